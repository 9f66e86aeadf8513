"""One meeting as calendar programs read it: VEVENT (RFC 5545, 3.6.1), and the values in it."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from attrs import Attribute, field, frozen
from icalendar import Alarm, Calendar, Event, vCalAddress, vUri
from icalendar.prop import vInline

from ...offering import Offering
from ...schedule import Meeting, Session
from ...values import utc

PRODUCT = "-//bildungsraum//bildungsraum//DE"
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
IN_PARAMETERS = str.maketrans({"\\": "/", '"': "'"})
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*", re.IGNORECASE)
WEB = re.compile(r"https?://[^/]", re.IGNORECASE)
NOT_IN_ONE_LINE = frozenset({"Cc", "Cs", "Zl", "Zp"})


def _in_one_line(_: object, attribute: Attribute[Any], value: Any) -> None:
    # the value is personal: no message shows it
    if not isinstance(value, str):
        raise TypeError(f"{attribute.name} must be text, got {type(value).__name__}")
    if any(unicodedata.category(character) in NOT_IN_ONE_LINE for character in value):
        raise ValueError(f"{attribute.name} must not contain control characters or line breaks")


def _address(_: object, attribute: Attribute[Any], value: str) -> None:
    local, at, domain = value.rpartition("@")
    if not (local and at and domain) or any(character.isspace() for character in value):
        raise ValueError(f"{attribute.name} must be a mail address such as name@place.example")


@frozen
class Mailbox:
    """Who writes or is written to: a mail address and, if known, a name (RFC 5322, 3.4).  German: Postfach.

    Both are personal and appear neither in ``repr`` nor in errors.  ``ValueError`` for control characters, with which
    a name could pretend to be further lines of the file.
    """

    mail: str = field(validator=[_in_one_line, _address], repr=False)
    name: str = field(default="", validator=_in_one_line, repr=False)


def calendar(method: str) -> Calendar:
    """An empty iCalendar object; it has one METHOD, which stands here and not in the events (RFC 5546, 1.4)."""
    component = Calendar()
    component.add("PRODID", PRODUCT)
    component.add("VERSION", "2.0")
    component.add("METHOD", method)
    return component


def sequence(version: int, *, cancelled: bool) -> int:
    """How new an entry is: what has the higher SEQUENCE wins, in whatever order the messages arrive.

    It rises when dates or place change, and for each CANCEL (RFC 5546, 2.1.4).  So a cancellation stands above every
    invitation to the same *version* of the session, and below those to the next.
    """
    return 2 * version + cancelled


def event(
    offering: Offering,
    session: Session,
    meeting: Meeting,
    *,
    owner: str,
    domain: str,
    stamp: datetime,
    zone: ZoneInfo,
    cancelled: bool = False,
    link: str = "",
) -> Event:
    """*meeting* by the wall clock of *zone*, as known at *stamp*.

    *owner* and *domain* make its name unique (see :func:`_uid`); *link* opens its online room and may be empty.
    """
    component = Event()
    component.add("UID", _uid(owner, meeting, domain))
    component.add("DTSTAMP", utc(stamp))
    component.add("SEQUENCE", sequence(session.version, cancelled=cancelled))
    component.add("STATUS", "CANCELLED" if cancelled else "CONFIRMED")
    component.add("SUMMARY", text(_summary(offering, session, meeting)))
    _add_times(component, meeting, zone)
    _add_place(component, session, meeting)
    topics = (text(topic) for topic in offering.topics if topic.strip())
    for name, value in (
        ("DESCRIPTION", text(_paragraphs(offering.subtitle, offering.text, offering.link, link))),
        ("CATEGORIES", vInline(",".join(topics))),
        ("URL", _web(link) or _web(offering.link)),
    ):
        if value:
            component.add(name, value)
    if _web(link):
        component.add("CONFERENCE", _web(link), {"VALUE": "URI"})  # the type must be said (RFC 7986, 5.11)
    return component


def person(mailbox: Mailbox, **parameters: str) -> vCalAddress:
    """The value of ORGANIZER or ATTENDEE."""
    address = vCalAddress("mailto:" + quote(mailbox.mail, safe="@!$'*+"))  # RFC 6068, 2
    if mailbox.name.strip():
        # programs differ in how they read a backslash or a quotation mark in a parameter
        address.params["CN"] = mailbox.name.translate(IN_PARAMETERS)
    address.params.update(parameters)
    return address


def add_alarm(component: Event, before: timedelta) -> None:
    """Let the calendar program itself remind of the event, *before* its start."""
    if before < timedelta(0):
        raise ValueError(f"an alarm goes off before the start or at it, got {before} before")
    reminder = Alarm()
    reminder.add("ACTION", "DISPLAY")
    reminder.add("TRIGGER", -before)
    reminder.add("DESCRIPTION", component["SUMMARY"])
    component.add_component(reminder)


def text(value: str) -> vInline:
    r"""TEXT (RFC 5545, 3.3.11), escaped; without control characters, and each kind of line break as ``\n``.

    Ours because icalendar (7.3) takes the ``\N`` of ``C:\Notes`` for a line break.
    """
    lines = "\n".join(value.splitlines())
    kept = (one for one in lines if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cs"})
    return vInline("".join(kept).translate(ESCAPES))


def _uid(owner: str, meeting: Meeting, domain: str) -> str:
    """The name of *meeting* among all calendar entries of the world: ``owner/key@domain``.

    *owner* and key are percent-encoded, so that no two pairs give the same name.
    """
    if not DOMAIN.fullmatch(domain):
        raise ValueError(f"a domain name is wanted, such as courses.example, got {domain!r}")
    return f"{quote(owner, safe='')}/{quote(meeting.key, safe='')}@{domain}"


def _summary(offering: Offering, session: Session, meeting: Meeting) -> str:
    """The title, with ``2/4`` behind it for the second of four meetings."""
    keys = [one.key for one in session.meetings]
    if len(keys) < 2 or meeting.key not in keys:
        return offering.title
    return f"{offering.title} {keys.index(meeting.key) + 1}/{len(keys)}"


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _add_times(component: Event, meeting: Meeting, zone: ZoneInfo) -> None:
    if meeting.all_day:
        # DTEND is exclusive (RFC 5545, 3.6.1): the last moment inside tells the last day
        last = (utc(meeting.ends) - timedelta(microseconds=1)).astimezone(zone).date()
        component.add("DTSTART", meeting.starts.astimezone(zone).date())
        component.add("DTEND", last + timedelta(days=1))
        return
    for name, instant in (("DTSTART", meeting.starts), ("DTEND", meeting.ends)):
        local = instant.astimezone(zone)
        # a local time that the clocks show twice means the first (RFC 5545, 3.3.5); the second is said in UTC
        component.add(name, instant.astimezone(UTC) if local.fold else local)


def _add_place(component: Event, session: Session, meeting: Meeting) -> None:
    venue = session.venue
    location = ", ".join(part for part in (venue.address if venue else "", meeting.room) if part.strip())
    if location:
        component.add("LOCATION", text(location))
    if venue and venue.latitude is not None and venue.longitude is not None:
        # six decimals (RFC 5545, 3.8.1.6), never an exponent
        component.add("GEO", vInline(f"{venue.latitude:.6f};{venue.longitude:.6f}"))


def _web(link: str) -> vUri | None:
    """*link* as a URI, everything percent-encoded that one may not contain; ``None`` for what is no web address."""
    uri = quote(link.strip(), safe="!#$%&'()*+,/:;=?@[]~", errors="ignore")
    return vUri(uri) if WEB.match(uri) else None
