"""What was still to be done is done: confirmed, approved, paid, accepted, drawn.  In German: Bestätigung, Zahlung."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

from ..rules import Rules
from ..schedule import Session
from ..values import BookingId, Money, utc
from .admission import session_refusals
from .booking import Booking
from .entering import Hurdle, Room, room_for
from .events import (
    Admitted,
    ConditionMet,
    Drawn,
    Overtaken,
    PaymentNoted,
    Promoted,
    Queued,
    RefundDue,
    Reinstated,
    Rejected,
    RosterEvent,
    RosterEvents,
)
from .frame import Frame, frame
from .queueing import is_moving, joined, still_due
from .roster import Roster
from .transitions import known, missing, refused
from .upkeep import brought_up_to_date, paid_back
from .values import Command, ConditionKind, Reason, Refusal, State

APPROVED = (State.REGISTERED, State.WAITING, State.OFFERED)
"""Where an approved wish may stand by now, so that approving it again changes nothing."""


def confirm(roster: Roster, booking: BookingId, *, session: Session, rules: Rules, at: datetime) -> RosterEvents:
    """The person confirms the wish, by the link that only they have; twice gives ``()``.

    What was divided from the booking as it was made, and waits on, is confirmed with it.
    """
    about = frame(session, rules)
    events = _met(roster, booking, Command.CONFIRM, ConditionKind.CONFIRMATION, about, at, "")
    after = roster.after(events)
    entry = known(after, booking).entry
    rests = () if entry is None else _rests(after, booking, len(entry.categories))
    open_ones = [one for one in rests if _open(one, ConditionKind.CONFIRMATION)]
    return (*events, *(ConditionMet(one.id, one.person, ConditionKind.CONFIRMATION, at) for one in open_ones))


def approve(
    roster: Roster, booking: BookingId, *, session: Session, rules: Rules, at: datetime, actor: str
) -> RosterEvents:
    """*actor*, an opaque id of who decides, approves the wish; twice gives ``()``."""
    return _met(roster, booking, Command.APPROVE, ConditionKind.APPROVAL, frame(session, rules), at, actor)


def reject(
    roster: Roster, booking: BookingId, *, session: Session, rules: Rules, at: datetime, actor: str, reason: str
) -> RosterEvents:
    """*actor* does not approve the wish; *reason* is a word of the district's own list.  Twice gives ``()``."""
    about = frame(session, rules)
    before, roster = brought_up_to_date(roster, about, at)
    ours = known(roster, booking)
    if ours.state is State.REJECTED:
        return before
    wrong = missing(ours, Command.REJECT, at)
    if wrong:
        return (*before, *wrong)
    back = paid_back(ours, at, rules.ruling("admission.approval"))
    return (*before, Rejected(ours.id, ours.person, actor, reason, at), *back)


def note_payment(
    roster: Roster,
    booking: BookingId,
    *,
    session: Session,
    rules: Rules,
    at: datetime,
    amount: Money,
    reference: str = "",
) -> RosterEvents:
    """Note that *amount* was received for *booking*, whatever state it is in: money that has come is a fact.

    Who pays in full keeps the place.  After the time for it has run out the place is given again if there is still
    room, by the same rules as for a newcomer; otherwise the money is due back.  The same *reference* (of a bank
    statement, of a receipt) again gives ``()``; without one each call notes another payment.
    """
    if amount.cents <= 0:
        raise ValueError(f"a payment must be more than nothing, got {amount}")
    about = frame(session, rules)
    before, roster = brought_up_to_date(roster, about, at)
    ours = known(roster, booking)
    if reference and reference in ours.payments:
        return before
    noted: RosterEvents = (PaymentNoted(ours.id, ours.person, amount, at, reference),)
    after = roster.after(noted)
    ours = after.bookings[ours.id]
    assert ours.paid is not None
    kept = Money(0, amount.currency)
    match ours.state:
        case State.LAPSED if ours.is_paid and _lapsed_unpaid(ours):
            noted += _late(after, ours, about, at)
            kept = ours.paid_for_places if isinstance(noted[1], RefundDue) else ours.quote.total
        case State.REGISTERED | State.PENDING | State.NO_SHOW:
            if ours.is_paid and _open(ours, ConditionKind.PAYMENT):
                noted += _met_now(after, ours, ConditionKind.PAYMENT, about, at, "")
            kept = ours.quote.total
    over = min(ours.paid_for_places - kept, amount)
    if over.cents > 0:
        rule = "cancellation" if ours.state is State.CANCELLED else "holds.pay"
        noted += (RefundDue(ours.id, ours.person, over, at, rules.ruling(rule)),)
    return (*before, *noted)


