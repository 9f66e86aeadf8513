"""The report as a page: what a council sees, and that every browser and reader can use it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from bildungsraum import reporting
from bildungsraum.adapters.html_report import render
from bildungsraum.adapters.html_report.chart import months
from bildungsraum.adapters.html_report.elements import element
from bildungsraum.adapters.html_report.style import STYLE
from bildungsraum.feedback import QuestionSummary, Summary
from bildungsraum.messages import LANGUAGES, text
from bildungsraum.messages.report_words import REPORT_WORDS
from bildungsraum.messages.texts import gaps
from bildungsraum.offering import Format
from bildungsraum.reporting import Ratio, Report
from bildungsraum.values import Money, Period

BERLIN = ZoneInfo("Europe/Berlin")
AS_OF = datetime(2027, 7, 1, 9, tzinfo=BERLIN)
HALF_YEAR = Period(datetime(2027, 1, 1, tzinfo=BERLIN), datetime(2027, 7, 1, tzinfo=BERLIN))
REPORT = Report(
    period=HALF_YEAR,
    offers=((Format.ON_SITE, 24), (Format.ONLINE, 9), (Format.HYBRID, 3), (Format.SELF_PACED, 1)),
    sessions=52,
    bookings=1234,
    places=1300,
    cancelled=71,
    waiting=17,
    no_shows=12,
    occupancy=Ratio(903, 1200),
    fees=Money(2345678),
    costs=Money(3000000),
    coverage=Ratio(2025000, 3000000),
    sessions_without_costs=4,
    months=(("2027-01", 101), ("2027-03", 402), ("2027-04", 300), ("2027-05", 231), ("2027-06", 200)),
)
EMPTY = reporting.report((), period=Period(), zone=BERLIN)
SUMMARY = Summary(
    "course",
    11,
    (
        QuestionSummary("overall", 11, (("1", 0), ("2", 1), ("3", 2), ("4", 3), ("5", 5)), Decimal("4.1")),
        QuestionSummary("recommend", 9, (("yes", 7), ("maybe", 1), ("no", 1))),
        QuestionSummary("comment", 6, texts=("Frau Muster war toll",) * 6),
        QuestionSummary("own question", 5, (("<b>", 5),)),
    ),
    ("place",),
)
VOID = {"meta"}


class Page(HTMLParser):
    """Every element with its attributes and its text, and what is wrong with the nesting."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, *tags: str) -> list[str]:
        return [data for tag, data in self.texts if tag in tags]

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)


def page(report: Report = REPORT, language: str = "de", name: str = "Landkreis Rödertal") -> Page:
    source = render(report, district_name=name, language=language, as_of=AS_OF, summaries=[("Smartphone", SUMMARY)])
    return Page(source)


# what it says ---------------------------------------------------------------------------------------------------------


def test_the_indicators_stand_on_top() -> None:
    shown = page()
    assert shown.all("h1") == ["Angebote und Anmeldungen: Landkreis Rödertal"]
    assert shown.all("h2") == ["Erfolgsindikatoren", "Durchführung", "Rückmeldungen"]
    assert shown.all("h3") == ["Angebote", "Anmeldungen", "Kostendeckung", "Anmeldungen nach Monaten", "Smartphone"]
    assert shown.all("strong") == ["37", "1.234", "67,5\xa0%"]
    assert "Entgelte dieser Kurse: 20.250,00\xa0€. Angegebene Kosten: 30.000,00\xa0€." in shown.all("p")
    assert "Kurse ohne Angabe der Kosten, die hier nicht mitzählen: 4" in shown.all("p")


def rows(shown: Page, caption: str) -> list[tuple[str, ...]]:
    """The cells of the table with this caption, heading first."""
    cells = [(tag, data) for tag, data in shown.texts if tag in ("caption", "th", "td")]
    begin = cells.index(("caption", caption)) + 1
    end = next((at for at, (tag, _) in enumerate(cells) if at > begin and tag == "caption"), len(cells))
    width = 4 if "Antworten:" in caption else 2
    flat = [data for _, data in cells[begin:end]]
    return [tuple(flat[at : at + width]) for at in range(0, len(flat), width)]


def test_offers_are_counted_by_format() -> None:
    assert rows(page(), "Angebote nach Form") == [
        ("Form", "Angebote"),
        ("vor Ort", "24"),
        ("online", "9"),
        ("vor Ort und online", "3"),
        ("online im eigenen Tempo", "1"),
    ]


