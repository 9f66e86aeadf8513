"""Days, times and meetings in a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ...schedule import Meeting
from ...values import at_local
from .several import escape, join_items, split_items, split_parts, unescape

_DATE = r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})"
_CLOCK = r"(?:[0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2})?)"
_INSTANT = re.compile(rf"(?P<day>{_DATE})(?:[ T,]+(?P<clock>{_CLOCK}))?(?: Uhr)?")
_SPAN = re.compile(
    rf"(?P<day>{_DATE})(?:[ T,]+(?P<begin>{_CLOCK}))?"
    rf"(?:\s*(?:-|–|bis)\s*(?:(?P<last>{_DATE})(?:[ T,]+(?P<end>{_CLOCK}))?|(?P<end_same_day>{_CLOCK})))?(?:\s*Uhr)?"
)
_YEARS = range(1900, 2200)
_MIDNIGHT, _END_OF_DAY = "00:00", "24:00"


def instant(value: datetime | None, tz: ZoneInfo) -> str:
    """The wall clock in *tz*: ``2027-03-30 10:00``, with seconds where there are any; nothing for ``None``."""
    return "" if value is None else f"{value.astimezone(tz):%Y-%m-%d} {_clock(value, tz)}"


def read_from(text: str, tz: ZoneInfo) -> datetime:
    """The instant from which on; a day begins at its midnight.  ``ValueError`` if it is none."""
    return _instant(text, _MIDNIGHT, tz)


def read_until(text: str, tz: ZoneInfo) -> datetime:
    """The instant up to which; a day is included.  ``ValueError`` if it is none."""
    return _instant(text, _END_OF_DAY, tz)


def read_meetings(cell: str, tz: ZoneInfo) -> tuple[Meeting, ...]:
    """The meetings in *cell*; the key of one without key is its number.  ``ValueError`` if one cannot be read."""
    return tuple(_meeting(item, str(number), tz) for number, item in enumerate(split_items(cell), start=1))


def write_meetings(meetings: Iterable[Meeting], tz: ZoneInfo) -> str:
    """A cell that :func:`read_meetings` reads."""
    return join_items(_written(meeting, str(number), tz) for number, meeting in enumerate(meetings, start=1))


def _day(text: str) -> date:
    if "-" in text:
        day = date.fromisoformat(text)
    else:
        in_month, month, year = text.split(".")
        day = date(int(year), int(month), int(in_month))
    if day.year not in _YEARS:
        raise ValueError(f"the year of {text} is none in which courses take place")
    return day


def _moment(day: date, clock: str, tz: ZoneInfo) -> datetime:
    """The instant at *clock* on *day*; 24:00 is the midnight at its end."""
    if clock == _END_OF_DAY:
        return at_local(day + timedelta(days=1), time(0), tz)
    hour, minute, second = (int(part) for part in (*re.split("[:.]", clock), "0")[:3])
    return at_local(day, time(hour, minute, second), tz)


def _clock(value: datetime, tz: ZoneInfo) -> str:
    local = value.astimezone(tz)
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"


def _instant(text: str, without_clock: str, tz: ZoneInfo) -> datetime:
    found = _INSTANT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"not a point in time: {text!r}")
    return _moment(_day(found["day"]), found["clock"] or without_clock, tz)


def _meeting(item: str, number: str, tz: ZoneInfo) -> Meeting:
    parts = split_parts(item)
    when, _, room = parts[0].partition("@")
    found = _SPAN.fullmatch(when.strip())
    if found is None or len(parts) > 2:
        raise ValueError(f"not a meeting: {item!r}")
    key, room = unescape(parts[1]) if len(parts) == 2 else number, unescape(room.strip())
    day, last = _day(found["day"]), _day(found["last"] or found["day"])
    begin, end = found["begin"], found["end"] or found["end_same_day"]
    if begin is None and end is None:
        return Meeting(key, _moment(day, _MIDNIGHT, tz), _moment(last, _END_OF_DAY, tz), all_day=True, room=room)
    if begin is None or end is None:
        raise ValueError(f"a meeting with a time begins and ends: {item!r}")
    starts, ends = _moment(day, begin, tz), _moment(last, end, tz)
    if found["last"] is None and ends <= starts:
        ends = _moment(day + timedelta(days=1), end, tz)
    return Meeting(key, starts, ends, room=room)


def _written(meeting: Meeting, number: str, tz: ZoneInfo) -> str:
    starts, ends = meeting.starts.astimezone(tz), meeting.ends.astimezone(tz)
    if meeting.all_day:
        last = (ends - timedelta(seconds=1)).date()
        span = f"{starts:%Y-%m-%d}" if last == starts.date() else f"{starts:%Y-%m-%d} - {last:%Y-%m-%d}"
    elif ends.date() == starts.date() and ends.time() > starts.time():
        span = f"{instant(starts, tz)}-{_clock(ends, tz)}"
    else:
        span = f"{instant(starts, tz)} - {instant(ends, tz)}"
    room = f" @{escape(meeting.room)}" if meeting.room else ""
    key = "" if meeting.key == number else f" | {escape(meeting.key)}"
    return f"{span}{room}{key}"
