"""Until when one may move by oneself: as long as one may go."""

from __future__ import annotations

from datetime import datetime

import attrs
from account_cases import moved
from counter_cases import refused
from moving_cases import asks, counters, left, moves
from registration_cases import MOMENT, booking
from roedertal import RULES, WINTER

from bildungsraum.registration import Command, Reason, Refusal, Refused
from bildungsraum.rules import Before
from bildungsraum.values import PersonId

MIDNIGHT = datetime.fromisoformat("2027-02-02T00:00:00+01:00")
"""The end of the day on which the dates have moved."""


def test_who_may_no_longer_cancel_may_not_move_to_avoid_the_fee_unless_the_desk_does_it() -> None:
    rules = attrs.evolve(RULES, cancels_until=Before(6))
    until = datetime.fromisoformat("2027-03-24T09:00:00+01:00")
    closed = Refusal(Reason.CANCELLATION_CLOSED, when=until, by=rules.ruling("cancels_until"))
    here, there = counters(1, 1, rules)
    asks(here, "anna")
    assert moves(here, "anna", there, at=until)[0] == (
        Refused(booking("anna"), PersonId("anna"), (closed,), until, Command.MOVE),
    )
    assert there.states == {}
    assert moves(here, "anna", there, at=until, actor="clerk-7")[0] == (left("anna", at=until),)


def test_who_may_go_for_nothing_because_the_dates_have_moved_may_move_too_and_as_long() -> None:
    rules = attrs.evolve(RULES, cancels_until=Before(70), moved_free_days=0)
    for name, at, is_free in (("anna", WINTER, False), ("ben", MIDNIGHT - MOMENT, True), ("carla", MIDNIGHT, False)):
        here, there = counters(1, 1, rules)
        asks(here, name)
        if name != "anna":
            here.session = moved(here.session, 7)
            here.when(WINTER + MOMENT)
        until = rules.before(here.session.starts or at, Before(70))
        closed = Refusal(Reason.CANCELLATION_CLOSED, when=until, by=rules.ruling("cancels_until"))
        expected = left(name, at=at) if is_free else refused(name, Command.MOVE, closed, at=at)
        assert moves(here, name, there, at=at)[0] == (expected,)
