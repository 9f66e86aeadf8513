"""What goes wrong at other counters does not go wrong here: stories of one session, told in events."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
from registration_cases import (
    FULL,
    MOMENT,
    NO_PLACE,
    ONLY_WAITED,
    START,
    asks,
    cancels,
    course,
    declined,
    gave_up,
    given_places,
    happened,
    is_now,
    misses,
    moved_up,
    no_show,
    registered,
    waits,
)
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import Settlement, SettlementKind
from bildungsraum.registration import (
    CapacityChanged,
    Cause,
    Reason,
    Refusal,
    Roster,
    RosterEvents,
    SessionCancelled,
    SessionMoved,
    State,
)
from bildungsraum.rules import Level, PartyRules, Ruling
from bildungsraum.schedule import Status
from bildungsraum.testing import Move
from bildungsraum.testing.commands import changed
from bildungsraum.values import Money

ANY_TIME = Ruling("moved_free_days", Level.LIBRARY)


def test_the_last_place_is_given_and_the_next_one_waits() -> None:
    story = happened(given_places(2), registered("anna"))
    story = story.when(asks("ben")).expect(registered("ben"))
    assert story.after.places_free == 0
    story.when(asks("carla")).expect(waits("carla", 1))


def test_a_walk_in_cannot_snatch_the_place_that_a_cancellation_has_freed() -> None:
    queue = happened(*FULL, waits("carla", 1))
    queue = queue.when(cancels("anna")).expect(gave_up("anna"), moved_up("carla", 1))
    queue.when(asks("walk-in")).expect(waits("walk-in", 2))


def test_a_walk_in_cannot_snatch_a_place_that_nobody_has_announced_yet() -> None:
    larger = course(3)
    happened(*FULL, waits("carla", 1)).when(asks("walk-in", of=larger)).expect(
        given_places(3), moved_up("carla", 1), waits("walk-in", 2)
    )


def test_a_group_at_the_head_holds_the_free_place_and_nobody_passes_it() -> None:
    queue = happened(*FULL, waits("family", 1, places=2), waits("dora", 2, ahead=1))
    queue = queue.when(cancels("anna")).expect(gave_up("anna"))
    assert (queue.after.places_free, queue.after.places_bookable) == (1, 0)
    queue = queue.when(asks("emil")).expect(waits("emil", 3, ahead=2, reason=Reason.OTHERS_WAIT))
    queue.when(cancels("ben")).expect(gave_up("ben"), moved_up("family", 1))


def test_when_the_group_at_the_head_gives_up_those_behind_it_move_up() -> None:
    queue = happened(given_places(2), registered("anna"), waits("family", 1, places=2), waits("dora", 2, ahead=1))
    queue.when(cancels("family")).expect(gave_up("family", ONLY_WAITED), moved_up("dora", 2))


def test_a_group_that_leaves_makes_room_for_several() -> None:
    queue = happened(given_places(2), registered("family", 2), waits("ben", 1), waits("carla", 2, ahead=1))
    queue.when(cancels("family")).expect(gave_up("family"), moved_up("ben", 1), moved_up("carla", 2))


def test_whoever_waits_moves_up_or_did_not_come_is_counted_once() -> None:
    story = happened(*FULL, waits("carla", 1))
    assert story.after.taken == 2
    story = story.when(cancels("anna"))
    assert story.after.taken == 2
    story = story.when(misses("carla")).expect(no_show("carla"))
    assert (story.after.taken, story.after.places_free, story.after.bookings_waiting) == (2, 0, 0)


def test_places_taken_elsewhere_count_once() -> None:
    shared = course(3, elsewhere=2)
    story = happened().when(asks("anna", of=shared)).expect(given_places(3, 2), registered("anna"))
    story = story.when(asks("ben", of=shared)).expect(waits("ben", 1))
    assert (story.after.taken, story.after.places_free, story.after.places_over) == (1, 0, 0)


def test_no_edit_costs_anybody_their_number_in_the_queue() -> None:
    queue = happened(*FULL, waits("carla", 1), waits("dora", 2, ahead=1))
    later = WINTER + timedelta(days=3)
    moved = changed(course(2), Move(7))
    free = START + timedelta(days=7)
    queue = queue.when(is_now(moved, at=later)).expect(SessionMoved(2, free, free, later, ANY_TIME))
    smaller, larger = (attrs.evolve(moved, capacity=capacity) for capacity in (1, 3))
    queue = queue.when(is_now(smaller, at=later)).expect(places_of_version_2(1, at=later))
    queue = queue.when(asks("carla", of=smaller, at=later)).expect()
    assert [(one.person, one.position, one.since) for one in queue.after.waiting] == [
        ("carla", 1, WINTER),
        ("dora", 2, WINTER),
    ]
    queue.when(is_now(larger, at=later)).expect(places_of_version_2(3, at=later), moved_up("carla", 1, at=later))


def places_of_version_2(capacity: int, *, at: datetime) -> CapacityChanged:
    return attrs.evolve(given_places(capacity, at=at), version=2)


def test_who_gives_up_waiting_and_asks_anew_joins_the_end() -> None:
    queue = happened(*FULL, waits("carla", 1), waits("dora", 2, ahead=1))
    queue = queue.when(cancels("carla")).expect(gave_up("carla", ONLY_WAITED))
    queue = queue.when(asks("carla", wish="second")).expect(waits("carla", 3, ahead=1, wish="second"))
    queue.when(asks("emil")).expect(waits("emil", 4, ahead=2))


def test_who_gives_up_the_last_number_does_not_pass_it_on() -> None:
    queue = happened(*FULL, waits("carla", 1)).when(cancels("carla")).expect(gave_up("carla", ONLY_WAITED))
    queue.when(asks("dora")).expect(waits("dora", 2))


def test_zero_places_are_closed_and_none_are_without_limit() -> None:
    closed, open_to_all = course(0), course(None)
    happened().when(asks("anna", of=closed)).expect(given_places(0), declined("anna", NO_PLACE))
    story = happened().when(asks("anna", 4, of=open_to_all)).expect(given_places(None), registered("anna", 4))
    assert (story.after.places_free, story.after.places_bookable, story.after.places_over) == (None, None, 0)
    everybody = happened(*FULL, waits("carla", 1), waits("family", 2, ahead=1, places=2))
    everybody.when(is_now(open_to_all)).expect(given_places(None), moved_up("carla", 1), moved_up("family", 2))


def test_ten_places_of_one_wish_count_as_ten() -> None:
    large, generous = course(12), attrs.evolve(RULES, party=PartyRules(maximum=10))
    story = happened(given_places(12)).when(asks("club", 10, of=large, rules=generous))
    story = story.expect(registered("club", 10))
    assert story.after.places_free == 2
    story.when(asks("family", 3, of=large)).expect(waits("family", 1, places=3))


def test_a_smaller_room_takes_nobodys_place_and_gives_none_until_there_is_one() -> None:
    story = happened(*FULL).when(is_now(course(1))).expect(given_places(1))
    assert (story.after.places_free, story.after.places_over, story.after.places_bookable) == (-1, 1, 0)
    story = story.when(asks("carla", of=course(1))).expect(waits("carla", 1))
    story = story.when(cancels("anna", of=course(1))).expect(gave_up("anna"))
    story.when(cancels("ben", of=course(1))).expect(gave_up("ben"), moved_up("carla", 1))


def test_a_couple_with_one_request_each_has_two_bookings() -> None:
    story = happened(given_places(2)).when(asks("anna")).expect(registered("anna"))
    story = story.when(asks("ben")).expect(registered("ben"))
    story = story.when(cancels("anna")).expect(gave_up("anna"))
    assert [one.person for one in story.after.registered()] == ["ben"]


def test_nobody_moves_up_into_a_session_that_has_begun() -> None:
    queue = happened(*FULL, waits("carla", 1))
    all_due = Settlement(SettlementKind.LATE, Money(4800), Money(0), Money(4800))
    just_before = START - MOMENT
    queue.when(cancels("anna", at=just_before)).expect(
        gave_up("anna", all_due, at=just_before), moved_up("carla", 1, at=just_before)
    )
    queue.when(cancels("anna", at=START)).expect(gave_up("anna", all_due, at=START))


def test_nobody_moves_up_into_a_session_that_is_gone_from_the_feed() -> None:
    queue = happened(*FULL, waits("carla", 1))
    gone = attrs.evolve(course(3), status=Status.WITHDRAWN)
    queue = queue.when(is_now(gone)).expect(given_places(3))
    queue.when(is_now(course(3))).expect(moved_up("carla", 1))


def test_a_cancelled_session_ends_everything_and_costs_nobody_anything() -> None:
    end = SessionCancelled(Cause.INSTRUCTOR, WINTER)
    story = happened(*FULL, waits("carla", 1)).when(calls_off).expect(end)
    roster = story.after
    assert (roster.cancelled, roster.taken, roster.bookings_waiting) == (True, 0, 0)
    assert {(one.state, one.claim) for one in roster.bookings.values()} == {(State.CANCELLED, None)}
    for nothing_more in (calls_off, cancels("anna"), cancels("carla")):
        story.when(nothing_more).expect()
    story.when(is_now(course(9))).expect(given_places(9))
    story.when(asks("dora")).expect(declined("dora", Refusal(Reason.SESSION_CANCELLED)))


def calls_off(roster: Roster) -> RosterEvents:
    return registration.cancel_session(roster, session=course(2), rules=RULES, at=WINTER, cause=Cause.INSTRUCTOR)
