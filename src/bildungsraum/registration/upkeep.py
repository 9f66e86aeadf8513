"""What has happened by itself since the last decision: places, pools, dates, lapses.  In German: Fortschreibung."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from ..fees import SettlementKind, nothing_due
from ..rules import Missed, Rules, Ruling
from ..schedule import Session, Status
from ..values import Money, at_local, utc
from .becoming import after
from .booking import Booking
from .events import (
    CapacityChanged,
    ConditionMet,
    Lapsed,
    OfferLapsed,
    PlacesCancelled,
    PoolReleased,
    RefundDue,
    RosterEvent,
    RosterEvents,
    SessionMoved,
)
from .frame import Frame, frame
from .queueing import moving_up
from .roster import Roster
from .values import Condition, ConditionKind, State

TOMORROW = timedelta(days=1)
RULE_OF = {
    ConditionKind.CONFIRMATION: "holds.confirm",
    ConditionKind.APPROVAL: "admission.approval",
    ConditionKind.DRAW: "admission.lottery",
    ConditionKind.PAYMENT: "holds.pay",
    ConditionKind.NAMES: "party.names_due",
}
"""By which rule each condition is set."""


def adjust(roster: Roster, *, session: Session, rules: Rules, at: datetime) -> RosterEvents:
    """Bring the roster up to date: places and dates of *session*, what has lapsed by *at*, and who moves up.

    Every decision does this first, so that what it decides never depends on when somebody last looked.  A confirmed
    place is never taken away: with fewer places than are given, ``roster.places_over`` says how many.
    """
    return updating(roster, frame(session, rules), at)


def updating(roster: Roster, about: Frame, at: datetime) -> RosterEvents:
    """What :func:`adjust` decides."""
    events = _changes(roster, about, at)
    if events:
        roster = roster.after(events)
    while roster.lapses_next is not None and roster.lapses_next <= at and (lapsed := _lapses(roster, about.rules, at)):
        events += lapsed  # what lapses first may leave something else that is over too
        roster = roster.after(lapsed)
    return events + moving_up(roster, about, at)


def brought_up_to_date(roster: Roster, about: Frame, at: datetime) -> tuple[RosterEvents, Roster]:
    """The events of :func:`adjust`, and the roster after them."""
    events = updating(roster, about, at)
    return events, roster.after(events)


def _changes(roster: Roster, about: Frame, at: datetime) -> RosterEvents:
    session, rules = about.session, about.rules
    events: RosterEvents = ()
    has = (roster.capacity, roster.taken_elsewhere, roster.quotas)
    if not roster.version or has != (about.capacity, session.taken_elsewhere, about.quotas):
        events = (
            CapacityChanged(about.capacity, session.taken_elsewhere, at, about.quotas, session.version, about.by),
        )
    for moment, pool in about.releases:
        if at >= moment and pool not in roster.released:
            events += (PoolReleased(pool, at, rules.ruling("places.pools")),)
    if roster.version not in (0, session.version) and session.status is Status.PLANNED:
        events += (_moved(about, at),)
    return events


def _moved(about: Frame, at: datetime) -> SessionMoved:
    rules, until = about.rules, about.starts
    if rules.moved_free_days is not None:
        tz = rules.district.tz
        day = at.astimezone(tz).date() + timedelta(days=rules.moved_free_days) + TOMORROW
        end = utc(at_local(day, time(), tz))
        until = end if until is None else min(until, end)
    return SessionMoved(about.session.version, about.starts, until, at, rules.ruling("moved_free_days"))


def _lapses(roster: Roster, rules: Rules, at: datetime) -> RosterEvents:
    events: list[RosterEvent] = []
    for booking in roster.lapsing(at):
        events += _lapse(booking, rules, at)
    return tuple(events)


def _lapse(booking: Booking, rules: Rules, at: datetime) -> RosterEvents:
    """What follows when the time of *booking* has run out."""
    match booking.state:
        case State.HELD:
            return (Lapsed(booking.id, booking.person, None, at, rules.ruling("holds.basket_minutes")),)
        case State.OFFERED:
            missed = _missed(booking, rules, at)
            return (missed, *(paid_back(booking, at, missed.by) if missed.then is Missed.DROP else ()))
        case State.REGISTERED | State.PENDING | State.WAITING:
            due = next(one for one in booking.conditions if one.until == booking.until)
            if due.kind is ConditionKind.NAMES:
                return _unnamed_given_back(booking, due, rules, at)
            ruling = rules.ruling(RULE_OF[due.kind])
            return (Lapsed(booking.id, booking.person, due.kind, at, ruling), *paid_back(booking, at, ruling))
        case _:
            return ()


def paid_back(booking: Booking, at: datetime, by: Ruling | None = None) -> tuple[RefundDue, ...]:
    """What was paid for the places of *booking*, which it has no more, goes back."""
    amount = booking.paid_for_places
    return (RefundDue(booking.id, booking.person, amount, at, by),) if amount else ()


def _missed(booking: Booking, rules: Rules, at: datetime) -> OfferLapsed:
    """After its last try nobody comes back to the queue."""
    offer, then, skips = rules.waiting.offer, Missed.DROP, 0
    if offer is not None and booking.missed + 1 < offer.tries:
        then = offer.missed
        skips = offer.skip if then is Missed.SKIP_NEXT else 0
    return OfferLapsed(booking.id, booking.person, then, skips, at, rules.ruling("waiting.offer"))


def _unnamed_given_back(booking: Booking, due: Condition, rules: Rules, at: datetime) -> RosterEvents:
    ruling = rules.ruling(RULE_OF[due.kind])
    numbers = tuple(
        number for number, holder in zip(booking.place_numbers, booking.holders, strict=True) if holder is None
    )
    if len(numbers) == booking.places:
        return (Lapsed(booking.id, booking.person, due.kind, at, ruling), *paid_back(booking, at, ruling))
    gone = [booking.categories[booking.place_numbers.index(number)] for number in numbers]
    quote = booking.quote.without(gone)
    over = max(booking.paid_for_places - quote.total, Money(0, quote.total.currency))
    settled = nothing_due(SettlementKind.WAITING, paid=over)
    event = PlacesCancelled(booking.id, booking.person, numbers, quote, settled, at, ruling)
    return (event, *done_by_then(after(booking, event), at))


def done_by_then(rest: Booking, at: datetime) -> tuple[ConditionMet, ...]:
    """What need not be done any more now that fewer places are left: those left are named, or paid."""
    done = {ConditionKind.PAYMENT} if rest.is_paid else set()
    done |= set() if None in rest.holders else {ConditionKind.NAMES}
    return tuple(ConditionMet(rest.id, rest.person, one.kind, at) for one in rest.conditions if one.kind in done)
