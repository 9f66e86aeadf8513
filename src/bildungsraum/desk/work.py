"""One unit of work: rosters in, events and messages out.  In German: Vorgang."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from threading import Lock

from attrs import define, field

from .. import registration, reminders
from ..ports import Store, Unit, ids_given
from ..registration import Request, Roster, RosterEvent, RosterEvents
from ..rules import RuleBook, Rules
from ..schedule import Session, Status
from ..values import BookingId, OfferingId, RequestId, SessionId

ROSTERS_KEPT = 512
"""How many rosters stay in memory between units of work, those that were used last."""


@define
class Rosters:
    """Rosters as of their last saved event, so that a long history is not read again for each decision."""

    _kept: OrderedDict[SessionId, tuple[int, Roster]] = field(factory=OrderedDict, repr=False)
    _turn: Lock = field(factory=Lock, repr=False)

    def get(self, session: SessionId) -> tuple[int, Roster]:
        """The position up to which the roster of *session* is known, and the roster."""
        with self._turn:
            return self._kept.get(session, (0, Roster()))

    def update(self, saved: Mapping[SessionId, tuple[int, Roster]]) -> None:
        """Keep what has been saved; what was not used for longest is forgotten."""
        with self._turn:
            for session, state in saved.items():
                self._kept[session] = state
                self._kept.move_to_end(session)
            while len(self._kept) > ROSTERS_KEPT:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget everything, because the journal is not the one that was read."""
        with self._turn:
            self._kept.clear()


@define
class Unwritten:
    """What has happened to *session* since the roster *before*, and is not in the journal yet."""

    session: Session
    before: Roster
    events: list[RosterEvent] = field(factory=list)


@define
class Work:
    """A unit of work on the store, with the rules that hold in it and the rosters that it has seen so far.

    What happens to a session is written in one go, at the end or before somebody asks for it in the store.
    """

    unit: Unit
    book: RuleBook
    _rosters: Rosters
    _seen: dict[SessionId, tuple[int, Roster]] = field(factory=dict)
    _unwritten: dict[SessionId, Unwritten] = field(factory=dict)
    _given: dict[str, SessionId] = field(factory=dict)
    _asked: dict[str, SessionId | None] = field(factory=dict)
    _whose: dict[OfferingId, tuple[str, str]] = field(factory=dict)

    def rules(self, session: Session) -> Rules:
        """The rules that hold for *session*; whose it is is only looked up if that could change them."""
        if not self.book.layers:
            return self.book.rules
        if session.offering not in self._whose:
            provider = self.unit.catalogue.provider(self.unit.catalogue.offering(session.offering).provider)
            self._whose[session.offering] = provider.municipality, provider.id
        municipality, provider_id = self._whose[session.offering]
        return self.book.of(
            municipality=municipality, provider=provider_id, offering=session.offering, session=session.id
        )

    def roster(self, session: SessionId) -> Roster:
        """The roster of *session*, up to date with everything that other processes have saved."""
        return self._state(session)[1]

    def take(self, session: SessionId) -> Session:
        """The session as it is kept, which nobody else writes to until this unit of work has ended."""
        self.lock([session])
        return self.unit.catalogue.session(session)

    def lock(self, sessions: Collection[SessionId], ids: Collection[str] = ()) -> None:
        """Let nobody else write to *sessions*; first of all and all at once, so that no two wait for each other.

        *ids* are those of wishes about which it will be asked whether they are known.
        """
        self.unit.expect({session: self._rosters.get(session)[0] for session in sessions}, ids)
        if ids:
            found = self.unit.journal.sessions_of(ids)
            self._asked |= {id: found.get(id) for id in ids}

    def session_of(self, booking: BookingId) -> SessionId:
        """The session that *booking* is for; ``LookupError`` if there is no such booking."""
        session = self._session_of(booking)
        if session is None:
            raise LookupError(f"there is no booking {booking!r}")
        return session

    def refuse_foreign_id(self, request: Request) -> None:
        """``ValueError`` if the id of *request* stands for a wish in another session."""
        used = self._session_of(request.id)
        if used is not None and used != request.session:
            raise ValueError(f"request id {request.id} was used for another session; give each wish an id of its own")

    def happened(self, session: Session, events: RosterEvents) -> Roster:
        """Keep *events* and tell the people concerned; the roster after them."""
        position, before = self._state(session.id)
        if not events:
            return before
        self._unwritten.setdefault(session.id, Unwritten(session, before)).events.extend(events)
        self._given |= dict.fromkeys(ids_given(events), session.id)
        after = before.after(events)
        self._seen[session.id] = (position + len(events), after)
        return after

    def write(self) -> None:
        """Write what has happened to the journal, and what people are told about it to the outbox."""
        arrivals = [
            reminders.Arrival(event, one.session)
            for one in self._unwritten.values()
            for event in one.events
            if isinstance(event, registration.Moved)
        ]
        for id, one in self._unwritten.items():
            position, roster = self._seen[id]
            self.unit.journal.append(id, one.events, expected=position - len(one.events), roster=roster)
            told = reminders.notices(one.events, before=one.before, session=one.session, arrivals=arrivals)
            self.unit.outbox.add(told)
        self._unwritten.clear()

    def adopt(self, old: Session | None, new: Session, *, at: datetime) -> RosterEvents:
        """Let everything follow from *new*: more places let people move up, other dates are announced."""
        if old is None or old == new:
            return ()
        if new.id not in self._seen:
            self.lock([new.id])
        position, roster = self._state(new.id)
        if not position:
            return ()
        rules = self.rules(new)
        self.write()
        if new.status is Status.CANCELLED:
            cause = registration.Cause.OTHER
            events = registration.cancel_session(roster, session=new, rules=rules, at=at, cause=cause)
        else:
            events = registration.adjust(roster, session=new, rules=rules, at=at)
        after = self.happened(new, events)
        self.write()
        self.unit.outbox.add(reminders.change_notices(after, old=old, new=new, at=at))
        return events

    def saved(self) -> None:
        """The unit of work was committed: keep its rosters for the next one."""
        self._rosters.update(self._seen)

    def _session_of(self, id: BookingId | RequestId) -> SessionId | None:
        if id in self._given:
            return self._given[id]
        if id not in self._asked:
            self._asked[id] = self.unit.journal.sessions_of([id]).get(id)
        return self._asked[id]

    def _state(self, session: SessionId) -> tuple[int, Roster]:
        if session not in self._seen:
            position, roster = self._rosters.get(session)
            if not position:
                position, roster = self.unit.journal.snapshot(session) or (position, roster)
            news = self.unit.journal.read(session, after=position)
            self._seen[session] = (position + len(news), roster.after(news))
        return self._seen[session]


@contextmanager
def writing(store: Store, book: RuleBook, rosters: Rosters) -> Iterator[Work]:
    """Work that is saved at the end of the block, or not at all if the block raises."""
    with store.writing() as unit:
        work = Work(unit, book, rosters)
        yield work
        work.write()
    work.saved()


@contextmanager
def reading(store: Store, book: RuleBook, rosters: Rosters) -> Iterator[Work]:
    """Work that only looks."""
    with store.reading() as unit:
        yield Work(unit, book, rosters)


def sessions_in_batches(sessions: Iterable[Session], size: int = 200) -> Iterator[list[Session]]:
    """*sessions* in lists of at most *size*, in their order."""
    batch: list[Session] = []
    for session in sessions:
        batch.append(session)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
