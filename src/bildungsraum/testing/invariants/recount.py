"""A second count of everything, from bookings and events alone: slow, simple, and in no way the library's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ...registration import (
    Applied,
    Booking,
    Cancelled,
    Divided,
    Held,
    Lapsed,
    Moved,
    OfferLapsed,
    PaymentNoted,
    PlaceOffered,
    PlacesCancelled,
    Promoted,
    Queued,
    RefundDue,
    Registered,
    Reordered,
    Roster,
    RosterEvent,
    SessionCancelled,
    State,
    Waitlisted,
)
from ...rules import Missed, Pool, PoolKind, Rules
from ...schedule import Session
from ...values import BookingId, PersonId
from ..histories import Step

HAVING_PLACES = (State.REGISTERED, State.HELD, State.OFFERED, State.NO_SHOW)
OVER = (State.CANCELLED, State.LAPSED, State.REJECTED, State.MOVED)


def active(roster: Roster) -> list[Booking]:
    """The bookings of which something can still come."""
    return [one for one in roster.bookings.values() if one.state not in OVER]


def taken(roster: Roster) -> int:
    """Places that somebody has, is offered or holds."""
    return sum(_counted(one) for one in roster.bookings.values() if one.state in HAVING_PLACES)


def taken_by_pool(roster: Roster) -> Counter[str]:
    """The same for each pool."""
    having = [one for one in roster.bookings.values() if one.state in HAVING_PLACES]
    return Counter(pool for one in having for pool in one.allocation if pool is not None)


def people(roster: Roster) -> Counter[PersonId]:
    """How many places of bookings that are not over each person has, or waits for."""
    return Counter(person for one in active(roster) for person in one.holders if person is not None)


def pools_of(session: Session, rules: Rules) -> list[Pool]:
    """The pools of the session itself, or else those of the rules that it can have."""
    meetings = ["", *(one.key for one in session.meetings)]
    return list(session.pools) or [pool for pool in rules.places.pools if pool.meeting in meetings]


def places_at_most(session: Session, rules: Rules) -> int | None:
    """The smallest of all limits, with overbooking; ``None`` if there is none, or one for each meeting instead."""
    limits = [session.capacity, rules.places.maximum]
    pools = pools_of(session, rules)
    if any(pool.meeting for pool in pools):
        return None
    if pools and None not in [pool.places for pool in pools]:
        limits.append(sum(pool.places or 0 for pool in pools))
    if session.room is not None and PoolKind.ONLINE not in [pool.kind for pool in pools]:
        limits.append(session.room.places(session.seating))
    known = [limit for limit in limits if limit is not None]
    return min(known) * (100 + rules.places.overbooking_percent) // 100 if known else None


def places_over(roster: Roster) -> dict[str, int]:
    """By how much the whole session (``""``) and each quota are overbooked, as far as they are."""
    pools = taken_by_pool(roster)
    over = {quota.id: sum(pools[pool] for pool in quota.pools) - quota.places for quota in roster.quotas}
    if roster.capacity is not None:
        over[""] = taken(roster) + roster.taken_elsewhere - roster.capacity
    return {name: number for name, number in over.items() if number > 0}


def _counted(booking: Booking) -> int:
    return sum(pool is not None for pool in booking.allocation) if booking.allocation else len(booking.categories)


class Paper:
    """What a clerk would keep on paper: the queue, its numbers, and the money of each booking."""

    def __init__(self) -> None:
        self.queue: list[BookingId] = []
        self.rank: dict[BookingId, int] = {}
        self.position: dict[BookingId, int] = {}
        self.origin: dict[BookingId, BookingId] = {}
        self.cents: Counter[BookingId] = Counter()
        self.claims: Counter[BookingId] = Counter()

    def note(self, events: Iterable[RosterEvent]) -> None:
        """Write down what has happened."""
        for event in events:
            self._queue(event)
            self._money(event)

    def check(self, step: Step) -> None:
        """Write down what has happened in *step*, and compare with the roster after it."""
        now, last = step.after, step.before
        self.note(step.events)
        assert [one.id for one in now.waiting] == self.queue
        assert [now.ahead_of(id) for id in self.queue] == list(range(len(self.queue)))
        assert now.position_next == max(self.position.values(), default=0) + 1
        paid: Counter[BookingId] = Counter()
        for one in now.bookings.values():
            assert one.position == self.position.get(one.id), f"the number of {one.id} has changed"
            paid[self.of_one(one.id)] += 0 if one.paid is None else one.paid.cents
        assert paid == self.cents, "what was paid is neither kept nor given back"
        for id in last.bookings:
            was, one = last.bookings[id], now.bookings[id]
            assert one.since == was.since or was.state in (State.HELD, *OVER), f"{id} has lost its queue time"

    def of_one(self, booking: BookingId) -> BookingId:
        """The booking of which *booking* is a part, if it was divided."""
        return self.origin.get(booking, booking)

    def _queue(self, event: RosterEvent) -> None:
        match event:
            case Applied():
                self.rank[event.booking] = event.rank
            case Waitlisted():
                self.rank[event.booking] = event.rank
                self._numbered(event)
            case Queued():
                self._numbered(event)
            case Promoted() | PlaceOffered() | Cancelled() | Lapsed():
                self._gone(event.booking)
            case OfferLapsed(then=Missed.TO_END):
                self._at(self._end(self.rank[event.booking]), event.booking)
            case OfferLapsed(then=Missed.KEEP | Missed.SKIP_NEXT):
                self._skipping(event)
            case Reordered():
                self._gone(event.booking)
                last = self._end(self.rank[event.booking])
                self._at(last if event.before is None else self.queue.index(event.before), event.booking)
            case Divided():
                self.rank[event.rest] = self.rank[event.booking]
                self.position[event.rest] = self.position[event.booking]
                self.origin[event.rest] = self.of_one(event.booking)
                self._at(self.queue.index(event.booking) + 1, event.rest)
            case SessionCancelled():
                self.queue.clear()
            case _:
                pass

    def _numbered(self, event: Waitlisted | Queued) -> None:
        assert event.position not in self.position.values(), f"number {event.position} of the queue was given twice"
        assert event.position > max(self.position.values(), default=0), "numbers of the queue rise"
        self.position[event.booking] = event.position
        at = self._end(self.rank[event.booking])
        assert event.ahead == at, f"{event.booking} was told that {event.ahead} are ahead, and it is {at}"
        self._at(at, event.booking)

    def _skipping(self, event: OfferLapsed) -> None:
        rank = self.rank[event.booking]
        ahead = sum(self.rank[one] < rank for one in self.queue)
        same = sum(self.rank[one] == rank for one in self.queue)
        self._at(ahead + min(event.skip, same), event.booking)

    def _end(self, rank: int) -> int:
        return sum(self.rank[one] <= rank for one in self.queue)

    def _at(self, index: int, booking: BookingId) -> None:
        self.queue.insert(index, booking)

    def _gone(self, booking: BookingId) -> None:
        if booking in self.queue:
            self.queue.remove(booking)

    def _money(self, event: RosterEvent) -> None:
        match event:
            case Registered() | Waitlisted() | Applied() | Held():
                left = self.cents[event.booking]
                assert not left, f"{left} cents of {event.booking} are lost when it is made anew"
            case PaymentNoted():
                self.cents[self.of_one(event.booking)] += event.amount.cents
            case RefundDue():
                self.cents[self.of_one(event.booking)] -= event.amount.cents
            case Cancelled() | PlacesCancelled():
                self.cents[self.of_one(event.booking)] -= event.settlement.refund.cents
                self.claims[self.of_one(event.booking)] += event.settlement.claim.cents
            case Moved():
                self.cents[event.booking] = min(self.cents[event.booking], self.claims[event.booking])
            case _:
                pass
