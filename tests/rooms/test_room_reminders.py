"""What is said to whom, when, and once: over all rosters, sessions and rules, and over every clock change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from bildungsraum import registration, reminders, testing
from bildungsraum.fees import Settlement, SettlementKind
from bildungsraum.registration import Cause, Party, Request, Roster, RosterEvent, State
from bildungsraum.reminders import FEEDBACK_RULE, Kind, Message
from bildungsraum.rules import After, Before, District, FeedbackRule, ReminderRule, Rules
from bildungsraum.schedule import Meeting, Session, Status, revise, weekly
from bildungsraum.testing import History
from bildungsraum.values import BookingId, Money, OfferingId, Period, PersonId, RequestId, SessionId, utc, zone

BERLIN = zone("Europe/Berlin")
DISTRICT = District("beispiel", "Landkreis Beispiel")
DAY_BEFORE = Rules(DISTRICT, reminders=[ReminderRule("day", Before(1), late_hours=4)])
COURSE = Session(
    SessionId("phone-1"),
    OfferingId("phone"),
    meetings=weekly(date(2027, 3, 30), time(10), time(11, 30), BERLIN, times=2),
    capacity=2,
)
WINTER = datetime(2027, 2, 1, 12, tzinfo=UTC)
REMINDED = datetime(2027, 3, 29, 7, tzinfo=UTC)
"""Nine o'clock summer time on the day before the course."""
BEGINS = datetime(2027, 3, 30, 8, tzinfo=UTC)


def booked(*people: str, session: Session = COURSE, at: datetime = WINTER) -> Roster:
    roster = Roster()
    for person in people:
        request = Request(RequestId(person), session.id, PersonId(person))
        roster = roster.after(registration.register(roster, request, session=session, rules=DAY_BEFORE, at=at))
    return roster


def due(roster: Roster, at: datetime, session: Session = COURSE, rules: Rules = DAY_BEFORE) -> tuple[Message, ...]:
    return reminders.due(roster, session=session, rules=rules, said=(), at=at)


def reminder(person: str, *, version: int = 1, at: datetime = REMINDED) -> Message:
    return Message(Kind.REMINDER, PersonId(person), COURSE.id, BookingId(person), "day", version, at)


@st.composite
def asked_at(draw: st.DrawFn, history: History) -> datetime:
    """Any time around the history, the moments of the rules and the start to the microsecond among them."""
    session = history.session
    moments = [utc(moment) for _, moment in reminders.moments(session, history.rules)]
    near = [*moments, *([utc(session.starts)] if session.starts else []), *(step.at for step in history.steps)]
    base = draw(st.sampled_from(near)) if near else WINTER
    return base + draw(st.sampled_from((timedelta(0), timedelta(microseconds=-1)))) + timedelta(hours=draw(_HOURS))


_HOURS = st.just(0) | st.integers(-72, 72) | st.integers(-2000, 2000)


# each message once --------------------------------------------------------------------------------------------------


@given(testing.histories(), st.data())
def test_every_key_is_unique_and_what_was_said_is_left_out_and_nothing_else(
    history: History, data: st.DataObject
) -> None:
    at = data.draw(asked_at(history))
    planned = due(history.roster, at, history.session, history.rules)
    keys = [message.key for message in planned]
    assert len(set(keys)) == len(keys)
    for said in (set(keys), {key for key in keys if data.draw(st.booleans())}):
        left = reminders.due(history.roster, session=history.session, rules=history.rules, said=said, at=at)
        assert left == tuple(message for message in planned if message.key not in said)


@given(testing.histories(), st.data())
def test_only_who_has_a_place_is_spoken_to(history: History, data: st.DataObject) -> None:
    """None for those who wait, who have cancelled, who did not come, and none at all of a cancelled session."""
    at = data.draw(asked_at(history))
    for message in due(history.roster, at, history.session, history.rules):
        assert message.booking is not None
        booking = history.roster.bookings[message.booking]
        assert (booking.state, booking.person) == (State.REGISTERED, message.person)
        assert not history.roster.cancelled
        assert history.session.status is not Status.CANCELLED
        assert reminders.still_holds(message, roster=history.roster, session=history.session, at=at)


