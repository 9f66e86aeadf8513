"""Whatever happens at the desk, in any order, the stored state is the one that the journal tells: on every store."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from roedertal import COURSE, OFFERING, RULES, VHS, WINTER

from bildungsraum import Cause, Desk, Listing, Request
from bildungsraum.ports import Occupancy
from bildungsraum.registration import Roster, State
from bildungsraum.values import BookingId, PersonId, RequestId

PEOPLE = st.sampled_from(["anna", "ben", "carla", "dora", "emil", "frieda"])
SIZES = st.integers(1, 3)


class TwoDesks(RuleBasedStateMachine):
    """The same commands at a desk in memory and at one on SQLite; a third reads SQLite afresh each time."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.url = f"sqlite:///{Path(self.folder.name) / 'history.db'}"
        self.desks = (Desk.in_memory(rules=RULES), Desk.open(self.url, rules=RULES))
        self.at = WINTER
        self.asked: list[Request] = []
        self.said: Counter[str] = Counter()

    @initialize(capacity=st.integers(0, 4))
    def opened(self, capacity: int) -> None:
        for desk in self.desks:
            desk.save(VHS, Listing(OFFERING, [attrs.evolve(COURSE, capacity=capacity)]), at=self.at)

    @rule(person=PEOPLE, size=SIZES)
    def register(self, person: str, size: int) -> None:
        id = RequestId(f"wish-{len(self.asked)}")
        self.asked.append(Request(id, COURSE.id, PersonId(person), categories=("standard",) * size))
        self._same(lambda desk: desk.register(self.asked[-1], at=self.at))

    @rule(data=st.data())
    def ask_again(self, data: st.DataObject) -> None:
        if self.asked:
            request = data.draw(st.sampled_from(self.asked))
            outcome = self._same(lambda desk: desk.register(request, at=self.at))
            assert outcome.events == ()

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        bookings = sorted(self._roster().bookings)
        if bookings:
            booking = data.draw(st.sampled_from(bookings))
            self._same(lambda desk: desk.cancel(booking, at=self.at))

    @rule(capacity=st.none() | st.integers(0, 6), elsewhere=st.integers(0, 2))
    def change_places(self, capacity: int | None, elsewhere: int) -> None:
        session = attrs.evolve(self._session(), capacity=capacity, taken_elsewhere=elsewhere)
        self._same(lambda desk: desk.change(session, at=self.at))

    @rule(days=st.integers(1, 7))
    def move(self, days: int) -> None:
        by = timedelta(days)
        meetings = [attrs.evolve(one, starts=one.starts + by, ends=one.ends + by) for one in self._session().meetings]
        self._same(lambda desk: desk.change(attrs.evolve(self._session(), meetings=meetings), at=self.at))

    @rule(days=st.integers(0, 20))
    def time_passes(self, days: int) -> None:
        self.at += timedelta(days)

    @rule()
    def say_what_is_due(self) -> None:
        messages = self._same(lambda desk: desk.due(at=self.at))
        assert messages == self._same(lambda desk: desk.preview(at=self.at))
        self._same(lambda desk: desk.said(messages, at=self.at))
        self.said.update(message.key for message in messages)

    @rule()
    def cancel_session(self) -> None:
        if len(self.asked) > 6:
            self._same(lambda desk: desk.cancel_session(COURSE.id, cause=Cause.OTHER, at=self.at))

    @invariant()
    def the_journal_tells_the_stored_state(self) -> None:
        rosters = []
        for desk in (*self.desks, Desk(self.desks[1].store, RULES)):
            with desk.store.reading() as unit:
                told = Roster().after(unit.journal.read(COURSE.id))
                kept = unit.journal.occupancy([COURSE.id]).get(COURSE.id, Occupancy())
            assert kept == Occupancy(told.capacity, told.taken_elsewhere, told.taken, told.bookings_waiting)
            assert desk.entry(COURSE.id).roster == told
            rosters.append(told)
        assert rosters[0] == rosters[1] == rosters[2]

    @invariant()
    def no_place_is_given_twice_and_none_is_idle(self) -> None:
        roster = self._roster()
        registered = [one for one in roster.bookings.values() if one.state in (State.REGISTERED, State.NO_SHOW)]
        assert roster.taken == sum(one.places for one in registered)
        head = next(roster.waiting, None)
        starts = self._session().starts
        assert starts is not None
        if head is not None and roster.places_free is not None and self.at < starts:
            assert roster.places_free < head.places
        people = Counter(one.person for one in roster.bookings.values() if one.state is not State.CANCELLED)
        assert not people or max(people.values()) == 1

    @invariant()
    def nothing_is_said_twice(self) -> None:
        assert not self.said or max(self.said.values()) == 1

    def teardown(self) -> None:
        for desk in self.desks:
            desk.close()
        self.folder.cleanup()

    def _same(self, command: Any) -> Any:
        first, second = (command(desk) for desk in self.desks)
        assert first == second
        return first

    def _roster(self) -> Roster:
        return self.desks[0].entry(COURSE.id).roster

    def _session(self) -> Any:
        return self.desks[0].entry(COURSE.id).session


TestTwoDesks = TwoDesks.TestCase
TestTwoDesks.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


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
