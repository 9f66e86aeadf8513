"""Reading feeds by command: what is checked, what is brought in, and what leaves the catalogue as it was."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cli_cases import FEED, RULES, Office, call, course, environment, sample_database, tables, write_feed

DAYS = [f"2027-05-{day:02}" for day in range(3, 13)]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(sample_database(tmp_path))


@pytest.fixture
def ten(tmp_path: Path) -> tuple[Office, list[str]]:
    """A database with the ten courses of a feed, and the courses to write another one of."""
    office, courses = Office(tmp_path / "kreis.db"), [course(f"K{number}", day) for number, day in enumerate(DAYS)]
    assert office.call("import", write_feed(tmp_path / "zehn.xml", *courses)).code == 0
    return office, courses


def test_check_is_content_with_a_good_feed_and_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = call("check", FEED)
    assert (said.code, said.err) == (0, "")
    assert "Träger: Volkshochschule Rödertal" in said.out
    assert "60 Angebote, 60 Kurse, 175 Termine" in said.out
    assert list(tmp_path.iterdir()) == []


def test_check_names_the_place_of_each_problem_and_exits_with_1(tmp_path: Path) -> None:
    feed = write_feed(tmp_path / "feed.xml", course("K1", DAYS[0]), course("K2", DAYS[1], dauer="lange"))
    said = call("check", feed)
    assert said.code == 1
    assert "2 Angebote" in said.out
    assert "dauer" in said.out
    assert "lange" in said.out
    assert call("check", feed, "--json").facts["problems"][0]["found"] == "lange"


def test_check_counts_nothing_in_an_empty_feed(tmp_path: Path) -> None:
    said = call("check", write_feed(tmp_path / "leer.xml"), "--json")
    assert said.facts["counts"] == {"offerings": 0, "sessions": 0, "meetings": 0}


def test_importing_the_same_feed_twice_changes_nothing(office: Office) -> None:
    before = tables(office.db)
    again = office.call("import", FEED, "--at", "2027-02-01")
    assert (again.code, again.err) == (0, "")
    assert "nicht geändert" in again.out
    assert tables(office.db) == before


def test_the_same_courses_in_another_file_change_nothing_that_is_offered(office: Office, tmp_path: Path) -> None:
    before = {name: office.rows(name) for name in ("providers", "offerings", "sessions", "journal", "outbox")}
    copy = tmp_path / "nachtlauf.xml"
    copy.write_bytes(FEED.read_bytes())
    assert "0 neu, 0 geändert, 0 wieder da, 60 unverändert, 0 zurückgezogen" in office.call("import", copy).out
    assert {name: office.rows(name) for name in before} == before


def test_a_changed_title_is_named_by_its_field(ten: tuple[Office, list[str]], tmp_path: Path) -> None:
    office, courses = ten
    said = office.call("import", write_feed(tmp_path / "neu.xml", courses[0].replace("Kurs K0", "Neu"), *courses[1:]))
    assert "0 neu, 1 geändert, 0 wieder da, 9 unverändert, 0 zurückgezogen" in said.out
    assert "geändert: vhs:K0 (" in said.out
    assert "Titel: Neu" in office.call("show", "K0").out


def test_a_feed_that_is_cut_off_leaves_the_catalogue_as_it_was(office: Office, tmp_path: Path) -> None:
    before, cut = tables(office.db), tmp_path / "halb.xml"
    cut.write_bytes(FEED.read_bytes()[: FEED.stat().st_size // 2].replace(b"Smartphone", b"Handy"))
    said = office.call("import", cut)
    assert said.code == 2
    assert "Der Katalog ist, wie er war." in said.out
    assert tables(office.db) == before
    assert office.call("import", cut, "--confirm").code == 2
    assert tables(office.db) == before


def test_a_feed_that_withdraws_most_courses_is_stopped_until_somebody_confirms(
    ten: tuple[Office, list[str]], tmp_path: Path
) -> None:
    office, courses = ten
    before, few = tables(office.db), write_feed(tmp_path / "wenige.xml", *courses[:3])
    stopped = office.call("import", few)
    assert stopped.code == 2
    assert "7 Kurse würden zurückgezogen" in stopped.out
    assert "--confirm" in stopped.out
    assert tables(office.db) == before
    confirmed = office.call("import", few, "--confirm")
    assert confirmed.code == 0
    assert "0 neu, 0 geändert, 0 wieder da, 3 unverändert, 7 zurückgezogen" in confirmed.out
    assert "\n3 Kurse" in office.call("offerings").out


def test_a_record_that_cannot_be_read_withdraws_nothing(ten: tuple[Office, list[str]], tmp_path: Path) -> None:
    office, courses = ten
    nameless = courses[9].replace("<guid>K9</guid>", "").replace("<name>Kurs K9</name>", "")
    said = office.call("import", write_feed(tmp_path / "schadhaft.xml", *courses[:9], nameless))
    assert said.code == 1
    assert "1 Kurse fehlen in der Quelle, bleiben aber" in said.out
    assert "\n10 Kurse" in office.call("offerings").out


def test_whoever_has_booked_a_course_that_left_the_feed_is_still_reminded(
    ten: tuple[Office, list[str]], tmp_path: Path
) -> None:
    office, courses = ten
    office.book("anna", session="K9")
    office.call("import", write_feed(tmp_path / "neun.xml", *courses[:9]), "--at", "2027-02-01")
    due = office.call("remind", "--dry-run", "--json", "--at", "2027-05-11T09:00").facts
    assert [(one["kind"], one["session"]) for one in due][-1] == ("reminder", "vhs:K9")
    assert office.call("show", "vhs:K9").code == 0


def test_a_folder_of_feeds_is_read_as_one(tmp_path: Path) -> None:
    (tmp_path / "feeds").mkdir()
    for number, day in enumerate(DAYS[:3]):
        write_feed(tmp_path / "feeds" / f"{number}.xml", course(f"K{number}", day))
    said = call("import", tmp_path / "feeds", "--db", tmp_path / "kreis.db")
    assert (said.code, "3 neu" in said.out) == (0, True)


def test_a_table_comes_in_with_the_provider_that_it_does_not_name(tmp_path: Path) -> None:
    (tmp_path / "kurse.csv").write_text("Kursnummer;Titel;Termine\nK1;Eins;2027-05-03 10:00-11:30\n", "utf-8")
    db = ("--db", tmp_path / "kreis.db")
    said = call("import", tmp_path / "kurse.csv", "--provider", "wrm=Wirtschaftsregion", *db)
    assert (said.code, said.err) == (0, "")
    assert "Träger: Wirtschaftsregion" in call("show", "K1", *db).out


def test_a_server_that_does_not_answer_changes_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/kurse.xml"
        before = tables(office.db)
        said = office.call("import", address)
    assert (said.code, said.out) == (2, "")
    assert address in said.err
    assert len(said.err.splitlines()) == 1
    assert tables(office.db) == before


class Server(SimpleHTTPRequestHandler):
    """A web server that keeps its log to itself."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_a_password_in_an_address_is_neither_shown_nor_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    write_feed(tmp_path / "feed.xml", course("K1", DAYS[0]))
    office = Office(tmp_path / "kreis.db")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=tmp_path)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://anna:geheim@127.0.0.1:{server.server_port}"
        checked = call("check", f"{address}/feed.xml", "--json")
        imported = office.call("import", f"{address}/feed.xml", "--json")
        refused = office.call("import", f"{address}/fehlt.xml")
        server.shutdown()
    assert (checked.code, imported.facts["added"], refused.code) == (0, 1, 2)
    assert "geheim" not in f"{checked}{imported}{refused}{tables(office.db)}"


