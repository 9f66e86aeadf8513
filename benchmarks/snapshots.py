"""Opening a session with so many bookings, three events each: its history replayed, and its snapshot read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from benchmarks.decisions import AT, RULES, request, session
from benchmarks.timing import seconds
from bildungsraum import Money, Roster, registration
from bildungsraum.registration import Attended, PaymentNoted, RosterEvent, RosterEvents, State
from bildungsraum.serialization import event_from_json, events_to_json
from bildungsraum.serialization.snapshots import roster_from_text, roster_to_text
from bildungsraum.values import BookingId, PersonId

SIZES = (100, 1_000, 10_000)
PRICE = Money(4800)


def history(bookings: int) -> RosterEvents:
    """Three of four have a place, pay and come; the others wait and pay in two parts."""
    course, roster, events = session(bookings * 3 // 4), Roster(), list[RosterEvent]()
    for number in range(bookings):
        at = AT + timedelta(seconds=number)
        new = registration.register(roster, request(number), session=course, rules=RULES, at=at)
        roster = roster.after(new)
        events += new
    for number in range(bookings):
        booking, person = BookingId(f"r{number}"), PersonId(f"p{number}")
        at = AT + timedelta(seconds=bookings + number)
        events.append(PaymentNoted(booking, person, PRICE, at, f"bank-{number}"))
        if roster.bookings[booking].state is State.REGISTERED:
            events.append(Attended(booking, person, "1", 1, at))
        else:
            events.append(PaymentNoted(booking, person, PRICE, at, f"cash-{number}"))
    return tuple(events)


def replay(documents: list[str]) -> Roster:
    """What a process does that knows nothing of the session yet and finds no snapshot."""
    return Roster().after(map(event_from_json, documents))


def rows() -> Iterator[str]:
    """One line for each size."""
    for bookings in SIZES:
        documents = events_to_json(history(bookings))
        roster = replay(documents)
        text = roster_to_text(roster)
        assert roster_from_text(text) == roster
        replayed = seconds(partial(replay, documents))
        read, written = seconds(partial(roster_from_text, text)), seconds(partial(roster_to_text, roster))
        yield (
            f"{bookings:>6} bookings   replay {replayed * 1e3:8.1f} ms   snapshot {read * 1e3:6.1f} ms"
            f"   {replayed / read:5.1f} times as fast   written in {written * 1e3:6.1f} ms"
            f"   {len(text) / sum(map(len, documents)):.0%} of the journal's length"
        )
