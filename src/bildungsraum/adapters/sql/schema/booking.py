"""What happened, and what follows from it.  In German: Journal und Anmeldungen."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Table

from ....registration import State
from .types import NUMBER, WORDS, Instant, metadata

OURS = "bildungsraum keeps its journal here"
"""Stands as a comment on our journal, so that no other program's tables are taken for ours."""

journal = Table(
    "journal",
    metadata,
    Column("session", WORDS, primary_key=True),
    Column("position", NUMBER, primary_key=True),
    Column("type", WORDS, nullable=False),
    Column("document", WORDS, nullable=False),
    CheckConstraint("position > 0", name="journal_position"),
    comment=OURS,
    sqlite_with_rowid=False,
)

occupancy = Table(
    "occupancy",
    metadata,
    Column("session", WORDS, primary_key=True),
    Column("capacity", NUMBER),  # NULL is unlimited
    Column("taken_elsewhere", NUMBER, nullable=False),
    Column("taken", NUMBER, nullable=False),
    Column("bookings_waiting", NUMBER, nullable=False),
    Column("position", NUMBER, nullable=False),  # of the last event in the journal; nobody writes without moving it on
    CheckConstraint("capacity >= 0", name="occupancy_capacity"),
    CheckConstraint("taken_elsewhere >= 0", name="occupancy_taken_elsewhere"),
    CheckConstraint("taken >= 0", name="occupancy_taken"),
    CheckConstraint("bookings_waiting >= 0", name="occupancy_bookings_waiting"),
    CheckConstraint("position >= 0", name="occupancy_position"),
    sqlite_with_rowid=False,
)

requests = Table(
    "requests",
    metadata,
    Column("id", WORDS, primary_key=True),
    Column("session", WORDS, ForeignKey("occupancy.session", name="requests_session"), nullable=False),
    Index("requests_by_session", "session"),
    sqlite_with_rowid=False,
)

bookings = Table(
    "bookings",
    metadata,
    Column("session", WORDS, ForeignKey("occupancy.session", name="bookings_session"), primary_key=True),
    Column("booking", WORDS, ForeignKey("requests.id", name="bookings_booking"), primary_key=True),
    Column("person", WORDS, nullable=False),
    Column("household", WORDS),  # NULL if none is known
    Column("organisation", WORDS),
    Column("state", WORDS, nullable=False),
    Column("places", NUMBER, nullable=False),
    Column("position", NUMBER),  # in the queue; NULL if the booking never waited
    Column("fee_cents", NUMBER, nullable=False),
    Column("currency", WORDS, nullable=False),
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
    Column("session", WORDS, primary_key=True),
    Column("booking", WORDS, primary_key=True),
    Column("person", WORDS, primary_key=True),
    ForeignKeyConstraint(["session", "booking"], ["bookings.session", "bookings.booking"], name="holders_booking"),
    Index("holders_by_person", "person", "session", unique=True),  # nobody is given two places in one session
    sqlite_with_rowid=False,
)

snapshots = Table(  # with rowids on SQLite, because the documents of well-booked sessions are long
    "snapshots",
    metadata,
    Column("session", WORDS, primary_key=True),
    Column("position", NUMBER, nullable=False),  # of the last event that is in it
    Column("document", WORDS, nullable=False),
    CheckConstraint("position > 0", name="snapshots_position"),
)

turns = Table(  # people about whom somebody decides across sessions; only there to be locked
    "turns",
    metadata,
    Column("whose", WORDS, primary_key=True),
    sqlite_with_rowid=False,
)
