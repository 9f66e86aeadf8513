"""Lists for people, files on the disk, and a file as a source."""

from __future__ import annotations

import csv
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bildungsraum import registration, reminders
from bildungsraum.adapters import csv_files
from bildungsraum.adapters.csv_files import Dialect
from bildungsraum.adapters.csv_files.harmless import harmless, plain
from bildungsraum.adapters.csv_files.lists import KINDS, STATES
from bildungsraum.fees import STANDARD, Price, Reduction, Tariff
from bildungsraum.offering import Offering, Provider
from bildungsraum.place import Venue
from bildungsraum.ports import Contact, Fetched, Loss, Mark, Problem, Unreachable
from bildungsraum.registration import Request, Roster
from bildungsraum.rules import District, Rules
from bildungsraum.schedule import Meeting, Session
from bildungsraum.sync import Listing
from bildungsraum.values import BookingId, Money, OfferingId, PersonId, ProviderId, RequestId, SessionId

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2027, 3, 1, 12, tzinfo=BERLIN)
RULES = Rules(District("roedertal", "Landkreis Rödertal"), reductions=[Reduction("pass", 25)])
COURSE = Session(
    SessionId("vhs/F27-1"),
    OfferingId("vhs/F27-1"),
    "F27-1",
    [Meeting("1", datetime(2027, 3, 30, 10, tzinfo=BERLIN), datetime(2027, 3, 30, 12, tzinfo=BERLIN))],
    4,
    tariff=Tariff([Price(STANDARD, Money(1001)), Price("youth", Money(500))]),
)


def request(id: str, person: str, *categories: str, reductions: tuple[str, ...] = ()) -> Request:
    return Request(RequestId(id), COURSE.id, PersonId(person), categories or (STANDARD,), reductions)


def roster() -> Roster:
    full = Roster()
    wishes = [
        request("b1", "p1", STANDARD, STANDARD, "youth"),
        request("b2", "p2"),
        request("b3", "p3"),
        request("b4", "p4"),
    ]
    for wish in wishes:
        full = full.after(registration.register(full, wish, session=COURSE, rules=RULES, at=NOON))
    return full.after(registration.cancel(full, BookingId("b2"), session=COURSE, rules=RULES, at=NOON))


CONTACTS = {
    PersonId("p1"): Contact(PersonId("p1"), "Erika Muster", "erika@muster.example", "+49 351 5550100"),
    PersonId("p3"): Contact(PersonId("p3"), '=HYPERLINK("http://muster.example")'),
}


def test_the_list_of_participants_has_a_row_for_each_place_and_adds_up_to_the_cent() -> None:
    content = csv_files.write_participants(COURSE, roster(), contacts=CONTACTS, zone=BERLIN)
    assert content.decode("utf-8-sig").split("\r\n") == [
        "Nr.;Kursnummer;Anmeldung;Person;Name;E-Mail;Telefon;Kategorie;Stand;Seit;Warteplatz;Anteil am Entgelt;Entgelt gesamt",
        "1;F27-1;b1;p1;Erika Muster;erika@muster.example;'+49 351 5550100;standard;angemeldet;2027-03-01 12:00;;8,34;25,02",
        "2;F27-1;b1;p1;Erika Muster;erika@muster.example;'+49 351 5550100;standard;angemeldet;2027-03-01 12:00;;8,34;",
        "3;F27-1;b1;p1;Erika Muster;erika@muster.example;'+49 351 5550100;youth;angemeldet;2027-03-01 12:00;;8,34;",
        '4;F27-1;b3;p3;"\'=HYPERLINK(""http://muster.example"")";;;standard;angemeldet;2027-03-01 12:00;;10,01;10,01',
        "5;F27-1;b4;p4;;;;standard;Warteliste;2027-03-01 12:00;1;;",
        "",
    ]
    assert content.startswith(b"\xef\xbb\xbf")


def test_a_list_for_programs_is_rfc_4180_with_nothing_changed() -> None:
    contacts = {PersonId("p1"): Contact(PersonId("p1"), '=1+1, "x"')}
    content = csv_files.write_participants(COURSE, roster(), contacts=contacts, zone=BERLIN, dialect=Dialect.EXACT)
    row = content.decode().split("\r\n")[1]
    assert row == '1,F27-1,b1,p1,"=1+1, ""x""",,,standard,angemeldet,2027-03-01 12:00,,8.34,25.02'


def test_the_list_of_messages_names_nobody() -> None:
    happened = registration.register(Roster(), request("b1", "p1"), session=COURSE, rules=RULES, at=NOON)
    messages = reminders.notices(happened, before=Roster(), session=COURSE)
    assert csv_files.write_messages(messages, zone=BERLIN).decode("utf-8-sig").split("\r\n") == [
        "Art;Fällig;Kurs-ID;Person;Schlüssel",
        "Bestätigung;2027-03-01 12:00;vhs/F27-1;p1;confirmation:b1/vhs%2FF27-1/p1/1",
        "",
    ]


def test_every_kind_of_message_and_every_state_on_a_list_has_a_word() -> None:
    assert set(KINDS) == set(reminders.Kind)
    assert set(STATES) == set(registration.State) - {registration.State.CANCELLED}