FULL_SESSIONS = testing.sessions(
    meetings=testing.meetings().map(lambda one: (one,)),
    capacity=st.integers(1, 3),
    taken_elsewhere=st.just(0),
    registration=st.just(Period()),
    status=st.just(Status.PLANNED),
)
REMINDING = testing.open_rules(
    reminders=st.builds(
        lambda days, late_hours: [
            ReminderRule("first", Before(30 + days), 0),
            ReminderRule("second", Before(days), late_hours),
        ],
        st.integers(1, 14),
        st.integers(0, 48),
    ),
)


@given(testing.histories(session=FULL_SESSIONS, rules=REMINDING), st.integers(1, 60 * 24))
def test_each_person_with_a_place_gets_each_applicable_reminder_once_and_nobody_else_gets_one(
    history: History, hours_left: int
) -> None:
    session, roster = history.session, history.roster
    assert session.starts is not None
    at = utc(session.starts) - timedelta(hours=hours_left)
    silent = roster.cancelled or session.status is Status.CANCELLED
    expected = [
        (rule.id, booking.person, session.version)
        for rule in history.rules.reminders
        for moment in [utc(dict(reminders.moments(session, history.rules))[rule.id])]
        for booking in roster.bookings.values()
        if not silent and booking.state is State.REGISTERED and moment <= at
        if booking.since < moment or hours_left >= rule.late_hours
    ]
    planned = reminders.due(roster, session=session, rules=history.rules, said=(), at=at)
    found = [(one.rule, one.person, one.version) for one in planned if one.kind is Kind.REMINDER]
    assert sorted(found) == sorted(set(expected))


@given(testing.histories(session=FULL_SESSIONS, rules=REMINDING), st.integers(1, 60 * 24), st.integers(1, 3))
def test_a_new_version_of_the_dates_is_said_to_the_same_people_under_new_keys(
    history: History, hours_left: int, higher: int
) -> None:
    assert history.session.starts is not None
    at = utc(history.session.starts) - timedelta(hours=hours_left)
    moved = evolve(history.session, version=history.session.version + higher)
    before = reminders.due(history.roster, session=history.session, rules=history.rules, said=(), at=at)
    said = {message.key for message in before}
    assert len(said) == len(before)
    again = reminders.due(history.roster, session=history.session, rules=history.rules, said=said, at=at)
    anew = reminders.due(history.roster, session=moved, rules=history.rules, said=said, at=at)
    assert again == ()
    assert anew == tuple(evolve(message, version=moved.version) for message in before)


@given(testing.histories(), st.data())
def test_nothing_is_said_too_early_and_no_reminder_once_it_has_begun(history: History, data: st.DataObject) -> None:
    at = data.draw(asked_at(history))
    for message in due(history.roster, at, history.session, history.rules):
        assert message.due <= utc(at)
        if message.kind is Kind.REMINDER:
            assert history.session.starts is not None
            assert utc(at) < utc(history.session.starts)


# the wall clock -----------------------------------------------------------------------------------------------------


@given(testing.meetings(), testing.rules())
def test_the_hour_of_a_reminder_is_the_same_before_and_after_a_clock_change(meeting: Meeting, rules: Rules) -> None:
    session = evolve(COURSE, meetings=[meeting])
    found = dict(reminders.moments(session, rules))
    for rule in rules.reminders:
        local = found[rule.id].astimezone(BERLIN)
        day = meeting.starts.astimezone(BERLIN).date() - timedelta(days=rule.when.days)
        assert local.date() == day
        if local.time() != rule.when.clock:  # the hour that is left out ends at three
            assert (day in testing.clock_changes(), day.month, local.time()) == (True, 3, time(3))
            assert time(2) <= rule.when.clock < time(3)


