"""Somebody comes in, or asks to.  In German: Zugänge."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from ...fees import CancellationTerms, Quote
from ...rules import Ruling
from ...values import BookingId, PersonId, RequestId, not_blank, utc, utc_or_none
from ..values import NOBODY_NAMED, Condition, Party, Reason, Refusal


@frozen
class Held:
    """*person* has places until *until* (exclusive), while they fill in the form; the *quote* holds as long."""

    booking: BookingId
    person: PersonId
    categories: tuple[str, ...]
    quote: Quote
    terms: CancellationTerms
    starts: datetime | None = field(converter=utc_or_none)
    until: datetime = field(converter=utc)
    at: datetime = field(converter=utc)
    party: Party = NOBODY_NAMED
    allocation: tuple[str | None, ...] = ()
    by: Ruling | None = None


@frozen
class Applied:
    """*person* asks for places and has none before the *conditions* are met.  German: Antrag."""

    booking: BookingId
    person: PersonId
    categories: tuple[str, ...]
    quote: Quote
    terms: CancellationTerms
    starts: datetime | None = field(converter=utc_or_none)
    conditions: tuple[Condition, ...]
    at: datetime = field(converter=utc)
    party: Party = NOBODY_NAMED
    rank: int = 0
    by: Ruling | None = None


@frozen
class Registered:
    """*person* has places; *quote*, *terms* and *starts* are promised from now on.

    *conditions* are still to be met, or the booking lapses.
    """

    booking: BookingId
    person: PersonId
    categories: tuple[str, ...]
    quote: Quote
    terms: CancellationTerms
    starts: datetime | None = field(converter=utc_or_none)
    at: datetime = field(converter=utc)
    party: Party = NOBODY_NAMED
    allocation: tuple[str | None, ...] = ()
    conditions: tuple[Condition, ...] = ()
    by: Ruling | None = None


@frozen
class Waitlisted:
    """*person* waits as number *position* of the queue, with *ahead* bookings before, because of *reason*."""

    booking: BookingId
    person: PersonId
    categories: tuple[str, ...]
    quote: Quote
    terms: CancellationTerms
    starts: datetime | None = field(converter=utc_or_none)
    position: int
    ahead: int
    reason: Reason
    at: datetime = field(converter=utc)
    party: Party = NOBODY_NAMED
    rank: int = 0
    conditions: tuple[Condition, ...] = ()
    by: Ruling | None = None


@frozen
class Declined:
    """The wish cannot be granted, for all these reasons."""

    request: RequestId
    person: PersonId
    categories: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    at: datetime = field(converter=utc)


@frozen
class Overridden:
    """*actor* gives the party places although *refusals* stand against it; the registration follows.

    *reason* is a word of the district's own list.
    """

    booking: BookingId
    person: PersonId
    refusals: tuple[Refusal, ...]
    actor: str = field(validator=not_blank)
    reason: str = field(validator=not_blank)
    at: datetime = field(converter=utc)


@frozen
class InterestNoted:
    """*person* wants to hear when such a session has places; they have none and do not wait.  German: Vormerkung."""

    person: PersonId
    categories: tuple[str, ...]
    at: datetime = field(converter=utc)
