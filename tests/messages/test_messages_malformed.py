"""What is said about rules and stored documents that do not fit: in German, with the place, nothing left untranslated."""

from __future__ import annotations

from contextlib import suppress

import pytest
from failure_cases import said
from hostile_data import RULES, spoilt
from hypothesis import given

from bildungsraum.adapters import district_toml
from bildungsraum.offering import Offering
from bildungsraum.ports import Mark
from bildungsraum.schedule import Session
from bildungsraum.serialization import Malformed, event_from_json, from_json


@given(content=spoilt(RULES))
def test_whatever_is_wrong_with_the_rules_is_said_in_german(content: bytes) -> None:
    with suppress(Malformed):  # some faults do no harm
        district_toml.parse(content)
        return
    assert said(lambda: district_toml.parse(content), Malformed).startswith("Die Satzung ist nicht lesbar: ")


@pytest.mark.parametrize(
    ("spoils", "reason"),
    [
        (
            ("maximum = 4", "maximum = vier"),
            "Zeile 15, Spalte 11: der Wert fehlt oder ist falsch geschrieben",
        ),
        (
            ("maximum = 4", "maximum : 4"),
            "Zeile 15, Spalte 9: hinter dem Namen fehlt das Gleichheitszeichen",
        ),
        (("maximum = 4", 'maximum = "4"'), "party, maximum: hier gehört eine ganze Zahl hin, nicht '4'"),
        (("maximum = 4", "maximum = -4"), "party, maximum: maximum darf nicht unter null liegen, ist aber -4"),
        (("maximum = 4", "most = 4"), "party: hier nicht bekannt: most"),
        (
            ("maximum = 4", "maximum = 4\nminimum = 5"),
            "party, minimum: 5 ist mehr als party.maximum (4)",
        ),
        (
            ("[waiting]", '[providers."vhs".waiting]\nmaximum = -1\n[waiting]'),
            "providers, vhs, waiting, maximum: maximum darf nicht unter null liegen, ist aber -1",
        ),
        (('"Europe/Berlin"', '"Berlin"'), "district, zone: 'Berlin' ist keine Zeitzone wie 'Europe/Berlin'"),
        (
            ('name = "Land', 'title = "Land'),
            "district, name: die Angabe name fehlt; district: hier nicht bekannt: title",
        ),
        (
            ('id = "day"', 'id = "week"'),
            "jede Erinnerung braucht eine eigene Kennung (id): ['week', 'week']",
        ),
        (
            ("days = 1, clock = 09:00:00", "days = 1, clock = 9"),
            "reminders, 2. Eintrag, when, clock: hier gehört eine Uhrzeit wie 09:00:00 hin, nicht 9",
        ),
        (
            ('percent = 25, fixed = "3.00 EUR"', "percent = 25, fixed = 3"),
            'cancellation, steps, 2. Eintrag, fixed: hier gehört ein Betrag wie "3.00 EUR" hin, nicht 3',
        ),
    ],
)
def test_a_clerk_reads_what_is_wrong_with_the_rules_and_where(spoils: tuple[str, str], reason: str) -> None:
    assert spoils[0] in RULES
    content = RULES.replace(*spoils).encode()
    assert said(lambda: district_toml.parse(content), Malformed) == f"Die Satzung ist nicht lesbar: {reason}"


@pytest.mark.parametrize(
    "document",
    [
        *("a", "a = ", "= 1", "[a", "[[a", "a = [1", "a = {b = 1", "a = {b = 1, b = 2}", "a = 1\na = 2", "[a]\n[a]"),
        *('a = "x', 'a = "x\ny"', "a = 2027-02-31", "a = 1 b = 2", 'a = "\\q"', "a = '\x01'", "a = {b = 1}\na.c = 1"),
        *("district = 5", "district = 'x'", "district = []", "reminders = 5", "reminders = 'x'", "reminders = [5]"),
        *("admission.closes = {days = 1, clock = '25:00'}", "admission.closes = {days = 1, clock = 'noon'}"),
        *("a = " + "[" * 5000, "party.maximum = 2027-01-01", "cancellation = {steps = [{days_before = 1.5}]}"),
    ],
)
def test_what_python_and_its_reader_of_toml_find_is_said_in_german(document: str) -> None:
    assert said(lambda: district_toml.parse(document.encode()), Malformed).startswith("Die Satzung ist nicht lesbar: ")


@pytest.mark.parametrize("kind", [Session, Offering, Mark])
@pytest.mark.parametrize("document", ["", "{", "[]", "5", "null", '"x"', '{"id": 5, "x": 1}', "[" * 100_000])
def test_a_damaged_document_of_the_database_is_told_in_german(document: str, kind: type) -> None:
    assert said(lambda: from_json(document, kind), Malformed).startswith("Ein gespeicherte")


@pytest.mark.parametrize("document", ["", "[]", "{}", '{"type": "Party"}', '{"type": "Promoted", "at": "2027-13-01"}'])
def test_a_damaged_event_of_the_journal_is_told_in_german(document: str) -> None:
    told = said(lambda: event_from_json(document), Malformed)
    assert told.startswith("Ein gespeicherter Vorgang eines Kurses ist nicht lesbar: ")
