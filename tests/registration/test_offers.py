"""Places that are offered: until when, in which hours, and what becomes of those who do not answer."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
import pytest
from counter_cases import HOUR, NOTHING, Counter, no_transition, person, with_waiting
from hypothesis import given
from hypothesis import strategies as st
from registration_cases import MOMENT, ONLY_WAITED, booking, course, gave_up
from roedertal import WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    Command,
    ConditionKind,
    OfferLapsed,
    Party,
    PlaceOffered,
    RefundDue,
    State,
    Waitlisted,
)
from bildungsraum.rules import ConfirmRule, Fit, HoldRules, Missed, OfferRule, PayRule, Pool
from bildungsraum.values import Money

DAY = timedelta(hours=24)


def offering(session: int = 1, **choices: object) -> Counter:
    return Counter(session, with_waiting(offer=OfferRule(**choices)))  # type: ignore[arg-type]


def missed(counter: Counter, name: str, then: Missed, skip: int = 0, *, at: datetime) -> OfferLapsed:
    return OfferLapsed(booking(name), person(name), then, skip, at, counter.rules.ruling("waiting.offer"))


@given(
    st.sampled_from(Missed),
    st.integers(1, 3),
    st.integers(1, 3),
    st.lists(st.sampled_from(("", "staff")), max_size=5),
)
def test_where_nobody_ever_answers_the_offers_go_round_as_on_paper_and_come_to_an_end(
    then: Missed, tries: int, skip: int, groups: list[str]
) -> None:
    rule = OfferRule(hours=1, missed=then, tries=tries, skip=skip)
    counter = Counter(1, with_waiting(offer=rule, classes=("staff",)))
    counter.asks("host")
    lanes: dict[str, list[str]] = {"staff": [], "": []}
    for number, group in enumerate(groups):
        counter.asks(f"p{number}", party=Party(groups=(group,)))
        lanes[group].append(f"p{number}")
    expected, times = list[str](), dict[str, int]()
    while any(lanes.values()):
        group = "staff" if lanes["staff"] else ""
        name = lanes[group].pop(0)
        expected.append(name)
        times[name] = times.get(name, 0) + 1
        if then is not Missed.DROP and times[name] < tries:
            where = {Missed.TO_END: 99, Missed.SKIP_NEXT: skip, Missed.KEEP: 0}[then]
            lanes[group].insert(where, name)
    at, offers = WINTER, list(counter.cancels("host"))
    for _ in range(20):
        at += HOUR
        offers += counter.when(at)
    assert [event.person for event in offers if isinstance(event, PlaceOffered)] == expected
    assert set(counter.states.values()) <= {State.CANCELLED, State.LAPSED}
    assert counter.roster.places_free == 1


def test_an_offer_holds_until_its_end_and_not_at_that_moment() -> None:
    counter = offering(missed=Missed.DROP)
    counter.ask_all("anna ben carla")
    assert counter.cancels("anna")[1:] == (counter.offered("ben", WINTER + DAY),)
    assert counter.roster.places_free == 0, "an offered place is not free"
    end = WINTER + DAY
    assert counter.when(end - MOMENT) == NOTHING
    before = counter.roster
    assert counter.does(registration.accept, booking("ben"), at=end - MOMENT) == (
        counter.promoted("ben", 1, at=end - MOMENT, by="waiting.offer"),
    )
    assert counter.does(registration.accept, booking("ben"), at=end) == NOTHING, "twice is once"
    counter.roster = before
    assert counter.does(registration.accept, booking("ben"), at=end) == (
        missed(counter, "ben", Missed.DROP, at=end),
        counter.offered("carla", end + DAY, at=end),
        no_transition("ben", Command.ACCEPT, State.LAPSED, at=end),
    )


@pytest.mark.parametrize(
    ("then", "skip", "line"),
    [
        (Missed.KEEP, 0, ""),
        (Missed.TO_END, 0, "carla dora emil ben"),
        (Missed.SKIP_NEXT, 2, "carla dora ben emil"),
        (Missed.DROP, 0, "carla dora emil"),
    ],
)
def test_what_becomes_of_a_missed_offer(then: Missed, skip: int, line: str) -> None:
    counter = offering(missed=then, skip=skip or 9)
    counter.ask_all("anna ben carla dora emil")
    counter.cancels("anna")
    end = WINTER + DAY
    lapsed, *more = counter.when(end)
    assert lapsed == missed(counter, "ben", then, skip, at=end)
    following = "ben" if then is Missed.KEEP else "carla"
    assert more == [counter.offered(following, end + DAY, at=end)]
    waiting = " ".join(one for one in line.split() if one != following) or "carla dora emil"
    assert counter.line == waiting
    assert counter.of("ben").missed == 1


@pytest.mark.parametrize("then", [Missed.KEEP, Missed.TO_END, Missed.SKIP_NEXT])
def test_after_the_last_try_who_never_answers_is_out_of_the_queue(then: Missed) -> None:
    counter = offering(missed=then, tries=2, skip=1)
    counter.ask_all("anna ben")
    counter.cancels("anna")
    first, second = WINTER + DAY, WINTER + 2 * DAY
    skip = 1 if then is Missed.SKIP_NEXT else 0
    assert counter.when(first) == (
        missed(counter, "ben", then, skip, at=first),
        counter.offered("ben", second, at=first),
    )
    assert counter.when(second) == (missed(counter, "ben", Missed.DROP, at=second),)
    assert (counter.states["ben"], counter.of("ben").missed) == (State.LAPSED, 2)
    assert counter.roster.places_bookable == 1


def test_the_silent_head_does_not_starve_those_behind_it() -> None:
    counter = offering(missed=Missed.KEEP, tries=3)
    counter.ask_all("anna silent ben")
    counter.cancels("anna")
    for days in range(1, 4):
        counter.when(WINTER + days * DAY)
    assert counter.states == {"anna": State.CANCELLED, "silent": State.LAPSED, "ben": State.OFFERED}


def test_an_offer_that_was_made_under_a_rule_that_is_gone_is_dropped_when_it_lapses() -> None:
    counter = offering(missed=Missed.KEEP, tries=9)
    counter.ask_all("anna ben carla")
    counter.cancels("anna")
    counter.rules = with_waiting()
    end = WINTER + DAY
    assert counter.when(end) == (
        missed(counter, "ben", Missed.DROP, at=end),
        counter.promoted("carla", 2, at=end),
    )


def test_who_declines_an_offer_makes_room_for_the_next_at_once_and_owes_nothing() -> None:
    counter = offering()
    counter.ask_all("anna ben carla")
    counter.cancels("anna")
    at = WINTER + HOUR
    assert counter.cancels("ben", at=at) == (
        gave_up("ben", ONLY_WAITED, at=at),
        counter.offered("carla", at + DAY, at=at),
    )


def test_an_offered_place_keeps_its_pool_and_its_allocation() -> None:
    session = attrs.evolve(course(9), pools=(Pool("on_site", 0, overflow=("online",)), Pool("online", 1)))
    counter = Counter(session, with_waiting(offer=OfferRule()))
    counter.ask_all("anna ben")
    assert counter.cancels("anna")[1:] == (counter.offered("ben", WINTER + DAY, allocation=("online",)),)
    assert counter.does(registration.accept, booking("ben")) == (
        counter.promoted("ben", 1, allocation=("online",), by="waiting.offer"),
    )
    counter.asks("carla")
    late = counter.when(WINTER + DAY)
    assert late == NOTHING


def test_part_of_a_party_is_offered_its_places_and_may_let_them_lapse() -> None:
    counter = Counter(2, with_waiting(fit=Fit.SPLIT_WITH_CONSENT, offer=OfferRule(missed=Missed.TO_END)))
    counter.ask_all("anna ben")
    counter.asks("family", 2, party=Party(splits=True))
    assert counter.cancels("anna")[2:] == (counter.offered("family", WINTER + DAY),)
    assert counter.line == "family+2"
    end = WINTER + DAY
    assert counter.when(end) == (
        missed(counter, "family", Missed.TO_END, at=end),
        counter.offered("family+2", end + DAY, at=end),
    )


def test_a_newcomer_waits_while_the_last_place_is_offered() -> None:
    counter = offering()
    counter.ask_all("anna ben")
    counter.cancels("anna")
    waits = counter.asks("walk-in")[0]
    assert isinstance(waits, Waitlisted)
    assert (waits.position, waits.ahead) == (2, 0)


def test_what_was_paid_before_the_place_goes_back_only_to_who_is_out_of_the_queue() -> None:
    rules = with_waiting(offer=OfferRule(missed=Missed.KEEP, tries=2))
    counter = Counter(1, attrs.evolve(rules, holds=HoldRules(pay=PayRule(counts=False))))
    for name in ("host", "anna"):
        counter.asks(name)
        counter.does(registration.note_payment, booking(name), amount=Money(4800))
    counter.cancels("host")
    assert counter.states["anna"] is State.OFFERED
    first, second = WINTER + DAY, WINTER + 2 * DAY
    assert counter.when(first) == (
        missed(counter, "anna", Missed.KEEP, at=first),
        counter.offered("anna", second, at=first),
    )
    assert counter.when(second) == (
        missed(counter, "anna", Missed.DROP, at=second),
        RefundDue(booking("anna"), person("anna"), Money(4800), second, counter.rules.ruling("waiting.offer")),
    )


def test_a_deadline_that_comes_back_after_a_missed_offer_is_over_once() -> None:
    waiting = with_waiting(offer=OfferRule(24, missed=Missed.TO_END, tries=9))
    counter = Counter(1, attrs.evolve(waiting, holds=HoldRules(confirm=ConfirmRule(72))))
    counter.asks("host")
    counter.ask_all("anna ben")
    counter.cancels("host")
    counter.when(WINTER + DAY)
    counter.does(registration.accept, booking("ben"), at=WINTER + DAY)
    assert counter.states == {"host": State.CANCELLED, "anna": State.WAITING, "ben": State.REGISTERED}
    end = WINTER + 3 * DAY
    assert counter.when(end) == (counter.lapsed("anna", ConditionKind.CONFIRMATION, "holds.confirm", at=end),)
