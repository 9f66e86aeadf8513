"""Somebody goes, or changes something.  In German: Abgänge und Änderungen."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from ...fees import Quote, Settlement
from ...rules import Remedy, Ruling
from ...values import BookingId, Money, PersonId, SessionId, utc
from ..values import NOBODY_NAMED, Command, Party, Refusal


@frozen
class Cancelled:
    """The booking is given up; *settlement* says what that costs; *actor* is who did it, if it was not the person."""

    booking: BookingId
    person: PersonId
    settlement: Settlement
    at: datetime = field(converter=utc)
    by: Ruling | None = None
    actor: str = ""


@frozen
class PlacesCancelled:
    """Some places of the booking are given up; the rest costs *quote* from now on."""

    booking: BookingId
    person: PersonId
    numbers: tuple[int, ...]
    quote: Quote
    settlement: Settlement
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class PlaceNamed:
    """Place *number* of the booking is *holder*'s."""

    booking: BookingId
    person: PersonId
    number: int
    holder: PersonId
    at: datetime = field(converter=utc)


@frozen
class Transferred:
    """The whole booking is *heir*'s from now on, with everything promised and owed.  German: Ersatzteilnehmer.

    *party* is what is known of those who come now.
    """

    booking: BookingId
    person: PersonId
    heir: PersonId
    at: datetime = field(converter=utc)
    party: Party = NOBODY_NAMED


@frozen
class Moved:
    """The party has places in *session* instead, as booking *target*; it pays *difference* more (or less)."""

    booking: BookingId
    person: PersonId
    session: SessionId
    target: BookingId
    difference: Money
    at: datetime = field(converter=utc)


@frozen
class NoShow:
    """The party had its places and did not come."""

    booking: BookingId
    person: PersonId
    at: datetime = field(converter=utc)


@frozen
class Attended:
    """*places* of the party came to the meeting *meeting*."""

    booking: BookingId
    person: PersonId
    meeting: str
    places: int
    at: datetime = field(converter=utc)


@frozen
class ConsentNoted:
    """The party agrees, or does not, to pay more so that the session takes place: up to *price* in all."""

    booking: BookingId
    person: PersonId
    remedy: Remedy
    agrees: bool
    at: datetime = field(converter=utc)
    price: Money | None = None


@frozen
class Repriced:
    """The party has agreed to another price."""

    booking: BookingId
    person: PersonId
    quote: Quote
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class Refused:
    """The booking stays as it is, for all these reasons."""

    booking: BookingId
    person: PersonId
    refusals: tuple[Refusal, ...]
    at: datetime = field(converter=utc)
    command: Command = Command.CANCEL
