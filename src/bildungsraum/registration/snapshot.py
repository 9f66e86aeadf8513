"""A roster without what follows from its bookings, so that it can be kept.  In German: Momentaufnahme."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from rpds import HashTrieMap

from ..values import BookingId
from .booking import Booking, changed
from .counts import Counts, Orders
from .events import Declined, InterestNoted
from .line import Line
from .roster import Roster


@frozen
class Snapshot:
    """Everything that must be known to have the same roster again without its history.

    - *session*: the roster without anybody in it.
    - *queue*: the ranks, each with those who stand in it from the first to the last.
    - *position_next*: the number that the next one in the queue gets.
    """

    session: Roster
    bookings: Sequence[Booking]
    declined: Sequence[Declined]
    interested: Sequence[InterestNoted]
    queue: Sequence[tuple[int, tuple[BookingId, ...]]]
    orders: Orders
    position_next: int

    @classmethod
    def of(cls, roster: Roster) -> Snapshot:
        """What must be kept of *roster*; equal rosters give equal snapshots."""
        counts = roster._counts
        nobody = Roster()
        return cls(
            changed(
                roster,
                bookings=nobody.bookings,
                declined=nobody.declined,
                interested=nobody.interested,
                _counts=nobody._counts,
            ),
            sorted(roster.bookings.values(), key=lambda one: (one.since, one.id)),
            sorted(roster.declined.values(), key=lambda one: (one.at, one.request)),
            sorted(roster.interested.values(), key=lambda one: (one.at, one.person)),
            counts.line.lanes,
            counts.orders,
            counts.position_next,
        )

    @property
    def roster(self) -> Roster:
        """The roster again, with everything that can be counted counted anew."""
        line = Line.of(self.queue)
        return changed(
            self.session,
            bookings=HashTrieMap({one.id: one for one in self.bookings}),
            declined=HashTrieMap({one.request: one for one in self.declined}),
            interested=HashTrieMap({one.person: one for one in self.interested}),
            _counts=Counts.of(self.bookings, self.orders, line=line, position_next=self.position_next),
        )
