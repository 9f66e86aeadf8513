"""Stores on each engine, and somebody who changes them by hand, past every rule of their tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from attrs import frozen
from postgres import Server
from sql_cases import outside, url_of
from sqlalchemy import Column, DateTime, Integer, make_url, select

from bildungsraum.adapters.sql import SqlStore, open_store
from bildungsraum.adapters.sql.schema import bookings, holders, occupancy, requests
from bildungsraum.ports import Unit
from bildungsraum.registration import Roster
from bildungsraum.testing import History

ENGINES = ("sqlite", "postgresql")
FOLLOWING = (occupancy, requests, bookings, holders)
Tables = dict[str, list[tuple[Any, ...]]]


@frozen
class Place:
    """Where stores can be made on one engine."""

    url: str
    server: Server | None = None
    path: Path | None = None

    @contextmanager
    def opened(self) -> Iterator[SqlStore]:
        with closing(open_store(self.url)) as store:
            yield store

    def empty(self) -> None:
        """Delete what an earlier example has kept."""
        self.tamper(
            *(
                f"DELETE FROM {name}"
                for name in ("snapshots", "holders", "bookings", "requests", "occupancy", "journal")
            )
        )

    def tamper(self, *statements: str) -> None:
        """Do what no program of ours does: foreign keys and triggers do not count."""
        if self.path:
            with outside(self.path) as database:
                triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
                for name, _ in triggers:
                    database.execute(f"DROP TRIGGER {name}")
                for statement in statements:
                    database.execute(statement)
                for _, sql in triggers:
                    database.execute(sql)
        elif self.server:
            schema = make_url(self.url).query["schema"]
            head = f"SET session_replication_role = replica; SET search_path = {schema};"
            self.server.run("".join((head, *(f"{one};" for one in statements))))

    def refuses(self, statement: str) -> bool:
        """Whether the tables refuse what another program asks of them."""
        try:
            if self.path:
                with outside(self.path) as database:
                    database.execute("PRAGMA foreign_keys = ON")
                    database.execute(statement)
            elif self.server:
                self.server.run(f"SET search_path = {make_url(self.url).query['schema']}; {statement}")
        except (sqlite3.IntegrityError, psycopg.errors.IntegrityError):
            return True
        return False


def place_on(engine: str, request: pytest.FixtureRequest, folder: Path) -> Place:
    """A place with no store yet on *engine*."""
    if engine == "sqlite":
        path = folder / "store.db"
        return Place(url_of(path), path=path)
    server: Server = request.getfixturevalue("postgres")
    return Place(server.fresh_url(), server=server)


def keep(store: SqlStore, history: History) -> None:
    """Write a whole history, step by step."""
    position = 0
    for step in history.steps:
        with store.writing() as unit:
            append(unit, history, position, step.after, step.events)
        position += len(step.events)


def append(unit: Unit, history: History, position: int, roster: Roster, events: Any) -> None:
    unit.journal.append(history.first.id, events, expected=position, roster=roster)


def rows(store: SqlStore) -> Tables:
    """All rows of the tables that follow from the journal."""
    with store.reading() as unit:
        found = {table: unit.connection.execute(select(table).order_by(*table.primary_key)) for table in FOLLOWING}
        return {table.name: [tuple(row) for row in result] for table, result in found.items()}


def other_value(column: Column[Any]) -> str:
    """An expression in SQL for something else than what stands in *column*, which its checks allow."""
    if column.name == "state":
        return "CASE state WHEN 'lapsed' THEN 'moved' ELSE 'lapsed' END"
    if isinstance(column.type, Integer):
        return f"coalesce({column.name}, 0) + 1"
    if isinstance(column.type, DateTime) or isinstance(getattr(column.type, "impl", None), DateTime):
        return "'2001-01-01 00:00:00.000000'"
    return f"coalesce({column.name}, '') || 'x'"


def quoted(value: Any) -> str:
    """A text in SQL."""
    return "'" + str(value).replace("'", "''") + "'"
