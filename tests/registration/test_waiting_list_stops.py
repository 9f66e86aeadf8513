"""Until when the queue moves by itself, and who has what is free after that."""

from __future__ import annotations

from datetime import datetime, time

import attrs
import pytest
from counter_cases import NOTHING, Counter, moment, refused, with_waiting
from registration_cases import CAPACITY, MOMENT, START, booking, course, given_places
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    Command,
    Party,
    Reason,
    Refusal,
    Registered,
)
from bildungsraum.rules import Before, HoursBefore, Pool, Rules, WaitingRules
from bildungsraum.schedule import Status

STOP = moment("2027-03-29T08:00:00+00:00")
STOPS = attrs.evolve(RULES, waiting=WaitingRules(stops=HoursBefore(24)))


@pytest.mark.parametrize(
    ("rules", "stop"),
    [(RULES, START), (STOPS, STOP), (with_waiting(stops=Before(1)), moment("2027-03-29T09:00:00+02:00"))],
)
def test_the_queue_moves_until_it_stops_and_not_at_that_moment(rules: Rules, stop: datetime) -> None:
    for at, moves in ((stop - MOMENT, True), (stop, False)):
        counter = Counter(1, rules)
        counter.ask_all("anna ben")
        events = counter.cancels("anna", at=at)[1:]
        assert events == ((counter.promoted("ben", 1, at=at),) if moves else NOTHING)


def test_a_stop_after_the_start_is_the_start() -> None:
    late = with_waiting(stops=Before(0, time(23)))
    counter = Counter(1, late)
    counter.ask_all("anna ben")
    assert counter.cancels("anna", at=START)[1:] == NOTHING


def test_without_a_start_the_queue_never_stops() -> None:
    counter = Counter(attrs.evolve(course(1), meetings=()), STOPS)
    counter.ask_all("anna ben")
    late = START.replace(year=2037)
    assert counter.cancels("anna", at=late)[1:] == (counter.promoted("ben", 1, at=late),)


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.WITHDRAWN])
def test_nobody_moves_up_in_a_session_that_is_cancelled_or_withdrawn(status: Status) -> None:
    counter = Counter(1)
    counter.ask_all("anna ben")
    counter.session = attrs.evolve(course(2), status=status)
    assert counter.does(registration.adjust)[1:] == NOTHING
    assert counter.does(registration.promote) == NOTHING
    name = {Status.CANCELLED: Reason.SESSION_CANCELLED, Status.WITHDRAWN: Reason.SESSION_WITHDRAWN}[status]
    assert counter.does(registration.accept, booking("ben")) == (
        refused("ben", Command.ACCEPT, Refusal(name), at=WINTER),
    )


def test_once_the_queue_has_stopped_who_asks_first_has_the_place_whoever_stands_in_front() -> None:
    counter = Counter(2, STOPS)
    counter.ask_all("anna ben carla dora emil")
    counter.cancels("anna", at=STOP)
    accepted = counter.promoted("emil", 3, at=STOP, by="waiting.stops")
    assert counter.does(registration.accept, booking("emil"), at=STOP) == (accepted,)
    assert counter.does(registration.accept, booking("emil"), at=STOP) == NOTHING
    full_now = Refusal(Reason.FULL, by=CAPACITY)
    assert counter.does(registration.accept, booking("carla"), at=STOP) == (
        refused("carla", Command.ACCEPT, full_now, at=STOP),
    )
    counter.cancels("ben", at=STOP)
    assert [type(event) for event in counter.asks("walk-in", at=STOP)] == [Registered]
    assert counter.line == "carla dora"


def test_a_place_that_is_new_after_the_stop_goes_to_who_asks_and_nobody_moves_up() -> None:
    counter = Counter(1, STOPS)
    counter.ask_all("anna ben carla")
    counter.session = course(2)
    assert counter.does(registration.accept, booking("carla"), at=STOP) == (
        given_places(2, at=STOP),
        counter.promoted("carla", 2, at=STOP, by="waiting.stops"),
    )
    counter.session = course(2, 1)
    changed = given_places(2, 1, at=STOP)
    assert counter.does(registration.accept, booking("carla"), at=STOP) == (changed,)
    counter.session = course(3, 2)
    assert counter.does(registration.accept, booking("ben"), at=STOP) == (
        given_places(3, 2, at=STOP),
        refused("ben", Command.ACCEPT, Refusal(Reason.FULL, by=CAPACITY), at=STOP),
    )


def test_after_the_stop_it_is_a_place_in_the_pool_that_was_asked_for() -> None:
    counter = Counter(attrs.evolve(course(9), pools=(Pool("on_site", 1), Pool("online", 1))), STOPS)
    for name in ("anna", "ben"):
        counter.asks(name, party=Party(pools=("online",)))
    full_now = Refusal(Reason.FULL, by=counter.rules.ruling("session.pools"))
    assert counter.does(registration.accept, booking("ben"), at=STOP) == (
        refused("ben", Command.ACCEPT, full_now, at=STOP),
    )
    counter.cancels("anna", at=STOP)
    assert counter.does(registration.accept, booking("ben"), at=STOP) == (
        counter.promoted("ben", 1, at=STOP, allocation=("online",), by="waiting.stops"),
    )


def test_while_the_queue_moves_nobody_takes_a_place_by_asking_for_it() -> None:
    counter = Counter(2, STOPS)
    counter.ask_all("anna ben family:2 carla")
    counter.cancels("anna")
    at = STOP - MOMENT
    owed = Refusal(Reason.OTHERS_WAIT, by=counter.rules.ruling("waiting.fit"))
    assert counter.does(registration.accept, booking("carla"), at=at) == (
        refused("carla", Command.ACCEPT, owed, at=at),
    )
    assert counter.does(registration.accept, booking("carla"), at=STOP) == (
        counter.promoted("carla", 2, at=STOP, by="waiting.stops"),
    )


@pytest.mark.parametrize(("at", "allowed"), [(START - MOMENT, True), (START, False)])
def test_after_the_start_nobody_joins_from_the_queue(at: datetime, allowed: bool) -> None:
    counter = Counter(1, STOPS)
    counter.ask_all("anna ben")
    counter.cancels("anna", at=STOP)
    begun = Refusal(Reason.REGISTRATION_CLOSED, when=START)
    assert counter.does(registration.accept, booking("ben"), at=at) == (
        counter.promoted("ben", 1, at=at, by="waiting.stops")
        if allowed
        else refused("ben", Command.ACCEPT, begun, at=at),
    )
