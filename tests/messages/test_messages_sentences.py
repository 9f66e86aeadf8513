"""Decisions in sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from bildungsraum import (
    CancellationStep,
    CancellationTerms,
    District,
    Meeting,
    Money,
    Price,
    Reason,
    Reduction,
    Request,
    Roster,
    Rules,
    Session,
    Tariff,
    fees,
    registration,
)
from bildungsraum.feedback import COURSE_SURVEY
from bildungsraum.fees import Quote, Settlement, SettlementKind
from bildungsraum.forms import Question, QuestionKind
from bildungsraum.messages import (
    LANGUAGES,
    choices,
    conditions,
    outcome,
    question,
    quote_lines,
    refusal,
    settlement,
    words,
)
from bildungsraum.registration import (
    Applied,
    Cancelled,
    Command,
    Condition,
    ConditionKind,
    Declined,
    Held,
    Promoted,
    Refusal,
    Refused,
    Registered,
    RosterEvent,
    State,
    Waitlisted,
)
from bildungsraum.rules import AdmissionRules, ConfirmRule, HoldRules, PayRule, Scope, Span, WaitingRules
from bildungsraum.values import BookingId, OfferingId, PersonId, RequestId, SessionId

BERLIN = ZoneInfo("Europe/Berlin")
MORNING = datetime(2027, 2, 1, 9, tzinfo=BERLIN)
TERMS = CancellationTerms((CancellationStep(7), CancellationStep(3, percent=50)), late_percent=100)
RULES = Rules(District("roedertal", "Landkreis Rödertal"), cancellation=TERMS, waiting=WaitingRules(1))
COURSE = Session(
    SessionId("course"),
    OfferingId("smartphone"),
    capacity=1,
    tariff=Tariff.flat(Money(4800)),
    meetings=[Meeting.on(date(2027, 3, 30), time(10), time(12), BERLIN, key="1")],
)


def say(event: RosterEvent, language: str = "de") -> str:
    assert isinstance(event, Held | Applied | Registered | Waitlisted | Declined | Promoted | Cancelled | Refused)
    return outcome(event, zone=BERLIN, language=language)


def register(roster: Roster, who: str, session: Session = COURSE, rules: Rules = RULES) -> tuple[RosterEvent, ...]:
    request = Request(RequestId(f"for-{who}"), session.id, PersonId(who))
    return registration.register(roster, request, session=session, rules=rules, at=MORNING)


def test_from_the_booking_to_the_last_refusal_every_step_is_said() -> None:
    first = register(Roster(), "anna")
    second = register(roster := Roster().after(first), "ben")
    third = register(roster := roster.after(second), "cem")
    gone = registration.cancel(roster, BookingId("for-anna"), session=COURSE, rules=RULES, at=MORNING)
    after = registration.cancel(
        roster.after(gone), BookingId("for-ben"), session=COURSE, rules=RULES, at=datetime(2027, 4, 1, tzinfo=BERLIN)
    )
    assert [say(event) for event in (first[-1], second[-1], third[-1], *gone, *after)] == [
        "Die Anmeldung ist bestätigt: 1 Platz. Das Entgelt beträgt 48,00\xa0€.",
        "Es sind nicht genug Plätze frei. Die Anmeldung steht auf Platz 1 der Warteliste.",
        (
            "Die Anmeldung ist leider nicht möglich. "
            "Es sind nicht genug Plätze frei. Vielleicht passt Ihnen ein anderer Termin oder ein anderes Angebot. "
            "Auch die Warteliste ist voll; sie nimmt höchstens 1 Anmeldung auf. Bitte versuchen Sie es später noch einmal."
        ),
        (
            "Die Anmeldung ist storniert. "
            "Die Abmeldung ist kostenlos. Das gilt für Abmeldungen mindestens 7 Tage vor dem Beginn."
        ),
        "Die Anmeldung ist von der Warteliste nachgerückt und jetzt bestätigt.",
        "Die Abmeldung ist leider nicht möglich. Dieses Angebot ist vorbei. Der letzte Tag war Dienstag, 30. März 2027.",
    ]


def test_what_is_still_to_be_done_is_said_with_the_place_and_without_one() -> None:
    paying = evolve(RULES, holds=HoldRules(confirm=ConfirmRule(hours=48), pay=PayRule(days=14)))
    approving = evolve(RULES, admission=AdmissionRules(approval=True))
    assert say(register(Roster(), "anna", rules=paying)[-1]) == (
        "Die Anmeldung ist bestätigt: 1 Platz. Das Entgelt beträgt 48,00\xa0€. "
        "Bitte bestätigen Sie die Anmeldung bis Mittwoch, 3. Februar 2027, 09:00 Uhr. Sonst verfällt sie. "
        "Bitte bezahlen Sie das Entgelt bis einschließlich Montag, 15. Februar 2027. Sonst verfällt die Anmeldung."
    )
    assert say(register(Roster(), "anna", rules=approving)[-1]) == (
        "Der Anmeldewunsch ist eingegangen: 1 Platz. Ein Platz ist damit noch nicht vergeben. "
        "Das Entgelt beträgt 48,00\xa0€. Die Anmeldung muss bis Dienstag, 30. März 2027, 10:00 Uhr genehmigt werden."
    )


def test_a_hold_says_until_when() -> None:
    request = Request(RequestId("for-anna"), COURSE.id, PersonId("anna"))
    held = registration.hold(Roster(), request, session=COURSE, rules=RULES, at=MORNING)
    assert say(held[-1]) == "Reserviert bis Montag, 1. Februar 2027, 09:15 Uhr: 1 Platz."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ConditionKind)
def test_every_condition_is_a_sentence_with_or_without_its_time(kind: ConditionKind, language: str) -> None:
    with_time, without = conditions([Condition(kind, MORNING), Condition(kind)], zone=BERLIN, language=language)
    assert with_time != without
    assert with_time.endswith(".")
    assert without.endswith(".")
    assert "2027" in with_time
    assert "2027" not in without


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", Command)
def test_every_command_that_is_refused_names_itself_and_the_state(command: Command, language: str) -> None:
    refused = Refusal(Reason.NO_TRANSITION, name=f"{command.value}.{State.LAPSED.value}")
    said = say(Refused(BookingId("b-1"), PersonId("p-1"), (refused,), MORNING, command), language)
    assert said.count(words(command, language)) == 2
    assert words(State.LAPSED, language) in said


def test_a_session_without_a_fee_is_free_and_one_without_a_tariff_is_unknown() -> None:
    free = register(Roster(), "anna", evolve(COURSE, tariff=Tariff.flat(Money(0))))
    unknown = register(Roster(), "anna", evolve(COURSE, tariff=None))
    assert say(free[-1], "en") == "The booking is confirmed: 1 place. Taking part is free of charge."
    assert say(unknown[-1], "en") == "The booking is confirmed: 1 place. The provider states no fee. Please ask there."


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (
            Refusal(Reason.REGISTRATION_NOT_OPEN, when=datetime(2027, 3, 1, 8, tzinfo=UTC)),
            "Die Anmeldung beginnt am Montag, 1. März 2027, 09:00 Uhr. Bitte versuchen Sie es dann noch einmal.",
        ),
        (
            Refusal(Reason.PARTY_TOO_LARGE, limit=1),
            "Eine Anmeldung gilt für höchstens 1 Platz. Weitere Personen melden sich bitte selbst an.",
        ),
        (
            Refusal(Reason.CATEGORY_UNKNOWN, name="Jugend"),
            "Die Preisgruppe „Jugend“ gibt es bei diesem Angebot nicht. Bitte wählen Sie eine andere.",
        ),
        (
            Refusal(
                Reason.SESSION_OVER, when=datetime(2027, 3, 31, tzinfo=BERLIN)
            ),  # midnight after an all-day meeting
            "Dieses Angebot ist vorbei. Der letzte Tag war Dienstag, 30. März 2027.",
        ),
        (Refusal(Reason.SESSION_OVER), "Dieses Angebot ist vorbei."),
        (
            Refusal(Reason.LIMIT_REACHED, limit=2, name=f"{Scope.HOUSEHOLD.value}.{Span.TOPIC.value}"),
            (
                "Möglich sind höchstens 2 Plätze je Haushalt in allen Kursen zu diesem Thema. "
                "Bitte geben Sie zuerst eine andere Anmeldung zurück."
            ),
        ),
        (Refusal(Reason.LIMIT_REACHED, limit=2, name="neither.nor"), "Die Höchstzahl der Anmeldungen ist erreicht."),
        (
            Refusal(Reason.TOO_YOUNG, limit=14),
            "Das Mindestalter beträgt 14 Jahre. Bitte wählen Sie ein anderes Angebot.",
        ),
        (
            Refusal(Reason.NO_TRANSITION, name="accept.cancelled"),
            "Die Annahme des Platzes ist nicht möglich, weil die Anmeldung den Status „storniert“ hat.",
        ),
    ],
)
def test_a_refusal_names_the_fact_and_the_next_step(refused: Refusal, said: str) -> None:
    assert refusal(refused, zone=BERLIN, language="de") == said


@given(
    reason=st.sampled_from(Reason),
    when=st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    limit=st.none() | st.integers(0, 10_000),
    name=st.text(max_size=30),
    language=st.sampled_from(LANGUAGES),
)
def test_every_refusal_is_a_sentence_with_or_without_its_fact(
    reason: Reason, when: datetime | None, limit: int | None, name: str, language: str
) -> None:
    said = refusal(Refusal(reason, when, limit, name), zone=BERLIN, language=language)
    assert said.endswith(".")
    assert "{" not in said or "{" in name
    assert len(said.splitlines()) == 1


TARIFF = Tariff((Price("standard", Money(4800)), Price("Jugend", Money(2000))), reduced=Money(3000))


def test_each_line_of_a_quote_is_explained() -> None:
    found = fees.quote(
        TARIFF, categories=["standard", "Jugend", "standard"], reductions=[Reduction("Familienpass", 25)]
    )
    assert quote_lines(found, "de") == [
        ("2 Plätze zu je 48,00\xa0€", "96,00\xa0€"),
        ("Ermäßigung des Anbieters nach Ihrem Nachweis (2 × −18,00\xa0€)", "−36,00\xa0€"),
        ("1 Platz der Preisgruppe „Jugend“ zu 20,00\xa0€", "20,00\xa0€"),
        ("Ermäßigung „Familienpass“ nach Ihrem Nachweis (1 × −5,00\xa0€)", "−5,00\xa0€"),
    ]


def test_a_quote_without_a_fee_shows_no_amount() -> None:
    assert quote_lines(fees.quote(None, categories=["standard"]), "en") == [
        ("The provider states no fee. Please ask there.", "")
    ]


@pytest.mark.parametrize(
    ("settled", "said"),
    [
        (
            Settlement(SettlementKind.STEP, Money(2400), Money(2400), Money(0), 3),
            (
                "Die Abmeldung kostet 24,00\xa0€. Das gilt für Abmeldungen mindestens 3 Tage vor dem Beginn. "
                "Sie erhalten 24,00\xa0€ zurück."
            ),
        ),
        (
            Settlement(SettlementKind.STEP, Money(2400), Money(0), Money(2400), 0),
            (
                "Die Abmeldung kostet 24,00\xa0€. Das gilt für Abmeldungen spätestens am Tag des Beginns. "
                "Noch zu zahlen: 24,00\xa0€."
            ),
        ),
        (
            Settlement(SettlementKind.LATE, Money(4800), Money(0), Money(0)),
            "Die Abmeldung kostet 48,00\xa0€. Zu diesem Zeitpunkt gilt keine günstigere Frist.",
        ),
        (Settlement(SettlementKind.LATE, Money(0), Money(0), Money(0)), "Die Abmeldung ist kostenlos."),
        (
            Settlement(SettlementKind.PROVIDER, Money(0), Money(4800), Money(0)),
            "Die Abmeldung ist kostenlos. Der Anbieter hat abgesagt. Sie erhalten 48,00\xa0€ zurück.",
        ),
    ],
)
def test_a_settlement_says_what_why_and_what_is_left(settled: Settlement, said: str) -> None:
    assert settlement(settled, "de") == said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SettlementKind)
def test_every_settlement_can_be_said(kind: SettlementKind, language: str) -> None:
    assert settlement(Settlement(kind, Money(100), Money(0), Money(100), 1), language).endswith(".")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_survey_after_a_course_has_all_its_words(language: str) -> None:
    asked = [question(one, language) for one in COURSE_SURVEY.questions]
    assert all("?" in one for one in asked)
    assert len(set(asked)) == len(asked)
    scale, choice = COURSE_SURVEY.questions[0], COURSE_SURVEY.questions[4]
    assert [value for value, _ in choices(scale, language)] == [1, 2, 3, 4, 5]
    assert [value for value, _ in choices(choice, language)] == list(choice.choices)
    assert len({label for _, label in choices(scale, language)}) == 5
    assert not {label for _, label in choices(choice, language)} & set(choice.choices)
    assert choices(COURSE_SURVEY.questions[5], language) == ()


def test_the_districts_own_words_win() -> None:
    own = Question("overall", QuestionKind.CHOICE, ("yes", "nur am Abend"), text="Passt Ihnen die Uhrzeit?")
    assert question(own, "en") == "Passt Ihnen die Uhrzeit?"
    assert choices(own, "de") == (("yes", "Ja"), ("nur am Abend", "nur am Abend"))


def test_a_question_without_any_words_is_named() -> None:
    with pytest.raises(LookupError, match=r"question\.parking"):
        question(Question("parking", QuestionKind.TEXT), "de")


def test_a_label_is_looked_up_by_enum_and_member() -> None:
    assert words(Reason.FULL, "de") == "Es sind nicht genug Plätze frei"
    assert words(SettlementKind.WAITING, "en") == "from the waiting list"


def test_an_empty_quote_has_no_lines() -> None:
    assert quote_lines(Quote(()), "de") == []
