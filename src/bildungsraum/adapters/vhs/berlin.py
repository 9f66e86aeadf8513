"""The open data of Berlin's adult education centres, ``Kurse.json`` and ``Kurse.xml``, in both dialects.

The dialect of 2020 has one place (``veranstaltungsort``) and no dates between the first and the last day.  The current
one has a list of addresses parallel to the list of dates (``ortetermine``), the borough (``bezirk``) and the number of
participants.  JSON is the XML, converted mechanically: every scalar is a text, an element that occurs once is no list,
an empty one is null.  A single course is read as well.  The level and, before ``merkmale`` came, the format are told by
keywords (``schlagwort``).  ``anzahl_termine`` counts neither dates nor, reliably, teaching units, and stays a detail.

Instructors, contact persons and the mail and telephone for registration are not taken over.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO
from zoneinfo import ZoneInfo

from ...offering import Format, Provider
from ...ports import Item, Reading
from ...values import OfferingId, ProviderId
from . import courses
from .feed import BERLIN_TIME, EXPECTED, items
from .json_stream import JsonParser, is_json
from .stream import Limits, Parser, found_in
from .xml_stream import XmlParser

PROVIDER = Provider(ProviderId("vhs-berlin"), "Berliner Volkshochschulen")
ROOT = "veranstaltungen"
WORDS = courses.Words(
    {
        "selbstlernkurs": Format.SELF_PACED,
        "hybridkurs": Format.HYBRID,
        "blended learning": Format.HYBRID,
        "flexikurs": Format.HYBRID,
        "online-kurs": Format.ONLINE,
        "onlinekurs": Format.ONLINE,
        "webinar": Format.ONLINE,
        "vhs.cloud": Format.ONLINE,
    },
    level=re.compile(r"[ABC][12](?:\.\d)?"),
)


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

    The feed names no provider; without *provider* it is :data:`PROVIDER`.  Clocks without offset are those of *tz*.  A
    course that is among those *seen* already is a problem; *seen* grows with each course.  ``ModuleNotFoundError`` for
    JSON without the extra ``feeds``.
    """

    def parser(head: bytes) -> Parser:
        if is_json(head):
            return JsonParser(expected=EXPECTED, limits=limits)
        return XmlParser(ROOT, "veranstaltung", expected=EXPECTED, limits=limits)

    build = partial(courses.listing, tz=tz, words=WORDS)
    return items(found_in(file, parser, limits), build, provider=provider or PROVIDER, limits=limits, seen=seen)
