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

from attrs import field, frozen

from . import forms
from .forms import Question, QuestionKind
from .reminders import FEEDBACK_RULE, moments
from .rules import FeedbackRule, Rules
from .schedule import Session
from .values import Period, PersonId, SessionId, as_tuple, not_blank, utc

NEVER = datetime.min.replace(tzinfo=UTC)
_COUNTED = (QuestionKind.SCALE, QuestionKind.CHOICE, QuestionKind.TEXT)


@frozen
class Survey:
    """Questions in their order.  German: Umfrage.

    They are answered by a mark, by one choice or in free text, and can depend on each other.  Nobody is named, so they
    have no deadline of their own, and their privacy class means nothing.
    """

    id: str = field(validator=not_blank)
    questions: tuple[Question, ...] = field(converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        forms.check_questions(f"survey {self.id}", self.questions)
        for question in self.questions:
            if question.kind not in _COUNTED or question.until is not None:
                kinds = ", ".join(kind.value for kind in _COUNTED)
                raise ValueError(f"survey {self.id}: {question.id} must be of a kind of {kinds} and have no deadline")


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


def faults(survey: Survey, answer: Answer) -> tuple[forms.Fault, ...]:
    """Everything that is wrong with *answer*; empty if it can be taken."""
    return forms.mistakes(survey.questions, answer.values)


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


def _summary(question: Question, answers: Sequence[Answer]) -> QuestionSummary:
    values = [value for answer in answers for name, value in answer.values if name == question.id]
    values = [value for value in values if str(value).strip()]
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
