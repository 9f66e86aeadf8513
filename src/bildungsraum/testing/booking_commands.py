"""What people and clerks can do to a booking, as values.

*asked* names the booking that came of request number *asked*, which is called ``request-<asked>``, or is the id of a
booking itself.
"""

from __future__ import annotations

from datetime import date

from attrs import frozen

from ..registration import Request
from ..values import BookingId, PersonId

Asked = int | BookingId


# by the person --------------------------------------------------------------------------------------------------------


@frozen
class Confirm:
    """Somebody follows the link in the mail."""

    asked: Asked


@frozen
class Pay:
    """*percent* of the price is received, a cent at least."""

    asked: Asked
    percent: int = 100


@frozen
class Accept:
    """Somebody accepts an offered place, or a free one after the queue has stopped."""

    asked: Asked


@frozen
class GiveUp:
    """Somebody cancels after paying *percent* of the price; ``None`` is what was noted as paid."""

    asked: Asked
    percent: int | None = None


@frozen
class GiveUpPlaces:
    """Somebody gives up the places *numbers* of a booking."""

    asked: Asked
    numbers: tuple[int, ...]


@frozen
class NamePlace:
    """Somebody says who has place *number*."""

    asked: Asked
    number: int
    holder: PersonId


@frozen
class HandOver:
    """*heir* comes instead, with these dates of birth for all places."""

    asked: Asked
    heir: PersonId
    births: tuple[date, ...] = ()


@frozen
class Agree:
    """Somebody agrees to pay more so that the session takes place, or does not."""

    asked: Asked
    agrees: bool


# by a clerk -----------------------------------------------------------------------------------------------------------


@frozen
class Approve:
    """A clerk approves the wish."""

    asked: Asked


@frozen
class Reject:
    """A clerk does not approve the wish."""

    asked: Asked


@frozen
class Reorder:
    """A clerk puts a booking before another one in the queue, or at the end of its class."""

    asked: Asked
    before: Asked | None = None


@frozen
class Miss:
    """The party did not come."""

    asked: Asked


@frozen
class Attend:
    """*places* of the party came to *meeting*."""

    asked: Asked
    meeting: str
    places: int


# two sessions ---------------------------------------------------------------------------------------------------------


@frozen
class Change:
    """Somebody changes over to the other session, as *request* says."""

    asked: Asked
    request: Request


@frozen
class Swap:
    """Two parties change places: *asked* goes over there as *request* says, and *other* comes here."""

    asked: Asked
    other: Asked
    request: Request
    request_other: Request


OfPerson = Confirm | Pay | Accept | GiveUp | GiveUpPlaces | NamePlace | HandOver | Agree
OfClerk = Approve | Reject | Reorder | Miss | Attend
OfTwo = Change | Swap
"""What concerns bookings of two sessions."""


def booking_of(asked: Asked) -> BookingId:
    """The booking that is meant."""
    return BookingId(f"request-{asked}") if isinstance(asked, int) else asked
