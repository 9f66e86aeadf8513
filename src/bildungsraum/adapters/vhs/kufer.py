"""The "Internet-XML" of KuferSQL, ``<kurse>`` with one ``<kurs>`` for each course.

The file names no provider, and a course is known by its number (``knr``), which is unique here.  The full export has
everything, instructors' private telephone numbers included; only what is named here is taken over.

What the fields mean is told by those who read them: ``tnmax`` 0 or absent is no limit; ``dauer`` is the number of
dates; ``internetaktiv`` F keeps a course unpublished, so it is skipped in silence; an element ``ausfall`` says that the
course is cancelled, whatever is in it, unless that is F; ``anm_ende`` is the last day to register.  With
``keinewebanmeldung`` W the centre wants no registrations from the web: its places are as they are, and a detail of that
name says so to whoever offers the registration.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import time, timedelta
from functools import partial
from typing import BinaryIO
from zoneinfo import ZoneInfo

from attrs import evolve

from ...offering import Category, Detail, Offering, Provider
from ...ports import Item, Loss, Problem, Reading
from ...schedule import Meeting, Session, Status
from ...sync import Listing
from ...values import OfferingId, Period, ProviderId, SessionId, at_local
from . import dates, places, tariffs
from .feed import BERLIN_TIME, EXPECTED, items
from .kinds import DAY, FLAG, people, place_count
from .places import Place, Setting
from .records import Record, Unusable
from .stream import Limits, found_in
from .xml_stream import XmlParser

PROVIDER = Provider(ProviderId("kufer"), "KuferSQL")
ROOT = "kurse"

_TITLES = ("titellang_bf", "haupttitel", "titelkurz", "titellang")
_TEXTS = ("vorspann", "inhalt", "web_info", "material", "nachspann")
_DETAILS = ("semester", "aussenstelle", "ortaussenstelle", "keinewebanmeldung", "tnwarteliste")

_TERMIN = dates.Names("tag", "zeitvon", "zeitbis")
_COURSE = dates.Names("beginndat", "beginnuhr", "endeuhr")
_ADDRESS = places.Names("ortstr", "ortplz", "ortname")
_ADDRESS_OF_DATE = places.Names("termin_ortstr", "termin_ortplz", "termin_ortname")


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

    The feed names no provider; without *provider* it is :data:`PROVIDER`.  Clocks are those of *tz*.  A course that is
    among those *seen* already is a problem; *seen* grows with each course.
    """

    def parser(_: bytes) -> XmlParser:
        return XmlParser(ROOT, "kurs", expected=EXPECTED, limits=limits)

    return items(
        found_in(file, parser, limits),
        partial(_listing, tz=tz),
        provider=provider or PROVIDER,
        limits=limits,
        seen=seen,
    )


def _listing(record: Record, provider: Provider, *, tz: ZoneInfo) -> Listing | None:
    if record.value("internetaktiv", FLAG) is False:
        return None
    key, title = record.key("knr"), _title(record)
    setting = _setting(record, tz)
    offering = Offering(
        OfferingId(f"{provider.id}:{key}"),
        provider.id,
        title,
        text="\n\n".join(text for text in map(record.prose, _TEXTS) if text),
        format=setting.format,
        audiences=tuple(dict.fromkeys(record.texts("zielgruppe"))),
        categories=tuple(_categories(record)),
        details=[Detail(name, text) for name in _DETAILS for text in record.texts(name)],
    )
    session = Session(
        SessionId(offering.id),
        offering.id,
        number=key,
        meetings=setting.meetings,
        capacity=place_count(record, "tnmax") or None,
        taken_elsewhere=place_count(record, "tnanmeldungen") or 0,
        minimum=people(record, "tnmin") or 0,
        tariff=tariffs.of_kufer(record),
        registration=_registration(record, tz),
        venue=setting.venue,
        status=_status(record),
    )
    return Listing(offering, [session])


def _title(record: Record) -> str:
    title = next((text for text in map(record.text, _TITLES) if text), "")
    if not title:
        raise Unusable(Problem(record.where, "haupttitel", "nothing", "a value", Loss.RECORD))
    return title


def _categories(record: Record) -> Iterator[Category]:
    area = record.text("fachb")
    if area:
        yield Category("kufer", area, label=record.text("fachbtext"))
    for part in record.parts("kategorien"):
        for one in part.parts("kategorie"):
            label, path = one.text("bezeichnung"), one.text("bezeichnungstruktur")
            if label or path:
                yield Category("kufer", path or label, label=label or path)


def _registration(record: Record, tz: ZoneInfo) -> Period:
    last = record.value("anm_ende", DAY)
    return Period() if last is None else Period(ends=at_local(last + timedelta(days=1), time(0), tz))


def _status(record: Record) -> Status:
    if not record.has("ausfall") or FLAG.read(record.text("ausfall")) is False:
        return Status.PLANNED
    return Status.CANCELLED


def _setting(record: Record, tz: ZoneInfo) -> Setting:
    room = record.text("ortraumname")
    name = record.text("ortgebaeude") or record.text("ort")
    where = places.place(record, _ADDRESS, name=name, room=room)
    days = dates.span(record, "beginndat", "endedat")
    pairs = list(_meetings(record, where, tz))
    if not pairs:
        pairs = [(one, where) for one in dates.on_days(days, record, _COURSE, tz=tz)]
    return places.setting(pairs, where)


def _meetings(record: Record, where: Place, tz: ZoneInfo) -> Iterator[tuple[Meeting, Place]]:
    for part in record.parts("termine"):
        for one in part.parts("termin"):
            meeting = dates.meeting(one, _TERMIN, tz=tz)
            if meeting is not None:
                yield meeting, _place_of_date(one, where)


def _place_of_date(record: Record, where: Place) -> Place:
    """The place of one date, which the full export states even if it is that of the course."""
    room, name = record.text("termin_ortraumname"), record.text("termin_ortgebaeude")
    own = places.place(record, _ADDRESS_OF_DATE, name=name, room=room)
    return evolve(where, room=room or where.room) if own.is_at(where.venue) else own
