"""Statements that are made once and carried out often.  In German: vorbereitete Anweisungen.

SQLAlchemy makes the text of a statement, and the way in which values enter it, each time anew or looks both up; for the
few statements of every booking that takes longer than the database needs for them.  These here go to the driver.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from attrs import field, frozen
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    column,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.types import TypeEngine

from .types import Instant

Row = Mapping[str, Any]
Bind = Callable[[Any], Any]


@frozen
class Name:
    """The *name* of a value, what the driver wants of it, and whether it *is_list*: one value for each row."""

    name: str
    bind: Bind | None
    is_list: bool = False

    def of(self, rows: Sequence[Row]) -> Any:
        """The value of one row, or the values of all of them."""
        if not self.is_list:
            return self.bound(rows[0][self.name])
        return [self.bound(row[self.name]) for row in rows]

    def bound(self, value: Any) -> Any:
        """*value* as the driver wants it."""
        return value if self.bind is None else self.bind(value)


@frozen(eq=False)
class Ready:
    """The *text* of a statement for one driver, and the *names* of its values, in order where *is_by_order*."""

    text: str
    names: tuple[Name, ...]
    is_by_order: bool

    def values(self, row: Row) -> Any:
        """The values of *row* as the driver wants them."""
        if self.is_by_order:
            return [row[one.name] if one.bind is None else one.bind(row[one.name]) for one in self.names]
        return {one.name: one.bound(row[one.name]) for one in self.names}

    def together(self, rows: Sequence[Row]) -> dict[str, Any]:
        """The values of all *rows*, for a statement that writes them at once."""
        return {one.name: one.of(rows) for one in self.names}


@frozen(eq=False)
class Prepared:
    """A *statement*, made ready for an engine when it is first used there; *elsewhere* is for all but SQLite."""

    statement: ClauseElement
    elsewhere: ClauseElement | None = None
    _ready: dict[str, Ready] = field(factory=dict, repr=False)

    def on(self, dialect: Dialect) -> Ready:
        """The statement for the driver of *dialect*."""
        ready = self._ready.get(dialect.name)
        if ready is None:
            ready = self._ready[dialect.name] = self._made(dialect)
        return ready

    def _made(self, dialect: Dialect) -> Ready:
        is_sqlite = dialect.name == "sqlite"
        statement = self.statement if is_sqlite or self.elsewhere is None else self.elsewhere
        compiled: Any = statement.compile(dialect=dialect)
        order = compiled.positiontup if compiled.positional else list(compiled.binds)
        names = tuple(_name(name, compiled.binds[name].type, dialect) for name in order)
        text = str(compiled)
        for one in names:
            if one.is_list:  # in binary, because the driver looks at every letter of a list that it writes as text
                text = text.replace(f"%({one.name})s", f"%({one.name})b")
        return Ready(text, names, compiled.positional)


def _name(name: str, kind: TypeEngine[Any], dialect: Dialect) -> Name:
    if isinstance(kind, _OfEachRow):
        return Name(name, kind.item_type.dialect_impl(dialect).bind_processor(dialect), is_list=True)
    return Name(name, kind.dialect_impl(dialect).bind_processor(dialect))


class _OfEachRow(ARRAY[Any]):
    """A list with one value for each row that is written."""


def among(question: Select[Any], column: ColumnElement[str]) -> Prepared:
    """*question*, of rows whose *column* is one of ``wanted``: one text on SQLite, where asking costs nothing, and a
    list elsewhere.
    """
    several = func.any(bindparam("wanted", type_=ARRAY(Text())))
    return Prepared(question.where(column == bindparam("wanted")), question.where(column == several))


def of_each(name: str) -> ColumnElement[str]:
    """Any of the texts that the rows have under *name*, so that many rows are one statement, which SQLite cannot."""
    return func.any(bindparam(name, type_=_OfEachRow(Text())))


def adding(table: Table, *, without: Collection[str] = ()) -> Prepared:
    """Write rows that are not there yet; the columns *without* are filled by the database."""
    return _rows(table, without, lambda statement: statement)


def adding_new(table: Table, unique: str, *, without: Collection[str] = ()) -> Prepared:
    """Write rows, leaving out those for which there is one already that has the same *unique* column."""
    return _rows(table, without, lambda statement: statement.on_conflict_do_nothing(index_elements=[unique]))


def saving(table: Table, where: ColumnElement[bool] | None = None) -> Prepared:
    """Write rows, each replacing the one that has the same primary key, if *where* is true of that one."""
    keys = [one.name for one in table.primary_key]
    others = [one.name for one in table.columns if one.name not in keys] or keys  # and be it to lock the row

    def replacing(statement: Insert) -> Insert:
        replaced = {name: statement.excluded[name] for name in others}
        return statement.on_conflict_do_update(index_elements=keys, set_=replaced, where=where)

    return _rows(table, (), replacing)


def _rows(table: Table, without: Collection[str], finished: Callable[[Insert], Insert]) -> Prepared:
    """One row at a time on SQLite; elsewhere a list for each column, so that many rows are one statement."""
    columns = [one for one in table.columns if one.name not in without]
    each = insert(table).values({one.name: bindparam(one.name, type_=one.type) for one in columns})
    lists = func.unnest(*(bindparam(one.name, type_=_OfEachRow(_plain(one.type))) for one in columns))
    rows = lists.table_valued(*(column(one.name, _plain(one.type)) for one in columns)).render_derived(name="given")
    names = [one.name for one in columns]
    together = insert(table).from_select(names, select(*(rows.c[name] for name in names)))
    return Prepared(finished(each), finished(together))


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    if isinstance(kind, Instant):
        return DateTime(timezone=True)
    return BigInteger() if isinstance(kind, Integer) else Text()