STOPS: list[tuple[str, Callable[[subprocess.Popen[str]], None], int]] = [
    ("Ctrl-C", lambda running: running.send_signal(signal.SIGINT), 2),
    ("kill -9", lambda running: running.kill(), -9),
]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")
@pytest.mark.parametrize(("stop", "code"), [one[1:] for one in STOPS], ids=[one[0] for one in STOPS])
def test_an_import_that_is_stopped_halfway_leaves_the_database_as_it_was(
    stop: Callable[[subprocess.Popen[str]], None], code: int, office: Office, tmp_path: Path
) -> None:
    before = tables(office.db)
    feed = write_feed(tmp_path / "gross.xml", *(course(f"K{number}", "2027-05-03") for number in range(20_000)))
    ahead = office.db.with_name(f"{office.db.name}-wal")  # what SQLite writes before it commits
    with subprocess.Popen(
        [sys.executable, "-m", "bildungsraum", "import", str(feed), "--db", str(office.db), "--rules", str(RULES)],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as running:
        patience = time.monotonic() + 50
        while not (ahead.exists() and ahead.stat().st_size) and running.poll() is None and time.monotonic() < patience:
            time.sleep(0.005)
        stop(running)
        out, err = running.communicate(timeout=50)
    assert (running.returncode, out) == (code, "")
    assert err == ("Abgebrochen.\n" if code == 2 else "")
    assert tables(office.db) == before
    assert office.call("import", FEED).code == 0
