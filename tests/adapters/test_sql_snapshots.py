"""A snapshot saves time and nothing else: where there is none that can be used, the journal says the same."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from attrs import evolve
from sql_cases import NOON, RULES, SESSION, register, roster_of, wish
from tampering import ENGINES, Place, place_on

from bildungsraum import registration
from bildungsraum.adapters.sql import SqlStore
from bildungsraum.adapters.sql.rebuilding import rebuild
from bildungsraum.adapters.sql.snapshots import EVENTS_AT_LEAST, SqlSnapshots, last_due
from bildungsraum.adapters.sql.verifying import Fault, Finding, verify
from bildungsraum.ports import Unit
from bildungsraum.registration import Roster, RosterEvent
from bildungsraum.serialization.snapshots import roster_from_text, roster_to_text

LONG = EVENTS_AT_LEAST + 20


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    place = place_on(request.param, request, tmp_path)
    with place.opened():
        return place


def snapshots(unit: Unit) -> SqlSnapshots:
    return SqlSnapshots(unit._wire)  # type: ignore[attr-defined]


def history(length: int) -> tuple[RosterEvent, ...]:
    """*length* events of people who register one after the other."""
    roster, events = Roster(), tuple[RosterEvent, ...]()
    session = evolve(SESSION, capacity=None)
    while len(events) < length:
        new = registration.register(roster, wish(f"p-{len(events)}"), session=session, rules=RULES, at=NOON)
        roster, events = roster.after(new), events + new
    return events[:length]


def write(store: SqlStore, events: tuple[RosterEvent, ...], kept: int) -> None:
    """*events*, and the snapshot of the first *kept* of them instead of any other."""
    with store.writing() as unit:
        unit.journal.append(SESSION.id, events, expected=0, roster=Roster().after(events))
        unit.connection.exec_driver_sql("DELETE FROM snapshots")
        snapshots(unit).keep(SESSION.id, 0, kept, Roster().after(events[:kept]))


def found(store: SqlStore) -> tuple[int, Roster] | None:
    with store.reading() as unit:
        return snapshots(unit).of(SESSION.id)


def rows(store: SqlStore) -> list[tuple[int, Roster | None]]:
    """What stands in the table, whether or not it is used."""
    with store.reading() as unit:
        kept = unit.connection.exec_driver_sql("SELECT position, document FROM snapshots").all()
    return [(position, roster_from_text(document)) for position, document in kept]


# when -----------------------------------------------------------------------------------------------------------------


def test_a_snapshot_is_due_after_the_first_events_and_then_whenever_the_history_is_twice_as_long() -> None:
    due = sorted({last_due(position) for position in range(20_000)})
    assert due == [0, 500, 1000, 2000, 4000, 8000, 16000]
    assert [last_due(position) for position in (499, 500, 999, 1000)] == [0, 500, 500, 1000]


def test_all_snapshots_of_a_history_together_are_less_than_twice_as_long_as_the_last() -> None:
    due = sorted({last_due(position) for position in range(20_000)})
    assert all(sum(due[: number + 1]) < 2 * last for number, last in enumerate(due) if last)


def test_it_is_kept_when_it_is_due_and_replaced_when_the_next_one_is(place: Place) -> None:
    events = history(2 * EVENTS_AT_LEAST)
    with place.opened() as store:
        write(store, events, EVENTS_AT_LEAST - 1)
        assert found(store) is None
        for before, position, expected in (
            (EVENTS_AT_LEAST - 1, EVENTS_AT_LEAST + 3, EVENTS_AT_LEAST + 3),
            (EVENTS_AT_LEAST + 3, EVENTS_AT_LEAST + 50, EVENTS_AT_LEAST + 3),
            (EVENTS_AT_LEAST + 50, 2 * EVENTS_AT_LEAST, 2 * EVENTS_AT_LEAST),
        ):
            with store.writing() as unit:
                snapshots(unit).keep(SESSION.id, before, position, Roster().after(events[:position]))
            assert found(store) == (expected, Roster().after(events[:expected]))
            assert len(rows(store)) == 1


# with the journal -----------------------------------------------------------------------------------------------------


def test_snapshot_and_the_events_behind_it_lead_where_the_whole_journal_leads(place: Place) -> None:
    with place.opened() as store:
        write(store, history(LONG), EVENTS_AT_LEAST)
        kept = found(store)
        assert kept is not None
        position, roster = kept
        with store.reading() as unit:
            assert roster.after(unit.journal.read(SESSION.id, after=position)) == roster_of(store)
        assert list(verify(store)) == []


def test_what_is_taken_back_leaves_no_snapshot(place: Place) -> None:
    events = history(LONG)
    with place.opened() as store:
        with suppress(ZeroDivisionError), store.writing() as unit:
            unit.journal.append(SESSION.id, events, expected=0, roster=Roster().after(events))
            snapshots(unit).keep(SESSION.id, 0, LONG, Roster().after(events))
            raise ZeroDivisionError
        assert (found(store), rows(store)) == (None, [])


def test_one_that_lies_beyond_the_end_of_the_journal_is_passed_over_and_named(place: Place) -> None:
    events = history(LONG)
    with place.opened() as store:
        with store.writing() as unit:
            unit.journal.append(SESSION.id, events[:5], expected=0, roster=Roster().after(events[:5]))
            snapshots(unit).keep(SESSION.id, 0, LONG, Roster().after(events))
        assert found(store) is None
        assert list(verify(store)) == [Finding(Fault.SURPLUS, "snapshots", SESSION.id, str(LONG))]
        assert [one.is_changed for one in rebuild(store)] == [True]
        assert (list(verify(store)), rows(store)) == ([], [])


def test_one_of_a_session_without_a_journal_is_named_and_goes(place: Place) -> None:
    with place.opened() as store:
        with store.writing() as unit:
            snapshots(unit).keep(SESSION.id, 0, LONG, Roster())
        assert list(verify(store)) == [Finding(Fault.SURPLUS, "snapshots", SESSION.id, str(LONG))]
        assert [one.is_changed for one in rebuild(store)] == [True]
        assert (list(verify(store)), rows(store)) == ([], [])


@pytest.mark.parametrize("position", ["position - 1", "position + 1"])
def test_one_that_is_not_what_the_journal_leads_to_is_named_and_made_anew(place: Place, position: str) -> None:
    events = history(LONG)
    with place.opened() as store:
        write(store, events, EVENTS_AT_LEAST)
        place.tamper(f"UPDATE snapshots SET position = {position}")
        assert [(one.fault, one.table) for one in verify(store)] == [(Fault.SURPLUS, "snapshots")]
        assert [one.is_changed for one in rebuild(store)] == [True]
        assert (list(verify(store)), found(store)) == ([], (LONG, Roster().after(events)))
        assert [one.is_changed for one in rebuild(store)] == [False]


@pytest.mark.parametrize("change", ["document = ''", "document = 'roster 0'", "document = substr(document, 1, 900)"])
def test_one_that_cannot_be_used_is_no_fault_and_is_replaced_by_the_next_or_by_a_rebuild(
    place: Place, change: str
) -> None:
    events = history(2 * EVENTS_AT_LEAST)
    with place.opened() as store:
        write(store, events, EVENTS_AT_LEAST)
        place.tamper(f"UPDATE snapshots SET {change}")
        assert (found(store), rows(store)) == (None, [(EVENTS_AT_LEAST, None)])
        assert list(verify(store)) == []
        with store.writing() as unit:
            snapshots(unit).keep(SESSION.id, EVENTS_AT_LEAST, len(events), Roster().after(events))
        assert found(store) == (len(events), Roster().after(events))
        place.tamper(f"UPDATE snapshots SET {change}")
        assert [one.is_changed for one in rebuild(store)] == [True]
        assert found(store) == (len(events), Roster().after(events))


def test_a_rebuild_gives_one_to_every_long_history_and_to_no_short_one(place: Place) -> None:
    with place.opened() as store:
        write(store, history(EVENTS_AT_LEAST - 1), 1)
        more = history(EVENTS_AT_LEAST)[-1:]
        assert [one.is_changed for one in rebuild(store)] == [False]
        with store.writing() as unit:
            after = roster_of(store).after(more)
            unit.journal.append(SESSION.id, more, expected=EVENTS_AT_LEAST - 1, roster=after)
        place.tamper("DELETE FROM snapshots")
        assert [one.is_changed for one in rebuild(store)] == [True]
        assert found(store) == (EVENTS_AT_LEAST, roster_of(store))


def test_any_name_in_a_snapshot_comes_back(place: Place) -> None:
    name = "NUL \x00 Z̸̧a̸l̸g̸o̸ 👩🏽‍💻 \u2028 ' \" %s :name"
    with place.opened() as store:
        roster = Roster().after(
            registration.register(Roster(), wish("anna", holders=[name]), session=SESSION, rules=RULES, at=NOON)
        )
        assert roster_from_text(roster_to_text(roster)) == roster
        with store.writing() as unit:
            register(unit, "anna", holders=["anna"])
            snapshots(unit).keep(SESSION.id, 0, EVENTS_AT_LEAST, roster)
        assert rows(store) == [(EVENTS_AT_LEAST, roster)]
