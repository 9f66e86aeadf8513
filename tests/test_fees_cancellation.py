"""What giving up a place costs: two numbers that balance, and nobody is better off by waiting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from roedertal import BERLIN

from bildungsraum import fees, testing
from bildungsraum.fees import (
    CancellationStep,
    CancellationTerms,
    Settlement,
    SettlementKind,
)
from bildungsraum.values import Money, utc

EURO = Money(100)
TERMS = CancellationTerms(
    [CancellationStep(14), CancellationStep(7, 50), CancellationStep(1, 50, Money(500))], late_percent=100
)
START = datetime(2027, 4, 7, 10, tzinfo=BERLIN)


def settled(terms: CancellationTerms, price: Money, starts: datetime, at: datetime, paid: Money) -> Settlement:
    return fees.settle(price, terms=terms, starts=starts, zone=BERLIN, at=at, paid=paid)


def two_moments() -> SearchStrategy[tuple[datetime, datetime, datetime]]:
    """A start, and two moments around it, the earlier first."""
    hours = st.integers(-80 * 24, 48)
    return st.builds(_two_moments, testing.instants_with_zone(), st.tuples(hours, hours))


def _two_moments(starts: datetime, hours: tuple[int, int]) -> tuple[datetime, datetime, datetime]:
    earlier, later = (utc(starts) + timedelta(hours=one) for one in sorted(hours))
    return starts, earlier, later


@given(testing.cancellation_terms(), testing.money(), two_moments(), testing.money())
def test_paid_and_open_are_claim_and_refund_and_nobody_gets_or_owes_too_much(
    terms: CancellationTerms, price: Money, moments: tuple[datetime, datetime, datetime], paid: Money
) -> None:
    starts, at, _ = moments
    found = settled(terms, price, starts, at, paid)
    assert paid + found.open == found.claim + found.refund
    assert Money(0) <= found.refund <= paid
    assert Money(0) <= found.claim <= price
    assert Money(0) <= found.open <= found.claim
    assert not (found.open and found.refund)


@given(testing.cancellation_terms(), testing.money(), two_moments(), testing.money())
def test_waiting_never_makes_a_cancellation_cheaper(
    terms: CancellationTerms, price: Money, moments: tuple[datetime, datetime, datetime], paid: Money
) -> None:
    starts, earlier, later = moments
    first, second = (settled(terms, price, starts, at, paid) for at in (earlier, later))
    assert first.claim <= second.claim
    assert first.refund >= second.refund


@given(testing.cancellation_terms(), testing.money(), testing.instants_with_zone(), st.integers(0, 70), st.data())
def test_a_cancellation_costs_the_same_all_day_long(
    terms: CancellationTerms, price: Money, starts: datetime, days_before: int, data: st.DataObject
) -> None:
    day = starts.astimezone(BERLIN).date() - timedelta(days=days_before)
    morning, night = (
        datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN) for hour, minute in ((0, 0), (23, 59))
    )
    between = morning.replace(hour=data.draw(st.integers(4, 23)))
    costs = [settled(terms, price, starts, at, price) for at in (morning, between, night)]
    assert costs == [costs[0]] * 3
    applying = [step for step in terms.steps if step.days_before <= days_before]
    if applying:
        step = applying[0]
        assert costs[0].days_before == step.days_before
        assert costs[0].claim == min(price, price.percent(step.percent) + step.fixed)
    else:
        assert (costs[0].kind, costs[0].claim) == (SettlementKind.LATE, price.percent(terms.late_percent))


@given(testing.cancellation_terms(), testing.money(), testing.instants(), testing.money())
def test_what_has_no_start_is_cancelled_free_of_charge(
    terms: CancellationTerms, price: Money, at: datetime, paid: Money
) -> None:
    found = fees.settle(price, terms=terms, starts=None, zone=BERLIN, at=at, paid=paid)
    assert found == Settlement(SettlementKind.NO_START, Money(0), paid, Money(0))
    assert fees.nothing_due(SettlementKind.NO_START, paid=paid) == found


@pytest.mark.parametrize(
    ("at", "claim", "days_before"),
    [
        ("2027-03-24T23:59:59+01:00", 0, 14),
        ("2027-03-25T00:00:00+01:00", 2400, 7),
        ("2027-03-31T23:59:59+02:00", 2400, 7),
        ("2027-04-01T00:00:00+02:00", 2900, 1),
        ("2027-04-06T23:59:59+02:00", 2900, 1),
        ("2027-04-07T00:00:00+02:00", 4800, None),
        ("2027-04-07T12:00:00+02:00", 4800, None),
    ],
)
def test_the_last_day_of_a_step_counts_as_a_whole_and_the_day_of_the_start_does_not(
    at: str, claim: int, days_before: int | None
) -> None:
    found = settled(TERMS, Money(4800), START, datetime.fromisoformat(at), Money(4800))
    assert (found.claim, found.days_before) == (Money(claim), days_before)


def test_seven_days_over_the_start_of_summer_time_are_seven_dates_and_not_168_hours() -> None:
    terms, monday = CancellationTerms([CancellationStep(7)], 100), datetime(2027, 3, 29, tzinfo=BERLIN)
    sunday_evening = datetime(2027, 3, 22, 23, 59, tzinfo=BERLIN)
    assert monday.astimezone(UTC) - sunday_evening.astimezone(UTC) < timedelta(hours=168)
    assert settled(terms, EURO, monday, sunday_evening, EURO).refund == EURO
    assert settled(terms, EURO, monday, sunday_evening + timedelta(minutes=1), EURO).refund == Money(0)


def test_days_are_those_of_the_district_wherever_the_time_was_written() -> None:
    starts = datetime(2027, 5, 3, 22, 30, tzinfo=UTC)  # in Rödertal it is half past midnight on the 4th
    terms = CancellationTerms([CancellationStep(1)], 100)
    assert settled(terms, EURO, starts, datetime(2027, 5, 3, 21, 59, tzinfo=UTC), EURO).claim == Money(0)
    assert settled(terms, EURO, starts, datetime(2027, 5, 3, 22, 0, tzinfo=UTC), EURO).claim == EURO


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        settled(TERMS, EURO, START, datetime(2027, 3, 31, 12), EURO)  # noqa: DTZ001


def test_who_has_never_paid_may_still_owe_a_fee() -> None:
    at = datetime(2027, 3, 31, 12, tzinfo=BERLIN)
    unpaid = settled(TERMS, Money(4800), START, at, Money(0))
    assert unpaid == Settlement(SettlementKind.STEP, Money(2400), Money(0), Money(2400), 7)
    paid = settled(TERMS, Money(4800), START, at, Money(4800))
    assert paid == Settlement(SettlementKind.STEP, Money(2400), Money(2400), Money(0), 7)
    partly = settled(TERMS, Money(4800), START, at, Money(1000))
    assert partly == Settlement(SettlementKind.STEP, Money(2400), Money(0), Money(1400), 7)


def test_a_fixed_fee_is_never_more_than_the_price() -> None:
    terms = CancellationTerms([CancellationStep(1, fixed=Money(500))], 100)
    at = START - timedelta(days=3)
    assert settled(terms, Money(300), START, at, Money(300)).claim == Money(300)


@given(testing.cancellation_terms())
def test_the_last_free_day_is_told(terms: CancellationTerms) -> None:
    days = terms.free_until_days
    if days is None:
        assert all(step.percent or step.fixed for step in terms.steps)
    else:
        at = START - timedelta(days=days)
        assert settled(terms, EURO, START, at, EURO).claim == Money(0)
