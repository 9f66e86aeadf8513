"""What goes wrong with waiting lists elsewhere, each fault by its name: who is forgotten, passed over or served twice."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from counter_cases import HOUR, NOTHING, Counter, moment, person, refused, wish, with_waiting
from registration_cases import MOMENT, START, booking, course, declined, registered, waits
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import SettlementKind
from bildungsraum.registration import (
    Command,
    Divided,
    Drawn,
    OfferLapsed,
    Overtaken,
    Party,
    PlaceOffered,
    Promoted,
    Reason,
    Refusal,
    Registered,
    State,
    Waitlisted,
)
from bildungsraum.rules import AdmissionRules, Before, Fit, HoursBefore, Lottery, Missed, OfferRule, OpenHours
from bildungsraum.values import PersonId

OFFERS = with_waiting(offer=OfferRule(hours=24))


def full(queue: str = "anna ben", **choices: object) -> Counter:
    """A course with one place that somebody has, and a queue."""
    counter = Counter(1, with_waiting(**choices) if choices else RULES)
    counter.ask_all(f"host {queue}")
    return counter


def test_an_edit_of_a_waiting_booking_does_not_cost_it_its_place_in_the_queue() -> None:
    counter = Counter(2)
    counter.ask_all("host:2 anna:2 ben")
    counter.does(registration.name_place, booking("anna"), number=2, holder=PersonId("carla"), at=WINTER + HOUR)
    for before in (None, booking("ben")):
        facts = {"before": before, "actor": "clerk-7", "reason": "correction"}
        counter.does(registration.reorder, booking("anna"), at=WINTER + 2 * HOUR, **facts)
    assert counter.line == "anna ben"
    assert (counter.of("anna").since, counter.of("anna").position) == (WINTER, 1)


@pytest.mark.parametrize("missed", Missed)
def test_a_silent_head_of_the_queue_does_not_hold_up_the_rest_for_ever(missed: Missed) -> None:
    counter = full("silent ben carla", offer=OfferRule(hours=24, missed=missed, tries=2, skip=1))
    counter.cancels("host")
    offers = []
    for day in range(1, 7):
        offers += [event for event in counter.when(WINTER + timedelta(days=day)) if isinstance(event, PlaceOffered)]
    assert {one.person for one in offers} >= {"ben", "carla"}
    assert counter.states["silent"] is State.LAPSED


def test_an_offer_in_another_session_says_nothing_about_the_turn_in_this_one() -> None:
    here, there = full(offer=OfferRule(hours=24)), full(offer=OfferRule(hours=240))
    there.cancels("host")
    here.cancels("host")
    here.when(WINTER + 24 * HOUR)  # anna has missed the offer here, and still has one there
    assert (there.states["anna"], here.line) == (State.OFFERED, "anna")
    assert here.when(WINTER + 48 * HOUR)[-1] == here.offered("anna", WINTER + 72 * HOUR, at=WINTER + 48 * HOUR)


def test_a_group_that_does_not_fit_does_not_make_the_session_full_for_everybody() -> None:
    counter = Counter(2, with_waiting(fit=Fit.FIRST_FIT))
    counter.ask_all("host family:2")
    assert counter.asks("ben") == (registered("ben"), counter.overtaken("family", "ben"))


def test_small_parties_do_not_pass_a_group_for_ever() -> None:
    counter = Counter(3, with_waiting(fit=Fit.FIRST_FIT, overtakes_maximum=2))
    counter.ask_all("host:3 family:2 a b c")
    counter.does(registration.cancel_places, booking("host"), numbers=[1])
    for name in "ab":
        counter.cancels(name)
    told = [(event.booking, event.behind) for event in told_of(counter, Overtaken)]
    assert told == []
    assert (counter.of("family").overtaken, counter.line) == (2, "family c")
    counter.cancels("host")
    assert (counter.states["family"], counter.states["c"]) == (State.REGISTERED, State.REGISTERED)


def told_of(counter: Counter, kind: type[Overtaken]) -> list[Overtaken]:
    return [event for event in counter.when(WINTER) if isinstance(event, kind)]


def test_the_places_for_which_a_group_waits_are_owed_to_it_and_not_to_walk_ins() -> None:
    counter = Counter(3)
    counter.ask_all("host family:3")
    assert counter.asks("walk-in") == (waits("walk-in", 2, ahead=1, reason=Reason.OTHERS_WAIT),)
    assert (counter.roster.places_free, counter.roster.places_bookable) == (2, 0)


def test_a_group_that_has_agreed_takes_what_is_there_and_its_rest_stays_first() -> None:
    counter = Counter(3, with_waiting(fit=Fit.SPLIT_WITH_CONSENT))
    counter.ask_all("host:3")
    counter.asks("family", 3, party=Party(splits=True))
    counter.ask_all("ben")
    events = counter.does(registration.cancel_places, booking("host"), numbers=[1, 2])
    assert [type(event) for event in events[1:]] == [Divided, Promoted]
    assert counter.line == "family+3 ben"
    assert counter.of("family+3").holders == (None,), "nobody has two places by being divided"


def test_a_newcomer_who_has_agreed_to_be_divided_does_not_wait_beside_free_places() -> None:
    counter = Counter(3, with_waiting(fit=Fit.SPLIT_WITH_CONSENT))
    counter.ask_all("host")
    events = counter.asks("family", 3, party=Party(splits=True))
    assert [type(event) for event in events] == [Waitlisted, Divided, Promoted]
    assert (counter.roster.places_free, counter.line) == (0, "family+3")


def test_a_walk_in_cannot_snatch_a_place_between_a_cancellation_and_the_offer() -> None:
    counter = full(offer=OfferRule(hours=24))
    assert counter.cancels("host")[-1] == counter.offered("anna", WINTER + 24 * HOUR)
    assert isinstance(counter.asks("walk-in")[-1], Waitlisted)
    assert counter.roster.places_bookable == 0


def test_a_place_that_is_held_or_offered_counts_once() -> None:
    counter = Counter(3, OFFERS)
    counter.ask_all("host:3 anna")
    counter.does(registration.cancel_places, booking("host"), numbers=[1])
    counter.session = course(4)
    counter.does(registration.hold, wish("ben"))
    assert (counter.states["anna"], counter.states["ben"]) == (State.OFFERED, State.HELD)
    assert (counter.roster.taken, counter.roster.places_free) == (4, 0)


def test_who_is_passed_over_uses_up_no_place_and_who_moves_up_uses_as_many_as_they_are() -> None:
    counter = Counter(4, with_waiting(fit=Fit.FIRST_FIT))
    counter.ask_all("host:4 trio:3 ben carla pair:2 dora")
    counter.does(registration.cancel_places, booking("host"), numbers=[1, 2])
    assert counter.line == "trio pair dora"
    counter.session = course(6)
    counter.when(WINTER)
    assert counter.line == "trio dora"


def test_the_queue_is_one_for_the_session_and_not_one_for_each_price() -> None:
    counter = Counter(attrs.evolve(course(1), tariff=None))
    counter.ask_all("host")
    counter.asks("youth", categories=("youth",))
    counter.asks("adult")
    counter.session = course(1)  # there is no price for young people any more
    assert counter.cancels("host")[-1] == counter.promoted("youth", 1)


def test_a_draw_can_be_repeated_by_anybody_who_has_the_seed_and_the_list() -> None:
    rules = attrs.evolve(RULES, admission=AdmissionRules(closes=Before(7), lottery=Lottery(Before(6))))
    orders = []
    for names in ("anna ben carla dora", "dora carla ben anna"):
        counter = Counter(2, rules)
        counter.ask_all(names)
        drawn = counter.does(registration.draw, at=START - timedelta(days=5), seed="4711")[0]
        assert isinstance(drawn, Drawn)
        orders.append((drawn.order, drawn.digest))
    assert orders[0] == orders[1]
    ids = sorted(booking(name) for name in ("anna", "ben", "carla", "dora"))
    assert orders[0] == (tuple(sorted(ids, key=lambda one: registration.lot("4711", one))), registration.digest(ids))


def test_the_clock_of_an_offer_stands_still_at_night() -> None:
    counter = full(offer=OfferRule(hours=4, open_hours=OpenHours()))
    events = counter.cancels("host", at=moment("2027-03-01T22:00:00+01:00"))
    assert events[-1].until == moment("2027-03-02T12:00:00+01:00")  # type: ignore[union-attr]


def test_an_offer_does_not_outlast_the_time_that_is_left() -> None:
    counter = full(offer=OfferRule(hours=24), stops=HoursBefore(12))
    events = counter.cancels("host", at=START - timedelta(hours=20))
    assert events[-1].until == START - timedelta(hours=12)  # type: ignore[union-attr]


def test_joining_the_queue_twice_is_joining_it_once() -> None:
    counter = full()
    assert counter.asks("anna") == NOTHING
    again = declined("anna", Refusal(Reason.ALREADY_WAITING, name="wish-anna"), wish="second")
    assert counter.asks("anna", id="second") == (again,)
    assert counter.line == "anna ben"


def test_fewer_places_take_nobodys_place_and_say_how_many_are_too_many() -> None:
    counter = Counter(3)
    counter.ask_all("anna ben carla dora")
    counter.session = course(1)
    counter.when(WINTER)
    assert [counter.states[name] for name in ("anna", "ben", "carla")] == [State.REGISTERED] * 3
    assert (counter.roster.places_free, counter.roster.places_over) == (-2, 2)
    counter.cancels("anna")
    assert counter.states["dora"] is State.WAITING, "a place that is too many is not given again"


def test_more_places_let_people_move_up_at_once() -> None:
    counter = full()
    counter.session = course(2)
    assert counter.when(WINTER)[-1] == counter.promoted("anna", 1)


def test_one_after_the_other_is_offered_the_place() -> None:
    counter = full(offer=OfferRule(hours=24, missed=Missed.DROP))
    counter.cancels("host")
    assert [counter.states[name] for name in ("anna", "ben")] == [State.OFFERED, State.WAITING]
    assert counter.when(WINTER + 24 * HOUR - MOMENT) == NOTHING
    lapsed, offered = counter.when(WINTER + 24 * HOUR)
    assert isinstance(lapsed, OfferLapsed)
    assert offered == counter.offered("ben", WINTER + 48 * HOUR, at=WINTER + 24 * HOUR)


@pytest.mark.parametrize("offered", [False, True])
def test_leaving_the_queue_costs_nothing_even_after_an_offer_and_late(offered: bool) -> None:
    counter = full(offer=OfferRule(hours=240))
    if offered:
        counter.cancels("host", at=START - timedelta(days=2))
    left = counter.cancels("anna", at=START - timedelta(days=1))[0]
    assert isinstance(left, registration.Cancelled)
    assert (left.settlement.kind, left.settlement.claim.cents) == (SettlementKind.WAITING, 0)
    assert counter.states["ben"] is (State.OFFERED if offered else State.WAITING)


def test_whoever_waits_although_there_is_a_place_is_told_the_rule_that_says_so() -> None:
    counter = Counter(2, with_waiting(stops=HoursBefore(24)))
    counter.ask_all("host family:2")
    refusal = Refusal(Reason.OTHERS_WAIT, by=counter.rules.ruling("waiting.fit"))
    events = counter.does(registration.accept, booking("family"))
    assert events == (refused("family", Command.ACCEPT, Refusal(Reason.OTHERS_WAIT, by=refusal.by)),)


def test_a_newcomer_of_a_better_class_does_not_wait_behind_those_who_come_after_them() -> None:
    counter = Counter(2, with_waiting(classes=("resident",)))
    counter.ask_all("host family:2")
    events = counter.asks("ben", party=Party(groups=("resident",)))
    assert [type(event) for event in events] == [Registered]
    assert person("ben") == events[0].person  # type: ignore[union-attr]
