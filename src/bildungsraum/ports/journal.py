"""The port to what happened in each session.  In German: Journal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from ..registration import (
    Applied,
    Booking,
    Declined,
    Divided,
    Held,
    Refused,
    Registered,
    Roster,
    RosterEvent,
    SessionCancelled,
    Waitlisted,
)
from ..values import BookingId, SessionId


@frozen
class Occupancy:
    """How full a session is, without reading its journal; like the roster's properties of the same names."""

    capacity: int | None = 0
    taken_elsewhere: int = 0
    taken: int = 0
    bookings_waiting: int = 0

    @property
    def places_bookable(self) -> int | None:
        """Places that a newcomer can have at once; ``None`` is unlimited."""
        if self.bookings_waiting:
            return 0
        return None if self.capacity is None else max(0, self.capacity - self.taken_elsewhere - self.taken)


class Journal(Protocol):
    """What happened in each session, in order, never changed."""

    def read(self, session: SessionId, after: int = 0) -> Sequence[RosterEvent]:
        """The events of *session* behind position *after*; the first event has position 1."""

    def snapshot(self, session: SessionId) -> tuple[int, Roster] | None:
        """A position in the journal of *session* and the roster there, so that only what comes behind must be read.

        ``None`` if none is kept.  It saves time and nothing else: all of the journal leads to the same roster.
        """

    def append(self, session: SessionId, events: Sequence[RosterEvent], *, expected: int, roster: Roster) -> None:
        """Add *events* behind position *expected*; :class:`Conflict` if the journal ends elsewhere.

        *roster* is the state that they lead to, for tables that others query.
        """

    def lock(self, sessions: Collection[SessionId] = (), people: Collection[str] = ()) -> None:
        """Let others who write to *sessions*, or lock the same *people*, wait until this unit of work has ended.

        As far as the store can: a session that has no journal yet cannot be locked.  Lock before reading what is
        decided on, sessions before people and all of them at once, so that no two wait for each other.
        """

    def sessions_of(self, ids: Collection[str]) -> Mapping[str, SessionId]:
        """The session of each of *ids* that is known, see :func:`ids_given`."""

    def occupancy(self, sessions: Collection[SessionId]) -> Mapping[SessionId, Occupancy]:
        """How full those of *sessions* are that have a journal."""

    def booked_by(self, person: str, household: str, organisation: str) -> Collection[SessionId]:
        """The sessions with a booking that is not over and is *person*'s, *household*'s or *organisation*'s.

        A booking is a person's who has made it, and once it is more than held also theirs who have a place in it.  No
        text is nobody.
        """

    def lapsing(self, at: datetime) -> Collection[SessionId]:
        """The sessions in which something of a booking has lapsed by *at* (``Booking.until``) and that is not noted."""


def ids_given(events: Iterable[RosterEvent]) -> dict[str, None]:
    """The ids under which :meth:`Journal.sessions_of` finds the session of *events*, in their order.

    They are those of requests, which their bookings have too, and of bookings that were divided from another.
    """
    ids: dict[str, None] = {}
    for event in events:
        match event:
            case Registered() | Waitlisted() | Held() | Applied():
                ids[event.booking] = None
            case Declined():
                ids[event.request] = None
            case Divided():
                ids[event.rest] = None
            case _:
                pass
    return ids


def bookings_touched(events: Iterable[RosterEvent], roster: Roster) -> list[Booking]:
    """The bookings that *events* can have changed, as *roster* has them afterwards, in the order of the events."""
    ids: dict[BookingId, None] = {}
    for event in events:
        match event:
            case SessionCancelled():
                ids |= dict.fromkeys(roster.bookings)
            case Refused():
                pass
            case Divided():
                ids |= {event.booking: None, event.rest: None}
            case _:
                booking = getattr(event, "booking", None)
                if booking is not None:
                    ids[booking] = None
    return [roster.bookings[id] for id in ids]
