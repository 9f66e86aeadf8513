"""Several real processes on one file, and processes that are killed: nothing is lost, doubled or half written."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier
from pathlib import Path

import attrs
import pytest
from sql_cases import SESSION, catalogued, decided, opened, outside, register, roster_of, wish
from sqlalchemy import Engine, event

from bildungsraum.adapters.sql import drift, schema
from bildungsraum.ports import Conflict, Contact
from bildungsraum.values import PersonId, SessionId

spawn = multiprocessing.get_context("spawn")
PATIENCE = 60.0
EVENING = attrs.evolve(SESSION, id=SessionId("phone-2"), capacity=3)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def run(target: object, *arguments: object, number: int = 1) -> list[int | None]:
    """Run *number* processes to their end; their exit codes."""
    processes: list[BaseProcess] = [
        spawn.Process(target=target, args=(one, *arguments))  # type: ignore[arg-type]
        for one in range(number)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(PATIENCE)
    return [process.exitcode for process in processes]


# opening --------------------------------------------------------------------------------------------------------------


def open_at_once(number: int, path: Path, start: Barrier) -> None:
    start.wait(PATIENCE)
    with opened(path) as store, store.writing() as unit:
        unit.contacts.save(Contact(PersonId(f"person-{number}")))


def test_processes_that_open_a_new_file_at_the_same_moment_share_one_store(path: Path) -> None:
    assert run(open_at_once, path, spawn.Barrier(4), number=4) == [0] * 4
    with opened(path) as store, store.reading() as unit:
        assert [unit.contacts.get(PersonId(f"person-{number}")) is not None for number in range(4)] == [True] * 4
    with outside(path) as database:
        assert database.execute("SELECT count(*) FROM settings").fetchone() == (1,)


# appending ------------------------------------------------------------------------------------------------------------


def append_what_was_decided_before(number: int, path: Path, start: Barrier, found: Pipe) -> None:
    with opened(path) as store:
        with store.reading() as unit:
            expected, roster, events = decided(unit, wish(f"person-{number}"))
        start.wait(PATIENCE)
        try:
            with store.writing() as unit:
                unit.journal.append(SESSION.id, events, expected=expected, roster=roster)
            found.send(("saved", expected + len(events)))
        except Conflict as conflict:
            found.send(("conflict", conflict.expected))


def test_of_two_who_decided_on_the_same_state_one_is_saved_and_the_other_gets_a_conflict(path: Path) -> None:
    with opened(path) as store:
        catalogued(store)
    found, finds = spawn.Pipe(duplex=False)
    assert run(append_what_was_decided_before, path, spawn.Barrier(2), finds, number=2) == [0, 0]
    # two events: the places become known, and one person gets one of them
    assert sorted(found.recv() for _ in range(2)) == [("conflict", 0), ("saved", 2)]
    with opened(path) as store:
        assert roster_of(store).taken == 1
        assert drift(store) == ()


def register_many(number: int, path: Path, start: Barrier) -> None:
    with opened(path, timeout=PATIENCE) as store:
        start.wait(PATIENCE)
        for person in range(50):
            session = random.Random(person).choice((SESSION, EVENING))
            while True:
                with store.reading() as unit:  # outside of the transaction, so that others can come between
                    expected, roster, events = decided(unit, wish(f"{number}-{person}", session), session)
                try:
                    with store.writing() as unit:
                        unit.journal.append(session.id, events, expected=expected, roster=roster)
                    break
                except Conflict:
                    continue


def test_four_processes_with_fifty_bookings_each_lose_none_and_give_no_place_twice(path: Path) -> None:
    with opened(path) as store:
        catalogued(store)
    assert run(register_many, path, spawn.Barrier(4), number=4) == [0] * 4
    with opened(path) as store:
        rosters = [roster_of(store, session) for session in (SESSION, EVENING)]
        assert drift(store) == ()
    assert [roster.taken for roster in rosters] == [SESSION.capacity, EVENING.capacity]
    assert sum(len(roster.bookings) for roster in rosters) == 4 * 50
    for roster in rosters:
        positions = [booking.position for booking in roster.waiting]
        assert positions == list(range(1, len(positions) + 1))


# dying ----------------------------------------------------------------------------------------------------------------


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(_: int, path: Path, point: str) -> None:
    """Work, but die just before the first statement that contains *point*."""

    def look(statement: str) -> None:
        if point in statement:
            die()

    event.listen(Engine, "connect", lambda driver, _: driver.set_trace_callback(look))
    with opened(path) as store, store.writing() as unit:
        register(unit, "ben")
        unit.contacts.save(Contact(PersonId("ben"), "Ben Beispiel"))


KILLED = -signal.SIGKILL


@pytest.mark.parametrize(
    "point",
    [
        "CREATE TABLE providers",
        "CREATE TRIGGER journal_no_delete",
        "INSERT INTO settings",
        "INSERT INTO alembic_version",
        "PRAGMA application_id=",
        "COMMIT",
    ],
)
def test_a_set_up_that_is_killed_is_done_again_from_the_start(path: Path, point: str) -> None:
    assert run(die_at, path, point) == [KILLED]
    with opened(path) as store:
        catalogued(store)
        assert roster_of(store).taken == 0
    with outside(path) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [(schema.REVISION,)]
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize(
    "point", ["INSERT INTO journal", "INSERT INTO requests", "INSERT INTO bookings", "INSERT INTO contacts", "COMMIT"]
)
def test_a_unit_of_work_that_is_killed_leaves_the_state_before(path: Path, point: str) -> None:
    with opened(path) as store:
        catalogued(store)
        with store.writing() as unit:
            register(unit, "anna")
        before = roster_of(store)
        assert run(die_at, path, point) == [KILLED]  # while this process has the file open, too
        assert roster_of(store) == before
        assert drift(store) == ()
        with store.writing() as unit:
            assert unit.contacts.get(PersonId("ben")) is None
            register(unit, "ben")
        assert roster_of(store).taken == 2


def register_for_ever(_: int, path: Path, done: Pipe) -> None:
    with opened(path) as store:
        for number in range(1_000_000):
            with store.writing() as unit:
                register(unit, f"person-{number}")
            done.send(number)


@pytest.mark.parametrize("seed", range(5))
def test_what_was_acknowledged_before_a_kill_is_there_afterwards(path: Path, seed: int) -> None:
    with opened(path) as store:
        catalogued(store)
    done, reports = spawn.Pipe(duplex=False)
    process = spawn.Process(target=register_for_ever, args=(0, path, reports))
    process.start()
    reports.close()
    acknowledged = [done.recv() for _ in range(random.Random(seed).randint(1, 60))]
    process.kill()
    process.join(PATIENCE)
    try:
        while True:
            acknowledged.append(done.recv())
    except EOFError:
        pass
    with opened(path) as store:
        kept = {booking.person for booking in roster_of(store).bookings.values()}
        assert drift(store) == ()
    assert {f"person-{number}" for number in acknowledged} <= kept
    assert len(kept) - len(acknowledged) <= 1  # saved, but killed before it could say so
