"""What people hear because something has just happened.  In German: Benachrichtigung."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from attrs import frozen

from ..registration import (
    Admitted,
    Applied,
    Booking,
    Cancelled,
    Divided,
    Lapsed,
    Moved,
    OfferLapsed,
    PlaceOffered,
    PlacesCancelled,
    Promoted,
    Queued,
    RefundDue,
    Registered,
    Reinstated,
    Rejected,
    Roster,
    RosterEvent,
    SessionCancelled,
    SessionConfirmed,
    State,
    Transferred,
    Waitlisted,
)
from ..schedule import Session, Status
from ..values import BookingId
from .message import Kind, Message, about
from .questions import begun, by_time, free_until, has_room

_CONCERNED = (State.REGISTERED, State.PENDING, State.WAITING, State.OFFERED)
"""Whom it concerns when the whole session is cancelled; who only holds places has heard nothing yet."""

_KINDS: Mapping[type[RosterEvent], Kind] = {
    Applied: Kind.APPLICATION,
    Registered: Kind.CONFIRMATION,
    Waitlisted: Kind.WAITING,
    Queued: Kind.WAITING,
    Admitted: Kind.ADMITTED,
    Promoted: Kind.PROMOTED,
    Reinstated: Kind.REINSTATED,
    Rejected: Kind.REJECTED,
}


@frozen
class Arrival:
    """Somebody has moved here: the event of the session that they *left*.  German: Umbuchung hierher."""

    moved: Moved
    left: Session


def notices(
    events: Iterable[RosterEvent], *, before: Roster, session: Session, arrivals: Iterable[Arrival] = ()
) -> tuple[Message, ...]:
    """What the people concerned are told about *events*, which happened to the roster *before*.

    Who is among the *arrivals* hears once of the move, here; the session that they left says nothing.
    """
    came = {one.moved.target: one for one in arrivals}
    found: list[Message] = []
    roster: Roster = before
    at: datetime | None = None
    for event in events:
        after = roster.after([event])
        found += _told(event, roster, after, session, came)
        roster, at = after, event.at
    return (*found, *_places_free(before, roster, session, at)) if at is not None else ()


def change_notices(roster: Roster, *, old: Session, new: Session, at: datetime) -> tuple[Message, ...]:
    """Tell everybody who has a place that dates or place of their session have changed; ``()`` if they have not.

    *roster* is up to date with *new*, so that it knows until when cancelling is free because of that.
    """
    if new.version == old.version or new.status is not Status.PLANNED:
        return ()
    keys = {meeting.key for meeting in new.meetings}
    removed = tuple(meeting for meeting in old.meetings if meeting.key not in keys)
    return tuple(
        about(Kind.CHANGE, one, new, at, removed=removed, free_until=free_until(roster, one))
        for one in by_time(roster.registered())
    )


def _told(
    event: RosterEvent, roster: Roster, after: Roster, session: Session, came: Mapping[BookingId, Arrival]
) -> Iterator[Message]:
    """What those are told whose booking *event* is about; the others hear nothing, or were answered at once."""
    match event:
        case SessionCancelled():
            for one in by_time(roster.bookings.values()):
                if one.state in _CONCERNED:
                    yield about(Kind.SESSION_CANCELLED, one, session, event.at)
        case SessionConfirmed():
            for one in by_time(roster.registered()):
                yield about(Kind.SESSION_CONFIRMED, one, session, event.at, free_until=free_until(roster, one))
        case Registered() if event.booking in came:
            yield _arrived(came[event.booking], after.bookings[event.booking], session, event.at)
        case Applied() | Registered() | Waitlisted() | Queued() | Admitted() | Promoted() | Reinstated() | Rejected():
            ours = after.bookings[event.booking]
            ahead = event.ahead if isinstance(event, Waitlisted | Queued) else None
            yield about(_KINDS[type(event)], ours, session, event.at, ahead=ahead, free_until=free_until(after, ours))
        case PlaceOffered() | OfferLapsed() | Lapsed() | Cancelled() | PlacesCancelled() | RefundDue() | Divided():
            yield from _followed(event, roster.bookings[event.booking], after, session)
        case Transferred():
            ours, again = after.bookings[event.booking], f":{event.at.isoformat()}"
            rule = f"{Kind.PASSED_ON.value}:{ours.id}{again}"
            yield Message(Kind.PASSED_ON, event.person, session.id, ours.id, rule, session.version, event.at)
            yield about(Kind.TAKEN_OVER, ours, session, event.at, again, free_until=free_until(after, ours))
        case _:
            pass


def _followed(
    event: PlaceOffered | OfferLapsed | Lapsed | Cancelled | PlacesCancelled | RefundDue | Divided,
    old: Booking,
    after: Roster,
    session: Session,
) -> Iterator[Message]:
    """What is said of a booking that was there before; of a hold that ends, nothing."""
    ours, at = after.bookings[old.id], event.at
    match event:
        case PlaceOffered():
            yield about(Kind.OFFER, ours, session, at, f":{ours.missed + 1}")
        case OfferLapsed():
            yield about(Kind.OFFER_LAPSED, ours, session, at, f":{ours.missed}")
        case Lapsed() if old.state is not State.HELD:
            yield about(Kind.LAPSED, ours, session, at)
        case Cancelled() if old.state is not State.HELD:
            yield about(Kind.CANCELLATION, ours, session, at, settlement=event.settlement)
        case PlacesCancelled():
            gone, free = "+".join(map(str, event.numbers)), free_until(after, ours)
            kind = Kind.PLACES_CANCELLED
            yield about(kind, ours, session, at, f":{gone}", settlement=event.settlement, free_until=free)
        case RefundDue():
            yield about(Kind.REFUND, ours, session, at, f":{at.isoformat()}", amount=event.amount)
        case Divided():
            # the part that moves up leaves its turn to the rest, which stands right behind it
            yield about(Kind.DIVIDED, after.bookings[event.rest], session, at, ahead=after.ahead_of(ours.id))
        case _:
            pass


def _arrived(arrival: Arrival, booking: Booking, session: Session, at: datetime) -> Message:
    moved = arrival.moved
    removed = arrival.left.meetings
    return about(Kind.MOVED, booking, session, at, removed=removed, amount=moved.difference, left=moved.booking)


def _places_free(before: Roster, after: Roster, session: Session, at: datetime) -> Iterator[Message]:
    """Who wanted to hear of places, and can have as many as they wanted from now on; at most once on a (UTC) day."""
    if before.places_bookable == after.places_bookable or session.status is not Status.PLANNED or begun(session, at):
        return
    rule = f"{Kind.PLACES_FREE.value}:{at.date().isoformat()}"
    for interest in sorted(after.interested.values(), key=lambda one: (one.at, one.person)):
        if has_room(after, interest) and not has_room(before, interest):
            yield Message(Kind.PLACES_FREE, interest.person, session.id, None, rule, session.version, at)