def accept(roster: Roster, booking: BookingId, *, session: Session, rules: Rules, at: datetime) -> RosterEvents:
    """Accept an offered place; twice gives ``()``.

    After the queue has stopped whoever waits can have a place that is free by asking for it: the first who asks.
    """
    about = frame(session, rules)
    before, roster = brought_up_to_date(roster, about, at)
    ours = known(roster, booking)
    if ours.state is State.REGISTERED and ours.position is not None:
        return before
    wrong = missing(ours, Command.ACCEPT, at)
    if wrong:
        return (*before, *wrong)
    assert ours.position is not None
    due = still_due(ours, about, at)
    ruling = rules.ruling("waiting.offer" if ours.state is State.OFFERED else "waiting.stops")
    sure: RosterEvents = ()
    if _open(ours, ConditionKind.CONFIRMATION):  # only the person has the link to accept
        sure = (ConditionMet(ours.id, ours.person, ConditionKind.CONFIRMATION, at),)
    if ours.state is State.OFFERED:
        return (*before, *sure, Promoted(ours.id, ours.person, ours.position, at, ours.allocation, due, ruling))
    stands = [*session_refusals(roster, about, at)]
    if about.has_begun(at):
        stands.append(Refusal(Reason.REGISTRATION_CLOSED, when=about.starts))
    if is_moving(roster, about, at):
        stands.append(Refusal(Reason.OTHERS_WAIT, by=rules.ruling("waiting.fit")))
    room = room_for(roster, ours.categories, ours.party, about, at)
    if isinstance(room, Hurdle):
        stands += [] if stands else [Refusal(room.reason, by=room.by)]
        return (*before, *refused(ours, Command.ACCEPT, stands, at))
    if stands:
        return (*before, *refused(ours, Command.ACCEPT, stands, at))
    return (*before, *sure, Promoted(ours.id, ours.person, ours.position, at, room.allocation, due, ruling))


def draw(roster: Roster, *, session: Session, rules: Rules, at: datetime, seed: str) -> RosterEvents:
    """Draw lots among all wishes that wait for the draw, with *seed*, which was published or is drawn in public.

    Priority classes go first; within a class the order is that of SHA-256 over seed and booking, so that anybody who
    has the list can draw again.  Drawing twice gives ``()``.  ``ValueError`` before the day of the draw.
    """
    lottery = rules.admission.lottery
    if lottery is None:
        raise ValueError(f"session {session.id} has no lottery")
    starts = frame(session, rules).starts
    if starts is not None and utc(at) < rules.before(starts, lottery.draws):
        raise ValueError(f"lots are drawn at {rules.before(starts, lottery.draws)}, not at {utc(at)}")
    about = frame(session, rules)
    before, roster = brought_up_to_date(roster, about, at)
    wishes = sorted((one for one in roster.pending() if _open(one, ConditionKind.DRAW)), key=lambda one: one.id)
    if roster.drawn:
        return before
    order = sorted(wishes, key=lambda one: (one.rank, lot(seed, one.id)))
    ruling = rules.ruling("admission.lottery")
    events: RosterEvents = (
        Drawn(seed, digest([one.id for one in wishes]), tuple(one.id for one in order), at, ruling),
    )
    now = roster.after(events)
    for one in order:
        some = _met_now(now, now.bookings[one.id], ConditionKind.DRAW, about, at, "")
        events += some
        now = now.after(some)
    return (*before, *events)


