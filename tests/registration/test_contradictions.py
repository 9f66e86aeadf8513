"""A session that goes against its rules is told with every key; one that only leaves something unused is not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from roedertal import COURSE, RULES

from bildungsraum import Period, testing
from bildungsraum.place import Room, Seating
from bildungsraum.registration import contradictions_with
from bildungsraum.rules import (
    AdmissionRules,
    Before,
    HoursBefore,
    Lottery,
    MinimumRules,
    OfferRule,
    PartyRules,
    PlaceRules,
    Pool,
    PoolKind,
    Rules,
    WaitingRules,
)
from bildungsraum.schedule import Session

assert COURSE.starts is not None
STARTS: datetime = COURSE.starts
DAY = timedelta(days=1)
HALL = (Pool("hall", 8), Pool("stage", 3))
ROOM = Room("Saal", [Seating("rows", 5), Seating("tables", 9)])
IN_ROWS: dict[str, Any] = {"room": ROOM, "seating": "rows"}
CONTRARY: dict[str, tuple[dict[str, Any], dict[str, Any], tuple[str, ...]]] = {
    "a deadline after the start": (
        {"registration": Period(None, STARTS + DAY)},
        {},
        ("session.registration: registration closes after the start",),
    ),
    "a period that opens at the start": (
        {"registration": Period(STARTS, None)},
        {},
        ("session.registration: registration is over before it opens",),
    ),
    "an end of its own before the beginning of the rules": (
        {"registration": Period(None, STARTS - 9 * DAY)},
        {"admission": AdmissionRules(opens=Before(7))},
        ("session.registration: registration is over before it opens",),
    ),
    "rules that open after this start": (
        {},
        {"admission": AdmissionRules(opens=HoursBefore(0))},
        ("admission.opens: registration is over before it opens",),
    ),
    "an offer longer than the time left": (
        {"registration": Period(STARTS - DAY, None)},
        {"waiting": WaitingRules(offer=OfferRule(25))},
        ("waiting.offer: it runs for 25 hours, but the queue moves for at most 24",),
    ),
    "an offer where the queue has stopped before it opens": (
        {"registration": Period(STARTS - DAY, None)},
        {"waiting": WaitingRules(offer=OfferRule(1), maximum=1, stops=HoursBefore(48))},
        ("waiting.offer: it runs for 1 hours, but the queue moves for at most 0",),
    ),
    "deadlines over before it opens": (
        {"registration": Period(STARTS - DAY, None)},
        {"minimum": MinimumRules(decides=Before(3)), "party": PartyRules(names_due=Before(2))},
        ("minimum.decides: it lies before registration opens", "party.names_due: it lies before registration opens"),
    ),
    "lots in the middle of its own period": (
        {"registration": Period(None, STARTS - DAY)},
        {"admission": AdmissionRules(lottery=Lottery(Before(3)))},
        ("admission.lottery: lots are drawn before registration closes",),
    ),
    "lots at the start": (
        {"registration": Period(None, STARTS - DAY)},
        {"admission": AdmissionRules(lottery=Lottery(HoursBefore(0)))},
        ("admission.lottery: lots are drawn no earlier than the start",),
    ),
    "its own pools above its capacity": (
        {"capacity": 10, "pools": HALL},
        {},
        ("session.pools: the pools have 11 places, but no more than 10 may be given",),
    ),
    "one place of a hundred and one too many": (
        {"capacity": 100, "pools": (Pool("hall", 101),)},
        {},
        ("session.pools: the pools have 101 places, but no more than 100 may be given",),
    ),
    "the rules' pools above its capacity": (
        {"capacity": 10},
        {"places": PlaceRules(pools=HALL)},
        ("places.pools: the pools have 11 places, but no more than 10 may be given",),
    ),
    "pools on site above the seats": (
        {"capacity": 30, **IN_ROWS, "pools": (Pool("hall", 6), Pool("stream", 9, PoolKind.ONLINE))},
        {},
        ("session.pools: the pools on site have 6 places, but the room has 5",),
    ),
    "pools above the seats and none online": (
        {**IN_ROWS, "pools": HALL},
        {},
        ("session.pools: the pools have 11 places, but no more than 5 may be given",),
    ),
    "a minimum above the capacity and a party above it": (
        {"capacity": 3, "minimum": 4},
        {"party": PartyRules(minimum=5)},
        (
            "party.minimum: 5 is more than the 3 places that may be given",
            "session.minimum: 4 must register, but no more than 3 places may be given",
        ),
    ),
}
FINE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "pools as overbooking allows": ({"capacity": 10, "pools": HALL}, {"places": PlaceRules(overbooking_percent=10)}),
    "closed is closed": ({"capacity": 0, "pools": HALL, "minimum": 4}, {}),
    "pools without a number": ({"capacity": 3, "pools": (Pool("hall"), Pool("stage", 3))}, {}),
    "pools without a number or any other limit": ({"pools": (Pool("hall"), Pool("stage", 3))}, {}),
    "pools on site that fill the room": ({**IN_ROWS, "pools": (Pool("hall", 5), Pool("web", 9, PoolKind.ONLINE))}, {}),
    "a party of at most more than there are": ({"capacity": 3}, {}),
    "a minimum of all": ({"capacity": 4, "minimum": 4}, {"party": PartyRules(minimum=4)}),
    "companions that do not count": ({"capacity": 3, "minimum": 4}, {"places": PlaceRules(uncounted=["companion"])}),
    "an end at the start": ({"registration": Period(None, STARTS)}, {}),
    "an offer of all the time there is": (
        {"registration": Period(STARTS - DAY, None)},
        {"waiting": WaitingRules(offer=OfferRule(24))},
    ),
    "an offer where nobody waits": (
        {"registration": Period(STARTS - DAY, None)},
        {"waiting": WaitingRules(offer=OfferRule(25), maximum=0)},
    ),
    "deadlines at the opening": (
        {"registration": Period(STARTS - DAY, None)},
        {"minimum": MinimumRules(decides=HoursBefore(24)), "party": PartyRules(names_due=HoursBefore(24))},
    ),
    "deadlines without meetings": (
        {"meetings": (), "registration": Period(STARTS - DAY, None)},
        {"minimum": MinimumRules(decides=Before(3)), "party": PartyRules(names_due=Before(2))},
    ),
    "lots while one can register until the start": ({}, {"admission": AdmissionRules(lottery=Lottery(Before(3)))}),
    "lots at the end": (
        {"registration": Period(None, STARTS - DAY)},
        {"admission": AdmissionRules(lottery=Lottery(HoursBefore(24)))},
    ),
    "no meetings and a lottery": (
        {"meetings": ()},
        {"admission": AdmissionRules(closes=Before(1), lottery=Lottery(Before(3)))},
    ),
    "no meetings, an end of registration and a lottery": (
        {"meetings": (), "registration": Period(None, STARTS)},
        {"admission": AdmissionRules(lottery=Lottery(Before(3)))},
    ),
}


def told(session: Session, rules: Rules) -> tuple[str, ...]:
    return tuple(f"{one.key}: {one.why}" for one in contradictions_with(session, rules))


def made(session: dict[str, Any], rules: dict[str, Any]) -> tuple[Session, Rules]:
    plain = attrs.evolve(COURSE, capacity=None, minimum=0, registration=Period())
    return attrs.evolve(plain, **session), Rules(RULES.district, **rules)


@pytest.mark.parametrize(("session", "rules", "expected"), CONTRARY.values(), ids=CONTRARY.keys())
def test_what_cannot_be_kept_is_told_with_its_key(
    session: dict[str, Any], rules: dict[str, Any], expected: tuple[str, ...]
) -> None:
    assert told(*made(session, rules)) == expected


@pytest.mark.parametrize(("session", "rules"), FINE.values(), ids=FINE.keys())
def test_what_can_be_kept_is_not_told(session: dict[str, Any], rules: dict[str, Any]) -> None:
    assert told(*made(session, rules)) == ()


@given(testing.sessions(), testing.rules())
def test_they_come_in_the_order_of_their_keys_and_none_is_idle(session: Session, rules: Rules) -> None:
    found = contradictions_with(session, rules)
    assert list(found) == sorted(found)
    assert not any(one.is_idle for one in found)
