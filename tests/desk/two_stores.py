"""A machine that gives the same commands to a desk in memory and to one on SQL, and compares everything they keep."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant
from postgres import Server
from roedertal import COURSE, WINTER

from bildungsraum import Desk, Rules
from bildungsraum.adapters.sql import SqlStore, drift
from bildungsraum.ports import Occupancy
from bildungsraum.registration import Roster
from bildungsraum.rules import RuleBook
from bildungsraum.schedule import Session
from bildungsraum.serialization import events_to_json
from bildungsraum.values import BookingId, RequestId, SessionId


class TwoStores(RuleBasedStateMachine):
    """The same commands at both desks; a third reads the database afresh each time."""

    sessions: tuple[SessionId, ...] = (COURSE.id,)
    server: Server | None = None  # without one the database is an SQLite file

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.desks: tuple[Desk, ...] = ()
        self.at = WINTER

    def open(self, rules: Rules | RuleBook) -> None:
        """Open both desks under *rules*."""
        url = self.server.empty_url() if self.server else f"sqlite:///{Path(self.folder.name) / 'history.db'}"
        self.desks = (Desk.in_memory(rules=rules), Desk.open(url, rules=rules))

    def same(self, command: Callable[[Desk], Any]) -> Any:
        """What *command* gives at both desks, or that both cannot do it."""
        first, second = (_tried(command, desk) for desk in self.desks)
        assert first == second
        return first

    def roster(self, session: SessionId = COURSE.id) -> Roster:
        """The roster as the desk in memory has it."""
        return self.desks[0].entry(session).roster

    def session(self, session: SessionId = COURSE.id) -> Session:
        """The session as the desk in memory has it."""
        return self.desks[0].entry(session).session

    @invariant()
    def the_journal_tells_the_stored_state(self) -> None:
        if not self.desks:
            return
        for session in self.sessions:
            rosters, journals = [], []
            for desk in (*self.desks, Desk(self.desks[1].store, self.desks[1].book)):
                with desk.store.reading() as unit:
                    written = unit.journal.read(session)
                    kept = unit.journal.occupancy([session]).get(session, Occupancy())
                told = Roster().after(written)
                assert kept == Occupancy(told.capacity, told.taken_elsewhere, told.taken, told.bookings_waiting)
                assert desk.entry(session).roster == told
                rosters.append(told)
                journals.append(events_to_json(written))
            assert rosters[0] == rosters[1] == rosters[2]
            assert journals[0] == journals[1] == journals[2]

    @invariant()
    def every_table_follows_from_the_journal(self) -> None:
        if self.desks:
            store = self.desks[1].store
            assert isinstance(store, SqlStore)
            assert drift(store) == ()

    @invariant()
    def both_stores_answer_alike(self) -> None:
        answers = []
        for desk in self.desks:
            with desk.store.reading() as unit:
                journal = unit.journal
                people = [one for id in self.sessions for one in self.roster(id).bookings.values()]
                asked = {(one.person, one.party.household, one.party.organisation) for one in people}
                asked |= {(holder, "", "") for one in people for holder in one.people}
                found = {one: sorted(journal.booked_by(*one)) for one in asked}
                ids: set[BookingId | RequestId] = {
                    id for session in self.sessions for id in self.roster(session).outcomes
                }
                ids |= {one.id for one in people}
                sessions = dict(journal.sessions_of(sorted(ids)))
                answers.append((found, sessions, sorted(journal.lapsing(self.at)), unit.outbox.pending()))
        assert not answers or answers[0] == answers[1]

    def teardown(self) -> None:
        for desk in self.desks:
            desk.close()
        self.folder.cleanup()


def _tried(command: Callable[[Desk], Any], desk: Desk) -> Any:
    try:
        return command(desk)
    except (ValueError, LookupError) as error:
        return type(error), str(error)
