"""Whole letters, as people get them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from roedertal import BERLIN, OFFERING, RULES, VHS, WINTER

from bildungsraum import (
    Booking,
    CancellationStep,
    CancellationTerms,
    Contact,
    Format,
    Meeting,
    Message,
    Money,
    Reduction,
    Request,
    Roster,
    Rules,
    Session,
    Tariff,
    Venue,
    fees,
    registration,
)
from bildungsraum.fees import Settlement, SettlementKind
from bildungsraum.messages import LANGUAGES, Letter, day, letter, meeting, text
from bildungsraum.registration import State
from bildungsraum.reminders import Kind
from bildungsraum.values import BookingId, OfferingId, PersonId, RequestId, SessionId

ROOM = "https://raum.example/geheim"
SURVEY = "https://portal.example/umfrage/0123abcd"
COURSE = Session(
    SessionId("vhs:phone"),
    OFFERING.id,
    number="F27-5101",
    tariff=Tariff.flat(Money(4800), remark="Das Lehrbuch kostet 12 Euro."),
    meetings=[
        evolve(
            Meeting.on(first, time(10), time(11, 30), BERLIN, key=str(number), room="Lernraum 1"),
            link=ROOM,
        )
        for number, first in enumerate([date(2027, 3, 23), date(2027, 3, 30)], start=1)
    ],
    venue=Venue("Altes Rathaus", "Markt 1", "01234", "Rödertal", step_free=True),
)
ANNA = Contact(PersonId("p-1"), "Anna Öztürk", "anna@mail.example", "01234 5678")
BOOKING = Booking(
    BookingId("b-1"),
    ANNA.person,
    ("standard", "standard"),
    fees.quote(COURSE.tariff, categories=["standard"] * 2, reductions=[Reduction("Familienpass", 25)]),
    RULES.cancellation,
    COURSE.starts,
    WINTER,
    State.REGISTERED,
)
OWED = Settlement(SettlementKind.STEP, Money(3600), Money(400), Money(0), 3)
WITH_A_NEW_PLACE = {
    Kind.CONFIRMATION,
    Kind.ADMITTED,
    Kind.PROMOTED,
    Kind.REINSTATED,
    Kind.MOVED,
    Kind.TAKEN_OVER,
}
WITH_ROOM = WITH_A_NEW_PLACE | {Kind.REMINDER, Kind.CHANGE, Kind.SESSION_CONFIRMED}
WITH_FEE = WITH_A_NEW_PLACE | {Kind.APPLICATION, Kind.WAITING, Kind.OFFER, Kind.DIVIDED, Kind.PLACES_CANCELLED}
WITHOUT_A_BOOKING = {Kind.PLACES_FREE}


def message(kind: Kind, due: datetime = WINTER) -> Message:
    return Message(
        kind,
        ANNA.person,
        COURSE.id,
        None if kind in WITHOUT_A_BOOKING else BOOKING.id,
        f"{kind.value}:b-1",
        1,
        due,
        settlement=OWED if kind is Kind.CANCELLATION else None,
        ahead=2 if kind is Kind.WAITING else None,
    )


def write(
    kind: Kind,
    language: str = "de",
    *,
    said: Message | None = None,
    session: Session = COURSE,
    booking: Booking = BOOKING,
    contact: Contact = ANNA,
    format: Format = Format.ON_SITE,
    rules: Rules = RULES,
    survey_link: str | None = SURVEY,
) -> Letter:
    return letter(
        said or message(kind),
        offering=evolve(OFFERING, format=format),
        session=session,
        booking=None if kind in WITHOUT_A_BOOKING else booking,
        provider=VHS,
        contact=evolve(contact, language=language),
        rules=rules,
        survey_link=survey_link,
    )


def flowing(written: str) -> str:
    """Without line breaks, which fall where there is room."""
    return " ".join(written.split())


def says(written: Letter, key: str, **facts: object) -> bool:
    return flowing(text(key, written.language, **facts)) in flowing(written.body)


def test_a_confirmation_from_the_first_word_to_the_last() -> None:
    assert write(Kind.CONFIRMATION) == Letter(
        "Ihre Anmeldung: Mein erstes Smartphone",
        f"""\
