"""What a roster learns by itself: places, pools and dates as they are now, each once and in one order."""

from __future__ import annotations

from datetime import date, time

import attrs
import pytest
from counter_cases import NOTHING, Counter, moment, wish
from registration_cases import CAPACITY, MOMENT, START, course, given_places
from roedertal import BERLIN, RULES, WINTER

from bildungsraum import registration
from bildungsraum.registration import CapacityChanged, PoolReleased, Quota, Roster, RosterEvents, SessionMoved
from bildungsraum.rules import Before, Pool
from bildungsraum.schedule import Session, Status, weekly


def adjusted(roster: Roster, session: Session) -> RosterEvents:
    return registration.adjust(roster, session=session, rules=RULES, at=WINTER)


def test_the_first_look_notes_places_and_version_even_of_a_closed_session() -> None:
    for capacity in (0, 3, None):
        session = attrs.evolve(course(capacity), version=7)
        by = CAPACITY
        (noted,) = adjusted(Roster(), session)
        assert noted == CapacityChanged(capacity, 0, WINTER, (), 7, by)
        assert adjusted(Roster().after([noted]), session) == NOTHING


@pytest.mark.parametrize(("capacity", "elsewhere"), [(4, 0), (3, 1), (None, 0)])
def test_each_change_of_the_places_is_noted_once(capacity: int | None, elsewhere: int) -> None:
    counter = Counter(3)
    counter.session = course(capacity, elsewhere)
    assert counter.when(WINTER) == (given_places(capacity, elsewhere),)
    assert counter.when(WINTER) == NOTHING


def test_other_pools_are_another_number_of_places() -> None:
    counter = Counter(attrs.evolve(course(3), pools=(Pool("a", 1), Pool("b", 2))))
    counter.session = attrs.evolve(course(3), pools=(Pool("a", 2), Pool("b", 1)))
    (changed,) = counter.when(WINTER)
    assert isinstance(changed, CapacityChanged)
    assert changed.quotas == (Quota("a", 2, ("a",)), Quota("b", 1, ("b",)))
    assert counter.when(WINTER) == NOTHING


def test_pools_are_released_in_the_order_of_their_time_and_each_at_its_moment() -> None:
    late, early = Pool("late", 1, group="staff", release=Before(3)), Pool("early", 1, group="staff", release=Before(7))
    counter = Counter(attrs.evolve(course(9), pools=(late, early, Pool("never", 1, group="staff"))))
    ruling = counter.rules.ruling("places.pools")
    first, second = moment("2027-03-23T09:00:00+01:00"), moment("2027-03-27T09:00:00+01:00")
    before = counter.roster
    assert counter.when(first - MOMENT) == NOTHING
    assert counter.when(first) == (PoolReleased("early", first, ruling),)
    assert counter.when(second) == (PoolReleased("late", second, ruling),)
    assert counter.when(START) == NOTHING
    counter.roster = before
    assert counter.when(START) == (PoolReleased("early", START, ruling), PoolReleased("late", START, ruling))


LATER = attrs.evolve(course(2), meetings=weekly(date(2027, 4, 6), time(10), time(11, 30), BERLIN, times=4), version=2)
STARTS = moment("2027-04-06T10:00:00+02:00")


@pytest.mark.parametrize(
    ("days", "at", "until"),
    [
        (None, "2027-02-01T13:00:00+01:00", "2027-04-06T10:00:00+02:00"),
        (0, "2027-02-01T13:00:00+01:00", "2027-02-02T00:00:00+01:00"),
        (14, "2027-02-01T13:00:00+01:00", "2027-02-16T00:00:00+01:00"),
        (14, "2027-02-02T00:30:00+01:00", "2027-02-17T00:00:00+01:00"),
        (7, "2027-03-25T12:00:00+01:00", "2027-04-02T00:00:00+02:00"),
        (11, "2027-03-25T12:00:00+01:00", "2027-04-06T00:00:00+02:00"),
        (12, "2027-03-25T12:00:00+01:00", "2027-04-06T10:00:00+02:00"),
    ],
)
def test_who_may_go_for_nothing_because_the_dates_have_moved_has_whole_local_days(
    days: int | None, at: str, until: str
) -> None:
    rules = attrs.evolve(RULES, moved_free_days=days)
    counter = Counter(2, rules)
    counter.session = LATER
    moved = SessionMoved(2, STARTS, moment(until), moment(at), rules.ruling("moved_free_days"))
    assert counter.when(moment(at)) == (moved,)
    assert counter.when(moment(at)) == NOTHING
    assert (counter.roster.version, counter.roster.free_until) == (2, moment(until))


@pytest.mark.parametrize(("days", "until"), [(None, None), (14, "2027-02-16T00:00:00+01:00")])
def test_without_a_start_only_the_days_end_the_right_to_go(days: int | None, until: str | None) -> None:
    rules = attrs.evolve(RULES, moved_free_days=days)
    counter = Counter(2, rules)
    counter.session = attrs.evolve(LATER, meetings=())
    end = None if until is None else moment(until)
    assert counter.when(WINTER) == (SessionMoved(2, None, end, WINTER, rules.ruling("moved_free_days")),)


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.WITHDRAWN])
def test_what_does_not_take_place_has_no_new_dates(status: Status) -> None:
    counter = Counter(2)
    counter.session = attrs.evolve(LATER, status=status)
    assert counter.when(WINTER) == NOTHING


def test_places_pools_dates_lapses_and_the_queue_are_told_in_this_order() -> None:
    pool = Pool("staff", 1, group="staff", release=Before(7))
    counter = Counter(attrs.evolve(course(1), pools=(Pool("all", 1, overflow=("staff",)), pool)))
    counter.does(registration.hold, wish("carla"))
    counter.ask_all("ben")
    counter.session = attrs.evolve(LATER, capacity=2, pools=counter.session.pools)
    told = [type(event).__name__ for event in counter.when(START)]
    assert told == ["CapacityChanged", "PoolReleased", "SessionMoved", "Lapsed", "Promoted"]
