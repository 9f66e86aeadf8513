"""One course of a feed as a nested mapping, with getters that collect problems instead of raising them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeAlias, TypeVar

from attrs import evolve, field, frozen

from ...ports import Loss, Problem
from .plain_text import LONGEST, one_line, plain, visible

Node: TypeAlias = "str | dict[str, Node] | list[Node] | None"
Mapping: TypeAlias = dict[str, Node]
Value = TypeVar("Value")

SHOWN = 80
"""So many characters of a value stand in a problem."""

KEY_LONGEST = 200


@frozen
class Kind(Generic[Value]):
    """How the text of a field becomes a value: *read* gives ``None`` for what is not *expected*."""

    read: Callable[[str], Value | None]
    expected: str


class Unusable(Exception):
    """A record that cannot be kept, for the reason that *problem* gives."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def add(mapping: Mapping, name: str, node: Node) -> None:
    """Put *node* into *mapping*; what has the same name comes into one list, in its order."""
    if name not in mapping:
        mapping[name] = node
        return
    known = mapping[name]
    if isinstance(known, list):
        known.append(node)
    else:
        mapping[name] = [known, node]


@frozen
class Record:
    """The fields of one course, or of a part of it.

    *name* is the element that it comes from, *where* the place as a person finds it, *path* the way from the course to
    this part.  All parts share their *problems*, each of which is kept once, in the order in which they were found.
    """

    name: str
    where: str
    node: Mapping
    path: str = ""
    problems: dict[Problem, None] = field(factory=dict)

    def has(self, name: str) -> bool:
        """True if there is a field *name*, be it empty."""
        return name in self.node

    def require(self, name: str) -> str:
        """The text of a field that a course cannot do without; :class:`Unusable` if it is empty or no name."""
        text = self.text(name)
        if not text:
            raise Unusable(self._problem(name, "nothing", "a value", Loss.RECORD))
        return text

    def key(self, name: str) -> str:
        """Like :meth:`require`, for a field that names the course once and for all."""
        text = self.require(name)
        if len(text) > KEY_LONGEST:
            raise Unusable(self._problem(name, text, f"at most {KEY_LONGEST} characters", Loss.RECORD))
        return text

    def text(self, name: str) -> str:
        """One line of plain text, empty if there is none; of several the first counts, and a problem says so."""
        texts = self.texts(name)
        if len(texts) > 1:
            self.note(name, f"{len(texts)} values", "one value; the first counts")
        return texts[0] if texts else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Every value of a field that may be repeated, each as one line of plain text."""
        lines = (one_line(raw) for raw in self._scalars(name))
        return tuple(line for line in lines if line)

    def prose(self, name: str) -> str:
        """Plain text with its paragraphs; several values stand one below the other."""
        texts = (plain(raw) for raw in self._scalars(name))
        return "\n\n".join(text for text in texts if text)

    def value(self, name: str, kind: Kind[Value]) -> Value | None:
        """The field as a value of *kind*; ``None`` if it is empty, or if it is none, and then a problem says so."""
        text = self.text(name)
        value = kind.read(text) if text else None
        if text and value is None:
            self.note(name, text, kind.expected)
        return value

    def sure(self, name: str, kind: Kind[Value]) -> Value | None:
        """Like :meth:`value`, where a guess would do harm: :class:`Unusable` if something stands there that is none."""
        text = self.text(name)
        value = kind.read(text) if text else None
        if text and value is None:
            raise Unusable(self._problem(name, text, kind.expected, Loss.RECORD))
        return value

    def part(self, name: str) -> Record:
        """The fields below *name*; none if there is nothing."""
        parts = self.parts(name)
        if len(parts) > 1:
            self.note(name, f"{len(parts)} groups of fields", "one group; the first counts")
        return parts[0] if parts else self._part(name, {})

    def parts(self, name: str) -> list[Record]:
        """Each group of fields below *name*, in order; an empty one among others keeps its position."""
        nodes = list(_flat(self.node.get(name)))
        if nodes == [None]:
            return []
        several = len(nodes) > 1
        return [
            self._part(f"{name}[{number}]" if several else name, self._mapping(name, node))
            for number, node in enumerate(nodes, start=1)
        ]

    def attributed(self, name: str, attribute: str) -> Iterator[tuple[str, str]]:
        """Each value of *name* with that of its *attribute*."""
        for node in _flat(self.node.get(name)):
            one = self._part(name, node if isinstance(node, dict) else {"#text": node})
            text = one.text("#text")
            if text:
                yield text, one.text(f"@{attribute}")

    def note(self, name: str, found: str, expected: str) -> None:
        """Something is wrong with the field *name*, and the course is kept nevertheless."""
        self.problems[self._problem(name, found, expected, Loss.VALUE)] = None

    def _problem(self, name: str, found: str, expected: str, loss: Loss) -> Problem:
        return Problem(self.where, self.path + name, visible(found)[:SHOWN], expected, loss)

    def _part(self, name: str, node: Mapping) -> Record:
        return evolve(self, name=name, node=node, path=f"{self.path}{name}/")

    def _mapping(self, name: str, node: Node) -> Mapping:
        if isinstance(node, dict):
            return node
        if node is not None:
            self.note(name, "text", "a group of fields")
        return {}

    def _scalars(self, name: str) -> Iterator[str]:
        for node in _flat(self.node.get(name)):
            raw = node.get("#text") if isinstance(node, dict) else node
            if isinstance(raw, str):
                if len(raw) > LONGEST:
                    self.note(name, f"{len(raw)} characters", f"at most {LONGEST} characters; the rest is cut")
                yield raw[:LONGEST]
            if isinstance(node, dict) and any(not key.startswith(("@", "#")) for key in node):
                self.note(name, "a group of fields", "text")


def _flat(node: Node) -> Iterator[str | Mapping | None]:
    if isinstance(node, list):
        for one in node:
            yield from _flat(one)
    else:
        yield node
