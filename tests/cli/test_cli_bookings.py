"""What a clerk does with bookings that exist: confirm, approve, pay, accept, pass on, move, ask why, decide to go."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cli_cases import PHONE, WINTER, Office, Said, body, calendars, mail, sample_database, tables

OTHER = "F27-5110"
RULES = """\
[district]
id = "roedertal"
name = "Landkreis Rödertal"

[waiting.offer]
hours = 24
missed = "to_end"
tries = 2

[holds.pay]
days = 14
"""
APPROVAL = """\
admission.approval = true
admission.groups = ["staff"]
admission.age = { minimum = 14 }
admission.evidence = ["certificate"]

[district]
id = "roedertal"
name = "Landkreis Rödertal"

[holds.confirm]
hours = 48
"""


def office_with(tmp_path: Path, rules: str) -> Office:
    """A clerk with rules of their own."""
    file = tmp_path / "satzung.toml"
    file.write_text(rules, "utf-8")
    return Office(sample_database(tmp_path), file)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A course with two full parties and somebody who waits, where places are offered and must be paid."""
    office = office_with(tmp_path, RULES)
    office.book("anna", "--places", 4)
    office.book("ben", "--places", 4)
    office.book("clara")
    return office


def letters(office: Office, tmp_path: Path, at: str) -> dict[str, str]:
    """The text of every letter that is written at a time, by its kind and the name in it."""
    folder = tmp_path / f"post-{at}".replace(":", "")
    assert office.call("remind", "--at", at, "--out", folder).code == 0
    found = (mail(path) for path in sorted(folder.glob("*.eml")))
    return {f"{one['Subject']}|{one['To'].addresses[0].username}": body(one) for one in found}


def test_a_wish_is_approved_once_everything_is_shown(tmp_path: Path) -> None:
    office = office_with(tmp_path, APPROVAL)
    asked = office.call("explain", PHONE, "--at", WINTER)
    assert asked.code == 1
    for needed in ("einer bestimmten Gruppe", "Altersgrenze", "Nachweis „certificate“"):
        assert needed in asked.out
    shown = ("--group", "staff", "--born", "2000-05-17", "--evidence", "certificate=2027-12-31")
    assert "genehmigt werden" in office.book("anna", *shown).out
    assert "genehmigt werden" in office.book("ben", *shown, "--channel", "telephone").out
    assert office.call("approve", "ben", "--actor", "ab", "--at", WINTER).out.startswith(
        "Erledigt wurde: Genehmigung.\n"
    )
    assert "Stand: angemeldet." in office.call("why", "ben").out
    assert office.call("approve", "anna", "--at", WINTER).code == 0
    confirmed = office.call("confirm", "anna", "--at", WINTER)
    assert confirmed == Said(0, "Erledigt wurde: Bestätigung.\n")
    assert office.call("confirm", "anna", "--at", WINTER) == Said(0, "Es hat sich nichts geändert.\n")
    office.book("cem", *shown)
    rejected = office.call("reject", "cem", "--reason", "other", "--at", WINTER)
    assert rejected.out.startswith("Der Anmeldewunsch wurde nicht genehmigt: other.\n")
    again = office.call("approve", "cem", "--at", WINTER)
    assert (again.code, again.out) == (
        1,
        (
            "Die Genehmigung ist leider nicht möglich. "
            "Die Genehmigung ist nicht möglich, weil die Anmeldung den Status „abgelehnt“ hat.\n"
        ),
    )


def test_an_offer_is_made_said_accepted_and_its_lapse_is_told(office: Office, tmp_path: Path) -> None:
    cancelled = office.call("cancel", "anna", "--at", "2027-01-06T10:00")
    assert "Platz angeboten: 1" in cancelled.out
    line = "Platz angeboten bis Donnerstag, 7. Januar 2027, 10:00 Uhr: Clara Beispiel, Plätze: 1 (Anmeldung clara)\n"
    assert office.call("waitlist", PHONE).out == line
    post = letters(office, tmp_path, "2027-01-06T11:00")
    offer = next(text for name, text in post.items() if name.startswith("Ein Platz für Sie"))
    assert "bis Donnerstag, 7. Januar 2027, 10:00 Uhr auf diese Nachricht" in " ".join(offer.split())
    assert office.call("tick", "--at", "2027-01-06T12:00").out == "Es gab nichts zu tun.\n"
    ticked = office.call("tick", "--at", "2027-01-07T10:00")
    assert [one.partition(": ")[0] for one in ticked.out.splitlines()] == [f"{PHONE}, Anmeldung clara"] * 2
    accepted = office.call("accept", "clara", "--at", "2027-01-07T11:00")
    assert accepted.out.startswith("Die Anmeldung rückte nach und bekam ihre Plätze.\n")
    assert "bezahlen" in accepted.out
    told = office.call("why", "clara", "--at", "2027-01-07T12:00").out
    order = ["auf die Warteliste", "ein Platz angeboten", "rechtzeitig an", "ein Platz angeboten", "rückte nach"]
    assert re.search(".*".join(order), told, re.DOTALL)
    assert "Regel: Platzangebot mit Frist, nach der Regel des Landkreises." in told
    assert "Ben" not in told


