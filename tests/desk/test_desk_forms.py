"""What people say about themselves: kept as long as it is needed, under no name but theirs, and gone with them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from desk_cases import EVENING, ruled, save, wish
from roedertal import COURSE, WINTER

from bildungsraum import Contact, Desk, forms
from bildungsraum.forms import NEEDS, Fault, FaultKind, Filled, Form, Given, Privacy, Question, QuestionKind
from bildungsraum.registration import Party
from bildungsraum.rules import KeepingRules
from bildungsraum.serialization import events_to_json
from bildungsraum.values import BookingId, PersonId, utc

ANNA, BEN = PersonId("anna"), PersonId("ben")
SECRET = "ein Platz nah an der Tafel"
ANSWERS: dict[str, object] = {"help_wanted": True, "coming_with": ["wheelchair"], "other_help": SECRET}
NEEDED = forms.kept(NEEDS, ANSWERS)
MIXED = Form(
    "mixed",
    [
        Question("lunch", QuestionKind.TEXT, privacy=Privacy.OPEN),
        Question("phone", QuestionKind.TEXT, privacy=Privacy.PERSONAL),
        Question("illness", QuestionKind.TEXT, privacy=Privacy.SENSITIVE),
    ],
)
TOLD: dict[str, object] = {"lunch": "Suppe", "phone": "keines", "illness": "keine"}
KEEPING = KeepingRules(sensitive_days=2, personal_days=30)


@pytest.fixture
def booked(desk: Desk) -> BookingId:
    """Anna has a place in the course."""
    save(desk)
    return BookingId(desk.register(wish("anna"), at=WINTER).events[-1].booking)  # type: ignore[union-attr]


def test_what_was_answered_is_kept_with_the_person_and_the_session(desk: Desk, booked: BookingId) -> None:
    assert desk.fill_in(booked, NEEDS, ANSWERS, at=WINTER) == ()
    assert desk.filled(COURSE.id) == [(ANNA, NEEDED)]
    less = {"help_wanted": True, "support": ["large_print"]}
    assert desk.fill_in(booked, NEEDS, less, at=WINTER) == ()
    assert desk.filled(COURSE.id) == [(ANNA, forms.kept(NEEDS, less))]
    assert desk.fill_in(booked, NEEDS, {}, at=WINTER) == ()
    assert desk.filled(COURSE.id) == []
    assert desk.filled(EVENING.id) == []


def test_answers_that_cannot_be_taken_leave_the_earlier_ones(desk: Desk, booked: BookingId) -> None:
    desk.fill_in(booked, NEEDS, ANSWERS, at=WINTER)
    wrong = {"help_wanted": True, "support": ["beamer"]}
    assert desk.fill_in(booked, NEEDS, wrong, at=WINTER) == (Fault(FaultKind.VALUE_NOT_ALLOWED, "support"),)
    assert desk.filled(COURSE.id) == [(ANNA, NEEDED)]


def test_an_interpreter_must_be_asked_for_in_time_and_what_was_asked_for_stays(desk: Desk, booked: BookingId) -> None:
    wanted = {"help_wanted": True, "support": ["sign_language"]}
    week_before = datetime(2027, 3, 23, 12, tzinfo=UTC)
    assert desk.fill_in(booked, NEEDS, wanted, at=week_before) == (Fault(FaultKind.TOO_LATE, "support"),)
    assert desk.fill_in(booked, NEEDS, wanted, at=WINTER) == ()
    assert desk.fill_in(booked, NEEDS, {**wanted, "other_help": SECRET}, at=week_before) == ()


def test_everybody_who_has_a_place_answers_for_themselves(desk: Desk) -> None:
    save(desk)
    desk.register(wish("anna", places=2, party=Party(holders=(ANNA, BEN))), at=WINTER)
    booking = BookingId(f"{COURSE.id}/anna")
    assert desk.fill_in(booking, NEEDS, {"help_wanted": False}, at=WINTER) == ()
    assert desk.fill_in(booking, NEEDS, ANSWERS, person=BEN, at=WINTER) == ()
    assert desk.filled(COURSE.id) == [(ANNA, forms.kept(NEEDS, {"help_wanted": False})), (BEN, NEEDED)]
    with pytest.raises(ValueError, match="the person has no place in it"):
        desk.fill_in(booking, NEEDS, ANSWERS, person=PersonId("cem"), at=WINTER)


def test_a_firm_may_answer_that_has_no_place_itself(desk: Desk) -> None:
    save(desk)
    desk.register(wish("firm", party=Party(holders=(BEN,))), at=WINTER)
    assert desk.fill_in(BookingId(f"{COURSE.id}/firm"), NEEDS, ANSWERS, at=WINTER) == ()
    assert desk.forget_answers(at=WINTER) == 0
    assert desk.filled(COURSE.id) == [(PersonId("firm"), NEEDED)]


def test_for_a_booking_that_is_over_nothing_is_taken(desk: Desk, booked: BookingId) -> None:
    desk.cancel(booked, at=WINTER)
    assert desk.fill_in(booked, NEEDS, {"colour": "red"}, at=WINTER) == (
        Fault(FaultKind.NOT_OPEN),
        Fault(FaultKind.QUESTION_UNKNOWN, "colour"),
    )
    assert desk.filled(COURSE.id) == []
    with pytest.raises(LookupError, match="there is no booking 'nobody'"):
        desk.fill_in(BookingId("nobody"), NEEDS, ANSWERS, at=WINTER)


def test_who_is_forgotten_has_answered_nothing(desk: Desk, booked: BookingId) -> None:
    desk.save_contact(Contact(ANNA, "Anna Beispiel"))
    desk.fill_in(booked, NEEDS, ANSWERS, at=WINTER)
    desk.forget(ANNA)
    assert (desk.contact(ANNA), desk.filled(COURSE.id)) == (None, [])


def test_answers_go_by_their_class_when_the_session_is_over(desk: Desk, booked: BookingId) -> None:
    desk.fill_in(booked, MIXED, TOLD, at=WINTER)
    assert COURSE.ends is not None
    ends, moment = utc(COURSE.ends), timedelta(microseconds=1)

    desk = Desk(desk.store, ruled(keeping=KEEPING))

    def left(days: int, *, before: timedelta = timedelta()) -> tuple[int, list[str]]:
        number = desk.forget_answers(at=ends + timedelta(days) - before)
        return number, [name for _, filled in desk.filled(COURSE.id) for name in filled.answers]

    assert left(2, before=moment) == (0, ["lunch", "phone", "illness"])
    assert left(2) == (1, ["lunch", "phone"])
    assert left(30, before=moment) == (0, ["lunch", "phone"])
    assert left(30) == (1, ["lunch"])
    assert left(9999) == (0, ["lunch"])


def test_when_the_booking_is_over_only_what_is_open_is_left(desk: Desk, booked: BookingId) -> None:
    desk.fill_in(booked, MIXED, TOLD, at=WINTER)
    desk.fill_in(booked, NEEDS, ANSWERS, at=WINTER)
    assert desk.forget_answers(at=WINTER) == 0
    desk.cancel(booked, at=WINTER)
    assert desk.forget_answers(at=WINTER) == 2 + len(NEEDED.given)
    assert desk.filled(COURSE.id) == [(ANNA, Filled("mixed", [Given("lunch", "Suppe", Privacy.OPEN)]))]


def test_without_an_end_the_days_count_from_the_booking(desk: Desk) -> None:
    learning = attrs.evolve(EVENING, meetings=())
    save(desk, learning)
    desk.register(wish("anna", learning), at=WINTER)
    desk.fill_in(BookingId(f"{learning.id}/anna"), NEEDS, ANSWERS, at=WINTER)
    assert desk.forget_answers(at=WINTER + timedelta(days=13)) == 0
    assert desk.forget_answers(at=WINTER + timedelta(days=14)) == len(NEEDED.given)
    assert desk.filled(learning.id) == []


def test_no_answer_stands_in_the_journal_in_a_message_or_in_what_a_log_would_show(
    desk: Desk, booked: BookingId
) -> None:
    desk.fill_in(booked, NEEDS, ANSWERS, at=WINTER)
    told = [*events_to_json(desk.history(booked)), repr(desk.due(at=WINTER)), repr(desk), repr(desk.filled(COURSE.id))]
    assert not [text for text in told if SECRET in text or "wheelchair" in text]
