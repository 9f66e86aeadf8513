"""What rooms decide, said in sentences: refusals, outcomes, prices, cancellations, surveys."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from typing import assert_never
from zoneinfo import ZoneInfo

from ..feedback import Question, QuestionKind
from ..fees import STANDARD, Line, LineKind, Quote, Settlement, SettlementKind
from ..registration import CancellationRefused, Cancelled, Declined, Promoted, Refusal, Registered, Waitlisted
from .figures import counted, day, moment, money
from .texts import gaps, template, text


def words(value: Enum, language: str) -> str:
    """The label of a member of any enum of the rooms, in the middle of a line or in a table."""
    return text(f"{type(value).__name__}.{value.name.lower()}", language)


def refusal(refused: Refusal, *, zone: ZoneInfo, language: str) -> str:
    """Why a wish is not granted, with the fact and the next step; without the fact, only why."""
    facts: dict[str, object] = {}
    if refused.when is not None:
        facts["moment"] = moment(refused.when, zone, language)
        facts["last_day"] = day(refused.when - timedelta(microseconds=1), zone, language)
    if refused.limit is not None:
        facts["places"] = counted("count.places", refused.limit, language)
        facts["bookings"] = counted("count.bookings", refused.limit, language)
    if refused.name:
        facts["name"] = refused.name
    key = f"refusal.{refused.reason.name.lower()}"
    if gaps(template(key, language) or "") <= facts.keys():
        return text(key, language, **facts)
    return f"{words(refused.reason, language)}."


def outcome(
    event: Registered | Waitlisted | Declined | Promoted | Cancelled | CancellationRefused,
    *,
    zone: ZoneInfo,
    language: str,
) -> str:
    """What came of a wish, for the one who asked, on one line.  German: Rückmeldung."""
    match event:
        case Registered():
            places = counted("count.places", len(event.categories), language)
            said = [text("outcome.registered", language, places=places), _fee(event.quote, language)]
        case Waitlisted():
            reason, position = words(event.reason, language), event.ahead + 1
            said = [text("outcome.waitlisted", language, reason=reason, position=position)]
        case Promoted():
            said = [text("outcome.promoted", language)]
        case Cancelled():
            said = [text("outcome.cancelled", language), settlement(event.settlement, language)]
        case Declined():
            said = [text("outcome.declined", language), *_refusals(event.refusals, zone, language)]
        case CancellationRefused():
            said = [text("outcome.cancellation_refused", language), *_refusals(event.refusals, zone, language)]
        case _:
            assert_never(event)
    return " ".join(said)


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


def choices(asked: Question, language: str) -> tuple[tuple[int | str, str], ...]:
    """What can be answered to a question: pairs of the value to keep and its label; ``()`` for free text.

    A choice that we have no label for is the district's own wording and is shown as it is.
    """
    match asked.kind:
        case QuestionKind.SCALE:
            return tuple((mark, text(f"scale.{mark}", language)) for mark in range(1, 6))
        case QuestionKind.CHOICE:
            return tuple((choice, template(f"choice.{choice}", language) or choice) for choice in asked.choices)
        case QuestionKind.TEXT:
            return ()
        case _:
            assert_never(asked.kind)


def _refusals(refused: tuple[Refusal, ...], zone: ZoneInfo, language: str) -> list[str]:
    return [refusal(one, zone=zone, language=language) for one in refused]


def _fee(quote: Quote, language: str) -> str:
    if any(line.kind is LineKind.NOT_STATED for line in quote.lines):
        return text("quote.not_stated", language)
    if not quote.total:
        return text("quote.free", language)
    return text("outcome.fee", language, total=money(quote.total, language))


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
