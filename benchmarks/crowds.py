"""Processes that book at the same moment, all in one session or each where there is room, and who waits longest.

Each books for a second and a half, by hand and at the desk.  By hand on SQLite they wait as SQLite itself lets them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from multiprocessing import get_context

from attrs import frozen

from benchmarks.clerks import CLERKS, hired
from benchmarks.engines import Engine, on_each

CROWDS = (1, 8, 16)
SPREAD, FIRST = 200, "first"
SECONDS, BEFORE = 1.5, 1.5
"""For how long they book, and how long they have to open the store and to book once before."""


@frozen
class Played:
    """What one process has done: so many bookings in so many seconds, and the longest of them."""

    bookings: int
    seconds: float
    cpu: float
    longest: float


def rows() -> Iterator[str]:
    """Two lines for each crowd, hot and spread, on each engine."""
    return on_each(_rows)


def _rows(engine: Engine) -> Iterator[str]:
    hot = [f"hot-{number}" for number in CROWDS]
    urls = [engine.fresh() for _ in CLERKS]
    hired(urls, dict.fromkeys([FIRST, *hot, *_spread()], 10**6))
    runs = count()
    with ProcessPoolExecutor(max(CROWDS), get_context("spawn")) as pool:
        list(pool.map(_awake, [1.0] * max(CROWDS)))
        for sessions in (hot, _spread()):
            for number in CROWDS:
                rates = {}
                for name, url in zip(CLERKS, urls, strict=True):
                    names = [f"hot-{number}"] if sessions is hot else sessions
                    starts, run = time.monotonic() + BEFORE, next(runs)
                    jobs = [pool.submit(play, name, url, names, starts, run * 100 + one) for one in range(number)]
                    played = [job.result() for job in jobs]
                    rates[name] = sum(one.bookings / one.seconds for one in played)
                    yield _line(f"{engine.name}, {len(names):>3} sessions, {number:>2} at once, {name}", played, rates)


def _line(what: str, played: list[Played], rates: dict[str, float]) -> str:
    rate = list(rates.values())[-1]
    cpu = sum(one.cpu for one in played) / sum(one.bookings for one in played)
    longest = max(one.longest for one in played)
    return (
        f"{what:<46} {rate:>8,.0f}/s {cpu * 1e6:>6.0f} µs CPU   {rate / rates['by hand']:.2f} of its speed"
        f"   longest wait {longest * 1e3:>6.0f} ms"
    )


def play(name: str, url: str, sessions: list[str], starts: float, client: int) -> Played:
    """What a process does: it opens the store before *starts*, a point of the monotonic clock, and books from then."""
    clerk = CLERKS[name].at(url)
    clerk.book(FIRST, client * 10**6)  # what is made when it is first used is made by now
    time.sleep(max(0.0, starts - time.monotonic()))
    began, cpu = time.monotonic(), time.process_time()
    now, longest, bookings = began, 0.0, 1
    while now < began + SECONDS:
        clerk.book(sessions[(client * 37 + bookings * 7) % len(sessions)], client * 10**6 + bookings)
        bookings += 1
        before, now = now, time.monotonic()
        longest = max(longest, now - before)
    return Played(bookings - 1, now - began, time.process_time() - cpu, longest)


def _spread() -> list[str]:
    return [f"spread-{number}" for number in range(SPREAD)]


def _awake(seconds: float) -> None:
    time.sleep(seconds)  # so that each job starts a process of its own
