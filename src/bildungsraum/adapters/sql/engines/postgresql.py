"""A store in a schema of a PostgreSQL database: how it is addressed, opened and set up.  In German: PostgreSQL-Schema.

Writing units of work run at READ COMMITTED: what must not happen is kept from happening by the session's own counter
and by a lock on its row, never by SERIALIZABLE.  Reading units run at REPEATABLE READ, so that they see one state.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from selectors import EVENT_READ, DefaultSelector
from typing import Any

import psycopg
from attrs import field, frozen
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DisconnectionError

from ....ports import StoreUnusable
from ..pipeline import PipelinedWire
from ..schema.booking import OURS
from ..wire import Wire
from .postgresql_address import parts
from .postgresql_failures import explain, meant

_IS_READ_ONLY = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_RELATIONS = text(
    """
    SELECT relname, obj_description(pg_class.oid, 'pg_class')
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = :schema AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    """
)
_HAS_SCHEMA = text("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = :schema)")
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:schema, 0))")
_REVISION = text("SELECT version_num FROM alembic_version")


@frozen(eq=False)
class PostgresSchema:
    """See :class:`..Database`.  *wanted* is what the driver is told, a password among it."""

    url: str
    schema: str
    patience: float
    connections: int
    wanted: dict[str, Any] = field(repr=False)

    @classmethod
    def parse(cls, url: str) -> PostgresSchema:
        """Read ``postgresql://user:password@host,host2/database``; ``ValueError`` says what does not fit.

        Behind a question mark may stand ``schema`` (the district's own), ``patience`` (seconds to wait for others),
        ``connections`` (how many at most) and whatever libpq knows, such as ``target_session_attrs=read-write``.
        """
        return cls(**parts(url))

    def open(self) -> tuple[Engine, Engine]:
        writers = self._engine()
        readers = writers.execution_options(**_IS_READ_ONLY)  # the same connections, so that their limit is one
        return writers, readers

    def wire(self, connection: Connection, *, is_for_reading: bool) -> Wire:
        def meaning(error: BaseException) -> BaseException | None:
            return meant(error, self.url, is_for_reading=is_for_reading, is_end=True)

        return PipelinedWire(connection, meaning, psycopg.IntegrityError)

    def turn(self) -> AbstractContextManager[object]:
        return nullcontext()  # sessions are locked one by one

    def is_ready(self, revision: str) -> bool:
        engine = self._engine()
        try:
            with engine.execution_options(**_IS_READ_ONLY).begin() as connection:
                return self.revision(connection) == revision
        finally:
            engine.dispose()

    @contextmanager
    def setting_up(self) -> Iterator[Connection]:
        engine = self._engine()
        try:
            with engine.begin() as connection:
                connection.execute(_ONE_AT_A_TIME, {"schema": self.schema})
                if not connection.scalar(_HAS_SCHEMA, {"schema": self.schema}):
                    connection.exec_driver_sql(f"CREATE SCHEMA {self.schema}")
                yield connection
        finally:
            engine.dispose()

    def revision(self, connection: Connection) -> str | None:
        found: dict[str, str | None] = dict(connection.execute(_RELATIONS, {"schema": self.schema}).all())
        if not found:
            return None
        if found.get("journal") != OURS:
            why = f"the schema {self.schema} belongs to another program"
            raise StoreUnusable(self.url, why, "name another schema (?schema=…)")
        version: str | None = connection.scalar(_REVISION) if "alembic_version" in found else None
        if version is None:
            raise StoreUnusable(self.url, "the version of its tables is missing", "restore the last backup")
        return version

    def mark(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"COMMENT ON TABLE journal IS '{OURS}'")

    def _engine(self) -> Engine:
        engine = create_engine(
            "postgresql+psycopg://",
            connect_args=self.wanted,
            isolation_level="READ COMMITTED",
            pool_size=self.connections,
            max_overflow=0,
            pool_timeout=self.patience,
            pool_use_lifo=True,
            hide_parameters=True,  # names and addresses are among them
        )
        event.listen(engine, "checkout", _refuse_dead)

        @event.listens_for(engine, "handle_error")
        def _failed(context: ExceptionContext) -> BaseException | None:
            connection = context.connection
            transaction = connection.get_transaction() if connection and context.statement else None
            if transaction is not None and not context.is_disconnect:
                transaction.rollback()  # so that half a step is not committed by a caller who goes on regardless
            return explain(context, self.url)

        return engine


def _refuse_dead(dbapi_connection: Any, *_: object) -> None:
    """A server that has ended the connection meanwhile has told so: there is something to read before we asked."""
    with DefaultSelector() as selector:
        selector.register(dbapi_connection.fileno(), EVENT_READ)
        if selector.select(0):
            raise DisconnectionError
