"""Decisions: what a unit of work loads for them, and what follows from their events.  In German: Entscheidungen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from inspect import signature
from typing import Any, Concatenate

from attrs import evolve, frozen

from .. import registration
from ..registration import FirstOutcome, MeetingCancelled, Request, Roster, RosterEvents, SessionCancelled, Side
from ..rules import Rules
from ..schedule import Meeting, Session, Status, revise
from ..sync import Listing
from ..values import BookingId, SessionId
from .elsewhere import asks_elsewhere, elsewhere
from .work import Work

BookingDecision = Callable[Concatenate[Roster, BookingId, ...], RosterEvents]
"""What is decided about a booking, such as :func:`bildungsraum.registration.accept`."""
RequestDecision = Callable[Concatenate[Roster, Request, ...], RosterEvents]
"""What is decided about a wish, such as :func:`bildungsraum.registration.hold`."""
SessionDecision = Callable[Concatenate[Roster, ...], RosterEvents]
"""What is decided about a session as a whole, such as :func:`bildungsraum.registration.draw`."""


@frozen
class Outcome:
    """What came of a call: the *events* that happened now, and the *roster* after them.

    *first* is what came of a request when it was made first; asking twice gives no events and the same *first*.
    """

    events: RosterEvents
    roster: Roster
    first: FirstOutcome | None = None


def of_booking(
    work: Work, decision: BookingDecision, booking: BookingId, at: datetime, facts: Mapping[str, Any]
) -> Outcome:
    """Decide about *booking*; ``LookupError`` if there is none."""
    session = work.take(work.session_of(booking))
    rules, known = work.rules(session), dict(facts)
    if "request" in facts:
        known |= _elsewhere(work, decision, facts["request"], session, rules, at)
    events = decision(work.roster(session.id), booking, session=session, rules=rules, at=at, **known)
    return _outcome(work, session, events, at)


def of_requests(
    work: Work, decision: RequestDecision, requests: Iterable[Request], at: datetime, facts: Mapping[str, Any]
) -> tuple[Outcome, ...]:
    """Decide about *requests*, one after the other."""
    requests = list(requests)
    sessions = _locked(work, requests)
    return tuple(_of_request(work, decision, one, sessions, at, facts) for one in requests)


def of_each(work: Work, wishes: Sequence[tuple[Request, datetime]]) -> list[Outcome | Exception]:
    """Register one after the other, each at its own time; what is wrong with one wish is no matter of the others."""
    sessions = _locked(work, [request for request, _ in wishes])
    outcomes: list[Outcome | Exception] = []
    for request, at in wishes:
        try:
            outcomes.append(_of_request(work, registration.register, request, sessions, at, {}))
        except (LookupError, ValueError) as failure:
            outcomes.append(failure)
    return outcomes


def of_session(
    work: Work, decision: SessionDecision, session: Session, at: datetime, facts: Mapping[str, Any]
) -> Outcome:
    """Decide about *session* as a whole."""
    rules, known = work.rules(session), dict(facts)
    if session.sisters and _wants(decision, "sisters"):
        known["sisters"] = sisters(work, session, at)
    events = decision(work.roster(session.id), session=session, rules=rules, at=at, **known)
    return _outcome(work, session, events, at)


def made_up(work: Work, session: Session, meeting: str, instead: Meeting, at: datetime) -> Outcome:
    """*instead* joins the meetings of *session*, or replaces the one of its key, and makes up for *meeting*."""
    roster = work.roster(session.id)
    if meeting not in roster.lost:
        return Outcome((), roster)
    others = [one for one in session.meetings if one.key != instead.key]
    new = revise(session, evolve(session, meetings=[*others, instead]))
    first = _saved(work, session, new, at)
    outcome = of_session(work, registration.make_up, new, at, {"meeting": meeting, "instead": instead.key})
    return evolve(outcome, events=first + outcome.events)


def moved(work: Work, booking: BookingId, request: Request, at: datetime, actor: str) -> tuple[Outcome, Outcome]:
    """From one session to another: what happened in the one that is left, and in the other."""
    here, there = _sides(work, booking, request.session)
    work.refuse_foreign_id(request)
    others = elsewhere(work, request, there.session, there.rules, at)
    events = registration.move(here, booking, there, request=request, at=at, elsewhere=others, actor=actor)
    return _both(work, here, there, events)


def swapped(
    work: Work, booking: BookingId, other: BookingId, requests: tuple[Request, Request], at: datetime
) -> tuple[Outcome, Outcome]:
    """Two bookings change places: what happened in the session of the first, and in the other."""
    here, there = _sides(work, booking, work.session_of(other))
    for request in requests:
        work.refuse_foreign_id(request)
    first, second = requests
    events = registration.swap(
        here,
        booking,
        there,
        other,
        request=first,
        request_other=second,
        at=at,
        elsewhere=elsewhere(work, first, there.session, there.rules, at),
        elsewhere_other=elsewhere(work, second, here.session, here.rules, at),
    )
    return _both(work, here, there, events)


def side(work: Work, session: Session) -> Side:
    """*session* with its roster and its rules."""
    return Side(work.roster(session.id), session, work.rules(session))


def up_to_date(work: Work, session: Session, at: datetime) -> Side:
    """*session* as it is at *at*, with its rules; nothing of it is kept."""
    known = side(work, session)
    events = registration.adjust(known.roster, session=session, rules=known.rules, at=at)
    return evolve(known, roster=known.roster.after(events))


def sisters(work: Work, session: Session, at: datetime) -> tuple[Side, ...]:
    """The sessions into which *session* could be merged, as they are at *at*."""
    return tuple(up_to_date(work, work.unit.catalogue.session(id), at) for id in session.sisters)


def _locked(work: Work, requests: Sequence[Request]) -> dict[SessionId, Session]:
    """The sessions of *requests* are ours for now; they are kept here once they were read."""
    work.lock({request.session for request in requests}, [request.id for request in requests])
    return {}


def _of_request(
    work: Work,
    decision: RequestDecision,
    request: Request,
    sessions: dict[SessionId, Session],
    at: datetime,
    facts: Mapping[str, Any],
) -> Outcome:
    work.refuse_foreign_id(request)
    if request.session not in sessions:
        sessions[request.session] = work.unit.catalogue.session(request.session)
    session = sessions[request.session]
    rules = work.rules(session)
    known = {**facts, **_elsewhere(work, decision, request, session, rules, at)}
    events = decision(work.roster(session.id), request, session=session, rules=rules, at=at, **known)
    roster = work.happened(session, events)
    return Outcome(events, roster, roster.outcomes.get(request.id))


def _elsewhere(
    work: Work, decision: Callable[..., object], request: Request, session: Session, rules: Rules, at: datetime
) -> dict[str, Any]:
    """What *decision* is told of the person's other bookings, if it asks for that and the rules do."""
    if not asks_elsewhere(rules) or not _wants(decision, "elsewhere"):
        return {}
    return {"elsewhere": elsewhere(work, request, session, rules, at)}


