"""Priority classes, and an order that somebody has changed by hand."""

from __future__ import annotations

from typing import Any

import pytest
from counter_cases import Counter, person, with_waiting
from hypothesis import given
from hypothesis import strategies as st
from registration_cases import MOMENT, booking, course
from roedertal import WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    Party,
    Promoted,
    Reordered,
    Waitlisted,
)


@given(st.lists(st.sampled_from(("", "staff", "local", "both")), max_size=8), st.integers(0, 8))
def test_priority_classes_go_first_and_within_a_class_it_is_first_come_first_served(
    groups: list[str], free: int
) -> None:
    counter = Counter(1, with_waiting(classes=("staff", "local")))
    counter.asks("host")
    rank = {"staff": 0, "both": 0, "local": 1, "": 2}
    of = {"both": ("local", "staff"), "": ("nobody",)}
    expected: list[tuple[int, int]] = []
    for number, group in enumerate(groups):
        waits = counter.asks(f"p{number}", party=Party(groups=of.get(group, (group,))))[0]
        assert isinstance(waits, Waitlisted)
        assert waits.ahead == sum(other <= rank[group] for other, _ in expected)
        assert (waits.position, waits.rank) == (number + 1, rank[group])
        expected.append((rank[group], number))
    names = [f"p{number}" for _, number in sorted(expected)]
    assert counter.line.split() == names
    assert [counter.roster.ahead_of(booking(name)) for name in names] == list(range(len(names)))
    counter.session = course(1 + free)
    assert [event.person for event in counter.when(WINTER) if isinstance(event, Promoted)] == names[:free]


@given(st.lists(st.tuples(st.integers(0, 4), st.none() | st.integers(0, 4)), max_size=6))
def test_reordering_changes_the_order_and_neither_numbers_nor_times(moves: list[tuple[int, int | None]]) -> None:
    counter, names = Counter(1), [f"p{number}" for number in range(5)]
    counter.asks("host")
    for number, name in enumerate(names):
        counter.asks(name, at=WINTER + number * MOMENT)
    before = dict(counter.roster.bookings.items())
    for one, other in moves:
        name, target = f"p{one}", None if other is None else f"p{other}"
        if name == target:
            continue
        names.remove(name)
        names.insert(len(names) if target is None else names.index(target), name)
        goal = None if target is None else booking(target)
        facts: dict[str, Any] = {"before": goal, "actor": "clerk-7", "reason": "hardship"}
        moved = Reordered(booking(name), person(name), goal, "clerk-7", "hardship", WINTER + MOMENT)
        assert counter.does(registration.reorder, booking(name), at=WINTER + MOMENT, **facts) == (moved,)
        assert counter.line.split() == names
    assert dict(counter.roster.bookings.items()) == before
    counter.session = course(3)
    assert [event.person for event in counter.when(WINTER) if isinstance(event, Promoted)] == names[:2]


def test_reordering_lets_those_move_up_who_fit_now() -> None:
    counter = Counter(2)
    counter.ask_all("anna ben family:2 carla")
    counter.cancels("anna")
    facts: dict[str, Any] = {"before": booking("family"), "actor": "clerk-7", "reason": "hardship"}
    assert counter.does(registration.reorder, booking("carla"), **facts)[1:] == (counter.promoted("carla", 2),)


def test_nobody_is_put_before_one_who_does_not_wait_or_waits_in_another_class_or_before_themselves() -> None:
    counter = Counter(1, with_waiting(classes=("staff",)))
    counter.asks("host")
    counter.asks("boss", party=Party(groups=("staff",)))
    counter.ask_all("anna ben")
    for other in ("host", "boss", "anna"):
        with pytest.raises(ValueError, match=f"wish-anna cannot be put before wish-{other}"):
            counter.does(registration.reorder, booking("anna"), before=booking(other), actor="clerk", reason="hardship")
    with pytest.raises(LookupError, match="no booking 'wish-nobody'"):
        counter.does(registration.reorder, booking("anna"), before=booking("nobody"), actor="c", reason="hardship")
    counter.does(registration.reorder, booking("ben"), before=booking("anna"), actor="clerk", reason="hardship")
    assert counter.line == "boss ben anna"
    counter.does(registration.reorder, booking("ben"), before=None, actor="clerk", reason="error")
    assert counter.line == "boss anna ben"
