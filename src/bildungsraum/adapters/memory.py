"""A store that forgets everything when the program ends: for tests, notebooks and what-if.  In German: Arbeitsspeicher.

The whole state is one frozen value of persistent maps.  A unit of work starts from it in no time and puts its own in
its place at the end, so that rolling back means doing nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import TypeVar

import attrs
from attrs import define, field, frozen
from rpds import HashTrieMap, HashTrieSet

from ..feedback import Answer
from ..forms import Filled
from ..offering import Offering, Provider
from ..ports import Conflict, Contact, Mark, Occupancy, ids_given
from ..registration import Booking, Roster, RosterEvent, State
from ..reminders import Message
from ..schedule import Session, Status
from ..sync import Listing
from ..values import BookingId, OfferingId, Period, PersonId, ProviderId, RequestId, SessionId, utc

Value = TypeVar("Value")


@frozen
class _Log:
    """The events of one session by position, and the state that they lead to."""

    events: HashTrieMap[int, RosterEvent] = HashTrieMap()
    roster: Roster = Roster()


@frozen
class _State:
    providers: HashTrieMap[ProviderId, Provider] = HashTrieMap()
    offerings: HashTrieMap[OfferingId, Offering] = HashTrieMap()
    sessions: HashTrieMap[SessionId, Session] = HashTrieMap()
    marks: HashTrieMap[str, Mark] = HashTrieMap()
    logs: HashTrieMap[SessionId, _Log] = HashTrieMap()
    requests: HashTrieMap[str, SessionId] = HashTrieMap()
    contacts: HashTrieMap[PersonId, Contact] = HashTrieMap()
    forms: HashTrieMap[SessionId, HashTrieMap[tuple[PersonId, str], Filled]] = HashTrieMap()
    messages: HashTrieMap[str, tuple[int, Message]] = HashTrieMap()
    pending: HashTrieSet[str] = HashTrieSet()
    added: int = 0
    keys: HashTrieMap[SessionId, HashTrieSet[str]] = HashTrieMap()
    tokens: HashTrieSet[tuple[SessionId, str]] = HashTrieSet()
    answers: HashTrieMap[SessionId, HashTrieMap[str, Answer]] = HashTrieMap()


@define
class _Unit:
    """One unit of work: the state as it will be if the block ends well."""

    state: _State
    token_secret: bytes = field(repr=False)

    @property
    def catalogue(self) -> _Catalogue:
        return _Catalogue(self)

    @property
    def journal(self) -> _Journal:
        return _Journal(self)

    @property
    def contacts(self) -> _Contacts:
        return _Contacts(self)

    @property
    def forms(self) -> _Forms:
        return _Forms(self)

    @property
    def outbox(self) -> _Outbox:
        return _Outbox(self)

    @property
    def answers(self) -> _Answers:
        return _Answers(self)


@define
class MemoryStore:
    """See :class:`bildungsraum.ports.Store`.  Threads take turns in writing."""

    _state: _State = _State()
    _secret: bytes = field(factory=lambda: secrets.token_bytes(32), repr=False)
    _turn: Lock = field(factory=Lock, repr=False)

    @contextmanager
    def writing(self) -> Iterator[_Unit]:
        """A unit of work that takes effect at the end of the block."""
        with self._turn:
            unit = _Unit(self._state, self._secret)
            yield unit
            self._state = unit.state

    @contextmanager
    def reading(self) -> Iterator[_Unit]:
        """A unit of work whose changes, if any, are thrown away."""
        yield _Unit(self._state, self._secret)

    def close(self) -> None:
        """Nothing is held open."""


def open_store(url: str = "memory://") -> MemoryStore:
    """A new, empty store, whatever *url* says behind the scheme."""
    return MemoryStore()


def _found(what: str, id: str, value: Value | None) -> Value:
    if value is None:
        raise LookupError(f"there is no {what} {id!r}")
    return value


@define
class _Catalogue:
    _unit: _Unit

    def save_provider(self, provider: Provider) -> None:
        state = self._unit.state
        self._unit.state = attrs.evolve(state, providers=state.providers.insert(provider.id, provider))

    def provider(self, id: ProviderId) -> Provider:
        return _found("provider", id, self._unit.state.providers.get(id))

    def save(self, listing: Listing) -> None:
        state = self._unit.state
        sessions = state.sessions
        for session in listing.sessions:
            sessions = sessions.insert(session.id, session)
        offerings = state.offerings.insert(listing.offering.id, listing.offering)
        self._unit.state = attrs.evolve(state, offerings=offerings, sessions=sessions)

    def listings(self, ids: Collection[OfferingId]) -> Mapping[OfferingId, Listing]:
        wanted = set(ids)
        found: dict[OfferingId, list[Session]] = {id: [] for id in wanted if id in self._unit.state.offerings}
        for session in self._unit.state.sessions.values():
            if session.offering in found:
                found[session.offering].append(session)
        return {
            id: Listing(self._unit.state.offerings[id], sorted(sessions, key=lambda one: one.id))
            for id, sessions in found.items()
        }

    def offering(self, id: OfferingId) -> Offering:
        return _found("offering", id, self._unit.state.offerings.get(id))

    def session(self, id: SessionId) -> Session:
        return _found("session", id, self._unit.state.sessions.get(id))

    def sessions(self, period: Period = Period()) -> Iterator[Session]:
        overlapping = [one for one in self._unit.state.sessions.values() if one.overlaps(period)]
        return iter(sorted(overlapping, key=_by_start))

    def search(self, words: str) -> Iterator[Session]:
        wanted = words.casefold().split()
        for session in self.sessions():
            text = f"{self.offering(session.offering).search_text}\n{session.number.casefold()}"
            if session.status is not Status.WITHDRAWN and all(word in text for word in wanted):
                yield session

    def numbered(self, number: str) -> Sequence[Session]:
        wanted = number.casefold()
        same = (one for one in self._unit.state.sessions.values() if one.number.casefold() == wanted)
        return sorted(same, key=lambda one: one.id)

    def planned(self, provider: ProviderId, at: datetime) -> Collection[SessionId]:
        state = self._unit.state
        return {
            one.id
            for one in state.sessions.values()
            if one.status is Status.PLANNED
            and state.offerings[one.offering].provider == provider
            and (one.starts is None or utc(one.starts) > at)
        }

    def mark(self, source: str) -> Mark | None:
        return self._unit.state.marks.get(source)

    def save_mark(self, source: str, mark: Mark) -> None:
        state = self._unit.state
        self._unit.state = attrs.evolve(state, marks=state.marks.insert(source, mark))


def _by_start(session: Session) -> tuple[bool, float, str]:
    return session.starts is None, session.starts.timestamp() if session.starts else 0.0, session.id


@define
class _Journal:
    _unit: _Unit

    def read(self, session: SessionId, after: int = 0) -> Sequence[RosterEvent]:
        log = self._unit.state.logs.get(session) or _Log()
        return [log.events[position] for position in range(after + 1, len(log.events) + 1)]

    def append(self, session: SessionId, events: Sequence[RosterEvent], *, expected: int, roster: Roster) -> None:
        state = self._unit.state
        log = state.logs.get(session) or _Log()
        if len(log.events) != expected:
            raise Conflict(session, expected, len(log.events))
        written, requests = log.events, state.requests
        for position, event in enumerate(events, start=expected + 1):
            written = written.insert(position, event)
        for id in ids_given(events):
            requests = requests.insert(id, session)
        logs = state.logs.insert(session, _Log(written, roster))
        self._unit.state = attrs.evolve(state, logs=logs, requests=requests)

    def session_of(self, id: BookingId | RequestId) -> SessionId | None:
        return self._unit.state.requests.get(id)

    def occupancy(self, sessions: Collection[SessionId]) -> Mapping[SessionId, Occupancy]:
        logs = ((id, self._unit.state.logs.get(id)) for id in sessions)
        return {id: _occupancy(log.roster) for id, log in logs if log is not None}

    def booked_by(self, person: str, household: str, organisation: str) -> Collection[SessionId]:
        logs = self._unit.state.logs
        theirs = (person, household, organisation)
        return {id for id in logs if any(_is_of(one, *theirs) for one in logs[id].roster.bookings.values())}

    def lapsing(self, at: datetime) -> Collection[SessionId]:
        logs = self._unit.state.logs
        return {id for id in logs if any(True for _ in logs[id].roster.lapsing(utc(at)))}


def _is_of(booking: Booking, person: str, household: str, organisation: str) -> bool:
    if booking.state.is_over:
        return False
    people = {booking.person} if booking.state is State.HELD else {booking.person, *booking.people}
    names = ((household, booking.party.household), (organisation, booking.party.organisation))
    return person in people or any(one and one == other for one, other in names)


def _occupancy(roster: Roster) -> Occupancy:
    return Occupancy(roster.capacity, roster.taken_elsewhere, roster.taken, roster.bookings_waiting)


@define
class _Contacts:
    _unit: _Unit

    def save(self, contact: Contact) -> None:
        state = self._unit.state
        self._unit.state = attrs.evolve(state, contacts=state.contacts.insert(contact.person, contact))

    def get(self, person: PersonId) -> Contact | None:
        return self._unit.state.contacts.get(person)

    def find(self, mail: str) -> Sequence[Contact]:
        everybody = self._unit.state.contacts.values()
        return [one for one in everybody if mail and one.mail.casefold() == mail.casefold()]

    def forget(self, person: PersonId) -> None:
        state = self._unit.state
        self._unit.state = attrs.evolve(state, contacts=state.contacts.discard(person))


@define
class _Forms:
    _unit: _Unit

    def save(self, person: PersonId, session: SessionId, filled: Filled) -> None:
        kept, key = self._of(session), (person, filled.form)
        self._keep(session, kept.insert(key, filled) if filled.given else kept.discard(key))

    def get(self, person: PersonId, session: SessionId, form: str) -> Filled | None:
        return self._of(session).get((person, form))

    def all(self, session: SessionId) -> Sequence[tuple[PersonId, Filled]]:
        kept = self._of(session)
        return [(key[0], kept[key]) for key in sorted(kept)]

    def sessions(self) -> Collection[SessionId]:
        return frozenset(self._unit.state.forms)

    def forget(self, person: PersonId) -> None:
        for session in self.sessions():
            kept = self._of(session)
            for key in [key for key in kept if key[0] == person]:
                kept = kept.remove(key)
            self._keep(session, kept)

    def _of(self, session: SessionId) -> HashTrieMap[tuple[PersonId, str], Filled]:
        return self._unit.state.forms.get(session, HashTrieMap())

    def _keep(self, session: SessionId, kept: HashTrieMap[tuple[PersonId, str], Filled]) -> None:
        state = self._unit.state
        forms = state.forms.insert(session, kept) if kept else state.forms.discard(session)
        self._unit.state = attrs.evolve(state, forms=forms)


@define
class _Outbox:
    _unit: _Unit

    def add(self, messages: Iterable[Message]) -> None:
        state = self._unit.state
        known, pending, keys, added = state.messages, state.pending, state.keys, state.added
        for message in messages:
            if message.key not in known:
                known = known.insert(message.key, (added, message))
                added += 1
                pending = pending.insert(message.key)
                keys = keys.insert(message.session, keys.get(message.session, HashTrieSet()).insert(message.key))
        self._unit.state = attrs.evolve(state, messages=known, pending=pending, keys=keys, added=added)

    def pending(self) -> Sequence[Message]:
        state = self._unit.state
        waiting = sorted((state.messages[key] for key in state.pending), key=lambda pair: (pair[1].due, pair[0]))
        return [message for _, message in waiting]

    def keys(self, session: SessionId) -> Collection[str]:
        return frozenset(self._unit.state.keys.get(session, HashTrieSet()))

    def drop(self, keys: Collection[str]) -> None:
        state = self._unit.state
        known, pending, about = state.messages, state.pending, state.keys
        for key in set(keys):
            if key in pending:
                session = known[key][1].session
                known, pending = known.remove(key), pending.remove(key)
                about = about.insert(session, about[session].remove(key))
        self._unit.state = attrs.evolve(state, messages=known, pending=pending, keys=about)

    def said(self, keys: Collection[str], at: datetime) -> None:
        state = self._unit.state
        pending = state.pending
        for key in keys:
            pending = pending.discard(key)
        self._unit.state = attrs.evolve(state, pending=pending)


@define
class _Answers:
    _unit: _Unit

    def secret(self) -> bytes:
        return self._unit.token_secret

    def use(self, session: SessionId, token: str) -> bool:
        state = self._unit.state
        if (session, token) in state.tokens:
            return False
        self._unit.state = attrs.evolve(state, tokens=state.tokens.insert((session, token)))
        return True

    def add(self, session: SessionId, answer: Answer) -> None:
        state = self._unit.state
        given = state.answers.get(session, HashTrieMap()).insert(secrets.token_hex(16), answer)
        self._unit.state = attrs.evolve(state, answers=state.answers.insert(session, given))

    def all(self, session: SessionId) -> Sequence[Answer]:
        given = self._unit.state.answers.get(session, HashTrieMap())
        return [given[key] for key in sorted(given)]
