"""The rules that Open-vhs and Berlin share: what the fields of a course mean, and what is not taken over."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from vhs_cases import meetings, offering, only_problem, read_berlin, read_openvhs, session

from bildungsraum.fees import Tariff
from bildungsraum.offering import Accessibility, Category, Detail, Format, ProgrammeArea
from bildungsraum.place import Venue
from bildungsraum.ports import Loss
from bildungsraum.schedule import Status
from bildungsraum.serialization import to_json
from bildungsraum.values import Money

DATE = {"beginn_datum": "2027-04-06", "beginn_uhrzeit": "18:30:00", "ende_uhrzeit": "20:00:00"}
WHOLE_DAY = ("1", "2027-03-30 00:00+0200", "whole day")


def merkmale(**features: str) -> dict[str, Any]:
    return {"merkmal": [{"name": name, "wert": value} for name, value in features.items()]}


# identity -------------------------------------------------------------------------------------------------------------


def test_a_course_is_known_by_its_provider_and_guid_and_never_by_its_number() -> None:
    (listing,) = read_openvhs(guid="c-7", nummer="F27-7").listings
    assert (listing.offering.id, listing.sessions[0].id) == ("09994:c-7", "09994:c-7")
    assert (listing.offering.provider, listing.sessions[0].number) == ("09994", "F27-7")


@pytest.mark.parametrize("field", ["guid", "name"])
@pytest.mark.parametrize("nothing", [None, "  ", {"@version": "1"}])
def test_a_course_without_key_or_title_is_lost_and_the_problem_names_line_and_field(field: str, nothing: Any) -> None:
    problem = only_problem(read_openvhs(**{field: nothing}), Loss.RECORD)
    assert str(problem) == f"record 1, line 4: {field}: found 'nothing', expected a value"


def test_a_key_that_is_a_text_of_its_own_is_refused_and_shown_shortened() -> None:
    problem = only_problem(read_berlin(guid="x" * 300), Loss.RECORD)
    assert (problem.field, problem.found) == ("guid", "x" * 80)


def test_of_several_values_where_one_is_wanted_the_first_counts_and_a_problem_says_so() -> None:
    reading = read_berlin(nummer=["F27-1", "F27-2"])
    assert reading.listings[0].sessions[0].number == "F27-1"
    assert str(only_problem(reading)) == "record 1: nummer: found '2 values', expected one value; the first counts"


# words ----------------------------------------------------------------------------------------------------------------


def test_titles_texts_and_topics_become_plain_text() -> None:
    one = offering(
        read_berlin(
            name="Word &amp; Co.\r\n  für  alle",
            untertitel=["Teil 1", None, "Teil 2"],
            text=[
                {"eigenschaft": "Beschreibung", "text": "Wir üben:<br />\r\n<ul><li>Listen</li><li>Briefe</li></ul>"},
                {"eigenschaft": "Zusatzinformation", "text": None},
                {"eigenschaft": "Zusatzinformation", "text": "Bitte USB-Stick mitbringen.\r\n\r\n"},
            ],
            schlagwort=["Text", "Büro", "Text"],
            zielgruppe="Ältere",
        )
    )
    assert (one.title, one.subtitle) == ("Word & Co. für alle", "Teil 1 – Teil 2")
    assert one.text == "Wir üben:\nListen\nBriefe\n\nBitte USB-Stick mitbringen."
    assert (one.topics, one.audiences) == (("Text", "Büro"), ("Ältere",))


def test_the_category_keeps_version_and_code_and_names_the_programme_area() -> None:
    one = offering(read_berlin(dvv_kategorie={"@version": "2.0", "#text": "5.01"}))
    assert one.categories == (Category("dvv", "5.01", "2.0"),)
    assert one.categories[0].area is ProgrammeArea.WORK


def test_certificates_are_told_in_the_words_of_the_provider() -> None:
    one = offering(read_openvhs(zertifikat=[{"name": "telc B1"}, {"name": "Xpert", "text": "Modul 3"}, {"name": None}]))
    assert one.certificates == ("telc B1", "Xpert: Modul 3")


def test_the_link_is_that_of_the_website_and_other_addresses_are_details() -> None:
    one = offering(
        read_openvhs(
            webadresse=[
                {"typ": "attachment", "name": "Plan", "uri": "https://vhs.example/plan.pdf"},
                {"typ": "website", "name": "Buchung", "uri": "https://vhs.example/?id=1&kurs=2"},
            ]
        )
    )
    assert one.link == "https://vhs.example/?id=1&kurs=2"
    assert one.details == (Detail("attachment", "https://vhs.example/plan.pdf"),)


@pytest.mark.parametrize("uri", ["javascript:alert(1)", "file:///etc/passwd", "vhs.example", "https:// x"])
def test_a_link_that_is_no_address_of_the_web_is_a_problem_and_left_out(uri: str) -> None:
    reading = read_berlin(webadresse={"typ": "website", "uri": uri})
    assert reading.listings[0].offering.link == ""
    assert (only_problem(reading).field, only_problem(reading).found) == ("webadresse/uri", uri)


# format, level, accessibility -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "format"),
    [
        ("online_angebot", Format.ONLINE),
        ("blended_learning", Format.HYBRID),
        ("selbstlernangebot", Format.SELF_PACED),
    ],
)
def test_the_feature_kursart_digital_says_the_format(value: str, format: Format) -> None:
    one = offering(read_openvhs(merkmale=merkmale(kursart_digital=value)))
    assert (one.format, one.details) == (format, ())


def test_an_unknown_kursart_digital_is_a_problem_and_a_detail() -> None:
    reading = read_openvhs(merkmale=merkmale(kursart_digital="hologramm"))
    assert reading.listings[0].offering.format is Format.ON_SITE
    assert reading.listings[0].offering.details == (Detail("kursart_digital", "hologramm"),)
    assert only_problem(reading).found == "hologramm"


@pytest.mark.parametrize(
    ("keywords", "format"),
    [
        (["Onlinekurs"], Format.ONLINE),
        (["Online-Kurs", "EDV"], Format.ONLINE),
        (["Webinar"], Format.ONLINE),
        (["vhs.cloud"], Format.ONLINE),
        (["Onlinekurs", "Blended Learning"], Format.HYBRID),
        (["Hybridkurs"], Format.HYBRID),
        (["FLEXIKURS"], Format.HYBRID),
        (["Online-Kurs", "Selbstlernkurs"], Format.SELF_PACED),
        (["Präsenzkurs"], Format.ON_SITE),
    ],
)
def test_in_berlin_a_keyword_says_the_format(keywords: list[str], format: Format) -> None:
    assert offering(read_berlin(schlagwort=keywords)).format is format


def test_elsewhere_a_keyword_is_only_a_topic() -> None:
    one = offering(read_openvhs(schlagwort=["vhs.cloud", "B1"]))
    assert (one.format, one.level, one.topics) == (Format.ON_SITE, "", ("vhs.cloud", "B1"))


def test_a_feature_counts_more_than_a_keyword() -> None:
    reading = read_berlin(merkmale=merkmale(kursart_digital="blended_learning"), schlagwort="Onlinekurs")
    assert offering(reading).format is Format.HYBRID


def test_in_berlin_the_level_is_told_by_keywords_where_it_has_no_field() -> None:
    assert offering(read_berlin(schlagwort=["B1", "C", "C++", "B2.1", "Englisch"])).level == "B1, B2.1"
    assert offering(read_berlin(schlagwort="B1", level="A2")).level == "A2"


def test_features_and_one_keyword_say_what_makes_it_easier_to_attend() -> None:
    reading = read_openvhs(
        merkmale=merkmale(langsames_lerntempo="true", barrierefreies_lernen="true"), schlagwort="Leichte Sprache"
    )
    assert offering(reading).accessibility == (
        Accessibility.ACCESSIBLE_LEARNING,
        Accessibility.SLOW_PACE,
        Accessibility.PLAIN_LANGUAGE,
    )
    assert offering(read_openvhs(merkmale=merkmale(langsames_lerntempo="false"))).accessibility == ()


# details and data about people ----------------------------------------------------------------------------------------


def test_what_has_no_field_of_its_own_is_kept_as_a_detail() -> None:
    one = offering(
        read_berlin(
            bezirk="Mitte",
            veranstaltungsart="Bildungsurlaub",
            anzahl_termine="26",
            wochentag=["Montag", "Dienstag"],
            merkmale={"merkmal": [{"name": "D(1)", "wert": "true"}, {"name": "anmeldung_kostenlos", "wert": "true"}]},
        )
    )
    assert one.details == (
        Detail("bezirk", "Mitte"),
        Detail("veranstaltungsart", "Bildungsurlaub"),
        Detail("anzahl_termine", "26"),
        Detail("wochentag", "Montag, Dienstag"),
        Detail("D(1)", "true"),
        Detail("anmeldung_kostenlos", "true"),
    )


def test_data_about_people_is_dropped_wherever_it_stands() -> None:
    person = {
        "anrede": "Frau",
        "name": "Erika Probe",
        "vorname": "Erika",
        "mail": "probe@vhs.example",
        "telefon": "0351 1",
    }
    reading = read_berlin(
        dozent=[person, person],
        ansprechperson=person,
        anmeldung={"telefon": "0351 1", "mail": "probe@vhs.example"},
        buchung={"kunde": ["Probe", "Probe"]},
        termin={**DATE, "dozent": person, "termin_doz": person},
        veranstaltungsort={"name": "Haus", "hausmeister": person, "adresse": {"ort": "Neurode", "telefon": "0351 1"}},
        merkmale=merkmale(kursleitung="Erika Probe", ansprechpartner="Probe", rueckfragen="probe@vhs.example"),
    )
    kept = to_json(reading.listings[0]).casefold()
    assert reading.problems == ()
    assert not [word for word in ("erika", "probe", "0351", "frau") if word in kept]


# counts ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "capacity"), [("12", 12), ("0", 0), ("-1", None), (None, None), ("12.0", 12)])
def test_no_maximum_is_no_limit_and_a_maximum_of_zero_is_closed(text: str | None, capacity: int | None) -> None:
    assert session(read_openvhs(maximale_teilnehmerzahl=text)).capacity == capacity


@pytest.mark.parametrize(("text", "taken"), [("9", 9), ("0", 0), ("-1", 0), (None, 0)])
def test_minus_one_participant_is_not_known(text: str | None, taken: int) -> None:
    one = session(read_berlin(aktuelle_teilnehmerzahl=text, minimale_teilnehmerzahl=text))
    assert (one.taken_elsewhere, one.minimum) == (taken, taken)


def test_more_participants_than_places_are_kept_as_they_are() -> None:
    one = session(read_openvhs(maximale_teilnehmerzahl="12", aktuelle_teilnehmerzahl="15"))
    assert (one.capacity, one.taken_elsewhere) == (12, 15)


@pytest.mark.parametrize("text", ["viele", "-2", "1e3", "12,5", "1234567", "٣"])
@pytest.mark.parametrize("field", ["maximale_teilnehmerzahl", "aktuelle_teilnehmerzahl"])
def test_a_course_whose_places_cannot_be_read_is_not_taken_over_without_a_limit(field: str, text: str) -> None:
    reading = read_berlin(**{field: text})
    assert reading.listings == ()
    assert [(one.field, one.found, one.loss) for one in reading.problems] == [(field, text, Loss.RECORD)]


def test_units_are_those_of_dauer_and_never_those_of_anzahl_termine() -> None:
    assert session(read_openvhs(dauer="15.5", anzahl_termine="5")).units == Decimal("15.5")
    assert session(read_berlin(anzahl_termine="40")).units is None


# fees -----------------------------------------------------------------------------------------------------------------


def preis(**fields: Any) -> Any:
    return read_berlin(preis=fields)


def test_amounts_with_point_and_comma_stand_in_one_record() -> None:
    assert session(preis(betrag="84.70", rabatt_moeglich="true", zusatz="erm. Preis: 47,00 EUR")).tariff == Tariff.flat(
        Money(8470), reduced=Money(4700), remark="erm. Preis: 47,00 EUR"
    )


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("82.8", 8280),
        ("109.0", 10900),
        ("0.0", 0),
        ("84,70", 8470),
        ("1.234,50", 123450),
        ("1.200,--", 120000),
        ("35,-", 3500),
        ("82.8000", 8280),
        ("12,00 €", 1200),
        ("EUR 12.00", 1200),
    ],
)
def test_an_amount_is_read_however_it_is_written(text: str, cents: int) -> None:
    assert session(preis(betrag=text)).tariff == Tariff.flat(Money(cents))


@pytest.mark.parametrize(
    "text", ["1.200", "12.345", "-5.00", "kostenlos", "1,234.50", "NaN", "1e3", "12.3.4", "9" * 12]
)
def test_an_amount_that_could_mean_two_things_or_none_is_a_problem_and_no_fee_is_stated(text: str) -> None:
    reading = preis(betrag=text)
    assert reading.listings[0].sessions[0].tariff is None
    assert (only_problem(reading).field, only_problem(reading).found) == ("preis/betrag", text)


@pytest.mark.parametrize(
    ("remark", "cents"),
    [
        ("erm. Preis: 47,00 EUR", 4700),
        ("Erm.Preis 47 EUR", 4700),
        ("ermäßigter Preis: 1.047,50.", 104750),
        ("Material 5,00 EUR; erm. Preis: 47,00", 4700),
        ("zzgl. ca. 5 € für Material", None),
        ("thermischer Preis: 3,00", None),
    ],
)
def test_the_reduced_price_is_found_in_the_remark(remark: str, cents: int | None) -> None:
    tariff = session(preis(betrag="1200.00", zusatz=remark)).tariff
    assert tariff == Tariff.flat(Money(120000), reduced=None if cents is None else Money(cents), remark=remark)


@pytest.mark.parametrize("remark", ["erm. Preis: 90,00 EUR", "erm. Preis: 1,2,3 EUR"])
def test_a_reduced_price_that_cannot_be_is_a_problem_and_left_out(remark: str) -> None:
    reading = preis(betrag="84.70", zusatz=remark)
    assert reading.listings[0].sessions[0].tariff == Tariff.flat(Money(8470), remark=remark)
    assert only_problem(reading).field == "preis/zusatz"


def test_several_remarks_are_one() -> None:
    tariff = session(preis(betrag="84.70", zusatz=["Buch inklusive", "Ratenzahlung"])).tariff
    assert tariff == Tariff.flat(Money(8470), remark="Buch inklusive; Ratenzahlung")


@pytest.mark.parametrize(
    ("text", "reducible"), [("false", False), ("F", False), ("true", True), ("W", True), ("ja", True), (None, True)]
)
def test_only_a_clear_no_takes_the_reductions_away(text: str | None, reducible: bool) -> None:
    assert session(preis(betrag="10.00", rabatt_moeglich=text)).tariff == Tariff.flat(Money(1000), reducible=reducible)


def test_a_misspelt_yes_or_no_is_a_problem_and_not_known() -> None:
    reading = preis(betrag="10.00", rabatt_moeglich="fasle")
    assert reading.listings[0].sessions[0].tariff == Tariff.flat(Money(1000))
    assert str(only_problem(reading)) == "record 1: preis/rabatt_moeglich: found 'fasle', expected true or false"


def test_without_a_price_no_fee_is_stated_and_a_free_registration_does_not_make_it_free() -> None:
    assert session(read_openvhs(merkmale=merkmale(anmeldung_kostenlos="true"))).tariff is None


def test_a_remark_without_an_amount_is_kept_as_a_detail() -> None:
    one = offering(preis(betrag=None, zusatz="Spende erbeten"))
    assert one.details == (Detail("preis", "Spende erbeten"),)


# dates ----------------------------------------------------------------------------------------------------------------


def test_meetings_are_numbered_by_start_whatever_their_order_in_the_feed() -> None:
    early = {"beginn_datum": "2027-03-23", "beginn_uhrzeit": "09:00", "ende_uhrzeit": "10:30"}
    assert meetings(session(read_openvhs(termin=[DATE, early]))) == [
        ("1", "2027-03-23 09:00+0100", "23. 10:30"),
        ("2", "2027-04-06 18:30+0200", "06. 20:00"),
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "meeting"),
    [
        ("18:30:00", "20:00:00", ("2027-04-06 18:30+0200", "06. 20:00")),
        ("9:05", "10.30", ("2027-04-06 09:05+0200", "06. 10:30")),
        ("13:00:00+02:00", "16:15:00+02:00", ("2027-04-06 13:00+0200", "06. 16:15")),
        ("13:00:00Z", "16:15:00.000Z", ("2027-04-06 15:00+0200", "06. 18:15")),
        ("13:00:00-05:00", "14:00:00-05:00", ("2027-04-06 20:00+0200", "06. 21:00")),
        ("22:00", "24:00", ("2027-04-06 22:00+0200", "07. 00:00")),
        ("22:00", "01:30", ("2027-04-06 22:00+0200", "07. 01:30")),
        (None, None, ("2027-04-06 00:00+0200", "whole day")),
        ("00:00:00", "00:00:00", ("2027-04-06 00:00+0200", "whole day")),
    ],
)
def test_clocks_are_read_with_seconds_offset_or_without(starts: str, ends: str, meeting: tuple[str, str]) -> None:
    dates = {"beginn_datum": "2027-04-06", "beginn_uhrzeit": starts, "ende_uhrzeit": ends}
    assert meetings(session(read_berlin(termin=dates))) == [("1", *meeting)]


def test_the_wall_clock_is_that_of_berlin_on_the_day() -> None:
    winter = {"beginn_datum": "2027-01-12", "beginn_uhrzeit": "13:00:00+02:00", "ende_uhrzeit": "14:00:00+02:00"}
    jump = {"beginn_datum": "2027-03-28", "beginn_uhrzeit": "02:30", "ende_uhrzeit": "04:00"}
    assert meetings(session(read_openvhs(termin=[winter, jump]))) == [
        ("1", "2027-01-12 12:00+0100", "12. 13:00"),
        ("2", "2027-03-28 03:00+0200", "28. 04:00"),
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        ("18:30", "17:00", "ende_uhrzeit"),
        ("18:30", "18:30", "ende_uhrzeit"),
        ("18:30", None, "ende_uhrzeit"),
        (None, "18:30", "beginn_uhrzeit"),
        ("abends", "20:00", "beginn_uhrzeit"),
        ("18:30", "25:00", "ende_uhrzeit"),
        ("18:30+15:00", "20:00", "beginn_uhrzeit"),
    ],
)
def test_clocks_that_make_no_sense_are_a_problem_and_the_day_is_kept(starts: str, ends: str, field: str) -> None:
    dates = {"beginn_datum": "2027-03-30", "beginn_uhrzeit": starts, "ende_uhrzeit": ends}
    reading = read_berlin(termin=[dates])
    assert meetings(reading.listings[0].sessions[0]) == [WHOLE_DAY]
    assert only_problem(reading).field == f"termin/{field}"


@pytest.mark.parametrize("day", ["30.02.2027", "2027-02-30", "2027-3-1", "0000-01-01", "9999-12-31", "demnächst", None])
def test_a_meeting_without_a_day_is_a_problem_and_left_out(day: str | None) -> None:
    reading = read_openvhs(termin=[{"beginn_datum": day}, {"beginn_datum": "2027-03-30"}])
    assert meetings(reading.listings[0].sessions[0]) == [WHOLE_DAY]
    problem = only_problem(reading)
    assert (problem.field, problem.found) == ("termin[1]/beginn_datum", day or "nothing")


@pytest.mark.parametrize("day", ["2027-03-30", "30.03.2027", "2027-03-30+02:00", "2027-03-30T00:00:00"])
def test_days_are_read_however_they_are_written(day: str) -> None:
    assert meetings(session(read_openvhs(beginn_datum=day, ende_datum=None))) == [WHOLE_DAY]


def test_a_course_without_dates_meets_on_its_first_and_its_last_day() -> None:
    assert meetings(session(read_berlin(beginn_datum="2027-03-30", ende_datum="2027-05-04"))) == [
        WHOLE_DAY,
        ("2", "2027-05-04 00:00+0200", "whole day"),
    ]


def test_a_last_day_before_the_first_is_a_problem_and_only_the_first_counts() -> None:
    reading = read_openvhs(ende_datum="2027-03-01")
    assert meetings(reading.listings[0].sessions[0]) == [WHOLE_DAY]
    assert str(only_problem(reading)) == (
        "record 1, line 4: ende_datum: found '2027-03-01', expected a day not before 2027-03-30"
    )


def test_a_self_paced_course_without_dates_has_no_meetings() -> None:
    one = session(read_openvhs(merkmale=merkmale(kursart_digital="selbstlernangebot")))
    assert (one.meetings, one.starts, one.status) == ((), None, Status.PLANNED)


def test_any_other_course_without_any_date_is_a_problem() -> None:
    assert only_problem(read_berlin(beginn_datum=None, ende_datum=None)).field == "beginn_datum"


# places ---------------------------------------------------------------------------------------------------------------


def test_the_place_says_whether_it_is_free_of_steps_where_somebody_has_said_so() -> None:
    address = {"land": "Deutschland", "plz": "09990", "ort": "Neurode", "ortsteil": "Süd", "strasse": "Marktplatz 2"}
    reading = read_berlin(veranstaltungsort={"name": "Rathaus", "adresse": address, "barrierefrei": "true"})
    assert session(reading).venue == Venue("Rathaus", "Marktplatz 2", "09990", "Neurode", True)
    assert offering(reading).details == (Detail("ortsteil", "Süd"),)
    silent = session(read_berlin(veranstaltungsort={"name": "Rathaus", "adresse": address}))
    assert silent.venue == Venue("Rathaus", "Marktplatz 2", "09990", "Neurode")


@pytest.mark.parametrize(
    "site",
    [
        {"name": "Online", "adresse": {"plz": None, "ort": "Online", "strasse": "Online"}},
        {"name": "vhs.cloud", "adresse": {"plz": "00000", "ort": "Berlin", "strasse": "online"}},
        {"name": "Online-Raum", "adresse": {"ort": "Berlin"}},
    ],
)
def test_the_address_that_online_courses_are_given_is_no_place(site: dict[str, Any]) -> None:
    reading = read_berlin(veranstaltungsort=site)
    assert (session(reading).venue, offering(reading).format) == (None, Format.ONLINE)


@pytest.mark.parametrize("street", ["Marktplatz 2", "Onlineweg 2"])
def test_a_house_that_is_called_online_is_a_place(street: str) -> None:
    site = {"name": "Onlinehaus", "adresse": {"plz": "09990", "ort": "Neurode", "strasse": street}}
    reading = read_berlin(veranstaltungsort=site)
    assert session(reading).venue == Venue("Onlinehaus", street, "09990", "Neurode")
    assert offering(reading).format is Format.ON_SITE


def test_the_format_that_is_stated_counts_more_than_the_address() -> None:
    site = {"name": "Online", "adresse": {"ort": "Online", "strasse": "Online"}}
    reading = read_openvhs(veranstaltungsort=site, merkmale=merkmale(kursart_digital="blended_learning"))
    assert (session(reading).venue, offering(reading).format) == (None, Format.HYBRID)


def test_every_part_of_a_course_may_be_null_or_empty() -> None:
    fields = (
        "nummer untertitel dvv_kategorie merkmale level zielgruppe schlagwort zertifikat text preis webadresse bezirk"
    )
    counts = "minimale_teilnehmerzahl aktuelle_teilnehmerzahl maximale_teilnehmerzahl anzahl_termine dauer"
    places = "ende_datum wochentag veranstaltungsort ortetermine termin veranstaltungsart dozent"
    empty = dict.fromkeys(f"{fields} {counts} {places}".split())
    assert session(read_berlin(**empty)) == session(read_berlin(nummer=None, ende_datum=None))


@pytest.mark.parametrize("field", ["preis", "veranstaltungsort", "merkmale", "text", "ortetermine"])
def test_text_where_a_group_of_fields_belongs_is_a_problem(field: str) -> None:
    problem = only_problem(read_berlin(**{field: "Erika Probe"}))
    assert (problem.field, problem.found, problem.expected) == (field, "text", "a group of fields")


@pytest.mark.parametrize("field", ["nummer", "schlagwort", "beginn_datum"])
def test_a_group_of_fields_where_text_belongs_is_a_problem(field: str) -> None:
    fields = {"beginn_datum": "2027-03-30", "termin": {"beginn_datum": "2027-03-30"}, field: {"name": "Erika Probe"}}
    reading = read_berlin(**fields)
    assert {one.found for one in reading.problems} <= {"a group of fields", "nothing"}
    assert reading.problems[0].field == field
