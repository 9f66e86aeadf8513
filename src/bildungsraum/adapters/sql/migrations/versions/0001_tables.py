"""All tables of the first version."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

from bildungsraum.adapters.sql.schema.types import INSTANT
from bildungsraum.adapters.sql.schema.types import NUMBER as INTEGER
from bildungsraum.adapters.sql.schema.types import WORDS as TEXT

revision = "0001"
down_revision = None

NEXT_POSITION = "(SELECT coalesce(max(position), 0) + 1 FROM journal WHERE session = NEW.session)"
TRIGGERS = (
    ("journal_no_update", "UPDATE ON journal", "the journal is never changed"),
    ("journal_no_delete", "DELETE ON journal", "the journal is never changed"),
    # INSERT OR REPLACE would pass the two above
    ("journal_no_gap", f"INSERT ON journal WHEN NEW.position != {NEXT_POSITION}", "the journal is only continued"),
)
"""The journal can only be continued, also by those who write to the file with another program."""


def upgrade() -> None:
    """Make the tables, and the secret that a district's survey tokens come from."""
    _catalogue()
    _journal()
    _bookings()
    _people()
    _surveys()


def _catalogue() -> None:
    op.create_table(
        "providers",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("document", TEXT, nullable=False),
    )
    op.create_table(
        "offerings",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("provider", TEXT, nullable=False),
        sa.Column("search", TEXT, nullable=False),
        sa.Column("document", TEXT, nullable=False),
    )
    op.create_index("offerings_by_provider", "offerings", ["provider"])
    op.create_table(
        "sessions",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("offering", TEXT, sa.ForeignKey("offerings.id", name="sessions_offering"), nullable=False),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("search", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("starts_utc", INSTANT),
        sa.Column("ends_utc", INSTANT),
        sa.Column("length", INTEGER),
        sa.Column("document", TEXT, nullable=False),
    )
    op.create_index("sessions_by_offering", "sessions", ["offering", "id", "status"])
    op.create_index("sessions_by_start", "sessions", ["starts_utc", "id", "ends_utc"])
    op.create_index("sessions_by_length", "sessions", ["length"])
    op.create_index("sessions_by_number", "sessions", ["search", "id"])


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("session", TEXT, primary_key=True),
        sa.Column("position", INTEGER, primary_key=True),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("document", TEXT, nullable=False),
        sa.CheckConstraint("position > 0", name="journal_position"),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        for name, event, message in TRIGGERS:
            op.execute(f"CREATE TRIGGER {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, '{message}'); END")
    op.create_table(
        "occupancy",
        sa.Column("session", TEXT, primary_key=True),
        sa.Column("capacity", INTEGER),
        sa.Column("taken_elsewhere", INTEGER, nullable=False),
        sa.Column("taken", INTEGER, nullable=False),
        sa.Column("bookings_waiting", INTEGER, nullable=False),
        sa.CheckConstraint("capacity >= 0", name="occupancy_capacity"),
        sa.CheckConstraint("taken_elsewhere >= 0", name="occupancy_taken_elsewhere"),
        sa.CheckConstraint("taken >= 0", name="occupancy_taken"),
        sa.CheckConstraint("bookings_waiting >= 0", name="occupancy_bookings_waiting"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "requests",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("session", TEXT, sa.ForeignKey("occupancy.session", name="requests_session"), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("requests_by_session", "requests", ["session"])


def _bookings() -> None:
    op.create_table(
        "bookings",
        sa.Column("session", TEXT, sa.ForeignKey("occupancy.session", name="bookings_session"), primary_key=True),
        sa.Column("booking", TEXT, sa.ForeignKey("requests.id", name="bookings_booking"), primary_key=True),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("places", INTEGER, nullable=False),
        sa.Column("position", INTEGER),
        sa.Column("fee_cents", INTEGER, nullable=False),
        sa.Column("currency", TEXT, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.CheckConstraint("state IN ('registered', 'waiting', 'cancelled', 'no_show')", name="bookings_state"),
        sa.CheckConstraint("places > 0", name="bookings_places"),
        sa.CheckConstraint("position > 0", name="bookings_position"),
        sa.CheckConstraint("fee_cents >= 0", name="bookings_fee"),
        sqlite_with_rowid=False,
    )
    active = sa.text("state != 'cancelled'")
    op.create_index(
        "bookings_active", "bookings", ["session", "person"], unique=True, sqlite_where=active, postgresql_where=active
    )


def _people() -> None:
    op.create_table(
        "contacts",
        sa.Column("person", TEXT, primary_key=True),
        *(sa.Column(name, TEXT, nullable=False) for name in ("name", "mail", "phone", "language", "mail_folded")),
    )
    op.create_index("contacts_by_mail", "contacts", ["mail_folded", "person"])
    op.create_table(
        "outbox",
        sa.Column("added", INTEGER, primary_key=True),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("session", TEXT, nullable=False),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("said_at", INSTANT),
        sa.Column("document", TEXT, nullable=False),
    )
    op.create_index("outbox_by_key", "outbox", ["key"], unique=True)
    op.create_index("outbox_by_session", "outbox", ["session", "key"])
    unsaid = sa.text("said_at IS NULL")
    op.create_index("outbox_pending", "outbox", ["due", "added"], sqlite_where=unsaid, postgresql_where=unsaid)


def _surveys() -> None:
    op.create_table(
        "used_tokens",
        sa.Column("session", TEXT, primary_key=True),
        sa.Column("token", TEXT, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answers",
        sa.Column("session", TEXT, primary_key=True),
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("document", TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    settings = op.create_table(
        "settings",
        sa.Column("name", TEXT, primary_key=True),
        sa.Column("value", TEXT, nullable=False),
    )
    op.bulk_insert(settings, [{"name": "token_secret", "value": secrets.token_hex(32)}])
