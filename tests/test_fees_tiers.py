"""Prices that depend on how many come, and what those pay who stay when others go."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from bildungsraum import fees, testing
from bildungsraum.fees import STANDARD, Cliff, Line, LineKind, Price, Quote, Reduction, Tariff, Tier, cliffs
from bildungsraum.values import Money

# 24 units at 4.50, from seven people on 3.00, from eleven on 2.55 (statute of the Volkshochschule Friesland-Wittmund)
FRIESLAND = Tariff([Price(STANDARD, Money(10_800))], tiers=[Tier(7, Money(7_200)), Tier(11, Money(6_120))])
EURO = Money(100)


# tiers ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("places", "unit", "income"),
    [
        (0, 10_800, 0),
        (6, 10_800, 64_800),
        (7, 7_200, 50_400),
        (10, 7_200, 72_000),
        (11, 6_120, 67_320),
        (99, 6_120, 605_880),
    ],
)
def test_a_place_costs_what_its_tier_says_from_its_first_place_on(places: int, unit: int, income: int) -> None:
    assert FRIESLAND.for_places(places) == Money(unit)
    assert Money(unit) * places == Money(income)


def test_one_more_may_bring_less_and_a_what_if_lists_it() -> None:
    first = Cliff(6, Money(64_800), Money(50_400))
    second = Cliff(10, Money(72_000), Money(67_320))
    assert cliffs(FRIESLAND, 30) == (first, second)
    assert [cliffs(FRIESLAND, most) for most in (0, 6, 7, 10, 11)] == [(), (), (first,), (first,), (first, second)]


@st.composite
def tiered(draw: DrawFn) -> Tariff:
    starts = sorted(draw(st.sets(st.integers(0, 12), max_size=4)))
    tiers = [Tier(one, draw(testing.money(maximum=500))) for one in starts]
    return Tariff([Price(STANDARD, draw(testing.money(maximum=500)))], tiers=tiers)


@given(tiered(), st.integers(0, 15))
def test_the_last_tier_that_is_reached_sets_the_price(tariff: Tariff, places: int) -> None:
    found = tariff.price(STANDARD)
    for tier in tariff.tiers:
        if places >= tier.places_from:
            found = tier.amount
    assert tariff.for_places(places) == found


@given(tiered(), st.integers(0, 15))
def test_every_fall_of_the_income_is_listed_and_nothing_else(tariff: Tariff, most: int) -> None:
    units = [tariff.for_places(places) for places in range(most + 1)]
    incomes = [(Money(0) if unit is None else unit) * places for places, unit in enumerate(units)]
    falls = [number for number in range(most) if incomes[number + 1] < incomes[number]]
    assert cliffs(tariff, most) == tuple(Cliff(one, incomes[one], incomes[one + 1]) for one in falls)


@given(testing.tariffs(), st.integers(0, 9))
def test_without_tiers_the_number_of_people_does_not_matter(tariff: Tariff, places: int) -> None:
    assert tariff.for_places(places) == tariff.price(STANDARD)
    assert cliffs(tariff, places) == ()


def test_the_price_at_booking_is_the_one_below_all_tiers() -> None:
    assert fees.quote(FRIESLAND, categories=[STANDARD] * 8).total == Money(86_400)


# those who stay -------------------------------------------------------------------------------------------------------


@st.composite
def parties(draw: DrawFn) -> tuple[Tariff, tuple[Reduction, ...], list[str], list[str]]:
    """A tariff, reductions, those who stay and those who go."""
    tariff, known = draw(testing.tariffs()), st.integers(0, 2)
    names = [price.category for price in tariff.prices]
    stay, go = (draw(st.lists(known.map(lambda one: names[one % len(names)]), max_size=4)) for _ in range(2))
    return tariff, draw(testing.reductions()), stay, go


@given(parties())
def test_those_who_stay_pay_what_they_would_have_paid_alone(
    party: tuple[Tariff, tuple[Reduction, ...], list[str], list[str]],
) -> None:
    tariff, reductions, stay, go = party
    if stay and go:
        everybody = fees.quote(tariff, categories=stay + go, reductions=reductions)
        alone = fees.quote(tariff, categories=stay, reductions=reductions)
        assert sorted(everybody.without(go).lines, key=repr) == sorted(alone.lines, key=repr)
        assert everybody.without(go).total == alone.total
        assert everybody.without([]) == everybody
        assert everybody.without(stay + go) == Quote(())


def test_nobody_pays_for_those_who_go_and_nobody_goes_twice() -> None:
    party = fees.quote(Tariff([Price("a", EURO), Price("b", Money(50))]), categories=["a", "b", "a"])
    assert party.without(["a"]) == Quote([Line(LineKind.PRICE, "a", 1, EURO), Line(LineKind.PRICE, "b", 1, Money(50))])
    assert party.without(["a", "b"]) == Quote([Line(LineKind.PRICE, "a", 1, EURO)])
    with pytest.raises(ValueError, match=r"only 2 places cost 1\.00 EUR, 3 cannot go"):
        party.without(["a"] * 3)
    with pytest.raises(ValueError, match=r"only 1 places cost 0\.50 EUR, 2 cannot go"):
        party.without(["b", "b"])


def test_whoever_takes_no_place_has_no_line_and_goes_for_nothing() -> None:
    party = fees.quote(Tariff.flat(EURO), categories=[STANDARD])
    assert party.without(["companion"]) == party
    assert party.without([STANDARD, "companion"]) == Quote(())


def test_without_a_stated_fee_any_place_can_go() -> None:
    unknown = fees.quote(None, categories=["a", "b", "b"])
    assert unknown.without(["b"]) == Quote([Line(LineKind.NOT_STATED, "", 2, Money(0))])
    assert unknown.without(["a", "b", "c"]) == Quote(())
    with pytest.raises(ValueError, match="only 3 places"):
        unknown.without(["a"] * 4)


def test_what_a_small_group_pays_more_goes_by_places_and_to_the_cent() -> None:
    party = fees.quote(Tariff([Price("a", EURO), Price("b", Money(50))]), categories=["a", "a", "b"])

    def surcharged(*lines: Line, more: int) -> Quote:
        return Quote([*lines, Line(LineKind.SMALL_GROUP, "", 1, Money(more))])

    raised, one_a = surcharged(*party.lines, more=100), Line(LineKind.PRICE, "a", 1, EURO)
    one_b = Line(LineKind.PRICE, "b", 1, Money(50))
    assert raised.without(["a"]) == surcharged(one_a, one_b, more=67)
    assert raised.without(["a", "b"]) == surcharged(one_a, more=33)
    assert raised.without(["a", "a", "b"]) == Quote(())
    assert surcharged(*party.lines, more=0).without(["b"]) == Quote([Line(LineKind.PRICE, "a", 2, EURO)])


# what cannot be -------------------------------------------------------------------------------------------------------

BROKEN: list[tuple[type[Exception], str, Callable[[], object]]] = [
    (ValueError, "places_from must not be negative, got -1", lambda: Tier(-1, EURO)),
    (ValueError, "amount must not be negative", lambda: Tier(1, Money(-1))),
    (ValueError, r"from few to many places, got \[7, 3\]", lambda: _tiers(Tier(7, EURO), Tier(3, EURO))),
    (ValueError, r"from few to many places, got \[7, 7\]", lambda: _tiers(Tier(7, EURO), Tier(7, EURO))),
    (ValueError, "one tariff has one currency", lambda: _tiers(Tier(7, Money(1, "CHF")))),
]


@pytest.mark.parametrize(("error", "text", "make"), BROKEN, ids=[text for _, text, _ in BROKEN])
def test_tiers_that_cannot_be_are_refused_by_name(
    error: type[Exception], text: str, make: Callable[[], object]
) -> None:
    with pytest.raises(error, match=text):
        make()


def _tiers(*tiers: Tier) -> Tariff:
    return Tariff([Price(STANDARD, EURO)], tiers=tiers)
