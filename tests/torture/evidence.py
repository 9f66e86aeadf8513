"""What stands in a store, read with nothing but the driver: no code of the library has a say in it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg
from attrs import frozen

Row = tuple[Any, ...]
Ask = Callable[[str], Sequence[Row]]


@frozen
class Happened:
    """A row of the journal."""

    session: str
    position: int
    event: Mapping[str, Any]


@frozen
class Evidence:
    """The journal by session and position, and what the tables beside it say.

    *bookings*: session, id, person, state, places; *occupancy*: session, capacity, taken, waiting, position.
    *engine* is what the engine itself finds wrong.
    """

    journal: tuple[Happened, ...]
    bookings: frozenset[Row]
    occupancy: frozenset[Row]
    requests: frozenset[Row]
    engine: tuple[str, ...] = ()


def found_at(url: str) -> Evidence:
    """Everything that stands in the store at *url*, read in one state."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        with closing(sqlite3.connect(unquote(parts.path.removeprefix("/")))) as database:
            database.execute("BEGIN")
            says = [row[0] for row in database.execute("PRAGMA integrity_check")]
            return _read(lambda question: database.execute(question).fetchall(), [one for one in says if one != "ok"])
    schema = parse_qs(parts.query)["schema"][0]
    with psycopg.connect(parts._replace(query="").geturl(), options=f"-c search_path={schema}") as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return _read(lambda question: connection.execute(question).fetchall(), [])


def _read(ask: Ask, engine: Sequence[str]) -> Evidence:
    journal = ask("SELECT session, position, document FROM journal ORDER BY session, position")
    return Evidence(
        tuple(Happened(session, position, json.loads(document)) for session, position, document in journal),
        frozenset(ask("SELECT session, booking, person, state, places FROM bookings")),
        frozenset(ask("SELECT session, capacity, taken, bookings_waiting, position FROM occupancy")),
        frozenset(ask("SELECT id, session FROM requests")),
        tuple(engine),
    )