# formulas -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", ["", "\ufeff", " ", "\u00a0", "'", '"', " ' ", "\u200b"])
@pytest.mark.parametrize("sign", list("=+-@\t\r\n＝＋－＠"))
def test_nothing_that_a_spreadsheet_takes_for_a_formula_stays_one(before: str, sign: str) -> None:
    text = f"{before}{sign}cmd|' /C calc'!A0"
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "1-1", "a=1", "O'Null", "'s Heerenberg", "5 + 5", "x@muster.example"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@given(st.text())
def test_making_harmless_can_be_undone(text: str) -> None:
    assert plain(harmless(text)) == text


def test_our_own_negative_numbers_stay_numbers() -> None:
    provider = Provider(ProviderId("vhs"), "VHS")
    session = Session(
        SessionId("1"), OfferingId("1"), costs=Money(-150), venue=Venue("-x", latitude=-1.5, longitude=-0.25)
    )
    listing = Listing(Offering(OfferingId("1"), provider.id, "Kurs"), [session])
    content = csv_files.write_listings([listing], zone=BERLIN, providers={provider.id: provider})
    heading, row = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    cells = dict(zip(heading, row, strict=True))
    assert (cells["Kosten"], cells["Breitengrad"], cells["Längengrad"], cells["Ort"]) == (
        "-1,50",
        "-1,5",
        "-0,25",
        "'-x",
    )


def test_what_no_file_can_hold_is_replaced_and_the_rest_survives() -> None:
    contacts = {PersonId("p1"): Contact(PersonId("p1"), "Er\0ika \ud83d")}
    content = csv_files.write_participants(COURSE, roster(), contacts=contacts, zone=BERLIN)
    assert ";Er\ufffdika \ufffd;" in content.decode("utf-8-sig")


def test_a_catalogue_of_an_unknown_provider_is_not_written() -> None:
    listing = Listing(Offering(OfferingId("x"), ProviderId("nobody"), "Kurs"))
    with pytest.raises(LookupError, match="'nobody', to whom x belongs"):
        csv_files.write_listings([listing], zone=BERLIN, providers={})


# files ----------------------------------------------------------------------------------------------------------------


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    csv_files.save_file(path, b"old")
    csv_files.save_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_there_stays_if_writing_fails(tmp_path: Path) -> None:
    folder = tmp_path / "liste.csv"
    folder.mkdir()
    (folder / "kept").write_bytes(b"old")
    with pytest.raises(OSError, match=r"liste\.csv"):
        csv_files.save_file(folder, b"new")
    assert list(tmp_path.iterdir()) == [folder]
    assert (folder / "kept").read_bytes() == b"old"


HAND_MADE = b"Kursnummer;Titel\nF27-1;Kurs\n"
VHS = Provider(ProviderId("vhs"), "Volkshochschule")
LISTING = Listing(
    Offering(OfferingId("vhs/F27-1"), VHS.id, "Kurs"),
    [Session(SessionId("vhs/F27-1"), OfferingId("vhs/F27-1"), "F27-1")],
)


def test_a_source_that_has_not_changed_says_only_that(tmp_path: Path) -> None:
    path = tmp_path / "kurse.csv"
    path.write_bytes(HAND_MADE)
    source = csv_files.open_source(str(path), provider=VHS)
    *items, mark = source.read()
    assert source.name == f"{path} (vhs)"
    assert items == [VHS, LISTING]
    assert isinstance(mark, Mark)
    assert list(source.read(mark)) == [Mark(mark.etag, unchanged=True)]
    path.write_bytes(HAND_MADE + b"F27-2;Kurs\n")
    assert len(list(source.read(mark))) == 4


@pytest.mark.parametrize("name", ["fehlt.csv", ".", "a\0b"])
def test_a_file_that_cannot_be_had_is_unreachable(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unreachable, match="cannot be read"):
        list(csv_files.open_source(f"{tmp_path}/{name}").read())


def test_a_file_may_be_fetched_from_the_network() -> None:
    asked = []

    def fetch(url: str, mark: Mark | None) -> Fetched:
        asked.append((url, mark))
        return Fetched(BytesIO(HAND_MADE) if mark is None else None, Mark("1", unchanged=mark is not None))

    source = csv_files.open_source("https://vhs.example/kurse.csv", provider=VHS, fetch=fetch)
    assert list(source.read()) == [VHS, LISTING, Mark("1")]
    assert list(source.read(Mark("1"))) == [Mark("1", unchanged=True)]
    assert asked == [("https://vhs.example/kurse.csv", None), ("https://vhs.example/kurse.csv", Mark("1"))]


def test_the_network_is_not_touched_without_being_asked_to() -> None:
    with pytest.raises(ValueError, match=r"'https://vhs\.example/kurse\.csv' is on the network"):
        csv_files.open_source("https://vhs.example/kurse.csv")


def test_a_source_says_what_is_wrong_with_its_file(tmp_path: Path) -> None:
    path = tmp_path / "kurse.csv"
    path.write_bytes(HAND_MADE + b"F27-2;\n")
    expected = "a title; without it the offering and its sessions are left out"
    found = [item for item in csv_files.open_source(str(path), provider=VHS).read() if isinstance(item, Problem)]
    assert found == [Problem("line 3", "Titel", "", expected, Loss.RECORD)]
