"""No place is sold twice and nothing is lost, whatever happens to the clients, their server and their disk.

What the clients were told is held against what stands in the store, by a checker that knows neither store nor rules.
``make torture`` does the same with fifty thousand commands and hundreds of deaths.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from contextlib import closing
from pathlib import Path
from signal import SIGKILL

import pytest
from attrs import evolve
from postgres import Server

from bildungsraum.adapters.sql import migrate, open_store
from bildungsraum.adapters.sql.verifying import verify

from .acts import World
from .evidence import found_at
from .faults import FULL, Trouble, connections_cut, server_killed, small_disk
from .judging import judge
from .migrating import become, migrated, next_version
from .runs import Run, run

COMMANDS = int(os.environ.get("TORTURE_COMMANDS", "350"))
"""How many commands the clients ask for on each engine when nothing disturbs them; otherwise a fifth of it, or 2000."""
DEATHS = int(os.environ.get("TORTURE_DEATHS", "12"))
SERVER_KILLS = int(os.environ.get("TORTURE_SERVER_KILLS", "2"))
CUTS = int(os.environ.get("TORTURE_CUTS", "12"))
FULL_DISKS = int(os.environ.get("TORTURE_FULL_DISKS", "1"))
TROUBLED = World(int(os.environ.get("TORTURE_CLIENTS", "6")))
"""What there is when something disturbs the clients: to start sixteen of them takes longer than what they do."""
FEW = min(COMMANDS // 5, 2000)

engines = pytest.mark.parametrize("engine", ["sqlite", "postgres"])


def url_on(engine: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """The address of a store that is not there yet; whoever waits for the file does so for longer than any test."""
    if engine == "sqlite":
        return f"sqlite:///{folder / 'torture.db'}?timeout=60"
    server: Server = request.getfixturevalue("postgres")
    return server.fresh_url(patience="60")


def tortured(
    url: str,
    folder: Path,
    *,
    world: World = TROUBLED,
    commands: int = FEW,
    deaths: int = 0,
    trouble: Trouble | None = None,
) -> Run:
    """All goes well: what everybody was told is true, and the store agrees with itself."""
    world.make(url)
    done = run(world, url, folder, commands=commands, deaths=deaths, trouble=trouble)
    found = found_at(url)
    places = {str(id): session.capacity or 0 for id, session in world.sessions.items()}
    wrong = judge(found, done.ledgers, places)
    told = Counter(entry.answer for ledger in done.ledgers for entry in ledger)
    pace = f"{done.commands} commands in {done.seconds:.0f} s, {done.deaths} deaths, {done.strikes} strikes"
    logging.getLogger(__name__).info("%s, %d events; %s; wrong: %s", pace, len(found.journal), dict(told), wrong)
    assert wrong == ()
    with closing(open_store(url)) as store:
        assert list(verify(store)) == []
    assert (done.deaths, done.commands >= commands) == (deaths, True)
    return done


@engines
def test_sixteen_clients_sell_no_place_twice_and_lose_nothing(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    done = tortured(url_on(engine, request, tmp_path), tmp_path, world=World(), commands=COMMANDS)
    assert done.failures == set()


@engines
def test_clients_that_are_killed_in_mid_transaction_leave_all_of_a_command_or_nothing(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    tortured(url_on(engine, request, tmp_path), tmp_path, deaths=DEATHS)


@engines
def test_clocks_that_are_set_back_change_neither_the_order_nor_what_was_told(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    tortured(url_on(engine, request, tmp_path), tmp_path, world=evolve(TROUBLED, quiet=20, astray=40))


@engines
def test_a_second_migration_and_one_that_is_killed_disturb_nobody(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, exits = url_on(engine, request, tmp_path), list[int | None]()
    migrations = next_version(tmp_path)
    for name in ("MIGRATIONS", "REVISION"):
        monkeypatch.setattr(migrate, name, getattr(migrate, name))  # what it is now comes back in the end
    trouble = migrated(url, migrations, exits)

    def then_this_process() -> int:
        strikes = trouble()
        become(migrations)
        return strikes

    tortured(url, tmp_path, trouble=then_this_process)
    assert Counter(exits) == {-SIGKILL: 1, 0: 2}


def test_a_server_that_is_killed_has_everything_that_anybody_was_told(own_postgres: Server, tmp_path: Path) -> None:
    url = own_postgres.fresh_url(patience="60")
    assert tortured(url, tmp_path, trouble=server_killed(own_postgres, SERVER_KILLS)).strikes == SERVER_KILLS


def test_connections_that_are_cut_cost_time_and_nothing_else(postgres: Server, tmp_path: Path) -> None:
    assert (
        tortured(postgres.fresh_url(patience="60"), tmp_path, trouble=connections_cut(postgres, CUTS)).strikes >= CUTS
    )


def test_a_full_disk_refuses_what_it_cannot_keep_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", 16) as disk:
        url = f"sqlite:///{disk.folder / 'torture.db'}?timeout=60"
        assert FULL in tortured(url, tmp_path, trouble=disk.filled(FULL_DISKS, tmp_path)).failures


def test_a_server_whose_disk_is_full_refuses_what_it_cannot_keep(own_postgres: Server, tmp_path: Path) -> None:
    if own_postgres.folder is None:
        pytest.skip("the server is not ours")
    with small_disk(own_postgres.folder / tmp_path.name, 16) as disk:
        own_postgres.run(f"CREATE TABLESPACE small LOCATION '{disk.folder}'")
        url = own_postgres.fresh_url(patience="60", options="-c default_tablespace=small")
        assert FULL in tortured(url, tmp_path, trouble=disk.filled(FULL_DISKS, tmp_path)).failures
        schema = url.partition("schema=")[2].partition("&")[0]
        own_postgres.run(f"DROP SCHEMA {schema} CASCADE", "CHECKPOINT", "DROP TABLESPACE small")
