"""What a command prints: facts for programs, words in the language that was asked for, letters that any console shows."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cli_cases import FEED, PHONE, Office, call, course, environment, program, sample_database, write_feed
from typer.main import get_group

from bildungsraum.cli.app import app
from bildungsraum.registration import Registered

COMMANDS = get_group(app).commands


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A course with a booking, and another one that waits because eight places are taken."""
    office = Office(sample_database(tmp_path))
    office.book("anna", "--places", 4)
    office.book("ben", "--places", 4)
    office.book("clara")
    return office


# for programs ---------------------------------------------------------------------------------------------------------


def test_json_of_check_has_the_counts_and_every_problem(tmp_path: Path) -> None:
    facts = call("check", FEED, "--json").facts
    assert facts["source"] == str(FEED)
    assert facts["providers"] == [{"id": "09994", "name": "Volkshochschule Rödertal"}]
    assert (facts["counts"]["offerings"], facts["counts"]["sessions"], facts["counts"]["meetings"]) == (60, 60, 175)
    assert facts["problems"] == []


def test_json_of_import_says_what_became_of_the_feed(tmp_path: Path) -> None:
    office = Office(tmp_path / "kreis.db")
    first, second = (office.call("import", FEED, "--json").facts for _ in range(2))
    assert (first["result"], first["added"], first["withdrawn"]) == ("applied", 60, [])
    assert (second["result"], second["added"]) == ("nothing_new", 0)
    cut = tmp_path / "halb.xml"
    cut.write_bytes(FEED.read_bytes()[:50_000])
    broken = office.call("import", cut, "--json")
    assert (broken.code, broken.facts["result"], broken.facts["problems"][-1]["loss"]) == (2, "broken", "rest")


def test_json_of_offerings_has_offering_session_and_free_places(office: Office) -> None:
    found = office.call("offerings", "smartphone", "sicher", "--json").facts
    assert [one["session"]["number"] for one in found] == [PHONE]
    assert found[0]["offering"]["title"] == "Mein erstes Smartphone: sicher starten"
    assert (found[0]["places_bookable"], found[0]["bookings_waiting"]) == (0, 1)
    assert len(office.call("offerings", "--json", "--limit", 7).facts) == 7


def test_json_of_show_has_the_meetings(office: Office) -> None:
    facts = office.call("show", PHONE, "--json").facts
    assert [one["starts"][:10] for one in facts["session"]["meetings"]] == [
        "2027-03-30", "2027-04-06", "2027-04-13", "2027-04-20"
    ]  # fmt: skip
    assert facts["places_bookable"] == 0
    assert office.call("show", "F27-5110", "--json").facts["places_bookable"] == 2


def test_json_of_book_has_the_outcome_and_the_price(office: Office) -> None:
    said = office.book("eva", "--json", "--reduction", "sozialpass", session="F27-5110", at="2027-01-05T10:00")
    assert (said.facts["booking"], said.facts["outcome"]) == ("eva", Registered.__name__)
    assert [line["kind"] for line in said.facts["details"]["quote"]["lines"]] == ["price", "reduction"]


def test_json_of_a_declined_booking_has_every_reason(office: Office) -> None:
    said = office.book("eva", "--places", 9, "--json", at="2027-04-30")
    reasons = [one["reason"] for one in said.facts["details"]["refusals"]]
    assert (said.code, said.facts["outcome"]) == (1, "Declined")
    assert {"session_over", "party_too_large", "party_larger_than_session"} <= set(reasons)


def test_json_of_cancel_has_the_settlement_and_who_moves_up(office: Office) -> None:
    line = ("cancel", "anna", "--paid", "192", "--at", "2027-03-20T10:00", "--json")
    preview, cancelled = office.call(*line, "--preview"), office.call(*line)
    assert preview == cancelled
    assert [one["event"] for one in cancelled.facts] == ["Cancelled", "Promoted"]
    assert cancelled.facts[0]["details"]["settlement"]["refund"] == "141.00 EUR"
    assert cancelled.facts[1]["details"]["booking"] == "clara"
    assert office.call(*line).facts == []


def test_json_of_waitlist_has_the_queue_in_its_order(office: Office) -> None:
    office.book("dora", at="2027-01-06T10:00")
    assert [one["id"] for one in office.call("waitlist", PHONE, "--json").facts] == ["clara", "dora"]


def test_json_of_remind_has_a_key_for_each_message(office: Office, tmp_path: Path) -> None:
    line = ("remind", "--json", "--at", "2027-03-29T09:00", "--out", tmp_path / "post")
    planned, written, again = office.call(*line, "--dry-run").facts, office.call(*line).facts, office.call(*line).facts
    assert planned == written
    assert again == []
    assert len({one["key"] for one in written}) == len(written) == 7
    assert written[-1]["due"] == "2027-03-29T07:00:00+00:00"


def test_json_of_feedback_has_the_result_or_why_there_is_none(office: Office) -> None:
    withheld = office.call("feedback", PHONE, "--json", "--at", "2027-04-22").facts
    assert (withheld["result"], withheld["details"]["minimum"]) == ("Withheld", 5)
    answer = ("--token", "falsch", "--answer", "overall=6", "--at", "2027-04-22")
    refused = office.call("feedback", PHONE, "--json", *answer)
    assert (refused.code, refused.facts["taken"]) == (1, False)
    assert [one["kind"] for one in refused.facts["faults"]] == ["token_unknown", "value_not_allowed"]


