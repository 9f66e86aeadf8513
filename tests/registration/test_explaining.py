"""Before the form: where a wish would stand, what is still to be done for it, and how good the prospects are."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from counter_cases import HOUR, NOTHING, Counter, wish, with_waiting
from hypothesis import given
from hypothesis import strategies as st
from registration_cases import CAPACITY, FIT, NO_PLACE, START, course, price, request
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import LineKind
from bildungsraum.registration import (
    Chance,
    Condition,
    ConditionKind,
    Declined,
    Explanation,
    Reason,
    Refusal,
    Roster,
    State,
    chance,
)
from bildungsraum.rules import AdmissionRules, ConfirmRule, HoldRules, PayRule, Rules
from bildungsraum.schedule import Status
from bildungsraum.values import BookingId, PersonId, RequestId


def explained(counter: Counter, name: str, places: int = 1, *, rules: Rules | None = None) -> Explanation:
    """What somebody hears before the form; nothing happens by asking."""
    now: dict[str, Any] = {"session": counter.session, "rules": rules or counter.rules, "at": WINTER + HOUR}
    told = registration.explain(counter.roster, request(name, places), **now)
    assert registration.explain(counter.roster, request(name, places), **now) == told
    return told


def test_a_wish_that_would_be_granted_hears_its_price_and_what_is_to_be_done() -> None:
    counter = Counter(2, attrs.evolve(RULES, holds=HoldRules(confirm=ConfirmRule(), pay=PayRule(0))))
    confirm = Condition(ConditionKind.CONFIRMATION, WINTER + 49 * HOUR)
    pay = Condition(ConditionKind.PAYMENT, WINTER.replace(hour=23))
    assert explained(counter, "anna", 2) == Explanation(State.REGISTERED, (), price(2), (confirm, pay))


def test_a_wish_that_would_wait_hears_why_and_behind_how_many() -> None:
    counter = Counter(2, attrs.evolve(with_waiting(), holds=HoldRules(confirm=ConfirmRule())))
    counter.ask_all("anna family:2")
    confirm = (Condition(ConditionKind.CONFIRMATION, WINTER + 49 * HOUR),)
    others = (Refusal(Reason.OTHERS_WAIT, by=FIT),)
    assert explained(counter, "ben") == Explanation(State.WAITING, others, price(1), confirm, 1)
    assert explained(counter, "ben", 2) == Explanation(State.WAITING, (NO_PLACE,), price(2), confirm, 1)


def test_a_wish_that_must_be_approved_hears_that_it_is_pending() -> None:
    counter = Counter(2, attrs.evolve(RULES, admission=AdmissionRules(approval=True)))
    approval = (Condition(ConditionKind.APPROVAL, START, counts=False),)
    assert explained(counter, "anna") == Explanation(State.PENDING, (), price(1), approval)


def test_a_wish_that_would_be_declined_hears_all_reasons_and_no_price() -> None:
    counter = Counter(2)
    large = Refusal(Reason.PARTY_LARGER_THAN_SESSION, limit=2, by=CAPACITY)
    assert explained(counter, "anna", 3) == Explanation(None, (large,))


def test_whoever_asked_before_hears_what_came_of_it() -> None:
    counter = Counter(1)
    counter.ask_all("anna ben")
    counter.cancels("anna")
    assert explained(counter, "anna") == Explanation(State.REGISTERED, (), price(1))
    assert explained(counter, "ben") == Explanation(State.WAITING, (NO_PLACE,), price(1))


def test_places_that_are_held_would_be_taken() -> None:
    counter = Counter(1)
    counter.does(registration.hold, wish("anna"), at=WINTER + HOUR)
    assert explained(counter, "anna") == Explanation(State.REGISTERED, (), price(1))
    assert explained(counter, "ben").prospect is State.WAITING


def test_places_that_are_held_do_not_help_against_what_else_is_wrong() -> None:
    counter = Counter(1)
    counter.does(registration.hold, wish("anna"), at=WINTER + HOUR)
    counter.session = attrs.evolve(counter.session, status=Status.WITHDRAWN)
    gone = Refusal(Reason.SESSION_WITHDRAWN)
    assert explained(counter, "anna") == Explanation(None, (gone,))
    declined = Declined(RequestId("wish-anna"), PersonId("anna"), ("standard",), (gone,), WINTER + HOUR)
    assert counter.asks("anna", at=WINTER + HOUR) == (declined,)
    assert counter.roster.outcomes[RequestId("wish-anna")] == declined
    assert counter.asks("anna", at=WINTER + HOUR) == NOTHING


def test_a_place_that_has_lapsed_by_now_counts_as_free() -> None:
    counter = Counter(1)
    counter.does(registration.hold, wish("anna"))
    assert explained(counter, "ben").prospect is State.REGISTERED


def test_a_session_without_a_stated_fee_says_so() -> None:
    counter = Counter(attrs.evolve(course(2), tariff=None))
    quote = explained(counter, "anna").quote
    assert quote is not None
    assert [line.kind for line in quote.lines] == [LineKind.NOT_STATED]


# prospects ------------------------------------------------------------------------------------------------------------


def past(promoted: int) -> Roster:
    """A session like this one in which so many moved up."""
    return attrs.evolve(Roster(), promoted=promoted)


@given(st.lists(st.integers(0, 6), max_size=8), st.integers(0, 4))
def test_a_chance_counts_the_sessions_in_which_more_moved_up_than_are_ahead(moved: list[int], ahead: int) -> None:
    counter = Counter(1)
    counter.ask_all(" ".join(["anna", *[f"guest{number}" for number in range(ahead + 1)]]))
    found = chance(counter.roster, BookingId(f"wish-guest{ahead}"), map(past, moved))
    assert found == Chance(len([one for one in moved if one >= ahead + 1]), len(moved))
    assert 0 < found.percent < 100
    better = chance(counter.roster, BookingId(f"wish-guest{ahead}"), map(past, [*moved, ahead + 1]))
    assert better.percent >= found.percent


@pytest.mark.parametrize(
    ("reached", "sessions", "percent"), [(0, 0, 50), (0, 1, 33), (1, 1, 66), (3, 4, 66), (0, 98, 1), (98, 98, 99)]
)
def test_a_chance_in_percent_is_never_nothing_and_never_sure(reached: int, sessions: int, percent: int) -> None:
    assert Chance(reached, sessions).percent == percent


def test_only_who_waits_has_a_chance() -> None:
    counter = Counter(1)
    counter.ask_all("anna ben")
    for nobody in ("wish-anna", "wish-carla"):
        with pytest.raises(LookupError, match=f"^booking '{nobody}' does not wait in this session"):
            chance(counter.roster, BookingId(nobody), ())
