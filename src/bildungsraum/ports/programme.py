"""The port to what is offered.  In German: Katalog."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ..offering import Offering, Provider
from ..schedule import Session
from ..sync import Listing
from ..values import OfferingId, Period, ProviderId, SessionId
from .incoming import Mark


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

    def search(self, words: str) -> Iterator[Session]:
        """Sessions not withdrawn that contain every one of *words* in their number or the ``Offering.search_text``, in
        the order of :meth:`sessions`; case does not matter, and no words means all."""

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
