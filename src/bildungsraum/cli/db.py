"""Commands that look after the database: db init, db upgrade, db status, db verify, db rebuild, db backup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..ports import StoreUnusable
from .context import CannotDo, Database, Json, out, print_json, say, url_of

if TYPE_CHECKING:  # the other commands must not wait for SQLAlchemy, nor need it to be installed
    from ..adapters.sql import SqlStore
    from ..adapters.sql.engines import Database as Place
    from ..adapters.sql.verifying import Finding

SHOWN = 50
"""How many findings are printed; with ``--json`` all of them are."""


def add_to(app: typer.Typer) -> None:
    """Make these commands known."""
    database = typer.Typer(help=say("help_db_commands"), rich_markup_mode=None)
    for name, command in (
        ("init", init),
        ("upgrade", upgrade),
        ("status", status),
        ("verify", verify),
        ("rebuild", rebuild),
        ("backup", backup),
    ):
        database.command(name, help=say(f"help_db_{name}"))(command)
    app.add_typer(database, name="db")


def init(db: Database = "") -> int:
    """Set up a new database, or leave one that is there as it is."""
    from ..adapters.sql.migrate import prepare
    from ..adapters.sql.standing import standing

    with _place(db) as place:
        there = None if _is_missing(place) else standing(place)
        if there is not None and there.is_current:
            out.print(say("db_is_current", url=place.url))
            return 0
        if there is not None and there.revision is not None:
            raise CannotDo(say("db_outdated", revision=there.revision, newest=there.newest))
        prepare(place)
        out.print(say("db_made", url=place.url))
    return 0


def upgrade(db: Database = "") -> int:
    """Bring an older database up to date, in one transaction."""
    from ..adapters.sql.migrate import prepare
    from ..adapters.sql.standing import standing

    with _place(db, must_exist=True) as place:
        there = standing(place)
        if there.revision is None:
            raise CannotDo(say("db_empty", url=place.url))
        prepare(place)
        if there.is_current:
            out.print(say("db_is_current", url=place.url))
        else:
            out.print(say("db_upgraded", before=there.revision, after=there.newest, url=place.url))
    return 0


def status(db: Database = "", as_json: Json = False) -> int:
    """What is in the database; 1 if it has to be brought up to date first."""
    from ..adapters.sql.standing import standing

    with _place(db, must_exist=True) as place:
        there = standing(place)
        if there.revision is None:
            raise CannotDo(say("db_empty", url=place.url))
        facts = {name: getattr(there, name) for name in ("url", "engine", "journal_mode", "size", "revision")}
        facts |= dict(there.counts)
        if as_json:
            print_json(facts | {"newest": there.newest})
        else:
            for name, value in facts.items():
                if value != "":
                    out.print(f"{say(f'db_fact_{name}')}: {value}")
            out.print(say("db_no_backup_known"))
            if not there.is_current:
                out.print(say("db_outdated", revision=there.revision, newest=there.newest))
    return 0 if there.is_current else 1


def verify(db: Database = "", as_json: Json = False) -> int:
    """Compare the tables with the journal; 1 if they differ."""
    from ..adapters.sql import verifying

    with _place(db, must_exist=True) as place, _store(place) as store:
        found = verifying.verify(store)
        if as_json:
            findings = list(found)
            print_json(findings)
            return int(bool(findings))
        number = _print_findings(found)
        out.print(say("db_what_next") if number else say("db_clean"))
    return int(bool(number))


def rebuild(db: Database = "") -> int:
    """Write the tables anew where they differ from the journal; 1 if the journal itself is not in order."""
    from ..adapters.sql import rebuilding

    with _place(db, must_exist=True) as place, _store(place) as store:
        sessions = changed = 0
        left: list[Finding] = []
        for one in rebuilding.rebuild(store):
            sessions += 1
            changed += one.is_changed
            left += one.findings
        out.print(say("db_rebuilt", sessions=sessions, changed=changed))
        _print_findings(left)
    return int(bool(left))


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say("help_db_file"), show_default=False)],
    db: Database = "",
) -> int:
    """Copy the database to a new file and check the copy; 1 if something is wrong in it."""
    from ..adapters.sql.backup import MadeElsewhere, back_up

    with _place(db, must_exist=True) as place:
        try:
            findings = back_up(place, file)
        except MadeElsewhere as command:
            raise CannotDo(say("db_backup_elsewhere", command=command)) from None
        out.print(say("db_backed_up", path=file))
        _print_findings(findings)
    return int(bool(findings))


@contextmanager
def _place(db: str, *, must_exist: bool = False) -> Iterator[Place]:
    """Where *db* is; what the engine cannot do there is damage, because every other cause has been told by then."""
    try:
        from sqlalchemy.exc import DatabaseError

        from ..adapters.sql import database_at

        place = database_at(url_of(db))
    except ModuleNotFoundError as error:
        package = "postgres" if error.name == "psycopg" else "sql"
        why = f"the package {error.name} is missing"
        raise StoreUnusable(url_of(db).partition(":")[0] + ":", why, f"install bildungsraum[{package}]") from None
    if must_exist and _is_missing(place):
        raise CannotDo(say("db_absent", path=getattr(place, "path", "")))
    try:
        yield place
    except DatabaseError:
        raise StoreUnusable(place.url, "the file is damaged", "restore the last backup") from None


def _is_missing(place: Place) -> bool:
    path = getattr(place, "path", None)  # of a file; a server says so itself
    return isinstance(path, Path) and path.parent.is_dir() and not path.exists()


@contextmanager
def _store(place: Place) -> Iterator[SqlStore]:
    """The store as it is: looking after it must not change its version by the way."""
    from ..adapters.sql import SqlStore
    from ..adapters.sql.standing import standing

    there = standing(place)
    if there.revision is None:
        raise CannotDo(say("db_empty", url=place.url))
    if not there.is_current:
        raise CannotDo(say("db_outdated", revision=there.revision, newest=there.newest))
    with closing(SqlStore.at(place)) as store:
        yield store


def _print_findings(findings: Iterable[Finding]) -> int:
    """Print the first of them, and say how many there are."""
    number = 0
    for one in findings:
        number += 1
        if number <= SHOWN:
            where = " ".join(part for part in (one.table, one.session, one.key) if part)
            key = "missing_row" if one.fault.value == "missing" else one.fault.value
            out.print(say(f"db_{key}", where=where, column=one.column, found=one.found, expected=one.expected))
    if number > SHOWN:
        out.print(say("more_problems", number=number - SHOWN))
    if number:
        out.print(say("db_findings", number=number))
    return number
