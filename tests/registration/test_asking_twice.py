"""Asking twice does no harm, an id is for one wish, and who only wants to hear of places has none."""

from __future__ import annotations

import attrs
import pytest
from counter_cases import HOUR, NOTHING, Counter, wish, with_waiting
from roedertal import WINTER

from bildungsraum import registration
from bildungsraum.registration import InterestNoted
from bildungsraum.values import PersonId, RequestId, SessionId


def test_the_same_id_is_for_the_same_wish_whatever_came_of_it() -> None:
    counter = Counter(1, with_waiting(maximum=1))
    counter.ask_all("anna ben carla")
    for name in ("anna", "ben", "carla"):
        assert counter.asks(name, at=WINTER + HOUR) == NOTHING
        assert counter.does(registration.hold, wish(name)) == NOTHING
        for other in (wish("dora", id=f"wish-{name}"), wish(name, 2), wish(name, categories=("youth",))):
            for ask in (registration.register, registration.hold):
                with pytest.raises(
                    ValueError,
                    match=rf"^request id wish-{name} was used for another wish; give each wish an id of its own$",
                ):
                    counter.does(ask, other)


def test_a_wish_is_made_for_its_own_session() -> None:
    elsewhere = attrs.evolve(wish("anna"), session=SessionId("vhs:tablet"))
    for ask in (registration.register, registration.hold, registration.note_interest):
        with pytest.raises(ValueError, match=r"^request wish-anna is for session vhs:tablet, not for vhs:phone$"):
            Counter(2).does(ask, elsewhere)


def test_interest_is_noted_without_a_place_and_ends_when_a_booking_begins() -> None:
    counter = Counter(1)
    noted = InterestNoted(PersonId("anna"), ("standard",), WINTER)
    assert counter.does(registration.note_interest, wish("anna")) == (noted,)
    assert counter.does(registration.note_interest, wish("anna", id="other"), at=WINTER + HOUR) == NOTHING
    more = InterestNoted(PersonId("anna"), ("standard",) * 2, WINTER + HOUR)
    assert counter.does(registration.note_interest, wish("anna", 2), at=WINTER + HOUR) == (more,)
    assert dict(counter.roster.interested) == {"anna": more}
    assert (counter.roster.taken, counter.roster.bookings_waiting) == (0, 0)
    counter.asks("anna")
    assert dict(counter.roster.interested) == {}


def test_of_a_wish_that_nobody_has_made_nothing_has_come() -> None:
    counter = Counter(1)
    counter.does(registration.hold, wish("anna"))
    nothing = object()
    found = [counter.roster.outcomes.get(RequestId(f"wish-{name}"), nothing) for name in ("anna", "ben")]
    assert found == [counter.of("anna").entry, nothing]
