"""Layers that only contradict each other together are found with as few of them as it takes."""

from __future__ import annotations

from itertools import product

import pytest
from attrs import evolve
from hypothesis import given
from roedertal import RULES

from bildungsraum import testing
from bildungsraum.rules import (
    NEARER,
    Accompanied,
    Before,
    Contradiction,
    Layer,
    Level,
    PartyRules,
    RuleBook,
    Rules,
    contradictions,
    contradictions_in,
)
from bildungsraum.rules.contradictions import BETWEEN

PLAIN = Rules(RULES.district)
TOWN = Layer(Level.MUNICIPALITY, "14627", [("party.maximum", 2)])
VHS = Layer(Level.PROVIDER, "vhs", [("party.minimum", 3)])
WALK = Layer(Level.OFFERING, "walk", [("admission.closes", Before(8))])
MONDAY = Layer(Level.SESSION, "monday", [("admission.opens", Before(7)), ("party.maximum", 4)])
LARGE = Contradiction("party.minimum", "3 is above party.maximum 2")
LATE = Contradiction("admission.opens", "registration opens no earlier than admission.closes")


def test_each_pair_is_told_once_and_no_third_layer_is_blamed() -> None:
    found = contradictions_in(RuleBook(PLAIN, [TOWN, VHS, WALK, MONDAY]))
    assert sorted(found, key=lambda pair: pair[1]) == [((WALK, MONDAY), LATE), ((TOWN, VHS), LARGE)]


def test_what_a_layer_does_not_bring_about_is_not_told_with_it_though_it_touches_the_check() -> None:
    talk = Layer(Level.OFFERING, "talk", [("party.accompanied", (Accompanied("child", ["standard"]),))])
    assert contradictions_in(RuleBook(PLAIN, [TOWN, VHS, talk])) == (((TOWN, VHS), LARGE),)
    alone = Layer(Level.MUNICIPALITY, "14523", [("party.maximum", 0)])
    none = Contradiction("party.maximum", "a booking without a place is none")
    assert contradictions_in(RuleBook(PLAIN, [alone, talk])) == (((alone,), none),)


def test_a_nearer_layer_settles_it() -> None:
    settled = evolve(VHS, changes=[("party.minimum", 3), ("party.maximum", 9)])
    assert contradictions_in(RuleBook(PLAIN, [TOWN, settled])) == ()


def test_layers_of_one_level_never_meet() -> None:
    assert contradictions_in(RuleBook(PLAIN, [TOWN, evolve(VHS, level=Level.MUNICIPALITY)])) == ()


def test_many_layers_that_say_the_same_cost_no_more_than_one() -> None:
    book = RuleBook(PLAIN, [evolve(one, of=f"{one.of}-{number}") for one in (TOWN, WALK) for number in range(3000)])
    assert contradictions_in(book) == ()


@given(testing.rule_books())
def test_what_is_found_is_what_every_combination_shows(book: RuleBook) -> None:
    assert contradictions_in(book) == ()
    names = dict(zip(NEARER, ("municipality", "provider", "offering", "session"), strict=True))
    by_level = [[None, *(one for one in book.layers if one.level is level)] for level in NEARER]
    for chosen in product(*by_level):
        rules = book.of(**{names[one.level]: one.of for one in chosen if one})
        assert not any(not one.is_idle for one in contradictions(rules))


@pytest.mark.parametrize(("check", "keys"), BETWEEN)
def test_a_check_looks_at_its_own_keys_alone(check: object, keys: tuple[str, ...]) -> None:
    others = {key for _, some in BETWEEN for key in some}
    assert set(keys) <= others
    assert len(set(keys)) == len(keys) <= 4


@given(testing.rules(), testing.rules())
def test_what_other_keys_say_changes_nothing_of_a_check(one: Rules, other: Rules) -> None:
    broken = evolve(one, party=PartyRules(3, 2, [Accompanied("child", ["standard"])]))
    for check, keys in BETWEEN:
        groups = {key.partition(".")[0] for key in keys}
        strange = {name: getattr(other, name) for name in ("places", "admission", "party", "waiting", "minimum")}
        mixed = evolve(broken, **{name: value for name, value in strange.items() if name not in groups})
        assert list(check(mixed)) == list(check(broken))
