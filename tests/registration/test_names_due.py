"""Places that must have a name by a certain time, and what becomes of those that have none."""

from __future__ import annotations

from datetime import datetime

import attrs
import pytest
from counter_cases import NOTHING, Counter, met, moment, person, wish
from hypothesis import given
from hypothesis import strategies as st
from registration_cases import MOMENT, START, booking, course, price
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import Settlement, SettlementKind
from bildungsraum.registration import Condition, ConditionKind, Party, PlaceNamed, PlacesCancelled, RefundDue, State
from bildungsraum.rules import (
    Before,
    ConfirmRule,
    Fit,
    HoldRules,
    OfferRule,
    PartyRules,
    PayRule,
    PlaceRules,
    WaitingRules,
)
from bildungsraum.values import Money

NAMES, PAYMENT = ConditionKind.NAMES, ConditionKind.PAYMENT
PARTY = PartyRules(maximum=10, names_due=Before(7))
NAMED = attrs.evolve(RULES, party=PARTY)
DUE = moment("2027-03-23T09:00:00+01:00")
OPEN = Condition(NAMES, DUE)
FIRM = "schreinerei-roeder"


def given_back(
    counter: Counter, name: str, *numbers: int, left: int, refund: int = 0, at: datetime = DUE
) -> PlacesCancelled:
    settled = Settlement(SettlementKind.WAITING, Money(0), Money(refund), Money(0))
    by = counter.rules.ruling("party.names_due")
    return PlacesCancelled(booking(name), person(name), numbers, price(left), settled, at, by)


@pytest.mark.parametrize(
    ("places", "party", "conditions"),
    [
        (1, Party(), ()),
        (2, Party(), (OPEN,)),
        (2, Party(holders=("anna", None)), (OPEN,)),
        (2, Party(holders=("anna", "ida")), ()),
        (1, Party(organisation=FIRM), (OPEN,)),
        (1, Party(organisation=FIRM, holders=("ida",)), ()),
        (2, Party(organisation=FIRM, holders=("ida", None)), (OPEN,)),
        (1, Party(holders=(None,)), ()),
    ],
)
def test_names_are_wanted_where_somebody_is_not_named_who_does_not_book_themselves(
    places: int, party: Party, conditions: tuple[Condition, ...]
) -> None:
    counter = Counter(9, NAMED)
    counter.asks("anna", places, party=party)
    assert counter.of("anna").conditions == conditions


@pytest.mark.parametrize(("at", "conditions"), [(DUE - MOMENT, (OPEN,)), (DUE, ()), (START - MOMENT, ())])
def test_who_comes_when_the_time_for_names_is_over_is_not_asked_for_any(
    at: datetime, conditions: tuple[Condition, ...]
) -> None:
    counter = Counter(9, NAMED)
    counter.asks("anna", 2, at=at)
    assert counter.of("anna").conditions == conditions
    if not conditions:
        assert counter.when(START - MOMENT) == NOTHING


def test_without_a_start_and_without_the_rule_no_names_are_due() -> None:
    for counter in (Counter(attrs.evolve(course(9), meetings=()), NAMED), Counter(9)):
        counter.asks("anna", 2)
        assert counter.of("anna").conditions == ()


def test_places_without_a_name_are_given_back_and_go_to_those_who_wait() -> None:
    counter = Counter(4, NAMED)
    counter.asks("anna", 4, party=Party(holders=("anna", None, "ida", None)))
    counter.ask_all("ben carla")
    assert counter.when(DUE - MOMENT) == NOTHING
    assert counter.when(DUE) == (
        given_back(counter, "anna", 2, 4, left=2),
        met("anna", NAMES, at=DUE),
        counter.promoted("ben", 1, at=DUE),
        counter.promoted("carla", 2, at=DUE),
    )
    assert (counter.of("anna").holders, counter.of("anna").place_numbers) == (("anna", "ida"), (1, 3))
    assert counter.when(START - MOMENT) == NOTHING


def test_a_booking_without_any_name_lapses() -> None:
    counter = Counter(2, NAMED)
    counter.asks("anna", 2, party=Party(organisation=FIRM))
    counter.asks("ben")
    assert counter.when(DUE) == (
        counter.lapsed("anna", NAMES, "party.names_due", at=DUE),
        counter.promoted("ben", 1, at=DUE),
    )


def test_who_has_named_everybody_in_time_keeps_all_places() -> None:
    counter = Counter(3, NAMED)
    counter.asks("anna", 3)
    at = DUE - MOMENT
    for number, holder, more in ((2, "ida", ()), (3, "jan", (met("anna", NAMES, at=at),))):
        named = PlaceNamed(booking("anna"), person("anna"), number, person(holder), at)
        assert counter.does(registration.name_place, booking("anna"), number=number, holder=holder, at=at) == (
            named,
            *more,
        )
    assert counter.when(START - MOMENT) == NOTHING
    assert counter.of("anna").places == 3


