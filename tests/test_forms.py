"""Questions that depend on each other, answers that come too late, and answers that must be forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from roedertal import BERLIN, RULES

from bildungsraum import forms, testing
from bildungsraum.forms import (
    NEEDS,
    Fault,
    FaultKind,
    Filled,
    Form,
    Given,
    Privacy,
    Question,
    QuestionKind,
    Value,
    When,
)
from bildungsraum.messages import LANGUAGES, choices, question
from bildungsraum.rules import Before, HoursBefore, KeepingRules
from bildungsraum.testing.questions import values
from bildungsraum.values import utc

STARTS = datetime(2027, 3, 30, 10, tzinfo=BERLIN)
EARLY = datetime(2020, 1, 1, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)

RAW = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(0, 6),
    st.integers(),
    st.floats(),
    st.text(max_size=3),
    st.text(st.characters(codec=None), max_size=3),
    testing.days().map(str),
    st.lists(st.text(max_size=3) | st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
)
"""Whatever JSON can hold, and half characters."""


@st.composite
def raw_answers(draw: st.DrawFn, form: Form) -> dict[str, object]:
    """Answers as a broken or wicked browser could send them: also to what is not shown, wrong ones, or to nothing."""
    right = {one.id: draw(values(one)) for one in form.questions if draw(st.booleans())}
    names = st.sampled_from([one.id for one in form.questions]) | testing.identifiers()
    return right | draw(st.dictionaries(names, RAW, max_size=3))


def is_blank(raw: object) -> bool:
    return raw is None or raw in ([], ()) or (isinstance(raw, str) and not raw.strip())


FORMS_WITH_RAW = testing.forms().flatmap(lambda form: st.tuples(st.just(form), raw_answers(form)))
FORMS_WITH_ANSWERS = testing.forms().flatmap(lambda form: st.tuples(st.just(form), testing.form_answers(form)))


def in_time(form: Form, answers: dict[str, Any]) -> tuple[Fault, ...]:
    return forms.faults(form, answers, starts=None, rules=RULES, at=EARLY)


def names(questions: tuple[Question, ...]) -> list[str]:
    return [one.id for one in questions]


# which questions are shown --------------------------------------------------------------------------------------------


@given(FORMS_WITH_ANSWERS)
def test_a_question_is_shown_if_the_one_before_it_is_shown_and_answered_so(both: tuple[Form, dict[str, Value]]) -> None:
    form, answers = both
    visible = names(forms.shown(form, answers))
    for one in form.questions:
        if one.shown_if is None:
            assert one.id in visible
            continue
        answer = answers.get(one.shown_if.question)
        said = answer if isinstance(answer, tuple) else (answer,)
        fits = any(value == wanted for value in said for wanted in one.shown_if.answers)
        assert (one.id in visible) == (fits and one.shown_if.question in visible)


@given(FORMS_WITH_RAW, st.randoms())
def test_questions_come_in_the_order_of_the_form_whatever_the_order_of_the_answers(
    both: tuple[Form, dict[str, object]], random: Any
) -> None:
    form, answers = both
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    visible = forms.shown(form, dict(shuffled))
    assert visible == forms.shown(form, answers)
    assert visible == tuple(one for one in form.questions if one in visible)


def test_whoever_takes_back_an_answer_is_not_asked_what_hung_on_it() -> None:
    answers: dict[str, Value] = {"help_wanted": True, "coming_with": ("wheelchair", "companion")}
    everything = ["help_wanted", "support", "coming_with", "companion_place", "other_help"]
    assert names(forms.shown(NEEDS, answers)) == everything
    assert names(forms.shown(NEEDS, answers | {"coming_with": ("wheelchair",)})) == [
        one for one in everything if one != "companion_place"
    ]
    assert names(forms.shown(NEEDS, answers | {"help_wanted": False})) == ["help_wanted"]
    assert names(forms.shown(NEEDS, {})) == ["help_wanted"]


def test_yes_is_not_one_and_one_is_not_yes() -> None:
    number = Question("number", QuestionKind.NUMBER)
    form = Form("f", [number, Question("more", QuestionKind.TEXT, shown_if=When("number", [1]))])
    assert names(forms.shown(form, {"number": 1})) == ["number", "more"]
    assert names(forms.shown(form, {"number": True})) == ["number"]


# what is wrong with answers -------------------------------------------------------------------------------------------


@given(FORMS_WITH_ANSWERS)
def test_what_the_form_asks_for_is_taken_and_kept(both: tuple[Form, dict[str, Value]]) -> None:
    form, answers = both
    assert in_time(form, answers) == ()
    filled = forms.kept(form, answers)
    assert filled.answers == answers
    assert forms.kept(form, filled.answers) == filled
    assert forms.shown(form, filled.answers) == forms.shown(form, answers)


@given(FORMS_WITH_RAW)
def test_every_answer_is_either_kept_or_named_as_a_fault(both: tuple[Form, dict[str, object]]) -> None:
    form, answers = both
    filled, found = forms.kept(form, answers), in_time(form, answers)
    about = {fault.question for fault in found if fault.kind is not FaultKind.ANSWER_MISSING}
    assert set(filled.answers) == {name for name, raw in answers.items() if name not in about and not is_blank(raw)}
    classes = {one.id: one.privacy for one in form.questions}
    assert [one.privacy for one in filled.given] == [classes[one.question] for one in filled.given]


@given(FORMS_WITH_RAW)
def test_nothing_is_kept_that_was_not_asked(both: tuple[Form, dict[str, object]]) -> None:
    form, answers = both
    visible, filled = names(forms.shown(form, answers)), forms.kept(form, answers)
    assert [one.question for one in filled.given] == [name for name in visible if name in filled.answers]
    hidden = {one.id for one in form.questions} - set(visible)
    not_shown = {fault.question for fault in in_time(form, answers) if fault.kind is FaultKind.NOT_SHOWN}
    assert not_shown == {name for name, raw in answers.items() if name in hidden and not is_blank(raw)}


def test_what_was_said_before_the_box_was_unticked_is_not_kept() -> None:
    answers = {"help_wanted": False, "support": ["sign_language"], "other_help": "nichts"}
    assert forms.kept(NEEDS, answers) == Filled("needs", [Given("help_wanted", False, Privacy.SENSITIVE)])


def test_all_faults_are_named_at_once() -> None:
    form = Form(
        "trip",
        [
            Question("meal", QuestionKind.CHOICE, ["meat", "vegetables"], required=True),
            Question("bus", QuestionKind.YES_NO, required=True),
            Question("stop", QuestionKind.CHOICES, ["north", "south"], shown_if=When("bus", [True])),
            Question("seats", QuestionKind.NUMBER, until=Before(1)),
            Question("born", QuestionKind.DATE),
            Question("wishes", QuestionKind.TEXT),
        ],
    )
    answers = {
        "meal": "fish",
        "stop": ["north"],
        "seats": "two",
        "born": "30.03.1960",
        "wishes": "x" * (forms.TEXT_LIMIT + 1),
        "weather": "fine",
    }
    assert forms.faults(form, answers, starts=STARTS, rules=RULES, at=STARTS) == (
        Fault(FaultKind.QUESTION_UNKNOWN, "weather"),
        Fault(FaultKind.NOT_SHOWN, "stop"),
        Fault(FaultKind.VALUE_NOT_ALLOWED, "meal"),
        Fault(FaultKind.WRONG_KIND, "seats"),
        Fault(FaultKind.WRONG_KIND, "born"),
        Fault(FaultKind.TOO_LONG, "wishes"),
        Fault(FaultKind.ANSWER_MISSING, "bus"),
        Fault(FaultKind.TOO_LATE, "seats"),
    )


SOME = ["red", "blue"]


@pytest.mark.parametrize(
    ("kind", "raw", "fault"),
    [
        (QuestionKind.SCALE, 1, None),
        (QuestionKind.SCALE, 5, None),
        (QuestionKind.SCALE, 0, FaultKind.VALUE_NOT_ALLOWED),
        (QuestionKind.SCALE, 6, FaultKind.VALUE_NOT_ALLOWED),
        (QuestionKind.SCALE, True, FaultKind.WRONG_KIND),
        (QuestionKind.SCALE, 3.0, FaultKind.WRONG_KIND),
        (QuestionKind.CHOICE, "red", None),
        (QuestionKind.CHOICE, "green", FaultKind.VALUE_NOT_ALLOWED),
        (QuestionKind.CHOICE, ["red"], FaultKind.WRONG_KIND),
        (QuestionKind.CHOICES, ["red", "blue"], None),
        (QuestionKind.CHOICES, ["red", "green"], FaultKind.VALUE_NOT_ALLOWED),
        (QuestionKind.CHOICES, ["red", 1], FaultKind.WRONG_KIND),
        (QuestionKind.CHOICES, "red", FaultKind.WRONG_KIND),
        (QuestionKind.YES_NO, False, None),
        (QuestionKind.YES_NO, 0, FaultKind.WRONG_KIND),
        (QuestionKind.YES_NO, "yes", FaultKind.WRONG_KIND),
        (QuestionKind.NUMBER, 0, None),
        (QuestionKind.NUMBER, -(2**53) + 1, None),
        (QuestionKind.NUMBER, 2**53, FaultKind.TOO_LONG),
        (QuestionKind.NUMBER, -(2**53), FaultKind.TOO_LONG),
        (QuestionKind.NUMBER, 10**300, FaultKind.TOO_LONG),
        (QuestionKind.NUMBER, True, FaultKind.WRONG_KIND),
        (QuestionKind.NUMBER, "7", FaultKind.WRONG_KIND),
        (QuestionKind.DATE, "2028-02-29", None),
        (QuestionKind.DATE, "2027-02-29", FaultKind.WRONG_KIND),
        (QuestionKind.DATE, "20270330", FaultKind.WRONG_KIND),
        (QuestionKind.DATE, 20270330, FaultKind.WRONG_KIND),
        (QuestionKind.TEXT, "x" * 4000, None),
        (QuestionKind.TEXT, "x" * 4001, FaultKind.TOO_LONG),
        (QuestionKind.TEXT, "half: \ud83d", FaultKind.WRONG_KIND),
        (QuestionKind.TEXT, 7, FaultKind.WRONG_KIND),
        (QuestionKind.TEXT, {"a": 1}, FaultKind.WRONG_KIND),
    ],
)
def test_each_kind_of_question_takes_its_kind_of_answer(
    kind: QuestionKind, raw: object, fault: FaultKind | None
) -> None:
    has_choices = kind in (QuestionKind.CHOICE, QuestionKind.CHOICES)
    form = Form("f", [Question("q", kind, SOME if has_choices else [], required=True)])
    assert in_time(form, {"q": raw}) == (() if fault is None else (Fault(fault, "q"),))


@pytest.mark.parametrize("blank", [None, "", " \n", [], ()])
@pytest.mark.parametrize("kind", QuestionKind)
def test_nothing_is_no_answer(kind: QuestionKind, blank: object) -> None:
    has_choices = kind in (QuestionKind.CHOICE, QuestionKind.CHOICES)
    asked = Question("q", kind, SOME if has_choices else [], required=True)
    assert in_time(Form("f", [asked]), {"q": blank}) == (Fault(FaultKind.ANSWER_MISSING, "q"),)
    assert in_time(Form("f", [evolve(asked, required=False)]), {"q": blank}) == ()


def test_several_choices_are_kept_once_each_and_in_the_order_of_the_question() -> None:
    form = Form("f", [Question("q", QuestionKind.CHOICES, SOME)])
    assert forms.kept(form, {"q": ["blue", "red", "blue"]}).answers == {"q": ("red", "blue")}


# deadlines ------------------------------------------------------------------------------------------------------------


@given(testing.leads(), testing.instants(), st.integers(-3, 3))
def test_an_answer_is_taken_up_to_its_deadline_and_not_at_it(lead: Any, starts: datetime, moments: int) -> None:
    asked = Question("q", QuestionKind.YES_NO, required=True, until=lead)
    until = forms.deadline(asked, starts=starts, rules=RULES)
    assert until == RULES.before(starts, lead)
    at = utc(until) + moments * MOMENT
    found = forms.faults(Form("f", [asked]), {"q": True}, starts=starts, rules=RULES, at=at)
    assert found == ((Fault(FaultKind.TOO_LATE, "q"),) if moments >= 0 else ())
    missing = forms.faults(Form("f", [asked]), {}, starts=starts, rules=RULES, at=at)
    assert missing == (() if moments >= 0 else (Fault(FaultKind.ANSWER_MISSING, "q"),)), "nobody can answer any more"


@given(FORMS_WITH_ANSWERS, testing.instants())
def test_to_say_it_again_or_to_take_it_back_is_never_too_late(
    both: tuple[Form, dict[str, Value]], starts: datetime
) -> None:
    form, answers = both
    before = forms.kept(form, answers)
    late = utc(starts) + timedelta(days=1)
    assert forms.faults(form, answers, starts=starts, rules=RULES, at=late, before=before) == ()
    for one in form.questions:
        if one.until is not None:
            rest = {name: value for name, value in answers.items() if name != one.id}
            found = forms.faults(form, rest, starts=starts, rules=RULES, at=late, before=before)
            assert Fault(FaultKind.ANSWER_MISSING, one.id) not in found
            assert FaultKind.TOO_LATE not in {fault.kind for fault in found}


def test_what_takes_long_to_organise_is_asked_for_earlier() -> None:
    form = forms.needs(organised=Before(14, time(12)), prepared=HoursBefore(48))
    ten_days_before = datetime(2027, 3, 20, 10, tzinfo=BERLIN)
    answers = {"help_wanted": True, "support": ["sign_language"], "coming_with": ["wheelchair"]}
    assert forms.faults(form, answers, starts=STARTS, rules=RULES, at=ten_days_before) == (
        Fault(FaultKind.TOO_LATE, "support"),
    )
    earlier = forms.kept(form, {"help_wanted": True, "support": ["sign_language"]})
    assert forms.faults(form, answers, starts=STARTS, rules=RULES, at=ten_days_before, before=earlier) == ()
    more = answers | {"support": ["sign_language", "large_print"]}
    assert forms.faults(form, more, starts=STARTS, rules=RULES, at=ten_days_before, before=earlier) == (
        Fault(FaultKind.TOO_LATE, "support"),
    )


def test_without_a_start_nothing_is_too_late() -> None:
    asked = Question("q", QuestionKind.YES_NO, until=Before(3))
    assert forms.deadline(asked, starts=None, rules=RULES) is None
    assert in_time(Form("f", [asked]), {"q": True}) == ()


# forgetting -----------------------------------------------------------------------------------------------------------

KEEPINGS = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda days: KeepingRules(min(days), max(days)))


@given(testing.filled(), KEEPINGS, testing.instants(), testing.instants(), st.integers(0, 100))
def test_what_is_forgotten_stays_forgotten_and_sensitive_answers_go_first(
    filled: Filled, keeping: KeepingRules, ends: datetime, at: datetime, days: int
) -> None:
    gone = set(forms.expired(filled, ends=ends, at=at, keeping=keeping))
    assert gone <= set(forms.expired(filled, ends=ends, at=utc(at) + timedelta(days), keeping=keeping))
    by_class = {privacy: {one.question for one in filled.given if one.privacy is privacy} for privacy in Privacy}
    assert not gone & by_class[Privacy.OPEN]
    if gone & by_class[Privacy.PERSONAL]:
        assert by_class[Privacy.SENSITIVE] <= gone
    rest = filled.without(gone)
    assert forms.expired(rest, ends=ends, at=at, keeping=keeping) == ()
    assert set(rest.answers) == set(filled.answers) - gone


def test_answers_are_forgotten_when_their_days_after_the_end_are_over() -> None:
    filled = Filled(
        "f",
        [
            Given("diet", "none", Privacy.OPEN),
            Given("phone", "none", Privacy.PERSONAL),
            Given("wheelchair", True, Privacy.SENSITIVE),
        ],
    )
    keeping = KeepingRules(sensitive_days=2, personal_days=30)

    def gone(after: timedelta) -> tuple[str, ...]:
        return forms.expired(filled, ends=STARTS, at=utc(STARTS) + after, keeping=keeping)

    assert gone(timedelta(days=2) - MOMENT) == ()
    assert gone(timedelta(days=2)) == gone(timedelta(days=30) - MOMENT) == ("wheelchair",)
    assert gone(timedelta(days=30)) == gone(timedelta(days=9999)) == ("phone", "wheelchair")


@given(FORMS_WITH_ANSWERS)
def test_no_answer_stands_in_what_a_log_would_show(both: tuple[Form, dict[str, Value]]) -> None:
    form, _ = both
    secret = "Morbus Beispiel"
    filled = Filled(form.id, [Given(one.id, secret, one.privacy) for one in form.questions])
    found = in_time(form, {one.id: secret for one in form.questions})
    assert secret not in f"{filled!r} {filled} {filled.given!r} {found!r}"
    assert not any(one.id in repr(filled).partition("given")[2] for one in form.questions)


# the form for needs of help -------------------------------------------------------------------------------------------


def test_every_answer_about_help_is_sensitive_and_none_is_required() -> None:
    assert {one.privacy for one in NEEDS.questions} == {Privacy.SENSITIVE}
    assert not any(one.required for one in NEEDS.questions)
    assert in_time(NEEDS, {}) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_about_help_and_each_of_its_choices_has_words(language: str) -> None:
    for one in NEEDS.questions:
        assert question(one, language).endswith((".", "?"))
        labels = dict(choices(one, language))
        if one.kind is QuestionKind.YES_NO:
            assert list(labels) == [True, False]
        else:
            assert list(labels) == list(one.choices)
        assert not any(label == value for value, label in labels.items())


# what cannot be -------------------------------------------------------------------------------------------------------


def asked(id: str, after: str = "", *answers: Any, kind: QuestionKind = QuestionKind.YES_NO) -> Question:
    options = SOME if kind is QuestionKind.CHOICES else []
    return Question(id, kind, options, shown_if=When(after, answers or (True,)) if after else None)


BROKEN: list[tuple[str, Callable[[], object]]] = [
    ("form f needs questions with an id each, got []", lambda: Form("f", [])),
    ("form f needs questions with an id each, got ['a', 'a']", lambda: Form("f", [asked("a"), asked("a")])),
    ("form f: a is shown after b, which is none of its questions", lambda: Form("f", [asked("a", "b")])),
    ("questions wait for each other: a after a", lambda: Form("f", [asked("a", "a")])),
    (
        "form f: questions wait for each other: b after c after d after b",
        lambda: Form("f", [asked("a"), asked("b", "c"), asked("c", "d"), asked("d", "b")]),
    ),
    (
        "form f: b is shown after 'yes', which is no answer to a",
        lambda: Form("f", [asked("a"), asked("b", "a", "yes")]),
    ),
    ("b is shown after 1, which is no answer to a", lambda: Form("f", [asked("a"), asked("b", "a", 1)])),
    (
        "b is shown after 'green', which is no answer to a",
        lambda: Form("f", [asked("a", kind=QuestionKind.CHOICES), asked("b", "a", "green")]),
    ),
    (
        "b is shown after ' ', which is no answer to a",
        lambda: Form("f", [asked("a", kind=QuestionKind.TEXT), asked("b", "a", " ")]),
    ),
    ("without an answer to a a question would never be shown", lambda: When("a", [])),
    ("question a: choices belong to a question of the kind choice(s)", lambda: Question("a", QuestionKind.CHOICES)),
    ("question a: choices belong to", lambda: Question("a", QuestionKind.YES_NO, SOME)),
    ("question a: each choice needs words of its own", lambda: Question("a", QuestionKind.CHOICE, ["x", "x"])),
    ("question a: each choice needs words of its own", lambda: Question("a", QuestionKind.CHOICES, ["x", " "])),
    ("form must not be empty", lambda: Filled("")),
]


@pytest.mark.parametrize(("text", "make"), BROKEN, ids=[text for text, _ in BROKEN])
def test_forms_that_cannot_be_are_refused_by_name(text: str, make: Callable[[], object]) -> None:
    with pytest.raises(ValueError) as caught:
        make()
    assert text in str(caught.value)


def test_a_circle_is_named_once_around() -> None:
    with pytest.raises(ValueError, match=r"b after c after d after b$"):
        Form("f", [asked("a"), asked("b", "c"), asked("c", "d"), asked("d", "b")])


def test_a_question_may_hang_on_one_that_comes_after_it() -> None:
    form = Form("f", [asked("a", "b"), asked("b")])
    assert names(forms.shown(form, {"b": True})) == ["a", "b"]
