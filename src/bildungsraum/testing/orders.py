"""Strategies for what comes next in a session: commands that have something to do, and some that have not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from .. import registration
from ..registration import Booking, Cause, Request, Roster, State
from ..rules import Rules
from ..schedule import Session, Status, registration_period
from ..values import BookingId, utc
from .booking_commands import (
    Accept,
    Agree,
    Approve,
    Attend,
    Confirm,
    GiveUp,
    GiveUpPlaces,
    HandOver,
    Miss,
    NamePlace,
    OfClerk,
    OfPerson,
    Pay,
    Reject,
    Reorder,
)
from .commands import (
    Announce,
    Ask,
    CallOff,
    CancelMeeting,
    ConfirmSession,
    Draw,
    Hold,
    Interest,
    MakeUp,
    Move,
    MoveUp,
    OfSession,
    Override,
    Reopen,
    Resize,
    Wish,
)
from .sisters import POOLS
from .wishes import BIRTHS, PEOPLE, elsewhere_of, requests_for

Drawn = TypeVar("Drawn")
Kind = tuple[Callable[[Booking], bool], Callable[[SearchStrategy[BookingId]], SearchStrategy[Drawn]]]
"""For which bookings a command is meant, and how it is made for one of them."""

MOMENT = timedelta(microseconds=1)
LATER = [timedelta(hours=hours) for hours in (1, 5, 24)]


def wishes_for(
    session: Session,
    rules: Rules,
    made: Sequence[Request],
    number: int,
    *,
    code: str = "",
    sister: tuple[Session, Roster] | None = None,
) -> SearchStrategy[Wish]:
    """A new wish, number *number*, or one of those *made* once more: to book, to hold places, to be told."""
    new = requests_for(session, rules, number, code=code)
    again = [one for one in made if one.session == session.id]
    request = one_of([new] * 4 + ([st.sampled_from(again)] if again else []))
    ask = request.map(lambda one: Ask(one, elsewhere_of(one, rules, sister)))
    holds = [request.map(Hold)] * 4 if rules.holds.basket_minutes else []  # without a basket nobody holds anything
    return one_of([*[ask] * 24, *holds, request.map(Interest), request.map(Override)])


def orders_of_person(roster: Roster) -> SearchStrategy[OfPerson]:
    """What one can do about one's booking; ``nothing`` if there is none."""
    number, person = st.integers(1, 4), st.sampled_from(PEOPLE)
    births = st.lists(st.sampled_from(BIRTHS), min_size=1, max_size=2).map(tuple)
    percents = st.sampled_from((100, 100, 50, 1))
    numbers = st.lists(number, min_size=1, max_size=3, unique=True).map(tuple)
    kinds: list[Kind[OfPerson]] = [
        (_has_conditions, lambda ids: st.builds(Confirm, ids)),
        (_costs, lambda ids: st.builds(Pay, ids, percents)),
        (_is_over, lambda ids: st.builds(Pay, ids, percents)),
        (_waits, lambda ids: st.builds(Accept, ids)),
        (_is_offered, lambda ids: st.builds(Accept, ids)),
        (_stands, lambda ids: st.builds(GiveUp, ids)),
        (_is_registered, lambda ids: st.builds(GiveUp, ids)),
        (_has_several, lambda ids: st.builds(GiveUpPlaces, ids, numbers)),
        (_has_several, lambda ids: st.builds(NamePlace, ids, number, person)),
        (_is_registered, lambda ids: st.builds(HandOver, ids, person, births)),
        (_is_registered, lambda ids: st.builds(Agree, ids, st.sampled_from((True, True, False)))),
    ]
    return _about(roster, kinds)


def cancellations(roster: Roster) -> SearchStrategy[GiveUp]:
    """Somebody who has a place, or waits for one, gives it up."""
    kinds: list[Kind[GiveUp]] = [(_is_registered, lambda ids: st.builds(GiveUp, ids))] * 3
    return _about(roster, [*kinds, (_stands, lambda ids: st.builds(GiveUp, ids))])


def orders_of_clerk(roster: Roster, session: Session) -> SearchStrategy[OfClerk]:
    """What a clerk can do about a booking; ``nothing`` if there is none."""
    keys = st.sampled_from([one.key for one in session.meetings] or ["none"])
    waits = [one.id for one in _sorted(roster) if _waits(one)]
    before = st.none() | st.sampled_from(waits) if waits else st.none()
    kinds: list[Kind[OfClerk]] = [
        *[(_is_pending, lambda ids: st.builds(Approve, ids))] * 3,
        (_is_pending, lambda ids: st.builds(Reject, ids)),
        *[(_waits, lambda ids: st.builds(Reorder, ids, before))] * 2,
        (_is_registered, lambda ids: st.builds(Miss, ids)),
        (_came_or_not, lambda ids: st.builds(Attend, ids, keys, st.integers(0, 2))),
    ]
    return _about(roster, kinds)


