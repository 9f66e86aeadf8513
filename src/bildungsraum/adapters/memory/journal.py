"""What happened in each session, and the rosters that it leads to.  In German: Journal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import attrs
from attrs import define

from ...ports import Conflict, Occupancy, ids_given
from ...registration import Booking, Roster, RosterEvent
from ...registration import State as BookingState
from ...values import SessionId, utc
from .state import Log, Work


@define
class Journal:
    """See :class:`bildungsraum.ports.Journal`."""

    _work: Work

    def read(self, session: SessionId, after: int = 0) -> Sequence[RosterEvent]:
        log = self._work.state.logs.get(session) or Log()
        return [log.events[position] for position in range(after + 1, len(log.events) + 1)]

    def snapshot(self, session: SessionId) -> tuple[int, Roster] | None:
        log = self._work.state.logs.get(session)
        return None if log is None else (len(log.events), log.roster)

    def append(self, session: SessionId, events: Sequence[RosterEvent], *, expected: int, roster: Roster) -> None:
        state = self._work.state
        log = state.logs.get(session) or Log()
        if len(log.events) != expected:
            raise Conflict(session, expected)
        written, requests = log.events, state.requests
        for position, event in enumerate(events, start=expected + 1):
            written = written.insert(position, event)
        for id in ids_given(events):
            requests = requests.insert(id, session)
        logs = state.logs.insert(session, Log(written, roster))
        self._work.state = attrs.evolve(state, logs=logs, requests=requests)

    def lock(self, sessions: Collection[SessionId] = (), people: Collection[str] = ()) -> None:
        pass  # whoever writes has everything for themselves

    def sessions_of(self, ids: Collection[str]) -> Mapping[str, SessionId]:
        requests = self._work.state.requests
        return {id: requests[id] for id in ids if id in requests}

    def occupancy(self, sessions: Collection[SessionId]) -> Mapping[SessionId, Occupancy]:
        logs = ((id, self._work.state.logs.get(id)) for id in sessions)
        return {id: _occupancy(log.roster) for id, log in logs if log is not None}

    def booked_by(self, person: str, household: str, organisation: str) -> Collection[SessionId]:
        logs = self._work.state.logs
        theirs = (person, household, organisation)
        return {id for id in logs if any(_is_of(one, *theirs) for one in logs[id].roster.bookings.values())}

    def lapsing(self, at: datetime) -> Collection[SessionId]:
        logs = self._work.state.logs
        return {id for id in logs if any(True for _ in logs[id].roster.lapsing(utc(at)))}


def _is_of(booking: Booking, person: str, household: str, organisation: str) -> bool:
    if booking.state.is_over:
        return False
    people = {booking.person} if booking.state is BookingState.HELD else {booking.person, *booking.people}
    names = ((household, booking.party.household), (organisation, booking.party.organisation))
    return person in people or any(one and one == other for one, other in names)


def _occupancy(roster: Roster) -> Occupancy:
    return Occupancy(roster.capacity, roster.taken_elsewhere, roster.taken, roster.bookings_waiting)
