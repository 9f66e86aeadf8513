"""The story of one booking: every event can be told, in every language, and of others nothing but that they are."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any, get_args

import pytest
from attrs import evolve
from event_samples import BERLIN, MORNING, NOON, OURS, PEOPLE, QUOTE, THEIRS, sample
from hypothesis import given
from hypothesis import strategies as st

from bildungsraum import District, Meeting, Money, Request, Roster, Rules, Session, Tariff, fees, registration, testing
from bildungsraum.messages import LANGUAGES, story, told, words
from bildungsraum.messages.texts import _TEXTS as ALL
from bildungsraum.registration import (
    Booking,
    Chance,
    Command,
    Condition,
    ConditionKind,
    Divided,
    Overtaken,
    RosterEvent,
    State,
)
from bildungsraum.rules import Fit, Missed, OfferRule, PayRule, WaitingRules
from bildungsraum.rules import HoldRules as Holds
from bildungsraum.testing import History
from bildungsraum.values import BookingId, OfferingId, PersonId, RequestId, SessionId

DISTRICT = District("roedertal", "Landkreis Rödertal")
COURSE = Session(
    SessionId("course"),
    OfferingId("smartphone"),
    capacity=1,
    tariff=Tariff.flat(Money(4800)),
    meetings=[Meeting.on(date(2027, 3, 30), time(10), time(12), BERLIN, key="1")],
)
KINDS = get_args(RosterEvent)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.__name__)
def test_every_event_can_be_told_in_sentences(kind: type[RosterEvent], language: str) -> None:
    lines = told(sample(kind), OURS, zone=BERLIN, language=language)
    assert lines
    assert all(line.endswith((".", "!")) and len(line.splitlines()) == 1 and "{" not in line for line in lines)
    assert not any(person in " ".join(lines) for person in PEOPLE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_there_for_an_event_that_there_is_not(language: str) -> None:
    names = {re.sub(r"(?<!^)([A-Z])", r"_\1", kind.__name__).lower() for kind in KINDS}
    variants = {
        "lapsed_hold",
        "overtaken_other",
        "divided_rest",
        "consent_noted_not",
        "capacity_changed_unlimited",
        "session_moved_free",
    }
    assert set(ALL[language]["story"]) == names | variants
    assert set(ALL[language]["meaning"]) <= names | variants


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "other"),
    [
        ("Lapsed", {"condition": None}),
        ("CapacityChanged", {"capacity": None}),
        ("SessionMoved", {"free_until": None}),
        ("ConsentNoted", {"agrees": False}),
        ("Divided", {"rest": OURS, "booking": THEIRS}),
        ("Overtaken", {"booking": THEIRS, "behind": OURS}),
    ],
)
def test_what_is_told_differently_says_something_else(kind: str, other: dict[str, Any], language: str) -> None:
    event = next(one for one in KINDS if one.__name__ == kind)
    usual = told(sample(event), OURS, zone=BERLIN, language=language)
    assert told(sample(event, **other), OURS, zone=BERLIN, language=language)[0] != usual[0]


def test_every_line_that_follows_from_a_rule_names_it() -> None:
    for kind in KINDS:
        has_rule = "by" in {one.name for one in kind.__attrs_attrs__}
        lines = told(sample(kind), OURS, zone=BERLIN, language="de")
        assert ("Regel: Nachrückregel, nach der Regel des Landkreises." in lines) == has_rule, kind


OFFERING = Rules(
    DISTRICT,
    holds=Holds(pay=PayRule(days=14)),
    waiting=WaitingRules(offer=OfferRule(hours=24, missed=Missed.TO_END, tries=2)),
)


def waited_and_missed() -> tuple[list[RosterEvent], Roster]:
    """Ben waits, is offered anna's place, does not answer, and is offered it again."""
    journal: list[RosterEvent] = []
    roster = Roster()

    def happened(events: tuple[RosterEvent, ...]) -> None:
        nonlocal roster
        journal.extend(events)
        roster = roster.after(events)

    for who in ("anna", "ben"):
        request = Request(RequestId(who), COURSE.id, PersonId(f"person-{who}"))
        happened(registration.register(roster, request, session=COURSE, rules=OFFERING, at=MORNING))
    happened(registration.cancel(roster, BookingId("anna"), session=COURSE, rules=OFFERING, at=NOON))
    later = NOON + timedelta(days=1)
    happened(registration.adjust(roster, session=COURSE, rules=OFFERING, at=later))
    happened(registration.accept(roster, BookingId("ben"), session=COURSE, rules=OFFERING, at=later))
    return [event for event in journal if getattr(event, "booking", None) == "ben"], roster


