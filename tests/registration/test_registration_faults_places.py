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
    Command,
    Lapsed,
    Party,
    PaymentNoted,
    PoolReleased,
    Reason,
    RefundDue,
    Refusal,
    Refused,
    Registered,
    Reinstated,
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
    ConfirmRule,
    HoldRules,
    Limit,
    PartyRules,
    PayRule,
    PlaceRules,
    Pool,
    Rules,
    Scope,
    Span,
)
from bildungsraum.values import Money, PersonId, SessionId

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


# who may --------------------------------------------------------------------------------------------------------------


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
        counter.does(registration.transfer, booking("anna"), heir=PersonId("ben")),
        counter.does(registration.name_place, booking("anna"), number=1, holder=PersonId("ben")),
    ]
    names = [one.refusals[0].name for events in told for one in events]  # type: ignore[union-attr]
    assert names == ["transfer.cancelled", "name_place.cancelled"]
