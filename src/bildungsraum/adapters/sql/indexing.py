"""Keeping the tables that searches look at in step with the catalogue.  In German: Suchindex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, bindparam, delete, insert, literal, select

from ...offering import Offering, Provider
from ...schedule import Session
from ...search import Facet, facets, is_listed, terms
from ...values import SessionId
from . import schema
from .schema import listed, meetings, offerings, portions

_UNLIST = delete(listed).where(listed.c.session.in_(bindparam("ids", expanding=True)))  # and what hangs on it
_LIST, _MEETINGS, _FACETS = insert(listed), insert(meetings), insert(schema.facets)

_OF_PROVIDER = select(listed.c.session).join(offerings, offerings.c.id == listed.c.offering)
_OF_PROVIDER = _OF_PROVIDER.where(offerings.c.provider == bindparam("provider"))
_IN_NO_MUNICIPALITY = delete(schema.facets).where(
    schema.facets.c.facet == Facet.MUNICIPALITY.value, schema.facets.c.session.in_(_OF_PROVIDER)
)
_IN_MUNICIPALITY = insert(schema.facets).from_select(
    ["session", "facet", "value"],
    _OF_PROVIDER.add_columns(literal(Facet.MUNICIPALITY.value), bindparam("municipality", type_=listed.c.title.type)),
)


def relist(connection: Connection, offering: Offering, sessions: Iterable[Session], provider: Provider | None) -> None:
    """Let searches find *sessions* of *offering* by what they are now, or not at all if they are withdrawn."""
    kept = list(sessions)
    unlist(connection, [session.id for session in kept])
    shown = [session for session in kept if is_listed(session)]
    for statement, rows in (
        (_LIST, [_row(offering, session) for session in shown]),
        (_MEETINGS, [row for session in shown for row in _meeting_rows(session)]),
        (_FACETS, [row for session in shown for row in _facet_rows(offering, session, provider)]),
    ):
        if rows:
            connection.execute(statement, rows)


def unlist(connection: Connection, ids: Iterable[SessionId]) -> None:
    """Let searches no longer find these sessions."""
    for some in portions(ids):
        connection.execute(_UNLIST, {"ids": some})


def move(connection: Connection, provider: Provider) -> None:
    """Let searches find everything of *provider* in its municipality."""
    connection.execute(_IN_NO_MUNICIPALITY, {"provider": provider.id})
    if provider.municipality:
        connection.execute(_IN_MUNICIPALITY, {"provider": provider.id, "municipality": provider.municipality})


def _row(offering: Offering, session: Session) -> dict[str, object]:
    return {
        "session": session.id,
        "offering": offering.id,
        "title": offering.title,
        "capacity": session.capacity,
        "taken_elsewhere": session.taken_elsewhere,
        "terms": f" {' '.join(sorted(terms(offering, session)))} ",
    }


def _meeting_rows(session: Session) -> Iterator[dict[str, object]]:
    previous = None
    for one in session.meetings:
        yield {
            "session": session.id,
            "key": one.key,
            "starts_utc": one.starts,
            "ends_utc": one.ends,
            "previous_utc": previous,
        }
        previous = one.starts


def _facet_rows(offering: Offering, session: Session, provider: Provider | None) -> Iterator[dict[str, object]]:
    for facet, value in sorted(facets(offering, session, provider), key=lambda one: (one[0].value, one[1])):
        yield {"session": session.id, "facet": facet.value, "value": value}
