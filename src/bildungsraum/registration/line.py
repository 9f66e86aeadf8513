"""The queue itself: who stands behind whom.  In German: Reihenfolge der Warteliste."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen
from rpds import HashTrieMap

from ..values import BookingId

Link = tuple[int, BookingId | None, BookingId | None]
"""The rank of one who waits, who stands before them, and who behind them."""
Lane = tuple[BookingId, BookingId, int]
"""The first and the last of one rank, and how many they are."""


@frozen
class Line:
    """Bookings in the order in which they move up: by rank, and within a rank one behind the other.

    Everybody knows only their neighbours, so that joining, leaving and moving cost the same in a long line and in a
    short one.
    """

    _lanes: HashTrieMap[int, Lane] = HashTrieMap()
    _links: HashTrieMap[BookingId, Link] = HashTrieMap()

    def __len__(self) -> int:
        return len(self._links)

    def __contains__(self, booking: BookingId) -> bool:
        return booking in self._links

    def __iter__(self) -> Iterator[BookingId]:
        for rank in sorted(self._lanes):
            one: BookingId | None = self._lanes[rank][0]
            while one is not None:
                yield one
                one = self._links[one][2]

    def ahead(self, rank: int) -> int:
        """How many stand before one who joins with *rank* now."""
        lanes = self._lanes
        return sum(lane[2] for other, lane in lanes.items() if other <= rank)

    def joined(self, booking: BookingId, rank: int) -> Line:
        """With *booking* as the last of its *rank*."""
        lane = self._lanes.get(rank)
        if lane is None:
            return Line(
                self._lanes.insert(rank, (booking, booking, 1)), self._links.insert(booking, (rank, None, None))
            )
        first, last, length = lane
        links = self._links.insert(last, (rank, self._links[last][1], booking))
        return Line(self._lanes.insert(rank, (first, booking, length + 1)), links.insert(booking, (rank, last, None)))

    def left(self, booking: BookingId) -> Line:
        """Without *booking*; the others keep their order."""
        rank, before, behind = self._links[booking]
        first, last, length = self._lanes[rank]
        links = self._links.remove(booking)
        if length == 1:
            return Line(self._lanes.remove(rank), links)
        if before is None:
            assert behind is not None
            first = behind
        else:
            links = links.insert(before, (rank, links[before][1], behind))
        if behind is None:
            assert before is not None
            last = before
        else:
            links = links.insert(behind, (rank, before, links[behind][2]))
        return Line(self._lanes.insert(rank, (first, last, length - 1)), links)

    def put_before(self, booking: BookingId, other: BookingId) -> Line:
        """*booking*, which is not in the line, joins directly before *other*, with its rank."""
        rank, before, behind = self._links[other]
        first, last, length = self._lanes[rank]
        links = self._links.insert(other, (rank, booking, behind)).insert(booking, (rank, before, other))
        if before is None:
            first = booking
        else:
            links = links.insert(before, (rank, links[before][1], booking))
        return Line(self._lanes.insert(rank, (first, last, length + 1)), links)

    def put_behind_next(self, booking: BookingId, rank: int, number: int) -> Line:
        """*booking*, which is not in the line, joins with *rank* behind the first *number* of it."""
        lane = self._lanes.get(rank)
        other = None if lane is None else lane[0]
        for _ in range(number):
            if other is None:
                break
            other = self._links[other][2]
        return self.joined(booking, rank) if other is None else self.put_before(booking, other)

    def put_behind(self, booking: BookingId, other: BookingId) -> Line:
        """*booking*, which is not in the line, joins directly behind *other*, with its rank."""
        rank, _, behind = self._links[other]
        return self.joined(booking, rank) if behind is None else self.put_before(booking, behind)
