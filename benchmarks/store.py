"""One durable booking on SQLite (WAL, synchronous=FULL): the desk against hand-written SQL that keeps as much.

The floor writes the same facts in one transaction: the event, the request id, the booking, the counter and a message.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.decisions import AT, RULES, request, session
from benchmarks.timing import seconds
from bildungsraum import Desk, Listing, Offering, Provider
from bildungsraum.values import OfferingId, ProviderId

BOOKINGS = 300

SCHEMA = """
CREATE TABLE journal (session TEXT, position INTEGER, event TEXT, PRIMARY KEY (session, position)) WITHOUT ROWID;
CREATE TABLE requests (id TEXT PRIMARY KEY, session TEXT) WITHOUT ROWID;
CREATE TABLE bookings (session TEXT, id TEXT, person TEXT, state TEXT, places INTEGER, PRIMARY KEY (session, id));
CREATE UNIQUE INDEX one_each ON bookings (session, person) WHERE state <> 'cancelled';
CREATE TABLE occupancy (session TEXT PRIMARY KEY, capacity INTEGER, taken INTEGER CHECK (taken <= capacity));
CREATE TABLE outbox (key TEXT PRIMARY KEY, session TEXT, message TEXT);
"""


def rows() -> Iterator[str]:
    """One line for the floor and one for each way of booking at the desk."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        floor = seconds(_floor(folder / "floor.db"), runs=3) / BOOKINGS
        yield _row("hand-written SQL, one by one", floor, floor)
        for filled in (0, 10_000):
            one = seconds(_desk(folder / f"one-{filled}.db", filled=filled, together=1), runs=3) / BOOKINGS
            yield _row(f"desk, one by one, {filled:,} before", one, floor)
        many = seconds(_desk(folder / "many.db", filled=0, together=100), runs=3) / BOOKINGS
        yield _row("desk, a hundred in a transaction", many, floor)


def _row(name: str, each: float, floor: float) -> str:
    return f"{name:<36} {1 / each:>9,.0f} bookings/s   {each / floor:.2f} of the floor's time"


def _floor(path: Path) -> Callable[[], None]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" + SCHEMA)
    connection.execute("INSERT INTO occupancy VALUES ('s', 1000000, 0)")
    numbers = iter(range(10**9))

    def book() -> None:
        for _ in range(BOOKINGS):
            number = next(numbers)
            connection.execute("BEGIN IMMEDIATE")
            (taken,) = connection.execute("UPDATE occupancy SET taken = taken + 1 WHERE session = 's' RETURNING taken")
            event = json.dumps({"type": "Registered", "booking": f"r{number}", "person": f"p{number}"})
            connection.execute("INSERT INTO journal VALUES ('s', ?, ?)", (taken[0], event))
            connection.execute("INSERT INTO requests VALUES (?, 's')", (f"r{number}",))
            values = (f"r{number}", f"p{number}")
            connection.execute("INSERT INTO bookings VALUES ('s', ?, ?, 'registered', 1)", values)
            connection.execute("INSERT INTO outbox VALUES (?, 's', ?)", (f"confirmation:r{number}", event))
            connection.execute("COMMIT")

    return book


def _desk(path: Path, *, filled: int, together: int) -> Callable[[], None]:
    desk = Desk.open(f"sqlite:///{path}", rules=RULES)
    offering = Offering(OfferingId("o"), ProviderId("v"), "Course")
    desk.save(Provider(ProviderId("v"), "Provider"), Listing(offering, [session(1_000_000)]), at=AT)
    numbers = iter(range(10**9))
    if filled:
        desk.register_many([request(next(numbers)) for _ in range(filled)], at=AT)

    def book() -> None:
        for _ in range(BOOKINGS // together):
            desk.register_many([request(next(numbers)) for _ in range(together)], at=AT)

    return book
