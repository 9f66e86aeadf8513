"""A booking as it stands.  In German: Anmeldung, Buchung."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from attrs import field, frozen

from ..fees import CancellationTerms, Quote
from ..values import BookingId, Money, PersonId
from .events import Entry
from .values import NOBODY_NAMED, Condition, Party, State

Value = TypeVar("Value")


@frozen(slots=False)
class Booking:
    """A party of one or more places in a session.  German: Anmeldung, Buchung.

    Price, terms and start are those of the day of booking.

    - *position*: the number in the queue, given once and never again; *rank*: its priority class there, 0 goes first.
    - *payments*: the references of those that were noted.
    - *claim*: the fee that a cancellation, or that of some places, left; *paid*: what was received and is not due back.
    - *numbers*: the places of the booking that are left, as they were counted from 1 at first; empty is all.
    - *allocation*: the pool of each place, ``None`` where a place takes none; empty is the one pool of the session.
    - *conditions*: what is still to be done; *until*: when the next of them, or an offer, lapses.
    - *missed*: offers it let lapse; *overtaken*: how often a party behind it moved up first.
    - *agrees*: whether it agrees to pay more so that the session takes place, ``None`` before it has said so; *agreed*:
      up to what price.
    - *attended*: how many came, for each meeting where it was noted.
    - *entry*: the event with which it came into being; ``None`` for the rest of a divided party.
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
    party: Party = NOBODY_NAMED
    allocation: tuple[str | None, ...] = ()
    numbers: tuple[int, ...] = ()
    conditions: tuple[Condition, ...] = ()
    until: datetime | None = None
    rank: int = 0
    missed: int = 0
    overtaken: int = 0
    paid: Money | None = None
    agrees: bool | None = None
    agreed: Money | None = None
    attended: tuple[tuple[str, int], ...] = ()
    payments: tuple[str, ...] = ()
    entry: Entry | None = field(default=None, repr=False)

    @property
    def places(self) -> int:
        """How many people come, those who need no place of their own included."""
        return len(self.categories)

    @property
    def places_counted(self) -> int:
        """How many places it takes when it has them."""
        return len(self.allocation) - self.allocation.count(None) if self.allocation else len(self.categories)

    @property
    def place_numbers(self) -> tuple[int, ...]:
        """The numbers by which its places are named, in the order of the categories."""
        return self.numbers or tuple(range(1, self.places + 1))

    @property
    def holders(self) -> tuple[PersonId | None, ...]:
        """Who has each place, in the order of the categories; ``None`` where that is not known yet."""
        if self.party.holders:
            return self.party.holders
        first = None if self.party.organisation else self.person
        return (first, *[None] * (self.places - 1))

    @property
    def people(self) -> tuple[PersonId, ...]:
        """Those who are known to have its places."""
        if self.party.holders:
            return tuple(one for one in self.party.holders if one is not None)
        return () if self.party.organisation else (self.person,)

    @property
    def is_paid(self) -> bool:
        """Whether the price of its places has been received."""
        price = self.quote.total
        return not price or (self.paid is not None and price <= self.paid)

    @property
    def paid_for_places(self) -> Money:
        """What was paid for the places that are left: the fee for those given up earlier comes first."""
        zero = Money(0, self.quote.total.currency)
        return max((self.paid or zero) - (self.claim or zero), zero)

    @property
    def fee(self) -> Money:
        """What is owed for it as things stand: the price of places, or what a cancellation left; otherwise nothing."""
        price = self.quote.total
        left = self.claim or Money(0, price.currency)
        return price + left if self.state is State.REGISTERED or self.state is State.NO_SHOW else left


def changed(value: Value, **changes: Any) -> Value:
    """*value* with other values in some fields, without asking its validators again.

    For values that are made without slots and often: several times faster than :func:`attrs.evolve`.
    """
    new = object.__new__(type(value))
    object.__setattr__(new, "__dict__", {**value.__dict__, **changes})
    return new
