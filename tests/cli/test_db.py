"""Looking after the database: each command says what it did, and each bad database is told in one sentence."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from cli_cases import Office, Said, call, program, sample_database, tables
from typer.core import TyperGroup
from typer.main import get_group

from bildungsraum.adapters.sql import migrate, schema
from bildungsraum.adapters.sql.engines.sqlite import SqliteFile
from bildungsraum.cli.app import app

COMMANDS = (["upgrade"], ["status"], ["status", "--json"], ["verify"], ["verify", "--json"], ["rebuild"])


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(sample_database(tmp_path))
    office.book("anna")
    return office


def change(db: Path, *statements: str) -> None:
    with closing(sqlite3.connect(db, isolation_level=None)) as database:
        for statement in statements:
            database.execute(statement)


def db(office: Office, *words: object) -> Said:
    return call("db", *words, "--db", office.db)


def test_a_new_database_is_set_up_once(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    first, second = (call("db", "init", "--db", path) for _ in range(2))
    assert first == Said(0, f"Die Datenbank ist eingerichtet: sqlite:///{path}\n")
    assert second == Said(0, f"Die Datenbank ist auf dem neuesten Stand: sqlite:///{path}\n")
    assert call("db", "verify", "--db", path).out == "Alles in Ordnung: Die Tabellen sagen, was im Journal steht.\n"


def test_status_says_what_is_there(office: Office) -> None:
    facts = db(office, "status", "--json").facts
    assert facts.pop("size") > 0
    assert facts.pop("engine") == f"SQLite {sqlite3.sqlite_version}"
    assert facts == {
        "url": f"sqlite:///{office.db}",
        "journal_mode": "wal",
        "revision": schema.REVISION,
        "newest": schema.REVISION,
        "sessions": len(office.rows("sessions")),
        "events": len(office.rows("journal")),
        "bookings": 1,
        "contacts": 1,
        "messages": len(office.rows("outbox")),
    }
    said = db(office, "status")
    assert said.code == 0
    assert "Anmeldungen: 1\n" in said.out
    assert said.out.endswith("Wann zuletzt gesichert wurde, steht nicht in der Datenbank.\n")


def test_what_differs_is_named_and_rebuilt(office: Office) -> None:
    before = tables(office.db)
    assert db(office, "verify").code == 0
    change(office.db, "UPDATE occupancy SET taken = 5", "UPDATE bookings SET state = 'cancelled'")
    session = office.rows("bookings")[0][0]
    found = db(office, "verify")
    assert found.code == 1
    assert found.out.splitlines()[:3] == [
        f"occupancy {session}: taken ist „5“, aus dem Journal folgt „1“.",
        f"bookings {session} anna: state ist „cancelled“, aus dem Journal folgt „registered“.",
        "Befunde: 2",
    ]
    facts = db(office, "verify", "--json")
    assert facts.code == 1
    assert [(one["fault"], one["table"], one["column"]) for one in facts.facts] == [
        ("different", "occupancy", "taken"),
        ("different", "bookings", "state"),
    ]
    assert db(office, "rebuild") == Said(0, "Geprüft: 1 Kurse, davon neu geschrieben: 1.\n")
    assert tables(office.db) == before
    assert db(office, "verify").code == 0


def test_a_journal_that_cannot_be_read_stays_a_finding(office: Office) -> None:
    change(office.db, "DROP TRIGGER journal_no_update", "UPDATE journal SET document = '{}' WHERE position = 1")
    for command in ("verify", "rebuild"):
        said = db(office, command)
        assert said.code == 1
        assert "Das Ereignis ist nicht zu lesen" in said.out


def test_a_finding_shows_no_name_and_no_address(office: Office) -> None:
    change(
        office.db,
        "DROP TRIGGER journal_no_update",
        "UPDATE journal SET document = document || 'x'",
        "DELETE FROM contacts",
    )
    office.book("ben")
    said = db(office, "verify").out + db(office, "verify", "--json").out
    assert "Beispiel" not in said
    assert "@" not in said


def test_only_the_first_findings_are_printed(office: Office) -> None:
    change(office.db, *(f"INSERT INTO occupancy VALUES ('x{number}', 1, 0, 1, 0, 1)" for number in range(60)))
    said = db(office, "verify")
    assert said.code == 1
    assert "  … und 10 weitere; mit --json werden alle gezeigt.\nBefunde: 60\n" in said.out
    assert len(db(office, "verify", "--json").facts) == 60


def test_a_backup_is_a_store_and_nothing_is_overwritten(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office.db.parent)  # a name without a folder is one of this folder
    assert db(office, "backup", "copy.db") == Said(0, "Gesichert in copy.db.\n")
    copied = tables(Path("copy.db"))
    assert copied == tables(office.db)
    again = db(office, "backup", "copy.db")
    assert (again.code, again.out) == (2, "")
    assert "Unter diesem Namen gibt es schon etwas anderes." in again.err
    assert tables(Path("copy.db")) == copied


def test_a_backup_of_something_wrong_says_so(office: Office, tmp_path: Path) -> None:
    change(office.db, "UPDATE occupancy SET taken = 5")
    said = db(office, "backup", tmp_path / "copy.db")
    assert said.code == 1
    assert "taken ist „5“" in said.out


def test_postgresql_is_sent_to_its_own_program(tmp_path: Path) -> None:
    said = call("db", "backup", "x.dump", "--db", "postgresql://clerk:geheim@nowhere.example/portal?schema=roedertal")
    assert (said.code, said.out) == (2, "")
    assert "pg_dump --format=custom --schema=roedertal --file=x.dump" in said.err
    assert "geheim" not in said.err


# older and newer ------------------------------------------------------------------------------------------------------


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of the third version."""
    migrations = tmp_path / "migrations"
    ignored = shutil.ignore_patterns("__pycache__", "000[4-9]*")
    shutil.copytree(migrate.MIGRATIONS, migrations, ignore=ignored)
    path = tmp_path / "old.db"
    with pytest.MonkeyPatch.context() as then:
        then.setattr(migrate, "MIGRATIONS", migrations)
        then.setattr(migrate, "REVISION", "0003")
        migrate.prepare(SqliteFile.parse(f"sqlite:///{path}"))
    return path


