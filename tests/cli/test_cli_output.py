"""What a command prints: facts for programs, words in the language that was asked for, letters that any console shows."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from cli_cases import PHONE, Office, call, course, environment, program, sample_database, write_feed
from typer.main import get_group

from bildungsraum.cli.app import app

COMMANDS = get_group(app).commands


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A course with a booking, and another one that waits because eight places are taken."""
    office = Office(sample_database(tmp_path))
    office.book("anna", "--places", 4)
    office.book("ben", "--places", 4)
    office.book("clara")
    return office


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
