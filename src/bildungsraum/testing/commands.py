"""What people and providers can do to a session, as values: the words in which a history is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from attrs import evolve, frozen

from .. import registration
from ..registration import Cause, Request, Roster, RosterEvents, State
from ..rules import Rules
from ..schedule import Meeting, Session, Status, revise
from ..values import BookingId, utc


@frozen
class Ask:
    """Somebody registers."""

    request: Request


@frozen
class GiveUp:
    """Somebody cancels the booking that came of request number *asked*, after paying *percent* of the price."""

    asked: int
    percent: int


@frozen
class Resize:
    """The provider says how many places there are and how many of them are taken elsewhere."""

    capacity: int | None
    taken_elsewhere: int


@frozen
class Move:
    """The provider moves all meetings by some days."""

    days: int


@frozen
class Announce:
    """The provider's feed says that the session is planned, cancelled or gone."""

    status: Status


@frozen
class MoveUp:
    """Somebody presses the button that lets people move up."""


@frozen
class Miss:
    """The party of request number *asked* did not come."""

    asked: int


@frozen
class CallOff:
    """The provider cancels the session."""

    cause: Cause


Command = Ask | GiveUp | Resize | Move | Announce | MoveUp | Miss | CallOff


def changed(session: Session, command: Command) -> Session:
    """What *command* makes of the session itself, before anything is decided about places."""
    match command:
        case Resize(capacity, taken_elsewhere):
            return evolve(session, capacity=capacity, taken_elsewhere=taken_elsewhere)
        case Move(days):
            return revise(session, evolve(session, meetings=[_moved(one, days) for one in session.meetings]))
        case Announce(status) if session.status is not Status.CANCELLED:
            return evolve(session, status=status)
        case CallOff():
            return evolve(session, status=Status.CANCELLED)
        case _:
            return session


def decided(roster: Roster, command: Command, *, session: Session, rules: Rules, at: datetime) -> RosterEvents:
    """The events that *command* gives; what cannot be asked at all, such as an unknown booking, gives none."""
    match command:
        case Ask(request):
            return registration.register(roster, request, session=session, rules=rules, at=at)
        case GiveUp(asked, percent):
            booking = roster.bookings.get(_booking(asked))
            if booking is None:
                return ()
            paid = booking.quote.total.percent(percent)
            return registration.cancel(roster, booking.id, session=session, rules=rules, at=at, paid=paid)
        case Resize() | Move() | Announce():
            return registration.adjust(roster, session=session, rules=rules, at=at)
        case MoveUp():
            return registration.promote(roster, session=session, rules=rules, at=at)
        case Miss(asked):
            booking = roster.bookings.get(_booking(asked))
            begun = session.starts is not None and utc(session.starts) <= at
            if booking is None or booking.state is not State.REGISTERED or not begun:
                return ()
            return registration.note_no_show(roster, booking.id, session=session, rules=rules, at=at)
        case CallOff(cause):
            return registration.cancel_session(roster, session=session, rules=rules, at=at, cause=cause)
        case _:
            assert_never(command)


def _moved(meeting: Meeting, days: int) -> Meeting:
    by = timedelta(days=days)
    starts, ends = ((utc(at) + by).astimezone(at.tzinfo) for at in (meeting.starts, meeting.ends))
    return evolve(meeting, starts=starts, ends=ends)


def _booking(asked: int) -> BookingId:
    return BookingId(f"request-{asked}")
