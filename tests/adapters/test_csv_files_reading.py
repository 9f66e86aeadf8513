"""What becomes of files as people make them: good, odd and broken."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bildungsraum.adapters import csv_files
from bildungsraum.adapters.csv_files import Limits
from bildungsraum.fees import STANDARD, Price, Tariff
from bildungsraum.offering import Format, Offering, Provider
from bildungsraum.place import Venue
from bildungsraum.ports import Loss, Problem, Reading
from bildungsraum.schedule import Meeting, Session, Status
from bildungsraum.sync import Listing
from bildungsraum.values import Money, OfferingId, Period, ProviderId, SessionId

BERLIN = ZoneInfo("Europe/Berlin")
VHS = Provider(ProviderId("vhs"), "Volkshochschule Rödertal")

HAND_MADE = """\
Kursnummer;Titel;Form;Themen;Termine;Plätze;Entgelt;Ermäßigtes Entgelt;Unterrichtseinheiten;Ort;PLZ;Stufenfrei;Anmeldung bis
F27-1;Erste Schritte;Präsenz;Smartphone; 30.03.2027 10:00-11:30 @Raum 2 ;8;48,00;36,00 €;2;Digitalzentrum;01662;ja;25.03.2027
F27-2;Fotos sichern;Online;Foto, Ordnung; 2027-04-06 18.00 - 19.30 Uhr;;0;;;;;;
"""
FIRST = Listing(
    Offering(OfferingId("vhs/F27-1"), VHS.id, "Erste Schritte", topics=["Smartphone"]),
    [
        Session(
            SessionId("vhs/F27-1"),
            OfferingId("vhs/F27-1"),
            "F27-1",
            [
                Meeting(
                    "1",
                    datetime(2027, 3, 30, 10, tzinfo=BERLIN),
                    datetime(2027, 3, 30, 11, 30, tzinfo=BERLIN),
                    room="Raum 2",
                )
            ],
            8,
            tariff=Tariff.flat(Money(4800), reduced=Money(3600)),
            registration=Period(None, datetime(2027, 3, 26, tzinfo=BERLIN)),
            venue=Venue("Digitalzentrum", postcode="01662", step_free=True),
            units=Decimal(2),
        )
    ],
)
SECOND = Listing(
    Offering(OfferingId("vhs/F27-2"), VHS.id, "Fotos sichern", format=Format.ONLINE, topics=["Foto, Ordnung"]),
    [
        Session(
            SessionId("vhs/F27-2"),
            OfferingId("vhs/F27-2"),
            "F27-2",
            [Meeting.on(date(2027, 4, 6), time(18), time(19, 30), BERLIN, key="1")],
            tariff=Tariff.flat(Money(0)),
        )
    ],
)


def read(content: str | bytes, limits: Limits = Limits()) -> Reading:
    content = content.encode() if isinstance(content, str) else content
    return csv_files.parse(content, provider=VHS, zone=BERLIN, limits=limits)


def row(**cells: str) -> Reading:
    """What becomes of one session of which only these cells differ."""
    everything = {"Kursnummer": "1", "Titel": "Kurs"} | {name.replace("_", " "): cell for name, cell in cells.items()}
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in everything.values()]
    return read(";".join(everything) + "\n" + ";".join(quoted) + "\n")


def session(**cells: str) -> Session:
    reading = row(**cells)
    assert reading.problems == ()
    return reading.listings[0].sessions[0]


def problem(**cells: str) -> Problem:
    (only,) = row(**cells).problems
    return only


# files ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_a_file_made_by_hand_is_read_whatever_its_form(encoding: str, line_end: str, delimiter: str) -> None:
    text = HAND_MADE if delimiter != "," else HAND_MADE.replace("48,00", "48.00").replace("36,00", "36.00")
    text = text.replace("Foto, Ordnung", '"Foto, Ordnung"').replace(";", delimiter).replace("\n", line_end)
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    assert read((mark + text).encode(encoding)) == Reading([FIRST, SECOND], [], [VHS])


def test_windows_1252_is_read_and_reported() -> None:
    expected = "UTF-8; it was read as Windows-1252"
    told = Problem("line 1", "encoding", "not UTF-8", expected, Loss.VALUE)
    assert read(HAND_MADE.encode("cp1252")) == Reading([FIRST, SECOND], [told], [VHS])


def test_a_few_foreign_bytes_cost_their_row_and_no_other() -> None:
    reading = read(HAND_MADE.encode().replace(b"Fotos", b"F\xf6tos"))
    expected = "text in the encoding of the rest of the file"
    assert reading == Reading([FIRST], [Problem("line 3", "row", "F\ufffdtos sichern", expected, Loss.RECORD)], [VHS])


def test_columns_may_be_missing_doubled_unknown_and_in_any_order() -> None:
    reading = read("titel;Leitung;KURSNUMMER ;Titel;\nErste Schritte;Frau Muster;F27-1;Zweite;\n")
    assert [one.offering.title for one in reading.listings] == ["Erste Schritte"]
    assert [(one.field, one.found, one.loss) for one in reading.problems] == [("heading", "Leitung, Titel", Loss.VALUE)]


def test_umlauts_in_headings_may_be_written_as_macos_does() -> None:
    assert read("Kursnummer;Titel;Pla\u0308tze\n1;Kurs;5\n").listings[0].sessions[0].capacity == 5


def test_without_the_columns_that_it_takes_nothing_is_read() -> None:
    reading = csv_files.parse(b"Name;Datum\nKurs;heute\n", zone=BERLIN)
    told = reading.problems[-1]
    assert (told.found, told.expected) == ("Name, Datum", "the columns Kursnummer, Titel, Anbieter")
    assert not reading.is_whole
    assert reading.listings == ()


@pytest.mark.parametrize(
    ("content", "where", "found"),
    [
        (b"", "line 1", "nothing"),
        (b"\n\n;;\n", "line 1", "nothing"),
        (b"PK\x03\x04 and so on", "line 1", "a ZIP archive"),
        (HAND_MADE.encode("utf-16-le"), "line 1", "a NUL character"),
        (HAND_MADE.replace("Fotos", "Fot\0s").encode(), "line 3", "a NUL character"),
        (HAND_MADE.replace("Fotos", '"Fotos').encode(), "line 3", "',' expected"),
        (HAND_MADE[:-40].encode(), "line 3", "columns"),
        (HAND_MADE.encode("utf-16")[:-1], "line 3", "half a character"),
    ],
)
def test_a_file_that_breaks_off_says_where(content: bytes, where: str, found: str) -> None:
    last = read(content).problems[-1]
    assert last.loss is Loss.REST
    assert last.where == where
    assert found in last.found or "end of data" in last.found


def test_a_quote_that_is_never_closed_loses_the_rest_and_nothing_before_it() -> None:
    reading = read(HAND_MADE + '"F27-3;Noch einer\n' + "F27-4;Und einer\n")
    assert reading.listings == (FIRST, SECOND)
    assert [(one.where, one.loss) for one in reading.problems] == [("line 4", Loss.REST)]


def test_a_misplaced_quote_costs_one_row_if_it_is_one_line() -> None:
    reading = read(HAND_MADE.replace("F27-1;Erste Schritte", '"F27-1"x;Erste Schritte'))
    assert reading.listings == (SECOND,)
    assert [(one.where, one.loss) for one in reading.problems] == [("line 2", Loss.RECORD)]


def test_rows_with_too_few_or_too_many_cells_are_refused_because_their_columns_are_not_known() -> None:
    reading = read("Kursnummer;Titel;Plätze\n1;Kurs\n2;Kurs;5;6\n3;Kurs;5;\n;;\n\n")
    assert [one.offering.id for one in reading.listings] == ["vhs/3"]
    assert [(one.where, one.found, one.loss) for one in reading.problems] == [
        ("line 2", "2 columns", Loss.RECORD),
        ("line 3", "4 columns", Loss.RECORD),
    ]


@pytest.mark.parametrize(
    ("limits", "loss", "expected"),
    [
        (Limits(size=100), Loss.REST, "at most 100 bytes"),
        (Limits(line=140), Loss.REST, "at most 140 characters"),
        (Limits(columns=5), Loss.REST, "at most 5 columns"),
        (Limits(cell=20), Loss.RECORD, "at most 20 characters in a cell"),
    ],
)
def test_what_is_too_large_is_refused(limits: Limits, loss: Loss, expected: str) -> None:
    longer = HAND_MADE.replace("Erste Schritte", "Erste Schritte mit allem, was dazugehört")
    told = read(longer, limits).problems[0]
    assert (told.expected, told.loss) == (expected, loss)


def test_after_too_many_problems_the_rest_is_not_read() -> None:
    bad = "".join(f"{number};Kurs;viele\n" for number in range(50))
    reading = read(f"Kursnummer;Titel;Plätze\n{bad}", Limits(problems=10))
    assert len(reading.problems) == 11
    assert reading.problems[-1] == Problem("file", "rows", "10 problems", "fewer; the rest was not read", Loss.REST)


# rows that belong together --------------------------------------------------------------------------------------------


def test_rows_with_the_same_offering_are_its_sessions_even_if_they_stand_apart() -> None:
    reading = read(
        "Angebot;Kursnummer;Titel;Niveau\nphone;1;Smartphone;\nfoto;2;Fotos;leicht\nphone;3;;mittel\nphone;4;Handy;\n"
    )
    assert [(one.offering.title, one.offering.level) for one in reading.listings] == [
        ("Fotos", "leicht"),
        ("Smartphone", "mittel"),
    ]
    assert [[each.id for each in one.sessions] for one in reading.listings] == [["vhs/2"], ["vhs/1", "vhs/3", "vhs/4"]]
    expected = "the same as in line 2, which counts"
    assert reading.problems == (Problem("line 5", "Titel", "Handy", expected, Loss.VALUE),)


def test_an_offering_may_have_no_session() -> None:
    reading = read("Angebot;Kursnummer;Titel;Form\ncheck;;Selbsttest;Selbstlernen\n")
    assert reading == Reading(
        [Listing(Offering(OfferingId("check"), VHS.id, "Selbsttest", format=Format.SELF_PACED))], [], [VHS]
    )


def test_a_session_needs_a_number_of_its_own() -> None:
    reading = read("Kursnummer;Angebot;Titel;Plätze\n1;a;Kurs;5\n1;a;Kurs;5\n;a;Kurs;5\n;;Kurs;\n")
    assert [len(one.sessions) for one in reading.listings] == [1]
    assert [(one.where, one.field, one.found, one.expected, one.loss) for one in reading.problems] == [
        ("line 3", "Kursnummer", "vhs/1", "each session once; line 2 has it", Loss.RECORD),
        ("line 4", "Kursnummer", "", "the number of the session", Loss.RECORD),
        ("line 5", "Kursnummer", "", "the number of the session", Loss.RECORD),
    ]


def test_nobody_writes_into_the_file_of_another_provider() -> None:
    reading = read("Anbieter;Kursnummer;Titel\nihk;1;Kurs\n;2;Kurs\n")
    assert [one.offering.provider for one in reading.listings] == ["vhs"]
    assert reading.problems == (Problem("line 2", "Anbieter", "ihk", "vhs, whose file this is", Loss.RECORD),)


def test_several_providers_share_a_file_but_no_offering() -> None:
    content = (
        "Anbieter;Anbietername;Angebot;Kursnummer;Titel\na;Anna e. V.;x;1;Kurs\nb;;x;2;Kurs\nb;;y;3;Kurs\n;;;4;Kurs\n"
    )
    reading = csv_files.parse(content.encode(), zone=BERLIN)
    assert reading.providers == (Provider(ProviderId("a"), "Anna e. V."), Provider(ProviderId("b"), "b"))
    assert [(one.offering.id, one.offering.provider) for one in reading.listings] == [("x", "a"), ("y", "b")]
    assert [(one.where, one.field, one.expected) for one in reading.problems] == [
        ("line 3", "Anbieter", "a, as in line 2"),
        ("line 5", "Anbieter", "the provider's id"),
    ]


def test_an_offering_without_title_is_left_out_with_its_sessions() -> None:
    reading = read("Kursnummer;Titel\n1;  \n2;Kurs\n")
    assert [one.offering.id for one in reading.listings] == ["vhs/2"]
    assert [(one.where, one.field, one.loss) for one in reading.problems] == [("line 2", "Titel", Loss.RECORD)]


# cells ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        ("48,00", 4800),
        ("48.00", 4800),
        (" 48 ", 4800),
        ("48,5", 4850),
        ("0", 0),
        ("1.250,00 €", 125000),
        ("€ 1.250,00", 125000),
        ("1.250", 125000),
        ("1,250.00", 125000),
        ("1.250.000,99 EUR", 125000099),
        ("48,-", 4800),
        ("48,– €", 4800),
    ],
)
def test_amounts_are_read_as_people_write_them(cell: str, cents: int) -> None:
    assert session(Entgelt=cell).tariff == Tariff.flat(Money(cents))


@pytest.mark.parametrize("cell", ["48,005", "1,250", "12.50,00", "1e3", "NaN", "-5,00", "viel", "٤٨", "9" * 40, "."])
def test_an_amount_that_is_none_costs_the_session_because_it_must_not_become_free(cell: str) -> None:
    reading = row(Entgelt=cell)
    assert [one.loss for one in reading.problems] == [Loss.RECORD]
    assert [one.sessions for one in reading.listings] == [()]


def test_prices_differ_by_category() -> None:
    assert session(Entgelt="48,00; youth | 24,00").tariff == Tariff(
        (Price(STANDARD, Money(4800)), Price("youth", Money(2400)))
    )


def test_a_reduced_fee_without_a_fee_is_reported() -> None:
    reading = row(Ermäßigtes_Entgelt="36,00")
    assert [(one.field, one.loss) for one in reading.problems] == [("Entgelt", Loss.VALUE)]
    assert reading.listings[0].sessions[0].tariff is None


@pytest.mark.parametrize(("cell", "places"), [("", None), ("unbegrenzt", None), ("0", 0), (" 12 ", 12)])
def test_no_number_of_places_is_no_limit_and_zero_is_closed(cell: str, places: int | None) -> None:
    assert session(Plätze=cell).capacity == places


@pytest.mark.parametrize(
    "cells",
    [
        {"Plätze": "acht"},
        {"Plätze": "-1"},
        {"Plätze": "8,5"},
        {"Anderswo belegt": "?"},
        {"Status": "fällt aus"},
        {"Anmeldung ab": "bald"},
        {"Termine": "30.03.2027 10:00"},
        {"Termine": "2027-02-30"},
        {"Termine": "2027-03-30 -"},
        {"Termine": "30.03.27"},
        {"Termine": "9999-12-31"},
        {"Termine": "2027-03-30 25:00-26:00"},
        {"Termine": "2027-03-30 10:00 - 2027-03-29 11:00"},
        {"Termine": "2027-03-30 | a; 2027-03-31 | a"},
        {"Termine": "2027-03-30 | a | b"},
        {"Anmeldung ab": "2027-03-02", "Anmeldung bis": "2027-03-01 00:00"},
    ],
)
def test_no_session_is_made_from_a_cell_whose_absence_would_say_something_false(cells: dict[str, str]) -> None:
    reading = row(**cells)
    assert [one.loss for one in reading.problems] == [Loss.RECORD]
    assert [one.sessions for one in reading.listings] == [()]


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("Unterrichtseinheiten", "viele", "a number such as 8 or 7,5"),
        ("Kosten", "hoch", "an amount such as 48,00 or 0"),
        ("Stufenfrei", "teilweise", "ja or nein"),
        ("Breitengrad", "91", "degrees from -90 to 90, such as 13,4737"),
        ("Kategorien", "5.01", "codes such as dvv | 5.01 | 2.0 | label"),
        ("Weitere Angaben", "a | b | c", "names and values such as colour | red"),
    ],
)
def test_a_cell_that_may_be_missing_is_left_out_and_told(column: str, cell: str, expected: str) -> None:
    assert problem(**{column: cell}) == Problem("line 2", column, cell, expected, Loss.VALUE)
    assert len(row(**{column: cell}).listings[0].sessions) == 1


def test_what_was_found_is_cut_to_a_length_that_can_be_read() -> None:
    assert problem(Plätze="x" * 5000).found == "x" * 79 + "…"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("cell", "meetings"),
    [
        ("2027-03-30 10:00-11:30", [Meeting("1", at(30, 10), at(30, 11, 30))]),
        ("30.03.2027, 10.00 – 11.30 Uhr", [Meeting("1", at(30, 10), at(30, 11, 30))]),
        ("30.3.2027 9:00 bis 10:00", [Meeting("1", at(30, 9), at(30, 10))]),
        ("2027-03-29 22:00-01:00", [Meeting("1", at(29, 22), at(30, 1))]),
        ("2027-03-29 22:00-24:00", [Meeting("1", at(29, 22), at(30, 0))]),
        ("2027-03-29 09:00 - 2027-03-30 16:00", [Meeting("1", at(29, 9), at(30, 16))]),
        ("2027-03-29", [Meeting("1", at(29, 0), at(30, 0), all_day=True)]),
        ("2027-03-29 - 2027-03-30", [Meeting("1", at(29, 0), at(31, 0), all_day=True)]),
        ("2027-03-30 @Raum 2", [Meeting("1", at(30, 0), at(31, 0), True, "Raum 2")]),
        ("2027-03-30 @ Raum\\; 2 | b", [Meeting("b", at(30, 0), at(31, 0), True, "Raum; 2")]),
        (
            "2027-03-30\n 2027-03-29;",
            [Meeting("1", at(30, 0), at(31, 0), True), Meeting("2", at(29, 0), at(30, 0), True)],
        ),
        ("2027-03-28 02:30-04:00", [Meeting("1", at(28, 3), at(28, 4))]),
    ],
)
def test_meetings_are_read_as_people_write_them(cell: str, meetings: list[Meeting]) -> None:
    assert session(Termine=cell).meetings == tuple(sorted(meetings, key=lambda one: one.starts))


def test_a_day_until_which_one_can_register_is_included() -> None:
    period = session(Anmeldung_ab="01.03.2027", Anmeldung_bis="25.03.2027").registration
    assert period == Period(at(1, 0), at(26, 0))
    assert session(Anmeldung_bis="25.03.2027 12:00 Uhr").registration == Period(None, at(25, 12))


def test_the_zero_that_spreadsheets_cut_off_a_postcode_is_put_back_and_told() -> None:
    reading = row(PLZ="1662")
    assert reading.listings[0].sessions[0].venue == Venue(postcode="01662")
    assert reading.problems == (Problem("line 2", "PLZ", "1662", "a postcode of five digits", Loss.VALUE),)


def test_a_title_cannot_turn_the_direction_of_writing() -> None:
    reading = row(Titel="Kurs \u202egpj.exe")
    assert reading.listings[0].offering.title == "Kurs gpj.exe"
    assert [(one.field, one.loss) for one in reading.problems] == [("Titel", Loss.VALUE)]


def test_one_apostrophe_before_a_formula_is_not_part_of_the_text() -> None:
    titles = ["'=1+1", "''=1+1", "'s Handy", "=1+1", "' @home"]
    kept = [row(Titel=title).listings[0].offering.title for title in titles]
    assert kept == ["=1+1", "'=1+1", "'s Handy", "=1+1", " @home"]


def test_words_for_status_and_form_are_read_in_any_case() -> None:
    assert session(Status="ABGESAGT").status is Status.CANCELLED
    assert row(Form="hybrid ").listings[0].offering.format is Format.HYBRID


@pytest.mark.parametrize(
    "unit", [" ", "\t", "2027-03-30 ", "1.", "1,", "-", "\\", "\\;", "|", "=", "'", ";", "[ T,", "Uhr "]
)
@pytest.mark.parametrize("column", ["Termine", "Entgelt", "Anmeldung ab", "Themen", "Breitengrad", "Status"])
def test_no_cell_takes_long(unit: str, column: str) -> None:
    cell = "2027-03-30 10:00" + unit * (60_000 // len(unit)) + "x"
    before = datetime.now(UTC)
    row(**{column: cell})
    assert (datetime.now(UTC) - before).total_seconds() < 1
