"""What differs between the engines that a store can stand on.  In German: Datenbanksysteme.

A :class:`Database` is the place of one district's store: an SQLite file, or a schema in a PostgreSQL database.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection, Engine

from ..wire import Wire


class Database(Protocol):
    """The place of a store, and everything that the engine there does in its own way.

    Every failure of its connections that has a cause outside of the program is a
    :class:`~bildungsraum.ports.StoreUnusable`.
    """

    @property
    def url(self) -> str:
        """The address as it can be shown, without a password."""

    def open(self) -> tuple[Engine, Engine]:
        """For units of work that write, and for those that read; the latter refuse to write with a ``TypeError``."""

    def wire(self, connection: Connection, *, is_for_reading: bool) -> Wire:
        """The short way to the driver of *connection*, on which a transaction has begun."""

    def turn(self) -> AbstractContextManager[object]:
        """Where the engine lets only one write at a time: wait for one's turn, and keep it during the block."""

    def is_ready(self, revision: str) -> bool:
        """Whether there is a store of this revision, found out without touching anything."""

    def setting_up(self) -> AbstractContextManager[Connection]:
        """A transaction in which nobody else sets up the same store."""

    def revision(self, connection: Connection) -> str | None:
        """The migration that the store has reached; ``None`` if there is nothing yet, not even of another program."""

    def mark(self, connection: Connection) -> None:
        """Note that the tables are ours."""
