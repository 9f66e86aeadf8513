"""The state of one session, told by its events.  In German: Belegung, Teilnehmerliste."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from attrs import frozen
from rpds import HashTrieMap

from ..rules import Missed, Scope
from ..values import BookingId, PersonId, RequestId
from .becoming import after, divided, entered
from .booking import Booking, changed
from .counts import Counts, Wish
from .events import (
    Applied,
    BookingEvent,
    Cancelled,
    CapacityChanged,
    Declined,
    Divided,
    Drawn,
    Entry,
    FirstOutcome,
    Held,
    InterestNoted,
    Lapsed,
    MeetingCancelled,
    MeetingMadeUp,
    OfferLapsed,
    Overridden,
    PoolReleased,
    Promoted,
    Quota,
    Refused,
    Registered,
    Reordered,
    RosterEvent,
    SessionCancelled,
    SessionConfirmed,
    SessionMoved,
    SessionReopened,
    Waitlisted,
)
from .line import Line
from .values import State


@frozen
class Outcomes(Mapping[RequestId, FirstOutcome]):
    """What came of each request when it was made first: how its booking came into being, or that it was declined."""

    _bookings: HashTrieMap[BookingId, Booking]
    _declined: HashTrieMap[RequestId, Declined]

    def __getitem__(self, request: RequestId) -> FirstOutcome:
        found: FirstOutcome | None = self.get(request)
        if found is None:
            raise KeyError(request)
        return found

    def get(self, request: RequestId, default: Any = None) -> Any:
        """Like that of a dictionary, without an exception on the way."""
        booking = self._bookings.get(BookingId(request))
        entry = None if booking is None else booking.entry
        if entry is None or isinstance(entry, Held):  # what was only held may have been declined later
            return self._declined.get(request, default if entry is None else entry)
        return entry

    def __iter__(self) -> Iterator[RequestId]:
        yield from (RequestId(one.id) for one in self._bookings.values() if one.entry is not None)
        yield from (one for one in self._declined if getattr(self._bookings.get(BookingId(one)), "entry", None) is None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@frozen(slots=False)
class Roster:
    """The state of one session, told by its events.  German: Belegung, Teilnehmerliste.

    ``Roster()`` is the start: nobody has a place and there is none.  All maps are persistent, so that a new roster
    shares with the old one what did not change and one booking costs the same among ten and among ten thousand.

    - *capacity*, *taken_elsewhere*, *quotas*, *released*: how many places there are, and which pools are open to all.
    - *version*, *moved_at*, *free_until*: the dates for which people booked, and until when they may go for nothing.
    - *confirmed*: whether it takes place for sure.  *drawn*: whether lots have been drawn.
    - *lost*: the minutes of each cancelled meeting that was not made up, of *minutes_planned* in all.
    - *promoted*: how many bookings have moved up so far.
    """

    capacity: int | None = 0
    taken_elsewhere: int = 0
    quotas: tuple[Quota, ...] = ()
    released: tuple[str, ...] = ()
    cancelled: bool = False
    confirmed: bool = False
    drawn: bool = False
    version: int = 0
    moved_at: datetime | None = None
    free_until: datetime | None = None
    lost: HashTrieMap[str, int] = HashTrieMap()
    minutes_planned: int = 0
    promoted: int = 0
    bookings: HashTrieMap[BookingId, Booking] = HashTrieMap()
    declined: HashTrieMap[RequestId, Declined] = HashTrieMap()
    interested: HashTrieMap[PersonId, InterestNoted] = HashTrieMap()
    _counts: Counts = Counts()

    def after(self, events: Iterable[RosterEvent]) -> Roster:
        """The state once *events* have happened."""
        roster = self
        for event in events:
            roster = evolve(roster, event)
        return roster

    # places -----------------------------------------------------------------------------------------------------------

    @property
    def taken(self) -> int:
        """Places that somebody has, is offered or holds; those taken elsewhere not counted."""
        return self._counts.taken

    @property
    def places_free(self) -> int | None:
        """Places that nobody has, whether or not the queue is owed them; ``None`` is unlimited.

        Places held and offered are not free.  Negative if more were given than there are: a smaller room takes no place
        away in silence.
        """
        return None if self.capacity is None else self.capacity - self.taken_elsewhere - self._counts.taken

    @property
    def places_bookable(self) -> int | None:
        """Places that a newcomer can have at once: none while somebody waits; ``None`` is unlimited."""
        free = self.places_free
        if self.bookings_waiting:
            return 0
        return None if free is None else max(0, free)

    @property
    def places_over(self) -> int:
        """Places given away beyond the capacity."""
        return 0 if self.places_free is None else max(0, -self.places_free)

    def taken_in(self, pool: str) -> int:
        """Places of *pool* that somebody has, is offered or holds."""
        return self._counts.taken_in.get(pool, 0)

    def free_in(self, pool: str) -> int | None:
        """Places of *pool* that nobody has; ``None`` is unlimited."""
        limits = [quota.places - sum(map(self.taken_in, quota.pools)) for quota in self.quotas if pool in quota.pools]
        return min([*limits, *([] if self.places_free is None else [self.places_free])], default=None)

    @property
    def outcomes(self) -> Outcomes:
        """What came of each request when it was made first."""
        return Outcomes(self.bookings, self.declined)

    # bookings ---------------------------------------------------------------------------------------------------------

    def registered(self) -> Iterator[Booking]:
        """Who has a place, in no particular order."""
        return (one for one in self.bookings.values() if one.state is State.REGISTERED)

    def pending(self) -> Iterator[Booking]:
        """Whose wish has no place before something else is done, in no particular order."""
        return (self.bookings[booking] for booking in self._counts.pending)

    def of(self, person: PersonId) -> Booking | None:
        """The first booking that is not over in which *person* has, or waits for, a place."""
        return next(iter(self.all_of(person)), None)

    def all_of(self, person: PersonId) -> tuple[Booking, ...]:
        """The bookings that are not over in which *person* has, or waits for, a place."""
        return tuple(self.bookings[booking] for booking in self._counts.active.get(person, ()))

    def booked_by(self, scope: Scope, who: str) -> tuple[Booking, ...]:
        """The bookings that are not over of a person, household or organisation, whoever has their places."""
        if scope is Scope.PERSON:
            return tuple(one for one in self.all_of(PersonId(who)) if one.person == who)
        return tuple(self.bookings[booking] for booking in self._counts.booked_by.get((scope, who), ()))

    @property
    def lapses_next(self) -> datetime | None:
        """Before this nothing lapses; ``None`` if nothing ever does as things stand."""
        return self._counts.deadlines.first

    def lapsing(self, at: datetime) -> Iterator[Booking]:
        """Bookings of which something has lapsed by *at* and nothing was noted yet, the earliest first."""
        seen: set[BookingId] = set()
        for until, id in self._counts.deadlines.reached(at):
            if self.bookings[id].until == until and id not in seen:
                seen.add(id)
                yield self.bookings[id]

    # the queue --------------------------------------------------------------------------------------------------------

    @property
    def waiting(self) -> Iterator[Booking]:
        """Who waits, in the order in which they move up."""
        return (self.bookings[booking] for booking in self._counts.line)

    @property
    def bookings_waiting(self) -> int:
        """How many bookings wait."""
        return len(self._counts.line)

    @property
    def wishes(self) -> Iterator[Wish]:
        """Which pools those who wait would take, with the groups that they are in; each pair once."""
        return self._counts.wishes

    @property
    def position_next(self) -> int:
        """The number that the next one in the queue gets; numbers are never given twice."""
        return self._counts.position_next

    def ahead(self, rank: int) -> int:
        """How many bookings wait before one that joins the queue now with *rank*."""
        return self._counts.line.ahead(rank)

    def ahead_of(self, booking: BookingId) -> int | None:
        """How many bookings wait before *booking*; ``None`` if it does not wait."""
        if booking not in self._counts.line:
            return None
        return next(ahead for ahead, one in enumerate(self._counts.line) if one == booking)


def evolve(roster: Roster, event: RosterEvent) -> Roster:
    """The roster after *event*.  It never refuses: what happened has happened."""
    match event:
        case Registered() | Waitlisted() | Held() | Applied():
            return _entered(roster, event)
        case Promoted() | Cancelled():
            return _changed(roster, event)
        case Declined():
            return changed(roster, declined=roster.declined.insert(event.request, event))
        case InterestNoted():
            return changed(roster, interested=roster.interested.insert(event.person, event))
        case (
            CapacityChanged()
            | PoolReleased()
            | SessionMoved()
            | SessionConfirmed()
            | SessionReopened()
            | SessionCancelled()
            | MeetingCancelled()
            | MeetingMadeUp()
            | Drawn()
        ):
            return _session(roster, event)
        case Refused() | Overridden():
            return roster
        case Divided():
            return _divided(roster, event)
        case Reordered():
            one = roster.bookings[event.booking]
            line = roster._counts.line.left(one.id)
            line = line.joined(one.id, one.rank) if event.before is None else line.put_before(one.id, event.before)
            return changed(roster, _counts=changed(roster._counts, line=line))
        case OfferLapsed() | Lapsed():
            return _lapsed(roster, event)
        case _:
            return _changed(roster, event)


def _changed(roster: Roster, event: BookingEvent) -> Roster:
    one = roster.bookings[event.booking]
    if isinstance(event, Promoted):
        return _put(roster, one, after(one, event), promoted=roster.promoted + 1)
    return _put(roster, one, after(one, event))


def _session(
    roster: Roster,
    event: CapacityChanged
    | PoolReleased
    | SessionMoved
    | SessionConfirmed
    | SessionReopened
    | SessionCancelled
    | MeetingCancelled
    | MeetingMadeUp
    | Drawn,
) -> Roster:
    """What happens to the session itself."""
    match event:
        case CapacityChanged():
            return changed(
                roster,
                capacity=event.capacity,
                taken_elsewhere=event.taken_elsewhere,
                quotas=event.quotas,
                version=roster.version or event.version,
            )
        case PoolReleased():
            return changed(roster, released=(*roster.released, event.pool))
        case SessionMoved():
            return changed(roster, version=event.version, moved_at=event.at, free_until=event.free_until)
        case SessionConfirmed() | SessionReopened():
            return changed(roster, confirmed=isinstance(event, SessionConfirmed))
        case Drawn():
            return changed(roster, drawn=True)
        case SessionCancelled():
            return _called_off(roster)
        case MeetingCancelled():
            lost = roster.lost.insert(event.meeting, event.minutes)
            return changed(roster, lost=lost, minutes_planned=event.minutes_planned)
        case MeetingMadeUp():
            return changed(roster, lost=roster.lost.discard(event.meeting))


def _put(roster: Roster, old: Booking | None, new: Booking, line: Line | None = None, **more: Any) -> Roster:
    """*new* in the place of *old*."""
    bookings = roster.bookings.insert(new.id, new)
    counts = roster._counts.with_(old, new, line)
    if old is not None and old.until is not None and old.until != new.until:
        deadlines = counts.deadlines.without(lambda one, until: bookings[one].until != until)
        counts = changed(counts, deadlines=deadlines)
    return changed(roster, bookings=bookings, _counts=counts, **more)


def _entered(roster: Roster, event: Entry) -> Roster:
    booking = entered(event)
    more: dict[str, Any] = {}
    if len(roster.interested):
        more["interested"] = roster.interested.discard(event.person)
    return _put(roster, roster.bookings.get(booking.id), booking, **more)


def _divided(roster: Roster, event: Divided) -> Roster:
    """The rest waits on directly behind the booking that it came from, which moves up."""
    main = roster.bookings[event.booking]
    stays, rest = divided(main, event)
    roster = _put(roster, main, stays)
    return _put(roster, None, rest, line=roster._counts.line.put_behind(rest.id, main.id))


def _lapsed(roster: Roster, event: OfferLapsed | Lapsed) -> Roster:
    one = roster.bookings[event.booking]
    line = None
    if isinstance(event, OfferLapsed) and event.then in (Missed.KEEP, Missed.SKIP_NEXT):
        line = roster._counts.line.put_behind_next(one.id, one.rank, event.skip)
    return _put(roster, one, after(one, event), line=line)


def _called_off(roster: Roster) -> Roster:
    bookings = roster.bookings
    for one in list(bookings.values()):
        if not one.state.is_over:
            bookings = bookings.insert(one.id, changed(one, state=State.CANCELLED, until=None))
    nothing = Counts(position_next=roster.position_next)
    return changed(roster, cancelled=True, bookings=bookings, _counts=nothing)