def test_nine_o_clock_stays_nine_o_clock_on_every_day_from_2000_to_2040_around_both_changes() -> None:
    rules = Rules(DISTRICT, reminders=[ReminderRule(str(days), Before(days)) for days in (1, 7, 14)])
    for change in testing.clock_changes():
        for offset in range(-15, 16):
            day = change + timedelta(days=offset)
            session = evolve(COURSE, meetings=[Meeting.on(day, time(10), time(11), BERLIN, key="1")])
            for rule, moment in reminders.moments(session, rules)[:-1]:
                wall = moment.astimezone(BERLIN)
                assert (wall.date(), wall.time()) == (day - timedelta(days=int(rule)), time(9))


@pytest.mark.parametrize(
    ("day", "clock", "instant"),
    [
        pytest.param(date(2027, 3, 28), time(2, 30), "2027-03-28T01:00:00+00:00", id="left out: at three"),
        pytest.param(date(2027, 10, 31), time(2, 30), "2027-10-31T00:30:00+00:00", id="shown twice: the first"),
    ],
)
def test_an_hour_that_is_left_out_or_repeated_has_one_meaning(day: date, clock: time, instant: str) -> None:
    rules = Rules(DISTRICT, reminders=[ReminderRule("today", Before(0, clock))])
    session = evolve(COURSE, meetings=[Meeting.on(day, time(18), time(19), BERLIN, key="1")])
    assert utc(dict(reminders.moments(session, rules))["today"]) == datetime.fromisoformat(instant)


def test_a_session_just_after_midnight_belongs_to_its_local_day() -> None:
    # 00:30 in Berlin is the day before in UTC
    session = evolve(COURSE, meetings=[Meeting.on(date(2027, 7, 2), time(0, 30), time(2), BERLIN, key="1")])
    moment = dict(reminders.moments(session, DAY_BEFORE))["day"]
    assert moment == datetime(2027, 7, 1, 9, tzinfo=BERLIN)


def test_moments_come_in_the_order_of_time_and_feedback_follows_the_last_meeting() -> None:
    rules = Rules(
        DISTRICT,
        reminders=[ReminderRule("day", Before(1)), ReminderRule("week", Before(7))],
        feedback=FeedbackRule(After(1, time(10))),
    )
    assert [(rule, moment.isoformat()) for rule, moment in reminders.moments(COURSE, rules)] == [
        ("week", "2027-03-23T09:00:00+01:00"),
        ("day", "2027-03-29T09:00:00+02:00"),
        (FEEDBACK_RULE, "2027-04-07T10:00:00+02:00"),
    ]
    assert reminders.moments(evolve(COURSE, meetings=()), rules) == ()


def test_the_day_after_an_all_day_meeting_is_the_day_after_its_date() -> None:
    session = evolve(COURSE, meetings=[Meeting.whole_day(date(2027, 10, 31), BERLIN, key="1")])
    assert dict(reminders.moments(session, DAY_BEFORE))[FEEDBACK_RULE] == datetime(2027, 11, 1, 10, tzinfo=BERLIN)


# late registrants ---------------------------------------------------------------------------------------------------


@given(testing.days(), testing.clocks(), st.integers(0, 48), st.integers(1, 200_000))
def test_who_registers_late_is_reminded_while_so_many_real_hours_are_left(
    day: date, clock: time, late_hours: int, seconds: int
) -> None:
    rules = Rules(DISTRICT, reminders=[ReminderRule("day", Before(30), late_hours)])
    session = evolve(COURSE, meetings=[Meeting.on(day, clock, time(23, 59), BERLIN, key="1")])
    assert session.starts is not None
    at = utc(session.starts) - timedelta(seconds=seconds)
    roster = booked("anna", session=session, at=at)
    reminded = [one.person for one in due(roster, at, session, rules)]
    assert reminded == (["anna"] if seconds >= late_hours * 3600 else [])


def test_the_night_of_the_clock_change_has_an_hour_less_than_the_clock_shows() -> None:
    # Sunday 06:00 minus Sunday 01:30 is four and a half hours on the clock and three and a half in truth
    session = evolve(COURSE, meetings=[Meeting.on(date(2027, 3, 28), time(6), time(7), BERLIN, key="1")])
    at = datetime(2027, 3, 28, 1, 30, tzinfo=BERLIN)
    assert due(booked("anna", session=session, at=at), at, session) == ()
    earlier = datetime(2027, 3, 28, 1, tzinfo=BERLIN)
    assert [one.person for one in due(booked("anna", session=session, at=earlier), earlier, session)] == ["anna"]


