"""The tables of one district.  In German: Tabellen.

Values stand as JSON in a column ``document``; beside it are only the columns that a question needs.  The journal is the
truth; ``requests``, ``occupancy``, ``bookings`` and ``holders`` are written with it for those who ask in SQL.  Names
and addresses stand in ``contacts`` and nowhere else, and what people say about themselves in ``filled_forms``.

What is defined here is what queries are built from; the tables themselves are made by :mod:`.migrations`, and a test
compares both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from ...registration import State
from ...values import utc

REVISION = "0003"
"""The newest of the migrations."""


class Instant(TypeDecorator[datetime]):
    """A point in time, kept in UTC; on SQLite as text that sorts like time and that its date functions understand."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else utc(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else utc(value)


metadata = MetaData()

# what is offered ------------------------------------------------------------------------------------------------------

providers = Table(
    "providers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("document", Text, nullable=False),
)

offerings = Table(
    "offerings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("provider", Text, nullable=False),
    Column("search", Text, nullable=False),  # title, subtitle, text and topics in small letters
    Column("document", Text, nullable=False),
    Index("offerings_by_provider", "provider"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("offering", Text, ForeignKey("offerings.id", name="sessions_offering"), nullable=False),
    Column("number", Text, nullable=False),
    Column("search", Text, nullable=False),  # the number in small letters
    Column("status", Text, nullable=False),
    Column("starts_utc", Instant),
    Column("ends_utc", Instant),
    Column("length", Integer),  # whole seconds from start to end, rounded up
    Column("document", Text, nullable=False),
    Index("sessions_by_offering", "offering", "id", "status"),
    Index("sessions_by_start", "starts_utc", "id", "ends_utc"),
    Index("sessions_by_length", "length"),
    Index("sessions_by_number", "search", "id"),
)

# what happened --------------------------------------------------------------------------------------------------------

journal = Table(
    "journal",
    metadata,
    Column("session", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("type", Text, nullable=False),
    Column("document", Text, nullable=False),
    CheckConstraint("position > 0", name="journal_position"),
    sqlite_with_rowid=False,
)

occupancy = Table(
    "occupancy",
    metadata,
    Column("session", Text, primary_key=True),
    Column("capacity", Integer),  # NULL is unlimited
    Column("taken_elsewhere", Integer, nullable=False),
    Column("taken", Integer, nullable=False),
    Column("bookings_waiting", Integer, nullable=False),
    CheckConstraint("capacity >= 0", name="occupancy_capacity"),
    CheckConstraint("taken_elsewhere >= 0", name="occupancy_taken_elsewhere"),
    CheckConstraint("taken >= 0", name="occupancy_taken"),
    CheckConstraint("bookings_waiting >= 0", name="occupancy_bookings_waiting"),
    sqlite_with_rowid=False,
)

requests = Table(
    "requests",
    metadata,
    Column("id", Text, primary_key=True),
    Column("session", Text, ForeignKey("occupancy.session", name="requests_session"), nullable=False),
    Index("requests_by_session", "session"),
    sqlite_with_rowid=False,
)

bookings = Table(
    "bookings",
    metadata,
    Column("session", Text, ForeignKey("occupancy.session", name="bookings_session"), primary_key=True),
    Column("booking", Text, ForeignKey("requests.id", name="bookings_booking"), primary_key=True),
    Column("person", Text, nullable=False),
    Column("household", Text),  # NULL if none is known
    Column("organisation", Text),
    Column("state", Text, nullable=False),
    Column("places", Integer, nullable=False),
    Column("position", Integer),  # in the queue; NULL if the booking never waited
    Column("fee_cents", Integer, nullable=False),
    Column("currency", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("lapses", Instant),  # when something of it lapses; NULL is never
    CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in State)})", name="bookings_state"),
    CheckConstraint("places > 0", name="bookings_places"),
    CheckConstraint("position > 0", name="bookings_position"),
    CheckConstraint("fee_cents >= 0", name="bookings_fee"),
    sqlite_with_rowid=False,
)
Index("bookings_by_person", bookings.c.person, bookings.c.state, bookings.c.session)
for _name in ("household", "organisation"):
    _known = bookings.c[_name].is_not(None)
    Index(
        f"bookings_by_{_name}",
        bookings.c[_name],
        bookings.c.state,
        bookings.c.session,
        sqlite_where=_known,
        postgresql_where=_known,
    )
Index(
    "bookings_by_lapse",
    bookings.c.lapses,
    bookings.c.session,
    sqlite_where=bookings.c.lapses.is_not(None),
    postgresql_where=bookings.c.lapses.is_not(None),
)

holders = Table(  # who has a place that somebody else has booked, while the booking is active
    "holders",
    metadata,
    Column("session", Text, primary_key=True),
    Column("booking", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    ForeignKeyConstraint(["session", "booking"], ["bookings.session", "bookings.booking"], name="holders_booking"),
    Index("holders_by_person", "person", "session"),
    sqlite_with_rowid=False,
)

# people and messages --------------------------------------------------------------------------------------------------

contacts = Table(
    "contacts",
    metadata,
    Column("person", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("mail", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("mail_folded", Text, nullable=False),
    Index("contacts_by_mail", "mail_folded", "person"),
)

filled_forms = Table(  # what people have answered under their name
    "filled_forms",
    metadata,
    Column("session", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("form", Text, primary_key=True),
    Column("document", Text, nullable=False),
    Index("filled_forms_by_person", "person"),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    Column("added", Integer, primary_key=True),  # counts up, given by the database
    Column("key", Text, nullable=False),
    Column("session", Text, nullable=False),
    Column("due", Instant, nullable=False),
    Column("said_at", Instant),
    Column("document", Text, nullable=False),
    Index("outbox_by_key", "key", unique=True),
    Index("outbox_by_session", "session", "key"),
)
Index(
    "outbox_pending",
    outbox.c.due,
    outbox.c.added,
    sqlite_where=outbox.c.said_at.is_(None),
    postgresql_where=outbox.c.said_at.is_(None),
)

# surveys: nothing connects the two, and without a row number no query can tell the order of writing -------------------

used_tokens = Table(
    "used_tokens",
    metadata,
    Column("session", Text, primary_key=True),
    Column("token", Text, primary_key=True),
    sqlite_with_rowid=False,
)

answers = Table(
    "answers",
    metadata,
    Column("session", Text, primary_key=True),
    Column("key", Text, primary_key=True),  # random
    Column("document", Text, nullable=False),
    sqlite_with_rowid=False,
)

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)


def upsert(table: Table) -> Insert:
    """Insert rows, each replacing the one that has the same primary key."""
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    others = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=others)


def insert_new(table: Table, *unique: str) -> Insert:
    """Insert rows, leaving out those for which there is one already that has the same *unique* columns."""
    return insert(table).on_conflict_do_nothing(index_elements=list(unique))


def portions(values: Iterable[str], size: int = 200) -> Iterator[list[str]]:
    """*values*, each once, in lists that are short enough for one statement."""
    rest = list(dict.fromkeys(values))
    for first in range(0, len(rest), size):
        yield rest[first : first + size]
