"""Sessions and their meetings: dates by the wall clock, a version for whoever has to hear of a change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from roedertal import BERLIN, COURSE, RULES

from bildungsraum import testing
from bildungsraum.place import Venue
from bildungsraum.rules import AdmissionRules, Before, Lead, Rules
from bildungsraum.schedule import Meeting, Session, Status, registration_period, revise, weekly
from bildungsraum.values import Period, utc

NINE, TEN = time(9), time(10)
DAYTIME = st.builds(time, st.integers(4, 22), st.sampled_from((0, 15, 30, 45)))


# meetings -------------------------------------------------------------------------------------------------------------


@given(testing.days(), DAYTIME, DAYTIME)
def test_a_meeting_that_ends_before_it_starts_runs_past_midnight(day: date, starts: time, ends: time) -> None:
    meeting = Meeting.on(day, starts, ends, BERLIN, key="1")
    assert meeting.starts.replace(tzinfo=None) == datetime.combine(day, starts)
    next_day = day + timedelta(days=1) if ends <= starts else day
    assert meeting.ends.replace(tzinfo=None) == datetime.combine(next_day, ends)


@given(testing.days())
def test_a_whole_day_has_24_hours_but_for_the_days_of_a_clock_change(day: date) -> None:
    meeting = Meeting.whole_day(day, BERLIN, key="1")
    hours = {3: 23, 10: 25}[day.month] if day in testing.clock_changes() else 24
    assert utc(meeting.ends) - utc(meeting.starts) == timedelta(hours=hours)
    assert (meeting.starts.time(), meeting.ends.time()) == (time(0), time(0))
    assert meeting.all_day


@given(testing.days(), DAYTIME, DAYTIME, st.integers(0, 20), st.sets(st.integers(0, 20)))
def test_weekly_meetings_keep_their_hour_and_holidays_are_made_up_at_the_end(
    first: date, starts: time, ends: time, times: int, weeks: set[int]
) -> None:
    holidays = {first + timedelta(weeks=one) for one in weeks} | {first + timedelta(days=1)}
    meetings = weekly(first, starts, ends, BERLIN, times=times, skip=holidays)
    assert [one.key for one in meetings] == [str(number) for number in range(1, times + 1)]
    assert {one.starts.time() for one in meetings} <= {starts}
    assert {one.ends.time() for one in meetings} <= {ends}
    free = (first + timedelta(weeks=week) for week in range(times + len(weeks)))
    expected = [day for day in free if day not in holidays]
    assert [one.starts.date() for one in meetings] == expected[:times]


def test_a_course_goes_on_at_ten_when_summer_time_has_begun() -> None:
    meetings = weekly(date(2027, 3, 24), TEN, time(11, 30), BERLIN, times=2)
    assert [one.starts.isoformat() for one in meetings] == ["2027-03-24T10:00:00+01:00", "2027-03-31T10:00:00+02:00"]
    assert utc(meetings[1].starts) - utc(meetings[0].starts) == timedelta(days=7) - timedelta(hours=1)


@given(testing.sessions(), st.randoms(use_true_random=False))
def test_meetings_are_kept_in_the_order_of_time_however_they_came(session: Session, chance: object) -> None:
    shuffled = list(session.meetings)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    again = evolve(session, meetings=shuffled)
    assert again == session
    starts = [utc(one.starts) for one in again.meetings]
    assert starts == sorted(starts)
    assert session.starts == (again.meetings[0].starts if starts else None)
    assert (session.ends is None) == (not starts)
    assert session.ends is None or all(utc(one.ends) <= utc(session.ends) for one in session.meetings)


def test_the_link_to_the_online_room_is_not_shown_by_accident() -> None:
    meeting = Meeting("1", *_hours(TEN, time(12)), link="https://room.example/secret")
    assert "secret" not in repr(meeting)


# registration ---------------------------------------------------------------------------------------------------------


@given(testing.sessions(), testing.rules(), testing.leads() | st.none(), testing.leads() | st.none())
def test_registration_is_open_from_to_when_the_nearest_who_says_so_and_never_after_the_start(
    session: Session, rules: Rules, opens: Lead | None, closes: Lead | None
) -> None:
    rules = evolve(rules, admission=AdmissionRules(opens=opens, closes=closes))
    period, own, starts = registration_period(session, rules), session.registration, session.starts
    begin, end = own.starts, own.ends
    if starts is not None:
        begin = begin or (None if opens is None else rules.before(starts, opens))
        end = min(end or (utc(starts) if closes is None else rules.before(starts, closes)), utc(starts))
    assert period.starts == begin
    assert period.ends == (end if end is None or begin is None else max(begin, end))


@given(testing.sessions(registration=st.just(Period())), testing.rules(), st.sampled_from((UTC, BERLIN)))
def test_the_zone_in_which_a_feed_writes_its_times_does_not_matter(session: Session, rules: Rules, tz: object) -> None:
    meetings = [
        evolve(one, starts=one.starts.astimezone(tz), ends=one.ends.astimezone(tz))  # type: ignore[arg-type]
        for one in session.meetings
    ]
    assert registration_period(evolve(session, meetings=meetings), rules) == registration_period(session, rules)


def test_what_the_session_says_comes_before_the_rule_of_the_district() -> None:
    rules = evolve(RULES, admission=AdmissionRules(closes=Before(2, time(18))))
    opens = datetime(2027, 2, 1, tzinfo=BERLIN)
    closes = datetime(2027, 3, 1, tzinfo=BERLIN)
    assert registration_period(COURSE, RULES) == Period(None, COURSE.starts)
    assert registration_period(COURSE, rules) == Period(None, datetime(2027, 3, 28, 18, tzinfo=BERLIN))
    itself = evolve(COURSE, registration=Period(opens, closes))
    assert registration_period(itself, rules) == Period(opens, closes)


def test_a_course_after_midnight_closes_by_the_day_that_people_here_call_it() -> None:
    starts = datetime(2027, 5, 1, 22, 30, tzinfo=UTC)  # in Rödertal it is half past midnight on the 2nd
    session = evolve(COURSE, meetings=[Meeting("1", starts, starts + timedelta(hours=1))])
    rules = evolve(RULES, admission=AdmissionRules(closes=Before(1, time(18))))
    assert registration_period(session, rules).ends == datetime(2027, 5, 1, 18, tzinfo=BERLIN)


def test_a_course_that_has_begun_is_closed_whatever_its_provider_says() -> None:
    after = Period(None, datetime(2027, 4, 10, tzinfo=BERLIN))
    assert registration_period(evolve(COURSE, registration=after), RULES) == Period(None, COURSE.starts)


def test_a_course_that_opens_after_it_has_closed_is_never_open() -> None:
    opens = datetime(2027, 4, 30, tzinfo=BERLIN)
    assert registration_period(evolve(COURSE, registration=Period(opens)), RULES) == Period(opens, opens)


# versions -------------------------------------------------------------------------------------------------------------


@given(testing.sessions())
def test_without_a_change_the_version_stays(session: Session) -> None:
    assert revise(session, session) == session
    in_utc = [evolve(one, starts=utc(one.starts), ends=utc(one.ends)) for one in session.meetings]
    assert revise(session, evolve(session, meetings=in_utc, version=99)).version == session.version


@given(testing.sessions(), testing.sessions())
def test_the_version_rises_by_one_or_stays_and_nothing_else_is_touched(old: Session, new: Session) -> None:
    revised = revise(old, new)
    assert revised.version in (old.version, old.version + 1)
    assert evolve(revised, version=new.version) == new


FIRST, *OTHERS = COURSE.meetings
MOVED = evolve(FIRST, starts=FIRST.starts + timedelta(minutes=15))


@pytest.mark.parametrize(
    "change",
    [
        {"meetings": [MOVED, *OTHERS]},
        {"meetings": OTHERS},
        {"meetings": [evolve(FIRST, room="12"), *OTHERS]},
        {"venue": Venue("Bibliothek")},
        {"status": Status.CANCELLED},
    ],
    ids=["moved", "meeting removed", "other room", "other building", "cancelled"],
)
def test_a_change_that_calendars_must_hear_of_raises_the_version(change: dict[str, object]) -> None:
    new = evolve(COURSE, **change)  # type: ignore[arg-type]
    assert revise(COURSE, new) == evolve(new, version=2)


@pytest.mark.parametrize(
    "change",
    [
        {"capacity": 9, "taken_elsewhere": 3, "minimum": 4, "tariff": None, "number": "F27-1"},
        {"status": Status.WITHDRAWN},
        {"meetings": [evolve(FIRST, link="https://room.example/1"), *OTHERS]},
    ],
    ids=["places and price", "withdrawn", "link"],
)
def test_other_changes_do_not_raise_the_version(change: dict[str, object]) -> None:
    new = evolve(COURSE, **change)  # type: ignore[arg-type]
    assert revise(COURSE, new) == new


# what cannot be -------------------------------------------------------------------------------------------------------


def _hours(starts: time, ends: time) -> tuple[datetime, datetime]:
    day = date(2027, 4, 7)
    return datetime.combine(day, starts, BERLIN), datetime.combine(day, ends, BERLIN)


LEFT_OUT = datetime(2027, 3, 28, 2, 30, tzinfo=BERLIN)

BROKEN: list[tuple[type[Exception], str, Callable[[], object]]] = [
    (ValueError, "starts needs a time zone", lambda: Meeting("1", datetime(2027, 4, 7), FIRST.ends)),  # noqa: DTZ001
    (TypeError, "ends must be a datetime, got None", lambda: Meeting("1", FIRST.starts, None)),  # type: ignore[arg-type]
    (ValueError, "must end after it starts", lambda: Meeting("1", *_hours(TEN, TEN))),
    (ValueError, "must end after it starts", lambda: Meeting("1", *_hours(TEN, NINE))),
    (ValueError, "no clock shows 2027-03-28 02:30", lambda: Meeting("1", LEFT_OUT, LEFT_OUT + timedelta(days=1))),
    (ValueError, "needs a key of its own", lambda: evolve(COURSE, meetings=[FIRST, FIRST])),
    (ValueError, "capacity must not be negative, got -1", lambda: evolve(COURSE, capacity=-1)),
    (TypeError, "capacity must be a whole number, got 2.0", lambda: evolve(COURSE, capacity=2.0)),  # type: ignore[arg-type]
    (TypeError, "capacity must be a whole number, got True", lambda: evolve(COURSE, capacity=True)),
    (TypeError, "taken_elsewhere must be a whole number, got None", lambda: evolve(COURSE, taken_elsewhere=None)),  # type: ignore[arg-type]
    (TypeError, "units must be a Decimal, got 1.5", lambda: evolve(COURSE, units=1.5)),  # type: ignore[arg-type]
    (ValueError, r"units must not be negative, got Decimal\('-1'\)", lambda: evolve(COURSE, units=Decimal(-1))),
    (TypeError, "costs must be Money, got 100", lambda: evolve(COURSE, costs=100)),  # type: ignore[arg-type]
    (ValueError, "times must not be negative, got -1", lambda: weekly(date(2027, 4, 7), NINE, TEN, BERLIN, times=-1)),
]


@pytest.mark.parametrize(("error", "text", "make"), BROKEN)
def test_sessions_that_cannot_be_are_refused_by_name(
    error: type[Exception], text: str, make: Callable[[], object]
) -> None:
    with pytest.raises(error, match=text):
        make()
