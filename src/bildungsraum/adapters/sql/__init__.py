"""The store in an SQLite file or in a schema of a PostgreSQL database: everything of one district, durable.

In German: Datenbank.  A commit is on the disk before it is acknowledged, and a crash leaves the state before or after a
unit of work, never between.  Any number of processes may work on one store; who writes to a session waits for others
who do, in a file for everybody who writes.
"""

from __future__ import annotations

from .drift import drift
from .engines import Database
from .engines.sqlite import SqliteFile
from .migrate import prepare
from .store import SqlStore

__all__ = ["SqlStore", "database_at", "drift", "open_store"]


def open_store(url: str) -> SqlStore:
    """The store at *url*, such as ``sqlite:///roedertal.db`` or ``postgresql://portal@server/district``.

    What is missing or empty is set up.  ``ValueError`` if *url* is not an address,
    :class:`~bildungsraum.ports.StoreUnusable` if the database cannot be used.  ``?timeout=30`` behind the path of a
    file lets writers wait 30 seconds for each other instead of 10; see :mod:`.engines.postgresql` for the other engine.
    """
    database = database_at(url)
    prepare(database)
    return SqlStore.at(database)


def database_at(url: str) -> Database:
    """The place that *url* names, whatever is there; ``ValueError`` if it is not an address."""
    if url.startswith(("postgresql:", "postgresql+")):
        from .engines.postgresql import PostgresSchema  # only here, because its driver is installed by choice

        return PostgresSchema.parse(url)
    return SqliteFile.parse(url)
