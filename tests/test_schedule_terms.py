"""What else a session says: when its registration opens and closes by the rules, its pools, its room, its commitments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from attrs import evolve
from roedertal import BERLIN, COURSE, RULES

from bildungsraum.place import Room, Seating
from bildungsraum.rules import AdmissionRules, Before, HoursBefore, Lead, Pool, Rules, WorkingDays, WorkingDaysBefore
from bildungsraum.schedule import Commitment, Meeting, Session, registration_period
from bildungsraum.values import Period

LABOUR_DAY = date(2026, 5, 1)


def starting(day: date, clock: time = time(10)) -> Session:
    """A session with one meeting of an hour."""
    starts = datetime.combine(day, clock, BERLIN)
    return evolve(COURSE, meetings=[Meeting("1", starts, starts + timedelta(hours=1))])


def admitting(opens: Lead | None = None, closes: Lead | None = None, *, saturday: bool = True) -> Rules:
    days = WorkingDays("SN", saturday, [LABOUR_DAY])
    return evolve(RULES, admission=AdmissionRules(opens=opens, closes=closes), working_days=days)


# the window of registration -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("saturday", "day"), [(True, 24), (False, 22)])
def test_seven_working_days_are_counted_by_the_week_and_the_holidays_of_the_rules(saturday: bool, day: int) -> None:
    monday = starting(date(2026, 5, 4))
    rules = admitting(closes=WorkingDaysBefore(7), saturday=saturday)
    assert registration_period(monday, rules) == Period(None, datetime(2026, 4, day, 9, tzinfo=BERLIN))


def test_days_keep_their_clock_and_hours_their_distance_when_the_clocks_change() -> None:
    monday = starting(date(2026, 3, 30), time(9))
    days, hours = (registration_period(monday, admitting(closes=lead)) for lead in (Before(2), HoursBefore(48)))
    assert days == Period(None, datetime(2026, 3, 28, 9, tzinfo=BERLIN))
    assert hours == Period(None, datetime(2026, 3, 28, 8, tzinfo=BERLIN))


def test_a_window_has_two_sides_each_from_whom_it_is_said_by() -> None:
    session, rules = starting(date(2026, 5, 4)), admitting(Before(30), HoursBefore(24))
    opens, closes = datetime(2026, 4, 4, 9, tzinfo=BERLIN), datetime(2026, 5, 3, 10, tzinfo=BERLIN)
    assert registration_period(session, rules) == Period(opens, closes)
    own = datetime(2026, 4, 20, tzinfo=UTC)
    assert registration_period(evolve(session, registration=Period(own)), rules) == Period(own, closes)
    assert registration_period(evolve(session, registration=Period(None, own)), rules) == Period(opens, own)


def test_what_the_rules_say_of_a_start_says_nothing_where_there_is_none() -> None:
    online = evolve(COURSE, meetings=())
    rules = admitting(Before(30), Before(3))
    assert registration_period(online, rules) == Period()
    own = Period(datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 4, 2, tzinfo=UTC))
    assert registration_period(evolve(online, registration=own), rules) == own


def test_a_deadline_on_the_day_of_the_start_is_cut_by_the_start_itself() -> None:
    session = starting(date(2026, 5, 4))
    late = admitting(closes=Before(0, time(18)))
    assert registration_period(session, late) == Period(None, session.starts)
    assert registration_period(session, admitting(closes=HoursBefore(0))) == Period(None, session.starts)


def test_a_window_that_closes_before_it_opens_is_never_open() -> None:
    session = starting(date(2026, 5, 4))
    opens = datetime(2026, 5, 1, 9, tzinfo=BERLIN)
    assert registration_period(session, admitting(Before(3), Before(9))) == Period(opens, opens)
    assert registration_period(session, admitting(Before(3), Before(3))) == Period(opens, opens)


# pools, room, commitments ---------------------------------------------------------------------------------------------


def test_what_must_be_given_up_in_time_is_kept_as_an_instant() -> None:
    until = datetime(2026, 4, 20, 18, tzinfo=BERLIN)
    [kept] = evolve(COURSE, commitments=[Commitment("room", until)]).commitments
    assert (kept.what, kept.until, kept.until.tzinfo) == ("room", until, UTC)


def test_a_session_may_have_pools_for_its_meetings_and_a_room_in_one_of_its_seatings() -> None:
    hall = Room("Saal", [Seating("rows", 20), Seating("circle", 12)])
    pools = [Pool("all", 9), Pool("first", meeting="1")]
    session = evolve(COURSE, pools=pools, room=hall, seating="circle")
    assert (session.pools, session.room, session.seating) == (tuple(pools), hall, "circle")


BROKEN: list[tuple[type[Exception], str, Callable[[], object]]] = [
    (ValueError, "each pool needs an id of its own", lambda: evolve(COURSE, pools=[Pool("hall"), Pool("hall")])),
    (ValueError, "overflows into 'attic'", lambda: evolve(COURSE, pools=[Pool("hall", overflow=["attic"])])),
    (
        ValueError,
        r"a pool of vhs:phone is for the meeting '9', which is none of \['1', '2', '3', '4'\]",
        lambda: evolve(COURSE, pools=[Pool("hall", meeting="9")]),
    ),
    (
        LookupError,
        "room Saal has no seating 'circle'",
        lambda: evolve(COURSE, room=Room("Saal"), seating="circle"),
    ),
    (ValueError, "what must not be empty", lambda: Commitment(" ", datetime(2026, 4, 20, tzinfo=UTC))),
    (ValueError, "needs a time zone", lambda: Commitment("room", datetime(2026, 4, 20))),  # noqa: DTZ001
    (ValueError, "minimum must not be negative, got -1", lambda: evolve(COURSE, minimum=-1)),
]


@pytest.mark.parametrize(("error", "text", "make"), BROKEN, ids=[text for _, text, _ in BROKEN])
def test_sessions_that_cannot_be_are_refused_by_name(
    error: type[Exception], text: str, make: Callable[[], object]
) -> None:
    with pytest.raises(error, match=text):
        make()
