"""Questions to a roster before anything is decided.  In German: Auskunft."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from .. import fees
from ..fees import Settlement, SettlementKind
from ..rules import Rules
from ..schedule import Session, Status, registration_period
from ..values import Money, utc
from .roster import Roster
from .values import Booking, Reason, Refusal, Request, State


def refusals(roster: Roster, request: Request, *, session: Session, rules: Rules, at: datetime) -> tuple[Refusal, ...]:
    """Every reason why *request* would be declined at *at*, in reading order; empty if it would not be."""
    found = [*_session_refusals(roster, session, rules, utc(at))]
    ours = roster.of(request.person)
    if ours is not None:
        waits = ours.state is State.WAITING
        found.append(Refusal(Reason.ALREADY_WAITING if waits else Reason.ALREADY_REGISTERED))
    if request.places > rules.party_maximum:
        found.append(Refusal(Reason.PARTY_TOO_LARGE, limit=rules.party_maximum))
    if session.capacity is not None and request.places > session.capacity > 0:
        found.append(Refusal(Reason.PARTY_LARGER_THAN_SESSION, limit=session.capacity))
    if session.tariff is not None:
        unknown = [name for name in dict.fromkeys(request.categories) if session.tariff.price(name) is None]
        found += [Refusal(Reason.CATEGORY_UNKNOWN, name=name) for name in unknown]
    unknown = [name for name in dict.fromkeys(request.reductions) if rules.reduction(name) is None]
    found += [Refusal(Reason.REDUCTION_UNKNOWN, name=name) for name in unknown]
    hurdle = obstacle(roster, request.places)
    limit = 0 if session.capacity == 0 else rules.waiting_maximum
    if hurdle is not None and limit is not None and roster.bookings_waiting >= limit:
        found += [Refusal(hurdle), *([Refusal(Reason.WAITING_LIST_FULL, limit=limit)] if limit else [])]
    return tuple(found)


def settlement(
    booking: Booking, *, session: Session, rules: Rules, at: datetime, paid: Money | None = None
) -> Settlement:
    """What cancelling *booking* at *at* would cost: the preview and the cancellation share this function.

    Terms and start are those of the day of booking; if the session has been moved since, the start that is better for
    the person counts.  A booking that only waits, or whose session the provider cancels, costs nothing.
    """
    price = booking.quote.total
    received = Money(0, price.currency) if paid is None else paid
    if booking.state is State.WAITING:
        return fees.nothing_due(SettlementKind.WAITING, paid=received)
    if session.status is Status.CANCELLED:
        return fees.nothing_due(SettlementKind.PROVIDER, paid=received)
    options = [
        fees.settle(price, terms=booking.terms, starts=starts, zone=rules.district.tz, at=at, paid=received)
        for starts in (booking.starts, session.starts)
    ]
    return min(options, key=lambda one: one.claim)


def _session_refusals(roster: Roster, session: Session, rules: Rules, at: datetime) -> Iterator[Refusal]:
    if roster.cancelled or session.status is Status.CANCELLED:
        yield Refusal(Reason.SESSION_CANCELLED)
    if session.status is Status.WITHDRAWN:
        yield Refusal(Reason.SESSION_WITHDRAWN)
    if session.ends is not None and at >= utc(session.ends):
        yield Refusal(Reason.SESSION_OVER, when=session.ends)
    period = registration_period(session, rules)
    if period.starts is not None and at < period.starts:
        yield Refusal(Reason.REGISTRATION_NOT_OPEN, when=period.starts)
    if period.ends is not None and at >= period.ends:
        yield Refusal(Reason.REGISTRATION_CLOSED, when=period.ends)


def obstacle(roster: Roster, places: int) -> Reason | None:
    """Why *places* cannot be had at once; ``None`` if they can."""
    free = roster.places_free
    if free is not None and free < places:
        return Reason.FULL
    return Reason.OTHERS_WAIT if roster.bookings_waiting else None
