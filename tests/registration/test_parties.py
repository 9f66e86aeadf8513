"""Several places in one booking: who has them, and who cannot come alone."""

from __future__ import annotations

import attrs
import pytest
from account_cases import HALF, cancelled, gives_up, step, with_party
from counter_cases import Counter, person, refused
from party_cases import DUE, FIRM, NAMES, STAFF, people, told
from registration_cases import booking, course
from roedertal import RULES

from bildungsraum import registration
from bildungsraum.fees import Line, LineKind, Price, Quote, Tariff
from bildungsraum.registration import (
    Command,
    Condition,
    Party,
    PlacesCancelled,
    Reason,
    Refusal,
    Registered,
)
from bildungsraum.rules import Accompanied, PlaceRules, Pool, Repricing, Rules
from bildungsraum.schedule import Session
from bildungsraum.values import Money, PersonId

# who has which place --------------------------------------------------------------------------------------------------


def test_nobody_has_two_places_whoever_books_for_them() -> None:
    counter = Counter(9, with_party())
    counter.asks("anna", 3, party=people("anna", "ben", ""))
    for again in ("ben", "anna"):
        events = counter.asks(again, id=f"second-{again}")
        assert told(events) == (Refusal(Reason.ALREADY_REGISTERED, name=booking("anna")),)
    both = counter.asks("dora", 2, party=people("dora", "ben"))
    assert told(both) == (Refusal(Reason.ALREADY_REGISTERED, name=booking("anna")),)
    (event,) = counter.asks("dora", 2, party=people("dora", "emil"), id="wish-dora-2")
    assert isinstance(event, Registered)
    assert [one.id for one in counter.roster.all_of(PersonId("emil"))] == [booking("dora-2")]


def test_who_books_takes_the_first_place_unless_others_are_named() -> None:
    counter = Counter(9, with_party())
    counter.asks("anna", 3)
    counter.asks("ben", 2, party=people("carla", ""))
    assert (counter.of("anna").holders, counter.of("ben").holders) == (("anna", None, None), ("carla", None))
    assert (counter.of("anna").people, counter.of("ben").people) == (("anna",), ("carla",))
    counter.asks("ben", id="own")
    assert [one.id for one in counter.roster.all_of(PersonId("ben"))] == ["own"], "and may have one of their own then"


def test_a_firm_books_for_its_staff_and_books_again() -> None:
    counter = Counter(9, FIRM)
    for number in (1, 2):
        (event,) = counter.asks("firm", 3, party=STAFF, id=f"wish-firm-{number}")
        assert isinstance(event, Registered)
        assert event.conditions == (Condition(NAMES, DUE),)
    assert counter.of("firm-1").people == ()
    assert counter.roster.taken == 6
    (own,) = counter.asks("firm")
    assert isinstance(own, Registered), "who books for the firm has no place by that"


# children -------------------------------------------------------------------------------------------------------------


PRICES = Tariff([Price("standard", Money(4800)), Price("child", Money(1900)), Price("senior", Money(3000))])
WITH_CHILD = with_party(accompanied=[Accompanied("child", ["standard", "senior"])])


def family(
    rules: Rules = WITH_CHILD, categories: tuple[str, ...] = ("standard", "child", "child", "senior")
) -> Counter:
    counter = Counter(attrs.evolve(course(9), tariff=PRICES), rules)
    counter.asks("anna", categories=categories)
    return counter


def test_a_child_comes_only_with_somebody_and_nobody_can_leave_it_alone() -> None:
    counter = family()
    missing = Refusal(Reason.COMPANY_MISSING, name="child", by=WITH_CHILD.ruling("party.accompanied"))
    assert told(counter.asks("ben", categories=("child", "child"))) == (missing,)
    counter.session = attrs.evolve(counter.session, capacity=10)
    assert len(gives_up(counter, "anna", 1, 4, at=HALF)) == 2, "what is due comes first"
    alone = gives_up(counter, "anna", 1, 4, at=HALF)
    assert alone == (refused("anna", Command.CANCEL_PLACES, missing, at=HALF),)
    assert counter.of("anna").places == 4
    assert isinstance(gives_up(counter, "anna", 1, at=HALF)[0], PlacesCancelled), "the other one stays with them"
    assert gives_up(counter, "anna", 4, at=HALF) == (refused("anna", Command.CANCEL_PLACES, missing, at=HALF),)
    assert isinstance(gives_up(counter, "anna", 2, 3, 4, at=HALF)[0], registration.Cancelled), "all may leave"


