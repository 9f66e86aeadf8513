"""What one booking costs as a session fills, and as the catalogue grows.

The sessions of the large catalogue are filled in with SQL; each booking is for a session that the process has not seen
before.  The best of five runs; a snapshot, which is due each time that a history has doubled, is not in it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import count

from benchmarks.clerks import AtDesk
from benchmarks.engines import Engine, on_each
from benchmarks.timing import Spent, best
from bildungsraum.adapters.sql import SqlStore

COMMANDS, RUNS = 100, 5
BOOKINGS = (10, 10_000)
SESSIONS = (1_000, 100_000)

FILL = """
INSERT INTO sessions (id, offering, number, search, status, starts_utc, ends_utc, length, document)
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})
SELECT 's' || n, offering, number, search, status, starts_utc, ends_utc, length,
    replace(document, '"id":"s0"', '"id":"s' || n || '"')
FROM sessions CROSS JOIN numbers WHERE id = 's0'
"""


def rows() -> Iterator[str]:
    """One line for each size on each engine."""
    return on_each(_rows)


def _rows(engine: Engine) -> Iterator[str]:
    works = {bookings: _in_session(engine, bookings) for bookings in BOOKINGS}
    yield from _lines(engine, "bookings in the session", works)
    works = {sessions: _in_catalogue(engine, sessions) for sessions in SESSIONS}
    yield from _lines(engine, "sessions in the catalogue", works)


def _lines(engine: Engine, what: str, works: dict[int, Callable[[], None]]) -> Iterator[str]:
    spent = best({str(size): work for size, work in works.items()}, server_cpu=engine.server_cpu, runs=RUNS)
    small = spent[str(min(works))]
    for size in works:
        yield _line(f"{engine.name}, {size:>7,} {what}", spent[str(size)], small)


def _line(what: str, spent: Spent, small: Spent) -> str:
    work, least = spent.ours + spent.server, small.ours + small.server
    return (
        f"{what:<46} {COMMANDS / spent.seconds:>8,.0f}/s {work / COMMANDS * 1e6:>6.0f} µs CPU"
        f"   {spent.seconds / small.seconds:.2f} times as long, {work / least:.2f} times the CPU"
    )


def _in_session(engine: Engine, bookings: int) -> Callable[[], None]:
    clerk = AtDesk.at(engine.fresh())
    clerk.offer({"s": 10**6})
    for first in range(0, bookings, 1_000):
        clerk.book_many([("s", number) for number in range(first, min(first + 1_000, bookings))])
    numbers = count(bookings)

    def work() -> None:
        for _ in range(COMMANDS):
            clerk.book("s", next(numbers))

    return work


def _in_catalogue(engine: Engine, sessions: int) -> Callable[[], None]:
    clerk = AtDesk.at(engine.fresh())
    clerk.offer({"s0": 20})
    store = clerk.desk.store
    assert isinstance(store, SqlStore)
    with store.writing() as unit:
        unit.connection.exec_driver_sql(FILL.format(last=sessions - 1))
    numbers = random.Random(1).sample(range(sessions), (RUNS + 1) * COMMANDS)
    for _ in range(COMMANDS):
        clerk.book(f"s{numbers[-1]}", numbers.pop())

    def work() -> None:
        for _ in range(COMMANDS):
            clerk.book(f"s{numbers[-1]}", numbers.pop())

    return work
