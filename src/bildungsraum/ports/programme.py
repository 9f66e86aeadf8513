"""The port to what is offered.  In German: Katalog."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from ..offering import Offering, Provider
from ..schedule import Session
from ..search import Facet, Search, cursor
from ..sync import Listing
from ..values import OfferingId, Period, ProviderId, SessionId
from .incoming import Mark
from .journal import Occupancy


@frozen
class Hit:
    """A session on a page of the catalogue, with what a list shows of it.  German: Treffer.

    *starts* and *ends* are those of its first meeting that begins in the period of the search, in UTC; ``None`` if it
    has no meetings.
    """

    session: SessionId
    offering: OfferingId
    title: str
    starts: datetime | None
    ends: datetime | None
    occupancy: Occupancy

    @property
    def cursor(self) -> str:
        """Where the next page goes on, as ``Search.after``."""
        return cursor(self.starts, self.session)


class Catalogue(Protocol):
    """Providers, offerings and sessions."""

    def save_provider(self, provider: Provider) -> None:
        """Keep *provider*, replacing what was known of it."""

    def provider(self, id: ProviderId) -> Provider:
        """The provider; ``LookupError`` if there is none."""

    def save(self, listing: Listing) -> None:
        """Keep the offering and these sessions, replacing those of the same ids; other sessions stay."""

    def listings(self, ids: Collection[OfferingId]) -> Mapping[OfferingId, Listing]:
        """Those of the offerings that are kept, each with all its sessions in the order of their ids."""

    def offering(self, id: OfferingId) -> Offering:
        """The offering; ``LookupError`` if there is none."""

    def session(self, id: SessionId) -> Session:
        """The session; ``LookupError`` if there is none."""

    def sessions(self, period: Period = Period()) -> Iterator[Session]:
        """Sessions that overlap *period*, by start and id; those without meetings come last and always count."""

    def page(self, search: Search) -> Sequence[Hit]:
        """The first ``search.size`` sessions behind ``search.after`` that fit and are not withdrawn.

        They come by the start of the meeting that was found and by id; those without meetings come last.  Fewer than
        asked for means that there are no more.
        """

    def facets(self, search: Search) -> Mapping[Facet, Mapping[str, int]]:
        """How many sessions fit, by facet and value, on all pages together, the most frequent value first.

        What is chosen of a facet does not matter for its own counts: they say what another choice would find.
        """

    def numbered(self, number: str) -> Sequence[Session]:
        """Every session of this number, withdrawn ones too, by id; case does not matter."""

    def planned(self, provider: ProviderId, at: datetime) -> Collection[SessionId]:
        """The sessions of *provider* that take place and have not begun by *at*, those without meetings among them.

        For finding out which ones a feed no longer has: feeds leave out what has begun or is over.
        """

    def mark(self, source: str) -> Mark | None:
        """The mark of the last complete reading of *source*."""

    def save_mark(self, source: str, mark: Mark) -> None:
        """Keep the mark of a complete reading."""
