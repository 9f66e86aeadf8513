"""Whatever people and providers do, in any order: what is always true of places and of the queue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import cast

import attrs
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from registration_cases import HISTORIES, MOMENT, asks, cancels, course, crowds, has_place, request
from roedertal import WINTER

from bildungsraum import registration, testing
from bildungsraum.registration import (
    Cancelled,
    Overridden,
    Promoted,
    Queued,
    Reason,
    Registered,
    Roster,
    SessionCancelled,
    State,
    Waitlisted,
)
from bildungsraum.schedule import Status
from bildungsraum.testing import Ask, Command, History, Step
from bildungsraum.values import BookingId, utc

CAPACITIES = st.none() | st.integers(0, 12)


def in_another_order(history: History) -> SearchStrategy[History]:
    """The same commands in any order at the same moments."""
    moments = [step.at for step in history.steps]
    commands = cast("list[Command]", [step.command for step in history.steps])
    return st.permutations(commands).map(
        lambda order: testing.replay(history.first, history.rules, list(zip(order, moments, strict=True)))
    )


def having_a_place(roster: Roster) -> set[BookingId]:
    return {one.id for one in roster.bookings.values() if has_place(one)}


def places_taken(roster: Roster) -> int:
    return sum(one.places_counted for one in roster.bookings.values() if one.state.takes_places)


def people_may_move_up(step: Step) -> bool:
    begun = step.session.starts is not None and step.at >= utc(step.session.starts)
    return not begun and not step.after.cancelled and step.session.status is Status.PLANNED


@given(HISTORIES.flatmap(in_another_order))
def test_no_place_is_given_that_is_not_there_in_whatever_order_things_happen(history: History) -> None:
    for step in history.steps:
        capacity = step.session.capacity
        given = any(isinstance(event, Registered | Promoted) for event in step.events)
        if capacity is not None and given and not any(isinstance(event, Overridden) for event in step.events):
            assert places_taken(step.after) + step.session.taken_elsewhere <= capacity


@given(HISTORIES)
def test_a_place_is_lost_only_by_cancelling_it_or_the_session(history: History) -> None:
    for step in history.steps:
        lost = having_a_place(step.before) - having_a_place(step.after)
        if not any(isinstance(event, SessionCancelled) for event in step.events):
            assert lost <= {event.booking for event in step.events if isinstance(event, Cancelled)}


@given(HISTORIES.flatmap(in_another_order))
def test_no_place_stays_free_while_the_head_of_the_queue_would_fit(history: History) -> None:
    for step in filter(people_may_move_up, history.steps):
        head, capacity = next(step.after.waiting, None), step.session.capacity
        if head is not None:
            assert capacity is not None
            assert capacity - step.session.taken_elsewhere - places_taken(step.after) < head.places


@given(HISTORIES)
def test_nobody_moves_up_once_the_session_has_started_is_cancelled_or_gone(history: History) -> None:
    for step in history.steps:
        moved_up = any(isinstance(event, Promoted) for event in step.events)
        assert not moved_up or people_may_move_up(step)


@given(HISTORIES)
def test_whoever_waits_was_told_the_true_reason(history: History) -> None:
    for step in history.steps:
        for number, event in enumerate(step.events):
            if isinstance(event, Waitlisted):
                then = step.before.after(step.events[:number])
                free = then.places_free
                fits = free is None or free >= len(event.categories)
                assert event.reason is (Reason.OTHERS_WAIT if fits else Reason.FULL)
                assert not fits or event.ahead > 0


@given(HISTORIES, CAPACITIES)
def test_moving_up_twice_is_moving_up_once(history: History, capacity: int | None) -> None:
    session = attrs.evolve(history.session, capacity=capacity)
    at = history.steps[-1].at if history.steps else WINTER
    once = history.roster.after(registration.adjust(history.roster, session=session, rules=history.rules, at=at))
    assert registration.adjust(once, session=session, rules=history.rules, at=at) == ()
    for step in history.steps:
        assert registration.promote(step.after, session=step.session, rules=history.rules, at=step.at) == ()


@given(HISTORIES, st.lists(st.integers(0, 12), min_size=2, max_size=4), st.integers(1, 3))
def test_more_places_never_take_one_away_from_those_who_wait_nor_from_a_newcomer(
    history: History, capacities: list[int], places: int
) -> None:
    at = history.steps[-1].at if history.steps else WINTER
    wish = attrs.evolve(request("newcomer", places), session=history.session.id)
    granted = []
    for capacity in [*sorted(capacities), None]:
        session = attrs.evolve(history.session, capacity=capacity)
        events = registration.register(history.roster, wish, session=session, rules=history.rules, at=at)
        granted.append([event for event in events if isinstance(event, Promoted | Registered)])
    for fewer, more in pairwise(granted):
        assert more[: len(fewer)] == fewer


@given(HISTORIES)
def test_numbers_of_the_queue_rise_and_are_never_reused(history: History) -> None:
    numbers = [event.position for event in history.events if isinstance(event, Waitlisted | Queued)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert history.roster.position_next == len(numbers) + 1


@given(crowds())
def test_the_queue_moves_up_in_the_order_of_its_numbers(history: History) -> None:
    number_of = {event.booking: event.position for event in history.events if isinstance(event, Waitlisted)}
    moved_up = [event for event in history.events if isinstance(event, Promoted)]
    assert [event.position for event in moved_up] == sorted({number_of[event.booking] for event in moved_up})
    for step in history.steps:
        waiting = list(step.after.waiting)
        last = max((event.position for event in step.events if isinstance(event, Promoted)), default=0)
        assert all(last < number_of[one.id] for one in waiting), "nobody is passed over"
        assert [one.position for one in waiting] == sorted(number_of[one.id] for one in waiting)
        assert [step.after.ahead_of(one.id) for one in waiting] == list(range(len(waiting)))


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=8),
    st.permutations(range(8)),
    st.permutations([WINTER + MOMENT * number for number in range(8)]),
    CAPACITIES,
)
def test_at_one_instant_the_order_of_the_requests_decides_and_neither_name_nor_clock(
    sizes: list[int], names: list[int], moments: list[datetime], capacity: int | None
) -> None:
    def outcomes(names: Iterable[int], moments: Iterable[datetime]) -> list[tuple[str, int]]:
        roster, found = Roster(), []
        for name, at, places in zip(names, moments, sizes, strict=False):
            roster = roster.after(asks(f"person-{name}", places, of=course(capacity), at=at)(roster))
            event = roster.outcomes[request(f"person-{name}").id]
            found.append((type(event).__name__, event.position if isinstance(event, Waitlisted) else 0))
        return found

    at_once = outcomes(range(8), [WINTER] * 8)
    assert outcomes(names, moments) == at_once
    kinds = [kind for kind, _ in at_once if kind != "Declined"]
    assert kinds == sorted(kinds), "who came before the first that has to wait has a place, nobody after"


@given(HISTORIES)
def test_all_counts_agree_with_a_recount(history: History) -> None:
    for step in history.steps:
        roster = step.after
        taken = places_taken(roster)
        waiting = [one for one in roster.bookings.values() if one.state is State.WAITING]
        assert roster.taken == taken
        assert roster.bookings_waiting == len(waiting) == len(list(roster.waiting))
        assert {one.id for one in roster.registered()} == {
            one.id for one in roster.bookings.values() if one.state is State.REGISTERED
        }
        free = None if roster.capacity is None else roster.capacity - roster.taken_elsewhere - taken
        assert roster.places_free == free
        assert roster.places_over == (0 if free is None else max(0, -free))
        if waiting:
            assert roster.places_bookable == 0
        else:
            assert roster.places_bookable == (None if free is None else max(0, free))


@given(HISTORIES)
def test_every_decision_about_a_wish_knows_the_places_of_the_session_as_it_is_now(history: History) -> None:
    for step in history.steps:
        assert all(event.at == step.at for event in step.events)
        if isinstance(step.command, Ask) and step.events:
            assert not registration.adjust(step.after, session=step.session, rules=history.rules, at=step.at)


@given(st.integers(1, 4), st.permutations(range(4)))
def test_who_waits_can_leave_from_anywhere_in_the_queue(capacity: int, leaving: list[int]) -> None:
    session = course(capacity)
    roster = Roster()
    for name, places in [("host", capacity), *[(f"guest-{number}", 1) for number in range(4)]]:
        roster = roster.after(asks(name, places, of=session)(roster))
    for number in leaving:
        roster = roster.after(cancels(f"guest-{number}", of=session)(roster))
    assert list(roster.waiting) == []
    assert (roster.taken, roster.bookings_waiting, roster.position_next) == (capacity, 0, 5)
