"""Something of a booking changes: who has a place, whose booking it is, whose turn it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from account_cases import pays, with_party
from counter_cases import HOUR, NOTHING, Counter, no_transition, person, refused, wish, with_waiting
from registration_cases import MOMENT, START, booking, course
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    Command,
    Party,
    PlaceNamed,
    Promoted,
    Reason,
    Refusal,
    Reordered,
    RosterEvents,
    State,
    Transferred,
)
from bildungsraum.rules import AdmissionRules, HoldRules
from bildungsraum.values import BookingId, PersonId

# the name of a place -------------------------------------------------------------------------------------------------


def names(counter: Counter, name: str, number: int, holder: str) -> RosterEvents:
    return counter.does(registration.name_place, booking(name), number=number, holder=PersonId(holder))


def test_who_has_a_place_or_waits_for_one_cannot_be_named_for_another() -> None:
    counter = Counter(3, with_party())
    counter.asks("anna", 2)
    counter.ask_all("ben carla")
    has_one = Refusal(Reason.ALREADY_REGISTERED, name=booking("ben"))
    assert names(counter, "anna", 2, "ben") == (refused("anna", Command.NAME_PLACE, has_one),)
    waits = Refusal(Reason.ALREADY_WAITING, name=booking("carla"))
    assert names(counter, "anna", 2, "carla") == (refused("anna", Command.NAME_PLACE, waits),)
    own = Refusal(Reason.ALREADY_REGISTERED, name=booking("anna"))
    assert names(counter, "anna", 2, "anna") == (refused("anna", Command.NAME_PLACE, own),)
    assert counter.of("anna").holders == ("anna", None)


def test_a_name_can_be_changed_and_the_place_keeps_its_number() -> None:
    counter = Counter(3, with_party())
    counter.asks("anna", 3)
    for holder in ("ben", "carla"):
        assert names(counter, "anna", 2, holder) == (
            PlaceNamed(booking("anna"), person("anna"), 2, PersonId(holder), WINTER),
        )
        assert names(counter, "anna", 2, holder) == NOTHING
    counter.does(registration.cancel_places, booking("anna"), numbers=[1])
    assert (counter.of("anna").holders, counter.of("anna").place_numbers) == (("carla", None), (2, 3))
    assert len(names(counter, "anna", 3, "ben")) == 1
    assert counter.of("anna").holders == ("carla", "ben")
    with pytest.raises(LookupError, match=r"wish-anna has the places \(2, 3\), not 1"):
        names(counter, "anna", 1, "dora")


def test_those_who_wait_may_name_their_places_and_those_who_left_may_not() -> None:
    counter = Counter(1, with_party())
    counter.asks("ben")
    counter.asks("anna", 1)
    counter.asks("carla", 1)
    assert len(names(counter, "anna", 1, "dora")) == 1
    assert [one.id for one in counter.roster.all_of(PersonId("dora"))] == [booking("anna")]
    counter.cancels("carla")
    assert names(counter, "carla", 1, "emil") == (no_transition("carla", Command.NAME_PLACE, State.CANCELLED),)
    assert names(counter, "carla", 9, "emil") == (no_transition("carla", Command.NAME_PLACE, State.CANCELLED),)
    held = Counter(1, attrs.evolve(RULES, holds=HoldRules()))
    held.does(registration.hold, wish("anna"))
    assert names(held, "anna", 1, "ben") == (no_transition("anna", Command.NAME_PLACE, State.HELD),)


# another person ------------------------------------------------------------------------------------------------------


def hands_over(counter: Counter, name: str, heir: str, *, at: datetime = WINTER) -> RosterEvents:
    return counter.does(registration.transfer, booking(name), request=counter.instead(name, heir), at=at)


def test_somebody_else_comes_instead_and_everything_promised_and_owed_goes_along() -> None:
    counter = Counter(2)
    counter.ask_all("anna carla:2")
    pays(counter, "anna", 4800)
    before = counter.of("anna")
    assert hands_over(counter, "anna", "ben") == (
        Transferred(booking("anna"), person("anna"), PersonId("ben"), WINTER, Party()),
    )
    assert hands_over(counter, "anna", "ben") == NOTHING
    assert counter.of("anna") == attrs.evolve(before, person=PersonId("ben"))
    assert (counter.roster.of(PersonId("anna")), counter.line) == (None, "carla")
    (again,) = counter.asks("anna", id="second")
    assert isinstance(again, registration.Waitlisted), "and is free to ask anew"


def test_the_name_on_the_place_changes_with_the_person_and_the_others_stay() -> None:
    counter = Counter(9, with_party())
    counter.asks("anna", 3, party=Party(holders=(PersonId("dora"), PersonId("anna"), None)))
    hands_over(counter, "anna", "ben")
    assert counter.of("anna").holders == ("dora", "ben", None)


@pytest.mark.parametrize(("at", "is_too_late"), [(START - MOMENT, False), (START, True)])
def test_once_it_has_begun_nobody_comes_instead(at: datetime, is_too_late: bool) -> None:
    counter = Counter(2)
    counter.asks("anna")
    closed = Refusal(Reason.REGISTRATION_CLOSED, when=START)
    instead = Transferred(booking("anna"), person("anna"), PersonId("ben"), at)
    no = refused("anna", Command.TRANSFER, closed, at=START)
    assert hands_over(counter, "anna", "ben", at=at) == (no if is_too_late else instead,)
    assert hands_over(counter, "anna", "anna" if is_too_late else "ben", at=at) == NOTHING


def test_without_a_start_somebody_can_come_instead_at_any_time() -> None:
    counter = Counter(attrs.evolve(course(2), meetings=()))
    counter.asks("anna")
    assert len(hands_over(counter, "anna", "ben", at=START + timedelta(days=999))) == 1


def test_who_has_a_place_or_waits_cannot_have_another_instead_of_somebody() -> None:
    counter = Counter(2)
    counter.ask_all("anna ben carla")
    for heir, reason in (("ben", Reason.ALREADY_REGISTERED), ("carla", Reason.ALREADY_WAITING)):
        has_one = Refusal(reason, name=booking(heir))
        assert hands_over(counter, "anna", heir) == (refused("anna", Command.TRANSFER, has_one),)
    closed = Refusal(Reason.REGISTRATION_CLOSED, when=START)
    both = (closed, Refusal(Reason.ALREADY_REGISTERED, name=booking("ben")))
    assert hands_over(counter, "anna", "ben", at=START) == (refused("anna", Command.TRANSFER, *both, at=START),)


def test_a_clerk_of_the_firm_who_has_a_place_can_take_over_the_booking_for_the_others() -> None:
    counter = Counter(9, with_party())
    counter.asks("clerk-a", 3, party=Party(organisation="firm"))
    counter.asks("clerk-b")
    assert hands_over(counter, "clerk-a", "clerk-b") == (
        Transferred(booking("clerk-a"), person("clerk-a"), PersonId("clerk-b"), WINTER, Party(organisation="firm")),
    )
    assert [one.id for one in counter.roster.all_of(PersonId("clerk-b"))] == [booking("clerk-b")]


def test_only_a_place_can_be_handed_over_and_not_a_turn_in_the_queue() -> None:
    counter = Counter(1)
    counter.ask_all("anna ben")
    assert hands_over(counter, "ben", "carla") == (no_transition("ben", Command.TRANSFER, State.WAITING),)
    assert hands_over(counter, "ben", "ben") == NOTHING


# the turn ------------------------------------------------------------------------------------------------------------

TO_THE_END: dict[str, Any] = {"before": None, "actor": "clerk-7", "reason": "hardship"}


def puts(counter: Counter, name: str, before: str | None, *, at: datetime = WINTER) -> RosterEvents:
    other = None if before is None else booking(before)
    return counter.does(registration.reorder, booking(name), at=at, **{**TO_THE_END, "before": other})


def reordered(name: str, before: str | None) -> Reordered:
    other = None if before is None else booking(before)
    return Reordered(booking(name), person(name), other, "clerk-7", "hardship", WINTER)


def test_somebody_is_put_before_another_or_at_the_end_and_keeps_the_number() -> None:
    counter = Counter(1)
    counter.ask_all("anna ben carla dora")
    assert puts(counter, "dora", "ben") == (reordered("dora", "ben"),)
    assert counter.line == "dora ben carla"
    assert puts(counter, "dora", None) == (reordered("dora", None),)
    assert counter.line == "ben carla dora"
    assert [one.position for one in counter.roster.waiting] == [1, 2, 3]


def test_who_is_put_first_and_fits_moves_up_at_once() -> None:
    counter = Counter(2)
    counter.ask_all("anna family:2 ben")
    at = WINTER + HOUR
    events = puts(counter, "ben", "family", at=at)
    assert events == (
        attrs.evolve(reordered("ben", "family"), at=at),
        counter.promoted("ben", 2, at=at),
    )


def test_what_is_due_is_done_before_anybody_is_put_anywhere() -> None:
    counter = Counter(1)
    counter.ask_all("anna ben carla dora")
    counter.session = attrs.evolve(counter.session, capacity=2)
    events = puts(counter, "dora", "carla")
    assert events[1:] == (counter.promoted("ben", 1), reordered("dora", "carla"))
    assert isinstance(events[1], Promoted)


def test_only_two_who_wait_in_one_class_can_change_their_order() -> None:
    only_emil_has_a_place = Counter(1)
    only_emil_has_a_place.ask_all("emil carla")
    with pytest.raises(ValueError, match="wish-carla cannot be put before wish-emil: both must wait"):
        puts(only_emil_has_a_place, "carla", "emil")
    counter = Counter(1, with_waiting(classes=("resident",)))
    counter.ask_all("anna ben carla")
    counter.asks("dora", party=Party(groups=("resident",)))
    assert puts(counter, "anna", "ben") == (no_transition("anna", Command.REORDER, State.REGISTERED),)
    for name, before in (("ben", "anna"), ("ben", "dora"), ("ben", "ben")):
        with pytest.raises(ValueError, match=f"wish-{name} cannot be put before wish-{before}: both must wait"):
            puts(counter, name, before)
    for ours, other in ((BookingId("wish-nobody"), None), (booking("ben"), BookingId("wish-nobody"))):
        with pytest.raises(LookupError, match="no booking 'wish-nobody'"):
            counter.does(registration.reorder, ours, **{**TO_THE_END, "before": other})
    assert counter.line == "dora ben carla"


def test_a_wish_that_is_still_looked_at_has_places_to_be_named() -> None:
    counter = Counter(2, attrs.evolve(with_party(), admission=AdmissionRules(approval=True)))
    counter.asks("anna", 2)
    assert len(names(counter, "anna", 2, "ben")) == 1
    assert counter.of("anna").holders == ("anna", "ben")


# before all of it ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decide", "name", "facts"),
    [
        (registration.name_place, "anna", {"number": 1, "holder": PersonId("dora")}),
        (registration.name_place, "anna", {"number": 1, "holder": PersonId("anna")}),
        (registration.name_place, "anna", {"number": 1, "holder": PersonId("carla")}),
        (registration.name_place, "gone", {"number": 1, "holder": PersonId("dora")}),
        (registration.transfer, "anna", {"heir": "dora"}),
        (registration.transfer, "anna", {"heir": "carla"}),
        (registration.transfer, "carla", {"heir": "dora"}),
        (registration.reorder, "anna", TO_THE_END),
        (registration.reorder, "carla", TO_THE_END),
    ],
)
def test_whoever_could_move_up_before_has_moved_up_before(decide: Any, name: str, facts: Any) -> None:
    counter = Counter(1)
    counter.ask_all("gone anna ben carla")
    counter.cancels("gone")
    counter.session = course(2)
    if "heir" in facts:
        facts = {"request": counter.instead(name, facts["heir"])}
    first, second, *_ = counter.does(decide, booking(name), **facts)
    assert isinstance(first, registration.CapacityChanged)
    assert second == counter.promoted("ben", 2)
