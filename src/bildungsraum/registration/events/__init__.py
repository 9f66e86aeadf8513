"""What can happen to a roster.  In German: Ereignisse einer Teilnehmerliste.

Every event that follows from a rule says by which one, and at which level it stands (*by*).
"""

from __future__ import annotations

from .arrivals import Applied, Declined, Held, InterestNoted, Overridden, Registered, Waitlisted
from .changes import (
    Attended,
    Cancelled,
    ConsentNoted,
    Moved,
    NoShow,
    PlaceNamed,
    PlacesCancelled,
    Refused,
    Repriced,
    Transferred,
)
from .conditions import Admitted, ConditionMet, Drawn, Lapsed, PaymentNoted, Queued, RefundDue, Reinstated, Rejected
from .queue import Divided, OfferLapsed, Overtaken, PlaceOffered, Promoted, Reordered
from .sessions import (
    CapacityChanged,
    MeetingCancelled,
    MeetingMadeUp,
    PoolReleased,
    Quota,
    SessionCancelled,
    SessionConfirmed,
    SessionMoved,
    SessionReopened,
)

__all__ = [
    "Admitted",
    "Applied",
    "Attended",
    "BookingEvent",
    "Cancelled",
    "CapacityChanged",
    "ConditionMet",
    "ConsentNoted",
    "Declined",
    "Divided",
    "Drawn",
    "Entry",
    "FirstOutcome",
    "Held",
    "InterestNoted",
    "Lapsed",
    "MeetingCancelled",
    "MeetingMadeUp",
    "Moved",
    "NoShow",
    "OfferLapsed",
    "Overridden",
    "Overtaken",
    "PartEvent",
    "PaymentNoted",
    "PlaceNamed",
    "PlaceOffered",
    "PlacesCancelled",
    "PoolReleased",
    "Promoted",
    "Queued",
    "Quota",
    "RefundDue",
    "Refused",
    "Registered",
    "Reinstated",
    "Rejected",
    "Reordered",
    "Repriced",
    "RosterEvent",
    "RosterEvents",
    "SessionCancelled",
    "SessionConfirmed",
    "SessionMoved",
    "SessionReopened",
    "Transferred",
    "Waitlisted",
]

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
