"""When it takes place: sessions and their meetings.  In German: Kurs (Durchführung) und Termin."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from attrs import Attribute, evolve, field, frozen
from dateutil.rrule import WEEKLY, rrule

from .fees import Tariff
from .place import Room, Venue
from .rules import Pool, Rules, check_pools
from .values import (
    Money,
    OfferingId,
    Period,
    SessionId,
    as_tuple,
    at_local,
    aware,
    is_shown,
    not_blank,
    utc,
    whole,
    whole_or_none,
)


@frozen
class Meeting:
    """One date of a session.  German: Termin.

    *starts* and *ends* carry the zone whose wall clock people read.  *key* names the meeting within its session and
    stays the same when the meeting is moved.  With *all_day* only the date is known: it starts at midnight and ends at
    the next.  *link* opens the online room and is for confirmed people only.
    """

    key: str = field(validator=not_blank)
    starts: datetime = field(validator=aware)
    ends: datetime = field(validator=aware)
    all_day: bool = False
    room: str = ""
    link: str = field(default="", repr=False)

    def __attrs_post_init__(self) -> None:
        for moment in (self.starts, self.ends):
            if not is_shown(moment):
                raise ValueError(f"no clock shows {moment}, because clocks go forward then")
        if utc(self.ends) <= utc(self.starts):
            raise ValueError(f"a meeting must end after it starts, got {self.starts} to {self.ends}")

    @classmethod
    def on(cls, day: date, starts: time, ends: time, tz: ZoneInfo, *, key: str, room: str = "") -> Meeting:
        """A meeting by the wall clock; one that ends before it starts runs past midnight."""
        last = day + timedelta(days=1) if ends <= starts else day
        return cls(key, at_local(day, starts, tz), at_local(last, ends, tz), room=room)

    @classmethod
    def whole_day(cls, day: date, tz: ZoneInfo, *, key: str, room: str = "") -> Meeting:
        """A meeting of which only the date is known."""
        midnight = time(0)
        return cls(key, at_local(day, midnight, tz), at_local(day + timedelta(days=1), midnight, tz), True, room)


class Status(Enum):
    """Whether a session takes place and is shown.  German: Status."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    """No longer in the provider's feed; nothing is deleted, and those who have booked keep their booking."""


def _in_order(meetings: Iterable[Meeting]) -> tuple[Meeting, ...]:
    return tuple(sorted(meetings, key=lambda one: (utc(one.starts), one.key)))


def _units(_: object, attribute: Attribute[Any], value: Any) -> None:
    if value is None:
        return
    if not isinstance(value, Decimal):
        raise TypeError(f"{attribute.name} must be a Decimal, got {value!r}")
    if not value.is_finite() or value < 0:
        raise ValueError(f"{attribute.name} must not be negative, got {value!r}")


def _money_or_none(_: object, attribute: Attribute[Any], value: Any) -> None:
    if value is not None and not isinstance(value, Money):
        raise TypeError(f"{attribute.name} must be Money, got {value!r}")


@frozen
class Commitment:
    """Until *until* the provider can give up *what* (a room, an instructor) without cost.  German: Rücktrittsfrist."""

    what: str = field(validator=not_blank)
    until: datetime = field(converter=utc)


