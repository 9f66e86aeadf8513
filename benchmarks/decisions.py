"""Decisions in memory: register, cancel and move up, in a session with so many bookings and 1,000 waiting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from benchmarks import floor
from benchmarks.timing import seconds
from bildungsraum import (
    CancellationStep,
    CancellationTerms,
    District,
    Money,
    Request,
    Roster,
    Rules,
    Session,
    Tariff,
    registration,
    weekly,
)
from bildungsraum.values import BookingId, OfferingId, PersonId, RequestId, SessionId

RULES = Rules(
    District("d", "District"),
    cancellation=CancellationTerms((CancellationStep(14), CancellationStep(7, percent=25)), late_percent=100),
)
AT = datetime(2027, 2, 1, tzinfo=UTC)
ROUNDS = 2_000
WAITING = 1_000
SIZES = (20, 1_000, 10_000)
DECISIONS = 3
"""In each round: a wish, a cancellation, and somebody's moving up."""


def session(capacity: int) -> Session:
    """A weekly course with *capacity* places."""
    meetings = weekly(date(2027, 3, 30), time(10), time(11, 30), RULES.district.tz, times=4)
    return Session(
        SessionId("s"), OfferingId("o"), capacity=capacity, tariff=Tariff.flat(Money(4800)), meetings=meetings
    )


def request(number: int) -> Request:
    """The wish of person *number* for one place."""
    return Request(RequestId(f"r{number}"), SessionId("s"), PersonId(f"p{number}"))


def rounds(bookings: int) -> float:
    """Fill a session, then register one more and cancel the oldest, so that the queue moves up each time."""
    course = session(bookings)
    roster = Roster()
    for number in range(bookings + WAITING):
        roster = roster.after(registration.register(roster, request(number), session=course, rules=RULES, at=AT))
    wishes = [request(bookings + WAITING + step) for step in range(ROUNDS)]

    def play() -> None:
        state = roster
        for step, wish in enumerate(wishes):
            state = state.after(registration.register(state, wish, session=course, rules=RULES, at=AT))
            gone = BookingId(f"r{step}")
            state = state.after(registration.cancel(state, gone, session=course, rules=RULES, at=AT))

    return seconds(play)


def least(bookings: int) -> float:
    """The same rounds with the same outcome on plain tuples and dictionaries."""
    wishes = [floor.wish(bookings + WAITING + step) for step in range(ROUNDS)]
    states = [floor.filled(bookings, WAITING, AT) for _ in range(5)]

    def play() -> None:
        state = states.pop()
        for step, wish in enumerate(wishes):
            floor.register(state, wish, AT)
            floor.cancel(state, f"r{step}", AT)

    return seconds(play)


def rows() -> Iterator[str]:
    """One line for each size: decisions per second, as a ratio to the floor and to the smallest session."""
    smallest = 0.0
    for bookings in SIZES:
        ours, theirs = rounds(bookings), least(bookings)
        smallest = smallest or ours
        rate, bound = (DECISIONS * ROUNDS / taken for taken in (ours, theirs))
        yield (
            f"{bookings:>6} bookings {rate:>10,.0f} decisions/s   floor {bound:>10,.0f}"
            f"   {ours / theirs:5.1f} of the floor's time   {ours / smallest:.2f} of 20 bookings"
        )
