"""The queue itself: who stands behind whom.  In German: Reihenfolge der Warteliste."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, repeat

from attrs import frozen
from rpds import HashTrieMap

from ..values import BookingId

Link = tuple[int, BookingId | None, BookingId | None]
"""The rank of one who waits, who stands before them, and who behind them."""
Lane = tuple[int, BookingId, BookingId, int]
"""A rank, the first and the last of it, and how many they are."""


@frozen
class Line:
    """Bookings in the order in which they move up: by rank, and within a rank one behind the other.

    Everybody knows only their neighbours, so that joining, leaving and moving cost the same in a long line and in a
    short one.
    """

    _lanes: tuple[Lane, ...] = ()
    _links: HashTrieMap[BookingId, Link] = HashTrieMap()

    @classmethod
    def of(cls, lanes: Collection[tuple[int, Sequence[BookingId]]]) -> Line:
        """The line in which these stand behind each other; none of the *lanes* is empty, and each has its own rank."""
        known = sorted((rank, ids[0], ids[-1], len(ids)) for rank, ids in lanes)
        return cls(tuple(known), HashTrieMap(dict(chain.from_iterable(_linked(rank, ids) for rank, ids in lanes))))

    @property
    def lanes(self) -> tuple[tuple[int, tuple[BookingId, ...]], ...]:
        """Who stands in each rank, from the first to the last."""
        return tuple((rank, tuple(self._behind(first))) for rank, first, _, _ in self._lanes)

    def __len__(self) -> int:
        return len(self._links)

    def __contains__(self, booking: BookingId) -> bool:
        return booking in self._links

    def __iter__(self) -> Iterator[BookingId]:
        for _, first, _, _ in self._lanes:
            yield from self._behind(first)

    def _behind(self, first: BookingId) -> Iterator[BookingId]:
        one: BookingId | None = first
        while one is not None:
            yield one
            one = self._links[one][2]

    def ahead(self, rank: int) -> int:
        """How many stand before one who joins with *rank* now."""
        return sum(length for other, _, _, length in self._lanes if other <= rank)

    def joined(self, booking: BookingId, rank: int) -> Line:
        """With *booking* as the last of its *rank*."""
        lane = self._lane(rank)
        if lane is None:
            return Line(self._with(rank, (rank, booking, booking, 1)), self._links.insert(booking, (rank, None, None)))
        _, first, last, length = lane
        links = self._links.insert(last, (rank, self._links[last][1], booking)).insert(booking, (rank, last, None))
        return Line(self._with(rank, (rank, first, booking, length + 1)), links)

    def left(self, booking: BookingId) -> Line:
        """Without *booking*; the others keep their order."""
        rank, before, behind = self._links[booking]
        lane = self._lane(rank)
        assert lane is not None
        _, first, last, length = lane
        links = self._links.remove(booking)
        if before is not None:
            links = links.insert(before, (rank, links[before][1], behind))
        if behind is not None:
            links = links.insert(behind, (rank, before, links[behind][2]))
        if length == 1:
            return Line(self._with(rank, None), links)
        if before is None:
            assert behind is not None
            first = behind
        if behind is None:
            assert before is not None
            last = before
        return Line(self._with(rank, (rank, first, last, length - 1)), links)

    def put_before(self, booking: BookingId, other: BookingId) -> Line:
        """*booking*, which is not in the line, joins directly before *other*, with its rank."""
        rank, before, behind = self._links[other]
        lane = self._lane(rank)
        assert lane is not None
        _, first, last, length = lane
        links = self._links.insert(other, (rank, booking, behind)).insert(booking, (rank, before, other))
        if before is None:
            first = booking
        else:
            links = links.insert(before, (rank, links[before][1], booking))
        return Line(self._with(rank, (rank, first, last, length + 1)), links)

    def put_behind_next(self, booking: BookingId, rank: int, number: int) -> Line:
        """*booking*, which is not in the line, joins with *rank* behind the first *number* of it."""
        lane = self._lane(rank)
        other = None if lane is None else lane[1]
        for _ in range(number):
            if other is None:
                break
            other = self._links[other][2]
        return self.joined(booking, rank) if other is None else self.put_before(booking, other)

    def put_behind(self, booking: BookingId, other: BookingId) -> Line:
        """*booking*, which is not in the line, joins directly behind *other*, with its rank."""
        rank, _, behind = self._links[other]
        return self.joined(booking, rank) if behind is None else self.put_before(booking, behind)

    def _lane(self, rank: int) -> Lane | None:
        for lane in self._lanes:
            if lane[0] == rank:
                return lane
        return None

    def _with(self, rank: int, lane: Lane | None) -> tuple[Lane, ...]:
        """The lanes, by rank, with *lane* as that of *rank*; there are as many as priority classes, which is few."""
        lanes = [one for one in self._lanes if one[0] != rank]
        if lane is not None:
            lanes.append(lane)
            lanes.sort()
        return tuple(lanes)


def _linked(rank: int, ids: Sequence[BookingId]) -> Iterator[tuple[BookingId, Link]]:
    return zip(ids, zip(repeat(rank), (None, *ids[:-1]), (*ids[1:], None), strict=False), strict=True)
