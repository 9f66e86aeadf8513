"""The figures for the council: they add up, they count nothing twice, and they know the district's calendar."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from roedertal import BERLIN, COURSE, OFFERING, RULES

from bildungsraum import registration, reporting, testing
from bildungsraum.fees import Tariff
from bildungsraum.offering import Format
from bildungsraum.registration import Request, Roster, State
from bildungsraum.reporting import Entry, Ratio, Report
from bildungsraum.schedule import Status
from bildungsraum.values import BookingId, Money, OfferingId, Period, PersonId, RequestId, SessionId

ALWAYS = Period()
FEBRUARY = datetime(2027, 2, 1, 12, tzinfo=BERLIN)
START = COURSE.meetings[0].starts


def report(*entries: Entry, period: Period = ALWAYS) -> Report:
    return reporting.report(entries, period=period, zone=BERLIN)


def entries() -> SearchStrategy[list[Entry]]:
    """Sessions with a history; two of them may belong to one offering."""
    entry = st.builds(
        lambda history, number: Entry(
            evolve(OFFERING, id=OfferingId(f"vhs:{number}"), format=Format.ONLINE),
            evolve(history.session, offering=OfferingId(f"vhs:{number}")),
            history.roster,
        ),
        testing.histories(),
        st.integers(1, 3),
    )
    return st.lists(entry, max_size=4)


# every history --------------------------------------------------------------------------------------------------------


@given(entries(), testing.periods())
def test_bookings_are_counted_by_the_day_on_which_they_were_made(given: list[Entry], period: Period) -> None:
    found = report(*given, period=period)
    made = [one for entry in given for one in entry.roster.bookings.values() if one.since in period]
    assert (found.bookings, found.places) == (len(made), sum(one.places for one in made))
    assert found.cancelled == sum(one.state is State.CANCELLED for one in made)
    months = Counter(one.since.astimezone(BERLIN).strftime("%Y-%m") for one in made)
    assert found.months == tuple(sorted(months.items()))


@given(entries())
def test_figures_add_up_over_any_division_of_the_sessions(given: list[Entry]) -> None:
    whole, first, second = report(*given), report(*given[:2]), report(*given[2:])
    for name in ("sessions", "bookings", "places", "cancelled", "waiting", "no_shows", "sessions_without_costs"):
        assert getattr(whole, name) == getattr(first, name) + getattr(second, name)
    assert whole.fees == first.fees + second.fees
    assert whole.costs == first.costs + second.costs
    for name in ("occupancy", "coverage"):
        parts = [getattr(one, name) for one in (whole, first, second)]
        assert (parts[0].part, parts[0].whole) == (parts[1].part + parts[2].part, parts[1].whole + parts[2].whole)


@given(entries().flatmap(lambda given: st.tuples(st.just(given), st.permutations(given))))
def test_the_order_of_the_sessions_does_not_matter(both: tuple[list[Entry], list[Entry]]) -> None:
    given, shuffled = both
    assert report(*given) == report(*shuffled)


@given(entries())
def test_places_that_are_taken_or_waited_for_are_those_of_the_rosters(given: list[Entry]) -> None:
    found = report(*given)
    planned = [entry for entry in given if entry.session.status is Status.PLANNED]
    limited = [entry for entry in planned if entry.session.capacity is not None]
    assert found.waiting == sum(len(list(entry.roster.waiting)) for entry in planned)
    assert found.occupancy.part == sum(entry.roster.taken + entry.session.taken_elsewhere for entry in limited)
    assert found.occupancy.whole == sum(entry.session.capacity or 0 for entry in limited)
    assert found.count(Format.ONLINE) == len({entry.offering.id for entry in planned})
    assert found.sessions == len(planned)


# examples -------------------------------------------------------------------------------------------------------------


def coming(*people: str, at: datetime = FEBRUARY) -> Roster:
    roster = Roster()
    for person in people:
        request = Request(RequestId(f"wish-{person}"), COURSE.id, PersonId(person))
        roster = roster.after(registration.register(roster, request, session=COURSE, rules=RULES, at=at))
    return roster


def test_a_course_as_the_council_sees_it() -> None:
    course = evolve(COURSE, costs=Money(20_000))
    roster = coming("anna", "ben", "cem")
    late = START - timedelta(days=4)
    roster = roster.after(
        registration.cancel(roster, BookingId("wish-anna"), session=course, rules=RULES, at=late, paid=Money(4800))
    )
    roster = roster.after(registration.note_no_show(roster, BookingId("wish-ben"), session=course, at=START))
    online = evolve(OFFERING, id=OfferingId("vhs:online"), format=Format.ONLINE)
    learning = evolve(COURSE, id=SessionId("vhs:online"), offering=online.id, meetings=(), capacity=None)
    assert report(Entry(OFFERING, course, roster), Entry(online, learning, Roster())) == Report(
        period=ALWAYS,
        offers=((Format.ON_SITE, 1), (Format.ONLINE, 1), (Format.HYBRID, 0), (Format.SELF_PACED, 0)),
        sessions=2,
        bookings=3,
        places=3,
        cancelled=1,
        waiting=0,
        no_shows=1,
        occupancy=Ratio(2, 2),
        fees=Money(2 * 4800 + 2400),
        costs=Money(20_000),
        coverage=Ratio(12_000, 20_000),
        sessions_without_costs=1,
        months=(("2027-02", 3),),
    )


def test_four_sessions_of_one_offering_are_one_offer() -> None:
    sessions = [evolve(COURSE, id=SessionId(f"vhs:{number}")) for number in range(4)]
    found = report(*(Entry(OFFERING, session, Roster()) for session in sessions))
    assert (found.sessions, found.count(Format.ON_SITE), found.count(Format.ONLINE)) == (4, 1, 0)


def test_a_booking_after_midnight_on_new_years_day_belongs_to_the_new_year() -> None:
    party = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert report(Entry(OFFERING, COURSE, coming("anna", at=party))).months == (("2027-01", 1),)


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.WITHDRAWN])
def test_what_does_not_take_place_is_no_offer_but_its_bookings_were_made(status: Status) -> None:
    found = report(Entry(OFFERING, evolve(COURSE, status=status), coming("anna")))
    assert (found.sessions, found.count(Format.ON_SITE), found.bookings) == (0, 0, 1)


def test_a_session_takes_place_in_a_period_if_any_of_it_does() -> None:
    ends, moment = COURSE.meetings[-1].ends, timedelta(microseconds=1)
    entry = Entry(OFFERING, COURSE, Roster())
    assert report(entry, period=Period(ends, None)).sessions == 0
    assert report(entry, period=Period(ends - moment, None)).sessions == 1
    assert report(entry, period=Period(None, START)).sessions == 0
    assert report(entry, period=Period(None, START + moment)).sessions == 1


def test_a_session_without_a_limit_says_nothing_about_occupancy_and_a_closed_one_does() -> None:
    unlimited, closed = evolve(COURSE, capacity=None), evolve(COURSE, capacity=0)
    assert report(Entry(OFFERING, unlimited, coming("anna"))).occupancy == Ratio(0, 0)
    assert report(Entry(OFFERING, closed, coming("anna"))).occupancy == Ratio(1, 0)


def test_costs_that_nobody_states_are_not_costs_of_zero() -> None:
    free = evolve(COURSE, tariff=Tariff.flat(Money(0)), costs=Money(0))
    stated, unknown = Entry(OFFERING, free, coming("anna")), Entry(OFFERING, COURSE, coming("ben"))
    found = report(stated, unknown)
    assert (found.sessions_without_costs, found.coverage.whole, found.coverage.percent) == (1, 0, None)


@pytest.mark.parametrize(
    ("ratio", "percent"),
    [(Ratio(1, 3), "33.3"), (Ratio(2, 3), "66.7"), (Ratio(1, 16), "6.3"), (Ratio(5, 4), "125.0"), (Ratio(0, 7), "0.0")],
)
def test_a_share_has_one_decimal_and_half_of_it_goes_up(ratio: Ratio, percent: str) -> None:
    assert ratio.percent == Decimal(percent)


def test_the_share_of_nothing_is_not_known() -> None:
    assert Ratio(0, 0).percent is None
