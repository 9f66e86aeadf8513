"""Who counts towards the minimum of a session, and what its fees must cover."""

from __future__ import annotations

import attrs
import pytest
from account_cases import pays
from counter_cases import Counter, wish
from minimum_cases import FRIESLAND, fill, of, rules, verdict
from registration_cases import START, booking
from roedertal import WINTER

from bildungsraum import registration
from bildungsraum.fees import Price, Tariff, cliffs
from bildungsraum.registration import (
    Go,
    NoGo,
    Verdict,
    Warn,
)
from bildungsraum.rules import (
    ConfirmRule,
    Counting,
    HoldRules,
    PlaceRules,
)
from bildungsraum.values import Money

# who counts -----------------------------------------------------------------------------------------------------------


def test_who_only_waits_holds_or_has_not_confirmed_never_counts() -> None:
    holds = HoldRules(confirm=ConfirmRule())
    counter = Counter(of(4, 4), attrs.evolve(rules(), holds=holds))
    counter.ask_all("anna ben carla dora emil")
    counter.does(registration.hold, wish("fred"))
    assert registration.places_counted(counter.roster, counter.rules) == 0
    for number, name in enumerate(("anna", "ben", "carla"), 1):
        counter.does(registration.confirm, booking(name))
        assert registration.places_counted(counter.roster, counter.rules) == number
    counter.does(registration.note_no_show, booking("anna"), at=START)
    assert registration.places_counted(counter.roster, counter.rules) == 3, "who did not come was counted on"
    counter.cancels("ben", at=START)
    assert registration.places_counted(counter.roster, counter.rules) == 2


@pytest.mark.parametrize(
    ("counting", "expected"), [(Counting.REGISTERED, 8), (Counting.PAID, 3), (Counting.FULL_PRICE, 4)]
)
def test_a_statute_counts_those_registered_those_who_have_paid_or_those_who_pay_in_full(
    counting: Counting, expected: int
) -> None:
    """Anna has paid for two; Ben paid all but a cent; Carla has a pass; Dora's child comes free; two are elsewhere."""
    tariff = Tariff([Price("standard", Money(6000)), Price("child", Money(0))])
    district = attrs.evolve(rules(counting=counting), places=PlaceRules(uncounted=["companion"]))
    counter = Counter(of(20, 4, tariff=tariff, taken_elsewhere=2), district)
    counter.asks("anna", categories=("standard", "companion", "standard"))
    pays(counter, "anna", 12000)
    counter.asks("ben")
    pays(counter, "ben", 5999)
    counter.does(registration.register, attrs.evolve(wish("carla"), reductions=("pass",)))
    counter.asks("dora", categories=("standard",))
    counter.asks("emil", categories=("child",))
    assert registration.places_counted(counter.roster, district) == expected


def test_who_has_the_reduced_price_of_the_provider_does_not_pay_in_full() -> None:
    tariff = Tariff.flat(Money(6000), reduced=Money(2000))
    counter = fill(Counter(of(20, 2, tariff=tariff), rules(counting=Counting.FULL_PRICE)), 3, reduced=1)
    assert registration.places_counted(counter.roster, counter.rules) == 2


def test_what_costs_nothing_is_paid() -> None:
    counter = fill(Counter(of(20, 2, 0), rules(counting=Counting.PAID)), 2)
    assert verdict(counter) == Go(2)


# income ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cents", "percent", "expected"),
    [(8250, 110, Go(8)), (8249, 110, NoGo(0)), (7500, 100, Go(8)), (7499, 100, NoGo(0)), (1, 0, Go(8))],
)
def test_fees_must_cover_so_many_percent_of_the_costs(cents: int, percent: int, expected: Verdict) -> None:
    """25.00 for each of 24 units, eight people, at least 110 percent: 82.50 each (Schleswig)."""
    counter = fill(Counter(of(20, 8, cents, costs=Money(60000)), rules(income_percent=percent)), 8)
    assert verdict(counter) == expected


@pytest.mark.parametrize(("costs", "expected"), [(46200, Go(8)), (46201, NoGo(0))])
def test_income_is_what_those_who_have_come_pay(costs: int, expected: Verdict) -> None:
    """Eight at 60.00, one of them with 30 percent less."""
    counter = fill(Counter(of(20, 8, costs=Money(costs)), rules(income_percent=100)), 8, reduced=1)
    assert verdict(counter) == expected


def test_without_a_fee_there_is_no_income() -> None:
    session = of(20, 1, tariff=None, costs=Money(1))
    assert registration.break_even(session, rules(), 9) is None
    assert registration.go_cliffs(session, rules(income_percent=100), 9) == ()


def test_without_stated_costs_nobody_asks_for_income() -> None:
    assert verdict(fill(Counter(of(20, 8, 1), rules(income_percent=110)), 8)) == Go(8)


def test_too_little_income_is_a_reason_to_warn_although_there_are_enough() -> None:
    counter = fill(Counter(of(20, 2, 1000, costs=Money(10000)), rules(income_percent=100)), 3)
    assert verdict(counter, WINTER) == Warn(0, registration.decision_date(counter.session, counter.rules))
    assert verdict(counter) == NoGo(0)


@pytest.mark.parametrize(
    ("costs", "percent", "most", "expected"),
    [
        (60000, 110, 20, 11),
        (60000, 0, 20, 10),
        (60001, 100, 20, 11),
        (60000, 100, 10, 10),
        (60000, 100, 9, None),
        (0, 100, 9, 0),
        (None, 100, 99, None),
    ],
)
def test_the_smallest_number_that_covers_the_costs(
    costs: int | None, percent: int, most: int, expected: int | None
) -> None:
    session = of(20, 3, costs=None if costs is None else Money(costs))
    assert registration.break_even(session, rules(income_percent=percent), most) == expected
    free = attrs.evolve(session, tariff=None)
    assert registration.break_even(free, rules(income_percent=percent), most) == (0 if costs == 0 else None)


@pytest.mark.parametrize(
    ("costs", "minimum", "most", "expected"),
    [
        (60000, 1, 20, (6,)),
        (70000, 1, 20, (10,)),
        (64800, 1, 20, (6,)),
        (64801, 1, 20, ()),
        (72000, 1, 20, (10,)),
        (67320, 1, 20, ()),
        (67321, 1, 20, (10,)),
        (67321, 1, 10, (10,)),
        (67321, 1, 9, ()),
        (60000, 7, 20, ()),
        (None, 1, 20, ()),
    ],
)
def test_where_one_more_registration_turns_yes_into_no(
    costs: int | None, minimum: int, most: int, expected: tuple[int, ...]
) -> None:
    """Six pay 648.00 and seven 504.00, ten pay 720.00 and eleven 673.20 (Friesland-Wittmund)."""
    session = of(20, minimum, tariff=FRIESLAND, costs=None if costs is None else Money(costs))
    assert registration.go_cliffs(session, rules(income_percent=100), most) == expected
    assert [one.places for one in cliffs(FRIESLAND, 20)] == [6, 10]


def test_with_tiers_the_answer_is_that_of_the_number_that_has_come() -> None:
    counter = Counter(of(20, 1, tariff=FRIESLAND, costs=Money(60000)), rules(income_percent=100))
    answers = [verdict(fill(counter, number)) for number in range(11)]
    assert [number for number, one in enumerate(answers) if isinstance(one, Go)] == [6, 9, 10]
