"""The queue moves.  In German: Nachrücken."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from ...fees import Quote
from ...rules import Missed, Ruling
from ...values import BookingId, PersonId, not_blank, utc
from ..values import Condition


@frozen
class Promoted:
    """Places became free, and the booking whose turn it is has them now."""

    booking: BookingId
    person: PersonId
    position: int
    at: datetime = field(converter=utc)
    allocation: tuple[str | None, ...] = ()
    conditions: tuple[Condition, ...] = ()
    by: Ruling | None = None


@frozen
class PlaceOffered:
    """Places are kept for the booking whose turn it is, until *until* (exclusive).  German: Platzangebot."""

    booking: BookingId
    person: PersonId
    until: datetime = field(converter=utc)
    at: datetime = field(converter=utc)
    allocation: tuple[str | None, ...] = ()
    by: Ruling | None = None


@frozen
class OfferLapsed:
    """Nobody accepted the offer in time; *then* says what becomes of the booking."""

    booking: BookingId
    person: PersonId
    then: Missed
    skip: int
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class Overtaken:
    """*booking* stays where it is because it does not fit, and *behind*, which came later, moves up first."""

    booking: BookingId
    person: PersonId
    behind: BookingId
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class Divided:
    """A waiting party has agreed to move up one after the other: the places *numbers* wait on as the booking *rest*."""

    booking: BookingId
    person: PersonId
    rest: BookingId
    numbers: tuple[int, ...]
    quote: Quote
    quote_rest: Quote
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class Reordered:
    """*actor* has put the booking directly before *before*, or at the end of its rank if that is ``None``."""

    booking: BookingId
    person: PersonId
    before: BookingId | None
    actor: str = field(validator=not_blank)
    reason: str = field(validator=not_blank)
    at: datetime = field(converter=utc)
