"""A copy of a store while others go on writing.  In German: Sicherung."""

from __future__ import annotations

import errno
import os
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection

from ...ports import StoreUnusable
from .engines import Database
from .engines.sqlite import WRITING, SqliteFile
from .engines.sqlite_failures import explain
from .schema import REVISION
from .store import SqlStore
from .verifying import Finding, engine_says, verify


class MadeElsewhere(Exception):
    """The engine has a program of its own for backups; the text is the command with which it makes one."""


def back_up(database: Database, target: Path) -> tuple[Finding, ...]:
    """Copy the store in *database* to the new file *target*, and say what is wrong in the copy.

    The copy is one moment of the store, and nobody waits for it.  A store of an older version is copied as it is, and
    only the engine checks it.  It is written and checked beside *target* and takes
    that name only when it is whole and on the disk; with findings it takes it as well, because what they name stands in
    the store too.  ``FileExistsError`` if there is something called *target*, :class:`MadeElsewhere` on PostgreSQL.
    """
    if not isinstance(database, SqliteFile):
        raise MadeElsewhere(_dump(database, target))
    if target.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(target.parent))
    beside = target.absolute().with_name(f".{uuid4().hex}.part")
    try:
        with _reading(database) as connection:
            _copy(connection, beside, target)
        findings = _checked(SqliteFile(f"sqlite:///{target}", beside))
        _on_disk(beside)
        if target.exists():  # somebody else was quicker
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        beside.rename(target)
        _on_disk(target.parent)
    finally:
        for left in (beside, *(beside.with_name(f"{beside.name}-{end}") for end in ("journal", "wal", "shm"))):
            left.unlink(missing_ok=True)
    return findings


@contextmanager
def _opened(database: SqliteFile) -> Iterator[SqlStore]:
    with closing(SqlStore.at(database)) as store:
        yield store


@contextmanager
def _reading(database: SqliteFile) -> Iterator[Connection]:
    with _opened(database) as store, store.reading() as unit:
        if database.revision(unit.connection) is None:
            raise StoreUnusable(database.url, "there is nothing in it", "name another file")
        yield unit.connection


def _copy(connection: Connection, beside: Path, target: Path) -> None:
    source = connection.connection.driver_connection
    assert isinstance(source, sqlite3.Connection)
    try:
        with closing(sqlite3.connect(beside)) as copy:
            # all pages in one step: a copy in portions begins anew whenever somebody writes, and might never end
            source.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")  # so that it is one file, which opening changes back
    except sqlite3.Error as error:
        raise explain(error, f"sqlite:///{target}", beside, WRITING) or error from None


def _checked(copy: SqliteFile) -> tuple[Finding, ...]:
    with _opened(copy) as store:
        with store.reading() as unit:
            if copy.revision(unit.connection) != REVISION:
                return tuple(engine_says(unit.connection))
        return tuple(verify(store))


def _on_disk(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # folders cannot be opened there
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _dump(database: Database, target: Path) -> str:
    """The address has no password in it: pg_dump asks for it, or finds it in PGPASSFILE."""
    schema = getattr(database, "schema", "public")
    place = database.url.partition("?")[0]
    return shlex.join(("pg_dump", "--format=custom", f"--schema={schema}", f"--file={target}", f"--dbname={place}"))
