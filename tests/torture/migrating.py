"""Several processes bring a store up to date at the same moment, and the first of them dies in the middle of it."""

from __future__ import annotations

import shutil
from multiprocessing.synchronize import Barrier
from pathlib import Path

from bildungsraum.adapters.sql import migrate, open_store, schema

from .faults import Trouble
from .runs import processes

NEXT = """
import os, pathlib, signal
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9999", "{before}"
def upgrade():
    with op.batch_alter_table("occupancy") as table:
        table.add_column(sa.Column("remark", sa.Text))
    doom = pathlib.Path({doom!r})
    if doom.exists():
        doom.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
"""


def next_version(folder: Path) -> Path:
    """The migrations in *folder*, one more than there are; who comes first to the end of that one dies."""
    migrations, doom = folder / "migrations", folder / "doom"
    shutil.copytree(migrate.MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    doom.touch()
    text = NEXT.format(before=schema.REVISION, doom=str(doom))
    (migrations / "versions" / "9999_next.py").write_text(text, "utf-8")
    return migrations


def become(migrations: Path) -> None:
    """Let this process be one of the next version."""
    migrate.MIGRATIONS = migrations
    vars(migrate)["REVISION"] = "9999"


def migrated(url: str, migrations: Path, exits: list[int | None]) -> Trouble:
    """Three processes of the next version open the store while the clients are at work; *exits* says how they ended."""

    def strike() -> int:
        start = processes.Barrier(3)
        upgraders = [processes.Process(target=_upgrade, args=(url, migrations, start)) for _ in range(3)]
        for one in upgraders:
            one.start()
        for one in upgraders:
            one.join()
        exits.extend(one.exitcode for one in upgraders)
        return len(upgraders)

    return strike


def _upgrade(url: str, migrations: Path, start: Barrier) -> None:
    become(migrations)
    start.wait(60)
    open_store(url).close()
