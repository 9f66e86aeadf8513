"""A file becomes a store: new, old, newer, foreign, damaged or in the wrong place."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sql_cases import SESSION, catalogued, outside, register, roster_of, url_of
from sqlalchemy import create_engine, text

from bildungsraum.adapters.sql import drift, migrate, open_store, schema
from bildungsraum.ports import StoreUnusable
from bildungsraum.registration import Command, Refused


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Landkreis Rödertal 100%.db"


def url_at(path: Path) -> str:
    return url_of(path).replace("%", "%25").partition("?")[0]


def refusal(url: str) -> tuple[str, str, str]:
    with pytest.raises(StoreUnusable) as caught:
        open_store(url)
    return caught.value.url, caught.value.why, caught.value.remedy


def shape(path: Path) -> list[tuple[str, str]]:
    """Names and definitions of all tables, indexes and triggers."""
    with outside(path) as database:
        rows = database.execute("SELECT name, sql FROM sqlite_master WHERE name != 'alembic_version'").fetchall()
    told = sorted((name, " ".join((sql or "").replace('"', "").split())) for name, sql in rows)
    return [(name, sql) for name, sql in told if "autoindex" not in name]


INDEX = "listed_terms"
"""What SQLite alone has: the tables of its index of words."""

# what the file becomes ------------------------------------------------------------------------------------------------


def test_a_missing_file_and_an_empty_one_become_the_same_store(path: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    for one in (path, empty):
        open_store(url_at(one)).close()
    assert shape(path) == shape(empty) != []


def test_what_was_kept_is_there_after_opening_again_by_any_spelling_of_the_path(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(url_at(path))
    catalogued(store)
    store.close()
    monkeypatch.chdir(path.parent)
    for url in (url_at(path), url_at(Path(path.name)), f"sqlite+pysqlite:///{path.name.replace('%', '%25')}"):
        store = open_store(url)
        monkeypatch.chdir("/")  # a server may move elsewhere; the store does not
        with store.reading() as unit:
            assert unit.catalogue.session(SESSION.id) == SESSION
        store.close()
        monkeypatch.chdir(path.parent)


def test_the_migrations_make_the_tables_that_the_queries_are_built_from(path: Path, tmp_path: Path) -> None:
    open_store(url_at(path)).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'metadata.db'}")
    schema.metadata.create_all(engine)
    engine.dispose()
    beside = ("CREATE TRIGGER", "CREATE VIEW")
    made = [(name, sql) for name, sql in shape(path) if not sql.startswith(beside) and INDEX not in name]
    assert made == shape(tmp_path / "metadata.db")
    migrated = create_engine("sqlite://", creator=lambda: sqlite3.connect(path))
    with migrated.connect() as connection:
        known = MigrationContext.configure(
            connection, opts={"include_name": lambda name, *_: INDEX not in (name or "")}
        )
        assert compare_metadata(known, schema.metadata) == []
    migrated.dispose()


def test_the_newest_migration_is_the_one_that_opening_expects() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.REVISION]


def test_opening_a_store_that_is_up_to_date_does_not_load_alembic(path: Path) -> None:
    open_store(url_at(path)).close()
    program = (
        "import sys; from bildungsraum.adapters.sql import open_store; "
        f"open_store({url_at(path)!r}).close(); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_file_is_marked_as_ours_and_lets_readers_and_a_writer_work_at_the_same_time(path: Path) -> None:
    open_store(url_at(path)).close()
    with outside(path) as database:
        pragmas = [database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "journal_mode")]
        assert pragmas == [int.from_bytes(b"BiRa"), "wal"]
        database.execute("PRAGMA journal_mode=DELETE")  # as after VACUUM INTO, which a backup may use
    open_store(url_at(path)).close()
    with outside(path) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


# older and newer ------------------------------------------------------------------------------------------------------

NEXT = f"""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9999", "{schema.REVISION}"
def upgrade():
    with op.batch_alter_table("occupancy") as table:
        table.add_column(sa.Column("remark", sa.Text, sa.CheckConstraint("remark != ''", name="occupancy_remark")))
