"""Whatever happens at the desk, in any order, the stored state is the one that the journal tells: on every store."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from postgres import Server
from roedertal import COURSE, OFFERING, RULES, VHS, WINTER
from two_stores import TwoStores

from bildungsraum import Cause, Desk, Listing, Request
from bildungsraum.registration import State
from bildungsraum.values import BookingId, PersonId, RequestId

PEOPLE = st.sampled_from(["anna", "ben", "carla", "dora", "emil", "frieda"])
SIZES = st.integers(1, 3)


class TwoDesks(TwoStores):
    """What people and providers do every day, with what must hold whatever they do."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Request] = []
        self.said: Counter[str] = Counter()

    @initialize(capacity=st.integers(0, 4))
    def opened(self, capacity: int) -> None:
        self.open(RULES)
        for desk in self.desks:
            desk.save(VHS, Listing(OFFERING, [attrs.evolve(COURSE, capacity=capacity)]), at=self.at)

    @rule(person=PEOPLE, size=SIZES)
    def register(self, person: str, size: int) -> None:
        id = RequestId(f"wish-{len(self.asked)}")
        self.asked.append(Request(id, COURSE.id, PersonId(person), categories=("standard",) * size))
        self.same(lambda desk: desk.register(self.asked[-1], at=self.at))

    @rule(data=st.data())
    def ask_again(self, data: st.DataObject) -> None:
        if self.asked:
            request = data.draw(st.sampled_from(self.asked))
            outcome = self.same(lambda desk: desk.register(request, at=self.at))
            assert outcome.events == ()

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        bookings = sorted(self.roster().bookings)
        if bookings:
            booking = data.draw(st.sampled_from(bookings))
            self.same(lambda desk: desk.cancel(booking, at=self.at))

    @rule(capacity=st.none() | st.integers(0, 6), elsewhere=st.integers(0, 2))
    def change_places(self, capacity: int | None, elsewhere: int) -> None:
        session = attrs.evolve(self.session(), capacity=capacity, taken_elsewhere=elsewhere)
        self.same(lambda desk: desk.change(session, at=self.at))

    @rule(days=st.integers(1, 7))
    def move(self, days: int) -> None:
        by = timedelta(days)
        meetings = [attrs.evolve(one, starts=one.starts + by, ends=one.ends + by) for one in self.session().meetings]
        self.same(lambda desk: desk.change(attrs.evolve(self.session(), meetings=meetings), at=self.at))

    @rule(days=st.integers(0, 20))
    def time_passes(self, days: int) -> None:
        self.at += timedelta(days)

    @rule()
    def say_what_is_due(self) -> None:
        messages = self.same(lambda desk: desk.due(at=self.at))
        assert messages == self.same(lambda desk: desk.preview(at=self.at))
        self.same(lambda desk: desk.said(messages, at=self.at))
        self.said.update(message.key for message in messages)

    @rule()
    def cancel_session(self) -> None:
        if len(self.asked) > 6:
            self.same(lambda desk: desk.cancel_session(COURSE.id, cause=Cause.OTHER, at=self.at))

    @invariant()
    def no_place_is_given_twice_and_none_is_idle(self) -> None:
        roster = self.roster()
        registered = [one for one in roster.bookings.values() if one.state in (State.REGISTERED, State.NO_SHOW)]
        assert roster.taken == sum(one.places for one in registered)
        head = next(roster.waiting, None)
        starts = self.session().starts
        assert starts is not None
        if head is not None and roster.places_free is not None and self.at < starts:
            assert roster.places_free < head.places
        people = Counter(one.person for one in roster.bookings.values() if one.state is not State.CANCELLED)
        assert not people or max(people.values()) == 1

    @invariant()
    def nothing_is_said_twice(self) -> None:
        assert not self.said or max(self.said.values()) == 1


TestTwoDesks = TwoDesks.TestCase
TestTwoDesks.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


class TwoDesksOnPostgres(TwoDesks):
    """The same with a server."""


@pytest.fixture(scope="module")
def on_postgres(postgres: Server) -> None:
    TwoDesksOnPostgres.server = postgres


TestTwoDesksOnPostgres = pytest.mark.usefixtures("on_postgres")(TwoDesksOnPostgres.TestCase)
TestTwoDesksOnPostgres.settings = settings(max_examples=10, stateful_step_count=30, deadline=None)


def test_many_at_once_decide_as_one_by_one() -> None:
    requests = [
        Request(
            RequestId(f"w{number}"), COURSE.id, PersonId(f"p{number % 7}"), categories=("standard",) * (1 + number % 3)
        )
        for number in range(20)
    ]
    with Desk.in_memory(rules=RULES) as together, Desk.in_memory(rules=RULES) as single:
        for desk in (together, single):
            desk.save(VHS, Listing(OFFERING, [attrs.evolve(COURSE, capacity=8)]), at=WINTER)
        outcomes = together.register_many(requests, at=WINTER)
        assert outcomes == tuple(single.register(request, at=WINTER) for request in requests)
        assert together.entry(COURSE.id) == single.entry(COURSE.id)
        assert BookingId("w0") in together.entry(COURSE.id).roster.bookings
