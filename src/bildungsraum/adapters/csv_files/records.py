"""Bytes to rows of cells: encoding, delimiter, limits."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from itertools import chain

from attrs import define, evolve, frozen

from ...ports import Loss, Problem
from .columns import column_named
from .harmless import plain

_DELIMITERS = ";,\t"
_SURROGATE = re.compile("[\ud800-\udfff]")
_ARCHIVE = b"PK\x03\x04"
_FOUND_LENGTH = 80


@frozen
class Limits:
    """How much of a file is read at most.

    *size* in bytes; *line* and *cell* in characters; *columns* in a row; *problems* before the rest is left unread.
    """

    size: int = 64 * 1024 * 1024
    line: int = 256 * 1024
    cell: int = 64 * 1024
    columns: int = 200
    problems: int = 1000


@frozen
class Record:
    """The cells of one row, which begins in *line*, as they are meant."""

    line: int
    cells: tuple[str, ...]


@frozen
class _BrokenOff(Exception):
    problem: Problem


def problem(line: int, field: str, found: str, expected: str, loss: Loss = Loss.VALUE) -> Problem:
    """A problem in *line*, with what was *found* cut to a length that can be read."""
    shown = found if len(found) <= _FOUND_LENGTH else found[: _FOUND_LENGTH - 1] + "…"
    return Problem(f"line {line}", field, shown, expected, loss)


def records(content: bytes, limits: Limits) -> Iterator[Record | Problem]:
    """The rows of a file, the heading first.  A problem with the loss ``REST`` is the last thing that comes."""
    try:
        if len(content) > limits.size:
            raise _BrokenOff(_rest(1, "file", f"{len(content)} bytes", f"at most {limits.size} bytes"))
        if content.startswith(_ARCHIVE):
            raise _BrokenOff(_rest(1, "file", "a ZIP archive", "text; save the spreadsheet as CSV UTF-8"))
        encoding, errors = _encoding(content)
        if encoding == "cp1252":
            yield problem(1, "encoding", "not UTF-8", "UTF-8; it was read as Windows-1252")
        half = len(content) % 2 if encoding == "utf-16" else 0
        text = TextIOWrapper(BytesIO(content[:-half] if half else content), encoding, errors, newline="")
        lines = _Lines(text, limits)
        yield from _rows(lines, limits)
        if half:
            raise _BrokenOff(_rest(lines.number, "file", "half a character", "the end of the file"))
    except _BrokenOff as broken:
        yield broken.problem


def _rest(line: int, field: str, found: str, expected: str) -> Problem:
    return problem(line, field, found, expected, Loss.REST)


def _encoding(content: bytes) -> tuple[str, str]:
    """Encoding and error handler: by the byte order mark, else UTF-8 if that is possible, else Windows-1252.

    Where UTF-8 is right for most of the file, a few foreign bytes do not spoil it: they become lone surrogates, and
    the rows that have them are refused.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "surrogatepass"
    utf_8 = "utf-8-sig", "surrogateescape"
    if content.startswith(codecs.BOM_UTF8):
        return utf_8
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_off = error.reason == "unexpected end of data"
        text = content.decode("utf-8", "surrogateescape")
        foreign = _SURROGATE.subn("", text)[1]
        beyond_ascii = len(text) - len(text.encode("ascii", "ignore")) - foreign
        return utf_8 if cut_off or beyond_ascii >= foreign else ("cp1252", "surrogateescape")
    return utf_8


@define
class _Lines:
    """Lines with their ends, each checked against the limits."""

    text: TextIOWrapper
    limits: Limits
    number: int = 0
    is_ended: bool = True

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.text.readline(self.limits.line + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > self.limits.line:
            raise _BrokenOff(_rest(self.number, "line", line, f"at most {self.limits.line} characters"))
        if "\0" in line:
            expected = "text in UTF-8, Windows-1252, or UTF-16 with a byte order mark"
            raise _BrokenOff(_rest(self.number, "file", "a NUL character", expected))
        self.is_ended = line.endswith(("\n", "\r"))
        return line


def _rows(lines: _Lines, limits: Limits) -> Iterator[Record | Problem]:
    heading = next((line for line in lines if line.strip()), "")
    skipped = max(0, lines.number - 1)
    reader = csv.reader(chain([heading], lines), delimiter=_delimiter(heading), strict=True)
    width = 0
    while True:
        begin = skipped + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            # within one line the next one is a new row; otherwise nobody knows which rows were swallowed
            is_one_line = skipped + reader.line_num == begin and "unexpected end" not in str(error)
            fault = problem(begin, "row", str(error), "quotes that are closed", Loss.RECORD)
            if not is_one_line or not width:
                raise _BrokenOff(evolve(fault, loss=Loss.REST)) from None
            yield fault
            continue
        if any(cells):
            row = Record(begin, tuple(plain(cell) for cell in cells))
            checked = _checked(row, width, lines, limits)
            if not width and isinstance(checked, Problem):
                raise _BrokenOff(evolve(checked, loss=Loss.REST))
            width = width or max(number for number, cell in enumerate(cells, start=1) if cell)
            yield checked
    if not width:
        raise _BrokenOff(_rest(1, "file", "nothing", "a row with the names of the columns"))


def _delimiter(heading: str) -> str:
    def columns_known(delimiter: str) -> int:
        return sum(column_named(name.strip('"')) is not None for name in heading.split(delimiter))

    return max(_DELIMITERS, key=columns_known)


def _checked(record: Record, width: int, lines: _Lines, limits: Limits) -> Record | Problem:
    line, cells = record.line, record.cells
    if len(cells) > limits.columns:
        raise _BrokenOff(_rest(line, "row", f"{len(cells)} columns", f"at most {limits.columns} columns"))
    if len(cells) < width and not lines.is_ended:
        raise _BrokenOff(_rest(line, "row", f"{len(cells)} columns", f"{width} columns; the file breaks off"))
    if len(cells) < width or any(cells[width:] if width else ()):
        return problem(line, "row", f"{len(cells)} columns", f"{width} columns", Loss.RECORD)
    if max(map(len, cells)) > limits.cell:
        return problem(line, "row", max(cells, key=len), f"at most {limits.cell} characters in a cell", Loss.RECORD)
    damaged = next((cell for cell in cells if not cell.isascii() and _SURROGATE.search(cell)), None)
    if damaged is not None:
        shown = _SURROGATE.sub("\ufffd", damaged)
        return problem(line, "row", shown, "text in the encoding of the rest of the file", Loss.RECORD)
    return Record(line, cells[: width or None])
