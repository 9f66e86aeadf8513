"""The figures for the council, counted once more from the journal alone, event by event."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from roedertal import BERLIN, COURSE, OFFERING, RULES

from bildungsraum import registration, reporting, testing
from bildungsraum.registration import (
    Admitted,
    Applied,
    Attended,
    Cancelled,
    Divided,
    Held,
    Lapsed,
    Moved,
    NoShow,
    PlacesCancelled,
    Promoted,
    Registered,
    Reinstated,
    Rejected,
    Repriced,
    Request,
    Roster,
    SessionCancelled,
    Waitlisted,
)
from bildungsraum.reporting import Entry
from bildungsraum.schedule import Status
from bildungsraum.testing import History
from bildungsraum.values import BookingId, Period, PersonId, RequestId, utc, zone

HISTORIES = st.lists(testing.histories(), min_size=1, max_size=3)


def entry(history: History) -> Entry:
    offering = evolve(OFFERING, id=history.session.offering)
    return Entry(offering, history.session, history.roster)


def fees_of(history: History) -> int:
    """What people owe in the end: the price of each place that was given, or the fee for giving it up."""
    price: dict[str, int] = {}
    fees: Counter[str] = Counter()
    having: set[str] = set()
    for event in history.events:
        match event:
            case Registered() | Waitlisted() | Held() | Applied():
                price[event.booking], fees[event.booking] = event.quote.total.cents, 0
                having -= {event.booking}
            case PlacesCancelled() | Repriced() | Divided():
                price[event.booking] = event.quote.total.cents
            case _:
                pass
        match event:
            case Registered() | Promoted() | Admitted() | Reinstated():
                having.add(event.booking)
            case Divided():
                price[event.rest] = event.quote_rest.total.cents
            case PlacesCancelled():
                fees[event.booking] += event.settlement.claim.cents
            case Cancelled():
                fees[event.booking] += event.settlement.claim.cents
                having.discard(event.booking)
            case Lapsed() | Moved() | Rejected():
                having.discard(event.booking)
            case SessionCancelled():
                having.clear()
            case _:
                pass
    return sum(price[one] for one in having) + fees.total()


def places_missed(history: History) -> int:
    """Places whose party did not come, unless it came later or the provider called the whole session off after all."""
    missing: set[BookingId] = set()
    for event in history.events:
        match event:
            case NoShow():
                missing.add(event.booking)
            case Attended() if event.places:
                missing.discard(event.booking)
            case SessionCancelled():
                missing.clear()
            case _:
                pass
    return sum(history.roster.bookings[one].places for one in missing)


@given(HISTORIES)
def test_fees_costs_and_coverage_are_those_of_the_journal(histories: list[History]) -> None:
    found = reporting.report(map(entry, histories), period=Period(), zone=BERLIN)
    takes_place = [one for one in histories if one.session.status is Status.PLANNED]
    with_costs = [one for one in takes_place if one.session.costs is not None]
    costs = sum(one.session.costs.cents for one in with_costs if one.session.costs is not None)
    assert found.fees.cents == sum(map(fees_of, takes_place))
    assert found.costs.cents == costs
    assert (found.coverage.part, found.coverage.whole) == (sum(map(fees_of, with_costs)), costs)
    assert found.sessions_without_costs == len(takes_place) - len(with_costs)
    assert found.no_shows == sum(map(places_missed, takes_place))


@given(HISTORIES, testing.periods())
def test_bookings_and_their_places_are_those_of_the_journal(histories: list[History], period: Period) -> None:
    found = reporting.report(map(entry, histories), period=period, zone=BERLIN)
    everything = [event for one in histories for event in one.events]
    moved = {one.booking for one in everything if isinstance(one, Moved)}
    made = [
        one
        for one in everything
        if isinstance(one, Registered | Waitlisted | Applied) and one.at in period and one.booking not in moved
    ]
    assert (found.bookings, found.places) == (len(made), sum(len(one.categories) for one in made))
    assert found.bookings == sum(number for _, number in found.months)


@pytest.mark.parametrize(
    ("name", "month"), [("Europe/Berlin", "2027-01"), ("UTC", "2026-12"), ("America/New_York", "2026-12")]
)
def test_a_booking_at_half_past_eleven_in_utc_on_new_years_eve_has_the_month_of_the_district(
    name: str, month: str
) -> None:
    at = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    wish = Request(RequestId("anna"), COURSE.id, PersonId("anna"))
    roster = Roster().after(registration.register(Roster(), wish, session=COURSE, rules=RULES, at=at))
    found = reporting.report([Entry(OFFERING, COURSE, roster)], period=Period(), zone=zone(name))
    assert found.months == ((month, 1),)


@given(st.integers(-40, 40), st.integers(0, 40))
def test_of_periods_that_meet_each_booking_is_counted_in_exactly_one(hours: int, length: int) -> None:
    at = utc(COURSE.meetings[0].starts) - timedelta(days=30)
    wish = Request(RequestId("anna"), COURSE.id, PersonId("anna"))
    roster = Roster().after(registration.register(Roster(), wish, session=COURSE, rules=RULES, at=at))
    first = at + timedelta(hours=hours)
    second = first + timedelta(hours=length)
    counted = [
        reporting.report([Entry(OFFERING, COURSE, roster)], period=period, zone=BERLIN).bookings
        for period in (Period(None, first), Period(first, second), Period(second, None))
    ]
    assert sum(counted) == 1
