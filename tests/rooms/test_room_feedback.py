"""Nobody is found out: five answers at least, and nothing that could lead back to a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import fields_dict
from hypothesis import given
from hypothesis import strategies as st
from roedertal import BERLIN, RULES

from bildungsraum import feedback, testing
from bildungsraum.feedback import COURSE_SURVEY, Answer, QuestionSummary, Summary, Withheld
from bildungsraum.rules import FeedbackRule, Rules
from bildungsraum.schedule import Session
from bildungsraum.serialization import to_json
from bildungsraum.values import PersonId, SessionId, utc

CLOSES = datetime(2027, 5, 5, 10, tzinfo=BERLIN)
MOMENT = timedelta(microseconds=1)
FIVE = FeedbackRule()


def summarised(given: list[Answer], at: datetime = CLOSES) -> Summary | Withheld:
    return feedback.summarise(COURSE_SURVEY, given, rule=FIVE, closes=CLOSES, at=at)


@given(st.lists(testing.answers(COURSE_SURVEY), max_size=12), st.integers(-100_000, 100_000))
def test_below_five_answers_or_before_the_end_nothing_is_shown_unless_a_district_decides_otherwise(
    given: list[Answer], seconds: int
) -> None:
    at = CLOSES + timedelta(seconds=seconds)
    shown = isinstance(summarised(given, at), Summary)
    assert shown == (len(given) >= 5 and seconds >= 0)
    assert isinstance(summarised(given, CLOSES - MOMENT), Withheld)


@given(st.lists(testing.answers(COURSE_SURVEY), min_size=5, max_size=12))
def test_no_number_and_no_text_of_a_question_is_shown_that_fewer_than_five_have_answered(given: list[Answer]) -> None:
    found = summarised(given)
    assert isinstance(found, Summary)
    said = {one.id: [value for answer in given for id, value in answer.values if id == one.id and value != ""]
            for one in COURSE_SURVEY.questions}  # fmt: skip
    assert {one.question for one in found.questions} == {id for id, values in said.items() if len(values) >= 5}
    assert set(found.withheld) == {id for id, values in said.items() if len(values) < 5}
    texts = [text for one in found.questions for text in one.texts]
    assert texts == (sorted(map(str, said["comment"])) if len(said["comment"]) >= 5 else [])


def test_an_answer_has_room_for_nothing_but_questions_and_values() -> None:
    assert list(fields_dict(Answer)) == ["values"]
    assert to_json(Answer([("overall", 5)])) == '{"values":[["overall",5]]}'
    assert list(fields_dict(Summary)) == ["survey", "answers", "questions", "withheld"]
    assert list(fields_dict(QuestionSummary)) == ["question", "answers", "counts", "mean", "texts"]


@given(st.binary(min_size=16, max_size=32), st.text("ab1:/", min_size=2, max_size=8))
def test_ids_that_read_alike_when_put_together_have_tokens_of_their_own(secret: bytes, both: str) -> None:
    parts = [(both[:cut], both[cut:]) for cut in range(1, len(both))]
    tokens = [feedback.token(secret, session=SessionId(one), person=PersonId(other)) for one, other in parts]
    assert len(set(tokens)) == len(parts)
    assert tokens == [feedback.token(secret, session=SessionId(one), person=PersonId(other)) for one, other in parts]


def test_a_token_does_not_contain_what_it_was_made_from() -> None:
    token = feedback.token(b"0" * 16, session=SessionId("cafe"), person=PersonId("bea"))
    assert set(token) <= set("0123456789abcdef")
    assert "cafe" not in token
    assert "bea" not in token


@given(testing.sessions(), testing.rules())
def test_a_survey_is_open_from_the_invitation_until_it_closes_and_never_both(session: Session, rules: Rules) -> None:
    period, closes = feedback.open_period(session, rules), feedback.closes(session, rules)
    if closes is None:
        assert session.meetings == ()
        assert utc(CLOSES) not in period
    else:
        assert period.starts is not None
        assert period.ends == closes == period.starts + timedelta(days=rules.feedback.grace_days)
        enough = [Answer([("overall", 3)])] * rules.feedback.answers_minimum
        for at in (period.starts, closes - MOMENT, closes):
            found = feedback.summarise(COURSE_SURVEY, enough, rule=rules.feedback, closes=closes, at=at)
            assert (at in period) == isinstance(found, Withheld)


def test_the_district_of_these_tests_asks_for_five() -> None:
    assert RULES.feedback.answers_minimum == FIVE.answers_minimum == 5
