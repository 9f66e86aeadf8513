"""The least that gives the same outcome as a round of decisions: plain tuples, dictionaries, no rules, no history.

Places, queue, prices and cancellation fees come out the same; reasons are one word.  The state is changed in place, so
that nothing can be replayed, previewed or compared.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
STARTS = datetime(2027, 3, 30, 8, tzinfo=UTC)
START_DAY = STARTS.astimezone(BERLIN).toordinal()
STEPS = ((14, 0), (7, 25))
PRICES = {"standard": 4800}

State = dict[str, Any]
Event = tuple[Any, ...]


def wish(number: int) -> tuple[str, str, tuple[str, ...]]:
    """The wish of person *number* for one place."""
    return f"r{number}", f"p{number}", ("standard",)


def filled(bookings: int, waiting: int, at: datetime) -> State:
    """A full session with a queue."""
    state: State = {"bookings": {}, "active": {}, "queue": {}, "taken": 0, "capacity": bookings, "next": 1}
    for number in range(bookings + waiting):
        register(state, wish(number), at)
    return state


def register(state: State, wish: tuple[str, str, tuple[str, ...]], at: datetime) -> tuple[Event, ...]:
    """A place, or the end of the queue."""
    booking, person, categories = wish
    if booking in state["bookings"]:
        return ()
    if at >= STARTS or person in state["active"]:
        return (("Declined", booking, person, at),)
    total, places, queue = sum(PRICES[one] for one in categories), len(categories), state["queue"]
    state["active"][person] = booking
    if queue or state["capacity"] - state["taken"] < places:
        position = state["next"]
        state["next"] += 1
        event = ("Waitlisted", booking, person, categories, total, STEPS, STARTS, position, len(queue), "full", at)
        queue[booking] = position
        state["bookings"][booking] = [person, places, "waiting", total]
        return (event,)
    state["taken"] += places
    state["bookings"][booking] = [person, places, "registered", total]
    return (("Registered", booking, person, categories, total, STEPS, STARTS, at),)


def cancel(state: State, booking: str, at: datetime) -> tuple[Event, ...]:
    """What it costs, and who moves up."""
    ours = state["bookings"][booking]
    person, places, where, total = ours
    if where == "cancelled":
        return ()
    days = START_DAY - at.astimezone(BERLIN).toordinal()
    claim = next((total * percent // 100 for least, percent in STEPS if days >= least), total)
    if where == "registered":
        state["taken"] -= places
    else:
        del state["queue"][booking]
    ours[2] = "cancelled"
    del state["active"][person]
    return (("Cancelled", booking, person, claim, 0, claim, at), *promote(state, at))


def promote(state: State, at: datetime) -> tuple[Event, ...]:
    """Who stands in front and fits."""
    events: list[Event] = []
    for booking, position in state["queue"].items():
        one = state["bookings"][booking]
        if state["capacity"] - state["taken"] < one[1]:
            break
        state["taken"] += one[1]
        one[2] = "registered"
        events.append(("Promoted", booking, one[0], position, at))
    for event in events:
        del state["queue"][event[1]]
    return tuple(events)
