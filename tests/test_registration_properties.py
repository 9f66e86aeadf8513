"""What holds in every history of a session, whatever people and providers do in whatever order."""

from datetime import timedelta
from itertools import pairwise

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from stories import COURSE, NOON, RULES, wish

from bildungsraum import registration, testing
from bildungsraum.registration import (
    Cancelled,
    Declined,
    Promoted,
    Registered,
    Roster,
    RosterEvent,
    SessionCancelled,
    State,
    Waitlisted,
)
from bildungsraum.schedule import Status
from bildungsraum.testing import Ask, History, Step
from bildungsraum.values import BookingId, utc

TAKING = (State.REGISTERED, State.NO_SHOW)


def places_taken(roster: Roster) -> int:
    return sum(booking.places for booking in roster.bookings.values() if booking.state in TAKING)


def people_may_move_up(step: Step) -> bool:
    begun = step.session.starts is not None and utc(step.at) >= utc(step.session.starts)
    return step.session.status is Status.PLANNED and not step.after.cancelled and not begun


# 1 no place is given twice -------------------------------------------------------------------------------------------


@given(testing.histories())
def test_no_more_places_are_given_than_there_are(history: History) -> None:
    for step in history.steps:
        before, after = step.before, step.after
        assert after.taken == places_taken(after)
        if step.session.capacity is not None:
            limit = step.session.capacity - step.session.taken_elsewhere
            assert after.taken <= max(limit, before.taken)
            given_now = any(isinstance(event, Registered | Promoted) for event in step.events)
            assert after.taken <= limit or not given_now


@given(testing.histories())
def test_a_place_is_lost_only_by_giving_it_up_or_with_the_whole_session(history: History) -> None:
    for step in history.steps:
        if any(isinstance(event, SessionCancelled) for event in step.events):
            continue
        given_up = {event.booking for event in step.events if isinstance(event, Cancelled)}
        for booking in step.before.bookings.values():
            if booking.state in TAKING and booking.id not in given_up:
                assert step.after.bookings[booking.id].state in TAKING


# 2 no place stays empty while somebody waits for it -------------------------------------------------------------------


@given(testing.histories())
def test_no_free_place_that_would_do_for_the_head_of_the_queue_stays_empty(history: History) -> None:
    for step in history.steps:
        head = next(step.after.waiting, None)
        if head is not None and people_may_move_up(step):
            free = step.after.places_free
            assert free is not None
            assert free < head.places


# 3 order and repetition -----------------------------------------------------------------------------------------------


@given(testing.histories())
def test_letting_people_move_up_twice_is_like_once(history: History) -> None:
    for step in history.steps:
        first = registration.promote(step.after, session=step.session, at=step.at)
        roster = step.after.after(first)
        assert registration.promote(roster, session=step.session, at=step.at) == ()
        assert registration.adjust(roster, session=step.session, at=step.at) == ()


@given(testing.histories(), st.integers(0, 8), st.integers(0, 8))
def test_more_places_never_take_a_promotion_away(history: History, some: int, more: int) -> None:
    roster, starts = history.roster, history.first.starts
    before_it_starts = NOON if starts is None else starts - timedelta(days=1)

    def moved_up(places: int) -> list[RosterEvent]:
        session = evolve(history.first, capacity=places, taken_elsewhere=0)
        events = registration.adjust(roster, session=session, at=before_it_starts)
        return [event for event in events if isinstance(event, Promoted)]

    fewer = moved_up(roster.taken + some)
    assert moved_up(roster.taken + some + more)[: len(fewer)] == fewer


@given(testing.histories())
def test_people_move_up_in_the_order_of_the_queue_and_no_number_is_given_twice(history: History) -> None:
    given_out = [event.position for event in history.events if isinstance(event, Waitlisted)]
    assert given_out == list(range(1, len(given_out) + 1))
    promoted = [event.position for event in history.events if isinstance(event, Promoted)]
    assert all(earlier < later for earlier, later in pairwise(promoted))
    for step in history.steps:
        roster = step.before
        for event in step.events:
            if isinstance(event, Promoted):
                assert next(roster.waiting).id == event.booking
            if isinstance(event, Waitlisted):
                assert event.ahead == len(list(roster.waiting)) == roster.bookings_waiting
            roster = roster.after([event])


@given(testing.histories())
def test_a_number_in_the_queue_stays_what_it_was(history: History) -> None:
    for event in history.events:
        if isinstance(event, Waitlisted):
            booking = history.roster.bookings[event.booking]
            assert (booking.position, booking.since) == (event.position, event.at)


@given(people=st.permutations(["anna", "ben", "cem", "dora", "emil"]), places=st.integers(1, 5))
def test_of_wishes_at_one_instant_the_first_one_wins(people: list[str], places: int) -> None:
    session, roster = evolve(COURSE, capacity=places), Roster()
    for person in people:
        roster = roster.after(registration.register(roster, wish(person), session=session, rules=RULES, at=NOON))
    assert {booking.person for booking in roster.registered()} == set(people[:places])
    assert [booking.person for booking in roster.waiting] == people[places:]


@given(testing.histories())
def test_nobody_is_lost(history: History) -> None:
    asked = [step.command.request for step in history.steps if isinstance(step.command, Ask)]
    assert set(history.roster.outcomes) == {request.id for request in asked}
    for request in asked:
        outcome = history.roster.outcomes[request.id]
        booking = history.roster.bookings.get(BookingId(request.id))
        if isinstance(outcome, Declined):
            assert booking is None
            assert outcome.refusals
        else:
            assert booking is not None
            assert (booking.person, booking.categories) == (request.person, request.categories)
    waiting = {booking.id for booking in history.roster.waiting}
    assert waiting == {one.id for one in history.roster.bookings.values() if one.state is State.WAITING}


@given(testing.histories())
def test_the_same_wish_again_changes_nothing(history: History) -> None:
    for step in history.steps:
        if isinstance(step.command, Ask):
            request, session, at = step.command.request, history.session, step.at
            assert step.events == () or request.id not in step.before.outcomes
            assert registration.register(history.roster, request, session=session, rules=history.rules, at=at) == ()


@given(testing.histories())
def test_cancelling_again_changes_nothing(history: History) -> None:
    for booking in history.roster.bookings.values():
        if booking.state is State.CANCELLED:
            events = registration.cancel(
                history.roster, booking.id, session=history.session, rules=history.rules, at=NOON
            )
            assert events == ()


@given(testing.histories())
def test_a_person_has_at_most_one_booking_at_a_time(history: History) -> None:
    for step in history.steps:
        active = [one.person for one in step.after.bookings.values() if one.state is not State.CANCELLED]
        assert len(active) == len(set(active))
        for person in active:
            ours = step.after.of(person)
            assert ours is not None
            assert ours.state is not State.CANCELLED
