"""One event of every kind, with a value in each of its fields."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from bildungsraum import Money, Tariff, fees
from bildungsraum.fees import SettlementKind
from bildungsraum.registration import Cause, Command, Condition, ConditionKind, Party, Reason, Refusal, RosterEvent
from bildungsraum.rules import Level, Missed, Remedy, Ruling
from bildungsraum.values import BookingId, PersonId, RequestId, SessionId

BERLIN = ZoneInfo("Europe/Berlin")
MORNING = datetime(2027, 2, 1, 9, tzinfo=BERLIN)
NOON = datetime(2027, 2, 1, 12, tzinfo=BERLIN)
OURS, THEIRS = BookingId("b-1"), BookingId("b-2")
PEOPLE = ("zenobia", "xylander")
QUOTE = fees.quote(Tariff.flat(Money(4800)), categories=["standard"] * 2)
FACTS: dict[str, Any] = {
    "booking": OURS,
    "person": PersonId(PEOPLE[0]),
    "heir": PersonId(PEOPLE[1]),
    "holder": PersonId(PEOPLE[1]),
    "request": RequestId("b-1"),
    "categories": ("standard", "standard"),
    "quote": QUOTE,
    "quote_rest": QUOTE,
    "terms": fees.CancellationTerms(),
    "starts": NOON,
    "until": NOON,
    "free_until": NOON,
    "at": MORNING,
    "by": Ruling("waiting.fit", Level.DISTRICT),
    "conditions": (Condition(ConditionKind.PAYMENT, NOON),),
    "condition": ConditionKind.PAYMENT,
    "refusals": (Refusal(Reason.FULL),),
    "position": 3,
    "ahead": 2,
    "reason": Reason.FULL,
    "actor": "office",
    "amount": Money(4800),
    "difference": Money(-500),
    "price": Money(5400),
    "seed": "2027-02-01",
    "digest": "0" * 64,
    "order": (OURS, THEIRS),
    "allocation": (),
    "party": Party(),
    "then": Missed.TO_END,
    "skip": 0,
    "behind": THEIRS,
    "rest": BookingId("b-1+2"),
    "numbers": (2,),
    "before": THEIRS,
    "settlement": fees.nothing_due(SettlementKind.WAITING, paid=Money(0)),
    "number": 2,
    "session": SessionId("other"),
    "target": THEIRS,
    "meeting": "1",
    "instead": "5",
    "places": 2,
    "remedy": Remedy.APPORTION,
    "agrees": True,
    "command": Command.CANCEL,
    "capacity": 8,
    "taken_elsewhere": 0,
    "pool": "youth",
    "version": 2,
    "cause": Cause.ROOM,
    "minutes": 90,
    "minutes_planned": 900,
}
WORDS_OF_THE_OFFICE = {"Rejected", "Reordered", "SessionReopened", "Overridden"}
"""Events whose reason is a word of the district's own list."""


def sample(kind: type[RosterEvent], **other: Any) -> RosterEvent:
    """An event of this kind with a value in every field; *other* says which values are not the usual ones."""
    facts = FACTS | ({"reason": "own_word"} if kind.__name__ in WORDS_OF_THE_OFFICE else {}) | other
    names = {field.name for field in attrs.fields(kind)}
    return kind(**{name: fact for name, fact in facts.items() if name in names})
