"""A ``veranstaltung`` as a listing: what Open-vhs and both dialects of Berlin have in common.

Only what is named here is taken over; whatever else a feed carries, above all about instructors, contact persons and
customers, is dropped.  One course becomes one offering with one session.

A course without dates of its own (``termin``) meets on its first day and, if it is a later one, on its last, both as
whole days; a self-paced one has no meetings.  A maximum of 0 participants means that the provider gives no places
(closed); -1 or nothing that it states no limit.  More participants than places are kept as they are.  A free
registration (``anmeldung_kostenlos``) does not make a course free, and without ``preis`` no fee is stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from attrs import frozen

from ...offering import Accessibility, Category, Detail, Format, Offering, Provider
from ...schedule import Meeting, Session
from ...sync import Listing
from ...values import OfferingId, SessionId
from . import dates, places, tariffs
from .kinds import FLAG, LINK, UNITS, people, place_count
from .places import Place, Setting
from .records import Record

_TERMIN = dates.Names("beginn_datum", "beginn_uhrzeit", "ende_uhrzeit")
_ADDRESS = places.Names("strasse", "plz", "ort")
_ADDRESS_OF_DATE = places.Names("strasse", "plz", "ort", "behindertenzugang", "breitengrad", "laengengrad")

_FORMATS = {
    "online_angebot": Format.ONLINE,
    "blended_learning": Format.HYBRID,
    "selbstlernangebot": Format.SELF_PACED,
}
_ACCESSIBILITY = {
    "barrierefreies_lernen": Accessibility.ACCESSIBLE_LEARNING,
    "langsames_lerntempo": Accessibility.SLOW_PACE,
}
_PLAIN_LANGUAGE = "leichte sprache"

_DETAILS = ("bezirk", "veranstaltungsart", "anzahl_termine")
_ATTACHED = ("website_mobile", "attachment", "attachent", "picture", "video")  # attachent: so in the schema

# features that a vendor adds may be about people
_PERSONAL = re.compile(
    r"dozent|referent|lehrkraft|kursleit|leiter|\bleitung|ansprech|vorname|nachname|mail|telefon|handy|kontakt|kunde"
    r"|geburt|iban",
    re.IGNORECASE,
)


@frozen
class Words:
    """What only some feeds say by keywords: *formats* by keyword in lower case, and keywords that are a *level*."""

    formats: Mapping[str, Format]
    level: re.Pattern[str]


def listing(record: Record, provider: Provider, *, tz: ZoneInfo, words: Words | None = None) -> Listing:
    """The course as an offering with its one session; :class:`Unusable` without ``guid`` or ``name``."""
    key, title = record.key("guid"), record.require("name")
    keywords = record.texts("schlagwort")
    features = _features(record)
    format = _format(record, features, keywords, words)
    setting = _setting(record, tz, meets=format is not Format.SELF_PACED)
    offering = Offering(
        OfferingId(f"{provider.id}:{key}"),
        provider.id,
        title,
        subtitle=" – ".join(record.texts("untertitel")),
        text=_text(record),
        format=setting.format if format is None else format,
        topics=tuple(dict.fromkeys(keywords)),
        audiences=tuple(dict.fromkeys(record.texts("zielgruppe"))),
        level=record.text("level") or _level(keywords, words),
        categories=[Category("dvv", code, version) for code, version in record.attributed("dvv_kategorie", "version")],
        certificates=tuple(_certificates(record)),
        accessibility=tuple(_accessibility(record, features, keywords)),
        link=_link(record),
        details=tuple(_details(record, features)),
    )
    return Listing(offering, [_session(record, offering, setting)])


def _session(record: Record, offering: Offering, setting: Setting) -> Session:
    return Session(
        SessionId(offering.id),
        offering.id,
        number=record.text("nummer"),
        meetings=setting.meetings,
        capacity=place_count(record, "maximale_teilnehmerzahl"),
        taken_elsewhere=place_count(record, "aktuelle_teilnehmerzahl") or 0,
        minimum=people(record, "minimale_teilnehmerzahl") or 0,
        tariff=tariffs.of_course(record.part("preis")),
        venue=setting.venue,
        units=record.value("dauer", UNITS),
    )


# what it is -----------------------------------------------------------------------------------------------------------


def _features(record: Record) -> list[tuple[str, str]]:
    """The ``merkmale`` by name, without those that may be about people."""
    pairs = ((one.text("name"), one.text("wert")) for part in record.parts("merkmale") for one in part.parts("merkmal"))
    return [(name, value) for name, value in pairs if name and not _PERSONAL.search(name) and "@" not in value]


def _format(
    record: Record, features: Iterable[tuple[str, str]], keywords: Iterable[str], words: Words | None
) -> Format | None:
    """What the provider says, by feature or else by keyword; of several keywords the most specific counts."""
    for name, value in features:
        if name == "kursart_digital" and value:
            if value in _FORMATS:
                return _FORMATS[value]
            record.note("merkmale/kursart_digital", value, f"one of {', '.join(_FORMATS)}")
    said = {words.formats[word.casefold()] for word in keywords if word.casefold() in words.formats} if words else set()
    return next((one for one in (Format.SELF_PACED, Format.HYBRID, Format.ONLINE) if one in said), None)


def _level(keywords: Iterable[str], words: Words | None) -> str:
    return ", ".join(dict.fromkeys(word for word in keywords if words.level.fullmatch(word))) if words else ""


def _text(record: Record) -> str:
    texts = (part.prose("text") for part in record.parts("text"))
    return "\n\n".join(text for text in texts if text)


def _certificates(record: Record) -> Iterator[str]:
    for part in record.parts("zertifikat"):
        said = ": ".join(text for text in (part.text("name"), part.text("text")) if text)
        if said:
            yield said


def _accessibility(
    record: Record, features: Iterable[tuple[str, str]], keywords: Iterable[str]
) -> Iterator[Accessibility]:
    said = set()
    for name, value in features:
        if name in _ACCESSIBILITY and value:
            applies = FLAG.read(value)
            if applies is None:
                record.note(f"merkmale/{name}", value, FLAG.expected)
            elif applies:
                said.add(_ACCESSIBILITY[name])
    if any(word.casefold() == _PLAIN_LANGUAGE for word in keywords):
        said.add(Accessibility.PLAIN_LANGUAGE)
    return (one for one in Accessibility if one in said)


def _link(record: Record) -> str:
    websites = (part for part in record.parts("webadresse") if part.text("typ") == "website")
    return next((link for part in websites if (link := part.value("uri", LINK))), "")


def _details(record: Record, features: Iterable[tuple[str, str]]) -> Iterator[Detail]:
    """What has no field of its own; features that are shown by a field stay out."""
    for name in _DETAILS:
        yield from (Detail(name, text) for text in record.texts(name))
    weekdays = record.texts("wochentag")
    if weekdays:
        yield Detail("wochentag", ", ".join(weekdays))
    district = record.part("veranstaltungsort").part("adresse").text("ortsteil")
    if district:
        yield Detail("ortsteil", district)
    fee = record.part("preis")
    if not fee.text("betrag"):
        yield from (Detail("preis", text) for text in fee.texts("zusatz"))
    for part in record.parts("webadresse"):
        kind = part.text("typ")
        link = part.value("uri", LINK) if kind in _ATTACHED else None
        if link:
            yield Detail(kind, link)
    for name, value in features:
        if not (name == "kursart_digital" and value in _FORMATS) and name not in _ACCESSIBILITY:
            yield Detail(name, value)


# where and when -------------------------------------------------------------------------------------------------------


def _setting(record: Record, tz: ZoneInfo, *, meets: bool) -> Setting:
    days = dates.span(record, "beginn_datum", "ende_datum")
    otherwise = _place_of_course(record)
    meetings: list[tuple[Meeting, Place]] = []
    for part in record.parts("ortetermine"):
        everywhere = _places(part)
        otherwise = everywhere[0] if everywhere and not meetings else otherwise
        meetings += _meetings(part, everywhere or [otherwise], tz)
    meetings += _meetings(record, [otherwise], tz)
    if meets and not meetings:
        meetings = [(one, otherwise) for one in dates.on_days(days, record, _TERMIN, tz=tz)]
    return places.setting(meetings, otherwise)


def _meetings(record: Record, everywhere: Sequence[Place], tz: ZoneInfo) -> list[tuple[Meeting, Place]]:
    """The dates, each with the place of the same position; one place is that of all dates."""
    parts = record.parts("termin")
    if parts and len(everywhere) not in (1, len(parts)):
        record.note("adresse", f"{len(everywhere)} addresses for {len(parts)} dates", "one address for each date")
    pairs = (
        (dates.meeting(part, _TERMIN, tz=tz), everywhere[index] if index < len(everywhere) else everywhere[0])
        for index, part in enumerate(parts)
    )
    return [(meeting, where) for meeting, where in pairs if meeting is not None]


def _place_of_course(record: Record) -> Place:
    site = record.part("veranstaltungsort")
    step_free = site.value("barrierefrei", FLAG)
    return places.place(site.part("adresse"), _ADDRESS, name=site.text("name"), step_free=step_free)


def _places(record: Record) -> list[Place]:
    """The places of the current dialect of Berlin, which repeats one address for each date."""
    found: list[Place] = []
    last = None
    for address in record.parts("adresse"):
        if last is None or address.node != last.node:
            name, room = address.text("lehrstaette"), address.text("raum")
            found.append(places.place(address, _ADDRESS_OF_DATE, name=name, room=room))
        else:
            found.append(found[-1])
        last = address
    return found
