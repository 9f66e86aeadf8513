"""People who book and cancel at several desks at once while servers die, and who remember what they were told."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TypeVar

import attrs
from attrs import Factory, define
from roedertal import COURSE, OFFERING, RULES, VHS, WINTER

from bildungsraum import Desk, Listing, Request, Session
from bildungsraum.adapters.sql import SqlStore, drift
from bildungsraum.ports import OutcomeUnknown, StoreUnusable
from bildungsraum.registration import Roster, State
from bildungsraum.values import BookingId, OfferingId, PersonId, RequestId, SessionId

Given = TypeVar("Given")

PLACES = 25
PAUSE = 0.03
"""Seconds at most between two wishes of one client: what is tried here is that nothing is lost, not how much fits."""
PATIENCE = 90.0
"""Seconds in which what was interrupted comes to an end."""


def course(number: int) -> Session:
    """One of the sessions that they want."""
    id = f"vhs:{number}"
    return attrs.evolve(COURSE, id=SessionId(id), offering=OfferingId(id), capacity=PLACES)


def catalogued(desk: Desk, sessions: int) -> None:
    """Save as many sessions, each with an offering of its own."""
    for number in range(sessions):
        session = course(number)
        desk.save(VHS, Listing(attrs.evolve(OFFERING, id=session.offering), [session]), at=WINTER)


@define
class Told:
    """What one client was told: how each request ended, and which bookings are cancelled; how often it was sent away."""

    ends: dict[RequestId, str] = Factory(dict)
    sessions: dict[RequestId, SessionId] = Factory(dict)
    cancelled: set[BookingId] = Factory(set)
    failures: list[Exception] = Factory(list)


@define
class Crowd:
    """Clients at *url*, each with a desk of its own, who want places in as many *sessions*."""

    url: str
    sessions: int
    size: int = 3
    told: list[Told] = Factory(list)
    _broken: list[BaseException] = Factory(list)

    @property
    def answers(self) -> int:
        """How many answers they have had so far."""
        return sum(len(one.ends) + len(one.cancelled) for one in self.told)

    def wait_for_answers(self, number: int) -> None:
        """Until they have had so many more."""
        wanted = self.answers + number
        wait_until(lambda: self._broken or self.answers >= wanted, "the clients get no more answers")
        self._is_whole()

    @contextmanager
    def booking(self) -> Iterator[None]:
        """They do so during the block; what they have begun they bring to an end."""
        self.told = [Told() for _ in range(self.size)]
        over = Event()

        def run(number: int) -> None:
            try:
                self._work(number, over)
            except BaseException as error:
                self._broken.append(error)

        clients = [Thread(target=run, args=(number,)) for number in range(self.size)]
        for client in clients:
            client.start()
        try:
            yield
        finally:
            over.set()
            for client in clients:
                client.join(2 * PATIENCE)
        self._is_whole()
        assert not any(client.is_alive() for client in clients)

    def _is_whole(self) -> None:
        for error in self._broken:
            raise error

    def check(self) -> None:
        """Nothing that was acknowledged is lost, nothing is doubled, nothing oversold, and all tables agree."""
        ends = {id: end for one in self.told for id, end in one.ends.items()}
        cancelled = {booking for one in self.told for booking in one.cancelled}
        sessions = {id: session for one in self.told for id, session in one.sessions.items()}
        kept_ends, kept_sessions, kept_cancelled = {}, {}, set()
        with Desk.open(self.url, rules=RULES) as desk:
            assert isinstance(desk.store, SqlStore)
            for session in map(course, range(self.sessions)):
                with desk.store.reading() as unit:
                    events = unit.journal.read(session.id)
                roster = Roster()
                for event in events:
                    roster = roster.after([event])
                    assert roster.taken <= PLACES
                for id, first in roster.outcomes.items():
                    assert id not in kept_ends
                    kept_ends[id], kept_sessions[id] = type(first).__name__, session.id
                booked = roster.bookings.values()
                kept_cancelled |= {one.id for one in booked if one.state is State.CANCELLED}
                assert sum(one.state is State.REGISTERED for one in booked) == roster.taken
                arrivals = [event for event in events if type(event).__name__ in ("Registered", "Waitlisted")]
                assert len(arrivals) == len(booked)
            assert drift(desk.store) == ()
        assert (kept_ends, kept_sessions, kept_cancelled) == (ends, sessions, cancelled)

    def _work(self, number: int, over: Event) -> None:
        chance, told = random.Random(number), self.told[number]
        with Desk.open(self.url, rules=RULES) as desk:
            wish = 0
            while not over.is_set():
                wish += 1
                session = course(chance.randrange(self.sessions)).id
                request = Request(RequestId(f"{number}-{wish}"), session, PersonId(f"person-{number}-{wish}"))
                outcome = _insisting(lambda one=request: desk.register(one, at=WINTER), told)  # type: ignore[misc]
                told.ends[request.id], told.sessions[request.id] = type(outcome.first).__name__, session
                if chance.random() < 0.3:
                    booking = BookingId(chance.choice(list(told.ends)))
                    _insisting(lambda one=booking: desk.cancel(one, at=WINTER), told)  # type: ignore[misc]
                    told.cancelled.add(booking)
                time.sleep(chance.uniform(0, PAUSE))


def _insisting(ask: Callable[[], Given], told: Told) -> Given:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return ask()
        except (StoreUnusable, OutcomeUnknown) as failure:
            told.failures.append(failure)
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def wait_until(holds: Callable[[], object], otherwise: str, seconds: float = PATIENCE) -> None:
    """Until it does so; what fails meanwhile to answer does not hold yet."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)