def test_json_of_report_has_the_indicators(office: Office, tmp_path: Path) -> None:
    facts = office.call("report", "--json", "--from", "2027-01-01", "--html", tmp_path / "bericht.html").facts
    assert (facts["bookings"], facts["places"], facts["waiting"], facts["fees"]) == (3, 9, 1, "384.00 EUR")
    assert dict(facts["offers"])["on_site"] > 0
    assert facts["period"] == {"starts": "2026-12-31T23:00:00+00:00", "ends": None}
    assert (tmp_path / "bericht.html").exists()


def test_no_command_offers_json_without_a_test_above() -> None:
    tested = {
        match[1]
        for match in re.finditer(r"^def test_json_of_(\w+?)_", inspect.getsource(sys.modules[__name__]), re.MULTILINE)
    }
    offered = {name for name, command in COMMANDS.items() if any("--json" in one.opts for one in command.params)}
    assert offered <= tested


# languages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["--lang en show {}", "show --lang en {}", "show {} --lang=en"])
def test_english_may_be_asked_for_anywhere_on_the_line(line: str, office: Office) -> None:
    said = program(*line.format(PHONE).split(), "--db", office.db)
    assert (said.code, said.err) == (0, "")
    assert "Meeting: Tuesday, 30 March 2027" in said.out
    assert "Free places: waiting list (1)" in said.out


def test_the_line_counts_more_than_the_environment_and_that_more_than_the_habit_of_german(office: Office) -> None:
    line = ("waitlist", "F27-5110", "--db", office.db)
    assert call(*line).out == "Niemand wartet.\n"
    assert program(*line, BILDUNGSRAUM_LANG="en").out == "Nobody waits.\n"
    assert program(*line, "--lang", "de", BILDUNGSRAUM_LANG="en").out == "Niemand wartet.\n"


def test_a_language_that_is_not_spoken_is_refused_with_those_that_are(office: Office) -> None:
    for line in (["--lang", "fr", "report", "--db", office.db], ["report", "--db", office.db, "--lang"]):
        said = program(*line)
        assert (said.code, said.out) == (2, "")
        assert "de, de-plain, en" in said.err


# consoles -------------------------------------------------------------------------------------------------------------

NARROW = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}


def test_a_console_without_umlauts_is_no_reason_to_fail(office: Office) -> None:
    shown = program("offerings", "tabellen", "--db", office.db, **NARROW)
    assert (shown.code, shown.err) == (0, "")
    assert "F27-5104  Tabellen f?r" in shown.out
    refused = program("show", "nix", "--db", office.db, **NARROW)
    assert (refused.code, refused.err) == (2, "Den Kurs ?nix? gibt es nicht.\n")


def test_json_for_a_console_without_umlauts_loses_nothing(office: Office) -> None:
    line = ("show", PHONE, "--json", "--db", office.db)
    narrow = program(*line, **NARROW)
    assert narrow.out.isascii()
    assert narrow.facts == office.call(*line[:3]).facts


def test_a_reader_who_has_seen_enough_hears_no_complaint(office: Office) -> None:
    for words in (["offerings", "--json"], ["offerings"]):
        with subprocess.Popen(
            [sys.executable, "-m", "bildungsraum", *words, "--db", str(office.db)],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as running:
            assert running.stdout is not None
            running.stdout.close()
            assert running.stderr is not None
            assert running.stderr.read() == b""


# help -----------------------------------------------------------------------------------------------------------------


def test_without_a_command_the_program_shows_all_of_them() -> None:
    said = call()
    assert (said.code, said.err) == (0, "")
    assert said == call("--help")
    overview = said.out.partition("Commands:")[2]
    assert re.findall(r"^  (\w+)  ", overview, re.MULTILINE) == list(COMMANDS)
    assert "..." not in overview


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_and_all_that_it_takes(name: str) -> None:
    said = call(name, "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"Usage: bildungsraum {name} ")
    assert max(map(len, said.out.splitlines())) <= 80
    for one in COMMANDS[name].params:
        explained = getattr(one, "help", None)
        assert explained, f"{name} {one.opts}"
        assert " ".join(explained.split()[:3]) in " ".join(said.out.split()), explained


def test_the_list_of_courses_says_when_it_is_not_whole(office: Office) -> None:
    assert office.call("offerings", "--limit", 60).out.endswith("\n60 Kurse\n")
    assert office.call("offerings", "--limit", 59).out.endswith(
        "\nDie ersten 59 Kurse. Mit --limit werden mehr gezeigt.\n"
    )
    assert office.call("offerings", "gibtesnicht").out.endswith("\n0 Kurse\n")


@pytest.mark.parametrize("title", ["[red]Rot[/red]", "Baum :tree: und [/b]", "{name} %s =1+1"])
def test_what_stands_in_a_feed_is_shown_and_not_obeyed(title: str, tmp_path: Path) -> None:
    office = Office(tmp_path / "kreis.db")
    feed = write_feed(tmp_path / "feed.xml", course("K1", "2027-05-03").replace("Kurs K1", title))
    assert office.call("import", feed).code == 0
    shown, listed = office.call("show", "K1"), office.call("offerings", title.split()[0])
    assert f"Titel: {title}\n" in shown.out
    assert " ".join(title.split()) in " ".join(listed.out.split())
    assert (listed.code, listed.err) == (0, "")


# starting -------------------------------------------------------------------------------------------------------------


def test_the_program_needs_nothing_that_only_developers_have(office: Office) -> None:
    hidden = "import sys\nsys.modules.update(dict.fromkeys(['click', 'hypothesis', 'pytest', 'vobject']))\n"
    code = f"{hidden}from bildungsraum.cli import main; sys.argv[1:] = ['show', {PHONE!r}, '--db', {str(office.db)!r}]; main()"
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert PHONE in done.stdout
