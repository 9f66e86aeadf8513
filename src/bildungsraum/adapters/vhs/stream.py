"""From bytes to records, piece by piece and within limits: what XML and JSON feeds have in common.

Both kinds of document become the same nested mapping, the one of Berlin's mechanical XML-to-JSON conversion: an
attribute is ``"@name"``, the text beside attributes ``"#text"``, a repeated element a list, an empty one ``None``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import BinaryIO, Protocol

from attrs import field, frozen, validators

from ...ports import Loss, Problem
from .records import Mapping, Record

CHUNK = 64 * 1024


@frozen
class Limits:
    """How much a feed may ask of us between two courses before it is given up.

    *record_bytes*: bytes from the end of one course to the end of the next, counted in pieces of up to 64 kB;
    *token_bytes*: one tag or comment; *record_nodes*: elements, attributes and values of one course; *depth*: elements
    in elements; *problems*: so many in a whole feed, which is then no feed but rubbish.
    """

    record_bytes: int = field(default=8 * 1024 * 1024, validator=validators.ge(1))
    token_bytes: int = field(default=1024 * 1024, validator=validators.ge(1))
    record_nodes: int = field(default=50_000, validator=validators.ge(1))
    depth: int = field(default=64, validator=validators.ge(1))
    problems: int = field(default=50_000, validator=validators.ge(1))


@frozen
class Root:
    """The document is one of the expected kind; *attributes* are those of its root element."""

    attributes: Mapping


Found = Root | Record | Problem
"""What comes out of a document, in its order."""


class Broken(Exception):
    """Nothing more can be read, for the reason that *problem* gives."""

    def __init__(self, where: str, field: str, found: str, expected: str) -> None:
        self.problem = Problem(where, field, found, expected, Loss.REST)
        super().__init__(str(self.problem))


class Parser(Protocol):
    """A document that is fed to it in pieces; what is finished stands in *ready* until somebody takes it."""

    ready: list[Found]

    def where(self) -> str:
        """The place that has been reached, as a person finds it."""

    def feed(self, chunk: bytes) -> None:
        """Go on with *chunk*; :class:`Broken` if that cannot be done."""

    def finish(self) -> None:
        """The document ends here; :class:`Broken` if it must not."""

    def close(self) -> None:
        """Nobody wants to know more."""


class Tally:
    """Counts what a parser keeps in memory for the record that is not finished yet."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._nodes = 0

    def keep(self, nodes: int, *, depth: int, where: Callable[[], str]) -> None:
        """Note so many *nodes* more, at this *depth*; :class:`Broken` if that is too much."""
        if depth > self._limits.depth:
            raise Broken(where(), "document", f"{depth} levels", f"at most {self._limits.depth} levels of nesting")
        self._nodes += nodes
        if self._nodes > self._limits.record_nodes:
            limit = self._limits.record_nodes
            raise Broken(where(), "record", f"more than {limit} values", f"at most {limit} values in one record")

    def reset(self) -> None:
        """A record is finished and handed on."""
        self._nodes = 0


def found_in(file: BinaryIO, begin: Callable[[bytes], Parser], limits: Limits) -> Iterator[Found]:
    """What stands in *file*, one by one; *begin* chooses the parser by the first piece.

    If the document breaks off, everything before is given, and the last thing is a problem with the loss ``REST``.
    """
    size = max(1024, min(CHUNK, limits.record_bytes // 8))
    chunk = file.read(size)
    if not chunk:
        yield Problem("line 1", "document", "nothing", "a feed", Loss.REST)
        return
    with closing(begin(chunk)) as parser:
        unfinished = 0
        while True:
            broken = _step(parser, chunk)
            unfinished = 0 if parser.ready else unfinished + len(chunk)
            if broken is None and unfinished > limits.record_bytes:
                limit = limits.record_bytes
                broken = Broken(parser.where(), "record", f"more than {limit} bytes", f"at most {limit} bytes")
            yield from parser.ready
            parser.ready.clear()
            if broken is not None:
                yield broken.problem
            if broken is not None or not chunk:
                return
            chunk = file.read(size)


def _step(parser: Parser, chunk: bytes) -> Broken | None:
    try:
        if chunk:
            parser.feed(chunk)
        else:
            parser.finish()
    except Broken as broken:
        return broken
    return None
