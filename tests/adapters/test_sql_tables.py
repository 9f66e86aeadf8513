"""What stands in the tables: everything exactly as it came, in step with the journal, and found without searching."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sql_cases import NOON, OFFERING, RULES, SESSION, busy_histories, catalogued, opened, outside, register, roster_of
from sqlalchemy import Connection, text

from bildungsraum import reporting, testing
from bildungsraum.adapters.memory import open_store as open_memory
from bildungsraum.adapters.sql import SqlStore, drift
from bildungsraum.feedback import Answer
from bildungsraum.offering import Provider
from bildungsraum.ports import Contact, Mark, Store, Unit
from bildungsraum.registration import Roster
from bildungsraum.reminders import Kind, Message
from bildungsraum.reporting import Entry
from bildungsraum.schedule import Meeting, Session
from bildungsraum.search import Facet, Search
from bildungsraum.serialization import to_json
from bildungsraum.sync import Listing
from bildungsraum.testing import History
from bildungsraum.values import BookingId, OfferingId, Period, PersonId, ProviderId, SessionId

# the folder is the same for all examples; each takes a file of its own, or deletes what it has kept
many = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

MOMENT = timedelta(microseconds=1)
NAUGHTY = (
    "Robert'); DROP TABLE bookings;--",
    '" OR ""="',
    "%_\\ %s {0} :name ?",
    "NUL \x00 in between",
    "مرحبا بالعالم \u202eabc",
    "👩🏽‍💻 Ω≈ç√ Z̸̧a̸l̸g̸o̸",
    "İstanbul Straße STRASSE ŉ",
    " \t\n\r\x85\u2028 blank ",
    "\ufeff\uffff\U0010ffff",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    with opened(path) as store:
        catalogued(store)
        yield store


# exactly as it came ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("naughty", NAUGHTY)
def test_any_text_comes_back_as_it_was(store: SqlStore, naughty: str) -> None:
    offering = attrs.evolve(
        OFFERING, id=OfferingId(naughty), provider=ProviderId(naughty), title=naughty, topics=[naughty]
    )
    session = attrs.evolve(SESSION, id=SessionId(naughty), offering=offering.id, number=naughty)
    unnumbered = attrs.evolve(session, id=SessionId(f"{naughty}2"), number="")
    contact = Contact(PersonId(naughty), naughty, naughty, naughty)
    message = Message(Kind.CONFIRMATION, contact.person, session.id, BookingId(naughty), naughty, 1, NOON)
    answer = Answer([(naughty, naughty)])
    with store.writing() as unit:
        unit.catalogue.save_provider(Provider(ProviderId(naughty), naughty))
        unit.catalogue.save(Listing(offering, [session, unnumbered]))
        unit.catalogue.save_mark(naughty, Mark(naughty, naughty))
        register(unit, naughty, session)
        unit.contacts.save(contact)
        unit.outbox.add([message])
        assert unit.answers.use(session.id, naughty)
        unit.answers.add(session.id, answer)
    with store.reading() as unit:
        assert unit.catalogue.provider(ProviderId(naughty)) == Provider(ProviderId(naughty), naughty)
        assert unit.catalogue.listings([offering.id]) == {offering.id: Listing(offering, [session, unnumbered])}
        for words in (naughty, naughty.upper()):
            hits = unit.catalogue.page(Search(words, facets=[(Facet.PROVIDER, naughty)]))
            assert [hit.session for hit in hits] == [session.id, unnumbered.id]
        counts = unit.catalogue.facets(Search(facets=[(Facet.TOPIC, naughty)]))
        assert (counts[Facet.TOPIC], counts[Facet.PROVIDER]) == ({naughty: 2}, {naughty: 2})
        assert unit.catalogue.planned(ProviderId(naughty), NOON) == {session.id, unnumbered.id}
        assert unit.catalogue.mark(naughty) == Mark(naughty, naughty)
        assert unit.contacts.get(contact.person) == contact
        assert unit.outbox.pending() == [message]
        assert unit.outbox.keys(session.id) == {message.key}
        assert unit.answers.all(session.id) == [answer]
        assert set(unit.journal.occupancy([session.id])) == {session.id}
    assert [booking.person for booking in roster_of(store, session).bookings.values()] == [naughty]
    assert drift(store) == ()


@many
@given(kept=testing.catalogues(), period=testing.periods(), data=st.data())
def test_every_question_has_the_answer_that_the_memory_store_gives(
    store: SqlStore, kept: list[Listing], period: Period, data: st.DataObject
) -> None:
    wanted = data.draw(st.lists(testing.searches(kept), min_size=2, max_size=4))
    stores: tuple[Store, ...] = (open_memory(), store)
    found = []
    for one in stores:
        with one.writing() as unit:
            _clear(unit)
            for listing in kept:
                unit.catalogue.save(listing)
        with one.reading() as unit:
            catalogue = unit.catalogue
            found.append(
                [
                    [to_json(session) for session in catalogue.sessions(period)],
                    [list(catalogue.page(search)) for search in wanted],
                    [dict(catalogue.facets(search)) for search in wanted],
                    [sorted(catalogue.planned(listing.offering.provider, NOON)) for listing in kept],
                ]
            )
    assert found[0] == found[1]


def _clear(unit: Unit) -> None:
    if isinstance(connection := getattr(unit, "connection", None), Connection):
        connection.execute(text("DELETE FROM sessions"))
        connection.execute(text("DELETE FROM offerings"))


def test_more_sessions_than_fit_on_a_page_come_in_order_while_the_caller_writes(store: SqlStore) -> None:
    def session(number: int) -> Session:
        starts = NOON + timedelta(days=number // 3)  # three begin at the same moment
        meetings = [Meeting("1", starts, starts + timedelta(hours=2))] if number < 450 else []
        return attrs.evolve(SESSION, id=SessionId(f"{number:03}"), meetings=meetings)

    everything = [session(number) for number in range(900)]
    with store.writing() as unit:
        unit.catalogue.save(Listing(OFFERING, everything[::-1]))
        seen = []
        for one in unit.catalogue.sessions():
            seen.append(one)
            unit.catalogue.save(Listing(OFFERING, [attrs.evolve(one, number="seen")]))
        assert [one.id for one in seen] == [one.id for one in [*everything, SESSION]]
        assert [one.session for one in unit.catalogue.page(Search("SEEN smartphone", size=1000))] == [
            one.id for one in seen
        ]
        next(iter(unit.catalogue.sessions()))  # and leaves the rest
    with store.reading() as unit:
        listing = unit.catalogue.listings([OfferingId(f"no-{number}") for number in range(2_000)] + [OFFERING.id])[
            OFFERING.id
        ]
    assert len(listing.sessions) == 901


def test_a_session_that_has_run_for_years_is_found_in_a_period_of_one_minute(store: SqlStore) -> None:
    starts = NOON - timedelta(days=3_000)
    long = attrs.evolve(SESSION, id=SessionId("long"), meetings=[Meeting("1", starts, NOON + 2 * MOMENT)])
    short = attrs.evolve(SESSION, id=SessionId("short"), meetings=[Meeting("1", starts, NOON + MOMENT)])
    with store.writing() as unit:
        unit.catalogue.save(Listing(OFFERING, [long, short]))
        found = list(unit.catalogue.sessions(Period(NOON + MOMENT, NOON + timedelta(minutes=1))))
    assert found == [long, SESSION]


# in step with the journal ---------------------------------------------------------------------------------------------


@many
@given(history=testing.histories() | busy_histories(), data=st.data())
def test_the_tables_follow_from_the_journal_whatever_happens(
    tmp_path_factory: pytest.TempPathFactory, history: History, data: st.DataObject
) -> None:
    with opened(tmp_path_factory.mktemp("history") / "store.db") as store:
        position, first = 0, data.draw(st.integers(0, len(history.steps)))
        together = [event for step in history.steps[:first] for event in step.events]
        roster = history.steps[first - 1].after if first else Roster()
        for events, after in [(together, roster), *((step.events, step.after) for step in history.steps[first:])]:
            with store.writing() as unit:
                unit.journal.append(history.first.id, events, expected=position, roster=after)
            position += len(events)
            assert drift(store) == ()
        assert roster_of(store, history.first) == history.roster


@many
@given(history=busy_histories())
def test_the_fees_in_sql_add_up_to_those_of_the_report(
    tmp_path_factory: pytest.TempPathFactory, history: History
) -> None:
    entry = Entry(OFFERING, history.first, history.roster)
    report = reporting.report([entry], period=Period(), zone=RULES.district.tz)
    with opened(tmp_path_factory.mktemp("fees") / "store.db") as store, store.writing() as unit:
        unit.journal.append(history.first.id, history.events, expected=0, roster=history.roster)
        fees = unit.connection.execute(text("SELECT coalesce(sum(fee_cents), 0) FROM bookings")).scalar_one()
        places = unit.connection.execute(text("SELECT coalesce(sum(places), 0) FROM bookings")).scalar_one()
    assert (fees, places) == (report.fees.cents, report.places)


def test_every_difference_between_tables_and_journal_is_named(store: SqlStore) -> None:
    with store.writing() as unit:
        for person in ("anna", "ben", "clara"):
            register(unit, person)
        for damage in (
            "UPDATE occupancy SET taken = 1, capacity = NULL, position = 9",
            "DELETE FROM bookings WHERE person = 'ben'",
            "UPDATE bookings SET state = 'cancelled', fee_cents = 1200 WHERE person = 'anna'",
            "UPDATE bookings SET since = '2027-03-01 11:00:00.000000' WHERE person = 'clara'",
            "INSERT INTO occupancy VALUES ('ghost', 1, 0, 1, 0, 1)",
            "INSERT INTO requests VALUES ('ghost/zoe', 'ghost')",
        ):
            unit.connection.execute(text(damage))
    assert drift(store) == (
        "occupancy ghost: is not in the journal",
        "requests ghost ghost/zoe: is not in the journal",
        "occupancy phone-1: capacity is None, the journal says 2",
        "occupancy phone-1: taken is 1, the journal says 2",
        "occupancy phone-1: position is 9, the journal says 4",
        "bookings phone-1 phone-1/anna: state is cancelled, the journal says registered",
        "bookings phone-1 phone-1/anna: fee_cents is 1200, the journal says 0",
        "bookings phone-1 phone-1/ben: is missing",
        "bookings phone-1 phone-1/clara: since is 2027-03-01 11:00:00+00:00, the journal says 2027-03-01 12:00:00+00:00",
    )


def test_nobody_changes_the_journal_not_even_in_sql(path: Path, store: SqlStore) -> None:
    with store.writing() as unit:
        register(unit, "anna")
    with outside(path) as database:
        for change in (
            "UPDATE journal SET document = '{}'",
            "DELETE FROM journal",
            "INSERT OR REPLACE INTO journal SELECT * FROM journal",
            "INSERT INTO journal SELECT session, position, type, document FROM journal",
            "INSERT INTO journal SELECT session, position + 9, type, document FROM journal",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                database.execute(change)
    assert roster_of(store).taken == 1
