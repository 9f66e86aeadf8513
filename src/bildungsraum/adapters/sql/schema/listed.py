"""What a search looks at: one row for each session that is not withdrawn, its meetings, and what it can be chosen by.

They follow from the documents in ``providers``, ``offerings`` and ``sessions`` and are written with them.  On SQLite an
FTS5 table ``listed_terms`` stands beside ``listed`` and is kept by triggers; see :mod:`..migrations`.
In German: Suchtabellen.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table, func
from sqlalchemy.dialects import postgresql

from .types import NUMBER, WORDS, Instant, metadata

listed = Table(
    "listed",
    metadata,
    Column("number", NUMBER, primary_key=True),  # given by the database; by it SQLite's full-text index knows the row
    Column("session", WORDS, ForeignKey("sessions.id", name="listed_session", ondelete="CASCADE"), nullable=False),
    Column("offering", WORDS, nullable=False),
    Column("title", WORDS, nullable=False),
    Column("capacity", NUMBER),  # NULL is unlimited; what holds as long as nobody has registered
    Column("taken_elsewhere", NUMBER, nullable=False),
    Column("terms", WORDS, nullable=False),  # between blanks, one in front and one behind
    Index("listed_by_session", "session", unique=True),
    Index("listed_by_offering", "offering", "session"),
    Index("listed_by_places", "session", "capacity", "taken_elsewhere"),
)

VECTOR = func.array_to_tsvector(func.string_to_array(func.btrim(listed.c.terms), " "), type_=postgresql.TSVECTOR)
"""The terms as PostgreSQL's full-text index has them: letter by letter as they are, whatever its dictionaries think."""

meetings = Table(
    "meetings",
    metadata,
    Column(
        "session", WORDS, ForeignKey("listed.session", name="meetings_session", ondelete="CASCADE"), primary_key=True
    ),
    Column("key", WORDS, primary_key=True),
    Column("starts_utc", Instant, nullable=False),
    Column("ends_utc", Instant, nullable=False),
    Column("previous_utc", Instant),  # start of the meeting before; NULL if it is the first
    Index("meetings_by_start", "starts_utc", "session", "previous_utc", "ends_utc"),
    sqlite_with_rowid=False,
)

facets = Table(
    "facets",
    metadata,
    Column("session", WORDS, ForeignKey("listed.session", name="facets_session", ondelete="CASCADE"), primary_key=True),
    Column("facet", WORDS, primary_key=True),
    Column("value", WORDS, primary_key=True),
    Index("facets_by_value", "facet", "value", "session"),
    sqlite_with_rowid=False,
)
