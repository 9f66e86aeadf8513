"""What people hear because its time has come.  In German: Erinnerung, Einladung zur Umfrage."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime, timedelta

from ..registration import Booking, Roster
from ..rules import Rules
from ..schedule import Session, Status
from ..values import utc
from .message import Kind, Message
from .questions import begun, by_time, free_until

FEEDBACK_RULE = "feedback"


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

    Only people who have a place are reminded, and who has several bookings, once: of the first.  Who came later than
    the reminder is still reminded while enough time is left (``ReminderRule.late_hours``).  Nothing is said of a
    cancelled session; one that has only gone from its provider's feed takes place until somebody cancels it.
    """
    if roster.cancelled or session.status is Status.CANCELLED:
        return ()
    found = [
        Message(
            kind,
            booking.person,
            session.id,
            booking.id,
            rule,
            session.version,
            moment,
            free_until=free_until(roster, booking),
        )
        for rule, moment in moments(session, rules)
        for kind, people in [_audience(roster, session, rules, rule, utc(moment), utc(at))]
        for booking in people
    ]
    by_key: dict[str, Message] = {}
    for message in found:
        by_key.setdefault(message.key, message)
    return tuple(message for key, message in by_key.items() if key not in said)


def _audience(
    roster: Roster, session: Session, rules: Rules, rule: str, moment: datetime, at: datetime
) -> tuple[Kind, Iterable[Booking]]:
    if rule == FEEDBACK_RULE:
        open_until = moment + timedelta(days=rules.feedback.grace_days)
        return Kind.FEEDBACK, by_time(roster.registered()) if moment <= at < open_until else ()
    if not moment <= at or begun(session, at):
        return Kind.REMINDER, ()
    late_hours = next(one.late_hours for one in rules.reminders if one.id == rule)
    in_time = session.starts is not None and utc(session.starts) - at >= timedelta(hours=late_hours)
    return Kind.REMINDER, (one for one in by_time(roster.registered()) if one.since < moment or in_time)
