"""The statute of a district as a file: what a clerk writes is what counts, and every slip is named."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from roedertal import RULES

from bildungsraum import testing
from bildungsraum.adapters import district_toml
from bildungsraum.fees import CancellationStep, CancellationTerms, Reduction
from bildungsraum.rules import After, Before, District, FeedbackRule, ReminderRule, Rules
from bildungsraum.serialization import Malformed, to_plain
from bildungsraum.values import Money

STATUTE = """
party_maximum = 4
waiting_maximum = 10

[district]
id = "roedertal"
name = "Landkreis Rödertal"

[registration_closes]
days = 1
clock = 18:00:00

[cancellation]
late_percent = 100
steps = [{ days_before = 7 }, { days_before = 3, percent = 50, fixed = "3.00 EUR" }]

[[reductions]]
id = "pass"
percent = 25

[[reminders]]
id = "day"
when = { days = 1, clock = "09:00:00" }
late_hours = 6

[feedback]
answers_minimum = 6
when = { days = 2 }
"""


def faults(text: str | bytes) -> tuple[str, ...]:
    with pytest.raises(Malformed) as caught:
        district_toml.parse(text.encode() if isinstance(text, str) else text)
    return caught.value.faults


def test_what_stands_in_the_file_is_the_rules_of_the_district() -> None:
    assert district_toml.parse(STATUTE.encode()) == Rules(
        District("roedertal", "Landkreis Rödertal", "Europe/Berlin"),
        registration_closes=Before(1, time(18)),
        party_maximum=4,
        waiting_maximum=10,
        reductions=[Reduction("pass", 25)],
        cancellation=CancellationTerms([CancellationStep(7), CancellationStep(3, 50, Money(300))], 100),
        reminders=[ReminderRule("day", Before(1, time(9)), 6)],
        feedback=FeedbackRule(After(2, time(9)), 6),
    )


def test_a_name_is_all_that_a_district_must_give() -> None:
    smallest = '[district]\nid = "roedertal"\nname = "Landkreis Rödertal"\n'
    assert district_toml.parse(smallest.encode()) == Rules(RULES.district)


def test_a_file_from_windows_reads_the_same(tmp_path: Path) -> None:
    file = tmp_path / "district.toml"
    file.write_bytes(b"\xef\xbb\xbf" + STATUTE.replace("\n", "\r\n").encode())
    assert district_toml.read(file) == district_toml.parse(STATUTE.encode())


@given(testing.rules())
def test_any_rules_can_be_written_down_as_a_file(rules: Rules) -> None:
    assert district_toml.parse(_toml(to_plain(rules)).encode()) == rules


@given(st.binary(max_size=80) | testing.texts(max_size=80).map(str.encode))
def test_whatever_stands_in_the_file_it_is_rules_or_malformed(content: bytes) -> None:
    found: tuple[object, ...]
    try:
        found = (district_toml.parse(content),)
    except Malformed as error:
        found = error.faults
    assert found
    assert all(found)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"Landkreis Rödertal"', '" "', "name must not be empty, got ' ' @ $.district"),
        ('id = "roedertal"\n', "", "id is missing @ $.district"),
        ("party_maximum", "party_maximun", "unknown: party_maximun @ $"),
        ("waiting_maximum = 10", "waiting_maximum = -1", "waiting_maximum must not be negative, got -1 @ $"),
        ("percent = 25", "percent = 2.5", "int is wanted, got 2.5 @ $.reductions[0].percent"),
        ("percent = 25", "percent = 250", "percent is a percentage from 0 to 100, got 250 @ $.reductions[0]"),
        ("percent = 25", "percent = true", "int is wanted, got True @ $.reductions[0].percent"),
        ('"3.00 EUR"', "3.00", "money is written as text, got 3.0 @ $.cancellation.steps[1].fixed"),
        ('"3.00 EUR"', '"3.00 euro"', "a currency is three capital letters"),
        ('"3.00 EUR"', '"3.001 EUR"', "money has whole cents, got '3.001' @ $.cancellation.steps[1].fixed"),
        ("answers_minimum = 6", "answers_minimum = 1", "below two answers nobody is anonymous"),
        ('"09:00:00"', '"nine"', "@ $.reminders[0].when.clock"),
        ("clock = 18:00:00", "clock = 2027-03-01", "a time of day is written as text, got"),
    ],
)
def test_every_slip_is_named_with_its_place(old: str, new: str, fault: str) -> None:
    assert old in STATUTE
    assert any(fault in one for one in faults(STATUTE.replace(old, new)))


def test_all_slips_are_named_at_once() -> None:
    wrong = STATUTE.replace("party_maximum = 4", "party_maximum = 4.0").replace("days_before = 7", 'days_before = "7"')
    assert sorted(faults(wrong + "colour = 'red'\n")) == [
        "int is wanted, got '7' @ $.cancellation.steps[0].days_before",
        "int is wanted, got 4.0 @ $.party_maximum",
        "unknown: colour @ $.feedback",
    ]


def test_what_is_no_toml_is_said_to_be_none() -> None:
    assert "line 1" in faults("district = \n")[0]
    assert faults(b"name = '\xe4'") == ("not UTF-8 at byte 8",)


def test_a_missing_file_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        district_toml.read(tmp_path / "district.toml")


def _toml(plain: object) -> str:
    """As TOML; what is ``None`` is left out, because TOML has no such value."""
    assert isinstance(plain, dict)
    return "\n".join(f"{key} = {_inline(value)}" for key, value in plain.items() if value is not None)


def _inline(plain: object) -> str:
    match plain:
        case dict():
            inside = (f'"{key}" = {_inline(value)}' for key, value in plain.items() if value is not None)
            return "{ " + ", ".join(inside) + " }"
        case list() | tuple():
            return "[" + ", ".join(map(_inline, plain)) + "]"
        case bool():
            return "true" if plain else "false"
        case int() | time() | date():
            return str(plain)
        case str():
            return '"' + "".join(rf"\U{ord(letter):08x}" for letter in plain) + '"'
        case _:
            raise AssertionError(f"TOML cannot hold {plain!r}")