@lru_cache
def _wants(decision: Callable[..., object], fact: str) -> bool:
    """Whether *decision* has a parameter of this name."""
    return fact in signature(decision).parameters


def _sides(work: Work, booking: BookingId, to: SessionId) -> tuple[Side, Side]:
    session = work.session_of(booking)
    if session == to:
        raise ValueError(f"booking {booking} is for session {session} already; nobody moves within a session")
    work.lock([session, to])
    catalogue = work.unit.catalogue
    return side(work, catalogue.session(session)), side(work, catalogue.session(to))


def _both(work: Work, here: Side, there: Side, events: tuple[RosterEvents, RosterEvents]) -> tuple[Outcome, Outcome]:
    left, came = events
    return (
        Outcome(left, work.happened(here.session, left)),
        Outcome(came, work.happened(there.session, came)),
    )


def _outcome(work: Work, session: Session, events: RosterEvents, at: datetime) -> Outcome:
    """What came of *events*, with what they make of the session itself."""
    work.happened(session, events)
    new = _after(session, events)
    more = () if new is session else _saved(work, session, new, at)
    return Outcome(events + more, work.roster(session.id))


def _after(session: Session, events: RosterEvents) -> Session:
    for event in events:
        match event:
            case SessionCancelled():
                session = evolve(session, status=Status.CANCELLED)
            case MeetingCancelled():
                left = [one for one in session.meetings if one.key != event.meeting]
                if not left:
                    raise ValueError(f"session {session.id} has no other meeting; cancel the session, or move it")
                session = revise(session, evolve(session, meetings=left))
            case _:
                pass
    return session


def _saved(work: Work, old: Session, new: Session, at: datetime) -> RosterEvents:
    """Keep *new* in the catalogue; what follows from it."""
    catalogue = work.unit.catalogue
    catalogue.save(Listing(catalogue.offering(new.offering), [new]))
    return work.adopt(old, new, at=at)
