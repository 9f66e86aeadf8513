"""The session as a whole: called off, confirmed, one of its meetings lost.  In German: Absage, Ausfall, Zusage."""

from __future__ import annotations

from datetime import datetime

from ..rules import Rules
from ..schedule import Session
from ..values import utc
from .events import MeetingCancelled, MeetingMadeUp, RosterEvents, SessionCancelled, SessionReopened
from .frame import frame
from .roster import Roster
from .upkeep import brought_up_to_date, paid_back
from .values import Cause


def cancel_session(roster: Roster, *, session: Session, rules: Rules, at: datetime, cause: Cause) -> RosterEvents:
    """The provider cancels the whole session; doing so twice gives ``()``.

    What was paid goes back, nobody owes a fee, nobody waits any more; whoever calls this gives up rooms and instructors
    and tells everybody.
    """
    if roster.cancelled:
        return ()
    before, roster = brought_up_to_date(roster, frame(session, rules), at)
    bookings = sorted(roster.bookings.values(), key=lambda one: one.id)
    back = [event for one in bookings for event in paid_back(one, at)]
    return (*before, SessionCancelled(cause, at), *back)


def cancel_meeting(roster: Roster, *, session: Session, rules: Rules, at: datetime, meeting: str) -> RosterEvents:
    """One meeting of *session*, which still lists it, does not take place; twice gives ``()``.

    ``LookupError`` for a meeting that there is not.
    """
    if meeting in roster.lost:
        return ()
    minutes = {one.key: _minutes(one.starts, one.ends) for one in session.meetings}
    if meeting not in minutes:
        raise LookupError(f"session {session.id} has no meeting {meeting!r}")
    before, _ = brought_up_to_date(roster, frame(session, rules), at)
    planned = max(roster.minutes_planned, sum(minutes.values()))
    return (*before, MeetingCancelled(meeting, minutes[meeting], planned, at))


def make_up(
    roster: Roster, *, session: Session, rules: Rules, at: datetime, meeting: str, instead: str
) -> RosterEvents:
    """The cancelled *meeting* is made up by the meeting *instead* of *session*; twice gives ``()``.

    ``LookupError`` if *instead* is no meeting of the session; one that is cancelled itself makes up for nothing.
    """
    if instead not in {one.key for one in session.meetings}:
        raise LookupError(f"session {session.id} has no meeting {instead!r}")
    if meeting not in roster.lost or instead in roster.lost:
        return ()
    before, _ = brought_up_to_date(roster, frame(session, rules), at)
    return (*before, MeetingMadeUp(meeting, instead, at))


def reopen(roster: Roster, *, session: Session, rules: Rules, at: datetime, actor: str, reason: str) -> RosterEvents:
    """*actor* takes back that the session takes place for sure; nothing else does.  Twice gives ``()``."""
    if not roster.confirmed:
        return ()
    before, _ = brought_up_to_date(roster, frame(session, rules), at)
    return (*before, SessionReopened(actor, reason, at))


def _minutes(starts: datetime, ends: datetime) -> int:
    return int((utc(ends) - utc(starts)).total_seconds()) // 60
