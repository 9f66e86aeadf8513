"""What the tests of leaving, moving and parties share: days on which a cancellation costs something, and an account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import attrs
from counter_cases import Counter, person
from registration_cases import booking
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
from bildungsraum.rules import PartyRules, Rules
from bildungsraum.values import Money

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


def gives_up(counter: Counter, name: str, *numbers: int, at: datetime, **facts: Any) -> RosterEvents:
    return counter.does(registration.cancel_places, booking(name), numbers=numbers, at=at, **facts)


def pays(counter: Counter, name: str, cents: int, *, at: datetime = WINTER) -> RosterEvents:
    return counter.does(registration.note_payment, booking(name), amount=Money(cents), at=at)


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
