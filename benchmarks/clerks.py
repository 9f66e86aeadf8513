"""Who books: the desk, and a hand-written floor that keeps as much.

By hand one transaction writes the session's counter, the event, the id of the request, the booking and a message, with
the same durability; each statement is a journey to the server.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol, Self

import psycopg
from attrs import evolve, frozen

from benchmarks.decisions import AT, RULES, session
from bildungsraum import Desk, Listing, Offering, Provider, Request
from bildungsraum.adapters.sql import database_at
from bildungsraum.adapters.sql.engines.sqlite import SqliteFile
from bildungsraum.values import BookingId, OfferingId, PersonId, ProviderId, RequestId, SessionId

Wish = tuple[str, int]
"""A session, and the number of the person, who has one wish."""

SCHEMA = """
CREATE TABLE occupancy (session TEXT PRIMARY KEY, capacity INTEGER, taken INTEGER CHECK (taken <= capacity),
    waiting INTEGER, position INTEGER);
CREATE TABLE journal (session TEXT, position INTEGER, event TEXT, PRIMARY KEY (session, position));
CREATE TABLE requests (id TEXT PRIMARY KEY, session TEXT);
CREATE TABLE bookings (session TEXT, id TEXT, person TEXT, state TEXT, places INTEGER, position INTEGER,
    PRIMARY KEY (session, id));
CREATE UNIQUE INDEX one_each ON bookings (session, person) WHERE state <> 'cancelled';
CREATE INDEX queue ON bookings (session, position) WHERE state = 'waiting';
CREATE TABLE outbox (key TEXT PRIMARY KEY, session TEXT, message TEXT);
"""
COUNT = """
UPDATE occupancy SET position = position + 1,
    taken = taken + CASE WHEN taken < capacity AND waiting = 0 THEN 1 ELSE 0 END,
    waiting = waiting + CASE WHEN taken < capacity AND waiting = 0 THEN 0 ELSE 1 END
