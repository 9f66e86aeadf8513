"""Strategies for wishes, contacts, messages and answers: what people want, how they are reached, what they say."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from ..feedback import Answer, Survey
from ..fees import STANDARD, Settlement, SettlementKind
from ..forms import Form, Privacy
from ..ports import Contact
from ..registration import Request
from ..reminders import Kind, Message
from ..values import Money, PersonId
from .catalogue import CATEGORIES, identifiers, meeting_series, money, texts
from .moments import instants
from .questions import ANONYMOUS, form_answers, question_series


def people(number: int = 8) -> SearchStrategy[PersonId]:
    """One of *number* people, so that the same one comes again and again."""
    return st.integers(1, number).map(lambda one: PersonId(f"person-{one}"))


def requests(**fields: SearchStrategy[Any]) -> SearchStrategy[Request]:
    """Wishes of one to four places; *fields* replace the strategy of single fields."""
    usual: dict[str, SearchStrategy[Any]] = {
        "id": identifiers(),
        "session": identifiers(),
        "person": people(),
        "categories": st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=4) | st.just([STANDARD]),
        "reductions": st.lists(st.sampled_from(("pass", "social", "student", "forged")), max_size=2),
    }
    return st.builds(Request, **usual | fields)


def contacts(**fields: SearchStrategy[Any]) -> SearchStrategy[Contact]:
    """Contacts, complete or with gaps; every address is an invented one."""
    usual: dict[str, SearchStrategy[Any]] = {
        "person": people(),
        "name": texts(),
        "mail": st.just("") | st.integers(1, 999).map("person{}@post.example".format),
        "phone": st.just("") | st.from_regex(r"\+49 3521 000[0-9]{3}", fullmatch=True),
        "language": st.sampled_from(("de", "de-plain", "en")),
    }
    return st.builds(Contact, **usual | fields)


@st.composite
def settlements(draw: DrawFn) -> Settlement:
    """What remains after a cancellation; the numbers always balance."""
    claim, paid = draw(money()), draw(money())
    nothing = Money(0)
    kind, days_before = draw(st.sampled_from(SettlementKind)), draw(st.none() | st.integers(0, 60))
    return Settlement(kind, claim, max(paid - claim, nothing), max(claim - paid, nothing), days_before)


def messages(**fields: SearchStrategy[Any]) -> SearchStrategy[Message]:
    """Messages of every kind; *fields* replace the strategy of single fields."""
    usual: dict[str, SearchStrategy[Any]] = {
        "kind": st.sampled_from(Kind),
        "person": people(),
        "session": identifiers(),
        "booking": identifiers(),
        "rule": identifiers(),
        "version": st.integers(1, 5),
        "due": instants(),
        "settlement": st.none() | settlements(),
        "ahead": st.none() | st.integers(0, 20),
        "removed": meeting_series(),
    }
    return st.builds(Message, **usual | fields)


@st.composite
def surveys(draw: DrawFn) -> Survey:
    """Surveys of one to six questions of every kind that a survey has, some after an answer to another one."""
    return Survey(draw(identifiers()), draw(question_series(ANONYMOUS, st.just(Privacy.OPEN))))


@st.composite
def answers(draw: DrawFn, survey: Survey | None = None) -> Answer:
    """Answers that *survey* (any, if none is given) allows, with gaps where it does not insist."""
    asked = draw(surveys()) if survey is None else survey
    taken = draw(form_answers(Form(asked.id, asked.questions)))
    return Answer([(id, value) for id, value in taken.items()])
