"""One answer as it came in: what it says, or why it cannot be taken.  In German: Angaben prüfen."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import assert_never

from attrs import frozen

from .question import Question, QuestionKind, Value

TEXT_LIMIT = 4000
NUMBER_LIMIT = 2**53 - 1
"""Whole numbers up to here mean the same to every program that reads JSON (RFC 8259, section 6)."""


class FaultKind(Enum):
    """Why an answer cannot be taken; those about a token belong to the link to an anonymous survey."""

    QUESTION_UNKNOWN = "question_unknown"
    ANSWERED_TWICE = "answered_twice"
    NOT_SHOWN = "not_shown"
    WRONG_KIND = "wrong_kind"
    VALUE_NOT_ALLOWED = "value_not_allowed"
    TOO_LONG = "too_long"
    TOO_LATE = "too_late"
    ANSWER_MISSING = "answer_missing"
    TOKEN_UNKNOWN = "token_unknown"  # noqa: S105  # a reason, not a secret
    TOKEN_USED = "token_used"  # noqa: S105
    NOT_OPEN = "not_open"


@frozen
class Fault:
    """One reason, with the question that it is about; never with what was answered."""

    kind: FaultKind
    question: str = ""


def is_blank(raw: object) -> bool:
    """Whether nothing was answered: ``None``, a blank text, none of several choices."""
    return raw is None or (isinstance(raw, str) and not raw.strip()) or (isinstance(raw, list | tuple) and not raw)


def read(question: Question, raw: object) -> Value | FaultKind:
    """What *raw* says in answer to *question*, or why it cannot be taken."""
    match question.kind:
        case QuestionKind.SCALE:
            return _within(raw, 1, 5, FaultKind.VALUE_NOT_ALLOWED)
        case QuestionKind.NUMBER:
            return _within(raw, -NUMBER_LIMIT, NUMBER_LIMIT, FaultKind.TOO_LONG)
        case QuestionKind.YES_NO:
            return raw if isinstance(raw, bool) else FaultKind.WRONG_KIND
        case QuestionKind.CHOICE:
            chosen = _chosen(question, [raw])
            return chosen if isinstance(chosen, FaultKind) else chosen[0]
        case QuestionKind.CHOICES:
            return _chosen(question, raw)
        case QuestionKind.DATE:
            return raw if isinstance(raw, str) and _is_date(raw) else FaultKind.WRONG_KIND
        case QuestionKind.TEXT:
            return _text(raw)
        case _:
            assert_never(question.kind)


def _within(raw: object, least: int, most: int, otherwise: FaultKind) -> int | FaultKind:
    if isinstance(raw, bool) or not isinstance(raw, int):
        return FaultKind.WRONG_KIND
    return raw if least <= raw <= most else otherwise


def _chosen(question: Question, raw: object) -> tuple[str, ...] | FaultKind:
    """The choices in the order of the question, each once."""
    if not isinstance(raw, list | tuple) or not all(isinstance(one, str) for one in raw):
        return FaultKind.WRONG_KIND
    if not set(raw) <= set(question.choices):
        return FaultKind.VALUE_NOT_ALLOWED
    return tuple(one for one in question.choices if one in raw)


def _is_date(text: str) -> bool:
    """Whether *text* is a day of the calendar, written as fields for dates in forms give it."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _text(raw: object) -> str | FaultKind:
    if not isinstance(raw, str):
        return FaultKind.WRONG_KIND
    if len(raw) > TEXT_LIMIT:
        return FaultKind.TOO_LONG
    # JSON can write half a character, which is no text and which no store can keep
    return FaultKind.WRONG_KIND if any("\ud800" <= one <= "\udfff" for one in raw) else raw
