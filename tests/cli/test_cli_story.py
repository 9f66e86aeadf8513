"""The whole life of a course, told by the program as a clerk calls it; and the demonstration."""

from __future__ import annotations

import csv
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import icalendar
import pytest
from cli_cases import (
    FEED,
    PHONE,
    WINTER,
    Office,
    body,
    calendars,
    call,
    mail,
    program,
    sample_database,
    tables,
    write_feed,
)

SURVEY = "https://kreis.example/umfrage/{token}"


def test_a_course_lives_from_the_feed_to_the_report(tmp_path: Path) -> None:
    office, outbox = Office(tmp_path / "kreis.db"), tmp_path / "post"

    imported = office.program("import", FEED, "--at", "2027-01-01")
    assert (imported.code, imported.err) == (0, "")
    assert "60 neu" in imported.out

    found = office.call("offerings", "smartphone", "sicher")
    assert PHONE in found.out
    assert "\n1 Kurse\n" in found.out

    shown = office.call("show", PHONE)
    for fact in ("Dienstag, 30. März 2027, 10:00 bis 11:30 Uhr", "Neurode", "Freie Plätze: 8", "48,00 €"):
        assert fact in shown.out

    first = office.program("book", PHONE, "--name", "Anna Beispiel", "--mail", "anna@post.example", "--request", "anna",
                           "--reduction", "sozialpass", "--at", WINTER)  # fmt: skip
    assert first.code == 0
    assert "bestätigt" in first.out
    assert "24,00 €" in first.out
    assert "Kennung der Anmeldung: anna" in first.out
    for name in ("ben", "carla", "dieter", "elif"):
        assert office.book(name).code == 0
    assert "3 Plätze" in office.book("familie", "--places", 3).out
    assert "Freie Plätze: 0" in office.call("show", PHONE).out

    assert "Platz 1 der Warteliste" in office.book("gerda").out
    assert "1. Gerda Beispiel" in office.call("waitlist", PHONE).out

    before = tables(office.db)
    late = ("--paid", "144,00", "--at", "2027-03-20T10:00")
    preview = office.call("cancel", "familie", *late, "--preview")
    assert tables(office.db) == before
    cancelled = office.program("cancel", "familie", *late)
    assert preview.code == cancelled.code == 0
    assert preview.out.strip() in cancelled.out
    assert "Sie erhalten 105,00 € zurück" in preview.out
    assert "Nachgerückt: 1" in cancelled.out
    assert office.call("waitlist", PHONE).out == "Niemand wartet.\n"

    at = ("--at", "2027-03-29T09:00", "--out", outbox)
    planned = office.call("remind", "--dry-run", *at)
    assert not outbox.exists()
    written = office.program("remind", *at)
    letters = sorted(outbox.glob("*.eml"))
    assert planned.out.splitlines()[:-1] == written.out.splitlines()[:-1]
    assert f"Geschriebene Nachrichten: {len(letters)} in" in written.out
    reminder = next(
        one for one in map(mail, outbox.glob("reminder-*.eml")) if one["To"].addresses[0].username == "gerda"
    )
    assert "Dienstag, 30. März 2027, 10:00" in body(reminder)
    assert "BEGIN:VALARM" in "".join(calendars(reminder))
    times = {path: path.stat().st_mtime_ns for path in outbox.iterdir()}
    again = office.call("remind", *at)
    assert "Geschriebene Nachrichten: 0" in again.out
    assert {path: path.stat().st_mtime_ns for path in outbox.iterdir()} == times

    invited = ("remind", "--at", "2027-04-21T10:00", "--survey-url", SURVEY, "--out", outbox)
    assert office.call(*invited).code == 0
    links = (re.search(r"umfrage/(\w+)", body(mail(path))) for path in sorted(outbox.glob("feedback-*.eml")))
    tokens = [link[1] for link in links if link]
    assert len(set(tokens)) == 6
    for mark, token in enumerate(tokens):
        answer = ("--answer", f"overall={3 + mark % 3}", "--answer", "recommend=yes")
        taken = office.call("feedback", PHONE, "--token", token, *answer, "--at", "2027-04-22")
        assert taken.out == "Danke, Ihre Antwort ist gespeichert.\n"
    twice = office.call("feedback", PHONE, "--token", tokens[0], "--answer", "overall=1", "--at", "2027-04-22")
    assert (twice.code, "nicht angenommen" in twice.out) == (1, True)
    assert "Keine Auswertung" in office.call("feedback", PHONE, "--at", "2027-04-22").out
    result = office.call("feedback", PHONE, "--at", "2027-05-06")
    assert "Antworten: 6" in result.out
    assert "Mittelwert 4,0" in result.out

    page, calendar, people = tmp_path / "bericht.html", tmp_path / "kurse.ics", tmp_path / "kurs.csv"
    report = office.program("report", "--from", "2027-01-01", "--to", "2027-06-30", "--html", page)
    assert re.search(r"Anmeldungen im Zeitraum +7\n", report.out)
    assert re.search(r"davon abgemeldete Anmeldungen +1\n", report.out)
    assert "Landkreis Rödertal" in page.read_text("utf-8")
    assert office.call("calendar", "smartphone", "--out", calendar).code == 0
    assert "Mein erstes Smartphone" in "".join(map(str, events(calendar)))
    assert office.call("participants", PHONE, "--out", people).code == 0
    rows = list(csv.DictReader(people.read_text("utf-8-sig").splitlines(), delimiter=";"))
    names = ("Anna", "Ben", "Carla", "Dieter", "Elif", "Gerda")
    assert [row["Name"] for row in rows] == [f"{name} Beispiel" for name in names]


