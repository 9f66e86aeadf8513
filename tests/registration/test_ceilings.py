"""How many places there are: session, room and rules each set a limit, pools divide them, and each says its name."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pool_cases import booked, outcome, pooled, wants, with_places
from registration_cases import CAPACITY, START, course, happened
from roedertal import COURSE, RULES, WINTER

from bildungsraum import registration
from bildungsraum.place import Room, Seating
from bildungsraum.registration import CapacityChanged, Ceiling, Quota, Roster, Waitlisted, ceilings
from bildungsraum.registration.frame import frame
from bildungsraum.rules import Before, HoursBefore, Lead, Level, Pool, PoolKind, Ruling, WaitingRules
from bildungsraum.schedule import Session

MAXIMUM = Ruling("places.maximum", Level.DISTRICT)
SEATING = Ruling("session.seating", Level.SESSION)
HALL = Room("Saal", (Seating("rows", 20), Seating("circle", 12)))


# what limits the places of a session ----------------------------------------------------------------------------------


def test_every_ceiling_is_told_by_its_name_and_the_smallest_comes_first() -> None:
    session = attrs.evolve(course(30), room=HALL, seating="circle")
    rules = with_places(maximum=25)
    assert ceilings(session, rules) == (Ceiling(SEATING, 12), Ceiling(MAXIMUM, 25), Ceiling(CAPACITY, 30))
    assert ceilings(attrs.evolve(session, seating=""), rules)[0] == Ceiling(SEATING, 20)
    assert ceilings(course(25), rules) == (Ceiling(CAPACITY, 25), Ceiling(MAXIMUM, 25))
    assert ceilings(attrs.evolve(course(None), room=Room("Hof")), RULES) == ()


@pytest.mark.parametrize(
    ("capacity", "maximum", "seats", "places", "by"),
    [
        (None, None, None, None, CAPACITY),
        (0, 9, 9, 0, CAPACITY),
        (9, 0, 9, 0, MAXIMUM),
        (9, 9, 0, 0, SEATING),
        (9, 8, None, 8, MAXIMUM),
        (None, 9, 8, 8, SEATING),
    ],
)
def test_a_session_has_as_many_places_as_its_lowest_ceiling_and_says_which_that_is(
    capacity: int | None, maximum: int | None, seats: int | None, places: int | None, by: Ruling
) -> None:
    room = None if seats is None else Room("Saal", (Seating("rows", seats),))
    session, rules = attrs.evolve(course(capacity), room=room), with_places(maximum=maximum)
    events = registration.adjust(Roster(), session=session, rules=rules, at=WINTER)
    assert events == (CapacityChanged(places, 0, WINTER, by=by),)


@given(st.integers(0, 200), st.integers(0, 50))
@example(25, 10)
def test_overbooking_gives_so_many_percent_more_and_never_a_part_of_a_place(places: int, percent: int) -> None:
    about = frame(course(places), with_places(overbooking_percent=percent))
    assert about.capacity is not None
    assert about.capacity * 100 <= places * (100 + percent) < (about.capacity + 1) * 100
    assert frame(course(None), with_places(overbooking_percent=percent)).capacity is None


def test_of_25_places_with_ten_percent_more_27_are_given_away() -> None:
    rules = with_places(overbooking_percent=10)
    story = happened().when(lambda roster: registration.adjust(roster, session=course(25), rules=rules, at=WINTER))
    story.expect(CapacityChanged(27, 0, WINTER, by=CAPACITY))


def test_a_room_limits_a_session_unless_some_of_it_is_online_and_then_only_those_who_come() -> None:
    hall, stage, online = Pool("hall"), Pool("stage", 4, PoolKind.WHEELCHAIR), Pool("online", 50, PoolKind.ONLINE)
    session = attrs.evolve(course(80), room=HALL, seating="circle")
    on_site, hybrid = with_places(pools=[hall, stage]), with_places(pools=[hall, stage, online])
    assert ceilings(session, on_site) == (Ceiling(SEATING, 12), Ceiling(CAPACITY, 80))
    assert frame(session, on_site).quotas == (Quota("stage", 4, ("stage",)),)
    assert ceilings(session, hybrid) == (Ceiling(CAPACITY, 80),), "the room is a quota then"
    kept = (Quota("stage", 4, ("stage",)), Quota("online", 50, ("online",)))
    assert frame(session, hybrid).quotas == (*kept, Quota("session.seating", 12, ("hall", "stage")))
    assert frame(course(80), hybrid).quotas == kept
    no_seats = attrs.evolve(session, room=Room("Hof"), seating="")
    assert frame(no_seats, hybrid).quotas == kept


def test_in_a_hybrid_course_the_room_is_full_when_its_seats_are_and_online_goes_on() -> None:
    pools = [Pool("hall"), Pool("stage"), Pool("online", kind=PoolKind.ONLINE)]
    session = attrs.evolve(course(4), room=Room("Saal", (Seating("rows", 2),)))
    wishes = [wants("a", "hall"), wants("b", "stage"), wants("c", "hall"), wants("d", "online"), wants("e", "online")]
    found = pooled(with_places(pools=pools), session, *wishes, wants("f", "online"))
    assert found == [("hall",), ("stage",), None, ("online",), ("online",), None]


def test_pools_of_the_session_come_before_those_of_the_rules() -> None:
    own = attrs.evolve(COURSE, pools=[Pool("hall", 1)])
    rules = with_places(pools=[Pool("online", 2)])
    assert frame(own, rules).pools == (Pool("hall", 1),)
    assert frame(COURSE, rules).pools == (Pool("online", 2),)
    assert (frame(COURSE, RULES).pools, frame(COURSE, RULES).quotas) == ((), ())


def test_pools_larger_than_the_session_do_not_make_it_larger() -> None:
    rules = with_places(pools=[Pool("hall", 2), Pool("online", 2, PoolKind.ONLINE)])
    found = pooled(rules, course(3), *[wants(name, "hall") for name in "ab"], *[wants(name, "online") for name in "cd"])
    assert found == [("hall",), ("hall",), ("online",), None]


def test_places_taken_elsewhere_are_taken_from_the_session_and_from_no_pool() -> None:
    rules, session = with_places(pools=[Pool("hall", 2), Pool("stage", 2)]), course(3, elsewhere=2)
    roster = booked(rules, session, wants("a"))
    assert (roster.places_free, roster.free_in("hall"), roster.taken_in("hall")) == (0, 0, 1)
    assert isinstance(outcome(roster, wants("b"), rules, session), Waitlisted)


def test_pools_that_are_all_limited_are_a_ceiling_together() -> None:
    pools = [Pool("hall", 2), Pool("online", 3, PoolKind.ONLINE)]
    of_rules, of_session = Ruling("places.pools", Level.DISTRICT), Ruling("session.pools", Level.SESSION)
    assert ceilings(course(9), with_places(pools=pools)) == (Ceiling(of_rules, 5), Ceiling(CAPACITY, 9))
    assert ceilings(attrs.evolve(course(None), pools=pools), RULES) == (Ceiling(of_session, 5),)
    assert ceilings(course(9), with_places(pools=[*pools, Pool("stage")])) == (Ceiling(CAPACITY, 9),)


def test_the_queue_stops_when_the_rules_say_and_at_the_latest_at_the_start() -> None:
    def stops(session: Session, lead: Lead | None) -> datetime | None:
        return frame(session, attrs.evolve(RULES, waiting=WaitingRules(stops=lead))).stops

    assert stops(COURSE, None) == START
    assert stops(COURSE, HoursBefore(5)) == START - timedelta(hours=5)
    assert stops(COURSE, Before(0, time(23))) == START
    assert stops(attrs.evolve(COURSE, meetings=()), HoursBefore(5)) is None


def test_people_can_cancel_by_themselves_as_long_as_the_rules_say() -> None:
    until = attrs.evolve(RULES, cancels_until=HoursBefore(5))
    assert frame(COURSE, until).cancels_until == START - timedelta(hours=5)
    assert frame(attrs.evolve(COURSE, meetings=()), until).cancels_until is None
    assert frame(COURSE, RULES).cancels_until is None


# single meetings ------------------------------------------------------------------------------------------------------

BY_MEETING = (Pool("all"), Pool("first", meeting="1"), Pool("second", 1, meeting="2"))


def test_where_single_meetings_can_be_booked_each_has_the_places_of_the_session() -> None:
    session = attrs.evolve(course(3, elsewhere=1), pools=BY_MEETING)
    about = frame(session, RULES)
    shared = [Quota("meeting.1", 2, ("all", "first")), Quota("meeting.2", 2, ("all", "second"))]
    others = [Quota("meeting.3", 2, ("all",)), Quota("meeting.4", 2, ("all",))]
    assert about.quotas == (Quota("second", 1, ("second",)), *shared, *others)
    assert (about.capacity, about.by) == (None, CAPACITY)
    wishes = [wants("a", "all"), wants("b", "first"), wants("c", "first"), wants("d", "second"), wants("e", "all")]
    assert pooled(RULES, session, *wishes) == [("all",), ("first",), None, ("second",), None]


def test_what_is_taken_elsewhere_leaves_a_meeting_no_less_than_nothing_and_without_a_limit_there_is_none() -> None:
    over = attrs.evolve(course(1, elsewhere=2), pools=BY_MEETING)
    assert {quota.places for quota in frame(over, RULES).quotas if quota.id.startswith("meeting.")} == {0}
    assert frame(attrs.evolve(over, capacity=None), RULES).quotas == (Quota("second", 1, ("second",)),)


def test_pools_of_the_rules_are_for_sessions_that_have_the_meeting() -> None:
    rules = with_places(pools=[*BY_MEETING, Pool("fifth", 2, meeting="5")])
    assert frame(COURSE, rules).pools == BY_MEETING
    all_limited = with_places(pools=[Pool("all", 3), Pool("first", 2, meeting="1")])
    assert ceilings(course(9), all_limited) == (Ceiling(CAPACITY, 9),), "they are not for the same time"


def test_what_is_left_of_a_pool_is_the_least_that_any_limit_leaves() -> None:
    pools = [Pool("hall", 3), Pool("stage", 5), Pool("online", None, PoolKind.ONLINE)]
    rules, room = with_places(pools=pools), Room("Saal", (Seating("rows", 4),))
    session = attrs.evolve(course(9), room=room)
    roster = Roster()
    for name, pool in (("a", "hall"), ("b", "stage"), ("c", "online")):
        roster = roster.after(registration.register(roster, wants(name, pool), session=session, rules=rules, at=WINTER))
    assert [roster.free_in(pool.id) for pool in pools] == [2, 2, 6]
    assert [roster.taken_in(pool.id) for pool in pools] == [1, 1, 1]
    endless = roster.after(
        registration.adjust(roster, session=attrs.evolve(session, capacity=None), rules=rules, at=WINTER)
    )
    assert [endless.free_in(pool.id) for pool in pools] == [2, 2, None]
