"""The types of our columns, which become the same on every engine as far as anybody can tell."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer, MetaData, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from ....values import utc

# by code points, as Python sorts and whatever the server's language is; an order for people is made in the rooms
WORDS = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Text, in the order of its code points."""

NUMBER = Integer().with_variant(BigInteger(), "postgresql")
"""A whole number of 64 bits."""

INSTANT = DateTime(timezone=True)
"""What :class:`Instant` is for the database."""


class Instant(TypeDecorator[datetime]):
    """A point in time, kept in UTC; on SQLite as text that sorts like time and that its date functions understand."""

    impl = INSTANT
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else utc(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else utc(value)


metadata = MetaData()
