"""Rooms and how they can be furnished: how many people they hold, and what nobody has said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bildungsraum.place import Room, Seating

SEATINGS = st.lists(
    st.builds(Seating, st.sampled_from(("rows", "circle", "tables", "u")), st.integers(0, 300)),
    max_size=4,
    unique_by=lambda one: one.name,
)


@given(SEATINGS)
def test_a_room_holds_what_its_seating_holds_and_without_one_the_most_of_all(seatings: list[Seating]) -> None:
    room = Room("Saal", seatings)
    assert [room.places(one.name) for one in seatings] == [one.places for one in seatings]
    assert room.places("") == (max(one.places for one in seatings) if seatings else None)


def test_a_room_may_hold_nobody_and_of_another_nobody_has_said() -> None:
    assert Room("Kammer", [Seating("rows", 0)]).places("") == 0
    assert Room("Hof").places("") is None


BROKEN: list[tuple[type[Exception], str, Callable[[], object]]] = [
    (ValueError, "name must not be empty", lambda: Room(" ")),
    (ValueError, "name must not be empty", lambda: Seating("", 3)),
    (ValueError, "places must not be negative, got -1", lambda: Seating("rows", -1)),
    (TypeError, "places must be a whole number, got None", lambda: Seating("rows", None)),  # type: ignore[arg-type]
    (
        ValueError,
        r"each seating of room Saal needs a name of its own, got \['rows', 'rows'\]",
        lambda: Room("Saal", [Seating("rows", 3), Seating("rows", 4)]),
    ),
    (LookupError, "room Saal has no seating 'circle'", lambda: Room("Saal", [Seating("rows", 3)]).places("circle")),
    (LookupError, "room Hof has no seating 'rows'", lambda: Room("Hof").places("rows")),
]


@pytest.mark.parametrize(("error", "text", "make"), BROKEN, ids=[text for _, text, _ in BROKEN])
def test_rooms_that_cannot_be_are_refused_by_name(
    error: type[Exception], text: str, make: Callable[[], object]
) -> None:
    with pytest.raises(error, match=text):
        make()
