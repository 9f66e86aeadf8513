"""The state of one session, told by its events.  In German: Belegung, Teilnehmerliste."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

import attrs
from attrs import frozen
from rpds import HashTrieMap

from ..values import BookingId, Money, PersonId, RequestId
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
    SessionCancelled,
    Waitlisted,
)
from .values import Booking, State


@frozen
class Roster:
    """The state of one session, told by its events.  German: Belegung, Teilnehmerliste.

    ``Roster()`` is the start: nobody has a place and there is none.  All maps are persistent, so that a new roster
    shares with the old one what did not change and one booking costs the same among ten and among ten thousand.
    """

    capacity: int | None = 0
    taken_elsewhere: int = 0
    taken: int = 0
    cancelled: bool = False
    bookings: HashTrieMap[BookingId, Booking] = HashTrieMap()
    outcomes: HashTrieMap[RequestId, FirstOutcome] = HashTrieMap()
    _active: HashTrieMap[PersonId, BookingId] = HashTrieMap()
    _queue: HashTrieMap[int, BookingId] = HashTrieMap()
    _head: int = 1
    _next: int = 1

    def after(self, events: Iterable[RosterEvent]) -> Roster:
        """The state once *events* have happened."""
        roster = self
        for event in events:
            roster = evolve(roster, event)
        return roster

    @property
    def position_next(self) -> int:
        """The number that the next one in the queue gets; numbers are never given twice."""
        return self._next

    @property
    def waiting(self) -> Iterator[Booking]:
        """Who waits, longest wait first."""
        for position in range(self._head, self._next):
            booking = self._queue.get(position)
            if booking is not None:
                yield self.bookings[booking]

    @property
    def bookings_waiting(self) -> int:
        """How many bookings wait."""
        return len(self._queue)

    @property
    def places_free(self) -> int | None:
        """Places that nobody has, whether or not the queue is owed them; ``None`` is unlimited.

        Negative if more were given than there are: a smaller room takes no place away in silence.
        """
        return None if self.capacity is None else self.capacity - self.taken_elsewhere - self.taken

    @property
    def places_bookable(self) -> int | None:
        """Places that a newcomer can have at once: none while somebody waits; ``None`` is unlimited."""
        free = self.places_free
        if self._queue:
            return 0
        return None if free is None else max(0, free)

    @property
    def places_over(self) -> int:
        """Places given away beyond the capacity."""
        return 0 if self.places_free is None else max(0, -self.places_free)

    def registered(self) -> Iterator[Booking]:
        """Who has a place, in no particular order."""
        return (one for one in self.bookings.values() if one.state is State.REGISTERED)

    def of(self, person: PersonId) -> Booking | None:
        """The active booking of *person*: registered, waiting or not shown up."""
        booking = self._active.get(person)
        return None if booking is None else self.bookings[booking]

    def ahead_of(self, booking: BookingId) -> int | None:
        """How many bookings wait before *booking*; ``None`` if it does not wait."""
        for ahead, one in enumerate(self.waiting):
            if one.id == booking:
                return ahead
        return None


def evolve(roster: Roster, event: RosterEvent) -> Roster:
    """The roster after *event*.  It never refuses: what happened has happened."""
    match event:
        case Registered():
            return _entered(roster, _booking(event, State.REGISTERED, None), event)
        case Waitlisted():
            return _entered(roster, _booking(event, State.WAITING, event.position), event)
        case Declined():
            return attrs.evolve(roster, outcomes=roster.outcomes.insert(event.request, event))
        case Promoted():
            booking = attrs.evolve(roster.bookings[event.booking], state=State.REGISTERED)
            return _left_queue(
                attrs.evolve(
                    roster,
                    taken=roster.taken + booking.places,
                    bookings=roster.bookings.insert(booking.id, booking),
                ),
                event.position,
            )
        case Cancelled():
            return _given_up(roster, roster.bookings[event.booking], event.settlement.claim)
        case CapacityChanged():
            return attrs.evolve(roster, capacity=event.capacity, taken_elsewhere=event.taken_elsewhere)
        case SessionCancelled():
            active = [one for one in roster.bookings.values() if one.state is not State.CANCELLED]
            for booking in active:
                roster = _given_up(roster, booking, None)
            return attrs.evolve(roster, cancelled=True)
        case NoShow():
            booking = attrs.evolve(roster.bookings[event.booking], state=State.NO_SHOW)
            return attrs.evolve(roster, bookings=roster.bookings.insert(booking.id, booking))
        case CancellationRefused():
            return roster
        case _:
            assert_never(event)


def _booking(event: Registered | Waitlisted, state: State, position: int | None) -> Booking:
    return Booking(
        event.booking,
        event.person,
        event.categories,
        event.quote,
        event.terms,
        event.starts,
        event.at,
        state,
        position,
    )


def _entered(roster: Roster, booking: Booking, event: Registered | Waitlisted) -> Roster:
    waits = booking.position
    return attrs.evolve(
        roster,
        taken=roster.taken + (booking.places if waits is None else 0),
        bookings=roster.bookings.insert(booking.id, booking),
        outcomes=roster.outcomes.insert(RequestId(booking.id), event),
        active=roster._active.insert(booking.person, booking.id),
        queue=roster._queue if waits is None else roster._queue.insert(waits, booking.id),
        next=roster._next if waits is None else waits + 1,
    )


def _left_queue(roster: Roster, position: int) -> Roster:
    queue, head = roster._queue.remove(position), roster._head
    while head < roster._next and head not in queue:
        head += 1
    return attrs.evolve(roster, queue=queue, head=head)


def _given_up(roster: Roster, booking: Booking, claim: Money | None) -> Roster:
    waits = booking.state is State.WAITING
    gone = attrs.evolve(booking, state=State.CANCELLED, claim=claim)
    roster = attrs.evolve(
        roster,
        taken=roster.taken - (0 if waits else booking.places),
        bookings=roster.bookings.insert(gone.id, gone),
        active=roster._active.discard(booking.person),
    )
    return _left_queue(roster, booking.position) if waits and booking.position is not None else roster
