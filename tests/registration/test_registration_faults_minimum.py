"""What goes wrong with minimum numbers elsewhere, each fault by its name: never decided, decided too late, or not fairly."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import attrs
from counter_cases import Counter, wish, with_waiting
from registration_cases import START, booking, course
from roedertal import RULES, WINTER

from bildungsraum import fees, registration
from bildungsraum.fees import Cliff, Price, Reduction, Tariff, Tier
from bildungsraum.registration import DecisionDate, Go, NoGo, Option, Options, Repriced, SessionConfirmed, Warn
from bildungsraum.rules import Before, Counting, HoldRules, MinimumRules, OfferRule, PayRule, Remedy, Rules
from bildungsraum.schedule import Commitment, Session
from bildungsraum.values import Money

UNITS = 24
FRIESLAND = Tariff(
    [Price("standard", Money(450 * UNITS))],
    tiers=[Tier(1, Money(450 * UNITS)), Tier(7, Money(300 * UNITS)), Tier(11, Money(255 * UNITS))],
)
"""What the Volkshochschule Friesland-Wittmund asks for a course of 24 units, by the number of those who pay in full."""
DECIDED = START - timedelta(days=4)


def rules_with(**choices: object) -> Rules:
    rules: Rules = attrs.evolve(RULES, minimum=MinimumRules(decides=Before(4), **choices))  # type: ignore[arg-type]
    return rules


def session_with(minimum: int, **fields: object) -> Session:
    session: Session = attrs.evolve(course(20), minimum=minimum, **fields)  # type: ignore[arg-type]
    return session


def verdict(counter: Counter, at: object = DECIDED) -> registration.Verdict:
    return registration.decide_go(
        counter.roster,
        session=counter.session,
        rules=counter.rules,
        at=at,  # type: ignore[arg-type]
    )


def people(number: int) -> str:
    return " ".join(f"p{one}" for one in range(number))


def test_where_one_more_registration_lowers_the_income_the_step_is_shown() -> None:
    steps = fees.cliffs(FRIESLAND, 12)
    assert steps == (Cliff(6, Money(64_800), Money(50_400)), Cliff(10, Money(72_000), Money(67_320)))


def test_where_one_more_registration_turns_a_go_into_a_no_it_is_listed() -> None:
    session = session_with(1, tariff=FRIESLAND, costs=Money(60_000))
    rules = rules_with(income_percent=100)
    assert registration.go_cliffs(session, rules, 12) == (6,)
    for number, goes in ((6, True), (7, False), (9, True)):
        counter = Counter(session, rules)
        counter.ask_all(people(number))
        assert isinstance(verdict(counter), Go) is goes
    dearer = attrs.evolve(session, costs=Money(70_000))
    assert registration.go_cliffs(dearer, rules, 12) == (10,)


def test_a_price_that_is_known_only_afterwards_needs_everybodys_consent() -> None:
    counter = Counter(session_with(4), rules_with(remedies=[Remedy.HIGHER_FEE]))
    counter.ask_all(people(3))
    options = verdict(counter)
    assert options == Options(1, (Option(Remedy.HIGHER_FEE, tuple((booking(f"p{n}"), Money(6400)) for n in range(3))),))
    for number in range(3):
        assert counter.does(registration.confirm_session, at=DECIDED) == ()
        facts = {"remedy": Remedy.HIGHER_FEE, "agrees": True}
        counter.does(registration.consent, booking(f"p{number}"), at=DECIDED, **facts)
    events = counter.does(registration.confirm_session, at=DECIDED)
    assert [type(event) for event in events] == [*[Repriced] * 3, SessionConfirmed]
    assert counter.of("p0").fee == Money(6400)


def test_one_objection_is_enough_and_silence_is_no_consent() -> None:
    counter = Counter(session_with(4), rules_with(remedies=[Remedy.HIGHER_FEE, Remedy.APPORTION]))
    counter.ask_all(people(3))
    assert isinstance(verdict(counter), Options)
    counter.does(registration.consent, booking("p1"), at=DECIDED, remedy=Remedy.APPORTION, agrees=False)
    assert verdict(counter) == NoGo(1)


def test_what_is_missing_is_apportioned_to_the_cent_and_not_three_cents_too_much() -> None:
    """The example of the statute of Rostock: ten at 60 euros are planned, seven come, one of them at 30 percent less."""
    reductions = (Reduction("city_pass", 30),)
    rules = attrs.evolve(rules_with(remedies=[Remedy.APPORTION]), reductions=reductions)
    counter = Counter(session_with(10, tariff=Tariff.flat(Money(6000))), rules)
    counter.ask_all(people(6))
    counter.does(registration.register, attrs.evolve(wish("p6"), reductions=["city_pass"]))
    found = verdict(counter)
    assert isinstance(found, Options)
    extras = [price - counter.roster.bookings[id].quote.total for id, price in found.options[0].prices]
    assert sum(one.cents for one in extras) == 19_800
    assert {one.cents for one in extras} == {2828, 2829}


def test_a_session_that_was_confirmed_stays_so_when_one_cancels_and_only_a_person_takes_it_back() -> None:
    counter = Counter(session_with(2), rules_with())
    counter.ask_all("anna ben")
    counter.does(registration.confirm_session)
    counter.cancels("anna")
    assert verdict(counter) == Go(1)
    counter.does(registration.reopen, actor="clerk-7", reason="instructor")
    assert verdict(counter) == NoGo(1)


def test_it_is_confirmed_as_soon_as_there_are_enough_and_only_once() -> None:
    counter = Counter(session_with(2), rules_with())
    counter.ask_all("anna")
    assert counter.does(registration.confirm_session) == ()
    counter.ask_all("ben")
    assert [type(event) for event in counter.does(registration.confirm_session)] == [SessionConfirmed]
    assert counter.does(registration.confirm_session) == ()


def test_who_waits_is_offered_a_place_or_has_not_paid_does_not_count_by_accident() -> None:
    offers = with_waiting(offer=OfferRule()).waiting
    counter = Counter(attrs.evolve(session_with(3), capacity=2), attrs.evolve(rules_with(), waiting=offers))
    counter.ask_all("anna ben carla dora")
    counter.cancels("ben")
    assert registration.places_counted(counter.roster, counter.rules) == 1
    paying = attrs.evolve(rules_with(counting=Counting.PAID), holds=HoldRules(pay=PayRule(60)))
    counter = Counter(session_with(2), paying)
    counter.ask_all("anna ben")
    counter.does(registration.note_payment, booking("anna"), amount=Money(4800))
    assert verdict(counter) == NoGo(1)


def test_reduced_places_do_not_count_where_only_the_full_price_does() -> None:
    rules = attrs.evolve(rules_with(counting=Counting.FULL_PRICE))
    counter = Counter(session_with(2), rules)
    counter.ask_all("anna")
    counter.does(registration.register, attrs.evolve(wish("ben"), reductions=["pass"]))
    assert verdict(counter) == NoGo(1)


def test_without_a_date_of_its_own_it_is_still_decided_and_not_left_open_for_ever() -> None:
    counter = Counter(session_with(2), RULES)
    date = DecisionDate(START, RULES.ruling("admission.closes"))
    assert registration.decision_date(counter.session, RULES) == date
    assert verdict(counter) == Warn(2, date)
    assert verdict(counter, START) == NoGo(2)


def test_it_is_decided_while_the_room_can_still_be_given_up_without_cost() -> None:
    until = START - timedelta(days=10)
    session = session_with(2, commitments=[Commitment("Saal", until), Commitment("instructor", START)])
    assert registration.decision_date(session, rules_with()) == DecisionDate(until, RULES.ruling("session.commitments"))
    assert verdict(Counter(session, rules_with()), until) == NoGo(2)


def test_the_number_that_covers_the_costs_is_a_calculation() -> None:
    """Schleswig: the fees must bring 110 percent of what the instructor costs, 25 euros for each of 24 units."""
    tariff = Tariff.flat(Money(8250))
    session = session_with(8, tariff=tariff, costs=Money(2500 * UNITS), units=Decimal(UNITS))
    assert registration.break_even(session, rules_with(income_percent=110), 20) == 8
    cheaper = attrs.evolve(session, tariff=Tariff.flat(Money(7500)))
    assert [registration.break_even(cheaper, rules_with(income_percent=share), 20) for share in (100, 110)] == [8, 9]


def test_a_session_of_people_who_pay_nothing_and_take_no_place_is_decided_too() -> None:
    rules = attrs.evolve(rules_with(remedies=list(Remedy)), places=attrs.evolve(RULES.places, uncounted=["companion"]))
    counter = Counter(session_with(2), rules)
    counter.asks("anna", categories=("companion",))
    assert isinstance(verdict(counter), NoGo | Options)
    assert verdict(counter, WINTER) == Warn(2, registration.decision_date(counter.session, rules))
