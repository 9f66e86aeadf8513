"""What a person's calendar shows after invitations, changes and cancellations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import icalendar
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from ics_calendar_cases import (
    ATTENDEE,
    BERLIN,
    DOMAIN,
    EVENINGS,
    ORGANIZER,
    STAMP,
    TABLET,
    booked,
    events_of,
    text_of,
)

from bildungsraum.adapters import ics_calendar
from bildungsraum.adapters.ics_calendar import Mailbox
from bildungsraum.offering import Offering
from bildungsraum.registration import Booking, State
from bildungsraum.schedule import Meeting, Session, Status, revise, weekly
from bildungsraum.values import utc

BOOKING = booked(EVENINGS)
FIRST_DAY = date(2026, 3, 16)  # the clocks change within the next weeks
keys = st.sampled_from(["1", "2", "3", "4"])
evenings = st.builds(
    lambda key, week, hour: Meeting.on(
        FIRST_DAY + timedelta(weeks=week), time(hour), time(hour + 1, 30), BERLIN, key=key
    ),
    keys,
    st.integers(0, 40),
    st.integers(8, 20),
)
edits = st.lists(
    st.one_of(
        st.tuples(st.just("put"), evenings),  # moves the meeting of this key, or adds it
        st.tuples(st.just("remove"), keys),
        st.tuples(st.just("rename"), st.text("abc", min_size=1)),
    ),
    max_size=6,
)


def invitations(session: Session, offering: Offering = TABLET, **other: Any) -> tuple[bytes, ...]:
    context: dict[str, Any] = {
        "organizer": ORGANIZER, "attendee": ATTENDEE, "domain": DOMAIN, "stamp": STAMP, "zone": BERLIN,
    }  # fmt: skip
    context.update(other)
    return ics_calendar.invitations(context.pop("booking", BOOKING), offering=offering, session=session, **context)


def cancellations(
    session: Session, meetings: Iterable[Meeting], *, stamp: datetime = STAMP, booking: Booking = BOOKING
) -> tuple[bytes, ...]:
    return ics_calendar.cancellations(
        booking,
        meetings=meetings,
        offering=TABLET,
        session=session,
        organizer=ORGANIZER,
        attendee=ATTENDEE,
        domain=DOMAIN,
        stamp=stamp,
        zone=BERLIN,
    )


class Program:
    """A calendar program: it keeps what is newest of each entry, by SEQUENCE and then by DTSTAMP (RFC 5546, 2.1.5)."""

    def __init__(self) -> None:
        self.entries: dict[str, tuple[tuple[int, datetime], str, Any]] = {}

    def receive(self, document: bytes) -> None:
        calendar: Any = icalendar.Calendar.from_ical(document)
        (event,) = calendar.walk("VEVENT")
        newness = (int(event["SEQUENCE"]), event["DTSTAMP"].dt)
        known = self.entries.get(str(event["UID"]))
        if known is None or known[0] <= newness:
            self.entries[str(event["UID"])] = (newness, str(calendar["METHOD"]), event)

    @property
    def shown(self) -> set[tuple[str, datetime, datetime]]:
        return {
            (str(event["SUMMARY"]), utc(event["DTSTART"].dt), utc(event["DTEND"].dt))
            for _, method, event in self.entries.values()
            if method == "REQUEST"
        }


def expected(offering: Offering, session: Session) -> set[tuple[str, datetime, datetime]]:
    count = len(session.meetings)
    return {
        (
            offering.title if count == 1 else f"{offering.title} {number}/{count}",
            utc(meeting.starts),
            utc(meeting.ends),
        )
        for number, meeting in enumerate(session.meetings, start=1)
    }


def history(times: int, steps: Sequence[tuple[str, Any]]) -> tuple[Offering, Session, datetime, list[bytes]]:
    """What was sent, in this order, while *steps* changed a session of *times* evenings."""
    offering = TABLET
    session = evolve(EVENINGS, meetings=weekly(FIRST_DAY, time(18), time(19, 30), BERLIN, times=times))
    stamp = STAMP
    sent = [*invitations(session, offering, stamp=stamp)]
    for kind, what in steps:
        stamp += timedelta(minutes=1)
        old, meetings = session, {one.key: one for one in session.meetings}
        if kind == "put":
            meetings[what.key] = what
        elif kind == "remove":
            meetings.pop(what, None)
        else:
            offering = evolve(offering, title=what)
        session = revise(old, evolve(old, meetings=meetings.values()))
        removed = [one for one in old.meetings if one.key not in meetings]
        sent += invitations(session, offering, stamp=stamp)
        sent += cancellations(session, removed, stamp=stamp)
    return offering, session, stamp, sent


# rules ----------------------------------------------------------------------------------------------------------------


@given(st.integers(1, 4), edits, st.data())
def test_in_whatever_order_the_mails_arrive_the_calendar_shows_the_meetings_that_stand(
    times: int, steps: list[tuple[str, Any]], data: st.DataObject
) -> None:
    offering, session, _, sent = history(times, steps)
    program = Program()
    for document in data.draw(st.permutations(sent)):
        program.receive(document)
    assert program.shown == expected(offering, session)


@given(st.integers(1, 4), edits, st.booleans(), st.data())
def test_in_whatever_order_the_mails_arrive_nothing_is_left_after_a_cancellation(
    times: int, steps: list[tuple[str, Any]], by_provider: bool, data: st.DataObject
) -> None:
    _, session, stamp, sent = history(times, steps)
    last = revise(session, evolve(session, status=Status.CANCELLED)) if by_provider else session
    # the cancellation may even carry the stamp of the invitation before it
    sent += cancellations(last, last.meetings, stamp=stamp)
    program = Program()
    for document in data.draw(st.permutations(sent)):
        program.receive(document)
    assert program.shown == set()


@given(st.integers(1, 4), edits)
def test_the_number_of_an_entry_never_falls_and_a_cancellation_has_the_highest(
    times: int, steps: list[tuple[str, Any]]
) -> None:
    _, session, stamp, sent = history(times, steps)
    sent += cancellations(session, session.meetings, stamp=stamp)
    highest: dict[str, int] = {}
    for document in sent:
        (event,) = events_of(document)
        before, now = highest.get(event["UID"], -1), event["SEQUENCE"]
        assert now >= before
        if b"METHOD:CANCEL" in document:
            assert now > before
        highest[event["UID"]] = now


@given(st.integers(1, 4), edits)
def test_each_document_has_one_method_one_entry_and_one_attendee(times: int, steps: list[tuple[str, Any]]) -> None:
    _, session, _, sent = history(times, steps)
    for document in [*sent, *cancellations(session, session.meetings)]:
        text = text_of(document)
        assert text.count("\nMETHOD:") == text.count("\nUID:") == text.count("\nATTENDEE;") == 1
        assert ("METHOD:CANCEL" in text) == ("STATUS:CANCELLED" in text)


@given(st.integers(1, 4), edits)
def test_the_same_history_gives_the_same_bytes(times: int, steps: list[tuple[str, Any]]) -> None:
    assert history(times, steps) == history(times, steps)


@given(st.text("\\\"';:,^ nA") | st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
def test_every_name_is_read_back_and_no_line_is_too_long(name: str) -> None:
    document, _ = invitations(EVENINGS, attendee=Mailbox("anna@post.example", name), alarms=[timedelta(days=1)])
    assert max(len(line) for line in document.split(b"\r\n")) <= 75
    (read,) = events_of(document)
    safe = name.replace("\\", "/").replace('"', "'")
    assert read["ATTENDEE"].params.get("CN", "") == (safe if name.strip() else "")


@given(st.sampled_from("\r\n\x00\x7f\x85\u2028\u2029") | st.characters(categories=["Cc", "Cs"]), st.booleans())
def test_control_characters_in_names_and_addresses_are_refused_without_showing_them(sign: str, in_name: bool) -> None:
    name, mail = (f"Anna{sign}", "anna@post.example") if in_name else ("Anna", f"anna{sign}@post.example")
    with pytest.raises(ValueError, match="must not contain control characters") as caught:
        Mailbox(mail, name)
    assert "nna" not in str(caught.value)


# examples -------------------------------------------------------------------------------------------------------------


def test_an_invitation_with_an_alarm_looks_like_this() -> None:
    meeting = evolve(EVENINGS.meetings[0], link="https://meet.example/geheim?pwd=1,2")
    session = evolve(EVENINGS, meetings=[meeting], version=3)
    (document,) = invitations(session, alarms=[timedelta(days=1), timedelta(minutes=90)])
    text = text_of(document)
    assert text[: text.index("BEGIN:VTIMEZONE")] == (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//bildungsraum//bildungsraum//DE\nMETHOD:REQUEST\n"
    )
    assert (
        text[text.index("BEGIN:VEVENT") :]
        == r"""BEGIN:VEVENT
