"""Meetings in people's calendars: a feed to subscribe to, invitations, cancellations.  German: Kalender.

iCalendar (RFC 5545, RFC 7986) and iTIP (RFC 5546).  Everything here is values in, bytes out; the same values give the
same bytes.  Whoever mails a document says its method in the content type (RFC 6047): ``text/calendar;
method=REQUEST`` for an invitation, ``method=CANCEL`` for a cancellation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Event
from icalendar.prop import vDuration

from ...offering import Offering
from ...registration import Booking, State
from ...schedule import Meeting, Session, Status
from ...values import utc
from .components import Mailbox, add_alarm, calendar, event, person, text
from .zones import timezone

__all__ = ["Mailbox", "cancellations", "feed", "invitations"]

REFRESH = timedelta(hours=6)


def feed(
    entries: Iterable[tuple[Offering, Session]], *, name: str, domain: str, stamp: datetime, zone: ZoneInfo
) -> bytes:
    """The calendar called *name*, to which anybody may subscribe: one event for each meeting of *entries*.

    Times are by the wall clock of *zone*; *stamp* is when all this was known; *domain* is the portal's own and makes
    the events' names unique.  Cancelled sessions are shown as such, withdrawn ones are left out.  Nobody's name and no
    online room is in it.
    """
    shown = [
        (offering, session, meeting)
        for offering, session in entries
        if session.status is not Status.WITHDRAWN
        for meeting in session.meetings
    ]
    document = calendar("PUBLISH")
    document.add("NAME", text(name))
    document.add("X-WR-CALNAME", text(name))  # the same, before RFC 7986
    document.add("REFRESH-INTERVAL", REFRESH, {"VALUE": "DURATION"})  # the type must be said (RFC 7986, 5.7)
    document.add("X-PUBLISHED-TTL", vDuration(REFRESH))  # what Outlook reads
    times = [time for _, _, meeting in shown for time in (utc(meeting.starts), utc(meeting.ends))]
    document.add_component(timezone(zone, [*times, utc(stamp)]))
    for offering, session, meeting in shown:
        cancelled = session.status is Status.CANCELLED
        component = event(
            offering, session, meeting, owner=session.id, domain=domain, stamp=stamp, zone=zone, cancelled=cancelled
        )
        document.add_component(component)
    return bytes(document.to_ical())


def invitations(
    booking: Booking,
    *,
    offering: Offering,
    session: Session,
    organizer: Mailbox,
    attendee: Mailbox,
    domain: str,
    stamp: datetime,
    zone: ZoneInfo,
    alarms: Sequence[timedelta] = (),
) -> tuple[bytes, ...]:
    """Put each meeting of *session* into the calendar of *attendee*, or bring it up to date there.

    One document for each meeting, because all events of an iTIP request must have one UID (RFC 5546, 3.2.2) and
    calendar programs read only the first of several.  The names of the events hold the booking, so that who cancels and
    books again gets new entries.  Who has a place sees the online room.  After a change of dates, send these for the
    new session, and :func:`cancellations` for the meetings that it lost; in which order they arrive does not matter.

    ``ValueError`` if the booking has no place, or the session is cancelled.
    """
    if booking.state is not State.REGISTERED:
        raise ValueError(f"only who has a place is invited, booking {booking.id} is {booking.state.value}")
    if session.status is Status.CANCELLED:
        raise ValueError(f"session {session.id} is cancelled, nobody can be invited")
    documents = []
    for meeting in session.meetings:
        component = event(
            offering, session, meeting, owner=booking.id, domain=domain, stamp=stamp, zone=zone, link=meeting.link
        )
        for before in alarms:
            add_alarm(component, before)
        documents.append(_message("REQUEST", component, meeting, organizer, attendee, zone))
    return tuple(documents)


def cancellations(
    booking: Booking,
    *,
    meetings: Iterable[Meeting],
    offering: Offering,
    session: Session,
    organizer: Mailbox,
    attendee: Mailbox,
    domain: str,
    stamp: datetime,
    zone: ZoneInfo,
) -> tuple[bytes, ...]:
    """Take *meetings* out of the calendar of *attendee*: one document for each.

    If the booking or the whole session is cancelled, they are those of *session*; if dates have changed, they are the
    meetings that *session*, as it is now, does not have any more.
    """
    documents = []
    for meeting in meetings:
        component = event(
            offering, session, meeting, owner=booking.id, domain=domain, stamp=stamp, zone=zone, cancelled=True
        )
        documents.append(_message("CANCEL", component, meeting, organizer, attendee, zone))
    return tuple(documents)


def _message(
    method: str, component: Event, meeting: Meeting, organizer: Mailbox, attendee: Mailbox, zone: ZoneInfo
) -> bytes:
    component.add("ORGANIZER", person(organizer))
    component.add("ATTENDEE", person(attendee, PARTSTAT="ACCEPTED", RSVP="FALSE"))
    document = calendar(method)
    document.add_component(timezone(zone, (utc(meeting.starts), utc(meeting.ends))))
    document.add_component(component)
    return bytes(document.to_ical())
