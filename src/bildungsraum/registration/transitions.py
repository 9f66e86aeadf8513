"""Which command is possible in which state, and where it leads.  In German: Statusübergänge."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ..values import BookingId
from .booking import Booking
from .events import Refused
from .roster import Roster
from .values import Command, Reason, Refusal, State

_PLACE_OR_QUEUE = (State.PENDING, State.REGISTERED, State.WAITING)

TRANSITIONS: Mapping[Command, Mapping[State, tuple[State, ...]]] = {
    Command.HOLD: {State.HELD: (State.HELD,), State.LAPSED: (State.HELD, State.LAPSED)},
    Command.CONFIRM: {
        State.PENDING: _PLACE_OR_QUEUE,
        State.REGISTERED: (State.REGISTERED,),
        State.WAITING: (State.WAITING,),
        State.OFFERED: (State.OFFERED,),
    },
    Command.APPROVE: {State.PENDING: _PLACE_OR_QUEUE},
    Command.REJECT: {State.PENDING: (State.REJECTED,)},
    Command.PAY: {
        State.PENDING: _PLACE_OR_QUEUE,
        State.REGISTERED: (State.REGISTERED,),
        State.NO_SHOW: (State.NO_SHOW,),
        State.HELD: (State.HELD,),
        State.WAITING: (State.WAITING,),
        State.OFFERED: (State.OFFERED,),
        State.LAPSED: (State.LAPSED, State.REGISTERED),
        State.CANCELLED: (State.CANCELLED,),
        State.REJECTED: (State.REJECTED,),
        State.MOVED: (State.MOVED,),
    },
    Command.ACCEPT: {State.OFFERED: (State.REGISTERED,), State.WAITING: (State.REGISTERED, State.WAITING)},
    Command.REORDER: {State.WAITING: (State.WAITING,)},
    Command.CANCEL: {
        State.HELD: (State.CANCELLED,),
        State.PENDING: (State.CANCELLED,),
        State.WAITING: (State.CANCELLED,),
        State.OFFERED: (State.CANCELLED,),
        State.REGISTERED: (State.CANCELLED, State.REGISTERED),
    },
    Command.CANCEL_PLACES: {
        State.WAITING: (State.WAITING, State.REGISTERED, State.OFFERED),
        State.REGISTERED: (State.REGISTERED,),
    },
    Command.NAME_PLACE: {
        State.PENDING: (State.PENDING,),
        State.WAITING: (State.WAITING,),
        State.OFFERED: (State.OFFERED,),
        State.REGISTERED: (State.REGISTERED,),
    },
    Command.TRANSFER: {State.REGISTERED: (State.REGISTERED,)},
    Command.MOVE: {State.REGISTERED: (State.MOVED, State.REGISTERED)},
    Command.SWAP: {State.REGISTERED: (State.MOVED, State.REGISTERED)},
    Command.CONSENT: {State.REGISTERED: (State.REGISTERED,)},
    Command.NOTE_NO_SHOW: {State.REGISTERED: (State.NO_SHOW, State.REGISTERED)},
    Command.NOTE_ATTENDANCE: {State.REGISTERED: (State.REGISTERED,), State.NO_SHOW: (State.REGISTERED, State.NO_SHOW)},
}
"""For each command the states in which it is possible, and the states to which it can lead.

What is due at the same moment (a lapse, somebody's moving up) is decided before and is not meant here.  Money that was
received is a fact and can be noted in every state.
"""


UNASKED: Mapping[State, tuple[State, ...]] = {
    State.HELD: (State.LAPSED, State.CANCELLED),
    State.PENDING: (State.LAPSED, State.REGISTERED, State.WAITING, State.CANCELLED),
    State.WAITING: (State.OFFERED, State.REGISTERED, State.LAPSED, State.CANCELLED),
    State.OFFERED: (State.WAITING, State.LAPSED, State.CANCELLED),
    State.REGISTERED: (State.LAPSED, State.CANCELLED),
    State.NO_SHOW: (State.CANCELLED,),
}
"""Where a booking can go without a command of its own: a lapse, moving up, a draw, the end of the session."""


def known(roster: Roster, booking: BookingId) -> Booking:
    """The booking; ``LookupError`` if this session has none of that id."""
    ours = roster.bookings.get(booking)
    if ours is None:
        raise LookupError(f"there is no booking {booking!r} in this session")
    return ours


def missing(booking: Booking, command: Command, at: datetime) -> tuple[Refused, ...]:
    """The refusal that names the transition that there is not; ``()`` if *command* is possible."""
    if booking.state in TRANSITIONS[command]:
        return ()
    return refused(booking, command, [Refusal(Reason.NO_TRANSITION, name=f"{command.value}.{booking.state.value}")], at)


def refused(booking: Booking, command: Command, refusals: list[Refusal], at: datetime) -> tuple[Refused, ...]:
    """That *command* changes nothing, for these reasons; ``()`` if there are none."""
    return (Refused(booking.id, booking.person, tuple(refusals), at, command),) if refusals else ()