def test_an_older_database_is_only_upgraded_when_asked(old: Path, tmp_path: Path) -> None:
    before = tables(old)
    status = call("db", "status", "--db", old)
    assert status.code == 1
    assert "Stand der Tabellen: 0003\n" in status.out
    assert f"gebraucht wird {schema.REVISION}" in status.out
    for words in (["init"], ["verify"], ["rebuild"]):
        said = call("db", *words, "--db", old)
        assert (said.code, said.out) == (2, "")
        assert "db upgrade" in said.err
    assert call("db", "backup", tmp_path / "copy.db", "--db", old).code == 0
    assert tables(old) == tables(tmp_path / "copy.db") == before
    said = call("db", "upgrade", "--db", old)
    assert said == Said(
        0, f"Die Datenbank ist auf den neuesten Stand gebracht (von 0003 auf {schema.REVISION}): sqlite:///{old}\n"
    )
    assert call("db", "status", "--db", old).code == 0
    assert call("db", "upgrade", "--db", old).out == f"Die Datenbank ist auf dem neuesten Stand: sqlite:///{old}\n"


# not usable -----------------------------------------------------------------------------------------------------------


def newer(path: Path) -> None:
    change(path, "UPDATE alembic_version SET version_num = '0815'")


def foreign(path: Path) -> None:
    path.unlink()
    change(path, "CREATE TABLE recipes (cake TEXT)")


def no_database(path: Path) -> None:
    path.write_bytes(b"Kursnummer;Titel\n27F-5012;Smartphone\n" * 99)


def damaged(path: Path) -> None:
    change(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


def without_tables(path: Path) -> None:
    change(path, *(f"DROP TABLE {name}" for name in ("holders", "bookings", "requests", "occupancy", "sessions")))


def without_version(path: Path) -> None:
    change(path, "DROP TABLE alembic_version")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def missing(path: Path) -> None:
    path.unlink()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


UNUSABLE = {
    "newer": (newer, "wahrscheinlich neueren Version (0815)"),
    "foreign": (foreign, "Die Datei gehört zu einem anderen Programm."),
    "no database": (no_database, "Die Datei ist keine SQLite-Datenbank."),
    "damaged": (damaged, "Die Datei ist beschädigt."),
    "without its version": (without_version, "nicht, aus welcher Version sie stammt"),
    "empty": (empty, "„bildungsraum db init“"),
    "missing": (missing, "„bildungsraum db init“"),
    "a folder": (folder, "Das ist ein Ordner"),
}


@pytest.mark.parametrize(("spoil", "sentence"), UNUSABLE.values(), ids=UNUSABLE.keys())
@pytest.mark.parametrize("words", [*COMMANDS, ["backup", "copy.db"]], ids=" ".join)
def test_a_database_that_cannot_be_used_is_told_in_one_sentence(
    spoil: Callable[[Path], None], sentence: str, words: list[str], office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    if spoil is newer and words[0] == "backup":
        pytest.skip("a store of a newer version is copied as it is, which is no failure")
    monkeypatch.chdir(office.db.parent)
    spoil(office.db)
    said = db(office, *words)
    assert (said.code, said.out, len(said.err.splitlines())) == (2, "", 1), said
    assert "Traceback" not in said.err
    if words[0] != "backup":  # where there is nothing to copy, that is all that is said
        assert sentence in said.err
    assert not Path("copy.db").exists()
    assert not list(Path().glob(".*.part*"))


def test_tables_that_are_gone_are_damage(office: Office) -> None:
    without_tables(office.db)
    for words in (["status"], ["verify"], ["rebuild"]):
        said = db(office, *words)
        assert (said.code, len(said.err.splitlines())) == (2, 1), said
        assert "Die Datei ist beschädigt." in said.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_database_that_is_read_only_can_be_looked_at_and_not_rebuilt(office: Office) -> None:
    change(office.db, "UPDATE occupancy SET taken = 5", "PRAGMA wal_checkpoint(TRUNCATE)")
    office.db.chmod(0o400)
    said = db(office, "rebuild")
    assert said.code == 2
    assert "schreibgeschützt" in said.err


def test_a_database_that_is_not_named_is_asked_for() -> None:
    assert "Nennen Sie sie mit --db" in call("db", "status").err


def test_the_program_speaks_english_too(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    assert program("db", "init", "--db", path, "--lang", "en").out == f"The database is set up: sqlite:///{path}\n"
    said = program("db", "verify", "--db", path, "--lang", "en")
    assert said == Said(0, "All is well: the tables say what the journal says.\n")


def test_the_page_about_the_command_line_explains_each_of_them_and_its_options() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "command-line.md").read_text("utf-8")
    group = get_group(app).commands["db"]
    assert isinstance(group, TyperGroup)
    assert [name for name in group.commands if f"\n| `db {name}" not in page] == []
    options = {name for one in group.commands.values() for option in one.params for name in option.opts}
    assert sorted(name for name in options if name.startswith("--") and f"`{name}`" not in page) == []
