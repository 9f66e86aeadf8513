"""Make the tables anew from the journal.  In German: Neuaufbau der Tabellen aus dem Journal.

Each session is a transaction of its own.  A crash leaves every session either as it was or made anew, never half; who
registers meanwhile waits for one session and not for all of them, and calling it again goes on where it ended.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen
from sqlalchemy import Connection, bindparam, delete, insert, select

from ...values import SessionId
from .schema import bookings, holders, occupancy, portions, requests, snapshots, upsert
from .snapshots import EVENTS_AT_LEAST, snapshot_row
from .store import SqlStore
from .verifying import Finding, Told, differences, journal_of, rows_of, sessions_kept, snapshots_kept

_ADD = {table: upsert(table) for table in (occupancy, requests)} | {
    table: insert(table) for table in (bookings, holders, snapshots)
}
_EMPTY = [delete(table).where(table.c.session == bindparam("of")) for table in (holders, bookings, snapshots)]
_IDS = bindparam("ids", type_=requests.c.id.type, expanding=True)
_DROP = [
    *(delete(table).where(table.c.booking.in_(_IDS)) for table in (holders, bookings)),
    delete(requests).where(requests.c.id.in_(_IDS)),
]
_NO_COUNTERS = delete(occupancy).where(occupancy.c.session == bindparam("of"))
_REQUESTS = select(requests.c.id).where(requests.c.session == bindparam("session"))


@frozen
class Rebuilt:
    """What became of one session: whether its rows were made anew, and what only its journal itself could explain."""

    session: SessionId
    is_changed: bool
    findings: tuple[Finding, ...] = ()


def rebuild(store: SqlStore) -> Iterator[Rebuilt]:
    """Bring ``occupancy``, ``requests``, ``bookings`` and ``holders`` in line with the journal, session by session.

    Rows that are right stay as they are; a long history without a snapshot that can be used is given one.  A session
    whose journal cannot be read as a whole stays as it is as well, and its findings say where.  The journal itself is
    never touched.
    """
    with store.reading() as unit:
        sessions = list(sessions_kept(unit.connection))
    for session in sessions:
        with store.writing() as unit:
            unit.journal.lock([session])
            told = journal_of(unit.connection, session)
            is_changed = told.is_whole and _is_to_be_made(unit.connection, session, told)
            if is_changed:
                _write(unit.connection, session, told)
        yield Rebuilt(session, is_changed, told.findings)


def _write(connection: Connection, session: SessionId, told: Told) -> None:
    rows = rows_of(session, told)
    surplus = set(connection.scalars(_REQUESTS, {"session": session})) - {row["id"] for row in rows[requests]}
    for statement in _EMPTY:
        connection.execute(statement, {"of": session})
    for ids in portions(sorted(surplus)):
        for statement in _DROP:  # bookings of other sessions may refer to them, which in no history happens
            connection.execute(statement, {"ids": ids})
    if not told.events:
        connection.execute(_NO_COUNTERS, {"of": session})
    for table, wanted in rows.items():
        if wanted:
            connection.execute(_ADD[table], wanted)
    if len(told.events) >= EVENTS_AT_LEAST:
        connection.execute(_ADD[snapshots], snapshot_row(session, len(told.events), told.roster))


def _is_to_be_made(connection: Connection, session: SessionId, told: Told) -> bool:
    """Whether something differs, or the history is long and has no snapshot that can be used, as after an upgrade."""
    if any(True for _ in differences(connection, session, told)):
        return True
    usable = [roster for _, roster in snapshots_kept(connection, session) if roster is not None]
    return len(told.events) >= EVENTS_AT_LEAST and not usable
