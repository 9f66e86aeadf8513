"""What the tests of the calendar door share: one offering, people, a booking, and a reader."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import icalendar

from bildungsraum import registration
from bildungsraum.adapters.ics_calendar import Mailbox
from bildungsraum.offering import Offering
from bildungsraum.place import Venue
from bildungsraum.registration import Booking, Request, Roster
from bildungsraum.rules import District, Rules
from bildungsraum.schedule import Session, weekly
from bildungsraum.values import BookingId, OfferingId, PersonId, ProviderId, RequestId, SessionId

BERLIN = ZoneInfo("Europe/Berlin")
DOMAIN = "kurse.musterkreis.example"
STAMP = datetime(2026, 2, 1, 8, tzinfo=UTC)
RULES = Rules(District("musterkreis", "Landkreis Musterkreis"))
ORGANIZER = Mailbox("kurse@musterkreis.example", "Digitalzentrum")
ATTENDEE = Mailbox("anna@post.example", "Anna Beispiel")
TABLET = Offering(
    OfferingId("tablet"),
    ProviderId("vhs"),
    "Tablet, erste Schritte",
    text="Bitte bringen Sie Ihr Gerät mit.",
    topics=("Tablet", "Internet; sicher, gut"),
    link="https://vhs.example/tablet",
)
EVENINGS = Session(
    SessionId("26F-101"),
    OfferingId("tablet"),
    meetings=weekly(date(2026, 3, 23), time(18), time(19, 30), BERLIN, times=2, room="Raum 2"),
    capacity=10,
    venue=Venue("Volkshochschule", "Schulweg 1", "01234", "Musterstadt", latitude=51.5, longitude=13.25),
)


def booked(session: Session, *, id: str = "anfrage-1") -> Booking:
    """The booking that comes of a real request."""
    request = Request(RequestId(id), session.id, PersonId("p-1"))
    events = registration.register(Roster(), request, session=session, rules=RULES, at=STAMP)
    return Roster().after(events).bookings[BookingId(id)]


def events_of(document: bytes) -> list[Any]:
    """The events as icalendar reads them."""
    return list(icalendar.Calendar.from_ical(document).walk("VEVENT"))


def text_of(document: bytes) -> str:
    """The document as a person reads it: unfolded, with plain line breaks."""
    return document.decode().replace("\r\n ", "").replace("\r\n", "\n")
