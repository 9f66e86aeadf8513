"""The columns of a catalogue in a CSV file: their words, once."""

from __future__ import annotations

import unicodedata
from enum import Enum

from attrs import frozen

from ...offering import Accessibility, Format
from ...ports import Loss
from ...schedule import Status
from . import cells
from .cells import Kind, choice, several


class Part(Enum):
    """What a column says something about."""

    PROVIDER = "provider"
    OFFERING = "offering"
    SESSION = "session"
    TARIFF = "tariff"
    REGISTRATION = "registration"
    VENUE = "venue"


@frozen
class Column:
    """The column *name* holds *attribute* of *part*.

    *loss* is what an unreadable cell costs: the whole row where an empty cell would say something that is not true,
    such as an unlimited number of places or no fee.
    """

    name: str
    part: Part
    attribute: str
    kind: Kind
    loss: Loss = Loss.VALUE


FORMAT = choice(
    {Format.ON_SITE: "Präsenz", Format.ONLINE: "online", Format.HYBRID: "hybrid", Format.SELF_PACED: "Selbstlernen"}
)
STATUS = choice({Status.PLANNED: "geplant", Status.CANCELLED: "abgesagt", Status.WITHDRAWN: "zurückgezogen"})
ACCESSIBILITY = choice(
    {
        Accessibility.ACCESSIBLE_LEARNING: "barrierefreies Lernen",
        Accessibility.SLOW_PACE: "langsames Tempo",
        Accessibility.PLAIN_LANGUAGE: "einfache Sprache",
        Accessibility.SIGN_LANGUAGE: "Gebärdensprache",
    }
)

SESSION_ID = Column("Kurs-ID", Part.SESSION, "id", cells.TEXT)
NUMBER = Column("Kursnummer", Part.SESSION, "number", cells.TEXT)
PROVIDER_ID = Column("Anbieter", Part.PROVIDER, "id", cells.TEXT)
PROVIDER_NAME = Column("Anbietername", Part.PROVIDER, "name", cells.NAME)
OFFERING_ID = Column("Angebot", Part.OFFERING, "id", cells.TEXT)
TITLE = Column("Titel", Part.OFFERING, "title", cells.NAME, Loss.RECORD)
PRICES = Column("Entgelt", Part.TARIFF, "prices", cells.PRICES, Loss.RECORD)

COLUMNS = (
    NUMBER,
    PROVIDER_ID,
    PROVIDER_NAME,
    OFFERING_ID,
    SESSION_ID,
    TITLE,
    Column("Untertitel", Part.OFFERING, "subtitle", cells.TEXT),
    Column("Beschreibung", Part.OFFERING, "text", cells.TEXT),
    Column("Form", Part.OFFERING, "format", FORMAT, Loss.RECORD),
    Column("Zielgruppen", Part.OFFERING, "audiences", several(cells.TEXT)),
    Column("Themen", Part.OFFERING, "topics", several(cells.TEXT)),
    Column("Niveau", Part.OFFERING, "level", cells.TEXT),
    Column("Kategorien", Part.OFFERING, "categories", cells.CATEGORIES),
    Column("Abschlüsse", Part.OFFERING, "certificates", several(cells.TEXT)),
    Column("Barrierefreiheit", Part.OFFERING, "accessibility", several(ACCESSIBILITY)),
    Column("Link", Part.OFFERING, "link", cells.TEXT),
    Column("Weitere Angaben", Part.OFFERING, "details", cells.DETAILS),
    Column("Termine", Part.SESSION, "meetings", cells.MEETINGS, Loss.RECORD),
    Column("Plätze", Part.SESSION, "capacity", cells.PLACES, Loss.RECORD),
    Column("Anderswo belegt", Part.SESSION, "taken_elsewhere", cells.COUNT, Loss.RECORD),
    Column("Mindestzahl", Part.SESSION, "minimum", cells.COUNT, Loss.RECORD),
    PRICES,
    Column("Ermäßigtes Entgelt", Part.TARIFF, "reduced", cells.MONEY, Loss.RECORD),
    Column("Ermäßigung möglich", Part.TARIFF, "reducible", cells.YES_NO, Loss.RECORD),
    Column("Entgelthinweis", Part.TARIFF, "remark", cells.TEXT),
    Column("Kosten", Part.SESSION, "costs", cells.MONEY),
    Column("Unterrichtseinheiten", Part.SESSION, "units", cells.NUMBER),
    Column("Anmeldung ab", Part.REGISTRATION, "starts", cells.FROM, Loss.RECORD),
    Column("Anmeldung bis", Part.REGISTRATION, "ends", cells.UNTIL, Loss.RECORD),
    Column("Ort", Part.VENUE, "name", cells.TEXT),
    Column("Straße", Part.VENUE, "street", cells.TEXT),
    Column("PLZ", Part.VENUE, "postcode", cells.POSTCODE),
    Column("Stadt", Part.VENUE, "town", cells.TEXT),
    Column("Stufenfrei", Part.VENUE, "step_free", cells.YES_NO),
    Column("Breitengrad", Part.VENUE, "latitude", cells.LATITUDE),
    Column("Längengrad", Part.VENUE, "longitude", cells.LONGITUDE),
    Column("Status", Part.SESSION, "status", STATUS, Loss.RECORD),
)

_IDENTIFIERS = (SESSION_ID, PROVIDER_ID, OFFERING_ID)
_OFFERED = (Part.PROVIDER, Part.OFFERING)
OF_THE_OFFERING = tuple(one for one in COLUMNS if one.part in _OFFERED and one not in _IDENTIFIERS)
OF_THE_SESSION = tuple(one for one in COLUMNS if one.part not in _OFFERED and one not in _IDENTIFIERS)
"""Without the identifiers, which say where a row belongs."""


def column_named(heading: str) -> Column | None:
    """The column with this heading; case, blanks at the ends and the form of umlauts (NFD on macOS) do not matter."""
    return _BY_NAME.get(_folded(heading))


def _folded(heading: str) -> str:
    return unicodedata.normalize("NFC", heading).strip().casefold()


_BY_NAME = {_folded(column.name): column for column in COLUMNS}
