"""What several threads ask at the same moment: one after the other in their order, and saved together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Event, Thread
from time import sleep
from typing import Any

import attrs
import pytest
from desk_cases import EVENING, save, wish
from hypothesis import given
from hypothesis import strategies as st
from roedertal import COURSE, RULES, WINTER
from sqlalchemy import Engine, event

from bildungsraum import Desk
from bildungsraum.desk.together import Asked, Together
from bildungsraum.ports import OutcomeUnknown
from bildungsraum.registration import Registered, Request, Waitlisted
from bildungsraum.values import RequestId, SessionId

MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["memory", "sqlite"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    url = "memory://" if request.param == "memory" else f"sqlite:///{tmp_path / 'store.db'}"
    with closing(Desk.open(url, rules=RULES)) as desk:
        save(desk, COURSE, EVENING)
        yield desk


def all_at_once(desk: Desk, wishes: Sequence[Request]) -> list[Any]:
    """What each wish gives, or how it fails, when all of them come together."""
    start = Barrier(len(wishes))

    def ask(one: Request) -> Any:
        start.wait()
        try:
            return desk.register(one, at=WINTER)
        except (LookupError, ValueError) as failure:
            return failure

    with ThreadPoolExecutor(len(wishes)) as threads:
        return list(threads.map(ask, wishes))


def test_everybody_is_told_what_they_would_have_been_told_one_by_one(desk: Desk) -> None:
    wishes = [wish(f"person-{number}", (COURSE, EVENING)[number % 2]) for number in range(24)]
    told = {one.first.booking: one.first for one in all_at_once(desk, wishes)}
    by_id = {one.id: one for one in wishes}
    with closing(Desk.in_memory(rules=RULES)) as alone:
        save(alone, COURSE, EVENING)
        for session in (COURSE, EVENING):
            with desk.store.reading() as unit:
                events = unit.journal.read(session.id)
            for one in events:
                if isinstance(one, Registered | Waitlisted):
                    assert alone.register(by_id[RequestId(one.booking)], at=WINTER).first == told[one.booking]
    assert set(told) == {one.id for one in wishes}


def test_what_comes_together_is_saved_together(tmp_path: Path) -> None:
    commits: list[object] = []
    note = commits.append  # one object, so that it can be taken away again
    with (
        closing(Desk.open(f"sqlite:///{tmp_path / 'store.db'}", rules=RULES)) as desk,
        ThreadPoolExecutor(20) as threads,
    ):
        save(desk)
        with desk.store.writing():  # the first one has to wait for that, and the others for the first
            outcomes = [threads.submit(desk.register, wish(f"p-{n}"), at=WINTER) for n in range(20)]
            while len(desk._together._waiting) < 19:
                sleep(0.001)
            event.listen(Engine, "commit", note)
        told = [one.result().first for one in outcomes]
        assert [one.person for one in told if one is not None] == [f"p-{n}" for n in range(20)]
        event.remove(Engine, "commit", note)
    assert len(commits) == 3, "what was being written, the first wish, all others"


def test_a_mistake_of_one_is_no_matter_of_the_others(desk: Desk) -> None:
    nowhere = attrs.evolve(wish("nobody"), session=SessionId("nowhere"))
    desk.register(wish("anna"), at=WINTER)
    another = attrs.evolve(wish("anna"), categories=("standard",) * 2)
    told = all_at_once(desk, [nowhere, another, wish("ben"), wish("carla")])
    assert [type(one).__name__ for one in told] == ["LookupError", "ValueError", "Outcome", "Outcome"]
    assert {one.person for one in desk.entry(COURSE.id).roster.bookings.values()} == {"anna", "ben", "carla"}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 1), st.integers(0, 60)), max_size=12))
def test_each_wish_is_decided_at_its_own_time(asked: list[tuple[int, int, int]]) -> None:
    asked = sorted(asked, key=lambda one: one[2])
    wishes = [
        (wish(f"p-{number}", (COURSE, EVENING)[session]), WINTER + minutes * MINUTE)
        for number, session, minutes in asked
    ]
    with closing(Desk.in_memory(rules=RULES)) as one, closing(Desk.in_memory(rules=RULES)) as other:
        for each in (one, other):
            save(each, COURSE, EVENING)
        together = [Asked(request, at) for request, at in wishes]
        one._register_each(together)
        alone = [other.register(request, at=at) for request, at in wishes]
        assert [each.outcome for each in together] == alone


# the queue itself -----------------------------------------------------------------------------------------------------


def served_by(decide: Callable[[Sequence[Asked]], None], names: str) -> dict[str, Any]:
    """What each of *names* hears; the first one is served while the others come."""
    heard: dict[str, Any] = {}
    begun, go_on = Event(), Event()

    def waiting_first(some: Sequence[Asked]) -> None:
        if not begun.is_set():
            begun.set()
            go_on.wait(5)
        decide(some)

    together = Together(waiting_first)

    def ask(name: str) -> None:
        try:
            heard[name] = together.ask(wish(name), WINTER)
        except BaseException as failure:  # the interruption of a thread is looked at as well
            heard[name] = failure

    threads = [Thread(target=ask, args=(name,)) for name in names.split()]
    threads[0].start()
    begun.wait(5)
    for number, thread in enumerate(threads[1:], 1):
        thread.start()
        while len(together._waiting) < number:
            sleep(0.001)
    go_on.set()
    for thread in threads:
        thread.join(5)
    return heard


def test_who_is_interrupted_leaves_nobody_waiting_and_nobody_believing() -> None:
    calls: list[list[str]] = []

    def decide(some: Sequence[Asked]) -> None:
        calls.append([one.request.id for one in some])
        if len(calls) == 2:
            raise KeyboardInterrupt
        for one in some:
            one.outcome = ValueError(one.request.id)

    heard = served_by(decide, "anna ben carla")
    assert calls == [[wish("anna").id], [wish("ben").id, wish("carla").id]]
    assert {name: type(failure) for name, failure in heard.items()} == {
        "anna": ValueError,
        "ben": KeyboardInterrupt,
        "carla": OutcomeUnknown,
    }
    assert heard["carla"].ids == (wish("carla").id,)


def test_a_store_that_fails_is_told_to_all_and_the_next_one_tries_again() -> None:
    def decide(some: Sequence[Asked]) -> None:
        raise OSError(len(some))

    heard = served_by(decide, "anna ben carla")
    assert [heard[name].args for name in ("anna", "ben", "carla")] == [(1,), (2,), (2,)]
