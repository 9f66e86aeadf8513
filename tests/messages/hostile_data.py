"""Good data, and ways to spoil it: as people, systems and broken connections do."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from importlib.resources import files
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bildungsraum.adapters import csv_files
from bildungsraum.adapters.vhs import openvhs

BERLIN = ZoneInfo("Europe/Berlin")
SAMPLES = files("bildungsraum") / "samples"
RULES = (SAMPLES / "landkreis-roedertal.toml").read_text("utf-8")

_COURSES = (SAMPLES / "landkreis-roedertal.openvhs.xml").read_text("utf-8").split("</veranstaltung>")
OPENVHS = "</veranstaltung>".join([*_COURSES[:3], _COURSES[-1]])
"""The first three courses of the sample."""

KUFER = """<kurse><kurs>
<knr>271-01</knr><haupttitel>Tabellen für Vereine</haupttitel><beginndat>30.03.2027</beginndat>
<endedat>06.04.2027</endedat><tnmax>8</tnmax><tnmin>4</tnmin><gebnorm>84,00</gebnorm><geberm>42,00</geberm>
<internetaktiv>W</internetaktiv><anm_ende>25.03.2027</anm_ende><ortplz>01454</ortplz><ortname>Radeberg</ortname>
<termine><termin><tag>30.03.2027</tag><zeitvon>18:00</zeitvon><zeitbis>19:30</zeitbis></termin></termine>
</kurs></kurse>
"""
BERLIN_JSON = json.dumps(
    {
        "veranstaltungen": {
            "veranstaltung": [
                {
                    "guid": f"c-{number}",
                    "nummer": f"B27-{number}",
                    "name": "Tabellen für Vereine",
                    "beginn_datum": "2027-03-30",
                    "ende_datum": "2027-04-06",
                    "maximale_teilnehmerzahl": "12",
                    "preis": {"betrag": "84.00", "zusatz": "erm. Preis: 42,00 EUR"},
                    "ortetermine": {
                        "adresse": [{"strasse": "Weg 1", "plz": "12345", "ort": "Berlin", "breitengrad": "52.5"}],
                        "termin": [{"beginn_datum": "2027-03-30", "beginn_uhrzeit": "18:00", "ende_uhrzeit": "19:30"}],
                    },
                    "webadresse": {"typ": "website", "uri": "https://vhs.example/kurs"},
                }
                for number in range(2)
            ]
        }
    },
    ensure_ascii=False,
)


def table() -> str:
    """The same three courses as a table for spreadsheets."""
    reading = openvhs.parse(OPENVHS.encode())
    providers = {one.id: one for one in reading.providers}
    return csv_files.write_listings(reading.listings, zone=BERLIN, providers=providers).decode("utf-8-sig")


ODD_VALUES = (
    *("", " ", "nichts", "0", "-1", "-5", "1e9", "99999999999", "12,345", "1.200", "1.000.000,00", "€"),
    *("true", "vielleicht", "31.02.2027", "2027-13-01", "2027-03-30", "1066-10-14", "99:99", "24:00", "18:00"),
    *("https:// x", "javascript:alert(1)", "<b/>", "<b>x</b>", "&foo;", "&#0;", "<![CDATA[", "<!--", "\x00", "\ud800"),
    *("200", "ä" * 300, '"', "'", "''", "[]", "{}", '{"a": 1}', "null", "[[[[", "x" * 70_000, "1 | 2 | 3 | 4 | 5 | 6"),
)
_VALUE = re.compile(r'>[^<>]*</|"[^"\n]*"|(?<== )[^\n]+|(?<=;)[^;\n]*')
_PART = re.compile(r"<(\w+)[^>]*>[^<]*</\1>|[^\n]*\n")


@st.composite
def spoilt(draw: st.DrawFn, text: str) -> bytes:
    """*text* with up to three faults, in some encoding."""
    for spoil in draw(st.lists(st.sampled_from((_cut, _hit, _revalue, _double)), min_size=1, max_size=3)):
        if text:
            text = spoil(draw, text)
    encoding = draw(st.sampled_from(("utf-8", "utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le")))
    return text.encode(encoding, "replace")


def _cut(draw: st.DrawFn, text: str) -> str:
    """Break off, or lose a piece."""
    begin = draw(st.integers(0, len(text)))
    return text[:begin] + text[begin + draw(st.integers(1, 80)) :] if draw(st.booleans()) else text[:begin]


def _hit(draw: st.DrawFn, text: str) -> str:
    """Change one character."""
    place = draw(st.integers(0, len(text) - 1))
    return text[:place] + draw(st.sampled_from("<>&;\"'{}[],=:\0ß\n\r\t \\|#")) + text[place + 1 :]


def _revalue(draw: st.DrawFn, text: str) -> str:
    """Let a field say something odd."""
    found = _chosen(draw, list(_VALUE.finditer(text)))
    if found is None:
        return text
    value = draw(st.sampled_from(ODD_VALUES))
    begin, end = (">", "</") if found[0].startswith(">") else ('"', '"') if found[0].startswith('"') else ("", "")
    return text[: found.start()] + begin + value + end + text[found.end() :]


def _double(draw: st.DrawFn, text: str) -> str:
    """Say something twice, perhaps elsewhere."""
    found = _chosen(draw, list(_PART.finditer(text)))
    place = found and draw(st.sampled_from((found.start(), 0, len(text))))
    return text if found is None or place is None else text[:place] + found[0] + text[place:]


def _chosen(draw: st.DrawFn, found: Sequence[re.Match[str]]) -> re.Match[str] | None:
    return draw(st.sampled_from(found)) if found else None
