"""The JSON Schema of the file: it accepts what the reader accepts, and refuses what the reader refuses, if it can say so."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from district_files import SAMPLES, as_toml, for_editors, plain_book
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bildungsraum import testing
from bildungsraum.adapters import district_toml
from bildungsraum.adapters.district_toml.reading import book_from
from bildungsraum.rules import RuleBook
from bildungsraum.serialization import Malformed

SCHEMA = district_toml.schema()
EDITOR = Draft202012Validator(SCHEMA)
PLAIN = [for_editors(file.read_bytes()) for file in SAMPLES]
BEYOND = re.compile(
    r"IANA database|needs an id of its own|go from early to late|must not be cheaper|late_percent must not be below"
    r"|overflow|nothing to release|before it opens|needs company of another|not a date|int is wanted, got \d+\.0 @"
)
"""What only makes sense together, or in a calendar; and 4.0 is a whole number for a schema."""


def test_it_is_a_schema_itself_and_can_be_written_as_json() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_every_sample_fits(file: Path) -> None:
    assert list(EDITOR.iter_errors(for_editors(file.read_bytes()))) == []


@given(testing.rule_books())
def test_whatever_rules_there_are_their_file_fits(book: RuleBook) -> None:
    assert list(EDITOR.iter_errors(for_editors(as_toml(plain_book(book))))) == []


ODD: tuple[Any, ...] = (
    *(
        0,
        1,
        -1,
        7,
        101,
        4.5,
        4.0,
        True,
        False,
        "",
        " ",
        "none",
        "strict",
        "09:00:00",
        "25:00",
        "2027-02-31",
        "3.00 EUR",
    ),
    *(
        "-3.00 EUR",
        "3 euro",
        "Mars",
        [],
        [1],
        [""],
        {},
        {"days": 1},
        {"days": 1, "hours": 1},
        {"hours": -1},
        {"id": "x"},
    ),
)


@given(st.data())
def test_what_the_reader_refuses_for_its_shape_the_editor_marks_too(data: st.DataObject) -> None:
    plain = deepcopy(data.draw(st.sampled_from(PLAIN)))
    for _ in range(data.draw(st.integers(1, 2))):
        table, key = data.draw(st.sampled_from(list(places(plain))))
        match data.draw(st.sampled_from(("other", "gone", "misspelt"))):
            case "other":
                table[key] = data.draw(st.sampled_from(ODD))
            case "gone":
                del table[key]
            case "misspelt" if isinstance(table, dict):
                table[f"{key}_"] = table.pop(key)
    marked, refused = not EDITOR.is_valid(for_editors(as_toml(plain))), shape_faults(plain)
    assert marked or not refused, refused


def places(plain: Any) -> Iterator[tuple[Any, Any]]:
    """Every value in *plain*, as what it stands in and its key there."""
    keys = list(plain) if isinstance(plain, dict) else list(range(len(plain))) if isinstance(plain, list) else []
    for key in keys:
        yield plain, key
        yield from places(plain[key])


def shape_faults(plain: dict[str, Any]) -> list[str]:
    """What the reader finds wrong and a schema could say."""
    try:
        book_from(tomllib.loads(as_toml(plain).decode()))
    except Malformed as error:
        return [fault for fault in error.faults if not BEYOND.search(fault)]
    return []


BROKEN = {
    "an unknown key": ("maximum = 4", "maximun = 4"),
    "a text for a number": ("maximum = 4", 'maximum = "4"'),
    "a number below zero": ("maximum = 4", "maximum = -4"),
    "a share above all": ("percent = 50, fixed", "percent = 150, fixed"),
    "a deadline of two kinds": ("{ days = 1, clock = 12:00:00 }", "{ days = 1, hours = 12 }"),
    "a clock that no clock shows": ("clock = 12:00:00", 'clock = "25:00"'),
    "an amount that is none": ('"3.00 EUR"', '"3 Euro"'),
    "a name of blanks": ('"Landkreis Rödertal"', '" "'),
    "no district": ("[district]", "[places]"),
    "a level that changes what is for all": ("[feedback]", "[sessions.s.working_days]\nsaturday = false\n[feedback]"),
    "rules of nobody": ("[feedback]", '[sessions." "]\n[feedback]'),
    "a code instead of its hash": ("[feedback]", '[[admission.codes]]\nsalt = "s"\nhash = "laterne"\n[feedback]'),
    "an offer that is never made": ("[feedback]", "[waiting.offer]\ntries = 0\n[feedback]"),
    "one answer is not anonymous": ("answers_minimum = 5", "answers_minimum = 1"),
}
ROEDERTAL = next(file for file in SAMPLES if file.stem == "landkreis-roedertal").read_text("utf-8")


@pytest.mark.parametrize(("old", "new"), BROKEN.values(), ids=BROKEN)
def test_an_editor_marks(old: str, new: str) -> None:
    assert old in ROEDERTAL
    spoilt = ROEDERTAL.replace(old, new).encode()
    assert not EDITOR.is_valid(for_editors(spoilt))
    with pytest.raises(Malformed):
        district_toml.parse(spoilt)


def test_who_points_at_a_key_reads_what_it_means_and_what_holds_without_it() -> None:
    waiting = SCHEMA["$defs"]["WaitingRules"]["properties"]
    assert waiting["maximum"]["description"] == 'bookings that may wait; "none" is unlimited, 0 is no waiting list.'
    assert waiting["fit"]["default"] == "strict"
    assert SCHEMA["$defs"]["Layer"]["properties"].keys() == SCHEMA["properties"].keys() - {
        *("district", "working_days", "withdrawals_maximum_percent"),
        *("municipalities", "providers", "offerings", "sessions"),
    }