def test_the_story_of_one_who_waited_from_the_first_word_to_the_last() -> None:
    events, roster = waited_and_missed()
    lines = story(events, booking=roster.bookings[BookingId("ben")], zone=BERLIN, language="de")
    assert lines == (
        "Montag, 1. Februar 2027, 09:00 Uhr",
        "  Die Anmeldung kam mit der Nummer 1 auf die Warteliste. Davor warteten: 0 Anmeldungen.",
        "  Grund: Es sind nicht genug Plätze frei.",
        "  Regel: Platzzahl des Kurses, nach der Festlegung für diesen Kurs.",
        "  Das heißt: Wird ein Platz frei, geht er zuerst an die Wartenden, in ihrer Reihenfolge.",
        "Montag, 1. Februar 2027, 12:00 Uhr",
        "  Der Anmeldung wurde ein Platz angeboten, anzunehmen bis Dienstag, 2. Februar 2027, 12:00 Uhr.",
        "  Regel: Platzangebot mit Frist, nach der Regel des Landkreises.",
        "  Das heißt: Bis dahin bekommt ihn niemand anderes.",
        "Dienstag, 2. Februar 2027, 12:00 Uhr",
        "  Niemand nahm das Angebot rechtzeitig an. Die Folge: zurück ans Ende der Warteliste.",
        "  Regel: Platzangebot mit Frist, nach der Regel des Landkreises.",
        "Dienstag, 2. Februar 2027, 12:00 Uhr",
        "  Der Anmeldung wurde ein Platz angeboten, anzunehmen bis Mittwoch, 3. Februar 2027, 12:00 Uhr.",
        "  Regel: Platzangebot mit Frist, nach der Regel des Landkreises.",
        "  Das heißt: Bis dahin bekommt ihn niemand anderes.",
        "Dienstag, 2. Februar 2027, 12:00 Uhr",
        "  Die Anmeldung rückte nach und bekam ihre Plätze.",
        "  Regel: Platzangebot mit Frist, nach der Regel des Landkreises.",
        "  Bitte bezahlen Sie das Entgelt bis einschließlich Dienstag, 16. Februar 2027. Sonst verfällt die Anmeldung.",
        "  Das heißt: Der Platz ist vergeben; niemand kann ihn mehr nehmen.",
        "Stand: angemeldet.",
        "Bitte bezahlen Sie das Entgelt bis einschließlich Dienstag, 16. Februar 2027. Sonst verfällt die Anmeldung.",
        "Jetzt möglich: Zahlung, Abmeldung, Übertragung auf eine andere Person, Umbuchung.",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_who_waits_hears_the_turn_the_chance_and_that_somebody_went_first(language: str) -> None:
    rules = Rules(DISTRICT, waiting=WaitingRules(fit=Fit.FIRST_FIT))
    two = evolve(COURSE, capacity=2)
    roster = Roster()
    journal: list[RosterEvent] = []
    for who, places in (("anna", 2), ("ben", 2), ("cem", 1)):
        request = Request(RequestId(who), COURSE.id, PersonId(f"person-{who}"), ("standard",) * places)
        events = registration.register(roster, request, session=two, rules=rules, at=MORNING)
        journal += events
        roster = roster.after(events)
    events = registration.cancel_places(roster, BookingId("anna"), session=two, rules=rules, at=NOON, numbers=(2,))
    roster = roster.after(events)
    journal += events
    about = [one for one in journal if getattr(one, "booking", None) == "ben"]
    assert isinstance(about[-1], Overtaken)
    ahead, found = roster.ahead_of(BookingId("ben")), Chance(1, 3)
    lines = story(
        about, booking=roster.bookings[BookingId("ben")], zone=BERLIN, language=language, ahead=ahead, chance=found
    )
    assert not any("cem" in line for line in lines)
    assert ALL[language]["story"]["overtaken"] in [line.strip() for line in lines]
    assert any("40" in line for line in lines)
    assert words(Command.CANCEL, language) in lines[-1]


def test_before_it_was_divided_the_rest_was_part_of_the_other_booking() -> None:
    rest, texts = BookingId("b-1+2"), ALL["de"]["story"]
    events = [
        sample(Overtaken, booking=OURS, behind=THEIRS),
        sample(Overtaken, booking=THEIRS, behind=OURS),
        sample(Divided, booking=OURS, rest=rest),
        sample(Overtaken, booking=rest, behind=THEIRS),
    ]
    lines = [line.strip() for line in story(events, booking=waiting(rest), zone=BERLIN, language="de")]
    assert [line for line in lines if line in texts.values()] == [
        texts["overtaken"],
        texts["overtaken_other"],
        texts["overtaken"],
    ]
    assert any("entstand aus einer anderen" in line for line in lines)


def waiting(id: BookingId) -> Booking:
    return Booking(id, PersonId("anna"), ("standard",), QUOTE, fees.CancellationTerms(), None, MORNING, State.WAITING)


@pytest.mark.parametrize(
    ("booking", "possible"),
    [
        (waiting(OURS), "Jetzt möglich: Abmeldung."),
        (evolve(waiting(OURS), state=State.OFFERED), "Jetzt möglich: Annahme des Platzes, Abmeldung."),
        (
            evolve(
                waiting(OURS),
                state=State.PENDING,
                categories=("standard", "standard"),
                conditions=(Condition(ConditionKind.APPROVAL, None, False), Condition(ConditionKind.CONFIRMATION)),
            ),
            "Jetzt möglich: Bestätigung, Genehmigung, Ablehnung, Abmeldung, Benennung der Teilnehmenden.",
        ),
        (evolve(waiting(OURS), state=State.CANCELLED), "Jetzt ist nichts mehr zu tun."),
    ],
)
def test_at_the_end_stands_what_can_be_done_now(booking: Booking, possible: str) -> None:
    assert story([], booking=booking, zone=BERLIN, language="de")[-1] == possible


@given(testing.histories(), st.sampled_from(LANGUAGES))
def test_every_history_can_be_told_and_names_nobody(history: History, language: str) -> None:
    for booking in history.roster.bookings.values():
        about = [event for event in history.events if getattr(event, "booking", None) == booking.id]
        ahead = history.roster.ahead_of(booking.id)
        lines = story(about, booking=booking, zone=BERLIN, language=language, ahead=ahead)
        assert len([line for line in lines if not line.startswith("  ")]) >= len(about) + 2
        assert not re.search(r"person-\d", " ".join(lines))
