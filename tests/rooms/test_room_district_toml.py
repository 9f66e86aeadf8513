"""The statute of a district as a file: what a clerk writes is what counts, and every slip is named."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from attrs import evolve
from district_files import SAMPLES, as_toml, plain_book, plain_value
from hypothesis import given
from hypothesis import strategies as st
from roedertal import RULES

from bildungsraum import testing
from bildungsraum.adapters import district_toml
from bildungsraum.adapters.district_toml import bundesland
from bildungsraum.fees import CancellationStep, CancellationTerms, Reduction
from bildungsraum.rules import (
    AdmissionRules,
    After,
    AgeRule,
    Before,
    District,
    FeedbackRule,
    HoursBefore,
    Layer,
    Level,
    PartyRules,
    PlaceRules,
    Pool,
    PoolKind,
    ReminderRule,
    RuleBook,
    Rules,
    WaitingRules,
    WorkingDaysBefore,
)
from bildungsraum.serialization import Malformed
from bildungsraum.values import Money

SMALLEST = '[district]\nid = "roedertal"\nname = "Landkreis Rödertal"\n'
STATUTE = """
moved_free_days = 7

[district]
id = "roedertal"
name = "Landkreis Rödertal"

[places]
pools = [{ id = "hall", places = 8 }, { id = "stream", kind = "online" }]

[admission]
opens = { working_days = 20 }
closes = { days = 1, clock = 18:00:00 }
age = { minimum = 12 }

[party]
maximum = 4
names_due = { hours = 48 }

[waiting]
maximum = 10

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

[sessions."vhs:phone #1".admission]
closes = "none"
age = "none"

[municipalities."14627"]
moved_free_days = 3

