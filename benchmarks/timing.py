"""How a benchmark takes the time."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter, process_time

from attrs import frozen


def seconds(work: Callable[[], object], *, runs: int = 5) -> float:
    """The median time of *runs* calls of *work*, without the garbage of the one before."""
    times = []
    for _ in range(runs):
        gc.collect()
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times)


@frozen(order=True)
class Spent:
    """What something took, in seconds: on the clock, of our processor time, and of the server's."""

    seconds: float
    ours: float
    server: float

    def line(self, what: str, commands: int, floor: Spent) -> str:
        """What one of *commands* costs, and how fast that is beside *floor*, which did as many."""
        cpu = f"{self.ours / commands * 1e6:>6.0f} µs CPU"
        if floor.server:
            cpu += f" + {self.server / commands * 1e6:>5.0f} µs in the server"
        return f"{what:<46} {commands / self.seconds:>8,.0f}/s {cpu}   {floor.seconds / self.seconds:.2f} of its speed"


def best(
    works: Mapping[str, Callable[[], object]], *, server_cpu: Callable[[], float], runs: int = 5
) -> dict[str, Spent]:
    """The shortest of *runs* calls of each of *works*, one after the other in each round.

    What else the machine has to do only ever makes something longer, and so it meets all of them alike.
    """
    found: dict[str, list[Spent]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            gc.collect()
            server, ours, start = server_cpu(), process_time(), perf_counter()
            work()
            taken = perf_counter() - start
            found[name].append(Spent(taken, process_time() - ours, server_cpu() - server))
    return {name: min(spent) for name, spent in found.items()}
