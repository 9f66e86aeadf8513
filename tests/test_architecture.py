"""The page about the architecture says what is so: import order, map, and what can happen to a booking."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, time
from itertools import product
from pathlib import Path
from pkgutil import iter_modules

import bildungsraum
from bildungsraum import adapters, testing
from bildungsraum.registration import CapacityChanged, Cause, Declined, Request, SessionCancelled
from bildungsraum.rules import District, Rules
from bildungsraum.schedule import Meeting, Session
from bildungsraum.values import OfferingId, PersonId, RequestId, SessionId, at_local, zone

ROOT = Path(__file__).parent.parent


def architecture() -> str:
    return (ROOT / "ARCHITECTURE.md").read_text("utf-8")


def test_the_page_shows_the_import_order_that_is_checked() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = next(one["layers"] for one in settings["tool"]["importlinter"]["contracts"] if one["type"] == "layers")
    assert "\n".join(["```text", *layers, "```"]) in architecture()


def test_the_page_shows_every_transition_of_a_booking_and_no_other() -> None:
    happened = {transition for history in short_histories() for transition in transitions_of(history)}
    assert happened == {row for row in transitions_shown() if row != ("(no booking)", row[1], "(no booking)")}


def short_histories() -> Iterator[testing.History]:
    """Everything that two people can do in four steps in a session with one place, before it, during it and after it."""
    berlin, monday = zone("Europe/Berlin"), date(2027, 4, 12)
    session = Session(
        SessionId("s"), OfferingId("o"), meetings=[Meeting.on(monday, time(10), time(12), berlin, key="1")], capacity=1
    )
    wishes = [Request(RequestId(f"request-{one}"), session.id, PersonId(f"person-{one}")) for one in (1, 2)]
    commands: list[testing.Command] = [
        *map(testing.Ask, wishes),
        testing.GiveUp(1, percent=0),
        testing.GiveUp(2, percent=0),
        testing.Resize(2, taken_elsewhere=0),
        testing.Miss(1),
        testing.CallOff(Cause.OTHER),
    ]
    before, during, after = (at_local(monday, time(hour), berlin) for hour in (8, 11, 13))
    for times in ((before, before, before, before), (before, before, during, after)):
        for chosen in product(commands, repeat=len(times)):
            yield testing.replay(session, Rules(District("d", "District")), list(zip(chosen, times, strict=True)))


def transitions_of(history: testing.History) -> Iterator[tuple[str, str, str]]:
    """What each event made of the bookings that it was about: state before, name of the event, state after."""
    for step in history.steps:
        roster = step.before
        for event in step.events:
            after = roster.after([event])
            if isinstance(event, SessionCancelled | CapacityChanged):
                concerned = list(roster.bookings)
            else:
                concerned = [] if isinstance(event, Declined) else [event.booking]
            for id in concerned:
                before = roster.bookings[id].state.value if id in roster.bookings else "(no booking)"
                yield before, type(event).__name__, after.bookings[id].state.value
            roster = after


def transitions_shown() -> Iterator[tuple[str, str, str]]:
    """The cells of the table in the architecture that are not empty."""
    lines = architecture().splitlines()
    rows = [[cell.strip().strip("`") for cell in line.split("|")[1:-1]] for line in lines if line.startswith("|")]
    heading = next(number for number, row in enumerate(rows) if "Registered" in row)
    for row in rows[heading + 2 : heading + 7]:
        for event, after in zip(rows[heading][1:], row[1:], strict=True):
            if after:
                yield row[0], event, row[0] if after == "·" else after


def test_every_module_of_the_house_has_its_reference_and_its_line_on_the_map() -> None:
    pages = (page.read_text("utf-8") for page in (ROOT / "docs" / "reference").glob("*.md"))
    documented = {name for page in pages for name in re.findall(r"automodule:: bildungsraum\.(\S+)", page)}
    house = {module.name for module in iter_modules(bildungsraum.__path__)}
    doors = {f"adapters.{module.name}" for module in iter_modules(adapters.__path__)}
    modules = (house | doors) - {"adapters", "__main__"}
    drawn = architecture()
    assert sorted(modules - documented - {"cli"}) == []
    assert sorted(name for name in modules if f"| `{name.removeprefix('adapters.')}` |" not in drawn) == []
