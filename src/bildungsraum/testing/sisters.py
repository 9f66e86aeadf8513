"""Strategies for what a run of the machine is about: two sessions of one offering, and the rules of a district."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from ..fees import STANDARD, Price, Tariff, Tier
from ..place import Room, Seating
from ..rules import Level, Pool, RuleBook, Rules
from ..schedule import Commitment, Session, weekly
from ..values import Money, OfferingId, SessionId, utc

POOLS = (
    (),
    (),
    (Pool("hall", 2, overflow=["online"]), Pool("online")),
    (Pool("kept", 1, group="resident"), Pool("hall", 3, overflow=["kept"])),
)
"""What is kept for whom in a small session."""

FIRST_DAYS = (date(2027, 3, 30), date(2027, 3, 28), date(2027, 10, 31), date(2027, 11, 2), date(2027, 6, 16))
"""Mostly near the changes of the clocks on 28 March and 31 October."""


def rulings(given: Rules | RuleBook | SearchStrategy[Rules]) -> SearchStrategy[Rules]:
    """The rules of one run: those *given*, or each that a book of rules has for somebody."""
    match given:
        case Rules():
            return st.just(given)
        case RuleBook():
            ids: dict[Level, list[str]] = {layer.level: [] for layer in given.layers} | {level: [""] for level in Level}
            for layer in given.layers:
                ids[layer.level].append(layer.of)
            return st.builds(
                given.of,
                municipality=st.sampled_from(ids[Level.MUNICIPALITY]),
                provider=st.sampled_from(ids[Level.PROVIDER]),
                offering=st.sampled_from(ids[Level.OFFERING]),
                session=st.sampled_from(ids[Level.SESSION]),
            )
        case _:
            return given


@st.composite
def sister_sessions(draw: DrawFn, rules: Rules) -> tuple[Session, Session]:
    """Two small sessions of one offering, a day apart, each of which could take in the other's people."""
    ids = SessionId("course-1"), SessionId("course-2")
    first = draw(_sessions(ids[0], draw(st.sampled_from(FIRST_DAYS)), _prices(rules), rules))
    day = draw(st.sampled_from(FIRST_DAYS)) if first.starts is None else first.starts.date() + timedelta(days=1)
    second = draw(_sessions(ids[1], day, _prices(rules), rules))
    return evolve(first, sisters=ids[1:]), evolve(second, sisters=ids[:1])


@st.composite
def _sessions(draw: DrawFn, id: SessionId, day: date, prices: tuple[Price, ...], rules: Rules) -> Session:
    meetings = weekly(day, time(10), time(11, 30), rules.district.tz, times=draw(st.sampled_from((2, 2, 2, 0))))
    places = draw(st.sampled_from((2, 3, 1, 2, 4, 5, 0, None)))
    tiers = (Tier(1, Money(9000)), Tier(3, Money(4000))) if draw(st.booleans()) else ()
    tariff = Tariff(prices, draw(st.none() | st.just(Money(2000))), tiers=tiers) if draw(_mostly()) else None
    room = Room("Saal", [Seating("rows", 5), Seating("table", 2)]) if draw(st.booleans()) else None
    until = [] if not meetings else [Commitment("room", utc(meetings[0].starts) - timedelta(days=10))]
    return Session(
        id,
        OfferingId("course"),
        meetings=meetings,
        capacity=places,
        taken_elsewhere=draw(st.sampled_from((0, 0, 0, 1))),
        minimum=draw(st.sampled_from((0, 1, 2, 4))),
        tariff=tariff,
        units=draw(st.sampled_from((None, Decimal(8)))),
        costs=draw(st.sampled_from((None, Money(20_000)))),
        pools=draw(st.sampled_from(POOLS)),
        room=room,
        seating="" if room is None else draw(st.sampled_from(("", "rows", "table"))),
        commitments=until if draw(st.booleans()) else [],
    )


def _prices(rules: Rules) -> tuple[Price, ...]:
    """A price for everybody of whom the rules speak; those who take no place are free."""
    company = [name for rule in rules.party.accompanied for name in (rule.category, *rule.by)]
    names = [name for name in dict.fromkeys([STANDARD, *company]) if name not in rules.places.uncounted]
    return tuple(Price(name, Money(4800 - 1000 * number)) for number, name in enumerate(names))


def _mostly() -> SearchStrategy[bool]:
    return st.sampled_from((True,) * 4 + (False,))
