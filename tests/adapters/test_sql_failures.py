"""When the world fails: locked, full, read-only, damaged or gone; nothing is half written, and every reason is told."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from sql_cases import SESSION, catalogued, full_disk, opened, outside, register, roster_of, url_of
from sqlalchemy import Pool, event

from bildungsraum.adapters.sql import SqlStore, drift, open_store
from bildungsraum.feedback import Answer
from bildungsraum.ports import Contact, StoreUnusable
from bildungsraum.values import PersonId

ANNA = Contact(PersonId("p-1"), "Anna Beispiel", "anna@post.example", "+49 3521 000123")
LOCKED = ("somebody else was writing to it for too long", "wait until that has ended, then try again")
FULL = ("the disk is full", "nothing of this step was saved; make room, then try again")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    with opened(path, timeout=0.2) as store:
        catalogued(store)
        yield store


@contextmanager
def unusable() -> Iterator[list[str]]:
    """The block fails because of the world; afterwards the list holds why, and what to do."""
    told: list[str] = []
    with pytest.raises(StoreUnusable) as caught:
        yield told
    told += [caught.value.why, caught.value.remedy]


# locked ---------------------------------------------------------------------------------------------------------------


def test_who_waits_too_long_for_another_program_is_told_so_and_can_try_again(path: Path, store: SqlStore) -> None:
    with outside(path) as other:
        other.execute("BEGIN IMMEDIATE")
        with unusable() as told, store.writing() as unit:
            register(unit, "anna")
        assert tuple(told) == LOCKED
        assert not roster_of(store).bookings  # reading goes on
        other.execute("ROLLBACK")
    with store.writing() as unit:
        register(unit, "anna")
    assert roster_of(store).taken == 1


def test_who_waits_too_long_for_another_thread_is_told_so_and_can_try_again(store: SqlStore) -> None:
    inside, enough = Event(), Event()

    def hold() -> None:
        with store.writing() as unit:
            register(unit, "anna")
            inside.set()
            enough.wait(60)

    holder = Thread(target=hold)
    holder.start()
    inside.wait(60)
    with unusable() as told, store.writing():
        pass
    assert tuple(told) == LOCKED
    enough.set()
    holder.join()
    with store.writing() as unit:
        register(unit, "ben")
    assert roster_of(store).taken == 2


def test_setting_up_a_file_that_somebody_holds_ends_after_the_time_out(path: Path) -> None:
    with outside(path) as other:
        other.execute("BEGIN EXCLUSIVE")
        with unusable() as told:
            open_store(url_of(path, timeout=0.2))
        assert tuple(told) == LOCKED


def test_a_reader_that_holds_up_the_last_step_of_the_set_up_costs_time_and_nothing_else(path: Path) -> None:
    with outside(path) as other:

        def read(*_: object) -> None:
            if not other.in_transaction and other.execute("SELECT name FROM sqlite_master").fetchone():
                other.executescript("BEGIN; SELECT * FROM settings")

        event.listen(Pool, "checkin", read)  # as soon as the tables are there
        try:
            with unusable() as told:
                open_store(url_of(path, timeout=0.2))
        finally:
            event.remove(Pool, "checkin", read)
        assert tuple(told) == LOCKED
        other.execute("COMMIT")
    with opened(path) as store:
        catalogued(store)
        assert drift(store) == ()


# full -----------------------------------------------------------------------------------------------------------------


def test_a_full_disk_loses_nothing_and_the_same_step_succeeds_once_there_is_room(path: Path) -> None:
    answer = Answer([("comment", "ä" * 4000)])
    with opened(path) as store:
        catalogued(store)
        with store.writing() as unit:
            register(unit, "anna")
    with full_disk(), opened(path) as store:
        for _ in range(2):
            with unusable() as told, store.writing() as unit:
                register(unit, "ben")
                for _ in range(20):
                    unit.answers.add(SESSION.id, answer)
            assert tuple(told) == FULL
        assert roster_of(store).taken == 1
        assert drift(store) == ()
    with opened(path) as store, store.writing() as unit:
        register(unit, "ben")
        unit.answers.add(SESSION.id, answer)
        assert len(unit.answers.all(SESSION.id)) == 1


@pytest.mark.skipif(os.name != "posix", reason="a limit for the size of files is a matter of POSIX")
def test_a_commit_that_finds_no_room_has_saved_nothing(path: Path, store: SqlStore) -> None:
    import resource
    import signal

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then writing fails instead
    try:
        with unusable() as told, store.writing() as unit:
            register(unit, "anna")
            resource.setrlimit(resource.RLIMIT_FSIZE, (path.with_name("store.db-wal").stat().st_size, hard))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert told == ["the disk reports an error", "nothing of this step was saved; look at the disk first"]
    assert not roster_of(store).bookings
    with store.writing() as unit:
        register(unit, "anna")
    assert roster_of(store).taken == 1


# read-only, damaged, gone ---------------------------------------------------------------------------------------------


@contextmanager
def as_nobody() -> Iterator[None]:
    """Give up the rights of root, who may write everywhere."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.name != "posix", reason="rights of files are a matter of POSIX")
@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "expected"),
    [
        (0o444, 0o777, ["the file or its folder is read-only", "allow writing to both"]),
        (0o444, 0o555, ["the file or its folder is read-only", "allow writing to both"]),
        (0o000, 0o777, ["access is denied", "allow reading and writing of the file and its folder"]),
        (
            None,
            0o555,
            ["the file cannot be found or made", "look whether it was moved, and allow writing to its folder"],
        ),
    ],
)
def test_without_the_right_to_write_nothing_is_written(
    file_mode: int | None, folder_mode: int, expected: list[str]
) -> None:
    folder = Path(tempfile.mkdtemp())
    path = folder / "store.db"
    if file_mode is not None:
        open_store(url_of(path)).close()
        path.chmod(file_mode)
    folder.chmod(folder_mode)
    with as_nobody(), unusable() as told, opened(path) as store, store.writing() as unit:
        register(unit, "anna")
    folder.chmod(0o755)
    assert told == expected
    shutil.rmtree(folder)


def test_a_damaged_file_is_told_from_a_mistake_of_ours(path: Path) -> None:
    with opened(path) as store:
        catalogued(store)
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with unusable() as told, opened(path) as store:
        roster_of(store)
    assert told == ["the file is damaged", "restore the last backup"]


def test_a_file_that_has_vanished_is_not_replaced_by_an_empty_one(path: Path) -> None:
    store = open_store(url_of(path))
    path.unlink()
    with unusable() as told, store.writing():
        pass
    assert told[0] == "the file cannot be found or made"
    assert not path.exists()
    store.close()


def test_what_a_crash_in_another_mode_has_left_is_rolled_back(path: Path, tmp_path: Path) -> None:
    with opened(path) as store:
        catalogued(store)
    crashed = tmp_path / "crashed.db"
    with outside(path) as database:
        database.executescript("PRAGMA journal_mode=DELETE; PRAGMA cache_size=1; BEGIN IMMEDIATE")
        database.execute("UPDATE sessions SET document = ''")
        database.execute("INSERT INTO settings VALUES ('much', hex(zeroblob(200000)))")  # does not fit into the cache
        shutil.copy(path, crashed)
        shutil.copy(f"{path}-journal", f"{crashed}-journal")
    with opened(crashed) as store, store.reading() as unit:
        assert unit.catalogue.session(SESSION.id) == SESSION
