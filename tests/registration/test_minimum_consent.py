"""A session with too few people takes place if everybody agrees to pay more."""

from __future__ import annotations

from decimal import Decimal

import attrs
import pytest
from account_cases import gives_up
from counter_cases import HOUR, NOTHING, Counter, no_transition, wish
from minimum_cases import DATE, FRIESLAND, agrees, confirms, fill, of, prices, rules, verdict
from registration_cases import START, booking
from roedertal import WINTER

from bildungsraum import registration
from bildungsraum.fees import Line, LineKind, Price, Quote, Tariff
from bildungsraum.registration import (
    Booking,
    Command,
    ConsentNoted,
    Go,
    NoGo,
    Option,
    Options,
    Repriced,
    SessionConfirmed,
    State,
)
from bildungsraum.rules import (
    PlaceRules,
    Remedy,
)
from bildungsraum.values import BookingId, Money


def rostock(remedy: Remedy) -> Counter:
    """Ten at 60.00 were planned; seven have come, one of them with 30 percent less: 198.00 are missing."""
    return fill(Counter(of(20, 10), rules(remedy)), 7, reduced=1)


APPORTIONED = prices(*[8829] * 4, 8828, 8828, 7028)


RAISED = prices(*[8829] * 6, 7029)


@pytest.mark.parametrize(
    ("remedy", "expected", "income"), [(Remedy.APPORTION, APPORTIONED, 60000), (Remedy.HIGHER_FEE, RAISED, 60003)]
)
def test_what_is_missing_is_divided_to_the_cent_or_the_same_for_all(
    remedy: Remedy, expected: tuple[tuple[BookingId, Money], ...], income: int
) -> None:
    """198.00 over seven is 28.28 and four cents more: four pay 28.29, or all do (Rostock)."""
    assert verdict(rostock(remedy)) == Options(3, (Option(remedy, prices=expected),))
    assert sum(price.cents for _, price in expected) == income


@pytest.mark.parametrize("remedy", [Remedy.APPORTION, Remedy.HIGHER_FEE])
def test_only_when_all_agree_it_takes_place_and_costs_what_they_agreed_to(remedy: Remedy) -> None:
    counter = rostock(remedy)
    answer = verdict(counter)
    assert isinstance(answer, Options)
    (option,) = answer.options
    for number, (id, price) in enumerate(option.prices, 1):
        assert confirms(counter) == NOTHING
        assert agrees(counter, f"{number}", remedy) == (
            ConsentNoted(id, counter.of(f"{number}").person, remedy, True, DATE, price),
        )
        assert agrees(counter, f"{number}", remedy) == NOTHING
    assert verdict(counter) == Go(7, option)
    before = counter.roster
    events = confirms(counter)
    by = counter.rules.ruling("minimum.remedies")
    repriced = tuple(
        Repriced(id, before.bookings[id].person, raised(before.bookings[id], price), DATE, by)
        for id, price in option.prices
    )
    assert events == (*repriced, SessionConfirmed(7, DATE, counter.rules.ruling("session.minimum")))
    income = sum(one.quote.total.cents for one in counter.roster.registered())
    assert income == sum(price.cents for _, price in option.prices)
    assert 60000 <= income < 60007


def raised(ours: Booking, price: Money) -> Quote:
    return Quote((*ours.quote.lines, Line(LineKind.SMALL_GROUP, "", 1, price - ours.quote.total)))


def test_one_objection_rules_it_out_until_it_is_taken_back() -> None:
    counter = rostock(Remedy.APPORTION)
    for number in range(1, 7):
        agrees(counter, f"{number}", Remedy.APPORTION)
    noted = ConsentNoted(booking("7"), counter.of("7").person, Remedy.APPORTION, False, DATE)
    assert agrees(counter, "7", Remedy.APPORTION, to=False) == (noted,)
    assert agrees(counter, "7", Remedy.APPORTION, to=False) == NOTHING
    assert verdict(counter) == NoGo(3)
    agrees(counter, "7", Remedy.APPORTION)
    assert isinstance(verdict(counter), Go)


