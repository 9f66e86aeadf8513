"""Surveys after a session, answered without a name.  In German: Umfrage, Antwort, Auswertung.

Who may answer gets a token.  Tokens that were used and answers that were given are two stores without a common key.
Results are shown once, after the survey has closed, and only from so many answers on: with a result before and after
one more answer, anybody could tell that answer by subtraction.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from attrs import field, frozen

from .reminders import FEEDBACK_RULE, moments
from .rules import FeedbackRule, Rules
from .schedule import Session
from .values import Period, PersonId, SessionId, as_tuple, not_blank, utc

TEXT_LIMIT = 4000
NEVER = datetime.min.replace(tzinfo=UTC)


class QuestionKind(Enum):
    """How a question is answered: a mark from 1 (poor) to 5 (very good), one of its choices, or free text."""

    SCALE = "scale"
    CHOICE = "choice"
    TEXT = "text"


@frozen
class Question:
    """One question.  *text* is the district's own wording; without it ``bildungsraum.messages`` looks *id* up."""

    id: str = field(validator=not_blank)
    kind: QuestionKind
    choices: tuple[str, ...] = field(default=(), converter=as_tuple)
    text: str = ""
    required: bool = False

    def __attrs_post_init__(self) -> None:
        if (self.kind is QuestionKind.CHOICE) != bool(self.choices):
            raise ValueError(f"question {self.id}: choices belong to a question of the kind choice, and only there")


@frozen
class Survey:
    """Questions in their order.  German: Umfrage."""

    id: str = field(validator=not_blank)
    questions: tuple[Question, ...] = field(converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        names = [question.id for question in self.questions]
        if not names or len(set(names)) < len(names):
            raise ValueError(f"survey {self.id} needs questions with an id each, got {names!r}")


COURSE_SURVEY = Survey(
    "course",
    (
        Question("overall", QuestionKind.SCALE, required=True),
        Question("content", QuestionKind.SCALE),
        Question("instruction", QuestionKind.SCALE),
        Question("place", QuestionKind.SCALE),
        Question("recommend", QuestionKind.CHOICE, ("yes", "maybe", "no")),
        Question("comment", QuestionKind.TEXT),
    ),
)
"""The survey after a course, until a district writes its own."""


@frozen
class Answer:
    """One filled-in survey: pairs of question and value.  German: Antwort.  It knows neither person nor time."""

    values: tuple[tuple[str, int | str], ...] = field(converter=as_tuple)


class FaultKind(Enum):
    """Why an answer cannot be taken."""

    QUESTION_UNKNOWN = "question_unknown"
    ANSWERED_TWICE = "answered_twice"
    VALUE_NOT_ALLOWED = "value_not_allowed"
    ANSWER_MISSING = "answer_missing"
    TOKEN_UNKNOWN = "token_unknown"  # noqa: S105  # a reason, not a secret
    TOKEN_USED = "token_used"  # noqa: S105
    NOT_OPEN = "not_open"


@frozen
class Fault:
    """One reason, with the question that it is about."""

    kind: FaultKind
    question: str = ""


@frozen
class QuestionSummary:
    """How one question was answered: how often each value, the mean of a scale, the texts in alphabetical order."""

    question: str
    answers: int
    counts: tuple[tuple[str, int], ...] = ()
    mean: Decimal | None = None
    texts: tuple[str, ...] = ()


@frozen
class Summary:
    """The result of a survey.  German: Auswertung.  *withheld* names questions that too few have answered."""

    survey: str
    answers: int
    questions: tuple[QuestionSummary, ...]
    withheld: tuple[str, ...]


@frozen
class Withheld:
    """No result (yet): it is shown from *minimum* answers on and once the survey has closed at *closes*."""

    minimum: int
    closes: datetime | None


def token(secret: bytes, *, session: SessionId, person: PersonId) -> str:
    """The token with which *person* may answer once for *session*; the same each time it is asked for.

    HMAC-SHA-256 (RFC 2104) under the district's *secret*, 128 bits in hexadecimal.
    """
    text = f"{len(session)}:{session}{person}".encode()
    return hmac.new(secret, text, hashlib.sha256).hexdigest()[:32]


def open_period(session: Session, rules: Rules) -> Period:
    """From the invitation until the survey of *session* closes; empty for a session without meetings."""
    opens = dict(moments(session, rules)).get(FEEDBACK_RULE)
    if opens is None:
        return Period(NEVER, NEVER)
    return Period(opens, utc(opens) + timedelta(days=rules.feedback.grace_days))


def closes(session: Session, rules: Rules) -> datetime | None:
    """When the survey of *session* ends; ``None`` for a session without meetings, which has no survey."""
    return open_period(session, rules).ends if session.meetings else None


def faults(survey: Survey, answer: Answer) -> tuple[Fault, ...]:
    """Everything that is wrong with *answer*; empty if it can be taken."""
    known = {question.id: question for question in survey.questions}
    given = Counter(name for name, _ in answer.values)
    found = [Fault(FaultKind.QUESTION_UNKNOWN, name) for name in given if name not in known]
    found += [Fault(FaultKind.ANSWERED_TWICE, name) for name, times in given.items() if times > 1]
    found += [
        Fault(FaultKind.VALUE_NOT_ALLOWED, name)
        for name, value in answer.values
        if name in known and not _allowed(known[name], value)
    ]
    missing = (one.id for one in survey.questions if one.required and one.id not in given)
    return (*found, *(Fault(FaultKind.ANSWER_MISSING, name) for name in missing))


def summarise(
    survey: Survey, answers: Sequence[Answer], *, rule: FeedbackRule, closes: datetime | None, at: datetime
) -> Summary | Withheld:
    """The result, or :class:`Withheld` while the survey is open or if fewer than ``rule.answers_minimum`` answered.

    A question that fewer have answered is withheld by itself.
    """
    if closes is None or utc(at) < utc(closes) or len(answers) < rule.answers_minimum:
        return Withheld(rule.answers_minimum, closes)
    summaries = [_summary(question, answers) for question in survey.questions]
    shown = tuple(one for one in summaries if one.answers >= rule.answers_minimum)
    hidden = tuple(one.question for one in summaries if one.answers < rule.answers_minimum)
    return Summary(survey.id, len(answers), shown, hidden)


def _allowed(question: Question, value: int | str) -> bool:
    match question.kind:
        case QuestionKind.SCALE:
            return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 5
        case QuestionKind.CHOICE:
            return value in question.choices
        case QuestionKind.TEXT:
            return isinstance(value, str) and len(value) <= TEXT_LIMIT


def _summary(question: Question, answers: Sequence[Answer]) -> QuestionSummary:
    values = [value for answer in answers for name, value in answer.values if name == question.id and value != ""]
    if question.kind is QuestionKind.TEXT:
        return QuestionSummary(question.id, len(values), texts=tuple(sorted(str(value) for value in values)))
    scale = question.kind is QuestionKind.SCALE
    possible = [str(mark) for mark in range(1, 6)] if scale else list(question.choices)
    counted = Counter(str(value) for value in values)
    mean = None
    if scale and values:
        exact = Decimal(sum(int(value) for value in values)) / len(values)
        mean = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return QuestionSummary(question.id, len(values), tuple((name, counted[name]) for name in possible), mean)
