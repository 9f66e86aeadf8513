"""Every phrase about a problem or a failure that stands in the code, found by reading the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from attrs import frozen

import bildungsraum

SOURCE = Path(bildungsraum.__file__).parent
NOT_FOR_CLERKS = {"testing", "cli", "phrases", "migrations"}
CAUGHT_ON_THE_SPOT = {"cells.py", "moments.py", "several.py"}
"""What is wrong in a cell becomes what is expected of its column."""

PARTS = {
    "Problem": ("where", "field", "found", "expected"),
    "Broken": ("where", "field", "found", "expected"),
    "problem": ("where", "field", "found", "expected"),
    "_rest": ("where", "field", "found", "expected"),
    "_problem": ("field", "found", "expected"),
    "note": ("field", "found", "expected"),
    "refused": ("field", "expected"),
    "Kind": ("expected", "expected"),
    "cells.py text": ("expected",),
    "Unreachable": ("", "why"),
    "StoreUnusable": ("", "why", "why"),
    "_Refused": ("why",),
    "ValueError": ("failure",),
    "TypeError": ("failure",),
    "LookupError": ("failure",),
    "Malformed": ("", "failure"),
    "Contradiction": ("", "failure"),
    "_idle": ("", "failure"),
    "_at": ("failure",),
}
"""What the arguments say in each call that tells of a problem or a failure."""

NAMES = {
    "where": "where",
    "expected": "expected",
    "EXPECTED": "expected",
    "why": "why",
    "remedy": "why",
    "broken": "failure",
    "_reason": "failure",
}
"""What a variable of this name says, or what a function of this name returns."""

STAND_INS = {
    "kind.expected": ("text",),
    "named.PRICES.kind.expected": ("a value",),
    "xml_stream.py where": ("line 7",),
    "scalars.py kind.__name__": ("str", "int", "bool"),
    "scalars.py what": ("a point in time", "a date", "a time of day", "a decimal number", "money"),
    "statute.py kind": ("reduction", "reminder"),
    "contradictions.py end": ("the start", "admission.closes"),
    "reading.py found.why": ("one of them stands there twice",),
    "memory.py what": ("provider", "offering", "session"),
    "catalogue.py what": ("provider", "offering", "session"),
    "eml_files.py whose": ("the sender", "the recipient"),
    "eml_files.py field": ("the subject", "the language", "the name of the sender", "the name of the recipient"),
}
"""What stands in gaps that hold a phrase; all others hold values, and a number fits them."""


@frozen
class Saying:
    """A phrase as it may be said, what it says (``expected``, ``why``, …), and where it stands in the code."""

    part: str
    phrase: str
    place: str


def sayings() -> list[Saying]:
    """All that can be found; an argument that is computed elsewhere is found there or not at all."""
    return [saying for path in _files() for saying in _sayings(path)]


def _files() -> list[Path]:
    paths = sorted(SOURCE.rglob("*.py"))
    return [path for path in paths if NOT_FOR_CLERKS.isdisjoint(path.relative_to(SOURCE).parts)]


def _sayings(path: Path) -> Iterator[Saying]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        for part, said in _parts(node, path):
            if part and not (part == "failure" and path.name in CAUGHT_ON_THE_SPOT):
                for phrase in _variants(said, path.name):
                    if re.search("[a-z]", phrase):
                        yield Saying(part, phrase, f"{path.relative_to(SOURCE)}:{said.lineno}")


def _parts(node: ast.AST, path: Path) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Call(func=ast.Name(name) | ast.Attribute(attr=name) | ast.Subscript(ast.Name(name)), args=arguments):
            yield from zip(PARTS.get(f"{path.name} {name}") or PARTS.get(name, ()), arguments, strict=False)
        case ast.Assign(targets=[ast.Name(name)], value=value) if name in NAMES:
            yield NAMES[name], value
        case ast.FunctionDef(name=name) if name in NAMES:
            yield from ((NAMES[name], one.value) for one in ast.walk(node) if isinstance(one, ast.Return) and one.value)
        case ast.Tuple(elts=[ast.Constant(str(why)), ast.Constant(str(remedy))] as pair) if "sql" in path.parts:
            if " " in why and " " in remedy:
                yield from (("why", one) for one in pair)


def _variants(node: ast.AST, file: str) -> list[str]:
    """The texts that *node* may become; none if it is not written down as one."""
    match node:
        case ast.Constant(str(text)):
            return [text]
        case ast.JoinedStr(pieces):
            return ["".join(chosen) for chosen in product(*(_variants(piece, file) for piece in pieces))]
        case ast.FormattedValue(value):
            gap = ast.unparse(value)
            return list(STAND_INS.get(f"{file} {gap}") or STAND_INS.get(gap) or ["7"])
        case ast.BinOp(ast.Constant(str(begin)), ast.Add()):
            return [f"{begin}7"]
        case ast.Tuple([ast.JoinedStr() as only]) | ast.Call(ast.Attribute(ast.JoinedStr() as only)):
            return _variants(only, file)
        case _:
            return []