def test_who_registered_in_time_is_reminded_even_at_the_last_minute() -> None:
    last_minute = BEGINS - timedelta(minutes=1)
    assert due(booked("anna"), last_minute) == (reminder("anna"),)
    assert due(booked("anna"), BEGINS) == ()


def test_registering_at_the_very_moment_of_the_reminder_is_late() -> None:
    roster = booked("anna", at=REMINDED)
    assert due(roster, REMINDED) == (reminder("anna"),)
    assert due(roster, BEGINS - timedelta(hours=4)) == (reminder("anna"),)
    assert due(roster, BEGINS - timedelta(hours=4) + timedelta(microseconds=1)) == ()


# examples -----------------------------------------------------------------------------------------------------------


def test_the_reminder_comes_at_its_moment_and_only_to_those_with_a_place() -> None:
    roster = booked("anna", "ben", "carla")  # carla waits
    assert due(roster, REMINDED - timedelta(microseconds=1)) == ()
    assert due(roster, REMINDED) == (reminder("anna"), reminder("ben"))


def test_who_has_several_bookings_in_one_course_is_reminded_once_of_the_first() -> None:
    """Somebody may book again for people whose names are not known yet."""
    roster = booked("anna")
    more = Request(RequestId("more"), COURSE.id, PersonId("anna"), party=Party(holders=(None,)))
    later = registration.register(roster, more, session=COURSE, rules=DAY_BEFORE, at=WINTER + timedelta(days=1))
    roster = roster.after(later)
    assert len(list(roster.registered())) == 2
    assert due(roster, REMINDED) == (reminder("anna"),)


def test_who_moves_up_is_reminded_too() -> None:
    roster = booked("anna", "ben", "carla")
    events = registration.cancel(roster, BookingId("anna"), session=COURSE, rules=DAY_BEFORE, at=WINTER)
    assert due(roster.after(events), REMINDED) == (reminder("ben"), reminder("carla"))


def test_a_session_that_has_only_gone_from_the_feed_is_still_reminded_of() -> None:
    roster = booked("anna")
    assert due(roster, REMINDED, evolve(COURSE, status=Status.WITHDRAWN)) == (reminder("anna"),)
    assert due(roster, REMINDED, evolve(COURSE, status=Status.CANCELLED)) == ()
    called_off = registration.cancel_session(roster, session=COURSE, rules=DAY_BEFORE, cause=Cause.ROOM, at=WINTER)
    assert due(roster.after(called_off), REMINDED) == ()


def test_an_invitation_to_the_survey_lapses_after_the_days_of_grace() -> None:
    roster, opens = booked("anna"), datetime(2027, 4, 7, 10, tzinfo=BERLIN)
    last = opens + timedelta(days=DAY_BEFORE.feedback.grace_days)
    invitation = Message(Kind.FEEDBACK, PersonId("anna"), COURSE.id, BookingId("anna"), FEEDBACK_RULE, 1, opens)
    for at, expected in (
        (opens - timedelta(microseconds=1), ()),
        (opens, (invitation,)),
        (last - timedelta(microseconds=1), (invitation,)),
        (last, ()),
    ):
        assert due(roster, at) == expected


def test_the_key_names_rule_session_person_and_version() -> None:
    assert reminder("anna", version=3).key == "day/phone-1/anna/3"


def told(events: tuple[RosterEvent, ...], before: Roster) -> list[tuple[Kind, str, int | None]]:
    return [(one.kind, one.person, one.ahead) for one in reminders.notices(events, before=before, session=COURSE)]


