"""Where prices are in another currency, so is every amount, and so is nothing at all."""

from __future__ import annotations

import attrs
from account_cases import HALF, with_party
from counter_cases import Counter, met, person
from minimum_cases import fill, of, rules, verdict
from registration_cases import booking, course
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import Line, LineKind, Quote, Settlement, SettlementKind, Tariff
from bildungsraum.registration import ConditionKind, Option, Options, PaymentNoted, PlacesCancelled, RefundDue
from bildungsraum.rules import Before, Remedy, Rules
from bildungsraum.values import Money


def francs(cents: int) -> Money:
    return Money(cents, "CHF")


ONE = Quote((Line(LineKind.PRICE, "standard", 1, francs(4800)),))


def two_places(under: Rules = RULES) -> Counter:
    """Anna has two places for 48 francs each."""
    counter = Counter(attrs.evolve(course(2), tariff=Tariff.flat(francs(4800))), under)
    counter.asks("anna", 2)
    return counter


def test_half_of_one_place_is_owed_in_the_currency_of_its_price() -> None:
    counter = two_places()
    settled = Settlement(SettlementKind.STEP, francs(2400), francs(0), francs(2400), 3)
    by = counter.rules.ruling("party.repricing")
    assert counter.does(registration.cancel_places, booking("anna"), numbers=[2], at=HALF) == (
        PlacesCancelled(booking("anna"), person("anna"), (2,), ONE, settled, HALF, by),
    )


def test_a_place_without_a_name_is_given_back_in_the_currency_of_its_price() -> None:
    named = with_party(names_due=Before(7))
    counter = two_places(named)
    due = named.before(counter.session.starts or HALF, Before(7))
    settled = Settlement(SettlementKind.WAITING, francs(0), francs(0), francs(0))
    by = named.ruling("party.names_due")
    assert counter.when(due) == (
        PlacesCancelled(booking("anna"), person("anna"), (2,), ONE, settled, due, by),
        met("anna", ConditionKind.NAMES, at=due),
    )


def test_nothing_goes_back_in_the_currency_of_the_price_where_no_meeting_was_lost() -> None:
    counter = two_places()
    assert registration.compensation(counter.roster, counter.of("anna")) == francs(0)


def test_what_comes_after_a_cancellation_goes_back_in_its_currency() -> None:
    counter = two_places()
    counter.cancels("anna")
    by = counter.rules.ruling("cancellation")
    assert counter.does(registration.note_payment, booking("anna"), amount=francs(1000)) == (
        PaymentNoted(booking("anna"), person("anna"), francs(1000), WINTER),
        RefundDue(booking("anna"), person("anna"), francs(1000), WINTER, by),
    )


def test_what_each_would_have_to_pay_so_that_it_takes_place_is_told_in_the_currency_of_its_costs() -> None:
    session = of(20, 3, tariff=Tariff.flat(francs(6000)), costs=francs(20000))
    counter = fill(Counter(session, rules(Remedy.HIGHER_FEE, Remedy.APPORTION, income_percent=100)), 2)
    prices = tuple((booking(name), francs(10000)) for name in ("1", "2"))
    options = tuple(Option(remedy, prices=prices) for remedy in (Remedy.HIGHER_FEE, Remedy.APPORTION))
    assert verdict(counter) == Options(1, options)
