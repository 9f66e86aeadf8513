"""Several values in one cell.

They stand between ``;`` or line breaks, the parts of one value between ``|``.  Inside a value these are written
``\\;``, ``\\n`` and ``\\|``, and the backslash ``\\\\``, as in iCalendar texts (RFC 5545, 3.3.11).  ``\\.`` is nothing
at all and keeps blanks at the ends of a value from being cut off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_ESCAPED = {"\\": "\\\\", ";": "\\;", "|": "\\|", "\n": "\\n"}
_UNESCAPED = {written: value for value, written in _ESCAPED.items()} | {"\\.": ""}


def escape(value: str) -> str:
    """*value* as it is written inside a cell with several.

    >>> escape("Wort; Bild")
    'Wort\\\\; Bild'
    """
    written = re.sub(r"[\\;|\n]", lambda found: _ESCAPED[found[0]], value)
    return written if value and value == value.strip() else f"\\.{written}\\."


def unescape(written: str) -> str:
    """What :func:`escape` was given; a backslash before any other character is itself."""
    return re.sub(r"\\.", lambda found: _UNESCAPED.get(found[0], found[0]), written)


def split_items(cell: str) -> list[str]:
    """The values in *cell*, still escaped; nothing between two separators is no value."""
    return [item for item in _split(cell, ";\n") if item]


def split_parts(item: str) -> list[str]:
    """The parts of one value, still escaped."""
    return _split(item, "|")


def read_parts(item: str, number: range) -> list[str]:
    """The parts of one value; ``ValueError`` unless their number is in *number*."""
    parts = [unescape(part) for part in split_parts(item)]
    if len(parts) not in number:
        raise ValueError(f"{len(parts)} parts in {item!r}")
    return parts


def join_items(items: Iterable[str]) -> str:
    """One cell from values that are escaped already."""
    return "; ".join(items)


def join_parts(*parts: str) -> str:
    """One value from its parts, without empty ones at the end."""
    while parts and not parts[-1]:
        parts = parts[:-1]
    return " | ".join(escape(part) if part else "" for part in parts)


def _split(text: str, separators: str) -> list[str]:
    pieces, begin = [], 0
    for found in re.finditer(rf"\\.|[{separators}]", text):
        if not found[0].startswith("\\"):
            pieces.append(text[begin : found.start()].strip())
            begin = found.end()
    return [*pieces, text[begin:].strip()]
