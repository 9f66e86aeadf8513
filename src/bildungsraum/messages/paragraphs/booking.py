"""How the booking stands: what is to be done, the queue, leaving."""

from __future__ import annotations

from datetime import time, timedelta

from ...fees import LineKind
from ...registration import State
from ...values import at_local
from ..figures import day, deadline
from ..sentences import conditions, words
from .matter import Matter, lines


def to_do(matter: Matter) -> str:
    """What is still to be done, and until when."""
    open_ones = conditions(matter.booking.conditions, zone=matter.zone, language=matter.language)
    return lines(matter.say("to_do"), *(matter.say("item", item=one) for one in open_ones)) if open_ones else ""


def queue(matter: Matter) -> str:
    """The number on the waiting list."""
    ahead = matter.message.ahead
    return "" if ahead is None else matter.say("queue", position=ahead + 1)


def accept(matter: Matter) -> str:
    """How to take the offered place, and until when."""
    until = matter.booking.until
    return "" if until is None else matter.say("accept", until=deadline(until, matter.zone, matter.language))


def after_offer(matter: Matter) -> str:
    """Whether they still wait after an offer has lapsed."""
    return matter.say("waits_no_more" if matter.booking.state is State.LAPSED else "still_waiting")


def missed(matter: Matter) -> str:
    """What was not done in time: the condition whose time ended first."""
    late = [one for one in matter.booking.conditions if one.until is not None and one.until <= matter.message.due]
    kinds = [words(one.kind, matter.language) for one in sorted(late, key=lambda one: str(one.until))[:1]]
    return "".join(matter.say("missed", condition=kind) for kind in kinds)


def leave(matter: Matter) -> str:
    """How to cancel, and until when that is free; for who has no place yet, how to stop waiting."""
    if matter.booking.state is not State.REGISTERED:
        return leave_queue(matter)
    return lines(
        " ".join(part for part in (matter.say("leave"), _price_of_leaving(matter)) if part),
        matter.say("booking", booking=matter.booking.id),
    )


def leave_queue(matter: Matter) -> str:
    """How to stop waiting."""
    return lines(matter.say("leave_queue"), matter.say("booking", booking=matter.booking.id))


def _price_of_leaving(matter: Matter) -> str:
    """Until when cancelling is free; nothing where it never is, or where the provider has stated no fee.

    If the session has been moved, it is free for a while, and then the start that is better for the person counts, as
    in the settlement.
    """
    quote, terms, zone = matter.booking.quote, matter.booking.terms, matter.zone
    if any(line.kind is LineKind.NOT_STATED for line in quote.lines):
        return ""
    starts = [one.astimezone(zone).date() for one in (matter.booking.starts, matter.session.starts) if one is not None]
    if len(starts) < 2 or not quote.total or not terms.late_percent:  # no step costs more than what comes after it
        return matter.say("leave_free")
    last_day = None if terms.free_until_days is None else max(starts) - timedelta(days=terms.free_until_days)
    moved = matter.message.free_until
    free_days_end = None if last_day is None else at_local(last_day + timedelta(days=1), time(), zone)
    if moved is not None and moved > matter.message.due and (free_days_end is None or free_days_end < moved):
        return matter.say("moved_free", until=deadline(moved, zone, matter.language))
    if last_day is None:
        return ""
    if last_day < matter.message.due.astimezone(zone).date():
        return matter.say("leave_free_over")
    return matter.say("leave_free_until", last_day=day(last_day, zone, matter.language))
