"""Decisions in memory: register, cancel and move up, in a session with so many bookings and 100 waiting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from benchmarks.timing import seconds
from bildungsraum import District, Money, Request, Roster, Rules, Session, Tariff, registration, weekly
from bildungsraum.values import BookingId, OfferingId, PersonId, RequestId, SessionId

RULES = Rules(District("d", "District"))
AT = datetime(2027, 2, 1, tzinfo=UTC)
ROUNDS = 2_000


def session(capacity: int) -> Session:
    """A weekly course with *capacity* places."""
    meetings = weekly(date(2027, 3, 30), time(10), time(11, 30), ZoneInfo("Europe/Berlin"), times=4)
    return Session(
        SessionId("s"), OfferingId("o"), capacity=capacity, tariff=Tariff.flat(Money(4800)), meetings=meetings
    )


def request(number: int) -> Request:
    """The wish of person *number* for one place."""
    return Request(RequestId(f"r{number}"), SessionId("s"), PersonId(f"p{number}"))


def rounds(bookings: int) -> None:
    """Fill a session, then register one more and cancel the oldest, so that the queue moves up each time."""
    course = session(bookings)
    roster = Roster()
    for number in range(bookings + 100):
        roster = roster.after(registration.register(roster, request(number), session=course, rules=RULES, at=AT))
    first = bookings + 100

    def play() -> None:
        state = roster
        for step in range(ROUNDS):
            wish = request(first + step)
            state = state.after(registration.register(state, wish, session=course, rules=RULES, at=AT))
            gone = BookingId(f"r{step}")
            state = state.after(registration.cancel(state, gone, session=course, rules=RULES, at=AT))

    _measured.append((bookings, seconds(play)))


def floor() -> None:
    """The same outcome on plain dictionaries and a list, with nothing explained, checked or kept."""
    taken = {f"p{number}": f"r{number}" for number in range(1_000)}
    bookings = {f"r{number}": f"p{number}" for number in range(1_000)}
    queue = [f"p{number}" for number in range(1_000, 1_100)]

    def play() -> None:
        for step in range(ROUNDS):
            queue.append(f"p{1_100 + step}")
            person = bookings.pop(f"r{step}", None)
            taken.pop(person or "", None)
            up = queue.pop(0)
            taken[up] = f"r{up[1:]}"
            bookings[f"r{up[1:]}"] = up

    _measured.append((0, seconds(play, runs=1)))


_measured: list[tuple[int, float]] = []


def rows() -> Iterator[str]:
    """One line for each size: decisions per second, and what ten times the bookings cost."""
    _measured.clear()
    for bookings in (20, 1_000, 10_000):
        rounds(bookings)
    floor()
    by_size = dict(_measured)
    for bookings, taken in _measured:
        name = f"{bookings:>6} bookings" if bookings else "plain dictionaries"
        rate = 2 * ROUNDS / taken
        yield f"{name:<20} {rate:>12,.0f} decisions/s   {taken / by_size[20]:.2f} of 20 bookings"
