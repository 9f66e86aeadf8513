"""What must be known of a roster before anything is said of it.  In German: Rückfragen an die Belegung."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ..registration import Booking, InterestNoted, Roster, State
from ..schedule import Session
from ..values import utc
from .message import Kind


def begun(session: Session, at: datetime) -> bool:
    """Whether the first meeting has started at *at*."""
    return session.starts is not None and utc(at) >= utc(session.starts)


def by_time(bookings: Iterable[Booking]) -> list[Booking]:
    """Who came first, first."""
    return sorted(bookings, key=lambda one: (one.since, one.id))


def has_room(roster: Roster, interest: InterestNoted) -> bool:
    """Whether as many places as were wanted can be had at once."""
    free = roster.places_bookable
    return not roster.cancelled and (free is None or free >= len(interest.categories))


def free_until(roster: Roster, booking: Booking) -> datetime | None:
    """Until when cancelling *booking* is free because its session was moved; ``None`` if that is not so, or endless."""
    booked_before = roster.moved_at is not None and booking.since < roster.moved_at
    return roster.free_until if booked_before else None


def offer_rule(booking: Booking) -> str:
    """The rule of the message about the offer that *booking* has now; each offer has one of its own."""
    return f"{Kind.OFFER.value}:{booking.id}:{booking.missed + 1}" if booking.state is State.OFFERED else ""
