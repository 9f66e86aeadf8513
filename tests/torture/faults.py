"""What can happen to a client, to its connection, to the server and to the disk.

A *trouble* goes on beside the clients, which work until it has ended; it gives back how often it has struck.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest
from attrs import define, frozen
from postgres import NOBODY, Server

from bildungsraum.ports import Store, Unit

PATIENCE = 10.0
"""After how many seconds without anybody at work nobody is waited for."""

Trouble = Callable[[], int]
FULL = "the disk is full"
POINTS = ("begun", "written", "saved", "anywhere")
"""Where a client dies: its transaction has begun; all is written and nothing saved; all is saved and nobody was told;
or some milliseconds after the beginning, wherever it is by then."""


@frozen
class Doom:
    """A client dies at *point* of its unit of work number *unit*, as by ``kill -9``."""

    point: str
    unit: int

    @classmethod
    def number(cls, number: int) -> Doom:
        """The one with this number: all points in turn."""
        return cls(POINTS[number % len(POINTS)], random.Random(number).randint(1, 6))


@define
class Mortal:
    """A store whose process is *doomed*."""

    store: Store
    doom: Doom
    _units: int = 0

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        self._units += 1
        point = self.doom.point if self._units >= self.doom.unit else ""
        if point == "anywhere":
            Thread(target=_die, args=(random.uniform(0, 0.03),), daemon=True).start()
        with self.store.writing() as unit:
            if point == "begun":
                _die()
            yield unit
            if point == "written":
                _die()
        if point == "saved":
            _die()

    def reading(self) -> AbstractContextManager[Unit]:
        return self.store.reading()

    def close(self) -> None:
        self.store.close()


def _die(after: float = 0.0) -> None:
    time.sleep(after)
    os.kill(os.getpid(), signal.SIGKILL)


def server_killed(server: Server, times: int) -> Trouble:
    """The server dies with all its processes and is started again, at moments nobody knows."""

    def strike() -> int:
        for _ in range(times):
            time.sleep(random.uniform(0.1, 0.6))
            processes = server.ask("SELECT pid FROM pg_stat_activity")
            server.kill()
            for (pid,) in processes:  # they would go on until they notice
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            while any(_has_memory(pid) for (pid,) in processes):  # no server starts while somebody has the old one's
                time.sleep(0.01)
            server.start()
        return times

    return strike


def _has_memory(pid: int) -> bool:
    try:
        return bool(Path(f"/proc/{pid}/maps").read_bytes())
    except OSError:
        return False


def connections_cut(server: Server, times: int) -> Trouble:
    """The server ends the connections of some clients at a time, whatever they are doing."""
    cut = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'bildungsraum' AND pid != pg_backend_pid() ORDER BY random() LIMIT 4
    """

    def strike() -> int:
        struck, last = 0, time.monotonic()
        while struck < times and time.monotonic() - last < PATIENCE:  # where nobody is left, somebody has failed
            time.sleep(random.uniform(0.01, 0.1))
            if found := len(server.ask(cut)):
                struck, last = struck + found, time.monotonic()
        return struck

    return strike


@define
class SmallDisk:
    """A disk of a few megabytes at *folder*, which can be filled to the last byte."""

    folder: Path

    def filled(self, times: int, ledgers: Path) -> Trouble:
        """It is full until somebody has noted so in one of the *ledgers*, and then there is room again."""

        def noted() -> int:
            return sum(path.read_text("utf-8").count(FULL) for path in ledgers.glob("*.ledger"))

        def strike() -> int:
            for _ in range(times):
                before, ballast = noted(), self.folder / "ballast"
                with ballast.open("wb", buffering=0) as file:
                    deadline = time.monotonic() + 30
                    while noted() == before and time.monotonic() < deadline:
                        self._fill(file.fileno())  # what was freed meanwhile, too
                        time.sleep(0.05)
                ballast.unlink()
                time.sleep(0.3)
            return times

        return strike

    @staticmethod
    def _fill(file: int) -> None:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while os.write(file, b"\0" * size):
                    pass
            except OSError:
                continue


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """A small disk at *folder*; a test that cannot have one is skipped and says why."""
    folder.mkdir()
    options = f"size={megabytes}m,uid={NOBODY},gid={NOBODY}"
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False)
    if mounted.returncode:
        folder.rmdir()
        pytest.skip(f"no small disk to fill: {mounted.stderr.decode().strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()
