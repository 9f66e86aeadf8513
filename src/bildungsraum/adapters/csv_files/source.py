"""A CSV file as the feed of a provider."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from ...offering import Provider
from ...ports import Fetch, Item, Mark, Source, Unreachable
from ...values import zone as zone_named
from .reading import items
from .records import Limits


def open_source(
    address: str, *, provider: Provider | None = None, zone: str = "Europe/Berlin", fetch: Fetch | None = None
) -> Source:
    """The file at *address*: a path, or what *fetch* can get.

    *provider* and *zone* are those of :func:`items`.  ``ValueError`` for an address on the network without *fetch*.
    """
    if "://" in address and fetch is None:
        raise ValueError(f"{address!r} is on the network, and there is nothing to fetch it with")
    scheme, separator, rest = address.partition("://")
    shown = f"{scheme}://{rest.rpartition('@')[2]}" if separator else address  # without a password
    name = shown if provider is None else f"{shown} ({provider.id})"
    return _CsvFile(name, address, provider, zone_named(zone), fetch)


@frozen
class _CsvFile:
    name: str
    address: str
    provider: Provider | None
    tz: ZoneInfo
    fetch: Fetch | None

    def read(self, mark: Mark | None = None) -> Iterator[Item]:
        content, found = self._fetched(mark) if "://" in self.address else self._opened(mark)
        if content is not None:
            yield from items(content, provider=self.provider, zone=self.tz)
        yield found

    def _fetched(self, mark: Mark | None) -> tuple[bytes | None, Mark]:
        assert self.fetch is not None
        answer = self.fetch(self.address, mark)
        if answer.body is None:
            return None, answer.mark
        with answer.body as body:
            return body.read(Limits().size + 1), answer.mark

    def _opened(self, mark: Mark | None) -> tuple[bytes | None, Mark]:
        try:
            with Path(self.address).open("rb") as file:
                content = file.read(Limits().size + 1)
        except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
            raise Unreachable(self.name, getattr(error, "strerror", None) or str(error)) from None
        found = Mark(etag=hashlib.sha256(content).hexdigest())
        return (
            (None, evolve(found, unchanged=True)) if mark is not None and mark.etag == found.etag else (content, found)
        )
