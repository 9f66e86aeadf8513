"""The glossary knows every public noun, and nothing that does not exist."""

from __future__ import annotations

import inspect
import re
import tomllib
from importlib import import_module
from pathlib import Path

import bildungsraum

ROOT = Path(__file__).parent.parent
BETWEEN = ("bildungsraum.ports", "bildungsraum.serialization", "bildungsraum.desk")


def rooms() -> list[str]:
    """The modules of the rooms, as the layers of the house name them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    return next(list(one["source_modules"]) for one in contracts if one["type"] == "forbidden")


def rows() -> list[tuple[str, str, str, str]]:
    """Name, German word, module and meaning of each row of the glossary."""
    lines = (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
    found = (re.fullmatch(r"\| `([^`]+)` \| ([^|]+) \| `([^`]+)` \| ([^|]+) \|", line) for line in lines)
    return [(row[1], row[2].strip(), row[3], row[4].strip()) for row in found if row]


def nouns(module: str) -> set[str]:
    """The public classes that *module* itself brings: values, events, enums, protocols and errors."""
    return {
        name
        for name, value in vars(import_module(module)).items()
        if inspect.isclass(value) and value.__module__.startswith(module) and not name.startswith("_")
    }


def test_every_public_noun_stands_in_the_glossary() -> None:
    known = {name for name, *_ in rows()}
    public = set(bildungsraum.__all__).union(*map(nouns, [*rooms(), *BETWEEN]))
    assert sorted(public - known) == []


def test_every_row_names_something_that_exists_and_where_it_is() -> None:
    wrong = [f"{module}.{name}" for name, _, module, _ in rows() if not hasattr(import_module(module), name)]
    assert wrong == []


def test_every_row_can_be_read_and_no_name_comes_twice() -> None:
    lines = (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
    names = [(module, name) for name, german, module, meaning in rows() if german and meaning]
    assert len(names) == len(set(names)) == sum(line.startswith("| `") for line in lines)
