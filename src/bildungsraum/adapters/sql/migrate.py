"""A file becomes a store: recognise it, set it up, bring an older one up to date.  In German: Einrichten."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from ...ports import StoreUnusable
from .engine import LOOKING, NOT_A_DATABASE, SETTING_UP, Address, explain, open_engine
from .schema import REVISION

APPLICATION_ID = int.from_bytes(b"BiRa")
"""Stands in the head of our files (``PRAGMA application_id``), so that no other program's file is taken for one."""

MIGRATIONS = Path(__file__).parent / "migrations"


def prepare(address: Address) -> None:
    """Make sure that there is a store of the current version at *address*.

    A missing or empty file is set up, an older version brought up to date, each in one transaction.  Several processes
    may do so at the same time.  :class:`StoreUnusable` for everything else, and then the file stays as it was.
    """
    if not _is_ready(address):
        _set_up(address)


def _is_ready(address: Address) -> bool:
    """Look without touching anything."""
    if not address.path.is_file() or not address.path.stat().st_size:
        return False
    engine = open_engine(address, LOOKING)
    try:
        with engine.begin() as connection:
            journal_mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
            return _version(connection, address) == REVISION and journal_mode == "wal"
    except OperationalError:
        return False
    finally:
        engine.dispose()


def _set_up(address: Address) -> None:
    engine = open_engine(address, SETTING_UP)
    try:
        with engine.begin() as connection:
            version = _version(connection, address)  # another process may have been quicker
            if version != REVISION:
                _migrate(connection, version, address)
                connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        _write_ahead(engine, address)
    finally:
        engine.dispose()


def _version(connection: Connection, address: Address) -> str | None:
    """The migration that the file has reached; ``None`` if there is nothing in it."""
    mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    names = set(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
    if not mark and not names:
        if address.path.stat().st_size and not connection.exec_driver_sql("PRAGMA page_count").scalar_one():
            raise StoreUnusable(address.url, *NOT_A_DATABASE)  # so short that SQLite takes it for empty
        return None
    if mark != APPLICATION_ID:
        raise StoreUnusable(address.url, "the file belongs to another program", "name another file")
    version: str | None = None
    if "alembic_version" in names:
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if version is None:
        raise StoreUnusable(address.url, "the version of its tables is missing", "restore the last backup")
    return version


def _migrate(connection: Connection, version: str | None, address: Address) -> None:
    # imported here because opening a store that is up to date must not wait for it
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    if version is not None:
        try:
            ScriptDirectory.from_config(config).get_revision(version)
        except CommandError:
            why = f"its tables are of a version that is not known here ({version}), probably a newer one"
            raise StoreUnusable(address.url, why, "install the newest bildungsraum") from None
    command.upgrade(config, "head")


def _write_ahead(engine: Engine, address: Address) -> None:
    """Let readers and a writer work at the same time; the file remembers it.  SQLite itself does not wait here."""
    deadline = time.monotonic() + address.patience
    with closing(engine.raw_connection()) as connection:
        while True:
            try:
                connection.cursor().execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                if time.monotonic() > deadline:
                    raise explain(error, address, SETTING_UP) or error from None
            time.sleep(0.01)
