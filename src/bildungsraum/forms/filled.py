"""A form filled in under one's name: what may be kept of it, until when, and for how long.  In German: Angaben."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from attrs import evolve, field, frozen

from ..rules import KeepingRules, Rules
from ..values import as_tuple, not_blank, utc
from .form import Form, mistakes, shown
from .question import Privacy, Question, Value
from .reading import Fault, FaultKind, is_blank, read


@frozen
class Given:
    """One answer, to be kept as carefully as its question said when it was given.  German: Angabe."""

    question: str = field(validator=not_blank)
    value: Value = field(repr=False)
    privacy: Privacy


@frozen
class Filled:
    """What one person has answered to the form called *form*.  German: ausgefülltes Formular."""

    form: str = field(validator=not_blank)
    given: tuple[Given, ...] = field(default=(), converter=as_tuple, repr=False)

    @property
    def answers(self) -> dict[str, Value]:
        """Each answer by its question, to fill in the form again."""
        return {one.question: one.value for one in self.given}

    def without(self, questions: Iterable[str]) -> Filled:
        """What remains when the answers to *questions* are forgotten."""
        forgotten = set(questions)
        return evolve(self, given=[one for one in self.given if one.question not in forgotten])


def deadline(question: Question, *, starts: datetime | None, rules: Rules) -> datetime | None:
    """Until when *question* can be answered, that instant excluded; ``None`` is always, and so without a start."""
    return None if question.until is None or starts is None else rules.before(starts, question.until)


def faults(
    form: Form,
    answers: Mapping[str, object],
    *,
    starts: datetime | None,
    rules: Rules,
    at: datetime,
    before: Filled | None = None,
) -> tuple[Fault, ...]:
    """Everything that is wrong with *answers*; empty if they can be taken.

    *before* is what the person has answered earlier: saying it again is never too late, and neither is taking it back.
    """
    known = {} if before is None else before.answers
    limits = ((one.id, deadline(one, starts=starts, rules=rules)) for one in form.questions)
    closed = {id for id, limit in limits if limit is not None and utc(at) >= limit}
    found = mistakes(form.questions, tuple(answers.items()))
    late = [
        Fault(FaultKind.TOO_LATE, question.id)
        for question, raw in _given(form, answers)
        if question.id in closed and read(question, raw) != known.get(question.id)
    ]
    return (*(one for one in found if one.kind is not FaultKind.ANSWER_MISSING or one.question not in closed), *late)


def kept(form: Form, answers: Mapping[str, object]) -> Filled:
    """What may be kept of *answers*: only what is shown and can be taken, in the order of the questions."""
    readings = ((question, read(question, raw)) for question, raw in _given(form, answers))
    given = [
        Given(question.id, value, question.privacy) for question, value in readings if not isinstance(value, FaultKind)
    ]
    return Filled(form.id, given)


def expired(filled: Filled, *, ends: datetime, at: datetime, keeping: KeepingRules) -> tuple[str, ...]:
    """The questions whose answers must be forgotten at *at*, when that for which they were given ended at *ends*."""
    days = {Privacy.SENSITIVE: keeping.sensitive_days, Privacy.PERSONAL: keeping.personal_days}
    past = utc(at) - utc(ends)
    return tuple(one.question for one in filled.given if one.privacy in days and past >= timedelta(days[one.privacy]))


def _given(form: Form, answers: Mapping[str, object]) -> list[tuple[Question, object]]:
    """What was answered to the questions that are shown."""
    pairs = ((question, answers.get(question.id)) for question in shown(form, answers))
    return [(question, raw) for question, raw in pairs if not is_blank(raw)]
