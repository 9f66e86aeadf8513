"""What an event makes of a booking.  In German: Statuswechsel einer Anmeldung."""

from __future__ import annotations

from datetime import datetime
from typing import Any, assert_never

import attrs

from ..rules import Missed
from ..values import Money
from .booking import Booking, changed
from .events import (
    Admitted,
    Applied,
    Attended,
    BookingEvent,
    Cancelled,
    ConditionMet,
    ConsentNoted,
    Divided,
    Entry,
    Held,
    Lapsed,
    Moved,
    NoShow,
    OfferLapsed,
    Overtaken,
    PartEvent,
    PaymentNoted,
    PlaceNamed,
    PlaceOffered,
    PlacesCancelled,
    Promoted,
    Queued,
    RefundDue,
    Registered,
    Reinstated,
    Rejected,
    Repriced,
    Transferred,
    Waitlisted,
)
from .values import Condition, State


def entered(event: Entry) -> Booking:
    """The booking that comes into being."""
    match event:
        case Registered():
            facts: dict[str, Any] = {"state": State.REGISTERED, "allocation": event.allocation}
        case Waitlisted():
            facts = {"state": State.WAITING, "position": event.position, "rank": event.rank}
        case Held():
            facts = {"state": State.HELD, "allocation": event.allocation, "until": event.until}
        case Applied():
            facts = {"state": State.PENDING, "rank": event.rank}
        case _:
            assert_never(event)
    if not isinstance(event, Held) and event.conditions:
        facts |= {"conditions": event.conditions, "until": earliest(event.conditions)}
    return Booking(
        event.booking,
        event.person,
        event.categories,
        event.quote,
        event.terms,
        event.starts,
        event.at,
        party=event.party,
        entry=event,
        **facts,
    )


def earliest(conditions: tuple[Condition, ...]) -> datetime | None:
    """When the first of *conditions* lapses; ``None`` if none does."""
    return min((one.until for one in conditions if one.until is not None), default=None)


def after(booking: Booking, event: BookingEvent) -> Booking:
    """*booking* once *event*, which is about it, has happened."""
    match event:
        case Promoted() | Admitted():
            if not (event.allocation or event.conditions or booking.conditions or booking.until):
                return changed(booking, state=State.REGISTERED)
            conditions = (*booking.conditions, *event.conditions)
            return changed(
                booking,
                state=State.REGISTERED,
                allocation=event.allocation,
                conditions=conditions,
                until=earliest(conditions),
            )
        case Cancelled():
            claim = _claimed(booking, event)
            kept = None if booking.paid is None else claim - event.settlement.open
            return changed(booking, state=State.CANCELLED, claim=claim, paid=kept, until=None)
        case PlaceOffered():
            return changed(booking, state=State.OFFERED, allocation=event.allocation, until=event.until)
        case Lapsed():
            return changed(booking, state=State.LAPSED, until=None)
        case Rejected():
            return changed(booking, state=State.REJECTED, until=None)
        case Moved():
            left = None if booking.paid is None else booking.paid - booking.paid_for_places
            return changed(booking, state=State.MOVED, paid=left, until=None)
        case NoShow():
            return changed(booking, state=State.NO_SHOW, until=None)  # nothing lapses any more, even if they come later
        case OfferLapsed():
            gone = event.then is Missed.DROP
            state = State.LAPSED if gone else State.WAITING
            until = None if gone else earliest(booking.conditions)
            return changed(booking, state=state, missed=booking.missed + 1, allocation=(), until=until)
        case Reinstated():
            return changed(booking, state=State.REGISTERED, allocation=event.allocation, conditions=(), until=None)
        case _:
            return _in_part(booking, event)


def _in_part(booking: Booking, event: PartEvent) -> Booking:
    """What changes something of a booking, and not, or not only, where it stands."""
    match event:
        case ConditionMet():
            left = tuple(one for one in booking.conditions if one.kind is not event.condition)
            has_own = booking.state in (State.OFFERED, State.NO_SHOW)
            return changed(booking, conditions=left, until=booking.until if has_own else earliest(left))
        case Queued():
            return changed(booking, state=State.WAITING, position=event.position)
        case PaymentNoted():
            paid = event.amount if booking.paid is None else booking.paid + event.amount
            payments = (*booking.payments, event.reference) if event.reference else booking.payments
            return changed(booking, paid=paid, payments=payments)
        case RefundDue():
            assert booking.paid is not None
            return changed(booking, paid=booking.paid - event.amount)
        case PlacesCancelled():
            return _smaller(booking, event)
        case PlaceNamed():
            holders = booking.holders
            index = booking.place_numbers.index(event.number)
            named = (*holders[:index], event.holder, *holders[index + 1 :])
            return changed(booking, party=attrs.evolve(booking.party, holders=named))
        case Transferred():
            return changed(booking, person=event.heir, party=event.party)
        case ConsentNoted():
            return changed(booking, agrees=event.agrees, agreed=event.price)
        case Repriced():
            return changed(booking, quote=event.quote)
        case Overtaken():
            return changed(booking, overtaken=booking.overtaken + 1)
        case Attended():
            others = tuple(pair for pair in booking.attended if pair[0] != event.meeting)
            state = State.REGISTERED if booking.state is State.NO_SHOW and event.places else booking.state
            return changed(booking, attended=(*others, (event.meeting, event.places)), state=state)
        case _:
            assert_never(event)


def _smaller(booking: Booking, event: PlacesCancelled) -> Booking:
    """What the places that go leave to pay stays owed on top of the price of the rest."""
    paid = None if booking.paid is None else booking.paid - event.settlement.refund
    return changed(without(booking, event.numbers), quote=event.quote, claim=_claimed(booking, event), paid=paid)


def _claimed(booking: Booking, event: Cancelled | PlacesCancelled) -> Money:
    """What this and all earlier cancellations of places leave to pay."""
    claim = event.settlement.claim
    return claim if booking.claim is None else booking.claim + claim


def divided(booking: Booking, event: Divided) -> tuple[Booking, Booking]:
    """What moves up of a party that agreed to be divided, and the rest that waits on; each place keeps its holder."""
    stay = tuple(number for number in booking.place_numbers if number not in event.numbers)
    kept, over = booking.paid, booking.paid
    if booking.paid is not None:
        kept = min(booking.paid, event.quote.total)
        over = booking.paid - kept
    named = changed(booking, party=attrs.evolve(booking.party, holders=booking.holders))
    rest = changed(without(named, stay), id=event.rest, quote=event.quote_rest, entry=None, paid=over, claim=None)
    return changed(without(booking, event.numbers), quote=event.quote, paid=kept), rest


def without(booking: Booking, numbers: tuple[int, ...]) -> Booking:
    """*booking* without the places *numbers*."""
    keep = [index for index, number in enumerate(booking.place_numbers) if number not in numbers]
    holders = booking.party.holders
    pools = booking.party.pools
    party = attrs.evolve(
        booking.party,
        holders=tuple(holders[index] for index in keep) if holders else (),
        pools=tuple(pools[index] for index in keep) if len(pools) > 1 else pools,
    )
    return changed(
        booking,
        categories=tuple(booking.categories[index] for index in keep),
        allocation=tuple(booking.allocation[index] for index in keep) if booking.allocation else (),
        numbers=tuple(booking.place_numbers[index] for index in keep),
        party=party,
    )
