"""A file of rules is checked on the command line: every fault with its place, or who decides what."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from cli_cases import FEED, RULES, WINTER, call, program
from jsonschema import Draft202012Validator

from bildungsraum.adapters import district_toml

PROFILES = sorted(Path(str(files("bildungsraum") / "samples" / "profiles")).glob("*.toml"))
SMALLEST = '[district]\nid = "x"\nname = "X"\n'


def test_rules_that_are_fine_say_what_each_level_decides(tmp_path: Path) -> None:
    file = tmp_path / "district.toml"
    file.write_text(
        'party.maximum = 2\nsessions."s 1".admission = { age = "none", groups = ["a"] }\n' + SMALLEST, "utf-8"
    )
    said = call("rules", "check", file)
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [
        "Die Satzung ist in Ordnung: X. Anders als die Vorgabe regelt:",
        "der Landkreis x",
        "  party.maximum = 2",
        "der Kurs s 1",
        "  admission.age = none",
        '  admission.groups = ["a"]',
    ]


@pytest.mark.parametrize("file", [RULES, *PROFILES], ids=lambda file: file.stem)
def test_every_profile_that_comes_along_is_fine(file: Path) -> None:
    said = call("rules", "check", file)
    assert (said.code, said.err) == (0, "")
    assert max(map(len, said.out.splitlines())) <= 120


def test_every_fault_stands_on_a_line_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "district.toml"
    file.write_text('party.maximum = -2\nproviders."vhs".waiting.fit = "tight"\n' + SMALLEST, "utf-8")
    said = call("rules", "check", file)
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines() == [
        f"Die Satzung {file} ist so nicht brauchbar. Fehler: 2",
        "  party, maximum: maximum darf nicht unter null liegen, ist aber -2",
        "  providers, vhs, waiting, fit: 'tight' steht nicht zur Wahl",
    ]


def test_contradictions_are_told_in_english_too(tmp_path: Path) -> None:
    file = tmp_path / "district.toml"
    file.write_text("party = { minimum = 3, maximum = 2 }\nholds.confirm.hours = 0\n" + SMALLEST, "utf-8")
    said = program("rules", "check", file, "--lang", "en")
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines()[1:] == [
        "  nobody can confirm within 0 hours @ $.holds.confirm",
        "  3 is above party.maximum 2 @ $.party.minimum",
    ]


def test_sessions_that_go_against_the_rules_are_named(tmp_path: Path) -> None:
    file, db = tmp_path / "district.toml", tmp_path / "kreis.db"
    file.write_text('places.pools = [{ id = "hall", places = 900 }]\n' + SMALLEST, "utf-8")
    call("import", FEED, "--db", db, "--at", WINTER)
    said = call("rules", "check", file, "--db", db, "--at", WINTER)
    assert said.code == 1
    first, *found = said.err.splitlines()
    assert first == f"Kurse in der Datenbank passen nicht dazu. Widersprüche: {len(found)}"
    assert all("places.pools: die Kontingente haben zusammen 900 Plätze, vergeben werden" in one for one in found)
    file.write_text(SMALLEST, "utf-8")
    said = call("rules", "check", file, "--db", db, "--at", WINTER)
    assert (said.code, said.err) == (0, "")


def test_a_missing_file_and_a_missing_word_are_one_sentence(tmp_path: Path) -> None:
    assert call("rules", "check", tmp_path / "fehlt.toml").code == 2
    assert "gibt es nicht" in call("rules", "check", tmp_path / "fehlt.toml").err
    assert call("rules").code == 2
    assert call("rules", "lesen").code == 2


def test_the_schema_is_json_that_describes_the_file() -> None:
    said = call("rules", "schema")
    assert said.code == 0
    assert said.facts == json.loads(json.dumps(district_toml.schema()))
    Draft202012Validator.check_schema(said.facts)
