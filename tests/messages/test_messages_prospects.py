"""What would come of a wish, how long the wait may be, and whether a course takes place, in words."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bildungsraum import District, Meeting, Money, Request, Roster, Rules, Session, Tariff, registration
from bildungsraum.messages import LANGUAGES, chance, explanation, verdict, words
from bildungsraum.registration import (
    Chance,
    Condition,
    ConditionKind,
    DecisionDate,
    Explanation,
    Go,
    NoGo,
    Option,
    Options,
    Reason,
    Refusal,
    State,
    Verdict,
    Warn,
)
from bildungsraum.rules import AdmissionRules, Before, HoldRules, Level, MinimumRules, PayRule, Remedy, Ruling
from bildungsraum.values import BookingId, OfferingId, PersonId, RequestId, SessionId

BERLIN = ZoneInfo("Europe/Berlin")
MORNING = datetime(2027, 2, 1, 9, tzinfo=BERLIN)
DISTRICT = District("roedertal", "Landkreis Rödertal")
COURSE = Session(
    SessionId("course"),
    OfferingId("smartphone"),
    capacity=1,
    minimum=4,
    tariff=Tariff.flat(Money(4800)),
    meetings=[Meeting.on(date(2027, 3, 30), time(10), time(12), BERLIN, key="1")],
)


def ask(
    who: str, rules: Rules, *, places: int = 1, roster: Roster = Roster(), session: Session = COURSE
) -> Explanation:
    request = Request(RequestId(who), session.id, PersonId(who), ("standard",) * places)
    return registration.explain(roster, request, session=session, rules=rules, at=MORNING)


def test_a_wish_that_would_get_a_place_hears_the_price_and_what_is_to_be_done() -> None:
    found = ask("anna", Rules(DISTRICT, holds=HoldRules(pay=PayRule(days=14))))
    assert explanation(found, zone=BERLIN, language="de") == (
        "Ein Platz ist sofort zu haben.",
        "Das Entgelt beträgt 48,00\xa0€.",
        "Bitte bezahlen Sie das Entgelt bis einschließlich Montag, 15. Februar 2027. Sonst verfällt die Anmeldung.",
    )


def test_a_wish_that_would_wait_hears_why_and_how_many_are_before_it() -> None:
    rules, roster = Rules(DISTRICT), Roster()
    for who in ("ben", "cem"):
        request = Request(RequestId(who), COURSE.id, PersonId(who))
        roster = roster.after(registration.register(roster, request, session=COURSE, rules=rules, at=MORNING))
    assert explanation(ask("anna", rules, roster=roster), zone=BERLIN, language="de-plain") == (
        "Sie kommen auf die Warteliste. So viele warten schon: 1 Anmeldung.",
        (
            "Es sind nicht genug Plätze frei. "
            "Die Regel heißt: So viele Plätze hat der Kurs (das gilt nur für diesen Kurs)."
        ),
        "Das kostet 48\xa0Euro.",
    )


def test_a_wish_that_would_be_declined_hears_every_reason_with_its_step_and_its_rule() -> None:
    rules = Rules(DISTRICT, admission=AdmissionRules(opens=Before(30), groups=("staff",)))
    assert explanation(ask("anna", rules), zone=BERLIN, language="de") == (
        "Die Anmeldung ist so nicht möglich.",
        "Die Anmeldung beginnt am Sonntag, 28. Februar 2027, 09:00 Uhr. Bitte versuchen Sie es dann noch einmal."
        + rule(ask("anna", rules).reasons[0]),
        (
            "Dieses Angebot ist einer bestimmten Gruppe vorbehalten. Bitte fragen Sie beim Anbieter nach. "
            "Regel: geschlossene Gruppe, nach der Regel des Landkreises."
        ),
    )


def rule(refused: Refusal) -> str:
    """What is added where a refusal names its rule."""
    return "" if refused.by is None else " Regel: Beginn der Anmeldung, nach der Regel des Landkreises."


REFUSALS = st.builds(
    Refusal,
    st.sampled_from(Reason),
    st.just(MORNING),
    st.just(3),
    st.just("name"),
    st.none() | st.just(Ruling("waiting.fit", Level.DISTRICT)),
)


@given(
    prospect=st.sampled_from([None, State.HELD, State.PENDING, State.WAITING, State.REGISTERED]),
    reasons=st.lists(REFUSALS, max_size=3),
    conditions=st.lists(st.builds(Condition, st.sampled_from(ConditionKind)), max_size=2),
    language=st.sampled_from(LANGUAGES),
)
def test_every_explanation_says_where_one_stands_and_one_line_for_each_reason_and_condition(
    prospect: State | None, reasons: list[Refusal], conditions: list[Condition], language: str
) -> None:
    found = Explanation(prospect, tuple(reasons), None, tuple(conditions), 2)
    lines = explanation(found, zone=BERLIN, language=language)
    assert len(lines) == 1 + len(reasons) + len(conditions)
    assert all(line.endswith(".") and len(line.splitlines()) == 1 for line in lines)


def test_a_chance_says_on_what_it_rests() -> None:
    assert chance(Chance(3, 4), "de") == (
        "Von 4 vergleichbaren Kursen rückten in 3 genug Wartende nach. "
        "Die Aussicht auf einen Platz liegt bei etwa 66 Prozent."
    )
    assert chance(Chance(0, 0), "en") == (
        "There has been no such course yet, so the chance of a place cannot be estimated."
    )
    assert chance(Chance(3, 4), "de-plain").endswith("Ihre Chance ist ungefähr 66 Prozent.")


DECIDES = DecisionDate(datetime(2027, 3, 23, 9, tzinfo=BERLIN), Ruling("minimum.decides", Level.DISTRICT))
PRICES = ((BookingId("b-1"), Money(5_400)), (BookingId("b-2"), Money(5_401)))


@pytest.mark.parametrize(
    ("found", "lines"),
    [
        (Go(8), ("Der Kurs findet statt. Für die Mindestzahl zählen: 8 Plätze.",)),
        (
            Go(6, Option(Remedy.HIGHER_FEE, prices=PRICES)),
            (
                "Der Kurs findet statt. Für die Mindestzahl zählen: 6 Plätze.",
                "Dafür gilt, worauf sich alle geeinigt haben: höheres Entgelt mit Zustimmung aller.",
            ),
        ),
        (
            Warn(1, DECIDES),
            (
                "Die Mindestzahl ist noch nicht erreicht. Es fehlen: 1 Platz.",
                (
                    "Entschieden wird spätestens am Dienstag, 23. März 2027, 09:00 Uhr. "
                    "Regel: Tag der Entscheidung, nach der Regel des Landkreises."
                ),
            ),
        ),
        (
            Warn(0, None),
            ("Die Einnahmen reichen noch nicht aus.", "Ein Tag für die Entscheidung ist nicht festgelegt."),
        ),
        (NoGo(2), ("Der Kurs findet nicht statt. Es fehlen: 2 Plätze.",)),
        (NoGo(0), ("Der Kurs findet nicht statt. Die Einnahmen reichen nicht aus.",)),
        (
            Options(
                2,
                (
                    Option(Remedy.APPORTION, prices=PRICES),
                    Option(Remedy.FEWER_UNITS, units=12),
                    Option(Remedy.MERGE, session=SessionId("F27-5102")),
                    Option(Remedy.EXTEND, until=DECIDES.at),
                ),
            ),
            (
                "Die Mindestzahl ist nicht erreicht. Es fehlen: 2 Plätze.",
                "Nach den Regeln gibt es diese Auswege:",
                "– Umlage des Fehlbetrags mit Zustimmung aller:",
                "  – Anmeldung b-1: 54,00\xa0€",
                "  – Anmeldung b-2: 54,01\xa0€",
                "– weniger Unterrichtseinheiten: noch 12 Unterrichtseinheiten",
                "– Zusammenlegung mit einem anderen Kurs: F27-5102",
                "– spätere Entscheidung: am Dienstag, 23. März 2027, 09:00 Uhr",
            ),
        ),
    ],
)
def test_a_verdict_says_what_is_missing_until_when_and_what_may_be_tried(
    found: Verdict, lines: tuple[str, ...]
) -> None:
    assert verdict(found, zone=BERLIN, language="de") == lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_verdict_can_be_had_in_every_language_from_the_decision_itself(language: str) -> None:
    rules = Rules(DISTRICT, minimum=MinimumRules(decides=Before(7), remedies=tuple(Remedy)))
    roster = Roster()
    request = Request(RequestId("anna"), COURSE.id, PersonId("anna"))
    roster = roster.after(registration.register(roster, request, session=COURSE, rules=rules, at=MORNING))
    late = datetime(2027, 3, 23, 9, tzinfo=BERLIN)
    for at in (MORNING, late):
        found = registration.decide_go(roster, session=COURSE, rules=rules, at=at)
        lines = verdict(found, zone=BERLIN, language=language)
        assert lines
        assert all(lines)
        if isinstance(found, Options):
            assert all(any(words(one.remedy, language) in line for line in lines) for one in found.options)
