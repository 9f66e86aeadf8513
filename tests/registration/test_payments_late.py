"""Money that comes when its time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
import pytest
from counter_cases import NOTHING, Counter, person, wish
from payment_cases import END, LATER, PAID, again, back, lapsed, late, noted, pays
from registration_cases import MOMENT, START, booking, course
from roedertal import RULES

from bildungsraum import registration
from bildungsraum.registration import (
    Cause,
    Party,
    Reinstated,
    State,
)
from bildungsraum.rules import Fit, HoldRules, PayRule, Pool, WaitingRules
from bildungsraum.values import Money


def test_who_pays_late_has_the_place_again_if_there_is_still_room() -> None:
    counter = late()
    assert pays(counter, "anna", at=LATER) == (noted("anna", at=LATER), again(counter, "anna", at=LATER))
    assert (counter.of("anna").state, counter.of("anna").conditions, counter.roster.places_free) == (
        State.REGISTERED,
        (),
        0,
    )
    assert counter.when(START) == NOTHING


def test_the_moment_the_time_is_over_is_late_whoever_looked_before() -> None:
    counter = Counter(1, PAID)
    counter.asks("anna")
    assert pays(counter, "anna", at=END) == (
        lapsed(counter, "anna", at=END),
        noted("anna", at=END),
        again(counter, "anna", at=END),
    )


def test_who_pays_late_and_finds_no_room_gets_everything_back() -> None:
    counter = late(1, "ben")
    assert pays(counter, "anna", 5000, at=LATER) == (
        noted("anna", 5000, at=LATER),
        back(counter, "anna", 5000, at=LATER),
    )
    assert counter.states["anna"] is State.LAPSED
    assert counter.of("anna").paid == Money(0)


def test_who_pays_late_passes_nobody_who_waits() -> None:
    counter = late(2, "ben family:2")
    assert counter.roster.places_free == 1
    assert pays(counter, "anna", at=LATER)[1:] == (back(counter, "anna", 4800, at=LATER),)
    fitting = late(2, "ben family:2", attrs.evolve(PAID, waiting=WaitingRules(fit=Fit.FIRST_FIT)))
    assert pays(fitting, "anna", at=LATER)[1:] == (
        again(fitting, "anna", at=LATER),
        fitting.overtaken("family", "anna", at=LATER),
    )


def test_who_pays_late_and_has_booked_again_gets_the_money_back() -> None:
    counter = late(3)
    counter.asks("anna", id="second", at=LATER)
    assert pays(counter, "anna", at=LATER)[1:] == (back(counter, "anna", 4800, at=LATER),)


@pytest.mark.parametrize(("at", "has_place"), [(START - MOMENT, True), (START, False)])
def test_once_the_session_has_begun_it_is_too_late_for_a_late_payment(at: datetime, has_place: bool) -> None:
    counter = late()
    answer = again(counter, "anna", at=at) if has_place else back(counter, "anna", 4800, at=at)
    assert pays(counter, "anna", at=at)[1:] == (answer,)


def test_who_pays_late_for_a_session_that_is_called_off_gets_the_money_back() -> None:
    counter = late()
    counter.does(registration.cancel_session, cause=Cause.ROOM, at=LATER)
    assert pays(counter, "anna", at=LATER)[1:] == (back(counter, "anna", 4800, at=LATER),)


def test_a_late_payment_that_is_too_small_goes_back() -> None:
    counter = late()
    assert pays(counter, "anna", 4799, at=LATER)[1:] == (back(counter, "anna", 4799, at=LATER),)
    assert pays(counter, "anna", 4800, at=LATER)[1:] == (again(counter, "anna", at=LATER),)


def test_a_late_payment_gives_no_place_that_was_lost_for_another_reason() -> None:
    counter = Counter(1)
    counter.does(registration.hold, wish("anna"))
    counter.when(LATER)
    assert pays(counter, "anna", at=LATER)[1:] == (back(counter, "anna", 4800, at=LATER),)


def test_a_late_payment_finds_its_place_in_the_pool_that_was_asked_for() -> None:
    counter = Counter(attrs.evolve(course(9), pools=(Pool("on_site", 1), Pool("online", 1))), PAID)
    party = Party(pools=("online",))
    counter.asks("anna", party=party)
    counter.when(END)
    before = counter.roster
    reinstated = Reinstated(booking("anna"), person("anna"), ("online",), LATER, PAID.ruling("holds.pay"))
    assert pays(counter, "anna", at=LATER)[1:] == (reinstated,)
    counter.roster = before
    counter.asks("ben", party=party, at=LATER)
    assert pays(counter, "anna", at=LATER)[1:] == (back(counter, "anna", 4800, at=LATER),)


def test_without_a_start_no_payment_is_too_late() -> None:
    counter = Counter(attrs.evolve(course(1), meetings=()), PAID)
    counter.asks("anna")
    counter.when(END)
    assert pays(counter, "anna", at=LATER)[1:] == (again(counter, "anna", at=LATER),)


def test_of_a_late_payment_that_is_too_large_the_rest_goes_back() -> None:
    counter = late()
    assert pays(counter, "anna", 5000, at=LATER)[1:] == (
        again(counter, "anna", at=LATER),
        back(counter, "anna", 200, at=LATER),
    )
    assert counter.of("anna").paid == Money(4800)


def test_the_fee_for_places_that_were_given_up_before_is_kept() -> None:
    """One of two places was given up four days before: half of its price is due, and stays due."""
    counter = Counter(2, attrs.evolve(RULES, holds=HoldRules(pay=PayRule(2))))
    at = START - timedelta(days=4)
    counter.asks("anna", 2, at=at)
    counter.does(registration.cancel_places, booking("anna"), numbers=[2], at=at)
    end = counter.of("anna").until
    assert end is not None
    counter.asks("ben", 2, at=at)
    counter.when(end)
    assert pays(counter, "anna", 7200, at=end)[1:] == (back(counter, "anna", 4800, at=end),)
    assert counter.of("anna").paid == counter.of("anna").fee == Money(2400)