def test_every_month_of_the_period_is_shown_as_bar_and_in_a_table() -> None:
    shown = page()
    table = rows(shown, "Dieselben Zahlen als Tabelle")
    assert table == [
        ("Monat", "Anmeldungen"),
        ("Jan. 2027", "101"),
        ("Feb. 2027", "0"),
        ("März 2027", "402"),
        ("Apr. 2027", "300"),
        ("Mai 2027", "231"),
        ("Juni 2027", "200"),
    ]
    assert shown.all("text") == [cell for row in table[1:] for cell in row]
    widths = [attributes["width"] for name, attributes in shown.elements if name == "rect"]
    assert widths == ["13.82%", "0.0%", "55.0%", "41.04%", "31.6%", "27.36%"]


def test_the_chart_is_told_to_those_who_do_not_see_it() -> None:
    shown = page()
    (chart,) = [attributes for name, attributes in shown.elements if name == "svg"]
    named = {attributes.get("id"): name for name, attributes in shown.elements}
    assert chart["role"] == "img"
    assert (named[chart["aria-labelledby"]], named[chart["aria-describedby"]]) == ("title", "desc")
    assert "Die meisten Anmeldungen: 402 (März 2027)." in shown.all("desc")[0]


def test_occupancy_waiting_no_shows_and_cancellations_are_told() -> None:
    assert rows(page(), "Belegung, Warteliste und Abmeldungen") == [
        ("Kennzahl", "Wert"),
        ("Kurse", "52"),
        ("Auslastung der Plätze", "75,3\xa0%"),
        ("Belegte Plätze von allen Plätzen", "903 von 1.200"),
        ("Anmeldungen auf der Warteliste", "17"),
        ("Nicht genutzte Plätze (nicht erschienen)", "12"),
        ("Abmeldungen im Zeitraum eingegangener Anmeldungen", "71 von 1.234"),
        ("Vereinbarte Entgelte", "23.456,78\xa0€"),
        ("Angegebene Kosten", "30.000,00\xa0€"),
    ]


def test_feedback_is_shown_without_free_texts_and_without_what_is_withheld() -> None:
    shown = page()
    assert rows(shown, "Antworten: 11") == [
        ("Frage", "Antworten", "Mittelwert", "Verteilung"),
        (text("question.overall", "de"), "11", "4,1", "1:\xa00; 2:\xa01; 3:\xa02; 4:\xa03; 5:\xa05"),
        (text("question.recommend", "de"), "9", "–", "Ja:\xa07; Vielleicht:\xa01; Nein:\xa01"),
        (text("question.comment", "de"), "6", "–", "freier Text, hier nicht abgedruckt"),
        ("own question", "5", "–", "<b>:\xa05"),
    ]
    assert not any("Muster" in data for _, data in shown.texts)
    withheld = "Zu wenige Antworten für eine anonyme Auswertung: " + text("question.place", "de")
    assert withheld in shown.all("p")


def test_a_report_without_anything_is_a_page_too() -> None:
    shown = page(EMPTY)
    assert shown.all("strong") == ["0", "0", "–"]
    assert "Im Zeitraum gab es keine Anmeldungen." in shown.all("p")
    assert shown.count("svg") == 0


def test_english_writes_numbers_and_dates_its_own_way() -> None:
    shown = page(language="en")
    assert shown.all("strong") == ["37", "1,234", "67.5%"]
    assert shown.all("p")[:2] == ["Period: 1 January 2027 to 30 June 2027", "As of Thursday, 1 July 2027, 09:00"]


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (HALF_YEAR, "1. Januar 2027 bis 30. Juni 2027"),
        (Period(HALF_YEAR.starts), "ab 1. Januar 2027"),
        (Period(None, HALF_YEAR.ends), "bis 30. Juni 2027"),
        (Period(), "ohne Begrenzung"),
    ],
)
def test_the_period_is_told_from_its_first_to_its_last_day(period: Period, words: str) -> None:
    assert page(evolve(REPORT, period=period)).all("p")[0] == f"Zeitraum: {words}"


def test_months_that_are_still_to_come_are_not_shown_as_empty() -> None:
    in_march = datetime(2027, 3, 5, tzinfo=BERLIN)
    report = evolve(REPORT, months=(("2027-01", 3),))
    assert months(report, as_of=in_march) == (("2027-01", 3), ("2027-02", 0), ("2027-03", 0))


