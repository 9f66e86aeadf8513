"""From one session to another, in one step.  In German: Umbuchen, Tauschen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from attrs import frozen

from ..rules import Rules
from ..schedule import Session
from ..values import BookingId, utc
from .admission import ELSEWHERE_NOTHING, inadmissible
from .entering import Hurdle, price, refusals, room_for
from .events import Moved, PaymentNoted, Registered, RosterEvents
from .frame import frame
from .queueing import conditions_of_places
from .record import Elsewhere
from .roster import Roster
from .transitions import known, missing, refused
from .upkeep import adjust, brought_up_to_date
from .vacancies import Allocation, Vacancies
from .values import Booking, Command, Reason, Refusal, Request, State


@frozen
class Side:
    """One of the two sessions that a decision is about: its *roster*, the *session* and its *rules*."""

    roster: Roster
    session: Session
    rules: Rules


def move(
    here: Side,
    booking: BookingId,
    there: Side,
    *,
    request: Request,
    at: datetime,
    elsewhere: Collection[Elsewhere] = ELSEWHERE_NOTHING,
) -> tuple[RosterEvents, RosterEvents]:
    """Move *booking* to the session over there, as *request* says: the new place first, then the old one is released.

    Gives the events of both sessions, which must be kept together or not at all.  It is a change and no cancellation:
    no fee, and the difference of the prices is reported; what was paid goes along.  Without room over there, or with
    anything else against it, nothing changes: nobody waits there, and nobody loses the place they have.  Twice gives
    ``()``.  ``ValueError`` if *request* is somebody else's or for another session.
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
    others = [one for one in elsewhere if one.session != here.session.id]
    found = _begun(here, at)
    found += refusals(there.roster, request, session=there.session, rules=there.rules, at=at, elsewhere=others)
    room = room_for(there.roster, request.categories, request.party, session=there.session, rules=there.rules, at=at)
    if isinstance(room, Hurdle):
        found += [Refusal(room.reason, by=room.by)] if room.reason not in {one.reason for one in found} else []
    if found or isinstance(room, Hurdle):
        return (*before_here, *refused(ours, Command.MOVE, found, at)), before_there
    came = _came(ours, there, request, room.allocation, at)
    left = _left(ours, here, there, came[0], at)
    return (*before_here, *left), (*before_there, *came)


def swap(
    here: Side,
    booking: BookingId,
    there: Side,
    other: BookingId,
    *,
    request: Request,
    request_other: Request,
    at: datetime,
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
    to_there, found_there = _fits(there, theirs, request, at)
    to_here, found_here = _fits(here, ours, request_other, at)
    if to_there is None or to_here is None:
        return (
            (*before_here, *refused(ours, Command.SWAP, [*_begun(here, at), *found_there], at)),
            (*before_there, *refused(theirs, Command.SWAP, [*_begun(there, at), *found_here], at)),
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
    before, roster = brought_up_to_date(side.roster, session=side.session, rules=side.rules, at=at)
    return before, Side(roster, side.session, side.rules)


def _of_the_same(booking: Booking, request: Request, session: Session) -> None:
    if request.person != booking.person or request.session != session.id:
        raise ValueError(f"request {request.id} is not one of the person of booking {booking.id} for {session.id}")


def _begun(side: Side, at: datetime) -> list[Refusal]:
    """A place cannot be changed for another once its session has begun."""
    starts = frame(side.session, side.rules).starts
    return [Refusal(Reason.REGISTRATION_CLOSED, when=starts)] if starts is not None and utc(at) >= starts else []


def _fits(side: Side, leaving: Booking, request: Request, at: datetime) -> tuple[Allocation | None, list[Refusal]]:
    """Where *request* finds its places once *leaving* has gone, or what stands against it."""
    nothing = leaving.quote.total - leaving.quote.total
    gone = side.roster.after([Moved(leaving.id, leaving.person, side.session.id, leaving.id, nothing, at)])
    about = frame(side.session, side.rules)
    found = inadmissible(gone, request, session=side.session, rules=side.rules, at=at) + _begun(side, at)
    allocation = Vacancies.of(gone, about).allocation(request.categories, request.party)
    if allocation is None:
        found.append(Refusal(Reason.FULL, by=about.by))
    return (None, found) if found else (allocation, [])


def _came(
    ours: Booking, side: Side, request: Request, allocation: Allocation, at: datetime
) -> tuple[Registered, *tuple[PaymentNoted, ...]]:
    about, rules = frame(side.session, side.rules), side.rules
    quote = price(request, side.session, rules)
    due = conditions_of_places(quote, request.party, request.places, about, rules, at)
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
    paid = () if not ours.paid else (PaymentNoted(came.booking, came.person, ours.paid, at),)
    return (came, *paid)


def _gone(ours: Booking, to: Session, came: Registered, at: datetime) -> Moved:
    return Moved(ours.id, ours.person, to.id, came.booking, came.quote.total - ours.quote.total, at)


def _left(ours: Booking, here: Side, there: Side, came: Registered, at: datetime) -> RosterEvents:
    gone = _gone(ours, there.session, came, at)
    return (gone, *_adjusted(here, (gone,), at))


def _adjusted(side: Side, events: RosterEvents, at: datetime) -> RosterEvents:
    return adjust(side.roster.after(events), session=side.session, rules=side.rules, at=at)
