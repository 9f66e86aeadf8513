"""What lapses next, found without looking at everything.  In German: Fristen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from attrs import frozen

from ..values import BookingId

Heap = tuple[datetime, BookingId, "Heaps"]
Heaps = tuple[Heap, "Heaps"] | None


@frozen
class Deadlines:
    """Moments at which something of a booking lapses; a persistent pairing heap (Fredman et al. 1986).

    A deadline that no longer holds stays in it until its turn comes; who reads compares with the booking.
    """

    _heap: Heap | None = None

    @classmethod
    def of(cls, pairs: Iterable[tuple[datetime, BookingId]]) -> Deadlines:
        """All these deadlines, each behind the one that comes before it."""
        heap: Heap | None = None
        for until, booking in sorted(pairs, reverse=True):
            heap = (until, booking, None if heap is None else (heap, None))
        return cls(heap)

    def with_(self, until: datetime, booking: BookingId) -> Deadlines:
        """With one more deadline."""
        one: Heap = (until, booking, None)
        return Deadlines(one if self._heap is None else _merged(self._heap, one))

    @property
    def first(self) -> datetime | None:
        """The earliest of them; ``None`` if there are none."""
        return None if self._heap is None else self._heap[0]

    def reached(self, at: datetime) -> Iterator[tuple[datetime, BookingId]]:
        """Those that are over at *at*, the earliest first; what lapses at ``t`` is over at ``t``."""
        heap = self._heap
        while heap is not None and heap[0] <= at:
            yield heap[0], heap[1]
            heap = _without_first(heap)

    def without(self, stale: Callable[[BookingId, datetime], bool]) -> Deadlines:
        """Without those in front that are *stale*."""
        heap = self._heap
        while heap is not None and stale(heap[1], heap[0]):
            heap = _without_first(heap)
        return Deadlines(heap)


def _merged(one: Heap, other: Heap) -> Heap:
    if (other[0], other[1]) < (one[0], one[1]):
        one, other = other, one
    return one[0], one[1], (other, one[2])


def _without_first(heap: Heap) -> Heap | None:
    """The children merged in pairs from the left, and these from the right."""
    pairs: list[Heap] = []
    rest = heap[2]
    while rest is not None:
        first, rest = rest
        if rest is not None:
            second, rest = rest
            first = _merged(first, second)
        pairs.append(first)
    whole: Heap | None = None
    for pair in reversed(pairs):
        whole = pair if whole is None else _merged(whole, pair)
    return whole
