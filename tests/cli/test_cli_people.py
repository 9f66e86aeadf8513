"""People at the desk: who is known, what is said to them and when, and where their names stand."""

from __future__ import annotations

import csv
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from cli_cases import PHONE, WINTER, Office, body, course, mail, sample_database, tables, write_feed

NAME, MAIL, NUMBER = "Zenobia Xylander", "Zenobia.X@Xylander.example", "0099 4711"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(sample_database(tmp_path))


def with_a_name(office: Office) -> list[str]:
    """Every table in which something of the person above can be read."""
    return [
        name
        for name, rows in tables(office.db).items()
        if any(word in repr(rows).casefold() for word in ("zenobia", "xylander", "4711"))
    ]


# names ----------------------------------------------------------------------------------------------------------------


def test_a_name_stands_with_the_contacts_and_nowhere_else(office: Office, tmp_path: Path) -> None:
    who = ("--name", NAME, "--mail", MAIL, "--phone", NUMBER)
    office.book("voll", "--places", 4)
    office.book("besetzt", "--places", 4)
    for id, session, at in (("wartet", PHONE, WINTER), ("hat", "F27-5110", WINTER), ("zu-spät", PHONE, "2027-04-30")):
        said = office.call("book", session, *who, "--request", id, "--at", at)
        assert (said.code, said.err) == (1 if id == "zu-spät" else 0, "")
        assert "Zenobia" not in said.out
    office.call("cancel", "voll", "--at", "2027-03-20")
    outbox = tmp_path / "post"
    for at in ("2027-03-20", "2027-03-29T09:00", "2027-04-21T10:00"):
        assert office.call("remind", "--at", at, "--out", outbox).code == 0
    office.call("cancel", "hat", "--at", "2027-02-01")
    letters = [path for path in outbox.glob("*.eml") if NAME in str(mail(path)["To"])]
    assert len(letters) > 3
    assert with_a_name(office) == ["contacts"]
    assert not [path for path in outbox.iterdir() if "zenobia" in path.name.casefold()]
    assert "zenobia" not in (outbox / "nachrichten.csv").read_text("utf-8-sig").casefold()


REFUSED = {
    "a wish that is declined": (["--places", "9"], 1),
    "a category that is unknown": (["--category", "ehrengast"], 1),
    "a slip of the pen in the time": (["--at", "gestern"], 2),
    "an id that belongs to somebody else": (["--request", "anna"], 2),
}


