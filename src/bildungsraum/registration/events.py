"""What can happen to a roster.  In German: Ereignisse einer Teilnehmerliste."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from ..fees import CancellationTerms, Quote, Settlement
from ..values import BookingId, PersonId, RequestId, utc, utc_or_none
from .values import Cause, Reason, Refusal


@frozen
class Registered:
    """*person* has places; *quote*, *terms* and *starts* are promised from now on."""

    booking: BookingId
    person: PersonId
    categories: tuple[str, ...]
    quote: Quote
    terms: CancellationTerms
    starts: datetime | None = field(converter=utc_or_none)
    at: datetime = field(converter=utc)


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


@frozen
class Declined:
    """The wish cannot be granted, for all these reasons."""

    request: RequestId
    person: PersonId
    categories: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    at: datetime = field(converter=utc)


@frozen
class Promoted:
    """Places became free, and the booking that had waited longest has them now."""

    booking: BookingId
    person: PersonId
    position: int
    at: datetime = field(converter=utc)


@frozen
class Cancelled:
    """The booking is given up; *settlement* says what that costs."""

    booking: BookingId
    person: PersonId
    settlement: Settlement
    at: datetime = field(converter=utc)


@frozen
class CancellationRefused:
    """The booking stays as it is, for all these reasons."""

    booking: BookingId
    person: PersonId
    refusals: tuple[Refusal, ...]
    at: datetime = field(converter=utc)


@frozen
class CapacityChanged:
    """The session has *capacity* places from now on, of which the provider has given away *taken_elsewhere*."""

    capacity: int | None
    taken_elsewhere: int
    at: datetime = field(converter=utc)


@frozen
class SessionCancelled:
    """The provider cancels the session; nobody owes a fee."""

    cause: Cause
    at: datetime = field(converter=utc)


@frozen
class NoShow:
    """The party had its places and did not come."""

    booking: BookingId
    person: PersonId
    at: datetime = field(converter=utc)


RosterEvent = (
    Registered
    | Waitlisted
    | Declined
    | Promoted
    | Cancelled
    | CancellationRefused
    | CapacityChanged
    | SessionCancelled
    | NoShow
)
RosterEvents = tuple[RosterEvent, ...]
FirstOutcome = Registered | Waitlisted | Declined
