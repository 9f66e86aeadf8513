"""KuferSQL: its own names, its letters for yes and no, and what must not leave the file."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from vhs_cases import KURS, kufer_xml, meetings, offering, only_problem, read_kufer, session

from bildungsraum.adapters.vhs import kufer
from bildungsraum.fees import Tariff
from bildungsraum.offering import Category, Detail, Format, Provider
from bildungsraum.place import Venue
from bildungsraum.ports import Loss, Reading
from bildungsraum.schedule import Status
from bildungsraum.serialization import to_json
from bildungsraum.values import Money, Period, ProviderId

HOUSE = {
    "ort": "Werkraum",
    "ortraumname": "Werkraum",
    "ortgebaeude": "Digitalzentrum",
    "ortstr": "Am Spinnereihof 3",
    "ortplz": "09990",
    "ortname": "Neurode",
}
HOUSE_VENUE = Venue("Digitalzentrum", "Am Spinnereihof 3", "09990", "Neurode")


def termin(day: str, **fields: Any) -> dict[str, Any]:
    return {"tag": day, "zeitvon": "09:00", "zeitbis": "13:00", **fields}


def test_a_course_is_known_by_its_number_and_the_provider_may_be_given() -> None:
    assert read_kufer().providers == (Provider(ProviderId("kufer"), "KuferSQL"),)
    ours = Provider(ProviderId("vhs"), "VHS Neurode")
    reading = kufer.parse(kufer_xml(KURS), provider=ours)
    assert (reading.providers, reading.listings[0].offering.id) == ((ours,), "vhs:271-01")
    assert reading.listings[0].sessions[0].number == "271-01"


@pytest.mark.parametrize(("field", "named"), [("knr", "knr"), ("haupttitel", "haupttitel")])
def test_a_course_without_number_or_title_is_lost(field: str, named: str) -> None:
    problem = only_problem(read_kufer(**{field: None}), Loss.RECORD)
    assert (problem.where, problem.field) == ("record 1, line 1", named)


def test_the_same_number_twice_is_a_problem() -> None:
    reading = kufer.parse(kufer_xml(KURS, KURS))
    assert [(one.field, one.found, one.loss) for one in reading.problems] == [("knr", "kufer:271-01", Loss.RECORD)]
    assert len(reading.listings) == 1


def test_of_the_titles_the_one_for_people_counts() -> None:
    assert offering(read_kufer(titelkurz="Tab.", titellang_bf="Tabellen ganz leicht")).title == "Tabellen ganz leicht"
    assert offering(read_kufer(titelkurz="Tab.", titellang="Tabellen lang")).title == "Tabellen für Vereine"
    assert offering(read_kufer(haupttitel=None, titelkurz="Tab.", titellang="Tabellen lang")).title == "Tab."


def test_texts_come_in_the_order_in_which_they_are_read() -> None:
    one = offering(read_kufer(nachspann="Ende", inhalt="Zeile 1<br>Zeile 2", vorspann="Anfang", web_info=None))
    assert one.text == "Anfang\n\nZeile 1\nZeile 2\n\nEnde"


def test_areas_and_categories_are_kept_with_their_labels() -> None:
    path = {"bezeichnung": "Schulabschlüsse", "bezeichnungstruktur": "VHS / Beruf / Schulabschlüsse"}
    one = offering(
        read_kufer(fachb="A3", fachbtext="Grundbildung", kategorien={"kategorie": [path, {"bezeichnung": "EDV"}]})
    )
    assert one.categories == (
        Category("kufer", "A3", label="Grundbildung"),
        Category("kufer", "VHS / Beruf / Schulabschlüsse", label="Schulabschlüsse"),
        Category("kufer", "EDV", label="EDV"),
    )


@pytest.mark.parametrize(("text", "capacity"), [("14", 14), ("0", None), (None, None), ("-1", None)])
def test_no_maximum_or_zero_is_no_limit(text: str | None, capacity: int | None) -> None:
    assert session(read_kufer(tnmax=text)).capacity == capacity


def test_overbooked_courses_are_kept_as_they_are() -> None:
    one = session(read_kufer(tnmax="14", tnanmeldungen="19", tnmin="8", dauer="20"))
    assert (one.capacity, one.taken_elsewhere, one.minimum, one.units) == (14, 19, 8, None)


@pytest.mark.parametrize(("text", "cents"), [("84,70", 8470), ("1.200", 120000), ("1.234,50", 123450), ("35.00", 3500)])
def test_fees_are_written_as_germans_do(text: str, cents: int) -> None:
    one = session(read_kufer(gebnorm=text, geberm="12,00", gebuehrergaenztext="inkl. Buch"))
    assert one.tariff == Tariff.flat(Money(cents), reduced=Money(1200), remark="inkl. Buch")


def test_without_gebnorm_no_fee_is_stated() -> None:
    assert session(read_kufer(geberm="12,00")).tariff is None


def test_a_reduced_fee_above_the_fee_is_a_problem() -> None:
    reading = read_kufer(gebnorm="10,00", geberm="100,00")
    assert reading.listings[0].sessions[0].tariff == Tariff.flat(Money(1000))
    assert only_problem(reading).field == "geberm"


@pytest.mark.parametrize(("letter", "published"), [("W", True), ("F", False), (None, True), ("J", True)])
def test_what_is_not_to_be_published_is_skipped_in_silence(letter: str | None, published: bool) -> None:
    reading = read_kufer(internetaktiv=letter, tnmax="viele" if not published else "8")
    assert (len(reading.listings), reading.problems) == (int(published), ())


@pytest.mark.parametrize(
    ("value", "status"),
    [(None, Status.CANCELLED), ("W", Status.CANCELLED), ("Krankheit", Status.CANCELLED), ("F", Status.PLANNED)],
)
def test_an_element_ausfall_cancels_the_course(value: str | None, status: Status) -> None:
    assert session(read_kufer(ausfall=value)).status is status
    assert session(read_kufer()).status is Status.PLANNED


def test_registration_ends_with_the_last_day() -> None:
    ends = datetime(2027, 3, 28, tzinfo=ZoneInfo("Europe/Berlin"))
    assert session(read_kufer(anm_ende="27.03.2027")).registration == Period(ends=ends)


def test_no_registration_from_the_web_is_told_by_a_detail() -> None:
    reading = read_kufer(keinewebanmeldung="W", tnmax="8", semester="27F")
    assert session(reading).capacity == 8
    assert offering(reading).details == (Detail("semester", "27F"), Detail("keinewebanmeldung", "W"))


def test_dates_have_the_room_of_the_course_or_their_own() -> None:
    elsewhere = {
        "termin_ortgebaeude": "Schule",
        "termin_ortstr": "Schulberg 4",
        "termin_ortplz": "09995",
        "termin_ortname": "Auental",
    }
    one = session(
        read_kufer(
            **HOUSE,
            termine={
                "termin": [
                    termin("06.04.2027"),
                    termin("13.04.2027", termin_ortraumname="Raum 2", termin_ortname="Neurode"),
                    termin("20.04.2027", termin_ortraumname="Aula", **elsewhere),
                ]
            },
        )
    )
    assert meetings(one) == [
        ("1", "2027-04-06 09:00+0200", "06. 13:00"),
        ("2", "2027-04-13 09:00+0200", "13. 13:00"),
        ("3", "2027-04-20 09:00+0200", "20. 13:00"),
    ]
    assert [meeting.room for meeting in one.meetings] == ["Werkraum", "Raum 2", "Schule, Aula"]
    assert one.venue == HOUSE_VENUE


def test_a_course_without_dates_meets_on_its_first_and_last_day_at_its_hours() -> None:
    one = session(read_kufer(endedat="04.05.2027", beginnuhr="09:00", endeuhr="13:00"))
    assert meetings(one) == [("1", "2027-03-30 09:00+0200", "30. 13:00"), ("2", "2027-05-04 09:00+0200", "04. 13:00")]


def test_an_online_course_has_no_venue() -> None:
    reading = read_kufer(ort="Online", ortgebaeude="Online", ortstr="Online", ortplz=None)
    assert (session(reading).venue, offering(reading).format) == (None, Format.ONLINE)


def test_data_about_people_is_dropped() -> None:
    person = {
        "termin_name": "Probe",
        "termin_vorname": "Erika",
        "termin_telefon_privat": "0351 1",
        "termin_email": "probe@vhs.example",
    }
    reading = read_kufer(
        **HOUSE,
        hauptdozent="Probe",
        mitarbeiter_planend="EP",
        dozenten={"dozent": [{"name": "Probe", "telefon_privat": "0351 1", "aktiv": "J"}]},
        termine={"termin": termin("06.04.2027", termin_doz=person)},
    )
    kept = to_json(reading.listings[0]).casefold()
    assert reading.problems == ()
    assert not [word for word in ("erika", "probe", "0351", '"ep"') if word in kept]


def test_text_in_a_character_data_section_is_text() -> None:
    content = b"<kurse><kurs><knr>1</knr><haupttitel><![CDATA[Brot & K\xc3\xa4se <neu>]]></haupttitel></kurs></kurse>"
    assert kufer.parse(content).listings[0].offering.title == "Brot & Käse <neu>"


def test_an_empty_file_of_kufer_is_whole() -> None:
    assert kufer.parse(b"<kurse></kurse>") == Reading((), (), (kufer.PROVIDER,))
