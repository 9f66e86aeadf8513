"""What came of a command about a booking: for people, for programs, and as an exit code."""

from __future__ import annotations

from ..desk import Desk
from ..messages import outcome, told
from ..registration import PlaceOffered, Promoted, Refused, RosterEvents
from ..values import BookingId
from .context import out, print_json, say
from .language import LANGUAGE


def answer(desk: Desk, events: RosterEvents, booking: BookingId) -> int:
    """Say what has happened to *booking*, and how many others move up; 1 if it was refused."""
    zone = desk.rules.district.tz
    mine = [event for event in events if getattr(event, "booking", None) == booking]
    for event in mine:
        if isinstance(event, Refused):
            out.print(outcome(event, zone=zone, language=LANGUAGE))
        else:
            for line in told(event, booking, zone=zone, language=LANGUAGE):
                out.print(line)
    if not mine:
        out.print(say("nothing_changed"))
    others = [event for event in events if event not in mine]
    for kind, key in ((Promoted, "moved_up"), (PlaceOffered, "offers_made")):
        number = sum(isinstance(event, kind) for event in others)
        if number:
            out.print(say(key, number=number))
    return refused(events, booking)


def answer_json(events: RosterEvents, booking: BookingId) -> int:
    """Print all of *events*; 1 if *booking* was refused."""
    print_json([{"event": type(event).__name__, "details": event} for event in events])
    return refused(events, booking)


def refused(events: RosterEvents, booking: BookingId) -> int:
    """The exit code: 1 if what was asked for *booking* could not be done."""
    return int(any(isinstance(event, Refused) and event.booking == booking for event in events))
