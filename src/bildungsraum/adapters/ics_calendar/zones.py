"""Time zones as calendar programs read them: VTIMEZONE (RFC 5545, 3.6.5).

Ours instead of ``icalendar.Timezone.from_tzinfo``, which (as of 7.3) lets summer time begin an hour late and lists
dates.  Exchange and Outlook read one STANDARD, one DAYLIGHT and yearly rules, and ignore lists (MS-STANOICAL, 2.2.47).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from attrs import frozen
from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

WEEK = timedelta(weeks=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@frozen
class _Offset:
    """What the clocks show: so much ahead of UTC, under this name, and whether it is summer time."""

    ahead: timedelta
    name: str
    daylight: bool


@frozen
class _Change:
    """The clocks are changed when they show *onset*, which is still the time *before*."""

    onset: datetime
    before: _Offset
    after: _Offset


def timezone(zone: ZoneInfo, instants: Collection[datetime]) -> Timezone:
    """The rules of *zone*, right from the first to the last of *instants* (at least one)."""
    years = range(min(instants).year - 1, max(instants).year + 1)
    changes = [change for year in years for change in _changes(zone, year)]
    component = Timezone()
    component.add("TZID", zone.key)
    if not changes or changes[0].onset.year > years[0]:
        start = datetime(years[0], 1, 1, tzinfo=UTC)
        offset = _offset(zone, start)
        component.add_component(_observance(offset, offset, [start.replace(tzinfo=None)], years))
    for before, after in dict.fromkeys((change.before, change.after) for change in changes):
        onsets = [change.onset for change in changes if (change.before, change.after) == (before, after)]
        component.add_component(_observance(before, after, onsets, years))
    return component


def _observance(
    before: _Offset, after: _Offset, onsets: Sequence[datetime], years: Sequence[int]
) -> TimezoneStandard | TimezoneDaylight:
    component = TimezoneDaylight() if after.daylight else TimezoneStandard()
    component.add("DTSTART", onsets[0])
    component.add("TZOFFSETFROM", before.ahead)
    component.add("TZOFFSETTO", after.ahead)
    component.add("TZNAME", after.name)
    day = _day_of_rule(onsets, years)
    if day is not None:
        component.add("RRULE", {"FREQ": "YEARLY", "BYMONTH": onsets[0].month, "BYDAY": day})
    elif len(onsets) > 1:
        component.add("RDATE", list(onsets[1:]))
    return component


def _day_of_rule(onsets: Sequence[datetime], years: Sequence[int]) -> str | None:
    """``-1SU`` if *onsets* are the last Sunday of one month in each of *years*; ``None`` without such a rule."""
    alike = {(onset.month, onset.weekday(), onset.time()) for onset in onsets}
    if [onset.year for onset in onsets] != list(years) or len(alike) > 1:
        return None
    weekday = WEEKDAYS[onsets[0].weekday()]
    if all((onset + timedelta(weeks=1)).month != onset.month for onset in onsets):
        return f"-1{weekday}"
    places = {(onset.day - 1) // 7 + 1 for onset in onsets}
    return f"{places.pop()}{weekday}" if len(places) == 1 else None


@cache
def _changes(zone: ZoneInfo, year: int) -> tuple[_Change, ...]:
    """The changes in *year*, to the minute; its last day or two are left out, as no rule of today has one there."""
    found = []
    for number in range(52):
        start = datetime(year, 1, 1, tzinfo=UTC) + number * WEEK
        before, after = _offset(zone, start), _offset(zone, start + WEEK)
        if before.ahead != after.ahead:
            moment = start + timedelta(minutes=_minutes_until_change(zone, start))
            found.append(_Change((moment + before.ahead).replace(tzinfo=None), before, after))
    return tuple(found)


def _minutes_until_change(zone: ZoneInfo, start: datetime) -> int:
    before, minutes_of_week = _offset(zone, start), range(WEEK // timedelta(minutes=1))
    return bisect_left(
        minutes_of_week, True, key=lambda minutes: _offset(zone, start + timedelta(minutes=minutes)) != before
    )


def _offset(zone: ZoneInfo, at: datetime) -> _Offset:
    local = at.astimezone(zone)
    return _Offset(local.utcoffset() or timedelta(0), local.tzname() or zone.key, bool(local.dst()))
