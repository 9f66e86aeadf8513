"""The store: units of work on one file.  In German: Datenspeicher."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from attrs import field, frozen
from sqlalchemy import Connection, Engine

from ...ports import StoreUnusable
from .answers import SqlAnswers
from .catalogue import SqlCatalogue
from .contacts import SqlContacts
from .engine import BUSY, READING, WRITING, Address, open_engine
from .forms import SqlForms
from .journal import SqlJournal
from .outbox import SqlOutbox


@frozen
class SqlUnit:
    """One transaction.  *connection* is for questions in SQL that no port has."""

    connection: Connection

    @property
    def catalogue(self) -> SqlCatalogue:
        return SqlCatalogue(self.connection)

    @property
    def journal(self) -> SqlJournal:
        return SqlJournal(self.connection)

    @property
    def contacts(self) -> SqlContacts:
        return SqlContacts(self.connection)

    @property
    def forms(self) -> SqlForms:
        return SqlForms(self.connection)

    @property
    def outbox(self) -> SqlOutbox:
        return SqlOutbox(self.connection)

    @property
    def answers(self) -> SqlAnswers:
        return SqlAnswers(self.connection)


@frozen(eq=False)
class SqlStore:
    """See :class:`bildungsraum.ports.Store`.  Threads may share it; each process opens its own."""

    _address: Address
    _writers: Engine
    _readers: Engine
    _turn: Lock = field(factory=Lock, repr=False)

    @classmethod
    def at(cls, address: Address) -> SqlStore:
        """The store in the file at *address*, which is up to date."""
        return cls(address, open_engine(address, WRITING), open_engine(address, READING))

    @contextmanager
    def writing(self) -> Iterator[SqlUnit]:
        """A unit of work that is saved at the end of the block.  Writers take turns, those of other programs too."""
        # SQLite lets writers ask again and again, and the one who asked first may come last: threads wait here instead
        if not self._turn.acquire(timeout=self._address.patience):
            raise StoreUnusable(self._address.url, *BUSY)
        try:
            with self._writers.connect() as connection, connection.begin() as transaction:
                yield SqlUnit(connection)
                transaction.commit()  # refuses if a step has failed and the block went on regardless
        finally:
            self._turn.release()

    @contextmanager
    def reading(self) -> Iterator[SqlUnit]:
        """A unit of work on the state that it finds with its first question; writing in it is a ``TypeError``."""
        with self._readers.connect() as connection, connection.begin():
            yield SqlUnit(connection)

    def close(self) -> None:
        """Close the file."""
        self._writers.dispose()
        self._readers.dispose()
