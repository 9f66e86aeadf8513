"""A feed by its address: a file, a folder or an address of the web.  Its format is found out by what is in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from attrs import evolve, field, frozen

from ...offering import Provider
from ...ports import Fetch, Item, Loss, Mark, Problem, Unreachable
from ...values import OfferingId
from . import berlin, kufer, openvhs
from .feed import EXPECTED, EXPORT
from .json_stream import is_json
from .plain_text import visible
from .stream import CHUNK, Limits, found_in
from .xml_stream import XmlParser, beginning, is_xml

_COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")

Read = Callable[..., Iterator[Item]]


def recognise(head: bytes) -> Read | None:
    """How a document is read that begins with *head*; ``None`` if it is no feed that we know.

    Open-vhs and Berlin share the name of their root; Open-vhs has a namespace, a version or an ``export``.
    """
    if is_json(head):
        return berlin.read
    names, attributes = beginning(head)
    if names[:1] == [kufer.ROOT]:
        return kufer.read
    if names[:1] == [openvhs.ROOT]:
        told = openvhs.NAMESPACE in attributes.values() or "version" in attributes or names[1:] == [EXPORT]
        return openvhs.read if told else berlin.read
    return None


@frozen
class Feeds:
    """The feed, or the feeds of a folder, at *address*, which is known as *name*.

    A folder's files are read in the order of their names; files that begin with a dot, and folders in it, are left out.
    The mark of files is a checksum, that of an address of the web what the server says.  It comes last, and not at all
    if a feed broke off, so that the next reading does not take it for known.
    """

    name: str
    address: str = field(repr=False)
    provider: Provider | None
    tz: ZoneInfo
    fetch: Fetch | None

    def read(self, mark: Mark | None = None) -> Iterator[Item]:
        """Give the items one by one; :class:`Unreachable` if the file, the folder or the server cannot be read."""
        whole = True
        try:
            for item in self._opened(mark) if self.fetch is None else self._fetched(self.fetch, mark):
                whole = whole and not (isinstance(item, Problem) and item.loss is Loss.REST)
                if whole or not isinstance(item, Mark):
                    yield item
        except OSError as error:
            raise Unreachable(self.name, error.strerror or type(error).__name__) from None

    def _fetched(self, fetch: Fetch, mark: Mark | None) -> Iterator[Item]:
        answer = fetch(self.address, mark)
        if answer.body is not None:
            with answer.body as body:
                yield from self._items(body, set())
        yield answer.mark

    def _opened(self, mark: Mark | None) -> Iterator[Item]:
        path = Path(self.address)
        if path.exists() and not path.is_dir() and not path.is_file():
            raise Unreachable(self.name, "it is neither a file nor a folder")
        files = _files(path) if path.is_dir() else [path]
        now = Mark(etag=_checksum(files))
        if mark is not None and mark.etag == now.etag:
            yield evolve(now, unchanged=True)
            return
        if not files:
            yield Problem("the folder", "document", "no file", EXPECTED, Loss.REST)
        seen: set[OfferingId] = set()
        for one in files:
            with one.open("rb") as file:
                items = self._items(file, seen)
                yield from items if one is path else _located(items, one.name)
        yield now

    def _items(self, file: BinaryIO, seen: set[OfferingId]) -> Iterator[Item]:
        head = file.read(CHUNK)
        file.seek(0)
        read = recognise(head)
        if read is None:
            return _unknown(file, head)
        return read(file, provider=self.provider, tz=self.tz, seen=seen)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def _checksum(files: list[Path]) -> str:
    names = "/".join(path.name for path in files)
    digest = hashlib.sha256(names.encode(errors="surrogateescape"))
    for path in files:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _located(items: Iterator[Item], name: str) -> Iterator[Item]:
    """*items* of the file *name*, whose problems say so."""
    for item in items:
        yield evolve(item, where=f"{visible(name)}, {item.where}") if isinstance(item, Problem) else item


def _unknown(file: BinaryIO, head: bytes) -> Iterator[Problem]:
    """What is wrong with a document that is no feed that we know."""
    if head.startswith(_COMPRESSED):
        yield Problem("line 1", "document", "compressed data", "XML or JSON that is not compressed", Loss.REST)
    elif head and not is_xml(head):
        yield Problem("line 1", "document", "neither XML nor JSON", EXPECTED, Loss.REST)
    else:
        limits = Limits()
        found = found_in(file, lambda _: XmlParser(None, None, expected=EXPECTED, limits=limits), limits)
        yield from (one for one in found if isinstance(one, Problem))
