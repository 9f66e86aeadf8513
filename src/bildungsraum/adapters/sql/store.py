"""The store: units of work on one database.  In German: Datenspeicher."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from attrs import evolve, frozen
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import TimeoutError as NoneFree

from ...ports import Interrupted, StoreUnusable
from ...values import SessionId
from .answers import SqlAnswers
from .catalogue import SESSION, SqlCatalogue
from .contacts import SqlContacts
from .engines import Database
from .forms import SqlForms
from .journal import EVENTS, LOCK, SESSIONS_OF, SqlJournal
from .outbox import SqlOutbox
from .schema.prepared import Prepared, Row
from .snapshots import SNAPSHOT
from .wire import Wire

ALL_IN_USE = (
    "all its connections were in use for too long",
    "allow more of them (?connections=…), or do less at the same time",
)


@frozen
class SqlUnit:
    """One transaction.  What every booking asks and writes goes by the wire, everything else by the connection."""

    _connection: Connection
    _wire: Wire

    @property
    def connection(self) -> Connection:
        """For questions in SQL that no port has, and for what is asked less often."""
        self._wire.flush()
        return self._connection

    def expect(self, sessions: Mapping[SessionId, int], ids: Collection[str]) -> None:
        asked: list[tuple[Prepared, Row]] = [(LOCK, {"session": session}) for session in sorted(sessions)]
        asked += [(SESSION, {"id": session}) for session in sessions]
        for session, after in sessions.items():  # of one that is not known it is not known either what is to be read
            asked.append((EVENTS, {"session": session, "after": after}) if after else (SNAPSHOT, {"session": session}))
        self._wire.expect([*asked, (SESSIONS_OF, {"wanted": list(ids)})] if ids else asked)

    @property
    def catalogue(self) -> SqlCatalogue:
        return SqlCatalogue(self.connection, self._wire)

    @property
    def journal(self) -> SqlJournal:
        return SqlJournal(self._wire)

    @property
    def contacts(self) -> SqlContacts:
        return SqlContacts(self.connection)

    @property
    def forms(self) -> SqlForms:
        return SqlForms(self.connection)

    @property
    def outbox(self) -> SqlOutbox:
        return SqlOutbox(self._wire)

    @property
    def answers(self) -> SqlAnswers:
        return SqlAnswers(self.connection)


@frozen(eq=False)
class SqlStore:
    """See :class:`bildungsraum.ports.Store`.  Threads may share it; each process opens its own."""

    _database: Database
    _writers: Engine
    _readers: Engine

    @classmethod
    def at(cls, database: Database) -> SqlStore:
        """The store in *database*, which is up to date."""
        return cls(database, *database.open())

    @contextmanager
    def writing(self) -> Iterator[SqlUnit]:
        """A unit of work that is saved at the end of the block.  Writers take turns, those of other programs too."""
        with self._database.turn(), self._connected(self._writers) as connection, connection.begin() as transaction:
            wire = self._database.wire(connection, is_for_reading=False)
            yield SqlUnit(connection, wire)
            try:
                wire.commit(transaction)  # refuses if a step has failed and the block went on regardless
            except Interrupted as interrupted:
                raise evolve(interrupted, in_doubt=True) from None

    @contextmanager
    def reading(self) -> Iterator[SqlUnit]:
        """A unit of work on the state that it finds with its first question; writing in it is a ``TypeError``."""
        with self._connected(self._readers) as connection, connection.begin():
            yield SqlUnit(connection, self._database.wire(connection, is_for_reading=True))

    @contextmanager
    def _connected(self, engine: Engine) -> Iterator[Connection]:
        try:
            connection = engine.connect()
        except NoneFree:
            raise StoreUnusable(self._database.url, *ALL_IN_USE) from None
        with connection:
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self._writers.dispose()
        self._readers.dispose()
