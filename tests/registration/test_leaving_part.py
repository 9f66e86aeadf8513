"""Some of the places of a booking are given up: their fee, what goes back, and an account that always balances."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
from account_cases import HALF, LATE, Account, cancelled, free, given_up, gives_up, moved, pays, step, with_party
from counter_cases import NOTHING, Counter, with_waiting
from hypothesis import given
from hypothesis import strategies as st
from registration_cases import booking
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import CancellationStep, CancellationTerms, Settlement, SettlementKind
from bildungsraum.registration import (
    Cancelled,
    Party,
    PlacesCancelled,
    RosterEvents,
    State,
)
from bildungsraum.rules import Before, Fit, Repricing
from bildungsraum.schedule import Status
from bildungsraum.values import Money, PersonId


def test_a_part_costs_what_the_places_that_go_cost_and_those_who_wait_move_up() -> None:
    counter = Counter(4)
    counter.ask_all("anna:4 ben carla:2")
    events = gives_up(counter, "anna", 2, 4, at=HALF)
    assert events == (
        given_up(counter, (2, 4), Money(9600), step(4800, 0, 4800), HALF),
        counter.promoted("ben", 1, at=HALF),
    )
    anna = counter.of("anna")
    assert (anna.place_numbers, anna.places, anna.claim, anna.fee) == ((1, 3), 2, Money(4800), Money(14400))
    assert gives_up(counter, "anna", 2, 4, 9, at=HALF) == NOTHING
    assert gives_up(counter, "anna", at=HALF) == NOTHING
    last = gives_up(counter, "anna", 1, 3, at=HALF)
    assert last == (
        cancelled(counter, "anna", step(4800, 0, 9600), at=HALF),
        counter.promoted("carla", 2, at=HALF),
    )
    assert gives_up(counter, "anna", 1, 3, at=HALF) == NOTHING
    assert counter.of("anna").claim == Money(9600)


def test_part_after_part_and_then_the_rest_costs_exactly_what_all_at_once_would() -> None:
    counter = Counter(4)
    counter.asks("anna", 3)
    pays(counter, "anna", 14400)
    first = gives_up(counter, "anna", 1, at=HALF)
    assert first == (given_up(counter, (1,), Money(9600), step(2400, 2400), HALF),)
    second = gives_up(counter, "anna", 2, at=HALF)
    assert second == (given_up(counter, (2,), Money(4800), step(2400, 2400), HALF),)
    assert counter.cancels("anna", at=HALF) == (cancelled(counter, "anna", step(2400, 2400), at=HALF),)
    assert (counter.of("anna").claim, counter.of("anna").paid) == (Money(7200), Money(7200))


def test_who_has_paid_only_a_part_pays_for_those_who_stay_first() -> None:
    counter = Counter(4)
    counter.asks("anna", 2)
    pays(counter, "anna", 4800)
    assert gives_up(counter, "anna", 2, at=HALF) == (given_up(counter, (2,), Money(4800), step(2400, 0, 2400), HALF),)
    assert counter.cancels("anna", at=HALF) == (cancelled(counter, "anna", step(2400), at=HALF),)
    assert (counter.of("anna").fee, counter.of("anna").paid) == (Money(4800), Money(4800))


def test_who_has_paid_nothing_owes_the_fees_of_both_times() -> None:
    counter = Counter(4)
    counter.asks("anna", 3)
    gives_up(counter, "anna", 1, at=HALF)
    second = gives_up(counter, "anna", 2, at=LATE)
    late = Settlement(SettlementKind.LATE, Money(4800), Money(0), Money(7200))
    assert second == (given_up(counter, (2,), Money(4800), late, LATE),)


def test_what_was_given_up_earlier_stays_owed_when_the_provider_cancels_the_rest() -> None:
    counter = Counter(4)
    counter.asks("anna", 2)
    pays(counter, "anna", 9600)
    gives_up(counter, "anna", 2, at=HALF)
    counter.session = attrs.evolve(counter.session, status=Status.CANCELLED)
    back = free(SettlementKind.PROVIDER, 4800)
    assert counter.cancels("anna", at=HALF) == (cancelled(counter, "anna", back, at=HALF),)
    assert (counter.of("anna").claim, counter.of("anna").paid) == (Money(2400), Money(2400))


def test_giving_up_all_places_is_a_cancellation_with_all_that_was_said_about_it() -> None:
    counter = Counter(4, attrs.evolve(RULES, cancels_until=Before(20)))
    counter.asks("anna", 2)
    whole = attrs.evolve(cancelled(counter, "anna", step(4800, 1200), at=HALF), actor="clerk-7")
    assert gives_up(counter, "anna", 1, 2, at=HALF, paid=Money(6000), actor="clerk-7") == (whole,)


def test_who_waits_gives_up_places_for_nothing_and_may_fit_then() -> None:
    counter = Counter(2)
    counter.ask_all("ben anna:2")
    events = gives_up(counter, "anna", 1, at=LATE)
    assert events == (
        given_up(counter, (1,), Money(4800), free(SettlementKind.WAITING), LATE),
        counter.promoted("anna", 1, at=LATE),
    )


def test_what_earlier_cancellations_left_to_pay_stays_with_the_part_that_moves_up() -> None:
    counter = Counter(3, with_waiting(fit=Fit.SPLIT_WITH_CONSENT))
    counter.asks("host", 3)
    counter.asks("anna", 3, party=Party(splits=True))
    gives_up(counter, "anna", 3, at=WINTER)
    gives_up(counter, "host", 3, at=WINTER)
    assert counter.line == "anna+2"
    assert [counter.of(name).claim for name in ("anna", "anna+2")] == [Money(0), None]


def test_what_the_office_knows_to_be_paid_comes_before_what_was_noted() -> None:
    counter = Counter(4)
    counter.asks("anna", 2)
    pays(counter, "anna", 9600)
    counter.asks("ben", 2)
    for name, paid, settled in (("anna", 6000, step(2400, 0, 1200)), ("ben", 8000, step(2400, 800))):
        expected = attrs.evolve(
            given_up(counter, (2,), Money(4800), settled, HALF), booking=booking(name), person=PersonId(name)
        )
        assert gives_up(counter, name, 2, at=HALF, paid=Money(paid)) == (expected,)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("pay", "pay", "part", "part", "all", "later", "move", "miss", "call off")),
        st.integers(1, 4),
        st.sampled_from((100, 2400, 4800, 7777, 20000)),
    ),
    max_size=9,
)


TERMS = st.sampled_from(
    (
        RULES.cancellation,
        CancellationTerms((CancellationStep(30, 10, Money(500)), CancellationStep(7, 33, Money(900))), 100),
    )
)


@given(places=st.integers(1, 4), steps=STEPS, terms=TERMS, repricing=st.sampled_from(Repricing))
def test_paid_claimed_and_refunded_always_balance(
    places: int, steps: list[tuple[str, int, int]], terms: CancellationTerms, repricing: Repricing
) -> None:
    counter = Counter(4, attrs.evolve(with_party(repricing=repricing), cancellation=terms, moved_free_days=2))
    account, at = Account(), WINTER
    account.note(counter.asks("anna", places))
    for what, number, cents in steps:
        before = counter.of("anna")
        at += timedelta(days=number)
        events = _step(counter, what, number, cents, at)
        account.note(events)
        after = counter.of("anna")
        account.agrees_with(after)
        for event in events:
            if isinstance(event, Cancelled | PlacesCancelled):
                settled, kept = event.settlement, Money(0) if after.paid is None else after.paid
                assert Money(0) <= settled.claim <= before.quote.total
                assert not settled.refund or kept == after.fee, "what goes back leaves exactly what is owed"
                assert settled.open == max(after.fee - max(kept, _for_rest(after)), Money(0))


def _for_rest(ours: registration.Booking) -> Money:
    """The price of those who stay is not open: it is paid in its own time."""
    if ours.state is not State.REGISTERED:
        return Money(0)
    return ours.quote.total


def _step(counter: Counter, what: str, number: int, cents: int, at: datetime) -> RosterEvents:
    match what:
        case "pay":
            return pays(counter, "anna", cents, at=at)
        case "part":
            return gives_up(counter, "anna", number, at=at)
        case "all":
            return counter.cancels("anna", at=at)
        case "move":
            counter.session = moved(counter.session, number, counter.session.version + 1)
            return counter.when(at)
        case "miss":
            return counter.does(registration.note_no_show, booking("anna"), at=at)
        case "call off":
            return counter.does(registration.cancel_session, cause=registration.Cause.ROOM, at=at)
        case _:
            return counter.when(at + timedelta(days=30))
