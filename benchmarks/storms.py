"""A storm of 10,000 requests, decided and saved in portions: into one session with 20 places, and into 200 of them.

By hand the same portions: on SQLite in one transaction, on PostgreSQL also in a pipeline.  The best of three runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from benchmarks.clerks import Clerk, Wish, hired
from benchmarks.engines import Engine, on_each
from benchmarks.timing import best

REQUESTS, PORTION, RUNS = 10_000, 1_000, 3
SPREAD, PLACES = 200, 20


def rows() -> Iterator[str]:
    """Two lines for each storm on each engine."""
    return on_each(_rows)


def _rows(engine: Engine) -> Iterator[str]:
    for what, sessions in (("one session", 1), (f"{SPREAD} sessions", SPREAD)):
        names = {f"s{run}-{number}": PLACES for run in range(RUNS) for number in range(sessions)}
        clerks = hired((engine.fresh() for _ in count()), names)
        works = {name: _storm(clerk, sessions) for name, clerk in clerks.items()}
        spent = best(works, server_cpu=engine.server_cpu, runs=RUNS)
        for name in clerks:
            yield spent[name].line(f"{engine.name}, {what}, {name}", REQUESTS, spent["by hand"])
        by_hand, desk = ([clerk.standing(session) for session in names] for clerk in clerks.values())
        assert by_hand == desk


def _storm(clerk: Clerk, sessions: int) -> Callable[[], None]:
    runs = count()

    def work() -> None:
        run = next(runs)
        wishes: list[Wish] = [(f"s{run}-{one % sessions}", run * REQUESTS + one) for one in range(REQUESTS)]
        for first in range(0, REQUESTS, PORTION):
            clerk.book_many(wishes[first : first + PORTION])

    return work
