"""Pages and counts of what is sought, without reading the catalogue.  In German: Suche.

Two ways lead to a page.  If one of the conditions is met by ``FEW`` sessions at most, these are looked at and put in
order.  Otherwise the meetings are followed in their order, and whatever fits is taken, until the page is full: that
does not take long, because enough sessions fit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from attrs import frozen
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    case,
    cast,
    column,
    exists,
    func,
    literal,
    or_,
    select,
    table,
    tuple_,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from ...ports import Hit, Occupancy
from ...search import Facet, Search, Word, tally
from ...values import utc
from .schema import contains, facets, listed, meetings, occupancy, sessions
from .schema.listed import VECTOR

FEW = 500
"""Up to so many sessions are looked at rather than found on the way."""

BEGINNING, END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

_TEXT = listed.c.terms.type
_TERMS = table("listed_terms", column("rowid"), column("listed_terms"))

_SHOWN = (listed.c.session, listed.c.offering, listed.c.title, listed.c.capacity, listed.c.taken_elsewhere)
_FULL = (
    occupancy.c.session,
    occupancy.c.capacity,
    occupancy.c.taken_elsewhere,
    occupancy.c.taken,
    occupancy.c.bookings_waiting,
)
_BOOKABLE = case(  # NULL is unlimited
    (occupancy.c.session.is_(None), listed.c.capacity - listed.c.taken_elsewhere),
    (occupancy.c.bookings_waiting > 0, 0),
    else_=occupancy.c.capacity - occupancy.c.taken_elsewhere - occupancy.c.taken,
)


def _dated(starts: ColumnElement[Any]) -> Select[Any]:
    """Sessions with the first of their meetings in the period; *starts* is what says when it begins."""
    cursor = tuple_(bindparam("from", type_=meetings.c.starts_utc.type), bindparam("id", type_=_TEXT))
    return (
        select(meetings.c.starts_utc, meetings.c.ends_utc, *_SHOWN, *_FULL)
        .join(listed, listed.c.session == meetings.c.session)
        .outerjoin(occupancy, occupancy.c.session == meetings.c.session)
        .where(
            starts >= bindparam("from"),
            starts < bindparam("to"),
            or_(meetings.c.previous_utc.is_(None), meetings.c.previous_utc < bindparam("since")),
            tuple_(starts, meetings.c.session) > cursor,
        )
        .order_by(starts, meetings.c.session)
    )


def _undated(starts: ColumnElement[Any]) -> Select[Any]:
    return (
        select(sessions.c.starts_utc, sessions.c.ends_utc, *_SHOWN, *_FULL)
        .join(listed, listed.c.session == sessions.c.id)
        .outerjoin(occupancy, occupancy.c.session == sessions.c.id)
        .where(starts.is_(None), sessions.c.id > bindparam("id"))
        .order_by(sessions.c.id)
    )


def _by_no_index(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(column, column)


_ON_THE_WAY = _dated(meetings.c.starts_utc), _undated(sessions.c.starts_utc)
_AMONG_FEW = _dated(_by_no_index(meetings.c.starts_utc)), _undated(_by_no_index(sessions.c.starts_utc))


@frozen
class _Condition:
    """*fits* says of a row of ``listed`` whether it is met.

    *alone* are the sessions of which it is; before them may be some of these that are found more quickly.
    """

    fits: ColumnElement[bool]
    alone: tuple[Select[Any], ...]


def page(connection: Connection, search: Search) -> Sequence[Hit]:
    """See :meth:`bildungsraum.ports.Catalogue.page`."""
    conditions = _conditions(connection, search)
    few = next((some for one in conditions if (some := _few(connection, one)) is not None), None)
    dated, undated = _ON_THE_WAY if few is None else _AMONG_FEW
    fits = [one.fits for one in conditions]
    if few is not None:
        fits.append(listed.c.session.in_(few))
    if search.places:
        fits.append(_enough(search.places))
    since = search.period.starts or BEGINNING
    starts, id = search.behind or (since, "")
    found: list[Row[Any]] = []
    if starts is not None:
        values = {"since": since, "to": search.period.ends or END, "from": max(starts, since), "id": id}
        if starts < since:
            values["id"] = ""
        found.extend(connection.execute(dated.where(*fits).limit(search.size), values))
        id = ""
    if len(found) < search.size:
        found.extend(connection.execute(undated.where(*fits).limit(search.size - len(found)), {"id": id}))
    return [_hit(row) for row in found]


def counts(connection: Connection, search: Search) -> Mapping[Facet, Mapping[str, int]]:
    """See :meth:`bildungsraum.ports.Catalogue.facets`."""
    found: list[tuple[Facet, str, int]] = []
    for facet in (None, *search.chosen):
        of = (
            facets.c.facet.not_in([one.value for one in search.chosen])
            if facet is None
            else facets.c.facet == facet.value
        )
        matching = _matching(connection, search, facet)
        statement = (
            select(facets.c.facet, facets.c.value, func.count()).where(of).group_by(facets.c.facet, facets.c.value)
        )
        if matching is not None:
            statement = statement.where(facets.c.session.in_(matching))
        found.extend((Facet(name), value, number) for name, value, number in connection.execute(statement))
    return tally(found)


def _matching(connection: Connection, search: Search, without: Facet | None) -> Select[Any] | None:
    """The sessions that fit, whatever is chosen of *without*; ``None`` if all do."""
    fits: list[ColumnElement[bool]]
    fits = [listed.c.session.in_(one.alone[-1]) for one in _conditions(connection, search, without)]
    statement = select(listed.c.session)
    if search.places:
        statement = statement.outerjoin(occupancy, occupancy.c.session == listed.c.session)
        fits.append(_enough(search.places))
    if search.period.starts is not None or search.period.ends is not None:
        theirs = select(meetings.c.session).where(meetings.c.session == listed.c.session)
        begins = meetings.c.starts_utc >= (search.period.starts or BEGINNING)
        begins = and_(begins, meetings.c.starts_utc < (search.period.ends or END))
        fits.append(or_(theirs.where(begins).exists(), ~theirs.exists()))
    return statement.where(*fits) if fits else None


def _few(connection: Connection, condition: _Condition) -> Sequence[str] | None:
    """The sessions that meet *condition*; ``None`` if they are many."""
    found: Sequence[str] = ()
    for alone in condition.alone:
        found = connection.scalars(alone.limit(FEW + 1)).all()
        if len(found) > FEW:
            return None
    return found


def _conditions(connection: Connection, search: Search, without: Facet | None = None) -> list[_Condition]:
    found = []
    if search.wanted:
        fits = and_(*(_has(word) for word in search.wanted))
        found.append(_Condition(fits, _ALONE[connection.dialect.name](search.wanted)))
    for facet, values in search.chosen.items():
        if facet is not without:
            of = and_(facets.c.facet == facet.value, facets.c.value.in_(sorted(values)))
            fits = exists().where(facets.c.session == listed.c.session, of)
            found.append(_Condition(fits, (select(facets.c.session).where(of),)))
    return found


def _enough(places: int) -> ColumnElement[bool]:
    return or_(_BOOKABLE.is_(None), literal(places) <= _BOOKABLE)


def _has(word: Word) -> ColumnElement[bool]:
    begins, is_stem = literal(f" {word.start}", _TEXT), literal(f" {word.stem} ", _TEXT)
    return or_(contains(listed.c.terms, begins), contains(listed.c.terms, is_stem))


def _alone_sqlite(words: Sequence[Word]) -> tuple[Select[Any], ...]:
    """FTS5 gathers everything that begins with a word before it gives the first, but stops at any stem."""
    stems = " AND ".join(f'"{word.stem}"' for word in words)
    sought = " AND ".join(f'("{word.start}" * OR "{word.stem}")' for word in words)
    found = select(listed.c.session).join(_TERMS, _TERMS.c.rowid == listed.c.number)
    return tuple(found.where(_TERMS.c.listed_terms.op("MATCH")(one)) for one in (stems, sought))


def _alone_postgresql(words: Sequence[Word]) -> tuple[Select[Any], ...]:
    sought = " & ".join(f"('{word.start}':* | '{word.stem}')" for word in words)
    return (select(listed.c.session).where(VECTOR.op("@@")(cast(sought, TSQUERY))),)


_ALONE = {"sqlite": _alone_sqlite, "postgresql": _alone_postgresql}


def _hit(row: Row[Any]) -> Hit:
    starts, ends, session, offering, title, capacity, taken_elsewhere, known, *full = tuple(row)
    return Hit(
        session,
        offering,
        title,
        None if starts is None else utc(starts),
        None if ends is None else utc(ends),
        Occupancy(capacity, taken_elsewhere) if known is None else Occupancy(*full),
    )
