"""Berlin's open data: both dialects, JSON and XML, and every way in which a node can be one, several or none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vhs_cases import COURSE, berlin_json, berlin_xml, meetings, offering, only_problem, read_berlin, session

from bildungsraum.adapters.vhs import berlin
from bildungsraum.offering import Format, Provider
from bildungsraum.place import Venue
from bildungsraum.ports import Loss, Reading
from bildungsraum.values import ProviderId

HOUSE = {
    "lehrstaette": "Haus am See",
    "plz": "09990",
    "ort": "Neurode",
    "strasse": "Seeweg 1",
    "raum": "Raum 2",
    "laengengrad": "13.3961",
    "breitengrad": "52,5281",
    "behindertenzugang": "true",
}
SCHOOL = {"lehrstaette": "Schule", "plz": "09991", "ort": "Auental", "strasse": "Schulberg 4", "raum": "Aula"}
ONLINE = {"lehrstaette": "Online", "plz": None, "ort": "Berlin", "strasse": "Online", "raum": None}
HOUSE_VENUE = Venue("Haus am See", "Seeweg 1", "09990", "Neurode", True, 52.5281, 13.3961)


def dates(*days: str) -> list[dict[str, str]]:
    return [
        {"wochentag": "Mittwoch", "beginn_datum": day, "beginn_uhrzeit": "16:00", "ende_uhrzeit": "17:30"}
        for day in days
    ]


def places_and_dates(adresse: Any, termin: Any) -> Reading:
    return read_berlin(ortetermine={"adresse": adresse, "termin": termin})


def test_the_provider_is_berlin_unless_another_is_given() -> None:
    assert berlin.parse(berlin_json()).providers == (Provider(ProviderId("vhs-berlin"), "Berliner Volkshochschulen"),)
    ours = Provider(ProviderId("mitte"), "City VHS")
    reading = berlin.parse(berlin_json(COURSE), provider=ours)
    assert (reading.providers, reading.listings[0].offering.id) == ((ours,), "mitte:c-1")


# one, several or none -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [
        COURSE,
        [COURSE],
        {"veranstaltung": COURSE},
        {"veranstaltung": [COURSE]},
        {"veranstaltungen": {"veranstaltung": COURSE}},
        {"veranstaltungen": {"veranstaltung": [COURSE, None]}},
        {"veranstaltungen": [{"veranstaltung": [COURSE]}]},
        {"?xml": {"@version": "1.0"}, "veranstaltungen": {"@xmlns:x": "y", "veranstaltung": COURSE}},
    ],
)
def test_one_course_is_read_wherever_it_stands(document: Any) -> None:
    reading = berlin.parse(json.dumps(document).encode())
    assert reading == berlin.parse(berlin_xml(COURSE))
    assert [one.offering.id for one in reading.listings] == ["vhs-berlin:c-1"]


@pytest.mark.parametrize("nothing", [None, [], {}, {"veranstaltung": None}, {"veranstaltung": []}])
def test_a_feed_without_courses_is_whole_and_has_its_provider(nothing: Any) -> None:
    reading = berlin.parse(json.dumps({"veranstaltungen": nothing}).encode())
    assert reading == Reading((), (), (berlin.PROVIDER,))


@pytest.mark.parametrize("value", ["Erika Probe", 7, True])
def test_an_entry_that_is_no_course_is_a_problem_of_its_own(value: Any) -> None:
    reading = berlin.parse(berlin_json(COURSE, value, {**COURSE, "guid": "c-2"}))
    assert [one.offering.id for one in reading.listings] == ["vhs-berlin:c-1", "vhs-berlin:c-2"]
    assert [str(one) for one in reading.problems] == [
        "record 2: veranstaltung: found 'a single value', expected a course"
    ]


def test_a_single_value_instead_of_all_courses_ends_the_reading() -> None:
    reading = berlin.parse(b'{"veranstaltungen": "keine"}')
    assert [(one.found, one.loss) for one in reading.problems] == [("a single value", Loss.REST)]


@pytest.mark.parametrize("document", [b"{}", b"[]", b'{"kurse": []}', b'[{"name": "x"}]', b"[[1, 2]]", b"7"])
def test_json_of_another_kind_is_a_problem_and_has_no_provider(document: bytes) -> None:
    reading = berlin.parse(document)
    assert (reading.listings, reading.providers) == ((), ())
    assert reading.problems[-1].loss is Loss.REST


def test_what_is_no_course_in_a_list_of_courses_is_a_problem_of_its_own() -> None:
    reading = berlin.parse(json.dumps([{"name": "x"}, COURSE, "y", None, [1]]).encode())
    assert [one.offering.id for one in reading.listings] == ["vhs-berlin:c-1"]
    assert [str(one) for one in reading.problems] == [
        "record 1: veranstaltung: found 'another group of fields', expected a course",
        "record 3: veranstaltung: found 'a single value', expected a course",
        "record 4: veranstaltung: found 'a single value', expected a course",
    ]


def one_or_several(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values | st.lists(values, max_size=3)


WORDS = st.sampled_from(["EDV", "B1", "Onlinekurs", "Leichte Sprache", "<b>Fett</b>", "  ", "Käse & Brot"])
DAYS = st.sampled_from(["2027-03-30", "2027-04-06", "kein Tag"])
DATES = st.fixed_dictionaries(
    {"beginn_datum": DAYS}, optional={"beginn_uhrzeit": st.just("16:00"), "ende_uhrzeit": st.just("17:30")}
)
FEES = st.fixed_dictionaries(
    {"betrag": st.sampled_from(["0.00", "84.70", "x"])}, optional={"zusatz": one_or_several(WORDS)}
)
COURSES = st.fixed_dictionaries(
    {"guid": st.sampled_from(["c-1", "c-2", "c-3"]), "name": WORDS},
    optional={
        "schlagwort": one_or_several(WORDS),
        "untertitel": one_or_several(WORDS),
        "text": one_or_several(
            st.fixed_dictionaries({"eigenschaft": st.just("Beschreibung"), "text": st.none() | WORDS})
        ),
        "dvv_kategorie": one_or_several(st.just({"@version": "2.0", "#text": "3.02"}) | st.just("3.02")),
        "merkmale": one_or_several(st.just({"merkmal": {"name": "kursart_digital", "wert": "online_angebot"}})),
        "termin": one_or_several(DATES),
        "preis": one_or_several(FEES),
        "ortetermine": one_or_several(
            st.fixed_dictionaries(
                {"adresse": one_or_several(st.sampled_from([HOUSE, SCHOOL, ONLINE])), "termin": one_or_several(DATES)}
            )
        ),
    },
)


@given(st.lists(COURSES, max_size=4))
def test_json_and_xml_of_the_same_courses_say_the_same(courses: list[dict[str, Any]]) -> None:
    in_json, in_xml = berlin.parse(berlin_json(*courses)), berlin.parse(berlin_xml(*courses))
    assert (in_json.listings, in_json.providers) == (in_xml.listings, in_xml.providers)
    assert [(one.loss, one.found) for one in in_json.problems] == [(one.loss, one.found) for one in in_xml.problems]
    assert in_json == berlin.parse(berlin_json(*courses))


# parallel lists of addresses and dates --------------------------------------------------------------------------------


def test_each_date_has_the_room_of_the_address_at_its_position() -> None:
    other = {**HOUSE, "raum": "Raum 3"}
    one = session(places_and_dates([HOUSE, other], dates("2026-09-02", "2026-09-09")))
    assert meetings(one) == [
        ("1", "2026-09-02 16:00+0200", "02. 17:30"),
        ("2", "2026-09-09 16:00+0200", "09. 17:30"),
    ]
    assert ([meeting.room for meeting in one.meetings], one.venue) == (["Raum 2", "Raum 3"], HOUSE_VENUE)


def test_a_date_in_another_building_says_so_in_its_room() -> None:
    one = session(places_and_dates([HOUSE, SCHOOL], dates("2026-09-02", "2026-09-09")))
    assert ([meeting.room for meeting in one.meetings], one.venue) == (["Raum 2", "Schule, Aula"], HOUSE_VENUE)


def test_the_venue_is_that_of_the_first_meeting_even_if_it_stands_later_in_the_feed() -> None:
    one = session(places_and_dates([SCHOOL, HOUSE], dates("2026-09-09", "2026-09-02")))
    assert ([meeting.room for meeting in one.meetings], one.venue) == (["Raum 2", "Schule, Aula"], HOUSE_VENUE)


def test_one_address_and_one_date_need_no_lists() -> None:
    one = session(places_and_dates(HOUSE, dates("2026-09-02")[0]))
    assert ([meeting.room for meeting in one.meetings], one.venue) == (["Raum 2"], HOUSE_VENUE)


def test_one_address_is_that_of_all_dates() -> None:
    one = session(places_and_dates(HOUSE, dates("2026-09-02", "2026-09-09")))
    assert [meeting.room for meeting in one.meetings] == ["Raum 2", "Raum 2"]


def test_an_empty_address_keeps_the_position_of_those_behind_it() -> None:
    one = session(places_and_dates([HOUSE, None, SCHOOL], dates("2026-09-02", "2026-09-09", "2026-09-16")))
    assert [meeting.room for meeting in one.meetings] == ["Raum 2", "", "Schule, Aula"]


def test_lists_that_do_not_match_are_a_problem_and_no_date_is_lost() -> None:
    reading = places_and_dates([HOUSE, SCHOOL], dates("2026-09-02", "2026-09-09", "2026-09-16"))
    assert [meeting.room for meeting in reading.listings[0].sessions[0].meetings] == [
        "Raum 2",
        "Schule, Aula",
        "Raum 2",
    ]
    assert only_problem(reading).found == "2 addresses for 3 dates"


def test_a_course_that_meets_only_online_has_no_venue() -> None:
    reading = places_and_dates([ONLINE, ONLINE], dates("2026-09-02", "2026-09-09"))
    assert (session(reading).venue, offering(reading).format) == (None, Format.ONLINE)


def test_a_course_that_meets_here_and_online_is_hybrid_and_says_which_date_is_where() -> None:
    reading = places_and_dates([ONLINE, HOUSE], dates("2026-09-02", "2026-09-09"))
    one = session(reading)
    assert ([meeting.room for meeting in one.meetings], one.venue) == (["Online", "Raum 2"], HOUSE_VENUE)
    assert offering(reading).format is Format.HYBRID


def test_an_address_without_dates_is_that_of_the_first_and_last_day() -> None:
    one = session(places_and_dates(HOUSE, None))
    assert ([meeting.all_day for meeting in one.meetings], one.venue) == ([True], HOUSE_VENUE)


@pytest.mark.parametrize(("longitude", "latitude"), [("0", "0"), (None, "52.5"), ("13.4", None), ("0.0", "52.5")])
def test_half_a_position_is_none(longitude: str | None, latitude: str | None) -> None:
    venue = session(
        places_and_dates({**HOUSE, "laengengrad": longitude, "breitengrad": latitude}, dates("2026-09-02"))
    ).venue
    assert venue == Venue("Haus am See", "Seeweg 1", "09990", "Neurode", True)


@pytest.mark.parametrize(
    ("field", "value"), [("laengengrad", "181"), ("breitengrad", "N 52"), ("behindertenzugang", "fasle")]
)
def test_rubbish_in_an_address_is_one_problem_however_often_it_is_repeated(field: str, value: str) -> None:
    wrong = {**HOUSE, field: value}
    problem = only_problem(places_and_dates([wrong, wrong, wrong], dates("2026-09-02", "2026-09-09", "2026-09-16")))
    assert (problem.field, problem.found) == (f"ortetermine/adresse[1]/{field}", value)
