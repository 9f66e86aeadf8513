"""What the rules make of a session before anybody has booked.  In German: Rahmen einer Durchführung."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from ..rules import AdmissionRules, Pool, PoolKind, Rules, Ruling
from ..schedule import Session, registration_period
from ..values import Period, utc_or_none
from .events import Quota


@frozen
class Ceiling:
    """At most *places* places, because of the rule or fact *by*.  German: Obergrenze."""

    by: Ruling
    places: int


@frozen(eq=False)
class Frame:
    """A session under its rules, with everything about places and times that follows from both alone.

    - *capacity*: the smallest of all ceilings, with overbooking; ``None`` is unlimited.  *by* is what sets it.
    - *pools*: none, if there is one for all; *quotas*: what limits them; *releases*: when which one is open to all.
    - *period*: when one can register; *stops*: when the queue stops moving by itself; instants in UTC.
    """

    session: Session
    rules: Rules
    capacity: int | None
    by: Ruling
    pools: tuple[Pool, ...]
    quotas: tuple[Quota, ...]
    releases: tuple[tuple[datetime, str], ...]
    period: Period
    starts: datetime | None
    ends: datetime | None
    stops: datetime | None
    cancels_until: datetime | None
    uncounted: frozenset[str]
    zone: ZoneInfo
    asks: bool
    """Whether anything is asked of the person."""

    def has_begun(self, at: datetime) -> bool:
        """Whether the session has begun by *at*; one without a start never does."""
        return self.starts is not None and at >= self.starts


def ceilings(session: Session, rules: Rules) -> tuple[Ceiling, ...]:
    """What limits the places of *session* as a whole, the smallest first: session, room and rules, each by its name.

    A room with its seating limits only those who come; with a pool online it limits the other pools instead.
    """
    limits = [("session.capacity", session.capacity), ("places.maximum", rules.places.maximum)]
    if session.room is not None and not any(pool.kind is PoolKind.ONLINE for pool in pools(session, rules)):
        limits.append(("session.seating", session.room.places(session.seating)))
    parts = pools(session, rules)
    places_in = [pool.places for pool in parts if pool.places is not None]
    if parts and len(places_in) == len(parts) and not any(pool.meeting for pool in parts):
        limits.append(("session.pools" if session.pools else "places.pools", sum(places_in)))
    found = [Ceiling(rules.ruling(name), places) for name, places in limits if places is not None]
    return tuple(sorted(found, key=lambda one: one.places))


def pools(session: Session, rules: Rules) -> tuple[Pool, ...]:
    """The pools of *session*: its own, or else those of the rules that are not for meetings which it does not have."""
    keys = {"", *(meeting.key for meeting in session.meetings)}
    return session.pools or tuple(pool for pool in rules.places.pools if pool.meeting in keys)


@lru_cache(maxsize=1024)
def frame(session: Session, rules: Rules) -> Frame:
    """The frame of *session* under *rules*; worked out once for both."""
    limits, parts = ceilings(session, rules), pools(session, rules)
    starts = utc_or_none(session.starts)
    stops = starts
    if starts is not None and rules.waiting.stops is not None:
        stops = min(starts, rules.before(_local(session), rules.waiting.stops))
    releases = sorted(
        (rules.before(_local(session), pool.release), pool.id)
        for pool in parts
        if pool.release is not None and starts is not None
    )
    capacity = limits[0].places * (100 + rules.places.overbooking_percent) // 100 if limits else None
    by_meeting = any(pool.meeting for pool in parts)
    return Frame(
        session,
        rules,
        None if by_meeting and capacity else capacity,  # a closed session stays closed
        limits[0].by if limits else rules.ruling("session.capacity"),
        parts,
        (*_quotas(session, parts), *(_quotas_of_meetings(session, parts, capacity) if by_meeting else ())),
        tuple(releases),
        registration_period(session, rules),
        starts,
        utc_or_none(session.ends),
        stops,
        None if rules.cancels_until is None or starts is None else rules.before(_local(session), rules.cancels_until),
        frozenset(rules.places.uncounted),
        rules.district.tz,
        evolve(rules.admission, opens=None, closes=None) != AdmissionRules(),
    )


def _local(session: Session) -> datetime:
    assert session.starts is not None
    return session.starts


def _quotas(session: Session, parts: tuple[Pool, ...]) -> tuple[Quota, ...]:
    quotas = [Quota(pool.id, pool.places, (pool.id,)) for pool in parts if pool.places is not None]
    seats = None if session.room is None else session.room.places(session.seating)
    on_site = tuple(pool.id for pool in parts if pool.kind is not PoolKind.ONLINE)
    if seats is not None and len(on_site) < len(parts):
        quotas.append(Quota("session.seating", seats, on_site))
    return tuple(quotas)


def _quotas_of_meetings(session: Session, parts: tuple[Pool, ...], capacity: int | None) -> tuple[Quota, ...]:
    """The places of each meeting: those who come to all, and those who come to this one."""
    if capacity is None:
        return ()
    left = max(0, capacity - session.taken_elsewhere)
    return tuple(
        Quota(f"meeting.{meeting.key}", left, tuple(pool.id for pool in parts if pool.meeting in ("", meeting.key)))
        for meeting in session.meetings
    )
