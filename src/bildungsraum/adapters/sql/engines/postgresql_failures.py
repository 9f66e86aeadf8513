"""What it means when PostgreSQL fails.  In German: Störungen von PostgreSQL."""

from __future__ import annotations

import re

import psycopg
from sqlalchemy.engine import ExceptionContext

from ....ports import Interrupted, StoreUnusable

_LOST = ("the connection to the server was lost", "try again in a moment")
_TOO_MANY = ("the server has too many connections", "wait a moment, or let the server allow more of them")
_UNREACHABLE = ("the server cannot be reached", "look whether it is running and whether the address is right")
_STARTING = ("the server is just starting or stopping", "try again in a moment")
_STANDBY = ("the server only lets read; it may be a standby", "name the server that is written to")
_NO_DATABASE = ("there is no such database", "create the database or correct the address")
_WRONG_PASSWORD = ("the server does not know this user with this password", "correct user and password")
_NOT_ALLOWED = ("access is denied", "let the administrator of the server allow it")

_PASSING = {
    "40001": ("others have changed the same at the same time", "try again in a moment"),
    "40P01": ("others have waited for us while we waited for them", "try again in a moment"),
    "57P01": _STARTING,
    "57P02": _STARTING,
    "57P03": _STARTING,
    "53300": _TOO_MANY,
}
"""What passes: the unit of work can be tried again as a whole."""

_CAUSES = {
    "55P03": ("somebody else was writing to it for too long", "wait until that has ended, then try again"),
    "53100": ("the disk is full", "nothing of this step was saved; make room, then try again"),
    "53200": ("the server has no memory left", "nothing of this step was saved; look at the server first"),
    "58030": ("the disk reports an error", "nothing of this step was saved; look at the disk first"),
    "XX001": ("the database is damaged", "restore the last backup"),
    "XX002": ("the database is damaged", "restore the last backup"),
    "25006": _STANDBY,
    "28000": _NOT_ALLOWED,
    "28P01": _WRONG_PASSWORD,
    "3D000": _NO_DATABASE,
    "3F000": ("its schema does not exist", "look whether it was moved or deleted"),
    "42501": _NOT_ALLOWED,
    "42P01": ("its tables are missing", "look whether they were moved or deleted"),
    # ON CONFLICT finds no key, which our tables have everywhere but in a schema that was imported from elsewhere
    "42P10": ("its tables only stand for those of another server", "name the server that has them"),
}

# libpq gives no code while a connection is made, only the server's words in its language
_REFUSALS = (
    (r"password authentication failed|no password supplied|Passwort-Authentifizierung", _WRONG_PASSWORD),
    (r"role .* does not exist|Rolle .* existiert nicht", _WRONG_PASSWORD),
    (r"database .* does not exist|Datenbank .* existiert nicht", _NO_DATABASE),
    (r"no pg_hba\.conf entry|pg_hba\.conf-Eintrag|permission denied|keine Berechtigung", _NOT_ALLOWED),
)
_DELAYS = (
    (r"too many clients|too many connections|remaining connection slots|zu viele|Verbindungen sind", _TOO_MANY),
    (r"starting up|shutting down|recovery mode|startet|fährt|not yet accepting", _STARTING),
    (r"read-only|hot standby|Nur-Lese|in recovery", _STANDBY),
)


def explain(context: ExceptionContext, url: str) -> BaseException | None:
    """What to tell about the failure; ``None`` if only a mistake in the program can be its cause."""
    error = context.original_exception
    if not isinstance(error, psycopg.Error):
        return None
    if context.connection is None:
        return _refused(str(error), url)
    if error.sqlstate is None and context.is_disconnect:
        return Interrupted(url, *_LOST)
    is_for_reading = bool(context.connection.get_execution_options().get("postgresql_readonly"))
    return meant(error, url, is_for_reading=is_for_reading, is_end=context.statement is None)


def meant(error: BaseException, url: str, *, is_for_reading: bool, is_end: bool) -> BaseException | None:
    """What to tell about a failure of a transaction that had begun; *is_end* if it may be that of its end."""
    if not isinstance(error, psycopg.Error):
        return None
    code = error.sqlstate
    if code is None:
        return Interrupted(url, *_LOST) if isinstance(error, psycopg.OperationalError) else None
    if code == "25006" and is_for_reading:
        return TypeError("a unit of work for reading changes nothing; use store.writing()")
    if code in _PASSING or code.startswith("08") or (code == "XX000" and is_end):
        return Interrupted(url, *_PASSING.get(code, _LOST))
    return StoreUnusable(url, *_CAUSES[code]) if code in _CAUSES else None


def _refused(words: str, url: str) -> StoreUnusable:
    for pattern, cause in _REFUSALS:
        if re.search(pattern, words):
            return StoreUnusable(url, *cause)
    for pattern, cause in _DELAYS:
        if re.search(pattern, words):
            return Interrupted(url, *cause)
    return Interrupted(url, *_UNREACHABLE)
