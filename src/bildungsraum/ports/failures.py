"""What can go wrong out there.  In German: Störungen."""

from __future__ import annotations

from attrs import field, frozen

from ..rules import Contradiction
from ..values import SessionId, as_tuple


@frozen
class Conflict(Exception):
    """Somebody else has written to *session* in the meantime; read again and decide again."""

    session: SessionId
    expected: int

    def __str__(self) -> str:
        return f"session {self.session}: the journal does not end at {self.expected}; decide again"


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


@frozen
class Interrupted(StoreUnusable):
    """A unit of work was interrupted by something that passes: a deadlock, a lost connection, a server that restarts.

    Try the unit again as a whole.  Nothing of it was saved, unless it is *in_doubt*: then the answer to its last step
    was lost, and only looking for what it should have saved tells.
    """

    in_doubt: bool = False


@frozen
class OutcomeUnknown(Exception):
    """The database did not answer in time, and it is not known whether what *ids* stand for was saved.

    Asking again with the same ids settles it: what was saved is found, what was not is done, and never twice.  Only a
    payment without a reference cannot be told from another one: look for it before it is noted again.  The ids are
    those of requests, bookings or sessions.
    """

    ids: tuple[str, ...]

    def __str__(self) -> str:
        return f"it is not known whether {', '.join(self.ids)} was saved; ask again, nothing is done twice"


@frozen
class Contradictory(ValueError):
    """Sessions that go against the rules that hold for them: which one, under which key, and why; nothing was kept."""

    found: tuple[tuple[SessionId, Contradiction], ...] = field(converter=as_tuple)

    def __str__(self) -> str:
        return "; ".join(f"session {id}: {one.key}: {one.why}" for id, one in self.found)
