"""What happened in each session, and the tables that follow from it.  In German: Journal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import assert_never

from attrs import frozen
from sqlalchemy import Connection, bindparam, func, insert, select
from sqlalchemy.exc import IntegrityError

from ...ports import Conflict, Occupancy
from ...registration import (
    Booking,
    CancellationRefused,
    Cancelled,
    CapacityChanged,
    Declined,
    NoShow,
    Promoted,
    Registered,
    Roster,
    RosterEvent,
    SessionCancelled,
    Waitlisted,
)
from ...serialization import event_from_json, events_to_json
from ...values import BookingId, RequestId, SessionId
from .schema import bookings, journal, occupancy, portions, requests, upsert

_ADD_EVENT, _ADD_REQUEST = insert(journal), insert(requests)
_SAVE_OCCUPANCY, _SAVE_BOOKING = upsert(occupancy), upsert(bookings)

_EVENTS = (
    select(journal.c.document)
    .where(journal.c.session == bindparam("session"), journal.c.position > bindparam("after"))
    .order_by(journal.c.position)
)
_LAST = select(func.max(journal.c.position)).where(journal.c.session == bindparam("session"))
_SESSION_OF = select(requests.c.session).where(requests.c.id == bindparam("id"))
_OCCUPANCY = select(occupancy).where(occupancy.c.session.in_(bindparam("sessions", expanding=True)))


@frozen
class SqlJournal:
    """See :class:`bildungsraum.ports.Journal`."""

    _connection: Connection

    def read(self, session: SessionId, after: int = 0) -> Sequence[RosterEvent]:
        documents = self._connection.scalars(_EVENTS, {"session": session, "after": after})
        return [event_from_json(document) for document in documents]

    def append(self, session: SessionId, events: Sequence[RosterEvent], *, expected: int, roster: Roster) -> None:
        found = self._connection.scalar(_LAST, {"session": session}) or 0
        if found != expected:
            raise Conflict(session, expected, found)
        try:
            self._write(session, events, expected, roster)
        except IntegrityError as error:
            broken = f"session {session}: these events or their roster break a rule of the tables ({error.orig})"
            raise ValueError(broken) from None

    def session_of(self, id: BookingId | RequestId) -> SessionId | None:
        session: SessionId | None = self._connection.scalar(_SESSION_OF, {"id": id})
        return session

    def occupancy(self, sessions: Collection[SessionId]) -> Mapping[SessionId, Occupancy]:
        return {
            session: Occupancy(*figures)
            for some in portions(sessions)
            for session, *figures in self._connection.execute(_OCCUPANCY, {"sessions": some})
        }

    def _write(self, session: SessionId, events: Sequence[RosterEvent], expected: int, roster: Roster) -> None:
        self._connection.execute(_SAVE_OCCUPANCY, occupancy_row(session, roster))
        for statement, rows in (
            (_ADD_EVENT, _event_rows(session, events, expected)),
            (_ADD_REQUEST, _request_rows(session, events)),
            (_SAVE_BOOKING, [booking_row(session, booking) for booking in _touched(events, roster)]),
        ):
            if rows:
                self._connection.execute(statement, rows)


def occupancy_row(session: str, roster: Roster) -> dict[str, object]:
    """What stands in the table ``occupancy`` for *roster*."""
    return {
        "session": session,
        "capacity": roster.capacity,
        "taken_elsewhere": roster.taken_elsewhere,
        "taken": roster.taken,
        "bookings_waiting": roster.bookings_waiting,
    }


def booking_row(session: str, booking: Booking) -> dict[str, object]:
    """What stands in the table ``bookings`` for *booking*; the fee is what is owed for it as things stand."""
    return {
        "session": session,
        "booking": booking.id,
        "person": booking.person,
        "state": booking.state.value,
        "places": booking.places,
        "position": booking.position,
        "fee_cents": booking.fee.cents,
        "currency": booking.fee.currency,
        "since": booking.since,
    }


def _event_rows(session: SessionId, events: Sequence[RosterEvent], expected: int) -> list[dict[str, object]]:
    return [
        {"session": session, "position": position, "type": type(event).__name__, "document": document}
        for position, (event, document) in enumerate(zip(events, events_to_json(events), strict=True), expected + 1)
    ]


def _request_rows(session: SessionId, events: Iterable[RosterEvent]) -> list[dict[str, object]]:
    ids = [
        event.request if isinstance(event, Declined) else event.booking
        for event in events
        if isinstance(event, Registered | Waitlisted | Declined)
    ]
    return [{"id": id, "session": session} for id in ids]


def _touched(events: Iterable[RosterEvent], roster: Roster) -> list[Booking]:
    """The bookings that *events* have changed, as they are now, in the order in which they were touched first."""
    ids: dict[BookingId, None] = {}
    for event in events:
        match event:
            case Registered() | Waitlisted() | Promoted() | Cancelled() | NoShow():
                ids[event.booking] = None
            case SessionCancelled():
                ids |= dict.fromkeys(roster.bookings)
            case Declined() | CancellationRefused() | CapacityChanged():
                pass
            case _:
                assert_never(event)
    return [roster.bookings[id] for id in ids]
