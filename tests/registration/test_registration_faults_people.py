"""What goes wrong with people and parties elsewhere, each fault by its name: who comes twice, alone, or round the rules."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from counter_cases import NOTHING, Counter, moment, wish
from registration_cases import START, booking, course
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import Price, Tariff
from bildungsraum.registration import (
    Command,
    Party,
    Reason,
    Refusal,
    Refused,
    Registered,
    Request,
    Roster,
    Side,
    State,
)
from bildungsraum.rules import (
    Accompanied,
    AdmissionRules,
    AgeAt,
    AgeRule,
    Before,
    Limit,
    PartyRules,
    Rules,
    Scope,
    Span,
)
from bildungsraum.values import Money, PersonId, SessionId

FULL_PRICE = Money(4800)


def with_rules(**groups: object) -> Rules:
    rules: Rules = attrs.evolve(RULES, **groups)  # type: ignore[arg-type]
    return rules


@pytest.mark.parametrize(("at", "old_enough"), [(AgeAt.START, False), (AgeAt.YEAR_OF_START, True)])
def test_on_which_day_an_age_counts_is_a_rule_and_not_an_accident(at: AgeAt, old_enough: bool) -> None:
    counter = Counter(1, with_rules(admission=AdmissionRules(age=AgeRule(12, at=at))))
    child = attrs.evolve(wish("child"), births=[moment("2015-11-30T00:00:00+01:00").date()])
    found = counter.does(registration.register, child)[-1]
    assert isinstance(found, Registered) is old_enough


def test_every_gate_is_looked_at_and_not_only_the_first() -> None:
    rules = with_rules(
        admission=AdmissionRules(groups=["sponsor"], evidence=["residence"], age=AgeRule(18)), party=PartyRules(2, 2)
    )
    found = Counter(1, rules).asks("anna")[-1]
    assert [one.reason for one in found.refusals] == [  # type: ignore[union-attr]
        Reason.NOT_IN_GROUP,
        Reason.AGE_UNKNOWN,
        Reason.EVIDENCE_MISSING,
        Reason.PARTY_TOO_SMALL,
    ]


def test_a_family_that_books_one_by_one_has_no_more_than_a_family_may() -> None:
    rules = with_rules(admission=AdmissionRules(limits=[Limit(2, Scope.HOUSEHOLD, Span.SESSION)]))
    counter = Counter(9, rules)
    family = Party(household="family-1")
    told = [counter.asks(name, party=family)[-1] for name in ("anna", "ben", "carla")]
    assert [type(one) for one in told] == [Registered, Registered, registration.Declined]


def test_one_person_cannot_come_twice_under_two_bookings_or_two_names_in_one() -> None:
    counter = Counter(9)
    counter.asks("anna")
    for holders in (("ben", "anna"), ("ben", "ben")):
        party = Party(holders=[PersonId(one) for one in holders])
        found = counter.asks("ben", 2, party=party, id=f"wish-{holders}")[-1]
        assert [one.reason for one in found.refusals] == [Reason.ALREADY_REGISTERED]  # type: ignore[union-attr]


def test_a_child_is_not_booked_alone_nor_left_alone() -> None:
    tariff = Tariff([Price("standard", FULL_PRICE), Price("child", Money(0))])
    rules = with_rules(party=PartyRules(accompanied=[Accompanied("child", ["standard"])]))
    counter = Counter(attrs.evolve(course(4), tariff=tariff), rules)
    alone = counter.asks("child", categories=("child",))[-1]
    assert [one.reason for one in alone.refusals] == [Reason.COMPANY_MISSING]  # type: ignore[union-attr]
    counter.asks("anna", categories=("standard", "child"))
    left = counter.does(registration.cancel_places, booking("anna"), numbers=[1])[-1]
    assert isinstance(left, Refused)
    assert counter.of("anna").places == 2


def test_places_without_a_name_are_given_back_on_their_day_and_the_next_one_moves_up() -> None:
    counter = Counter(3, with_rules(party=PartyRules(names_due=Before(7))))
    counter.asks("firm", 3, party=Party(organisation="firm", holders=[PersonId("ada"), None, None]))
    counter.asks("anna")
    counter.when(counter.rules.before(START, Before(7)))
    assert (counter.of("firm").places, counter.states["anna"]) == (1, State.REGISTERED)


def test_who_cancels_and_books_again_cannot_get_round_the_end_of_registration() -> None:
    counter = Counter(1, with_rules(admission=AdmissionRules(closes=Before(7))))
    counter.asks("anna")
    late = START - timedelta(days=2)
    assert counter.cancels("anna", at=late)[0].settlement.claim == FULL_PRICE  # type: ignore[union-attr]
    again = counter.asks("anna", id="again", at=late)[-1]
    assert [one.reason for one in again.refusals] == [Reason.REGISTRATION_CLOSED]  # type: ignore[union-attr]


def test_who_changes_to_a_full_session_keeps_the_place_they_have() -> None:
    here, there = Counter(1), Counter(attrs.evolve(course(1), id=SessionId("there")))
    here.asks("anna")
    host = Request(wish("host").id, SessionId("there"), PersonId("host"))
    there.does(registration.register, host)
    request = Request(wish("anna", id="over").id, SessionId("there"), PersonId("anna"))
    sides = [Side(one.roster, one.session, RULES) for one in (here, there)]
    mine, theirs = registration.move(sides[0], booking("anna"), sides[1], request=request, at=WINTER)
    reason = Refusal(Reason.FULL, by=RULES.ruling("session.capacity"))
    assert mine == (Refused(booking("anna"), PersonId("anna"), (reason,), WINTER, Command.MOVE),)
    assert theirs == NOTHING
    assert isinstance(here.roster, Roster)


def test_a_cancelled_booking_cannot_be_moved_named_or_handed_over() -> None:
    counter = Counter(1)
    counter.asks("anna")
    counter.cancels("anna")
    told = [
        counter.does(registration.transfer, booking("anna"), request=counter.instead("anna", "ben")),
        counter.does(registration.name_place, booking("anna"), number=1, holder=PersonId("ben")),
    ]
    names = [one.refusals[0].name for events in told for one in events]  # type: ignore[union-attr]
    assert names == ["transfer.cancelled", "name_place.cancelled"]
