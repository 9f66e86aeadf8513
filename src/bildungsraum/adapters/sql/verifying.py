"""Whether the tables say what the journal says.  In German: Abgleich der Tabellen mit dem Journal.

The journal is the truth.  What follows from it is what :mod:`.journal` would write for the same events; there is no
second way of making rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, Table, bindparam, select, union

from ...ports import ids_given
from ...registration import Held, Overridden, PlaceOffered, Promoted, Registered, Roster, RosterEvent
from ...serialization import Malformed, event_from_json
from ...serialization.snapshots import roster_from_text
from ...values import SessionId
from .journal import booking_row, holder_rows, occupancy_row
from .schema import bookings, holders, journal, occupancy, requests, snapshots
from .store import SqlStore

PAGE = 200
"""How many sessions are looked up at a time; of one session at a time everything is in memory."""

FOLLOWING = (occupancy, requests, bookings, holders)
"""What follows from the journal; each may refer to those before it."""

_GIVES_PLACES = (Registered, Promoted, PlaceOffered, Held)
_ROWS = {table.name: select(table).where(table.c.session == bindparam("session")) for table in FOLLOWING}
_SNAPSHOT = select(snapshots.c.position, snapshots.c.document).where(snapshots.c.session == bindparam("session"))
_JOURNAL = (
    select(journal.c.position, journal.c.type, journal.c.document)
    .where(journal.c.session == bindparam("session"))
    .order_by(journal.c.position)
)
_SESSIONS = (
    union(
        *(
            select(
                select(table.c.session)
                .where(table.c.session > bindparam("behind"))
                .distinct()
                .order_by(table.c.session)
                .limit(PAGE)
                .subquery()
            )
            for table in (journal, *FOLLOWING, snapshots)
        )
    )
    .order_by("session")
    .limit(PAGE)
)

Row = Mapping[str, Any]


class Fault(Enum):
    """What is wrong in a place of the database."""

    DAMAGED = "damaged"
    """The engine itself says so; *found* is what it says."""
    GAP = "gap"
    """The journal has no event at this position, but later ones."""
    UNREADABLE = "unreadable"
    """Nothing can be made of the event, so nothing follows for its session."""
    MISNAMED = "misnamed"
    """The column ``type`` is not what the event says of itself."""
    OVERFULL = "overfull"
    """With this event more places are given than there are, and nobody has decided that: *expected* is how many."""
    MISSING = "missing"
    """The row follows from the journal, and is not there."""
    SURPLUS = "surplus"
    """The row is there, and does not follow from the journal."""
    DIFFERENT = "different"
    """A column of the row says something else than what follows from the journal."""


@frozen
class Finding:
    """Something that is wrong: what, in which row, what stands there and what should.  In German: Befund.

    *key* is the rest of the row's primary key behind *session*.  Everything in it is an opaque id, a number, a state or
    a time; names and addresses stand in none of these tables.
    """

    fault: Fault
    table: str
    session: str = ""
    key: str = ""
    column: str = ""
    found: str = ""
    expected: str = ""

    def __str__(self) -> str:
        where = " ".join(one for one in (self.table, self.session, self.key) if one)
        match self.fault:
            case Fault.DIFFERENT | Fault.MISNAMED:
                return f"{where}: {self.column} is {self.found}, the journal says {self.expected}"
            case Fault.OVERFULL:
                return f"{where}: {self.found} places are taken of {self.expected}, and no event says why"
            case _:
                return f"{where}: {_SAYS[self.fault]}{self.found and f' ({self.found})'}"


_SAYS = {
    Fault.DAMAGED: "is damaged",
    Fault.GAP: "is missing",
    Fault.UNREADABLE: "cannot be read",
    Fault.MISSING: "is missing",
    Fault.SURPLUS: "is not in the journal",
}


@frozen
class Told:
    """What the journal tells of one session: its events, the roster after them, and what is wrong with them."""

    events: Sequence[RosterEvent]
    roster: Roster
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every event could be read, so that it is known what should stand in the tables."""
        return all(one.fault not in (Fault.GAP, Fault.UNREADABLE) for one in self.findings)


def verify(store: SqlStore) -> Iterator[Finding]:
    """Everything in the database that does not follow from the journal, and what is wrong in the journal itself.

    The engine's own check comes first, then the sessions in the order of their ids.  All is read in one consistent
    state, while others go on writing.
    """
    with store.reading() as unit:
        yield from engine_says(unit.connection)
        for session in sessions_kept(unit.connection):
            told = journal_of(unit.connection, session)
            yield from told.findings
            if told.is_whole:
                yield from differences(unit.connection, session, told)


