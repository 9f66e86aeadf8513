"""What rooms decide, said in sentences: refusals, outcomes, prices, cancellations, surveys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from enum import Enum
from typing import assert_never
from zoneinfo import ZoneInfo

from ..fees import STANDARD, Line, LineKind, Quote, Settlement, SettlementKind
from ..forms import Question, QuestionKind
from ..registration import (
    Applied,
    Cancelled,
    Condition,
    ConditionKind,
    Declined,
    Held,
    Promoted,
    Reason,
    Refusal,
    Refused,
    Registered,
    State,
    Waitlisted,
)
from ..registration import Command as Asked
from ..rules import Ruling, Scope, Span
from .figures import counted, day, deadline, moment, money
from .texts import gaps, template, text


def words(value: Enum, language: str) -> str:
    """The label of a member of any enum of the rooms, in the middle of a line or in a table."""
    return text(f"{type(value).__name__}.{value.name.lower()}", language)


def ruling(decided: Ruling, language: str) -> str:
    """What the rule is called and who has decided it, in the middle of a line.  German: Rechtsgrundlage.

    >>> from bildungsraum.rules import Level
    >>> ruling(Ruling("waiting.maximum", Level.DISTRICT), "de")
    'Höchstzahl der Warteliste, nach der Regel des Landkreises'
    """
    rule = text(f"rule.{decided.rule}", language)
    return text("ruling.named", language, rule=rule, level=words(decided.level, language))


def refusal(refused: Refusal, *, zone: ZoneInfo, language: str) -> str:
    """Why a wish is not granted, with the fact and the next step; without the fact, only why."""
    facts: dict[str, object] = {}
    if refused.when is not None:
        facts["moment"] = moment(refused.when, zone, language)
        facts["last_day"] = day(refused.when - timedelta(microseconds=1), zone, language)
    if refused.limit is not None:
        facts |= {name: counted(f"count.{name}", refused.limit, language) for name in ("places", "bookings", "years")}
    if refused.name:
        facts |= _named(refused, language)
    key = f"refusal.{refused.reason.name.lower()}"
    if gaps(template(key, language) or "") <= facts.keys():
        return text(key, language, **facts)
    return f"{words(refused.reason, language)}."


def refusals(refused: Iterable[Refusal], *, zone: ZoneInfo, language: str) -> tuple[str, ...]:
    """Each of *refused* in words, in their order."""
    return tuple(refusal(one, zone=zone, language=language) for one in refused)


def conditions(open_ones: Iterable[Condition], *, zone: ZoneInfo, language: str) -> tuple[str, ...]:
    """What is still to be done, and until when: a sentence for each.  German: offene Bedingungen."""
    return tuple(_condition(one, zone, language) for one in open_ones)


def outcome(
    event: Held | Applied | Registered | Waitlisted | Declined | Promoted | Cancelled | Refused,
    *,
    zone: ZoneInfo,
    language: str,
) -> str:
    """What came of a wish, for the one who asked, on one line.  German: Rückmeldung."""
    match event:
        case Held():
            until = moment(event.until, zone, language)
            said = [text("outcome.held", language, moment=until, places=_places(event, language))]
        case Applied():
            said = [text("outcome.applied", language, places=_places(event, language)), price(event.quote, language)]
            said += conditions(event.conditions, zone=zone, language=language)
        case Registered():
            said = [text("outcome.registered", language, places=_places(event, language)), price(event.quote, language)]
            said += conditions(event.conditions, zone=zone, language=language)
        case Waitlisted():
            reason, position = words(event.reason, language), event.ahead + 1
            said = [text("outcome.waitlisted", language, reason=reason, position=position)]
            said += conditions(event.conditions, zone=zone, language=language)
        case Promoted():
            said = [text("outcome.promoted", language)]
            said += conditions(event.conditions, zone=zone, language=language)
        case Cancelled():
            said = [text("outcome.cancelled", language), settlement(event.settlement, language)]
        case Declined():
            said = [text("outcome.declined", language), *refusals(event.refusals, zone=zone, language=language)]
        case Refused():
            said = [text("outcome.refused", language, command=words(event.command, language))]
            said += refusals(event.refusals, zone=zone, language=language)
        case _:
            assert_never(event)
    return " ".join(said)


def price(quote: Quote, language: str) -> str:
    """What a quote comes to, as a sentence."""
    if any(line.kind is LineKind.NOT_STATED for line in quote.lines):
        return text("quote.not_stated", language)
    if not quote.total:
        return text("quote.free", language)
    return text("outcome.fee", language, total=money(quote.total, language))


def quote_lines(quote: Quote, language: str) -> list[tuple[str, str]]:
    """Each line of *quote* in words, with its amount; the amount is empty where the provider states no fee."""
    return [(_line(line, language), _amount(line, language)) for line in quote.lines]


def settlement(settled: Settlement, language: str) -> str:
    """What a cancellation costs and why, what is paid back and what is still to be paid: before and after it."""
    said = [
        text("settlement.claim", language, claim=money(settled.claim, language))
        if settled.claim
        else text("settlement.free", language),
        _why(settled, language),
    ]
    if settled.refund:
        said.append(text("settlement.refund", language, refund=money(settled.refund, language)))
    if settled.open:
        said.append(text("settlement.open", language, open=money(settled.open, language)))
    return " ".join(sentence for sentence in said if sentence)


def question(asked: Question, language: str) -> str:
    """The wording of a question: the district's own, or ours; ``LookupError`` if it has neither."""
    return asked.text or text(f"question.{asked.id}", language)


