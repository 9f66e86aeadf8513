"""The price of those who stay when some of a party go."""

from __future__ import annotations

import attrs
import pytest
from account_cases import HALF, gives_up, pays, step, with_party
from counter_cases import Counter, wish
from registration_cases import booking, course

from bildungsraum import registration
from bildungsraum.fees import Line, LineKind, Price, Quote, Tariff
from bildungsraum.registration import (
    PlacesCancelled,
)
from bildungsraum.rules import HoursBefore, MinimumRules, PlaceRules, Remedy, Repricing
from bildungsraum.values import Money

ANEW = with_party(repricing=Repricing.ANEW)


def reduced(counter: Counter, places: int = 3) -> Counter:
    counter.does(registration.register, attrs.evolve(wish("anna", places), reductions=("pass",)))
    return counter


def test_a_new_price_is_that_of_today_and_keeps_the_reduction() -> None:
    for rules, expected in ((with_party(), 7200), (ANEW, 9000)):
        counter = reduced(Counter(9, rules))
        assert counter.of("anna").quote.total == Money(10800)
        counter.session = attrs.evolve(counter.session, tariff=Tariff.flat(Money(6000)))
        gives_up(counter, "anna", 2, at=HALF)
        assert counter.of("anna").quote.total == Money(expected)
        assert [line.rule for line in counter.of("anna").quote.lines] == ["standard", "pass"]


def test_a_new_price_is_no_reason_to_pay_less_for_those_who_leave_than_nothing() -> None:
    """Three for 48.00 each; today a place costs 99.00, so that two cost more than three did."""
    counter = Counter(9, ANEW)
    counter.asks("anna", 3)
    pays(counter, "anna", 14400)
    counter.session = attrs.evolve(counter.session, tariff=Tariff.flat(Money(9900)))
    (event,) = gives_up(counter, "anna", 2, at=HALF)
    assert isinstance(event, PlacesCancelled)
    assert (event.quote.total, event.settlement) == (Money(19800), step(0))


def test_the_reduced_price_of_the_provider_is_kept_too() -> None:
    session = attrs.evolve(course(9), tariff=Tariff.flat(Money(4800), reduced=Money(2000)))
    counter = reduced(Counter(session, ANEW))
    assert counter.of("anna").quote.total == Money(6000)
    gives_up(counter, "anna", 1, at=HALF)
    assert counter.of("anna").quote == Quote(
        [
            Line(LineKind.PRICE, "standard", 2, Money(4800)),
            Line(LineKind.PROVIDER_REDUCTION, "", 2, Money(-2800)),
        ]
    )


def test_a_category_with_the_name_of_a_reduction_is_no_proof() -> None:
    tariff = Tariff([Price("standard", Money(4800)), Price("pass", Money(4000))])
    counter = Counter(attrs.evolve(course(9), tariff=tariff), ANEW)
    counter.asks("anna", categories=("pass", "pass"))
    gives_up(counter, "anna", 1, at=HALF)
    assert counter.of("anna").quote.total == Money(4000)


@pytest.mark.parametrize("tariff", [None, Tariff([Price("adult", Money(100))])])
def test_where_there_is_no_new_price_for_those_who_stay_the_old_one_stays(tariff: Tariff | None) -> None:
    counter = Counter(9, ANEW)
    counter.asks("anna", 3)
    counter.session = attrs.evolve(counter.session, tariff=tariff)
    gives_up(counter, "anna", 1, at=HALF)
    assert counter.of("anna").quote.total == Money(9600)


def test_one_who_stays_without_a_new_price_is_enough_to_keep_the_old_one_for_all() -> None:
    tariff = Tariff([Price("standard", Money(4800)), Price("child", Money(1900))])
    counter = Counter(attrs.evolve(course(9), tariff=tariff), ANEW)
    counter.asks("anna", categories=("standard", "child", "standard"))
    counter.session = attrs.evolve(counter.session, tariff=Tariff.flat(Money(100)))
    gives_up(counter, "anna", 1, at=HALF)
    assert counter.of("anna").quote.total == Money(6700)


def test_a_new_price_gives_nobody_a_reduction_who_had_none() -> None:
    for reduced_price in (None, Money(2000)):
        counter = Counter(9, ANEW)
        counter.asks("anna", 3)
        counter.session = attrs.evolve(counter.session, tariff=Tariff.flat(Money(4800), reduced=reduced_price))
        gives_up(counter, "anna", 1, at=HALF)
        assert counter.of("anna").quote.total == Money(9600)


def test_a_reduction_that_the_provider_gives_no_more_is_gone() -> None:
    session = attrs.evolve(course(9), tariff=Tariff.flat(Money(4800), reduced=Money(2000)))
    counter = reduced(Counter(session, ANEW))
    counter.session = attrs.evolve(session, tariff=Tariff.flat(Money(4000)))
    gives_up(counter, "anna", 1, at=HALF)
    assert counter.of("anna").quote == Quote([Line(LineKind.PRICE, "standard", 2, Money(4000))])


def test_a_companion_is_no_reason_to_keep_the_old_price() -> None:
    counter = Counter(9, attrs.evolve(ANEW, places=PlaceRules(uncounted=["companion"])))
    counter.asks("anna", categories=("standard", "companion", "standard"))
    counter.session = attrs.evolve(counter.session, tariff=Tariff.flat(Money(4000)))
    gives_up(counter, "anna", 1, at=HALF)
    assert counter.of("anna").quote.total == Money(4000)


def test_what_all_have_agreed_to_pay_more_stays_on_top_of_a_new_price() -> None:
    minimum = MinimumRules(decides=HoursBefore(999), remedies=[Remedy.HIGHER_FEE])
    counter = Counter(attrs.evolve(course(9), minimum=4), attrs.evolve(ANEW, minimum=minimum))
    counter.asks("anna", 3)
    counter.does(registration.consent, booking("anna"), remedy=Remedy.HIGHER_FEE, agrees=True, at=HALF)
    counter.does(registration.confirm_session, at=HALF)
    assert counter.of("anna").quote.total == Money(19200)
    counter.session = attrs.evolve(counter.session, tariff=Tariff.flat(Money(4000)))
    gives_up(counter, "anna", 1, at=HALF)
    assert counter.of("anna").quote.total == Money(2 * 4000 + 3200)
