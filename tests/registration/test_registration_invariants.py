"""Whatever happens, and in whatever order: the published machine under rules of every kind and the profiles as they are.

``make soak`` takes a million steps instead of three thousand, in parts that run side by side.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test
from hypothesis.strategies import SearchStrategy
from roedertal import RULES

from bildungsraum import testing
from bildungsraum.adapters import district_toml
from bildungsraum.adapters.memory import open_store
from bildungsraum.rules import AccessCode, AdmissionRules, Layer, Level, RuleBook, Rules, WaitingRules
from bildungsraum.testing import RosterMachine
from bildungsraum.testing.sisters import rulings

STEPS = int(os.environ.get("SOAK_STEPS", "3000"))
PARTS = -(-STEPS // 25_000)
AT_ONCE = 50
RUNS = settings(
    stateful_step_count=AT_ONCE,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)
PROFILES = sorted(Path(str(files("bildungsraum") / "samples" / "profiles")).glob("*.toml"))


def without_codes(rules: Rules) -> Rules:
    """Nobody could guess a code of which only the hash is known."""
    return attrs.evolve(rules, admission=attrs.evolve(rules.admission, codes=()))


def easy(rules: Rules) -> Rules:
    """Rules under which many come in, so that queue, offers and conditions have something to do."""
    admission = attrs.evolve(rules.admission, codes=(), groups=(), evidence=(), opens=None, closes=None, lottery=None)
    return attrs.evolve(rules, admission=admission, party=attrs.evolve(rules.party, minimum=1, maximum=6))


def crowded(rules: Rules) -> Rules:
    """Nothing but a waiting list as these rules want it, so that it moves."""
    waiting = attrs.evolve(rules.waiting, maximum=None, stops=None)
    return Rules(rules.district, waiting=waiting, working_days=rules.working_days)


def profiles() -> SearchStrategy[Rules]:
    books = [district_toml.read(path) for path in PROFILES]
    return st.sampled_from(books).flatmap(rulings).map(without_codes)


def run(machine: type[RosterMachine], steps: int) -> int:
    """Run *machine* for at least *steps* steps, and count them."""
    taken = 0

    class Counted(machine):  # type: ignore[misc, valid-type]
        def teardown(self) -> None:
            nonlocal taken
            taken += self.steps
            super().teardown()

    while taken < steps:
        few = settings(RUNS, max_examples=1 + min(steps - taken, 100 * AT_ONCE) // AT_ONCE)
        run_state_machine_as_test(Counted, settings=few)
    return taken


@pytest.mark.parametrize("part", range(PARTS))
def test_the_invariants_hold_for_thousands_of_steps_under_rules_of_every_kind(part: int) -> None:
    ways = (easy, easy, crowded, crowded, without_codes)
    every = st.sampled_from(ways).flatmap(testing.rules().map) | testing.open_rules() | profiles()
    assert run(testing.machine(every), -(-STEPS // PARTS)) >= STEPS // PARTS, f"part {part}"


def test_a_district_runs_its_own_book_of_rules_and_its_own_store_through_the_machine() -> None:
    code = AccessCode.of("kirschbaum", salt="salt")
    closed = attrs.evolve(RULES, admission=AdmissionRules(codes=[code]), waiting=WaitingRules(3))
    book = RuleBook(closed, [Layer(Level.PROVIDER, "vhs", [("party.maximum", 2), ("waiting.maximum", 0)])])
    assert run(testing.machine(book, store=open_store, code="kirschbaum"), 100) >= 100


def test_a_book_of_rules_is_run_for_everybody_for_whom_it_has_rules() -> None:
    book = RuleBook(RULES, [Layer(Level.PROVIDER, "vhs", [("party.maximum", 2)])])
    ruling = testing.machine(book).rules_drawn
    assert {find(ruling, lambda one, n=n: one.party.maximum == n).party.maximum for n in (2, 4)} == {2, 4}  # type: ignore[misc]


def forgetful_store() -> Any:
    """A store whose journal loses the first event."""
    store = open_store()

    @contextmanager
    def reading() -> Iterator[Any]:
        with store.reading() as unit:
            yield SimpleNamespace(journal=SimpleNamespace(read=lambda session: unit.journal.read(session, 1)))

    return SimpleNamespace(writing=store.writing, reading=reading, close=store.close)


def test_a_store_that_forgets_something_is_noticed() -> None:
    with pytest.raises(AssertionError, match=r"the journal of course-[12] is not what was written"):
        run(testing.machine(RULES, store=forgetful_store), 100)
