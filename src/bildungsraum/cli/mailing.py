"""From a message to files that a mail gateway or a printer takes."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from attrs import frozen

from ..adapters import eml_files, ics_calendar
from ..adapters.csv_files import save_file
from ..desk import Desk
from ..messages import Letter, letter
from ..ports import Contact
from ..reminders import Kind, Message
from ..reporting import Entry
from .context import rules_of

OWNER_ONLY = 0o600
"""Files with names and addresses in them are not for everybody on the machine."""

ALARMS = (timedelta(days=1), timedelta(hours=2))
"""How long before a meeting the person's own calendar program speaks up."""


@frozen
class Sender:
    """Under which name and address letters go out, and where a survey is answered (*survey_url* has ``{token}``)."""

    name: str
    mail: str
    survey_url: str

    @property
    def domain(self) -> str:
        """The part of the address behind the ``@``."""
        return self.mail.rpartition("@")[2]


def write_message(desk: Desk, message: Message, folder: Path, *, sender: Sender, at: datetime) -> Path:
    """Write one message into *folder*: an e-mail with its calendar entries, or a letter to print without an address."""
    entry = desk.entry(message.session)
    contact = desk.contact(message.person) or Contact(message.person)
    text = _letter(desk, message, entry, contact, sender)
    if not contact.mail:
        name = f"{message.kind.value}-{hashlib.sha256(message.key.encode()).hexdigest()[:16]}.txt"
        path = folder / name
        save_file(path, f"{text.subject}\n\n{text.body}".encode())
        path.chmod(OWNER_ONLY)
        return path
    mail = eml_files.compose(
        text,
        contact=contact,
        sender_name=sender.name,
        sender_mail=sender.mail,
        key=message.key,
        at=at,
        calendars=_calendars(desk, message, entry, contact, sender, at),
    )
    return eml_files.write(folder, mail, kind=message.kind)


def _letter(desk: Desk, message: Message, entry: Entry, contact: Contact, sender: Sender) -> Letter:
    token = desk.token(message.session, message.person) if message.kind is Kind.FEEDBACK else ""
    return letter(
        message,
        offering=entry.offering,
        session=entry.session,
        booking=None if message.booking is None else entry.roster.bookings[message.booking],
        provider=desk.provider(entry.offering),
        contact=contact,
        rules=rules_of(desk, entry),
        survey_link=sender.survey_url.replace("{token}", token) if token else None,
    )


def _calendars(
    desk: Desk, message: Message, entry: Entry, contact: Contact, sender: Sender, at: datetime
) -> tuple[bytes, ...]:
    """Invitations to what stands, and cancellations of what does not, under the booking for which it stood."""
    if message.booking is None:
        return ()
    booking = entry.roster.bookings[message.booking]
    shared: dict[str, Any] = {
        "organizer": ics_calendar.Mailbox(name=sender.name, mail=sender.mail),
        "attendee": ics_calendar.Mailbox(name=contact.name, mail=contact.mail),
        "domain": sender.domain,
        "stamp": at,
        "zone": desk.rules.district.tz,
    }
    documents: tuple[bytes, ...] = ()
    if message.kind in _STANDS:
        documents = ics_calendar.invitations(
            booking, offering=entry.offering, session=entry.session, alarms=ALARMS, **shared
        )
    old, gone = entry, entry.session.meetings if message.kind in _ENDS else message.removed
    if message.left is not None:
        old = desk.entry(desk.session_of(message.left))
        booking = old.roster.bookings[message.left]
    return documents + ics_calendar.cancellations(
        booking, meetings=gone, offering=old.offering, session=old.session, **shared
    )


_STANDS = (
    Kind.CONFIRMATION,
    Kind.ADMITTED,
    Kind.PROMOTED,
    Kind.REINSTATED,
    Kind.MOVED,
    Kind.TAKEN_OVER,
    Kind.REMINDER,
    Kind.CHANGE,
)
_ENDS = (Kind.CANCELLATION, Kind.LAPSED, Kind.PASSED_ON, Kind.SESSION_CANCELLED)
