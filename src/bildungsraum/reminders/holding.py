"""Whether a message is still true.  In German: Gültigkeit einer Nachricht."""

from __future__ import annotations

from datetime import datetime

from ..registration import Roster, State
from ..schedule import Session, Status
from ..values import utc
from .message import Kind, Message
from .questions import begun, has_room, offer_rule

_TRUE_WHILE = {
    Kind.CONFIRMATION: (State.REGISTERED,),
    Kind.ADMITTED: (State.REGISTERED,),
    Kind.PROMOTED: (State.REGISTERED,),
    Kind.REINSTATED: (State.REGISTERED,),
    Kind.MOVED: (State.REGISTERED,),
    Kind.TAKEN_OVER: (State.REGISTERED,),
    Kind.FEEDBACK: (State.REGISTERED,),
    Kind.APPLICATION: (State.PENDING,),
    Kind.WAITING: (State.WAITING,),
    Kind.DIVIDED: (State.WAITING,),
    Kind.OFFER_LAPSED: (State.WAITING, State.OFFERED, State.LAPSED),
    Kind.LAPSED: (State.LAPSED,),
    Kind.REJECTED: (State.REJECTED,),
    Kind.PLACES_CANCELLED: (State.REGISTERED, State.WAITING, State.OFFERED),
    Kind.CANCELLATION: (State.CANCELLED,),
    Kind.SESSION_CANCELLED: (State.CANCELLED,),
    Kind.PLACES_FREE: (),  # said only to those who have no booking
}
"""In which states of its booking a message is true, where nothing else counts."""


def still_holds(message: Message, *, roster: Roster, session: Session, at: datetime) -> bool:
    """Whether *message* is still true when it is handed over: asked again then, because the world goes on."""
    if message.booking is None:
        return _wants_to_hear(message, roster, session, at)
    booking = roster.bookings.get(message.booking)
    if booking is None or (booking.person == message.person) is (message.kind is Kind.PASSED_ON):
        return False
    registered = booking.state is State.REGISTERED
    match message.kind:
        case Kind.REMINDER:
            return registered and message.version == session.version and not begun(session, at)
        case Kind.CHANGE:
            return registered and message.version == session.version
        case Kind.SESSION_CONFIRMED:
            return registered and roster.confirmed
        case Kind.OFFER:
            return message.rule == offer_rule(booking) and booking.until is not None and utc(at) < booking.until
        case Kind.REFUND | Kind.PASSED_ON:
            return True
        case _:
            return booking.state in _TRUE_WHILE[message.kind]


def _wants_to_hear(message: Message, roster: Roster, session: Session, at: datetime) -> bool:
    interest = roster.interested.get(message.person)
    if interest is None or session.status is not Status.PLANNED or begun(session, at):
        return False
    return has_room(roster, interest)
