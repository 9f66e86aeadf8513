"""E-mail files, read back with the standard library as a mail program would."""

from __future__ import annotations

import hashlib
import stat
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import AddressHeader
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parseaddr
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st
from roedertal import BERLIN, OFFERING

from bildungsraum import Booking, Contact, Meeting, Money, Session, Tariff, fees
from bildungsraum.adapters import ics_calendar
from bildungsraum.adapters.eml_files import compose, is_address, write
from bildungsraum.messages import Letter
from bildungsraum.ports import StoreUnusable
from bildungsraum.registration import State
from bildungsraum.reminders import Kind
from bildungsraum.values import BookingId, PersonId, SessionId

KEY = "confirmation:b-1/vhs:phone/p-1/1"
DIGEST = hashlib.sha256(KEY.encode()).hexdigest()
AT = datetime(2027, 2, 1, 12, 30, tzinfo=UTC)
ANNA = Contact(PersonId("p-1"), "Anna Öztürk", "anna@mail.example")
LETTER = Letter(
    "Ihre Anmeldung: „Grüße“ aus dem Netz – für alle, die lange und ausführliche Überschriften mögen",
    "Guten Tag Anna Öztürk,\n\nFrom here on = 100 % Text.\n.\n--=_\nhttps://raum.example/" + "x" * 2000 + "\n",
    "de",
)
COURSE = Session(
    SessionId("vhs:phone"),
    OFFERING.id,
    meetings=[
        Meeting.on(date(2027, 3, 23) + timedelta(weeks=week), time(10), time(11), BERLIN, key=str(week))
        for week in range(3)
    ],
)
BOOKING = Booking(
    BookingId("b-1"),
    ANNA.person,
    ("standard",),
    fees.quote(Tariff.flat(Money(0)), categories=["standard"]),
    fees.CancellationTerms(),
    COURSE.starts,
    AT,
    State.REGISTERED,
)
PORTAL = ics_calendar.Mailbox(name="Landkreis Rödertal", mail="portal@roedertal.example")
HOME = ics_calendar.Mailbox(name=ANNA.name, mail=ANNA.mail)
INVITATIONS = ics_calendar.invitations(
    BOOKING,
    offering=OFFERING,
    session=COURSE,
    organizer=PORTAL,
    attendee=HOME,
    domain="roedertal.example",
    stamp=AT,
    zone=BERLIN,
)
CANCELLATIONS = ics_calendar.cancellations(
    BOOKING,
    meetings=COURSE.meetings[:1],
    offering=OFFERING,
    session=COURSE,
    organizer=PORTAL,
    attendee=HOME,
    domain="roedertal.example",
    stamp=AT,
    zone=BERLIN,
)


def mail(
    letter: Letter = LETTER,
    *,
    contact: Contact = ANNA,
    sender_name: str = "Landkreis Rödertal",
    sender_mail: str = "portal@roedertal.example",
    key: str = KEY,
    at: datetime = AT,
    calendars: tuple[bytes, ...] = (),
) -> EmailMessage:
    return compose(
        letter,
        contact=contact,
        sender_name=sender_name,
        sender_mail=sender_mail,
        key=key,
        at=at,
        calendars=calendars,
    )


def read(content: bytes) -> EmailMessage:
    found = message_from_bytes(content, policy=default)
    assert isinstance(found, EmailMessage)
    assert found.defects == []
    return found


def kinds(found: Message) -> list[str]:
    return [part.get_content_type() for part in found.walk()]


def text_of(part: Message) -> str:
    """What a person reads: on the wire, lines end in CRLF."""
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


def mailboxes(found: EmailMessage, field: str) -> list[tuple[str, str]]:
    header = found[field]
    assert isinstance(header, AddressHeader)
    return [(one.display_name, one.addr_spec) for one in header.addresses]


def recipient(content: bytes) -> tuple[str, str]:
    """The older reader of the library: the newer one puts a blank between two encoded words of a name (3.11)."""
    shown, address = parseaddr(str(message_from_bytes(content)["To"]))
    return str(make_header(decode_header(shown))), address


def test_a_mail_program_reads_what_was_written(tmp_path: Path) -> None:
    found = read(write(tmp_path, mail(), kind=Kind.CONFIRMATION).read_bytes())
    assert found["Subject"] == LETTER.subject
    assert mailboxes(found, "From") == [("Landkreis Rödertal", "portal@roedertal.example")]
    assert mailboxes(found, "To") == [("Anna Öztürk", "anna@mail.example")]
    assert found["Date"].datetime == AT
    assert found["Message-ID"].strip() == f"<{DIGEST}@roedertal.example>"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Content-Language"] == "de"
    assert text_of(found) == LETTER.body


def test_plain_german_carries_its_registered_tag() -> None:
    assert read(mail(evolve(LETTER, language="de-plain")).as_bytes())["Content-Language"] == "de-simple"


