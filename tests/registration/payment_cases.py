"""What the tests of payments share: who pays, and what is said about it."""

from __future__ import annotations

from datetime import datetime

import attrs
from counter_cases import Counter, moment, person
from registration_cases import booking
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    ConditionKind,
    Lapsed,
    PaymentNoted,
    RefundDue,
    Reinstated,
    RosterEvents,
)
from bildungsraum.rules import HoldRules, PayRule, Rules
from bildungsraum.values import Money

PAYMENT, APPROVAL = ConditionKind.PAYMENT, ConditionKind.APPROVAL
PAID = attrs.evolve(RULES, holds=HoldRules(pay=PayRule(14)))
FIRST = attrs.evolve(RULES, holds=HoldRules(pay=PayRule(14, counts=False)))
END = moment("2027-02-16T00:00:00+01:00")
LATER = moment("2027-03-02T12:00:00+00:00")
LATER_END = moment("2027-03-17T00:00:00+01:00")


def pays(counter: Counter, name: str, cents: int = 4800, *, at: datetime = WINTER) -> RosterEvents:
    return counter.does(registration.note_payment, booking(name), amount=Money(cents), at=at)


def noted(name: str, cents: int = 4800, *, at: datetime = WINTER) -> PaymentNoted:
    return PaymentNoted(booking(name), person(name), Money(cents), at)


def back(counter: Counter, name: str, cents: int, *, at: datetime, by: str = "holds.pay") -> RefundDue:
    return RefundDue(booking(name), person(name), Money(cents), at, counter.rules.ruling(by))


def again(counter: Counter, name: str, *, at: datetime) -> Reinstated:
    return Reinstated(booking(name), person(name), (), at, counter.rules.ruling("holds.pay"))


def lapsed(counter: Counter, name: str, *, at: datetime) -> Lapsed:
    return counter.lapsed(name, PAYMENT, "holds.pay", at=at)


def late(capacity: int = 1, others: str = "", rules: Rules = PAID) -> Counter:
    """Anna's time to pay is over, and others have come since."""
    counter = Counter(capacity, rules)
    counter.asks("anna")
    counter.when(END)
    for name, _, places in (one.partition(":") for one in others.split()):
        counter.asks(name, int(places or 1), at=LATER)
    return counter
