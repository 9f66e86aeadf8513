"""Tables to bytes, and bytes to a file."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from ...offering import Provider
from ...sync import Listing
from ...values import ProviderId
from .cells import Cell
from .columns import COLUMNS, Part
from .harmless import harmless

_NOT_FOR_FILES = re.compile("[\0\ud800-\udfff]")


class Dialect(Enum):
    """How a table is written.

    *SPREADSHEET*: UTF-8 with a byte order mark, semicolons, decimal commas, and an apostrophe before every text that
    could be taken for a formula, so that a person can open it.  *EXACT*: RFC 4180 as it is, with decimal points and
    nothing changed, for programs; open it with a spreadsheet only if you trust whoever wrote the texts.
    """

    SPREADSHEET = "spreadsheet"
    EXACT = "exact"


def write_listings(listings: Iterable[Listing], *, zone: ZoneInfo, providers: Mapping[ProviderId, Provider]) -> bytes:
    """A catalogue with one row for each session, and one for each offering without any, for spreadsheets.

    :func:`parse` reads it back.  ``LookupError`` names a provider that is not among *providers*.
    """
    rows = (
        [
            "" if parts[one.part] is None else one.kind.write(getattr(parts[one.part], one.attribute), zone)
            for one in COLUMNS
        ]
        for listing in listings
        for parts in _parts(listing, providers)
    )
    return table([column.name for column in COLUMNS], rows, Dialect.SPREADSHEET)


def table(heading: Iterable[str], rows: Iterable[Iterable[Cell]], dialect: Dialect) -> bytes:
    """A table whose lines end in CR LF.  NUL and half surrogate pairs, which no file may have, become U+FFFD."""
    is_for_people = dialect is Dialect.SPREADSHEET
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if is_for_people else ",", lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([_written(cell, is_for_people) for cell in row] for row in rows)
    return _NOT_FOR_FILES.sub("\ufffd", text.getvalue()).encode("utf-8-sig" if is_for_people else "utf-8")


def save_file(path: Path, content: bytes) -> None:
    """Put *content* at *path* as a whole or not at all.  ``OSError`` if that fails; what was there is still there."""
    temporary = path.parent / f".{uuid4().hex}.part"
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error  # the temporary name tells nobody anything
    finally:
        temporary.unlink(missing_ok=True)


def _written(cell: Cell, is_for_people: bool) -> str:
    if isinstance(cell, str):
        return harmless(cell) if is_for_people else cell
    number = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    return number.replace(".", ",") if is_for_people else number


def _parts(listing: Listing, providers: Mapping[ProviderId, Provider]) -> Iterator[Mapping[Part, Any]]:
    offering = listing.offering
    if offering.provider not in providers:
        raise LookupError(f"there is no provider {offering.provider!r}, to whom {offering.id} belongs")
    for session in listing.sessions or (None,):
        yield {
            Part.PROVIDER: providers[offering.provider],
            Part.OFFERING: offering,
            Part.SESSION: session,
            Part.TARIFF: session and session.tariff,
            Part.REGISTRATION: session and session.registration,
            Part.VENUE: session and session.venue,
        }