"""


@pytest.fixture
def tomorrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The library as it will be one migration later; the file of that migration."""
    migrations = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrate, "MIGRATIONS", migrations)
    monkeypatch.setattr(migrate, "REVISION", "9999")
    return migrations / "versions" / "9999_next.py"


def test_an_older_store_is_brought_up_to_date_and_keeps_everything(path: Path, tomorrow: Path) -> None:
    with pytest.MonkeyPatch.context() as today:
        today.setattr(migrate, "REVISION", schema.REVISION)
        store = open_store(url_at(path))
        catalogued(store)
        with store.writing() as unit:
            register(unit, "anna")
        before = roster_of(store)
        store.close()
    tomorrow.write_text(NEXT, "utf-8")
    store = open_store(url_at(path))
    with store.writing() as unit:
        register(unit, "ben")
        assert unit.connection.execute(text("SELECT taken, remark FROM occupancy")).all() == [(2, None)]
    assert roster_of(store).bookings.keys() > before.bookings.keys()
    store.close()


BEFORE_0002 = (
    '{"at":"2027-03-01T12:00:00+00:00","capacity":2,"taken_elsewhere":0,"type":"CapacityChanged"}',
    (
        '{"at":"2027-03-01T12:00:00+00:00","booking":"phone-1/anna","categories":["standard"],"person":"anna",'
        '"quote":{"lines":[{"kind":"price","places":1,"rule":"standard","unit":"48.00 EUR"}]},'
        '"starts":"2027-03-02T12:00:00+00:00",'
        '"terms":{"late_percent":0,"steps":[{"days_before":7,"fixed":"0.00 EUR","percent":0}]},"type":"Registered"}'
    ),
    (
        '{"at":"2027-03-03T12:00:00+00:00","booking":"phone-1/anna","person":"anna",'
        '"refusals":[{"limit":null,"name":"","reason":"session_over","when":"2027-03-02T13:00:00+00:00"}],'
        '"type":"CancellationRefused"}'
    ),
)
"""A journal as the first version wrote it."""


def test_a_store_of_the_first_version_keeps_its_bookings_and_its_journal(path: Path, tmp_path: Path) -> None:
    first = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, first, ignore=shutil.ignore_patterns("__pycache__", "000[2-9]*"))
    with pytest.MonkeyPatch.context() as then:
        then.setattr(migrate, "MIGRATIONS", first)
        then.setattr(migrate, "REVISION", "0001")
        open_store(url_at(path)).close()
    with outside(path) as database:
        for position, document in enumerate(BEFORE_0002, start=1):
            row = (position, json.loads(document)["type"], document)
            database.execute("INSERT INTO journal VALUES ('phone-1', ?, ?, ?)", row)
        database.execute("INSERT INTO occupancy VALUES ('phone-1', 2, 0, 1, 0)")
        database.execute("INSERT INTO requests VALUES ('phone-1/anna', 'phone-1')")
        database.execute(
            "INSERT INTO bookings VALUES ('phone-1', 'phone-1/anna', 'anna', 'registered', 1, NULL, 4800, 'EUR', ?)",
            ("2027-03-01 12:00:00.000000",),
        )
    with closing(open_store(url_at(path))) as store:
        assert drift(store) == ()
        assert roster_of(store).taken == 1
        with store.reading() as unit:
            refused = unit.journal.read(SESSION.id)[-1]
            assert isinstance(refused, Refused)
            assert refused.command is Command.CANCEL
            assert unit.journal.booked_by("anna", "", "") == {SESSION.id}
    open_store(url_at(tmp_path / "new.db")).close()
    assert shape(path) == shape(tmp_path / "new.db")
    with outside(path) as database, pytest.raises(sqlite3.IntegrityError, match="never changed"):
        database.execute("UPDATE journal SET document = '{}'")


