"""Somebody at the desk gives a place against a rule: what stood against it is kept, and the queue stays as it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs
import pytest
from counter_cases import NOTHING, Counter, wish, with_waiting
from registration_cases import CAPACITY, MOMENT, NO_PLACE, START, booking, course, registered
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    Condition,
    ConditionKind,
    Declined,
    Overridden,
    Party,
    Reason,
    Refusal,
    Registered,
    RosterEvents,
    State,
)
from bildungsraum.rules import (
    AdmissionRules,
    AgeRule,
    Before,
    HoldRules,
    Level,
    PartyRules,
    PayRule,
    PlaceRules,
    Pool,
    Ruling,
)
from bildungsraum.schedule import Status
from bildungsraum.values import PersonId, RequestId, SessionId


def overrides(counter: Counter, name: str, places: int = 1, **facts: Any) -> RosterEvents:
    wanted = attrs.evolve(wish(name, places), **facts)
    return counter.does(registration.override, wanted, actor="desk-7", reason="hardship", at=WINTER)


def overridden(name: str, *refusals: Refusal) -> Overridden:
    return Overridden(booking(name), PersonId(name), refusals, "desk-7", "hardship", WINTER)


def by_hand(name: str, places: int = 1, **facts: Any) -> Registered:
    """Nobody's rule gave this place."""
    return attrs.evolve(registered(name, places), by=None, **facts)


def test_a_place_is_given_beyond_the_capacity_and_the_queue_stays_as_it_is() -> None:
    counter = Counter(1)
    counter.ask_all("anna ben")
    assert overrides(counter, "carla", 2) == (
        overridden("carla", Refusal(Reason.PARTY_LARGER_THAN_SESSION, limit=1, by=CAPACITY), NO_PLACE),
        by_hand("carla", 2),
    )
    assert (counter.roster.places_over, counter.line) == (2, "ben")
    assert overrides(counter, "carla", 2) == NOTHING


def test_with_room_and_no_rule_against_it_nothing_had_to_be_overridden() -> None:
    counter = Counter(1)
    assert overrides(counter, "anna") == (overridden("anna"), by_hand("anna"))


def test_what_stood_against_it_is_kept_in_reading_order() -> None:
    counter = Counter(2, attrs.evolve(RULES, admission=AdmissionRules(age=AgeRule(16), groups=["school"])))
    closed, unknown = (
        Refusal(reason, by=Ruling(f"admission.{key}", Level.DISTRICT))
        for reason, key in ((Reason.NOT_IN_GROUP, "groups"), (Reason.AGE_UNKNOWN, "age"))
    )
    assert overrides(counter, "anna") == (overridden("anna", closed, unknown), by_hand("anna"))


def test_a_wish_that_was_declined_or_only_held_may_be_overridden_and_one_that_waits_may_not() -> None:
    counter = Counter(1, with_waiting(maximum=1))
    counter.ask_all("anna ben carla")
    assert overrides(counter, "carla") == (overridden("carla", NO_PLACE), by_hand("carla"))
    assert overrides(counter, "ben") == NOTHING
    assert (counter.of("ben").state, counter.of("carla").state) == (State.WAITING, State.REGISTERED)
    roomy = Counter(2)
    roomy.does(registration.hold, wish("dora"))
    assert overrides(roomy, "dora") == (overridden("dora"), by_hand("dora"))
    assert roomy.roster.taken == 1


def test_the_id_of_one_wish_does_not_override_another() -> None:
    counter = Counter(1, with_waiting(maximum=0))
    counter.ask_all("anna ben")
    for other in (wish("dora", id="wish-ben"), wish("ben", 2), wish("dora", id="wish-anna")):
        with pytest.raises(ValueError, match="was used for another wish"):
            counter.does(registration.override, other, actor="desk-7", reason="hardship")
    elsewhere = attrs.evolve(wish("emil"), session=SessionId("vhs:tablet"))
    with pytest.raises(ValueError, match="is for session vhs:tablet"):
        counter.does(registration.override, elsewhere, actor="desk-7", reason="hardship")


