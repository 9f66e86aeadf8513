"""Commands about the district's rules as a file: rules check, rules schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any

import typer

from ..adapters import district_toml
from ..messages.problems import contradictions, faults
from ..ports import Contradictory
from ..rules import Level, RuleBook
from ..serialization import Malformed, to_plain
from .context import CannotDo, Database, Moment, desk_for, err, out, say
from .context import moment as at_moment
from .language import LANGUAGE

WIDEST = 80
"""A value with more letters than these, such as fifty years of holidays, is cut off."""


def add_to(app: typer.Typer) -> None:
    """Make these commands known."""
    rules = typer.Typer(help=say("help_rules_commands"), rich_markup_mode=None)
    rules.command(help=say("help_rules_check"))(check)
    rules.command(help=say("help_rules_schema"))(schema)
    app.add_typer(rules, name="rules")


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say("help_rules_file"), show_default=False)],
    db: Database = "",
    at: Moment = "",
) -> int:
    """Say what is wrong with a file of rules, or who decides what in it, and what sessions go against it."""
    if not file.exists():
        raise CannotDo(say("source_missing", path=file))
    try:
        book = district_toml.read(file)
    except Malformed as wrong:
        found = faults(wrong, LANGUAGE)
        err.print(say("rules_wrong", path=file, number=len(found)), style="bold red")
        for fault in found:
            err.print(f"  {fault}")
        return 2
    out.print(say("rules_fine", name=book.rules.district.name))
    for level, id, decided in _decided(book):
        out.print(say(f"rules_{level.value}", id=id))
        for key, value in decided:
            out.print(f"  {key} = {_short(value)}")
    return _check_sessions(db, file, at_moment(at, book.rules)) if db else 0


def _check_sessions(db: str, file: Path, now: datetime) -> int:
    """Say what goes against the rules in sessions that have not begun."""
    with desk_for(db, file) as desk:
        found = desk.contradictions(at=now)
    if found:
        err.print(say("rules_sessions_wrong", number=len(found)), style="bold red")
        for fault in contradictions(Contradictory(found), LANGUAGE):
            err.print(f"  {fault}")
    return 1 if found else 0


def schema() -> int:
    """The JSON Schema of the file, for editors."""
    out.out(json.dumps(district_toml.schema(), ensure_ascii=out.encoding != "utf-8", indent=2), highlight=False)
    return 0


def _decided(book: RuleBook) -> Iterator[tuple[Level, str, list[tuple[str, Any]]]]:
    rules = book.rules
    own = [key for key in district_toml.KEYS if rules.ruling(key).level is Level.DISTRICT]
    yield Level.DISTRICT, rules.district.id, [(key, attrgetter(key)(rules)) for key in own]
    for layer in book.layers:
        yield layer.level, layer.of, list(layer.changes)


def _short(value: Any) -> str:
    text = "none" if value is None else json.dumps(to_plain(value), ensure_ascii=out.encoding != "utf-8")
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
