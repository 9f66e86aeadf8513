"""What is tried again when something has interrupted it, and what must not be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from desk_cases import save, wish
from roedertal import RULES, WINTER

from bildungsraum import Desk, Money, registration
from bildungsraum.adapters.memory import MemoryStore
from bildungsraum.ports import Interrupted, OutcomeUnknown
from bildungsraum.values import BookingId


class Silent(MemoryStore):
    """A store that saves what is written and then says once that the connection was lost."""

    is_lost = False

    @contextmanager
    def writing(self) -> Iterator[Any]:
        with super().writing() as unit:
            yield unit
        if self.is_lost:
            self.is_lost = False
            raise Interrupted(
                "silent:", "the connection to the server was lost", "try again in a moment", in_doubt=True
            )


@pytest.mark.parametrize("reference", ["", "2027-02-01/17"])
def test_a_payment_is_never_noted_twice_because_nobody_heard_that_it_was_saved(reference: str) -> None:
    store = Silent()
    with Desk(store, RULES) as desk:
        save(desk)
        desk.register(wish("anna"), at=WINTER)
        booking = BookingId(wish("anna").id)
        store.is_lost = True
        facts = {"amount": Money(4800), "reference": reference}
        if reference:
            desk.decide(registration.note_payment, booking, at=WINTER, **facts)
        else:
            with pytest.raises(OutcomeUnknown) as caught:
                desk.decide(registration.note_payment, booking, at=WINTER, **facts)
            assert caught.value.ids == (booking,)
        assert desk.entry(wish("anna").session).roster.bookings[booking].paid == Money(4800)


def test_what_does_no_harm_twice_is_tried_again() -> None:
    store = Silent()
    with Desk(store, RULES) as desk:
        save(desk)
        store.is_lost = True
        assert desk.register(wish("anna"), at=WINTER).first is not None
        assert len(desk.entry(wish("anna").session).roster.bookings) == 1
