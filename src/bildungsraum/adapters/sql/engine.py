"""Connections to the file, and what it means when one fails.  In German: Verbindung."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from attrs import frozen
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError

from ...ports import StoreUnusable

PATIENCE = 10.0
"""How many seconds a writer waits for its turn, unless the URL says otherwise (``?timeout=30``)."""


@frozen
class Address:
    """Where the file is, and how many seconds to wait for other writers.  *url* can be shown: no password fits in."""

    url: str
    path: Path
    patience: float = PATIENCE

    @classmethod
    def parse(cls, url: str) -> Address:
        """Read ``sqlite:///relative.db`` or ``sqlite:////absolute.db``; ``ValueError`` says what does not fit."""
        try:
            parsed = make_url(url)
        except (ArgumentError, ValueError):
            raise ValueError("the address of a database looks like sqlite:///roedertal.db") from None
        shown = parsed.render_as_string(hide_password=True)
        if parsed.drivername not in ("sqlite", "sqlite+pysqlite"):
            raise ValueError(f"this store keeps SQLite files, got {shown}")
        if parsed.host or parsed.username or not parsed.database or parsed.database == ":memory:":
            raise ValueError(f"a path of a file belongs behind three slashes (sqlite:///roedertal.db), got {shown}")
        unknown = sorted(set(parsed.query) - {"timeout"})
        if unknown:
            raise ValueError(f"only timeout can be set in the address of a database, got {', '.join(unknown)}")
        return cls(url, Path(parsed.database).absolute(), _seconds(parsed.query.get("timeout", str(PATIENCE))))


def _seconds(text: str | tuple[str, ...]) -> float:
    try:
        seconds = float(str(text))
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 3600:
        raise ValueError(f"timeout is a number of seconds up to an hour, got {text!r}")
    return seconds


@frozen
class Access:
    """What a connection may do: the file's *mode*, how a transaction begins, and settings of the connection."""

    mode: str
    begin: str
    pragmas: tuple[str, ...] = ()


LOOKING = Access("ro", "BEGIN")
READING = Access("rw", "BEGIN", ("query_only=ON",))
# FULL: a commit is on the disk before it is acknowledged.  secure_delete: what is forgotten is overwritten.
WRITING = Access("rw", "BEGIN IMMEDIATE", ("foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"))
# without foreign keys, because a migration may have to copy a table that others refer to
SETTING_UP = Access("rwc", "BEGIN IMMEDIATE", ("synchronous=FULL",))


def open_engine(address: Address, access: Access) -> Engine:
    """An engine whose every failure that has a cause outside the program is a :class:`StoreUnusable`.

    Nothing is opened yet.  The file must be there, except for ``SETTING_UP``: a store whose file has vanished must not
    go on with an empty one.
    """
    engine = create_engine(
        "sqlite://",
        creator=lambda: _connect(address, access),
        poolclass=QueuePool,
        max_overflow=-1,
        hide_parameters=True,  # names and addresses are among them
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(access.begin)

    @event.listens_for(engine, "handle_error")
    def _failed(context: ExceptionContext) -> BaseException | None:
        transaction = context.connection.get_transaction() if context.connection and context.statement else None
        if transaction is not None:
            transaction.rollback()  # so that half a step is not committed by a caller who goes on regardless
        return explain(context.original_exception, address, access)

    return engine


def _connect(address: Address, access: Access) -> sqlite3.Connection:
    database = sqlite3.connect(
        f"{address.path.as_uri()}?mode={access.mode}",
        uri=True,
        timeout=address.patience,
        isolation_level=None,  # transactions begin where we say
        check_same_thread=False,  # the pool hands a connection from one thread to the next
    )
    try:
        for pragma in access.pragmas:
            database.execute(f"PRAGMA {pragma}")
    except BaseException:
        database.close()
        raise
    return database


BUSY = ("somebody else was writing to it for too long", "wait until that has ended, then try again")
NOT_A_DATABASE = ("it is not an SQLite database", "name another file")
_CAUSES = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_PROTOCOL: BUSY,
    sqlite3.SQLITE_FULL: ("the disk is full", "nothing of this step was saved; make room, then try again"),
    sqlite3.SQLITE_READONLY: ("the file or its folder is read-only", "allow writing to both"),
    sqlite3.SQLITE_PERM: ("access is denied", "allow reading and writing of the file and its folder"),
    sqlite3.SQLITE_NOTADB: NOT_A_DATABASE,
    sqlite3.SQLITE_CORRUPT: ("the file is damaged", "restore the last backup"),
    sqlite3.SQLITE_IOERR: ("the disk reports an error", "nothing of this step was saved; look at the disk first"),
}


def explain(error: BaseException, address: Address, access: Access) -> StoreUnusable | TypeError | None:
    """What to tell about *error*; ``None`` if only a mistake in the program can be its cause."""
    extended = getattr(error, "sqlite_errorcode", None)
    if extended is None:
        return None
    if access is READING and extended == sqlite3.SQLITE_READONLY:
        return TypeError("a unit of work for reading changes nothing; use store.writing()")
    code = extended & 0xFF  # the upper bits tell the same in more detail
    if access is LOOKING and code == sqlite3.SQLITE_READONLY:
        return None  # a crash has left something to be rolled back, which looking must not do
    if code == sqlite3.SQLITE_CANTOPEN:
        return StoreUnusable(address.url, *_cannot_open(address.path))
    return StoreUnusable(address.url, *_CAUSES[code]) if code in _CAUSES else None


def _cannot_open(path: Path) -> tuple[str, str]:
    if not path.parent.is_dir():
        return "its folder does not exist", "create the folder or correct the address"
    if path.is_dir():
        return "it is a folder", "name a file in it"
    if not path.exists():
        return "the file cannot be found or made", "look whether it was moved, and allow writing to its folder"
    return _CAUSES[sqlite3.SQLITE_PERM]
