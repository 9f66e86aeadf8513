"""Money to the cent, and time as the clocks on the wall show it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from roedertal import BERLIN

from bildungsraum import testing
from bildungsraum.values import Money, Period, at_local, total, utc, zone

CENTS = st.integers(-1_000_000, 1_000_000)
AMOUNTS = testing.money(-1_000_000, 1_000_000)
WEIGHTS = st.lists(st.integers(0, 1_000), min_size=1, max_size=12).filter(any)
MARCH, OCTOBER = date(2027, 3, 28), date(2027, 10, 31)


# money ----------------------------------------------------------------------------------------------------------------


@given(AMOUNTS, WEIGHTS)
def test_parts_add_up_to_the_whole(amount: Money, weights: list[int]) -> None:
    parts = amount.split(weights)
    assert total(parts) == amount
    assert len(parts) == len(weights)


@given(AMOUNTS, WEIGHTS)
def test_no_part_turns_against_the_whole_and_no_weight_gets_nothing(amount: Money, weights: list[int]) -> None:
    for part, weight in zip(amount.split(weights), weights, strict=True):
        assert part.cents * amount.cents >= 0
        assert weight or not part


@given(AMOUNTS, WEIGHTS)
def test_every_part_is_within_a_cent_of_its_exact_share(amount: Money, weights: list[int]) -> None:
    for part, weight in zip(amount.split(weights), weights, strict=True):
        assert abs(part.cents * sum(weights) - amount.cents * weight) < sum(weights)


@given(AMOUNTS, st.integers(1, 40))
def test_equal_shares_differ_by_at_most_one_cent_and_the_first_have_it(amount: Money, number: int) -> None:
    parts = [abs(part.cents) for part in amount.split([1] * number)]
    assert max(parts) - min(parts) <= 1
    assert parts == sorted(parts, reverse=True)


def test_five_cents_in_ten_parts_leave_nobody_with_a_debt() -> None:
    assert Money(5).split([1] * 10) == (Money(1),) * 5 + (Money(0),) * 5


def test_one_euro_in_twelve_parts_is_not_eleven_times_eight_and_the_rest() -> None:
    assert Money(100).split([1] * 12) == (Money(9),) * 4 + (Money(8),) * 8


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1], [3, -1]])
def test_money_is_not_split_by_weights_that_mean_nothing(weights: list[int]) -> None:
    with pytest.raises(ValueError, match=r"weights must be whole, not negative and not all zero, got \["):
        Money(100).split(weights)


@given(CENTS, CENTS, st.integers(-50, 50))
def test_money_calculates_like_its_cents(one: int, other: int, times: int) -> None:
    assert Money(one) + Money(other) == Money(one + other)
    assert Money(one) - Money(other) == Money(one - other)
    assert Money(one) * times == Money(one * times)
    assert -Money(one) == Money(-one)
    assert bool(Money(one)) == bool(one)
    assert (Money(one) < Money(other), Money(one) <= Money(other)) == (one < other, one <= other)
    assert (Money(one) > Money(other), Money(one) >= Money(other)) == (one > other, one >= other)


@given(AMOUNTS)
def test_what_money_says_of_itself_can_be_read_back(amount: Money) -> None:
    written, currency = str(amount).split(" ")
    assert Money.of(written, currency) == amount
    assert Money.of(Decimal(written), currency) == amount


@given(AMOUNTS, st.integers(0, 100))
def test_a_percentage_is_the_nearest_cent_and_half_a_cent_goes_up(amount: Money, share: int) -> None:
    cents = abs(amount.percent(share).cents)
    # twice the distance to the exact value, in hundredths of a cent: never more than half a cent, and if so, above
    distance = 2 * (100 * cents - abs(amount.cents) * share)
    assert -100 < distance <= 100
    assert (-amount).percent(share) == -amount.percent(share)


def test_nothing_at_all_is_zero_in_the_currency_that_was_asked_for() -> None:
    assert total([]) == Money(0)
    assert total([], "CHF") == Money(0, "CHF")


@pytest.mark.parametrize("amount", [48.0, 0.1, True, None, b"48", [48]])
def test_money_is_never_read_from_something_inexact(amount: object) -> None:
    with pytest.raises(TypeError) as caught:
        Money.of(amount)  # type: ignore[arg-type]
    assert repr(amount) in str(caught.value)


@pytest.mark.parametrize("amount", ["48,00", "", "fast nichts", "0.001", "NaN", "Infinity", "1e-3"])
def test_an_amount_that_cannot_be_is_named(amount: str) -> None:
    with pytest.raises(ValueError) as caught:
        Money.of(amount)
    assert repr(amount) in str(caught.value)


@pytest.mark.parametrize("cents", [48.0, Decimal(48), "48", True, None])
def test_cents_are_whole(cents: object) -> None:
    with pytest.raises(TypeError, match="whole cents") as caught:
        Money(cents)  # type: ignore[arg-type]
    assert repr(cents) in str(caught.value)


@pytest.mark.parametrize("currency", ["", "€", "eur", "EURO", "ÄÖÜ", None, 978])
def test_an_unknown_way_to_write_a_currency_is_named(currency: object) -> None:
    with pytest.raises(ValueError, match="ISO 4217") as caught:
        Money(1, currency)  # type: ignore[arg-type]
    assert repr(currency) in str(caught.value)


def test_two_currencies_are_neither_added_nor_compared() -> None:
    for mix in (
        lambda: Money(1) + Money(1, "CHF"),
        lambda: Money(1) - Money(1, "CHF"),
        lambda: Money(1) < Money(2, "CHF"),
        lambda: max(Money(1), Money(2, "CHF")),
        lambda: total([Money(1), Money(1, "CHF")]),
    ):
        with pytest.raises(ValueError, match="cannot be mixed"):
            mix()
    assert Money(1) != Money(1, "CHF")


def test_money_goes_only_with_money() -> None:
    with pytest.raises(TypeError, match="money goes only with money, got 5"):
        Money(1) + 5  # type: ignore[operator]


# time -----------------------------------------------------------------------------------------------------------------


@given(testing.days(), testing.clocks())
def test_a_wall_clock_shows_the_time_that_was_asked_for_if_it_shows_it_at_all(day: date, clock: time) -> None:
    at = at_local(day, clock, BERLIN)
    in_the_gap = day in testing.clock_changes() and day.month == 3 and time(2) <= clock < time(3)
    expected = datetime.combine(day, time(3) if in_the_gap else clock)
    assert at.replace(tzinfo=None) == expected
    assert utc(at).astimezone(BERLIN).replace(tzinfo=None) == expected


@given(testing.days(), st.times(), st.sampled_from((0, 1)))
def test_of_a_time_that_is_shown_twice_the_first_is_meant(day: date, clock: time, fold: int) -> None:
    at = at_local(day, clock.replace(fold=fold), BERLIN)
    assert at == at_local(day, clock.replace(fold=1 - fold), BERLIN)
    assert utc(at) <= utc(at.replace(fold=1))
    assert at.fold == 0


@given(st.sampled_from(testing.clock_changes()), st.lists(st.times(), min_size=2, max_size=2))
def test_a_later_clock_never_means_an_earlier_instant(day: date, clocks: list[time]) -> None:
    earlier, later = sorted(clocks)
    assert utc(at_local(day, earlier, BERLIN)) <= utc(at_local(day, later, BERLIN))


def test_half_past_two_on_the_days_of_a_clock_change() -> None:
    assert at_local(MARCH, time(2, 30), BERLIN).isoformat() == "2027-03-28T03:00:00+02:00"
    assert at_local(OCTOBER, time(2, 30), BERLIN).isoformat() == "2027-10-31T02:30:00+02:00"


@pytest.mark.parametrize(
    ("name", "day", "clock", "expected"),
    [
        ("America/Sao_Paulo", date(2018, 11, 4), time(0, 15), "2018-11-04T01:00:00-02:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-04T02:30:00+11:00"),
        ("Pacific/Apia", date(2011, 12, 30), time(12), "2011-12-31T00:00:00+14:00"),
    ],
)
def test_other_clocks_jump_at_midnight_by_half_an_hour_or_over_a_whole_day(
    name: str, day: date, clock: time, expected: str
) -> None:
    assert at_local(day, clock, ZoneInfo(name)).isoformat() == expected


def test_a_wall_clock_time_has_no_zone() -> None:
    with pytest.raises(ValueError, match="no zone of its own, got"):
        at_local(MARCH, time(9, tzinfo=UTC), BERLIN)


@given(testing.instants(), testing.instants())
def test_in_utc_times_are_ordered_as_they_pass(one: datetime, other: datetime) -> None:
    assert (utc(one) < utc(other)) == (one.timestamp() < other.timestamp())


def test_in_the_hour_that_comes_twice_the_second_half_past_two_is_later() -> None:
    first = datetime.combine(OCTOBER, time(2, 30), BERLIN)
    second = first.replace(fold=1)
    assert first == second  # as Python compares two times of one zone
    assert utc(second) - utc(first) == timedelta(hours=1)
    assert first in Period(first, second)
    assert second not in Period(first, second)


@pytest.mark.parametrize("value", [None, 1, "2027-03-28", MARCH])
def test_what_is_no_point_in_time_is_named(value: object) -> None:
    with pytest.raises(TypeError) as caught:
        utc(value)  # type: ignore[arg-type]
    assert repr(value) in str(caught.value)


def test_a_naive_time_is_refused_and_named() -> None:
    with pytest.raises(ValueError, match=r"needs a time zone, got datetime\.datetime\(2027, 3, 28"):
        utc(datetime(2027, 3, 28))  # noqa: DTZ001
    with pytest.raises(ValueError, match="needs a time zone"):
        Period(datetime(2027, 3, 28))  # noqa: DTZ001


@pytest.mark.parametrize("name", ["Europe/Bautzen", "", "../etc", "Europe", None])
def test_an_unknown_zone_is_named(name: object) -> None:
    with pytest.raises(ValueError, match="not a time zone of the IANA database") as caught:
        zone(name)  # type: ignore[arg-type]
    assert repr(name) in str(caught.value)


# periods --------------------------------------------------------------------------------------------------------------


@given(testing.periods())
def test_a_period_has_its_first_instant_and_not_its_last(period: Period) -> None:
    moment = timedelta(microseconds=1)
    if period.ends is not None:
        assert period.ends not in period
        assert period.starts == period.ends or period.ends - moment in period
    if period.starts is not None:
        assert period.starts == period.ends or period.starts in period
        assert period.starts - moment not in period


@given(testing.instants(), testing.periods())
def test_of_two_periods_that_meet_an_instant_is_in_exactly_one(at: datetime, period: Period) -> None:
    assume(period.starts is not None)
    before = Period(None, period.starts)
    assert (at in before) != (at in Period(period.starts, None))
    assert not (at in before and at in period)


def test_a_period_does_not_end_before_it_starts() -> None:
    noon = datetime(2027, 3, 1, 12, tzinfo=BERLIN)
    with pytest.raises(ValueError, match=r"cannot end \(2027-03-01 10:59.* before it starts \(2027-03-01 11:00"):
        Period(noon, noon - timedelta(minutes=1))


def test_a_period_is_the_same_in_every_zone_that_it_is_written_in() -> None:
    noon = datetime(2027, 3, 1, 12, tzinfo=BERLIN)
    assert Period(noon) == Period(noon.astimezone(UTC))
