"""JSON documents as records, one by one.

The shape is ``veranstaltungen`` with ``veranstaltung``, which is a list of courses or one course; a course alone, or a
list of courses, is read as well.  ijson (the extra ``feeds``) does the scanning.
"""

from __future__ import annotations

import codecs
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ...ports import Loss, Problem
from .records import Mapping, Node, Record, add
from .stream import Broken, Found, Limits, Root, Tally

if TYPE_CHECKING:
    from types import ModuleType

_ENVELOPES = ("veranstaltungen", "veranstaltung")
_COURSES = (("veranstaltungen", "veranstaltung"), ("veranstaltung",))
_KEY = "guid"


class JsonParser:
    """Reads a document of courses; :class:`ModuleNotFoundError` says what to install if ijson is missing."""

    def __init__(self, *, expected: str, limits: Limits) -> None:
        self.ready: list[Found] = []
        self._expected = expected
        self._tally = Tally(limits)
        self._ijson = _ijson()
        self._events: Any = self._ijson.sendable_list()
        # ijson's C scanner breaks on whole numbers of more than 4,300 digits unless it may use floats
        self._scanner: Any = self._ijson.basic_parse_coro(self._events, use_float=True)
        self._open: list[Mapping | list[Node]] = []
        self._keys: list[str] = []
        self._number = 0
        self._started = self._recognised = self._enveloped = False

    def where(self) -> str:
        """The last course that was read."""
        return f"after record {self._number}"

    def feed(self, chunk: bytes) -> None:
        """Go on with *chunk*; :class:`Broken` if that cannot be done."""
        if not self._started:
            self._started = True
            chunk = chunk.removeprefix(codecs.BOM_UTF8)
        fault = self._scan(chunk) if chunk else False
        self._take_events()
        if fault:
            raise Broken(self.where(), "document", "something else", "well-formed JSON in UTF-8")

    def finish(self) -> None:
        """The document ends here; :class:`Broken` if it is not complete, or not one of courses."""
        fault = self._scan(b"")
        self._take_events()
        if fault:
            raise Broken(self.where(), "document", "the end of the data", "the rest of the document")
        if not self._recognised:
            raise Broken("line 1", "document", "JSON of another kind", self._expected)

    def close(self) -> None:
        """Let go of the scanner; where it stands in the middle of a value, it complains about that."""
        with suppress(self._ijson.JSONError, ValueError):
            self._scanner.close()

    def _scan(self, chunk: bytes) -> bool:
        """Turn *chunk* into events; true if it is no JSON.  What the library says would show what it has read."""
        try:
            self._scanner.send(chunk)
        except StopIteration:
            return False
        except (self._ijson.JSONError, ValueError, ArithmeticError, RecursionError):
            return True
        return False

    def _take_events(self) -> None:
        events, self._events[:] = list(self._events), []
        for event, value in events:
            self._tally.keep(1, depth=len(self._open), where=self.where)
            match event:
                case "map_key":
                    self._keys[-1] = value
                    if len(self._keys) == 1 and value in _ENVELOPES:
                        self._enveloped = True
                        self._recognise()
                case "start_map":
                    self._open.append({})
                    self._keys.append("")
                case "start_array":
                    self._open.append([])
                case "end_map":
                    self._keys.pop()
                    self._close(self._open.pop())
                case "end_array":
                    self._attach(self._open.pop())
                case _:
                    self._scalar(_text(value))

    def _close(self, node: Any) -> None:
        path = tuple(self._keys)
        if path in _COURSES or (path == () and _KEY in node):
            self._recognise()
            self._number += 1
            self._tally.reset()
            self.ready.append(Record("veranstaltung", f"record {self._number}", node))
        elif path == () and self._open and not self._enveloped:  # in a list that should be one of courses
            self._no_course("another group of fields")
        else:
            self._attach(node)

    def _scalar(self, node: str | None) -> None:
        path = tuple(self._keys)
        if node is not None and (path in _COURSES or (path == () and self._open)):
            self._no_course("a single value")
        elif node is not None and path == _ENVELOPES[:1]:
            raise Broken(self.where(), _ENVELOPES[0], "a single value", self._expected)
        else:
            self._attach(node)

    def _no_course(self, found: str) -> None:
        self._number += 1
        self.ready.append(Problem(f"record {self._number}", "veranstaltung", found, "a course", Loss.RECORD))

    def _attach(self, node: Node) -> None:
        """Keep *node*, unless it is part of no course: what stands around the courses must not pile up."""
        path = tuple(self._keys)
        around = path == () or path in _COURSES or (path[0] == _ENVELOPES[0] and len(path) < 3)
        if around or (self._enveloped and len(path) == 1):
            return
        above = self._open[-1]
        if isinstance(above, list):
            above.append(node)
        else:
            add(above, self._keys[-1], node)

    def _recognise(self) -> None:
        if not self._recognised:
            self._recognised = True
            self.ready.append(Root({}))


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _ijson() -> ModuleType:
    try:
        return import_module("ijson")
    except ImportError:
        missing = "reading JSON feeds needs ijson; install it with: pip install 'bildungsraum[feeds]'"
        raise ModuleNotFoundError(missing, name="ijson") from None


def is_json(head: bytes) -> bool:
    """True if a document that begins with *head* can be nothing but JSON."""
    return head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"[")
