"""The district and how it counts time: days, working days, hours, opening hours.  In German: Fristen, Werktage."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from attrs import Attribute, field, frozen

from ..values import DAYS, HOURS, as_tuple, at_local, not_blank, utc, zone

SUNDAY, SATURDAY = 7, 6
YEAR = timedelta(days=366)


def _zone_name(_: object, __: Attribute[Any], value: Any) -> None:
    zone(value)


def _naive_time(_: object, attribute: Attribute[Any], value: Any) -> None:
    if not isinstance(value, time):
        raise TypeError(f"{attribute.name} must be a time of day, got {value!r}")
    if value.tzinfo is not None:
        raise ValueError(f"{attribute.name} is a wall-clock time and has no zone, got {value!r}")


@frozen
class District:
    """The district whose portal it is.  German: Landkreis.

    *zone* is the IANA time zone in which its people read the clock.
    """

    id: str = field(validator=not_blank)
    name: str = field(validator=not_blank)
    zone: str = field(default="Europe/Berlin", validator=_zone_name)

    @property
    def tz(self) -> ZoneInfo:
        """The district's time zone."""
        return zone(self.zone)


def _sorted(days: Iterable[date]) -> tuple[date, ...]:
    return tuple(sorted(as_tuple(days)))


@frozen(cache_hash=True)
class WorkingDays:
    """Which days count as working days.  German: Werktage.

    They run from Monday to Saturday (§ 3 Abs. 2 BUrlG) or, with *saturday* false, to Friday; *holidays* never count.
    *state* is the Bundesland whose holidays they are (ISO 3166-2:DE without ``DE-``), kept to be shown.
    """

    state: str = ""
    saturday: bool = True
    holidays: tuple[date, ...] = field(default=(), converter=_sorted)

    def __contains__(self, day: date) -> bool:
        return day.isoweekday() <= (SATURDAY if self.saturday else SATURDAY - 1) and day not in _as_set(self.holidays)

    def before(self, day: date, number: int) -> date:
        """The day that lies *number* working days before *day*, which itself does not count (§ 187 BGB)."""
        while number > 0:
            day -= timedelta(days=1)
            number -= day in self
        return day


@lru_cache(maxsize=64)
def _as_set(days: tuple[date, ...]) -> frozenset[date]:
    return frozenset(days)


@frozen
class Before:
    """*days* calendar days before a day, when the wall clocks show *clock*: nine o'clock stays nine o'clock."""

    days: int = field(validator=DAYS)
    clock: time = field(default=time(9), validator=_naive_time)

    def moment(self, day: date, tz: ZoneInfo) -> datetime:
        """The instant that is meant, counted back from *day*."""
        return at_local(day - timedelta(days=self.days), self.clock, tz)


@frozen
class WorkingDaysBefore:
    """*working_days* working days before a day, when the wall clocks show *clock*.  German: Werktage vorher."""

    working_days: int = field(validator=DAYS)
    clock: time = field(default=time(9), validator=_naive_time)


@frozen
class HoursBefore:
    """*hours* real hours before a point in time, whatever the clocks do in between."""

    hours: int = field(validator=HOURS)


Lead = Before | WorkingDaysBefore | HoursBefore
"""How long before the start something is.  German: Vorlauf, Frist."""


@frozen
class After:
    """*days* calendar days after a day, when the wall clocks show *clock*."""

    days: int = field(validator=DAYS)
    clock: time = field(default=time(9), validator=_naive_time)

    def moment(self, day: date, tz: ZoneInfo) -> datetime:
        """The instant that is meant, counted on from *day*."""
        return at_local(day + timedelta(days=self.days), self.clock, tz)


def _weekdays(_: object, attribute: Attribute[Any], value: Any) -> None:
    if not value or any(not isinstance(day, int) or not 1 <= day <= SUNDAY for day in value):
        raise ValueError(f"{attribute.name} are numbers from 1 (Monday) to 7 (Sunday), at least one, got {value!r}")


@frozen
class OpenHours:
    """When an answer can be expected: from *opens* to *closes* on *weekdays* that are no holiday.

    German: Sprechzeiten.  Weekdays are numbered from 1 for Monday (ISO 8601).
    """

    opens: time = field(default=time(8), validator=_naive_time)
    closes: time = field(default=time(20), validator=_naive_time)
    weekdays: tuple[int, ...] = field(default=(1, 2, 3, 4, 5), converter=as_tuple, validator=_weekdays)

    def __attrs_post_init__(self) -> None:
        if self.closes <= self.opens:
            raise ValueError(f"the desk closes ({self.closes}) before it opens ({self.opens})")

    def weeks(self, hours: int) -> float:
        """How many weeks pass in *hours* hours of open time, without holidays."""
        day = datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)
        return timedelta(hours=hours) / (day * len(set(self.weekdays)))

    def after(self, at: datetime, hours: int, *, holidays: tuple[date, ...], tz: ZoneInfo) -> datetime:
        """When *hours* hours of open time have passed since *at*; elapsed time, in UTC.

        ``ValueError`` if there is no open day for a year.
        """
        left, now = timedelta(hours=hours), utc(at)
        day = now.astimezone(tz).date()
        last = day + YEAR
        while day <= last:
            if day.isoweekday() in self.weekdays and day not in _as_set(holidays):
                begin = max(now, utc(at_local(day, self.opens, tz)))
                end = utc(at_local(day, self.closes, tz))
                if begin < end:
                    last = day + YEAR
                    if left <= end - begin:
                        return begin + left
                    left -= end - begin
            day += timedelta(days=1)
        raise ValueError(f"no day is open within a year of {now.date()}")
