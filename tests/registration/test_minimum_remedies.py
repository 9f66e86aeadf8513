"""What may be tried instead of calling a session off: shorter, merged, later."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import attrs
import pytest
from counter_cases import HOUR, Counter, moment, wish
from minimum_cases import DATE, agrees, fill, of, rules, sister, verdict
from registration_cases import MOMENT, START, booking
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    Go,
    NoGo,
    Option,
    Options,
    Party,
    Roster,
    Side,
)
from bildungsraum.rules import (
    Before,
    Counting,
    HoursBefore,
    MinimumRules,
    Remedy,
)
from bildungsraum.schedule import Commitment, Status
from bildungsraum.values import Money, Period, SessionId


@pytest.mark.parametrize(
    ("units", "places", "expected"),
    [("24", 7, 16), ("24", 9, 21), ("25", 5, 12), ("24", 1, 2), ("9", 1, None), ("10", 1, 1), (None, 7, None)],
)
def test_it_is_made_as_short_as_the_income_reaches(units: str | None, places: int, expected: int | None) -> None:
    session = of(20, 10, units=None if units is None else Decimal(units))
    counter = fill(Counter(session, rules(Remedy.FEWER_UNITS)), places)
    shorter = (Option(Remedy.FEWER_UNITS, units=expected),)
    assert verdict(counter) == (NoGo(10 - places) if expected is None else Options(10 - places, shorter))


def test_it_is_never_made_longer() -> None:
    counter = fill(Counter(of(20, 2, units=Decimal(24)), rules(Remedy.FEWER_UNITS, counting=Counting.PAID)), 3)
    assert verdict(counter) == NoGo(2), "three pay more than was planned with two, but have not paid yet"


def test_all_move_to_a_sister_session_that_has_room_and_takes_place() -> None:
    counter = fill(Counter(of(20, 9, taken_elsewhere=2), rules(Remedy.MERGE)), 3)
    sides = [sister(counter, free) for free in (4, 5, None)]
    assert verdict(counter, sisters=sides) == Options(
        4, (Option(Remedy.MERGE, session=sides[1].session.id), Option(Remedy.MERGE, session=sides[2].session.id))
    )
    full = sister(counter, 9)
    crowd = full.roster
    for name in range(5):
        request = attrs.evolve(wish(f"{name}"), session=full.session.id)
        crowd = crowd.after(registration.register(crowd, request, session=full.session, rules=RULES, at=WINTER))
    off = crowd.after(
        registration.cancel_session(
            Roster(), session=full.session, rules=RULES, at=WINTER, cause=registration.Cause.ROOM
        )
    )
    for side in (
        Side(crowd, full.session, RULES),
        Side(off, full.session, RULES),
        sister(counter, 9, status=Status.CANCELLED),
        sister(counter, 9, status=Status.WITHDRAWN),
    ):
        assert verdict(counter, sisters=[side]) == NoGo(4)
    assert isinstance(verdict(counter, START - MOMENT, sisters=[full]), Options)
    assert verdict(counter, START, sisters=[full]) == NoGo(4), "it has begun over there"
    online = sister(counter, 9, meetings=())
    assert isinstance(verdict(counter, START, sisters=[online]), Options)


def test_nobody_is_nobody_to_move() -> None:
    counter = Counter(of(20, 9), rules(Remedy.MERGE))
    assert verdict(counter, sisters=[sister(counter, None)]) == NoGo(9)
    assert verdict(fill(counter, 1), sisters=[sister(counter, 1)]) == Options(
        8, (Option(Remedy.MERGE, session=SessionId("sister-1")),)
    )


@pytest.mark.parametrize(
    ("days", "room", "at", "expected"),
    [
        (3, None, 0, 71),
        (4, None, 0, 95),
        (5, None, 0, None),
        (3, 24, 0, 71),
        (3, 25, 0, None),
        (3, None, 70, 71),
        (3, None, 71, None),
        (0, None, 0, None),
    ],
)
def test_the_decision_is_put_off_as_far_as_start_and_room_allow(
    days: int, room: int | None, at: int, expected: int | None
) -> None:
    """Decided at ten, four days before the start; the clocks go forward in between.  All numbers but *days* are hours.

    The room can be given up until *room* before the start; asked *at* after the day of the decision.
    """
    date = START - 95 * HOUR
    minimum = MinimumRules(decides=HoursBefore(95), remedies=[Remedy.EXTEND], extend_days=days)
    commitments = [] if room is None else [Commitment("room", START - room * HOUR)]
    counter = Counter(of(20, 9, commitments=commitments), attrs.evolve(RULES, minimum=minimum))
    option = Option(Remedy.EXTEND, until=None if expected is None else date + expected * HOUR)
    assert verdict(counter, date + at * HOUR) == (NoGo(9) if expected is None else Options(9, (option,)))


def test_days_of_grace_are_local_days() -> None:
    minimum = MinimumRules(decides=Before(5), remedies=[Remedy.EXTEND], extend_days=4)
    counter = Counter(of(20, 9), attrs.evolve(RULES, minimum=minimum))
    until = moment("2027-03-29T09:00:00+02:00")
    assert verdict(counter, until - MOMENT) == Options(9, (Option(Remedy.EXTEND, until=until),))
    assert verdict(counter, until) == NoGo(9)


def test_a_session_without_a_start_can_wait_for_ever() -> None:
    session = of(20, 9, meetings=(), registration=Period(None, DATE))
    counter = Counter(session, rules(Remedy.EXTEND, extend_days=99))
    assert verdict(counter) == Options(9, (Option(Remedy.EXTEND, until=DATE + timedelta(days=99, hours=-1)),))


def test_the_preferred_way_comes_first() -> None:
    order = (Remedy.EXTEND, Remedy.FEWER_UNITS, Remedy.APPORTION, Remedy.MERGE, Remedy.HIGHER_FEE)
    counter = fill(Counter(of(20, 10, units=Decimal(24)), rules(*order)), 7)
    answer = verdict(counter, sisters=[sister(counter, None)])
    assert isinstance(answer, Options)
    assert tuple(one.remedy for one in answer.options) == order


def test_whoever_has_agreed_to_pay_more_has_agreed_to_any_way_that_costs_them_no_more() -> None:
    counter = fill(Counter(of(20, 10), rules(Remedy.APPORTION, Remedy.HIGHER_FEE)), 7, reduced=1)
    for number in range(1, 8):
        agrees(counter, f"{number}", Remedy.HIGHER_FEE)
    answer = verdict(counter)
    assert isinstance(answer, Go)
    assert answer.option is not None
    assert answer.option.remedy is Remedy.APPORTION
    other = fill(Counter(of(20, 10), rules(Remedy.APPORTION, Remedy.HIGHER_FEE)), 7, reduced=1)
    for number in range(1, 8):
        agrees(other, f"{number}", Remedy.APPORTION)
    chosen = verdict(other)
    assert isinstance(chosen, Go)
    assert chosen.option == answer.option


def test_a_firm_is_asked_once_for_all_its_places() -> None:
    counter = Counter(of(20, 4), rules(Remedy.HIGHER_FEE))
    counter.asks("firm", 3, party=Party(organisation="firm"))
    agrees(counter, "firm", Remedy.HIGHER_FEE)
    assert verdict(counter) == Go(3, Option(Remedy.HIGHER_FEE, prices=((booking("firm"), Money(24000)),)))