[municipalities."14627".waiting]
maximum = 5
"""
WRITTEN = (
    *("admission.age", "admission.closes", "admission.opens", "cancellation", "feedback.answers_minimum"),
    *("feedback.when", "moved_free_days", "party.maximum", "party.names_due", "places.pools", "reductions"),
    *("reminders", "waiting.maximum"),
)


def faults(text: str | bytes) -> tuple[str, ...]:
    with pytest.raises(Malformed) as caught:
        district_toml.parse(text.encode() if isinstance(text, str) else text)
    return caught.value.faults


def test_what_stands_in_the_file_is_what_the_district_and_its_levels_have_decided() -> None:
    rules = Rules(
        District("roedertal", "Landkreis Rödertal", "Europe/Berlin"),
        places=PlaceRules(pools=[Pool("hall", 8), Pool("stream", kind=PoolKind.ONLINE)]),
        admission=AdmissionRules(WorkingDaysBefore(20, time(9)), Before(1, time(18)), age=AgeRule(12)),
        party=PartyRules(maximum=4, names_due=HoursBefore(48)),
        waiting=WaitingRules(10),
        reductions=[Reduction("pass", 25)],
        cancellation=CancellationTerms([CancellationStep(7), CancellationStep(3, 50, Money(300))], 100),
        moved_free_days=7,
        reminders=[ReminderRule("day", Before(1, time(9)), 6)],
        feedback=FeedbackRule(After(2, time(9)), 6),
        levels=[(key, Level.DISTRICT) for key in WRITTEN],
    )
    town = Layer(Level.MUNICIPALITY, "14627", [("moved_free_days", 3), ("waiting.maximum", 5)])
    phone = Layer(Level.SESSION, "vhs:phone #1", [("admission.closes", None), ("admission.age", None)])
    assert district_toml.parse(STATUTE.encode()) == RuleBook(rules, [town, phone])


def test_a_name_is_all_that_a_district_must_give() -> None:
    assert district_toml.parse(SMALLEST.encode()) == RuleBook(Rules(RULES.district))


def test_what_is_written_is_decided_there_even_if_it_is_what_the_library_does() -> None:
    file = "party.maximum = 6\nwaiting = {}\nproviders.vhs.party.minimum = 1\n" + SMALLEST
    rules = district_toml.parse(file.encode()).of(provider="vhs")
    levels = {key: rules.ruling(key).level for key in district_toml.KEYS}
    others = dict.fromkeys(district_toml.KEYS, Level.LIBRARY)
    assert levels == others | {"party.maximum": Level.DISTRICT, "party.minimum": Level.PROVIDER}


def test_a_file_from_windows_reads_the_same(tmp_path: Path) -> None:
    file = tmp_path / "district.toml"
    file.write_bytes(b"\xef\xbb\xbf" + STATUTE.replace("\n", "\r\n").encode())
    assert district_toml.read(file) == district_toml.parse(STATUTE.encode())


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_every_sample_is_in_order_and_a_profile_explains_each_of_its_decisions(file: Path) -> None:
    assert district_toml.read(file).rules.district.zone == "Europe/Berlin"
    if file.parent.name == "profiles":
        assert list(unexplained(file.read_text("utf-8"))) == []


def unexplained(text: str) -> Iterator[str]:
    """Keys without a comment behind them or behind the heading of their section; a name explains itself."""
    heading = ""
    for line in text.splitlines():
        if line.startswith("["):
            heading = line
        elif re.match(r"[a-z_]+ = ", line) and "#" not in heading + line and heading != "[district]":
            yield f"{heading} {line}"


@given(testing.rule_books())
def test_any_rules_can_be_written_down_as_a_file(book: RuleBook) -> None:
    again = district_toml.parse(as_toml(plain_book(book)))
    assert evolve(again.rules, levels=book.rules.levels) == book.rules
    written = {key for key in district_toml.KEYS if plain_value(key, book) is not None}
    assert dict(again.rules.levels) == dict.fromkeys(written, Level.DISTRICT)
    told, wanted = ({(one.level, one.of): dict(one.changes) for one in some.layers} for some in (again, book))
    assert told == wanted


@given(st.binary(max_size=80) | testing.texts(max_size=80).map(str.encode))
def test_whatever_stands_in_the_file_it_is_rules_or_malformed(content: bytes) -> None:
    found: tuple[object, ...]
    try:
        found = (district_toml.parse(content),)
    except Malformed as error:
        found = error.faults
    assert found
    assert all(found)


# what does not fit ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"Landkreis Rödertal"', '" "', "name must not be empty, got ' ' @ $.district.name"),
        ('id = "roedertal"\n', "", "id is missing @ $.district.id"),
        ("maximum = 4", "maximun = 4", "unknown: maximun @ $.party"),
        ("maximum = 10", "maximum = -1", "maximum must not be negative, got -1 @ $.waiting.maximum"),
        (
            "maximum = 5",
            "maximum = -1",
            'maximum must not be negative, got -1 @ $.municipalities["14627"].waiting.maximum',
        ),
        ("percent = 25", "percent = 2.5", "int is wanted, got 2.5 @ $.reductions[0].percent"),
        ("percent = 25", "percent = 250", "percent is a percentage from 0 to 100, got 250 @ $.reductions[0].percent"),
        ("percent = 25", "percent = true", "int is wanted, got True @ $.reductions[0].percent"),
        ('"3.00 EUR"', "3.00", "money is written as text, got 3.0 @ $.cancellation.steps[1].fixed"),
        ('"3.00 EUR"', '"3.00 euro"', "a currency is three capital letters"),
        ('"3.00 EUR"', '"3.001 EUR"', "money has whole cents, got '3.001' @ $.cancellation.steps[1].fixed"),
        ("answers_minimum = 6", "answers_minimum = 1", "below two answers nobody is anonymous"),
        ('"09:00:00"', '"nine"', "@ $.reminders[0].when.clock"),
        ("clock = 18:00:00", "clock = 2027-03-01", "a time of day is written as text, got"),
        ("working_days = 20", "months = 1", "a deadline has one of days, working_days, hours, got {'months': 1}"),
        ("hours = 48", "hours = 48, days = 2", "got {'hours': 48, 'days': 2} @ $.party.names_due"),
        ("hours = 48", "hours = 48, clock = 09:00:00", "unknown: clock @ $.party.names_due"),
        ('kind = "online"', 'kind = "moon"', "'moon' is not a valid PoolKind @ $.places.pools[1].kind"),
        (
            '"none"',
            '"never"',
            "a table of fields is wanted, got 'never' @ $.sessions[\"vhs:phone #1\"].admission.closes",
        ),
        ("maximum = 4", 'maximum = "none"', "int is wanted, got 'none' @ $.party.maximum"),
        ("moved_free_days = 7", "levels = []", "unknown: levels @ $"),
        ("moved_free_days = 3", "levels = []", 'unknown: levels @ $.municipalities["14627"]'),
        ("moved_free_days = 3", "working_days = {}", 'unknown: working_days @ $.municipalities["14627"]'),
        ("moved_free_days = 3", "district = {}", 'unknown: district @ $.municipalities["14627"]'),
        ('"vhs:phone #1"', '" "', 'it must say whose rules these are @ $.sessions[" "]'),
        ("moved_free_days = 7", "offerings = 7", "a table of fields is wanted, got 7 @ $.offerings"),
        ("moved_free_days = 7", "offerings = {a = 7}", 'a table of fields is wanted, got 7 @ $.offerings["a"]'),
        ("moved_free_days = 7", "working_days = {state = 'XY'}", "got 'XY' @ $.working_days.state"),
    ],
)
def test_every_slip_is_named_with_its_place(old: str, new: str, fault: str) -> None:
    assert old in STATUTE
    assert any(fault in one for one in faults(STATUTE.replace(old, new)))


def test_all_slips_are_named_at_once_on_every_level() -> None:
    wrong = (
        STATUTE.replace("maximum = 4", "maximum = 4.0\nminimum = -1")
        .replace("days_before = 7", 'days_before = "7"')
        .replace("maximum = 5", "maximum = -5\nfit = 'tight'")
        .replace("moved_free_days = 7", "working_days = {state = 'XY'}")
    )
    assert sorted(faults(wrong + "colour = 'red'\n")) == [
        "'tight' is not a valid Fit @ $.municipalities[\"14627\"].waiting.fit",
        "int is wanted, got '7' @ $.cancellation.steps[0].days_before",
        "int is wanted, got 4.0 @ $.party.maximum",
        'maximum must not be negative, got -5 @ $.municipalities["14627"].waiting.maximum',
        "minimum must not be negative, got -1 @ $.party.minimum",
        'unknown: colour @ $.municipalities["14627"].waiting',
    ]


def test_what_is_no_toml_is_said_to_be_none() -> None:
    assert "line 1" in faults("district = \n")[0]
    assert faults(b"name = '\xe4'") == ("not UTF-8 at byte 8",)
    assert "digits" in faults("number = " + "1" * 5000)[0]


def test_a_missing_file_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        district_toml.read(tmp_path / "district.toml")


# what goes against something else -------------------------------------------------------------------------------------


def test_contradictions_are_told_all_at_once_with_their_key_and_their_level() -> None:
    wrong = (
        SMALLEST
        + """
        party = { minimum = 5, maximum = 4 }
        admission = { opens = { days = 14 }, closes = { days = 7 } }
        providers."vhs".admission.opens = { days = 6 }
        offerings."walk".waiting = { offer = { hours = 24 }, stops = { hours = 12 } }
        sessions."s".admission = { opens = { days = 9 }, closes = { days = 9 } }
        sessions."t".admission.closes = { days = 20 }
    """
    )
    offer = "it runs for 24 hours, but from waiting.stops to the start there are at most "
    assert faults(wrong.replace(SMALLEST, "") + SMALLEST) == (
        "5 is above party.maximum 4 @ $.party.minimum",
        'registration opens no earlier than admission.closes @ $.providers["vhs"].admission.opens',
        f'{offer}12 @ $.offerings["walk"].waiting.offer',
        'registration opens no earlier than admission.closes @ $.sessions["s"].admission.opens',
        'registration opens no earlier than admission.closes @ $.sessions["t"].admission.opens',
    )


def test_a_layer_that_mends_a_contradiction_does_not_excuse_it() -> None:
    mended = "party = { minimum = 5, maximum = 4 }\nsessions.s.party.maximum = 5\n" + SMALLEST
    assert faults(mended) == ("5 is above party.maximum 4 @ $.party.minimum",)


def test_what_a_layer_has_only_inherited_may_lie_idle_there() -> None:
    inherited = "waiting.offer = { hours = 24 }\nsessions.s.waiting.maximum = 0\n" + SMALLEST
    assert len(district_toml.parse(inherited.encode()).layers) == 1
    written = "waiting.maximum = 0\nsessions.s.waiting.offer = { hours = 24 }\n" + SMALLEST
    assert faults(written) == (
        'there is no waiting list, because waiting.maximum is 0 @ $.sessions["s"].waiting.offer',
    )


LEVELS_TOGETHER = """
    party.maximum = 8
    municipalities."14627".party.maximum = 2
    municipalities."14523".admission.opens = { days = 7 }
    providers."vhs".party.minimum = 3
    providers."ihk".party.minimum = 3
    providers."wrm".party = { minimum = 3, maximum = 4 }
    offerings."walk".admission.closes = { days = 8 }
    offerings."talk".waiting.maximum = 0
    sessions."s".keeping.personal_days = 20
    sessions."s".waiting.offer = { hours = 24 }
    providers."vhs".keeping.sensitive_days = 21
