"""The figures for the council: they add up, they count nothing twice, and they know the district's calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
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
from bildungsraum.registration import (
    Applied,
    Moved,
    Party,
    Registered,
    Request,
    Roster,
    RosterEvents,
    State,
    Waitlisted,
)
from bildungsraum.reporting import Entry, Ratio, Report
from bildungsraum.rules import Fit, WaitingRules
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
    made = [
        (entry.roster.bookings[one.booking], one)
        for entry in given
        for one in entry.roster.outcomes.values()
        if isinstance(one, Applied | Registered | Waitlisted) and one.at in period
    ]
    made = [(booking, one) for booking, one in made if booking.state is not State.MOVED]
    assert (found.bookings, found.places) == (len(made), sum(len(one.categories) for _, one in made))
    assert found.cancelled == sum(booking.state is State.CANCELLED for booking, _ in made)
    months = Counter(one.at.astimezone(BERLIN).strftime("%Y-%m") for _, one in made)
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
    roster = roster.after(
        registration.note_no_show(roster, BookingId("wish-ben"), session=course, rules=RULES, at=START)
    )
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


def wish(person: str, *, places: int = 1) -> Request:
    return Request(RequestId(f"wish-{person}"), COURSE.id, PersonId(person), ("standard",) * places)


def after(roster: Roster, decision: Callable[..., RosterEvents], subject: object, **facts: object) -> Roster:
    facts = {"session": COURSE, "rules": RULES, "at": FEBRUARY} | facts
    return roster.after(decision(roster, subject, **facts))


def test_a_basket_is_no_booking_until_it_is_sent() -> None:
    held = after(Roster(), registration.hold, wish("anna"))
    assert (held.taken, report(Entry(OFFERING, COURSE, held)).bookings) == (1, 0)
    cancelled = after(held, registration.cancel, BookingId("wish-anna"))
    assert report(Entry(OFFERING, COURSE, cancelled)).bookings == 0
    sent = after(held, registration.register, wish("anna"))
    assert report(Entry(OFFERING, COURSE, sent)).bookings == 1


def test_a_party_that_has_become_smaller_or_was_divided_is_still_the_one_booking_that_was_made() -> None:
    smaller = after(Roster(), registration.register, wish("anna", places=2))
    smaller = after(smaller, registration.cancel_places, BookingId("wish-anna"), numbers=[1])
    found = report(Entry(OFFERING, COURSE, smaller))
    assert (found.bookings, found.places, found.cancelled, found.occupancy) == (1, 2, 0, Ratio(1, 2))

    rules = evolve(RULES, waiting=WaitingRules(fit=Fit.SPLIT_WITH_CONSENT))
    pair = evolve(wish("ben", places=2), party=Party(splits=True))
    divided = after(coming("anna", "cem"), registration.register, pair, rules=rules)
    divided = after(divided, registration.cancel, BookingId("wish-anna"), rules=rules)
    assert len(divided.bookings) == 4
    found = report(Entry(OFFERING, COURSE, divided))
    assert (found.bookings, found.places, found.cancelled, found.waiting) == (3, 4, 1, 1)


def test_who_has_moved_counts_once_where_they_are_now() -> None:
    evening = evolve(COURSE, id=SessionId("vhs:evening"))
    request = Request(RequestId("moved-anna"), evening.id, PersonId("anna"))
    here, there = (
        registration.Side(roster, session, RULES) for roster, session in ((coming("anna"), COURSE), (Roster(), evening))
    )
    left, came = registration.move(here, BookingId("wish-anna"), there, request=request, at=FEBRUARY)
    assert isinstance(left[0], Moved)
    sessions = Entry(OFFERING, COURSE, here.roster.after(left)), Entry(OFFERING, evening, Roster().after(came))
    found = report(*sessions)
    assert (found.bookings, found.places, found.fees) == (1, 1, Money(4800))


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
