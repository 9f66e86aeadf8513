"""Whether the tables say what the journal says, in sentences.  In German: Abgleich der Tabellen mit dem Journal."""

from __future__ import annotations

from .store import SqlStore
from .verifying import verify


def drift(store: SqlStore) -> tuple[str, ...]:
    """Everything that :func:`~bildungsraum.adapters.sql.verifying.verify` finds, as sentences; ``()`` is good."""
    return tuple(map(str, verify(store)))
