"""The contract of a journal."""

from __future__ import annotations

from contextlib import closing

from hypothesis import given

from ... import registration
from ...offering import Offering
from ...ports import Conflict, Occupancy, Unit
from ...registration import CapacityChanged, Declined, Registered, Request, Roster, RosterEvents, Waitlisted
from ...rules import District, Rules
from ...schedule import Session
from ...serialization import events_to_json
from ...sync import Listing
from ...values import OfferingId, PersonId, RequestId, SessionId
from ..histories import History, histories
from .fresh import NOON, OTHER_SESSION, PROVIDER, SESSION, FreshStore, few, keep, raised

RULES = Rules(District("beispiel", "Landkreis Beispiel"))


class JournalContract(FreshStore):
    """What :class:`~bildungsraum.ports.Journal` promises."""

    def test_a_journal_begins_empty(self) -> None:
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
            with store.reading() as unit:
                assert list(unit.journal.read(SESSION.id)) == []
                assert unit.journal.session_of(RequestId("nobody")) is None
                assert dict(unit.journal.occupancy([SESSION.id])) == {}

    @few
    @given(history=histories())
    def test_a_whole_history_comes_back_and_leads_to_the_same_roster(self, history: History) -> None:
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit, [_listing(history.first)])
            position = 0
            for step in history.steps:
                with store.writing() as unit:
                    unit.journal.append(history.first.id, step.events, expected=position, roster=step.after)
                position += len(step.events)
            with store.reading() as unit:
                found = list(unit.journal.read(history.first.id))
                assert events_to_json(found) == events_to_json(history.events)
                assert Roster().after(found) == history.roster
                for after in range(len(found) + 1):
                    assert list(unit.journal.read(history.first.id, after)) == found[after:]

    @few
    @given(history=histories())
    def test_occupancy_and_the_session_of_a_request_are_those_of_the_journal(self, history: History) -> None:
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit, [_listing(history.first)])
                unit.journal.append(history.first.id, history.events, expected=0, roster=history.roster)
            with store.reading() as unit:
                for event in history.events:
                    if isinstance(event, Registered | Waitlisted | Declined):
                        id = event.request if isinstance(event, Declined) else event.booking
                        assert unit.journal.session_of(id) == history.first.id
                if history.events:
                    expected = {history.first.id: _occupancy(history.roster)}
                    assert dict(unit.journal.occupancy([history.first.id, SessionId("nowhere")])) == expected

    def test_each_session_has_a_journal_of_its_own(self) -> None:
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
                anna, ben = _wish(SESSION, "anna"), _wish(OTHER_SESSION, "ben")
                write(unit, SESSION, anna)
                write(unit, OTHER_SESSION, ben)
            with store.reading() as unit:
                assert unit.journal.read(SESSION.id)[-1] == _registered(SESSION, anna)
                assert unit.journal.read(OTHER_SESSION.id)[-1] == _registered(OTHER_SESSION, ben)
                assert unit.journal.session_of(RequestId("ben")) == OTHER_SESSION.id
                assert set(unit.journal.occupancy([SESSION.id, OTHER_SESSION.id])) == {SESSION.id, OTHER_SESSION.id}

    def test_who_writes_on_an_old_state_gets_a_conflict_and_changes_nothing(self) -> None:
        changed: RosterEvents = (CapacityChanged(9, 0, NOON),)
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
                write(unit, SESSION, _wish(SESSION, "anna"))
                written = list(unit.journal.read(SESSION.id))

            def append_at(expected: int) -> None:
                with store.writing() as unit:
                    unit.catalogue.save(Listing(Offering(OfferingId("new"), PROVIDER.id, "Neu")))
                    unit.journal.append(SESSION.id, changed, expected=expected, roster=Roster().after(changed))

            for expected in (0, len(written) - 1, len(written) + 1):
                conflict = raised(Conflict, lambda expected=expected: append_at(expected))  # type: ignore[misc]
                assert (conflict.session, conflict.expected, conflict.found) == (SESSION.id, expected, len(written))
            with store.reading() as unit:
                assert list(unit.journal.read(SESSION.id)) == written
                assert dict(unit.catalogue.listings([OfferingId("new")])) == {}


def write(unit: Unit, session: Session, request: Request) -> None:
    """Decide *request* on what the journal says, and write down what came of it."""
    written = unit.journal.read(session.id)
    roster = Roster().after(written)
    events = registration.register(roster, request, session=session, rules=RULES, at=NOON)
    unit.journal.append(session.id, events, expected=len(written), roster=roster.after(events))


def _wish(session: Session, person: str) -> Request:
    return Request(RequestId(person), session.id, PersonId(person))


def _registered(session: Session, request: Request) -> object:
    return registration.register(Roster(), request, session=session, rules=RULES, at=NOON)[-1]


def _listing(session: Session) -> Listing:
    return Listing(Offering(session.offering, PROVIDER.id, "Kurs"), [session])


def _occupancy(roster: Roster) -> Occupancy:
    return Occupancy(roster.capacity, roster.taken_elsewhere, roster.taken, roster.bookings_waiting)
