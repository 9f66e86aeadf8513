"""Names that come later: until when, and what becomes of places without one."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
import pytest
from account_cases import free, gives_up, pays, with_party
from counter_cases import NOTHING, Counter, met, moment, person, refused
from hypothesis import given
from hypothesis import strategies as st
from party_cases import DUE, FIRM, NAMES, STAFF, named, names
from registration_cases import MOMENT, START, booking, course

from bildungsraum.fees import SettlementKind
from bildungsraum.registration import (
    Command,
    Condition,
    ConditionKind,
    Lapsed,
    PlaceNamed,
    PlacesCancelled,
    Reason,
    RefundDue,
    Refusal,
    RosterEvents,
    State,
)
from bildungsraum.rules import HoldRules, PayRule
from bildungsraum.values import Money, PersonId


def test_the_last_name_is_the_end_of_waiting_for_names() -> None:
    counter = Counter(9, FIRM)
    counter.asks("firm", 2, party=STAFF)
    assert names(counter, "firm", 2, "anna") == (named("firm", 2, "anna"),)
    assert names(counter, "firm", 2, "anna") == NOTHING
    assert names(counter, "firm", 2, "ben") == (named("firm", 2, "ben"),)
    assert counter.of("firm").conditions == (Condition(NAMES, DUE),)
    done = met("firm", NAMES, at=DUE - MOMENT)
    assert names(counter, "firm", 1, "anna") == (named("firm", 1, "anna"), done)
    assert names(counter, "firm", 1, "carla") == (named("firm", 1, "carla"),)
    assert counter.of("firm").holders == ("carla", "ben")
    assert counter.roster.all_of(PersonId("anna")) == ()
    assert counter.when(DUE) == NOTHING


@given(st.permutations((1, 2, 3, 4)), st.integers(0, 4))
def test_in_whatever_order_names_come_exactly_the_places_without_one_are_given_back(
    order: list[int], known: int
) -> None:
    counter = Counter(4, FIRM)
    counter.asks("firm", 4, party=STAFF)
    counter.ask_all("anna ben carla dora emil")
    for number in order[:known]:
        names(counter, "firm", number, f"staff-{number}")
    before = counter.of("firm")
    events = counter.when(DUE)
    moved_up = tuple(
        counter.promoted(name, position, at=DUE) for position, name in enumerate(("anna", "ben", "carla", "dora"), 1)
    )
    ruling = FIRM.ruling("party.names_due")
    rest = tuple(sorted(order[known:]))
    first: RosterEvents = NOTHING
    if known == 0:
        first = (Lapsed(booking("firm"), person("firm"), NAMES, DUE, ruling),)
    elif rest:
        quote = before.quote.without(["standard"] * len(rest))
        back = PlacesCancelled(booking("firm"), person("firm"), rest, quote, free(SettlementKind.WAITING), DUE, ruling)
        first = (back, met("firm", NAMES, at=DUE))
    assert events == (*first, *moved_up[: 4 - known])
    assert counter.of("firm").place_numbers == tuple(sorted(order[:known])) or known == 0
    assert counter.roster.taken == 4


@pytest.mark.parametrize(("at", "is_given_back"), [(DUE - MOMENT, False), (DUE, True)])
def test_names_are_waited_for_until_their_moment_and_no_longer(at: datetime, is_given_back: bool) -> None:
    counter = Counter(4, FIRM)
    counter.asks("firm", 3, party=STAFF)
    names(counter, "firm", 1, "anna")
    events = names(counter, "firm", 3, "ben", at=at)
    closed = Refusal(Reason.NAMES_CLOSED, when=DUE, by=FIRM.ruling("party.names_due"))
    if is_given_back:
        assert events[-1] == refused("firm", Command.NAME_PLACE, closed, at=DUE)
        assert counter.of("firm").place_numbers == (1,)
        assert names(counter, "firm", 1, "ben", at=DUE) == (refused("firm", Command.NAME_PLACE, closed, at=DUE),)
        assert names(counter, "firm", 1, "anna", at=DUE) == NOTHING
    else:
        assert events == (named("firm", 3, "ben"),)


def test_what_was_paid_for_places_that_nobody_was_named_for_goes_back() -> None:
    for known, events_expected in ((2, 1), (0, 2)):
        counter = Counter(4, FIRM)
        counter.asks("firm", 3, party=STAFF)
        pays(counter, "firm", 14400)
        for number in range(1, known + 1):
            names(counter, "firm", number, f"staff-{number}")
        events = counter.when(DUE)
        if known:
            assert isinstance(events[0], PlacesCancelled)
            assert events[0].settlement == free(SettlementKind.WAITING, 4800)
        else:
            ruling = FIRM.ruling("party.names_due")
            assert events[1] == RefundDue(booking("firm"), person("firm"), Money(14400), DUE, ruling)
        assert len(events) == 2, events_expected
        assert counter.of("firm").paid == Money(4800 * known) == counter.of("firm").fee


def test_who_has_paid_for_those_who_are_named_keeps_their_places() -> None:
    rules = attrs.evolve(FIRM, holds=HoldRules(pay=PayRule(99)))
    counter = Counter(4, rules)
    counter.asks("firm", 3, party=STAFF)
    pays(counter, "firm", 4800)
    names(counter, "firm", 2, "anna")
    events = counter.when(DUE)
    assert events[1:] == (met("firm", ConditionKind.PAYMENT, at=DUE), met("firm", NAMES, at=DUE))
    assert counter.when(START) == NOTHING
    assert counter.states["firm"] is State.REGISTERED


def test_without_a_date_for_names_they_can_come_until_it_begins() -> None:
    counter = Counter(4, with_party())
    counter.asks("anna", 3)
    assert counter.of("anna").conditions == ()
    just = START - MOMENT
    events = names(counter, "anna", 2, "ben", at=just)
    assert events == (PlaceNamed(booking("anna"), person("anna"), 2, PersonId("ben"), just),)
    closed = Refusal(Reason.NAMES_CLOSED, when=START, by=counter.rules.ruling("party.names_due"))
    late = names(counter, "anna", 3, "carla", at=START)
    assert late == (refused("anna", Command.NAME_PLACE, closed, at=START),)
    always = Counter(attrs.evolve(course(4), meetings=()), FIRM)
    always.asks("anna", 2)
    assert len(names(always, "anna", 2, "ben", at=START + timedelta(days=99))) == 1


def test_a_place_that_is_given_up_needs_no_name_any_more() -> None:
    counter = Counter(9, FIRM)
    counter.asks("firm", 3, party=STAFF)
    for number in (1, 3):
        names(counter, "firm", number, f"staff-{number}")
    at = DUE - MOMENT
    events = gives_up(counter, "firm", 2, at=at)
    assert events[1:] == (met("firm", NAMES, at=at),)
    assert counter.of("firm").holders == ("staff-1", "staff-3")
    other = Counter(9, FIRM)
    other.asks("firm", 3, party=STAFF)
    names(other, "firm", 1, "staff-1")
    assert len(gives_up(other, "firm", 2, at=at)) == 1
    assert other.of("firm").conditions == (Condition(NAMES, DUE),), "one place still has no name"


def test_giving_up_the_unpaid_places_is_enough_to_keep_those_that_are_paid() -> None:
    paid = attrs.evolve(with_party(), holds=HoldRules(pay=PayRule(14)))
    end = moment("2027-02-16T00:00:00+01:00")
    for cents, is_kept in ((4799, False), (4800, True)):
        counter = Counter(4, paid)
        counter.asks("anna", 2)
        pays(counter, "anna", cents)
        events = gives_up(counter, "anna", 2, at=end - MOMENT)
        assert events[1:] == ((met("anna", ConditionKind.PAYMENT, at=end - MOMENT),) if is_kept else NOTHING)
        counter.when(end)
        assert counter.states["anna"] is (State.REGISTERED if is_kept else State.LAPSED)