def test_nobody_pays_more_than_they_agreed_to_because_somebody_else_has_left() -> None:
    counter = rostock(Remedy.HIGHER_FEE)
    for number in range(1, 8):
        agrees(counter, f"{number}", Remedy.HIGHER_FEE)
    counter.cancels("1", at=DATE)
    assert isinstance(verdict(counter), Options)
    assert confirms(counter) == NOTHING
    for number in range(2, 8):
        (event,) = agrees(counter, f"{number}", Remedy.HIGHER_FEE)
        assert isinstance(event, ConsentNoted)
        assert event.price == Money(10300 if number < 7 else 8500), "(600 - 342) / 6 = 43.00 more"
    assert isinstance(verdict(counter), Go)


def test_when_more_come_everybody_pays_less_than_they_agreed_to() -> None:
    counter = rostock(Remedy.HIGHER_FEE)
    for number in range(1, 8):
        agrees(counter, f"{number}", Remedy.HIGHER_FEE, at=WINTER)
    counter.asks("8")
    assert isinstance(verdict(counter), Options), "the newcomer has not been asked"
    agrees(counter, "8", Remedy.HIGHER_FEE)
    answer = verdict(counter)
    assert isinstance(answer, Go)
    assert answer.option is not None
    assert dict(answer.option.prices)[booking("1")] == Money(6000 + 1725)


def test_who_agrees_before_anything_is_missing_is_asked_again() -> None:
    counter = fill(Counter(of(20, 2), rules(Remedy.HIGHER_FEE)), 2)
    assert agrees(counter, "1", Remedy.HIGHER_FEE) == (
        ConsentNoted(booking("1"), counter.of("1").person, Remedy.HIGHER_FEE, True, DATE, None),
    )
    assert agrees(counter, "1", Remedy.HIGHER_FEE) == NOTHING
    counter.cancels("2", at=DATE)
    assert isinstance(verdict(counter), Options)
    (event,) = agrees(counter, "1", Remedy.HIGHER_FEE)
    assert isinstance(event, ConsentNoted)
    assert event.price == Money(12000)
    assert isinstance(verdict(counter), Go)


def test_a_party_pays_by_its_places_and_a_companion_pays_nothing_more() -> None:
    tariff = Tariff([Price("standard", Money(1000)), Price("companion", Money(0))])
    district = attrs.evolve(rules(Remedy.APPORTION), places=PlaceRules(uncounted=["companion"]))
    counter = Counter(of(20, 5, tariff=tariff), district)
    counter.asks("1", categories=("standard", "standard", "companion"))
    counter.asks("2")
    assert verdict(counter) == Options(2, (Option(Remedy.APPORTION, prices=prices(3333, 1667)),))
    alone = Counter(of(20, 5, tariff=tariff), district)
    alone.asks("1", categories=("companion",))
    assert verdict(alone) == NoGo(5)


def test_who_leaves_later_takes_along_their_share_of_what_was_agreed() -> None:
    counter = Counter(of(20, 4, 1000), rules(Remedy.APPORTION))
    counter.asks("1", 3)
    agrees(counter, "1", Remedy.APPORTION)
    confirms(counter)
    assert counter.of("1").quote.total == Money(4000)
    gives_up(counter, "1", 2, at=DATE)
    assert counter.of("1").quote.total == Money(2667)


def test_those_who_registered_elsewhere_cannot_be_asked() -> None:
    for remedy in (Remedy.HIGHER_FEE, Remedy.APPORTION):
        counter = fill(Counter(of(20, 10, taken_elsewhere=1), rules(remedy)), 7)
        assert verdict(counter) == NoGo(2)


