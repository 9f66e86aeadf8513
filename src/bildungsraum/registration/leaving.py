"""Somebody goes: cancel a booking or some of its places, do not come.  In German: Abmelden, Rücktritt."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from .. import fees
from ..fees import Quote, Settlement, SettlementKind
from ..rules import Repricing, Rules
from ..schedule import Session, Status
from ..values import BookingId, Money, utc
from .admission import company_missing
from .becoming import without
from .events import Attended, Cancelled, NoShow, PlacesCancelled, RosterEvents
from .frame import frame, is_over
from .roster import Roster
from .transitions import known, missing, refused
from .upkeep import adjust, brought_up_to_date
from .values import Booking, Command, Reason, Refusal, State


def cancel(
    roster: Roster, booking: BookingId, *, session: Session, rules: Rules, at: datetime, paid: Money | None = None
) -> RosterEvents:
    """Give up *booking* and let those move up whose turn it is.

    Cancelling twice gives ``()``.  ``LookupError`` if there is no such booking.  After the session it is too late.
    *paid* is what has been received for the booking; ``None`` is what was noted with :func:`note_payment`.
    """
    if known(roster, booking).state is State.CANCELLED:
        return ()
    before, roster = brought_up_to_date(roster, session=session, rules=rules, at=at)
    ours = roster.bookings[booking]
    wrong = missing(ours, Command.CANCEL, at) or _too_late(ours, Command.CANCEL, session, rules, at)
    if wrong:
        return (*before, *wrong)
    cost = settlement(roster, ours, session=session, rules=rules, at=at, paid=paid)
    events: RosterEvents = (Cancelled(ours.id, ours.person, cost, at, rules.ruling(_rule(cost))),)
    return (*before, *events, *adjust(roster.after(events), session=session, rules=rules, at=at))


def cancel_places(
    roster: Roster,
    booking: BookingId,
    *,
    session: Session,
    rules: Rules,
    at: datetime,
    numbers: Collection[int],
    paid: Money | None = None,
) -> RosterEvents:
    """Give up the places *numbers* of *booking* and keep the rest, at the old price or at a new one by the rules.

    The fee for it is that of a cancellation of these places.  Giving up all of them is :func:`cancel`; places that are
    gone already are left out, so that doing it twice gives ``()``.  Nobody can leave a child without its company.
    """
    before, roster = brought_up_to_date(roster, session=session, rules=rules, at=at)
    ours = known(roster, booking)
    gone = tuple(number for number in ours.place_numbers if number in numbers)
    if len(gone) == ours.places:
        return (*before, *cancel(roster, booking, session=session, rules=rules, at=at, paid=paid))
    wrong = missing(ours, Command.CANCEL_PLACES, at) or _too_late(ours, Command.CANCEL_PLACES, session, rules, at)
    if wrong or not gone:
        return (*before, *(wrong if gone else ()))
    rest = without(ours, gone)
    alone = list(company_missing(rest.categories, rules))
    if alone:
        return (*before, *refused(ours, Command.CANCEL_PLACES, alone, at))
    quote = _quote_of_rest(ours, rest, session, rules)
    cost = _settlement_of_part(roster, ours, quote, session, rules, at, paid)
    events: RosterEvents = (
        PlacesCancelled(ours.id, ours.person, gone, quote, cost, at, rules.ruling("party.repricing")),
    )
    return (*before, *events, *adjust(roster.after(events), session=session, rules=rules, at=at))


def settlement(
    roster: Roster, booking: Booking, *, session: Session, rules: Rules, at: datetime, paid: Money | None = None
) -> Settlement:
    """What cancelling *booking* at *at* would cost: the preview and the cancellation share this function.

    Terms and start are those of the day of booking.  Who has booked before the session was moved goes for nothing for a
    while (*moved_free_days*), and later the start that is better for them counts.  A booking that has nothing promised
    yet, or whose session the provider cancels, costs nothing.
    """
    return _settled(roster, booking, booking.quote.total, session, rules, at, paid or booking.paid)


def note_no_show(roster: Roster, booking: BookingId, *, session: Session, rules: Rules, at: datetime) -> RosterEvents:
    """Note that the party of *booking* did not come; noting it twice gives ``()``."""
    before, roster = brought_up_to_date(roster, session=session, rules=rules, at=at)
    ours = known(roster, booking)
    if ours.state is State.NO_SHOW:
        return before
    wrong = missing(ours, Command.NOTE_NO_SHOW, at) or _too_early(ours, Command.NOTE_NO_SHOW, session, rules, at)
    return (*before, *(wrong or (NoShow(ours.id, ours.person, at),)))


def note_attendance(
    roster: Roster, booking: BookingId, *, session: Session, rules: Rules, at: datetime, meeting: str, places: int
) -> RosterEvents:
    """Note that *places* of the party came to *meeting*; a later note replaces it, the same one gives ``()``.

    Who had been noted as not come has come after all.  ``ValueError`` for more places than it has, ``LookupError`` for
    a meeting that there is not.
    """
    if meeting not in {one.key for one in session.meetings}:
        raise LookupError(f"session {session.id} has no meeting {meeting!r}")
    before, roster = brought_up_to_date(roster, session=session, rules=rules, at=at)
    ours = known(roster, booking)
    if not 0 <= places <= ours.places:
        raise ValueError(f"booking {booking} has {ours.places} places, {places} cannot have come")
    if dict(ours.attended).get(meeting) == places and ours.state is State.REGISTERED:
        return before
    wrong = missing(ours, Command.NOTE_ATTENDANCE, at) or _too_early(ours, Command.NOTE_ATTENDANCE, session, rules, at)
    return (*before, *(wrong or (Attended(ours.id, ours.person, meeting, places, at),)))


def compensation(roster: Roster, booking: Booking, *, whole_from_percent: int = 80) -> Money:
    """What goes back to *booking* for meetings that were cancelled and not made up.  German: anteilige Erstattung.

    All of it from *whole_from_percent* of the time on (80 in the statute of the Volkshochschule Rostock), otherwise the
    share of the time that is lost, rounded to the cent once.
    """
    lost, planned, price = sum(roster.lost.values()), roster.minutes_planned, booking.quote.total
    if not lost or booking.state is not State.REGISTERED:
        return Money(0, price.currency)
    if lost * 100 >= planned * whole_from_percent:
        return price
    return price.split([lost, planned - lost])[0]


def _settled(
    roster: Roster, booking: Booking, price: Money, session: Session, rules: Rules, at: datetime, paid: Money | None
) -> Settlement:
    received = Money(0, price.currency) if paid is None else paid
    if booking.state is not State.REGISTERED:
        return fees.nothing_due(SettlementKind.WAITING, paid=received)
    if session.status is Status.CANCELLED:
        return fees.nothing_due(SettlementKind.PROVIDER, paid=received)
    booked_before = roster.moved_at is not None and booking.since < roster.moved_at
    if booked_before and (roster.free_until is None or utc(at) < roster.free_until):
        return fees.nothing_due(SettlementKind.MOVED, paid=received)
    zone = rules.district.tz
    settled = fees.settle(price, terms=booking.terms, starts=booking.starts, zone=zone, at=at, paid=received)
    if booking.starts != session.starts:
        now = fees.settle(price, terms=booking.terms, starts=session.starts, zone=zone, at=at, paid=received)
        return min(settled, now, key=lambda one: one.claim)
    return settled


def _rule(settled: Settlement) -> str:
    return "moved_free_days" if settled.kind is SettlementKind.MOVED else "cancellation"


def _quote_of_rest(ours: Booking, rest: Booking, session: Session, rules: Rules) -> Quote:
    """The price of those who stay; a new one keeps the reductions of the old one."""
    left = list(ours.categories)
    for category in rest.categories:
        left.remove(category)
    free = set(rules.places.uncounted) if session.tariff is not None else set()
    priced = [one for one in left if one not in free or session.tariff is None or session.tariff.price(one)]
    if rules.party.repricing is Repricing.KEEP:
        return ours.quote.without(priced)
    granted = [one for one in rules.reductions if one.id in {line.rule for line in ours.quote.lines}]
    return fees.quote(session.tariff, categories=rest.categories, reductions=granted)


def _settlement_of_part(
    roster: Roster,
    ours: Booking,
    quote: Quote,
    session: Session,
    rules: Rules,
    at: datetime,
    paid: Money | None,
) -> Settlement:
    """The fee for the places that go; of what was paid, the price of the rest stays with the provider."""
    zero = Money(0, quote.total.currency)
    price = max(ours.quote.total - quote.total, zero)
    received = paid or ours.paid or zero
    return _settled(roster, ours, price, session, rules, at, max(received - quote.total, zero))


def _too_late(ours: Booking, command: Command, session: Session, rules: Rules, at: datetime) -> RosterEvents:
    about = frame(session, rules)
    reasons = [Refusal(Reason.SESSION_OVER, when=about.ends)] if is_over(about, at) else []
    return refused(ours, command, reasons, at)


def _too_early(ours: Booking, command: Command, session: Session, rules: Rules, at: datetime) -> RosterEvents:
    starts = frame(session, rules).starts
    begun = starts is not None and utc(at) >= starts
    return refused(ours, command, [] if begun else [Refusal(Reason.NOT_BEGUN, when=starts)], at)
