"""A portal's pages on SQLite: free places against a hand-written SELECT, and searches as the catalogue grows.

The floor reads the same columns, with the places from a column that counts them, by an index in the order of the page.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from attrs import evolve

from benchmarks.timing import seconds
from bildungsraum import Listing, Meeting, Offering, Period, Provider, Session
from bildungsraum.adapters.sql import SqlStore, open_store
from bildungsraum.search import Facet, Search
from bildungsraum.values import OfferingId, ProviderId, SessionId

AT = datetime(2027, 1, 4, 9, tzinfo=UTC)
SMALL, LARGE = 1_000, 100_000
TOWN_SUBJECTS = (
    "Smartphone",
    "Tabellen",
    "Fotografie",
    "Datenschutz",
    "Vereinsseite",
    "Videokonferenz",
    "Rente",
    "Chat",
)

FLOOR = """
CREATE TABLE courses (id TEXT PRIMARY KEY, offering TEXT, title TEXT, starts TEXT, ends TEXT, capacity INT, taken INT);
CREATE INDEX by_start ON courses (starts, id);
"""
PAGE = """
SELECT id, offering, title, starts, ends, capacity - taken FROM courses WHERE starts >= ? ORDER BY starts, id LIMIT ?
"""


def rows() -> Iterator[str]:
    """One line for each page, and one for each search with a small and a large catalogue."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = (_filled(folder / f"{number}.db", number) for number in (SMALL, LARGE))
        floor = _floor(folder / "floor.db")
        now = Search(period=Period(AT))
        for size in (200, 2_000):
            ours, theirs = seconds(_pages(large, evolve(now, size=size))), seconds(floor(size))
            yield f"free places of {size:>5,} sessions {ours * 1e3:>13.1f} ms   {ours / theirs:.1f} of the floor's time"
        for what, search in _searches(now).items():
            few, many = (seconds(_pages(store, search), runs=25) for store in (small, large))
            sizes = f"{few * 1e3:>6.2f} ms with {SMALL:,}, {many * 1e3:>6.2f} ms with {LARGE:,}"
            yield f"{what:<29} {sizes}   {many / few:.1f} times as long"
        small.close()
        large.close()


def _searches(now: Search) -> dict[str, Search]:
    return {
        "page of 20": now,
        "page of 20, one place free": evolve(now, places=1),
        "page of 20, a rare word": evolve(now, words="nadelfilz"),
        "page of 20, a frequent word": evolve(now, words="kurse"),
        "page of 20, two words": evolve(now, words="smartphone sicher"),
        "page of 20, a topic": evolve(now, facets=[(Facet.TOPIC, "Rente")]),
        "page of 20, a rare level": evolve(now, facets=[(Facet.LEVEL, "C2")]),
    }


def _pages(store: SqlStore, search: Search) -> Callable[[], None]:
    def ask() -> None:
        with store.reading() as unit:
            unit.catalogue.page(search)

    return ask


def _filled(path: Path, number: int) -> SqlStore:
    """A catalogue whose sessions begin one after the other and meet three times, a week apart."""
    store = open_store(f"sqlite:///{path}")
    provider = Provider(ProviderId("vhs"), "Volkshochschule")
    with store.writing() as unit:
        unit.catalogue.save_provider(provider)
        for first in range(0, number, 100):
            unit.catalogue.save(_listing(first, AT + timedelta(minutes=first), sessions=100))
    return store


def _listing(first: int, starts: datetime, *, sessions: int) -> Listing:
    subject = TOWN_SUBJECTS[first // 100 % len(TOWN_SUBJECTS)]
    rare = first == 300  # the same hundred sessions, however large the catalogue is
    offering = Offering(
        OfferingId(f"o-{first}"),
        ProviderId("vhs"),
        f"{subject}: sicher im Alltag",
        text=f"Ein Kurs für alle, die mehr wollen.{' Nadelfilz.' if rare else ''} Nummer {first}.",
        topics=[subject],
        level="C2" if rare else "A1",
    )
    return Listing(offering, [_session(offering, number, starts) for number in range(sessions)])


def _session(offering: Offering, number: int, starts: datetime) -> Session:
    begins = [starts + timedelta(minutes=number, weeks=week) for week in range(3)]
    meetings = [Meeting(str(week), at, at + timedelta(hours=2)) for week, at in enumerate(begins)]
    id = SessionId(f"{offering.id}-{number:02}")
    return Session(
        id, offering.id, meetings=meetings, capacity=12, taken_elsewhere=number % 13 if number % 13 < 12 else 12
    )


def _floor(path: Path) -> Callable[[int], Callable[[], object]]:
    connection = sqlite3.connect(path)
    connection.executescript(FLOOR)
    rows = (
        (f"s-{number}", "o", "Titel", str(AT + timedelta(minutes=number)), str(AT), 12, number % 13)
        for number in range(LARGE)
    )
    connection.executemany("INSERT INTO courses VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    connection.commit()
    return lambda size: lambda: connection.execute(PAGE, (str(AT), size)).fetchall()
