"""What it means when SQLite fails.  In German: Störungen einer SQLite-Datei."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from attrs import frozen

from ....ports import StoreUnusable


@frozen
class Access:
    """What a connection may do: the file's *mode*, how a transaction begins, and settings of the connection."""

    mode: str
    begin: str
    pragmas: tuple[str, ...] = ()

    @property
    def is_for_looking(self) -> bool:
        """Whether it must leave everything as it is, even what a crash has left."""
        return self.mode == "ro"

    @property
    def is_for_writing(self) -> bool:
        """Whether it writes what people do, and takes turns with others who do so."""
        return "foreign_keys=ON" in self.pragmas

    @property
    def is_for_reading(self) -> bool:
        """Whether writing is a mistake of the caller."""
        return "query_only=ON" in self.pragmas


BUSY = ("somebody else was writing to it for too long", "wait until that has ended, then try again")
NOT_A_DATABASE = ("it is not an SQLite database", "name another file")
FULL = ("the disk is full", "nothing of this step was saved; make room, then try again")
DISK_ERROR = ("the disk reports an error", "nothing of this step was saved; look at the disk first")
_CAUSES = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_PROTOCOL: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: ("the file or its folder is read-only", "allow writing to both"),
    sqlite3.SQLITE_PERM: ("access is denied", "allow reading and writing of the file and its folder"),
    sqlite3.SQLITE_NOTADB: NOT_A_DATABASE,
    sqlite3.SQLITE_CORRUPT: ("the file is damaged", "restore the last backup"),
    sqlite3.SQLITE_IOERR: DISK_ERROR,
}


def explain(error: BaseException, url: str, path: Path, access: Access) -> StoreUnusable | TypeError | None:
    """What to tell about *error*; ``None`` if only a mistake in the program can be its cause."""
    extended = getattr(error, "sqlite_errorcode", None)
    if extended is None:
        return None
    if access.is_for_reading and extended == sqlite3.SQLITE_READONLY:
        return TypeError("a unit of work for reading changes nothing; use store.writing()")
    code = extended & 0xFF  # the upper bits tell the same in more detail
    if access.is_for_looking and code == sqlite3.SQLITE_READONLY:
        return None  # a crash has left something to be rolled back, which looking must not do
    if code == sqlite3.SQLITE_CANTOPEN:
        return StoreUnusable(url, *_cannot_open(path))
    return StoreUnusable(url, *_CAUSES[code]) if code in _CAUSES else None


def _cannot_open(path: Path) -> tuple[str, str]:
    if not path.parent.is_dir():
        return "its folder does not exist", "create the folder or correct the address"
    if path.is_dir():
        return "it is a folder", "name a file in it"
    if not path.exists():
        return "the file cannot be found or made", "look whether it was moved, and allow writing to its folder"
    return _CAUSES[sqlite3.SQLITE_PERM]
