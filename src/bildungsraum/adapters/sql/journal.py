"""What happened in each session, and the tables that follow from it.  In German: Journal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from attrs import fields_dict, frozen
from sqlalchemy import ColumnElement, bindparam, delete, literal_column, select, union_all, update

from ...ports import Conflict, Occupancy, bookings_touched, ids_given
from ...registration import Booking, Roster, RosterEvent, State
from ...serialization import event_from_json, events_to_json
from ...values import SessionId
from .schema import bookings, holders, journal, occupancy, requests, turns
from .schema.prepared import Prepared, adding, among, saving
from .snapshots import SqlSnapshots
from .wire import Wire

_ADD_EVENTS, _ADD_REQUESTS, _ADD_HOLDERS = adding(journal), adding(requests), adding(holders)
_SAVE_BOOKINGS = saving(bookings)
_IS_EXPECTED = occupancy.c.position == bindparam("expected")
_BEGIN = saving(occupancy, where=_IS_EXPECTED)
_GO_ON = Prepared(
    update(occupancy)
    .where(occupancy.c.session == bindparam("of"), _IS_EXPECTED)
    .values({one.name: bindparam(one.name) for one in occupancy.c if one.name != "session"})
)
_NO_HOLDERS = Prepared(
    delete(holders).where(holders.c.session == bindparam("of"), holders.c.booking == bindparam("one"))
)

EVENTS = Prepared(
    select(journal.c.document)
    .where(journal.c.session == bindparam("session"), journal.c.position > bindparam("after"))
    .order_by(journal.c.position)
)
LOCK = Prepared(
    select(occupancy.c.position).where(occupancy.c.session == bindparam("session")).with_for_update(key_share=True)
)
SESSIONS_OF = among(select(requests.c.id, requests.c.session), requests.c.id)
_TAKE_TURNS = saving(turns)
_FIGURES = [occupancy.c[name] for name in fields_dict(Occupancy)]
_OCCUPANCY = among(select(occupancy.c.session, *_FIGURES), occupancy.c.session)
_LAPSING = Prepared(select(bookings.c.session).where(bookings.c.lapses <= bindparam("at")))
_OPEN: list[ColumnElement[str]] = [literal_column(f"'{one.value}'") for one in State if not one.is_over]
_ACTIVE = select(bookings.c.session).where(bookings.c.state.in_(_OPEN))
_BOOKED_BY = Prepared(
    union_all(
        *(_ACTIVE.where(bookings.c[whose] == bindparam(whose)) for whose in ("person", "household", "organisation")),
        select(holders.c.session).where(holders.c.person == bindparam("person")),
    )
)


@frozen
class SqlJournal:
    """See :class:`bildungsraum.ports.Journal`."""

    _wire: Wire

    def read(self, session: SessionId, after: int = 0) -> Sequence[RosterEvent]:
        rows = self._wire.ask(EVENTS, {"session": session, "after": after})
        return [event_from_json(document) for (document,) in rows]

    def snapshot(self, session: SessionId) -> tuple[int, Roster] | None:
        return SqlSnapshots(self._wire).of(session)

    def append(self, session: SessionId, events: Sequence[RosterEvent], *, expected: int, roster: Roster) -> None:
        """See the port.  First of all the session's counter, so that of those who have decided on the same state only
        one goes on.
        """
        new = self._new_requests(session, list(ids_given(events)))
        touched = bookings_touched(events, roster)
        counter = {**occupancy_row(session, roster, expected + len(events)), "of": session, "expected": expected}
        write = partial(self._wire.write, what=session)
        write(_GO_ON if expected else _BEGIN, [counter], check=partial(self._moved_on, session, expected))
        for statement, rows in (
            (_ADD_REQUESTS, [{"id": id, "session": session} for id in new]),
            (_ADD_EVENTS, _event_rows(session, events, expected)),
            (_SAVE_BOOKINGS, [booking_row(session, booking) for booking in touched]),
            # who has named holders once has them for ever, or is only held, which has no rows
            (_NO_HOLDERS, [{"of": session, "one": booking.id} for booking in touched if booking.party.holders]),
            (_ADD_HOLDERS, [row for booking in touched for row in holder_rows(session, booking)]),
        ):
            if rows:
                write(statement, rows)
        SqlSnapshots(self._wire).keep(session, expected, expected + len(events), roster)

    def lock(self, sessions: Collection[SessionId] = (), people: Collection[str] = ()) -> None:
        self._wire.lock(LOCK, [{"session": session} for session in sorted(sessions)])
        self._wire.lock(_TAKE_TURNS, [{"whose": whose} for whose in sorted(set(people))])

    def sessions_of(self, ids: Collection[str]) -> Mapping[str, SessionId]:
        return dict(self._wire.ask_among(SESSIONS_OF, ids))

    def occupancy(self, sessions: Collection[SessionId]) -> Mapping[SessionId, Occupancy]:
        rows = self._wire.ask_among(_OCCUPANCY, sessions)
        return {session: Occupancy(*figures) for session, *figures in rows}

    def booked_by(self, person: str, household: str, organisation: str) -> Collection[SessionId]:
        whose = {"person": person, "household": household or None, "organisation": organisation or None}
        return {session for (session,) in self._wire.ask(_BOOKED_BY, whose)}

    def lapsing(self, at: datetime) -> Collection[SessionId]:
        return {session for (session,) in self._wire.ask(_LAPSING, {"at": at})}

    @staticmethod
    def _moved_on(session: SessionId, expected: int, written: int) -> None:
        if not written:
            raise Conflict(session, expected)

    def _new_requests(self, session: SessionId, ids: list[str]) -> list[str]:
        """Those that are not known yet: a held request is made again in its own session, and in no other."""
        known = self.sessions_of(ids)
        for id, its in known.items():
            if its != session:
                raise ValueError(f"session {session}: the request id {id!r} is one of another session")
        return [id for id in ids if id not in known]


def occupancy_row(session: str, roster: Roster, position: int) -> dict[str, object]:
    """What stands in the table ``occupancy`` for *roster* when the journal ends at *position*."""
    return {
        "session": session,
        "capacity": roster.capacity,
        "taken_elsewhere": roster.taken_elsewhere,
        "taken": roster.taken,
        "bookings_waiting": roster.bookings_waiting,
        "position": position,
    }


def booking_row(session: str, booking: Booking) -> dict[str, object]:
    """What stands in the table ``bookings`` for *booking*; the fee is what is owed for it as things stand."""
    return {
        "session": session,
        "booking": booking.id,
        "person": booking.person,
        "household": booking.party.household or None,
        "organisation": booking.party.organisation or None,
        "state": booking.state.value,
        "places": booking.places,
        "position": booking.position,
        "fee_cents": booking.fee.cents,
        "currency": booking.fee.currency,
        "since": booking.since,
        "lapses": booking.until,
    }


def holder_rows(session: str, booking: Booking) -> list[dict[str, object]]:
    """What stands in the table ``holders`` for *booking*: nobody if it is over or only held."""
    if not booking.party.holders or booking.state.is_over or booking.state is State.HELD:
        return []
    others = sorted(set(booking.people) - {booking.person})
    return [{"session": session, "booking": booking.id, "person": person} for person in others]


def _event_rows(session: SessionId, events: Sequence[RosterEvent], expected: int) -> list[dict[str, Any]]:
    return [
        {"session": session, "position": position, "type": type(event).__name__, "document": document}
        for position, (event, document) in enumerate(zip(events, events_to_json(events), strict=True), expected + 1)
    ]
