"""Somebody goes: cancel a booking or some of its places, do not come.  In German: Abmelden, Rücktritt."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from .. import fees
from ..fees import LineKind, Quote, Reduction, Settlement, SettlementKind
from ..rules import Repricing, Rules
from ..schedule import Session, Status
from ..values import BookingId, Money, utc
from .admission import company_missing
from .becoming import without
from .booking import Booking
from .events import Attended, Cancelled, NoShow, PlacesCancelled, RosterEvents
from .frame import Frame, frame
from .roster import Roster
from .transitions import known, missing, refused
from .upkeep import brought_up_to_date, done_by_then, updating
from .values import Command, Reason, Refusal, State


def cancel(
    roster: Roster,
    booking: BookingId,
    *,
    session: Session,
    rules: Rules,
    at: datetime,
    paid: Money | None = None,
    actor: str = "",
) -> RosterEvents:
    """Give up *booking* and let those move up whose turn it is.

    Cancelling twice gives ``()``.  ``LookupError`` if there is no such booking.  After the session it is too late.
    *paid* is what has been received for the booking; ``None`` is what was noted with :func:`note_payment`.  *actor* is
    who does it at the desk, which is possible for longer (``cancels_until``); empty is the person.
    """
    if known(roster, booking).state is State.CANCELLED:
        return ()
    about = frame(session, rules)
    before, roster = brought_up_to_date(roster, about, at)
    ours = roster.bookings[booking]
    wrong = missing(ours, Command.CANCEL, at) or _too_late(roster, ours, Command.CANCEL, about, at, actor)
    if wrong:
        return (*before, *wrong)
    cost = _settlement_of_all(roster, ours, about, at, paid)
    events: RosterEvents = (Cancelled(ours.id, ours.person, cost, at, rules.ruling(_rule(cost)), actor),)
    return (*before, *events, *updating(roster.after(events), about, at))


def cancel_places(
    roster: Roster,
    booking: BookingId,
    *,
    session: Session,
    rules: Rules,
    at: datetime,
    numbers: Collection[int],
    paid: Money | None = None,
    actor: str = "",
) -> RosterEvents:
    """Give up the places *numbers* of *booking* and keep the rest, at the old price or at a new one by the rules.

    The fee for it is that of a cancellation of these places.  Giving up all of them is :func:`cancel`; places that are
    gone already are left out, so that doing it twice gives ``()``.  Nobody can leave a child without its company.
    """
    about = frame(session, rules)
    before, roster = brought_up_to_date(roster, about, at)
    ours = known(roster, booking)
    gone = tuple(number for number in ours.place_numbers if number in numbers)
    if len(gone) == ours.places:
        return (*before, *cancel(roster, booking, session=session, rules=rules, at=at, paid=paid, actor=actor))
    late = _too_late(roster, ours, Command.CANCEL_PLACES, about, at, actor)
    wrong = missing(ours, Command.CANCEL_PLACES, at) or late
    if wrong or not gone:
        return (*before, *(wrong if gone else ()))
    rest = without(ours, gone)
    alone = list(company_missing(rest.categories, rules))
    if alone:
        return (*before, *refused(ours, Command.CANCEL_PLACES, alone, at))
    quote = _quote_of_rest(ours, rest, about)
    cost = _settlement_of_part(roster, ours, quote, about, at, paid)
    events: RosterEvents = (
        PlacesCancelled(ours.id, ours.person, gone, quote, cost, at, rules.ruling("party.repricing")),
    )
    events += done_by_then(roster.after(events).bookings[ours.id], at)
    return (*before, *events, *updating(roster.after(events), about, at))


def settlement(
    roster: Roster, booking: Booking, *, session: Session, rules: Rules, at: datetime, paid: Money | None = None
) -> Settlement:
    """What cancelling *booking* at *at* would cost: the preview and the cancellation share this function.

    Terms and start are those of the day of booking.  Who has booked before the session was moved goes for nothing for a
    while (*moved_free_days*), and later the start that is better for them counts.  A booking that has nothing promised
    yet, or whose session the provider cancels, costs nothing.  What places given up earlier have left to pay is not in
    the claim again; what was paid meets it first.
    """
    return _settlement_of_all(roster, booking, frame(session, rules), at, paid)


def note_no_show(roster: Roster, booking: BookingId, *, session: Session, rules: Rules, at: datetime) -> RosterEvents:
    """Note that the party of *booking* did not come; noting it twice gives ``()``."""
    about = frame(session, rules)
    before, roster = brought_up_to_date(roster, about, at)
    ours = known(roster, booking)
    if ours.state is State.NO_SHOW:
        return before
    wrong = missing(ours, Command.NOTE_NO_SHOW, at) or _too_early(ours, Command.NOTE_NO_SHOW, about, at)
    return (*before, *(wrong or (NoShow(ours.id, ours.person, at),)))


def note_attendance(
    roster: Roster, booking: BookingId, *, session: Session, rules: Rules, at: datetime, meeting: str, places: int
) -> RosterEvents:
    """Note that *places* of the party came to *meeting*; a later note replaces it, the same one gives ``()``.

    Who had been noted as not come has come after all, unless *places* is zero.  ``ValueError`` for more places than it
    has, ``LookupError`` for a meeting that there is not.
    """
    if meeting not in {one.key for one in session.meetings}:
        raise LookupError(f"session {session.id} has no meeting {meeting!r}")
    about = frame(session, rules)
    before, roster = brought_up_to_date(roster, about, at)
    ours = known(roster, booking)
    if not 0 <= places <= ours.places:
        raise ValueError(f"booking {booking} has {ours.places} places, {places} cannot have come")
    if dict(ours.attended).get(meeting) == places and (ours.state is State.REGISTERED or not places):
        return before
    wrong = missing(ours, Command.NOTE_ATTENDANCE, at) or _too_early(ours, Command.NOTE_ATTENDANCE, about, at)
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


def _settlement_of_all(roster: Roster, booking: Booking, about: Frame, at: datetime, paid: Money | None) -> Settlement:
    received = _received(booking, paid) - _claimed(booking)
    return _settled(roster, booking, booking.quote.total, about, at, received)


def _settled(roster: Roster, booking: Booking, price: Money, about: Frame, at: datetime, received: Money) -> Settlement:
    session = about.session
    if booking.state is not State.REGISTERED:
        return fees.nothing_due(SettlementKind.WAITING, paid=received)
    if session.status is Status.CANCELLED:
        return fees.nothing_due(SettlementKind.PROVIDER, paid=received)
    if may_go_free(roster, booking, at):
        return fees.nothing_due(SettlementKind.MOVED, paid=received)
    settled = fees.settle(price, terms=booking.terms, starts=booking.starts, zone=about.zone, at=at, paid=received)
    if booking.starts != about.starts:
        now = fees.settle(price, terms=booking.terms, starts=about.starts, zone=about.zone, at=at, paid=received)
        return min(settled, now, key=lambda one: one.claim)
    return settled


def may_go_free(roster: Roster, booking: Booking, at: datetime) -> bool:
    """Whether the session was moved since, and the time to go for nothing has not passed."""
    booked_before = roster.moved_at is not None and booking.since < roster.moved_at
    return booked_before and (roster.free_until is None or utc(at) < roster.free_until)


def _rule(settled: Settlement) -> str:
    return "moved_free_days" if settled.kind is SettlementKind.MOVED else "cancellation"


def _quote_of_rest(ours: Booking, rest: Booking, about: Frame) -> Quote:
    """The price of those who stay; a new one keeps the reductions of the old one."""
    tariff, rules = about.session.tariff, about.rules
    left = list(ours.categories)
    for category in rest.categories:
        left.remove(category)
    kept = ours.quote.without(left)
    if tariff is None or rules.party.repricing is Repricing.KEEP:
        return kept
    priced = [one for one in rest.categories if tariff.price(one) is not None]
    strangers = [one for one in rest.categories if one not in priced and one not in about.uncounted]
    if strangers or not priced:  # there is no new price for them
        return kept
    lines = ours.quote.lines
    reduced = {line.rule for line in lines if line.kind is LineKind.REDUCTION}
    granted = [one for one in rules.reductions if one.id in reduced]
    if any(line.kind is LineKind.PROVIDER_REDUCTION for line in lines):
        # a proof was seen, but the price that the provider itself states was better
        granted.append(Reduction(LineKind.PROVIDER_REDUCTION.value, 0))
    more = [line for line in kept.lines if line.kind is LineKind.SMALL_GROUP]
    return Quote((*fees.quote(tariff, categories=priced, reductions=granted).lines, *more))


def _settlement_of_part(
    roster: Roster, ours: Booking, quote: Quote, about: Frame, at: datetime, paid: Money | None
) -> Settlement:
    """The fee for the places that go; of what was paid, the price of the rest stays with the provider."""
    zero = Money(0, quote.total.currency)
    price = max(ours.quote.total - quote.total, zero)
    over = max(_received(ours, paid) - quote.total, zero)
    return _settled(roster, ours, price, about, at, over - _claimed(ours))


def _received(booking: Booking, paid: Money | None) -> Money:
    """What was paid for *booking* and is not due back: *paid*, if the caller knows, or what was noted."""
    noted = booking.paid if paid is None else paid
    return Money(0, booking.quote.total.currency) if noted is None else noted


def _claimed(booking: Booking) -> Money:
    """What places given up earlier have left to pay."""
    return Money(0, booking.quote.total.currency) if booking.claim is None else booking.claim


def _too_late(roster: Roster, ours: Booking, command: Command, about: Frame, at: datetime, actor: str) -> RosterEvents:
    reasons = [Refusal(Reason.SESSION_OVER, when=about.ends)] if about.ends is not None and at >= about.ends else []
    until = about.cancels_until
    bound = ours.state is State.REGISTERED and not actor and not may_go_free(roster, ours, at)
    if until is not None and at >= until and bound:
        reasons.append(Refusal(Reason.CANCELLATION_CLOSED, when=until, by=about.rules.ruling("cancels_until")))
    return refused(ours, command, reasons, at)


def _too_early(ours: Booking, command: Command, about: Frame, at: datetime) -> RosterEvents:
    starts = about.starts
    begun = starts is not None and utc(at) >= starts
    return refused(ours, command, [] if begun else [Refusal(Reason.NOT_BEGUN, when=starts)], at)
