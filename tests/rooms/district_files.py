"""Files of rules for tests: rules written down as TOML, the samples that come along, and what an editor makes of them."""

from __future__ import annotations

import tomllib
from datetime import date, time
from functools import reduce
from importlib.resources import files
from operator import getitem
from pathlib import Path
from typing import Any

from bildungsraum.adapters.district_toml.keys import LEVELS
from bildungsraum.rules import RuleBook
from bildungsraum.serialization import to_plain

SAMPLES = sorted(Path(str(files("bildungsraum") / "samples")).rglob("*.toml"))


def plain_book(book: RuleBook) -> dict[str, Any]:
    """*book* as a file has it."""
    plain: dict[str, Any] = {key: value for key, value in to_plain(book.rules).items() if key != "levels"}
    names = {level: name for name, level in LEVELS.items()}
    for layer in book.layers:
        own = plain.setdefault(names[layer.level], {}).setdefault(layer.of, {})
        for key, value in layer.changes:
            group, _, name = key.partition(".")
            said = "none" if value is None else to_plain(value)
            if name:
                own.setdefault(group, {})[name] = said
            else:
                own[group] = said
    return plain


def plain_value(key: str, book: RuleBook) -> Any:
    """What the district's own rules in *book* have under *key*, as a file has it."""
    return reduce(getitem, key.split("."), plain_book(book))


def as_toml(plain: dict[str, Any]) -> bytes:
    """As a file; what is ``None`` is left out, because TOML has no such value."""
    return "\n".join(f"{_text(key)} = {_inline(value)}" for key, value in plain.items() if value is not None).encode()


def for_editors(content: bytes) -> Any:
    """The file as an editor hands it to a JSON Schema: dates and times are text."""
    return _without_dates(tomllib.loads(content.decode("utf-8-sig")))


def _without_dates(plain: Any) -> Any:
    match plain:
        case dict():
            return {key: _without_dates(value) for key, value in plain.items()}
        case list():
            return [_without_dates(value) for value in plain]
        case date() | time():
            return plain.isoformat()
        case _:
            return plain


def _inline(plain: object) -> str:
    match plain:
        case dict():
            inside = (f"{_text(key)} = {_inline(value)}" for key, value in plain.items() if value is not None)
            return "{ " + ", ".join(inside) + " }"
        case list() | tuple():
            return "[" + ", ".join(map(_inline, plain)) + "]"
        case bool():
            return "true" if plain else "false"
        case int() | float() | time() | date():
            return str(plain)
        case str():
            return _text(plain)
        case _:
            raise AssertionError(f"TOML cannot hold {plain!r}")


def _text(plain: str) -> str:
    return '"' + "".join(rf"\U{ord(letter):08x}" for letter in plain) + '"'