@pytest.mark.parametrize(("words", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_who_gets_no_place_leaves_no_name_behind(words: list[str], code: int, office: Office) -> None:
    office.book("anna")
    said = office.call("book", PHONE, "--name", NAME, "--mail", MAIL, "--phone", NUMBER, "--at", WINTER, *words)
    assert said.code == code
    assert with_a_name(office) == []
    assert "xylander" not in f"{said.out}{said.err}".casefold()
    assert [row[1] for row in office.rows("contacts")] == ["Anna Beispiel"]


def test_who_is_declined_stays_known_by_an_earlier_booking(office: Office) -> None:
    office.book("anna")
    assert office.book("anna", "--request", "noch-einmal").code == 1
    assert [row[1] for row in office.rows("contacts")] == ["Anna Beispiel"]


@pytest.mark.parametrize("reach", [["--mail", MAIL], []], ids=["by mail", "by letter"])
def test_the_same_wish_twice_books_once(reach: list[str], office: Office) -> None:
    line = ("book", PHONE, "--name", NAME, *reach, "--request", "wunsch", "--at", WINTER)
    first = office.call(*line)
    before = tables(office.db)
    assert first.code == 0
    assert office.call(*line) == first
    assert tables(office.db) == before
    assert Counter(row[1] for row in office.rows("contacts")) == {NAME: 1}


def test_who_books_again_is_recognised_by_name_and_address(office: Office) -> None:
    for session, name in ((PHONE, NAME), ("F27-5110", f" {NAME.replace(' ', '  ')}"), ("H27-5102", "Kim Xylander")):
        assert office.call("book", session, "--name", name, "--mail", MAIL, "--at", WINTER).code == 0
    assert sorted(row[1] for row in office.rows("contacts")) == ["Kim Xylander", NAME]


# leaving --------------------------------------------------------------------------------------------------------------


def test_whoever_cancels_twice_is_told_that_nothing_has_changed(office: Office) -> None:
    office.book("anna")
    assert office.call("cancel", "anna", "--at", WINTER).code == 0
    before = tables(office.db)
    for words in ([], ["--preview"]):
        again = office.call("cancel", "anna", "--at", WINTER, *words)
        assert (again.code, again.out) == (0, "Diese Anmeldung ist schon abgemeldet. Es hat sich nichts geändert.\n")
    assert tables(office.db) == before


def test_nobody_leaves_a_course_that_is_over(office: Office) -> None:
    office.book("anna")
    before = tables(office.db)["bookings"]
    for words in ([], ["--preview"]):
        late = office.call("cancel", "anna", "--at", "2027-05-01", *words)
        assert late.code == 1
        assert "Dieses Angebot ist vorbei" in late.out
    assert tables(office.db)["bookings"] == before


# messages -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "day", "at_nine"),
    [
        ("2027-03-29", "2027-03-28", "2027-03-28T07:00:00+00:00"),
        ("2027-03-30", "2027-03-29", "2027-03-29T07:00:00+00:00"),
        ("2027-03-28", "2027-03-27", "2027-03-27T08:00:00+00:00"),
        ("2027-11-01", "2027-10-31", "2027-10-31T08:00:00+00:00"),
        ("2027-10-31", "2027-10-30", "2027-10-30T07:00:00+00:00"),
    ],
    ids=["on the day", "the day after", "the day before", "on the day in autumn", "the day before in autumn"],
)
def test_reminders_are_due_at_nine_by_the_clock_on_the_wall(
    starts: str, day: str, at_nine: str, tmp_path: Path
) -> None:
    office = Office(tmp_path / "kreis.db")
    office.call("import", write_feed(tmp_path / "feed.xml", course("K1", starts)))
    office.book("anna", session="K1")

    def due(clock: str) -> list[str]:
        said = office.call("remind", "--dry-run", "--json", "--at", f"{day}T{clock}")
        return [one["due"] for one in said.facts if one["kind"] == "reminder" and one["key"].startswith("day/")]

    assert due("08:59") == []
    assert due("09:00") == [at_nine]


def test_a_second_run_writes_nothing_and_leaves_the_list_of_the_first(office: Office, tmp_path: Path) -> None:
    office.book("anna")
    line = ("remind", "--at", WINTER, "--out", tmp_path / "post")
    assert "Geschriebene Nachrichten: 1" in office.call(*line).out
    before = {path: path.read_bytes() for path in (tmp_path / "post").iterdir()}
    assert "Geschriebene Nachrichten: 0" in office.call(*line).out
    assert {path: path.read_bytes() for path in (tmp_path / "post").iterdir()} == before
    other = tmp_path / "andere"
    assert office.call("remind", "--at", WINTER, "--out", other).code == 0
    assert not other.exists()


def test_who_has_no_address_gets_a_letter_to_print_in_the_language_asked_for(office: Office, tmp_path: Path) -> None:
    office.call("book", PHONE, "--name", NAME, "--letters", "en", "--at", WINTER)
    office.call("remind", "--at", WINTER, "--out", tmp_path / "post")
    (letter,) = (tmp_path / "post").glob("*.txt")
    assert f"Dear {NAME}," in letter.read_text("utf-8")


def test_an_address_that_cannot_be_written_to_keeps_nobody_else_waiting(office: Office, tmp_path: Path) -> None:
    office.call("book", PHONE, "--name", NAME, "--mail", MAIL, "--at", WINTER)
    office.book("ben", at="2027-01-05T11:00")
    with closing(sqlite3.connect(office.db)) as database:  # as a portal may have kept it
        database.execute("UPDATE contacts SET mail = 'Xylander at home' WHERE name = ?", (NAME,))
        database.commit()
    line = ("remind", "--at", "2027-01-05T12:00", "--out", tmp_path / "post")
    said = office.call(*line)
    assert said.code == 1
    assert "Geschriebene Nachrichten: 1" in said.out
    note, failed = said.err.splitlines()[:2]
    assert note.startswith("Achtung: Absender ist das Beispiel bildung@landkreis.example")
    assert failed.startswith("Nicht geschrieben: Bestätigung an Person ")
    assert "ylander" not in said.err
    (letter,) = (tmp_path / "post").glob("*.eml")
    assert "Guten Tag Ben Beispiel" in body(mail(letter))
    with (tmp_path / "post" / "nachrichten.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file, delimiter=";"))) == 1
    with closing(sqlite3.connect(office.db)) as database:
        database.execute("UPDATE contacts SET mail = ? WHERE name = ?", (MAIL, NAME))
        database.commit()
    assert "Geschriebene Nachrichten: 1" in office.call(*line).out