WHERE session = ? RETURNING position, waiting
"""
COUNT_BACK = "UPDATE occupancy SET position = position + 2, waiting = waiting - 1 WHERE session = ? RETURNING position"
NEXT = "SELECT id FROM bookings WHERE session = ? AND state = 'waiting' ORDER BY position LIMIT 1"
SET = "UPDATE bookings SET state = ? WHERE session = ? AND id = ?"
NOTE = "INSERT INTO journal VALUES (?, ?, ?)"
ASK = "INSERT INTO requests VALUES (?, ?)"
BOOK = "INSERT INTO bookings VALUES (?, ?, ?, ?, 1, ?)"
SAY = "INSERT INTO outbox VALUES (?, ?, ?)"
STANDING = "SELECT taken, waiting FROM occupancy WHERE session = ?"


class Clerk(Protocol):
    """One who books at an address, as often as you like."""

    @classmethod
    def at(cls, url: str) -> Self:
        """At the store in *url*, which is there."""

    def offer(self, capacities: dict[str, int]) -> None:
        """Set up the store, with these sessions."""

    def book(self, session: str, number: int) -> None:
        """One place, or the end of the queue, in one transaction."""

    def book_many(self, wishes: Sequence[Wish]) -> None:
        """All of them in one transaction."""

    def cancel(self, session: str, number: int) -> None:
        """Give up a place; the next one moves up."""

    def standing(self, session: str) -> tuple[int, int]:
        """How many places are taken, and how many people wait."""


@frozen
class AtDesk:
    """The desk."""

    desk: Desk

    @classmethod
    def at(cls, url: str) -> Self:
        return cls(Desk.open(url, rules=RULES))

    def offer(self, capacities: dict[str, int]) -> None:
        offering = Offering(OfferingId("o"), ProviderId("v"), "Course")
        sessions = [evolve(session(capacity), id=SessionId(id)) for id, capacity in capacities.items()]
        self.desk.save(Provider(ProviderId("v"), "Provider"), Listing(offering, sessions), at=AT)

    def book(self, session: str, number: int) -> None:
        self.desk.register(_request(session, number), at=AT)

    def book_many(self, wishes: Sequence[Wish]) -> None:
        self.desk.register_many([_request(*wish) for wish in wishes], at=AT)

    def cancel(self, session: str, number: int) -> None:
        self.desk.cancel(BookingId(f"r{number}"), at=AT)

    def standing(self, session: str) -> tuple[int, int]:
        roster = self.desk.entry(SessionId(session)).roster
        return roster.taken, roster.bookings_waiting


def _request(session: str, number: int) -> Request:
    return Request(RequestId(f"r{number}"), SessionId(session), PersonId(f"p{number}"))


@frozen
class Floor:
    """By hand."""

    connection: Any
    is_server: bool

    @classmethod
    def at(cls, url: str) -> Self:
        place: Any = database_at(url)
        if isinstance(place, SqliteFile):
            connection = sqlite3.connect(place.path, isolation_level=None, timeout=60)
            connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
            return cls(connection, is_server=False)
        server = psycopg.connect(**place.wanted, autocommit=True)
        server.execute(f"CREATE SCHEMA IF NOT EXISTS {place.schema}")
        return cls(server, is_server=True)

    def offer(self, capacities: dict[str, int]) -> None:
        for statement in SCHEMA.split(";"):
            if statement.strip():
                self._do(statement)
        for id, capacity in capacities.items():
            self._do("INSERT INTO occupancy VALUES (?, ?, 0, 0, 0)", id, capacity)

    def book(self, session: str, number: int) -> None:
        self._begin()
        found = self._do(COUNT, session).fetchone()
        self._write(session, number, *found)
        self._do("COMMIT")

    def book_many(self, wishes: Sequence[Wish]) -> None:
        """On a server in two pipelines: first all the counters, then the rest."""
        self._begin()
        with self._together():
            counters = [self._do(COUNT, session) for session, _ in wishes]
        found = [counter.fetchone() for counter in counters]
        with self._together():
            for (session, number), counted in zip(wishes, found, strict=True):
                self._write(session, number, *counted)
        self._do("COMMIT")

    def cancel(self, session: str, number: int) -> None:
        self._begin()
        (position,) = self._do(COUNT_BACK, session).fetchone()
        self._do(SET, "cancelled", session, f"r{number}")
        (promoted,) = self._do(NEXT, session).fetchone()
        self._do(SET, "registered", session, promoted)
        for what, id, at in (("Cancelled", f"r{number}", position - 1), ("Promoted", promoted, position)):
            event = json.dumps({"type": what, "booking": id, "at": str(AT)})
            self._do(NOTE, session, at, event)
            self._do(SAY, f"{what}:{id}", session, event)
        self._do("COMMIT")

    def standing(self, session: str) -> tuple[int, int]:
        found: tuple[int, int] = self._do(STANDING, session).fetchone()
        return found

    def _write(self, session: str, number: int, position: int, waiting: int) -> None:
        id, person, state = f"r{number}", f"p{number}", "waiting" if waiting else "registered"
        event = json.dumps({"type": state, "booking": id, "person": person, "at": str(AT)})
        self._do(NOTE, session, position, event)
        self._do(ASK, id, session)
        self._do(BOOK, session, id, person, state, position)
        self._do(SAY, f"{state}:{id}", session, event)

    def _together(self) -> AbstractContextManager[object]:
        return self.connection.pipeline() if self.is_server else nullcontext()

    def _begin(self) -> None:
        self._do("BEGIN" if self.is_server else "BEGIN IMMEDIATE")

    def _do(self, statement: str, *values: object) -> Any:
        text = statement.replace("?", "%s") if self.is_server else statement
        return self.connection.execute(text, values)


CLERKS: dict[str, type[Clerk]] = {"by hand": Floor, "desk": AtDesk}


def hired(fresh: Iterable[str], capacities: dict[str, int]) -> dict[str, Clerk]:
    """One of each, with the same sessions, in stores of their own at the addresses in *fresh*."""
    clerks = {name: kind.at(url) for (name, kind), url in zip(CLERKS.items(), fresh, strict=False)}
    for clerk in clerks.values():
        clerk.offer(capacities)
    return clerks