def test_what_makes_no_sense_stays_declined_and_only_that_is_told() -> None:
    gone, off = (attrs.evolve(course(0), status=status) for status in (Status.WITHDRAWN, Status.CANCELLED))
    for session, reason in ((gone, Reason.SESSION_WITHDRAWN), (off, Reason.SESSION_CANCELLED)):
        counter = Counter(session)
        no = Declined(RequestId("wish-anna"), PersonId("anna"), ("standard",), (Refusal(reason),), WINTER)
        assert overrides(counter, "anna") == (no,)
    counter = Counter(2)
    counter.ask_all("anna")
    unknown = Ruling("reductions", Level.DISTRICT)
    [declined] = overrides(counter, "anna", 2, id="second", categories=("pet", "standard"), reductions=("forged",))
    assert isinstance(declined, Declined)
    assert declined.refusals == (
        Refusal(Reason.ALREADY_REGISTERED, name="wish-anna"),
        Refusal(Reason.CATEGORY_UNKNOWN, name="pet"),
        Refusal(Reason.REDUCTION_UNKNOWN, name="forged", by=unknown),
    )


def test_a_place_beyond_a_pool_is_counted_in_the_pool_that_was_wanted() -> None:
    places = PlaceRules(pools=[Pool("hall", 1, overflow=["kept"]), Pool("kept", 1, group="school"), Pool("yard")])
    counter = Counter(9, attrs.evolve(RULES, places=places))
    for name, pool in (("anna", "hall"), ("ben", "hall"), ("carla", "kept")):
        events = overrides(counter, name, party=Party(pools=[pool]))
        assert [one.allocation for one in events if isinstance(one, Registered)] == [(pool,)]
    assert (counter.roster.taken_in("hall"), counter.roster.taken_in("kept"), counter.roster.places_free) == (2, 1, 6)
    attic = overrides(counter, "dora", party=Party(pools=["attic"]))
    assert [type(one) for one in attic] == [Declined]


def test_only_a_named_actor_overrides_and_only_for_a_reason() -> None:
    counter = Counter(1)
    for actor, reason in ((" ", "hardship"), ("desk-7", "")):
        with pytest.raises(ValueError, match="must not be empty"):
            counter.does(registration.override, wish("anna"), actor=actor, reason=reason)


def test_a_place_that_is_given_when_the_session_begins_need_not_have_been_paid_by_then() -> None:
    rules = attrs.evolve(RULES, holds=HoldRules(pay=PayRule(14)))
    for at, until in ((START - MOMENT, START), (START, datetime.fromisoformat("2027-04-14T00:00:00+02:00"))):
        counter = Counter(1, rules)
        counter.does(registration.override, wish("anna"), actor="desk-7", reason="hardship", at=at)
        assert counter.of("anna").conditions == (Condition(ConditionKind.PAYMENT, until),)


def test_a_place_given_by_hand_must_be_paid_and_named_like_any_other() -> None:
    party = PartyRules(maximum=4, names_due=Before(7))
    counter = Counter(2, attrs.evolve(RULES, party=party, holds=HoldRules(pay=PayRule(14))))
    due = (
        Condition(ConditionKind.PAYMENT, datetime.fromisoformat("2027-02-16T00:00:00+01:00")),
        Condition(ConditionKind.NAMES, datetime.fromisoformat("2027-03-23T09:00:00+01:00")),
    )
    assert overrides(counter, "anna", 2) == (overridden("anna"), by_hand("anna", 2, conditions=due))


def test_where_there_is_room_a_place_given_by_hand_is_found_as_for_anybody() -> None:
    pools = (Pool("hall", 1, overflow=["yard"]), Pool("yard", 1))
    counter = Counter(attrs.evolve(course(9), pools=pools))
    hall = Party(pools=["hall"])
    given = [overrides(counter, name, party=hall)[-1] for name in ("anna", "ben", "carla")]
    assert [one.allocation for one in given if isinstance(one, Registered)] == [("hall",), ("yard",), ("hall",)]