def sessions_kept(connection: Connection) -> Iterator[SessionId]:
    """All sessions of which the journal or one of the tables that follow from it has a row, by their ids."""
    behind = ""
    while found := connection.scalars(_SESSIONS, {"behind": behind}).all():
        yield from found
        behind = found[-1]


def journal_of(connection: Connection, session: SessionId) -> Told:
    """Read and fold the journal of *session*."""
    events: list[RosterEvent] = []
    roster, findings = Roster(), []
    for position, type_, document in connection.execute(_JOURNAL, {"session": session}):
        place = {"table": "journal", "session": session, "key": str(position)}
        missing = range(len(events) + 1, position)
        if missing:
            findings.append(Finding(Fault.GAP, "journal", session, str(missing[0])))
            break  # what comes behind a gap is not known to follow
        try:
            event = event_from_json(document)
            after = roster.after([event])
        except (Malformed, LookupError, ValueError, TypeError, AttributeError):
            findings.append(Finding(Fault.UNREADABLE, found=type_, **place))
            break
        if type_ != (name := type(event).__name__):
            findings.append(Finding(Fault.MISNAMED, column="type", found=type_, expected=name, **place))
        if _is_overfull(roster, event, after, events[-1:]):
            total = str(after.taken + after.taken_elsewhere)
            findings.append(Finding(Fault.OVERFULL, found=total, expected=str(after.capacity), **place))
        events.append(event)
        roster = after
    return Told(events, roster, tuple(findings))


def rows_of(session: SessionId, told: Told) -> dict[Table, list[dict[str, object]]]:
    """What should stand in each table for *session*."""
    booked = told.roster.bookings.values()
    return {
        occupancy: [_counters(session, told)] if told.events else [],
        requests: [{"id": id, "session": session} for id in ids_given(told.events)],
        bookings: [booking_row(session, booking) for booking in booked],
        holders: [row for booking in booked for row in holder_rows(session, booking)],
    }


def differences(connection: Connection, session: SessionId, told: Told) -> Iterator[Finding]:
    """Where the tables say something else of *session* than its journal."""
    for table, rows in rows_of(session, told).items():
        found = [dict(row._mapping) for row in connection.execute(_ROWS[table.name], {"session": session})]
        if table is occupancy and not told.events:  # who has written no event may have left the counter at nothing
            found = [row for row in found if row != _counters(session, told)]
        yield from _compared(table, session, _by_key(table, found), _by_key(table, rows))
    for position, roster in snapshots_kept(connection, session):
        if position > len(told.events) or roster not in (None, Roster().after(told.events[:position])):
            yield Finding(Fault.SURPLUS, snapshots.name, session, str(position))


def snapshots_kept(connection: Connection, session: SessionId) -> list[tuple[int, Roster | None]]:
    """The snapshot of *session*, if there is one: its position and its roster, ``None`` if nobody would use it."""
    rows = connection.execute(_SNAPSHOT, {"session": session}).all()
    return [(position, roster_from_text(document)) for position, document in rows]


def _counters(session: SessionId, told: Told) -> dict[str, object]:
    return occupancy_row(session, told.roster, len(told.events))


def _is_overfull(before: Roster, event: RosterEvent, after: Roster, previous: Sequence[RosterEvent]) -> bool:
    """A smaller room takes no place away, and a clerk may decide for one more; a place is given in no other way."""
    if not isinstance(event, _GIVES_PLACES) or after.places_over <= before.places_over:
        return False
    return not any(isinstance(one, Overridden) and one.booking == event.booking for one in previous)


def _by_key(table: Table, rows: Sequence[Row]) -> Mapping[tuple[str, ...], Row]:
    names = [column.name for column in table.primary_key if column.name != "session"]
    return {tuple(str(row[name]) for name in names): row for row in rows}


def _compared(
    table: Table, session: str, found: Mapping[tuple[str, ...], Row], expected: Mapping[tuple[str, ...], Row]
) -> Iterator[Finding]:
    for key in sorted({*found, *expected}):
        name = " ".join(key)
        if key not in found:
            yield Finding(Fault.MISSING, table.name, session, name)
        elif key not in expected:
            yield Finding(Fault.SURPLUS, table.name, session, name)
        else:
            for column, value in expected[key].items():
                stands = found[key][column]
                if stands != value:
                    yield Finding(Fault.DIFFERENT, table.name, session, name, column, str(stands), str(value))


def engine_says(connection: Connection) -> Iterator[Finding]:
    """What SQLite finds in its file; PostgreSQL checks its pages whenever it reads them."""
    if connection.dialect.name != "sqlite":
        return
    for (text,) in connection.exec_driver_sql("PRAGMA integrity_check").all():
        if text != "ok":
            yield Finding(Fault.DAMAGED, "sqlite", found=text)
    for table, _, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        yield Finding(Fault.DAMAGED, table, found=f"a row refers to one that is missing in {parent}")
