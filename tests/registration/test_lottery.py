"""Lots: anybody who has the seed and the list can draw again, and comes to the same result."""

from __future__ import annotations

import hashlib
from datetime import datetime

import attrs
import pytest
from counter_cases import NOTHING, Counter, met, moment, person
from hypothesis import given
from hypothesis import strategies as st
from registration_cases import CAPACITY, MOMENT, START, booking, course, given_places
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    Admitted,
    Condition,
    ConditionKind,
    Drawn,
    Party,
    Queued,
    Reason,
    Registered,
    RosterEvents,
    State,
)
from bildungsraum.rules import AdmissionRules, Before, ConfirmRule, Fit, HoldRules, Lottery, PayRule, WaitingRules

DRAW, APPROVAL, CONFIRMATION = ConditionKind.DRAW, ConditionKind.APPROVAL, ConditionKind.CONFIRMATION
DAY = moment("2027-03-16T09:00:00+01:00")
LOTS = attrs.evolve(
    RULES, admission=AdmissionRules(lottery=Lottery(Before(14))), waiting=WaitingRules(classes=("local", "member"))
)
SEED = "Lotto 6 aus 49, 13. März 2027: 4 8 15 16 23 42"
NAMES = st.lists(st.text("abcäöü-01", min_size=1, max_size=6), unique=True, max_size=9)


def draws(counter: Counter, *, seed: str = SEED, at: datetime = DAY) -> RosterEvents:
    return counter.does(registration.draw, at=at, seed=seed)


def digest_again(ids: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(ids)).encode("utf-8")).hexdigest()


def drawn_again(seed: str, ids: list[str], rank: dict[str, int]) -> list[str]:
    """What the page about the draw tells everybody to do: one line for the seed, one for the booking, hashed."""
    lots = {id: hashlib.sha256(seed.encode("utf-8") + b"\n" + id.encode("utf-8")).hexdigest() for id in ids}
    return sorted(ids, key=lambda one: (rank[one], lots[one]))


@given(NAMES, st.data(), st.integers(0, 9), st.text(min_size=1, max_size=9).filter(str.strip))
def test_anybody_can_draw_again_from_the_seed_and_the_list(
    names: list[str], data: st.DataObject, places: int, seed: str
) -> None:
    counter, rank = Counter(places or None, LOTS), {}
    for name in names:
        group = data.draw(st.sampled_from(("local", "member", "")))
        counter.asks(name, party=Party(groups=(group,)))
        rank[f"wish-{name}"] = ("local", "member", "").index(group)
    drawn, *events = draws(counter, seed=seed)
    order = drawn_again(seed, list(rank), rank)
    ruling = LOTS.ruling("admission.lottery")
    assert drawn == Drawn(seed, digest_again(list(rank)), tuple(order), DAY, ruling)  # type: ignore[arg-type]
    admitted = [event.booking for event in events if isinstance(event, Admitted)]
    queued = [event.booking for event in events if isinstance(event, Queued)]
    assert admitted == order[: places or None]
    assert queued == order[len(admitted) :]
    assert [one.id for one in counter.roster.waiting] == queued
    assert [one.position for one in counter.roster.waiting] == list(range(1, len(queued) + 1))
    assert registration.digest(list(rank)) == drawn.digest == registration.digest(list(reversed(rank)))  # type: ignore[arg-type]


@given(st.permutations(range(6)))
def test_the_order_in_which_the_wishes_came_does_not_matter(order: list[int]) -> None:
    results = []
    for some in (range(6), order):
        counter = Counter(2, LOTS)
        for number in some:
            counter.asks(f"p{number}", at=WINTER + number * MOMENT)
        results.append(draws(counter))
    assert results[0] == results[1]


def test_what_a_draw_says_about_each_wish() -> None:
    counter = Counter(1, LOTS)
    counter.ask_all("anna ben")
    assert set(counter.states.values()) == {State.PENDING}
    assert counter.of("anna").conditions == (Condition(DRAW, START, counts=False),)
    assert counter.when(DAY) == NOTHING, "nobody draws by themselves"
    first, second = drawn_again("a", ["wish-anna", "wish-ben"], {"wish-anna": 0, "wish-ben": 0})
    events = draws(counter, seed="a")
    one, other = (name.removeprefix("wish-") for name in (first, second))
    assert events[1:] == (
        met(one, DRAW, at=DAY),
        Admitted(booking(one), person(one), (), (), DAY, CAPACITY),
        met(other, DRAW, at=DAY),
        Queued(booking(other), person(other), 1, 0, Reason.FULL, DAY, CAPACITY),
    )


def test_another_seed_is_another_draw_and_the_smaller_lot_is_the_better() -> None:
    results = set()
    for seed in "abcdefgh":
        counter = Counter(1, LOTS)
        counter.ask_all("anna ben carla")
        drawn = draws(counter, seed=seed)[0]
        assert isinstance(drawn, Drawn)
        lots = [registration.lot(seed, id) for id in drawn.order]
        assert lots == sorted(lots)
        results.add(drawn.order)
    assert len(results) > 1