def test_each_place_costs_what_it_did_and_those_who_stay_are_the_ones_that_were_meant() -> None:
    counter = family()
    gone = gives_up(counter, "anna", 2, 4, at=HALF)
    quote = Quote([Line(LineKind.PRICE, "standard", 1, Money(4800)), Line(LineKind.PRICE, "child", 1, Money(1900))])
    ruling = WITH_CHILD.ruling("party.repricing")
    expected = PlacesCancelled(booking("anna"), person("anna"), (2, 4), quote, step(2450, 0, 2450), HALF, ruling)
    assert gone == (expected,)
    assert (counter.of("anna").categories, counter.of("anna").place_numbers) == (("standard", "child"), (1, 3))


# companions -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("repricing", Repricing)
def test_a_companion_takes_no_place_costs_nothing_and_may_come_or_go(repricing: Repricing) -> None:
    rules = attrs.evolve(with_party(repricing=repricing), places=PlaceRules(uncounted=["companion"]))
    counter = Counter(2, rules)
    counter.asks("anna", categories=("standard", "companion", "standard"))
    counter.asks("ben")
    anna = counter.of("anna")
    assert (anna.places, anna.places_counted, anna.quote.total, counter.roster.taken) == (3, 2, Money(9600), 2)
    companion = gives_up(counter, "anna", 2, at=HALF)
    assert isinstance(companion[0], PlacesCancelled)
    assert (companion[0].quote.total, companion[0].settlement, len(companion)) == (Money(9600), step(0), 1)
    assert counter.of("anna").places_counted == 2
    leaves = gives_up(counter, "anna", 1, at=HALF)
    assert leaves[1:] == (counter.promoted("ben", 1, at=HALF, allocation=("",)),)


@pytest.mark.parametrize("repricing", Repricing)
def test_when_only_the_companion_stays_there_is_nothing_more_to_pay(repricing: Repricing) -> None:
    rules = attrs.evolve(with_party(repricing=repricing), places=PlaceRules(uncounted=["companion"]))
    counter = Counter(2, rules)
    counter.asks("anna", categories=("standard", "companion"))
    (event,) = gives_up(counter, "anna", 1, at=HALF)
    assert isinstance(event, PlacesCancelled)
    assert (event.quote.total, event.settlement) == (Money(0), step(2400, 0, 2400))
    assert counter.cancels("anna", at=HALF) == (cancelled(counter, "anna", step(0, 0, 2400), at=HALF),)


# pools ----------------------------------------------------------------------------------------------------------------


def test_who_gives_up_a_place_gives_up_that_one_and_its_pool() -> None:
    pools = (Pool("hall", 2), Pool("online", 2))
    session: Session = attrs.evolve(course(4), pools=pools)
    counter = Counter(session, with_party())
    party = Party(holders=(PersonId("anna"), None, PersonId("ben")), pools=("hall", "online", "hall"))
    counter.asks("anna", 3, party=party)
    gives_up(counter, "anna", 1, at=HALF)
    anna = counter.of("anna")
    assert (anna.party.holders, anna.party.pools, anna.allocation) == (
        (None, "ben"),
        ("online", "hall"),
        ("online", "hall"),
    )
    assert (counter.roster.free_in("hall"), counter.roster.free_in("online")) == (1, 1)
    assert counter.roster.all_of(PersonId("anna")) == ()


def test_one_wish_for_all_places_stays_a_wish_for_all() -> None:
    counter = Counter(attrs.evolve(course(4), pools=(Pool("hall", 4),)), RULES)
    counter.asks("anna", 3, party=Party(pools=("hall",)))
    gives_up(counter, "anna", 1, at=HALF)
    assert (counter.of("anna").party.pools, counter.of("anna").allocation) == (("hall",), ("hall", "hall"))
