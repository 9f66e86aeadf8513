"""The session's own counter: how many events its journal has, kept where one row can be guarded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bildungsraum.adapters.sql.schema.types import NUMBER as INTEGER
from bildungsraum.adapters.sql.schema.types import WORDS as TEXT

revision = "0004"
down_revision = "0003"

KEPT = "session, capacity, taken_elsewhere, taken, bookings_waiting"
COUNTED = "SELECT count(*) FROM journal WHERE journal.session = occupancy.session"

# without a gap, because position 1 needs no other and each further one needs the one before, of which none ever goes
CONTINUED = """
CREATE FUNCTION journal_continued() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'the journal is never changed' USING ERRCODE = 'restrict_violation';
    ELSIF NEW.position > 1 AND NOT EXISTS (
        SELECT FROM journal WHERE session = NEW.session AND position = NEW.position - 1
    ) THEN
        RAISE EXCEPTION 'the journal is only continued' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$
"""
TRIGGERS = (
    ("journal_no_gap", "INSERT ON journal FOR EACH ROW"),
    ("journal_no_change", "UPDATE OR DELETE ON journal FOR EACH ROW"),
    ("journal_no_loss", "TRUNCATE ON journal"),
)
"""The journal can only be continued, also by those who write to the database with another program."""


def upgrade() -> None:
    """Count what there is, and make the table of those who are locked."""
    op.create_table("turns", sa.Column("whose", TEXT, primary_key=True), sqlite_with_rowid=False)
    if op.get_bind().dialect.name == "sqlite":
        _copy()
    else:
        _extend()


def _copy() -> None:
    """SQLite adds no column that has to have a value."""
    op.create_table(
        "occupancy_next",
        sa.Column("session", TEXT, primary_key=True),
        sa.Column("capacity", INTEGER),
        sa.Column("taken_elsewhere", INTEGER, nullable=False),
        sa.Column("taken", INTEGER, nullable=False),
        sa.Column("bookings_waiting", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.CheckConstraint("capacity >= 0", name="occupancy_capacity"),
        sa.CheckConstraint("taken_elsewhere >= 0", name="occupancy_taken_elsewhere"),
        sa.CheckConstraint("taken >= 0", name="occupancy_taken"),
        sa.CheckConstraint("bookings_waiting >= 0", name="occupancy_bookings_waiting"),
        sa.CheckConstraint("position >= 0", name="occupancy_position"),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO occupancy_next SELECT {KEPT}, ({COUNTED}) FROM occupancy")  # noqa: S608  # names of columns
    op.drop_table("occupancy")
    op.rename_table("occupancy_next", "occupancy")


def _extend() -> None:
    op.add_column("occupancy", sa.Column("position", INTEGER))
    op.execute(f"UPDATE occupancy SET position = ({COUNTED})")  # noqa: S608  # no value from outside
    op.alter_column("occupancy", "position", nullable=False)
    op.create_check_constraint("occupancy_position", "occupancy", "position >= 0")
    op.execute(CONTINUED)
    for name, event in TRIGGERS:
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} EXECUTE FUNCTION journal_continued()")
