"""Open-vhs XML, the national format of the adult education centres (DVV), in its versions 0.9 to 1.2.

The feed names its provider in ``export/ersteller``; a course is known as that provider's ``guid`` and its own, because
course numbers (``nummer``) occur twice.  Reduced prices stand in free text, ``preis/zusatz``.  Instructors
(``dozent``, before 1.2) are not taken over.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import partial
from typing import BinaryIO
from zoneinfo import ZoneInfo

from ...offering import Provider
from ...ports import Item, Problem, Reading
from ...values import OfferingId
from . import courses
from .feed import BERLIN_TIME, EXPECTED, EXPORT, items
from .stream import Found, Limits, Root, found_in
from .xml_stream import XmlParser

NAMESPACE = "http://www.dvv-vhs.de/Open-VHS"
ROOT = "veranstaltungen"
VERSIONS = ("0.9", "1.0", "1.1", "1.2")


def parse(content: bytes, *, provider: Provider | None = None, tz: ZoneInfo = BERLIN_TIME) -> Reading:
    """The feed as a whole; see :func:`read`."""
    return Reading.of(read(io.BytesIO(content), provider=provider, tz=tz))


def read(
    file: BinaryIO,
    *,
    provider: Provider | None = None,
    tz: ZoneInfo = BERLIN_TIME,
    limits: Limits = Limits(),
    seen: set[OfferingId] | None = None,
) -> Iterator[Item]:
    """What *file* contains, one by one: the provider, then listings and problems.

    A *provider* that is given counts instead of the one that the feed names.  Clocks without offset are those of *tz*.
    A course that is among those *seen* already is a problem; *seen* grows with each course.
    """

    def parser(_: bytes) -> XmlParser:
        return XmlParser(ROOT, "veranstaltung", header=EXPORT, expected=EXPECTED, limits=limits)

    found = _with_version(found_in(file, parser, limits))
    return items(found, partial(courses.listing, tz=tz), provider=provider, limits=limits, seen=seen)


def _with_version(found: Iterable[Found]) -> Iterator[Found]:
    for one in found:
        yield one
        version = one.attributes.get("@version") if isinstance(one, Root) else None
        if isinstance(version, str) and version not in VERSIONS:
            yield Problem("line 1", "@version", version[:80], f"one of {', '.join(VERSIONS)}")
