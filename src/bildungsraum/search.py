"""What somebody seeks in the catalogue, and what a session is found by.  In German: Suche, Filter, Facette.

Every door finds the same: it keeps what :func:`terms` and :func:`facets` say of a session, and compares it with what a
:class:`Search` wants.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any
from unicodedata import combining, normalize

from attrs import Attribute, field, frozen

from .offering import Offering, Provider
from .schedule import Meeting, Session, Status
from .values import Period, SessionId, as_tuple, utc, whole

WORDS = 32
"""How many different words one search can have."""

LONGEST = 64
"""A longer word is cut off there."""

COMPOUND, PART = 8, 4
"""From how many letters on a word counts as put together, and how long its last part is at least."""

SIZE = 20

_UNSAID = """
aber als am an auch auf aus bei bin bis da damit das dass dein dem den der des dich die dir doch du durch ein eine
einem einen einer eines er es euch euer fur hab haben hat hier ich ihm ihn ihnen ihr ihre im in ist ja kein mein
mich mir mit nach nicht noch nun nur ob oder ohne sein sich sie sind so uber um und uns unser unter vom von vor
was wann wenn wer wie wir wird wo zu zum zur
"""
UNSAID = frozenset(_UNSAID.split())
"""Words that say nothing of what is offered, without marks; nobody seeks them, and nothing is found by them."""


class Facet(Enum):
    """By what a catalogue can be narrowed.  German: Filter, Facette.

    Their values: ids of providers, keys of municipalities (of the provider), towns (of the venue), and the offering's
    topics, audiences, level, format, programme areas (``ProgrammeArea``) and accessibility.
    """

    PROVIDER = "provider"
    MUNICIPALITY = "municipality"
    TOWN = "town"
    TOPIC = "topic"
    AUDIENCE = "audience"
    LEVEL = "level"
    FORMAT = "format"
    AREA = "area"
    ACCESSIBILITY = "accessibility"


@frozen
class Word:
    """What one word of a search finds: every term that begins with *start*, and the term *stem*."""

    start: str
    stem: str


def _size(_: object, attribute: Attribute[Any], value: Any) -> None:
    whole(_, attribute, value)
    if value < 1:
        raise ValueError(f"a page has at least one session, got {value!r}")


@frozen
class Search:
    """What is sought: all of it has to fit.  German: Suchanfrage.

    - *words*: each finds one of the :func:`terms` of a session by its beginning or as another form of it.
    - *period*: a meeting begins in it; sessions without meetings always fit.
    - *facets*: values of the same facet widen the search, different facets narrow it.
    - *places*: so many can be had at once; ``0`` if it does not matter.
    - *size*: sessions on a page.  *after*: the cursor of the last session of the page before, or nothing.

    ``ValueError`` if there are more than ``WORDS`` different words, or if *after* is no cursor.
    """

    words: str = ""
    period: Period = Period()
    facets: tuple[tuple[Facet, str], ...] = field(default=(), converter=as_tuple)
    places: int = field(default=0, validator=whole)
    size: int = field(default=SIZE, validator=_size)
    after: str = ""

    def __attrs_post_init__(self) -> None:
        if len(self.wanted) > WORDS:
            raise ValueError(f"a search has at most {WORDS} words, got {len(self.wanted)}")
        _ = self.behind

    @property
    def wanted(self) -> tuple[Word, ...]:
        """The words that say something, each once; signs that are neither letters nor digits do not."""
        return tuple(Word(word, stem(word)) for word in dict.fromkeys(_words(self.words)))

    @property
    def chosen(self) -> Mapping[Facet, frozenset[str]]:
        """The values by facet."""
        return {facet: frozenset(one for of, one in self.facets if of is facet) for facet, _ in self.facets}

    @property
    def behind(self) -> tuple[datetime | None, SessionId] | None:
        """What *after* says: when the meeting of that session begins, ``None`` if it has none, and its id."""
        if not self.after:
            return None
        starts, _, id = self.after.partition(" ")
        try:
            moment = None if starts == "-" else utc(datetime.fromisoformat(starts))
        except ValueError:
            id = ""
        if not id:
            raise ValueError(f"after is the cursor of a page's last session, got {self.after!r}")
        return moment, SessionId(id)

    def text_fits(self, found_by: Collection[str]) -> bool:
        """Whether every word finds one of the terms *found_by*."""
        return all(
            word.stem in found_by or any(term.startswith(word.start) for term in found_by) for word in self.wanted
        )

    def facets_fit(self, has: Collection[tuple[Facet, str]]) -> bool:
        """Whether of each facet that matters one of the values is among what a session *has*."""
        return all(any((facet, one) in has for one in values) for facet, values in self.chosen.items())

    def places_fit(self, bookable: int | None) -> bool:
        """Whether *bookable* places are enough; ``None`` is unlimited."""
        return bookable is None or bookable >= self.places


def cursor(starts: datetime | None, session: SessionId) -> str:
    """Where a session stands in the order of a page: by the meeting that was found, and by its id."""
    return f"{'-' if starts is None else utc(starts).isoformat()} {session}"


def is_listed(session: Session) -> bool:
    """Whether *session* can be found: what is cancelled is, so that people learn of it, what is withdrawn is not."""
    return session.status is not Status.WITHDRAWN


def next_meeting(session: Session, period: Period) -> Meeting | None:
    """The first meeting of *session* that begins in *period*."""
    return next((meeting for meeting in session.meetings if utc(meeting.starts) in period), None)


def terms(offering: Offering, session: Session) -> frozenset[str]:
    """Everything by which words find *session*: the words of its offering's text and of its number, and their stems.

    Small letters without marks (ä is a, ß is ss).  German puts words together, so that a long word of the title, the
    subtitle or a topic is also found by what it ends with: *Computerkurs* by *Kurs*.
    """
    found = set(_words(f"{offering.text} {session.number}"))
    for word in _words(" ".join((offering.title, offering.subtitle, *offering.topics))):
        found.add(word)
        if len(word) >= COMPOUND:
            found.update(word[first:] for first in range(1, len(word) - PART + 1))
    return frozenset(found | {stem(word) for word in found})


def facets(offering: Offering, session: Session, provider: Provider | None) -> frozenset[tuple[Facet, str]]:
    """The values by which *session* can be chosen; what is not known has none."""
    areas = {category.area.value for category in offering.categories if category.area is not None}
    values: dict[Facet, Iterable[str]] = {
        Facet.PROVIDER: [offering.provider],
        Facet.MUNICIPALITY: [provider.municipality] if provider else [],
        Facet.TOWN: [session.venue.town] if session.venue else [],
        Facet.TOPIC: offering.topics,
        Facet.AUDIENCE: offering.audiences,
        Facet.LEVEL: [offering.level],
        Facet.FORMAT: [offering.format.value],
        Facet.AREA: areas,
        Facet.ACCESSIBILITY: [one.value for one in offering.accessibility],
    }
    return frozenset((facet, value) for facet, some in values.items() for value in some if value)


def tally(counted: Iterable[tuple[Facet, str, int]]) -> dict[Facet, dict[str, int]]:
    """Counts by facet and value, the facets in their order, of each the most frequent value first."""
    ordered = sorted(counted, key=lambda one: (-one[2], one[1]))
    found = {facet: {value: number for of, value, number in ordered if of is facet} for facet in Facet}
    return {facet: values for facet, values in found.items() if values}


_WORD = re.compile(r"[^\W_]+")


def _words(text: str) -> list[str]:
    """The words of *text* that say something, in small letters without marks, in their order."""
    plain = normalize("NFKD", normalize("NFKD", text).casefold())
    words = _WORD.findall("".join(sign for sign in plain if not combining(sign)).casefold())
    return [word[:LONGEST] for word in words if word not in UNSAID]


_PROTECTED = (("sch", "$"), ("ei", "%"), ("ie", "&"))


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """What the forms of a German *word* have in common: *Kurs*, *Kurse* and *Kursen* all give ``kur``.

    CISTEM (Weissweiler and Fraser, GSCL 2017), for words in small letters without marks.  The Snowball stemmer, which
    PostgreSQL's German dictionary has, gives ``kur`` and ``kurs`` for the first two.
    """
    word = re.sub(r"^ge(?=.{4})", "", word)
    for sign, short in _PROTECTED:
        word = word.replace(sign, short)
    word = re.sub(r"(.)\1", r"\1*", word)
    while len(word) > 3:
        shorter = re.sub(r"(e[mr]|nd)$", "", word) if len(word) > 5 else word
        if shorter == word:
            shorter = re.sub(r"[tesn]$", "", word)
        if shorter == word:
            break
        word = shorter
    word = re.sub(r"(.)\*", r"\1\1", word)
    for sign, short in _PROTECTED:
        word = word.replace(short, sign)
    return word
