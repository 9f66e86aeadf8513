"""What can be counted from the bookings of a session, kept up to date with each of them.  In German: Zählung."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar

from attrs import field, frozen
from rpds import HashTrieMap

from ..rules import Scope
from ..values import BookingId, PersonId
from .booking import Booking, changed
from .deadlines import Deadlines
from .line import Line
from .values import State

Key = TypeVar("Key")
Group = tuple[Scope, str]
"""Whose bookings are looked at together."""
Wish = tuple[tuple[str, ...], tuple[str, ...]]
"""The pools that are wanted, and the groups that one is in."""
ANYTHING: Wish = ((), ())


@frozen
class Orders:
    """In which order bookings have come that share a person, or the name of a household or an organisation."""

    people: Mapping[PersonId, tuple[BookingId, ...]]
    named: Mapping[Group, tuple[BookingId, ...]]


@frozen(slots=False)
class Counts:
    """Places taken, in all and by pool; who is in which bookings; the queue; what lapses next.

    All of it follows from the bookings and their order, and is kept beside them so that no decision has to look at all.
    """

    taken: int = 0
    taken_in: HashTrieMap[str, int] = HashTrieMap()
    active: HashTrieMap[PersonId, tuple[BookingId, ...]] = HashTrieMap()
    booked_by: HashTrieMap[Group, tuple[BookingId, ...]] = HashTrieMap()
    pending: HashTrieMap[BookingId, None] = HashTrieMap()
    line: Line = Line()
    wishes_of: HashTrieMap[Wish, int] = HashTrieMap()
    position_next: int = 1
    deadlines: Deadlines = field(default=Deadlines(), eq=False, repr=False)

    @classmethod
    def of(cls, bookings: Collection[Booking], orders: Orders, *, line: Line, position_next: int) -> Counts:
        """Counted from all *bookings*, whose order does not matter but for *orders*."""
        active = [one for one in bookings if not one.state.is_over]
        having = [one for one in active if one.state.takes_places]
        wishes = Counter(_wish(one) for one in active if one.state is State.WAITING)
        del wishes[ANYTHING]
        people, named = defaultdict[PersonId, list[BookingId]](list), defaultdict[Group, list[BookingId]](list)
        for one in active:
            for person in one.people:
                people[person].append(one.id)
            for group in _scopes(one):
                named[group].append(one.id)
        return cls(
            sum(one.places_counted for one in having),
            HashTrieMap(Counter(pool for one in having for pool in one.allocation if pool is not None)),
            HashTrieMap({who: tuple(ids) for who, ids in people.items()} | {**orders.people}),
            HashTrieMap({group: tuple(ids) for group, ids in named.items()} | {**orders.named}),
            HashTrieMap({one.id: None for one in active if one.state is State.PENDING}),
            line,
            HashTrieMap(wishes),
            position_next,
            Deadlines.of((one.until, one.id) for one in bookings if one.until is not None),
        )

    @property
    def orders(self) -> Orders:
        """What of it does not follow from the bookings."""
        return Orders(_several(self.active), _several(self.booked_by))

    @property
    def wishes(self) -> Iterator[Wish]:
        """What those who wait would take: each wish once."""
        if len(self.line) > sum(self.wishes_of.values()):
            yield ANYTHING
        yield from self.wishes_of

    def with_(self, old: Booking | None, new: Booking, line: Line | None = None) -> Counts:
        """Everything as it is once *new* stands in the place of *old*; *line* is the queue if not simply its end."""
        changes: dict[str, Any] = {}
        waits, waited = new.state is State.WAITING, old is not None and old.state is State.WAITING
        if waits is not waited:
            self._queue(changes, new, waits, line)
        if waits or waited:
            changes["wishes_of"] = self._wishes_after(_wish(old), _wish(new))
        self._count(changes, old, new)
        if old is None or _concerns_others(old, new):
            self._people(changes, old, new)
        if new.state is State.PENDING:
            changes["pending"] = self.pending.insert(new.id, None)
        elif old is not None and old.state is State.PENDING:
            changes["pending"] = self.pending.discard(new.id)
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

    def _wishes_after(self, before: Wish, now: Wish) -> HashTrieMap[Wish, int]:
        """A party that waits wants something else when some of its places are gone."""
        wishes = self.wishes_of
        for wish, more in ((before, -1), (now, 1)):
            if wish != ANYTHING:
                wishes = _with_more(wishes, wish, more)
        return wishes

    def _count(self, changes: dict[str, Any], old: Booking | None, new: Booking) -> None:
        before = old if old is not None and old.state.takes_places else None
        now = new if new.state.takes_places else None
        if before is None and now is None:
            return
        more = (0 if now is None else now.places_counted) - (0 if before is None else before.places_counted)
        if more:
            changes["taken"] = self.taken + more
        if (before is not None and before.allocation) or (now is not None and now.allocation):
            changes["taken_in"] = self._by_pool(before, now)

    def _by_pool(self, before: Booking | None, now: Booking | None) -> HashTrieMap[str, int]:
        pools = self.taken_in
        for booking, sign in ((before, -1), (now, 1)):
            for pool in booking.allocation if booking is not None else ():
                if pool is not None:
                    pools = _with_more(pools, pool, sign)
        return pools

    def _people(self, changes: dict[str, Any], old: Booking | None, new: Booking) -> None:
        before = () if old is None or old.state.is_over else old.people
        now = () if new.state.is_over else new.people
        if before != now:
            active = self.active
            for person in before:
                left = tuple([one for one in active.get(person, ()) if one != new.id])
                active = active.insert(person, left) if left else active.discard(person)
            for person in now:
                active = active.insert(person, (*active.get(person, ()), new.id))
            changes["active"] = active
        earlier, later = set() if old is None else _scopes(old), _scopes(new)
        if earlier or later:
            booked_by = self.booked_by
            for key in earlier | later:
                others = tuple([one for one in booked_by.get(key, ()) if one != new.id])
                stays = key in later and not new.state.is_over
                known = (*others, new.id) if stays else others
                booked_by = booked_by.insert(key, known) if known else booked_by.discard(key)
            changes["booked_by"] = booked_by


def _with_more(counted: HashTrieMap[Key, int], key: Key, more: int) -> HashTrieMap[Key, int]:
    """What comes to nothing leaves no trace, so that counts are equal however one came to them."""
    number = counted.get(key, 0) + more
    return counted.insert(key, number) if number else counted.discard(key)


def _several(ids: HashTrieMap[Key, tuple[BookingId, ...]]) -> dict[Key, tuple[BookingId, ...]]:
    return {key: theirs for key, theirs in ids.items() if len(theirs) > 1}


def _scopes(booking: Booking) -> set[Group]:
    """Household and organisation of *booking*, as far as they are known."""
    party = booking.party
    if not (party.household or party.organisation):
        return set()
    names = ((Scope.HOUSEHOLD, party.household), (Scope.ORGANISATION, party.organisation))
    return {pair for pair in names if pair[1]}


def _wish(booking: Booking | None) -> Wish:
    """What *booking* waits for; nothing in particular if it does not wait."""
    if booking is None or booking.state is not State.WAITING:
        return ANYTHING
    return booking.party.pools, booking.party.groups


def _concerns_others(old: Booking, new: Booking) -> bool:
    """Whether other people are in *new* than in *old*, or it is over for them."""
    if old.party is not new.party and old.party != new.party:  # the same one may come from a text
        return True
    return old.person != new.person or old.state.is_over is not new.state.is_over
