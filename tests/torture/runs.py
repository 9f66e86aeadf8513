"""All clients at work on one store, some of them dying and coming back, until everything is settled."""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from signal import SIGKILL

from attrs import frozen

from .acts import World, live
from .faults import Doom, Trouble
from .ledger import Entry, entries_in

# one process has everything loaded and is copied: 16 clients that load it themselves would take longer than they work
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(
    ["pytest", "alembic.command", "bildungsraum.adapters.sql.engines.postgresql", "bildungsraum.desk"]
)


@frozen
class Run:
    """What came of it: what each client has noted, how often one was killed, how often the trouble struck, seconds."""

    ledgers: tuple[tuple[Entry, ...], ...]
    deaths: int
    strikes: int
    seconds: float

    @property
    def commands(self) -> int:
        """How many commands were acknowledged."""
        return sum(entry.answered is not None for ledger in self.ledgers for entry in ledger)

    @property
    def failures(self) -> set[str]:
        """Whatever clients were told instead of an answer, before they asked again."""
        return {why for ledger in self.ledgers for entry in ledger for why in entry.failures}


def run(world: World, url: str, folder: Path, *, commands: int, deaths: int = 0, trouble: Trouble | None = None) -> Run:
    """Let all clients together ask for *commands* things, *deaths* of them die meanwhile, and *trouble* strike."""
    began = time.monotonic()
    each = -(-commands // world.clients)
    mark = folder / "trouble"
    with ThreadPoolExecutor(1) as beside:
        if trouble:
            mark.touch()
        striking = beside.submit(_until_done, trouble, folder, world.clients)
        try:
            died = _all_lives(world, url, folder, each, deaths)
        finally:
            mark.unlink(missing_ok=True)
        strikes = striking.result()
    ledgers = tuple(tuple(entries_in(folder / f"{number}.ledger")) for number in range(world.clients))
    return Run(ledgers, died, strikes, time.monotonic() - began)


def _until_done(trouble: Trouble | None, folder: Path, clients: int) -> int:
    """Strike as soon as all are at work, which they are until the file ``trouble`` has gone."""
    mark = folder / "trouble"
    try:
        while mark.exists() and sum(path.stat().st_size > 0 for path in folder.glob("*.ledger")) < clients:
            time.sleep(0.02)
        return trouble() if trouble and mark.exists() else 0
    finally:
        mark.unlink(missing_ok=True)


def _all_lives(world: World, url: str, folder: Path, each: int, deaths: int) -> int:
    """Who dies comes back; whoever comes is doomed until there have been *deaths*, which is what is given back."""
    dooms = (Doom.number(number) for number in range(deaths))
    living: dict[int, BaseProcess] = {}
    died = 0

    def begin(number: int) -> None:
        living[number] = processes.Process(target=live, args=(number, world, url, folder, each, next(dooms, None)))
        living[number].start()

    for number in range(world.clients):
        begin(number)
    try:
        while living:
            wait([process.sentinel for process in living.values()])
            for number, process in [pair for pair in living.items() if not pair[1].is_alive()]:
                del living[number]
                assert process.exitcode in (0, -SIGKILL), f"client {number} ended with {process.exitcode}"
                if process.exitcode:
                    died += 1
                    begin(number)
    finally:
        for process in living.values():
            process.kill()
    return died
