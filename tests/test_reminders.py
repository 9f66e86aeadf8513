"""What is said to whom, when, and once: never twice, never to those who have left, always at the same hour."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st
from roedertal import BERLIN, COURSE, RULES, WINTER

from bildungsraum import registration, reminders, testing
from bildungsraum.registration import (
    Cancelled,
    Cause,
    Promoted,
    Registered,
    Request,
    Roster,
    RosterEvents,
    SessionCancelled,
    State,
    Waitlisted,
)
from bildungsraum.reminders import Kind, Message
from bildungsraum.rules import After, Before, FeedbackRule, ReminderRule, Rules
from bildungsraum.schedule import Meeting, Session, Status, revise, weekly
from bildungsraum.testing import History
from bildungsraum.values import BookingId, OfferingId, PersonId, RequestId, SessionId, utc

HOUR = timedelta(hours=1)
MOMENT = timedelta(microseconds=1)
START = COURSE.meetings[0].starts  # Tuesday, 30 March 2027, at ten
WEEK_BEFORE = datetime(2027, 3, 23, 9, tzinfo=BERLIN)
DAY_BEFORE = datetime(2027, 3, 29, 9, tzinfo=BERLIN)


def coming(session: Session, *people: str, at: datetime = WINTER, roster: Roster | None = None) -> Roster:
    """The roster of *session* after *people* have registered at *at*."""
    roster = Roster() if roster is None else roster
    for person in people:
        request = Request(RequestId(f"wish-{person}"), session.id, PersonId(person))
        roster = roster.after(registration.register(roster, request, session=session, rules=RULES, at=at))
    return roster


def reminder(
    person: str, rule: str, due: datetime, *, session: Session = COURSE, kind: Kind = Kind.REMINDER
) -> Message:
    booking = BookingId(f"wish-{person}")
    return Message(kind, PersonId(person), session.id, booking, rule, session.version, due)


def due(
    roster: Roster, at: datetime, *, said: set[str] | None = None, session: Session = COURSE, rules: Rules = RULES
) -> tuple[Message, ...]:
    return reminders.due(roster, session=session, rules=rules, said=said or set(), at=at)


# once -----------------------------------------------------------------------------------------------------------------


@given(testing.histories(), st.lists(st.integers(-1_700, 1_700), min_size=1, max_size=8))
def test_two_runs_say_everything_once(history: History, hours: list[int]) -> None:
    roster, session, rules = history.roster, history.session, history.rules
    said: set[str] = set()
    for hour in sorted(hours):
        at = utc(session.starts or WINTER) + timedelta(hours=hour)
        keys = [message.key for message in due(roster, at, said=said, session=session, rules=rules)]
        assert len(keys) == len(set(keys))
        assert not said & set(keys)
        said |= set(keys)
        assert due(roster, at, said=said, session=session, rules=rules) == ()


@given(testing.messages(), testing.messages())
def test_two_messages_share_a_key_only_if_they_are_the_same_to_the_same_person(one: Message, other: Message) -> None:
    def what_for_whom(message: Message) -> tuple[object, ...]:
        return message.rule, message.session, message.person, message.version

    assert (one.key == other.key) == (what_for_whom(one) == what_for_whom(other))


def test_a_slash_in_an_id_of_a_provider_does_not_mix_two_messages_up() -> None:
    first = reminder("ben", "week", WEEK_BEFORE, session=evolve(COURSE, id=SessionId("vhs/27")))
    second = evolve(first, session=SessionId("vhs"), person=PersonId("27/ben"))
    third = evolve(first, session=SessionId("vhs%2F27"))
    assert len({first.key, second.key, third.key}) == 3


@given(
    testing.sessions(capacity=st.none(), tariff=st.none(), status=st.just(Status.PLANNED)),
    testing.rules(registration_closes=st.none()),
    st.integers(1, 3),
)
def test_everybody_who_came_in_time_gets_each_reminder_once_for_each_version_of_the_dates(
    session: Session, rules: Rules, versions: int
) -> None:
    assume(session.starts is not None)
    session = evolve(session, registration=evolve(session.registration, starts=None, ends=None))
    long_before = utc(session.starts or WINTER) - timedelta(days=60)
    roster = coming(session, "anna", "ben", at=long_before)
    said: list[str] = []
    for version in range(1, versions + 1):
        current = evolve(session, version=version)
        moments = reminders.moments(current, rules)
        for _, moment in moments:
            too_early = due(roster, utc(moment) - MOMENT, session=current, rules=rules)
            assert not [one for one in too_early if one.due == moment]
            said += [one.key for one in due(roster, moment, said=set(said), session=current, rules=rules)]
        expected = {
            evolve(reminder(person, rule, moment, session=current)).key
            for rule, moment in moments
            for person in ("anna", "ben")
            if rule == "feedback" or utc(moment) < utc(session.starts or WINTER)
        }
        assert expected == {key for key in said if key.endswith(f"/{version}")}
    assert len(said) == len(set(said))


# only to those who come ------------------------------------------------------------------------------------------------


@given(testing.histories(), st.integers(-1_700, 1_700))
def test_only_those_who_have_a_place_are_reminded_and_what_is_due_holds(history: History, hour: int) -> None:
    roster, session, rules = history.roster, history.session, history.rules
    at = utc(session.starts or WINTER) + timedelta(hours=hour)
    for message in due(roster, at, session=session, rules=rules):
        booking = roster.bookings[message.booking]
        assert (booking.state, booking.person) == (State.REGISTERED, message.person)
        assert message.due <= at
        assert reminders.still_holds(message, roster=roster, session=session, at=at)
        assert session.status is not Status.CANCELLED


@given(testing.histories(), st.integers(-1_700, 1_700))
def test_after_a_cancellation_nothing_more_is_said_and_nothing_that_waits_holds(history: History, hour: int) -> None:
    session, rules = history.session, history.rules
    at = utc(session.starts or WINTER) + timedelta(hours=hour)
    for booking in history.roster.registered():
        waiting = [one for one in due(history.roster, at, session=session, rules=rules) if one.booking == booking.id]
        events = registration.cancel(history.roster, booking.id, session=session, rules=rules, at=at)
        roster = history.roster.after(events)
        if roster.bookings[booking.id].state is State.CANCELLED:
            left = [one.booking for one in due(roster, at, session=session, rules=rules)]
            assert booking.id not in left
            assert not any(reminders.still_holds(one, roster=roster, session=session, at=at) for one in waiting)


def test_who_waits_is_not_reminded_and_who_moves_up_is() -> None:
    roster = coming(COURSE, "anna", "ben", "cem")
    assert [one.person for one in due(roster, WEEK_BEFORE)] == ["anna", "ben"]
    gone = registration.cancel(roster, BookingId("wish-anna"), session=COURSE, rules=RULES, at=WEEK_BEFORE)
    assert [one.person for one in due(roster.after(gone), WEEK_BEFORE)] == ["ben", "cem"]


def test_of_a_cancelled_session_nobody_is_reminded() -> None:
    roster = coming(COURSE, "anna")
    assert due(roster, WEEK_BEFORE, session=evolve(COURSE, status=Status.CANCELLED)) == ()
    gone = roster.after(registration.cancel_session(roster, cause=Cause.INSTRUCTOR, at=WEEK_BEFORE))
    assert due(gone, WEEK_BEFORE) == ()


def test_a_session_that_has_only_gone_from_the_feed_still_takes_place() -> None:
    roster = coming(COURSE, "anna")
    withdrawn = evolve(COURSE, status=Status.WITHDRAWN)
    assert due(roster, WEEK_BEFORE, session=withdrawn) == (reminder("anna", "week", WEEK_BEFORE),)


# at the same hour -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("clock", [time(0), time(2), time(2, 30), time(2, 59, 59), time(3), time(9), time(23, 59)])
def test_the_hour_is_kept_around_every_clock_change_from_2000_to_2040(clock: time) -> None:
    for change in testing.clock_changes():
        for offset in (-1, 0, 1, 2, 7, 8):
            day = change + timedelta(days=offset)
            session = evolve(COURSE, meetings=[Meeting.on(day, time(10), time(12), BERLIN, key="1")])
            for days in (1, 2, 7):
                rules = evolve(RULES, reminders=[ReminderRule("r", Before(days, clock))])
                moment = dict(reminders.moments(session, rules))["r"]
                shown, said_on = utc(moment).astimezone(BERLIN), day - timedelta(days=days)
                never_shown = said_on == change and change.month == 3 and time(2) <= clock < time(3)
                expected = time(3) if never_shown else clock
                assert (shown.date(), shown.time()) == (said_on, expected)
                if said_on == change and change.month == 10 and time(2) <= clock < time(3):
                    assert shown.utcoffset() == timedelta(hours=2)  # the first of both is still summer time


def test_exactly_a_week_before_is_the_same_hour_and_not_168_hours() -> None:
    session = evolve(COURSE, meetings=weekly(date(2027, 4, 1), time(9), time(10), BERLIN, times=1))
    [(_, moment)] = [pair for pair in reminders.moments(session, RULES) if pair[0] == "week"]
    assert moment.isoformat() == "2027-03-25T09:00:00+01:00"
    assert utc(session.meetings[0].starts) - utc(moment) == timedelta(hours=167)
    assert due(coming(session, "anna"), moment - MOMENT, session=session) == ()
    assert [one.rule for one in due(coming(session, "anna"), moment, session=session)] == ["week"]


def test_the_day_is_that_of_the_district_wherever_the_time_was_written() -> None:
    starts = utc(datetime(2027, 5, 2, 0, 30, tzinfo=BERLIN))
    session = evolve(COURSE, meetings=[Meeting("1", starts, starts + HOUR)])
    assert dict(reminders.moments(session, RULES))["day"] == datetime(2027, 5, 1, 9, tzinfo=BERLIN)


@given(testing.sessions(), testing.rules())
def test_moments_come_in_the_order_of_time_and_name_every_rule(session: Session, rules: Rules) -> None:
    moments = reminders.moments(session, rules)
    assert [utc(moment) for _, moment in moments] == sorted(utc(moment) for _, moment in moments)
    named = {rule.id for rule in rules.reminders} | {"feedback"}
    assert {rule for rule, _ in moments} == (named if session.meetings else set())


# late -----------------------------------------------------------------------------------------------------------------


@given(late_hours=st.integers(0, 48), hours_left=st.integers(-2, 7 * 24 - 1))
def test_who_comes_after_the_reminder_is_reminded_at_once_if_enough_time_is_left(
    late_hours: int, hours_left: int
) -> None:
    rules = evolve(RULES, reminders=[ReminderRule("week", Before(7), late_hours)])
    at = utc(START) - timedelta(hours=hours_left)
    roster = coming(COURSE, "anna", at=utc(WEEK_BEFORE) - MOMENT)
    roster = coming(COURSE, "ben", at=utc(WEEK_BEFORE), roster=roster)
    told = [one.person for one in due(roster, at, rules=rules)]
    if hours_left <= 0:
        assert told == []
    else:
        assert told == (["anna", "ben"] if hours_left >= late_hours else ["anna"])


def test_nobody_is_reminded_of_what_has_begun() -> None:
    roster = coming(COURSE, "anna")
    assert [one.rule for one in due(roster, START - MOMENT)] == ["week", "day"]
    assert due(roster, START) == ()


def test_a_reminder_that_would_come_after_the_start_is_never_said() -> None:
    rules = evolve(RULES, reminders=[ReminderRule("evening", Before(0, time(18)))])
    roster = coming(COURSE, "anna")
    assert due(roster, START - MOMENT, rules=rules) == due(roster, START + 9 * HOUR, rules=rules) == ()


# feedback -------------------------------------------------------------------------------------------------------------


def test_the_invitation_to_the_survey_comes_after_the_last_meeting_and_lapses() -> None:
    roster, ends = coming(COURSE, "anna"), COURSE.meetings[-1].ends
    opens = datetime(2027, 4, 21, 10, tzinfo=BERLIN)
    assert ends.date() == date(2027, 4, 20)
    assert due(roster, opens - MOMENT) == ()
    expected = (reminder("anna", "feedback", opens, kind=Kind.FEEDBACK),)
    assert due(roster, opens) == due(roster, opens + timedelta(days=14) - MOMENT) == expected
    assert due(roster, opens + timedelta(days=14)) == ()


def test_after_an_all_day_meeting_the_survey_counts_from_that_day() -> None:
    session = evolve(COURSE, meetings=[Meeting.whole_day(date(2027, 4, 7), BERLIN, key="1")])
    rules = evolve(RULES, feedback=FeedbackRule(After(1, time(10))))
    assert dict(reminders.moments(session, rules))["feedback"] == datetime(2027, 4, 8, 10, tzinfo=BERLIN)


def test_who_did_not_come_is_not_asked_how_it_was() -> None:
    roster = coming(COURSE, "anna", "ben")
    missed = registration.note_no_show(roster, BookingId("wish-anna"), session=COURSE, at=START)
    opens = datetime(2027, 4, 21, 10, tzinfo=BERLIN)
    assert [one.person for one in due(roster.after(missed), opens)] == ["ben"]


def test_what_has_no_meetings_is_never_reminded_of() -> None:
    learning = Session(SessionId("online"), OfferingId("online"))
    assert reminders.moments(learning, RULES) == ()
    assert due(coming(learning, "anna"), WINTER + timedelta(days=900), session=learning) == ()


# what has just happened -----------------------------------------------------------------------------------------------

TOLD = {
    Registered: Kind.CONFIRMATION,
    Waitlisted: Kind.WAITING,
    Promoted: Kind.PROMOTED,
    Cancelled: Kind.CANCELLATION,
}


@given(testing.histories())
def test_whoever_is_concerned_is_told_once_and_nobody_else(history: History) -> None:
    everything: list[str] = []
    for step in history.steps:
        told = reminders.notices(step.events, before=step.before, session=step.session)
        expected = [
            (TOLD[type(one)], one.booking)
            for one in step.events
            if isinstance(one, Registered | Waitlisted | Promoted | Cancelled)
        ]
        if any(isinstance(event, SessionCancelled) for event in step.events):
            concerned = (State.REGISTERED, State.WAITING)
            active = sorted(
                (one for one in step.before.bookings.values() if one.state in concerned),
                key=lambda one: (one.since, one.id),
            )
            expected += [(Kind.SESSION_CANCELLED, one.id) for one in active]
        assert [(message.kind, message.booking) for message in told] == expected
        assert all(message.person == step.after.bookings[message.booking].person for message in told)
        everything += [message.key for message in told]
        for message in told:
            assert reminders.still_holds(message, roster=step.after, session=step.session, at=step.at)
    assert len(everything) == len(set(everything))


def test_people_are_told_what_became_of_their_wish() -> None:
    roster = coming(COURSE, "anna", "ben", "cem")
    events: RosterEvents = registration.cancel(roster, BookingId("wish-anna"), session=COURSE, rules=RULES, at=WINTER)
    cancelled, promoted = events
    assert isinstance(cancelled, Cancelled)
    told = reminders.notices(events, before=roster, session=COURSE)
    gone = reminder("anna", "cancellation:wish-anna", WINTER, kind=Kind.CANCELLATION)
    assert told == (
        evolve(gone, settlement=cancelled.settlement),
        reminder("cem", "promoted:wish-cem", WINTER, kind=Kind.PROMOTED),
    )
    assert isinstance(promoted, Promoted)


def test_who_has_a_place_hears_of_new_dates_and_of_meetings_that_fall_away() -> None:
    roster = coming(COURSE, "anna", "ben", "cem")
    first, *others = COURSE.meetings
    new = revise(COURSE, evolve(COURSE, meetings=others))
    told = reminders.change_notices(roster, old=COURSE, new=new, at=WINTER)
    assert told == tuple(
        evolve(reminder(name, f"change:wish-{name}", WINTER, session=new, kind=Kind.CHANGE), removed=[first])
        for name in ("anna", "ben")
    )
    assert all(reminders.still_holds(one, roster=roster, session=new, at=WINTER) for one in told)
    assert not any(reminders.still_holds(one, roster=roster, session=evolve(new, version=3), at=WINTER) for one in told)


def test_nobody_hears_of_a_change_that_is_none_or_of_a_cancellation_as_if_it_were_one() -> None:
    roster = coming(COURSE, "anna")
    assert reminders.change_notices(roster, old=COURSE, new=evolve(COURSE, capacity=9), at=WINTER) == ()
    cancelled = revise(COURSE, evolve(COURSE, status=Status.CANCELLED))
    assert cancelled.version > COURSE.version
    assert reminders.change_notices(roster, old=COURSE, new=cancelled, at=WINTER) == ()


def test_a_message_of_a_booking_that_nobody_knows_does_not_hold() -> None:
    message = reminder("zoe", "week", WEEK_BEFORE)
    assert not reminders.still_holds(message, roster=coming(COURSE, "anna"), session=COURSE, at=WEEK_BEFORE)