@frozen(cache_hash=True)
class Session:
    """One bookable run of an offering.  German: Kurs, Durchführung.  Every booking is for a session.

    - *capacity*: places in all; ``None`` is unlimited, ``0`` is closed.
    - *taken_elsewhere*: places that the provider's own system reports as taken; they count against the capacity.
    - *minimum*: registrations that it needs to take place, ``0`` if none.
    - *tariff*: ``None`` if the provider states no fee.
    - *registration*: from when to when one can register, where the provider says so.
    - *units*: teaching units of 45 minutes.  *costs*: what the session costs its provider, where stated.
    - *pools*: places kept for a purpose; empty is those of the rules.  *room* with its *seating* limits places on site.
    - *commitments*: what must be given up in time if it does not take place.
    - *sisters*: sessions to which those registered could be moved if it does not.
    - *version* rises when dates or place change (see :func:`revise`); reminders and calendar entries depend on it.
    """

    id: SessionId = field(validator=not_blank)
    offering: OfferingId = field(validator=not_blank)
    number: str = ""
    meetings: tuple[Meeting, ...] = field(default=(), converter=_in_order)
    capacity: int | None = field(default=None, validator=whole_or_none)
    taken_elsewhere: int = field(default=0, validator=whole)
    minimum: int = field(default=0, validator=whole)
    tariff: Tariff | None = None
    registration: Period = Period()
    venue: Venue | None = None
    units: Decimal | None = field(default=None, validator=_units)
    costs: Money | None = field(default=None, validator=_money_or_none)
    status: Status = Status.PLANNED
    version: int = field(default=1, validator=whole)
    pools: tuple[Pool, ...] = field(default=(), converter=as_tuple)
    room: Room | None = None
    seating: str = ""
    commitments: tuple[Commitment, ...] = field(default=(), converter=as_tuple)
    sisters: tuple[SessionId, ...] = field(default=(), converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        check_pools(self.pools)
        if self.room is not None:
            self.room.places(self.seating)
        keys = [meeting.key for meeting in self.meetings]
        if len(set(keys)) < len(keys):
            raise ValueError(f"each meeting of {self.id} needs a key of its own, got {keys!r}")
        strangers = [pool.meeting for pool in self.pools if pool.meeting and pool.meeting not in keys]
        if strangers:
            raise ValueError(f"a pool of {self.id} is for the meeting {strangers[0]!r}, which is none of {keys!r}")

    @property
    def starts(self) -> datetime | None:
        """The start of the first meeting; ``None`` without meetings (e-learning)."""
        return self.meetings[0].starts if self.meetings else None

    @property
    def ends(self) -> datetime | None:
        """The end of the last meeting; ``None`` without meetings."""
        return max((meeting.ends for meeting in self.meetings), key=utc, default=None)

    def overlaps(self, period: Period) -> bool:
        """Whether any time from its first start to its last end lies in *period*; always, without meetings."""
        if self.starts is None or self.ends is None:
            return True
        begins_in_time = period.ends is None or utc(self.starts) < period.ends
        return begins_in_time and (period.starts is None or utc(self.ends) > period.starts)


def weekly(
    first: date,
    starts: time,
    ends: time,
    tz: ZoneInfo,
    *,
    times: int,
    skip: Collection[date] = (),
    room: str = "",
) -> tuple[Meeting, ...]:
    """*times* meetings, one a week from *first* on, at the same hour by the wall clock.

    Weeks whose day is in *skip* (holidays) are left out and made up at the end.  The key of a meeting is its number.
    """
    if times < 0:
        raise ValueError(f"times must not be negative, got {times!r}")
    days: list[date] = []
    for day in rrule(WEEKLY, dtstart=datetime.combine(first, time())):
        if len(days) == times:
            break
        if day.date() not in skip:
            days.append(day.date())
    return tuple(
        Meeting.on(day, starts, ends, tz, key=str(number), room=room) for number, day in enumerate(days, start=1)
    )


def registration_period(session: Session, rules: Rules) -> Period:
    """From when to when one can register for *session*.

    What the session says comes first, then the rules, and at the latest it ends when the session starts.
    """
    opens, closes, starts = session.registration.starts, session.registration.ends, session.starts
    if starts is not None:
        admission = rules.admission
        if opens is None and admission.opens is not None:
            opens = rules.before(starts, admission.opens)
        if closes is None and admission.closes is not None:
            closes = rules.before(starts, admission.closes)
        closes = utc(starts) if closes is None else min(closes, utc(starts))
    if opens is not None and closes is not None and closes < opens:
        closes = opens
    return Period(opens, closes)


def revise(old: Session, new: Session) -> Session:
    """*new* with the version it deserves: one more than *old* if a calendar has to hear of it, else the same.

    That is so if a date or the place has changed, or if it is cancelled or no longer cancelled (RFC 5546, 2.1.4).
    """
    moved = _where_and_when(old) != _where_and_when(new)
    return evolve(new, version=old.version + 1 if moved else old.version)


def _where_and_when(session: Session) -> object:
    return (
        [(one.key, utc(one.starts), utc(one.ends), one.all_day, one.room) for one in session.meetings],
        session.venue and session.venue.address,
        session.status is Status.CANCELLED,
    )
