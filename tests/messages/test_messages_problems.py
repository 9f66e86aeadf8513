"""What is said about broken feeds and tables: German for clerks, English for logs, and nothing left untranslated."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hostile_data import BERLIN, BERLIN_JSON, KUFER, OPENVHS, spoilt, table
from hypothesis import given
from hypothesis import strategies as st

from bildungsraum.adapters import csv_files
from bildungsraum.adapters.vhs import kufer, open_source
from bildungsraum.messages import LANGUAGES
from bildungsraum.messages.problems import failure, problem, untranslated
from bildungsraum.ports import Conflict, Item, Problem, StoreUnusable, Unreachable
from bildungsraum.serialization import Malformed
from bildungsraum.values import SessionId


def problems(items: Iterable[Item]) -> list[Problem]:
    return [item for item in items if isinstance(item, Problem)]


def check_all_is_said(items: Iterable[Item]) -> None:
    """Every problem has its German, on one line."""
    for one in problems(items):
        assert untranslated(one) == ()
        assert len(problem(one, "de").splitlines()) == 1


# hostile data ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile") / "Kurse, Herbst.xml"


@given(content=st.one_of(spoilt(OPENVHS), spoilt(KUFER), spoilt(BERLIN_JSON)))
def test_whatever_is_wrong_with_a_feed_is_said_in_german(content: bytes, file: Path) -> None:
    file.write_bytes(content)
    check_all_is_said(open_source(str(file)).read())
    check_all_is_said(open_source(str(file.parent)).read())


@given(content=spoilt(table()))
def test_whatever_is_wrong_with_a_table_is_said_in_german(content: bytes) -> None:
    check_all_is_said(csv_files.items(content, zone=BERLIN))


# problems -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Zeile 1: Datei: gefunden „nichts“, erwartet: Kursdaten"),
        (
            b"PK\x03\x04",
            "Zeile 1: Datei: gefunden „komprimierte Daten“, erwartet: XML oder JSON, das nicht komprimiert ist",
        ),
        (
            b"<rss>",
            (
                "Zeile 1, Spalte 1: Datei: gefunden „<rss>“, erwartet: Kursdaten einer Volkshochschule: "
                "Open-vhs, Kurse.json, Kurse.xml oder <kurse> von KuferSQL"
            ),
        ),
        (
            b"<kurse><kurs></kurse>",
            (
                "Zeile 1, Spalte 16: Datei: gefunden „Anfang und Ende eines Elements, die nicht zusammenpassen“, "
                "erwartet: fehlerfreies XML"
            ),
        ),
        (
            b"<kurse>\n<kurs><knr>1</knr></kurs></kurse>",
            "Datensatz 1, Zeile 2: haupttitel: gefunden „nichts“, erwartet: eine Angabe",
        ),
        (
            b'{"veranstaltungen": {"veranstaltung": [{"guid": "1", "name": "Kurs"',
            "vor dem ersten Datensatz: Datei: gefunden „das Ende der Daten“, erwartet: der Rest der Datei",
        ),
    ],
)
def test_a_clerk_reads_what_is_wrong_with_a_feed_and_where(content: bytes, said: str, file: Path) -> None:
    file.write_bytes(content)
    (only,) = problems(open_source(str(file)).read())
    assert problem(only, "de") == said
    (only,) = problems(open_source(str(file.parent)).read())
    assert problem(only, "de") == f"Kurse, Herbst.xml, {said}"


def test_a_clerk_reads_what_is_wrong_with_a_table_and_where() -> None:
    content = (
        "Kursnummer;Titel;Anbieter;Plätze;Anmeldung ab;Anmeldung bis;Leitung\n"
        "1;Kurs;vhs;viele;;;\n"
        "2;;vhs;;;;\n"
        "1;Kurs;vhs;;;;\n"
        "4;Kurs;vhs;;2027-04-01;2027-03-01;\n"
        "5;Kurs\n"
    )
    said = [problem(one, "de") for one in problems(csv_files.items(content.encode(), zone=BERLIN))]
    assert said[1:] == [
        "Zeile 2: Plätze: gefunden „viele“, erwartet: eine ganze Zahl oder unbegrenzt",
        "Zeile 3: Titel: gefunden „nichts“, erwartet: ein Titel; ohne ihn fehlen das Angebot und seine Kurse",
        "Zeile 4: Kursnummer: gefunden „vhs/1“, erwartet: jeder Kurs nur einmal; er steht schon in Zeile 2",
        "Zeile 5: ganze Zeile: gefunden „das Ende liegt vor dem Beginn“, erwartet: Angaben, die zusammenpassen",
        "Zeile 6: ganze Zeile: gefunden „2 Spalten“, erwartet: 7 Spalten",
    ]
    assert said[0].startswith(
        "Zeile 1: Spaltennamen: gefunden „Leitung“, erwartet: nur diese Spalten, jede einmal: Kurs"
    )


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ("<kurse>&foo;</kurse>", "eine unbekannte Abkürzung (&…;)"),
        ("<kurse>&#0;</kurse>", "ein verbotenes Zeichen (&#…;)"),
        ("<kurse><</kurse>", "ein Zeichen an falscher Stelle"),
        ("<kurse/>Text", "Daten hinter dem Ende"),
        ("<kurse/><kurse/>", "Daten hinter dem Ende"),
        ("<kurse a='1' a='2'/>", "ein doppeltes Attribut"),
        ("<kurse></kurs>", "Anfang und Ende eines Elements, die nicht zusammenpassen"),
        (" <?xml version='1.0'?><kurse/>", "die Zeile <?xml …?> nicht am Anfang"),
        ("<?xml encoding='utf-8'?><kurse/>", "eine fehlerhafte Zeile <?xml …?>"),
        ("<?xml version='1.0' encoding='utf-16'?><kurse/>", "ein anderer Zeichensatz als angegeben"),
        ("<!ELEMENT kurse ANY><kurse/>", "Text außerhalb der Elemente"),
    ],
)
def test_what_the_reader_of_xml_finds_is_said_in_german(document: str, found: str) -> None:
    (only,) = kufer.parse(document.encode()).problems
    assert f"gefunden „{found}“" in problem(only, "de")


def test_values_of_a_feed_stay_as_they_are() -> None:
    value = "12 Plätze, line 3, a number such as 5"
    said = problem(Problem("line 3", "tnmax", value, "a whole number"), "de")
    assert said == f"Zeile 3: tnmax: gefunden „{value}“, erwartet: eine ganze Zahl"


def test_in_english_everything_is_as_the_door_says_it() -> None:
    one = Problem("record 5, line 291", "nummer", "2 values", "one value; the first counts")
    assert problem(one, "en") == "record 5, line 291: nummer: found “2 values”, expected: one value; the first counts"
    gone = StoreUnusable("sqlite:///x.db", "the disk is full", "make room")
    assert failure(gone, "en") == str(gone)
    assert failure(KeyError("there is no booking 'b-1'"), "en") == "there is no booking 'b-1'"


def test_a_phrase_that_nobody_knows_stays_and_is_named() -> None:
    assert problem(Problem("page 3", "x", "y", "a unicorn"), "de") == "page 3: x: gefunden „y“, erwartet: a unicorn"
    assert untranslated(Problem("page 3", "x", "y", "a unicorn")) == ("page 3", "a unicorn")
    assert untranslated(Malformed("Rules", ("a unicorn @ $.district",))) == ("a unicorn",)
    assert untranslated(ValueError("a unicorn")) == ("a unicorn",)
    gone = Unreachable("https://vhs.example", "a unicorn")
    assert failure(gone, "de") == "https://vhs.example lässt sich nicht lesen. Das System meldet: a unicorn."
    assert untranslated(gone) == ("a unicorn",)


@pytest.mark.parametrize("said", [Problem("line 1", "file", "nothing", "text"), Conflict(SessionId("s"), 1)])
def test_plain_german_says_the_same_and_unknown_languages_are_refused(said: Problem | Conflict) -> None:
    def in_words(language: str) -> str:
        return problem(said, language) if isinstance(said, Problem) else failure(said, language)

    assert in_words("de-plain") == in_words("de") != in_words("en")
    with pytest.raises(ValueError, match=f"'fr'; there are {', '.join(LANGUAGES)}"):
        in_words("fr")


def test_a_very_long_text_takes_no_time() -> None:
    """Patterns that looked back at every gap would take hours."""
    for piece in ("record 1, ", " @ $.", " (at line 1, ", "a, line 1, ", " and ", "there is no ", "({["):
        long = piece * (1_000_000 // len(piece))
        assert untranslated(Problem(long, "x", "y", long)) == (long, long)
        assert failure(ValueError(long), "de")
