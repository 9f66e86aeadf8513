"""Letters about offers, conditions, moves and other things that happen to a place, as people get them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from roedertal import BERLIN, OFFERING, RULES, VHS, WINTER
from test_messages_letters import ANNA, BOOKING, COURSE, flowing, message, says, write

from bildungsraum import CancellationStep, CancellationTerms, Meeting, Money, Roster, registration
from bildungsraum.fees import Line, LineKind, Quote
from bildungsraum.messages import LANGUAGES, Letter, deadline, letter
from bildungsraum.registration import Booking, Condition, ConditionKind, State
from bildungsraum.reminders import Kind, Message
from bildungsraum.values import BookingId, PersonId, at_local

UNTIL = datetime(2027, 2, 3, 9, tzinfo=BERLIN)
MIDNIGHT = datetime(2027, 2, 16, tzinfo=BERLIN)
OFFERED = evolve(BOOKING, state=State.OFFERED, until=UNTIL)
UNPAID = (Condition(ConditionKind.CONFIRMATION, UNTIL), Condition(ConditionKind.PAYMENT, MIDNIGHT))


def about(kind: Kind, booking: Booking, language: str = "de", **facts: Any) -> Letter:
    return write(kind, language, said=evolve(message(kind), **facts), booking=booking)


def test_an_offer_from_the_first_word_to_the_last() -> None:
    assert about(Kind.OFFER, OFFERED) == Letter(
        "Ein Platz für Sie – bitte antworten Sie: Mein erstes Smartphone",
        """\
Guten Tag Anna Öztürk,

gute Nachricht: Für Sie ist ein Platz frei geworden. Wir halten ihn für
Sie frei, bis die Frist endet.

Möchten Sie den Platz? Dann antworten Sie bitte bis Mittwoch, 3. Februar
2027, 09:00 Uhr auf diese Nachricht. Danach gilt das Angebot nicht mehr.

Angebot: Mein erstes Smartphone
Kursnummer: F27-5101
Anbieter: Volkshochschule Rödertal
Plätze: 2

Termine:
– Dienstag, 23. März 2027, 10:00 bis 11:30 Uhr, Raum: Lernraum 1
– Dienstag, 30. März 2027, 10:00 bis 11:30 Uhr, Raum: Lernraum 1

Ort: Altes Rathaus, Markt 1, 01234 Rödertal
Der Ort ist stufenlos erreichbar.

Entgelt, wenn Sie einen Platz bekommen:
– 2 Plätze zu je 48,00\xa0€: 96,00\xa0€
– Ermäßigung „Familienpass“ nach Ihrem Nachweis (2 × −12,00\xa0€): −24,00\xa0€
Zusammen: 72,00\xa0€
Hinweis des Anbieters zum Entgelt: Das Lehrbuch kostet 12 Euro.

Möchten Sie nicht mehr warten? Antworten Sie bitte auf diese Nachricht.
Das kostet nichts.
Ihre Buchungsnummer: b-1

