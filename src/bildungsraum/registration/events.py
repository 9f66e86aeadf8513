"""What can happen to a roster.  In German: Ereignisse einer Teilnehmerliste.

Every event that follows from a rule says by which one, and at which level it stands (*by*).
"""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from ..fees import CancellationTerms, Quote, Settlement
from ..rules import Missed, Remedy, Ruling
from ..values import BookingId, Money, PersonId, RequestId, SessionId, not_blank, utc, utc_or_none, whole
from .values import NOBODY_NAMED, Cause, Command, Condition, ConditionKind, Party, Reason, Refusal

# somebody comes in ----------------------------------------------------------------------------------------------------


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


# conditions -----------------------------------------------------------------------------------------------------------


@frozen
class ConditionMet:
    """What was still to be done for the booking is done; *actor* is who said so, if it was not the person."""

    booking: BookingId
    person: PersonId
    condition: ConditionKind
    at: datetime = field(converter=utc)
    actor: str = ""


@frozen
class Admitted:
    """A wish whose conditions are met has its places now."""

    booking: BookingId
    person: PersonId
    allocation: tuple[str | None, ...]
    conditions: tuple[Condition, ...]
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class Queued:
    """A wish whose conditions are met finds no places and waits as number *position*."""

    booking: BookingId
    person: PersonId
    position: int
    ahead: int
    reason: Reason
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class Rejected:
    """*actor* has not approved the wish; *reason* is a word of the district's own list and says nothing personal."""

    booking: BookingId
    person: PersonId
    actor: str = field(validator=not_blank)
    reason: str = field(validator=not_blank)
    at: datetime = field(converter=utc)


@frozen
class Lapsed:
    """The time ran out: for *condition*, or for a hold if it is ``None``."""

    booking: BookingId
    person: PersonId
    condition: ConditionKind | None
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class PaymentNoted:
    """*amount* was received for the booking."""

    booking: BookingId
    person: PersonId
    amount: Money
    at: datetime = field(converter=utc)


@frozen
class Reinstated:
    """A payment came too late, but there was still room: the booking has places again."""

    booking: BookingId
    person: PersonId
    allocation: tuple[str | None, ...]
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class RefundDue:
    """*amount* was paid for a booking that has no place (any more), or costs less after a move, and must go back."""

    booking: BookingId
    person: PersonId
    amount: Money
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class Drawn:
    """Lots were drawn among the wishes in *order*, with the published *seed*.

    *digest* is the SHA-256 of the list of all wishes, sorted, one per line; with both anybody can draw again.
    """

    seed: str = field(validator=not_blank)
    digest: str
    order: tuple[BookingId, ...]
    at: datetime = field(converter=utc)
    by: Ruling | None = None


# the queue ------------------------------------------------------------------------------------------------------------


@frozen
class Promoted:
    """Places became free, and the booking whose turn it is has them now."""

    booking: BookingId
    person: PersonId
    position: int
    at: datetime = field(converter=utc)
    allocation: tuple[str | None, ...] = ()
    conditions: tuple[Condition, ...] = ()
    by: Ruling | None = None


@frozen
class PlaceOffered:
    """Places are kept for the booking whose turn it is, until *until* (exclusive).  German: Platzangebot."""

    booking: BookingId
    person: PersonId
    until: datetime = field(converter=utc)
    at: datetime = field(converter=utc)
    allocation: tuple[str | None, ...] = ()
    by: Ruling | None = None


@frozen
class OfferLapsed:
    """Nobody accepted the offer in time; *then* says what becomes of the booking."""

    booking: BookingId
    person: PersonId
    then: Missed
    skip: int
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class Overtaken:
    """*booking* stays where it is because it does not fit, and *behind*, which came later, moves up first."""

    booking: BookingId
    person: PersonId
    behind: BookingId
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class Divided:
    """A waiting party has agreed to move up one after the other: the places *numbers* wait on as the booking *rest*."""

    booking: BookingId
    person: PersonId
    rest: BookingId
    numbers: tuple[int, ...]
    quote: Quote
    quote_rest: Quote
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class Reordered:
    """*actor* has put the booking directly before *before*, or at the end of its rank if that is ``None``."""

    booking: BookingId
    person: PersonId
    before: BookingId | None
    actor: str = field(validator=not_blank)
    reason: str = field(validator=not_blank)
    at: datetime = field(converter=utc)


