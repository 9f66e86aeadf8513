"""What can go wrong out there.  In German: Störungen."""

from __future__ import annotations

from attrs import frozen

from ..values import SessionId


@frozen
class Conflict(Exception):
    """Somebody else has written to *session* in the meantime; read again and decide again."""

    session: SessionId
    expected: int
    found: int

    def __str__(self) -> str:
        return f"session {self.session}: the journal ends at {self.found}, not at {self.expected}; decide again"


@frozen
class Unreachable(Exception):
    """*source* cannot be had, because of *why*."""

    source: str
    why: str

    def __str__(self) -> str:
        return f"{self.source} cannot be read: {self.why}"


@frozen
class StoreUnusable(Exception):
    """The database at *url* cannot be used, because of *why*; *remedy* says what to do."""

    url: str
    why: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.url} cannot be used: {self.why}; {self.remedy}"
