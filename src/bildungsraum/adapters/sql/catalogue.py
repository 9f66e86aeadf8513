"""Providers, offerings and sessions in tables.  In German: Katalog."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import ceil
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, Row, Select, bindparam, func, or_, select, tuple_

from ...offering import Offering, Provider
from ...ports import Hit, Mark
from ...schedule import Session, Status
from ...search import Facet, Search
from ...serialization import from_json, to_json
from ...sync import Listing
from ...values import OfferingId, Period, ProviderId, SessionId, utc
from . import searching
from .indexing import move, relist
from .schema import offerings, portions, providers, sessions, settings, upsert
from .schema.prepared import Prepared
from .wire import Wire

PAGE = 200
"""How many sessions are read at a time: no question stays open while the caller works on or stops early."""

BEGINNING, END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

_SAVE_PROVIDER, _SAVE_OFFERING, _SAVE_SESSION, _SAVE_SETTING = map(upsert, (providers, offerings, sessions, settings))

_PROVIDER = select(providers.c.document).where(providers.c.id == bindparam("id"))
_OFFERING = select(offerings.c.document).where(offerings.c.id == bindparam("id"))
SESSION = Prepared(select(sessions.c.document).where(sessions.c.id == bindparam("id")))
_SETTING = select(settings.c.value).where(settings.c.name == bindparam("name"))

_OFFERINGS = select(offerings.c.id, offerings.c.document).where(offerings.c.id.in_(bindparam("ids", expanding=True)))
_THEIR_SESSIONS = (
    select(sessions.c.offering, sessions.c.document)
    .where(sessions.c.offering.in_(bindparam("ids", expanding=True)))
    .order_by(sessions.c.id)
)
_NUMBERED = select(sessions.c.document).where(sessions.c.search == bindparam("number")).order_by(sessions.c.id)
_PLANNED = (
    select(sessions.c.id)
    .join(offerings)
    .where(
        offerings.c.provider == bindparam("provider"),
        sessions.c.status == Status.PLANNED.value,
        or_(sessions.c.starts_utc > bindparam("at"), sessions.c.starts_utc.is_(None)),
    )
)

_LONGEST = select(func.max(sessions.c.length))
_PAGE = select(sessions.c.id, sessions.c.starts_utc, sessions.c.document).limit(PAGE)


def _with_meetings(page: Select[Any]) -> Select[Any]:
    behind = tuple_(bindparam("starts", type_=sessions.c.starts_utc.type), bindparam("id"))
    return page.where(tuple_(sessions.c.starts_utc, sessions.c.id) > behind).order_by(
        sessions.c.starts_utc, sessions.c.id
    )


def _without_meetings(page: Select[Any]) -> Select[Any]:
    return page.where(sessions.c.starts_utc.is_(None), sessions.c.id > bindparam("id")).order_by(sessions.c.id)


_IN_PERIOD = _with_meetings(
    _PAGE.where(sessions.c.starts_utc < bindparam("period_ends"), sessions.c.ends_utc > bindparam("period_starts"))
)
_ANY_TIME = _without_meetings(_PAGE)


@frozen
class SqlCatalogue:
    """See :class:`bildungsraum.ports.Catalogue`."""

    _connection: Connection
    _wire: Wire

    def save_provider(self, provider: Provider) -> None:
        before: str | None = self._connection.scalar(_PROVIDER, {"id": provider.id})
        self._connection.execute(_SAVE_PROVIDER, {"id": provider.id, "document": to_json(provider)})
        if before is None or from_json(before, Provider).municipality != provider.municipality:
            move(self._connection, provider)

    def provider(self, id: ProviderId) -> Provider:
        return from_json(self._document(_PROVIDER, "provider", id), Provider)

    def save(self, listing: Listing) -> None:
        offering, kept = listing.offering, list(listing.sessions)
        before: str | None = self._connection.scalar(_OFFERING, {"id": offering.id})
        row = _offering_row(offering)
        self._connection.execute(_SAVE_OFFERING, row)
        if kept:
            self._connection.execute(_SAVE_SESSION, [_session_row(session) for session in kept])
        if before is not None and before != row["document"]:  # its other sessions are found by it, too
            kept = list(self.listings([offering.id])[offering.id].sessions)
        provider: str | None = self._connection.scalar(_PROVIDER, {"id": offering.provider})
        relist(self._connection, offering, kept, None if provider is None else from_json(provider, Provider))

    def listings(self, ids: Collection[OfferingId]) -> Mapping[OfferingId, Listing]:
        found: dict[OfferingId, Listing] = {}
        for some in portions(ids):
            theirs: dict[str, list[Session]] = {}
            for offering, document in self._connection.execute(_THEIR_SESSIONS, {"ids": some}):
                theirs.setdefault(offering, []).append(from_json(document, Session))
            for id, document in self._connection.execute(_OFFERINGS, {"ids": some}):
                found[id] = Listing(from_json(document, Offering), theirs.get(id, ()))
        return found

    def offering(self, id: OfferingId) -> Offering:
        return from_json(self._document(_OFFERING, "offering", id), Offering)

    def session(self, id: SessionId) -> Session:
        rows = self._wire.ask(SESSION, {"id": id})
        if not rows:
            raise LookupError(f"there is no session {id!r}")
        return _session_from(rows[0][0])

    def sessions(self, period: Period = Period()) -> Iterator[Session]:
        after, before = period.starts or BEGINNING, period.ends or END
        values = {"period_starts": after, "period_ends": before}
        for row in self._pages(_IN_PERIOD, self._earliest(after), values):
            yield from_json(row.document, Session)
        for row in self._pages(_ANY_TIME, BEGINNING, {}):
            yield from_json(row.document, Session)

    def page(self, search: Search) -> Sequence[Hit]:
        return searching.page(self._connection, search)

    def facets(self, search: Search) -> Mapping[Facet, Mapping[str, int]]:
        return searching.counts(self._connection, search)

    def numbered(self, number: str) -> Sequence[Session]:
        documents = self._connection.scalars(_NUMBERED, {"number": number.casefold()})
        return [from_json(document, Session) for document in documents]

    def planned(self, provider: ProviderId, at: datetime) -> Collection[SessionId]:
        return set(self._connection.scalars(_PLANNED, {"provider": provider, "at": at}))

    def mark(self, source: str) -> Mark | None:
        kept = self._connection.scalar(_SETTING, {"name": _mark_of(source)})
        return None if kept is None else from_json(kept, Mark)

    def save_mark(self, source: str, mark: Mark) -> None:
        self._connection.execute(_SAVE_SETTING, {"name": _mark_of(source), "value": to_json(mark)})

    def _document(self, statement: Select[Any], what: str, id: str) -> str:
        document: str | None = self._connection.scalar(statement, {"id": id})
        if document is None:
            raise LookupError(f"there is no {what} {id!r}")
        return document

    def _earliest(self, after: datetime) -> datetime:
        """No session that still runs *after* has started before: that is as far back as the longest one reaches."""
        longest = timedelta(seconds=self._connection.scalar(_LONGEST) or 0)
        return after - longest if after - BEGINNING > longest else BEGINNING

    def _pages(self, statement: Select[Any], starts: datetime, values: Mapping[str, object]) -> Iterator[Row[Any]]:
        behind = {"starts": starts, "id": ""}
        while rows := self._connection.execute(statement, {**values, **behind}).all():
            yield from rows
            if len(rows) < PAGE:
                return
            behind = {"starts": rows[-1].starts_utc, "id": rows[-1].id}


@lru_cache(maxsize=4096)
def _session_from(document: str) -> Session:
    """Most sessions are read again and again, and say the same each time."""
    return from_json(document, Session)


def _offering_row(offering: Offering) -> dict[str, object]:
    return {
        "id": offering.id,
        "provider": offering.provider,
        "document": to_json(offering),
    }


def _session_row(session: Session) -> dict[str, object]:
    starts, ends = session.starts, session.ends
    return {
        "id": session.id,
        "offering": session.offering,
        "number": session.number,
        "search": session.number.casefold(),
        "status": session.status.value,
        "starts_utc": starts,
        "ends_utc": ends,
        "length": None if starts is None or ends is None else ceil((utc(ends) - utc(starts)).total_seconds()),
        "document": to_json(session),
    }


def _mark_of(source: str) -> str:
    return f"mark of {source}"