Guten Tag Anna Öztürk,

vielen Dank für Ihre Anmeldung – sie ist bestätigt. Wir freuen uns auf
Sie!

Angebot: Mein erstes Smartphone
Kursnummer: F27-5101
Anbieter: Volkshochschule Rödertal
Plätze: 2

Termine:
– Dienstag, 23. März 2027, 10:00 bis 11:30 Uhr, Raum: Lernraum 1
– Dienstag, 30. März 2027, 10:00 bis 11:30 Uhr, Raum: Lernraum 1

Ort: Altes Rathaus, Markt 1, 01234 Rödertal
Der Ort ist stufenlos erreichbar.

Ihr Zugang zum Online-Raum (bitte nicht weitergeben):
{ROOM}

Entgelt:
– 2 Plätze zu je 48,00\xa0€: 96,00\xa0€
– Ermäßigung „Familienpass“ nach Ihrem Nachweis (2 × −12,00\xa0€): −24,00\xa0€
Zusammen: 72,00\xa0€
Hinweis des Anbieters zum Entgelt: Das Lehrbuch kostet 12 Euro.

Können Sie doch nicht teilnehmen? Dann antworten Sie bitte auf diese
Nachricht, damit jemand anderes den Platz bekommt. Kostenlos ist die
Abmeldung bis einschließlich Dienstag, 16. März 2027.
Ihre Buchungsnummer: b-1

Mit freundlichen Grüßen
Landkreis Rödertal
""",
        "de",
    )


def test_a_cancellation_in_plain_german() -> None:
    assert write(Kind.CANCELLATION, "de-plain", booking=evolve(BOOKING, state=State.CANCELLED)) == Letter(
        "Sie sind abgemeldet: Mein erstes Smartphone",
        """\
Guten Tag Anna Öztürk!

Sie sind jetzt abgemeldet.

Die Abmeldung kostet 36\xa0Euro. Das gilt bis 3 Tage vor dem Beginn. Sie
bekommen 4\xa0Euro zurück.

Kurs: Mein erstes Smartphone
Nummer vom Kurs: F27-5101
Den Kurs macht: Volkshochschule Rödertal
Plätze: 2

Wann:
– Dienstag, 23. März 2027, von 10:00 bis 11:30 Uhr, Raum: Lernraum 1
– Dienstag, 30. März 2027, von 10:00 bis 11:30 Uhr, Raum: Lernraum 1

Freundliche Grüße
Landkreis Rödertal
""",
        "de-plain",
    )


def test_an_invitation_to_the_survey_in_english() -> None:
    assert write(Kind.FEEDBACK, "en") == Letter(
        "How did you like it? Mein erstes Smartphone",
        f"""\
Dear Anna Öztürk,

Thank you for taking part. How did you like it? Your answer helps us to
improve.

Course: Mein erstes Smartphone
Course number: F27-5101
Provider: Volkshochschule Rödertal

Dates:
– Tuesday, 23 March 2027, 10:00 to 11:30, room: Lernraum 1
– Tuesday, 30 March 2027, 10:00 to 11:30, room: Lernraum 1

To the survey:
{SURVEY}
The survey closes on Wednesday, 14 April 2027, 10:00.

The survey is anonymous: we keep your answers without your name and
without any link to your booking. We see the result only after the
survey has closed, and only from 5 answers on. The link works once and
is only for you; please do not pass it on.

