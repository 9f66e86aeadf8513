"""Whether a session takes place: when it is decided, and one answer for everything."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from account_cases import with_party
from counter_cases import HOUR, NOTHING, Counter
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from minimum_cases import DATE, agrees, confirms, fill, of, rules, sister, verdict
from registration_cases import MOMENT, START, course
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import Price, Tariff, Tier
from bildungsraum.registration import (
    DecisionDate,
    Go,
    NoGo,
    Options,
    SessionConfirmed,
    SessionReopened,
    Verdict,
    Warn,
)
from bildungsraum.rules import (
    AdmissionRules,
    Before,
    ConfirmRule,
    Counting,
    HoldRules,
    HoursBefore,
    MinimumRules,
    PlaceRules,
    Remedy,
    Ruling,
)
from bildungsraum.schedule import Commitment, Status
from bildungsraum.values import Money, Period

# when it is decided ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "room", "instructor", "expected", "by"),
    [
        (96, None, None, 96, "minimum.decides"),
        (96, 95, None, 96, "minimum.decides"),
        (96, 97, None, 97, "session.commitments"),
        (96, 98, 99, 99, "session.commitments"),
        (None, 10, 5, 10, "session.commitments"),
        (0, None, None, 0, "minimum.decides"),
        (None, None, None, 48, "admission.closes"),
        (24, None, None, 24, "minimum.decides"),
    ],
)
def test_it_is_decided_at_the_earliest_of_rule_room_and_instructor_and_else_when_registration_ends(
    rule: int | None, room: int | None, instructor: int | None, expected: int, by: str
) -> None:
    hours = {"room": room, "instructor": instructor}
    commitments = [Commitment(what, START - lead * HOUR) for what, lead in hours.items() if lead is not None]
    minimum = MinimumRules(decides=None if rule is None else HoursBefore(rule))
    district = attrs.evolve(RULES, minimum=minimum, admission=AdmissionRules(closes=HoursBefore(48)))
    session = attrs.evolve(course(2), commitments=commitments)
    assert registration.decision_date(session, district) == DecisionDate(START - expected * HOUR, district.ruling(by))


def test_a_rule_that_means_after_the_start_means_the_start() -> None:
    late = attrs.evolve(RULES, minimum=MinimumRules(decides=Before(0, START.replace(hour=23).time())))
    decided = registration.decision_date(course(2), late)
    assert decided == DecisionDate(START, late.ruling("minimum.decides"))


def test_without_meetings_it_is_decided_when_registration_ends_if_it_ends() -> None:
    endless = attrs.evolve(course(2), meetings=())
    assert registration.decision_date(endless, rules()) is None
    ends = attrs.evolve(endless, registration=Period(None, DATE))
    assert registration.decision_date(ends, rules()) == DecisionDate(DATE, rules().ruling("admission.closes"))
    counter = fill(Counter(attrs.evolve(endless, minimum=2), rules()), 1)
    assert verdict(counter, START + timedelta(days=999)) == Warn(1, None)


# one answer for everything --------------------------------------------------------------------------------------------


RULES_OF_ALL_KINDS = st.builds(
    MinimumRules,
    counting=st.sampled_from(Counting),
    income_percent=st.sampled_from((0, 100, 110)),
    decides=st.none() | st.integers(0, 200).map(HoursBefore),
    remedies=st.permutations(list(Remedy)),
)
SESSIONS_OF_ALL_KINDS = st.fixed_dictionaries(
    {
        "minimum": st.integers(0, 8),
        "costs": st.none() | st.integers(0, 60000).map(Money),
        "taken_elsewhere": st.integers(0, 2),
        "tariff": st.sampled_from(((), (Tier(1, Money(9000)), Tier(5, Money(4000))))).map(
            lambda tiers: Tariff([Price("standard", Money(6000)), Price("companion", Money(0))], tiers=tiers)
        ),
    }
)


@st.composite
def people_of_all_kinds(draw: DrawFn) -> Counter:
    """Some have come, alone, as two or as a companion; some of them have agreed to pay more or have objected."""
    places = PlaceRules(uncounted=["companion"])
    district = attrs.evolve(with_party(), minimum=draw(RULES_OF_ALL_KINDS), places=places)
    facts: dict[str, Any] = draw(SESSIONS_OF_ALL_KINDS)
    counter = Counter(of(12, units=Decimal(20), **facts), district)
    come = draw(st.lists(st.sampled_from((("standard",), ("standard",) * 2, ("companion",))), max_size=4))
    for number, categories in enumerate(come):
        counter.asks(f"{number}", categories=categories)
        agreed = draw(st.sampled_from((True, True, False, None)))
        if agreed is not None:
            agrees(counter, f"{number}", Remedy.HIGHER_FEE, to=agreed, at=WINTER)
    status = draw(st.sampled_from((*[Status.PLANNED] * 4, Status.CANCELLED)))
    counter.session = attrs.evolve(counter.session, status=status)
    return counter


@given(
    counter=people_of_all_kinds(),
    sisters=st.lists(st.none() | st.integers(0, 9), max_size=2),
    at=st.integers(-200, 200).map(lambda hours: START + hours * HOUR),
)
def test_there_is_exactly_one_answer_for_every_roster_every_rule_and_every_time(
    counter: Counter, sisters: list[int | None], at: datetime
) -> None:
    others = [sister(counter, free) for free in sisters]
    answer, before = verdict(counter, at, sisters=others), counter.roster
    date = registration.decision_date(counter.session, counter.rules)
    is_time = date is not None and at >= date.at
    enough = registration.places_counted(before, counter.rules) >= counter.session.minimum
    match answer:
        case Go(places, option):
            assert places == registration.places_counted(before, counter.rules)
            assert enough if option is None else option.prices and is_time
        case Warn(missing, decides):
            assert (decides, is_time, bool(missing)) == (date, False, not enough)
        case Options(missing, options):
            order = [counter.rules.minimum.remedies.index(one.remedy) for one in options]
            assert (is_time, bool(missing), order) == (True, not enough, sorted(order))
            assert options
        case NoGo(missing):
            assert is_time or counter.session.status is Status.CANCELLED
            assert bool(missing) is not enough
    events = confirms(counter, at)
    assert any(isinstance(one, SessionConfirmed) for one in events) is isinstance(answer, Go)
    if isinstance(answer, Go):
        assert confirms(counter, at + HOUR) == NOTHING
        for id in sorted(counter.roster.bookings):
            counter.does(registration.cancel, id)
        assert isinstance(verdict(counter, at + HOUR), Go), "whoever cancels later"
    else:
        assert counter.roster == before


@pytest.mark.parametrize(
    ("places", "at", "expected"),
    [
        (7, WINTER, Warn(1, DecisionDate(DATE, Ruling("minimum.decides", RULES.ruling("party.maximum").level)))),
        (8, WINTER, Go(8)),
        (7, DATE - MOMENT, Warn(1, DecisionDate(DATE, Ruling("minimum.decides", RULES.ruling("party.maximum").level)))),
        (7, DATE, NoGo(1)),
        (8, DATE, Go(8)),
        (9, START, Go(9)),
        (0, START, NoGo(8)),
    ],
)
def test_with_enough_it_takes_place_at_once_and_with_too_few_it_is_decided_on_the_day(
    places: int, at: datetime, expected: Verdict
) -> None:
    assert verdict(fill(Counter(of(20, 8), rules()), places), at) == expected


def test_once_certain_it_stays_certain_until_a_person_takes_it_back() -> None:
    counter = fill(Counter(of(20, 8), rules()), 8)
    assert confirms(counter, WINTER) == (SessionConfirmed(8, WINTER, counter.rules.ruling("session.minimum")),)
    assert confirms(counter, WINTER) == NOTHING
    for name in ("1", "2"):
        counter.cancels(name)
    assert verdict(counter) == Go(6)
    assert confirms(counter) == NOTHING
    back = SessionReopened("clerk-7", "instructor_ill", WINTER)
    facts: Any = {"actor": "clerk-7", "reason": "instructor_ill"}
    assert counter.does(registration.reopen, **facts) == (back,)
    assert counter.does(registration.reopen, **facts) == NOTHING
    assert verdict(counter) == NoGo(2)
    assert confirms(counter) == NOTHING


def test_what_is_cancelled_does_not_take_place_whoever_is_registered() -> None:
    counter = fill(Counter(of(20, 1), rules()), 2)
    confirms(counter)
    off = Counter(attrs.evolve(counter.session, status=Status.CANCELLED), rules())
    off.roster = counter.roster
    assert verdict(off) == NoGo(0)
    counter.does(registration.cancel_session, cause=registration.Cause.ROOM)
    assert verdict(counter) == NoGo(1)
    assert confirms(counter) == NOTHING


def test_what_lapses_on_the_day_of_the_decision_does_not_count_even_if_nobody_has_looked() -> None:
    holds = HoldRules(confirm=ConfirmRule(5 * 24))
    counter = Counter(of(20, 1), attrs.evolve(rules(), holds=holds))
    counter.asks("anna", at=DATE - timedelta(days=5))
    assert verdict(counter, DATE) == NoGo(1)
