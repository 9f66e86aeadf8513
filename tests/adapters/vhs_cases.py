"""Feeds for the tests of the VHS doors: one course as a mapping, written as XML or as Berlin's JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from bildungsraum.adapters.vhs import berlin, kufer, openvhs
from bildungsraum.offering import Offering
from bildungsraum.ports import Loss, Problem, Reading
from bildungsraum.schedule import Session

SAMPLE = files("bildungsraum").joinpath("samples/landkreis-roedertal.openvhs.xml").read_bytes()
SAMPLE_ENDS = SAMPLE.rindex(b">") + 1

COURSE: dict[str, Any] = {
    "guid": "c-1",
    "nummer": "F27-1",
    "name": "Tabellen für Vereine",
    "beginn_datum": "2027-03-30",
    "ende_datum": "2027-03-30",
}
KURS: dict[str, Any] = {"knr": "271-01", "haupttitel": "Tabellen für Vereine", "beginndat": "30.03.2027"}


def element(name: str, node: Any) -> str:
    """*node* in the shape of Berlin's JSON as XML."""
    if isinstance(node, list):
        return "".join(element(name, one) for one in node)
    if not isinstance(node, Mapping):
        return f"<{name}/>" if node is None else f"<{name}>{escape(node)}</{name}>"
    attributes = "".join(f" {key[1:]}={quoteattr(value)}" for key, value in node.items() if key.startswith("@"))
    inside = "".join(
        escape(value) if key == "#text" else element(key, value)
        for key, value in node.items()
        if not key.startswith("@")
    )
    return f"<{name}{attributes}>{inside}</{name}>"


def openvhs_xml(*courses: Mapping[str, Any]) -> bytes:
    export = element("export", {"ersteller": {"guid": "09994", "name": "vhs Rödertal"}})
    inside = "\n".join(element("veranstaltung", course) for course in courses)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<openvhs:veranstaltungen version="1.2"'
    return f'{head} xmlns:openvhs="{openvhs.NAMESPACE}">\n{export}\n{inside}</openvhs:veranstaltungen>'.encode()


def berlin_xml(*courses: Mapping[str, Any]) -> bytes:
    inside = "\n".join(element("veranstaltung", course) for course in courses)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<veranstaltungen>{inside}</veranstaltungen>'.encode()


def berlin_json(*courses: Any) -> bytes:
    return json.dumps({"veranstaltungen": {"veranstaltung": list(courses)}}, ensure_ascii=False).encode()


def kufer_xml(*courses: Mapping[str, Any]) -> bytes:
    inside = "\n".join(element("kurs", course) for course in courses)
    return f"<kurse>{inside}</kurse>".encode()


def read_openvhs(**fields: Any) -> Reading:
    """A course of Open-vhs with these *fields* beside those that every course has."""
    return openvhs.parse(openvhs_xml({**COURSE, **fields}))


def read_berlin(**fields: Any) -> Reading:
    """The same in Berlin's JSON, which must say the same in XML."""
    reading = berlin.parse(berlin_json({**COURSE, **fields}))
    in_xml = berlin.parse(berlin_xml({**COURSE, **fields}))
    assert in_xml.listings == reading.listings
    assert [(one.field, one.found) for one in in_xml.problems] == [(one.field, one.found) for one in reading.problems]
    return reading


def read_kufer(**fields: Any) -> Reading:
    return kufer.parse(kufer_xml({**KURS, **fields}))


def offering(reading: Reading) -> Offering:
    """The offering of the only listing, which had no problem."""
    assert reading.problems == ()
    (listing,) = reading.listings
    return listing.offering


def session(reading: Reading) -> Session:
    """The session of the only listing, which had no problem."""
    assert reading.problems == ()
    (listing,) = reading.listings
    (session,) = listing.sessions
    return session


def meetings(session: Session) -> list[tuple[str, str, str]]:
    """Key, start with the offset of the zone on that day, and end of each meeting."""
    return [
        (one.key, f"{one.starts:%Y-%m-%d %H:%M%z}", "whole day" if one.all_day else f"{one.ends:%d. %H:%M}")
        for one in session.meetings
    ]


def only_problem(reading: Reading, loss: Loss = Loss.VALUE) -> Problem:
    """The only problem; a lost value must not have cost the course."""
    (problem,) = reading.problems
    assert problem.loss is loss
    assert len(reading.listings) == (1 if loss is Loss.VALUE else 0)
    return problem
