"""Money for a place: until when, in part, too much, before a place is given and without one."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from counter_cases import HOUR, NOTHING, Counter, met, moment, person, wish, with_waiting
from hypothesis import given
from hypothesis import strategies as st
from payment_cases import END, FIRST, LATER, PAID, PAYMENT, again, back, lapsed, late, noted, pays
from registration_cases import CAPACITY, MOMENT, START, booking, course
from roedertal import COURSE, RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import Tariff
from bildungsraum.registration import (
    Admitted,
    Applied,
    Condition,
    ConditionKind,
    Queued,
    Reason,
    RefundDue,
    Registered,
    State,
)
from bildungsraum.rules import AdmissionRules, ConfirmRule, HoldRules, OfferRule, PayRule, WaitingRules
from bildungsraum.values import Money

# until when ----------------------------------------------------------------------------------------------------------


def test_an_unpaid_place_goes_to_the_next_one_at_the_end_of_a_local_day() -> None:
    counter = Counter(1, PAID)
    (registered,) = counter.asks("anna")
    assert isinstance(registered, Registered)
    assert registered.conditions == (Condition(PAYMENT, END),)
    counter.asks("ben")
    assert counter.of("ben").conditions == (), "who waits pays nothing"
    assert counter.when(END - MOMENT) == NOTHING
    following = Condition(PAYMENT, moment("2027-03-03T00:00:00+01:00"))
    assert counter.when(END) == (lapsed(counter, "anna", at=END), counter.promoted("ben", 1, following, at=END))


@pytest.mark.parametrize(
    ("given_at", "days", "expected"),
    [
        ("2027-02-01T23:00:00+01:00", 14, "2027-02-16T00:00:00+01:00"),
        ("2027-02-02T00:30:00+01:00", 14, "2027-02-17T00:00:00+01:00"),
        ("2027-02-01T13:00:00+01:00", 0, "2027-02-02T00:00:00+01:00"),
        ("2027-03-20T12:00:00+01:00", 8, "2027-03-29T00:00:00+02:00"),
        ("2027-03-20T12:00:00+01:00", 9, "2027-03-30T00:00:00+02:00"),
        ("2027-03-20T12:00:00+01:00", 10, "2027-03-30T10:00:00+02:00"),
        ("2027-03-30T09:59:59+02:00", 10, "2027-03-30T10:00:00+02:00"),
    ],
)
def test_a_place_is_kept_for_whole_local_days_and_at_the_latest_until_the_start(
    given_at: str, days: int, expected: str
) -> None:
    counter = Counter(1, attrs.evolve(RULES, holds=HoldRules(pay=PayRule(days))))
    counter.asks("anna", at=moment(given_at))
    assert counter.of("anna").conditions == (Condition(PAYMENT, moment(expected)),)


def test_who_is_let_in_just_before_the_start_must_have_paid_by_then_and_nobody_is_let_in_after_it() -> None:
    rules = attrs.evolve(PAID, admission=AdmissionRules(approval=True))
    for at, state, until in ((START - MOMENT, State.REGISTERED, START), (START, State.LAPSED, None)):
        counter = Counter(1, rules)
        counter.asks("anna")
        counter.does(registration.approve, booking("anna"), actor="clerk-7", at=at)
        assert (counter.of("anna").state, counter.of("anna").until) == (state, until)


def test_without_a_start_the_days_alone_count_and_what_is_free_is_not_asked_for() -> None:
    counter = Counter(attrs.evolve(course(1), meetings=()), PAID)
    counter.asks("anna")
    assert counter.of("anna").until == END
    for rules in (PAID, FIRST):
        free = Counter(attrs.evolve(COURSE, tariff=Tariff.flat(Money(0))), rules)
        free.asks("anna")
        assert (free.of("anna").state, free.of("anna").conditions) == (State.REGISTERED, ())


# in time -------------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(1, 6000), min_size=1, max_size=4))
def test_all_that_was_received_is_the_price_and_what_is_due_back(amounts: list[int]) -> None:
    counter = Counter(1, PAID)
    counter.asks("anna")
    refunds = 0
    for number, cents in enumerate(amounts, start=1):
        first, *rest = pays(counter, "anna", cents)
        received = sum(amounts[:number])
        assert first == noted("anna", cents)
        is_met = met("anna", PAYMENT) in rest
        assert is_met is (received >= 4800 > received - cents)
        refunds += sum(event.amount.cents for event in rest if isinstance(event, RefundDue))
        assert refunds == max(0, received - 4800)
        assert counter.of("anna").paid == Money(min(received, 4800))
        assert counter.of("anna").conditions == (() if received >= 4800 else (Condition(PAYMENT, END),))


def test_who_pays_in_time_keeps_the_place() -> None:
    counter = Counter(1, PAID)
    counter.ask_all("anna ben")
    just = END - MOMENT
    assert pays(counter, "anna", at=just) == (noted("anna", at=just), met("anna", PAYMENT, at=just))
    assert counter.when(START - MOMENT) == NOTHING


def test_who_accepts_an_offer_has_the_whole_time_to_pay_from_then_on() -> None:
    counter = Counter(1, attrs.evolve(PAID, waiting=WaitingRules(offer=OfferRule(24))))
    counter.ask_all("anna ben")
    counter.cancels("anna")
    at = WINTER + 20 * HOUR
    due = Condition(PAYMENT, moment("2027-02-17T00:00:00+01:00"))
    assert counter.does(registration.accept, booking("ben"), at=at) == (
        counter.promoted("ben", 1, due, at=at, by="waiting.offer"),
    )


def test_who_pays_one_cent_too_little_loses_the_place_and_gets_the_money_back() -> None:
    counter = Counter(1, PAID)
    counter.asks("anna")
    assert pays(counter, "anna", 4799) == (noted("anna", 4799),)
    assert counter.when(END) == (lapsed(counter, "anna", at=END), back(counter, "anna", 4799, at=END))
    assert counter.of("anna").paid == Money(0)


def test_nothing_is_not_a_payment() -> None:
    counter = Counter(1, PAID)
    counter.asks("anna")
    for cents in (0, -1):
        with pytest.raises(ValueError, match="more than nothing"):
            pays(counter, "anna", cents)
    assert pays(counter, "anna", 1) == (noted("anna", 1),)


# before a place is given ---------------------------------------------------------------------------------------------


def test_where_only_payment_gives_the_place_the_first_who_pays_has_it() -> None:
    counter = Counter(1, FIRST)
    (applied,) = counter.asks("anna")
    assert isinstance(applied, Applied)
    assert (applied.conditions, applied.by) == ((Condition(PAYMENT, END, False),), FIRST.ruling("holds.pay"))
    counter.asks("ben")
    admitted = Admitted(booking("ben"), person("ben"), (), (), WINTER, CAPACITY)
    assert pays(counter, "ben") == (noted("ben"), met("ben", PAYMENT), admitted)
    queued = Queued(booking("anna"), person("anna"), 1, 0, Reason.FULL, WINTER, CAPACITY)
    assert pays(counter, "anna") == (noted("anna"), met("anna", PAYMENT), queued)
    settled = counter.cancels("anna")[0]
    assert isinstance(settled, registration.Cancelled)
    assert settled.settlement.refund == Money(4800)


def test_a_wish_that_is_not_paid_in_time_lapses_and_a_part_that_was_paid_goes_back() -> None:
    counter = Counter(1, FIRST)
    counter.ask_all("anna ben")
    pays(counter, "anna", 1000)
    assert counter.when(END) == (
        lapsed(counter, "anna", at=END),
        back(counter, "anna", 1000, at=END),
        lapsed(counter, "ben", at=END),
    )
    assert pays(counter, "ben", at=LATER)[1:] == (again(counter, "ben", at=LATER),)


def test_paying_late_does_not_replace_an_approval() -> None:
    counter = late(1, rules=attrs.evolve(FIRST, admission=AdmissionRules(approval=True)))
    assert pays(counter, "anna", at=LATER)[1:] == (back(counter, "anna", 4800, at=LATER),)


def test_who_has_paid_before_the_approval_need_not_pay_again() -> None:
    counter = Counter(1, attrs.evolve(PAID, admission=AdmissionRules(approval=True)))
    counter.asks("anna")
    assert pays(counter, "anna") == (noted("anna"),)
    admitted = counter.does(registration.approve, booking("anna"), actor="clerk-7")[-1]
    assert admitted == Admitted(booking("anna"), person("anna"), (), (), WINTER, CAPACITY)


def test_who_is_rejected_gets_back_what_was_paid() -> None:
    counter = Counter(1, attrs.evolve(FIRST, admission=AdmissionRules(approval=True)))
    counter.asks("anna")
    pays(counter, "anna")
    events = counter.does(registration.reject, booking("anna"), actor="clerk-7", reason="not_resident")
    assert events[1:] == (back(counter, "anna", 4800, at=WINTER, by="admission.approval"),)
    assert counter.of("anna").paid == Money(0)


def test_a_wish_that_was_paid_and_never_confirmed_lapses_and_the_money_goes_back() -> None:
    holds = HoldRules(confirm=ConfirmRule(48, counts=False), pay=PayRule(14, counts=False))
    counter = Counter(1, attrs.evolve(RULES, holds=holds))
    counter.asks("anna")
    assert pays(counter, "anna") == (noted("anna"), met("anna", PAYMENT))
    end = WINTER + 48 * HOUR
    assert counter.when(end) == (
        counter.lapsed("anna", ConditionKind.CONFIRMATION, "holds.confirm", at=end),
        back(counter, "anna", 4800, at=end, by="holds.confirm"),
    )


# without a place -----------------------------------------------------------------------------------------------------


def test_money_for_a_booking_without_a_place_goes_back() -> None:
    counter = Counter(1, with_waiting(offer=OfferRule()))
    counter.ask_all("anna ben carla")
    counter.cancels("anna")
    assert (counter.states["ben"], counter.states["carla"]) == (State.OFFERED, State.WAITING)
    for name in ("ben", "carla"):
        assert pays(counter, name) == (noted(name), back(counter, name, 4800, at=WINTER))
        assert counter.of(name).paid == Money(0)
    held = Counter(1)
    held.does(registration.hold, wish("anna"))
    assert pays(held, "anna") == (noted("anna"), back(held, "anna", 4800, at=WINTER))


@pytest.mark.parametrize(
    ("amounts", "refunds"),
    [([2400], [0]), ([2399, 1], [0, 0]), ([2401], [1]), ([4800, 500], [2400, 500]), ([1000, 4800], [0, 3400])],
)
def test_of_what_comes_after_a_cancellation_only_the_fee_is_kept(amounts: list[int], refunds: list[int]) -> None:
    """The course costs 48.00; five days before it begins half of that is due."""
    counter = Counter(1)
    counter.asks("anna")
    at = START - timedelta(days=5)
    counter.cancels("anna", at=at)
    for cents, refund in zip(amounts, refunds, strict=True):
        due = (back(counter, "anna", refund, at=at, by="cancellation"),) if refund else NOTHING
        assert pays(counter, "anna", cents, at=at) == (noted("anna", cents, at=at), *due)


def test_who_did_not_come_owes_the_price_and_no_more() -> None:
    counter = Counter(1)
    counter.asks("anna")
    counter.does(registration.note_no_show, booking("anna"), at=START)
    assert pays(counter, "anna", at=START) == (noted("anna", at=START),)
    assert pays(counter, "anna", 100, at=START)[1:] == (back(counter, "anna", 100, at=START),)
