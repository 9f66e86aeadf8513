"""Statements that every engine understands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Table
from sqlalchemy.dialects.postgresql import Insert, insert  # SQLite has the same ON CONFLICT, and is given it as well
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement


def upsert(table: Table, where: ColumnElement[bool] | None = None) -> Insert:
    """Insert rows, each replacing the one that has the same primary key, if *where* is true of that one."""
    statement = _counted(table)
    keys = [column.name for column in table.primary_key]
    others = [column.name for column in table.columns if column.name not in keys] or keys  # and be it to lock the row
    replaced = {name: statement.excluded[name] for name in others}
    return statement.on_conflict_do_update(index_elements=keys, set_=replaced, where=where)


def insert_new(table: Table, *unique: str) -> Insert:
    """Insert rows, leaving out those for which there is one already that has the same *unique* columns."""
    return _counted(table).on_conflict_do_nothing(index_elements=list(unique))


def _counted(table: Table) -> Insert:
    """An insert that says how many rows it has written, which is not a matter of course on every engine."""
    return insert(table).execution_options(preserve_rowcount=True)


class contains(FunctionElement[bool]):  # noqa: N801  # reads like the functions of SQL
    """Whether the first text contains the second, letter by letter; every text contains the empty one."""

    type = Boolean()
    inherit_cache = True


@compiles(contains, "sqlite")
def _instr(element: contains, compiler: SQLCompiler, **keywords: Any) -> str:
    return f"instr({compiler.process(element.clauses, **keywords)}) > 0"


@compiles(contains, "postgresql")
def _strpos(element: contains, compiler: SQLCompiler, **keywords: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **keywords)}) > 0"


def portions(values: Iterable[str], size: int = 200) -> Iterator[list[str]]:
    """*values*, each once, in lists that are short enough for one statement."""
    rest = list(dict.fromkeys(values))
    for first in range(0, len(rest), size):
        yield rest[first : first + size]
