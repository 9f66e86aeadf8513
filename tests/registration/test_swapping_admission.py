"""Whoever changes places must be admitted where they go, as if they came from outside."""

from __future__ import annotations

from collections.abc import Collection

import attrs
import pytest
from counter_cases import NOTHING, Counter, refused
from moving_cases import asks, counters, side, to
from registration_cases import booking
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    Command,
    ConditionKind,
    Elsewhere,
    Moved,
    Reason,
    Refusal,
    Registered,
    RosterEvents,
)
from bildungsraum.rules import AdmissionRules, ConfirmRule, HoldRules, Limit, Span
from bildungsraum.values import SessionId


def swaps(
    here: Counter, there: Counter, ours: Collection[Elsewhere] = (), theirs: Collection[Elsewhere] = ()
) -> tuple[RosterEvents, RosterEvents]:
    """Anna changes places with Ben, who is over there; *ours* is what else she has booked, *theirs* what he has."""
    return registration.swap(
        side(here),
        booking("anna"),
        side(there),
        booking("ben+there"),
        request=to(there, "anna"),
        request_other=to(here, "ben"),
        at=WINTER,
        elsewhere=ours,
        elsewhere_other=theirs,
    )


@pytest.mark.parametrize(("anna_has", "ben_has"), [((), ()), (("third",), ()), ((), ("third",))])
def test_what_each_leaves_does_not_stand_against_them_and_what_they_have_besides_does(
    anna_has: tuple[str, ...], ben_has: tuple[str, ...]
) -> None:
    rules = attrs.evolve(RULES, admission=AdmissionRules(limits=[Limit(1, span=Span.OFFERING)]))
    here, there = counters(1, 1, rules)
    asks(here, "anna")
    asks(there, "ben")
    ours, theirs = (
        [
            Elsewhere(SessionId(id), counter.session.offering, spans=[Span.OFFERING])
            for id in (counter.session.id, *more)
        ]
        for counter, more in ((here, anna_has), (there, ben_has))
    )
    limit = Refusal(Reason.LIMIT_REACHED, limit=1, name="person.offering", by=rules.ruling("admission.limits"))
    events = swaps(here, there, ours, theirs)
    if anna_has:
        assert events == ((refused("anna", Command.SWAP, limit),), NOTHING)
    elif ben_has:
        assert events == (NOTHING, (refused("ben+there", Command.SWAP, limit),))
    else:
        assert [[type(one) for one in some] for some in events] == [[Moved, Registered]] * 2


def test_two_change_places_where_one_must_confirm_first_only_if_both_have() -> None:
    here, there = counters(1, 1)
    asks(here, "anna")
    asks(there, "ben")
    here.rules = there.rules = attrs.evolve(RULES, holds=HoldRules(confirm=ConfirmRule(counts=False)))
    assert [[type(one) for one in some] for some in swaps(here, there)] == [[Moved, Registered]] * 2
    first, second = counters(1, 1, attrs.evolve(RULES, holds=HoldRules(confirm=ConfirmRule())))
    asks(first, "anna")
    asks(second, "ben")
    first.does(registration.confirm, booking("anna"))
    second.rules = first.rules = here.rules
    kind = ConditionKind.CONFIRMATION
    why = Refusal(Reason.NOT_AT_ONCE, name=kind.value, by=first.rules.ruling("holds.confirm"))
    assert swaps(first, second) == (NOTHING, (refused("ben+there", Command.SWAP, why),))
