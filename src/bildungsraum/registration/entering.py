"""Somebody comes: register, hold places, ask to be told.  In German: Anmelden."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import islice

from attrs import frozen

from .. import fees
from ..fees import Quote
from ..rules import Fit, Rules, Ruling
from ..schedule import Session
from ..values import BookingId, utc
from .admission import ELSEWHERE_NOTHING, inadmissible
from .booking import Booking
from .events import (
    Applied,
    Declined,
    FirstOutcome,
    Held,
    InterestNoted,
    Overridden,
    Overtaken,
    Refused,
    Registered,
    RosterEvent,
    RosterEvents,
    Waitlisted,
)
from .frame import Frame, frame
from .queueing import Passed, conditions_of_places, is_moving, joined, moving_up, pay_until
from .record import Elsewhere
from .roster import Roster
from .transitions import missing
from .upkeep import RULE_OF, brought_up_to_date
from .vacancies import Allocation, Vacancies
from .values import Channel, Command, Condition, ConditionKind, Party, Reason, Refusal, Request, State

FINAL = frozenset(
    {
        Reason.SESSION_CANCELLED,
        Reason.SESSION_WITHDRAWN,
        Reason.ALREADY_REGISTERED,
        Reason.ALREADY_WAITING,
        Reason.CATEGORY_UNKNOWN,
        Reason.REDUCTION_UNKNOWN,
        Reason.POOL_UNKNOWN,
    }
)
"""What nobody can override."""


def register(
    roster: Roster,
    request: Request,
    *,
    session: Session,
    rules: Rules,
    at: datetime,
    elsewhere: Collection[Elsewhere] = ELSEWHERE_NOTHING,
) -> RosterEvents:
    """Give the party its places, put it on the waiting list, ask for more first, or decline with all reasons.

    The same request again gives ``()``; ``roster.outcomes`` has what came of it.  Places that were held for it become
    its own.  ``ValueError`` if its id was used for another wish, or if *session* is not the one that it asks for.
    """
    _same_session(request, session)
    about = frame(session, rules)
    first = roster.outcomes.get(request.id)
    if first is not None and not isinstance(first, Held):
        return _asked_before(first, request)
    before, roster = brought_up_to_date(roster, about, at)
    held = None if first is None else roster.bookings[BookingId(request.id)]
    if held is not None and held.state is State.HELD:
        _asked_before(held, request)
    refused = standing_against(roster, request, about, at, elsewhere)
    if refused:
        return (*before, Declined(request.id, request.person, request.categories, refused, at))
    return (*before, *_entry(roster, request, held, about, at))


def hold(
    roster: Roster,
    request: Request,
    *,
    session: Session,
    rules: Rules,
    at: datetime,
    elsewhere: Collection[Elsewhere] = ELSEWHERE_NOTHING,
) -> RosterEvents:
    """Keep places for a short time while *request* is being filled in.

    Holding twice gives ``()``.  Without room it is refused: nobody waits for a hold, and the wish may still be made.
    """
    _same_session(request, session)
    about = frame(session, rules)
    first = roster.outcomes.get(request.id)
    if first is not None and not isinstance(first, Held):
        return _asked_before(first, request)
    before, roster = brought_up_to_date(roster, about, at)
    if first is not None:
        held = roster.bookings[BookingId(request.id)]
        wrong = missing(held, Command.HOLD, at)
        if wrong or held.state is State.HELD:
            return (*before, *wrong)
    refused = inadmissible(roster, request, about, at, elsewhere)
    room = room_for(roster, request.categories, request.party, about, at)
    if isinstance(room, Hurdle):
        refused.append(Refusal(room.reason, by=room.by))
    if refused or isinstance(room, Hurdle):
        return (*before, Refused(BookingId(request.id), request.person, tuple(refused), at, Command.HOLD))
    until = utc(at) + timedelta(minutes=rules.holds.basket_minutes)
    event = Held(
        BookingId(request.id),
        request.person,
        request.categories,
        price(request, about),
        rules.cancellation,
        session.starts,
        until,
        at,
        request.party,
        room.allocation,
        rules.ruling("holds.basket_minutes"),
    )
    return (*before, event, *overtakings(event.booking, room, about, at))


def override(
    roster: Roster, request: Request, *, session: Session, rules: Rules, at: datetime, actor: str, reason: str
) -> RosterEvents:
    """*actor* gives the party its places although a rule, or the number of places, stands against it.

    What stood against it is kept with *reason*, a word of the district's own list.  Nobody is passed over in silence:
    the queue stays as it is, and ``roster.places_over`` says how many are too many.  What makes no sense at all stays
    declined: a session that does not take place, a second place for one person, a category without a price.
    """
    _same_session(request, session)
    about = frame(session, rules)
    first = roster.outcomes.get(request.id)
    if first is not None:
        nothing = _asked_before(first, request)
        if not isinstance(first, Held | Declined):  # a booking is not made anew
            return nothing
    before, roster = brought_up_to_date(roster, about, at)
    found = inadmissible(roster, request, about, at)
    room = room_for(roster, request.categories, request.party, about, at)
    if isinstance(room, Hurdle):
        found.append(Refusal(room.reason, by=room.by))
    final = tuple(one for one in found if one.reason in FINAL)
    if final:
        return (*before, Declined(request.id, request.person, request.categories, final, at))
    allocation = (
        Vacancies.of(roster, about).forced(request.categories, request.party)
        if isinstance(room, Hurdle)
        else room.allocation
    )
    booking, quote = BookingId(request.id), price(request, about)
    due = conditions_of_places(quote, request.party, request.places, about, at)
    return (
        *before,
        Overridden(booking, request.person, tuple(found), actor, reason, at),
        Registered(
            booking,
            request.person,
            request.categories,
            quote,
            rules.cancellation,
            session.starts,
            at,
            request.party,
            allocation,
            due,
        ),
    )


def note_interest(roster: Roster, request: Request, *, session: Session, rules: Rules, at: datetime) -> RosterEvents:
    """Note that *request* would like to hear of free places, without waiting for them; twice gives ``()``."""
    _same_session(request, session)
    known = roster.interested.get(request.person)
    if known is not None and known.categories == request.categories:
        return ()
    before, _ = brought_up_to_date(roster, frame(session, rules), at)
    return (*before, InterestNoted(request.person, request.categories, at))


def refusals(
    roster: Roster,
    request: Request,
    *,
    session: Session,
    rules: Rules,
    at: datetime,
    elsewhere: Collection[Elsewhere] = ELSEWHERE_NOTHING,
) -> tuple[Refusal, ...]:
    """Every reason why *request* would be declined at *at*, in reading order; empty if it would not be.

    *roster* must be up to date, see :func:`adjust`.
    """
    return standing_against(roster, request, frame(session, rules), at, elsewhere)


def standing_against(
    roster: Roster, request: Request, about: Frame, at: datetime, elsewhere: Collection[Elsewhere] = ELSEWHERE_NOTHING
) -> tuple[Refusal, ...]:
    """What :func:`refusals` finds."""
    found = inadmissible(roster, request, about, at, elsewhere)
    limit = 0 if about.capacity == 0 else about.rules.waiting.maximum
    if limit is not None and roster.bookings_waiting >= limit and not _has_held(roster, request):
        room = room_for(roster, request.categories, request.party, about, at)
        if isinstance(room, Hurdle):
            found.append(Refusal(room.reason, by=room.by))
            if limit:
                found.append(Refusal(Reason.WAITING_LIST_FULL, limit=limit, by=about.rules.ruling("waiting.maximum")))
    return tuple(found)


def price(request: Request, about: Frame) -> Quote:
    """What *request* costs today; places that take none and have no price of their own are free."""
    session, rules = about.session, about.rules
    granted = [one for one in map(rules.reduction, request.reductions) if one is not None]
    categories = request.categories
    if rules.places.uncounted and session.tariff is not None:
        priced = session.tariff.price
        categories = tuple(one for one in categories if priced(one) is not None)
    return fees.quote(session.tariff, categories=categories, reductions=granted) if categories else Quote(())


@frozen
class Room:
    """There is room: here, and in front of these who wait and do not fit."""

    allocation: Allocation
    overtakes: tuple[Booking, ...] = ()


@frozen
class Hurdle:
    """There is no room at once, because of *reason*; *by* is the limit or the rule."""

    reason: Reason
    by: Ruling


def room_for(roster: Roster, categories: tuple[str, ...], party: Party, about: Frame, at: datetime) -> Room | Hurdle:
    """Whether a newcomer can have places at once: as if they stood at the end of their class and the queue moved up.

    *roster* must be up to date, so that nobody who waits could have a place themselves.
    """
    rules = about.rules
    free = Vacancies.of(roster, about)
    passed = Passed(rules)
    if roster.bookings_waiting and is_moving(roster, about, at):
        if free.allocation(categories, party) is None:
            return Hurdle(Reason.FULL, about.by)
        ahead = roster.ahead(rank_of(party, rules))
        if rules.waiting.fit is Fit.FIRST_FIT or ahead < roster.bookings_waiting:
            for booking in islice(roster.waiting, ahead):  # who comes after them holds nobody back
                passed.add(booking, free)
        else:
            free.close_for(roster.wishes)
        if free.allocation(categories, party) is None:
            return Hurdle(Reason.OTHERS_WAIT, rules.ruling("waiting.fit"))
    allocation = free.allocation(categories, party)
    if allocation is None:
        return Hurdle(Reason.FULL, about.by)
    return Room(allocation, passed.sharing(allocation, free))


def _entry(roster: Roster, request: Request, held: Booking | None, about: Frame, at: datetime) -> RosterEvents:
    session, rules = about.session, about.rules
    live = held if held is not None and held.state is State.HELD else None
    quote = price(request, about) if live is None else live.quote
    shared = (BookingId(request.id), request.person, request.categories, quote, rules.cancellation, session.starts)
    first = first_conditions(roster, request.party, quote, about, at)
    party = request.party
    if not all(one.counts for one in first):
        rank = rank_of(party, rules)
        applied = Applied(*shared, first, at, party, rank, rules.ruling(_rule_of(first)))
        # what was only held for a wish that is to wait now is free for those who wait already
        return (applied, *(() if live is None else moving_up(roster.after((applied,)), about, at)))
    if live is not None:
        due = conditions_of_places(quote, party, request.places, about, at)
        return (Registered(*shared, at, party, live.allocation, (*first, *due), about.by),)
    room = room_for(roster, request.categories, party, about, at)
    if isinstance(room, Room):
        due = conditions_of_places(quote, party, request.places, about, at)
        event = Registered(*shared, at, party, room.allocation, (*first, *due), about.by)
        return (event, *overtakings(event.booking, room, about, at))
    rank = rank_of(party, rules)
    ahead = roster.ahead(rank)
    waits = Waitlisted(*shared, roster.position_next, ahead, room.reason, at, party, rank, first, room.by)
    return joined(roster, waits, party, about, at)


def first_conditions(roster: Roster, party: Party, quote: Quote, about: Frame, at: datetime) -> tuple[Condition, ...]:
    """What must be done before, or soon after, a wish can have a place.

    A wish that has no place yet lapses at the start at the latest: nobody is let in afterwards by an approval.
    """
    rules, starts = about.rules, about.starts
    confirm, pay, admission = rules.holds.confirm, rules.holds.pay, rules.admission
    if confirm is None and (pay is None or pay.counts) and not admission.approval and admission.lottery is None:
        return ()
    found: list[Condition] = []
    if confirm is not None and party.channel is Channel.ONLINE:
        until = utc(at) + timedelta(hours=confirm.hours)
        if starts is not None and not confirm.counts:
            until = min(until, starts)
        found.append(Condition(ConditionKind.CONFIRMATION, until, confirm.counts))
    if admission.approval:
        found.append(Condition(ConditionKind.APPROVAL, starts, False))
    if admission.lottery is not None and not roster.drawn:
        found.append(Condition(ConditionKind.DRAW, starts, False))
    if pay is not None and not pay.counts and quote.total:
        found.append(Condition(ConditionKind.PAYMENT, pay_until(about, at), False))
    return tuple(found)


def rank_of(party: Party, rules: Rules) -> int:
    """The priority class of *party* in the queue: 0 goes first."""
    classes = rules.waiting.classes
    return next((number for number, group in enumerate(classes) if group in party.groups), len(classes))


def _rule_of(conditions: tuple[Condition, ...]) -> str:
    return RULE_OF[next(one for one in conditions if not one.counts).kind]


def overtakings(behind: BookingId, room: Room, about: Frame, at: datetime) -> list[RosterEvent]:
    """That *behind* has its places before others who came earlier and do not fit."""
    ruling = about.rules.ruling("waiting.fit")
    return [Overtaken(one.id, one.person, behind, at, ruling) for one in room.overtakes]


def _has_held(roster: Roster, request: Request) -> bool:
    held = roster.bookings.get(BookingId(request.id))
    return held is not None and held.state.takes_places


def _same_session(request: Request, session: Session) -> None:
    if request.session != session.id:
        raise ValueError(f"request {request.id} is for session {request.session}, not for {session.id}")


def _asked_before(outcome: FirstOutcome | Booking, request: Request) -> RosterEvents:
    if (outcome.person, outcome.categories) != (request.person, request.categories):
        raise ValueError(f"request id {request.id} was used for another wish; give each wish an id of its own")
    return ()
