"""Something of a booking changes: its names, its person, its turn.  In German: Ersatzteilnehmer, Namen nachmelden."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from attrs import evolve

from ..rules import Rules
from ..schedule import Session
from ..values import BookingId, PersonId, utc
from .admission import ELSEWHERE_NOTHING, taken_already, unsuitable
from .booking import Booking
from .events import ConditionMet, PlaceNamed, Reordered, RosterEvents, Transferred
from .frame import frame
from .record import Elsewhere
from .roster import Roster
from .transitions import known, missing, refused
from .upkeep import brought_up_to_date, updating
from .values import Command, ConditionKind, Party, Reason, Refusal, Request, State


def reorder(
    roster: Roster,
    booking: BookingId,
    *,
    session: Session,
    rules: Rules,
    at: datetime,
    before: BookingId | None,
    actor: str,
    reason: str,
) -> RosterEvents:
    """*actor* puts *booking* directly before *before* in the queue, or at the end of its class if that is ``None``.

    When it came and its number stay as they are; *reason* is a word of the district's own list.  ``ValueError`` unless
    both wait in the same priority class.
    """
    first, roster = brought_up_to_date(roster, frame(session, rules), at)
    ours = known(roster, booking)
    wrong = missing(ours, Command.REORDER, at)
    if wrong:
        return (*first, *wrong)
    if before is not None:
        other = known(roster, before)
        if other.state is not State.WAITING or other.rank != ours.rank or other.id == ours.id:
            raise ValueError(f"{booking} cannot be put before {before}: both must wait, in one priority class")
    events: RosterEvents = (Reordered(ours.id, ours.person, before, actor, reason, at),)
    return (*first, *events, *updating(roster.after(events), frame(session, rules), at))


def name_place(
    roster: Roster,
    booking: BookingId,
    *,
    session: Session,
    rules: Rules,
    at: datetime,
    number: int,
    holder: PersonId,
) -> RosterEvents:
    """Say who has place *number* of *booking*, for the first time or instead of somebody else; twice gives ``()``.

    After the time for names it is refused.  ``LookupError`` for a place that the booking does not have.
    """
    before, roster = brought_up_to_date(roster, frame(session, rules), at)
    ours = known(roster, booking)
    wrong = missing(ours, Command.NAME_PLACE, at)
    if wrong:
        return (*before, *wrong)
    holders = dict(zip(ours.place_numbers, ours.holders, strict=True))
    if holders.get(number) == holder:
        return before
    closed = _names_closed(session, rules, at)  # from then on places without a name are gone
    if number not in holders and not closed:
        raise LookupError(f"booking {booking} has the places {ours.place_numbers}, not {number}")
    stands = [*_has_place(roster, holder), *closed]
    if stands:
        return (*before, *refused(ours, Command.NAME_PLACE, stands, at))
    events: RosterEvents = (PlaceNamed(ours.id, ours.person, number, holder, at),)
    named = {**holders, number: holder}
    if None not in named.values() and any(one.kind is ConditionKind.NAMES for one in ours.conditions):
        events += (ConditionMet(ours.id, ours.person, ConditionKind.NAMES, at),)
    return (*before, *events)


def transfer(
    roster: Roster,
    booking: BookingId,
    *,
    session: Session,
    rules: Rules,
    at: datetime,
    request: Request,
    elsewhere: Collection[Elsewhere] = ELSEWHERE_NOTHING,
) -> RosterEvents:
    """Let the person of *request* have the whole booking instead, until the session begins; twice gives ``()``.

    It is no cancellation: no fee, no waiting list, and price, terms and queue time stay.  *request* is their own wish
    for the same places, under the id of the booking; of its party only groups, household and evidence are looked at.
    Who may not register (too young, another group, a place already) cannot come instead either.  ``ValueError`` if it
    is for other places, another session or another id.
    """
    before, roster = brought_up_to_date(roster, frame(session, rules), at)
    ours = known(roster, booking)
    wrong = missing(ours, Command.TRANSFER, at)
    if ours.person == request.person:
        return before
    if wrong:
        return (*before, *wrong)
    if (BookingId(request.id), request.session, request.categories) != (ours.id, session.id, ours.categories):
        raise ValueError(f"request {request.id} is not for the same places as booking {ours.id}")
    about = frame(session, rules)
    wish = evolve(request, party=_passed_on(ours, request))
    stands = [Refusal(Reason.REGISTRATION_CLOSED, when=about.starts)] if about.has_begun(at) else []
    stands += unsuitable(roster, wish, about, at, elsewhere)
    if stands:
        return (*before, *refused(ours, Command.TRANSFER, stands, at))
    return (*before, Transferred(ours.id, ours.person, request.person, at, wish.party))


def _passed_on(booking: Booking, request: Request) -> Party:
    """The party with another person in it, about whom *request* tells what is known."""
    heir, known = request.person, request.party
    return evolve(
        booking.party,
        holders=[heir if one == booking.person else one for one in booking.party.holders],
        groups=known.groups,
        household=known.household,
        evidence=known.evidence,
    )


def _names_closed(session: Session, rules: Rules, at: datetime) -> list[Refusal]:
    about = frame(session, rules)
    until = about.starts
    if until is not None and rules.party.names_due is not None:
        until = rules.before(until, rules.party.names_due)
    if until is None or utc(at) < until:
        return []
    return [Refusal(Reason.NAMES_CLOSED, when=until, by=rules.ruling("party.names_due"))]


def _has_place(roster: Roster, person: PersonId) -> list[Refusal]:
    return [taken_already(one) for one in roster.all_of(person)]
