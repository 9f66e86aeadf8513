"""Whatever happens, the tables follow from the journal; whatever is changed by hand is named, and can be made anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sql_cases import SESSION, busy_histories, register
from sqlalchemy import Table
from tampering import ENGINES, FOLLOWING, Place, keep, other_value, place_on, quoted, rows

from bildungsraum import testing
from bildungsraum.adapters.sql import SqlStore
from bildungsraum.adapters.sql.rebuilding import Rebuilt, rebuild
from bildungsraum.adapters.sql.verifying import Fault, Finding, verify
from bildungsraum.testing import History

few = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    place = place_on(request.param, request, tmp_path)
    with place.opened():
        return place


def keys(table: Table, row: dict[str, Any]) -> str:
    return " AND ".join(f"{column.name} = {quoted(row[column.name])}" for column in table.primary_key)


@few
@given(history=testing.histories() | busy_histories(), data=st.data())
def test_a_row_or_a_column_changed_by_hand_is_named_and_a_rebuild_gives_back_what_was(
    place: Place, history: History, data: st.DataObject
) -> None:
    place.empty()
    with place.opened() as store:
        keep(store, history)
        assert list(verify(store)) == []
        before = rows(store)
        table = data.draw(st.sampled_from([table for table in FOLLOWING if before[table.name]] or [FOLLOWING[0]]))
        if before[table.name]:
            values = data.draw(st.sampled_from(before[table.name]))
            where = keys(table, dict(zip(table.columns.keys(), values, strict=True)))
            column = data.draw(st.none() | st.sampled_from(list(table.columns)))
            if column is None:
                place.tamper(f"DELETE FROM {table.name} WHERE {where}")
            else:
                place.tamper(f"UPDATE {table.name} SET {column.name} = {other_value(column)} WHERE {where}")
            assert table.name in {finding.table for finding in verify(store)}
        assert all(one.findings == () for one in rebuild(store))
        assert list(verify(store)) == []
        assert rows(store) == before
        assert not any(one.is_changed for one in rebuild(store))


@pytest.fixture
def store(place: Place) -> Any:
    with place.opened() as store:
        with store.writing() as unit:
            for person in ("anna", "ben", "clara"):
                register(unit, person)
        yield store


def found(store: SqlStore) -> list[Finding]:
    """What is wrong, without what only the engine says."""
    return [one for one in verify(store) if one.fault is not Fault.DAMAGED]


def test_a_gap_in_the_journal_is_named_and_nothing_is_made_of_what_comes_behind(place: Place, store: SqlStore) -> None:
    before = rows(store)
    place.tamper("DELETE FROM journal WHERE position = 2")
    gap = Finding(Fault.GAP, "journal", SESSION.id, "2")
    assert found(store) == [gap]
    assert list(rebuild(store)) == [Rebuilt(SESSION.id, False, (gap,))]
    assert rows(store) == before


def test_a_lost_end_of_the_journal_is_seen_in_the_counter(place: Place, store: SqlStore) -> None:
    place.tamper("DELETE FROM journal WHERE position = (SELECT max(position) FROM journal)")
    named = {(one.table, one.fault, one.column) for one in found(store)}
    assert ("occupancy", Fault.DIFFERENT, "position") in named
    assert ("bookings", Fault.SURPLUS, "") in named


@pytest.mark.parametrize("document", ["{", '{"type":"Nonsense"}', '{"type":"Registered"}', "null"])
def test_an_event_that_cannot_be_read_is_named_without_what_stands_in_it(
    place: Place, store: SqlStore, document: str
) -> None:
    place.tamper(f"UPDATE journal SET document = '{document}' WHERE position = 2")
    assert found(store) == [Finding(Fault.UNREADABLE, "journal", SESSION.id, "2", found="Registered")]


def test_a_type_beside_the_event_that_is_not_its_own_is_named(place: Place, store: SqlStore) -> None:
    place.tamper("UPDATE journal SET type = 'Cancelled' WHERE position = 2")
    assert found(store) == [
        Finding(Fault.MISNAMED, "journal", SESSION.id, "2", "type", found="Cancelled", expected="Registered")
    ]


def test_a_place_that_nobody_had_to_give_is_named(place: Place, store: SqlStore) -> None:
    place.tamper(
        "INSERT INTO journal SELECT session, 5, type, replace(document, 'ben', 'dora') FROM journal WHERE position = 3"
    )
    assert Finding(Fault.OVERFULL, "journal", SESSION.id, "5", found="3", expected="2") in found(store)


def test_a_session_that_no_journal_knows_is_named_and_goes(place: Place, store: SqlStore) -> None:
    before = rows(store)
    place.tamper(
        "INSERT INTO occupancy (session, capacity, taken_elsewhere, taken, bookings_waiting, position) "
        "VALUES ('ghost', 1, 0, 1, 0, 1)",
        "INSERT INTO requests (id, session) VALUES ('ghost/zoe', 'ghost')",
    )
    assert list(verify(store)) == [
        Finding(Fault.SURPLUS, "occupancy", "ghost"),
        Finding(Fault.SURPLUS, "requests", "ghost", "ghost/zoe"),
    ]
    assert [one.session for one in rebuild(store) if one.is_changed] == ["ghost"]
    assert rows(store) == before


def test_a_request_that_was_given_to_another_session_comes_back(place: Place, store: SqlStore) -> None:
    before = rows(store)
    place.tamper("UPDATE requests SET session = 'other' WHERE id = 'phone-1/anna'")
    assert {one.session for one in verify(store)} >= {"other", SESSION.id}
    list(rebuild(store))
    assert list(verify(store)) == []
    assert rows(store) == before


def test_a_made_up_request_goes_with_everything_that_refers_to_it(place: Place, store: SqlStore) -> None:
    before = rows(store)
    columns = "state, places, fee_cents, currency, since"
    place.tamper(
        "INSERT INTO occupancy VALUES ('zoo', 1, 0, 1, 0, 1)",
        "INSERT INTO requests (id, session) VALUES ('made-up', 'phone-1')",
        f"INSERT INTO bookings (session, booking, person, {columns}) "
        f"SELECT 'zoo', 'made-up', person, {columns} FROM bookings WHERE person = 'anna'",
        "INSERT INTO holders (session, booking, person) VALUES ('zoo', 'made-up', 'dora')",
    )
    assert {(one.session, one.table) for one in verify(store)} == {
        ("phone-1", "requests"),
        *(("zoo", table) for table in ("occupancy", "bookings", "holders")),
    }
    list(rebuild(store))
    assert rows(store) == before


def test_all_sessions_are_looked_at_also_those_behind_the_first_page(place: Place) -> None:
    names = [f"s-{number:03}" for number in range(430)]
    place.tamper(
        *(f"INSERT INTO occupancy VALUES ('{name}', 1, 0, 1, 0, 1)" for name in names),
    )
    with place.opened() as store:
        assert [one.session for one in verify(store)] == names
