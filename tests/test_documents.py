"""The documents keep their word: examples run, what is shown is what comes out, links lead somewhere.

What a block on a page means:

- ``python`` is executed; all of a page share one namespace.  A ``text`` block that comes next is what it prints.
- A second word is a file name: the block is not executed but written there (``toml district.toml``).
- ``console``: each line after ``$`` is run, the lines below it are what it prints.  ``console exit=1`` fails like that.

A page is run in a directory of its own, in which the samples of the package lie.  ``…`` stands for anything.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path
from pkgutil import iter_modules

import pytest
from attrs import fields_dict, frozen
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

import bildungsraum
from bildungsraum import adapters, testing
from bildungsraum.fees import CancellationStep, CancellationTerms, Reduction
from bildungsraum.registration import Declined
from bildungsraum.rules import After, Before, District, FeedbackRule, ReminderRule, Rules

ROOT = Path(__file__).parent.parent
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted(page for page in (ROOT / "docs").rglob("*.md") if "_build" not in page.parts),
]
COMMANDS = {"bildungsraum", "pytest"}
"""What a page may run; other lines, such as ``pip install``, are for the reader alone."""


@frozen
class Block:
    """One fenced block of a page, with the words of its first line and the number of the line below it."""

    words: tuple[str, ...]
    text: str
    line: int

    @property
    def language(self) -> str:
        return self.words[0] if self.words else ""

    @property
    def file(self) -> str:
        return self.words[1] if len(self.words) > 1 and self.language != "console" else ""

    @property
    def exit_code(self) -> int:
        return next((int(word.removeprefix("exit=")) for word in self.words if word.startswith("exit=")), 0)


def tokens(page: Path) -> Iterator[Token]:
    for token in MarkdownIt().enable("table").parse(page.read_text("utf-8")):
        yield token
        yield from token.children or ()


def blocks(page: Path) -> list[Block]:
    fences = (token for token in tokens(page) if token.type == "fence")
    return [Block(tuple(one.info.split()), one.content, one.map[0] + 1 if one.map else 0) for one in fences]


def links(page: Path) -> list[str]:
    found = (token.attrGet("href") or token.attrGet("src") for token in tokens(page))
    return [str(link) for link in found if link and not re.match(r"[a-z]+:|#", str(link))]


def same(shown: str, printed: str) -> bool:
    """Whether *printed* is what the page has *shown*; blanks at the ends of lines are not seen by a reader."""
    wanted, got = ("\n".join(line.rstrip() for line in text.strip().splitlines()) for text in (shown, printed))
    return re.fullmatch(".*?".join(map(re.escape, wanted.split("…"))), got, re.DOTALL) is not None


def run_python(block: Block, page: Path, namespace: dict[str, object]) -> str:
    printed = io.StringIO()
    code = compile("\n" * block.line + block.text, str(page), "exec", dont_inherit=True)  # errors name the page's line
    with contextlib.redirect_stdout(printed):
        exec(code, namespace)
    return printed.getvalue()


def run_console(block: Block, page: Path) -> None:
    for entry in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, shown = entry.replace("\\\n", "").partition("\n")
        words = shlex.split(command)
        if words[0] not in COMMANDS:
            continue
        program = Path(sys.executable).with_name(words[0])
        done = subprocess.run(
            [program, *words[1:]],
            capture_output=True,
            encoding="utf-8",
            env=os.environ | {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"},
        )
        where = f"{page.relative_to(ROOT)}:{block.line}: $ {command}"
        assert done.returncode == block.exit_code, f"{where}\n{done.stdout}{done.stderr}"
        printed = done.stdout + done.stderr
        assert not shown.strip() or same(shown, printed), f"{where}\n{printed}"


WITH_EXAMPLES = [page for page in DOCUMENTS if any(one.language in {"python", "console"} for one in blocks(page))]


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_example_runs_and_prints_what_the_page_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with as_file(files("bildungsraum") / "samples") as samples:
        shutil.copytree(samples, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    namespace: dict[str, object] = {"__name__": page.stem}
    for block, following in pairwise([*blocks(page), Block((), "", 0)]):
        if block.file:
            Path(block.file).write_text(block.text, "utf-8")
        elif block.language == "python":
            printed = run_python(block, page, namespace)
            shown = following.text if following.language == "text" else ""
            assert same(shown, printed), f"{page.relative_to(ROOT)}:{block.line} prints\n{printed}"
        elif block.language == "console":
            run_console(block, page)


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    missing = [link for link in links(page) if not (page.parent / link.partition("#")[0]).exists()]
    assert missing == []


def test_the_readme_shows_one_short_program_near_the_top() -> None:
    programs = [block for block in blocks(ROOT / "README.md") if block.language == "python"]
    assert len(programs) == 1
    assert programs[0].line < 30


def test_the_architecture_shows_the_import_order_that_is_checked() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = next(one["layers"] for one in settings["tool"]["importlinter"]["contracts"] if one["type"] == "layers")
    assert "\n".join(layers) + "\n" in [block.text for block in blocks(ROOT / "ARCHITECTURE.md")]


@given(testing.histories())
def test_the_architecture_shows_every_transition_of_a_booking(history: testing.History) -> None:
    table = transitions()
    for step in history.steps:
        roster = step.before
        for event in step.events:
            after = roster.after([event])
            for id in after.bookings:
                before = roster.bookings[id].state.value if id in roster.bookings else "(no booking)"
                concerned = getattr(event, "booking", id) == id and not isinstance(event, Declined)
                shown = table[before, type(event).__name__] if concerned else "·"
                assert after.bookings[id].state.value == (before if shown == "·" else shown)
            roster = after


def transitions() -> dict[tuple[str, str], str]:
    """What the table of the architecture says: by state and event, the state after it."""
    lines = (ROOT / "ARCHITECTURE.md").read_text("utf-8").splitlines()
    rows = [[cell.strip().strip("`") for cell in line.split("|")[1:-1]] for line in lines if line.startswith("|")]
    heading = next(number for number, row in enumerate(rows) if "Registered" in row)
    return {
        (row[0], event): after
        for row in rows[heading + 2 : heading + 7]
        for event, after in zip(rows[heading][1:], row[1:], strict=True)
    }


def test_the_page_about_rules_explains_every_key() -> None:
    page = (ROOT / "docs" / "how-to" / "set-my-rules.md").read_text("utf-8")
    kinds = (Rules, District, Before, After, ReminderRule, FeedbackRule, Reduction, CancellationTerms, CancellationStep)
    missing = [name for kind in kinds for name in fields_dict(kind) if f"`{name}`" not in page]
    assert missing == []


def test_every_module_of_the_house_has_its_reference() -> None:
    pages = (page.read_text("utf-8") for page in (ROOT / "docs" / "reference").glob("*.md"))
    documented = {name for page in pages for name in re.findall(r"automodule:: (\S+)", page)}
    house = {f"bildungsraum.{module.name}" for module in iter_modules(bildungsraum.__path__)}
    doors = {f"bildungsraum.adapters.{module.name}" for module in iter_modules(adapters.__path__)}
    assert sorted((house | doors) - documented - {"bildungsraum.adapters", "bildungsraum.cli"}) == []


def test_an_ellipsis_stands_for_anything_and_nothing_else_does() -> None:
    assert same("a …\nc", "a b\nb\nc\n")
    assert not same("a.c", "abc")
    assert not same("", "abc")