def lot(seed: str, booking: BookingId) -> str:
    """The lot of *booking*: the smaller, the better."""
    return hashlib.sha256(f"{seed}\n{booking}".encode()).hexdigest()


def digest(bookings: list[BookingId]) -> str:
    """What proves which wishes took part: SHA-256 over their sorted ids, one per line."""
    return hashlib.sha256("\n".join(sorted(bookings)).encode()).hexdigest()


def _met(
    roster: Roster,
    booking: BookingId,
    command: Command,
    kind: ConditionKind,
    about: Frame,
    at: datetime,
    actor: str,
) -> RosterEvents:
    before, roster = brought_up_to_date(roster, about, at)
    ours = known(roster, booking)
    wrong = missing(ours, command, at)
    if wrong and not (command is Command.APPROVE and ours.state in APPROVED):
        return (*before, *wrong)
    if not _open(ours, kind):
        return before
    return (*before, *_met_now(roster, ours, kind, about, at, actor))


def _rests(roster: Roster, booking: BookingId, most: int) -> Iterator[Booking]:
    """What was divided from a booking of *most* places and is not over, and from that in turn.

    Each is named by the number of its first place.
    """
    for number in range(2, most + 1):
        rest = roster.bookings.get(BookingId(f"{booking}+{number}"))
        if rest is not None and rest.entry is None:
            yield from () if rest.state.is_over else (rest,)
            yield from _rests(roster, rest.id, most)


def _open(booking: Booking, kind: ConditionKind) -> bool:
    return any(one.kind is kind for one in booking.conditions)


def _met_now(
    roster: Roster, booking: Booking, kind: ConditionKind, about: Frame, at: datetime, actor: str
) -> RosterEvents:
    """The condition is met; if it was the last that a place had to wait for, the place or the queue follows."""
    events: tuple[RosterEvent, ...] = (ConditionMet(booking.id, booking.person, kind, at, actor),)
    left = [one for one in booking.conditions if one.kind is not kind]
    if booking.state is not State.PENDING or not all(one.counts for one in left):
        return events
    room = room_for(roster, booking.categories, booking.party, about, at)
    if isinstance(room, Room):
        due = still_due(booking, about, at)
        ruling = about.rules.ruling("waiting.fit")
        passed = tuple(Overtaken(one.id, one.person, booking.id, at, ruling) for one in room.overtakes)
        return (*events, Admitted(booking.id, booking.person, room.allocation, due, at, about.by), *passed)
    ahead = roster.ahead(booking.rank)
    queued = Queued(booking.id, booking.person, roster.position_next, ahead, room.reason, at, room.by)
    return (*events, *joined(roster.after(events), queued, booking.party, about, at))


def _lapsed_unpaid(booking: Booking) -> bool:
    """Whether nothing but the payment stood between *booking* and its places; paying late does not approve a wish."""
    first = [one for one in booking.conditions if not one.counts and one.kind is not ConditionKind.PAYMENT]
    return _open(booking, ConditionKind.PAYMENT) and not first


def _late(roster: Roster, booking: Booking, about: Frame, at: datetime) -> RosterEvents:
    ruling = about.rules.ruling("holds.pay")
    room = room_for(roster, booking.categories, booking.party, about, at)
    again = any(one.id != booking.id for person in booking.people for one in roster.all_of(person))
    if isinstance(room, Hurdle) or about.has_begun(at) or again or list(session_refusals(roster, about, at)):
        return paid_back(booking, at, ruling)
    fit = about.rules.ruling("waiting.fit")
    passed = tuple(Overtaken(one.id, one.person, booking.id, at, fit) for one in room.overtakes)
    return (Reinstated(booking.id, booking.person, room.allocation, at, ruling), *passed)
