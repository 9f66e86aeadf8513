"""Wishes, bookings and the reasons of a refusal.  In German: Anmeldewunsch, Anmeldung, Grund."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from attrs import field, frozen

from ..fees import STANDARD, CancellationTerms, Quote
from ..values import BookingId, Money, PersonId, RequestId, SessionId, as_tuple, not_blank, utc_or_none


class Reason(Enum):
    """Why a wish is not granted, or not at once.  The order is the one in which a person should read them."""

    SESSION_CANCELLED = "session_cancelled"
    SESSION_WITHDRAWN = "session_withdrawn"
    SESSION_OVER = "session_over"
    REGISTRATION_NOT_OPEN = "registration_not_open"
    REGISTRATION_CLOSED = "registration_closed"
    ALREADY_REGISTERED = "already_registered"
    ALREADY_WAITING = "already_waiting"
    PARTY_TOO_LARGE = "party_too_large"
    PARTY_LARGER_THAN_SESSION = "party_larger_than_session"
    CATEGORY_UNKNOWN = "category_unknown"
    REDUCTION_UNKNOWN = "reduction_unknown"
    FULL = "full"
    OTHERS_WAIT = "others_wait"
    WAITING_LIST_FULL = "waiting_list_full"


@frozen
class Refusal:
    """One reason with the fact that belongs to it: *when* it opens or closed, *limit* places, or the unknown *name*."""

    reason: Reason
    when: datetime | None = field(default=None, converter=utc_or_none)
    limit: int | None = None
    name: str = ""


@frozen
class Request:
    """The wish of *person* for one place per entry of *categories* in *session*.  German: Anmeldewunsch.

    *id* comes from the caller and makes asking twice harmless; it becomes the id of the booking.  *reductions* are
    those whose proof someone has seen.
    """

    id: RequestId = field(validator=not_blank)
    session: SessionId = field(validator=not_blank)
    person: PersonId = field(validator=not_blank)
    categories: tuple[str, ...] = field(default=(STANDARD,), converter=as_tuple)
    reductions: tuple[str, ...] = field(default=(), converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        if not self.categories:
            raise ValueError(f"request {self.id} asks for no place at all")

    @property
    def places(self) -> int:
        """How many places the party needs."""
        return len(self.categories)


class State(Enum):
    """Where a booking stands."""

    REGISTERED = "registered"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class Cause(Enum):
    """Why a provider cancels a session."""

    TOO_FEW = "too_few"
    INSTRUCTOR = "instructor"
    ROOM = "room"
    OTHER = "other"


@frozen
class Booking:
    """A party of one or more places in a session.  German: Anmeldung, Buchung.

    Price, terms and start are those of the day of booking.  *position* is the number in the queue, given once and never
    again; *claim* is the fee that a cancellation left.
    """

    id: BookingId
    person: PersonId
    categories: tuple[str, ...]
    quote: Quote
    terms: CancellationTerms
    starts: datetime | None
    since: datetime
    state: State
    position: int | None = None
    claim: Money | None = None

    @property
    def places(self) -> int:
        """How many places it takes."""
        return len(self.categories)

    @property
    def fee(self) -> Money:
        """What is owed for it as things stand: the price of places, or what a cancellation left; nothing to wait."""
        price = self.quote.total
        match self.state:
            case State.REGISTERED | State.NO_SHOW:
                return price
            case State.CANCELLED:
                return self.claim or Money(0, price.currency)
            case State.WAITING:
                return Money(0, price.currency)
