"""The store in an SQLite file: everything of one district, durable.  In German: Datenbank.

A commit is on the disk before it is acknowledged, and a crash leaves the state before or after a unit of work, never
between.  Any number of processes may work on one file; writers take turns.
"""

from __future__ import annotations

from .drift import drift
from .engine import Address
from .migrate import prepare
from .store import SqlStore

__all__ = ["SqlStore", "drift", "open_store"]


def open_store(url: str) -> SqlStore:
    """The store at *url*, such as ``sqlite:///roedertal.db``; a missing or empty file is set up.

    ``ValueError`` if *url* is not an address of a file, :class:`~bildungsraum.ports.StoreUnusable` if the file cannot
    be used.  ``?timeout=30`` behind the path lets writers wait 30 seconds for each other instead of 10.
    """
    address = Address.parse(url)
    prepare(address)
    return SqlStore.at(address)
