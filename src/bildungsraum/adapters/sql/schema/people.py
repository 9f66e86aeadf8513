"""People, what they are told and what they answer.  In German: Personen, Nachrichten, Umfragen."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from .types import NUMBER, WORDS, Instant, metadata

contacts = Table(
    "contacts",
    metadata,
    Column("person", WORDS, primary_key=True),
    Column("name", WORDS, nullable=False),
    Column("mail", WORDS, nullable=False),
    Column("phone", WORDS, nullable=False),
    Column("language", WORDS, nullable=False),
    Column("mail_folded", WORDS, nullable=False),
    Index("contacts_by_mail", "mail_folded", "person"),
)

filled_forms = Table(  # what people have answered under their name
    "filled_forms",
    metadata,
    Column("session", WORDS, primary_key=True),
    Column("person", WORDS, primary_key=True),
    Column("form", WORDS, primary_key=True),
    Column("document", WORDS, nullable=False),
    Index("filled_forms_by_person", "person"),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    Column("added", NUMBER, primary_key=True),  # counts up, given by the database
    Column("key", WORDS, nullable=False),
    Column("session", WORDS, nullable=False),
    Column("due", Instant, nullable=False),
    Column("said_at", Instant),
    Column("document", WORDS, nullable=False),
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
    Column("session", WORDS, primary_key=True),
    Column("token", WORDS, primary_key=True),
    sqlite_with_rowid=False,
)

answers = Table(
    "answers",
    metadata,
    Column("session", WORDS, primary_key=True),
    Column("key", WORDS, primary_key=True),  # random
    Column("document", WORDS, nullable=False),
    sqlite_with_rowid=False,
)
