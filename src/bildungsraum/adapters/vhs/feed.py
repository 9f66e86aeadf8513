"""From records to what a source gives: the provider first, then its courses, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from zoneinfo import ZoneInfo

from attrs import evolve

from ...offering import Provider
from ...ports import Item, Loss, Problem
from ...sync import Listing
from ...values import OfferingId, ProviderId
from .records import Record, Unusable
from .stream import Found, Limits, Root

BERLIN_TIME = ZoneInfo("Europe/Berlin")

EXPECTED = "a feed of adult education centres: Open-vhs, Kurse.json, Kurse.xml or <kurse> of KuferSQL"

EXPORT = "export"
"""The element in which an Open-vhs feed names its provider."""

_KEYS = {"veranstaltung": "guid", "kurs": "knr"}

Build = Callable[[Record, Provider], Listing | None]
"""How a record of one format becomes a listing; ``None`` for a course that is not to be published."""


def items(
    found: Iterable[Found],
    build: Build,
    *,
    provider: Provider | None,
    limits: Limits,
    seen: set[OfferingId] | None = None,
) -> Iterator[Item]:
    """The provider, its listings and all problems, in the order of the feed.

    Without a *provider* the feed names its own before the first course.  A course whose id is among those *seen*, in
    this feed or in one before, is a problem; *seen* grows with each.
    """
    problems = 0
    for item in _items(found, build, provider, set() if seen is None else seen):
        yield item
        if isinstance(item, Problem):
            problems += 1
            if item.loss is Loss.REST:
                return
            if problems == limits.problems:
                expected = f"fewer than {limits.problems} problems in one feed"
                yield Problem(item.where, "document", f"{problems} problems", expected, Loss.REST)
                return


def _items(found: Iterable[Found], build: Build, provider: Provider | None, seen: set[OfferingId]) -> Iterator[Item]:
    for one in found:
        if isinstance(one, Problem):
            yield one
        elif isinstance(one, Root):
            if provider is not None:
                yield provider
        elif one.name == EXPORT and provider is None:
            try:
                provider = _creator(one)
            except Unusable as unusable:
                yield evolve(unusable.problem, loss=Loss.REST)
                return
            yield provider
            yield from one.problems
        elif provider is None:
            yield Problem(one.where, f"{EXPORT}/ersteller", "nothing", "the provider, before its courses", Loss.REST)
            return
        elif one.name != EXPORT:
            yield from _course(one, provider, build, seen)
    if provider is None:
        yield Problem("line 1", f"{EXPORT}/ersteller", "nothing", "the provider", Loss.REST)


def _creator(export: Record) -> Provider:
    creator = export.part("ersteller")
    key = creator.key("guid")
    name = creator.text("name")
    if not name:
        creator.note("name", "nothing", "the name of the provider")
    return Provider(ProviderId(key), name or key)


def _course(record: Record, provider: Provider, build: Build, seen: set[OfferingId]) -> Iterator[Item]:
    try:
        listing = build(record, provider)
    except Unusable as unusable:
        yield unusable.problem
        return
    if listing is None:
        return
    id = listing.offering.id
    if id in seen:
        yield Problem(record.where, _KEYS[record.name], id, "a key that no other course of the feed has", Loss.RECORD)
        return
    seen.add(id)
    yield listing
    yield from record.problems
