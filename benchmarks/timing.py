"""How a benchmark takes the time."""

from __future__ import annotations

import gc
from collections.abc import Callable
from statistics import median
from time import perf_counter


def seconds(work: Callable[[], object], *, runs: int = 5) -> float:
    """The median time of *runs* calls of *work*, without the garbage of the one before."""
    times = []
    for _ in range(runs):
        gc.collect()
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times)
