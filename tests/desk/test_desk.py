"""What a district notices at its desk, on every store alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from roedertal import COURSE, OFFERING, RULES, VHS, WINTER, listing

from bildungsraum import Answer, Cause, Contact, Desk, Listing, Money, Reason, Request, registration, reminders
from bildungsraum.feedback import Summary, Withheld
from bildungsraum.forms import Fault, FaultKind
from bildungsraum.ports import Unit
from bildungsraum.registration import Cancelled, Declined, Promoted, Refusal, Registered, SessionCancelled, Waitlisted
from bildungsraum.reminders import Kind, Message
from bildungsraum.schedule import Status
from bildungsraum.search import Search
from bildungsraum.values import BookingId, PersonId, RequestId, SessionId


def wish(
    person: str,
    *,
    session: str = "vhs:phone",
    id: str = "",
    categories: tuple[str, ...] = ("standard",),
    reductions: tuple[str, ...] = (),
) -> Request:
    wanted = RequestId(id or f"wish-{person}")
    return Request(wanted, SessionId(session), PersonId(person), categories, reductions)


@pytest.fixture
def open_desk(desk: Desk) -> Desk:
    desk.save(VHS, Listing(OFFERING, [COURSE]), at=WINTER)
    return desk


def said(messages: tuple[Message, ...]) -> list[tuple[Kind, str]]:
    return [(message.kind, message.person) for message in messages]


def test_the_third_for_two_places_waits_and_moves_up_when_one_cancels(open_desk: Desk) -> None:
    outcomes = open_desk.register_many([wish("anna"), wish("ben"), wish("carla")], at=WINTER)
    assert [type(outcome.first) for outcome in outcomes] == [Registered, Registered, Waitlisted]

    cancelled = open_desk.cancel(BookingId("wish-anna"), at=WINTER)
    assert [type(event) for event in cancelled.events] == [Cancelled, Promoted]
    assert open_desk.entry(COURSE.id).roster == cancelled.roster
    assert open_desk.cancel(BookingId("wish-anna"), at=WINTER).events == ()


def test_the_same_request_twice_is_one_booking_with_one_outcome(open_desk: Desk) -> None:
    first = open_desk.register(wish("anna"), at=WINTER)
    again = open_desk.register(wish("anna"), at=WINTER + timedelta(hours=1))
    assert again.events == ()
    assert again.first == first.first
    assert open_desk.entry(COURSE.id).roster.taken == 1


def test_a_request_id_serves_for_one_wish_only(open_desk: Desk) -> None:
    open_desk.save(VHS, listing("other"), at=WINTER)
    open_desk.register(wish("anna", id="one"), at=WINTER)
    with pytest.raises(ValueError, match="one was used for another wish"):
        open_desk.register(wish("ben", id="one"), at=WINTER)
    with pytest.raises(ValueError, match="one was used for another session"):
        open_desk.register(wish("anna", id="one", session="vhs:other"), at=WINTER)


def test_a_refusal_names_every_reason_and_is_remembered(open_desk: Desk) -> None:
    open_desk.register(wish("anna"), at=WINTER)
    late = datetime(2027, 5, 1, tzinfo=UTC)
    party = wish("anna", id="again", categories=("standard",) * 5, reductions=("unknown",))
    outcome = open_desk.register(party, at=late)
    assert isinstance(outcome.first, Declined)
    assert [refusal.reason for refusal in outcome.first.refusals] == [
        Reason.SESSION_OVER,
        Reason.REGISTRATION_CLOSED,
        Reason.ALREADY_REGISTERED,
        Reason.PARTY_TOO_LARGE,
        Reason.PARTY_LARGER_THAN_SESSION,
        Reason.REDUCTION_UNKNOWN,
    ]
    assert open_desk.register(party, at=WINTER).first == outcome.first


def test_unknown_ids_are_named(open_desk: Desk) -> None:
    with pytest.raises(LookupError, match="'vhs:nothing'"):
        open_desk.register(wish("anna", session="vhs:nothing"), at=WINTER)
    with pytest.raises(LookupError, match="'wish-nobody'"):
        open_desk.cancel(BookingId("wish-nobody"), at=WINTER)
    with pytest.raises(ValueError, match="needs a time zone"):
        open_desk.register(wish("anna"), at=datetime(2027, 2, 1))  # noqa: DTZ001  # that is the point


def test_a_larger_room_lets_people_move_up_and_a_smaller_one_takes_no_place_away(open_desk: Desk) -> None:
    open_desk.register_many([wish(name) for name in ("anna", "ben", "carla", "dora")], at=WINTER)
    roster = open_desk.change(attrs.evolve(COURSE, capacity=3), at=WINTER)
    assert (roster.taken, roster.bookings_waiting) == (3, 1)
    roster = open_desk.change(attrs.evolve(COURSE, capacity=1), at=WINTER)
    assert (roster.taken, roster.places_over, roster.bookings_waiting) == (3, 2, 1)


def test_notices_are_said_once_and_only_while_they_hold(open_desk: Desk) -> None:
    open_desk.register_many([wish("anna"), wish("ben"), wish("carla")], at=WINTER)
    first = open_desk.due(at=WINTER)
    assert said(first) == [(Kind.CONFIRMATION, "anna"), (Kind.CONFIRMATION, "ben"), (Kind.WAITING, "carla")]
    assert open_desk.due(at=WINTER) == first, "not handed over yet"
    open_desk.said(first, at=WINTER)
    open_desk.cancel(BookingId("wish-anna"), at=WINTER)
    assert said(open_desk.due(at=WINTER)) == [(Kind.CANCELLATION, "anna"), (Kind.PROMOTED, "carla")]


def test_the_reminder_keeps_its_hour_across_the_clock_change(open_desk: Desk) -> None:
    open_desk.register(wish("anna"), at=WINTER)
    open_desk.said(open_desk.due(at=WINTER), at=WINTER)
    # seven days before Tuesday 30 March 10:00 summer time is Tuesday 23 March, nine o'clock winter time
    early = datetime(2027, 3, 23, 7, 59, 59, tzinfo=UTC)
    assert open_desk.preview(at=early) == ()
    on_time = open_desk.due(at=early + timedelta(seconds=1))
    assert said(on_time) == [(Kind.REMINDER, "anna")]
    assert on_time == open_desk.preview(at=early + timedelta(seconds=1))
    open_desk.said(on_time, at=early)
    day_before = datetime(2027, 3, 29, 7, 0, tzinfo=UTC)
    assert [message.rule for message in open_desk.due(at=day_before)] == ["day"]
    assert open_desk.due(at=day_before - timedelta(seconds=1)) == open_desk.due(at=day_before)


def test_a_moved_session_is_announced_and_reminded_of_anew(open_desk: Desk) -> None:
    open_desk.register(wish("anna"), at=WINTER)
    day_before = datetime(2027, 3, 29, 8, tzinfo=UTC)
    open_desk.said(open_desk.due(at=day_before), at=day_before)
    moved = attrs.evolve(
        COURSE,
        meetings=[
            attrs.evolve(one, starts=one.starts + timedelta(7), ends=one.ends + timedelta(7))
            for one in COURSE.meetings[:3]
        ],
    )
    open_desk.change(moved, at=day_before)
    told = open_desk.due(at=day_before)
    assert said(told) == [(Kind.CHANGE, "anna")]
    assert [meeting.key for meeting in told[0].removed] == ["4"]
    open_desk.said(told, at=day_before)
    assert said(open_desk.due(at=datetime(2027, 4, 5, 8, tzinfo=UTC))) == [(Kind.REMINDER, "anna")] * 2


def test_nobody_is_reminded_of_what_they_cancelled(open_desk: Desk) -> None:
    open_desk.register(wish("anna"), at=WINTER)
    week_before = datetime(2027, 3, 23, 9, tzinfo=UTC)
    assert Kind.REMINDER in {message.kind for message in open_desk.due(at=week_before)}
    open_desk.cancel(BookingId("wish-anna"), at=week_before)
    assert said(open_desk.due(at=week_before)) == [(Kind.CANCELLATION, "anna")]


def test_who_cancels_and_registers_again_is_reminded_all_the_same(open_desk: Desk) -> None:
    open_desk.register(wish("anna"), at=WINTER)
    week_before = datetime(2027, 3, 23, 9, tzinfo=UTC)
    open_desk.due(at=week_before)  # planned, but not handed over yet
    open_desk.cancel(BookingId("wish-anna"), at=week_before)
    open_desk.said(open_desk.due(at=week_before), at=week_before)
    open_desk.register(wish("anna", id="once-more"), at=week_before)
    told = open_desk.due(at=week_before)
    assert [(one.kind, one.booking) for one in told] == [(Kind.REMINDER, "once-more"), (Kind.CONFIRMATION, "once-more")]


def test_a_cancelled_session_costs_nobody_anything_and_everybody_hears_of_it(open_desk: Desk) -> None:
    open_desk.register_many([wish("anna"), wish("ben"), wish("carla")], at=WINTER)
    open_desk.said(open_desk.due(at=WINTER), at=WINTER)
    outcome = open_desk.cancel_session(COURSE.id, cause=Cause.TOO_FEW, at=WINTER)
    assert [type(event) for event in outcome.events] == [SessionCancelled]
    assert said(open_desk.due(at=WINTER)) == [(Kind.SESSION_CANCELLED, name) for name in ("anna", "ben", "carla")]
    assert open_desk.entry(COURSE.id).session.status is Status.CANCELLED
    refused = open_desk.register(wish("dora"), at=WINTER)
    assert isinstance(refused.first, Declined)
    assert refused.first.refusals == (Refusal(Reason.SESSION_CANCELLED),)
    assert open_desk.cancel_session(COURSE.id, cause=Cause.TOO_FEW, at=WINTER).events == ()


def test_six_answers_are_shown_after_the_survey_has_closed_and_four_never(desk: Desk) -> None:
    large = attrs.evolve(COURSE, capacity=6)
    desk.save(VHS, Listing(OFFERING, [large]), at=WINTER)
    people = [PersonId(f"p{number}") for number in range(6)]
    desk.register_many([wish(person) for person in people], at=WINTER)
    after = datetime(2027, 4, 21, 9, tzinfo=UTC)
    invited = [message for message in desk.due(at=after) if message.kind is Kind.FEEDBACK]
    assert sorted(message.person for message in invited) == people
    good = Answer((("overall", 5), ("comment", "gern wieder")))
    for person in people:
        assert desk.answer(COURSE.id, desk.token(COURSE.id, person), good, at=after) == ()
    token = desk.token(COURSE.id, people[0])
    assert desk.answer(COURSE.id, token, good, at=after) == (Fault(FaultKind.TOKEN_USED),)
    assert desk.answer(COURSE.id, "guessed", good, at=after) == (Fault(FaultKind.TOKEN_UNKNOWN),)
    assert isinstance(desk.summary(COURSE.id, at=after), Withheld), "still open"
    closed = after + timedelta(days=RULES.feedback.grace_days)
    assert desk.answer(COURSE.id, token, good, at=closed)[0] == Fault(FaultKind.NOT_OPEN)
    summary = desk.summary(COURSE.id, at=closed)
    assert isinstance(summary, Summary)
    assert summary.answers == 6
    assert summary.questions[0].mean == 5


def test_a_wrong_answer_is_not_taken_and_does_not_use_up_the_token(open_desk: Desk) -> None:
    open_desk.register(wish("anna"), at=WINTER)
    after = datetime(2027, 4, 21, 9, tzinfo=UTC)
    token = open_desk.token(COURSE.id, PersonId("anna"))
    wrong = Answer((("overall", 6), ("colour", "red")))
    assert open_desk.answer(COURSE.id, token, wrong, at=after) == (
        Fault(FaultKind.QUESTION_UNKNOWN, "colour"),
        Fault(FaultKind.VALUE_NOT_ALLOWED, "overall"),
    )
    assert open_desk.answer(COURSE.id, token, Answer((("overall", 1),)), at=after) == ()


def test_the_figures_count_places_fees_and_costs(open_desk: Desk) -> None:
    open_desk.change(attrs.evolve(COURSE, costs=Money(12_000)), at=WINTER)
    open_desk.register_many([wish("anna", reductions=("pass",)), wish("ben"), wish("carla")], at=WINTER)
    open_desk.cancel(BookingId("wish-ben"), at=datetime(2027, 3, 25, tzinfo=UTC))
    open_desk.decide(registration.note_no_show, BookingId("wish-anna"), at=datetime(2027, 3, 30, 12, tzinfo=UTC))
    report = open_desk.report()
    assert (report.bookings, report.cancelled, report.waiting, report.no_shows) == (3, 1, 0, 1)
    # 36.00 reduced, half of 48.00 for cancelling five days before, 48.00 for the one who moved up
    assert report.fees == Money(3600 + 2400 + 4800)
    assert report.coverage.percent == 90


def test_contacts_can_be_forgotten_while_bookings_stay(open_desk: Desk) -> None:
    person = PersonId("p-1")
    open_desk.save_contact(Contact(person, "Anna Beispiel", "anna@post.example"))
    open_desk.register(wish("p-1"), at=WINTER)
    known = open_desk.contact(person)
    assert known is not None
    assert known.mail == "anna@post.example"
    assert "Beispiel" not in repr(known)
    open_desk.forget(person)
    assert open_desk.contact(person) is None
    assert open_desk.entry(COURSE.id).roster.taken == 1


def test_a_failure_in_the_middle_leaves_nothing_behind(open_desk: Desk) -> None:
    open_desk.register(wish("anna"), at=WINTER)
    before = open_desk.entry(COURSE.id)

    def fail(unit: Unit) -> None:
        unit.catalogue.save(Listing(OFFERING, [attrs.evolve(COURSE, capacity=99)]))
        unit.outbox.add(
            reminders.change_notices(before.roster, old=COURSE, new=attrs.evolve(COURSE, version=7), at=WINTER)
        )
        raise RuntimeError("power cut")

    pending = open_desk.preview(at=WINTER)
    with pytest.raises(RuntimeError), open_desk.store.writing() as unit:
        fail(unit)
    assert open_desk.entry(COURSE.id) == before
    assert open_desk.preview(at=WINTER) == pending


def test_a_stale_desk_sees_what_another_desk_has_booked(open_desk: Desk) -> None:
    other = Desk(open_desk.store, RULES)
    open_desk.register(wish("anna"), at=WINTER)
    other.register(wish("ben"), at=WINTER)
    assert isinstance(open_desk.register(wish("carla"), at=WINTER).first, Waitlisted)
    assert open_desk.entry(COURSE.id).roster == other.entry(COURSE.id).roster


def test_the_catalogue_is_searched_by_all_words(open_desk: Desk) -> None:
    open_desk.save(VHS, listing("web", title="Sicher im Netz mit dem Smartphone"), at=WINTER)
    assert [one.session.id for one in open_desk.listed(Search("SMARTPHONE sicher"))] == ["vhs:web"]
    assert [one.session.id for one in open_desk.listed(Search("f27-5101"))] == [COURSE.id]
    assert [one.occupancy.places_bookable for one in open_desk.listed()] == [2, 10]


def test_a_course_that_follows_its_weekday_is_open_until_it_starts(open_desk: Desk) -> None:
    start = COURSE.starts
    assert start is not None
    too_late = open_desk.register(wish("anna"), at=start)
    assert isinstance(too_late.first, Declined)
    just = open_desk.register(wish("ben"), at=start - timedelta(microseconds=1))
    assert isinstance(just.first, Registered)
