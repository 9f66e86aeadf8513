"""Rules that differ by municipality, provider, offering or session: the nearest wins, and it can be told who decided."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from roedertal import RULES

from bildungsraum import testing
from bildungsraum.rules import NEARER, Before, Layer, Level, RuleBook, Rules, Ruling, WaitingRules, with_changes

IDS = {
    Level.MUNICIPALITY: "municipality",
    Level.PROVIDER: "provider",
    Level.OFFERING: "offering",
    Level.SESSION: "session",
}
TOWN = Layer(Level.MUNICIPALITY, "14627", [("waiting.maximum", 5), ("party.maximum", 2)])
VHS = Layer(Level.PROVIDER, "vhs", [("waiting.maximum", 9)])
COURSE = Layer(Level.SESSION, "vhs:phone", [("waiting.maximum", 0), ("reminders", ())])
BOOK = RuleBook(RULES, [TOWN, VHS, COURSE])


def test_the_nearest_wins_and_the_rest_is_inherited() -> None:
    rules = BOOK.of(municipality="14627", provider="vhs", offering="phone", session="vhs:tablet")
    assert (rules.waiting.maximum, rules.party.maximum, rules.reminders) == (9, 2, RULES.reminders)


def test_each_key_says_who_has_decided_it() -> None:
    rules = BOOK.of(municipality="14627", provider="vhs", session="vhs:phone")
    keys = ("waiting.maximum", "party.maximum", "reminders", "reductions", "waiting.offer", "session.capacity")
    assert [rules.ruling(key) for key in keys] == [
        Ruling("waiting.maximum", Level.SESSION),
        Ruling("party.maximum", Level.MUNICIPALITY),
        Ruling("reminders", Level.SESSION),
        Ruling("reductions", Level.DISTRICT),
        Ruling("waiting.offer", Level.LIBRARY),
        Ruling("session.capacity", Level.SESSION),
    ]


@pytest.mark.parametrize("ids", [{}, {"municipality": "14523"}, {"provider": "14627"}, {"offering": "vhs:phone"}])
def test_a_layer_holds_for_its_own_level_and_id_alone(ids: dict[str, str]) -> None:
    assert BOOK.of(**ids) == RULES


def test_without_layers_there_is_nothing_to_work_out() -> None:
    assert RuleBook(RULES).of(municipality="14627", session="vhs:phone") is RULES


@pytest.mark.parametrize("level", [Level.LIBRARY, Level.DISTRICT])
def test_a_layer_lies_below_the_district_and_says_for_whom_it_is(level: Level) -> None:
    with pytest.raises(ValueError, match=f"a layer lies below the district, got {level}"):
        Layer(level, "roedertal", [])
    with pytest.raises(ValueError, match="of must not be empty"):
        Layer(Level.SESSION, " ", [])


def test_to_take_a_rule_back_is_a_decision_too() -> None:
    closing = with_changes(RULES, (("admission.closes", Before(1)),))
    late = RuleBook(closing, [Layer(Level.OFFERING, "walk", [("admission.closes", None)])]).of(offering="walk")
    assert late.admission.closes is None
    assert late.ruling("admission.closes").level is Level.OFFERING


def test_a_key_that_does_not_exist_is_refused() -> None:
    for key in ("waiting.colour", "colour", "colour.red"):
        with pytest.raises((TypeError, AttributeError)):
            RuleBook(RULES, [Layer(Level.SESSION, "s", [(key, 1)])]).of(session="s")


changes = st.dictionaries(
    st.sampled_from(("waiting.maximum", "party.maximum", "minimum.warns_days")), st.integers(1, 9)
)


@given(st.lists(st.tuples(st.sampled_from(NEARER), changes), max_size=4, unique_by=lambda one: one[0]))
def test_each_key_has_the_value_of_the_nearest_level_that_sets_it(layers: list[tuple[Level, dict[str, int]]]) -> None:
    book = RuleBook(RULES, [Layer(level, IDS[level], tuple(own.items())) for level, own in layers])
    rules = book.of(**{name: name for name in IDS.values()})
    for key in ("waiting.maximum", "party.maximum", "minimum.warns_days", "minimum.decides"):
        setting = [
            (level, own[key]) for level, own in sorted(layers, key=lambda one: NEARER.index(one[0])) if key in own
        ]
        nearest: tuple[Any, Any] = setting[-1] if setting else (RULES.ruling(key).level, attrgetter(key)(RULES))
        assert (rules.ruling(key).level, attrgetter(key)(rules)) == nearest


@given(testing.rule_books(), st.lists(testing.identifiers(), min_size=4, max_size=4))
def test_asking_twice_gives_the_same_and_the_order_of_layers_does_not_matter(book: RuleBook, ids: list[str]) -> None:
    known = {IDS[one.level]: one.of for one in book.layers}
    names = dict(zip(IDS.values(), ids, strict=True)) | known
    rules = book.of(**names)
    assert rules == book.of(**names) == RuleBook(book.rules, book.layers[::-1]).of(**names)
    assert {key for key, _ in rules.levels} == {
        key for one in book.layers if names[IDS[one.level]] == one.of for key, _ in one.changes
    }


def test_changes_leave_the_original_as_it_was() -> None:
    before = Rules(RULES.district, waiting=WaitingRules(3))
    assert with_changes(before, (("waiting.maximum", 4),)) == Rules(RULES.district, waiting=WaitingRules(4))
    assert before.waiting.maximum == 3