def events(path: Path) -> list[str]:
    """The titles in a calendar, as a calendar program reads them."""
    read = icalendar.Calendar.from_ical(path.read_bytes())
    return [str(event["SUMMARY"]) for event in read.walk("VEVENT")]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a demonstration that was given twice, and what the second one told."""
    folder = tmp_path_factory.mktemp("demo") / "vorführung"
    first, second = program("demo", "--out", folder), program("demo", "--out", folder)
    assert (first.code, first.err, second.err) == (0, "", "")
    assert first == second
    return folder, second.out


def test_the_demonstration_leaves_every_file_that_it_names(demo: tuple[Path, str]) -> None:
    folder, told = demo
    named = re.findall(r"^  ([\w.-]+)/?$", told.partition("\n7. ")[2], re.MULTILINE)
    assert named == ["angebote.csv", "bericht.html", "bildungsraum.db", "kalender.ics", "nachrichten",
                     "nachrichten.csv", "teilnehmende.csv"]  # fmt: skip
    assert sorted(path.name for path in folder.iterdir()) == sorted([*named, "bildungsraum-demo.txt"])
    assert len(tables(folder / "bildungsraum.db")["sessions"]) == 60
    assert len(events(folder / "kalender.ics")) > 100
    assert (folder / "bericht.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    with (folder / "angebote.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file, delimiter=";"))) == 60
    with (folder / "teilnehmende.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file, delimiter=";"))) == 10


def test_every_letter_of_the_demonstration_can_be_read(demo: tuple[Path, str]) -> None:
    folder, told = demo
    letters = list((folder / "nachrichten").iterdir())
    with (folder / "nachrichten.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file, delimiter=";"))) == len(letters)
    assert f"7. {len(letters)} Nachrichten" in told
    assert {path.suffix for path in letters} == {".eml", ".txt"}
    for path in letters:
        if path.suffix == ".eml":
            letter = mail(path)
            assert "Landkreis Rödertal" in body(letter)
            for document in calendars(letter):
                assert icalendar.Calendar.from_ical(document).walk("VEVENT")


def test_the_demonstration_reminds_at_nine_beyond_both_clock_changes(demo: tuple[Path, str]) -> None:
    told = [line.strip() for line in demo[1].splitlines() if "Erinnerungen an" in line]
    assert [line.partition("):")[0] for line in told] == [
        "Dienstag, 23. März 2027, 09:00 Uhr (UTC+01",
        "Montag, 29. März 2027, 09:00 Uhr (UTC+02",
        "Montag, 25. Oktober 2027, 09:00 Uhr (UTC+02",
        "Sonntag, 31. Oktober 2027, 09:00 Uhr (UTC+01",
    ]


@pytest.mark.parametrize("name", ["urlaub.jpg", "demo.txt"])
def test_the_demonstration_touches_no_folder_of_somebody_else(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("meins")
    refused = call("demo", "--out", tmp_path)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith(f"Der Ordner {tmp_path} ist nicht leer")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["meins"]


def test_the_demonstration_tells_its_story_on_the_smallest_feed_and_the_strictest_rules(tmp_path: Path) -> None:
    feed, rules = tmp_path / "einer.csv", tmp_path / "streng.toml"
    feed.write_text("Kursnummer;Titel;Anbieter;Termine;Plätze\nK1;Eins;vhs;2027-05-03 10:00-11:30;1\n", "utf-8")
    rules.write_text('waiting.maximum = 0\nparty.maximum = 1\n[district]\nid = "x"\nname = "X"\n', "utf-8")
    told = call("demo", "--out", tmp_path / "demo", "--source", feed, "--rules", rules)
    assert (told.code, told.err) == (0, "")
    assert "Angemeldet: 1, auf der Warteliste: 0, abgelehnt: 2" in told.out


def test_a_feed_without_a_course_to_tell_of_ends_the_demonstration_with_a_sentence(tmp_path: Path) -> None:
    told = call("demo", "--out", tmp_path / "demo", "--source", write_feed(tmp_path / "leer.xml"))
    assert told.code == 2
    assert told.err.startswith("In diesen Daten gibt es keinen Kurs")


def test_the_last_place_is_given_once_however_many_hurry(tmp_path: Path) -> None:
    office = Office(sample_database(tmp_path))
    office.book("vier", "--places", 4)
    office.book("drei", "--places", 3)
    with ThreadPoolExecutor() as threads:
        answers = threads.map(
            lambda name: office.program("book", PHONE, "--name", name, "--at", WINTER, "--json"), ("Eva", "Max", "Ida")
        )
        came = sorted(answer.facts["outcome"] for answer in answers)
    assert came == ["Registered", "Waitlisted", "Waitlisted"]
