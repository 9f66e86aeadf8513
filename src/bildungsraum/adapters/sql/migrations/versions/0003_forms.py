"""Forms that people have filled in under their name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bildungsraum.adapters.sql.schema.types import WORDS as TEXT

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "filled_forms",
        sa.Column("session", TEXT, primary_key=True),
        sa.Column("person", TEXT, primary_key=True),
        sa.Column("form", TEXT, primary_key=True),
        sa.Column("document", TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("filled_forms_by_person", "filled_forms", ["person"])
