"""One thing to say to one person.  In German: Nachricht."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from attrs import field, frozen

from ..fees import Settlement
from ..registration import Booking
from ..schedule import Meeting, Session
from ..values import BookingId, Money, PersonId, SessionId, as_tuple, utc, utc_or_none


class Kind(Enum):
    """What a message is about."""

    CONFIRMATION = "confirmation"
    APPLICATION = "application"
    ADMITTED = "admitted"
    WAITING = "waiting"
    OFFER = "offer"
    OFFER_LAPSED = "offer_lapsed"
    PROMOTED = "promoted"
    DIVIDED = "divided"
    """About the part of a party that waits on; the other part hears of its places by itself."""
    REINSTATED = "reinstated"
    LAPSED = "lapsed"
    REJECTED = "rejected"
    REFUND = "refund"
    REMINDER = "reminder"
    CHANGE = "change"
    SESSION_CONFIRMED = "session_confirmed"
    MOVED = "moved"
    """About the new place, instead of a confirmation of it and a cancellation of the old one."""
    PASSED_ON = "passed_on"
    """To whoever had the booking before."""
    TAKEN_OVER = "taken_over"
    PLACES_CANCELLED = "places_cancelled"
    CANCELLATION = "cancellation"
    SESSION_CANCELLED = "session_cancelled"
    PLACES_FREE = "places_free"
    """To those who have no booking and wanted to hear of free places."""
    FEEDBACK = "feedback"


@frozen
class Message:
    """One thing to say to one person.  German: Nachricht.  Facts only; ``bildungsraum.messages`` finds the words.

    *rule* and *version* make the key together with person and session.  *due* is when it was meant to be said.

    - *booking*: what it is about; ``None`` for somebody who only wanted to hear of free places.
    - *settlement*: what a cancellation costs; *ahead*: how many wait before.
    - *removed*: meetings that no longer take place, or not for this person.
    - *amount*: what goes back, or by how much a move changes the price.
    - *free_until*: since the session was moved, cancelling is free until then (exclusive).
    - *left*: the booking in another session from which the person has moved here.
    """

    kind: Kind
    person: PersonId
    session: SessionId
    booking: BookingId | None
    rule: str
    version: int
    due: datetime = field(converter=utc)
    settlement: Settlement | None = None
    ahead: int | None = None
    removed: tuple[Meeting, ...] = field(default=(), converter=as_tuple)
    amount: Money | None = None
    free_until: datetime | None = field(default=None, converter=utc_or_none)
    left: BookingId | None = None

    @property
    def key(self) -> str:
        """What makes it the same message: rule, session, person and version of the dates."""
        parts = (self.rule, self.session, self.person, str(self.version))
        # the ids of providers may hold a slash, and two messages must not share a key
        return "/".join(part.replace("%", "%25").replace("/", "%2F") for part in parts)


def about(
    kind: Kind,
    booking: Booking,
    session: Session,
    at: datetime,
    again: str = "",
    *,
    settlement: Settlement | None = None,
    ahead: int | None = None,
    removed: tuple[Meeting, ...] = (),
    amount: Money | None = None,
    free_until: datetime | None = None,
    left: BookingId | None = None,
) -> Message:
    """The message about *booking*; *again* tells apart what can be said of one booking more than once."""
    rule = f"{kind.value}:{booking.id}{again}"
    return Message(
        kind,
        booking.person,
        session.id,
        booking.id,
        rule,
        session.version,
        at,
        settlement=settlement,
        ahead=ahead,
        removed=removed,
        amount=amount,
        free_until=free_until,
        left=left,
    )
