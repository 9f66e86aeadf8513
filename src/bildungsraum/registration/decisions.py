"""The decisions about places: each takes the state and gives events.  In German: Entscheidungen."""

from __future__ import annotations

from datetime import datetime

from .. import fees
from ..rules import Rules
from ..schedule import Session, Status
from ..values import BookingId, Money, utc
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
from .questions import obstacle, refusals, settlement
from .roster import Roster
from .values import Booking, Cause, Reason, Refusal, Request, State


def register(roster: Roster, request: Request, *, session: Session, rules: Rules, at: datetime) -> RosterEvents:
    """Give the party its places, put it on the waiting list, or decline with all reasons.

    The same request again gives ``()``; ``roster.outcomes`` has what came of it.  ``ValueError`` if its id was used
    for another wish, or if *session* is not the one that it asks for.
    """
    _same_session(request, session)
    if request.id in roster.outcomes:
        return _asked_before(roster.outcomes[request.id], request)
    before = adjust(roster, session=session, at=at)
    roster = roster.after(before)
    refused = refusals(roster, request, session=session, rules=rules, at=at)
    if refused:
        return (*before, Declined(request.id, request.person, request.categories, refused, at))
    granted = [one for one in map(rules.reduction, request.reductions) if one is not None]
    quote = fees.quote(session.tariff, categories=request.categories, reductions=granted)
    booking = BookingId(request.id)
    shared = (booking, request.person, request.categories, quote, rules.cancellation, session.starts)
    hurdle = obstacle(roster, request.places)
    if hurdle is None:
        return (*before, Registered(*shared, at))
    return (*before, Waitlisted(*shared, roster.position_next, roster.bookings_waiting, hurdle, at))


def cancel(
    roster: Roster, booking: BookingId, *, session: Session, rules: Rules, at: datetime, paid: Money | None = None
) -> RosterEvents:
    """Give up *booking* and let those move up who wait longest.

    Cancelling twice gives ``()``.  ``LookupError`` if there is no such booking.  After the session it is too late.
    *paid* is what has been received for the booking; ``None`` is nothing.
    """
    ours = _known(roster, booking)
    if ours.state is State.CANCELLED:
        return ()
    ends = session.ends
    if ours.state is State.NO_SHOW or (ends is not None and utc(at) >= utc(ends)):
        return (CancellationRefused(ours.id, ours.person, (Refusal(Reason.SESSION_OVER, when=ends),), at),)
    cost = settlement(ours, session=session, rules=rules, at=at, paid=paid)
    events: RosterEvents = (Cancelled(ours.id, ours.person, cost, at),)
    return events + adjust(roster.after(events), session=session, at=at)


def adjust(roster: Roster, *, session: Session, at: datetime) -> RosterEvents:
    """Bring the roster in line with the places that *session* has now, then let people move up.

    A confirmed place is never taken away: with fewer places than are given, ``roster.places_over`` says how many.
    """
    events: RosterEvents = ()
    if (roster.capacity, roster.taken_elsewhere) != (session.capacity, session.taken_elsewhere):
        events = (CapacityChanged(session.capacity, session.taken_elsewhere, at),)
    return events + promote(roster.after(events), session=session, at=at)


def promote(roster: Roster, *, session: Session, at: datetime) -> RosterEvents:
    """Give free places to those who wait, longest wait first; nobody is passed over.

    Nobody moves up once the session has started, is cancelled or withdrawn.
    """
    starts = session.starts
    if roster.cancelled or session.status is not Status.PLANNED or (starts is not None and utc(at) >= utc(starts)):
        return ()
    events: list[RosterEvent] = []
    free = roster.places_free
    for booking in roster.waiting:
        if free is not None and free < booking.places:
            break
        assert booking.position is not None
        events.append(Promoted(booking.id, booking.person, booking.position, at))
        free = None if free is None else free - booking.places
    return tuple(events)


def cancel_session(roster: Roster, *, cause: Cause, at: datetime) -> RosterEvents:
    """The provider cancels the whole session; doing so twice gives ``()``."""
    return () if roster.cancelled else (SessionCancelled(cause, at),)


def note_no_show(roster: Roster, booking: BookingId, *, session: Session, at: datetime) -> RosterEvents:
    """Note that the party of *booking* did not come; noting it twice gives ``()``.

    ``ValueError`` before the start, or if the booking has no place.
    """
    ours = _known(roster, booking)
    if ours.state is State.NO_SHOW:
        return ()
    if ours.state is not State.REGISTERED:
        raise ValueError(f"booking {booking} has no place, it is {ours.state.value}")
    if session.starts is None or utc(at) < utc(session.starts):
        raise ValueError(f"session {session.id} has not begun, nobody can have missed it")
    return (NoShow(ours.id, ours.person, at),)


def _known(roster: Roster, booking: BookingId) -> Booking:
    if booking not in roster.bookings:
        raise LookupError(f"there is no booking {booking!r} in this session")
    return roster.bookings[booking]


def _same_session(request: Request, session: Session) -> None:
    if request.session != session.id:
        raise ValueError(f"request {request.id} is for session {request.session}, not for {session.id}")


def _asked_before(outcome: FirstOutcome, request: Request) -> RosterEvents:
    if (outcome.person, outcome.categories) != (request.person, request.categories):
        raise ValueError(f"request id {request.id} was used for another wish; give each wish an id of its own")
    return ()
