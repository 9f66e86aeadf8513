"""Questions that belong together: which are shown, and what is wrong with answers to them.  In German: Formular."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from ..values import as_tuple, not_blank
from .question import Question, QuestionKind, Single, When
from .reading import Fault, FaultKind, is_blank, read


@frozen
class Form:
    """Questions in their order.  German: Formular."""

    id: str = field(validator=not_blank)
    questions: tuple[Question, ...] = field(converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        check_questions(f"form {self.id}", self.questions)


def shown(form: Form, answers: Mapping[str, object]) -> tuple[Question, ...]:
    """The questions that are to be shown with these *answers*, in order; an answer that cannot be taken is none."""
    return _shown(form.questions, answers)


def mistakes(questions: Sequence[Question], answers: Sequence[tuple[str, object]]) -> tuple[Fault, ...]:
    """What is wrong with *answers*, whenever they are given: pairs of a question's id and its answer.

    An empty text, no choice and ``None`` are no answer.
    """
    known = {question.id: question for question in questions}
    names = Counter(name for name, _ in answers)
    given = [(name, raw) for name, raw in answers if not is_blank(raw)]
    answered = dict(given)
    visible = {question.id for question in _shown(questions, answered)}
    found = [Fault(FaultKind.QUESTION_UNKNOWN, name) for name in names if name not in known]
    found += [Fault(FaultKind.ANSWERED_TWICE, name) for name, times in names.items() if times > 1]
    found += [Fault(FaultKind.NOT_SHOWN, name) for name in answered if name in known and name not in visible]
    readings = ((name, read(known[name], raw)) for name, raw in given if name in visible)
    found += [Fault(value, name) for name, value in readings if isinstance(value, FaultKind)]
    missing = (one.id for one in questions if one.required and one.id in visible and one.id not in answered)
    return (*found, *(Fault(FaultKind.ANSWER_MISSING, name) for name in missing))


def check_questions(owner: str, questions: Sequence[Question]) -> None:
    """``ValueError`` if these cannot be the questions of *owner*.

    Each needs an id of its own, and the conditions must lead to questions of the same owner and to answers that these
    can have, without a circle.
    """
    names = [question.id for question in questions]
    if not names or len(set(names)) < len(names):
        raise ValueError(f"{owner} needs questions with an id each, got {names!r}")
    known = {question.id: question for question in questions}
    for question in questions:
        if question.shown_if is not None:
            _check_condition(owner, question, question.shown_if, known)
    for question in questions:
        _check_chain(owner, question, known)


def _check_condition(owner: str, question: Question, condition: When, known: Mapping[str, Question]) -> None:
    other = known.get(condition.question)
    if other is None:
        raise ValueError(f"{owner}: {question.id} is shown after {condition.question}, which is none of its questions")
    for answer in condition.answers:
        if is_blank(answer) or isinstance(read(other, _as_given(other, answer)), FaultKind):
            raise ValueError(f"{owner}: {question.id} is shown after {answer!r}, which is no answer to {other.id}")


def _as_given(question: Question, answer: Single) -> object:
    return (answer,) if question.kind is QuestionKind.CHOICES else answer


def _check_chain(owner: str, question: Question, known: Mapping[str, Question]) -> None:
    chain = [question.id]
    while question.shown_if is not None:
        question = known[question.shown_if.question]
        chain.append(question.id)
        if question.id in chain[:-1]:
            raise ValueError(f"{owner}: questions wait for each other: {' after '.join(chain)}")


def _shown(questions: Sequence[Question], answers: Mapping[str, object]) -> tuple[Question, ...]:
    known = {question.id: question for question in questions}
    return tuple(one for one in questions if _is_shown(one, known, answers))


def _is_shown(question: Question, known: Mapping[str, Question], answers: Mapping[str, object]) -> bool:
    """Whether every condition from *question* on holds, one after the other."""
    while question.shown_if is not None:
        condition = question.shown_if
        question = known[condition.question]
        if not _holds(condition, question, answers.get(question.id)):
            return False
    return True


def _holds(condition: When, other: Question, raw: object) -> bool:
    value = read(other, raw)
    if isinstance(value, FaultKind):
        return False
    given: tuple[Single, ...] = value if isinstance(value, tuple) else (value,)
    return any(one in condition.answers for one in given)
