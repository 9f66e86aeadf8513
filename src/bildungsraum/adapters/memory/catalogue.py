"""Providers, offerings and sessions.  In German: Katalog."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import attrs
from attrs import define

from ...offering import Offering, Provider
from ...ports import Hit, Mark, Occupancy
from ...schedule import Session, Status
from ...search import Facet, Search, facets, is_listed, next_meeting, tally, terms
from ...sync import Listing
from ...values import OfferingId, Period, ProviderId, SessionId, utc
from .journal import Journal
from .state import Work

Value = TypeVar("Value")


def _found(what: str, id: str, value: Value | None) -> Value:
    if value is None:
        raise LookupError(f"there is no {what} {id!r}")
    return value


@define
class Catalogue:
    """See :class:`bildungsraum.ports.Catalogue`."""

    _work: Work

    def save_provider(self, provider: Provider) -> None:
        state = self._work.state
        self._work.state = attrs.evolve(state, providers=state.providers.insert(provider.id, provider))

    def provider(self, id: ProviderId) -> Provider:
        return _found("provider", id, self._work.state.providers.get(id))

    def save(self, listing: Listing) -> None:
        state = self._work.state
        sessions = state.sessions
        for session in listing.sessions:
            sessions = sessions.insert(session.id, session)
        offerings = state.offerings.insert(listing.offering.id, listing.offering)
        self._work.state = attrs.evolve(state, offerings=offerings, sessions=sessions)

    def listings(self, ids: Collection[OfferingId]) -> Mapping[OfferingId, Listing]:
        wanted = set(ids)
        found: dict[OfferingId, list[Session]] = {id: [] for id in wanted if id in self._work.state.offerings}
        for session in self._work.state.sessions.values():
            if session.offering in found:
                found[session.offering].append(session)
        return {
            id: Listing(self._work.state.offerings[id], sorted(sessions, key=lambda one: one.id))
            for id, sessions in found.items()
        }

    def offering(self, id: OfferingId) -> Offering:
        return _found("offering", id, self._work.state.offerings.get(id))

    def session(self, id: SessionId) -> Session:
        return _found("session", id, self._work.state.sessions.get(id))

    def sessions(self, period: Period = Period()) -> Iterator[Session]:
        overlapping = [one for one in self._work.state.sessions.values() if one.overlaps(period)]
        return iter(sorted(overlapping, key=lambda one: _order(one.starts, one.id)))

    def page(self, search: Search) -> Sequence[Hit]:
        found = (one for one in self._hits(search) if self._fits(one, search))
        behind = None if search.behind is None else _order(*search.behind)
        ordered = sorted(found, key=lambda one: _order(one.starts, one.session))
        rest = [one for one in ordered if behind is None or _order(one.starts, one.session) > behind]
        return rest[: search.size]

    def facets(self, search: Search) -> Mapping[Facet, Mapping[str, int]]:
        hits = list(self._hits(search))
        counts: Counter[tuple[Facet, str]] = Counter()
        for facet in Facet:
            others = attrs.evolve(search, facets=[one for one in search.facets if one[0] is not facet])
            for hit in hits:
                if self._fits(hit, others):
                    counts.update(one for one in self._facets(hit) if one[0] is facet)
        return tally((facet, value, number) for (facet, value), number in counts.items())

    def _hits(self, search: Search) -> Iterator[Hit]:
        """What is listed, has a meeting in the period or none at all, and is found by the words."""
        state = self._work.state
        full = Journal(self._work).occupancy(list(state.sessions))
        for session in state.sessions.values():
            offering, meeting = state.offerings[session.offering], next_meeting(session, search.period)
            if is_listed(session) and (meeting or not session.meetings) and search.text_fits(terms(offering, session)):
                starts, ends = (utc(meeting.starts), utc(meeting.ends)) if meeting else (None, None)
                occupancy = full.get(session.id) or Occupancy(session.capacity, session.taken_elsewhere)
                yield Hit(session.id, offering.id, offering.title, starts, ends, occupancy)

    def _fits(self, hit: Hit, search: Search) -> bool:
        return search.places_fit(hit.occupancy.places_bookable) and search.facets_fit(self._facets(hit))

    def _facets(self, hit: Hit) -> frozenset[tuple[Facet, str]]:
        state = self._work.state
        offering = state.offerings[hit.offering]
        return facets(offering, state.sessions[hit.session], state.providers.get(offering.provider))

    def numbered(self, number: str) -> Sequence[Session]:
        wanted = number.casefold()
        same = (one for one in self._work.state.sessions.values() if one.number.casefold() == wanted)
        return sorted(same, key=lambda one: one.id)

    def planned(self, provider: ProviderId, at: datetime) -> Collection[SessionId]:
        state = self._work.state
        return {
            one.id
            for one in state.sessions.values()
            if one.status is Status.PLANNED
            and state.offerings[one.offering].provider == provider
            and (one.starts is None or utc(one.starts) > at)
        }

    def mark(self, source: str) -> Mark | None:
        return self._work.state.marks.get(source)

    def save_mark(self, source: str, mark: Mark) -> None:
        state = self._work.state
        self._work.state = attrs.evolve(state, marks=state.marks.insert(source, mark))


def _order(starts: datetime | None, id: SessionId) -> tuple[bool, float, str]:
    return starts is None, starts.timestamp() if starts else 0.0, id
