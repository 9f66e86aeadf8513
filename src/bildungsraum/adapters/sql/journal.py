"""What happened in each session, and the tables that follow from it.  In German: Journal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from attrs import fields_dict, frozen
from sqlalchemy import Connection, bindparam, delete, insert, select, union_all, update
from sqlalchemy.exc import IntegrityError

from ...ports import Conflict, Occupancy, bookings_touched, ids_given
from ...registration import Booking, Roster, RosterEvent, State
from ...serialization import event_from_json, events_to_json
from ...values import BookingId, RequestId, SessionId
from .schema import bookings, holders, insert_new, journal, occupancy, portions, requests, turns, upsert

_ADD_EVENT, _ADD_REQUEST, _ADD_HOLDER = insert(journal), insert_new(requests, "id"), insert(holders)
_SAVE_BOOKING = upsert(bookings)
_IS_EXPECTED = occupancy.c.position == bindparam("expected")
_BEGIN = upsert(occupancy, where=_IS_EXPECTED)
_GO_ON = update(occupancy).where(occupancy.c.session == bindparam("of"), _IS_EXPECTED)
_NO_HOLDERS = delete(holders).where(holders.c.session == bindparam("of"), holders.c.booking == bindparam("one"))

_EVENTS = (
    select(journal.c.document)
    .where(journal.c.session == bindparam("session"), journal.c.position > bindparam("after"))
    .order_by(journal.c.position)
)
_LAST = select(occupancy.c.position).where(occupancy.c.session == bindparam("session"))
_LOCK = (
    select(occupancy.c.position)
    .where(occupancy.c.session.in_(bindparam("sessions", expanding=True)))
    .order_by(occupancy.c.session)
    .with_for_update(key_share=True)
)
_TAKE_TURNS = upsert(turns)
_SESSION_OF = select(requests.c.session).where(requests.c.id == bindparam("id"))
_FOREIGN = select(requests.c.id).where(
    requests.c.id.in_(bindparam("ids", expanding=True)), requests.c.session != bindparam("session")
)
_OCCUPANCY = select(occupancy.c.session, *(occupancy.c[name] for name in fields_dict(Occupancy))).where(
    occupancy.c.session.in_(bindparam("sessions", expanding=True))
)
_LAPSING = select(bookings.c.session).where(bookings.c.lapses <= bindparam("at"))
_ACTIVE = select(bookings.c.session).where(bookings.c.state.in_([one.value for one in State if not one.is_over]))
_BOOKED_BY = union_all(
    *(_ACTIVE.where(bookings.c[whose] == bindparam(whose)) for whose in ("person", "household", "organisation")),
    select(holders.c.session).where(holders.c.person == bindparam("person")),
)


@frozen
class SqlJournal:
    """See :class:`bildungsraum.ports.Journal`."""

    _connection: Connection

    def read(self, session: SessionId, after: int = 0) -> Sequence[RosterEvent]:
        documents = self._connection.scalars(_EVENTS, {"session": session, "after": after})
        return [event_from_json(document) for document in documents]

    def append(self, session: SessionId, events: Sequence[RosterEvent], *, expected: int, roster: Roster) -> None:
        try:
            self._move_on(session, len(events), expected, roster)
            self._write(session, events, expected, roster)
        except IntegrityError as error:
            broken = f"session {session}: these events or their roster break a rule of the tables ({error.orig})"
            raise ValueError(broken) from None

    def lock(self, sessions: Collection[SessionId] = (), people: Collection[str] = ()) -> None:
        if self._connection.dialect.name == "sqlite":
            return  # the unit of work holds the whole file
        for some in portions(sorted(sessions)):
            self._connection.execute(_LOCK, {"sessions": some})
        if people:
            self._connection.execute(_TAKE_TURNS, [{"whose": whose} for whose in sorted(set(people))])

    def session_of(self, id: BookingId | RequestId) -> SessionId | None:
        session: SessionId | None = self._connection.scalar(_SESSION_OF, {"id": id})
        return session

    def occupancy(self, sessions: Collection[SessionId]) -> Mapping[SessionId, Occupancy]:
        return {
            session: Occupancy(*figures)
            for some in portions(sessions)
            for session, *figures in self._connection.execute(_OCCUPANCY, {"sessions": some})
        }

    def booked_by(self, person: str, household: str, organisation: str) -> Collection[SessionId]:
        whose = {"person": person, "household": household or None, "organisation": organisation or None}
        return set(self._connection.scalars(_BOOKED_BY, whose))

    def lapsing(self, at: datetime) -> Collection[SessionId]:
        return set(self._connection.scalars(_LAPSING, {"at": at}))

    def _move_on(self, session: SessionId, number: int, expected: int, roster: Roster) -> None:
        """First of all the session's counter, so that of those who have decided on the same state only one goes on."""
        row = occupancy_row(session, roster, expected + number)
        if expected:
            row["of"] = row.pop("session")
        moved = self._connection.execute(_GO_ON if expected else _BEGIN, {**row, "expected": expected})
        if not moved.rowcount:
            raise Conflict(session, expected, self._connection.scalar(_LAST, {"session": session}) or 0)

    def _write(self, session: SessionId, events: Sequence[RosterEvent], expected: int, roster: Roster) -> None:
        touched = bookings_touched(events, roster)
        self._add_requests(session, list(ids_given(events)))
        for statement, rows in (
            (_ADD_EVENT, _event_rows(session, events, expected)),
            (_SAVE_BOOKING, [booking_row(session, booking) for booking in touched]),
            # who has named holders once has them for ever, or is only held, which has no rows
            (_NO_HOLDERS, [{"of": session, "one": booking.id} for booking in touched if booking.party.holders]),
            (_ADD_HOLDER, [row for booking in touched for row in holder_rows(session, booking)]),
        ):
            if rows:
                self._connection.execute(statement, rows)

    def _add_requests(self, session: SessionId, ids: list[str]) -> None:
        rows = [{"id": id, "session": session} for id in ids]
        if not rows or self._connection.execute(_ADD_REQUEST, rows).rowcount == len(rows):
            return
        for some in portions(ids):  # a held request is made again in its own session, and in no other
            for id in self._connection.scalars(_FOREIGN, {"ids": some, "session": session}):
                raise ValueError(f"session {session}: the request id {id!r} is one of another session")


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


def _event_rows(session: SessionId, events: Sequence[RosterEvent], expected: int) -> list[dict[str, object]]:
    return [
        {"session": session, "position": position, "type": type(event).__name__, "document": document}
        for position, (event, document) in enumerate(zip(events, events_to_json(events), strict=True), expected + 1)
    ]
