"""Somebody goes: until when, what it costs, and what goes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from account_cases import HALF, LATE, cancelled, free, given_up, gives_up, in_state, moved, pays, step
from counter_cases import HOUR, NOTHING, Counter, no_transition, refused
from hypothesis import given
from hypothesis import strategies as st
from registration_cases import END, MOMENT, START, booking, course, price
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import CancellationTerms, Settlement, SettlementKind, Tariff
from bildungsraum.registration import (
    Cancelled,
    Command,
    PlacesCancelled,
    Reason,
    Refusal,
    State,
)
from bildungsraum.rules import Before
from bildungsraum.schedule import Status
from bildungsraum.values import BookingId, Money

# in every state -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "settled"),
    [
        (State.HELD, free(SettlementKind.WAITING)),
        (State.PENDING, free(SettlementKind.WAITING)),
        (State.WAITING, free(SettlementKind.WAITING)),
        (State.OFFERED, free(SettlementKind.WAITING)),
        (State.REGISTERED, step(0, days=7)),
    ],
)
def test_whoever_has_asked_for_a_place_can_give_the_booking_up_once(state: State, settled: Settlement) -> None:
    counter = in_state(state)
    assert counter.cancels("anna") == (cancelled(counter, "anna", settled, at=WINTER),)
    assert counter.cancels("anna") == NOTHING
    assert counter.states["anna"] is State.CANCELLED


@pytest.mark.parametrize("state", [State.NO_SHOW, State.LAPSED, State.REJECTED, State.MOVED])
def test_what_is_over_cannot_be_cancelled_and_the_missing_transition_is_named(state: State) -> None:
    counter = in_state(state)
    at = START if state is State.NO_SHOW else WINTER + 2 * HOUR
    assert counter.cancels("anna", at=at) == (no_transition("anna", Command.CANCEL, state, at=at),)
    assert counter.states["anna"] is state


@pytest.mark.parametrize("state", State)
def test_some_of_the_places_can_be_given_up_by_those_who_wait_or_have_them(state: State) -> None:
    counter = in_state(state)
    at = START if state is State.NO_SHOW else WINTER
    anna = attrs.evolve(counter.of("anna"), categories=("standard",) * 2, quote=price(2))
    roster = attrs.evolve(counter.roster, bookings=counter.roster.bookings.insert(anna.id, anna))
    facts: Any = {"session": counter.session, "rules": counter.rules, "at": at}
    assert registration.cancel_places(roster, anna.id, numbers=[9], **facts) == NOTHING
    events = registration.cancel_places(roster, anna.id, numbers=[2], **facts)
    if state in (State.WAITING, State.REGISTERED):
        assert isinstance(events[0], PlacesCancelled)
    else:
        assert events == (no_transition("anna", Command.CANCEL_PLACES, state, at=at),)


def test_a_booking_that_does_not_exist_is_the_callers_mistake() -> None:
    counter = Counter(1)
    for decide in (registration.cancel, registration.note_no_show):
        with pytest.raises(LookupError, match="no booking 'wish-nobody'"):
            counter.does(decide, BookingId("wish-nobody"))
    with pytest.raises(LookupError, match="no booking 'wish-nobody'"):
        gives_up(counter, "nobody", 1, at=WINTER)


def test_what_is_due_is_done_before_anybody_leaves() -> None:
    for name, numbers in (("anna", (1, 2)), ("anna", (2,)), ("anna", (9,)), ("gone", (2,)), ("gone", (1, 2))):
        counter = Counter(2)
        counter.ask_all("gone:2 anna:2 ben")
        counter.cancels("gone")
        counter.session = course(3)
        changed, promoted, *_ = gives_up(counter, name, *numbers, at=WINTER)
        assert isinstance(changed, registration.CapacityChanged)
        assert promoted == counter.promoted("ben", 2)


def test_whoever_could_move_up_before_somebody_leaves_has_moved_up_before() -> None:
    counter = Counter(1)
    counter.ask_all("anna ben")
    counter.session = course(2)
    gone = cancelled(counter, "anna", step(0, days=7), at=WINTER)
    assert counter.cancels("anna")[1:] == (counter.promoted("ben", 1), gone)
    missing = in_state(State.NO_SHOW)
    missing.session = course(2)
    first, second = missing.cancels("anna", at=START)
    assert isinstance(first, registration.CapacityChanged)
    assert second == no_transition("anna", Command.CANCEL, State.NO_SHOW, at=START)


# until when -----------------------------------------------------------------------------------------------------------


def test_until_the_last_meeting_ends_one_can_cancel_and_then_no_more() -> None:
    counter = Counter(4)
    counter.asks("anna", 2)
    over = Refusal(Reason.SESSION_OVER, when=END)
    assert gives_up(counter, "anna", 1, at=END) == (refused("anna", Command.CANCEL_PLACES, over, at=END),)
    assert counter.cancels("anna", at=END) == (refused("anna", Command.CANCEL, over, at=END),)
    late = Settlement(SettlementKind.LATE, Money(9600), Money(0), Money(9600))
    assert counter.cancels("anna", at=END - MOMENT) == (cancelled(counter, "anna", late, at=END - MOMENT),)


def test_without_meetings_it_is_never_too_late_and_costs_nothing() -> None:
    counter = Counter(attrs.evolve(course(2), meetings=()))
    counter.asks("anna")
    far = END + timedelta(days=999)
    assert counter.cancels("anna", at=far) == (cancelled(counter, "anna", free(SettlementKind.NO_START), at=far),)


def test_after_the_deadline_only_somebody_at_the_desk_can_cancel() -> None:
    rules = attrs.evolve(RULES, cancels_until=Before(6))
    until = datetime(2027, 3, 24, 7, tzinfo=UTC) + HOUR
    closed = Refusal(Reason.CANCELLATION_CLOSED, when=until, by=rules.ruling("cancels_until"))
    counter = Counter(4, rules)
    counter.asks("anna", 3)
    just = until - MOMENT
    assert gives_up(counter, "anna", 3, at=just) == (given_up(counter, (3,), Money(9600), step(2400, 0, 2400), just),)
    assert gives_up(counter, "anna", 2, at=until) == (refused("anna", Command.CANCEL_PLACES, closed, at=until),)
    assert counter.cancels("anna", at=until) == (refused("anna", Command.CANCEL, closed, at=until),)
    by_clerk: Any = {"at": until, "actor": "clerk-7"}
    part = given_up(counter, (2,), Money(4800), step(2400, 0, 4800), until)
    assert gives_up(counter, "anna", 2, **by_clerk) == (part,)
    whole = attrs.evolve(cancelled(counter, "anna", step(2400, 0, 7200), at=until), actor="clerk-7")
    assert counter.does(registration.cancel, booking("anna"), **by_clerk) == (whole,)


def test_who_only_waits_can_leave_after_the_deadline() -> None:
    counter = Counter(1, attrs.evolve(RULES, cancels_until=Before(6)))
    counter.ask_all("anna ben")
    assert counter.cancels("ben", at=LATE) == (cancelled(counter, "ben", free(SettlementKind.WAITING), at=LATE),)


# what it costs --------------------------------------------------------------------------------------------------------


TIMES = st.integers(0, 79 * 24).map(lambda hours: WINTER + hours * HOUR)


@given(
    places=st.integers(1, 4),
    paid=st.none() | st.integers(0, 25000),
    days=st.sampled_from((0, 0, -3, 4)),
    moved_free_days=st.sampled_from((None, 0, 3)),
    at=TIMES,
)
def test_the_preview_is_what_is_settled_in_the_end(
    places: int, paid: int | None, days: int, moved_free_days: int | None, at: datetime
) -> None:
    counter = Counter(4, attrs.evolve(RULES, moved_free_days=moved_free_days))
    counter.asks("anna", places)
    if days:
        counter.session = moved(counter.session, days)
        counter.when(WINTER + 3 * HOUR)
    counter.when(max(at, WINTER + 3 * HOUR))
    at = max(at, WINTER + 3 * HOUR)
    amount = None if paid is None else Money(paid)
    facts: Any = {"session": counter.session, "rules": counter.rules, "at": at, "paid": amount}
    preview = registration.settlement(counter.roster, counter.of("anna"), **facts)
    events = counter.does(registration.cancel, booking("anna"), at=at, paid=amount)
    if isinstance(events[-1], Cancelled):
        assert events[-1].settlement == preview
        kept = 0 if paid is None else paid
        assert Money(kept) + preview.open == preview.claim + preview.refund
        assert min(preview.claim.cents, preview.refund.cents, preview.open.cents) >= 0
        assert preview.claim <= Money(4800) * places
        assert not (preview.refund and preview.open)


def test_what_the_caller_knows_to_be_paid_goes_before_what_was_noted_even_if_it_is_nothing() -> None:
    for known, settled in ((None, step(2400, 2400)), (Money(0), step(2400, 0, 2400)), (Money(3000), step(2400, 600))):
        counter = Counter(1)
        counter.asks("anna")
        pays(counter, "anna", 4800)
        assert counter.does(registration.cancel, booking("anna"), at=HALF, paid=known) == (
            cancelled(counter, "anna", settled, at=HALF),
        )


def test_terms_and_price_are_those_of_the_day_of_booking() -> None:
    counter = Counter(1)
    counter.asks("anna")
    counter.rules = attrs.evolve(RULES, cancellation=CancellationTerms((), late_percent=100))
    counter.session = attrs.evolve(counter.session, tariff=Tariff.flat(Money(9900)))
    assert counter.cancels("anna", at=HALF) == (cancelled(counter, "anna", step(2400, 0, 2400), at=HALF),)


def test_when_the_provider_cancels_everything_goes_back() -> None:
    counter = Counter(1)
    counter.asks("anna")
    pays(counter, "anna", 4800)
    counter.session = attrs.evolve(counter.session, status=Status.CANCELLED)
    back = free(SettlementKind.PROVIDER, 4800)
    assert counter.cancels("anna", at=LATE) == (cancelled(counter, "anna", back, at=LATE),)
    assert counter.of("anna").paid == Money(0)


def test_a_session_that_is_gone_from_the_feed_costs_what_it_did() -> None:
    counter = Counter(1)
    counter.asks("anna")
    counter.session = attrs.evolve(counter.session, status=Status.WITHDRAWN)
    assert counter.cancels("anna", at=HALF) == (cancelled(counter, "anna", step(2400, 0, 2400), at=HALF),)


@given(first=TIMES, second=TIMES, paid=st.integers(0, 5000))
def test_a_later_cancellation_never_gives_back_more(first: datetime, second: datetime, paid: int) -> None:
    counter = Counter(1)
    counter.asks("anna")
    early, late = (
        registration.settlement(
            counter.roster, counter.of("anna"), session=counter.session, rules=RULES, at=at, paid=Money(paid)
        )
        for at in sorted((first, second))
    )
    assert late.refund <= early.refund
    assert early.claim <= late.claim
