"""What goes wrong with places, holds and payments elsewhere, each fault by its name: counted twice, or not at all."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from counter_cases import HOUR, NOTHING, Counter, moment, wish
from registration_cases import MOMENT, NO_PLACE, START, booking, course, declined, registered, waits
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import Price, Tariff
from bildungsraum.place import Room, Seating
from bildungsraum.registration import (
    Ceiling,
    Channel,
    Lapsed,
    Party,
    PaymentNoted,
    PoolReleased,
    Reason,
    RefundDue,
    Reinstated,
    State,
)
from bildungsraum.rules import (
    Before,
    ConfirmRule,
    HoldRules,
    PayRule,
    PlaceRules,
    Pool,
    Rules,
)
from bildungsraum.values import Money

PAYMENT = attrs.evolve(RULES, holds=HoldRules(pay=PayRule(14)))
LATE = moment("2027-02-16T00:00:00+01:00")
FULL_PRICE = Money(4800)


def with_rules(**groups: object) -> Rules:
    rules: Rules = attrs.evolve(RULES, **groups)  # type: ignore[arg-type]
    return rules


# what counts ----------------------------------------------------------------------------------------------------------


def test_no_places_are_closed_and_no_limit_is_open() -> None:
    assert Counter(0).asks("anna") == (declined("anna", NO_PLACE),)
    assert Counter(None).asks("anna") == (registered("anna"),)
    with pytest.raises(ValueError, match="capacity must not be negative, got -1"):
        course(-1)


def test_a_session_with_fewer_places_than_none_does_not_open_again() -> None:
    counter = Counter(2)
    counter.ask_all("anna ben")
    counter.session = course(1)
    counter.asks("carla")
    assert (counter.roster.places_free, counter.states["carla"]) == (-1, State.WAITING)


def test_the_places_of_a_party_are_added_up_before_they_are_compared() -> None:
    counter = Counter(3)
    counter.ask_all("anna:2")
    assert counter.asks("family", 2) == (waits("family", 1, places=2),)
    pools = (Pool("hall", 3), Pool("gallery", 3))
    counter = Counter(attrs.evolve(course(6), pools=pools))
    four = wish("four", 4, party=Party(pools=("hall",)))
    assert counter.does(registration.register, four)[-1].reason is Reason.FULL  # type: ignore[union-attr]


def test_the_number_of_places_taken_is_what_the_bookings_say_whatever_has_happened() -> None:
    counter = Counter(4, PAYMENT)
    counter.ask_all("anna:2 ben carla dora")
    counter.cancels("ben")
    counter.cancels("ben")
    counter.does(registration.cancel_places, booking("anna"), numbers=[2, 2])
    counter.does(registration.note_payment, booking("dora"), amount=FULL_PRICE)
    counter.when(LATE)
    assert [one.id for one in counter.roster.registered()] == [booking("dora")]
    assert counter.roster.taken == 1


def test_money_that_comes_too_late_buys_the_place_if_there_is_room_and_goes_back_otherwise() -> None:
    for others, kind in (("", Reinstated), ("ben:2", RefundDue)):
        counter = Counter(2, PAYMENT)
        counter.asks("anna")
        assert isinstance(counter.when(LATE)[0], Lapsed)
        counter.does(registration.adjust, at=LATE)
        if others:
            counter.asks("ben", 2, at=LATE)
        events = counter.does(registration.note_payment, booking("anna"), at=LATE, amount=FULL_PRICE)
        assert [type(event) for event in events] == [PaymentNoted, kind]


def test_of_two_limits_the_smaller_one_counts_and_each_is_known_by_its_name() -> None:
    room = Room("Saal", [Seating("rows", 30), Seating("tables", 12)])
    session = attrs.evolve(course(20), room=room, seating="tables")
    rules = with_rules(places=PlaceRules(maximum=16))
    found = registration.ceilings(session, rules)
    names = [("session.seating", 12), ("places.maximum", 16), ("session.capacity", 20)]
    assert found == tuple(Ceiling(rules.ruling(name), places) for name, places in names)
    counter = Counter(session, rules)
    assert counter.roster.capacity == 12


def test_places_kept_for_a_group_are_released_once_on_their_day_and_the_journal_says_so() -> None:
    pools = (Pool("kept", 1, group="school", release=Before(21)), Pool("hall", 1, overflow=["kept"]))
    counter = Counter(attrs.evolve(course(2), pools=pools))
    day = counter.rules.before(START, Before(21))
    counter.asks("anna")
    assert isinstance(counter.asks("ben", at=day - MOMENT)[-1], registration.Waitlisted)
    released, promoted = counter.when(day)
    assert released == PoolReleased("kept", day, counter.rules.ruling("places.pools"))
    assert promoted == counter.promoted("ben", 1, at=day, allocation=("kept",))
    assert counter.when(day + HOUR) == NOTHING


def test_a_companion_takes_no_place_and_whoever_registers_on_paper_does() -> None:
    tariff = Tariff([Price("standard", FULL_PRICE), Price("companion", Money(0))])
    counter = Counter(attrs.evolve(course(2), tariff=tariff), with_rules(places=PlaceRules(uncounted=["companion"])))
    counter.asks("anna", categories=("standard", "companion"))
    counter.asks("ben", party=Party(channel=Channel.PAPER))
    assert (counter.roster.taken, counter.states["ben"]) == (2, State.REGISTERED)
    assert counter.asks("carla")[-1].reason is Reason.FULL  # type: ignore[union-attr]


def test_who_has_not_confirmed_holds_a_place_or_not_as_the_rules_say_and_not_for_ever() -> None:
    for counts, taken in ((True, 1), (False, 0)):
        counter = Counter(1, with_rules(holds=HoldRules(confirm=ConfirmRule(48, counts))))
        counter.asks("anna")
        assert counter.roster.taken == taken
        counter.when(WINTER + 48 * HOUR)
        assert (counter.roster.taken, counter.states["anna"]) == (0, State.LAPSED)


# one after the other --------------------------------------------------------------------------------------------------


def test_of_many_who_come_at_one_instant_no_more_have_a_place_than_there_are() -> None:
    counter = Counter(2)
    counter.ask_all(" ".join(f"p{number}" for number in range(9)))
    assert [name for name, state in counter.states.items() if state is State.REGISTERED] in (["p0", "p1"], ["p1", "p0"])
    assert counter.line == "p2 p3 p4 p5 p6 p7 p8"


def test_what_was_told_before_the_form_is_what_the_form_does() -> None:
    counter = Counter(1)
    counter.asks("host")
    told = registration.explain(counter.roster, wish("anna"), session=counter.session, rules=RULES, at=WINTER)
    assert (told.prospect, told.ahead) == (State.WAITING, 0)
    assert counter.asks("anna") == (waits("anna", 1),)


# holds ----------------------------------------------------------------------------------------------------------------


def test_a_hold_is_alive_before_its_end_and_over_at_that_instant_for_everybody() -> None:
    for at, ben in ((timedelta(minutes=15) - MOMENT, State.WAITING), (timedelta(minutes=15), State.REGISTERED)):
        counter = Counter(1)
        counter.does(registration.hold, wish("anna"))
        counter.asks("ben", at=WINTER + at)
        assert counter.states["ben"] is ben


def test_a_hold_that_lapses_while_somebody_pays_never_ends_paid_and_without_a_place() -> None:
    counter = Counter(1)
    counter.does(registration.hold, wish("anna"))
    counter.asks("ben", at=WINTER + HOUR)
    events = counter.does(registration.note_payment, booking("anna"), at=WINTER + HOUR, amount=FULL_PRICE)
    assert [type(event) for event in events] == [PaymentNoted, RefundDue]
    assert counter.of("anna").paid == Money(0)
