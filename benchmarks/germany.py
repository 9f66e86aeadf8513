"""A national load: fill a PostgreSQL with invented sessions and bookings, and measure what a portal asks of it.

``make germany SESSIONS=700000 BOOKINGS=6000000`` is about what all adult education centres of the country offer in a
year; the defaults take some minutes.  Everything stands in one schema, which is harder than one for each district.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from statistics import quantiles
from typing import Any

import psycopg
from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

from benchmarks.country import NOW, TABLES, TOGETHER, YEAR, Country
from benchmarks.decisions import RULES
from benchmarks.engines import NoServer, server
from bildungsraum import Desk, Period, Request
from bildungsraum.adapters.sql import database_at, open_store
from bildungsraum.search import Facet, Search
from bildungsraum.values import PersonId, RequestId

PORTIONS = 50
"""So many offerings are copied in one transaction."""

SEARCHES = (
    Search(words="smartphone", period=Period(NOW)),
    Search(words="fotografie ruhestand", period=Period(NOW)),
    Search(words="tabelle beruf", facets=[(Facet.LEVEL, "B1")], period=Period(NOW)),
    Search(facets=[(Facet.MUNICIPALITY, "00000007")], period=Period(NOW)),
)


def main() -> None:
    """Fill and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default=os.environ.get("GERMANY_URL", ""), help="an empty store; else one of our own")
    parser.add_argument("--sessions", type=int, default=20_000)
    parser.add_argument("--bookings", type=int, default=170_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--asked", type=int, default=300, help="how often each question is asked")
    given = parser.parse_args()
    country = Country(given.sessions, given.bookings, given.seed)
    try:
        with _address(given.url) as url:
            fill(url, country)
            with Desk.open(url, rules=RULES) as desk:
                for line in measured(desk, country, given.asked):
                    print(line, flush=True)
    except NoServer as reason:
        raise SystemExit(f"there is no PostgreSQL: {reason}") from None


@contextmanager
def _address(url: str) -> Iterator[str]:
    if url:
        yield url
    else:
        with server() as one:
            yield one.fresh_url()


def fill(url: str, country: Country) -> None:
    """Copy *country* into the store at *url*, which must be empty, some offerings in each transaction."""
    open_store(url).close()
    database: Any = database_at(url)
    began = time.monotonic()
    with psycopg.connect(**database.wanted) as connection, _bar() as bar:
        if connection.execute("SELECT EXISTS (SELECT FROM sessions)").fetchone() != (False,):
            raise SystemExit(f"{database.url} has sessions already; name an empty schema (?schema=...)")
        task = bar.add_task("sessions", total=country.sessions)
        waiting: dict[Any, list[dict[str, object]]] = {table: [] for table in TABLES}
        for number, rows in enumerate(country.portions()):
            for table, some in rows.items():
                waiting[table] += some
            if number % PORTIONS == 0:
                _copy(connection, waiting)
            bar.update(task, completed=number * TOGETHER)
        _copy(connection, waiting)
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
    taken, memory = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"filled with {country.sessions:,} sessions and {country.bookings:,} bookings in {taken:,.0f} s,"
        f" {country.bookings / taken:,.0f} bookings/s, at most {memory / 1024:,.0f} MiB"
    )


def _copy(connection: psycopg.Connection[Any], waiting: dict[Any, list[dict[str, object]]]) -> None:
    for table, rows in waiting.items():
        if rows:
            names = list(rows[0])
            with connection.cursor().copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row([row[name] for name in names])
            rows.clear()
    connection.commit()


def _bar() -> Progress:
    return Progress(
        *Progress.get_default_columns(), MofNCompleteColumn(), TimeRemainingColumn(elapsed_when_finished=True)
    )


def measured(desk: Desk, country: Country, asked: int) -> Iterator[str]:
    """One line for each question."""
    chance = random.Random(country.seed)
    numbers, hours = count(), count()
    ahead = desk.page(Search(period=Period(NOW + timedelta(days=14)), size=10 * asked))

    def book() -> None:
        number = next(numbers)
        session = chance.choice(ahead).session
        desk.register(Request(RequestId(f"new-{number}"), session, PersonId(f"new-{number}")), at=NOW)

    def seek() -> None:
        desk.page(chance.choice(SEARCHES))

    def free() -> None:
        day = NOW + timedelta(days=chance.randrange(YEAR // 2))
        desk.page(Search(period=Period(day), places=1))

    def remind() -> None:
        at = NOW + timedelta(hours=next(hours))
        desk.said(desk.due(at=at), at=at)

    for what, ask, times in (
        ("a booking", book, asked),
        ("a search, first page", seek, asked),
        ("a page of free places", free, asked),
        ("due reminders, each hour", remind, 5),
        ("the report", lambda: desk.report(Period(NOW - timedelta(days=YEAR // 2), NOW)), 1),
    ):
        yield _line(what, [_taken(ask) for _ in range(times)])


def _taken(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


def _line(what: str, times: list[float]) -> str:
    if len(times) == 1:
        return f"{what:<26} {times[0]:>9.1f} s"
    if len(times) < 20:
        return f"{what:<26} " + "  ".join(f"{one:.2f} s" for one in times)
    cuts = quantiles(times, n=100)
    return f"{what:<26} " + "   ".join(f"p{cut} {cuts[cut - 1] * 1e3:>8.1f} ms" for cut in (50, 95, 99))


if __name__ == "__main__":
    main()
