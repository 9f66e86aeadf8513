"""Who has a place, who waits, who is next.  In German: Anmeldung und Warteliste.

The waiting list is strict: first come, first served.  Who comes first is decided by the order in which the requests
are decided, which is their order in the journal, and never by chance, by the clock or by an edit.  While somebody
waits, a free place is owed to the queue: newcomers join its end, and a party at its head that does not fit yet holds
the others back rather than being passed over.
"""

from .decisions import adjust, cancel, cancel_session, note_no_show, promote, register
from .events import (
    CancellationRefused,
    Cancelled,
    CapacityChanged,
    Declined,
    FirstOutcome,
    NoShow,
    Promoted,
    Registered,
    RosterEvent,
    RosterEvents,
    SessionCancelled,
    Waitlisted,
)
from .questions import refusals, settlement
from .roster import Roster
from .values import Booking, Cause, Reason, Refusal, Request, State

__all__ = [
    "Booking",
    "CancellationRefused",
    "Cancelled",
    "CapacityChanged",
    "Cause",
    "Declined",
    "FirstOutcome",
    "NoShow",
    "Promoted",
    "Reason",
    "Refusal",
    "Registered",
    "Request",
    "Roster",
    "RosterEvent",
    "RosterEvents",
    "SessionCancelled",
    "State",
    "Waitlisted",
    "adjust",
    "cancel",
    "cancel_session",
    "note_no_show",
    "promote",
    "refusals",
    "register",
    "settlement",
]
