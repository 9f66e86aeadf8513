"""The short way to the driver, for what every booking asks and writes.  In German: Standleitung."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, NoReturn, Protocol

from attrs import define, field
from sqlalchemy import Connection
from sqlalchemy.engine import RootTransaction

from .schema.prepared import Prepared, Row

Answer = Sequence[tuple[Any, ...]]
Check = Callable[[int], None]
"""Is told how many rows were written, and raises if they should have been more."""
Explain = Callable[[BaseException], BaseException | None]
"""What a failure of the driver means to the caller; ``None`` if only a mistake in the program can be its cause."""


class Wire(Protocol):
    """What one unit of work asks and writes by the short way; everything in it happens in this order."""

    def ask(self, question: Prepared, row: Row) -> Answer:
        """The rows that answer *question*."""

    def ask_among(self, question: Prepared, wanted: Collection[str]) -> Answer:
        """The rows for all that is *wanted*, in no particular order; see :func:`.schema.prepared.among`."""

    def expect(self, questions: Iterable[tuple[Prepared, Row]]) -> None:
        """These *questions* come next, and are best asked at once."""

    def write(self, statement: Prepared, rows: Sequence[Row], *, what: str, check: Check | None = None) -> None:
        """Write *rows*; ``ValueError`` says that something of *what*, an id, breaks a rule of the tables: at once or
        at the end.
        """

    def lock(self, statement: Prepared, rows: Sequence[Row]) -> None:
        """Let nobody else have these *rows* until the end, where not everything is ours already."""

    def flush(self) -> None:
        """From now on everything that was written can be seen by whoever uses the connection otherwise."""

    def commit(self, transaction: RootTransaction) -> None:
        """Save everything; a step that has failed before makes it fail, too."""


@define(eq=False)
class DirectWire:
    """A wire to a database in the same process, where nothing is gained by waiting."""

    _connection: Connection
    _explain: Explain
    _broken: type[Exception]
    _driver: Any = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._driver = self._connection.connection.driver_connection

    def ask(self, question: Prepared, row: Row) -> Answer:
        ready = question.on(self._connection.dialect)
        try:
            answer: Answer = self._driver.execute(ready.text, ready.values(row)).fetchall()
        except Exception as error:  # what it is, is looked at
            refuse(error, self._connection, self._explain, self._broken, "")
        return answer

    def ask_among(self, question: Prepared, wanted: Collection[str]) -> Answer:
        return [row for one in dict.fromkeys(wanted) for row in self.ask(question, {"wanted": one})]

    def expect(self, questions: Iterable[tuple[Prepared, Row]]) -> None:
        pass

    def write(self, statement: Prepared, rows: Sequence[Row], *, what: str, check: Check | None = None) -> None:
        ready = statement.on(self._connection.dialect)
        try:
            if len(rows) == 1:
                written = self._driver.execute(ready.text, ready.values(rows[0])).rowcount
            else:
                written = self._driver.executemany(ready.text, map(ready.values, rows)).rowcount
        except Exception as error:
            refuse(error, self._connection, self._explain, self._broken, what)
        if check is not None:
            check(written)

    def lock(self, statement: Prepared, rows: Sequence[Row]) -> None:
        pass

    def flush(self) -> None:
        pass

    def commit(self, transaction: RootTransaction) -> None:
        transaction.commit()


def refuse(error: Exception, connection: Connection, explain: Explain, broken: type[Exception], what: str) -> NoReturn:
    """Take back the unit of work, so that half a step is not saved by a caller who goes on, and say what *error* is."""
    transaction = connection.get_transaction()
    if transaction is not None and transaction.is_active:
        transaction.rollback()
    if isinstance(error, broken):
        raise ValueError(f"what was to be kept of {what} breaks a rule of the tables ({error})") from None
    raise explain(error) or error