def test_one_calendar_stands_beside_the_text_and_among_the_attachments() -> None:
    invitation = INVITATIONS[0]
    found = read(mail(calendars=(invitation,)).as_bytes())
    assert kinds(found) == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/calendar",
        "text/calendar",
    ]
    alternative, attached = found.iter_parts()
    written, inline = alternative.iter_parts()
    assert text_of(written) == LETTER.body
    assert written["Content-Language"] == "de"
    assert [part["Content-Type"].params["method"] for part in (inline, attached)] == ["REQUEST", "REQUEST"]
    assert not inline.is_attachment()
    assert inline.get_payload(decode=True) == invitation
    assert (attached.get_filename(), attached.is_attachment()) == ("termin.ics", True)
    assert attached.get_payload(decode=True) == invitation


def test_several_calendars_are_attached_in_their_order_and_none_is_preferred() -> None:
    found = read(mail(calendars=(*INVITATIONS, *CANCELLATIONS)).as_bytes())
    assert kinds(found) == ["multipart/mixed", "text/plain", *["text/calendar"] * 4]
    attached = list(found.iter_attachments())
    assert [one.get_filename() for one in attached] == [f"termin-{number}.ics" for number in (1, 2, 3, 4)]
    assert [one["Content-Type"].params["method"] for one in attached] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert [one.get_payload(decode=True) for one in attached] == [*INVITATIONS, *CANCELLATIONS]
    assert text_of(next(found.iter_parts())) == LETTER.body


def test_the_method_is_read_from_the_calendar_and_from_nowhere_else() -> None:
    folded = b"BEGIN:VCALENDAR\r\nMETH\r\n OD:Publish\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    inline = list(read(mail(calendars=(folded,)).as_bytes()).walk())[3]
    assert inline.get_param("method") == "PUBLISH"
    inside = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nMETHOD:REQUEST\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    for without in (inside, inside.replace(b"METHOD:REQUEST", b"SUMMARY:x\r\n METHOD:REQUEST"), b""):
        with pytest.raises(ValueError, match="has no METHOD"):
            mail(calendars=(without,))


@pytest.mark.parametrize("calendars", [(), INVITATIONS[:1], INVITATIONS])
def test_the_same_message_is_the_same_file_with_the_same_bytes(tmp_path: Path, calendars: tuple[bytes, ...]) -> None:
    first = write(tmp_path, mail(calendars=calendars), kind=Kind.CONFIRMATION)
    content = first.read_bytes()
    elsewhere = AT.astimezone(timezone(timedelta(hours=5)))
    again = write(tmp_path, mail(calendars=calendars, at=elsewhere), kind=Kind.CONFIRMATION)
    assert again == first
    assert again.read_bytes() == content
    assert list(tmp_path.iterdir()) == [first]


def test_a_later_word_under_the_same_key_takes_the_place_of_the_first(tmp_path: Path) -> None:
    write(tmp_path, mail(), kind=Kind.REMINDER)
    path = write(tmp_path, mail(evolve(LETTER, body="Neu.\n")), kind=Kind.REMINDER)
    assert list(tmp_path.iterdir()) == [path]
    assert text_of(read(path.read_bytes())) == "Neu.\n"


def test_messages_of_other_keys_are_other_files(tmp_path: Path) -> None:
    paths = {write(tmp_path, mail(key=f"{KEY}{number}"), kind=Kind.REMINDER) for number in range(20)}
    assert len(paths) == 20


@given(
    name=st.text(max_size=60),
    key=st.text(max_size=60),
    kind=st.sampled_from(Kind),
)
def test_a_file_name_tells_the_kind_and_nothing_that_somebody_wrote(
    tmp_path_factory: pytest.TempPathFactory, name: str, key: str, kind: Kind
) -> None:
    folder = tmp_path_factory.mktemp("letters")
    contact = evolve(ANNA, name="".join(one for one in name if unicodedata.category(one) not in FORBIDDEN))
    path = write(folder, mail(contact=contact, key=key), kind=kind)
    stem = path.stem.removeprefix(f"{kind.value}-")
    assert (path.parent, path.suffix, len(stem)) == (folder, ".eml", 32)
    assert set(stem) <= set("0123456789abcdef")


def test_only_the_owner_can_read_a_letter(tmp_path: Path) -> None:
    path = write(tmp_path / "new" / "folder", mail(), kind=Kind.REMINDER)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_that_is_none_is_named_and_nothing_is_left_behind(tmp_path: Path) -> None:
    no_folder = tmp_path / "letters"
    no_folder.write_text("a file")
    with pytest.raises(StoreUnusable) as caught:
        write(no_folder, mail(), kind=Kind.REMINDER)
    assert caught.value.url == str(no_folder)
    assert list(tmp_path.iterdir()) == [no_folder]


