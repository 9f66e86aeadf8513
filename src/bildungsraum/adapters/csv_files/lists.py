"""Lists for people: who takes part, and what is to be said.  In German: Teilnehmerliste, Postausgang."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

from ...ports import Contact
from ...registration import Booking, Roster, State
from ...reminders import Kind, Message
from ...schedule import Session
from ...values import PersonId
from .cells import Cell, money
from .moments import instant
from .writing import Dialect, table

PARTICIPANTS = (
    "Nr.",
    "Kursnummer",
    "Anmeldung",
    "Person",
    "Name",
    "E-Mail",
    "Telefon",
    "Kategorie",
    "Stand",
    "Seit",
    "Warteplatz",
    "Anteil am Entgelt",
    "Entgelt gesamt",
)
STATES = {
    State.HELD: "vorgemerkt",
    State.PENDING: "beantragt",
    State.REGISTERED: "angemeldet",
    State.WAITING: "Warteliste",
    State.OFFERED: "Platz angeboten",
    State.NO_SHOW: "nicht erschienen",
    State.LAPSED: "verfallen",
    State.REJECTED: "nicht genehmigt",
    State.MOVED: "umgebucht",
}

MESSAGES = ("Art", "Fällig", "Kurs-ID", "Person", "Schlüssel")
KINDS = {
    Kind.CONFIRMATION: "Bestätigung",
    Kind.APPLICATION: "Antrag eingegangen",
    Kind.ADMITTED: "Zusage",
    Kind.WAITING: "Warteliste",
    Kind.OFFER: "Platzangebot",
    Kind.OFFER_LAPSED: "Platzangebot abgelaufen",
    Kind.PROMOTED: "nachgerückt",
    Kind.DIVIDED: "teilweise nachgerückt",
    Kind.REINSTATED: "Platz wieder zugeteilt",
    Kind.LAPSED: "verfallen",
    Kind.REJECTED: "Ablehnung",
    Kind.REFUND: "Rückzahlung",
    Kind.REMINDER: "Erinnerung",
    Kind.CHANGE: "Änderung",
    Kind.SESSION_CONFIRMED: "findet sicher statt",
    Kind.MOVED: "Umbuchung",
    Kind.PASSED_ON: "Platz abgegeben",
    Kind.TAKEN_OVER: "Platz übernommen",
    Kind.PLACES_CANCELLED: "Abmeldung einzelner Plätze",
    Kind.CANCELLATION: "Abmeldung",
    Kind.SESSION_CANCELLED: "Absage",
    Kind.PLACES_FREE: "freie Plätze",
    Kind.FEEDBACK: "Umfrage",
}


def write_participants(
    session: Session,
    roster: Roster,
    *,
    contacts: Mapping[PersonId, Contact],
    zone: ZoneInfo,
    dialect: Dialect = Dialect.SPREADSHEET,
) -> bytes:
    """One row for each place of *session*: first who has one, by the time of booking, then who waits, by turn.

    Who has cancelled is not on it.  Names, addresses and numbers are those in *contacts* and no others: leave out what
    the reader of the list does not need.  The share of the fee adds up to the cent; the total of a party stands in its
    first row only, so that both columns have the same sum.  Who waits owes nothing yet.
    """
    placed = [one for one in roster.bookings.values() if one.state in (State.REGISTERED, State.NO_SHOW)]
    in_order: list[tuple[Cell, Booking]] = [("", one) for one in sorted(placed, key=lambda one: (one.since, one.id))]
    in_order += enumerate(roster.waiting, start=1)
    rows = (row for turn, booking in in_order for row in _party(booking, turn, contacts.get(booking.person), zone))
    numbered = ([number, session.number, *row] for number, row in enumerate(rows, start=1))
    return table(PARTICIPANTS, numbered, dialect)


def write_messages(messages: Iterable[Message], *, zone: ZoneInfo, dialect: Dialect = Dialect.SPREADSHEET) -> bytes:
    """What is to be said, one row for each message, in their order; nothing of the person but the opaque id."""
    rows = ([KINDS[one.kind], instant(one.due, zone), one.session, one.person, one.key] for one in messages)
    return table(MESSAGES, rows, dialect)


def _party(booking: Booking, turn: Cell, contact: Contact | None, zone: ZoneInfo) -> Iterator[list[Cell]]:
    reached: list[Cell] = ["", "", ""] if contact is None else [contact.name, contact.mail, contact.phone]
    waits = booking.state is State.WAITING
    shares = booking.quote.shares(booking.places)
    for place, category in enumerate(booking.categories):
        yield [
            booking.id,
            booking.person,
            *reached,
            category,
            STATES[booking.state],
            instant(booking.since, zone),
            turn,
            "" if waits else money(shares[place]),
            "" if waits or place else money(booking.quote.total),
        ]
