"""Whether the tables say what the journal says.  In German: Abgleich der Tabellen mit dem Journal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, Table, bindparam, select, union

from ...ports import ids_given
from ...registration import Roster
from ...values import SessionId
from .journal import SqlJournal, booking_row, holder_rows, occupancy_row
from .schema import bookings, holders, journal, occupancy, requests
from .store import SqlStore

_SESSIONS = union(select(journal.c.session), select(occupancy.c.session)).order_by("session")
_TABLES = (occupancy, requests, bookings, holders)
_ROWS = {table.name: select(table).where(table.c.session == bindparam("session")) for table in _TABLES}

Rows = Mapping[tuple[object, ...], Mapping[str, object]]


def drift(store: SqlStore) -> tuple[str, ...]:
    """Everything in the tables beside the journal that does not follow from it; ``()`` is good.

    Reads every journal, in one consistent state.
    """
    with store.reading() as unit:
        sessions = unit.connection.scalars(_SESSIONS).all()
        return tuple(found for session in sessions for found in _differences(unit.connection, session))


def _differences(connection: Connection, session: SessionId) -> Iterator[str]:
    events = SqlJournal(connection).read(session)
    roster = Roster().after(events)
    expected: dict[Table, list[dict[str, object]]] = {
        occupancy: [occupancy_row(session, roster)],
        requests: [{"id": id, "session": session} for id in ids_given(events)],
        bookings: [booking_row(session, booking) for booking in roster.bookings.values()],
        holders: [row for booking in roster.bookings.values() for row in holder_rows(session, booking)],
    }
    for table in _TABLES:
        found = [dict(row._mapping) for row in connection.execute(_ROWS[table.name], {"session": session})]
        yield from _compared(table, _by_key(table, found), _by_key(table, expected[table]))


def _by_key(table: Table, rows: list[dict[str, object]]) -> Rows:
    return {tuple(row[column.name] for column in table.primary_key): row for row in rows}


def _compared(table: Table, found: Rows, expected: Rows) -> Iterator[str]:
    for key in sorted({*found, *expected}, key=repr):
        where = f"{table.name} {' '.join(map(str, key))}"
        if key not in found:
            yield f"{where}: is missing"
        elif key not in expected:
            yield f"{where}: is not in the journal"
        else:
            for name, value in expected[key].items():
                if found[key][name] != value:
                    yield f"{where}: {name} is {found[key][name]}, the journal says {value}"
