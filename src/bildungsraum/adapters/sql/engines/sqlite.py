"""A store in an SQLite file: how it is addressed, opened and set up.  In German: SQLite-Datei."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from attrs import field, frozen
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError, OperationalError

from ....ports import StoreUnusable
from ..wire import DirectWire, Wire
from .sqlite_failures import BUSY, NOT_A_DATABASE, Access, explain

PATIENCE = 10.0
"""How many seconds a writer waits for its turn, unless the URL says otherwise (``?timeout=30``)."""

PAUSES = (0.0003, 0.0015)
"""Seconds between which a writer waits before it asks again for its turn."""

APPLICATION_ID = int.from_bytes(b"BiRa")
"""Stands in the head of our files (``PRAGMA application_id``), so that no other program's file is taken for one."""

LOOKING = Access("ro", "BEGIN")
READING = Access("rw", "BEGIN", ("query_only=ON",))
# FULL: a commit is on the disk before it is acknowledged.  secure_delete: what is forgotten is overwritten.
WRITING = Access("rw", "BEGIN IMMEDIATE", ("foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"))
# by choice only: after a power failure, not after a crash of programs, the last commits may be gone
HASTY = Access("rw", "BEGIN IMMEDIATE", ("foreign_keys=ON", "synchronous=NORMAL", "secure_delete=ON"))
# without foreign keys, because a migration may have to copy a table that others refer to
SETTING_UP = Access("rwc", "BEGIN IMMEDIATE", ("synchronous=FULL",))


@frozen(eq=False)
class SqliteFile:
    """See :class:`..Database`.  *url* can be shown as it is: no password fits in.

    Unless it *is_safe*, a commit is acknowledged before it is on the disk.
    """

    url: str
    path: Path
    patience: float = PATIENCE
    is_safe: bool = True
    _turn: Lock = field(factory=Lock, repr=False)

    @classmethod
    def parse(cls, url: str) -> SqliteFile:
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
        unknown = sorted(set(parsed.query) - {"timeout", "synchronous"})
        if unknown:
            names = ", ".join(unknown)
            raise ValueError(f"only timeout and synchronous can be set in the address of a database, got {names}")
        synchronous = str(parsed.query.get("synchronous", "full"))
        if synchronous not in ("full", "normal"):
            raise ValueError(f"synchronous is full or normal, got {synchronous!r}")
        patience = _seconds(parsed.query.get("timeout", str(PATIENCE)))
        return cls(url, Path(parsed.database).absolute(), patience, synchronous == "full")

    def open(self) -> tuple[Engine, Engine]:
        return self.engine(WRITING if self.is_safe else HASTY), self.engine(READING)

    def wire(self, connection: Connection, *, is_for_reading: bool) -> Wire:
        access = READING if is_for_reading else WRITING
        return DirectWire(connection, lambda error: explain(error, self.url, self.path, access), sqlite3.IntegrityError)

    @contextmanager
    def turn(self) -> Iterator[None]:
        # SQLite lets writers ask again and again, and the one who asked first may come last: threads wait here instead
        if not self._turn.acquire(timeout=self.patience):
            raise StoreUnusable(self.url, *BUSY)
        try:
            yield
        finally:
            self._turn.release()

    def is_ready(self, revision: str) -> bool:
        if not self.path.is_file() or not self.path.stat().st_size:
            return False
        engine = self.engine(LOOKING)
        try:
            with engine.begin() as connection:
                journal_mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
                return self.revision(connection) == revision and journal_mode == "wal"
        except OperationalError:
            return False
        finally:
            engine.dispose()

    @contextmanager
    def setting_up(self) -> Iterator[Connection]:
        engine = self.engine(SETTING_UP)
        try:
            with engine.begin() as connection:
                yield connection
            self._write_ahead(engine)
        finally:
            engine.dispose()

    def revision(self, connection: Connection) -> str | None:
        mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        names = set(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
        if not mark and not names:
            if self.path.stat().st_size and not connection.exec_driver_sql("PRAGMA page_count").scalar_one():
                raise StoreUnusable(self.url, *NOT_A_DATABASE)  # so short that SQLite takes it for empty
            return None
        if mark != APPLICATION_ID:
            raise StoreUnusable(self.url, "the file belongs to another program", "name another file")
        version: str | None = None
        if "alembic_version" in names:
            version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if version is None:
            raise StoreUnusable(self.url, "the version of its tables is missing", "restore the last backup")
        return version

    def mark(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")

    def engine(self, access: Access) -> Engine:
        """An engine on the file, which must be there, except for ``SETTING_UP``; nothing is opened yet.

        A store whose file has vanished must not go on with an empty one.
        """
        engine = create_engine(
            "sqlite://",
            creator=lambda: self._connect(access),
            poolclass=QueuePool,
            max_overflow=-1,
            hide_parameters=True,  # names and addresses are among them
        )

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            try:
                self._begin(connection.connection.driver_connection, access)
            except sqlite3.Error as error:
                raise explain(error, self.url, self.path, access) or error from None

        @event.listens_for(engine, "handle_error")
        def _failed(context: ExceptionContext) -> BaseException | None:
            transaction = context.connection.get_transaction() if context.connection and context.statement else None
            if transaction is not None:
                transaction.rollback()  # so that half a step is not committed by a caller who goes on regardless
            return explain(context.original_exception, self.url, self.path, access)

        return engine

    def _begin(self, driver: Any, access: Access) -> None:
        """Begin a transaction, and for one that writes wait for the others.

        SQLite by itself sleeps ever longer in between, up to a tenth of a second, so that with many writers the one
        who asked first may come last.  Here everybody asks again after about the time that one unit of work takes.
        """
        if not access.is_for_writing:
            driver.execute(access.begin)
            return
        deadline = time.monotonic() + self.patience
        driver.execute("PRAGMA busy_timeout=0")
        try:
            while True:
                try:
                    driver.execute(access.begin)
                    return
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                        raise
                time.sleep(random.uniform(*PAUSES))  # noqa: S311  # so that they do not ask all at once
        finally:
            driver.execute(f"PRAGMA busy_timeout={int(self.patience * 1000)}")

    def _connect(self, access: Access) -> sqlite3.Connection:
        database = sqlite3.connect(
            f"{self.path.as_uri()}?mode={access.mode}",
            uri=True,
            timeout=self.patience,
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

    def _write_ahead(self, engine: Engine) -> None:
        """Let readers and a writer work at the same time; the file remembers it.  SQLite itself does not wait here."""
        deadline = time.monotonic() + self.patience
        with closing(engine.raw_connection()) as connection:
            while True:
                try:
                    connection.cursor().execute("PRAGMA journal_mode=WAL")
                    return
                except sqlite3.OperationalError as error:
                    if time.monotonic() > deadline:
                        raise explain(error, self.url, self.path, SETTING_UP) or error from None
                time.sleep(0.01)


def _seconds(text: str | tuple[str, ...]) -> float:
    try:
        seconds = float(str(text))
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 3600:
        raise ValueError(f"timeout is a number of seconds up to an hour, got {text!r}")
    return seconds