Kind regards
Landkreis Rödertal
""",
        "en",
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_every_letter_says_what_and_when_and_who_writes(kind: Kind, language: str) -> None:
    written = write(kind, language)
    assert OFFERING.title in written.subject
    assert says(written, "letter.title", title=OFFERING.title)
    assert says(written, "letter.provider", provider=VHS.name)
    assert all(flowing(meeting(one, BERLIN, language)) in flowing(written.body) for one in COURSE.meetings)
    assert written.body.endswith(f"\n{RULES.district.name}\n")
    assert written.language == language
    assert all(len(line) <= 72 or "://" in line for line in written.body.splitlines() if "\xa0" not in line)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_only_who_has_a_place_is_told_the_online_room(kind: Kind, language: str) -> None:
    assert (ROOM in write(kind, language).body) == (kind in WITH_ROOM)
    for state in (State.WAITING, State.CANCELLED, State.NO_SHOW):
        assert ROOM not in write(kind, language, booking=evolve(BOOKING, state=state)).body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_the_name_stands_in_the_greeting_and_nothing_else_personal_anywhere(kind: Kind, language: str) -> None:
    written = write(kind, language)
    everything = written.subject + written.body
    assert everything.count(ANNA.name) == 1
    assert ANNA.name in written.body.splitlines()[0]
    assert not [one for one in (ANNA.mail, ANNA.phone, ANNA.person) if one in everything]
    assert ANNA.name not in repr(written)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_the_fee_is_explained_where_somebody_has_to_pay_it(kind: Kind, language: str) -> None:
    assert ("Familienpass" in write(kind, language).body) == (kind in WITH_FEE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_name_the_greeting_is_kind_all_the_same(language: str) -> None:
    first = write(Kind.REMINDER, language, contact=evolve(ANNA, name=" ")).body.splitlines()[0]
    assert first == text("letter.greeting_nameless", language)


@given(name=st.text(st.characters(codec=None), min_size=1), title=st.text(st.characters(codec=None), min_size=1))
def test_no_name_and_no_title_can_forge_a_line(name: str, title: str) -> None:
    kind = Kind.REMINDER
    written = letter(
        message(kind),
        offering=evolve(OFFERING, title=f"Kurs {title}"),
        session=COURSE,
        booking=BOOKING,
        provider=VHS,
        contact=evolve(ANNA, name=f"Frau {name}"),
        rules=RULES,
    )
    assert len(written.subject.splitlines()) == 1
    greeting, opening, *_ = written.body.split("\n\n")
    assert greeting.startswith("Guten Tag Frau")
    assert opening.startswith("bald ist es so weit.")
    written.body.encode()


def test_the_waiting_list_tells_the_number() -> None:
    assert says(write(Kind.WAITING), "letter.queue", position=3)
    assert "Warteliste" not in write(Kind.WAITING, said=evolve(message(Kind.WAITING), ahead=None)).body


def test_a_change_names_the_dates_that_are_gone() -> None:
    moved = evolve(COURSE, meetings=COURSE.meetings[:1])
    written = write(Kind.CHANGE, said=evolve(message(Kind.CHANGE), removed=COURSE.meetings[1:]), session=moved)
    assert "Termin:\n– Dienstag, 23. März 2027" in written.body
    assert "Dieser Termin entfällt:\n– Dienstag, 30. März 2027" in written.body


def test_a_cancelled_session_names_the_dates_that_do_not_take_place() -> None:
    assert "Diese Termine entfallen:\n– Dienstag, 23. März 2027" in write(Kind.SESSION_CANCELLED).body


@pytest.mark.parametrize(
    ("step_free", "sentence"),
    [(True, "letter.step_free"), (False, "letter.steps"), (None, "letter.step_free_unknown")],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_learns_about_the_steps(language: str, step_free: bool | None, sentence: str) -> None:
    venue = Venue("Altes Rathaus", "Markt 1", "01234", "Rödertal", step_free=step_free)
    assert says(write(Kind.REMINDER, language, session=evolve(COURSE, venue=venue)), sentence)


def test_without_a_venue_the_letter_says_where_nevertheless() -> None:
    nowhere = evolve(COURSE, venue=None)
    assert says(write(Kind.REMINDER, session=nowhere), "letter.place_unknown")
    assert says(write(Kind.REMINDER, session=nowhere, format=Format.ONLINE), "letter.place_online")


def test_an_online_room_for_each_date_stands_beside_its_date() -> None:
    first, second = COURSE.meetings
    rooms = evolve(COURSE, meetings=[first, evolve(second, link="https://raum.example/zwei")])
    assert (
        f"– Dienstag, 23. März 2027, 10:00 bis 11:30 Uhr, Raum: Lernraum 1\n{ROOM}\n"
        "– Dienstag, 30. März 2027, 10:00 bis 11:30 Uhr, Raum: Lernraum 1\nhttps://raum.example/zwei\n"
    ) in write(Kind.REMINDER, session=rooms).body


def test_a_long_link_stays_whole_so_that_it_can_be_clicked() -> None:
    link = f"https://portal.example/{'um-frage-' * 12}"
    assert link in write(Kind.FEEDBACK, survey_link=link).body.splitlines()


def test_e_learning_has_no_dates_and_can_always_be_left() -> None:
    session, booking = evolve(COURSE, meetings=(), venue=None), evolve(BOOKING, starts=None)
    written = write(Kind.CONFIRMATION, session=session, booking=booking, format=Format.SELF_PACED)
    assert says(written, "letter.dates_self_paced")
    assert says(written, "letter.place_online")
    assert says(written, "letter.leave_free")
    assert says(write(Kind.CONFIRMATION, session=session, booking=booking), "letter.dates_unknown")


def test_a_date_without_clock_says_whom_to_ask() -> None:
    whole = evolve(COURSE, meetings=[Meeting.whole_day(date(2027, 3, 23), BERLIN, key="1")])
    written = write(Kind.REMINDER, session=whole)
    assert "– Dienstag, 23. März 2027\n" in written.body
    assert says(written, "letter.clock_unknown")
    assert "00:00" not in written.body


def test_a_free_session_is_said_to_be_free_and_an_unknown_fee_is_not() -> None:
    free = evolve(BOOKING, quote=fees.quote(Tariff.flat(Money(0)), categories=["standard"]))
    unknown = evolve(BOOKING, quote=fees.quote(None, categories=["standard"]))
    assert "Entgelt:\nDie Teilnahme ist kostenlos.\n" in write(Kind.CONFIRMATION, booking=free).body
    written = write(Kind.CONFIRMATION, booking=unknown, session=evolve(COURSE, tariff=None))
    assert "Entgelt:\n– Der Anbieter nennt kein Entgelt. Bitte fragen Sie dort nach.\n\n" in written.body
    assert "ostenlos" not in written.body


def test_a_place_that_costs_nothing_because_of_a_reduction_shows_why() -> None:
    free = evolve(
        BOOKING, quote=fees.quote(COURSE.tariff, categories=["standard"], reductions=[Reduction("Pass", 100)])
    )
    assert (
        "– 1 Platz zu 48,00\xa0€: 48,00\xa0€\n"
        "– Ermäßigung „Pass“ nach Ihrem Nachweis (1 × −48,00\xa0€): −48,00\xa0€\n"
        "Zusammen: 0,00\xa0€\n"
    ) in write(Kind.CONFIRMATION, booking=free).body


@st.composite
def cancellation_terms(draw: st.DrawFn) -> CancellationTerms:
    days = sorted(draw(st.sets(st.integers(0, 12), max_size=3)), reverse=True)
    late = draw(st.integers(0, 100))
    shares = sorted(draw(st.lists(st.sampled_from([0, 0, late // 2, late]), min_size=len(days), max_size=len(days))))
    return CancellationTerms(
        [CancellationStep(left, percent=share) for left, share in zip(days, shares, strict=True)], late_percent=late
    )


@given(
    terms=cancellation_terms(),
    moved=st.integers(-5, 5),
    due=st.integers(-20, 2),
    kind=st.sampled_from(sorted(WITH_ROOM, key=str)),
)
def test_the_last_free_day_is_the_one_after_which_the_desk_asks_for_money(
    terms: CancellationTerms, moved: int, due: int, kind: Kind
) -> None:
    """Day for day against the settlement itself, also for a session that was moved after the booking."""
    starts = datetime(2027, 3, 30, 10, tzinfo=BERLIN)  # two days after the clocks go forward
    session = evolve(COURSE, meetings=[Meeting("1", starts, starts + timedelta(hours=2))])
    later = starts + timedelta(days=moved)
    now = evolve(session, meetings=[Meeting("1", later, later + timedelta(hours=2))])
    booking = evolve(BOOKING, starts=session.starts, terms=terms)
    said = evolve(message(kind), due=starts + timedelta(days=due))
    written = write(kind, said=said, session=now, booking=booking)

    days = [starts.date() + timedelta(days=one) for one in range(-25, 8)]
    ends = {one: datetime.combine(one, time(23, 59, 59), BERLIN) for one in days}
    free = [
        one
        for one in days
        if not registration.settlement(Roster(), booking, session=now, rules=RULES, at=ends[one]).claim
    ]
    told = {key: says(written, f"letter.{key}") for key in ("leave_free", "leave_free_over")}
    if free == days:
        assert told == {"leave_free": True, "leave_free_over": False}
    elif not free:
        assert told == {"leave_free": False, "leave_free_over": False}
        assert "ostenlos" not in written.body
    elif free[-1] < said.due.astimezone(BERLIN).date():
        assert told == {"leave_free": False, "leave_free_over": True}
    else:
        assert told == {"leave_free": False, "leave_free_over": False}
        assert says(written, "letter.leave_free_until", last_day=day(free[-1], BERLIN, "de"))


def test_a_letter_says_what_the_registration_decided() -> None:
    """From the wish to the letter, without a hand in between."""
    course = evolve(COURSE, capacity=2)
    request = Request(RequestId("b-1"), course.id, ANNA.person)
    events = registration.register(Roster(), request, session=course, rules=RULES, at=WINTER)
    booking = Roster().after(events).bookings[BookingId("b-1")]
    written = write(Kind.CONFIRMATION, session=course, booking=booking)
    assert "– 1 Platz zu 48,00\xa0€: 48,00\xa0€\nHinweis" in written.body


def test_values_that_do_not_belong_together_make_no_letter() -> None:
    said = message(Kind.REMINDER)
    for wrong, named in (
        (evolve(said, session=SessionId("other")), "session 'other', not 'vhs:phone'"),
        (evolve(said, booking=BookingId("b-2")), "booking 'b-2', not 'b-1'"),
        (evolve(said, person=PersonId("p-2")), "person 'p-2', not 'p-1'"),
    ):
        with pytest.raises(ValueError, match=named):
            write(Kind.REMINDER, said=wrong)
    with pytest.raises(ValueError, match="person 'p-1', not 'p-2'"):
        write(Kind.REMINDER, contact=evolve(ANNA, person=PersonId("p-2")))
    with pytest.raises(ValueError, match="offering 'other', not 'vhs:phone'"):
        write(Kind.REMINDER, session=evolve(COURSE, offering=OfferingId("other")))


def test_a_survey_without_a_link_makes_no_letter() -> None:
    with pytest.raises(ValueError, match="needs a link"):
        write(Kind.FEEDBACK, survey_link=None)


def test_a_language_that_is_not_there_makes_no_letter() -> None:
    with pytest.raises(ValueError, match="language 'fr'"):
        write(Kind.REMINDER, "fr")


def test_the_day_counts_where_the_district_is() -> None:
    """A message of 23:30 UTC is one of the next day here, when cancelling has begun to cost money."""
    last_free = datetime(2027, 3, 16, 21, 30, tzinfo=UTC)
    for due, key in ((last_free, "leave_free_until"), (last_free + timedelta(hours=2), "leave_free_over")):
        written = write(Kind.REMINDER, said=message(Kind.REMINDER, due))
        assert says(written, f"letter.{key}", last_day="Dienstag, 16. März 2027")
