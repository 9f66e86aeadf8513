"""The queue against plain lists: whoever joins, leaves or is put somewhere, the order is the one on paper."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bildungsraum.registration.line import Line
from bildungsraum.values import BookingId

Paper = dict[int, list[BookingId]]
RANKS = st.integers(0, 3)
PLACES = st.integers(0, 9)
STEPS = st.lists(
    st.tuples(st.just("joined"), RANKS, st.just(0))
    | st.tuples(st.sampled_from(("left", "left", "put_before", "put_behind")), PLACES, st.just(0))
    | st.tuples(st.just("put_behind_next"), RANKS, st.integers(0, 5)),
    max_size=24,
)


def order(paper: Paper) -> list[BookingId]:
    return [one for rank in sorted(paper) for one in paper[rank]]


def lane_of(paper: Paper, one: BookingId) -> list[BookingId]:
    return next(lane for lane in paper.values() if one in lane)


def step(line: Line, paper: Paper, new: BookingId, what: str, which: int, number: int) -> Line:
    """The same on paper and in the line; what needs somebody in the queue does nothing in an empty one."""
    waiting = order(paper)
    match what:
        case "joined":
            paper.setdefault(which, []).append(new)
            return line.joined(new, which)
        case "put_behind_next":
            paper.setdefault(which, []).insert(number, new)
            return line.put_behind_next(new, which, number)
        case _ if not waiting:
            return line
        case "left":
            gone = waiting[which % len(waiting)]
            lane_of(paper, gone).remove(gone)
            return line.left(gone)
        case _:
            other = waiting[which % len(waiting)]
            lane = lane_of(paper, other)
            lane.insert(lane.index(other) + (what == "put_behind"), new)
            return line.put_behind(new, other) if what == "put_behind" else line.put_before(new, other)


def written_anew(paper: Paper) -> Line:
    line = Line()
    for rank, lane in paper.items():
        for one in lane:
            line = line.joined(one, rank)
    return line


@given(STEPS)
def test_the_line_is_what_stands_on_paper_after_each_step(steps: list[tuple[str, int, int]]) -> None:
    line, paper, before = Line(), Paper(), list[Any]()
    for number, (what, which, behind) in enumerate(steps):
        new = BookingId(f"wish-{number}")
        assert new not in line
        line = step(line, paper, new, what, which, behind)
        waiting = order(paper)
        assert list(line) == waiting
        assert len(line) == len(waiting)
        assert all(one in line for one in waiting)
        assert line == written_anew(paper), "how it came about leaves no trace"
        for rank in range(-1, 5):
            assert line.ahead(rank) == sum(len(lane) for other, lane in paper.items() if other <= rank)
        before.append((line, waiting))
    assert all(list(line) == waiting for line, waiting in before), "a later step does not change an earlier line"


def queue(*ranks: int) -> Line:
    line = Line()
    for number, rank in enumerate(ranks):
        line = line.joined(BookingId(f"{rank}{'abcdef'[number]}"), rank)
    return line


def test_lower_ranks_stand_before_higher_ones_and_each_rank_in_the_order_of_joining() -> None:
    assert list(queue(2, 0, 1, 0, 2)) == ["0b", "0d", "1c", "2a", "2e"]


def test_who_joins_with_a_rank_stands_behind_all_of_it_and_before_the_next() -> None:
    line = queue(0, 0, 1, 2)
    assert [line.ahead(rank) for rank in (-1, 0, 1, 2, 3)] == [0, 2, 3, 4, 4]


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "xabc"), (1, "axbc"), (2, "abxc"), (3, "abcx"), (4, "abcx"), (99, "abcx")]
)
def test_behind_the_next_ones_of_its_rank_or_at_their_end_if_there_are_fewer(number: int, expected: str) -> None:
    line = Line()
    for one in "abc":
        line = line.joined(BookingId(one), 1)
    line = line.joined(BookingId("0"), 0).joined(BookingId("9"), 9).put_behind_next(BookingId("x"), 1, number)
    assert "".join(line) == f"0{expected}9"


def test_behind_the_next_ones_of_a_rank_that_nobody_has_it_stands_alone() -> None:
    assert list(queue(0, 2).put_behind_next(BookingId("x"), 1, 2)) == ["0a", "x", "2b"]


def test_who_is_put_beside_another_takes_their_rank() -> None:
    line = queue(0, 1).put_before(BookingId("x"), BookingId("1b")).put_behind(BookingId("y"), BookingId("0a"))
    assert list(line) == ["0a", "y", "x", "1b"]
    assert [line.ahead(rank) for rank in (0, 1)] == [2, 4]


def test_nobody_is_left_behind_when_all_have_gone() -> None:
    assert queue(0).left(BookingId("0a")) == Line()
    assert list(Line()) == []
    assert len(Line()) == 0


def test_who_does_not_wait_cannot_leave() -> None:
    with pytest.raises(KeyError):
        queue(0).left(BookingId("nobody"))