def choices(asked: Question, language: str) -> tuple[tuple[bool | int | str, str], ...]:
    """What can be answered to a question: pairs of the value to keep and its label; ``()`` if one may write anything.

    A choice that we have no label for is the district's own wording and is shown as it is.
    """
    match asked.kind:
        case QuestionKind.SCALE:
            return tuple((mark, text(f"scale.{mark}", language)) for mark in range(1, 6))
        case QuestionKind.YES_NO:
            return ((True, text("choice.yes", language)), (False, text("choice.no", language)))
        case QuestionKind.CHOICE | QuestionKind.CHOICES:
            return tuple((choice, template(f"choice.{choice}", language) or choice) for choice in asked.choices)
        case QuestionKind.NUMBER | QuestionKind.DATE | QuestionKind.TEXT:
            return ()
        case _:
            assert_never(asked.kind)


def _condition(open_one: Condition, zone: ZoneInfo, language: str) -> str:
    key = f"condition.{open_one.kind.name.lower()}"
    if open_one.until is None:
        return text(f"{key}_open", language)
    return text(key, language, until=deadline(open_one.until, zone, language))


def _named(refused: Refusal, language: str) -> dict[str, object]:
    """What the name of a refusal tells: an id, a scope and a span, or a command and a state."""
    first, _, second = refused.name.partition(".")
    match refused.reason:
        case Reason.LIMIT_REACHED if first in {one.value for one in Scope} and second in {one.value for one in Span}:
            return {"scope": words(Scope(first), language), "span": words(Span(second), language)}
        case Reason.NO_TRANSITION if first in {one.value for one in Asked} and second in {one.value for one in State}:
            return {"command": words(Asked(first), language), "state": words(State(second), language)}
        case Reason.NOT_AT_ONCE if first in {one.value for one in ConditionKind}:
            return {"condition": words(ConditionKind(first), language)}
        case _:
            return {"name": refused.name}


def _places(event: Held | Applied | Registered, language: str) -> str:
    return counted("count.places", len(event.categories), language)


def _line(line: Line, language: str) -> str:
    unit = money(line.unit, language)
    match line.kind:
        case LineKind.PRICE if line.rule == STANDARD:
            return counted("quote.price", line.places, language, unit=unit)
        case LineKind.PRICE:
            return counted("quote.price_category", line.places, language, unit=unit, category=line.rule)
        case LineKind.REDUCTION:
            return text("quote.reduction", language, rule=line.rule, number=line.places, unit=unit)
        case LineKind.PROVIDER_REDUCTION:
            return text("quote.provider_reduction", language, number=line.places, unit=unit)
        case LineKind.SMALL_GROUP:
            return text("quote.small_group", language)
        case LineKind.NOT_STATED:
            return text("quote.not_stated", language)
        case _:
            assert_never(line.kind)


def _amount(line: Line, language: str) -> str:
    return "" if line.kind is LineKind.NOT_STATED else money(line.amount, language)


def _why(settled: Settlement, language: str) -> str:
    match settled.kind:
        case SettlementKind.STEP if settled.days_before:
            days = counted("count.days", settled.days_before, language)
            return text("settlement.step", language, days=days)
        case SettlementKind.STEP:
            return text("settlement.step_same_day", language)
        case SettlementKind.LATE if not settled.claim:
            return ""  # whoever pays nothing asks no reason
        case _:
            return text(f"settlement.{settled.kind.name.lower()}", language)
