"""Wall-clock time at every clock change that people remember, against the time zone database read minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from roedertal import BERLIN

from bildungsraum.values import at_local, utc

ZONES = [
    BERLIN,
    *map(
        ZoneInfo,
        (
            "Europe/Lisbon",
            "America/New_York",
            "America/St_Johns",
            "Australia/Lord_Howe",
            "Africa/Casablanca",
            "Asia/Kathmandu",
        ),
    ),
]
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def changes(tz: ZoneInfo, first: int, last: int) -> list[datetime]:
    """The instants, in UTC, at which the clocks in *tz* jump: found by looking at them every hour, then every minute."""
    found, at, end = [], datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while at < end:
        if _offset(at, tz) != _offset(at + HOUR, tz):
            minutes = (at + MINUTE * number for number in range(1, 61))
            found.append(next(one for one in minutes if _offset(one, tz) != _offset(at, tz)))
        at += HOUR
    return found


def _offset(at: datetime, tz: ZoneInfo) -> timedelta | None:
    return at.astimezone(tz).utcoffset()


def shown(at: datetime, tz: ZoneInfo) -> datetime:
    return at.astimezone(tz).replace(tzinfo=None)


def means(wall: datetime, tz: ZoneInfo) -> datetime:
    return utc(at_local(wall.date(), wall.time(), tz))


def check(change: datetime, tz: ZoneInfo) -> None:
    """Every quarter of an hour around *change* has the one meaning that :func:`at_local` promises."""
    before, after = shown(change - MINUTE, tz) + MINUTE, shown(change, tz)
    for quarters in range(-12, 13):
        wall = before + quarters * timedelta(minutes=15)
        instant = means(wall, tz)
        if before <= wall < after:
            assert instant == change, f"{wall} is left out, and the clocks jump at {change}"
        else:
            assert shown(instant, tz) == wall
            overlap = max(before - after, timedelta(0))
            assert not overlap or shown(instant - overlap, tz) != wall, f"{wall} is shown twice, the first is meant"


@pytest.mark.parametrize("tz", ZONES, ids=str)
def test_left_out_and_repeated_hours_have_one_meaning_in_every_zone(tz: ZoneInfo) -> None:
    for change in changes(tz, 2024, 2027):
        check(change, tz)


def test_every_clock_change_in_berlin_from_1980_to_2037() -> None:
    found = changes(BERLIN, 1980, 2037)
    assert len(found) == 2 * 58
    for change in found:
        check(change, BERLIN)
        day = shown(change, BERLIN).date()
        assert means(datetime.combine(day, time(9)), BERLIN).astimezone(BERLIN).time() == time(9)


@given(st.dates(date(1980, 1, 1), date(2037, 12, 31)), st.times(), st.sampled_from(ZONES))
def test_no_wall_clock_time_is_earlier_than_the_minute_before(day: date, clock: time, tz: ZoneInfo) -> None:
    wall = datetime.combine(day, clock)
    assert means(wall - MINUTE, tz) <= means(wall, tz)
