"""Places that are kept while somebody fills in a form."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from counter_cases import HOUR, NOTHING, Counter, no_transition, refused, wish, with_waiting
from registration_cases import MOMENT, NO_PLACE, START, booking, course, price
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import Tariff
from bildungsraum.registration import (
    Command,
    Elsewhere,
    Held,
    Reason,
    Refusal,
    Registered,
    State,
    Waitlisted,
)
from bildungsraum.rules import AdmissionRules, Fit, HoldRules, Limit, Pool
from bildungsraum.values import Money, OfferingId, SessionId

MINUTE = timedelta(minutes=1)
HELD_UNTIL = WINTER + 15 * MINUTE


def holds(counter: Counter, name: str, places: int = 1, **facts: object) -> registration.RosterEvents:
    at = facts.pop("at", WINTER)
    return counter.does(registration.hold, wish(name, places, **facts), at=at)  # type: ignore[arg-type]


def held(counter: Counter, name: str, places: int = 1, *, until: object = HELD_UNTIL, at: object = WINTER) -> Held:
    wanted, rules = wish(name, places), counter.rules
    terms = (price(places), rules.cancellation, START, until, at, wanted.party, ())
    by = rules.ruling("holds.basket_minutes")
    return Held(booking(name), wanted.person, wanted.categories, *terms, by)  # type: ignore[arg-type]


def test_a_basket_keeps_its_places_until_its_time_is_over_and_not_at_that_moment() -> None:
    counter = Counter(2)
    assert holds(counter, "anna", 2) == (held(counter, "anna", 2),)
    assert holds(counter, "anna", 2, at=HELD_UNTIL - MOMENT) == NOTHING, "twice is once, and no longer"
    assert counter.roster.places_free == 0
    counter.asks("ben")
    assert counter.when(HELD_UNTIL - MOMENT) == NOTHING
    assert counter.when(HELD_UNTIL) == (
        counter.lapsed("anna", None, "holds.basket_minutes", at=HELD_UNTIL),
        counter.promoted("ben", 1, at=HELD_UNTIL),
    )
    assert counter.when(HELD_UNTIL) == NOTHING


def test_nobody_waits_for_a_basket_and_the_wish_may_still_be_made() -> None:
    counter = Counter(1)
    counter.asks("anna")
    assert holds(counter, "ben") == (refused("ben", Command.HOLD, NO_PLACE),)
    assert isinstance(counter.asks("ben")[0], Waitlisted)


def test_a_basket_hears_all_reasons_at_once() -> None:
    counter = Counter(1)
    counter.asks("anna")
    begun = Refusal(Reason.REGISTRATION_CLOSED, when=START)
    assert holds(counter, "ben", at=START) == (refused("ben", Command.HOLD, begun, NO_PLACE, at=START),)


def test_the_wish_gets_the_places_and_the_price_of_its_basket() -> None:
    session = attrs.evolve(course(9), pools=(Pool("on_site", 0, overflow=("online",)), Pool("online", 1)))
    counter = Counter(session)
    holds(counter, "anna")
    counter.session = attrs.evolve(session, tariff=Tariff.flat(Money(9900)))
    (registered,) = counter.asks("anna", at=HELD_UNTIL - MOMENT)
    assert isinstance(registered, Registered)
    assert (registered.quote, registered.allocation) == (price(1), ("online",))
    assert counter.when(HELD_UNTIL) == NOTHING


def test_the_wish_that_comes_after_its_basket_pays_what_it_costs_then() -> None:
    counter = Counter(2)
    holds(counter, "anna")
    counter.session = attrs.evolve(counter.session, tariff=Tariff.flat(Money(9900)))
    lapsed, registered = counter.asks("anna", at=HELD_UNTIL)
    assert lapsed == counter.lapsed("anna", None, "holds.basket_minutes", at=HELD_UNTIL)
    assert isinstance(registered, Registered)
    assert registered.quote.total == Money(9900)


def test_a_basket_whose_time_was_over_can_be_filled_again() -> None:
    counter = Counter(1)
    holds(counter, "anna")
    later = HELD_UNTIL + HOUR
    assert holds(counter, "anna", at=later)[1:] == (held(counter, "anna", until=later + 15 * MINUTE, at=later),)


def test_somebody_elses_basket_cannot_be_used() -> None:
    counter = Counter(2)
    holds(counter, "anna")
    for other in (wish("ben", id="wish-anna"), wish("anna", 2)):
        with pytest.raises(ValueError, match="used for another wish"):
            counter.does(registration.register, other)


def test_a_basket_passes_those_who_do_not_fit_where_a_newcomer_might() -> None:
    counter = Counter(2, with_waiting(fit=Fit.FIRST_FIT))
    counter.ask_all("anna family:2")
    assert holds(counter, "ben") == (held(counter, "ben"), counter.overtaken("family", "ben"))


def test_a_basket_whose_time_was_over_leaves_no_deadline_behind() -> None:
    counter = Counter(1)
    holds(counter, "anna")
    assert counter.roster.lapses_next == HELD_UNTIL
    counter.when(HELD_UNTIL)
    assert counter.roster.lapses_next is None


def test_a_basket_that_was_given_back_cannot_be_filled_again() -> None:
    counter = Counter(1)
    holds(counter, "anna")
    counter.cancels("anna")
    assert holds(counter, "anna") == (no_transition("anna", Command.HOLD, State.CANCELLED),)


def test_what_one_has_elsewhere_stands_against_a_basket_too() -> None:
    counter = Counter(1, attrs.evolve(RULES, admission=AdmissionRules(limits=[Limit(1)])))
    other = Elsewhere(SessionId("vhs:tablet"), OfferingId("tablet"))
    by = counter.rules.ruling("admission.limits")
    limit = Refusal(Reason.LIMIT_REACHED, limit=1, name="person.everything", by=by)
    events = counter.does(registration.hold, wish("anna"), elsewhere=[other])
    assert events == (refused("anna", Command.HOLD, limit),)


def test_what_was_held_for_a_wish_that_needs_an_approval_goes_to_whoever_waits() -> None:
    rules = attrs.evolve(RULES, admission=AdmissionRules(approval=True), holds=HoldRules(basket_minutes=60))
    counter = Counter(1, rules)
    counter.does(registration.hold, wish("anna"))
    counter.asks("ben")
    counter.does(registration.approve, booking("ben"), actor="clerk-7")
    assert counter.line == "ben"
    applied, moved = counter.asks("anna")
    assert isinstance(applied, registration.Applied)
    assert moved == counter.promoted("ben", 1)
    assert counter.states == {"anna": State.PENDING, "ben": State.REGISTERED}
    assert counter.when(WINTER) == NOTHING
