"""Units of work in SQL: what a mistake costs, what a question costs, and what nobody can read out of the file."""

from __future__ import annotations

import logging
import sqlite3
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import attrs
import pytest
from sql_cases import NOON, OFFERING, SESSION, catalogued, full_disk, opened, outside, register, roster_of
from sqlalchemy.exc import InvalidRequestError

from bildungsraum.adapters.sql import SqlStore, open_store
from bildungsraum.adapters.sql.store import SqlUnit
from bildungsraum.feedback import Answer
from bildungsraum.forms import Filled, Given, Privacy
from bildungsraum.ports import Contact, StoreUnusable, Unit
from bildungsraum.registration import NoShow, Roster
from bildungsraum.reminders import Kind, Message
from bildungsraum.sync import Listing
from bildungsraum.values import BookingId, Period, PersonId, SessionId

ANNA = Contact(PersonId("p-1"), "Anna Beispiel", "anna@post.example", "+49 3521 000123")
NEEDED = Filled("needs", [Given("other_help", "ein Platz nah an der Tafel", Privacy.SENSITIVE)])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    with opened(path) as store:
        catalogued(store)
        yield store


def test_a_writer_waits_for_its_turn_heeds_references_and_has_its_commits_on_the_disk(path: Path) -> None:
    names = ("busy_timeout", "foreign_keys", "synchronous", "secure_delete", "journal_mode")
    with opened(path, timeout=3) as store, store.writing() as unit:
        found = [unit.connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]
    assert found == [3000, 1, 2, 1, "wal"]  # 2 is FULL


def test_who_would_rather_be_quick_than_safe_from_power_failures_says_so_in_the_address(path: Path) -> None:
    with closing(open_store(f"sqlite:///{path}?synchronous=normal")) as store, store.writing() as unit:
        assert unit.connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 1  # NORMAL


# mistakes of the caller -----------------------------------------------------------------------------------------------


def test_writing_in_a_unit_for_reading_is_refused_and_changes_nothing(store: SqlStore) -> None:
    with pytest.raises(TypeError, match=r"store\.writing\(\)"), store.reading() as unit:
        unit.contacts.save(ANNA)
    with store.reading() as unit:
        assert unit.contacts.get(ANNA.person) is None


def test_a_step_that_failed_cannot_be_saved_by_going_on_regardless(store: SqlStore) -> None:
    def go_on_regardless() -> None:
        with store.writing() as unit:
            unit.contacts.save(ANNA)
            with pytest.raises(UnicodeEncodeError):
                unit.contacts.save(Contact(PersonId("p-2"), "a lone surrogate: \ud800"))

    with pytest.raises(InvalidRequestError):
        go_on_regardless()
    with store.reading() as unit:
        assert unit.contacts.get(ANNA.person) is None


def test_a_request_id_that_another_session_has_decided_is_refused_as_a_whole(store: SqlStore) -> None:
    evening = attrs.evolve(SESSION, id=SessionId("phone-2"))
    with store.writing() as unit:
        register(unit, "anna")
        events = unit.journal.read(SESSION.id)
    with pytest.raises(ValueError, match="phone-2: the request id 'phone-1/anna' is"), store.writing() as unit:
        unit.journal.append(evening.id, events, expected=0, roster=Roster().after(events))
    with store.reading() as unit:
        assert unit.journal.read(evening.id) == []
        assert unit.journal.occupancy([SESSION.id, evening.id]).keys() == {SESSION.id}


def test_a_roster_that_does_not_follow_from_the_events_breaks_a_rule_of_the_tables(store: SqlStore) -> None:
    with store.writing() as unit:
        register(unit, "anna")
    roster = roster_of(store)
    anna = next(iter(roster.bookings.values()))
    ghost = attrs.evolve(anna, id=BookingId("ghost"))
    wrong = attrs.evolve(roster, bookings=roster.bookings.insert(ghost.id, ghost))
    noted = [NoShow(ghost.id, ghost.person, NOON)]
    with (
        pytest.raises(ValueError, match="what was to be kept of phone-1 breaks a rule of the tables"),
        store.writing() as unit,
    ):
        unit.journal.append(SESSION.id, noted, expected=2, roster=wrong)
    assert roster_of(store) == roster


def test_a_unit_that_has_ended_answers_no_more(store: SqlStore) -> None:
    with store.reading() as unit:
        sessions = unit.catalogue.sessions()
    with pytest.raises(InvalidRequestError):
        next(sessions)


# what a question costs ------------------------------------------------------------------------------------------------


@contextmanager
def plans(unit: SqlUnit) -> Iterator[list[str]]:
    """How SQLite goes about each statement of the block."""
    driver: Any = unit.connection.connection.driver_connection
    found: list[str] = []
    asked: list[str] = []
    driver.set_trace_callback(asked.append)
    yield found
    driver.set_trace_callback(None)
    for statement in asked:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            found.extend(detail for *_, detail in driver.execute(f"EXPLAIN QUERY PLAN {statement}"))


