"""Deadlines against a sorted list: the earliest first, and what no longer holds is thrown away when its turn comes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from hypothesis import given
from hypothesis import strategies as st
from registration_cases import MOMENT
from roedertal import WINTER

from bildungsraum.registration.deadlines import Deadlines
from bildungsraum.values import BookingId

Pair = tuple[datetime, BookingId]
MINUTES = st.integers(0, 6).map(lambda minutes: WINTER + timedelta(minutes=minutes))
PAIRS = st.tuples(MINUTES, st.sampled_from("abcde").map(BookingId))


def heap(pairs: Iterable[Pair]) -> Deadlines:
    deadlines = Deadlines()
    for until, booking in pairs:
        deadlines = deadlines.with_(until, booking)
    return deadlines


@given(st.lists(PAIRS, max_size=30), MINUTES, st.integers(-1, 1))
def test_what_is_over_comes_in_the_order_of_time_and_then_of_name(pairs: list[Pair], at: datetime, late: int) -> None:
    at += late * MOMENT
    deadlines = heap(pairs)
    assert list(deadlines.reached(at)) == sorted(pair for pair in pairs if pair[0] <= at)
    assert list(deadlines.reached(at)) == sorted(pair for pair in pairs if pair[0] <= at), "looking changes nothing"


def _is_in(stale: frozenset[Pair], booking: BookingId, until: datetime) -> bool:
    return (until, booking) in stale


@given(st.lists(PAIRS | st.frozensets(PAIRS, max_size=9), max_size=30))
def test_the_heap_is_a_sorted_list_from_whose_front_the_stale_ones_go(steps: list[Pair | frozenset[Pair]]) -> None:
    deadlines, paper = Deadlines(), list[Pair]()
    for one in steps:
        if isinstance(one, frozenset):
            before = list(deadlines.reached(datetime.max.replace(tzinfo=WINTER.tzinfo)))
            fresh = deadlines.without(partial(_is_in, one))
            assert before == paper, "the old one is as it was"
            deadlines = fresh
            while paper and paper[0] in one:
                del paper[0]
        else:
            deadlines = deadlines.with_(*one)
            paper = sorted([*paper, one])
        assert list(deadlines.reached(WINTER + timedelta(days=1))) == paper


def test_what_lapses_at_an_instant_is_over_at_that_instant_and_not_a_moment_before() -> None:
    deadlines = heap([(WINTER, BookingId("anna"))])
    assert list(deadlines.reached(WINTER - MOMENT)) == []
    assert list(deadlines.reached(WINTER)) == [(WINTER, "anna")]


def test_only_the_front_is_cleared_and_what_still_holds_protects_those_behind_it() -> None:
    deadlines = heap([(WINTER, BookingId("a")), (WINTER, BookingId("b")), (WINTER + MOMENT, BookingId("a"))])
    left = deadlines.without(lambda booking, _: booking == "a")
    assert list(left.reached(WINTER + MOMENT)) == [(WINTER, "b"), (WINTER + MOMENT, "a")]


def test_no_deadline_at_all() -> None:
    assert list(Deadlines().reached(WINTER)) == []
    assert Deadlines().without(lambda _, __: True) == Deadlines()
    assert heap([(WINTER, BookingId("a"))]).without(lambda _, __: True) == Deadlines()


class Compared(str):
    """An id that counts how often it was compared."""

    times = 0
    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        Compared.times += 1
        return super().__lt__(other)


def test_ten_thousand_deadlines_at_one_instant_and_each_costs_as_little_as_among_ten() -> None:
    """A heap with n entries needs about log n comparisons for each; looking at everything would need n."""
    names = [BookingId(Compared(f"{number * 7919 % 10_000:05}")) for number in range(10_000)]
    Compared.times = 0
    found = [booking for _, booking in heap((WINTER, one) for one in names).reached(WINTER)]
    assert found == sorted(map(str, names))
    assert Compared.times < 10_000 * 30


def test_ten_thousand_deadlines_that_come_in_order_or_backwards() -> None:
    pairs = [(WINTER + number * MOMENT, BookingId(f"wish-{number}")) for number in range(10_000)]
    for some in (pairs, pairs[::-1]):
        deadlines = heap(some)
        assert list(deadlines.reached(pairs[4_999][0])) == pairs[:5_000]
        assert deadlines.without(lambda _, until: until < pairs[-1][0]) == heap(pairs[-1:])