def orders_of_session(session: Session) -> SearchStrategy[OfSession]:
    """What is decided about the session; what ends it for good comes seldom."""
    return _orders_of_session(tuple(one.key for one in session.meetings))


@cache
def _orders_of_session(meetings: tuple[str, ...]) -> SearchStrategy[OfSession]:
    keys = st.sampled_from(meetings or ("none",))
    resize = st.builds(Resize, st.sampled_from((3, 2, 4, 1, 5, 6, 0, None)), st.sampled_from((0, 0, 0, 1, 2)))
    often: list[SearchStrategy[OfSession]] = [
        *[resize] * 3,
        st.builds(Draw, st.sampled_from(("4711", "2027-03-01"))),
        st.just(MoveUp()),
        st.just(ConfirmSession()),
        st.just(Reopen()),
        st.builds(Move, st.sampled_from((-7, 1, 7, 14))),
        st.builds(CancelMeeting, keys),
        st.builds(MakeUp, keys, keys),
    ]
    seldom: list[SearchStrategy[OfSession]] = [
        st.builds(Resize, st.integers(2, 6), st.just(0), st.sampled_from(POOLS)),
        st.builds(Announce, st.sampled_from((Status.PLANNED, Status.PLANNED, Status.WITHDRAWN))),
        st.builds(CallOff, st.sampled_from(Cause)),
    ]
    return one_of(often * 6 + seldom)


def moments_after(at: datetime, roster: Roster, session: Session, rules: Rules) -> SearchStrategy[datetime]:
    """Some time later: by hours and days, or exactly when something begins, ends or lapses, or a moment before."""
    edges = sorted(edge for edge in set(_edges(roster, session, rules)) if edge > at)[:2]
    steps = st.sampled_from([at + later for later in LATER])
    if not edges:
        return steps
    near = st.builds(lambda edge, before: edge - MOMENT if before and edge - MOMENT > at else edge, *_edge(edges))
    return one_of([steps, near])


def _edge(edges: Sequence[datetime]) -> tuple[SearchStrategy[datetime], SearchStrategy[bool]]:
    return st.sampled_from(edges), st.booleans()


def _edges(roster: Roster, session: Session, rules: Rules) -> Iterator[datetime]:
    """Every instant at which something changes by itself."""
    period, decides = registration_period(session, rules), registration.decision_date(session, rules)
    yield from (edge for edge in (period.starts, period.ends) if edge is not None)
    yield from (one.until for one in roster.bookings.values() if one.until is not None)
    if decides is not None:
        yield decides.at
    if session.starts is not None and session.ends is not None:
        yield from (utc(session.starts), utc(session.ends))
        pools = session.pools or rules.places.pools
        drawn = None if rules.admission.lottery is None else rules.admission.lottery.draws
        leads = [rules.waiting.stops, rules.party.names_due, drawn, *(pool.release for pool in pools)]
        yield from (rules.before(session.starts, lead) for lead in leads if lead is not None)


def _about(roster: Roster, kinds: Sequence[Kind[Drawn]]) -> SearchStrategy[Drawn]:
    """One of *kinds* about a booking for which it is meant; sometimes about any other."""
    bookings = _sorted(roster)
    if not bookings:
        return st.nothing()
    meant = [(make, [one.id for one in bookings if wanted(one)]) for wanted, make in kinds]
    anyhow = [(make, [one.id for one in bookings]) for _, make in kinds]
    choices = [*(choice for choice in meant * 5 if choice[1]), *anyhow]
    return st.sampled_from(choices).flatmap(lambda choice: choice[0](st.sampled_from(choice[1])))


def _sorted(roster: Roster) -> list[Booking]:
    return sorted(roster.bookings.values(), key=lambda one: one.id)


def _stands(booking: Booking) -> bool:
    return not booking.state.is_over


def _is_over(booking: Booking) -> bool:
    return booking.state.is_over


def _is_registered(booking: Booking) -> bool:
    return booking.state is State.REGISTERED


def _came_or_not(booking: Booking) -> bool:
    return booking.state in (State.REGISTERED, State.NO_SHOW)


def _is_pending(booking: Booking) -> bool:
    return booking.state is State.PENDING


def _waits(booking: Booking) -> bool:
    return booking.state is State.WAITING


def _is_offered(booking: Booking) -> bool:
    return booking.state is State.OFFERED


def _has_conditions(booking: Booking) -> bool:
    return bool(booking.conditions) and _stands(booking)


def _costs(booking: Booking) -> bool:
    return bool(booking.quote.total) and _stands(booking)


def _has_several(booking: Booking) -> bool:
    return booking.places > 1 and _stands(booking)


def one_of(choices: Sequence[SearchStrategy[Drawn]]) -> SearchStrategy[Drawn]:
    """One of *choices*, as often as it stands there: ``one_of`` would count the branches of a choice as well."""
    return st.sampled_from(choices).flatmap(lambda chosen: chosen)
