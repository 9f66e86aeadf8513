"""What people wish and what providers decide, as values: with the commands about bookings the words of a history.

What each gives is decided in :mod:`bildungsraum.testing.decisions`.
"""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve, frozen

from ..registration import Cause, Elsewhere, Request
from ..rules import Pool
from ..schedule import Meeting, Session, Status, revise
from ..values import utc
from .booking_commands import OfClerk, OfPerson

# wishes ---------------------------------------------------------------------------------------------------------------


@frozen
class Ask:
    """Somebody registers; *elsewhere* is what they have in other sessions."""

    request: Request
    elsewhere: tuple[Elsewhere, ...] = ()


@frozen
class Hold:
    """Somebody puts places into the basket."""

    request: Request


@frozen
class Override:
    """A clerk gives the party its places, whatever stands against it."""

    request: Request


@frozen
class Interest:
    """Somebody wants to hear of free places, and does not wait for them."""

    request: Request


# the session ----------------------------------------------------------------------------------------------------------


@frozen
class Resize:
    """The provider says how many places there are, how many of them are taken elsewhere, and which are kept for whom.

    *pools* stay as they are with ``None``.
    """

    capacity: int | None
    taken_elsewhere: int
    pools: tuple[Pool, ...] | None = None


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
    """Somebody presses the button that brings the session up to date, so that people move up."""


@frozen
class Draw:
    """Lots are drawn with *seed*."""

    seed: str


@frozen
class ConfirmSession:
    """Somebody makes it certain that the session takes place, if it does."""


@frozen
class Reopen:
    """A clerk takes back that the session takes place for sure."""


@frozen
class CancelMeeting:
    """One meeting does not take place."""

    meeting: str


@frozen
class MakeUp:
    """The cancelled *meeting* is made up by *instead*."""

    meeting: str
    instead: str


@frozen
class CallOff:
    """The provider cancels the session."""

    cause: Cause


Wish = Ask | Hold | Override | Interest
OfSession = Resize | Move | Announce | MoveUp | Draw | ConfirmSession | Reopen | CancelMeeting | MakeUp | CallOff
Command = Wish | OfPerson | OfClerk | OfSession
"""What concerns one session."""


def changed(session: Session, command: Command) -> Session:
    """What *command* makes of the session itself, before anything is decided about places."""
    match command:
        case Resize(capacity, taken_elsewhere, pools):
            kept = session.pools if pools is None else pools
            return evolve(session, capacity=capacity, taken_elsewhere=taken_elsewhere, pools=kept)
        case Move(days):
            return revise(session, evolve(session, meetings=[_moved(one, days) for one in session.meetings]))
        case Announce(status) if session.status is not Status.CANCELLED:
            return evolve(session, status=status)
        case CallOff():
            return evolve(session, status=Status.CANCELLED)
        case _:
            return session


def _moved(meeting: Meeting, days: int) -> Meeting:
    by = timedelta(days=days)
    starts, ends = ((utc(at) + by).astimezone(at.tzinfo) for at in (meeting.starts, meeting.ends))
    return evolve(meeting, starts=starts, ends=ends)