# somebody goes or changes ---------------------------------------------------------------------------------------------


@frozen
class Cancelled:
    """The booking is given up; *settlement* says what that costs; *actor* is who did it, if it was not the person."""

    booking: BookingId
    person: PersonId
    settlement: Settlement
    at: datetime = field(converter=utc)
    by: Ruling | None = None
    actor: str = ""


@frozen
class PlacesCancelled:
    """Some places of the booking are given up; the rest costs *quote* from now on."""

    booking: BookingId
    person: PersonId
    numbers: tuple[int, ...]
    quote: Quote
    settlement: Settlement
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class PlaceNamed:
    """Place *number* of the booking is *holder*'s."""

    booking: BookingId
    person: PersonId
    number: int
    holder: PersonId
    at: datetime = field(converter=utc)


@frozen
class Transferred:
    """The whole booking is *heir*'s from now on, with everything promised and owed.  German: Ersatzteilnehmer."""

    booking: BookingId
    person: PersonId
    heir: PersonId
    at: datetime = field(converter=utc)


@frozen
class Moved:
    """The party has places in *session* instead, as booking *target*; it pays *difference* more (or less)."""

    booking: BookingId
    person: PersonId
    session: SessionId
    target: BookingId
    difference: Money
    at: datetime = field(converter=utc)


@frozen
class NoShow:
    """The party had its places and did not come."""

    booking: BookingId
    person: PersonId
    at: datetime = field(converter=utc)


@frozen
class Attended:
    """*places* of the party came to the meeting *meeting*."""

    booking: BookingId
    person: PersonId
    meeting: str
    places: int
    at: datetime = field(converter=utc)


@frozen
class ConsentNoted:
    """The party agrees, or does not, to pay more so that the session takes place: up to *price* in all."""

    booking: BookingId
    person: PersonId
    remedy: Remedy
    agrees: bool
    at: datetime = field(converter=utc)
    price: Money | None = None


@frozen
class Repriced:
    """The party has agreed to another price."""

    booking: BookingId
    person: PersonId
    quote: Quote
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class Refused:
    """The booking stays as it is, for all these reasons."""

    booking: BookingId
    person: PersonId
    refusals: tuple[Refusal, ...]
    at: datetime = field(converter=utc)
    command: Command = Command.CANCEL


# the session itself ---------------------------------------------------------------------------------------------------


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


RosterEvent = (
    Held
    | Applied
    | Registered
    | Waitlisted
    | Declined
    | Overridden
    | InterestNoted
    | ConditionMet
    | Admitted
    | Queued
    | Rejected
    | Lapsed
    | PaymentNoted
    | Reinstated
    | RefundDue
    | Drawn
    | Promoted
    | PlaceOffered
    | OfferLapsed
    | Overtaken
    | Divided
    | Reordered
    | Cancelled
    | PlacesCancelled
    | PlaceNamed
    | Transferred
    | Moved
    | NoShow
    | Attended
    | ConsentNoted
    | Repriced
    | Refused
    | CapacityChanged
    | PoolReleased
    | SessionMoved
    | SessionConfirmed
    | SessionReopened
    | SessionCancelled
    | MeetingCancelled
    | MeetingMadeUp
)
PartEvent = (
    Attended
    | ConditionMet
    | ConsentNoted
    | Overtaken
    | PaymentNoted
    | PlaceNamed
    | PlacesCancelled
    | Queued
    | RefundDue
    | Repriced
    | Transferred
)
"""What changes something of a booking, and not, or not only, where it stands."""
BookingEvent = (
    PartEvent
    | Admitted
    | Cancelled
    | Lapsed
    | Moved
    | NoShow
    | OfferLapsed
    | PlaceOffered
    | Promoted
    | Reinstated
    | Rejected
)
"""What changes a booking."""
RosterEvents = tuple[RosterEvent, ...]
Entry = Held | Applied | Registered | Waitlisted
"""How a booking comes into being."""
FirstOutcome = Entry | Declined
