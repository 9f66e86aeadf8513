"""A store as a whole, and its units of work.  In German: Datenspeicher."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from ..values import SessionId
from .journal import Journal
from .people import Answers, Contacts, Forms, Outbox
from .programme import Catalogue


class Unit(Protocol):
    """One unit of work on a store."""

    def expect(self, sessions: Mapping[SessionId, int], ids: Collection[str]) -> None:
        """Like :meth:`Journal.lock` for *sessions*, and what comes next is asked about them and about *ids*.

        The session as the catalogue has it, its journal behind the given position, and to which sessions *ids* belong:
        a store that is far away may fetch all of that at once.
        """

    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def contacts(self) -> Contacts: ...
    @property
    def forms(self) -> Forms: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def answers(self) -> Answers: ...


class Store(Protocol):
    """A place that keeps everything of one district."""

    def writing(self) -> AbstractContextManager[Unit]:
        """A unit of work that is saved at the end of the block, or not at all if the block raises."""

    def reading(self) -> AbstractContextManager[Unit]:
        """A unit of work that sees one consistent state and changes nothing."""

    def close(self) -> None:
        """Give back what the store holds open."""
