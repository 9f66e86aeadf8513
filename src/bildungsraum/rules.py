"""Whose portal it is and which rules it sets, as one frozen value.  In German: Landkreis, Satzung."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from attrs import Attribute, field, frozen

from .fees import CancellationTerms, Reduction
from .values import as_tuple, at_local, not_blank, whole, whole_or_none, zone


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


@frozen
class Before:
    """*days* calendar days before a day, when the wall clocks show *clock*: nine o'clock stays nine o'clock."""

    days: int = field(validator=whole)
    clock: time = field(default=time(9), validator=_naive_time)

    def moment(self, day: date, tz: ZoneInfo) -> datetime:
        """The instant that is meant, counted back from *day*."""
        return at_local(day - timedelta(days=self.days), self.clock, tz)


@frozen
class After:
    """*days* calendar days after a day, when the wall clocks show *clock*."""

    days: int = field(validator=whole)
    clock: time = field(default=time(9), validator=_naive_time)

    def moment(self, day: date, tz: ZoneInfo) -> datetime:
        """The instant that is meant, counted on from *day*."""
        return at_local(day + timedelta(days=self.days), self.clock, tz)


@frozen
class ReminderRule:
    """Remind everybody who has a place at *when* before the first meeting.  German: Erinnerungsregel.

    Who registers later than that is still reminded, at once, if at least *late_hours* real hours are left.
    """

    id: str = field(validator=not_blank)
    when: Before
    late_hours: int = field(default=4, validator=whole)


@frozen
class FeedbackRule:
    """Invite to the survey at *when* after the last meeting; show no summary below *answers_minimum* answers.

    Five is what German universities ask for (Flensburg evaluates from five answers, HSU Hamburg not for five or
    fewer).  An invitation that could not be sent for *grace_days* days is not sent any more.
    """

    when: After = After(1, time(10))
    answers_minimum: int = field(default=5, validator=whole)
    grace_days: int = field(default=14, validator=whole)

    def __attrs_post_init__(self) -> None:
        if self.answers_minimum < 2:
            raise ValueError(f"below two answers nobody is anonymous, got answers_minimum={self.answers_minimum}")


@frozen
class Rules:
    """What the district has decided, in one value.  German: Satzung, Benutzungsordnung.

    - *registration_closes*: when registration ends if the session itself says nothing; ``None`` is at the start.
    - *party_maximum*: the most places in one booking.
    - *waiting_maximum*: the most bookings that may wait; ``None`` is unlimited, ``0`` is no waiting list.
    - *reductions*, *cancellation*: the statute of fees.
    - *reminders*, *feedback*: when people hear from us.
    - *withdrawals_maximum_percent*: a feed that withdraws a larger share of a provider's sessions is not applied
      unless someone confirms it, because a broken export is likelier than a closed school.
    """

    district: District
    registration_closes: Before | None = None
    party_maximum: int = field(default=6, validator=whole)
    waiting_maximum: int | None = field(default=None, validator=whole_or_none)
    reductions: tuple[Reduction, ...] = field(default=(), converter=as_tuple)
    cancellation: CancellationTerms = CancellationTerms()
    reminders: tuple[ReminderRule, ...] = field(default=(), converter=as_tuple)
    feedback: FeedbackRule = FeedbackRule()
    withdrawals_maximum_percent: int = field(default=50, validator=whole)

    def __attrs_post_init__(self) -> None:
        for kind, ids in (
            ("reduction", [one.id for one in self.reductions]),
            ("reminder", [one.id for one in self.reminders]),
        ):
            if len(set(ids)) < len(ids):
                raise ValueError(f"each {kind} needs an id of its own, got {ids!r}")

    def reduction(self, id: str) -> Reduction | None:
        """The reduction called *id*, if the district grants it."""
        return next((one for one in self.reductions if one.id == id), None)
