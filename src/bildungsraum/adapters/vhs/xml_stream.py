"""XML documents as records, one by one, with what must not be in them refused before it is expanded.

The stdlib's expat is used without a tree: it counts lines, keeps nothing that is not asked for, and stops at a DOCTYPE,
which no feed needs and every entity bomb does.  Names are taken without their prefix.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from pyexpat import ExpatError, ParserCreate, errors
from typing import NoReturn

from attrs import Factory, define

from ...ports import Problem
from .plain_text import visible
from .records import SHOWN, Mapping, Node, Record, add
from .stream import Broken, Found, Limits, Root, Tally

_INVALID_TOKEN = errors.codes[errors.XML_ERROR_INVALID_TOKEN]
_DECLARED = re.compile(rb"<\?xml\b[^>]{0,200}\bencoding\b")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\0", b"\0<")


@define
class _Element:
    name: str
    fields: Mapping
    pieces: list[str] = Factory(list)

    def node(self) -> Node:
        text = "".join(self.pieces)
        if not self.fields:
            return text if text.strip() else None
        if text.strip():
            self.fields["#text"] = text
        return self.fields


class XmlParser:
    """Reads a document with the root element *root*; its children *record* and *header* become records.

    ``None`` as *root* fits no document: for a feed of an unknown kind, to say what is wrong with it.
    """

    def __init__(
        self, root: str | None, record: str | None, *, expected: str, limits: Limits, header: str | None = None
    ) -> None:
        self.ready: list[Found] = []
        self._root, self._record, self._header = root, record, header
        self._expected, self._limits = expected, limits
        self._tally = Tally(limits)
        self._encoding = _Encoding()
        self._declared = ""
        self._open: list[_Element] = []
        self._depth = self._number = self._line = self._fed = 0
        self._expat = ParserCreate()
        self._expat.buffer_text = True
        self._expat.XmlDeclHandler = self._declaration
        self._expat.StartDoctypeDeclHandler = self._doctype
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text

    def where(self) -> str:
        """Line and column that have been reached."""
        return f"line {self._expat.CurrentLineNumber}, column {self._expat.CurrentColumnNumber + 1}"

    def feed(self, chunk: bytes) -> None:
        """Go on with *chunk*; :class:`Broken` if that cannot be done."""
        chunk, problem = self._encoding.utf8(chunk)
        try:
            self._parse(chunk)
        finally:
            if problem is not None:
                self.ready.append(problem)
        pending = self._fed - max(0, self._expat.CurrentByteIndex)
        if pending > self._limits.token_bytes:
            limit = self._limits.token_bytes
            raise Broken(self.where(), "document", f"more than {limit} bytes", f"at most {limit} bytes in one tag")

    def finish(self) -> None:
        """The document ends here; :class:`Broken` if it is not complete."""
        try:
            self._expat.Parse(self._encoding.rest(), True)
        except ExpatError as error:
            where = f"line {error.lineno}, column {error.offset + 1}"
            raise Broken(where, "document", "the end of the data", "the rest of the document") from None

    def close(self) -> None:
        """Nothing is held open."""

    def _parse(self, chunk: bytes) -> None:
        try:
            self._expat.Parse(chunk, False)
        except ExpatError as error:
            self._not_well_formed(error, chunk)
        except (LookupError, ValueError):
            # pyexpat: an encoding that Python does not know, or one with several bytes to a character
            raise Broken(self.where(), "encoding", visible(self._declared)[:SHOWN], "UTF-8 or windows-1252") from None
        self._fed += len(chunk)

    def _not_well_formed(self, error: ExpatError, chunk: bytes) -> NoReturn:
        where = f"line {error.lineno}, column {error.offset + 1}"
        position = self._expat.ErrorByteIndex - self._fed
        if error.code == _INVALID_TOKEN and 0 <= position < len(chunk) and chunk[position] >= 0x80:
            raise Broken(where, "encoding", "bytes of another encoding", "that of the document") from None
        raise Broken(where, "document", errors.messages[error.code], "well-formed XML") from None

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self._declared = encoding or ""

    def _doctype(self, name: str, _system: str | None, _public: str | None, _internal: bool) -> None:
        raise Broken(self.where(), "document", f"<!DOCTYPE {name[:SHOWN]}>", "a feed without a document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        name = name.rpartition(":")[2]
        self._tally.keep(0, depth=self._depth, where=self.where)
        if self._depth == 1:
            if name != self._root:
                raise Broken(self.where(), "document", f"<{name[:SHOWN]}>", self._expected)
            self.ready.append(Root(_fields(attributes)))
        elif self._open or (self._depth == 2 and name in (self._record, self._header)):
            if not self._open:
                self._line = self._expat.CurrentLineNumber
            self._tally.keep(1 + len(attributes), depth=self._depth, where=self.where)
            self._open.append(_Element(name, _fields(attributes)))

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].pieces.append(text)

    def _end(self, _: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        element = self._open.pop()
        node = element.node()
        if self._open:
            add(self._open[-1].fields, element.name, node)
            return
        self._tally.reset()
        where = f"line {self._line}"
        if element.name == self._record:
            self._number += 1
            where = f"record {self._number}, {where}"
        self.ready.append(Record(element.name, where, node if isinstance(node, dict) else {}))


def is_xml(head: bytes) -> bool:
    """True if a document that begins with *head* can be XML."""
    return head.startswith(_UTF_16) or head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<")


class _Enough(Exception):
    """Leaves the parser when the beginning of a document is known."""


def beginning(head: bytes) -> tuple[list[str], dict[str, str]]:
    """The names of the root element of a document and of its first child, and the root's attributes.

    No names if there is no root element in *head*, or something before it that no feed may have.
    """
    names: list[str] = []
    found: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if names:
            names.append(name.rpartition(":")[2])
            raise _Enough
        names.append(name.rpartition(":")[2])
        found.update(attributes)

    def doctype(*_: object) -> None:
        raise _Enough

    expat = ParserCreate()
    expat.StartElementHandler, expat.StartDoctypeDeclHandler = start, doctype
    with suppress(_Enough, Broken, ExpatError, LookupError, ValueError):
        expat.Parse(_Encoding().utf8(head)[0], False)
    return names, found


def _fields(attributes: dict[str, str]) -> Mapping:
    return {f"@{name}": value for name, value in attributes.items() if not name.startswith("xmlns")}


class _Encoding:
    """Finds out what the bytes of a document without a declared encoding are, by the first that are not ASCII.

    KuferSQL writes windows-1252 without saying so.  Whatever is declared is left to expat.
    """

    def __init__(self) -> None:
        self._decided = self._started = self._is_cp1252 = False
        self._held = b""
        self._line = 1

    def utf8(self, chunk: bytes) -> tuple[bytes, Problem | None]:
        """*chunk* as expat can read it, with a problem where windows-1252 was found out."""
        if not self._started:
            self._started = True
            self._decided = chunk.startswith((codecs.BOM_UTF8, *_UTF_16)) or _DECLARED.match(chunk) is not None
        if self._decided:
            return (self._from_cp1252(chunk) if self._is_cp1252 else chunk), None
        chunk, self._held = self._held + chunk, b""
        beyond = re.search(rb"[\x80-\xff]", chunk)
        if beyond is None:
            self._line += chunk.count(b"\n")
            return chunk, None
        return self._decide(chunk, beyond.start())

    def rest(self) -> bytes:
        """What was held back because it is only the beginning of a character."""
        return self._held

    def _decide(self, chunk: bytes, start: int) -> tuple[bytes, Problem | None]:
        self._line += chunk.count(b"\n", 0, start)
        try:
            if not codecs.getincrementaldecoder("utf-8")().decode(chunk[start : start + 4]):
                self._held = chunk[start:]
                return chunk[:start], None
        except UnicodeDecodeError as error:
            if error.start == 0:
                self._decided = self._is_cp1252 = True
                expected = "UTF-8, or an encoding that is declared; read as windows-1252"
                problem = Problem(f"line {self._line}", "encoding", "bytes that are not UTF-8", expected)
                return self._from_cp1252(chunk), problem
        self._decided = True
        return chunk, None

    def _from_cp1252(self, chunk: bytes) -> bytes:
        try:
            return chunk.decode("cp1252").encode()
        except UnicodeDecodeError as error:
            # what no encoding allows, so that expat gives everything before it and says where it stands
            return chunk[: error.start].decode("cp1252").encode() + b"\xff"
