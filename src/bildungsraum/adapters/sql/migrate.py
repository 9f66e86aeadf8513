"""A database becomes a store: recognise it, set it up, bring an older one up to date.  In German: Einrichten."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from ...ports import StoreUnusable
from .engines import Database
from .schema import REVISION

MIGRATIONS = Path(__file__).parent / "migrations"


def prepare(database: Database) -> None:
    """Make sure that there is a store of the current version in *database*.

    A place with nothing in it is set up, an older version brought up to date, each in one transaction.  Several
    processes may do so at the same time.  :class:`StoreUnusable` for everything else, and then all stays as it was.
    """
    if database.is_ready(REVISION):
        return
    with database.setting_up() as connection:
        reached = database.revision(connection)  # another process may have been quicker
        if reached != REVISION:
            _migrate(connection, reached, database)
            database.mark(connection)


def _migrate(connection: Connection, reached: str | None, database: Database) -> None:
    # imported here because opening a store that is up to date must not wait for it
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    if reached is not None:
        try:
            ScriptDirectory.from_config(config).get_revision(reached)
        except CommandError:
            raise unknown(database, reached) from None
    command.upgrade(config, "head")


def unknown(database: Database, reached: str) -> StoreUnusable:
    """What is said of a store that has *reached* a migration which is none of ours."""
    why = f"its tables are of a version that is not known here ({reached}), probably a newer one"
    return StoreUnusable(database.url, why, "install the newest bildungsraum")