def test_what_was_paid_for_places_that_are_given_back_goes_back() -> None:
    counter = Counter(4, NAMED)
    counter.asks("anna", 3)
    counter.does(registration.note_payment, booking("anna"), amount=Money(3 * 4800))
    assert counter.when(DUE) == (
        given_back(counter, "anna", 2, 3, left=1, refund=2 * 4800),
        met("anna", NAMES, at=DUE),
    )
    assert counter.of("anna").paid == Money(4800)
    counter = Counter(4, NAMED)
    counter.asks("anna", 2, party=Party(organisation=FIRM))
    counter.does(registration.note_payment, booking("anna"), amount=Money(2 * 4800))
    by = counter.rules.ruling("party.names_due")
    assert counter.when(DUE)[1:] == (RefundDue(booking("anna"), person("anna"), Money(2 * 4800), DUE, by),)


def test_two_times_that_have_both_passed_are_both_over_whoever_looks_when() -> None:
    """The names were due on the 23rd, the money on the 25th; nobody looked before the 29th."""
    rules = attrs.evolve(NAMED, holds=HoldRules(pay=PayRule(10)))
    late = moment("2027-03-29T12:00:00+02:00")
    counter = Counter(2, rules)
    counter.asks("anna", 2, at=moment("2027-03-14T12:00:00+01:00"))
    assert counter.when(late) == (
        given_back(counter, "anna", 2, left=1, at=late),
        met("anna", NAMES, at=late),
        counter.lapsed("anna", PAYMENT, "holds.pay", at=late),
    )
    assert counter.when(late) == NOTHING


def test_an_offer_and_a_confirmation_that_have_both_passed_are_both_over() -> None:
    holds, waiting = HoldRules(confirm=ConfirmRule(48)), WaitingRules(offer=OfferRule(24))
    counter = Counter(1, attrs.evolve(RULES, holds=holds, waiting=waiting))
    counter.asks("anna")
    counter.does(registration.confirm, booking("anna"))
    counter.ask_all("ben")
    counter.cancels("anna", at=moment("2027-02-03T11:00:00+00:00"))
    assert counter.states == {"anna": State.CANCELLED, "ben": State.OFFERED}
    late = moment("2027-02-05T11:00:00+00:00")
    counter.when(late)
    assert counter.states == {"anna": State.CANCELLED, "ben": State.LAPSED}
    assert counter.when(late) == NOTHING


def test_a_companion_who_takes_no_place_needs_a_name_as_well_and_costs_nothing() -> None:
    rules = attrs.evolve(NAMED, places=PlaceRules(uncounted=("companion",)))
    counter = Counter(2, rules)
    counter.asks("anna", categories=("standard", "companion"))
    cancelled, done = counter.when(DUE)
    assert cancelled == given_back(counter, "anna", 2, left=1)
    assert done == met("anna", NAMES, at=DUE)
    assert counter.roster.taken == 1


def test_a_party_that_moves_up_in_parts_names_each_part() -> None:
    rules = attrs.evolve(NAMED, waiting=WaitingRules(fit=Fit.SPLIT_WITH_CONSENT))
    counter = Counter(4, rules)
    counter.asks("host", 2, party=Party(holders=("host", "hanna")))
    counter.ask_all("dora emil")
    party = Party(holders=("ida", None, "jan", "kim"), splits=True)
    counter.asks("family", 4, party=party)
    counter.cancels("dora")
    assert counter.of("family").conditions == (), "one place, and it has a name"
    counter.cancels("host")
    assert counter.of("family+2").conditions == (OPEN,), "the first of both has none"
    assert counter.of("family+2").holders == (None, "jan")


def test_a_party_that_was_paid_before_it_is_divided_has_paid_once() -> None:
    holds = HoldRules(pay=PayRule(14, counts=False))
    counter = Counter(2, attrs.evolve(RULES, waiting=WaitingRules(fit=Fit.SPLIT_WITH_CONSENT)))
    counter.ask_all("host ben")
    counter.rules = attrs.evolve(counter.rules, holds=holds)
    counter.does(registration.register, wish("family", 2, party=Party(splits=True)))
    counter.does(registration.note_payment, booking("family"), amount=Money(2 * 4800))
    assert counter.line == "family"
    counter.cancels("host")
    assert [counter.of(name).paid for name in ("family", "family+2")] == [Money(4800), Money(4800)]


@given(st.lists(st.booleans(), min_size=2, max_size=6), st.lists(st.integers(1, 6), max_size=4))
def test_of_a_party_there_remain_those_who_have_a_name(known: list[bool], named: list[int]) -> None:
    counter = Counter(9, NAMED)
    holders = [f"p{number}" if one else None for number, one in enumerate(known)]
    counter.asks("anna", len(known), party=Party(organisation=FIRM, holders=holders))
    for number in named:
        if number <= len(known):
            holders[number - 1] = f"q{number}"
            counter.does(registration.name_place, booking("anna"), number=number, holder=f"q{number}", at=WINTER)
    counter.when(DUE)
    left = tuple(one for one in holders if one is not None)
    assert counter.states["anna"] is (State.REGISTERED if left else State.LAPSED)
    assert counter.roster.taken == len(left)
    if left:
        assert (counter.of("anna").holders, counter.of("anna").quote) == (left, price(len(left)))
