"""Strategies for what a district decides: rules that go together, and who decides differently."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from ..rules import (
    AdmissionRules,
    After,
    Before,
    District,
    FeedbackRule,
    HoldRules,
    KeepingRules,
    Layer,
    PartyRules,
    PlaceRules,
    ReminderRule,
    RuleBook,
    Rules,
    WaitingRules,
    WorkingDays,
    contradictions_in,
)
from ..rules.book import NEARER
from . import rule_groups as groups
from .catalogue import cancellation_terms, identifiers, reductions, titles
from .moments import clocks, days
from .rule_groups import leads


def rules(**fields: SearchStrategy[Any]) -> SearchStrategy[Rules]:
    """Rules of a district that do not contradict each other, as strict as may be.

    *fields* replace the strategy of single fields, as in ``rules(reminders=st.just(()))``.
    """
    reminder = st.builds(
        ReminderRule,
        st.sampled_from(("month", "week", "day", "hour")),
        st.builds(Before, st.integers(0, 30), clocks()),
        st.integers(0, 48),
    )
    usual: dict[str, SearchStrategy[Any]] = {
        "district": st.builds(District, identifiers(), titles()),
        "places": groups.places(),
        "admission": groups.admission(),
        "holds": groups.holds(),
        "party": groups.party(),
        "waiting": groups.waiting(),
        "minimum": groups.minimum(),
        "reductions": reductions().map(lambda found: tuple(one for one in found if one.percent)),
        "cancellation": cancellation_terms(),
        "cancels_until": st.none() | leads(),
        "moved_free_days": st.none() | st.integers(0, 30),
        "reminders": st.lists(reminder, max_size=3, unique_by=lambda one: one.id),
        "feedback": st.builds(
            FeedbackRule, st.builds(After, st.integers(0, 7), clocks()), st.integers(2, 8), st.integers(1, 30)
        ),
        "keeping": st.builds(KeepingRules, st.integers(0, 30), st.integers(30, 400)),
        "withdrawals_maximum_percent": st.integers(0, 100),
        "working_days": st.builds(
            WorkingDays, saturday=st.booleans(), holidays=st.lists(days(), max_size=3, unique=True)
        ),
    }
    return st.builds(Rules, **usual | fields)


def open_rules(**fields: SearchStrategy[Any]) -> SearchStrategy[Rules]:
    """Rules under which most parties can register, or wait; *fields* as in :func:`rules`."""
    easy: dict[str, SearchStrategy[Any]] = {
        "places": st.just(PlaceRules()),
        "admission": st.just(AdmissionRules()),
        "holds": st.just(HoldRules()),
        "party": st.builds(PartyRules, maximum=st.integers(2, 6)),
        "waiting": st.builds(WaitingRules, st.none() | st.integers(1, 4)),
        "cancels_until": st.none(),
    }
    return rules(**easy | fields)


@st.composite
def rule_books(draw: DrawFn) -> RuleBook:
    """Rules with up to three layers, none of which contradicts the district's rules or the others."""
    own, layers = draw(rules()), dict[tuple[Any, str], Layer]()
    for _ in range(draw(st.integers(0, 3))):
        level, of = draw(st.sampled_from(NEARER)), draw(identifiers())
        changes = draw(st.lists(_change(), max_size=3, unique_by=lambda pair: pair[0]))
        tried = layers | {(level, of): Layer(level, of, changes)}
        if not contradictions_in(_book(own, tried.values())):
            layers = tried
    return _book(own, layers.values())


def _book(rules: Rules, layers: Iterable[Layer]) -> RuleBook:
    return RuleBook(rules, sorted(layers, key=lambda one: NEARER.index(one.level)))


@cache
def _change() -> SearchStrategy[tuple[str, Any]]:
    return st.one_of(
        st.tuples(st.just("party.maximum"), st.integers(1, 6)),
        st.tuples(st.just("waiting.maximum"), st.none() | st.integers(0, 4)),
        st.tuples(st.just("waiting.offer"), st.none()),
        st.tuples(st.just("admission.approval"), st.booleans()),
        st.tuples(st.just("admission.closes"), st.none() | leads(1, 12)),
        st.tuples(st.just("feedback.answers_minimum"), st.integers(2, 9)),
        st.tuples(st.just("cancellation"), cancellation_terms()),
        st.tuples(st.just("moved_free_days"), st.none() | st.integers(0, 30)),
    )
