"""What can be counted from the bookings of a session, kept up to date with each of them.  In German: Zählung."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import field, frozen
from rpds import HashTrieMap

from ..rules import Scope
from ..values import BookingId, PersonId
from .deadlines import Deadlines
from .line import Line
from .values import Booking, State, changed

Wish = tuple[tuple[str, ...], tuple[str, ...]]
"""The pools that are wanted, and the groups that one is in."""
ANYTHING: Wish = ((), ())


def takes_places(state: State) -> bool:
    """Whether a booking in this state takes places."""
    return state is State.REGISTERED or state is State.HELD or state is State.OFFERED or state is State.NO_SHOW


def is_over(state: State) -> bool:
    """Whether nothing can come of a booking in this state any more, except by a late payment."""
    return state is State.CANCELLED or state is State.LAPSED or state is State.REJECTED or state is State.MOVED


@frozen(slots=False)
class Counts:
    """Places taken, in all and by pool; who is in which bookings; the queue; what lapses next.

    All of it follows from the bookings and their order, and is kept beside them so that no decision has to look at all.
    """

    taken: int = 0
    taken_in: HashTrieMap[str, int] = HashTrieMap()
    active: HashTrieMap[PersonId, tuple[BookingId, ...]] = HashTrieMap()
    booked_by: HashTrieMap[tuple[Scope, str], tuple[BookingId, ...]] = HashTrieMap()
    pending: HashTrieMap[BookingId, None] = HashTrieMap()
    line: Line = Line()
    wishes_of: HashTrieMap[Wish, int] = HashTrieMap()
    position_next: int = 1
    deadlines: Deadlines = field(default=Deadlines(), eq=False, repr=False)

    @property
    def wishes(self) -> Iterator[Wish]:
        """What those who wait would take: each wish once."""
        if len(self.line) > sum(self.wishes_of.values()):
            yield ANYTHING
        yield from (wish for wish, number in self.wishes_of.items() if number)

    def with_(self, old: Booking | None, new: Booking, line: Line | None = None) -> Counts:
        """Everything as it is once *new* stands in the place of *old*; *line* is the queue if not simply its end."""
        changes: dict[str, Any] = {}
        waited = old is not None and old.state is State.WAITING
        waits = new.state is State.WAITING
        if waits is not waited:
            self._queue(changes, new, waits, line)
        self._count(changes, old, new)
        if old is None or old.state is not new.state or old.party is not new.party or old.person != new.person:
            self._people(changes, old, new)
        if new.until is not None and (old is None or old.until != new.until):
            changes["deadlines"] = self.deadlines.with_(new.until, new.id)
        return changed(self, **changes)

    def _queue(self, changes: dict[str, Any], booking: Booking, waits: bool, line: Line | None) -> None:
        if waits:
            changes["line"] = line or self.line.joined(booking.id, booking.rank)
            if booking.position is not None and booking.position >= self.position_next:
                changes["position_next"] = booking.position + 1
        else:
            changes["line"] = self.line.left(booking.id)
        wish = (booking.party.pools, booking.party.groups)
        if wish != ANYTHING:
            number = self.wishes_of.get(wish, 0) + (1 if waits else -1)
            changes["wishes_of"] = self.wishes_of.insert(wish, number)

    def _count(self, changes: dict[str, Any], old: Booking | None, new: Booking) -> None:
        before = old if old is not None and takes_places(old.state) else None
        now = new if takes_places(new.state) else None
        more = (0 if now is None else now.places_counted) - (0 if before is None else before.places_counted)
        if more:
            changes["taken"] = self.taken + more
        if (before is not None and before.allocation) or (now is not None and now.allocation):
            pools = self.taken_in
            for booking, sign in ((before, -1), (now, 1)):
                for pool in booking.allocation if booking is not None else ():
                    if pool is not None:
                        pools = pools.insert(pool, pools.get(pool, 0) + sign)
            changes["taken_in"] = pools

    def _people(self, changes: dict[str, Any], old: Booking | None, new: Booking) -> None:
        before = () if old is None or is_over(old.state) else old.people
        now = () if is_over(new.state) else new.people
        if before != now:
            active = self.active
            for person in before:
                left = tuple(one for one in active.get(person, ()) if one != new.id)
                active = active.insert(person, left) if left else active.discard(person)
            for person in now:
                active = active.insert(person, (*active.get(person, ()), new.id))
            changes["active"] = active
        if new.party.household or new.party.organisation:
            changes["booked_by"] = self._scopes(new)
        if new.state is State.PENDING:
            changes["pending"] = self.pending.insert(new.id, None)
        elif old is not None and old.state is State.PENDING:
            changes["pending"] = self.pending.discard(new.id)

    def _scopes(self, new: Booking) -> HashTrieMap[tuple[Scope, str], tuple[BookingId, ...]]:
        found = self.booked_by
        for key in ((Scope.HOUSEHOLD, new.party.household), (Scope.ORGANISATION, new.party.organisation)):
            if key[1]:
                others = tuple(one for one in found.get(key, ()) if one != new.id)
                found = found.insert(key, others if is_over(new.state) else (*others, new.id))
        return found
