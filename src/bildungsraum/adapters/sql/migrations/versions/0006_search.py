"""Tables for searches: what is listed, its meetings and facets, and an index of words, filled from the documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bildungsraum.adapters.sql.indexing import relist
from bildungsraum.adapters.sql.schema.types import INSTANT
from bildungsraum.adapters.sql.schema.types import NUMBER as INTEGER
from bildungsraum.adapters.sql.schema.types import WORDS as TEXT
from bildungsraum.offering import Offering, Provider
from bildungsraum.schedule import Session
from bildungsraum.serialization import from_json

revision = "0006"
down_revision = "0005"

AT_ONCE = 200

# its words are divided by us and have neither signs nor capital letters: what is left to SQLite is to split at blanks
INDEX = """
CREATE VIRTUAL TABLE listed_terms USING fts5 (
    terms, content='listed', content_rowid='number', tokenize='ascii', detail=none, columnsize=0, prefix='2 3 4'
)
"""
ADD = "INSERT INTO listed_terms (rowid, terms) VALUES (NEW.number, NEW.terms);"
REMOVE = "INSERT INTO listed_terms (listed_terms, rowid, terms) VALUES ('delete', OLD.number, OLD.terms);"
FULL_TEXT = (
    INDEX,
    f"CREATE TRIGGER listed_added AFTER INSERT ON listed BEGIN {ADD} END",
    f"CREATE TRIGGER listed_removed AFTER DELETE ON listed BEGIN {REMOVE} END",
    f"CREATE TRIGGER listed_changed AFTER UPDATE ON listed BEGIN {REMOVE} {ADD} END",
)


def upgrade() -> None:
    """Make the tables and fill them; the old column of small letters is no longer needed."""
    _listed()
    _meetings()
    _facets()
    if op.get_bind().dialect.name == "sqlite":
        for statement in FULL_TEXT:
            op.execute(statement)
    else:
        vector = sa.text("array_to_tsvector(string_to_array(btrim(terms), ' '))")
        op.create_index("listed_by_terms", "listed", [vector], postgresql_using="gin")
    op.drop_column("offerings", "search")
    _fill(op.get_bind())


def _listed() -> None:
    to_session = sa.ForeignKey("sessions.id", name="listed_session", ondelete="CASCADE")
    op.create_table(
        "listed",
        sa.Column("number", INTEGER, primary_key=True),
        sa.Column("session", TEXT, to_session, nullable=False),
        sa.Column("offering", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("capacity", INTEGER),
        sa.Column("taken_elsewhere", INTEGER, nullable=False),
        sa.Column("terms", TEXT, nullable=False),
    )
    op.create_index("listed_by_session", "listed", ["session"], unique=True)
    op.create_index("listed_by_offering", "listed", ["offering", "session"])
    op.create_index("listed_by_places", "listed", ["session", "capacity", "taken_elsewhere"])


def _meetings() -> None:
    to_listed = sa.ForeignKey("listed.session", name="meetings_session", ondelete="CASCADE")
    op.create_table(
        "meetings",
        sa.Column("session", TEXT, to_listed, primary_key=True),
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("starts_utc", INSTANT, nullable=False),
        sa.Column("ends_utc", INSTANT, nullable=False),
        sa.Column("previous_utc", INSTANT),
        sqlite_with_rowid=False,
    )
    op.create_index("meetings_by_start", "meetings", ["starts_utc", "session", "previous_utc", "ends_utc"])


def _facets() -> None:
    to_listed = sa.ForeignKey("listed.session", name="facets_session", ondelete="CASCADE")
    op.create_table(
        "facets",
        sa.Column("session", TEXT, to_listed, primary_key=True),
        sa.Column("facet", TEXT, primary_key=True),
        sa.Column("value", TEXT, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("facets_by_value", "facets", ["facet", "value", "session"])


def _fill(connection: sa.Connection) -> None:
    providers = {
        id: from_json(document, Provider)
        for id, document in connection.execute(sa.text("SELECT id, document FROM providers"))
    }
    last = ""
    page = sa.text("SELECT id, document FROM offerings WHERE id > :last ORDER BY id LIMIT :size")
    theirs = sa.text("SELECT document FROM sessions WHERE offering = :id ORDER BY id")
    while rows := connection.execute(page, {"last": last, "size": AT_ONCE}).all():
        for id, document in rows:
            offering = from_json(document, Offering)
            kept = [from_json(one, Session) for one in connection.scalars(theirs, {"id": id})]
            relist(connection, offering, kept, providers.get(offering.provider))
        last = rows[-1].id
