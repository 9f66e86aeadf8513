"""What a place costs: every cent explained, and only the reduction that saves most."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from bildungsraum import fees, testing
from bildungsraum.fees import (
    CancellationStep,
    CancellationTerms,
    Line,
    LineKind,
    Price,
    Quote,
    Reduction,
    Tariff,
)
from bildungsraum.values import Money, total

Order = tuple[Tariff, list[str], tuple[Reduction, ...]]
EURO = Money(100)


def orders() -> SearchStrategy[Order]:
    return st.builds(
        _order, testing.tariffs(), st.lists(st.integers(0, 2), min_size=1, max_size=8), testing.reductions()
    )


def _order(tariff: Tariff, places: list[int], reductions: tuple[Reduction, ...]) -> Order:
    return tariff, [tariff.prices[one % len(tariff.prices)].category for one in places], reductions


# prices ---------------------------------------------------------------------------------------------------------------


@given(orders())
def test_the_lines_add_up_and_the_shares_do_too(order: Order) -> None:
    tariff, categories, reductions = order
    quote = fees.quote(tariff, categories=categories, reductions=reductions)
    assert quote.total.cents == sum(line.unit.cents * line.places for line in quote.lines)
    shares = quote.shares(len(categories))
    assert total(shares) == quote.total
    assert max(shares).cents - min(shares).cents <= 1
    assert min(shares).cents >= 0


@given(orders())
def test_a_party_pays_what_its_members_would_pay_alone(order: Order) -> None:
    tariff, categories, reductions = order
    alone = [fees.quote(tariff, categories=[one], reductions=reductions).total for one in categories]
    assert fees.quote(tariff, categories=categories, reductions=reductions).total == total(alone)


@given(orders())
def test_of_all_reductions_the_one_that_saves_most_applies_and_no_other(
    order: Order,
) -> None:
    tariff, [category, *_], reductions = order
    full = tariff.price(category)
    assert full is not None
    possible = [full]
    if reductions and tariff.reducible:
        possible += [full - full.percent(one.percent) for one in reductions]
        possible += [] if tariff.reduced is None else [tariff.reduced]
    assert fees.quote(tariff, categories=[category], reductions=reductions).total == min(possible)


@given(orders())
def test_one_more_proof_never_makes_it_dearer(order: Order) -> None:
    tariff, categories, reductions = order
    prices = [
        fees.quote(tariff, categories=categories, reductions=reductions[:number]).total
        for number in range(len(reductions) + 1)
    ]
    assert prices == sorted(prices, reverse=True)


@given(orders(), st.data())
def test_the_order_of_places_and_proofs_does_not_change_what_is_paid(order: Order, data: st.DataObject) -> None:
    tariff, categories, reductions = order
    quote = fees.quote(tariff, categories=categories, reductions=reductions)
    again = fees.quote(
        tariff,
        categories=data.draw(st.permutations(categories)),
        reductions=data.draw(st.permutations(reductions)),
    )
    assert sorted(again.lines, key=repr) == sorted(quote.lines, key=repr)


def test_every_cent_is_explained_by_a_line() -> None:
    tariff = Tariff([Price("standard", Money(4800)), Price("youth", Money(2400))])
    quote = fees.quote(tariff, categories=["standard", "youth", "standard"], reductions=[Reduction("pass", 25)])
    assert quote == Quote(
        [
            Line(LineKind.PRICE, "standard", 2, Money(4800)),
            Line(LineKind.REDUCTION, "pass", 2, Money(-1200)),
            Line(LineKind.PRICE, "youth", 1, Money(2400)),
            Line(LineKind.REDUCTION, "pass", 1, Money(-600)),
        ]
    )
    assert quote.total == Money(9000)


def test_ten_places_of_one_category_count_as_ten() -> None:
    quote = fees.quote(Tariff.flat(EURO), categories=["standard"] * 10)
    assert quote == Quote([Line(LineKind.PRICE, "standard", 10, EURO)])
    assert quote.total == Money(1000)


def test_each_place_is_rounded_for_itself() -> None:
    # 2.30 euros less 25 percent is 1.725: two places cost 3.44 and not 3.45
    quote = fees.quote(Tariff.flat(Money(230)), categories=["standard"] * 2, reductions=[Reduction("pass", 25)])
    assert quote.total == Money(344)


def test_half_of_a_fee_with_its_surcharge_for_a_small_group() -> None:
    quote = fees.quote(Tariff.flat(Money(5760)), categories=["standard"], reductions=[Reduction("student", 50)])
    assert quote.total == Money(2880)


def test_the_price_that_the_provider_states_is_taken_if_it_is_the_lowest() -> None:
    tariff = Tariff.flat(Money(4800), reduced=Money(2000))
    quote = fees.quote(tariff, categories=["standard"], reductions=[Reduction("pass", 25)])
    assert quote.lines[1] == Line(LineKind.PROVIDER_REDUCTION, "", 1, Money(-2800))
    cheaper = fees.quote(tariff, categories=["standard"], reductions=[Reduction("pass", 75)])
    assert cheaper.lines[1] == Line(LineKind.REDUCTION, "pass", 1, Money(-3600))


def test_without_a_proof_nothing_is_reduced() -> None:
    tariff = Tariff.flat(Money(4800), reduced=Money(2000))
    assert fees.quote(tariff, categories=["standard"]).total == Money(4800)


def test_a_single_event_is_not_reduced() -> None:
    tariff = Tariff.flat(Money(4800), reduced=Money(2000), reducible=False)
    assert fees.quote(tariff, categories=["standard"], reductions=[Reduction("pass", 100)]).total == Money(4800)


def test_a_fee_that_is_not_stated_is_not_the_same_as_free() -> None:
    unknown = fees.quote(None, categories=["standard", "youth"], reductions=[Reduction("pass", 25)])
    assert unknown == Quote([Line(LineKind.NOT_STATED, "", 2, Money(0))])
    free = fees.quote(Tariff.flat(Money(0)), categories=["standard", "standard"], reductions=[Reduction("pass", 25)])
    assert free == Quote([Line(LineKind.PRICE, "standard", 2, Money(0))])
    assert Tariff.flat(Money(0)).is_free
    assert not Tariff.flat(EURO).is_free


@given(testing.tariffs())
def test_a_tariff_is_free_if_every_price_is_zero(tariff: Tariff) -> None:
    assert tariff.is_free == all(price.amount == Money(0) for price in tariff.prices)


def test_a_quote_needs_places_of_categories_that_the_tariff_knows() -> None:
    with pytest.raises(ValueError, match="at least one place"):
        fees.quote(Tariff.flat(EURO), categories=[])
    with pytest.raises(LookupError, match="'vip'"):
        fees.quote(Tariff.flat(EURO), categories=["standard", "vip"])


# what cannot be --------------------------------------------------------------------------------------------------------

BROKEN: list[tuple[type[Exception], str, Callable[[], object]]] = [
    (ValueError, "from early to late, got 3 before 7 days", lambda: _terms(CancellationStep(3), CancellationStep(7))),
    (ValueError, "from early to late, got 7 before 7 days", lambda: _terms(CancellationStep(7), CancellationStep(7))),
    (ValueError, "not be cheaper, see the step of 3", lambda: _terms(CancellationStep(7, 50), CancellationStep(3, 40))),
    (
        ValueError,
        "late_percent must not be below the last step, got 20",
        lambda: _terms(CancellationStep(7, 30), late=20),
    ),
    (ValueError, "late_percent must not be below", lambda: _terms(CancellationStep(7, fixed=EURO), late=99)),
    (ValueError, "percentage from 0 to 100, got 101", lambda: CancellationStep(7, 101)),
    (ValueError, "days_before must not be negative, got -1", lambda: CancellationStep(-1)),
    (TypeError, "days_before must be a whole number, got 7.0", lambda: CancellationStep(7.0)),  # type: ignore[arg-type]
    (TypeError, "percent must be a whole number, got 2.5", lambda: Reduction("pass", 2.5)),  # type: ignore[arg-type]
    (ValueError, "percentage from 0 to 100, got 130", lambda: Reduction("pass", 130)),
    (ValueError, "id must not be empty, got ' '", lambda: Reduction(" ", 10)),
    (TypeError, "amount must be Money, got 48.0", lambda: Price("standard", 48.0)),  # type: ignore[arg-type]
    (ValueError, "amount must not be negative, got -0.01 EUR", lambda: Price("standard", Money(-1))),
    (ValueError, "reduced must not be negative", lambda: Tariff.flat(EURO, reduced=Money(-1))),
    (ValueError, "at least one price", lambda: Tariff()),
    (ValueError, "each category has one price", lambda: Tariff([Price("a", EURO), Price("a", EURO)])),
    (ValueError, "one currency, got", lambda: Tariff([Price("a", EURO), Price("b", Money(1, "CHF"))])),
    (ValueError, "one currency", lambda: Tariff.flat(EURO, reduced=Money(1, "CHF"))),
    (TypeError, "got the text 'standard'", lambda: Tariff("standard")),
]


@pytest.mark.parametrize(("error", "text", "make"), BROKEN, ids=[text for _, text, _ in BROKEN])
def test_fees_that_cannot_be_are_refused_by_name(error: type[Exception], text: str, make: Callable[[], object]) -> None:
    with pytest.raises(error, match=text):
        make()


def _terms(*steps: CancellationStep, late: int = 100) -> CancellationTerms:
    return evolve(CancellationTerms(late_percent=100), steps=steps, late_percent=late)
