"""Deadlines: calendar days, working days and hours are three ways to count, and each is kept across clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from roedertal import BERLIN

from bildungsraum import testing
from bildungsraum.rules import Before, District, HoursBefore, Lead, OpenHours, Rules, WorkingDays, WorkingDaysBefore
from bildungsraum.values import at_local, utc

DISTRICT = District("roedertal", "Landkreis Rödertal")
LABOUR_DAY = date(2026, 5, 1)
working_days = st.builds(
    WorkingDays, saturday=st.booleans(), holidays=st.lists(st.dates(date(2027, 1, 1), date(2027, 3, 31)), max_size=12)
)
spring = st.dates(date(2027, 1, 1), date(2027, 4, 30))


@pytest.mark.parametrize(("saturday", "day"), [(True, date(2026, 4, 24)), (False, date(2026, 4, 22))])
def test_seven_working_days_before_the_monday_after_labour_day(saturday: bool, day: date) -> None:
    days = WorkingDays(saturday=saturday, holidays=[LABOUR_DAY])
    assert days.before(date(2026, 5, 4), 7) == day


@given(working_days, spring, st.integers(0, 30))
def test_between_a_day_and_so_many_working_days_before_it_lie_so_many_working_days(
    days: WorkingDays, day: date, number: int
) -> None:
    begin = days.before(day, number)
    passed = [begin + timedelta(days=offset) for offset in range((day - begin).days)]
    assert sum(one in days for one in passed) == number
    assert number == 0 or begin in days


@given(working_days, spring, st.integers(0, 20), st.integers(0, 20))
def test_working_days_add_up(days: WorkingDays, day: date, first: int, more: int) -> None:
    assert days.before(days.before(day, first), more) == days.before(day, first + more)


def test_sundays_and_holidays_are_never_working_days_and_saturdays_only_if_so_decided() -> None:
    week = [date(2026, 4, 27) + timedelta(days=offset) for offset in range(7)]
    assert [day in WorkingDays(holidays=[LABOUR_DAY]) for day in week] == [True] * 4 + [False, True, False]
    assert [day in WorkingDays(saturday=False) for day in week] == [True] * 5 + [False, False]


# before the start -----------------------------------------------------------------------------------------------------


@given(testing.instants(), testing.leads())
def test_a_deadline_of_days_keeps_its_clock_and_one_of_hours_its_distance(starts: datetime, lead: Lead) -> None:
    rules = Rules(DISTRICT, working_days=WorkingDays(holidays=[LABOUR_DAY]))
    found, day = rules.before(starts, lead), starts.astimezone(BERLIN).date()
    match lead:
        case Before(days, clock):
            assert found == utc(at_local(day - timedelta(days=days), clock, BERLIN))
        case WorkingDaysBefore(number, clock):
            assert found == utc(at_local(rules.working_days.before(day, number), clock, BERLIN))
        case HoursBefore(hours):
            assert utc(starts) - found == timedelta(hours=hours)


def test_a_day_is_not_always_twenty_four_hours() -> None:
    starts, rules = at_local(date(2026, 3, 29), time(9), BERLIN), Rules(DISTRICT)
    assert rules.before(starts, Before(1, time(9))) == datetime(2026, 3, 28, 8, tzinfo=UTC)
    assert rules.before(starts, HoursBefore(24)) == datetime(2026, 3, 28, 7, tzinfo=UTC)


# open hours -----------------------------------------------------------------------------------------------------------


def open_time(hours: OpenHours, begin: datetime, end: datetime, holidays: tuple[date, ...]) -> timedelta:
    """How long the desk is open between two points in time, counted minute by minute."""
    minutes = int((end - begin) / timedelta(minutes=1))
    walls = ((begin + timedelta(minutes=number)).astimezone(BERLIN) for number in range(minutes))
    opened = (
        one.isoweekday() in hours.weekdays and one.date() not in holidays and hours.opens <= one.time() < hours.closes
        for one in walls
    )
    return timedelta(minutes=sum(opened))


@given(testing.instants(), testing.open_hours(), st.integers(1, 5), st.data())
def test_so_much_open_time_has_passed_as_was_asked_for(
    at: datetime, hours: OpenHours, number: int, data: st.DataObject
) -> None:
    days = [at.date() + timedelta(days=offset) for offset in range(8)]
    holidays = tuple(data.draw(st.lists(st.sampled_from(days), max_size=3, unique=True)))
    end = hours.after(at, number, holidays=holidays, tz=BERLIN)
    assert open_time(hours, utc(at), end, holidays) == timedelta(hours=number)
    assert open_time(hours, utc(at), end - timedelta(minutes=1), holidays) < timedelta(hours=number)


@pytest.mark.parametrize(("day", "passed"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 7), 24)])
def test_a_desk_that_is_open_all_sunday_is_open_longer_when_the_clocks_go_back(day: date, passed: int) -> None:
    always = OpenHours(time(0), time(23, 59, 59, 999_999), (7,))
    midnight = at_local(day, time(0), BERLIN)
    assert always.after(midnight, passed - 1, holidays=(), tz=BERLIN) < utc(
        at_local(day + timedelta(1), time(0), BERLIN)
    )
    assert always.after(midnight, passed, holidays=(), tz=BERLIN) > utc(at_local(day + timedelta(2), time(0), BERLIN))


def test_four_hours_from_ten_in_the_evening_are_up_at_noon() -> None:
    friday = at_local(date(2026, 4, 24), time(22), BERLIN)
    assert OpenHours().after(friday, 4, holidays=(), tz=BERLIN) == at_local(date(2026, 4, 27), time(12), BERLIN)
    shut = (date(2026, 4, 27),)
    assert OpenHours().after(friday, 4, holidays=shut, tz=BERLIN) == at_local(date(2026, 4, 28), time(12), BERLIN)


def test_a_desk_that_never_opens_is_not_waited_for() -> None:
    holidays = tuple(date(2026, 1, 1) + timedelta(days=number) for number in range(800))
    with pytest.raises(ValueError, match="no day is open within a year of 2026-01-05"):
        OpenHours().after(datetime(2026, 1, 5, tzinfo=UTC), 1, holidays=holidays, tz=BERLIN)