def test_one_who_waits_is_told_the_turn_and_the_chance(office: Office) -> None:
    office.book("dora", at="2027-01-06T10:00")
    told = office.call("why", "dora", "--at", "2027-01-06T11:00").out
    assert "Davor warten noch: 1 Anmeldung.\n" in told
    assert "Vergleichbare Kurse gab es noch nicht." in told
    assert "Möchten Sie" not in told
    plain = office.program("why", "dora", "--at", "2027-01-06T11:00", "--lang", "de-plain")
    assert "So viele sind noch vorher da: 1 Anmeldung.\n" in plain.out


def test_who_pays_too_late_gets_the_money_back_when_the_place_is_gone(office: Office) -> None:
    office.call("tick", "--at", "2027-01-21T10:00")
    assert "Es fehlte: Zahlung." in office.call("why", "anna", "--at", "2027-01-21T10:00").out
    for id in ("eva", "fritz"):
        office.book(id, "--places", 4, at="2027-01-21T10:00")
    paid = office.call("pay", "anna", "192,00", "--at", "2027-01-22T10:00")
    assert paid.code == 0
    assert "Es ging Geld ein: 192,00 €." in paid.out
    assert "Zurückzuzahlen sind: 192,00 €." in paid.out
    assert office.call("pay", "anna", "1.000", "--at", WINTER).err == "„1.000“ ist kein Betrag in Euro und Cent.\n"


def test_a_booking_is_passed_on_and_both_hear_of_it(office: Office, tmp_path: Path) -> None:
    line = ("transfer", "anna", "--name", "Eva Beispiel", "--mail", "eva@post.example", "--at", "2027-01-06T10:00")
    assert office.call(*line).out.startswith("Die Anmeldung ging auf eine andere Person über.\n")
    assert office.call(*line).out == "Es hat sich nichts geändert.\n"
    names = {name.partition(":")[0] + name[name.index("|") :] for name in letters(office, tmp_path, "2027-01-06T11:00")}
    assert {"Ihr Platz ist übertragen|anna", "Sie haben einen Platz übernommen|eva"} <= names
    assert "Ihre Anmeldung|anna" not in names


def test_who_is_refused_as_heir_leaves_no_name_behind(office: Office) -> None:
    line = ("transfer", "clara", "--name", "Zenobia Xylander", "--mail", "z@xylander.example", "--at", WINTER)
    assert office.call(*line).code == 1
    assert "Zenobia" not in repr(tables(office.db))


def test_a_move_takes_the_new_place_first_and_is_one_letter_with_both_calendars(office: Office, tmp_path: Path) -> None:
    office.book("eva", session=OTHER)
    moved = office.call("move", "eva", "H27-5102", "--request", "eva-2", "--at", "2027-01-06T10:00")
    assert moved.code == 0, moved
    assert "in den Kurs" in moved.out
    assert "Kennung der Anmeldung: eva-2" in moved.out
    folder = tmp_path / "post"
    office.call("remind", "--at", "2027-01-06T11:00", "--out", folder)
    ours = [one for one in map(mail, folder.glob("*.eml")) if one["To"].addresses[0].username == "eva"]
    assert [str(one["Subject"]).partition(":")[0] for one in ours] == ["Ihre Umbuchung"]
    documents = calendars(ours[0])
    assert any("METHOD:REQUEST" in one and "UID:eva-2/" in one for one in documents)
    assert any("METHOD:CANCEL" in one and "UID:eva/" in one for one in documents)
    full = office.call("move", "eva-2", PHONE, "--at", "2027-01-06T12:00")
    assert full.code == 1
    assert full.out.startswith("Die Umbuchung ist leider nicht möglich.")


def test_a_session_is_decided_once_and_for_all(office: Office) -> None:
    said = office.call("go", PHONE, "--at", WINTER, "--confirm")
    assert said.code == 0, said
    assert said.out.startswith("Der Kurs findet statt.")
    assert said.out.endswith("Das steht jetzt fest; spätere Abmeldungen ändern daran nichts.\n")
    assert office.call("go", PHONE, "--at", WINTER, "--confirm").out == said.out.splitlines()[0] + "\n"


@pytest.mark.parametrize(
    "line", ["confirm nix", "approve nix", "reject nix --reason x", "pay nix 1", "accept nix", "why nix",
             "transfer nix --name X", "move nix F27-5110"]
)  # fmt: skip
def test_a_booking_that_there_is_not_is_named(line: str, office: Office) -> None:
    said = office.call(*line.split())
    assert said == Said(2, "", "Die Anmeldung „nix“ gibt es nicht.\n")


def test_a_way_that_there_is_not_is_refused_with_those_that_are(office: Office) -> None:
    said = office.book("eva", "--channel", "brieftaube")
    assert said == Said(2, "", "Den Weg „brieftaube“ gibt es nicht. Möglich sind: online, paper, telephone.\n")


def test_a_day_that_is_none_is_refused(office: Office) -> None:
    for option in ("--born", "--evidence"):
        said = office.book("eva", option, "2000-13-01" if option == "--born" else "certificate=gestern")
        assert (said.code, said.out) == (2, "")
        assert "ist kein Tag" in said.err