"""


def test_what_only_layers_together_contradict_is_told_with_all_of_them() -> None:
    party, town = "3 is above party.maximum 2, together with", 'municipalities["14627"]'
    opens = "registration opens no earlier than admission.closes, together with"
    kept = "sensitive answers are not kept longer than others, got 21 and 20, together with"
    assert faults(LEVELS_TOGETHER + SMALLEST) == (
        f'{opens} municipalities["14523"] @ $.offerings["walk"].admission.opens',
        f'{party} {town} @ $.providers["vhs"].party.minimum',
        f'{party} {town} @ $.providers["ihk"].party.minimum',
        f'{kept} providers["vhs"] @ $.sessions["s"].keeping.sensitive_days',
    )


# holidays -------------------------------------------------------------------------------------------------------------


def test_the_holidays_of_the_bundesland_are_filled_in_and_those_of_the_file_added() -> None:
    own = 'working_days = { state = "SN", saturday = false, holidays = [2027-05-07] }\n' + SMALLEST
    days = district_toml.parse(own.encode()).rules.working_days
    year = [day for day in days.holidays if day.year == 2027]
    assert (days.state, days.saturday) == ("SN", False)
    assert year == [
        *(date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 1), date(2027, 5, 6), date(2027, 5, 7)),
        *(date(2027, 5, 17), date(2027, 10, 3), date(2027, 10, 31), date(2027, 11, 17)),
        *(date(2027, 12, 25), date(2027, 12, 26)),
    ]
    assert {day.year for day in days.holidays} == set(range(2000, 2051))


def test_each_bundesland_is_known_and_every_other_word_is_refused() -> None:
    assert len(bundesland.STATES) == 16
    assert all(date(2026, 10, 3) in bundesland.holidays_of(state) for state in bundesland.STATES)
    assert date(2026, 11, 18) in bundesland.holidays_of("SN") - bundesland.holidays_of("BB")
    with pytest.raises(ValueError, match=r"a Bundesland is one of BB, .*, got 'Sachsen'"):
        bundesland.holidays_of("Sachsen")


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    bundesland.holidays_of.cache_clear()
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'bildungsraum\[holidays\]'"):
        district_toml.parse(('working_days.state = "TH"\n' + SMALLEST).encode())
    assert district_toml.parse(SMALLEST.encode()).rules.working_days.holidays == ()
