"""What is offered, and what a district is set to.  In German: Katalog und Einstellungen."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table

from .types import NUMBER, WORDS, Instant, metadata

providers = Table(
    "providers",
    metadata,
    Column("id", WORDS, primary_key=True),
    Column("document", WORDS, nullable=False),
)

offerings = Table(
    "offerings",
    metadata,
    Column("id", WORDS, primary_key=True),
    Column("provider", WORDS, nullable=False),
    Column("document", WORDS, nullable=False),
    Index("offerings_by_provider", "provider"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", WORDS, primary_key=True),
    Column("offering", WORDS, ForeignKey("offerings.id", name="sessions_offering"), nullable=False),
    Column("number", WORDS, nullable=False),
    Column("search", WORDS, nullable=False),  # the number in small letters
    Column("status", WORDS, nullable=False),
    Column("starts_utc", Instant),
    Column("ends_utc", Instant),
    Column("length", NUMBER),  # whole seconds from start to end, rounded up
    Column("document", WORDS, nullable=False),
    Index("sessions_by_offering", "offering", "id", "status"),
    Index("sessions_by_start", "starts_utc", "id", "ends_utc"),
    Index("sessions_by_length", "length"),
    Index("sessions_by_number", "search", "id"),
)

settings = Table(
    "settings",
    metadata,
    Column("name", WORDS, primary_key=True),
    Column("value", WORDS, nullable=False),
)
