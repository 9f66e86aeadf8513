"""Which of two deadlines comes first, for every session there could be.  In German: Reihenfolge von Fristen."""

from __future__ import annotations

from datetime import date, time
from functools import lru_cache

from attrs import evolve

from .calendar import Before, HoursBefore, Lead, WorkingDays, WorkingDaysBefore
from .statute import Rules

BEGINNING = HoursBefore(0)
"""The start itself, as a deadline."""

HOUR, DAY = 3600, 86_400
CALENDAR = (date(1900, 1, 1).toordinal(), date(2200, 12, 31).toordinal())
"""Holidays in other years are slips of the pen; nothing is concluded from them."""

COUNTABLE = 366
"""Of more working days than these it is only known that they are at least as many days."""

Range = tuple[int, int]


def never_before(one: Lead, other: Lead, rules: Rules) -> bool:
    """Whether *one* is at or after *other*, whenever the session starts."""
    if type(one) is type(other):
        return _position(one) >= _position(other)
    return from_midnight(one, rules)[0] >= from_midnight(other, rules)[1]


def always_before(one: Lead, other: Lead, rules: Rules) -> bool:
    """Whether *one* is before *other*, whenever the session starts."""
    if type(one) is type(other):
        return _position(one) < _position(other)
    return from_midnight(one, rules)[1] < from_midnight(other, rules)[0]


def time_left(lead: Lead, rules: Rules) -> int:
    """How many whole hours there are at most between *lead* and the start."""
    if isinstance(lead, HoursBefore):
        return lead.hours
    return (DAY + HOUR - from_midnight(lead, rules)[0]) // HOUR  # the clocks may go back by an hour in between


def from_midnight(lead: Lead, rules: Rules) -> Range:
    """Between which seconds of the wall clock *lead* lies, counted from the midnight before the start."""
    match lead:
        case Before(days, clock):
            least = most = days
        case WorkingDaysBefore(number, clock):
            least, most = _span(rules.working_days, number)
        case HoursBefore(hours):
            change = HOUR if hours else 0
            return -hours * HOUR - change, DAY - hours * HOUR + change
    return _seconds(clock) - most * DAY, _seconds(clock) - least * DAY


def _position(lead: Lead) -> tuple[int, int]:
    """What orders deadlines of one kind, from early to late."""
    match lead:
        case Before(days, clock) | WorkingDaysBefore(days, clock):
            return -days, _seconds(clock)
        case HoursBefore(hours):
            return -hours, 0


def _seconds(clock: time) -> int:
    return (clock.hour * 60 + clock.minute) * 60 + clock.second


@lru_cache(maxsize=256)
def _span(working_days: WorkingDays, number: int) -> Range:
    """The fewest and the most days that *number* working days before a day lie before it."""
    if number == 0:
        return 0, 0
    if number > COUNTABLE:
        return number, number * COUNTABLE
    first, last = CALENDAR
    holidays = {day.toordinal() for day in working_days.holidays if first <= day.toordinal() <= last}
    ordinary = evolve(working_days, holidays=())
    weekdays = {day % 7 for day in range(first, first + 7) if date.fromordinal(day) in ordinary}
    around = 7 + 3 * number
    begin, end = min(holidays, default=first) - around, max(holidays, default=first) + around
    opened = [day for day in range(begin, end) if day % 7 in weekdays and day not in holidays]
    # counted from the day after the last of them, and from the next working day
    least = min(last + 1 - first for first, last in zip(opened, opened[number - 1 :], strict=False))
    most = max(following - first for first, following in zip(opened, opened[number:], strict=False))
    return least, most
