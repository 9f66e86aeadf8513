"""Who comes while others wait: whom they may pass, and what they are told."""

from __future__ import annotations

import pytest
from counter_cases import Counter, with_waiting
from hypothesis import given
from hypothesis import strategies as st
from registration_cases import CAPACITY, course

from bildungsraum import registration
from bildungsraum.registration import (
    Reason,
    Refusal,
    Registered,
    Waitlisted,
)
from bildungsraum.rules import Fit


def test_a_newcomer_who_fits_passes_those_who_do_not_and_each_overtaking_is_told() -> None:
    counter = Counter(3, with_waiting(fit=Fit.FIRST_FIT, overtakes_maximum=1))
    counter.ask_all("host:3 trio:3 pair:2")
    counter.session = course(4)
    registered, *told = counter.asks("walk-in")[1:]
    assert isinstance(registered, Registered)
    assert registered.by == CAPACITY
    assert told == [counter.overtaken("trio", "walk-in"), counter.overtaken("pair", "walk-in")]
    counter.session = course(5)
    counter.asks("late")
    late = counter.roster.outcomes["wish-late"]  # type: ignore[index]
    assert isinstance(late, Waitlisted)
    assert (late.reason, late.by, late.position, late.ahead) == (
        Reason.OTHERS_WAIT,
        counter.rules.ruling("waiting.fit"),
        3,
        2,
    )


@pytest.mark.parametrize("fit", [Fit.STRICT, Fit.SPLIT_WITH_CONSENT])
def test_a_newcomer_passes_nobody_where_nobody_may_be_overtaken(fit: Fit) -> None:
    counter = Counter(2, with_waiting(fit=fit))
    counter.ask_all("anna ben family:2")
    counter.cancels("anna")
    assert counter.roster.places_free == 1
    counter.asks("walk-in")
    assert counter.line == "family walk-in"
    assert counter.of("walk-in").position == 2


def test_a_newcomer_who_does_not_fit_hears_that_it_is_full_not_that_others_wait() -> None:
    counter = Counter(2)
    counter.ask_all("anna ben family:2")
    counter.cancels("anna")
    waits = counter.asks("pair", 2)
    assert [(event.reason, event.by) for event in waits if isinstance(event, Waitlisted)] == [(Reason.FULL, CAPACITY)]


@given(st.integers(0, 3), st.integers(0, 5))
def test_the_waiting_list_takes_as_many_as_it_may_and_not_one_more(maximum: int, wishes: int) -> None:
    counter = Counter(1, with_waiting(maximum=maximum))
    counter.asks("host")
    for number in range(wishes):
        counter.asks(f"p{number}")
    assert counter.roster.bookings_waiting == min(maximum, wishes)
    refused = counter.roster.outcomes.get(f"wish-p{maximum}")  # type: ignore[arg-type]
    if refused is not None:
        assert isinstance(refused, registration.Declined)
        limit = Refusal(Reason.WAITING_LIST_FULL, limit=maximum, by=counter.rules.ruling("waiting.maximum"))
        assert refused.refusals == (Refusal(Reason.FULL, by=CAPACITY), limit)[: 1 + bool(maximum)]
