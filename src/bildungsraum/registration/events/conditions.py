"""What stood between a wish and its places is done, or was not.  In German: Voraussetzungen."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from ...rules import Ruling
from ...values import BookingId, Money, PersonId, not_blank, utc
from ..values import Condition, ConditionKind, Reason


@frozen
class ConditionMet:
    """What was still to be done for the booking is done; *actor* is who said so, if it was not the person."""

    booking: BookingId
    person: PersonId
    condition: ConditionKind
    at: datetime = field(converter=utc)
    actor: str = ""


@frozen
class Admitted:
    """A wish whose conditions are met has its places now."""

    booking: BookingId
    person: PersonId
    allocation: tuple[str | None, ...]
    conditions: tuple[Condition, ...]
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class Queued:
    """A wish whose conditions are met finds no places and waits as number *position*."""

    booking: BookingId
    person: PersonId
    position: int
    ahead: int
    reason: Reason
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class Rejected:
    """*actor* has not approved the wish; *reason* is a word of the district's own list and says nothing personal."""

    booking: BookingId
    person: PersonId
    actor: str = field(validator=not_blank)
    reason: str = field(validator=not_blank)
    at: datetime = field(converter=utc)


@frozen
class Lapsed:
    """The time ran out: for *condition*, or for a hold if it is ``None``."""

    booking: BookingId
    person: PersonId
    condition: ConditionKind | None
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class PaymentNoted:
    """*amount* was received for the booking; *reference* is what the payment is called where it was received."""

    booking: BookingId
    person: PersonId
    amount: Money
    at: datetime = field(converter=utc)
    reference: str = ""


@frozen
class Reinstated:
    """A payment came too late, but there was still room: the booking has places again."""

    booking: BookingId
    person: PersonId
    allocation: tuple[str | None, ...]
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class RefundDue:
    """*amount* was paid for a booking that has no place (any more), or costs less after a move, and must go back."""

    booking: BookingId
    person: PersonId
    amount: Money
    at: datetime = field(converter=utc)
    by: Ruling | None = None


@frozen
class Drawn:
    """Lots were drawn among the wishes in *order*, with the published *seed*.

    *digest* is the SHA-256 of the list of all wishes, sorted, one per line; with both anybody can draw again.
    """

    seed: str = field(validator=not_blank)
    digest: str
    order: tuple[BookingId, ...]
    at: datetime = field(converter=utc)
    by: Ruling | None = None
