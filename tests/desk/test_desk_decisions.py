"""Every decision of the registration can be taken at the desk, and what follows from it is kept with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import attrs
import pytest
from desk_cases import EVENING, ruled, save, wish
from roedertal import BERLIN, COURSE, WINTER

from bildungsraum import Desk, Money, Request, registration
from bildungsraum.adapters.sql import SqlStore, drift
from bildungsraum.ports import Conflict
from bildungsraum.registration import (
    Applied,
    Attended,
    ConditionMet,
    Declined,
    Divided,
    Held,
    MeetingCancelled,
    MeetingMadeUp,
    Moved,
    PaymentNoted,
    PlaceOffered,
    Promoted,
    Reason,
    Refused,
    Registered,
    RosterEvent,
    SessionCancelled,
    SessionMoved,
    State,
)
from bildungsraum.reminders import Kind
from bildungsraum.rules import AdmissionRules, Before, Fit, Lottery, OfferRule, WaitingRules
from bildungsraum.schedule import Meeting, Status
from bildungsraum.values import BookingId, PersonId, SessionId

ANNA, BEN, CARLA = (BookingId(f"{COURSE.id}/{name}") for name in ("anna", "ben", "carla"))
LATER = WINTER + timedelta(hours=1)


def kinds(events: Sequence[RosterEvent]) -> list[type[RosterEvent]]:
    return [type(event) for event in events]


@pytest.fixture
def open_desk(desk: Desk) -> Desk:
    save(desk)
    return desk


# one door -------------------------------------------------------------------------------------------------------------


def test_a_basket_is_held_and_becomes_a_booking(open_desk: Desk) -> None:
    held = open_desk.decide(registration.hold, wish("anna"), at=WINTER)
    assert isinstance(held.first, Held)
    assert held.roster.taken == 1
    sent = open_desk.register(wish("anna"), at=WINTER)
    assert isinstance(sent.first, Registered)
    assert (sent.roster.taken, len(sent.roster.bookings)) == (1, 1)
    assert open_desk.decide(registration.hold, wish("anna"), at=LATER).events == ()


def test_a_basket_that_is_not_sent_in_time_gives_its_place_back(open_desk: Desk) -> None:
    open_desk.decide(registration.hold, wish("anna"), at=WINTER)
    open_desk.register(wish("ben"), at=LATER)
    roster = open_desk.entry(COURSE.id).roster
    assert (roster.bookings[ANNA].state, roster.taken) == (State.LAPSED, 1)


def test_an_offered_place_is_accepted_by_its_booking(desk: Desk) -> None:
    desk = Desk(desk.store, ruled(waiting=WaitingRules(offer=OfferRule())))
    save(desk)
    desk.register_many([wish("anna"), wish("ben"), wish("carla")], at=WINTER)
    assert kinds(desk.cancel(ANNA, at=WINTER).events)[1:] == [PlaceOffered]
    assert kinds(desk.decide(registration.accept, CARLA, at=LATER).events) == [Promoted]
    assert desk.decide(registration.accept, CARLA, at=LATER).events == ()


def test_what_a_decision_asks_for_is_given_to_it(desk: Desk) -> None:
    desk = Desk(desk.store, ruled(admission=AdmissionRules(approval=True)))
    save(desk)
    assert isinstance(desk.register(wish("anna"), at=WINTER).first, Applied)
    approved = desk.decide(registration.approve, ANNA, at=LATER, actor="office")
    assert kinds(approved.events) == [ConditionMet, registration.Admitted]
    assert kinds(desk.decide(registration.note_payment, ANNA, at=LATER, amount=Money(4800)).events) == [PaymentNoted]
    with pytest.raises(TypeError, match="actor"):
        desk.decide(registration.approve, ANNA, at=LATER)


def test_lots_are_drawn_for_a_whole_session_and_only_once(desk: Desk) -> None:
    desk = Desk(desk.store, ruled(admission=AdmissionRules(lottery=Lottery(Before(7)))))
    save(desk)
    desk.register_many([wish(name) for name in ("anna", "ben", "carla")], at=WINTER)
    day = COURSE.meetings[0].starts - timedelta(days=6)
    drawn = desk.decide_session(registration.draw, COURSE.id, at=day, seed="published")
    assert (drawn.roster.taken, drawn.roster.bookings_waiting) == (2, 1)
    assert desk.decide_session(registration.draw, COURSE.id, at=day, seed="another").events == ()


def test_a_command_that_is_not_possible_names_the_missing_transition(open_desk: Desk) -> None:
    open_desk.register(wish("anna"), at=WINTER)
    (refused,) = open_desk.decide(registration.accept, ANNA, at=WINTER).events
    assert isinstance(refused, Refused)
    assert [(one.reason, one.name) for one in refused.refusals] == [(Reason.NO_TRANSITION, "accept.registered")]


def test_unknown_bookings_and_sessions_are_named(open_desk: Desk) -> None:
    with pytest.raises(LookupError, match="'nobody'"):
        open_desk.decide(registration.accept, BookingId("nobody"), at=WINTER)
    with pytest.raises(LookupError, match="'nothing'"):
        open_desk.decide_session(registration.promote, SessionId("nothing"), at=WINTER)
    with pytest.raises(ValueError, match="used for another session"):
        open_desk.register_many([wish("anna", id="one"), wish("anna", EVENING, id="one")], at=WINTER)
    assert open_desk.entry(COURSE.id).roster.taken == 0


def test_the_rest_of_a_divided_party_is_a_booking_that_can_be_cancelled(desk: Desk) -> None:
    desk = Desk(desk.store, ruled(waiting=WaitingRules(fit=Fit.SPLIT_WITH_CONSENT)))
    save(desk)
    pair = wish("carla", places=2, party=registration.Party(splits=True))
    desk.register_many([wish("anna"), wish("ben"), pair], at=WINTER)
    divided = next(one for one in desk.cancel(ANNA, at=WINTER).events if isinstance(one, Divided))
    assert desk.session_of(divided.rest) == COURSE.id
    assert not isinstance(desk.store, SqlStore) or drift(desk.store) == ()
    roster = desk.cancel(divided.rest, at=LATER).roster
    assert (roster.bookings[divided.rest].state, roster.bookings[CARLA].state) == (State.CANCELLED, State.REGISTERED)


# the session follows --------------------------------------------------------------------------------------------------


def test_a_session_that_is_cancelled_by_any_door_is_cancelled_in_the_catalogue(open_desk: Desk) -> None:
    cause = registration.Cause.ROOM
    outcome = open_desk.decide_session(registration.cancel_session, COURSE.id, at=WINTER, cause=cause)
    assert kinds(outcome.events)[-1:] == [SessionCancelled]
    assert open_desk.entry(COURSE.id).session.status is Status.CANCELLED


def test_a_cancelled_meeting_goes_from_the_session_and_is_made_up_by_another(open_desk: Desk) -> None:
    open_desk.register(wish("anna"), at=WINTER)
    open_desk.said(open_desk.due(at=WINTER), at=WINTER)
    outcome = open_desk.decide_session(registration.cancel_meeting, COURSE.id, at=LATER, meeting="4")
    assert kinds(outcome.events) == [MeetingCancelled, SessionMoved]
    entry = open_desk.entry(COURSE.id)
    assert ([one.key for one in entry.session.meetings], entry.session.version) == (["1", "2", "3"], 2)
    assert entry.roster == outcome.roster
    (told,) = open_desk.due(at=LATER)
    assert (told.kind, [one.key for one in told.removed]) == (Kind.CHANGE, ["4"])
    again = open_desk.decide_session(registration.cancel_meeting, COURSE.id, at=LATER, meeting="4")
    assert (again.events, open_desk.entry(COURSE.id)) == ((), entry)

    day = COURSE.meetings[3].starts.date() + timedelta(days=7)
    instead = Meeting.on(day, COURSE.meetings[0].starts.time(), COURSE.meetings[0].ends.time(), BERLIN, key="5")
    made_up = open_desk.make_up(COURSE.id, "4", instead=instead, at=LATER)
    assert kinds(made_up.events) == [SessionMoved, MeetingMadeUp]
    entry = open_desk.entry(COURSE.id)
    assert ([one.key for one in entry.session.meetings], entry.session.version) == (["1", "2", "3", "5"], 3)
    assert (dict(entry.roster.lost), entry.roster) == ({}, made_up.roster)
    assert open_desk.make_up(COURSE.id, "4", instead=instead, at=LATER).events == ()
    assert open_desk.entry(COURSE.id) == entry


def test_what_was_not_cancelled_cannot_be_made_up(open_desk: Desk) -> None:
    before = open_desk.entry(COURSE.id)
    extra = attrs.evolve(COURSE.meetings[3], key="5")
    assert open_desk.make_up(COURSE.id, "4", instead=extra, at=WINTER).events == ()
    assert open_desk.entry(COURSE.id) == before


def test_the_only_meeting_cannot_be_cancelled_alone(open_desk: Desk) -> None:
    save(open_desk, attrs.evolve(COURSE, meetings=COURSE.meetings[:1]))
    before = open_desk.entry(COURSE.id)
    with pytest.raises(ValueError, match="has no other meeting; cancel the session"):
        open_desk.decide_session(registration.cancel_meeting, COURSE.id, at=WINTER, meeting="1")
    assert open_desk.entry(COURSE.id) == before


def test_attendance_is_noted_for_each_meeting(open_desk: Desk) -> None:
    open_desk.register(wish("anna"), at=WINTER)
    first = COURSE.meetings[0].ends
    noted = open_desk.decide(registration.note_attendance, ANNA, at=first, meeting="1", places=1)
    assert kinds(noted.events) == [Attended]
    assert noted.roster.bookings[ANNA].attended == (("1", 1),)


# two sessions in one step ---------------------------------------------------------------------------------------------


def test_a_booking_moves_to_another_session_and_whoever_waits_has_its_place(open_desk: Desk) -> None:
    open_desk.register_many([wish("anna"), wish("ben"), wish("carla")], at=WINTER)
    left, came = open_desk.move(ANNA, wish("anna", EVENING), at=LATER)
    assert kinds(left.events) == [Moved, Promoted]
    assert kinds(came.events)[-1:] == [Registered]
    assert open_desk.entry(COURSE.id).roster == left.roster
    assert open_desk.entry(EVENING.id).roster == came.roster
    again = open_desk.move(ANNA, wish("anna", EVENING), at=LATER)
    assert [one.events for one in again] == [(), ()]


def test_a_booking_stays_where_it_is_if_there_is_no_place_for_it(open_desk: Desk) -> None:
    open_desk.register(wish("anna"), at=WINTER)
    open_desk.register_many([wish("ben", EVENING), wish("carla", EVENING)], at=WINTER)
    left, came = open_desk.move(ANNA, wish("anna", EVENING), at=LATER)
    assert (kinds(left.events), came.events) == ([Refused], ())
    assert left.roster.bookings[ANNA].state is State.REGISTERED


def test_two_bookings_change_places_in_full_sessions(open_desk: Desk) -> None:
    open_desk.register_many([wish("anna"), wish("ben")], at=WINTER)
    open_desk.register_many([wish("carla", EVENING), wish("dora", EVENING)], at=WINTER)
    carla = BookingId(f"{EVENING.id}/carla")
    left, came = open_desk.swap(
        ANNA, carla, request=wish("anna", EVENING), request_other=wish("carla", COURSE), at=LATER
    )
    assert {one.person for one in left.roster.registered()} == {"ben", "carla"}
    assert {one.person for one in came.roster.registered()} == {"dora", "anna"}


def test_nobody_moves_within_a_session(open_desk: Desk) -> None:
    open_desk.register(wish("anna"), at=WINTER)
    with pytest.raises(ValueError, match="nobody moves within a session"):
        open_desk.move(ANNA, wish("anna", id="again"), at=LATER)


@pytest.mark.parametrize("crash_at", [1, 2])
def test_a_crash_between_the_two_journals_leaves_neither(
    open_desk: Desk, crash_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_desk.register_many([wish("anna"), wish("ben"), wish("carla")], at=WINTER)
    before = [open_desk.entry(COURSE.id), open_desk.entry(EVENING.id), open_desk.preview(at=WINTER)]
    with open_desk.store.writing() as unit:
        journal = type(unit.journal)
    append, appended = journal.append, []

    def crash(self: Any, session: SessionId, *args: Any, **kwargs: Any) -> None:
        appended.append(session)
        append(self, session, *args, **kwargs)
        if len(appended) == crash_at:
            raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(journal, "append", crash)
        with pytest.raises(RuntimeError, match="power cut"):
            open_desk.move(ANNA, wish("anna", EVENING), at=LATER)
    assert len(appended) == crash_at
    assert [open_desk.entry(COURSE.id), open_desk.entry(EVENING.id), open_desk.preview(at=WINTER)] == before
    left, came = open_desk.move(ANNA, wish("anna", EVENING), at=LATER)
    assert (left.roster.bookings[ANNA].state, came.roster.taken) == (State.MOVED, 1)


def test_who_decided_on_an_old_state_decides_again_on_both_sides(
    open_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_desk.register(wish("anna"), at=WINTER)
    with open_desk.store.writing() as unit:
        journal = type(unit.journal)
    append, conflicts = journal.append, [1]

    def quicker(self: Any, session: SessionId, *args: Any, **kwargs: Any) -> None:
        if session == EVENING.id and conflicts:
            conflicts.pop()
            raise Conflict(session, 0)
        append(self, session, *args, **kwargs)

    monkeypatch.setattr(journal, "append", quicker)
    left, came = open_desk.move(ANNA, wish("anna", EVENING), at=LATER)
    assert not conflicts
    assert (left.roster.bookings[ANNA].state, came.roster.taken) == (State.MOVED, 1)


def test_a_refusal_of_a_basket_is_no_outcome_of_the_wish(open_desk: Desk) -> None:
    open_desk.register_many([wish("anna"), wish("ben")], at=WINTER)
    held = open_desk.decide(registration.hold, wish("carla"), at=WINTER)
    assert (kinds(held.events), held.first) == ([Refused], None)
    with pytest.raises(LookupError):
        open_desk.session_of(CARLA)


def test_interest_is_noted_without_a_booking(open_desk: Desk) -> None:
    request: Request = wish("anna")
    outcome = open_desk.decide(registration.note_interest, request, at=WINTER)
    assert (list(outcome.roster.interested), outcome.first) == ([PersonId("anna")], None)
    assert not isinstance(open_desk.register(request, at=WINTER).first, Declined)
