"""Searching on the command line: words, days, properties, free places, and going on where a page ended."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_cases import Office, sample_database


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(sample_database(tmp_path))


def test_a_property_narrows_and_two_values_of_it_widen(office: Office) -> None:
    everything = len(office.call("offerings", "--json").facts)
    online = office.call("offerings", "--only", "format=online", "--json").facts
    both = office.call("offerings", "--only", "format=online", "--only", "format=on_site", "--json").facts
    assert {one["offering"]["format"] for one in online} == {"online"}
    assert 0 < len(online) < len(both) <= everything


def test_days_and_free_places_leave_out_the_rest(office: Office) -> None:
    found = office.call("offerings", "--from", "2027-03-01", "--to", "2027-03-31", "--places", 5, "--json").facts
    assert found
    for one in found:
        assert one["next_meeting"] is None or "2027-03-01" <= one["next_meeting"][:10] <= "2027-03-31"
        assert one["places_bookable"] is None or one["places_bookable"] >= 5


def test_a_list_goes_on_behind_the_cursor_of_its_last_session(office: Office) -> None:
    ids = [one["session"]["id"] for one in office.call("offerings", "--json").facts]
    first = office.call("offerings", "--limit", 7, "--json").facts
    rest = office.call("offerings", "--after", first[-1]["cursor"], "--json").facts
    assert [one["session"]["id"] for one in (*first, *rest)] == ids


def test_the_counts_are_those_of_the_list(office: Office) -> None:
    online = office.call("offerings", "--only", "format=online", "--json").facts
    counts = office.call("offerings", "--counts", "--json").facts
    assert counts["format"]["online"] == len(online)
    assert f"online ({len(online)})" in office.call("offerings", "--counts").out


def test_what_is_no_property_and_no_cursor_is_said_in_one_sentence(office: Office) -> None:
    for words in (["--only", "format"], ["--only", "colour=red"], ["--after", "page 2"], ["--from", "soon"]):
        said = office.call("offerings", *words)
        assert said.code == 2
        assert said.err.count("\n") == 1
        assert "Traceback" not in said.err
