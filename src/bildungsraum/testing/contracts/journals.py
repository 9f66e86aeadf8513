"""The contract of a journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta

from attrs import evolve
from hypothesis import given

from ... import registration
from ...offering import Offering
from ...ports import Conflict, Occupancy, Store, Unit
from ...registration import CapacityChanged, Party, Request, Roster, RosterEvent, RosterEvents, State
from ...rules import ConfirmRule, District, HoldRules, Rules
from ...schedule import Meeting, Session
from ...serialization import events_to_json
from ...sync import Listing
from ...values import BookingId, OfferingId, PersonId, RequestId, SessionId
from ..histories import History, histories
from .fresh import NOON, OFFERING, OTHER_SESSION, PROVIDER, SESSION, FreshStore, few, keep, raised

RULES = Rules(District("beispiel", "Landkreis Beispiel"))
CONFIRMED = evolve(RULES, holds=HoldRules(confirm=ConfirmRule(48)))
TWO = ("standard", "standard")
NOBODY = ("", "", "")
MOMENT = timedelta(microseconds=1)


class JournalContract(FreshStore):
    """What :class:`~bildungsraum.ports.Journal` promises."""

    def test_a_journal_begins_empty(self) -> None:
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
            with store.reading() as unit:
                assert list(unit.journal.read(SESSION.id)) == []
                assert unit.journal.sessions_of([RequestId("nobody")]) == {}
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
    def test_a_snapshot_is_where_the_journal_leads_up_to_its_position(self, history: History) -> None:
        with closing(self.fresh_store()) as store:
            self._written(store, history)
            with store.reading() as unit:
                found = unit.journal.snapshot(history.first.id)
                assert unit.journal.snapshot(SessionId("nowhere")) is None
        if found is not None:
            position, roster = found
            assert 0 < position <= len(history.events)
            assert roster == Roster().after(history.events[:position])

    def test_a_long_history_may_be_begun_at_a_snapshot(self) -> None:
        events: RosterEvents = ()
        roster = Roster()
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
            for number in range(60):
                with store.writing() as unit:
                    new = _ten_wishes(roster, number)
                    unit.journal.append(SESSION.id, new, expected=len(events), roster=roster.after(new))
                events, roster = (*events, *new), roster.after(new)
                with store.reading() as unit:
                    position, start = unit.journal.snapshot(SESSION.id) or (0, Roster())
                    assert start.after(unit.journal.read(SESSION.id, after=position)) == roster

    @few
    @given(history=histories())
    def test_occupancy_and_the_session_of_a_request_are_those_of_the_journal(self, history: History) -> None:
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit, [_listing(history.first)])
                unit.journal.append(history.first.id, history.events, expected=0, roster=history.roster)
            with store.reading() as unit:
                ids = {*history.roster.outcomes, *history.roster.bookings}
                assert dict(unit.journal.sessions_of([*ids, "nobody"])) == dict.fromkeys(ids, history.first.id)
                if history.events:
                    expected = {history.first.id: _occupancy(history.roster)}
                    assert dict(unit.journal.occupancy([history.first.id, SessionId("nowhere")])) == expected

    @few
    @given(history=histories())
    def test_a_session_is_found_by_whose_bookings_in_it_are_not_over(self, history: History) -> None:
        active: set[tuple[str, str, str]] = set()
        for one in history.roster.bookings.values():
            if not one.state.is_over:
                people = {one.person} if one.state is State.HELD else {one.person, *one.people}
                active |= {(person, "", "") for person in people}
                active |= {("", one.party.household, ""), ("", "", one.party.organisation)} - {NOBODY}
        asked = {(person, "", "") for one in history.events for person in _people_in(one)} | active | {NOBODY}
        with closing(self.fresh_store()) as store:
            self._written(store, history)
            with store.reading() as unit:
                found = {one for one in asked if list(unit.journal.booked_by(*one))}
                assert all(set(unit.journal.booked_by(*one)) == {history.first.id} for one in found)
        assert found == active

    def test_household_firm_and_everybody_who_has_a_place_find_their_sessions(self) -> None:
        anna, ben, carla = PersonId("anna"), PersonId("ben"), PersonId("carla")
        party = Party((anna, ben), household="h-1")
        staff = Party((carla, None), organisation="firm")
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
                write(unit, SESSION, Request(RequestId("r-1"), SESSION.id, anna, TWO, party=party))
                write(
                    unit, OTHER_SESSION, Request(RequestId("r-2"), OTHER_SESSION.id, PersonId("hr"), TWO, party=staff)
                )
                # a name for the free place, then another one instead
                write(unit, OTHER_SESSION, BookingId("r-2"), registration.name_place, number=2, holder=anna)
                write(unit, OTHER_SESSION, BookingId("r-2"), registration.name_place, number=1, holder=ben)
            with store.reading() as unit:
                found = {one: sorted(unit.journal.booked_by(*one)) for one in _ASKED}
            with store.writing() as unit:
                write(unit, SESSION, BookingId("r-1"), registration.cancel)
            with store.reading() as unit:
                left = {one: sorted(unit.journal.booked_by(*one)) for one in _ASKED}
        first, second, both = [SESSION.id], [OTHER_SESSION.id], [SESSION.id, OTHER_SESSION.id]
        assert list(found.values()) == [both, both, [], second, first, second, both, []]
        assert list(left.values()) == [second, second, [], second, [], second, second, []]

    @few
    @given(history=histories())
    def test_a_session_is_found_from_the_moment_on_when_something_in_it_lapses(self, history: History) -> None:
        moments = [one.until for one in history.roster.bookings.values() if one.until is not None]
        with closing(self.fresh_store()) as store:
            self._written(store, history)
            with store.reading() as unit:
                for at in (NOON, *moments, *(moment - MOMENT for moment in moments)):
                    expected = {history.first.id} if any(moment <= at for moment in moments) else set()
                    assert set(unit.journal.lapsing(at)) == expected

    def test_a_basket_lapses_until_somebody_registers(self) -> None:
        request = Request(RequestId("r-1"), SESSION.id, PersonId("anna"))
        until = NOON + timedelta(minutes=RULES.holds.basket_minutes)
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
                write(unit, SESSION, request, registration.hold)
            with store.reading() as unit:
                assert unit.journal.sessions_of([request.id]) == {request.id: SESSION.id}
                assert list(unit.journal.lapsing(until - MOMENT)) == []
                assert list(unit.journal.lapsing(until)) == [SESSION.id]
            with store.writing() as unit:
                write(unit, SESSION, request)
            with store.reading() as unit:
                assert list(unit.journal.lapsing(until)) == []

    def test_nothing_lapses_of_a_booking_that_was_noted_as_not_come(self) -> None:
        begun = evolve(SESSION, meetings=[Meeting("1", NOON, NOON + timedelta(hours=2))])
        request = Request(RequestId("r-1"), SESSION.id, PersonId("anna"))
        until = NOON + timedelta(hours=47)
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit, [Listing(OFFERING, [begun])])
                write(unit, begun, request, rules=CONFIRMED, at=NOON - timedelta(hours=1))
            with store.reading() as unit:
                assert list(unit.journal.lapsing(until)) == [SESSION.id]
            with store.writing() as unit:
                write(unit, begun, BookingId("r-1"), registration.note_no_show, rules=CONFIRMED)
            with store.reading() as unit:
                assert list(unit.journal.lapsing(until)) == []

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
                assert unit.journal.sessions_of([RequestId("ben")]) == {RequestId("ben"): OTHER_SESSION.id}
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
                assert (conflict.session, conflict.expected) == (SESSION.id, expected)
            with store.reading() as unit:
                assert list(unit.journal.read(SESSION.id)) == written
                assert dict(unit.catalogue.listings([OfferingId("new")])) == {}

    def _written(self, store: Store, history: History) -> None:
        """Each step on its own, because what was once in a table must also go from it."""
        with store.writing() as unit:
            keep(unit, [_listing(history.first)])
            position = 0
            for step in history.steps:
                unit.journal.append(history.first.id, step.events, expected=position, roster=step.after)
                position += len(step.events)


def write(
    unit: Unit,
    session: Session,
    subject: Request | BookingId,
    decision: Callable[..., RosterEvents] = registration.register,
    *,
    rules: Rules = RULES,
    at: datetime = NOON,
    **facts: object,
) -> None:
    """Take *decision* on what the journal says, and write down what came of it."""
    written = unit.journal.read(session.id)
    roster = Roster().after(written)
    events = decision(roster, subject, session=session, rules=rules, at=at, **facts)
    unit.journal.append(session.id, events, expected=len(written), roster=roster.after(events))


def _wish(session: Session, person: str) -> Request:
    return Request(RequestId(person), session.id, PersonId(person))


def _registered(session: Session, request: Request) -> object:
    return registration.register(Roster(), request, session=session, rules=RULES, at=NOON)[-1]


def _listing(session: Session) -> Listing:
    return Listing(Offering(session.offering, PROVIDER.id, "Kurs"), [session])


def _occupancy(roster: Roster) -> Occupancy:
    return Occupancy(roster.capacity, roster.taken_elsewhere, roster.taken, roster.bookings_waiting)


_ASKED = (
    ("anna", "", ""),
    ("ben", "", ""),
    ("carla", "", ""),
    ("hr", "", ""),
    ("", "h-1", ""),
    ("", "", "firm"),
    ("nobody", "h-1", "firm"),
    NOBODY,
)


def _people_in(event: RosterEvent) -> Iterator[str]:
    for name in ("person", "heir", "holder"):
        yield from filter(None, [getattr(event, name, None)])
    yield from (one for one in getattr(event, "party", Party()).holders if one is not None)


def _ten_wishes(roster: Roster, number: int) -> RosterEvents:
    events: RosterEvents = ()
    for other in range(10):
        name = f"{number}-{other}"
        request = Request(RequestId(name), SESSION.id, PersonId(name))
        after = roster.after(events)
        events += registration.register(after, request, session=SESSION, rules=RULES, at=NOON)
    return events
