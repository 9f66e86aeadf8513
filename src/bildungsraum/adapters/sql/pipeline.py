"""The short way to a server: few journeys there and back.  In German: gebündelte Anweisungen.

What a unit of work will ask is sent at once, and what it writes goes together with the end of the transaction, so that
one booking is two journeys.  Pipeline mode of libpq: the server works through everything in order, and leaves out what
comes behind a failure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NoReturn

import psycopg
from attrs import define, field, frozen
from sqlalchemy import Connection
from sqlalchemy.engine import RootTransaction
from sqlalchemy.exc import DBAPIError

from .schema.prepared import Prepared, Ready, Row
from .wire import Answer, Check, Explain, refuse


@frozen
class Waiting:
    """Something to be written, and *what* it is."""

    text: str
    values: Any
    what: str
    check: Check | None


@define(eq=False)
class PipelinedWire:
    """A wire to a server, which is as far away as it is."""

    _connection: Connection
    _explain: Explain
    _broken: type[Exception]
    _driver: Any = field(init=False)
    _answers: dict[tuple[int, str], Answer] = field(factory=dict)
    _waiting: list[Waiting] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self._driver = self._connection.connection.driver_connection

    def ask(self, question: Prepared, row: Row) -> Answer:
        known = self._answers.get(_key(question, row))
        if known is not None:
            return known
        self.flush()
        ready = question.on(self._connection.dialect)
        try:
            answer: Answer = self._driver.execute(ready.text, ready.values(row)).fetchall()
        except Exception as error:  # what it is, is looked at
            self._refuse(error)
        return answer

    def ask_among(self, question: Prepared, wanted: Collection[str]) -> Answer:
        return self.ask(question, {"wanted": list(wanted)}) if wanted else ()

    def expect(self, questions: Iterable[tuple[Prepared, Row]]) -> None:
        self.flush()
        asked = list(questions)
        try:
            with self._driver.pipeline():
                cursors = []
                for question, row in asked:
                    ready = question.on(self._connection.dialect)
                    cursors.append(self._driver.execute(ready.text, ready.values(row)))
            answers = [cursor.fetchall() for cursor in cursors]
        except Exception as error:
            self._refuse(error)
        for (question, row), answer in zip(asked, answers, strict=True):
            self._answers[_key(question, row)] = answer

    def write(self, statement: Prepared, rows: Sequence[Row], *, what: str, check: Check | None = None) -> None:
        ready = statement.on(self._connection.dialect)
        self._answers.clear()
        self._waiting += [Waiting(ready.text, values, what, check) for values in _values(statement, ready, rows)]

    def lock(self, statement: Prepared, rows: Sequence[Row]) -> None:
        if rows:
            self.write(statement, rows, what="locks")
            self.flush()

    def flush(self) -> None:
        if self._waiting:
            self._send(None)

    def commit(self, transaction: RootTransaction) -> None:
        if self._waiting:
            self._send(transaction)
        else:
            transaction.commit()

    def _send(self, transaction: RootTransaction | None) -> None:
        """Everything that waits, and with it the end of *transaction*.

        What a check would refuse makes the server refuse something behind it (a position of the journal is given
        once), so that nothing of it can be saved before we look.
        """
        sent, cursors, self._waiting = self._waiting, [], []
        try:
            with self._driver.pipeline():
                for one in sent:  # the server may refuse the first ones while we send the last
                    cursors.append(self._driver.cursor())
                    cursors[-1].execute(one.text, one.values)
                if transaction is not None:
                    transaction.commit()
        except Exception as error:
            self._roll_back()
            _check(sent, cursors)
            self._refuse(error, sent)
        _check(sent, cursors)

    def _roll_back(self) -> None:
        """For the driver too: when the end of a transaction fails, SQLAlchemy takes it for ended."""
        try:
            if not self._driver.closed:
                self._driver.rollback()
                return
        except psycopg.Error:  # a pipeline that was cut off cannot be left
            self._driver.close()
        self._connection.invalidate()

    def _refuse(self, error: Exception, sent: Sequence[Waiting] = ()) -> NoReturn:
        self._roll_back()
        if isinstance(error, DBAPIError) and error.orig is not None:
            error = error.orig
        what = ", ".join(dict.fromkeys(one.what for one in sent))
        refuse(error, self._connection, self._explain, self._broken, what)


def _check(sent: Sequence[Waiting], cursors: Sequence[Any]) -> None:
    """Let each check see how many rows were written, as far as the server has come."""
    for one, cursor in zip(sent, cursors, strict=False):
        if one.check is not None and cursor.rowcount >= 0:
            one.check(cursor.rowcount)


def _values(statement: Prepared, ready: Ready, rows: Sequence[Row]) -> Iterator[Any]:
    """What is sent for *rows*: once for all of them where the statement can, otherwise for each."""
    if statement.elsewhere is not None:
        yield ready.together(rows)
    else:
        yield from map(ready.values, rows)


def _key(question: Prepared, row: Row) -> tuple[int, str]:
    return id(question), repr(sorted(row.items()))
