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
from collections.abc import Iterator
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path

import pytest
from attrs import frozen
from markdown_it import MarkdownIt
from markdown_it.token import Token
from typer.main import get_group

from bildungsraum.adapters import district_toml
from bildungsraum.adapters.csv_files.columns import COLUMNS
from bildungsraum.cli.app import app

ROOT = Path(__file__).parent.parent
FOLDERS = [folder for folder in ROOT.iterdir() if folder.is_dir() and not folder.name.startswith(".")]
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted(page for folder in FOLDERS for page in folder.rglob("*.md") if "_build" not in page.parts),
]
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("BILDUNGSRAUM_")} | {
    "COLUMNS": "100",
    "NO_COLOR": "1",
    "PYTHONUTF8": "1",
}
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
            env=ENVIRONMENT,
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


def test_the_page_about_rules_explains_every_key() -> None:
    page = (ROOT / "docs" / "how-to" / "set-my-rules.md").read_text("utf-8")
    schema = district_toml.schema()
    tables = [schema, *schema["$defs"].values()]
    missing = {name for table in tables for name in table["properties"] if f"`{name}`" not in page}
    assert sorted(missing) == []


def test_the_page_about_formats_explains_every_column() -> None:
    page = (ROOT / "docs" / "reference" / "formats.md").read_text("utf-8")
    assert [column.name for column in COLUMNS if f"`{column.name}`" not in page] == []


def test_the_page_about_the_command_line_explains_every_command_and_option() -> None:
    page = (ROOT / "docs" / "reference" / "command-line.md").read_text("utf-8")
    commands = get_group(app).commands
    options = {name for command in commands.values() for one in command.params for name in one.opts if name[0] == "-"}
    assert [name for name in commands if f"\n## {name}" not in page] == []
    assert sorted(name for name in options if f"`{name}`" not in page) == []


def test_an_ellipsis_stands_for_anything_and_nothing_else_does() -> None:
    assert same("a …\nc", "a b\nb\nc\n")
    assert not same("a.c", "abc")
    assert not same("", "abc")
