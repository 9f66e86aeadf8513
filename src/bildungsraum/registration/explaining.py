"""What would come of a wish, and how long the wait may be.  In German: Auskunft."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from attrs import frozen

from ..fees import Quote
from ..rules import Rules
from ..schedule import Session
from ..values import BookingId
from .admission import ELSEWHERE_NOTHING
from .entering import register
from .events import Applied, Declined, Held, Registered, Waitlisted
from .record import Elsewhere
from .roster import Roster
from .values import Condition, Refusal, Request, State


@frozen
class Explanation:
    """What would come of a wish: *prospect* is where the booking would stand, ``None`` if it would be declined.

    *reasons* say why it has no place at once, in the order in which a person should read them, each with its next step
    and, where one is known, its date.  *ahead* bookings would wait before it; *conditions* would be still to be met.
    """

    prospect: State | None
    reasons: tuple[Refusal, ...] = ()
    quote: Quote | None = None
    conditions: tuple[Condition, ...] = ()
    ahead: int = 0


def explain(
    roster: Roster,
    request: Request,
    *,
    session: Session,
    rules: Rules,
    at: datetime,
    elsewhere: Collection[Elsewhere] = ELSEWHERE_NOTHING,
) -> Explanation:
    """What :func:`register` would decide at *at*, and why; it is the same function, so that both always agree.

    For a request that was made already it says what came of it then.
    """
    events = register(roster, request, session=session, rules=rules, at=at, elsewhere=elsewhere)
    outcome = roster.after(events).outcomes[request.id]
    assert not isinstance(outcome, Held)  # who makes a wish does not only hold places any more
    match outcome:
        case Declined():
            return Explanation(None, outcome.refusals)
        case Waitlisted():
            reason = Refusal(outcome.reason, by=outcome.by)
            return Explanation(State.WAITING, (reason,), outcome.quote, outcome.conditions, outcome.ahead)
        case Applied():
            return Explanation(State.PENDING, (), outcome.quote, outcome.conditions)
        case Registered():
            return Explanation(State.REGISTERED, (), outcome.quote, outcome.conditions)


@frozen
class Chance:
    """In *reached* of *sessions* comparable ones the queue moved up far enough.  German: Aussicht auf einen Platz."""

    reached: int
    sessions: int

    @property
    def percent(self) -> int:
        """The share in whole percent by the rule of succession, which is never 0 or 100: nobody knows for sure."""
        return (100 * (self.reached + 1)) // (self.sessions + 2)


def chance(roster: Roster, booking: BookingId, past: Iterable[Roster]) -> Chance:
    """How often, in *past* sessions like this one, so many bookings moved up that it would be this one's turn.

    ``LookupError`` if *booking* does not wait.
    """
    ahead = roster.ahead_of(booking)
    if ahead is None:
        raise LookupError(f"booking {booking!r} does not wait in this session")
    moved = [one.promoted for one in past]
    return Chance(sum(number > ahead for number in moved), len(moved))
