"""The checker can fail: each kind of false history is named, and a true one is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from .evidence import Evidence, Happened
from .judging import judge
from .ledger import Command, Entry, Ledger, entries_in
from .sheets import Finding, Sheet, Wrong

Story = list[dict[str, Any]]
PLACES = {"yoga": 2}


def came(booking: str, type: str = "Registered", **facts: Any) -> dict[str, Any]:
    key = "request" if type == "Declined" else "booking"
    return {"type": type, key: booking, "person": booking.upper(), "categories": ["standard"], **facts}


def did(type: str, booking: str, **facts: Any) -> dict[str, Any]:
    return {"type": type, "booking": booking, **facts}


def true_story() -> Story:
    """Two places; anna, ben, clara and dora want one, anna goes, and clara moves up."""
    return [
        {"type": "CapacityChanged", "capacity": 2},
        came("anna"),
        came("ben"),
        came("clara", "Waitlisted", position=1),
        came("dora", "Waitlisted", position=2),
        did("Cancelled", "anna"),
        did("Promoted", "clara"),
    ]


def ledger() -> list[Entry]:
    """What one client has asked for, one after the other, and what it was told."""
    told = {"anna": "Registered", "ben": "Registered", "clara": "Waitlisted", "dora": "Waitlisted"}
    commands = [(Command("register", id, "yoga", id.upper()), answer) for id, answer in told.items()]
    commands.append((Command("cancel", "anna", "yoga"), "Cancelled"))
    return [Entry(command, 10 * n, answer, 10 * n + 5) for n, (command, answer) in enumerate(commands, 1)]


def evidence(story: Sequence[dict[str, Any]], session: str = "yoga") -> Evidence:
    """*story* as a journal, with tables that say the same."""
    sheet = Sheet(session)
    for position, event in enumerate(story, 1):
        sheet.note(position, event)
    ids = [event.get("request") or event["booking"] for event in story if "categories" in event]
    return Evidence(
        tuple(Happened(session, position, event) for position, event in enumerate(story, 1)),
        frozenset((session, id, sheet.person[id], state, sheet.places[id]) for id, state in sheet.state.items()),
        frozenset({(session, sheet.capacity, sheet.taken, len(sheet.queue), sheet.position)}),
        frozenset((id, session) for id in ids),
    )


def kinds(findings: Sequence[Finding]) -> set[Wrong]:
    return {finding.wrong for finding in findings}


def test_nothing_is_wrong_with_a_true_story() -> None:
    assert judge(evidence(true_story()), [ledger()], PLACES) == ()


def oversold(story: Story) -> None:
    story[1] |= {"categories": ["standard"] * 2}


def lost(story: Story) -> None:
    del story[4]


def doubled(story: Story) -> None:
    story.insert(6, dict(story[5]))


def doubled_person(story: Story) -> None:
    story[2] |= {"person": "ANNA"}


def out_of_turn(story: Story) -> None:
    story[6] = did("Promoted", "dora")


def pushed_in(story: Story) -> None:
    story[6] = came("emil")


def number_given_twice(story: Story) -> None:
    story[4] |= {"position": 1}


def ghost(story: Story) -> None:
    story.append(did("Cancelled", "ben"))


def ghost_of_a_kind_unknown(story: Story) -> None:
    story.append({"type": "NoShow", "booking": "ben"})


def more_places_than_anybody_asked_for(story: Story) -> None:
    story.append({"type": "CapacityChanged", "capacity": 3})


def idle(story: Story) -> None:
    del story[6]


def late(story: Story) -> None:
    story[1], story[2] = story[2], story[1]


@pytest.mark.parametrize(
    ("doctor", "wrong"),
    [
        (oversold, {Wrong.OVERSOLD, Wrong.GHOST, Wrong.LOST}),  # it is not what anna asked for, either
        (lost, {Wrong.LOST}),
        (doubled, {Wrong.DOUBLED}),
        (doubled_person, {Wrong.DOUBLED, Wrong.GHOST, Wrong.LOST}),
        (out_of_turn, {Wrong.OUT_OF_TURN}),
        (pushed_in, {Wrong.OUT_OF_TURN, Wrong.GHOST}),
        (number_given_twice, {Wrong.OUT_OF_TURN}),
        (ghost, {Wrong.GHOST, Wrong.IDLE}),  # and dora waits for ben's place
        (ghost_of_a_kind_unknown, {Wrong.GHOST}),
        (more_places_than_anybody_asked_for, {Wrong.GHOST, Wrong.IDLE}),
        (idle, {Wrong.IDLE}),
        (late, {Wrong.OUT_OF_ORDER}),
    ],
)
def test_a_false_story_is_named(doctor: Callable[[Story], None], wrong: set[Wrong]) -> None:
    story = true_story()
    doctor(story)
    assert kinds(judge(evidence(story), [ledger()], PLACES)) == wrong


def test_a_place_too_many_is_named_although_somebody_asked_for_it_and_was_told() -> None:
    story, asked = true_story()[:3], ledger()[:2]
    asked.append(Entry(Command("register", "emil", "yoga", "EMIL"), 50, "Registered", 60))
    found = judge(evidence([*story, came("emil")]), [asked], PLACES)
    assert found == (Finding(Wrong.OVERSOLD, "yoga", 4, "emil has one of 3 places of 2"),)


def test_a_request_that_is_answered_in_two_sessions_is_doubled() -> None:
    yoga, other = evidence(true_story()), evidence([{"type": "CapacityChanged", "capacity": 2}, came("ben")], "phone")
    both = Evidence(
        (*yoga.journal, *other.journal),
        yoga.bookings | other.bookings,
        yoga.occupancy | other.occupancy,
        yoga.requests | other.requests,
    )
    again = Entry(Command("register", "ben", "phone", "BEN"), 20, "Registered", 60)
    found = judge(both, [ledger(), [again]], PLACES | {"phone": 2})
    assert kinds(found) == {Wrong.DOUBLED}


def test_who_has_left_for_a_session_and_never_came_is_lost() -> None:
    story = [*true_story()[:3], did("Moved", "ben", target="ben-2")]
    asked = [*ledger()[:2], Entry(Command("move", "ben", "yoga", "BEN", 1, "ben-2", "phone"), 60)]
    assert kinds(judge(evidence(story), [asked], PLACES)) == {Wrong.LOST}


def test_a_position_that_is_missing_is_a_gap() -> None:
    found = evidence(true_story())
    moved = Happened("yoga", 9, found.journal[-1].event)
    gap = Evidence((*found.journal[:-1], moved), found.bookings, frozenset(), found.requests)
    assert kinds(judge(gap, [ledger()], PLACES)) == {Wrong.GAP, Wrong.TABLES}


def test_tables_that_say_something_else_and_what_the_engine_finds_are_named() -> None:
    found = evidence(true_story())
    wrong = Evidence(found.journal, found.bookings, frozenset({("yoga", 2, 1, 1, 7)}), found.requests, ("page 3",))
    assert judge(wrong, [ledger()], PLACES) == (
        Finding(Wrong.TABLES, "", 0, "page 3"),
        Finding(Wrong.TABLES, "yoga", 0, "occupancy: ('yoga', 2, 1, 1, 7) is surplus"),
        Finding(Wrong.TABLES, "yoga", 0, "occupancy: ('yoga', 2, 2, 1, 7) is missing"),
    )


def test_what_nobody_was_told_may_be_there_or_not() -> None:
    asked = [*ledger()[:4], Entry(Command("cancel", "anna", "yoga"), 60)]
    assert judge(evidence(true_story()), [asked], PLACES) == ()
    assert judge(evidence(true_story()[:5]), [asked], PLACES) == ()


def test_a_ledger_goes_on_after_a_death_with_what_is_unsettled(tmp_path: Path) -> None:
    path, first, second = tmp_path / "1.ledger", Command("register", "a", "yoga", "A"), Command("cancel", "a", "yoga")
    before = Ledger.at(path)
    before.ask(first)
    before.answer("Registered")
    before.ask(second)
    before.fail("the disk is full")
    with path.open("a") as file:
        file.write('{"answered": 1, "answ')  # the line at which somebody died
    after = Ledger.at(path)
    assert (after.entries, after.unsettled) == (before.entries, second)
    after.answer("Cancelled")
    assert [entry.answer for entry in entries_in(path)] == ["Registered", "Cancelled"]
