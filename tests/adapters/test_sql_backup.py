"""A copy is one moment of the store, whole or not there at all, while others go on writing."""

from __future__ import annotations

import shlex
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import attrs
import pytest
from sql_cases import SESSION, catalogued, full_disk, opened, outside, register, url_of
from tampering import rows

from bildungsraum.adapters.sql import database_at, drift
from bildungsraum.adapters.sql.backup import MadeElsewhere, back_up
from bildungsraum.adapters.sql.verifying import Fault, Finding
from bildungsraum.ports import StoreUnusable
from bildungsraum.values import SessionId


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    with opened(path) as store:
        catalogued(store)
        with store.writing() as unit:
            for person in ("anna", "ben", "clara"):
                register(unit, person)
    return path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "elsewhere").mkdir()
    return tmp_path / "elsewhere" / "copy.db"


def test_a_copy_has_everything_and_is_one_file_that_can_be_opened(path: Path, target: Path) -> None:
    with opened(path) as store:
        before = rows(store)
        assert back_up(database_at(url_of(path)), target) == ()  # also what still stands in the write-ahead log
    assert list(target.parent.iterdir()) == [target]
    with outside(target) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    with opened(target) as copy:
        assert rows(copy) == before
        assert drift(copy) == ()
        with copy.writing() as unit:
            register(unit, "dora")


def test_copies_made_while_others_write_are_each_one_moment(path: Path, target: Path) -> None:
    others = [attrs.evolve(SESSION, id=SessionId(f"s-{number}")) for number in range(400)]
    over, written = Event(), []

    def write() -> None:
        with opened(path) as store:
            for session in others:
                if over.is_set():
                    return
                with store.writing() as unit:
                    for person in ("anna", "ben", "clara"):
                        register(unit, person, session)
                written.append(session.id)

    writer = Thread(target=write)
    writer.start()
    try:
        copies = [target.with_name(f"{number}.db") for number in range(5)]
        seen = []
        for copy in copies:
            acknowledged = len(written)
            assert back_up(database_at(url_of(path)), copy) == ()
            with outside(copy) as database:
                seen.append(database.execute("SELECT count(*) FROM occupancy").fetchone()[0])
            assert seen[-1] >= acknowledged
    finally:
        over.set()
        writer.join()
    assert seen == sorted(seen)
    assert sorted(target.parent.iterdir()) == sorted(copies)


def test_what_is_there_is_never_overwritten(path: Path, target: Path) -> None:
    target.write_text("somebody else's")
    with pytest.raises(FileExistsError):
        back_up(database_at(url_of(path)), target)
    assert target.read_text() == "somebody else's"


def test_without_room_there_is_no_file_at_all(path: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = sqlite3.connect

    def small(place: object, **words: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = real(place, **words)  # type: ignore[call-overload]
        if str(place).endswith(".part"):
            connection.execute("PRAGMA max_page_count=1")
        return connection

    monkeypatch.setattr(sqlite3, "connect", small)
    with pytest.raises(StoreUnusable, match="disk is full"):
        back_up(database_at(url_of(path)), target)
    assert list(target.parent.iterdir()) == []


def test_a_folder_that_is_missing_is_named(path: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        back_up(database_at(url_of(path)), tmp_path / "nowhere" / "copy.db")
    assert caught.value.filename == str(tmp_path / "nowhere")


def test_a_copy_of_what_is_wrong_says_so(path: Path, target: Path) -> None:
    with outside(path) as database:
        database.execute("UPDATE occupancy SET taken = 1")
    assert back_up(database_at(url_of(path)), target) == (
        Finding(Fault.DIFFERENT, "occupancy", SESSION.id, column="taken", found="1", expected="2"),
    )
    assert target.exists()


@pytest.mark.parametrize("content", [b"", b"Kursnummer;Titel\n" * 99])
def test_what_is_no_store_is_not_copied(tmp_path: Path, target: Path, content: bytes) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(content)
    with pytest.raises(StoreUnusable):
        back_up(database_at(url_of(other)), target)
    assert list(target.parent.iterdir()) == []
    assert other.read_bytes() == content


def test_postgresql_has_its_own_program_for_it(target: Path) -> None:
    url = "postgresql+psycopg://clerk:geheim@one,two/portal?schema=roedertal&sslmode=require"
    with pytest.raises(MadeElsewhere) as caught:
        back_up(database_at(url), target)
    words = ["pg_dump", "--format=custom", "--schema=roedertal", f"--file={target}"]
    assert shlex.split(str(caught.value)) == [*words, "--dbname=postgresql://clerk@one,two/portal"]


def test_the_copy_is_made_where_the_store_is_on_a_full_disk_and_changes_nothing_in_it(path: Path, target: Path) -> None:
    with full_disk(), closing(sqlite3.connect(path)) as before:
        count = before.execute("SELECT count(*) FROM journal").fetchone()
        assert back_up(database_at(url_of(path)), target) == ()
        assert before.execute("SELECT count(*) FROM journal").fetchone() == count
