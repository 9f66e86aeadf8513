"""What there is in a database, without changing anything.  In German: Zustand der Datenbank."""

from __future__ import annotations

from contextlib import closing

from attrs import frozen
from sqlalchemy import Connection, Table, func, select

from .engines import Database
from .migrate import unknown
from .schema import REVISION, bookings, contacts, journal, outbox, sessions
from .store import SqlStore

_COUNTED = {"sessions": sessions, "events": journal, "bookings": bookings, "contacts": contacts, "messages": outbox}
_SIZE_IN_SQLITE = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
_SIZE_IN_POSTGRESQL = (
    "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class "
    "WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
)


@frozen
class Standing:
    """The state of a database.

    - *revision*: which migration its tables have reached, ``None`` if there are none yet; *newest*: the one that fits
      this program.  Nothing is counted in any other.
    - *engine*: name and version.  *journal_mode*: ``wal`` on a file in good order, nothing on PostgreSQL.
    - *size*: bytes, the indexes among them; on a file without what still stands in its ``-wal``.
    """

    url: str
    engine: str
    journal_mode: str
    size: int
    revision: str | None
    newest: str = REVISION
    counts: tuple[tuple[str, int], ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether this program can use it as it is."""
        return self.revision == self.newest


def standing(database: Database) -> Standing:
    """How *database* stands; :class:`~bildungsraum.ports.StoreUnusable` if it is not ours or cannot be read."""
    with closing(SqlStore.at(database)) as store, store.reading() as unit:
        connection = unit.connection
        revision = database.revision(connection)
        if revision is not None and revision > REVISION:
            raise unknown(database, revision)
        counts = {name: _count(connection, table) for name, table in _COUNTED.items()} if revision == REVISION else {}
        sqlite = connection.dialect.name == "sqlite"
        asked = "SELECT sqlite_version()" if sqlite else "SHOW server_version"
        return Standing(
            database.url,
            f"{'SQLite' if sqlite else 'PostgreSQL'} {connection.exec_driver_sql(asked).scalar_one()}",
            connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() if sqlite else "",
            connection.exec_driver_sql(_SIZE_IN_SQLITE if sqlite else _SIZE_IN_POSTGRESQL).scalar_one(),
            revision,
            counts=tuple(counts.items()),
        )


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()
