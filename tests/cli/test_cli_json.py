"""What ``--json`` prints of each command: facts for programs."""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path

import pytest
from cli_cases import FEED, PHONE, WINTER, Office, call, sample_database
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


def test_json_of_check_has_the_counts_and_every_problem(tmp_path: Path) -> None:
    facts = call("check", FEED, "--json").facts
    assert facts["source"] == str(FEED)
    assert facts["providers"] == [{"id": "09994", "name": "Volkshochschule Rödertal", "municipality": ""}]
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


def test_json_of_explain_has_the_prospect_and_every_reason(office: Office) -> None:
    said = office.call("explain", PHONE, "--places", 9, "--at", WINTER, "--json")
    assert (said.code, said.facts["prospect"]) == (1, None)
    assert {"party_too_large", "party_larger_than_session"} <= {one["reason"] for one in said.facts["reasons"]}
    waits = office.call("explain", PHONE, "--at", WINTER, "--json")
    assert (waits.code, waits.facts["prospect"], waits.facts["ahead"]) == (0, "waiting", 1)


def test_json_of_why_has_every_event_of_the_booking(office: Office) -> None:
    office.call("cancel", "anna", "--at", "2027-01-06T10:00")
    told = office.call("why", "clara", "--json").facts
    assert [one["event"] for one in told] == ["Waitlisted", "Promoted"]
    assert {one["details"]["booking"] for one in told} == {"clara"}


def test_json_of_go_has_the_verdict(office: Office) -> None:
    said = office.call("go", PHONE, "--at", WINTER, "--json")
    assert said.facts["verdict"] in {"Go", "Warn"}
    assert said.code == 0


def test_json_of_tick_has_what_happened_in_each_session(office: Office) -> None:
    assert office.call("tick", "--at", WINTER, "--json").facts == {}


@pytest.mark.parametrize(
    ("line", "events"),
    [
        (("confirm", "anna"), []),
        (("approve", "anna"), []),
        (("reject", "anna", "--reason", "other"), ["Refused"]),
        (("pay", "anna", "24,00"), ["PaymentNoted"]),
        (("accept", "anna"), ["Refused"]),
        (("transfer", "anna", "--name", "Eva Beispiel"), ["Transferred"]),
        (("move", "anna", "F27-5110"), ["Refused", "CapacityChanged"]),
    ],
    ids=lambda one: one[0] if isinstance(one, tuple) else None,
)
def test_json_of_commands_about_a_booking_has_the_events(
    line: tuple[str, ...], events: list[str], office: Office
) -> None:
    said = office.call(*line, "--at", WINTER, "--json")
    assert [one["event"] for one in said.facts] == events
    assert said.code == (1 if "Refused" in events else 0)


def test_no_command_offers_json_without_a_test_above() -> None:
    source = inspect.getsource(sys.modules[__name__])
    tested = set(re.findall(r"^def test_json_of_(\w+?)_", source, re.MULTILINE))
    tested |= set(re.findall(r"^        \(\(\"(\w+)\"", source, re.MULTILINE))
    offered = {name for name, command in COMMANDS.items() if any("--json" in one.opts for one in command.params)}
    assert offered <= tested