def everything_once(unit: Unit) -> None:
    """Every method of every port, except for those that by their nature read everything."""
    message = Message(Kind.CONFIRMATION, ANNA.person, SESSION.id, BookingId("b"), "confirmation", 1, NOON)
    unit.catalogue.save_provider(unit.catalogue.provider(OFFERING.provider))
    unit.catalogue.save(Listing(unit.catalogue.offering(OFFERING.id), [unit.catalogue.session(SESSION.id)]))
    unit.catalogue.listings([OFFERING.id])
    list(unit.catalogue.sessions(Period(NOON)))
    unit.catalogue.planned(OFFERING.provider, NOON)
    unit.catalogue.mark("https://feed.example/")
    register(unit, "anna")
    unit.journal.read(SESSION.id, after=1)
    unit.journal.sessions_of(["phone-1/anna"])
    register(unit, "ben", holders=["ben", "carla"])
    unit.journal.occupancy([SESSION.id, SessionId("other")])
    unit.journal.booked_by("anna", "household", "firm")
    unit.journal.lapsing(NOON)
    unit.contacts.save(ANNA)
    unit.contacts.get(ANNA.person)
    unit.contacts.find(ANNA.mail)
    unit.contacts.forget(ANNA.person)
    unit.forms.save(ANNA.person, SESSION.id, NEEDED)
    unit.forms.get(ANNA.person, SESSION.id, NEEDED.form)
    unit.forms.all(SESSION.id)
    unit.forms.save(ANNA.person, SESSION.id, Filled(NEEDED.form))
    unit.forms.forget(ANNA.person)
    unit.outbox.add([message])
    unit.outbox.pending()
    unit.outbox.keys(SESSION.id)
    unit.outbox.said([message.key], NOON)
    unit.answers.secret()
    unit.answers.use(SESSION.id, "token")
    unit.answers.add(SESSION.id, Answer([("overall", 5)]))
    unit.answers.all(SESSION.id)


def test_every_question_finds_its_rows_by_an_index_and_in_their_order(store: SqlStore) -> None:
    with store.writing() as unit, plans(unit) as found:
        everything_once(unit)
    assert len(found) > 20
    assert [step for step in found if "SCAN" in step and "outbox_pending" not in step] == []
    assert [step for step in found if "TEMP B-TREE" in step] == []


def test_a_booking_takes_the_same_steps_however_many_there_are(store: SqlStore) -> None:
    steps: list[list[str]] = []
    with store.writing() as unit:
        for number in range(60):
            with plans(unit) as found:
                register(unit, f"person-{number}")
            steps.append(found)
    assert steps[3] == steps[59]


# what nobody can read out of the file ---------------------------------------------------------------------------------


def test_no_error_no_log_and_no_repr_shows_who_somebody_is(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="sqlalchemy")
    contacts = [Contact(PersonId(f"p-{number}"), ANNA.name * 20, ANNA.mail * 20) for number in range(99)]
    texts: list[str] = []

    def save(unit: Unit) -> None:
        for contact in contacts:
            unit.contacts.save(contact)

    with opened(path) as store:
        catalogued(store)
    with full_disk(), opened(path) as store:
        for block, error in ((store.writing, StoreUnusable), (store.reading, TypeError)):
            with pytest.raises(error) as caught, block() as unit:
                save(unit)
            texts += ["".join(traceback.format_exception(caught.value)), repr(unit), repr(store)]
    assert "INSERT INTO contacts" in caplog.text
    assert not [text for text in [*texts, caplog.text] if ANNA.name in text or ANNA.mail in text]


def test_who_is_forgotten_has_gone_from_the_file_itself(path: Path) -> None:
    traces = [value.encode() for value in (ANNA.name, ANNA.mail, ANNA.phone, str(NEEDED.given[0].value))]
    kept = attrs.evolve(ANNA, person=PersonId("p-2"), name="Ben Beispiel")
    with opened(path) as store, store.writing() as unit:
        unit.contacts.save(ANNA)
        unit.contacts.save(kept)
        unit.forms.save(ANNA.person, SESSION.id, NEEDED)
    assert [trace in path.read_bytes() for trace in traces] == [True] * 4
    with opened(path) as store, store.writing() as unit:
        unit.contacts.forget(ANNA.person)
        unit.forms.forget(ANNA.person)
        unit.contacts.save(attrs.evolve(kept, mail="", phone=""))
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    assert [trace in path.read_bytes() for trace in traces] == [False] * 4


def test_names_and_addresses_stand_in_the_table_of_contacts_and_nowhere_else(path: Path, store: SqlStore) -> None:
    with store.writing() as unit:
        everything_once(unit)
        unit.contacts.save(ANNA)
    with outside(path) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        holding = [name for name in names if ANNA.name in repr(database.execute(f"SELECT * FROM {name}").fetchall())]
    assert holding == ["contacts"]


def test_neither_the_order_of_answers_nor_that_of_tokens_can_be_told(path: Path, store: SqlStore) -> None:
    order = [f"answer {number}" for number in range(30)]
    with store.writing() as unit:
        for text in order:
            unit.answers.use(SESSION.id, text)
            unit.answers.add(SESSION.id, Answer([("comment", text)]))
    with store.reading() as unit:
        texts = [str(answer.values[0][1]) for answer in unit.answers.all(SESSION.id)]
        assert texts == [str(answer.values[0][1]) for answer in unit.answers.all(SESSION.id)]
    assert sorted(texts) == sorted(order) != texts != order
    with outside(path) as database:
        for table in ("answers", "used_tokens"):
            with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
                database.execute(f"SELECT rowid FROM {table}")
        columns = {name for (name,) in database.execute("SELECT name FROM pragma_table_info('answers')")}
    assert columns == {"session", "key", "document"}


def test_the_secret_stays_the_same_and_is_another_one_in_another_district(path: Path, tmp_path: Path) -> None:
    secrets = []
    for place in (path, path, tmp_path / "other.db"):
        store = open_store(f"sqlite:///{place}")
        with store.reading() as unit:
            secrets.append(unit.answers.secret())
        store.close()
    assert (secrets[0] == secrets[1], secrets[0] == secrets[2], len(secrets[0])) == (True, False, 32)
