"""Whether other programs read our time zones as they are meant."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st
from ics_calendar_cases import BERLIN, DOMAIN, EVENINGS, STAMP, TABLET

from bildungsraum.adapters import ics_calendar
from bildungsraum.adapters.ics_calendar.zones import timezone
from bildungsraum.schedule import weekly
from bildungsraum.values import utc

ZONES = [
    "Europe/Berlin", "Europe/Busingen", "Europe/Dublin", "Europe/Lisbon", "America/New_York", "Australia/Sydney",
    "America/Mexico_City", "Asia/Kolkata", "Asia/Jerusalem", "Africa/Cairo", "Africa/Casablanca", "Europe/Istanbul", "UTC",
]  # fmt: skip
instants = st.integers(0, 35 * 366 * 24 * 60).map(
    lambda minutes: datetime(2010, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def alone(component: str) -> tzinfo:
    """The time zone as dateutil reads it, which knows nothing but the VTIMEZONE."""
    zone = tzical(io.StringIO(component)).get()
    assert zone is not None
    return zone


def written(name: str, *moments: datetime) -> str:
    return str(timezone(ZoneInfo(name), moments).to_ical().decode())


def wall_clock(at: datetime, zone: tzinfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


@given(st.sampled_from(ZONES), st.lists(instants, min_size=1, max_size=4))
def test_dateutil_shows_the_same_wall_clock_as_the_zone_database(name: str, moments: list[datetime]) -> None:
    read = alone(written(name, *moments))
    assert [wall_clock(at, read) for at in moments] == [wall_clock(at, ZoneInfo(name)) for at in moments]


@pytest.mark.parametrize("name", ZONES)
def test_dateutil_shows_the_same_wall_clock_on_every_day_of_twenty_years(name: str) -> None:
    noons = [datetime(2015, 1, 1, 12, tzinfo=UTC) + timedelta(days=number) for number in range(20 * 365)]
    read = alone(written(name, noons[0], noons[-1]))
    assert [at for at in noons if wall_clock(at, read) != wall_clock(at, ZoneInfo(name))] == []


@pytest.mark.parametrize("year", range(2024, 2036))
@pytest.mark.parametrize("month", [3, 10])
def test_the_clocks_change_at_the_very_minute(year: int, month: int) -> None:
    sunday = max(date(year, month, day) for day in range(25, 32) if date(year, month, day).weekday() == 6)
    change = datetime.combine(sunday, time(1), UTC)
    read = alone(written("Europe/Berlin", change))
    for at in (change - timedelta(minutes=1), change, change + timedelta(minutes=59), change + timedelta(hours=2)):
        assert wall_clock(at, read) == wall_clock(at, BERLIN)


@given(st.dates(date(2024, 1, 1), date(2035, 1, 1)), st.times(), st.integers(1, 60))
def test_dateutil_reads_every_meeting_of_a_feed_at_its_instant(day: date, clock: time, times: int) -> None:
    clock = clock.replace(minute=0, second=0, microsecond=0)
    session = evolve(EVENINGS, meetings=weekly(day, clock, time(23, 59), BERLIN, times=times))
    document = ics_calendar.feed([(TABLET, session)], name="Kurse", domain=DOMAIN, stamp=STAMP, zone=BERLIN).decode()
    read = alone(document[document.index("BEGIN:VTIMEZONE") : document.index("BEGIN:VEVENT")])
    assert [wall_clock(utc(one.starts), read) for one in session.meetings] == [
        wall_clock(one.starts, BERLIN) for one in session.meetings
    ]


def test_a_zone_that_keeps_a_rule_is_written_as_outlook_needs_it() -> None:
    component = written("Europe/Berlin", datetime(2026, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC))
    assert [line for line in component.splitlines() if line.startswith(("BEGIN", "RRULE", "RDATE"))] == [
        "BEGIN:VTIMEZONE",
        "BEGIN:DAYLIGHT",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "BEGIN:STANDARD",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    ]


def test_a_zone_that_gave_up_summer_time_has_its_last_changes_as_dates() -> None:
    component = written("Europe/Istanbul", datetime(2013, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
    assert ("RRULE" in component, "RDATE" in component) == (False, True)


def test_a_zone_that_took_up_summer_time_is_described_from_before_the_first_meeting() -> None:
    component = written("Africa/Cairo", datetime(2021, 6, 1, tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC))
    assert min(line for line in component.splitlines() if line.startswith("DTSTART")) == "DTSTART:20200101T000000"
