"""A schema in PostgreSQL becomes a store: addresses, versions, other programs, refusals, and what its units keep to."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import attrs
import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from postgres import Server
from sql_cases import OFFERING, SESSION, catalogued, register, roster_of
from sqlalchemy import make_url, text

from bildungsraum.adapters.sql import SqlStore, drift, migrate, open_store, schema
from bildungsraum.ports import Contact, StoreUnusable
from bildungsraum.sync import Listing
from bildungsraum.values import PersonId, SessionId

EVENING = attrs.evolve(SESSION, id=SessionId("phone-2"))
ANNA = Contact(PersonId("p-1"), "Anna Beispiel", "anna@post.example")


@pytest.fixture
def url(postgres: Server) -> str:
    return postgres.fresh_url()


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    with closing(open_store(url)) as store:
        catalogued(store)
        yield store


def schema_of(url: str) -> str:
    return str(make_url(url).query["schema"])


@contextmanager
def outside(url: str) -> Iterator[psycopg.Connection]:
    """The schema as any other program sees it; each statement is saved at once."""
    plain = make_url(url).set(query={}).render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True, options=f"-c search_path={schema_of(url)}") as connection:
        yield connection


def refusal(url: str) -> tuple[str, str]:
    with pytest.raises(StoreUnusable) as caught:
        open_store(url)
    assert "geheim" not in f"{caught.value} {caught.value!r}"
    return caught.value.why, caught.value.remedy


def shape(server: Server, schema: str) -> list[tuple[object, ...]]:
    """All columns of tables and all indexes."""
    columns = "table_name, column_name, data_type, is_nullable, collation_name, column_default IS NULL"
    tables = f"SELECT tablename FROM pg_tables WHERE schemaname = '{schema}'"
    return sorted(
        server.ask(
            f"SELECT {columns} FROM information_schema.columns"
            f" WHERE table_schema = '{schema}' AND table_name IN ({tables})"
        )
        + server.ask(f"SELECT replace(indexdef, '{schema}.', '') FROM pg_indexes WHERE schemaname = '{schema}'"),
        key=repr,
    )


WORDS = "listed_by_terms"
"""What PostgreSQL alone has: its index of words."""


def _names_in(row: tuple[object, ...]) -> set[str]:
    return set(re.findall(r"\w+", repr(row)))


# what the schema becomes ----------------------------------------------------------------------------------------------


def test_the_migrations_make_the_tables_that_the_queries_are_built_from(
    postgres: Server, url: str, store: SqlStore
) -> None:
    with store.reading() as unit:
        known = MigrationContext.configure(unit.connection, opts={"include_name": lambda name, *_: name != WORDS})
        assert compare_metadata(known, schema.metadata) == []
    expected = postgres.fresh_url()
    postgres.run(f"CREATE SCHEMA {schema_of(expected)}")
    with store.writing() as unit:
        unit.connection.execute(text(f"SET LOCAL search_path = {schema_of(expected)}"))
        schema.metadata.create_all(unit.connection)
    made = [row for row in shape(postgres, schema_of(url)) if not {"alembic_version", WORDS} & _names_in(row)]
    assert made == shape(postgres, schema_of(expected))


def test_many_who_set_up_the_same_store_at_once_get_one(url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(open_store, [url] * 4))
    for store in stores:
        store.close()
    with outside(url) as database:
        assert database.execute("SELECT count(*) FROM settings").fetchone() == (1,)
        assert database.execute("SELECT * FROM alembic_version").fetchall() == [(schema.REVISION,)]


def test_districts_in_one_database_know_nothing_of_each_other(postgres: Server, store: SqlStore) -> None:
    with store.writing() as unit:
        unit.contacts.save(ANNA)
        secret = unit.answers.secret()
    with closing(open_store(postgres.fresh_url())) as other, other.reading() as unit:
        assert unit.contacts.get(ANNA.person) is None
        assert unit.answers.secret() != secret


def test_a_migration_that_fails_leaves_nothing_behind(
    postgres: Server, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrations = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    (migrations / "versions" / "9999_next.py").write_text(
        "from alembic import op\n"
        f"revision, down_revision = '9999', '{schema.REVISION}'\n"
        "def upgrade():\n    op.execute('CREATE TABLE half (id int)')\n    op.execute('SELECT 1 FROM missing')\n"
    )
    with monkeypatch.context() as tomorrow:
        tomorrow.setattr(migrate, "MIGRATIONS", migrations)
        tomorrow.setattr(migrate, "REVISION", "9999")
        with pytest.raises(StoreUnusable):
            open_store(url)
        assert shape(postgres, schema_of(url)) == []
    open_store(url).close()


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (
            "UPDATE alembic_version SET version_num = '0815'",
            "its tables are of a version that is not known here (0815), probably a newer one",
        ),
        ("DELETE FROM alembic_version", "the version of its tables is missing"),
        ("DROP TABLE alembic_version", "the version of its tables is missing"),
        ("COMMENT ON TABLE journal IS 'Tagebuch'", "the schema {schema} belongs to another program"),
    ],
)
def test_what_is_not_a_store_of_ours_is_left_alone(postgres: Server, url: str, damage: str, why: str) -> None:
    open_store(url).close()
    with outside(url) as database:
        database.execute(damage)
    before = shape(postgres, schema_of(url))
    assert refusal(url)[0] == why.format(schema=schema_of(url))
    assert shape(postgres, schema_of(url)) == before


def test_a_schema_with_the_tables_of_another_program_is_left_alone(postgres: Server, url: str) -> None:
    postgres.run(f"CREATE SCHEMA {schema_of(url)}", f"CREATE TABLE {schema_of(url)}.recipes (cake text)")
    assert refusal(url) == (
        f"the schema {schema_of(url)} belongs to another program",
        "name another schema (?schema=…)",
    )


# addresses and refusals -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:",
        "postgresql://clerk:geheim@server",
        "postgresql://clerk:ge/heim@server/roedertal",
        "postgresql://clerk:geheim@server/roedertal?nonsense=1",
        "postgresql://clerk:geheim@server/roedertal?schema=Rödertal",
        "postgresql://clerk:geheim@server/roedertal?schema=pg_catalog",
        "postgresql://clerk:geheim@server/roedertal?patience=soon",
        "postgresql://clerk:geheim@server/roedertal?connections=0",
        "postgresql+asyncpg://clerk:geheim@server/roedertal",
    ],
)
def test_what_is_no_address_is_refused_without_showing_a_password(url: str) -> None:
    with pytest.raises(ValueError) as caught:
        open_store(url)
    assert "geheim" not in str(caught.value)
    assert "heim@" not in str(caught.value)


def test_an_address_with_several_hosts_finds_the_one_that_is_written_to(postgres: Server, url: str) -> None:
    address = make_url(url)
    several = f"postgresql://{address.username}@127.0.0.1:1,{address.host}:{address.port}/{address.database}"
    with closing(open_store(f"{several}?schema={schema_of(url)}&target_session_attrs=read-write")) as store:
        catalogued(store)
        assert repr(store).count(f"127.0.0.1:1,{address.host}:{address.port}") == 1


def test_every_refusal_of_the_server_is_told_with_its_remedy(postgres: Server, url: str) -> None:
    address = make_url(url)
    postgres.run("CREATE ROLE clerk LOGIN PASSWORD 'geheim'")
    try:
        clerk = address.set(username="clerk", password="geheim")
        told = [
            refusal(one.render_as_string(hide_password=False))[0]
            for one in (
                address.set(database="nowhere"),
                address.set(username="clerk", password="geheimer"),
                address.set(username="stranger"),
                address.set(port=1),
                clerk,
            )
        ]
    finally:
        postgres.run("DROP ROLE clerk")
    assert told == [
        "there is no such database",
        "the server does not know this user with this password",
        "the server does not know this user with this password",
        "the server cannot be reached",
        "access is denied",
    ]


def test_a_server_without_a_free_connection_says_so(postgres: Server, url: str) -> None:
    postgres.run("CREATE ROLE narrow LOGIN CONNECTION LIMIT 0")
    try:
        narrow = make_url(url).set(username="narrow").render_as_string(hide_password=False)
        assert refusal(narrow)[0] == "the server has too many connections"
    finally:
        postgres.run("DROP ROLE narrow")


def test_a_server_that_only_lets_read_is_told_from_a_mistake_of_the_caller(url: str, store: SqlStore) -> None:
    with pytest.raises(TypeError, match=r"store\.writing\(\)"), store.reading() as unit:
        unit.contacts.save(ANNA)
    only = f"{url}&options=-c%20default_transaction_read_only%3Don"
    with closing(open_store(only)) as standby, pytest.raises(StoreUnusable, match="standby"), standby.writing() as unit:
        unit.contacts.save(ANNA)
    with store.reading() as unit:
        assert unit.contacts.get(ANNA.person) is None


def test_when_all_connections_are_in_use_somebody_waits_and_is_told_so(url: str) -> None:
    told = pytest.raises(StoreUnusable, match="all its connections were in use")
    with closing(open_store(f"{url}&connections=1&patience=0.2")) as store, store.reading(), told, store.reading():
        pass


# what its units keep to -----------------------------------------------------------------------------------------------


def test_who_locks_a_session_lets_others_wait_but_not_in_another_session(url: str, store: SqlStore) -> None:
    with store.writing() as unit:
        unit.catalogue.save(Listing(OFFERING, [EVENING]))
        register(unit, "anna")
        register(unit, "anna", EVENING)
    with closing(open_store(f"{url}&patience=0.2")) as hasty, store.writing() as unit:
        unit.journal.lock([SESSION.id])
        with hasty.writing() as other:
            other.journal.lock([EVENING.id])
            register(other, "ben", EVENING)
        with pytest.raises(StoreUnusable, match="writing to it for too long"), hasty.writing() as other:
            other.journal.lock([EVENING.id, SESSION.id])
        with hasty.reading() as reader:  # who looks does not wait
            assert reader.journal.occupancy([SESSION.id])[SESSION.id].taken == 1
    assert drift(store) == ()


def test_a_step_that_failed_cannot_be_saved_by_going_on_regardless(store: SqlStore) -> None:
    def go_on_regardless() -> None:
        with store.writing() as unit:
            unit.contacts.save(ANNA)
            with pytest.raises(Exception, match="missing"):
                unit.connection.execute(text("SELECT * FROM missing"))

    with pytest.raises(Exception, match="transaction"):
        go_on_regardless()
    with store.reading() as unit:
        assert unit.contacts.get(ANNA.person) is None


def test_nobody_changes_the_journal_not_even_in_sql(url: str, store: SqlStore) -> None:
    with store.writing() as unit:
        register(unit, "anna")
    with outside(url) as database:
        for change in (
            "UPDATE journal SET document = '{}'",
            "DELETE FROM journal",
            "TRUNCATE journal",
            "INSERT INTO journal SELECT session, position, type, document FROM journal",
            "INSERT INTO journal SELECT session, position + 9, type, document FROM journal",
        ):
            with pytest.raises(psycopg.IntegrityError):
                database.execute(change)
    with pytest.raises(psycopg.IntegrityError, match="only continued"), outside(url) as database:
        database.execute("INSERT INTO journal VALUES ('phone-1', 9, 'Registered', '{}')")
    assert roster_of(store).taken == 1


def test_the_order_is_that_of_the_code_points_whatever_the_language_of_the_server(
    postgres: Server, url: str, store: SqlStore
) -> None:
    texts = [row for row in shape(postgres, schema_of(url)) if "text" in row]
    assert len(texts) > 20
    assert {row[4] for row in texts} == {"C"}
