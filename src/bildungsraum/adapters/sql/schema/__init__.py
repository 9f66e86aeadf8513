"""The tables of one district.  In German: Tabellen.

Values stand as JSON in a column ``document``; beside it are only the columns that a question needs.  The journal is the
truth; ``requests``, ``occupancy``, ``bookings`` and ``holders`` are written with it for those who ask in SQL, and
``snapshots`` now and then for those who would have to read all of it.  Names and addresses stand in ``contacts`` and
nowhere else, and what people say about themselves in ``filled_forms``.

What is defined here is what queries are built from; the tables themselves are made by :mod:`..migrations`, and a test
compares both.
"""

from __future__ import annotations

from .booking import bookings, holders, journal, occupancy, requests, snapshots, turns
from .listed import facets, listed, meetings
from .people import answers, contacts, filled_forms, outbox, used_tokens
from .programme import offerings, providers, sessions, settings
from .statements import contains, insert_new, portions, upsert
from .types import Instant, metadata

REVISION = "0007"
"""The newest of the migrations."""

__all__ = [
    "REVISION",
    "Instant",
    "answers",
    "bookings",
    "contacts",
    "contains",
    "facets",
    "filled_forms",
    "holders",
    "insert_new",
    "journal",
    "listed",
    "meetings",
    "metadata",
    "occupancy",
    "offerings",
    "outbox",
    "portions",
    "providers",
    "requests",
    "sessions",
    "settings",
    "snapshots",
    "turns",
    "upsert",
    "used_tokens",
]
