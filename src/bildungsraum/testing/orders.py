"""Strategies for what comes next in a session: commands that have something to do, and some that have not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
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
from .wishes import PEOPLE, elsewhere_of, requests_for

Drawn = TypeVar("Drawn")
Which = Callable[[Booking], bool]

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
    return one_of([*[ask] * 10, *[request.map(Hold)] * 3, request.map(Interest), request.map(Override)])


def orders_of_person(roster: Roster) -> SearchStrategy[OfPerson]:
    """What one can do about one's booking; ``nothing`` if there is none."""
    if not len(roster.bookings):
        return st.nothing()
    stands = _some(roster, lambda one: not one.state.is_over)
    waits = _some(roster, lambda one: one.state in (State.OFFERED, State.WAITING))
    pays = _some(roster, lambda one: bool(one.quote.total))
    several = _some(roster, lambda one: one.places > 1 and not one.state.is_over)
    number, person = st.integers(1, 4), st.sampled_from(PEOPLE)
    percents = st.sampled_from((100, 100, 50, 1))
    return one_of(
        [
            st.builds(Confirm, _some(roster, lambda one: bool(one.conditions))),
            st.builds(Pay, pays, percents),
            st.builds(Pay, _some(roster, lambda one: one.state.is_over), percents),
            *[st.builds(Accept, waits)] * 2,
            *[st.builds(GiveUp, stands)] * 3,
            st.builds(GiveUpPlaces, several, st.lists(number, min_size=1, max_size=3, unique=True).map(tuple)),
            st.builds(NamePlace, several, number, person),
            st.builds(HandOver, stands, person),
            st.builds(Agree, stands, st.sampled_from((True, True, False))),
        ]
    )


def orders_of_clerk(roster: Roster, session: Session) -> SearchStrategy[OfClerk]:
    """What a clerk can do about a booking; ``nothing`` if there is none."""
    if not len(roster.bookings):
        return st.nothing()
    pending = _some(roster, lambda one: one.state is State.PENDING)
    waits = _some(roster, lambda one: one.state is State.WAITING)
    has_place = _some(roster, lambda one: one.state in (State.REGISTERED, State.NO_SHOW))
    keys = st.sampled_from([one.key for one in session.meetings] or ["none"])
    return one_of(
        [
            *[st.builds(Approve, pending)] * 2,
            st.builds(Reject, pending),
            *[st.builds(Reorder, waits, st.none() | waits)] * 2,
            st.builds(Miss, has_place),
            st.builds(Attend, has_place, keys, st.integers(0, 2)),
        ]
    )


def orders_of_session(session: Session) -> SearchStrategy[OfSession]:
    """What is decided about the session; what ends it for good comes seldom."""
    keys = st.sampled_from([one.key for one in session.meetings] or ["none"])
    resize = st.builds(Resize, st.none() | st.integers(0, 6), st.integers(0, 2))
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


def _some(roster: Roster, wanted: Which) -> SearchStrategy[BookingId]:
    """The id of a booking, mostly of one that is *wanted*."""
    every = sorted(roster.bookings.values(), key=lambda one: one.id)
    chosen = [one.id for one in every if wanted(one)]
    return st.sampled_from([*chosen * 8, *(one.id for one in every)])


def one_of(choices: Sequence[SearchStrategy[Drawn]]) -> SearchStrategy[Drawn]:
    """One of *choices*, as often as it stands there: ``one_of`` would count the branches of a choice as well."""
    return st.sampled_from(choices).flatmap(lambda chosen: chosen)
