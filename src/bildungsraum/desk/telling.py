"""What is still to be said to people.  In German: Postausgang."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from .. import reminders
from ..reminders import Message
from ..rules import RuleBook, with_changes
from ..values import Period
from .work import Work, sessions_in_batches


def due(work: Work, at: datetime) -> tuple[Message, ...]:
    """Keep what the calendar asks for, drop what no longer holds; what is to be said."""
    outbox = work.unit.outbox
    outbox.add(_reminders(work, at))
    pending = outbox.pending()
    holding = _holding(work, pending, at)
    still = {message.key for message in holding}
    outbox.drop([message.key for message in pending if message.key not in still])
    return holding


def preview(work: Work, at: datetime) -> tuple[Message, ...]:
    """What :func:`due` would give."""
    both = [*work.unit.outbox.pending(), *_reminders(work, at)]
    return _holding(work, sorted(both, key=lambda message: message.due), at)


def _reminders(work: Work, at: datetime) -> Iterator[Message]:
    """What the calendar asks for; looks only at sessions near enough for any rule to speak."""
    for some in sessions_in_batches(work.unit.catalogue.sessions(_near(work.book, at))):
        full = work.unit.journal.occupancy([session.id for session in some])
        for session in some:
            if session.id in full and full[session.id].taken:
                said = work.unit.outbox.keys(session.id)
                roster, rules = work.roster(session.id), work.rules(session)
                yield from reminders.due(roster, session=session, rules=rules, said=said, at=at)


def _near(book: RuleBook, at: datetime) -> Period:
    """As far before and after *at* as any rule of *book* reaches."""
    all_rules = [book.rules, *(with_changes(book.rules, layer.changes) for layer in book.layers)]
    ahead = max((rule.when.days for rules in all_rules for rule in rules.reminders), default=0) + 1
    back = max(rules.feedback.when.days + rules.feedback.grace_days for rules in all_rules) + 1
    return Period(at - timedelta(days=back), at + timedelta(days=ahead))


def _holding(work: Work, messages: Iterable[Message], at: datetime) -> tuple[Message, ...]:
    found: list[Message] = []
    for message in messages:
        session = work.unit.catalogue.session(message.session)
        if reminders.still_holds(message, roster=work.roster(message.session), session=session, at=at):
            found.append(message)
    return tuple(found)
