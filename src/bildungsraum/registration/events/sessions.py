"""The session itself changes.  In German: Änderungen der Veranstaltung."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from ...rules import Ruling
from ...values import not_blank, utc, utc_or_none, whole
from ..values import Cause


@frozen
class Quota:
    """At most *places* in all the *pools* together."""

    id: str
    places: int = field(validator=whole)
    pools: tuple[str, ...]


@frozen
class CapacityChanged:
    """The session has *capacity* places from now on, of which the provider has given away *taken_elsewhere*.

    *quotas* limit its pools, *version* is that of its dates.  *by* is the smallest of all limits: session, room or a
    rule.
    """

    capacity: int | None
    taken_elsewhere: int
    at: datetime = field(converter=utc)
    quotas: tuple[Quota, ...] = ()
    version: int = 1
    by: Ruling | None = None


@frozen
class PoolReleased:
    """The places of *pool* are no longer kept for its group."""

    pool: str
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class SessionMoved:
    """Its dates or place are those of *version* now; until *free_until* cancelling is free, ``None`` is without end."""

    version: int
    starts: datetime | None = field(converter=utc_or_none)
    free_until: datetime | None = field(converter=utc_or_none)
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class SessionConfirmed:
    """It takes place: *places* count towards its minimum.  Later cancellations do not change that."""

    places: int
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class SessionReopened:
    """*actor* has taken back that it takes place for sure."""

    actor: str = field(validator=not_blank)
    reason: str = field(validator=not_blank)
    at: datetime = field(converter=utc)


@frozen
class SessionCancelled:
    """The provider cancels the session; nobody owes a fee."""

    cause: Cause
    at: datetime = field(converter=utc)


@frozen
class MeetingCancelled:
    """One meeting does not take place: *minutes* of *minutes_planned* in the whole session are lost."""

    meeting: str
    minutes: int
    minutes_planned: int
    at: datetime = field(converter=utc)


@frozen
class MeetingMadeUp:
    """The cancelled *meeting* is made up by the meeting *instead*."""

    meeting: str
    instead: str
    at: datetime = field(converter=utc)
