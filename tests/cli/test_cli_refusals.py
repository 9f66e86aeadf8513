"""What cannot be done is told in one sentence on standard error, with exit code 2, and nothing has changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from cli_cases import (
    FEED,
    PHONE,
    PROGRAM,
    RULES,
    WINTER,
    Office,
    Said,
    call,
    sample_database,
    started,
    tables,
    write_feed,
)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(sample_database(tmp_path))
    office.book("anna")
    return office


def is_one_sentence(said: Said) -> bool:
    """Whether *said* is a refusal that a clerk can read."""
    return said.code == 2 and said.out == "" and len(said.err.splitlines()) == 1 and "Traceback" not in said.err


REFUSED = {
    "an unknown session": (["show", "F27-9999"], "Den Kurs „F27-9999“ gibt es nicht."),
    "no session": (["show", " "], "Den Kurs „“ gibt es nicht."),
    "a booking for an unknown session": (["book", "F27-9999", "--name", "Eva"], "Den Kurs „F27-9999“ gibt es nicht."),
    "an unknown booking": (["cancel", "nie"], "Die Anmeldung „nie“ gibt es nicht."),
    "a preview of an unknown booking": (["cancel", "nie", "--preview"], "Die Anmeldung „nie“ gibt es nicht."),
    "a booking without a name": (["book", PHONE], "Wer soll angemeldet werden?"),
    "a name of blanks": (["book", PHONE, "--name", "  "], "Wer soll angemeldet werden?"),
    "a name of two lines": (["book", PHONE, "--name", "Eva\nBcc: x"], "Steuerzeichen oder ein Zeilenumbruch"),
    "a name that paints": (["book", PHONE, "--name", "\x1b[31mEva"], "Steuerzeichen oder ein Zeilenumbruch"),
    "an address that is none": (["book", PHONE, "--name", "Eva", "--mail", "eva at post"], "keine E-Mail-Adresse"),
    "a language without letters": (
        ["book", PHONE, "--name", "Eva", "--letters", "fr"],
        "Die Sprache „fr“ gibt es nicht",
    ),
    "fewer categories than places": (
        ["book", PHONE, "--name", "Eva", "--places", "3", "--category", "standard"],
        "3 Plätze, aber 1 Preisgruppen",
    ),
    "a time that is none": (["book", PHONE, "--name", "Eva", "--at", "morgen"], "„morgen“ ist kein Zeitpunkt."),
    "a time beyond all calendars": (["remind", "--at", "9999-12-31"], "„9999-12-31“ ist kein Zeitpunkt."),
    "a time before all calendars": (["remind", "--at", "0001-01-01"], "„0001-01-01“ ist kein Zeitpunkt."),
    "a day for a show that is none": (["show", PHONE, "--at", "2027-02-30"], "„2027-02-30“ ist kein Zeitpunkt."),
    "an amount that is none": (["cancel", "anna", "--paid", "viel"], "„viel“ ist kein Betrag"),
    "an amount below zero": (["cancel", "anna", "--paid", "-5"], "„-5“ ist kein Betrag"),
    "an amount with parts of a cent": (["cancel", "anna", "--paid", "48,005"], "„48,005“ ist kein Betrag"),
    "an amount that is a thousand to some": (["cancel", "anna", "--paid", "1.000"], "„1.000“ ist kein Betrag"),
    "a first day that is none": (["report", "--from", "2027-02-30"], "„2027-02-30“ ist kein Tag."),
    "a last day that is none": (["report", "--to", "30.06.2027"], "„30.06.2027“ ist kein Tag."),
    "a last day beyond all calendars": (["report", "--to", "9999-12-31"], "„9999-12-31“ ist kein Tag."),
    "a period that ends before it starts": (
        ["report", "--from", "2027-06-30", "--to", "2027-01-01"],
        "Der Zeitraum endet (2027-01-01), bevor er beginnt (2027-06-30).",
    ),
    "an answer that is none": (["feedback", PHONE, "--token", "x", "--answer", "gut"], "„gut“ ist keine Antwort."),
    "an answer without a token": (["feedback", PHONE, "--answer", "overall=5"], "fehlt der Schlüssel"),
    "a sender without an address": (["remind", "--sender-mail", "amt"], "keine E-Mail-Adresse"),
    "a sender of two lines": (["remind", "--sender-name", "Amt\nBcc: x"], "Zeilenumbruch"),
    "a survey that nobody can answer": (["remind", "--survey-url", "https://kreis.example"], "fehlt {token}"),
    "a file that is missing": (["import", "fehlt.xml"], "Die Datei oder den Ordner fehlt.xml gibt es nicht."),
    "a kind of data that is unknown": (["import", str(FEED), "--format", "pdf"], "Möglich sind: csv, vhs."),
    "a provider without an id": (["import", str(FEED), "--provider", "=VHS"], "Das geht nicht"),
    "a scheme that is not fetched": (["import", "ftp://kreis.example/kurse.xml"], "Das geht nicht"),
    "a folder that is missing": (["calendar", "--out", "fehlt/kurse.ics"], "fehlt"),
    "a folder instead of a file": (["participants", PHONE, "--out", "."], "Das geht nicht"),
    "a page in a folder that is missing": (["report", "--html", "fehlt/bericht.html"], "fehlt"),
}


@pytest.mark.parametrize(("words", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_a_slip_is_answered_with_a_sentence_and_changes_nothing(
    words: list[str], sentence: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.db.parent)
    before = tables(office.db)
    said = office.call(*words)
    assert is_one_sentence(said), said
    assert sentence in said.err
    assert tables(office.db) == before
    assert [path.name for path in office.db.parent.iterdir()] == [office.db.name]


MISTYPED = {
    "a command": (["bokk"], "No such command 'bokk'", "bildungsraum --help"),
    "an option": (["show", PHONE, "--limitt", "3"], "No such option: --limitt", "bildungsraum show --help"),
    "a missing argument": (["show"], "Missing argument 'SESSION'", "bildungsraum show --help"),
    "a missing option": (["calendar"], "Missing option '--out'", "bildungsraum calendar --help"),
    "a missing value": (["show", PHONE, "--db"], "'--db' requires an argument", "bildungsraum --help"),
    "a surplus argument": (["show", PHONE, "jetzt"], "(jetzt)", "bildungsraum show --help"),
    "a number that is none": (["book", PHONE, "--places", "zwei"], "'--places'", "bildungsraum book --help"),
    "no place at all": (["book", PHONE, "--places", "0"], "'--places'", "bildungsraum book --help"),
    "more places than a memory holds": (
        ["book", PHONE, "--places", "9999999999"],
        "'--places'",
        "bildungsraum book --help",
    ),
    "no session to show": (["offerings", "--limit", "0"], "'--limit'", "bildungsraum offerings --help"),
}


@pytest.mark.parametrize(("words", "what", "help"), MISTYPED.values(), ids=MISTYPED.keys())
def test_a_line_that_is_not_understood_is_answered_with_where_to_read_on(
    words: list[str], what: str, help: str
) -> None:
    said = call(*words)
    assert is_one_sentence(said), said
    assert said.err.startswith("So ist der Befehl nicht zu verstehen")
    assert what in said.err
    assert said.err.endswith(f"Hilfe: {help}\n")


def test_a_number_that_occurs_twice_is_refused_with_the_ids(office: Office) -> None:
    before = tables(office.db)
    said = office.call("book", "f27-5120", "--name", "Eva Beispiel", "--at", WINTER)
    assert is_one_sentence(said)
    ids = said.err.strip().partition("Kennungen: ")[2].split(", ")
    assert len(ids) == 2
    assert tables(office.db) == before
    for id in ids:
        assert "Kursnummer: F27-5120" in office.call("show", id).out
        assert office.call("book", id, "--name", "Eva Beispiel", "--at", WINTER).code == 0


BAD_RULES = {
    "a misspelt key": ('party_maximun = 3\n[district]\nid = "x"\nname = "X"\n', "party_maximun"),
    "no district": ("[party]\nmaximum = 3\n", "district"),
    "a word for a number": ('party.maximum = "drei"\n[district]\nid = "x"\nname = "X"\n', "drei"),
    "a zone of nowhere": ('[district]\nid = "x"\nname = "X"\nzone = "Mond/Krater"\n', "Mond/Krater"),
    "no TOML": ("Satzung des Kreises", ""),
}


@pytest.mark.parametrize(("text", "named"), BAD_RULES.values(), ids=BAD_RULES.keys())
def test_rules_that_do_not_fit_are_refused_by_the_key(text: str, named: str, tmp_path: Path) -> None:
    (tmp_path / "satzung.toml").write_text(text, "utf-8")
    said = call("import", FEED, "--db", tmp_path / "neu.db", "--rules", tmp_path / "satzung.toml")
    assert is_one_sentence(said)
    assert named in said.err
    assert not (tmp_path / "neu.db").exists()


def test_rules_that_are_missing_are_named(tmp_path: Path) -> None:
    said = call("check", FEED, "--rules", tmp_path / "fehlt.toml")
    assert is_one_sentence(said)
    assert f"{tmp_path / 'fehlt.toml'} gibt es nicht" in said.err


def test_without_a_database_the_clerk_is_told_how_to_name_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BILDUNGSRAUM_DB", raising=False)
    said = call("offerings")
    assert is_one_sentence(said)
    assert "--db" in said.err


def test_database_and_rules_may_be_named_in_the_environment(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILDUNGSRAUM_DB", str(office.db))
    monkeypatch.setenv("BILDUNGSRAUM_RULES", str(RULES))
    assert call("show", PHONE).out == office.call("show", PHONE).out


@pytest.mark.parametrize("address", ["{}", "sqlite:///{}", "sqlite+pysqlite:///{}", "sqlite:///{}?timeout=1"])
def test_only_import_makes_a_new_database(address: str, tmp_path: Path) -> None:
    db = tmp_path / "neu.db"
    for words in (["offerings"], ["book", PHONE, "--name", "Eva"], ["remind"], ["report"]):
        said = call(*words, "--db", address.format(db))
        assert is_one_sentence(said)
        assert f"Die Datenbank {db} gibt es nicht." in said.err
        assert not db.exists()
    assert call("import", FEED, "--db", address.format(db)).code == 0
    assert call("show", PHONE, "--db", address.format(db)).code == 0


def text_file(path: Path) -> None:
    path.write_text("Das ist eine Einkaufsliste.\n" * 100, "utf-8")


def short_text_file(path: Path) -> None:
    path.write_text("Milch")


def foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE kunden (name TEXT)")
        database.execute("INSERT INTO kunden VALUES ('Eva')")
        database.commit()


@pytest.mark.parametrize("made", [text_file, short_text_file, foreign_database])
def test_a_file_of_another_program_is_left_alone(made, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "fremd.db"
    made(path)
    before = path.read_bytes()
    for words in (["offerings"], ["import", FEED]):
        said = call(*words, "--db", path)
        assert is_one_sentence(said)
        assert "fremd.db" in said.err
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert is_one_sentence(call("offerings", "--db", tmp_path))
    assert is_one_sentence(call("import", FEED, "--db", tmp_path / "fehlt" / "neu.db"))
    assert is_one_sentence(call("import", FEED, "--db", "postgresql://anna:geheim@kreis.example/db"))
    assert "geheim" not in call("import", FEED, "--db", "postgresql://anna:geheim@kreis.example/db").err
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_somebody_else_is_writing_to_can_be_read_but_not_changed(office: Office) -> None:
    before, db = tables(office.db), f"sqlite:///{office.db}?timeout=0.1"
    with closing(sqlite3.connect(office.db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert call("show", PHONE, "--db", db).code == 0
        for words in (
            ["book", PHONE, "--name", "Eva Beispiel", "--at", WINTER],
            ["cancel", "anna", "--at", WINTER],
            ["import", write_feed(office.db.with_name("leer.xml")), "--confirm"],
            ["remind", "--at", WINTER, "--out", office.db.with_name("post")],
        ):
            said = call(*words, "--db", db, "--rules", RULES)
            assert is_one_sentence(said), said
            assert "Eva" not in said.err
        other.execute("ROLLBACK")
    assert tables(office.db) == before
    assert not office.db.with_name("post").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="folders are protected in another way")
def test_a_folder_that_may_not_be_written_to_is_named(office: Office) -> None:
    prefix: tuple[str, ...] = ()
    if os.geteuid() == 0:  # who may do everything has to give that up first
        if shutil.which("setpriv") is None:
            pytest.skip("running as root, to whom everything is allowed")
        prefix = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
    folder = office.db.with_name("gesperrt")
    folder.mkdir()
    locked = sample_database(folder)
    before = tables(locked)
    folder.chmod(0o555)
    try:
        for words in (
            ["import", FEED, "--db", folder / "neu.db"],
            ["book", PHONE, "--name", "Eva Beispiel", "--at", WINTER, "--db", locked],
            ["participants", PHONE, "--out", folder / "kurs.csv", "--db", office.db],
            ["demo", "--out", folder / "demo"],
        ):
            said = started(*prefix, *PROGRAM, *words)
            assert is_one_sentence(said), said
            assert str(folder) in said.err
    finally:
        folder.chmod(0o755)
    assert tables(locked) == before
    assert list(folder.iterdir()) == [locked]
