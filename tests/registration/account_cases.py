"""What the tests of leaving, moving and parties share: days on which a cancellation costs something, and an account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
from counter_cases import HOUR, Counter, person, wish, with_waiting
from registration_cases import START, booking, price
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import Settlement, SettlementKind
from bildungsraum.registration import (
    Booking,
    Cancelled,
    PaymentNoted,
    PlacesCancelled,
    RefundDue,
    RosterEvent,
    RosterEvents,
    State,
)
from bildungsraum.rules import AdmissionRules, OfferRule, PartyRules, Rules
from bildungsraum.schedule import Session
from bildungsraum.values import Money, SessionId

HALF = datetime(2027, 3, 25, 12, tzinfo=UTC)
"""Five days before the start: half the price is due."""
LATE = datetime(2027, 3, 29, 12, tzinfo=UTC)
"""The day before: all of it."""


def with_party(**choices: Any) -> Rules:
    """The rules of these tests with others for parties; up to ten may book together."""
    return attrs.evolve(RULES, party=PartyRules(maximum=10, **choices))


def step(claim: int, refund: int = 0, open: int = 0, *, days: int = 3) -> Settlement:
    return Settlement(SettlementKind.STEP, Money(claim), Money(refund), Money(open), days)


def free(kind: SettlementKind, refund: int = 0) -> Settlement:
    """Nothing is due, because of *kind*."""
    return Settlement(kind, Money(0), Money(refund), Money(0))


def cancelled(counter: Counter, name: str, settled: Settlement, *, at: datetime, by: str = "cancellation") -> Cancelled:
    return Cancelled(booking(name), person(name), settled, at, counter.rules.ruling(by))


def given_up(
    counter: Counter, numbers: tuple[int, ...], rest: Money, settled: Settlement, at: datetime
) -> PlacesCancelled:
    """Anna gives up the places *numbers*, and the *rest* is to be paid for the others."""
    ruling = counter.rules.ruling("party.repricing")
    return PlacesCancelled(booking("anna"), person("anna"), numbers, price(rest.cents // 4800), settled, at, ruling)


def moved(session: Session, days: int, version: int = 2) -> Session:
    """*session* with all its meetings so many days later."""
    later = timedelta(days=days)
    meetings = [attrs.evolve(one, starts=one.starts + later, ends=one.ends + later) for one in session.meetings]
    return attrs.evolve(session, meetings=meetings, version=version)


def gives_up(counter: Counter, name: str, *numbers: int, at: datetime, **facts: Any) -> RosterEvents:
    return counter.does(registration.cancel_places, booking(name), numbers=numbers, at=at, **facts)


def pays(counter: Counter, name: str, cents: int, *, at: datetime = WINTER) -> RosterEvents:
    return counter.does(registration.note_payment, booking(name), amount=Money(cents), at=at)


def in_state(state: State) -> Counter:
    """A counter at which Anna's booking is in *state*."""
    approval = attrs.evolve(RULES, admission=AdmissionRules(approval=True))
    rules = {State.PENDING: approval, State.REJECTED: approval, State.OFFERED: with_waiting(offer=OfferRule())}
    counter = Counter(1, rules.get(state, RULES))
    match state:
        case State.HELD | State.LAPSED:
            counter.does(registration.hold, wish("anna"))
            if state is State.LAPSED:
                counter.when(WINTER + HOUR)
        case State.WAITING | State.OFFERED:
            counter.ask_all("ben anna")
            if state is State.OFFERED:
                counter.cancels("ben")
        case _:
            counter.asks("anna")
    if state is State.REJECTED:
        counter.does(registration.reject, booking("anna"), actor="clerk-7", reason="full_class")
    if state is State.NO_SHOW:
        counter.does(registration.note_no_show, booking("anna"), at=START)
    if state is State.CANCELLED:
        counter.cancels("anna")
    if state is State.MOVED:
        there = attrs.evolve(counter.session, id=SessionId("vhs:tablet"))
        request = attrs.evolve(wish("anna", id="over-there"), session=there.id)
        here = registration.Side(counter.roster, counter.session, RULES)
        side = registration.Side(Counter(there).roster, there, RULES)
        events, _ = registration.move(here, booking("anna"), side, request=request, at=WINTER)
        counter.roster = counter.roster.after(events)
    assert counter.states["anna"] is state
    return counter


@attrs.define
class Account:
    """A clerk who adds up what comes in, what goes out and what is claimed, from the events alone."""

    paid: int = 0
    refunded: int = 0
    claimed: int = 0

    def note(self, events: Iterable[RosterEvent]) -> None:
        for event in events:
            match event:
                case PaymentNoted():
                    self.paid += event.amount.cents
                case RefundDue():
                    self.refunded += event.amount.cents
                case Cancelled() | PlacesCancelled():
                    self.refunded += event.settlement.refund.cents
                    self.claimed += event.settlement.claim.cents
                case _:
                    pass

    def agrees_with(self, ours: Booking) -> None:
        """Nothing is lost, nothing paid back twice, and nobody gets more than they have paid."""
        kept = 0 if ours.paid is None else ours.paid.cents
        assert self.paid - self.refunded == kept >= 0
        assert self.claimed == (0 if ours.claim is None else ours.claim.cents)
        has_places = ours.state in (State.REGISTERED, State.NO_SHOW)
        assert ours.fee.cents == self.claimed + (ours.quote.total.cents if has_places else 0)
        if not has_places:
            assert kept <= ours.fee.cents, "who has no place leaves nothing with the provider but the fee"