def test_a_write_that_fails_leaves_no_half_file(tmp_path: Path) -> None:
    path = write(tmp_path, mail(), kind=Kind.REMINDER)
    path.unlink()
    path.mkdir()  # the last step, putting the file in its place, cannot succeed now
    with pytest.raises(StoreUnusable):
        write(tmp_path, mail(), kind=Kind.REMINDER)
    assert list(tmp_path.iterdir()) == [path]


def test_an_e_mail_that_cannot_be_told_from_others_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="without a Message-ID"):
        write(tmp_path, EmailMessage(), kind=Kind.REMINDER)


# what must not get into a header --------------------------------------------------------------------------------------

FORBIDDEN = ("Cc", "Cs", "Zl", "Zp")
BREAKS = ["\r", "\n", "\r\n", "\0", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x85", "\ud800"]
SECRET = "Geheimnis"


@pytest.mark.parametrize("broken", BREAKS, ids=ascii)
def test_no_line_break_gets_into_a_header_and_no_error_shows_the_value(broken: str) -> None:
    bad = f"{SECRET}{broken}Bcc: all@mail.example"
    attempts: list[Callable[[], EmailMessage]] = [
        lambda: mail(evolve(LETTER, subject=bad)),
        lambda: mail(evolve(LETTER, language=bad)),
        lambda: mail(contact=evolve(ANNA, name=bad)),
        lambda: mail(contact=evolve(ANNA, mail=f"{SECRET}@mail.example{broken}")),
        lambda: mail(sender_name=bad),
        lambda: mail(sender_mail=f"{SECRET}{broken}@mail.example"),
    ]
    for attempt in attempts:
        with pytest.raises(ValueError, match=r"line break|written to") as caught:
            attempt()
        assert SECRET not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None


@example(name="Müller, Anna <b@c.example>", subject="=?utf-8?b?DQpCY2M6IGJAYy5leGFtcGxl?=")  # CRLF "Bcc: …" inside
@example(name="=?utf-8?q?=0D=0ABcc=3A_b=40c=2Eexample?=", subject=LETTER.subject)
@example(name='"Anna" \\ (Ä)', subject=" zwei  Leerzeichen ")
@given(name=st.text(st.characters(codec=None), max_size=120), subject=st.text(st.characters(codec=None), max_size=200))
def test_any_name_is_refused_or_arrives_as_it_is(name: str, subject: str) -> None:
    try:
        content = mail(
            evolve(LETTER, subject=subject), contact=evolve(ANNA, name=name), calendars=INVITATIONS[:1]
        ).as_bytes()
    except ValueError:
        assert any(unicodedata.category(one) in FORBIDDEN for one in name + subject)
        return
    found = read(content)
    assert recipient(content) == (name, ANNA.mail)
    assert found["Subject"] == subject
    assert sorted(found.keys()) == sorted(
        ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type", "MIME-Version"]
    )
    longest = sorted((len(line), line.partition(b":")[0]) for line in content.split(b"\r\n"))[-2:]
    assert longest[0][0] <= 78  # RFC 5322, 2.1.1: a line must not be longer than 998 and should not be than 78
    assert longest[1] == (len(f"Message-ID: <{DIGEST}@roedertal.example>"), b"Message-ID")  # never folded
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert content.isascii()


@given(body=st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=3000))
def test_any_body_arrives_line_by_line(body: str) -> None:
    content = mail(evolve(LETTER, body=f"{body}\n"), calendars=INVITATIONS[:1]).as_bytes()
    written = list(read(content).walk())[2]
    assert text_of(written) == f"{body}\n"
    assert max(map(len, content.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "anna",
        "@mail.example",
        "anna@",
        "anna@mail..example",
        "anna@-mail.example",
        "anna mail@mail.example",
        "anna@mail.example, ben@mail.example",
        "Anna <anna@mail.example>",
        "a..b@mail.example",
        "=?utf-8?q?anna?=@mail.example",
        "änna@mail.example",
        "anna@müller.example",
        f"{'a' * 250}@b.example",
    ],
)
def test_what_is_no_address_is_refused_without_being_shown(wrong: str) -> None:
    assert not is_address(wrong)
    with pytest.raises(ValueError, match="address of the recipient") as caught:
        mail(contact=evolve(ANNA, mail=wrong))
    assert not wrong or wrong not in str(caught.value)


@pytest.mark.parametrize("right", ["anna@mail.example", "a.b+c@xn--mller-kva.example", "o'null@mail"])
def test_an_address_arrives(right: str) -> None:
    assert is_address(right)
    assert read(mail(contact=evolve(ANNA, mail=right)).as_bytes())["To"].addresses[0].domain == right.rpartition("@")[2]


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        mail(at=datetime(2027, 2, 1, 12))  # noqa: DTZ001
