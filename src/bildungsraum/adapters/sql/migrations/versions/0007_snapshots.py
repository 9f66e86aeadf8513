"""Rosters as they were at some position of the journal; they come by themselves where a history grows long."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bildungsraum.adapters.sql.schema.types import NUMBER as INTEGER
from bildungsraum.adapters.sql.schema.types import WORDS as TEXT

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "snapshots",
        sa.Column("session", TEXT, primary_key=True),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("document", TEXT, nullable=False),
        sa.CheckConstraint("position > 0", name="snapshots_position"),
    )
