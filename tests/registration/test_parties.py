"""Several places in one booking: who has them, names that come later, children and companions, and their price."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from account_cases import HALF, cancelled, free, gives_up, pays, step, with_party
from counter_cases import NOTHING, Counter, met, moment, person, refused, wish
from hypothesis import given
from hypothesis import strategies as st
from registration_cases import MOMENT, START, booking, course
from roedertal import RULES

from bildungsraum import registration
from bildungsraum.fees import Line, LineKind, Price, Quote, SettlementKind, Tariff
from bildungsraum.registration import (
    Command,
    Condition,
    ConditionKind,
    Declined,
    Lapsed,
    Party,
    PlaceNamed,
    PlacesCancelled,
    Reason,
    RefundDue,
    Refusal,
    Registered,
    RosterEvents,
    State,
)
from bildungsraum.rules import Accompanied, Before, HoldRules, PayRule, PlaceRules, Pool, Repricing, Rules
from bildungsraum.schedule import Session
from bildungsraum.values import Money, PersonId

NAMES = ConditionKind.NAMES
DUE = moment("2027-03-27T09:00:00+01:00")
FIRM = with_party(names_due=Before(3))
STAFF = Party(organisation="firm")


def names(counter: Counter, name: str, number: int, holder: str, *, at: object = None) -> RosterEvents:
    when = DUE - MOMENT if at is None else at
    return counter.does(registration.name_place, booking(name), number=number, holder=PersonId(holder), at=when)


def named(name: str, number: int, holder: str) -> PlaceNamed:
    return PlaceNamed(booking(name), person(name), number, PersonId(holder), DUE - MOMENT)


def people(*holders: str) -> Party:
    return Party(holders=tuple(PersonId(one) if one else None for one in holders))


def told(events: RosterEvents) -> tuple[Refusal, ...]:
    (event,) = events
    assert isinstance(event, Declined)
    return event.refusals


# who has which place -------------------------------------------------------------------------------------------------


def test_nobody_has_two_places_whoever_books_for_them() -> None:
    counter = Counter(9, with_party())
    counter.asks("anna", 3, party=people("anna", "ben", ""))
    for again in ("ben", "anna"):
        events = counter.asks(again, id=f"second-{again}")
        assert told(events) == (Refusal(Reason.ALREADY_REGISTERED, name=booking("anna")),)
    both = counter.asks("dora", 2, party=people("dora", "ben"))
    assert told(both) == (Refusal(Reason.ALREADY_REGISTERED, name=booking("anna")),)
    (event,) = counter.asks("dora", 2, party=people("dora", "emil"), id="wish-dora-2")
    assert isinstance(event, Registered)
    assert [one.id for one in counter.roster.all_of(PersonId("emil"))] == [booking("dora-2")]


def test_who_books_takes_the_first_place_unless_others_are_named() -> None:
    counter = Counter(9, with_party())
    counter.asks("anna", 3)
    counter.asks("ben", 2, party=people("carla", ""))
    assert (counter.of("anna").holders, counter.of("ben").holders) == (("anna", None, None), ("carla", None))
    assert (counter.of("anna").people, counter.of("ben").people) == (("anna",), ("carla",))
    counter.asks("ben", id="own")
    assert [one.id for one in counter.roster.all_of(PersonId("ben"))] == ["own"], "and may have one of their own then"


def test_a_firm_books_for_its_staff_and_books_again() -> None:
    counter = Counter(9, FIRM)
    for number in (1, 2):
        (event,) = counter.asks("firm", 3, party=STAFF, id=f"wish-firm-{number}")
        assert isinstance(event, Registered)
        assert event.conditions == (Condition(NAMES, DUE),)
    assert counter.of("firm-1").people == ()
    assert counter.roster.taken == 6
    (own,) = counter.asks("firm")
    assert isinstance(own, Registered), "who books for the firm has no place by that"


# names that come later -----------------------------------------------------------------------------------------------


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
def test_names_are_waited_for_until_their_moment_and_no_longer(at: object, is_given_back: bool) -> None:
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


# children ------------------------------------------------------------------------------------------------------------

PRICES = Tariff([Price("standard", Money(4800)), Price("child", Money(1900)), Price("senior", Money(3000))])
WITH_CHILD = with_party(accompanied=[Accompanied("child", ["standard", "senior"])])


def family(
    rules: Rules = WITH_CHILD, categories: tuple[str, ...] = ("standard", "child", "child", "senior")
) -> Counter:
    counter = Counter(attrs.evolve(course(9), tariff=PRICES), rules)
    counter.asks("anna", categories=categories)
    return counter


def test_a_child_comes_only_with_somebody_and_nobody_can_leave_it_alone() -> None:
    counter = family()
    missing = Refusal(Reason.COMPANY_MISSING, name="child", by=WITH_CHILD.ruling("party.accompanied"))
    assert told(counter.asks("ben", categories=("child", "child"))) == (missing,)
    alone = gives_up(counter, "anna", 1, 4, at=HALF)
    assert alone == (refused("anna", Command.CANCEL_PLACES, missing, at=HALF),)
    assert counter.of("anna").places == 4
    assert isinstance(gives_up(counter, "anna", 1, at=HALF)[0], PlacesCancelled), "the other one stays with them"
    assert gives_up(counter, "anna", 4, at=HALF) == (refused("anna", Command.CANCEL_PLACES, missing, at=HALF),)
    assert isinstance(gives_up(counter, "anna", 2, 3, 4, at=HALF)[0], registration.Cancelled), "all may leave"


def test_each_place_costs_what_it_did_and_those_who_stay_are_the_ones_that_were_meant() -> None:
    counter = family()
    gone = gives_up(counter, "anna", 2, 4, at=HALF)
    quote = Quote([Line(LineKind.PRICE, "standard", 1, Money(4800)), Line(LineKind.PRICE, "child", 1, Money(1900))])
    ruling = WITH_CHILD.ruling("party.repricing")
    expected = PlacesCancelled(booking("anna"), person("anna"), (2, 4), quote, step(2450, 0, 2450), HALF, ruling)
    assert gone == (expected,)
    assert (counter.of("anna").categories, counter.of("anna").place_numbers) == (("standard", "child"), (1, 3))


# the price of those who stay -----------------------------------------------------------------------------------------

ANEW = with_party(repricing=Repricing.ANEW)


def reduced(counter: Counter, places: int = 3) -> Counter:
    counter.does(registration.register, attrs.evolve(wish("anna", places), reductions=("pass",)))
    return counter


def test_a_new_price_is_that_of_today_and_keeps_the_reduction() -> None:
    for rules, expected in ((with_party(), 7200), (ANEW, 9000)):
        counter = reduced(Counter(9, rules))
        assert counter.of("anna").quote.total == Money(10800)
        counter.session = attrs.evolve(counter.session, tariff=Tariff.flat(Money(6000)))
        gives_up(counter, "anna", 2, at=HALF)
        assert counter.of("anna").quote.total == Money(expected)
        assert [line.rule for line in counter.of("anna").quote.lines] == ["standard", "pass"]


def test_a_new_price_is_no_reason_to_pay_less_for_those_who_leave_than_nothing() -> None:
    """Three for 48.00 each; today a place costs 99.00, so that two cost more than three did."""
    counter = Counter(9, ANEW)
    counter.asks("anna", 3)
    pays(counter, "anna", 14400)
    counter.session = attrs.evolve(counter.session, tariff=Tariff.flat(Money(9900)))
    (event,) = gives_up(counter, "anna", 2, at=HALF)
    assert isinstance(event, PlacesCancelled)
    assert (event.quote.total, event.settlement) == (Money(19800), step(0))


def test_the_reduced_price_of_the_provider_is_kept_too() -> None:
    session = attrs.evolve(course(9), tariff=Tariff.flat(Money(4800), reduced=Money(2000)))
    counter = reduced(Counter(session, ANEW))
    assert counter.of("anna").quote.total == Money(6000)
    gives_up(counter, "anna", 1, at=HALF)
    assert counter.of("anna").quote == Quote(
        [
            Line(LineKind.PRICE, "standard", 2, Money(4800)),
            Line(LineKind.PROVIDER_REDUCTION, "", 2, Money(-2800)),
        ]
    )


def test_a_category_with_the_name_of_a_reduction_is_no_proof() -> None:
    tariff = Tariff([Price("standard", Money(4800)), Price("pass", Money(4000))])
    counter = Counter(attrs.evolve(course(9), tariff=tariff), ANEW)
    counter.asks("anna", categories=("pass", "pass"))
    gives_up(counter, "anna", 1, at=HALF)
    assert counter.of("anna").quote.total == Money(4000)


@pytest.mark.parametrize("tariff", [None, Tariff([Price("adult", Money(100))])])
def test_where_there_is_no_new_price_for_those_who_stay_the_old_one_stays(tariff: Tariff | None) -> None:
    counter = Counter(9, ANEW)
    counter.asks("anna", 3)
    counter.session = attrs.evolve(counter.session, tariff=tariff)
    gives_up(counter, "anna", 1, at=HALF)
    assert counter.of("anna").quote.total == Money(9600)


# companions ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("repricing", Repricing)
def test_a_companion_takes_no_place_costs_nothing_and_may_come_or_go(repricing: Repricing) -> None:
    rules = attrs.evolve(with_party(repricing=repricing), places=PlaceRules(uncounted=["companion"]))
    counter = Counter(2, rules)
    counter.asks("anna", categories=("standard", "companion", "standard"))
    counter.asks("ben")
    anna = counter.of("anna")
    assert (anna.places, anna.places_counted, anna.quote.total, counter.roster.taken) == (3, 2, Money(9600), 2)
    companion = gives_up(counter, "anna", 2, at=HALF)
    assert isinstance(companion[0], PlacesCancelled)
    assert (companion[0].quote.total, companion[0].settlement, len(companion)) == (Money(9600), step(0), 1)
    assert counter.of("anna").places_counted == 2
    leaves = gives_up(counter, "anna", 1, at=HALF)
    assert leaves[1:] == (counter.promoted("ben", 1, at=HALF, allocation=("",)),)


@pytest.mark.parametrize("repricing", Repricing)
def test_when_only_the_companion_stays_there_is_nothing_more_to_pay(repricing: Repricing) -> None:
    rules = attrs.evolve(with_party(repricing=repricing), places=PlaceRules(uncounted=["companion"]))
    counter = Counter(2, rules)
    counter.asks("anna", categories=("standard", "companion"))
    (event,) = gives_up(counter, "anna", 1, at=HALF)
    assert isinstance(event, PlacesCancelled)
    assert (event.quote.total, event.settlement) == (Money(0), step(2400, 0, 2400))
    assert counter.cancels("anna", at=HALF) == (cancelled(counter, "anna", step(0, 0, 2400), at=HALF),)


# pools ---------------------------------------------------------------------------------------------------------------


def test_who_gives_up_a_place_gives_up_that_one_and_its_pool() -> None:
    pools = (Pool("hall", 2), Pool("online", 2))
    session: Session = attrs.evolve(course(4), pools=pools)
    counter = Counter(session, with_party())
    party = Party(holders=(PersonId("anna"), None, PersonId("ben")), pools=("hall", "online", "hall"))
    counter.asks("anna", 3, party=party)
    gives_up(counter, "anna", 1, at=HALF)
    anna = counter.of("anna")
    assert (anna.party.holders, anna.party.pools, anna.allocation) == (
        (None, "ben"),
        ("online", "hall"),
        ("online", "hall"),
    )
    assert (counter.roster.free_in("hall"), counter.roster.free_in("online")) == (1, 1)
    assert counter.roster.all_of(PersonId("anna")) == ()


def test_one_wish_for_all_places_stays_a_wish_for_all() -> None:
    counter = Counter(attrs.evolve(course(4), pools=(Pool("hall", 4),)), RULES)
    counter.asks("anna", 3, party=Party(pools=("hall",)))
    gives_up(counter, "anna", 1, at=HALF)
    assert (counter.of("anna").party.pools, counter.of("anna").allocation) == (("hall",), ("hall", "hall"))