def test_income_as_planned_is_no_reason_to_ask_for_more_although_too_few_have_come() -> None:
    session = of(20, 4, costs=Money(18000), units=Decimal(24))
    counter = fill(Counter(session, rules(*Remedy, income_percent=100)), 3)
    assert verdict(counter) == Options(1, (Option(Remedy.EXTEND, until=DATE + 71 * HOUR),))
    dearer = attrs.evolve(counter.session, costs=Money(18001))
    one_more = fill(Counter(dearer, rules(Remedy.HIGHER_FEE, income_percent=100)), 3)
    assert verdict(one_more) == Options(1, (Option(Remedy.HIGHER_FEE, prices=prices(6001, 6001, 6001)),))
    enough = fill(Counter(attrs.evolve(dearer, minimum=3), rules(Remedy.APPORTION, income_percent=100)), 3)
    assert verdict(enough) == Options(0, (Option(Remedy.APPORTION, prices=prices(6001, 6000, 6000)),))


def test_where_the_rules_ask_nothing_of_the_costs_the_minimum_says_what_was_planned() -> None:
    counter = fill(Counter(of(20, 2, costs=Money(99900)), rules(Remedy.APPORTION)), 1)
    assert verdict(counter) == Options(1, (Option(Remedy.APPORTION, prices=prices(12000)),))


def test_a_part_of_a_percent_of_the_costs_is_asked_in_full() -> None:
    session = of(20, 1, costs=Money(5455))
    counter = fill(Counter(session, rules(Remedy.APPORTION, income_percent=110)), 1)
    assert verdict(counter) == Options(0, (Option(Remedy.APPORTION, prices=prices(6001)),))


@pytest.mark.parametrize("tariff", [None, Tariff([Price("child", Money(6000))])])
def test_without_a_standard_price_nothing_was_planned(tariff: Tariff | None) -> None:
    session = of(20, 4, tariff=tariff, units=Decimal(24))
    counter = Counter(session, rules(Remedy.HIGHER_FEE, Remedy.APPORTION, Remedy.FEWER_UNITS))
    counter.asks("1", categories=("child",))
    assert verdict(counter) == NoGo(3)


def test_with_tiers_what_is_asked_for_is_what_is_planned() -> None:
    counter = fill(Counter(of(20, 8, tariff=FRIESLAND), rules(Remedy.HIGHER_FEE)), 5)
    assert verdict(counter) == Options(3, (Option(Remedy.HIGHER_FEE, prices=prices(*[11520] * 5)),))


@pytest.mark.parametrize("state", [State.WAITING, State.CANCELLED, State.NO_SHOW, State.HELD])
def test_only_who_has_a_place_is_asked(state: State) -> None:
    counter = Counter(of(1, 3), rules(Remedy.HIGHER_FEE))
    at = START if state is State.NO_SHOW else DATE
    if state is State.HELD:
        counter.does(registration.hold, wish("anna"), at=at)
    else:
        counter.ask_all("ben anna" if state is State.WAITING else "anna")
    if state is State.CANCELLED:
        counter.cancels("anna")
    if state is State.NO_SHOW:
        counter.does(registration.note_no_show, booking("anna"), at=at)
    assert agrees(counter, "anna", Remedy.HIGHER_FEE, at=at) == (no_transition("anna", Command.CONSENT, state, at=at),)
    with pytest.raises(LookupError, match="no booking 'wish-nobody'"):
        agrees(counter, "nobody", Remedy.HIGHER_FEE, at=at)


@pytest.mark.parametrize("name", ["1", "gone", ""])
def test_what_is_due_is_done_before_anybody_agrees_and_before_it_is_certain(name: str) -> None:
    counter = Counter(of(1, 1), rules(Remedy.HIGHER_FEE))
    counter.ask_all("gone 1 2")
    counter.cancels("gone")
    counter.session = attrs.evolve(counter.session, capacity=2)
    first, second, _ = agrees(counter, name, Remedy.HIGHER_FEE) if name else confirms(counter)
    assert isinstance(first, registration.CapacityChanged)
    assert second == counter.promoted("2", 2, at=DATE)
