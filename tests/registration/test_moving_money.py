"""What was paid goes along to the other session, and what is too much goes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import pytest
from account_cases import Account, gives_up, pays, with_party
from counter_cases import HOUR
from hypothesis import given
from hypothesis import strategies as st
from moving_cases import came, counters, left, moves, tablet
from registration_cases import START, booking
from roedertal import RULES, WINTER

from bildungsraum.registration import (
    ConditionKind,
    Moved,
    PaymentNoted,
    RefundDue,
    Registered,
    State,
)
from bildungsraum.rules import (
    ConfirmRule,
    HoldRules,
    PayRule,
)
from bildungsraum.values import Money, PersonId


@given(
    cents=st.sampled_from((0, 3000, 4800, 6000)),
    paid=st.lists(st.sampled_from((1, 2400, 4800)), max_size=2),
    part=st.booleans(),
    at=st.sampled_from((WINTER, START - timedelta(days=5))),
)
def test_every_cent_is_paid_due_back_or_goes_along(cents: int, paid: list[int], part: bool, at: Any) -> None:
    """With a part given up before, its fee stays here, and the rest goes along."""
    here, there = counters(4, tablet(4, cents), with_party())
    account = Account()
    here.asks("anna", 2)
    for amount in paid:
        account.note(pays(here, "anna", amount))
    if part:
        account.note(gives_up(here, "anna", 2, at=at))
    places = here.of("anna").places
    before = here.of("anna")
    (gone, *_), events = moves(here, "anna", there, places=places, at=at)
    carried = sum(one.amount.cents for one in events if isinstance(one, PaymentNoted))
    back = sum(one.amount.cents for one in events if isinstance(one, RefundDue))
    ours, theirs = here.of("anna"), there.of("anna+there")
    assert isinstance(gone, Moved)
    assert gone.difference == theirs.quote.total - before.quote.total == Money((cents - 4800) * places)
    kept = 0 if ours.paid is None else ours.paid.cents
    assert account.paid - account.refunded == kept + carried
    assert kept <= ours.fee.cents == account.claimed
    assert carried == max(0, account.paid - account.refunded - account.claimed)
    assert back == max(0, carried - theirs.quote.total.cents)
    assert theirs.paid == (Money(carried - back) if carried else None)


def test_what_was_paid_beyond_the_new_price_is_due_back_over_there() -> None:
    here, there = counters(1, tablet(1, 3000))
    here.asks("anna")
    pays(here, "anna", 4800)
    id = booking("anna+there")
    assert moves(here, "anna", there) == (
        (left("anna", -1800),),
        (
            came(there, "anna"),
            PaymentNoted(id, PersonId("anna"), Money(4800), WINTER),
            RefundDue(id, PersonId("anna"), Money(1800), WINTER),
        ),
    )


@pytest.mark.parametrize(("cents", "is_open"), [(4800, False), (4801, True), (4799, False)])
def test_who_has_paid_enough_need_not_pay_over_there(cents: int, is_open: bool) -> None:
    rules = attrs.evolve(RULES, holds=HoldRules(pay=PayRule(14)))
    here, there = counters(1, tablet(1, cents), rules)
    here.asks("anna")
    pays(here, "anna", 4800)
    came_there = moves(here, "anna", there)[1]
    assert [type(one) for one in came_there] == [Registered, PaymentNoted] + [RefundDue] * (cents < 4800)
    due = there.of("anna+there").conditions
    assert [one.kind for one in due] == [ConditionKind.PAYMENT] * is_open
    there.when(START)
    assert there.states["anna+there"] is (State.LAPSED if is_open else State.REGISTERED)


def test_what_was_not_confirmed_here_is_still_to_be_confirmed_there() -> None:
    rules = attrs.evolve(RULES, holds=HoldRules(confirm=ConfirmRule(48)))
    here, there = counters(1, 1, rules)
    here.asks("anna")
    moves(here, "anna", there, at=WINTER + HOUR)
    assert there.of("anna+there").conditions == here.of("anna").conditions
    there.when(WINTER + 48 * HOUR)
    assert there.states["anna+there"] is State.LAPSED


def test_a_payment_does_not_confirm_anything_and_what_is_asked_only_here_is_not_asked_there() -> None:
    rules = attrs.evolve(RULES, holds=HoldRules(confirm=ConfirmRule(48), pay=PayRule(14)))
    for cents in (4800, 0):
        here, there = counters(1, 1, rules)
        there.rules = RULES
        here.asks("anna")
        if cents:
            pays(here, "anna", cents)
        moves(here, "anna", there)
        assert [one.kind for one in there.of("anna+there").conditions] == [ConditionKind.CONFIRMATION]