SUMMARY:Tablet\, erste Schritte
DTSTART;TZID=Europe/Berlin:20260323T180000
DTEND;TZID=Europe/Berlin:20260323T193000
DTSTAMP:20260201T080000Z
UID:anfrage-1/1@kurse.musterkreis.example
SEQUENCE:6
ATTENDEE;CN="Anna Beispiel";PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:anna@post.example
CATEGORIES:Tablet,Internet\; sicher\, gut
CONFERENCE;VALUE=URI:https://meet.example/geheim?pwd=1,2
DESCRIPTION:Bitte bringen Sie Ihr Gerät mit.\n\nhttps://vhs.example/tablet\n\nhttps://meet.example/geheim?pwd=1\,2
GEO:51.500000;13.250000
LOCATION:Volkshochschule\, Schulweg 1\, 01234 Musterstadt\, Raum 2
ORGANIZER;CN=Digitalzentrum:mailto:kurse@musterkreis.example
STATUS:CONFIRMED
URL:https://meet.example/geheim?pwd=1,2
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Tablet\, erste Schritte
TRIGGER:-P1D
END:VALARM
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Tablet\, erste Schritte
TRIGGER:-PT1H30M
END:VALARM
END:VEVENT
END:VCALENDAR
"""
    )


def test_a_cancellation_names_the_same_entries_and_opens_no_room() -> None:
    session = evolve(EVENINGS, meetings=[evolve(one, link="https://meet.example/geheim") for one in EVENINGS.meetings])
    asked = [events_of(one)[0] for one in invitations(session)]
    documents = cancellations(session, session.meetings)
    assert [events_of(one)[0]["UID"] for one in documents] == [one["UID"] for one in asked]
    assert [events_of(one)[0]["SEQUENCE"] for one in documents] == [one["SEQUENCE"] + 1 for one in asked]
    assert [word for word in ("geheim", "CONFERENCE", "VALARM") if word in "".join(map(text_of, documents))] == []


def test_who_cancels_and_books_again_gets_new_entries() -> None:
    again = booked(EVENINGS, id="anfrage-2")
    program = Program()
    for document in invitations(EVENINGS, booking=again) + cancellations(EVENINGS, EVENINGS.meetings):
        program.receive(document)
    assert program.shown == expected(TABLET, EVENINGS)


def test_a_meeting_that_is_given_back_after_its_removal_shows_again() -> None:
    one = revise(EVENINGS, evolve(EVENINGS, meetings=EVENINGS.meetings[:1]))
    both = revise(one, evolve(one, meetings=EVENINGS.meetings))
    program = Program()
    for document in (*invitations(both), *cancellations(one, EVENINGS.meetings[1:]), *invitations(one)):
        program.receive(document)
    assert program.shown == expected(TABLET, both)


def test_who_waits_is_not_invited_and_sees_no_online_room() -> None:
    with pytest.raises(ValueError, match="anfrage-1 is waiting"):
        invitations(EVENINGS, booking=evolve(BOOKING, state=State.WAITING))


def test_nobody_is_invited_to_a_cancelled_session() -> None:
    with pytest.raises(ValueError, match="26F-101 is cancelled"):
        invitations(evolve(EVENINGS, status=Status.CANCELLED))


def test_an_online_room_that_is_no_web_address_stands_in_the_text_alone() -> None:
    session = evolve(EVENINGS, meetings=[evolve(EVENINGS.meetings[0], link="Telefon 0351 000000, PIN 1")])
    (read,) = events_of(invitations(session)[0])
    assert str(read["DESCRIPTION"]).endswith("\n\nTelefon 0351 000000, PIN 1")
    assert (read["URL"], "CONFERENCE" in read) == ("https://vhs.example/tablet", False)


def test_a_mail_address_cannot_add_headers_to_the_mail_of_a_reply() -> None:
    (read,) = events_of(invitations(EVENINGS, attendee=Mailbox("anna?bcc=b@post.example"))[0])
    assert read["ATTENDEE"] == "mailto:anna%3Fbcc%3Db@post.example"


@pytest.mark.parametrize("mail", ["", "anna", "@post.example", "anna@", "anna @post.example"])
def test_what_is_no_mail_address_is_refused_without_showing_it(mail: str) -> None:
    with pytest.raises(ValueError, match=r"^mail must be a mail address such as name@place\.example$"):
        Mailbox(mail)


def test_a_mailbox_keeps_to_itself_in_logs() -> None:
    assert repr(ATTENDEE) == "Mailbox()"


def test_a_name_that_is_no_text_is_refused_without_showing_it() -> None:
    with pytest.raises(TypeError, match=r"^name must be text, got list$"):
        Mailbox("anna@post.example", ["Anna"])  # type: ignore[arg-type]


def test_an_alarm_after_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="before the start"):
        invitations(EVENINGS, alarms=[timedelta(minutes=-1)])
