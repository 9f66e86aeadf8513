"""Rosters as they were, so that nobody reads a long history from its start.  In German: Momentaufnahmen.

A snapshot only saves time.  It is written in the transaction of the event that makes it due, and whatever cannot be
read, or lies beyond the end of the journal, is passed over as if it were not there.
"""

from __future__ import annotations

from attrs import frozen
from sqlalchemy import bindparam, select

from ...registration import Roster
from ...serialization.snapshots import roster_from_text, roster_to_text
from ...values import SessionId
from .schema import journal, snapshots
from .schema.prepared import Prepared, saving
from .wire import Wire

EVENTS_AT_LEAST = 500
"""So many events are read without a snapshot: that takes less time than a person notices."""

_SAVE = saving(snapshots)
SNAPSHOT = Prepared(
    select(snapshots.c.position, snapshots.c.document)
    .join(journal, (journal.c.session == snapshots.c.session) & (journal.c.position == snapshots.c.position))
    .where(snapshots.c.session == bindparam("session"))
)


@frozen
class SqlSnapshots:
    """What the journal of :mod:`.journal` keeps beside its events."""

    _wire: Wire

    def of(self, session: SessionId) -> tuple[int, Roster] | None:
        """A position in the journal of *session* and the roster there; ``None`` if none is kept that can be used."""
        for position, document in self._wire.ask(SNAPSHOT, {"session": session}):
            roster = roster_from_text(document)
            if roster is not None:
                return position, roster
        return None

    def keep(self, session: SessionId, before: int, position: int, roster: Roster) -> None:
        """Keep *roster*, if a snapshot is due somewhere behind *before* and up to *position*, where it stands."""
        if last_due(position) > before:
            self._wire.write(_SAVE, [snapshot_row(session, position, roster)], what=session)


def last_due(position: int) -> int:
    """The last position up to *position* at which a snapshot is due; ``0`` if none is.

    The next one is due when a history is twice as long, so that writing them costs each event the same.  It follows
    from the position alone, so that nobody has to look up when the last one was written.
    """
    due = EVENTS_AT_LEAST
    while 2 * due <= position:
        due *= 2
    return due if due <= position else 0


def snapshot_row(session: str, position: int, roster: Roster) -> dict[str, object]:
    """What stands in the table ``snapshots`` for *roster* when the journal ends at *position*."""
    return {"session": session, "position": position, "document": roster_to_text(roster)}
