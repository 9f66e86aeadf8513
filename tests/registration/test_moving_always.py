"""Whoever moves or swaps: there are never too many, and nobody is ever without a place."""

from __future__ import annotations

import attrs
from account_cases import with_party
from counter_cases import Counter, with_waiting
from hypothesis import given
from hypothesis import strategies as st
from moving_cases import TABLET, asks, counters, side
from roedertal import WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    Request,
    Roster,
)
from bildungsraum.rules import (
    Fit,
)
from bildungsraum.values import RequestId

SIZES = st.lists(st.integers(1, 3), min_size=1, max_size=6)


TURNS = st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.integers(0, 9)), max_size=6)


@given(
    sizes=st.tuples(SIZES, SIZES),
    capacities=st.tuples(st.integers(1, 5), st.integers(1, 5)),
    fit=st.sampled_from((Fit.STRICT, Fit.FIRST_FIT)),
    turns=TURNS,
)
def test_whoever_moves_or_swaps_there_are_never_too_many_and_nobody_is_ever_without_a_place(
    sizes: tuple[list[int], list[int]],
    capacities: tuple[int, int],
    fit: Fit,
    turns: list[tuple[bool, int, int]],
) -> None:
    rules = attrs.evolve(with_party(), waiting=with_waiting(fit=fit).waiting)
    here, there = counters(capacities[0], capacities[1], rules)
    for counter, own, names in ((here, sizes[0], "anna"), (there, sizes[1], "ben")):
        for number, places in enumerate(own):
            asks(counter, f"{names}{number}", places)
    had = _with_places(here, there)
    for turn, (is_swap, first, second) in enumerate(turns):
        ours, theirs = _registered(here, first), _registered(there, second)
        if ours is None:
            return
        request = Request(RequestId(f"turn-{turn}"), TABLET, ours.person, ours.categories)
        if is_swap and theirs is not None:
            back = Request(RequestId(f"turn-{turn}-back"), here.session.id, theirs.person, theirs.categories)
            events = registration.swap(
                side(here), ours.id, side(there), theirs.id, request=request, request_other=back, at=WINTER
            )
        else:
            events = registration.move(side(here), ours.id, side(there), request=request, at=WINTER)
        for counter, some in zip((here, there), events, strict=True):
            for number in range(len(some) + 1):
                assert _fits(counter.roster.after(some[:number]))
            counter.roster = counter.roster.after(some)
        assert had <= _with_places(here, there)
        assert not here.does(registration.adjust), "whoever can move up has moved up"
        assert not there.does(registration.adjust)


def _fits(roster: Roster) -> bool:
    return roster.capacity is None or roster.taken <= roster.capacity


def _with_places(*counters: Counter) -> set[str]:
    return {one.person for counter in counters for one in counter.roster.registered()}


def _registered(counter: Counter, number: int) -> registration.Booking | None:
    found = sorted(counter.roster.registered(), key=lambda one: one.id)
    return found[number % len(found)] if found else None