def test_nobody_draws_before_the_day() -> None:
    counter = Counter(1, LOTS)
    counter.ask_all("anna ben")
    with pytest.raises(ValueError, match="lots are drawn at 2027-03-16 08:00:00"):
        draws(counter, at=DAY - MOMENT)
    assert isinstance(draws(counter, at=DAY)[0], Drawn)


def test_a_session_without_a_start_may_be_drawn_at_any_time() -> None:
    counter = Counter(attrs.evolve(course(1), meetings=()), LOTS)
    counter.asks("anna")
    assert isinstance(draws(counter, at=WINTER)[0], Drawn)


def test_drawing_twice_changes_nothing_even_with_another_seed() -> None:
    counter = Counter(1, LOTS)
    counter.ask_all("anna ben carla")
    draws(counter)
    before = counter.roster
    assert draws(counter) == draws(counter, seed="better luck") == NOTHING
    assert counter.roster == before
    counter.session = course(1, 1)
    assert draws(counter) == (given_places(1, 1, at=DAY),)


def test_a_draw_of_nobody_is_a_draw() -> None:
    counter = Counter(1, LOTS)
    assert draws(counter) == (Drawn(SEED, digest_again([]), (), DAY, LOTS.ruling("admission.lottery")),)
    assert draws(counter) == NOTHING


def test_who_comes_after_the_draw_comes_first_or_waits() -> None:
    counter = Counter(2, LOTS)
    counter.asks("anna")
    draws(counter)
    registered = counter.asks("late", at=DAY)[0]
    assert isinstance(registered, Registered)
    assert registered.conditions == ()
    counter.asks("later", at=DAY)
    assert counter.states == {"anna": State.REGISTERED, "late": State.REGISTERED, "later": State.WAITING}


def test_where_there_are_no_lots_nobody_draws() -> None:
    counter = Counter(1)
    counter.asks("anna")
    with pytest.raises(ValueError, match="session vhs:phone has no lottery"):
        draws(counter)


def test_a_seed_must_say_something() -> None:
    counter = Counter(1, LOTS)
    with pytest.raises(ValueError, match="seed"):
        draws(counter, seed=" ")


def test_only_those_take_part_who_still_wait_for_the_draw() -> None:
    rules = attrs.evolve(LOTS, holds=HoldRules(confirm=ConfirmRule(48, counts=False)))
    counter = Counter(9, rules)
    counter.ask_all("anna ben carla dora")
    counter.does(registration.confirm, booking("anna"))
    counter.does(registration.confirm, booking("dora"))
    counter.cancels("dora")
    drawn, *events = draws(counter)
    lapsed = [one for one in (drawn, *events) if isinstance(one, registration.Lapsed)]
    assert [one.booking for one in lapsed] == ["wish-ben", "wish-carla"], "what is over is over before the draw"
    taking_part = [one for one in events if isinstance(one, Drawn)]
    assert [one.order for one in taking_part] == [("wish-anna",)]
    assert counter.states["anna"] is State.REGISTERED


def test_a_lot_is_no_approval_and_who_is_approved_later_comes_at_the_end() -> None:
    rules = attrs.evolve(LOTS, admission=attrs.evolve(LOTS.admission, approval=True))
    counter = Counter(1, rules)
    counter.ask_all("anna ben")
    counter.does(registration.approve, booking("anna"), actor="clerk-7")
    assert counter.states["anna"] is State.PENDING
    draws(counter)
    assert counter.states == {"anna": State.REGISTERED, "ben": State.PENDING}
    counter.does(registration.approve, booking("ben"), actor="clerk-7", at=DAY)
    assert counter.line == "ben"


def test_a_place_that_was_drawn_must_be_paid_like_any_other() -> None:
    counter = Counter(1, attrs.evolve(LOTS, holds=HoldRules(pay=PayRule(5))))
    counter.asks("anna")
    due = Condition(ConditionKind.PAYMENT, moment("2027-03-22T00:00:00+01:00"))
    assert draws(counter)[-1] == Admitted(booking("anna"), person("anna"), (), (due,), DAY, CAPACITY)


@pytest.mark.parametrize(("fit", "placed"), [(Fit.STRICT, False), (Fit.FIRST_FIT, True)])
def test_a_party_that_does_not_fit_holds_back_those_drawn_after_it_as_the_rules_say(fit: Fit, placed: bool) -> None:
    counter = Counter(2, attrs.evolve(LOTS, waiting=WaitingRules(fit=fit)))
    ids = {"wish-anna": 0, "wish-family": 0, "wish-ben": 0}
    seed = next(str(n) for n in range(99) if drawn_again(str(n), list(ids), ids)[1] == "wish-family")
    counter.ask_all("anna family:2 ben")
    events = draws(counter, seed=seed)
    last = drawn_again(seed, list(ids), ids)[2].removeprefix("wish-")
    assert (counter.states[last] is State.REGISTERED) is placed
    assert (counter.overtaken("family", last, at=DAY) in events) is placed
