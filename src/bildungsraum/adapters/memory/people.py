"""Contacts, forms, messages and answers.  In German: Kontakte, Ausgang, Antworten."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import attrs
from attrs import define
from rpds import HashTrieMap, HashTrieSet

from ...feedback import Answer
from ...forms import Filled
from ...ports import Contact
from ...reminders import Message
from ...values import PersonId, SessionId
from .state import Work


@define
class Contacts:
    """See :class:`bildungsraum.ports.Contacts`."""

    _work: Work

    def save(self, contact: Contact) -> None:
        state = self._work.state
        self._work.state = attrs.evolve(state, contacts=state.contacts.insert(contact.person, contact))

    def get(self, person: PersonId) -> Contact | None:
        return self._work.state.contacts.get(person)

    def find(self, mail: str) -> Sequence[Contact]:
        everybody = self._work.state.contacts.values()
        return [one for one in everybody if mail and one.mail.casefold() == mail.casefold()]

    def forget(self, person: PersonId) -> None:
        state = self._work.state
        self._work.state = attrs.evolve(state, contacts=state.contacts.discard(person))


@define
class Forms:
    """See :class:`bildungsraum.ports.Forms`."""

    _work: Work

    def save(self, person: PersonId, session: SessionId, filled: Filled) -> None:
        kept, key = self._of(session), (person, filled.form)
        self._keep(session, kept.insert(key, filled) if filled.given else kept.discard(key))

    def get(self, person: PersonId, session: SessionId, form: str) -> Filled | None:
        return self._of(session).get((person, form))

    def all(self, session: SessionId) -> Sequence[tuple[PersonId, Filled]]:
        kept = self._of(session)
        return [(key[0], kept[key]) for key in sorted(kept)]

    def sessions(self) -> Collection[SessionId]:
        return frozenset(self._work.state.forms)

    def forget(self, person: PersonId) -> None:
        for session in self.sessions():
            kept = self._of(session)
            for key in [key for key in kept if key[0] == person]:
                kept = kept.remove(key)
            self._keep(session, kept)

    def _of(self, session: SessionId) -> HashTrieMap[tuple[PersonId, str], Filled]:
        return self._work.state.forms.get(session, HashTrieMap())

    def _keep(self, session: SessionId, kept: HashTrieMap[tuple[PersonId, str], Filled]) -> None:
        state = self._work.state
        forms = state.forms.insert(session, kept) if kept else state.forms.discard(session)
        self._work.state = attrs.evolve(state, forms=forms)


@define
class Outbox:
    """See :class:`bildungsraum.ports.Outbox`."""

    _work: Work

    def add(self, messages: Iterable[Message]) -> None:
        state = self._work.state
        known, pending, keys, added = state.messages, state.pending, state.keys, state.added
        for message in messages:
            if message.key not in known:
                known = known.insert(message.key, (added, message))
                added += 1
                pending = pending.insert(message.key)
                keys = keys.insert(message.session, keys.get(message.session, HashTrieSet()).insert(message.key))
        self._work.state = attrs.evolve(state, messages=known, pending=pending, keys=keys, added=added)

    def pending(self) -> Sequence[Message]:
        state = self._work.state
        waiting = sorted((state.messages[key] for key in state.pending), key=lambda pair: (pair[1].due, pair[0]))
        return [message for _, message in waiting]

    def keys(self, session: SessionId) -> Collection[str]:
        return frozenset(self._work.state.keys.get(session, HashTrieSet()))

    def drop(self, keys: Collection[str]) -> None:
        state = self._work.state
        known, pending, about = state.messages, state.pending, state.keys
        for key in set(keys):
            if key in pending:
                session = known[key][1].session
                known, pending = known.remove(key), pending.remove(key)
                about = about.insert(session, about[session].remove(key))
        self._work.state = attrs.evolve(state, messages=known, pending=pending, keys=about)

    def said(self, keys: Collection[str], at: datetime) -> None:
        state = self._work.state
        pending = state.pending
        for key in keys:
            pending = pending.discard(key)
        self._work.state = attrs.evolve(state, pending=pending)


@define
class Answers:
    """See :class:`bildungsraum.ports.Answers`."""

    _work: Work

    def secret(self) -> bytes:
        return self._work.token_secret

    def use(self, session: SessionId, token: str) -> bool:
        state = self._work.state
        if (session, token) in state.tokens:
            return False
        self._work.state = attrs.evolve(state, tokens=state.tokens.insert((session, token)))
        return True

    def add(self, session: SessionId, answer: Answer) -> None:
        state = self._work.state
        given = state.answers.get(session, HashTrieMap()).insert(secrets.token_hex(16), answer)
        self._work.state = attrs.evolve(state, answers=state.answers.insert(session, given))

    def all(self, session: SessionId) -> Sequence[Answer]:
        given = self._work.state.answers.get(session, HashTrieMap())
        return [given[key] for key in sorted(given)]