def test_a_very_long_period_is_shown_from_its_first_to_its_last_booking() -> None:
    ages = Period(datetime(1990, 1, 1, tzinfo=UTC), datetime(2190, 1, 1, tzinfo=UTC))
    report = evolve(REPORT, period=ages, months=(("2026-12", 1), ("2027-01", 3)))
    assert months(report, as_of=AS_OF) == (("2026-12", 1), ("2027-01", 3))


# how it is made -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", [REPORT, EMPTY], ids=["full", "empty"])
def test_a_page_is_well_formed_and_has_what_readers_need(language: str, report: Report) -> None:
    shown = page(report, language)
    assert shown.open == []
    assert shown.count("h1") == shown.count("main") == shown.count("title") - shown.count("svg") == 1
    assert shown.elements[0] == ("html", {"lang": {"de-plain": "de-simple"}.get(language, language)})
    assert shown.count("table") == shown.count("caption")
    assert all(attributes["scope"] in ("row", "col") for name, attributes in shown.elements if name == "th")
    levels = [int(name[1]) for name, _ in shown.elements if re.fullmatch("h[1-6]", name)]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    ids = [attributes["id"] for _, attributes in shown.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_loaded_and_nothing_runs(language: str) -> None:
    source = render(REPORT, district_name="x", language=language, as_of=AS_OF)
    shown = Page(source)
    allowed = {"html", "head", "meta", "title", "style", "body", "header", "main", "section", "div", "figure", "p"}
    allowed |= {"figcaption", "h1", "h2", "h3", "strong", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert {name for name, _ in shown.elements} <= allowed | {"svg", "desc", "text", "rect"}
    assert not {key for _, attributes in shown.elements for key in attributes} & {"src", "href", "style", "xlink:href"}
    assert not any(key.startswith("on") for _, attributes in shown.elements for key in attributes)
    assert not re.search(r"https?:|//|url\(|@import|javascript", source)
    assert "default-src 'none'" in source


@given(st.text())
def test_no_name_can_become_part_of_the_page(name: str) -> None:
    summary = Summary(name, 5, (QuestionSummary(name, 5, ((name, 5),)),), (name,))
    report = evolve(REPORT, months=())
    source = render(report, district_name=name, language="de", as_of=AS_OF, summaries=[(name, summary)])
    plain = render(
        report,
        district_name="x",
        language="de",
        as_of=AS_OF,
        summaries=[("x", Summary("x", 5, (QuestionSummary("x", 5, (("x", 5),)),), ("x",)))],
    )
    assert [tag for tag, _ in Page(source).elements] == [tag for tag, _ in Page(plain).elements]
    assert source.encode("utf-8").decode("utf-8") == source


def test_what_html_must_not_have_is_replaced() -> None:
    assert element("p", "a\0\ud800\x1bb\n") == "<p>a\ufffd\ufffd\ufffdb\n</p>"


def test_a_language_without_words_and_a_time_without_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="no report in 'fr'; there is one in de, de-plain, en"):
        render(REPORT, district_name="x", language="fr", as_of=AS_OF)
    with pytest.raises(ValueError, match="needs a time zone"):
        render(REPORT, district_name="x", language="de", as_of=AS_OF.replace(tzinfo=None))


def test_every_language_has_the_same_words_with_the_same_gaps() -> None:
    german = {key: gaps(words) for key, words in REPORT_WORDS["de"].items()}
    assert set(REPORT_WORDS) == set(LANGUAGES)
    for language in LANGUAGES:
        assert {key: gaps(words) for key, words in REPORT_WORDS[language].items()} == german


def test_every_word_of_the_report_is_used_on_some_page() -> None:
    periods = [HALF_YEAR, Period(HALF_YEAR.starts), Period(None, HALF_YEAR.ends), Period()]
    reports = [*(evolve(REPORT, period=period) for period in periods), EMPTY]
    shown = "\n".join(data for report in reports for _, data in page(report, "en").texts)
    for words in REPORT_WORDS["en"].values():
        assert all(part.strip() in shown for part in re.split(r"\{\w+\}", words))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


SCHEMES = [dict(re.findall(r"--(\w+): (#\w{6})", line)) for line in STYLE.splitlines() if "--paper: #" in line]


@pytest.mark.parametrize("scheme", SCHEMES, ids=["light", "dark", "print"])
@pytest.mark.parametrize(("colour", "ratio"), [("ink", 4.5), ("quiet", 4.5), ("bar", 4.5), ("line", 3.0)])
def test_contrasts_are_those_of_wcag_aa(scheme: dict[str, str], colour: str, ratio: float) -> None:
    light, dark = sorted([luminance(scheme["paper"]), luminance(scheme[colour])], reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= ratio
