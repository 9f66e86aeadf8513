"""The story of one booking: what happened when, by which rule, what it means, and what can be done now.

In German: Entscheidungsprotokoll.  Whoever else is part of it is not named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from ..fees import Quote
from ..registration import (
    TRANSITIONS,
    Booking,
    CapacityChanged,
    Chance,
    Command,
    Condition,
    ConditionKind,
    ConsentNoted,
    Divided,
    Lapsed,
    Overtaken,
    RosterEvent,
    SessionMoved,
    State,
)
from ..values import BookingId, Money
from .figures import counted, deadline, moment, money
from .prospects import chance as chance_words
from .sentences import conditions, refusals, ruling, settlement, words
from .texts import template, text

DEADLINES = {"until", "free_until"}
"""Fields that say until when something can be done."""

NEEDS = {
    Command.CONFIRM: ConditionKind.CONFIRMATION,
    Command.APPROVE: ConditionKind.APPROVAL,
    Command.REJECT: ConditionKind.APPROVAL,
    Command.PAY: ConditionKind.PAYMENT,
}
"""What must still be open for a command to make sense."""

STILL_OPEN = (State.PENDING, State.WAITING, State.OFFERED, State.REGISTERED)
"""Where something that is still to be done for a booking matters."""

FOR_THE_OFFICE = {Command.REORDER, Command.SWAP, Command.CONSENT, Command.NOTE_NO_SHOW, Command.NOTE_ATTENDANCE}
"""What nobody asks for with a booking of their own."""


def story(
    events: Iterable[RosterEvent],
    *,
    booking: Booking,
    zone: ZoneInfo,
    language: str,
    ahead: int | None = None,
    chance: Chance | None = None,
) -> tuple[str, ...]:
    """Everything that happened to *booking*, in order, and where it stands: lines, those below a time indented.

    *ahead* and *chance* are told of one that waits.
    """
    lines: list[str] = []
    for event, own in _with_its_id(list(events), booking.id):
        lines.append(moment(event.at, zone, language))
        lines += [f"  {line}" for line in told(event, own, zone=zone, language=language)]
    lines.append(text("now.state", language, state=words(booking.state, language)))
    if ahead is not None:
        lines.append(text("now.ahead", language, ahead=counted("count.bookings", ahead, language)))
    if chance is not None:
        lines.append(chance_words(chance, language))
    lines += conditions(_still_open(booking), zone=zone, language=language)
    possible = [words(command, language) for command in _possible(booking)]
    now = text("now.possible", language, commands=", ".join(possible)) if possible else text("now.nothing", language)
    return (*lines, now)


def told(event: RosterEvent, booking: BookingId, *, zone: ZoneInfo, language: str) -> tuple[str, ...]:
    """What *event* was for *booking*, why, by which rule and what it means: a line for each.

    *booking* need not be the one in the event: of somebody who was passed over nothing more is told than that.
    """
    name = re.sub(r"(?<!^)([A-Z])", r"_\1", type(event).__name__).lower()
    facts = _facts(event, zone, language)
    lines = [text(f"story.{name}{_variant(event, booking)}", language, **facts)]
    if "reason" in facts and "{reason}" not in (template(f"story.{name}", language) or ""):
        lines.append(text("now.reason", language, reason=facts["reason"]))
    if (settled := getattr(event, "settlement", None)) is not None:
        lines.append(settlement(settled, language))
    lines += refusals(getattr(event, "refusals", ()), zone=zone, language=language)
    if (by := getattr(event, "by", None)) is not None:
        lines.append(text("now.rule", language, ruling=ruling(by, language)))
    lines += conditions(getattr(event, "conditions", ()), zone=zone, language=language)
    meaning = template(f"meaning.{name}{_variant(event, booking)}", language)
    return (*lines, text("now.means", language, meaning=meaning)) if meaning else tuple(lines)


def _with_its_id(events: list[RosterEvent], booking: BookingId) -> list[tuple[RosterEvent, BookingId]]:
    """Each event with the id that the booking had then: before it was divided, it was part of another one."""
    found: list[tuple[RosterEvent, BookingId]] = []
    for event in reversed(events):
        found.append((event, booking))
        if isinstance(event, Divided) and event.rest == booking:
            booking = event.booking
    return found[::-1]


def _variant(event: RosterEvent, booking: BookingId) -> str:
    """Which of several texts for one kind of event is meant."""
    match event:
        case Lapsed(condition=None):
            return "_hold"
        case Overtaken(behind=behind) if behind == booking:
            return "_other"
        case Divided(rest=rest) if rest == booking:
            return "_rest"
        case ConsentNoted(agrees=False):
            return "_not"
        case CapacityChanged(capacity=None):
            return "_unlimited"
        case SessionMoved(free_until=None):
            return "_free"
        case _:
            return ""


def _facts(event: RosterEvent, zone: ZoneInfo, language: str) -> dict[str, str]:
    """What the fields of *event* say, each by the kind of its value."""
    return {
        name: fact
        for field in attrs.fields(type(event))
        for name, fact in _fact(field.name, getattr(event, field.name), zone, language)
    }


def _fact(name: str, value: Any, zone: ZoneInfo, language: str) -> Iterator[tuple[str, str]]:
    match value:
        case datetime() if name in DEADLINES:
            yield name, deadline(value, zone, language)
        case Enum():
            yield name, words(value, language)
        case Money():
            yield name, money(value, language)
        case Quote():
            yield name, money(value.total, language)
        case tuple() if name == "categories":
            yield "places", counted("count.places", len(value), language)
        case tuple() if name == "numbers":
            yield name, counted("count.places", len(value), language)
        case tuple() if name == "order":
            yield "wishes", counted("count.bookings", len(value), language)
        case int() if name in ("places", "capacity"):
            yield name, counted("count.places", value, language)
        case int() if name == "ahead":
            yield name, counted("count.bookings", value, language)
        case int() | str():
            yield name, str(value)
        case _:
            pass


def _possible(booking: Booking) -> Iterator[Command]:
    """What can be asked for *booking* as it stands."""
    kinds = {one.kind for one in _still_open(booking)}
    for command, states in TRANSITIONS.items():
        needs = NEEDS.get(command)
        if booking.state not in states or command in FOR_THE_OFFICE or (needs is not None and needs not in kinds):
            continue
        if command is Command.ACCEPT and booking.state is not State.OFFERED:
            continue
        if command in (Command.CANCEL_PLACES, Command.NAME_PLACE) and booking.places < 2:
            continue
        yield command


def _still_open(booking: Booking) -> tuple[Condition, ...]:
    return booking.conditions if booking.state in STILL_OPEN else ()
