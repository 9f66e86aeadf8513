"""From one session to another, in one step.  In German: Umbuchen, Tauschen."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from attrs import frozen

from ..rules import Rules
from ..schedule import Session
from ..values import BookingId, utc
from .admission import ELSEWHERE_NOTHING, READING_ORDER, inadmissible
from .booking import Booking
from .entering import Hurdle, first_conditions, overtakings, price, room_for, standing_against
from .events import Held, Lapsed, Moved, PaymentNoted, RefundDue, Registered, RosterEvents
from .frame import Frame, frame
from .leaving import may_go_free
from .queueing import conditions_of_places
from .record import Elsewhere
from .roster import Roster
from .transitions import known, missing, refused
from .upkeep import RULE_OF, brought_up_to_date, updating
from .vacancies import Allocation, Vacancies
from .values import Command, ConditionKind, Reason, Refusal, Request, State


@frozen
class Side:
    """One of the two sessions that a decision is about: its *roster*, the *session* and its *rules*."""

    roster: Roster
    session: Session
    rules: Rules

    @property
    def frame(self) -> Frame:
        """The session under its rules."""
        return frame(self.session, self.rules)


def move(
    here: Side,
    booking: BookingId,
    there: Side,
    *,
    request: Request,
    at: datetime,
    elsewhere: Collection[Elsewhere] = ELSEWHERE_NOTHING,
    actor: str = "",
) -> tuple[RosterEvents, RosterEvents]:
    """Move *booking* to the session over there, as *request* says: the new place first, then the old one is released.

    Gives the events of both sessions, which must be kept together or not at all.  It is a change and no cancellation:
    no fee, and the difference of the prices is reported; what was paid goes along.  Without room over there, or with
    anything else against it, nothing changes: nobody waits there, and nobody loses the place they have.  Twice gives
    ``()``.  What was paid beyond the new price is due back.  ``ValueError`` if *request* is somebody else's, is for
    another session or was used there.

    Who may no longer cancel by themselves (``cancels_until``) may not move by themselves either, lest a fee be avoided
    on the way; *actor* is who does it at the desk.
    """
    before_here, here = _up_to_date(here, at)
    ours = known(here.roster, booking)
    _of_the_same(ours, request, there.session)
    if ours.state is State.MOVED:
        return before_here, ()
    before_there, there = _up_to_date(there, at)
    wrong = missing(ours, Command.MOVE, at)
    if wrong:
        return (*before_here, *wrong), before_there
    _not_used(request, there)
    found = [*_left_behind(ours, request), *_begun(here, at), *([] if actor else _too_late(here, ours, at))]
    found += standing_against(there.roster, request, there.frame, at, _without(elsewhere, here))
    found += _not_at_once(there, ours, request, at, actor)
    room = room_for(there.roster, request.categories, request.party, there.frame, at)
    if isinstance(room, Hurdle):
        found += [Refusal(room.reason, by=room.by)] if room.reason not in {one.reason for one in found} else []
    if found or isinstance(room, Hurdle):
        return (*before_here, *refused(ours, Command.MOVE, _in_order(found), at)), before_there
    came, *money = _came(ours, there, request, room.allocation, at)
    passed = overtakings(came.booking, room, there.frame, at)
    gone = (_gone(ours, there.session, came, at),)
    return (*before_here, *gone, *_adjusted(here, gone, at)), (*before_there, came, *money, *passed)


def swap(
    here: Side,
    booking: BookingId,
    there: Side,
    other: BookingId,
    *,
    request: Request,
    request_other: Request,
    at: datetime,
    elsewhere: Collection[Elsewhere] = ELSEWHERE_NOTHING,
    elsewhere_other: Collection[Elsewhere] = ELSEWHERE_NOTHING,
) -> tuple[RosterEvents, RosterEvents]:
    """Let the parties of two bookings change places: *request* is the first one's wish over there, and so on.

    Both must be admitted where they go, and both must fit once both have left; the queues are not asked, because no
    place becomes free.  Otherwise nothing changes, and each booking is refused with its own reasons.
    """
    before_here, here = _up_to_date(here, at)
    before_there, there = _up_to_date(there, at)
    ours, theirs = known(here.roster, booking), known(there.roster, other)
    _of_the_same(ours, request, there.session)
    _of_the_same(theirs, request_other, here.session)
    if ours.state is State.MOVED and theirs.state is State.MOVED:
        return before_here, before_there
    wrong = missing(ours, Command.SWAP, at), missing(theirs, Command.SWAP, at)
    if any(wrong):
        return (*before_here, *wrong[0]), (*before_there, *wrong[1])
    _not_used(request, there)
    _not_used(request_other, here)
    to_there, found_there = _fits(there, theirs, ours, request, at, _without(elsewhere, here))
    to_here, found_here = _fits(here, ours, theirs, request_other, at, _without(elsewhere_other, there))
    if to_there is None or to_here is None:
        return (
            (*before_here, *refused(ours, Command.SWAP, _in_order([*_begun(here, at), *found_there]), at)),
            (*before_there, *refused(theirs, Command.SWAP, _in_order([*_begun(there, at), *found_here]), at)),
        )
    came_there = _came(ours, there, request, to_there, at)
    came_here = _came(theirs, here, request_other, to_here, at)
    gone_here = _gone(ours, there.session, came_there[0], at)
    gone_there = _gone(theirs, here.session, came_here[0], at)
    after_here, after_there = (gone_here, *came_here), (gone_there, *came_there)
    return (
        (*before_here, *after_here, *_adjusted(here, after_here, at)),
        (*before_there, *after_there, *_adjusted(there, after_there, at)),
    )


def _up_to_date(side: Side, at: datetime) -> tuple[RosterEvents, Side]:
    before, roster = brought_up_to_date(side.roster, side.frame, at)
    return before, Side(roster, side.session, side.rules)


def _of_the_same(booking: Booking, request: Request, session: Session) -> None:
    if request.person != booking.person or request.session != session.id:
        raise ValueError(f"request {request.id} is not one of the person of booking {booking.id} for {session.id}")


def _not_used(request: Request, side: Side) -> None:
    first = side.roster.outcomes.get(request.id)
    if first is not None and not isinstance(first, Held):
        raise ValueError(f"request id {request.id} was used for another wish; give each wish an id of its own")


def _left_behind(booking: Booking, request: Request) -> list[Refusal]:
    """Nobody of the party loses a place by moving; those who stay away give theirs up before."""
    less = request.places < booking.places
    return [Refusal(Reason.PARTY_TOO_SMALL, limit=booking.places)] if less else []


def _in_order(found: Iterable[Refusal]) -> list[Refusal]:
    return sorted(found, key=lambda one: READING_ORDER[one.reason])


def _too_late(side: Side, booking: Booking, at: datetime) -> list[Refusal]:
    until, ruling = side.frame.cancels_until, side.rules.ruling("cancels_until")
    late = until is not None and utc(at) >= until and not may_go_free(side.roster, booking, at)
    return [Refusal(Reason.CANCELLATION_CLOSED, when=until, by=ruling)] if late else []


def _begun(side: Side, at: datetime) -> list[Refusal]:
    """A place cannot be changed for another once its session has begun."""
    about = side.frame
    return [Refusal(Reason.REGISTRATION_CLOSED, when=about.starts)] if about.has_begun(at) else []


def _not_at_once(side: Side, ours: Booking, request: Request, at: datetime, actor: str = "") -> list[Refusal]:
    """What comes there before a place: who moves has a place at once, or stays.

    Whoever moves them at the desk approves of it; what was paid or confirmed before is paid or confirmed.
    """
    about, rules = side.frame, side.rules
    quote = price(request, about)
    still = {one.kind for one in ours.conditions}
    done = {ConditionKind.APPROVAL} if actor else set()
    done |= set() if ConditionKind.CONFIRMATION in still else {ConditionKind.CONFIRMATION}
    done |= {ConditionKind.PAYMENT} if quote.total <= ours.paid_for_places else set()
    first = first_conditions(side.roster, request.party, quote, about, at)
    kinds = [one.kind for one in first if not one.counts and one.kind not in done]
    return [Refusal(Reason.NOT_AT_ONCE, name=kind.value, by=rules.ruling(RULE_OF[kind])) for kind in kinds]


def _without(elsewhere: Collection[Elsewhere], left: Side) -> list[Elsewhere]:
    """Who leaves a session has nothing in it any more that could stand against them."""
    return [one for one in elsewhere if one.session != left.session.id]


def _fits(
    side: Side,
    leaving: Booking,
    coming: Booking,
    request: Request,
    at: datetime,
    elsewhere: Collection[Elsewhere],
) -> tuple[Allocation | None, list[Refusal]]:
    """Where *coming* finds its places by *request* once *leaving* has gone, or what stands against it."""
    gone = side.roster.after([Lapsed(leaving.id, leaving.person, None, at)])  # any end of it frees its places
    about = side.frame
    found = [*_left_behind(coming, request), *inadmissible(gone, request, about, at, elsewhere)]
    found += _not_at_once(side, coming, request, at)
    allocation = Vacancies.of(gone, about).allocation(request.categories, request.party)
    if allocation is None:
        found.append(Refusal(Reason.FULL, by=about.by))
    return (None, found) if found else (allocation, [])


def _came(
    ours: Booking, side: Side, request: Request, allocation: Allocation, at: datetime
) -> tuple[Registered, *tuple[PaymentNoted | RefundDue, ...]]:
    """The new booking with what was paid for the old one; what that one had not confirmed is still to be confirmed."""
    about, rules = side.frame, side.rules
    quote, paid = price(request, about), ours.paid_for_places
    open = [one for one in ours.conditions if one.kind is ConditionKind.CONFIRMATION]
    open += conditions_of_places(quote, request.party, request.places, about, at)
    due = tuple(one for one in open if one.kind is not ConditionKind.PAYMENT or paid < quote.total)
    came = Registered(
        BookingId(request.id),
        request.person,
        request.categories,
        quote,
        rules.cancellation,
        side.session.starts,
        at,
        request.party,
        allocation,
        due,
        about.by,
    )
    if not paid:
        return (came,)
    noted = PaymentNoted(came.booking, came.person, paid, at)
    over = paid - quote.total
    back = RefundDue(came.booking, came.person, over, at)
    return (came, noted, back) if over.cents > 0 else (came, noted)


def _gone(ours: Booking, to: Session, came: Registered, at: datetime) -> Moved:
    return Moved(ours.id, ours.person, to.id, came.booking, came.quote.total - ours.quote.total, at)


def _adjusted(side: Side, events: RosterEvents, at: datetime) -> RosterEvents:
    return updating(side.roster.after(events), side.frame, at)
