"""Bookings in all their states, of households and organisations, with those who have a place in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bildungsraum.adapters.sql.schema.types import INSTANT
from bildungsraum.adapters.sql.schema.types import NUMBER as INTEGER
from bildungsraum.adapters.sql.schema.types import WORDS as TEXT

revision = "0002"
down_revision = "0001"

STATES = "'held', 'pending', 'waiting', 'offered', 'registered', 'no_show', 'cancelled', 'lapsed', 'rejected', 'moved'"
KEPT = "session, booking, person, state, places, position, fee_cents, currency, since"


def upgrade() -> None:
    """Make the table of bookings anew with what it held, and that of holders; until now nobody held another's place."""
    op.drop_index("bookings_active", "bookings")
    if op.get_bind().dialect.name == "sqlite":
        op.rename_table("bookings", "bookings_before")
        _bookings()
        op.execute(f"INSERT INTO bookings ({KEPT}) SELECT {KEPT} FROM bookings_before")  # noqa: S608  # names of columns
        op.drop_table("bookings_before")
    else:  # no store on another engine is as old as this
        op.drop_table("bookings")
        _bookings()
    _holders()
    _rename_refusals()


def _bookings() -> None:
    op.create_table(
        "bookings",
        sa.Column("session", TEXT, sa.ForeignKey("occupancy.session", name="bookings_session"), primary_key=True),
        sa.Column("booking", TEXT, sa.ForeignKey("requests.id", name="bookings_booking"), primary_key=True),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("household", TEXT),
        sa.Column("organisation", TEXT),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("places", INTEGER, nullable=False),
        sa.Column("position", INTEGER),
        sa.Column("fee_cents", INTEGER, nullable=False),
        sa.Column("currency", TEXT, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("lapses", INSTANT),
        sa.CheckConstraint(f"state IN ({STATES})", name="bookings_state"),
        sa.CheckConstraint("places > 0", name="bookings_places"),
        sa.CheckConstraint("position > 0", name="bookings_position"),
        sa.CheckConstraint("fee_cents >= 0", name="bookings_fee"),
        sqlite_with_rowid=False,
    )
    _index("bookings_by_person", ["person", "state", "session"])
    _index("bookings_by_household", ["household", "state", "session"], "household IS NOT NULL")
    _index("bookings_by_organisation", ["organisation", "state", "session"], "organisation IS NOT NULL")
    _index("bookings_by_lapse", ["lapses", "session"], "lapses IS NOT NULL")


def _index(name: str, columns: list[str], condition: str | None = None) -> None:
    where = None if condition is None else sa.text(condition)
    op.create_index(name, "bookings", columns, sqlite_where=where, postgresql_where=where)


def _holders() -> None:
    op.create_table(
        "holders",
        sa.Column("session", TEXT, primary_key=True),
        sa.Column("booking", TEXT, primary_key=True),
        sa.Column("person", TEXT, primary_key=True),
        sa.ForeignKeyConstraint(
            ["session", "booking"], ["bookings.session", "bookings.booking"], name="holders_booking"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("holders_by_person", "holders", ["person", "session"])


def _rename_refusals() -> None:
    """What could be refused was only a cancellation; the event has a more general name now."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        op.execute("DROP TRIGGER journal_no_update")
    op.execute(
        """
        UPDATE journal
        SET type = 'Refused', document = replace(document, '"type":"CancellationRefused"', '"type":"Refused"')
        WHERE type = 'CancellationRefused'
        """
    )
    if sqlite:
        message = "the journal is never changed"
        op.execute(
            f"CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
