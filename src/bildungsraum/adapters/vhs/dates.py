"""When a course meets, from the dates and clocks of a feed.  In German: Termine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen

from ...schedule import Meeting
from ...values import at_local, utc
from .kinds import CLOCK, DAY
from .records import Record

_NIGHT = timedelta(hours=8)
"""So long a meeting may last that ends on the day after; anything longer is a slip."""

_KEY = "?"
"""Meetings are numbered when all of a course are known."""


@frozen
class Names:
    """What a format calls the date of a meeting and the clock at its start and end."""

    day: str
    starts: str
    ends: str


def meeting(record: Record, names: Names, *, tz: ZoneInfo) -> Meeting | None:
    """The meeting that *record* tells of; ``None`` without a date that can be read, and then a problem says so."""
    day = record.value(names.day, DAY)
    if day is not None:
        return _on(day, record, names, tz=tz)
    if not record.text(names.day):
        record.note(names.day, "nothing", DAY.expected)
    return None


def span(record: Record, first: str, last: str) -> list[date]:
    """The first day of a course and its last, if that is a later one; a last day before the first is a problem."""
    starts, ends = record.value(first, DAY), record.value(last, DAY)
    if starts is None or ends is None or ends == starts:
        return [] if starts is None else [starts]
    if ends < starts:
        record.note(last, ends.isoformat(), f"a day not before {starts.isoformat()}")
        return [starts]
    return [starts, ends]


def on_days(days: Sequence[date], record: Record, names: Names, *, tz: ZoneInfo) -> list[Meeting]:
    """Meetings on the only *days* that are known of a course; what lies between is not known, so nothing is put there.

    The clocks of the course count if it has any.  No day at all is a problem.
    """
    if not days and not record.text(names.day):  # one that cannot be read is a problem already
        record.note(names.day, "nothing", "a date, if there is no meeting")
    return [_on(day, record, names, tz=tz) for day in days]


def _on(day: date, record: Record, names: Names, *, tz: ZoneInfo) -> Meeting:
    """The whole day is meant without clocks, and with clocks that make no sense together."""
    starts, ends = record.value(names.starts, CLOCK), record.value(names.ends, CLOCK)
    if starts is not None and ends is not None:
        timed = _timed(day, starts, ends, tz=tz)
        if timed is not None:
            return timed
        if not starts == ends == time(0):  # how some systems leave both out
            record.note(names.ends, record.text(names.ends), f"a time after {record.text(names.starts)}")
    elif (starts is None) != (ends is None):
        missing = names.starts if starts is None else names.ends
        if not record.text(missing):  # one that cannot be read is a problem already
            record.note(missing, "nothing", CLOCK.expected)
    return Meeting.whole_day(day, tz, key=_KEY)


def _timed(day: date, starts: time, ends: time, *, tz: ZoneInfo) -> Meeting | None:
    """An end before the start is on the next day, if the meeting then lasts no longer than a night."""
    first, last = _instant(day, starts, tz), _instant(day, ends, tz)
    if utc(last) <= utc(first) and starts != ends:
        last = _instant(day + timedelta(days=1), ends, tz)
    length = utc(last) - utc(first)
    if length <= timedelta(0) or (length > _NIGHT and last.date() != first.date()):
        return None
    return Meeting(_KEY, first, last)


def _instant(day: date, clock: time, tz: ZoneInfo) -> datetime:
    """The instant that is meant, told in *tz*; an offset of the feed counts, whatever the zone says."""
    if clock.tzinfo is None:
        return at_local(day, clock, tz)
    return datetime.combine(day, clock).astimezone(tz)
