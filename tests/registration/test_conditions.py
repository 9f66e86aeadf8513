"""What must be done before a place is given, or soon after: a confirmation, an approval."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from counter_cases import HOUR, NOTHING, Counter, met, no_transition, person, wish
from registration_cases import CAPACITY, MOMENT, START, booking, course, price
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    Admitted,
    Applied,
    Channel,
    Command,
    Condition,
    ConditionKind,
    Party,
    Queued,
    Reason,
    Registered,
    Rejected,
    State,
)
from bildungsraum.rules import AdmissionRules, ConfirmRule, Fit, HoldRules, OfferRule, Pool, Rules, WaitingRules

CONFIRMATION, APPROVAL = ConditionKind.CONFIRMATION, ConditionKind.APPROVAL
MAILED = attrs.evolve(RULES, holds=HoldRules(confirm=ConfirmRule(48)))
OPTED_IN = attrs.evolve(RULES, holds=HoldRules(confirm=ConfirmRule(48, counts=False)))
LOOKED_AT = attrs.evolve(RULES, admission=AdmissionRules(approval=True))


def confirms(counter: Counter, name: str, at: object = WINTER) -> registration.RosterEvents:
    return counter.does(registration.confirm, booking(name), at=at)  # type: ignore[arg-type]


def approves(counter: Counter, name: str) -> registration.RosterEvents:
    return counter.does(registration.approve, booking(name), actor="clerk-7")


def admitted(
    name: str, *conditions: Condition, allocation: tuple[str | None, ...] = (), at: object = WINTER
) -> Admitted:
    return Admitted(booking(name), person(name), allocation, conditions, at, CAPACITY)  # type: ignore[arg-type]


# a mail that must be answered ----------------------------------------------------------------------------------------


def test_an_unconfirmed_wish_has_its_place_where_it_counts_and_loses_it_at_the_end_of_its_time() -> None:
    counter = Counter(1, MAILED)
    end = WINTER + 48 * HOUR
    (registered,) = counter.asks("anna")
    assert isinstance(registered, Registered)
    assert registered.conditions == (Condition(CONFIRMATION, end),)
    counter.asks("ben", at=WINTER + HOUR)
    assert counter.when(end - MOMENT) == NOTHING
    assert counter.when(end) == (
        counter.lapsed("anna", CONFIRMATION, "holds.confirm", at=end),
        counter.promoted("ben", 1, at=end),
    )
    assert confirms(counter, "anna", end) == (no_transition("anna", Command.CONFIRM, State.LAPSED, at=end),)


def test_who_confirms_in_time_keeps_the_place_for_good() -> None:
    counter = Counter(1, MAILED)
    counter.asks("anna")
    just = WINTER + 48 * HOUR - MOMENT
    assert confirms(counter, "anna", just) == (met("anna", CONFIRMATION, at=just),)
    assert confirms(counter, "anna", just) == NOTHING
    assert counter.when(START - MOMENT) == NOTHING
    assert (counter.of("anna").conditions, counter.of("anna").until) == ((), None)


def test_who_waits_must_confirm_as_well_or_leaves_the_queue() -> None:
    counter = Counter(1, MAILED)
    counter.asks("anna")
    confirms(counter, "anna")
    counter.ask_all("ben carla")
    assert confirms(counter, "carla") == (met("carla", CONFIRMATION),)
    end = WINTER + 48 * HOUR
    assert counter.when(end) == (counter.lapsed("ben", CONFIRMATION, "holds.confirm", at=end),)
    assert counter.line == "carla"


def test_who_moves_up_before_confirming_must_still_do_so() -> None:
    counter = Counter(1, MAILED)
    counter.ask_all("anna ben")
    counter.cancels("anna")
    end = WINTER + 48 * HOUR
    assert counter.of("ben").conditions == (Condition(CONFIRMATION, end),)
    assert counter.when(end) == (counter.lapsed("ben", CONFIRMATION, "holds.confirm", at=end),)


def test_who_accepts_an_offer_has_confirmed_with_it() -> None:
    counter = Counter(1, attrs.evolve(MAILED, waiting=WaitingRules(offer=OfferRule(24))))
    counter.ask_all("anna ben")
    counter.cancels("anna")
    assert counter.does(registration.accept, booking("ben")) == (
        met("ben", CONFIRMATION),
        counter.promoted("ben", 1, by="waiting.offer"),
    )
    assert counter.when(START - MOMENT) == NOTHING


def test_who_confirms_while_an_offer_runs_still_has_to_accept_it_in_time() -> None:
    counter = Counter(1, attrs.evolve(MAILED, waiting=WaitingRules(offer=OfferRule(24))))
    counter.ask_all("anna ben")
    counter.cancels("anna")
    assert confirms(counter, "ben") == (met("ben", CONFIRMATION),)
    assert (counter.of("ben").state, counter.of("ben").until) == (State.OFFERED, WINTER + 24 * HOUR)
    assert counter.does(registration.accept, booking("ben")) == (counter.promoted("ben", 1, by="waiting.offer"),)


def test_where_an_unconfirmed_wish_does_not_count_it_has_no_place_before_it_is_confirmed() -> None:
    counter = Counter(1, OPTED_IN)
    (applied,) = counter.asks("anna")
    rules, wanted, end = counter.rules, wish("anna"), WINTER + 48 * HOUR
    conditions = (Condition(CONFIRMATION, end, counts=False),)
    terms = (price(1), rules.cancellation, START, conditions, WINTER, wanted.party, 0)
    assert applied == Applied(booking("anna"), wanted.person, wanted.categories, *terms, rules.ruling("holds.confirm"))
    assert counter.roster.places_free == 1
    counter.asks("ben")
    assert confirms(counter, "ben") == (met("ben", CONFIRMATION), admitted("ben"))
    by = CAPACITY
    assert confirms(counter, "anna") == (
        met("anna", CONFIRMATION),
        Queued(booking("anna"), person("anna"), 1, 0, Reason.FULL, WINTER, by),
    )
    assert confirms(counter, "anna") == confirms(counter, "ben") == NOTHING
    assert counter.line == "anna"


def test_a_wish_that_is_never_confirmed_lapses_and_had_no_place() -> None:
    counter = Counter(1, OPTED_IN)
    counter.asks("anna")
    end = WINTER + 48 * HOUR
    assert counter.when(end - MOMENT) == NOTHING
    assert counter.when(end) == (counter.lapsed("anna", CONFIRMATION, "holds.confirm", at=end),)


@pytest.mark.parametrize("channel", [Channel.PAPER, Channel.TELEPHONE])
def test_who_comes_on_paper_or_by_telephone_gets_no_mail_to_answer(channel: Channel) -> None:
    for rules in (MAILED, OPTED_IN):
        counter = Counter(1, rules)
        (registered,) = counter.asks("anna", party=Party(channel=channel))
        assert isinstance(registered, Registered)
        assert registered.conditions == ()


# somebody looks at it ------------------------------------------------------------------------------------------------


def test_an_approved_wish_has_its_place_and_the_next_one_joins_the_queue() -> None:
    counter = Counter(1, LOOKED_AT)
    counter.ask_all("anna ben carla")
    assert set(counter.states.values()) == {State.PENDING}
    assert counter.of("anna").conditions == (Condition(APPROVAL, START, counts=False),)
    assert counter.when(START - MOMENT) == NOTHING, "a wish that nobody looks at does not lapse by itself"
    assert approves(counter, "ben") == (met("ben", APPROVAL, actor="clerk-7"), admitted("ben"))
    for number, name in enumerate(("carla", "anna")):
        queued = Queued(booking(name), person(name), number + 1, number, Reason.FULL, WINTER, CAPACITY)
        assert approves(counter, name) == (met(name, APPROVAL, actor="clerk-7"), queued)
    assert approves(counter, "ben") == NOTHING
    assert counter.line == "carla anna"


def test_an_approved_wish_joins_the_end_of_its_own_class() -> None:
    rules = attrs.evolve(LOOKED_AT, waiting=WaitingRules(classes=("staff",)))
    counter = Counter(0, attrs.evolve(rules, waiting=WaitingRules(classes=("staff",))))
    counter.session = course(1)
    for name, group in (("host", ""), ("anna", ""), ("boss", "staff"), ("chief", "staff")):
        counter.asks(name, party=Party(groups=(group,)))
        approves(counter, name)
    assert counter.line == "boss chief anna"
    assert counter.of("boss").position == 2


def test_an_approved_wish_passes_those_who_do_not_fit_where_a_newcomer_might() -> None:
    counter = Counter(2, attrs.evolve(LOOKED_AT, waiting=WaitingRules(fit=Fit.FIRST_FIT)))
    counter.ask_all("anna family:2 ben")
    approves(counter, "anna")
    approves(counter, "family")
    assert approves(counter, "ben") == (
        met("ben", APPROVAL, actor="clerk-7"),
        admitted("ben"),
        counter.overtaken("family", "ben"),
    )


def test_an_approved_wish_has_its_place_in_the_pool_that_was_asked_for() -> None:
    counter = Counter(attrs.evolve(course(9), pools=(Pool("on_site", 1), Pool("online", 1))), LOOKED_AT)
    for name in ("anna", "ben"):
        counter.asks(name, party=Party(pools=("online",)))
    by = counter.rules.ruling("session.pools")
    assert approves(counter, "anna")[1:] == (attrs.evolve(admitted("anna", allocation=("online",)), by=by),)
    approves(counter, "ben")
    assert counter.line == "ben"


def test_a_rejected_wish_is_over_and_hears_a_word_of_the_districts_list() -> None:
    counter = Counter(1, LOOKED_AT)
    counter.ask_all("anna ben")
    facts: dict[str, Any] = {"actor": "clerk-7", "reason": "not_resident"}
    rejected = Rejected(booking("anna"), person("anna"), "clerk-7", "not_resident", WINTER)
    assert counter.does(registration.reject, booking("anna"), **facts) == (rejected,)
    assert counter.does(registration.reject, booking("anna"), **facts) == NOTHING
    assert approves(counter, "anna") == (no_transition("anna", Command.APPROVE, State.REJECTED),)
    approves(counter, "ben")
    assert counter.does(registration.reject, booking("ben"), **facts) == (
        no_transition("ben", Command.REJECT, State.REGISTERED),
    )


BOTH = attrs.evolve(LOOKED_AT, holds=HoldRules(confirm=ConfirmRule(48, counts=False)))


@pytest.mark.parametrize("first", [confirms, approves])
def test_with_two_conditions_the_last_of_them_gives_the_place_in_whatever_order(first: object) -> None:
    counter = Counter(1, BOTH)
    counter.asks("anna")
    events = [*confirms(counter, "anna"), *approves(counter, "anna")]
    other = Counter(1, BOTH)
    other.asks("anna")
    events_other = [*approves(other, "anna"), *confirms(other, "anna")]
    found = events if first is confirms else events_other
    assert [type(event).__name__ for event in found] == ["ConditionMet", "ConditionMet", "Admitted"]
    assert found[-1] == admitted("anna")


def test_an_approved_wish_that_is_still_to_be_confirmed_has_its_place_only_for_so_long() -> None:
    rules: Rules = attrs.evolve(LOOKED_AT, holds=HoldRules(confirm=ConfirmRule(48)))
    counter = Counter(1, rules)
    counter.asks("anna")
    assert counter.of("anna").conditions == (
        Condition(CONFIRMATION, WINTER + 48 * HOUR),
        Condition(APPROVAL, START, False),
    )
    assert approves(counter, "anna")[-1] == admitted("anna")
    end = WINTER + 48 * HOUR
    assert counter.when(end) == (counter.lapsed("anna", CONFIRMATION, "holds.confirm", at=end),)
