"""What is to be said to whom, when, and once.  In German: Erinnerung und Nachricht.

Two sources: what has just happened (:func:`notices`, :func:`change_notices`) and what the calendar asks for
(:func:`due`).  Each message has a key; what was said under a key is not said again.  The key of a reminder holds the
person, the session, the rule and the version of the dates, so that a moved session is announced anew.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import datetime, timedelta
from enum import Enum

from attrs import field, frozen

from .fees import Settlement
from .registration import (
    Booking,
    Cancelled,
    Promoted,
    Registered,
    Roster,
    RosterEvent,
    SessionCancelled,
    State,
    Waitlisted,
)
from .rules import Rules
from .schedule import Meeting, Session, Status
from .values import BookingId, PersonId, SessionId, as_tuple, utc

FEEDBACK_RULE = "feedback"


class Kind(Enum):
    """What a message is about."""

    CONFIRMATION = "confirmation"
    WAITING = "waiting"
    PROMOTED = "promoted"
    REMINDER = "reminder"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    SESSION_CANCELLED = "session_cancelled"
    FEEDBACK = "feedback"


@frozen
class Message:
    """One thing to say to one person.  German: Nachricht.  Facts only; ``bildungsraum.messages`` finds the words.

    *rule* and *version* make the key together with person and session.  *due* is when it was meant to be said.
    *removed* are meetings that no longer take place, *settlement* what a cancellation costs, *ahead* how many wait
    before.
    """

    kind: Kind
    person: PersonId
    session: SessionId
    booking: BookingId
    rule: str
    version: int
    due: datetime = field(converter=utc)
    settlement: Settlement | None = None
    ahead: int | None = None
    removed: tuple[Meeting, ...] = field(default=(), converter=as_tuple)

    @property
    def key(self) -> str:
        """What makes it the same message: rule, session, person and version of the dates."""
        parts = (self.rule, self.session, self.person, str(self.version))
        # the ids of providers may hold a slash, and two messages must not share a key
        return "/".join(part.replace("%", "%25").replace("/", "%2F") for part in parts)


def notices(events: Iterable[RosterEvent], *, before: Roster, session: Session) -> tuple[Message, ...]:
    """What the people concerned are told about *events*, which happened to the roster *before*."""
    found: list[Message] = []
    roster = before
    for event in events:
        match event:
            case Registered():
                found.append(_notice(Kind.CONFIRMATION, event, session))
            case Waitlisted():
                found.append(_notice(Kind.WAITING, event, session, ahead=event.ahead))
            case Promoted():
                found.append(_notice(Kind.PROMOTED, event, session))
            case Cancelled():
                found.append(_notice(Kind.CANCELLATION, event, session, settlement=event.settlement))
            case SessionCancelled():
                found += _session_cancelled(roster, event, session)
            case _:
                pass  # the others concern nobody, or are answered at once to the one who asked
        roster = roster.after([event])
    return tuple(found)


def change_notices(roster: Roster, *, old: Session, new: Session, at: datetime) -> tuple[Message, ...]:
    """Tell everybody who has a place that dates or place of their session have changed; ``()`` if they have not."""
    if new.version == old.version or new.status is not Status.PLANNED:
        return ()
    keys = {meeting.key for meeting in new.meetings}
    removed = tuple(meeting for meeting in old.meetings if meeting.key not in keys)
    return tuple(
        Message(
            Kind.CHANGE, one.person, new.id, one.id, f"{Kind.CHANGE.value}:{one.id}", new.version, at, removed=removed
        )
        for one in _by_time(roster.registered())
    )


def moments(session: Session, rules: Rules) -> tuple[tuple[str, datetime], ...]:
    """When which rule speaks for *session*: pairs of rule and instant, in the order of time."""
    starts, ends, tz = session.starts, session.ends, rules.district.tz
    if starts is None or ends is None:
        return ()
    day = starts.astimezone(tz).date()
    # an all-day meeting ends at the midnight after it: the last moment inside tells the day
    last_day = (utc(ends) - timedelta(microseconds=1)).astimezone(tz).date()
    found = [(rule.id, rule.when.moment(day, tz)) for rule in rules.reminders]
    found.append((FEEDBACK_RULE, rules.feedback.when.moment(last_day, tz)))
    return tuple(sorted(found, key=lambda pair: (utc(pair[1]), pair[0])))


def due(roster: Roster, *, session: Session, rules: Rules, said: Container[str], at: datetime) -> tuple[Message, ...]:
    """Reminders and feedback invitations that should have been said by *at*, are still of use and not yet *said*.

    Only people who have a place are reminded.  Who came later than the reminder is still reminded while enough time is
    left (``ReminderRule.late_hours``).  Nothing is said of a cancelled session; one that has only gone from its
    provider's feed takes place until somebody cancels it.
    """
    if roster.cancelled or session.status is Status.CANCELLED:
        return ()
    found = [
        Message(kind, booking.person, session.id, booking.id, rule, session.version, moment)
        for rule, moment in moments(session, rules)
        for kind, people in [_audience(roster, session, rules, rule, utc(moment), utc(at))]
        for booking in people
    ]
    return tuple(message for message in found if message.key not in said)


def still_holds(message: Message, *, roster: Roster, session: Session, at: datetime) -> bool:
    """Whether *message* is still true when it is handed over: asked again then, because the world goes on."""
    booking = roster.bookings.get(message.booking)
    if booking is None:
        return False
    registered = booking.state is State.REGISTERED
    match message.kind:
        case Kind.CANCELLATION | Kind.SESSION_CANCELLED:
            return booking.state is State.CANCELLED
        case Kind.WAITING:
            return booking.state is State.WAITING
        case Kind.REMINDER:
            return registered and message.version == session.version and not _begun(session, at)
        case Kind.CHANGE:
            return registered and message.version == session.version
        case Kind.CONFIRMATION | Kind.PROMOTED | Kind.FEEDBACK:
            return registered


def _audience(
    roster: Roster, session: Session, rules: Rules, rule: str, moment: datetime, at: datetime
) -> tuple[Kind, Iterable[Booking]]:
    if rule == FEEDBACK_RULE:
        open_until = moment + timedelta(days=rules.feedback.grace_days)
        return Kind.FEEDBACK, _by_time(roster.registered()) if moment <= at < open_until else ()
    if not moment <= at or _begun(session, at):
        return Kind.REMINDER, ()
    late_hours = next(one.late_hours for one in rules.reminders if one.id == rule)
    in_time = session.starts is not None and utc(session.starts) - at >= timedelta(hours=late_hours)
    return Kind.REMINDER, (one for one in _by_time(roster.registered()) if one.since < moment or in_time)


def _begun(session: Session, at: datetime) -> bool:
    return session.starts is not None and utc(at) >= utc(session.starts)


def _by_time(bookings: Iterable[Booking]) -> list[Booking]:
    return sorted(bookings, key=lambda one: (one.since, one.id))


def _session_cancelled(roster: Roster, event: SessionCancelled, session: Session) -> Iterator[Message]:
    kind = Kind.SESSION_CANCELLED
    for booking in _by_time(roster.bookings.values()):
        if booking.state in (State.REGISTERED, State.WAITING):
            rule = f"{kind.value}:{booking.id}"
            yield Message(kind, booking.person, session.id, booking.id, rule, session.version, event.at)


def _notice(
    kind: Kind,
    event: Registered | Waitlisted | Promoted | Cancelled,
    session: Session,
    *,
    settlement: Settlement | None = None,
    ahead: int | None = None,
) -> Message:
    rule = f"{kind.value}:{event.booking}"
    return Message(
        kind,
        event.person,
        session.id,
        event.booking,
        rule,
        session.version,
        event.at,
        settlement=settlement,
        ahead=ahead,
    )