def test_everybody_concerned_hears_what_happened() -> None:
    roster = booked("anna", "ben")
    waits = registration.register(
        roster, Request(RequestId("carla"), COURSE.id, PersonId("carla")), session=COURSE, rules=DAY_BEFORE, at=WINTER
    )
    assert told(waits, roster) == [(Kind.WAITING, "carla", 0)]
    roster = roster.after(waits)
    cancelled = registration.cancel(roster, BookingId("anna"), session=COURSE, rules=DAY_BEFORE, at=WINTER)
    assert told(cancelled, roster) == [(Kind.CANCELLATION, "anna", None), (Kind.PROMOTED, "carla", None)]
    roster = roster.after(cancelled)
    called_off = registration.cancel_session(roster, session=COURSE, rules=DAY_BEFORE, cause=Cause.ROOM, at=WINTER)
    assert told(called_off, roster) == [(Kind.SESSION_CANCELLED, name, None) for name in ("ben", "carla")]


def test_a_cancellation_carries_what_it_costs() -> None:
    roster = booked("anna")
    events = registration.cancel(roster, BookingId("anna"), session=COURSE, rules=DAY_BEFORE, at=WINTER)
    [notice] = reminders.notices(events, before=roster, session=COURSE)
    nothing = Money(0)
    assert notice.settlement == Settlement(SettlementKind.LATE, nothing, nothing, nothing)


def test_a_change_is_told_to_those_with_a_place_and_names_what_falls_away() -> None:
    roster = booked("anna", "ben", "carla")
    shorter = revise(COURSE, evolve(COURSE, meetings=COURSE.meetings[:1]))
    notices = reminders.change_notices(roster, old=COURSE, new=shorter, at=WINTER)
    assert notices == tuple(
        Message(
            Kind.CHANGE,
            PersonId(person),
            COURSE.id,
            BookingId(person),
            f"change:{person}",
            2,
            WINTER,
            removed=COURSE.meetings[1:],
        )
        for person in ("anna", "ben")
    )
    assert reminders.change_notices(roster, old=COURSE, new=evolve(COURSE, capacity=9), at=WINTER) == ()
    cancelled = revise(COURSE, evolve(COURSE, status=Status.CANCELLED))
    assert reminders.change_notices(roster, old=COURSE, new=cancelled, at=WINTER) == ()


# is it still true? --------------------------------------------------------------------------------------------------


def holding(roster: Roster, session: Session = COURSE, at: datetime = WINTER) -> set[Kind]:
    """Which kinds of message about anna would still be true."""
    return {
        kind
        for kind in Kind
        if reminders.still_holds(evolve(reminder("anna"), kind=kind), roster=roster, session=session, at=at)
    }


ABOUT_A_PLACE = {
    Kind.CONFIRMATION,
    Kind.ADMITTED,
    Kind.PROMOTED,
    Kind.REINSTATED,
    Kind.MOVED,
    Kind.TAKEN_OVER,
    Kind.REMINDER,
    Kind.CHANGE,
    Kind.FEEDBACK,
    Kind.PLACES_CANCELLED,
    Kind.REFUND,
}


def test_a_message_holds_as_long_as_the_booking_is_what_it_says() -> None:
    has_a_place, waits = booked("anna"), booked("ben", "carla", "anna")
    events = registration.cancel(has_a_place, BookingId("anna"), session=COURSE, rules=DAY_BEFORE, at=WINTER)
    assert holding(has_a_place) == ABOUT_A_PLACE
    assert holding(waits) == {Kind.WAITING, Kind.DIVIDED, Kind.OFFER_LAPSED, Kind.PLACES_CANCELLED, Kind.REFUND}
    assert holding(has_a_place.after(events)) == {
        Kind.CANCELLATION,
        Kind.SESSION_CANCELLED,
        Kind.REFUND,
    }
    assert holding(Roster()) == set()


def test_old_dates_and_a_start_that_is_past_make_a_reminder_untrue() -> None:
    roster = booked("anna")
    assert holding(roster, evolve(COURSE, version=2)) == ABOUT_A_PLACE - {Kind.REMINDER, Kind.CHANGE}
    assert holding(roster, at=BEGINS - timedelta(microseconds=1)) == ABOUT_A_PLACE
    assert holding(roster, at=BEGINS) == ABOUT_A_PLACE - {Kind.REMINDER}
