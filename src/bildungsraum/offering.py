"""What is offered, by whom and for whom.  In German: Angebot, Träger, Zielgruppe.

An offering is the *what*; when it takes place is a session (schema.org Course and CourseInstance, EN 15982).
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from attrs import Attribute, field, frozen

from .values import OfferingId, ProviderId, as_tuple, not_blank


class Format(Enum):
    """How people take part.  German: Durchführungsform."""

    ON_SITE = "on_site"
    ONLINE = "online"
    HYBRID = "hybrid"
    SELF_PACED = "self_paced"


class Accessibility(Enum):
    """What makes an offering easier to attend.  German: Barrierefreiheit."""

    ACCESSIBLE_LEARNING = "accessible_learning"
    SLOW_PACE = "slow_pace"
    PLAIN_LANGUAGE = "plain_language"
    SIGN_LANGUAGE = "sign_language"


class ProgrammeArea(Enum):
    """The programme areas of the German adult education centres (DVV).  German: Programmbereich."""

    SOCIETY = "1"
    CULTURE = "2"
    HEALTH = "3"
    LANGUAGES = "4"
    WORK = "5"
    BASIC_EDUCATION = "6"


@frozen
class Category:
    """A subject code as the provider gives it: *scheme* (``dvv``, ``kufer``), *version* and raw *code*."""

    scheme: str = field(validator=not_blank)
    code: str = field(validator=not_blank)
    version: str = ""
    label: str = ""

    @property
    def area(self) -> ProgrammeArea | None:
        """The programme area of a DVV code, whose first digit names it; ``None`` for every other code."""
        known = {area.value: area for area in ProgrammeArea}
        return known.get(self.code.partition(".")[0]) if self.scheme == "dvv" else None


@frozen
class Provider:
    """Who offers: adult education centre, chamber, business agency, digital centre.  German: Träger, Anbieter.

    *municipality* is the key of the municipality whose rules it is under (Amtlicher Gemeindeschlüssel), if it is one's.
    """

    id: ProviderId = field(validator=not_blank)
    name: str = field(validator=not_blank)
    municipality: str = ""


@frozen
class Detail:
    """Something that a provider says about an offering and that has no field of its own, kept as it came."""

    name: str = field(validator=not_blank)
    value: str


def _format(_: object, attribute: Attribute[Any], value: Any) -> None:
    if not isinstance(value, Format):
        raise TypeError(f"{attribute.name} must be a Format, got {value!r}")


@frozen
class Offering:
    """What is offered.  German: Angebot.  One offering has any number of sessions.

    *topics*, *audiences* and *level* keep the provider's words; *link* leads to the provider's own page.
    """

    id: OfferingId = field(validator=not_blank)
    provider: ProviderId = field(validator=not_blank)
    title: str = field(validator=not_blank)
    subtitle: str = ""
    text: str = ""
    format: Format = field(default=Format.ON_SITE, validator=_format)
    topics: tuple[str, ...] = field(default=(), converter=as_tuple)
    audiences: tuple[str, ...] = field(default=(), converter=as_tuple)
    level: str = ""
    categories: tuple[Category, ...] = field(default=(), converter=as_tuple)
    certificates: tuple[str, ...] = field(default=(), converter=as_tuple)
    accessibility: tuple[Accessibility, ...] = field(default=(), converter=as_tuple)
    link: str = ""
    details: tuple[Detail, ...] = field(default=(), converter=as_tuple)

    @property
    def search_text(self) -> str:
        """Everything that a search looks at, in small letters: title, subtitle, text and topics."""
        return "\n".join((self.title, self.subtitle, self.text, *self.topics)).casefold()
