"""Where there is room for a party.  In German: freie Plätze je Kontingent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from attrs import define, field

from .counts import Wish
from .frame import Frame
from .roster import Roster
from .values import Party

Allocation = tuple[str | None, ...]
"""The pool of each place; ``None`` for a place that takes none; empty for the one pool of a session."""


@define
class Vacancies:
    """The free places of a session while one decision gives them away, one party after the other.

    Pools are *closed* to those behind a party that does not fit and is not to be overtaken.
    """

    frame: Frame
    released: tuple[str, ...]
    total: int | None
    _left: dict[str, int]
    closed: set[str] = field(factory=set)

    @classmethod
    def of(cls, roster: Roster, frame: Frame) -> Self:
        """Those that nobody in *roster* has, is offered or holds."""
        left = {quota.id: quota.places - sum(map(roster.taken_in, quota.pools)) for quota in frame.quotas}
        return cls(frame, roster.released, roster.places_free, left)

    def chain(self, wanted: str, groups: tuple[str, ...]) -> tuple[str, ...]:
        """The pools in which a place is looked for, in this order; empty if none is open to these *groups*.

        Without a wish it is the first pool that is open to them, and those into which it overflows.
        """
        open_to = [
            pool for pool in self.frame.pools if not pool.group or pool.group in groups or pool.id in self.released
        ]
        first = next((pool for pool in open_to if not wanted or pool.id == wanted), None)
        if first is None:
            return ()
        ids = {pool.id for pool in open_to}
        return (first.id, *(id for id in first.overflow if id in ids))

    def allocation(self, categories: tuple[str, ...], party: Party) -> Allocation | None:
        """A place for each of *categories*, or ``None`` if they do not all find one; nothing is taken yet.

        With several wishes, the places with the fewest pools to choose from are looked for first.
        """
        frame = self.frame
        if not frame.pools and not frame.uncounted:
            return () if self._has_room(len(categories)) else None
        found: list[str | None] = [None] * len(categories)
        left, total = dict(self._left), self.total
        for index, chain in self._searches(categories, party):
            pool = next((one for one in chain if one not in self.closed and self._open(one, left)), None)
            if pool is None or (total is not None and total < 1):
                return None
            found[index] = pool
            total = None if total is None else total - 1
            self._use(pool, left)
        return tuple(found)

    def forced(self, categories: tuple[str, ...], party: Party) -> Allocation:
        """The pools in which the places are counted when they are given whether or not there are any."""
        if not self.frame.pools and not self.frame.uncounted:
            return ()
        found: list[str | None] = [None] * len(categories)
        for index, chain in self._searches(categories, party):
            found[index] = next(iter(chain), self._wanted(categories, party)[index])
        return tuple(found)

    def part(self, categories: tuple[str, ...], party: Party) -> int:
        """How many of *categories*, from the first on, find a place."""
        return max(
            (number for number in range(1, len(categories)) if self.allocation(categories[:number], party) is not None),
            default=0,
        )

    def take(self, allocation: Allocation, places: int) -> None:
        """Give away what :meth:`allocation` found for *places* places."""
        counted = [pool for pool in allocation if pool is not None]
        if self.total is not None:
            self.total -= len(counted) if allocation else places
        for pool in counted:
            self._use(pool, self._left)

    def close(self, party: Party) -> None:
        """Keep every pool that this party could use from those behind it."""
        self.close_for([(party.pools, party.groups)])

    def close_for(self, wishes: Iterable[Wish]) -> None:
        """Keep every pool that anybody with one of *wishes* could use from those behind them."""
        for wanted, groups in wishes:
            for one in wanted or ("",):
                self.closed.update(self.chain(one, groups) if self.frame.pools else ("",))

    def is_open_for(self, wishes: Iterable[Wish]) -> bool:
        """Whether there may be a place for anybody with one of *wishes*."""
        if self.total is not None and self.total < 1:
            return False
        if not self.frame.pools:
            return "" not in self.closed
        return any(
            pool not in self.closed and self._open(pool, self._left)
            for wanted, groups in wishes
            for one in wanted or ("",)
            for pool in self.chain(one, groups)
        )

    def _has_room(self, places: int) -> bool:
        return "" not in self.closed and (self.total is None or self.total >= places)

    def _searches(self, categories: tuple[str, ...], party: Party) -> list[tuple[int, tuple[str, ...]]]:
        """The index of each place that counts, with its chain, the shortest chain first."""
        wanted = self._wanted(categories, party)
        searches = [
            (index, self.chain(wanted[index], party.groups) if self.frame.pools else ("",))
            for index, category in enumerate(categories)
            if category not in self.frame.uncounted
        ]
        return sorted(searches, key=lambda one: len(one[1]))

    def _wanted(self, categories: tuple[str, ...], party: Party) -> tuple[str, ...]:
        """The pool that is wanted for each place; empty is any."""
        return (party.pools or ("",)) * len(categories)  # with one for each, those of the first round count

    def _open(self, pool: str, left: dict[str, int]) -> bool:
        return all(left[quota.id] > 0 for quota in self.frame.quotas if pool in quota.pools)

    def _use(self, pool: str, left: dict[str, int]) -> None:
        for quota in self.frame.quotas:
            if pool in quota.pools:
                left[quota.id] -= 1
