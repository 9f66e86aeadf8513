"""Surveys: one answer each, nothing that tells who said what, and no result that few have given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st
from roedertal import BERLIN, COURSE, RULES

from bildungsraum import feedback, testing
from bildungsraum.feedback import (
    COURSE_SURVEY,
    Answer,
    QuestionSummary,
    Summary,
    Survey,
    Withheld,
)
from bildungsraum.forms import Fault, FaultKind, Form, Question, QuestionKind, When, shown
from bildungsraum.rules import Before, FeedbackRule
from bildungsraum.values import PersonId, SessionId

CLOSES = datetime(2027, 5, 5, 10, tzinfo=BERLIN)
MOMENT = timedelta(microseconds=1)
RULE = FeedbackRule(answers_minimum=3)
MANY = st.lists(testing.answers(COURSE_SURVEY), max_size=12)


def summarised(given: list[Answer], survey: Survey = COURSE_SURVEY, *, at: datetime = CLOSES) -> Summary | Withheld:
    return feedback.summarise(survey, given, rule=RULE, closes=CLOSES, at=at)


def says(**values: int | str) -> Answer:
    return Answer(list(values.items()))


# results --------------------------------------------------------------------------------------------------------------


@given(MANY, st.integers(2, 8))
def test_nothing_is_shown_that_fewer_than_the_minimum_have_answered(given: list[Answer], minimum: int) -> None:
    rule = FeedbackRule(answers_minimum=minimum)
    found = feedback.summarise(COURSE_SURVEY, given, rule=rule, closes=CLOSES, at=CLOSES)
    if len(given) < minimum:
        assert found == Withheld(minimum, CLOSES)
    else:
        assert isinstance(found, Summary)
        assert all(one.answers >= minimum for one in found.questions)
        named = [one.question for one in found.questions]
        assert sorted([*named, *found.withheld]) == sorted(one.id for one in COURSE_SURVEY.questions)


@given(MANY, testing.answers(COURSE_SURVEY))
def test_while_the_survey_is_open_one_more_answer_cannot_be_told_by_subtraction(
    given: list[Answer], one_more: Answer
) -> None:
    open_until = CLOSES - MOMENT
    assert summarised(given, at=open_until) == summarised([*given, one_more], at=open_until) == Withheld(3, CLOSES)


@given(MANY.flatmap(lambda given: st.tuples(st.just(given), st.permutations(given))))
def test_the_order_of_the_answers_leaves_no_trace(both: tuple[list[Answer], list[Answer]]) -> None:
    given, shuffled = both
    assert summarised(given) == summarised(shuffled)


@given(testing.surveys(), st.data())
def test_every_answer_counts_once(survey: Survey, data: st.DataObject) -> None:
    given = data.draw(st.lists(testing.answers(survey), min_size=3, max_size=8))
    found = summarised(given, survey)
    assert isinstance(found, Summary)
    assert (found.survey, found.answers) == (survey.id, len(given))
    for summary in found.questions:
        said = [value for answer in given for name, value in answer.values if name == summary.question and value != ""]
        assert summary.answers == len(said)
        if summary.texts:
            assert sorted(summary.texts) == sorted(str(value) for value in said)
        for value, times in summary.counts:
            assert times == sum(str(one) == value for one in said)
        if summary.mean is not None:
            assert abs(summary.mean * len(said) - sum(int(one) for one in said)) <= Decimal("0.05") * len(said)


def test_a_result_as_the_council_sees_it() -> None:
    survey = Survey(
        "course",
        [
            Question("overall", QuestionKind.SCALE, required=True),
            Question("recommend", QuestionKind.CHOICE, ["yes", "no"]),
            Question("comment", QuestionKind.TEXT),
            Question("place", QuestionKind.SCALE),
        ],
    )
    given = [
        says(overall=5, recommend="yes", comment="zu schnell"),
        says(overall=4, recommend="yes", comment="Alles gut", place=1),
        says(overall=2, recommend="yes", comment="", place=1),
        says(overall=4, recommend="", comment="mehr davon", place=" "),  # left blank
    ]
    assert summarised(given, survey) == Summary(
        "course",
        4,
        (
            QuestionSummary("overall", 4, (("1", 0), ("2", 1), ("3", 0), ("4", 2), ("5", 1)), Decimal("3.8")),
            QuestionSummary("recommend", 3, (("yes", 3), ("no", 0))),
            QuestionSummary("comment", 3, texts=("Alles gut", "mehr davon", "zu schnell")),
        ),
        ("place",),
    )


def test_a_session_without_meetings_has_no_survey_and_no_result() -> None:
    learning = evolve(COURSE, meetings=())
    assert feedback.closes(learning, RULES) is None
    many = [says(overall=5)] * 9
    assert feedback.summarise(COURSE_SURVEY, many, rule=RULE, closes=None, at=CLOSES) == Withheld(3, None)


def test_the_survey_closes_when_the_invitation_lapses() -> None:
    assert feedback.closes(COURSE, RULES) == datetime(2027, 5, 5, 10, tzinfo=BERLIN)


# answers --------------------------------------------------------------------------------------------------------------


@given(testing.surveys(), st.data())
def test_what_the_survey_allows_is_taken(survey: Survey, data: st.DataObject) -> None:
    assert feedback.faults(survey, data.draw(testing.answers(survey))) == ()


@given(testing.surveys(), testing.answers())
def test_whatever_is_wrong_is_named_with_its_question(survey: Survey, answer: Answer) -> None:
    known = {question.id for question in survey.questions}
    found = feedback.faults(survey, answer)
    for name, _ in answer.values:
        assert (Fault(FaultKind.QUESTION_UNKNOWN, name) in found) == (name not in known)
    answered = dict(answer.values)
    asked = shown(Form(survey.id, survey.questions), answered)
    missing = [one.id for one in asked if one.required and one.id not in answered]
    assert [one.question for one in found if one.kind is FaultKind.ANSWER_MISSING] == missing


@pytest.mark.parametrize(
    ("answer", "faults"),
    [
        (says(overall=0), [Fault(FaultKind.VALUE_NOT_ALLOWED, "overall")]),
        (says(overall=6), [Fault(FaultKind.VALUE_NOT_ALLOWED, "overall")]),
        (says(overall=True), [Fault(FaultKind.WRONG_KIND, "overall")]),
        (says(overall="5"), [Fault(FaultKind.WRONG_KIND, "overall")]),
        (says(overall=5, recommend="vielleicht"), [Fault(FaultKind.VALUE_NOT_ALLOWED, "recommend")]),
        (says(overall=5, comment="x" * 4001), [Fault(FaultKind.TOO_LONG, "comment")]),
        (says(overall=5, comment="x" * 4000), []),
        (says(content=3), [Fault(FaultKind.ANSWER_MISSING, "overall")]),
        (Answer([("overall", 5), ("overall", 1)]), [Fault(FaultKind.ANSWERED_TWICE, "overall")]),
        (
            says(weather="good", content=9),
            [
                Fault(FaultKind.QUESTION_UNKNOWN, "weather"),
                Fault(FaultKind.VALUE_NOT_ALLOWED, "content"),
                Fault(FaultKind.ANSWER_MISSING, "overall"),
            ],
        ),
    ],
)
def test_an_answer_that_cannot_be_taken_hears_everything_that_stands_against_it(
    answer: Answer, faults: list[Fault]
) -> None:
    assert list(feedback.faults(COURSE_SURVEY, answer)) == faults


def test_a_survey_asks_why_only_those_who_would_not_come_again() -> None:
    why = Question("why", QuestionKind.TEXT, required=True, shown_if=When("recommend", ["no"]))
    survey = Survey("course", [Question("recommend", QuestionKind.CHOICE, ["yes", "no"]), why])
    assert feedback.faults(survey, says(recommend="yes")) == ()
    assert feedback.faults(survey, says(recommend="yes", why="zu schnell")) == (Fault(FaultKind.NOT_SHOWN, "why"),)
    assert feedback.faults(survey, says(recommend="no")) == (Fault(FaultKind.ANSWER_MISSING, "why"),)
    assert feedback.faults(survey, says(recommend="no", why="zu schnell")) == ()


# tokens ---------------------------------------------------------------------------------------------------------------

NAMES = testing.identifiers()


@given(st.binary(min_size=16, max_size=32), NAMES, NAMES, NAMES, NAMES)
def test_a_token_is_one_persons_for_one_session_and_always_the_same(
    secret: bytes, session: str, person: str, other_session: str, other_person: str
) -> None:
    token = feedback.token(secret, session=SessionId(session), person=PersonId(person))
    assert token == feedback.token(secret, session=SessionId(session), person=PersonId(person))
    assert len(token) == 32
    other = feedback.token(secret, session=SessionId(other_session), person=PersonId(other_person))
    assert (token == other) == ((session, person) == (other_session, other_person))


@given(st.binary(min_size=16), st.binary(min_size=16))
def test_without_the_districts_secret_nobody_makes_a_token(secret: bytes, guessed: bytes) -> None:
    # HMAC pads a key with zeros, so that two keys which differ only in those are one (RFC 2104)
    assume(secret.rstrip(b"\0") != guessed.rstrip(b"\0"))
    tokens = [feedback.token(key, session=COURSE.id, person=PersonId("anna")) for key in (secret, guessed)]
    assert tokens[0] != tokens[1]


def test_where_a_session_ends_and_a_person_begins_cannot_be_mixed_up() -> None:
    one = feedback.token(b"0" * 16, session=SessionId("kurs1"), person=PersonId("2anna"))
    other = feedback.token(b"0" * 16, session=SessionId("kurs12"), person=PersonId("anna"))
    assert one != other


# what cannot be -------------------------------------------------------------------------------------------------------

SCALE = Question("a", QuestionKind.SCALE)
BROKEN: list[tuple[str, Callable[[], object]]] = [
    ("question a: choices belong to", lambda: Question("a", QuestionKind.CHOICE)),
    ("question a: choices belong to", lambda: Question("a", QuestionKind.TEXT, ["yes"])),
    ("survey s needs questions with an id each, got []", lambda: Survey("s", [])),
    ("survey s needs questions with an id each, got ['a', 'a']", lambda: Survey("s", [SCALE, SCALE])),
    ("id must not be empty", lambda: Question("", QuestionKind.SCALE)),
    ("survey s: b must be of a kind of scale, choice, text", lambda: Survey("s", [Question("b", QuestionKind.DATE)])),
    ("and have no deadline", lambda: Survey("s", [Question("b", QuestionKind.TEXT, until=Before(1))])),
    ("survey s: b is shown after x", lambda: Survey("s", [Question("b", QuestionKind.TEXT, shown_if=When("x", [1]))])),
]


@pytest.mark.parametrize(("text", "make"), BROKEN, ids=[text for text, _ in BROKEN])
def test_surveys_that_cannot_be_are_refused_by_name(text: str, make: Callable[[], object]) -> None:
    with pytest.raises(ValueError) as caught:
        make()
    assert text in str(caught.value)
