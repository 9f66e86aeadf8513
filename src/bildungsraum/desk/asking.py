"""Questions about bookings and sessions that change nothing.  In German: Auskunft."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from attrs import evolve, frozen

from .. import registration
from ..offering import Offering
from ..ports import Occupancy
from ..registration import (
    Chance,
    Declined,
    Divided,
    Drawn,
    Explanation,
    MeetingCancelled,
    MeetingMadeUp,
    Overtaken,
    Reordered,
    Request,
    Roster,
    RosterEvent,
    RosterEvents,
    SessionCancelled,
    SessionConfirmed,
    SessionMoved,
    SessionReopened,
    Verdict,
)
from ..reporting import Entry
from ..schedule import Session
from ..search import Search
from ..values import BookingId, Period, RequestId, SessionId, utc
from .deciding import sisters, up_to_date
from .elsewhere import elsewhere
from .work import Work, sessions_in_batches

PAST = 20
"""How many of the latest sessions are looked at for a chance; those in which nobody has waited say nothing."""

AT_ONCE = 200
"""How many sessions of the catalogue are read together."""


@frozen
class Listed:
    """A session as a catalogue shows it: with its offering and how full it is."""

    offering: Offering
    session: Session
    occupancy: Occupancy


def listed(work: Work, search: Search) -> Iterator[Listed]:
    """What the catalogue shows for *search*, all of its pages."""
    search = evolve(search, size=AT_ONCE)
    while hits := work.unit.catalogue.page(search):
        listings = work.unit.catalogue.listings({hit.offering for hit in hits})
        sessions = {session.id: session for listing in listings.values() for session in listing.sessions}
        for hit in hits:
            yield Listed(listings[hit.offering].offering, sessions[hit.session], hit.occupancy)
        search = evolve(search, after=hits[-1].cursor)


def entry(work: Work, session: SessionId) -> Entry:
    """One session with its offering and its roster."""
    kept = work.unit.catalogue.session(session)
    return Entry(work.unit.catalogue.offering(kept.offering), kept, work.roster(session))


def entries(work: Work) -> Iterator[Entry]:
    """Everything that is kept."""
    for some in sessions_in_batches(work.unit.catalogue.sessions()):
        listings = work.unit.catalogue.listings({session.offering for session in some})
        for session in some:
            yield Entry(listings[session.offering].offering, session, work.roster(session.id))


def explanation(work: Work, request: Request, at: datetime) -> Explanation:
    """What would come of *request*."""
    work.refuse_foreign_id(request)
    session = work.unit.catalogue.session(request.session)
    rules, roster = work.rules(session), work.roster(session.id)
    others = elsewhere(work, request, session, rules, at)
    return registration.explain(roster, request, session=session, rules=rules, at=at, elsewhere=others)


def verdict(work: Work, id: SessionId, at: datetime) -> Verdict:
    """Whether the session takes place."""
    session = work.unit.catalogue.session(id)
    now, others = up_to_date(work, session, at), sisters(work, session, at)
    return registration.decide_go(now.roster, session=session, rules=now.rules, at=at, sisters=others)


def chance(work: Work, booking: BookingId, at: datetime) -> Chance:
    """How often somebody as far back in the queue has moved up in sessions of the same offering that have begun."""
    session = work.unit.catalogue.session(work.session_of(booking))
    listing = work.unit.catalogue.listings([session.offering])[session.offering]
    begun = [(utc(one.starts), one.id) for one in listing.sessions if one.starts is not None and one.id != session.id]
    latest = sorted((pair for pair in begun if pair[0] <= at), reverse=True)[:PAST]
    past = [roster for _, id in latest if (roster := work.roster(id)).position_next > 1]
    return registration.chance(work.roster(session.id), booking, past)


def stirring(work: Work, at: datetime) -> list[SessionId]:
    """Sessions in which something has happened by itself since somebody last looked.

    Looked at are those in which something of a booking has lapsed, and those in which somebody waits and that have not
    ended; of the past only the former, and each once.
    """
    found = dict.fromkeys(sorted(work.unit.journal.lapsing(at)))
    for some in sessions_in_batches(work.unit.catalogue.sessions(Period(at))):
        full = work.unit.journal.occupancy([session.id for session in some])
        found |= dict.fromkeys(
            session.id for session in some if session.id in full and full[session.id].bookings_waiting
        )
    return [id for id in found if _would_happen(work, id, at)]


def _would_happen(work: Work, id: SessionId, at: datetime) -> bool:
    session = work.unit.catalogue.session(id)
    return bool(registration.adjust(work.roster(id), session=session, rules=work.rules(session), at=at))


def history(work: Work, booking: BookingId) -> RosterEvents:
    """Every event about *booking* in order."""
    roster, told = Roster(), []
    for event in work.unit.journal.read(work.session_of(booking)):
        told.append((event, roster))
        roster = roster.after([event])
    found: list[RosterEvent] = []
    one = booking
    for event, before in reversed(told):
        if _is_about(event, one, before):
            found.append(event)
        if isinstance(event, Divided) and event.rest == one:
            one = event.booking  # until then it was part of that one
    return tuple(reversed(found))


def _is_about(event: RosterEvent, booking: BookingId, before: Roster) -> bool:
    """Whether *event* says something about *booking*, or about a session in which it is not over."""
    match event:
        case Declined():
            return event.request == RequestId(booking)
        case Divided():
            return booking in (event.booking, event.rest)
        case Overtaken():
            return booking in (event.booking, event.behind)
        case Reordered():
            return booking in (event.booking, event.before)
        case Drawn():
            return booking in event.order
        case (
            SessionMoved()
            | SessionConfirmed()
            | SessionReopened()
            | SessionCancelled()
            | MeetingCancelled()
            | MeetingMadeUp()
        ):
            ours = before.bookings.get(booking)
            return ours is not None and not ours.state.is_over
        case _:
            return getattr(event, "booking", None) == booking