Mit freundlichen Grüßen
Landkreis Rödertal
""",
        "de",
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [Kind.CONFIRMATION, Kind.PROMOTED, Kind.ADMITTED, Kind.MOVED, Kind.TAKEN_OVER])
def test_whoever_has_a_place_learns_what_is_still_to_be_done_and_until_when(kind: Kind, language: str) -> None:
    written = about(kind, evolve(BOOKING, conditions=UNPAID), language)
    for until in (UNTIL, MIDNIGHT):
        assert flowing(deadline(until, BERLIN, language)) in flowing(written.body)
    assert says(written, "letter.to_do")
    assert not says(about(kind, BOOKING, language), "letter.to_do")


def test_a_deadline_at_midnight_is_the_day_before() -> None:
    written = about(Kind.CONFIRMATION, evolve(BOOKING, conditions=UNPAID))
    assert "bezahlen Sie das Entgelt bis einschließlich Montag, 15. Februar 2027." in flowing(written.body)


def test_after_an_offer_has_lapsed_the_letter_says_whether_one_still_waits() -> None:
    for state, sentence in (
        (State.WAITING, "still_waiting"),
        (State.OFFERED, "still_waiting"),
        (State.LAPSED, "waits_no_more"),
    ):
        assert says(about(Kind.OFFER_LAPSED, evolve(BOOKING, state=state)), f"letter.{sentence}")


def test_a_lapse_names_what_was_not_done_in_time() -> None:
    booking = evolve(BOOKING, state=State.LAPSED, conditions=UNPAID)
    assert says(about(Kind.LAPSED, booking, due=UNTIL), "letter.missed", condition="Bestätigung")
    paying = evolve(booking, conditions=UNPAID[1:])
    assert says(about(Kind.LAPSED, paying, due=MIDNIGHT), "letter.missed", condition="Zahlung")


def test_a_refund_names_the_amount() -> None:
    written = about(Kind.REFUND, evolve(BOOKING, state=State.LAPSED), amount=Money(4800))
    assert says(written, "letter.refund", amount="48,00\xa0€")


@pytest.mark.parametrize(
    ("difference", "sentence"), [(Money(1200), "pays_more"), (Money(-1200), "pays_less"), (Money(0), None)]
)
def test_a_move_names_the_old_dates_and_the_difference(difference: Money, sentence: str | None) -> None:
    gone = Meeting("9", datetime(2027, 5, 3, 10, tzinfo=BERLIN), datetime(2027, 5, 3, 12, tzinfo=BERLIN))
    written = about(Kind.MOVED, BOOKING, removed=(gone,), amount=difference, left=BookingId("b-0"))
    assert "Dieser Termin gilt für Sie nicht mehr:\n– Montag, 3. Mai 2027" in written.body
    for one in ("pays_more", "pays_less"):
        assert says(written, f"letter.{one}", amount="12,00\xa0€") == (one == sentence)


def test_who_has_passed_a_place_on_gets_a_letter_about_somebody_elses_booking_and_no_name() -> None:
    heir = evolve(BOOKING, person=PersonId("p-2"))
    written = about(Kind.PASSED_ON, heir)
    assert ANNA.name in written.body
    assert "p-2" not in written.body
    with pytest.raises(ValueError, match="person 'p-1', not 'p-2'"):
        about(Kind.TAKEN_OVER, heir)


def test_that_a_course_takes_place_is_said_with_the_higher_fee_if_everybody_agreed_to_one() -> None:
    assert not says(about(Kind.SESSION_CONFIRMED, BOOKING), "letter.fee_agreed")
    more = Quote((*BOOKING.quote.lines, Line(LineKind.SMALL_GROUP, "", 1, Money(600))))
    written = about(Kind.SESSION_CONFIRMED, evolve(BOOKING, quote=more))
    assert says(written, "letter.fee_agreed")
    assert "– Aufschlag, damit der Kurs mit wenigen Teilnehmenden stattfindet:" in flowing(written.body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_only_wanted_to_hear_of_places_has_no_booking_in_the_letter(language: str) -> None:
    written = write(Kind.PLACES_FREE, language)
    assert says(written, "letter.register")
    assert "b-1" not in written.body


def test_a_message_about_a_booking_needs_one() -> None:
    said = Message(Kind.REMINDER, ANNA.person, COURSE.id, None, "day", 1, WINTER)
    with pytest.raises(ValueError, match="a message of the kind reminder needs a booking"):
        letter(
            said,
            offering=OFFERING,
            session=COURSE,
            booking=None,
            provider=VHS,
            contact=ANNA,
            rules=RULES,
        )


@given(
    free_days=st.integers(0, 20),
    moved=st.integers(-24 * 25, 24 * 10),
    due=st.integers(-25, 1),
    language=st.sampled_from(LANGUAGES),
)
def test_after_a_change_the_letter_says_the_longest_time_for_which_leaving_is_free(
    free_days: int, moved: int, due: int, language: str
) -> None:
    """Against the settlement itself, at the last moment that is named and right after it."""
    starts = datetime(2027, 3, 30, 10, tzinfo=BERLIN)
    session = evolve(COURSE, meetings=[Meeting("1", starts, starts + timedelta(hours=2))])
    terms = CancellationTerms([CancellationStep(free_days)], late_percent=100)
    booking = evolve(BOOKING, starts=starts, terms=terms)
    until = min(starts, starts + timedelta(hours=moved))
    said = evolve(message(Kind.CHANGE), due=starts + timedelta(days=due), free_until=until)
    written = write(Kind.CHANGE, language, said=said, session=session, booking=booking)
    last_day = at_local(starts.date() - timedelta(days=free_days) + timedelta(days=1), time(), BERLIN)
    named = says(written, "letter.moved_free", until=deadline(until, BERLIN, language))
    assert named == (until > said.due and until > last_day)
    if named:
        roster = Roster(moved_at=WINTER + timedelta(days=1), free_until=until)
        for at, costs in ((until - timedelta(microseconds=1), False), (until, True)):
            settled = registration.settlement(roster, booking, session=session, rules=RULES, at=at)
            assert bool(settled.claim) == costs
