"""The page about the architecture says what is so: import order, map, and what can happen to a booking."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from pkgutil import iter_modules

import bildungsraum
from bildungsraum import adapters
from bildungsraum.registration import TRANSITIONS, UNASKED, Command, State

ROOT = Path(__file__).parent.parent


def architecture() -> str:
    return (ROOT / "ARCHITECTURE.md").read_text("utf-8")


def test_the_page_shows_the_import_order_that_is_checked() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = next(one["layers"] for one in settings["tool"]["importlinter"]["contracts"] if one["type"] == "layers")
    assert "\n".join(["```text", *layers, "```"]) in architecture()


def test_the_page_shows_every_transition_of_a_booking_and_no_other() -> None:
    rows = [[cell.strip().strip("`") for cell in line.split("|")[1:-1]] for line in architecture().splitlines()]
    heading = next(number for number, row in enumerate(rows) if row[1:2] == ["held"])
    assert rows[heading][1:] == [state.value for state in State]
    shown = {row[0]: row[1:] for row in rows[heading + 2 : heading + 3 + len(Command)]}
    assert shown == {
        **{command.value: cells(TRANSITIONS[command]) for command in Command},
        "(unasked)": cells(UNASKED),
    }


def cells(leads: Mapping[State, tuple[State, ...]]) -> list[str]:
    """What stands in a row of the table."""
    return [", ".join(state.value for state in leads.get(one, ())) for one in State]


def test_every_module_of_the_house_has_its_reference_and_its_line_on_the_map() -> None:
    pages = (page.read_text("utf-8") for page in (ROOT / "docs" / "reference").glob("*.md"))
    documented = {name for page in pages for name in re.findall(r"automodule:: bildungsraum\.(\S+)", page)}
    house = {module.name for module in iter_modules(bildungsraum.__path__)}
    doors = {f"adapters.{module.name}" for module in iter_modules(adapters.__path__)}
    modules = (house | doors) - {"adapters", "__main__"}
    drawn = architecture()
    assert sorted(modules - documented - {"cli"}) == []
    assert sorted(name for name in modules if f"| `{name.removeprefix('adapters.')}` |" not in drawn) == []
