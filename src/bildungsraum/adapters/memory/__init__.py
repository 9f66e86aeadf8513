"""A store that forgets everything when the program ends: for tests, notebooks and what-if.  In German: Arbeitsspeicher.

The whole state is one frozen value of persistent maps.  A unit of work starts from it in no time and puts its own in
its place at the end, so that rolling back means doing nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock

from attrs import define, field, frozen

from ...values import SessionId
from .catalogue import Catalogue
from .journal import Journal
from .people import Answers, Contacts, Forms, Outbox
from .state import State, Work

__all__ = ["MemoryStore", "open_store"]


@frozen
class _Unit:
    """One unit of work."""

    work: Work

    def expect(self, sessions: Mapping[SessionId, int], ids: Collection[str]) -> None:
        pass  # everything is at hand

    @property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.work)

    @property
    def journal(self) -> Journal:
        return Journal(self.work)

    @property
    def contacts(self) -> Contacts:
        return Contacts(self.work)

    @property
    def forms(self) -> Forms:
        return Forms(self.work)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.work)

    @property
    def answers(self) -> Answers:
        return Answers(self.work)


@define
class MemoryStore:
    """See :class:`bildungsraum.ports.Store`.  Threads take turns in writing."""

    _state: State = State()
    _secret: bytes = field(factory=lambda: secrets.token_bytes(32), repr=False)
    _turn: Lock = field(factory=Lock, repr=False)

    @contextmanager
    def writing(self) -> Iterator[_Unit]:
        """A unit of work that takes effect at the end of the block."""
        with self._turn:
            work = Work(self._state, self._secret)
            yield _Unit(work)
            self._state = work.state

    @contextmanager
    def reading(self) -> Iterator[_Unit]:
        """A unit of work whose changes, if any, are thrown away."""
        yield _Unit(Work(self._state, self._secret))

    def close(self) -> None:
        """Nothing is held open."""


def open_store(url: str = "memory://") -> MemoryStore:
    """A new, empty store, whatever *url* says behind the scheme."""
    return MemoryStore()