def test_a_migration_that_fails_leaves_the_older_store_as_it_was(path: Path, tomorrow: Path) -> None:
    with pytest.MonkeyPatch.context() as today:
        today.setattr(migrate, "REVISION", schema.REVISION)
        open_store(url_at(path)).close()
    before = shape(path)
    tomorrow.write_text(NEXT + "    op.execute('SELECT 1 FROM missing')\n", "utf-8")
    with pytest.raises(Exception, match="no such table: missing"):
        open_store(url_at(path))
    assert shape(path) == before
    tomorrow.write_text(NEXT, "utf-8")
    open_store(url_at(path)).close()
    assert shape(path) != before


def test_a_store_of_a_newer_version_is_left_alone(path: Path) -> None:
    open_store(url_at(path)).close()
    with outside(path) as database:
        database.execute("UPDATE alembic_version SET version_num = '0815'")
    before = path.read_bytes()
    assert refusal(url_at(path)) == (
        url_at(path),
        "its tables are of a version that is not known here (0815), probably a newer one",
        "install the newest bildungsraum",
    )
    assert path.read_bytes() == before


# not ours -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "makes_it_foreign",
    [
        "CREATE TABLE recipes (cake TEXT)",
        "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('0001')",
        "PRAGMA application_id = 252006",
        "PRAGMA journal_mode = WAL; CREATE TABLE recipes (cake TEXT); INSERT INTO recipes VALUES ('Eierschecke')",
    ],
)
def test_a_database_of_another_program_is_left_alone(tmp_path: Path, makes_it_foreign: str) -> None:
    foreign = tmp_path / "foreign.db"
    with outside(foreign) as database:
        database.executescript(makes_it_foreign)
        before = {one.name: one.read_bytes() for one in tmp_path.iterdir() if not one.name.endswith("-shm")}
        assert refusal(url_at(foreign)) == (url_at(foreign), "the file belongs to another program", "name another file")
        assert {one.name: one.read_bytes() for one in tmp_path.iterdir() if not one.name.endswith("-shm")} == before


@pytest.mark.parametrize("content", [b"Kursnummer;Titel\n27F-5012;Smartphone\n" * 99, b"x", b"\x00" * 8192])
def test_a_file_that_is_no_database_is_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert refusal(url_at(path)) == (url_at(path), "it is not an SQLite database", "name another file")
    assert path.read_bytes() == content


def test_a_store_whose_version_is_missing_is_left_alone(path: Path) -> None:
    open_store(url_at(path)).close()
    for damage in ("DELETE FROM alembic_version", "DROP TABLE alembic_version"):
        with outside(path) as database:
            database.execute(damage)
        expected = (url_at(path), "the version of its tables is missing", "restore the last backup")
        assert refusal(url_at(path)) == expected


def test_places_where_no_file_can_be(tmp_path: Path) -> None:
    nowhere, folder = tmp_path / "nowhere" / "store.db", tmp_path
    assert refusal(url_at(nowhere)) == (
        url_at(nowhere),
        "its folder does not exist",
        "create the folder or correct the address",
    )
    assert refusal(url_at(folder)) == (url_at(folder), "it is a folder", "name a file in it")
    assert not nowhere.parent.exists()


# addresses ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "",
        "roedertal.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite://roedertal.db",
        "sqlite://clerk:geheim@server/roedertal.db",
        "sqlite://clerk:geheim@server:port/roedertal.db",
        "mysql://clerk:geheim@server/roedertal",
        "sqlite+aiosqlite:///roedertal.db",
        "sqlite:///roedertal.db?mode=memory",
        *(f"sqlite:///roedertal.db?timeout={wrong}" for wrong in ("soon", "-1", "nan", "1&timeout=2")),
        *(f"sqlite:///roedertal.db?synchronous={wrong}" for wrong in ("off", "FULL", "1", "full&synchronous=off")),
    ],
)
def test_what_is_no_address_of_a_file_is_refused_without_showing_a_password(url: str) -> None:
    with pytest.raises(ValueError) as caught:
        open_store(url)
    assert "geheim" not in str(caught.value)
