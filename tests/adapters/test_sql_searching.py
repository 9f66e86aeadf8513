"""What a search costs: each engine goes by its indexes, and a page takes as long in a large catalogue as in a small."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from postgres import Server
from sql_cases import NOON, OFFERING, PROVIDER, SESSION, opened, outside, url_of
from sqlalchemy import Engine, event, text

from bildungsraum.adapters.sql import SqlStore, migrate, open_store
from bildungsraum.place import Venue
from bildungsraum.schedule import Meeting, Session, Status
from bildungsraum.search import Facet, Search
from bildungsraum.serialization import to_json
from bildungsraum.sync import Listing
from bildungsraum.values import OfferingId, Period, SessionId

TOPICS = ("Internet", "Fotografie", "Gesundheit", "Sprachen")
WEEK = timedelta(weeks=1)

NOW = Search(period=Period(NOON))
SEARCHES = {
    "everything": Search(),
    "next meetings": NOW,
    "a month": Search(period=Period(NOON, NOON + 4 * WEEK)),
    "free places": attrs.evolve(NOW, places=2),
    "a rare word": attrs.evolve(NOW, words="nadelfilz"),
    "a frequent word": attrs.evolve(NOW, words="kurse"),
    "two words and a number": attrs.evolve(NOW, words="kurs 27f-1700"),
    "a frequent topic": attrs.evolve(NOW, facets=[(Facet.TOPIC, "Internet")]),
    "one of two rare topics": attrs.evolve(NOW, facets=[(Facet.TOPIC, "Filzen"), (Facet.TOPIC, "Keramik")]),
    "all together": Search("kurs", Period(NOON), [(Facet.TOPIC, "Sprachen"), (Facet.LEVEL, "A1")], 1),
}
FEW = [SEARCHES[name] for name in ("a rare word", "two words and a number", "one of two rare topics")]


def fill(store: SqlStore, number: int) -> None:
    """*number* sessions, forty for each offering; every third has no meetings, and only ten are about needle felt."""
    with store.writing() as unit:
        unit.catalogue.save_provider(PROVIDER)
        for first in range(0, number, 40):
            topic = TOPICS[first // 40 % len(TOPICS)]
            offering = attrs.evolve(
                OFFERING, id=OfferingId(f"o-{first:05}"), title=f"Kurs {first}", topics=[topic], level="A1"
            )
            unit.catalogue.save(Listing(offering, [session(one, offering.id) for one in range(first, first + 40)]))
        felt = attrs.evolve(OFFERING, id=OfferingId("felt"), title="Nadelfilz", topics=["Filzen"])
        unit.catalogue.save(Listing(felt, [session(one, felt.id) for one in range(200_000, 200_010)]))


def session(number: int, offering: OfferingId) -> Session:
    begins = [NOON + timedelta(minutes=number % 50_000) + week * WEEK for week in range(3)] if number % 3 else []
    return attrs.evolve(
        SESSION,
        id=SessionId(f"s-{number:06}"),
        offering=offering,
        number=f"27F-{number}",
        capacity=number % 5,
        venue=Venue(town=f"Ort {number % 7}"),
        meetings=[Meeting(str(week), at, at + timedelta(hours=1)) for week, at in enumerate(begins)],
    )


# by which way ---------------------------------------------------------------------------------------------------------


@contextmanager
def plans(explain: str) -> Iterator[list[str]]:
    """How the engine goes about each question of the block."""
    found: list[str] = []

    def ask(_: Any, cursor: Any, statement: str, parameters: Any, *__: Any) -> None:
        if statement.startswith("SELECT"):
            other = cursor.connection.cursor()
            found.extend(str(row[-1]) for row in other.execute(f"{explain} {statement}", parameters).fetchall())

    event.listen(Engine, "before_cursor_execute", ask)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", ask)


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    with opened(tmp_path_factory.mktemp("search") / "store.db") as store:
        fill(store, 2_400)
        yield store


@pytest.mark.parametrize("search", SEARCHES.values(), ids=list(SEARCHES))
def test_sqlite_follows_an_index_from_meeting_to_meeting_and_puts_only_a_few_in_order(
    sqlite: SqlStore, search: Search
) -> None:
    with sqlite.reading() as unit, plans("EXPLAIN QUERY PLAN") as found:
        hits = unit.catalogue.page(search)
    assert hits
    assert [step for step in found if "SCAN" in step and "listed_terms VIRTUAL TABLE INDEX" not in step] == []
    if search not in FEW:
        assert [step for step in found if "TEMP B-TREE" in step] == []


@pytest.mark.parametrize("search", SEARCHES.values(), ids=list(SEARCHES))
def test_sqlite_counts_by_indexes_alone(sqlite: SqlStore, search: Search) -> None:
    with sqlite.reading() as unit, plans("EXPLAIN QUERY PLAN") as found:
        unit.catalogue.facets(search)
    ways = ("USING COVERING INDEX", "VIRTUAL TABLE INDEX", "CONSTANT ROW", "(subquery")
    assert [step for step in found if "SCAN" in step and not any(way in step for way in ways)] == []


def test_postgresql_has_an_index_for_every_search(postgres: Server) -> None:
    store = open_store(postgres.empty_url())
    fill(store, 2_400)
    with store.writing() as unit:
        for name in ("listed", "meetings", "facets", "sessions"):
            unit.connection.execute(text(f"ANALYZE {name}"))
    with store.reading() as unit:
        unit.connection.execute(text("SET LOCAL enable_seqscan = off"))  # so few rows would be read faster one by one
        for search in SEARCHES.values():
            with plans("EXPLAIN") as found:
                assert unit.catalogue.page(search)
            assert [step for step in found if "Seq Scan" in step] == []
    store.close()


# what was kept before ---------------------------------------------------------------------------------------------------


def test_what_an_older_store_has_is_found_after_opening(tmp_path: Path) -> None:
    before, path = tmp_path / "migrations", tmp_path / "store.db"
    shutil.copytree(migrate.MIGRATIONS, before, ignore=shutil.ignore_patterns("__pycache__", "000[4-9]*"))
    with pytest.MonkeyPatch.context() as then:
        then.setattr(migrate, "MIGRATIONS", before)
        then.setattr(migrate, "REVISION", "0003")
        open_store(url_of(path)).close()
    provider = attrs.evolve(PROVIDER, municipality="14627180")
    gone = attrs.evolve(SESSION, id=SessionId("gone"), status=Status.WITHDRAWN)
    with outside(path) as database:
        database.execute("INSERT INTO providers VALUES (?, ?)", (provider.id, to_json(provider)))
        database.execute("INSERT INTO offerings VALUES (?, ?, '', ?)", (OFFERING.id, provider.id, to_json(OFFERING)))
        for one in (SESSION, gone):
            row = (one.id, OFFERING.id, one.status.value, to_json(one))
            database.execute("INSERT INTO sessions VALUES (?, ?, '', '', ?, NULL, NULL, NULL, ?)", row)
    with opened(path) as store, store.reading() as unit:
        search = Search("smartphones 5012", facets=[(Facet.MUNICIPALITY, provider.municipality)])
        assert [hit.session for hit in unit.catalogue.page(search)] == [SESSION.id]


# how far --------------------------------------------------------------------------------------------------------------


def steps(store: SqlStore, search: Search) -> int:
    """How many instructions SQLite's machine needs for a page, in tens."""
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    with store.reading() as unit:
        unit.catalogue.page(search)  # what is asked for the first time reads the schema, too
        database = unit.connection.connection.driver_connection
        assert isinstance(database, sqlite3.Connection)
        database.set_progress_handler(step, 10)
        unit.catalogue.page(search)
        database.set_progress_handler(None, 0)
    return count


def test_a_page_takes_as_many_steps_in_a_large_catalogue_as_in_a_small(tmp_path: Path, sqlite: SqlStore) -> None:
    with opened(tmp_path / "large.db") as large:
        fill(large, 12_000)
        grown = {name: (steps(sqlite, search), steps(large, search)) for name, search in SEARCHES.items()}
    assert {name: pair for name, pair in grown.items() if pair[1] > 1.3 * pair[0]} == {}


def test_the_last_page_is_found_as_quickly_as_the_first(sqlite: SqlStore) -> None:
    with sqlite.reading() as unit:
        everything = unit.catalogue.page(attrs.evolve(NOW, size=5_000))
    last = attrs.evolve(NOW, after=everything[-21].cursor)
    with sqlite.reading() as unit:
        assert list(unit.catalogue.page(last)) == list(everything[-20:])
    assert steps(sqlite, last) <= steps(sqlite, NOW)
