"""Where something comes before a place, nobody gets one by moving there."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from account_cases import pays
from counter_cases import NOTHING, Counter, refused
from moving_cases import counters, moves, side, tablet, to
from registration_cases import booking
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.registration import Command, Condition, ConditionKind, Reason, Refusal, State
from bildungsraum.rules import AdmissionRules, Before, ConfirmRule, HoldRules, Lottery, PayRule, Rules

RULE_OF = {
    ConditionKind.APPROVAL: "admission.approval",
    ConditionKind.DRAW: "admission.lottery",
    ConditionKind.PAYMENT: "holds.pay",
    ConditionKind.CONFIRMATION: "holds.confirm",
}
APPROVAL = attrs.evolve(RULES, admission=AdmissionRules(approval=True))
LOTS = attrs.evolve(RULES, admission=AdmissionRules(lottery=Lottery(Before(10))))
PAY_FIRST = attrs.evolve(RULES, holds=HoldRules(pay=PayRule(counts=False)))
CONFIRM_FIRST = attrs.evolve(RULES, holds=HoldRules(confirm=ConfirmRule(counts=False)))
CONFIRM_LATER = attrs.evolve(RULES, holds=HoldRules(confirm=ConfirmRule(counts=True)))


def two(there: Rules, here: Rules = RULES) -> tuple[Counter, Counter]:
    ours, theirs = counters(1, 1)
    ours.rules, theirs.rules = here, there
    ours.asks("anna")
    return ours, theirs


def not_at_once(there: Counter, kind: ConditionKind) -> tuple[Any, ...]:
    why = Refusal(Reason.NOT_AT_ONCE, name=kind.value, by=there.rules.ruling(RULE_OF[kind]))
    return (refused("anna", Command.MOVE, why),)


@pytest.mark.parametrize(
    ("rules", "kind"),
    [
        (APPROVAL, ConditionKind.APPROVAL),
        (LOTS, ConditionKind.DRAW),
        (PAY_FIRST, ConditionKind.PAYMENT),
    ],
)
def test_nobody_gets_a_place_by_moving_where_something_comes_before_it(rules: Rules, kind: ConditionKind) -> None:
    here, there = two(rules)
    before = here.roster, there.roster
    assert moves(here, "anna", there) == (not_at_once(there, kind), NOTHING)
    assert (here.roster, there.roster) == before


def test_whoever_moves_somebody_at_the_desk_approves_of_it_and_draws_no_lots() -> None:
    here, there = two(APPROVAL)
    assert len(moves(here, "anna", there, actor="office")[1]) == 1
    here, there = two(LOTS)
    assert moves(here, "anna", there, actor="office") == (not_at_once(there, ConditionKind.DRAW), NOTHING)
    there.does(registration.draw, seed="published", at=there.rules.before(there.session.starts or WINTER, Before(10)))
    assert len(moves(here, "anna", there)[1]) == 1, "once lots are drawn, what is left goes to who comes"


def test_what_was_paid_is_paid_over_there_too() -> None:
    here, there = two(PAY_FIRST)
    pays(here, "anna", 4800)
    assert len(moves(here, "anna", there)[1]) == 2
    here, there = two(PAY_FIRST)
    there.session = tablet(1, 4801)
    pays(here, "anna", 4800)
    assert moves(here, "anna", there)[0] == not_at_once(there, ConditionKind.PAYMENT)
    there.session = tablet(1, 0)
    assert len(moves(here, "anna", there)[1]) == 3, "and nothing need be paid for what costs nothing"


def test_what_was_confirmed_is_confirmed_over_there_too() -> None:
    here, there = two(CONFIRM_FIRST, CONFIRM_LATER)
    assert moves(here, "anna", there) == (not_at_once(there, ConditionKind.CONFIRMATION), NOTHING)
    here.does(registration.confirm, booking("anna"))
    assert len(moves(here, "anna", there)[1]) == 1
    assert there.of("anna+there").conditions == ()
    here, there = two(CONFIRM_LATER, CONFIRM_LATER)
    moves(here, "anna", there)
    assert [one.kind for one in there.of("anna+there").conditions] == [ConditionKind.CONFIRMATION]
    assert isinstance(there.of("anna+there").conditions[0], Condition)


def test_two_cannot_change_places_if_one_of_them_needs_an_approval() -> None:
    here, there = two(APPROVAL)
    there.rules = RULES
    there.does(registration.register, to(there, "ben"))
    there.rules = APPROVAL
    ours, theirs = registration.swap(
        side(here),
        booking("anna"),
        side(there),
        booking("ben+there"),
        request=to(there, "anna"),
        request_other=to(here, "ben"),
        at=WINTER,
    )
    why = Refusal(Reason.NOT_AT_ONCE, name="approval", by=there.rules.ruling("admission.approval"))
    assert ours == (refused("anna", Command.SWAP, why),)
    assert theirs == ()
    assert {here.of("anna").state, there.of("ben+there").state} == {State.REGISTERED}
