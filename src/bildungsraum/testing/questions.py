"""Strategies for forms: questions that depend on each other, and answers that can be taken."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from ..forms import NUMBER_LIMIT, Filled, Form, Privacy, Question, QuestionKind, Single, Value, When, kept, shown
from .catalogue import identifiers, texts, titles
from .moments import days
from .rule_groups import leads

CHOOSING = (QuestionKind.CHOICE, QuestionKind.CHOICES)
ANONYMOUS = (QuestionKind.SCALE, QuestionKind.CHOICE, QuestionKind.TEXT)
"""What a survey asks with."""


@st.composite
def forms(draw: DrawFn) -> Form:
    """Forms of one to six questions of every kind, some after an answer to another one, some with a deadline."""
    questions = draw(question_series(tuple(QuestionKind), st.sampled_from(Privacy)))
    return Form(draw(identifiers()), [evolve(one, until=draw(st.none() | leads())) for one in questions])


@st.composite
def form_answers(draw: DrawFn, form: Form | None = None) -> dict[str, Value]:
    """Answers that *form* (any, if none is given) takes as long as it is not too late, with gaps."""
    asked = draw(forms()) if form is None else form
    tried = {one.id: draw(values(one)) for one in asked.questions if one.required or draw(st.booleans())}
    return {one.id: tried[one.id] for one in shown(asked, tried) if one.id in tried}


@st.composite
def filled(draw: DrawFn, form: Form | None = None) -> Filled:
    """What is kept of :func:`form_answers`."""
    asked = draw(forms()) if form is None else form
    return kept(asked, draw(form_answers(asked)))


@st.composite
def question_series(
    draw: DrawFn, kinds: Sequence[QuestionKind], privacy: SearchStrategy[Privacy]
) -> tuple[Question, ...]:
    """Questions whose conditions lead to each other in any order, but in no circle."""
    found: list[Question] = []
    for name in draw(st.lists(identifiers(), min_size=1, max_size=6, unique=True)):
        kind = draw(st.sampled_from(kinds))
        choices = st.lists(titles(), min_size=1, max_size=4, unique=True) if kind in CHOOSING else st.just([])
        after = draw(st.sampled_from([None, *found]))
        shown_if = None if after is None else draw(_conditions(after))
        found.append(Question(name, kind, draw(choices), draw(texts()), draw(st.booleans()), shown_if, draw(privacy)))
    return tuple(draw(st.permutations(found)))


def values(question: Question) -> SearchStrategy[Value]:
    """Every answer that *question* takes and that says something."""
    if question.kind is QuestionKind.CHOICES:
        some = st.lists(st.sampled_from(question.choices), min_size=1, unique=True)
        return some.map(lambda chosen: tuple(one for one in question.choices if one in chosen))
    return _single(question)


def _conditions(other: Question) -> SearchStrategy[When]:
    return st.builds(When, st.just(other.id), st.lists(_single(other), min_size=1, max_size=2))


def _single(question: Question) -> SearchStrategy[Single]:
    match question.kind:
        case QuestionKind.SCALE:
            return st.integers(1, 5)
        case QuestionKind.CHOICE | QuestionKind.CHOICES:
            return st.sampled_from(question.choices)
        case QuestionKind.YES_NO:
            return st.booleans()
        case QuestionKind.NUMBER:
            return st.integers(-NUMBER_LIMIT, NUMBER_LIMIT)
        case QuestionKind.DATE:
            return days().map(str)
        case QuestionKind.TEXT:
            return titles()
