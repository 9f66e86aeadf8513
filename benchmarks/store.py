"""One command in one durable transaction: a place, the end of a queue, a cancellation that lets the next move up.

By hand: counter, event, request id, booking and message in one transaction, with the same durability (SQLite: WAL,
synchronous=FULL; PostgreSQL: fsync and synchronous_commit).  The best of five runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from benchmarks.clerks import Clerk, hired
from benchmarks.engines import Engine, on_each
from benchmarks.timing import best

COMMANDS, RUNS = 200, 5
PLACES = 20


def rows() -> Iterator[str]:
    """Two lines for each kind of command on each engine: by hand, and at the desk."""
    return on_each(_rows)


def _rows(engine: Engine) -> Iterator[str]:
    clerks = hired((engine.fresh() for _ in count()), {"open": 10**6, "full": PLACES, "moving": PLACES})
    for clerk in clerks.values():
        clerk.book_many([("full", number) for number in range(PLACES)])
        clerk.book_many([("moving", 100 + number) for number in range(PLACES + COMMANDS * RUNS)])
    for what, command in (("a place", _book("open")), ("overfull, waits", _book("full")), ("cancel, promote", _cancel)):
        works = {name: command(clerk) for name, clerk in clerks.items()}
        spent = best(works, server_cpu=engine.server_cpu, runs=RUNS)
        for name in clerks:
            yield spent[name].line(f"{engine.name}, {what}, {name}", COMMANDS, spent["by hand"])
    for session in ("open", "full", "moving"):
        by_hand, desk = (clerk.standing(session) for clerk in clerks.values())
        assert by_hand == desk, (session, by_hand, desk)


def _book(session: str) -> Callable[[Clerk], Callable[[], None]]:
    def at(clerk: Clerk) -> Callable[[], None]:
        numbers = count(10**6 if session == "open" else 2 * 10**6)

        def work() -> None:
            for _ in range(COMMANDS):
                clerk.book(session, next(numbers))

        return work

    return at


def _cancel(clerk: Clerk) -> Callable[[], None]:
    numbers = count(100)

    def work() -> None:
        for _ in range(COMMANDS):
            clerk.cancel("moving", next(numbers))

    return work
