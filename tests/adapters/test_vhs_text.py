"""Plain text out of whatever a feed wraps around it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bildungsraum.adapters.vhs.plain_text import one_line, plain, visible

MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<br />",
            "<li>",
            "<b>",
            "</b>",
            "<",
            ">",
            "&amp;",
            "&lt;",
            "\r\n",
            " ",
            "Wort",
            "<!--",
            "-->",
            "<script>",
            "</script>",
            "ä",
            "\0",
            "\ud800",
        ]
    )
).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stufe A?<br />\r\nStufe B?<br /><br />\r\n\r\nBeratung", "Stufe A?\nStufe B?\n\nBeratung"),
        ("<p>Erstens</p>\n<p>Zweitens</p>", "Erstens\nZweitens"),
        ("Mitbringen:<ul>\n<li>Laptop</li>\n<li>Maus</li>\n</ul>Bis bald", "Mitbringen:\nLaptop\nMaus\nBis bald"),
        ("Alle <a href=https://vhs.example/>Kurse</a> in Mitte", "Alle Kurse in Mitte"),
        ("<table><tr><td>Mo</td><td>9 Uhr</td></tr><tr><td>Di</td></tr></table>", "Mo 9 Uhr\nDi"),
        ("vor<!-- nicht\nda -->her", "vorher"),
        ("davor<!-- nie zu Ende", "davor"),
        ("<script>alert('x')</script>Text<style>p {}</style>!", "Text!"),
        ("Preis < 20 € und > 10 €", "Preis < 20 € und > 10 €"),
        ("C++ <vector> und <Name>", "C++ <vector> und <Name>"),
        ("Obst &amp; Gem&uuml;se&nbsp;&#8211; f&#xFC;r alle", "Obst & Gemüse – für alle"),
        ("?a=1&copy=2&unbekannt;", "?a=1&copy=2&unbekannt;"),
        ("eins\r\n\r\n\r\n\r\nzwei\rdrei\u2028vier", "eins\n\nzwei\ndrei\nvier"),
        ("viel   \t Platz  ", "viel Platz"),
        ("\ufeffun\u202esicht\x00bar\xad \ud800", "unsichtbar"),
        ("&#" + "1" * 5000 + ";", "&#" + "1" * 5000 + ";"),
        ("Word<o:p></o:p>", "Word"),
    ],
)
def test_markup_becomes_lines(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.text() | MARKUP)
def test_plain_text_has_no_edges_no_gaps_and_can_be_written_everywhere(text: str) -> None:
    result = plain(text)
    assert result == result.strip()
    assert "\n\n\n" not in result
    assert "\0" not in result
    assert "\r" not in result
    assert result.encode("utf-8").decode() == result


@given(st.text(st.characters(exclude_characters="<&", exclude_categories=["C", "Z"]), max_size=50))
def test_text_without_markup_stays_as_it_is(text: str) -> None:
    assert plain(text) == text == one_line(text) == visible(text)


@given(st.text() | MARKUP)
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert len(visible(text).splitlines()) <= 1


@pytest.mark.parametrize(
    "unit", ["<", "<a ", '<a b="', "</", "<!--", "<!", "&#", "&", "<script>", "<p>\n", "&amp;", "\n ", "<td>", "erm"]
)
def test_no_text_takes_long(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    started = time.perf_counter()
    plain(text)
    assert time.perf_counter() - started < 5
