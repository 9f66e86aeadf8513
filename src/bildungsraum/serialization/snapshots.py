"""A roster as text that is read many times faster than its history is replayed.  In German: Momentaufnahme.

The text is a head that says what it is, and behind it JSON.  Bookings stand in columns: each value once, then which
booking has which; what is as one would expect is left out.  What follows from the bookings is not written at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from operator import attrgetter
from types import NoneType
from typing import Any, get_args, get_type_hints
from zlib import crc32

import attrs
import orjson
from rpds import HashTrieMap

from ..registration import Booking, Declined, InterestNoted, Party, Roster
from ..registration.counts import Orders
from ..registration.events import Entry
from ..registration.snapshot import Snapshot
from ..rules import Scope
from ..values import BookingId, PersonId
from . import Malformed, from_plain, to_plain

FORMAT = 1
"""To be raised whenever a text of before would be read as something else, or events lead to another roster."""

Column = list[Any]
"""The rows that have a value of their own, ``None`` if all have; the values, each once; which of them each row has."""
Table = dict[str, Column]

_ENTRIES: Mapping[str, type[Any]] = {kind.__name__: kind for kind in get_args(Entry)}
_LIKE = {"booking": "id", "at": "since"}
"""Under which names a booking has what the event said with which it came into being."""
_IN_COLUMNS = (Party,)
"""What is different in many bookings and has many fields."""
_TEXTS = (tuple[str, ...], tuple[str | None, ...], tuple[PersonId | None, ...])
_APART: Mapping[Any, tuple[str, ...]] = {
    Roster: ("bookings", "declined", "interested", "lost", "_counts"),
    Booking: ("entry",),
}


def roster_to_text(roster: Roster) -> str:
    """A text from which :func:`roster_from_text` makes an equal roster; equal rosters give equal texts."""
    body = orjson.dumps(_document(Snapshot.of(roster)), option=orjson.OPT_SORT_KEYS).decode()
    return f"{_head(body)}\n{body}"


def roster_from_text(text: str) -> Roster | None:
    """The roster in *text*; ``None`` if it is not one of this version or not whole, so that the journal is asked."""
    head, _, body = text.partition("\n")
    if head != _head(body):
        return None
    try:
        return _snapshot(orjson.loads(body)).roster
    except (Malformed, ValueError, TypeError, LookupError, AttributeError):
        return None


def _head(body: str) -> str:
    return f"roster {FORMAT} {_shape():08x} {crc32(body.encode()):08x}"


@cache
def _shape() -> int:
    """A number for the fields that there are: a roster with one more must be made from its events."""
    return crc32(repr([[one.name for one in attrs.fields(kind)] for kind in (Roster, Booking)]).encode())


def _document(snapshot: Snapshot) -> dict[str, Any]:
    bookings = snapshot.bookings
    number = {one.id: row for row, one in enumerate(bookings)}
    session = snapshot.session

    def rows(ids: Sequence[BookingId]) -> list[int]:
        return [number[id] for id in ids]

    return {
        "session": to_plain({name: getattr(session, name) for name in _names(Roster)}) | {"lost": dict(session.lost)},
        "bookings": _table(Booking, bookings, {}),
        "entries": {name: _entries(kind, bookings) for name, kind in _ENTRIES.items()},
        "declined": _table(Declined, snapshot.declined, {}),
        "interested": _table(InterestNoted, snapshot.interested, {}),
        "counts": [len(bookings), len(snapshot.declined), len(snapshot.interested)],
        "queue": [(rank, rows(ids)) for rank, ids in snapshot.queue],
        "people": sorted((who, rows(ids)) for who, ids in snapshot.orders.people.items()),
        "named": sorted((scope.value, who, rows(ids)) for (scope, who), ids in snapshot.orders.named.items()),
        "position_next": snapshot.position_next,
    }


def _snapshot(plain: Any) -> Snapshot:
    facts, lost = plain["session"], plain["session"].pop("lost")
    kinds = _kinds(Roster)
    count, declined, interested = plain["counts"]
    bookings = _bookings(plain["bookings"], plain["entries"], count)

    def ids(rows: Sequence[int]) -> tuple[BookingId, ...]:
        return tuple([bookings[row].id for row in rows])

    return Snapshot(
        Roster(lost=HashTrieMap(lost), **{name: from_plain(facts[name], kinds[name]) for name in _names(Roster)}),
        bookings,
        _objects(Declined, plain["declined"], {}, declined),
        _objects(InterestNoted, plain["interested"], {}, interested),
        [(rank, ids(rows)) for rank, rows in plain["queue"]],
        Orders(
            {PersonId(who): ids(rows) for who, rows in plain["people"]},
            {(Scope(scope), who): ids(rows) for scope, who, rows in plain["named"]},
        ),
        plain["position_next"],
    )


def _entries(kind: Any, bookings: Sequence[Booking]) -> Any:
    """The events of *kind* with which bookings came into being, as far as the booking no longer says the same."""
    rows = [row for row, one in enumerate(bookings) if type(one.entry) is kind]
    theirs = [bookings[row] for row in rows]
    usual = {name: list(map(attrgetter(name), theirs)) for name in _names(Booking)}
    return rows, _table(kind, [one.entry for one in theirs], _like(usual))


def _bookings(table: Table, entries: Mapping[str, tuple[list[int], Table]], count: int) -> list[Booking]:
    columns = _columns(Booking, table, {}, count)
    entered: list[Entry | None] = [None] * count
    for name, (rows, of_kind) in entries.items():
        usual = {field: [column[row] for row in rows] for field, column in columns.items()} if rows else {}
        for row, entry in zip(rows, _objects(_ENTRIES[name], of_kind, _like(usual), len(rows)), strict=True):
            entered[row] = entry
    return list(map(Booking, *columns.values(), entered))


def _like(columns: Mapping[str, Sequence[Any]]) -> Mapping[str, Sequence[Any]]:
    return {**columns, **{name: columns[like] for name, like in _LIKE.items() if like in columns}}


def _table(kind: Any, values: Sequence[Any], usual: Mapping[str, Sequence[Any]]) -> Table:
    """The columns of *values*, without those in which nothing differs from what is *usual* or the field's default."""
    columns = {}
    for name in _names(kind) if values else ():
        column = list(map(attrgetter(name), values))
        expected = usual.get(name, [_default(kind, name)] * len(values))
        pairs = enumerate(zip(column, expected, strict=True))
        rows = [row for row, (one, other) in pairs if one is not other and one != other]
        if rows:
            own = [column[row] for row in rows]
            columns[name] = _column(own, rows if len(rows) < len(column) else None, _kinds(kind)[name])
    return columns


def _column(values: Sequence[Any], rows: Sequence[int] | None, kind: Any) -> Column:
    number = {value: place for place, value in enumerate(dict.fromkeys(values))}
    once = len(number) in (1, len(values))
    distinct = tuple(number)
    plain = (len(distinct), _table(kind, distinct, {})) if kind in _IN_COLUMNS else to_plain(distinct)
    return [rows, plain, None if once else [number[value] for value in values]]


def _objects(kind: Any, table: Table, usual: Mapping[str, Sequence[Any]], count: int) -> list[Any]:
    return list(map(kind, *_columns(kind, table, usual, count).values()))


def _columns(kind: Any, table: Table, usual: Mapping[str, Sequence[Any]], count: int) -> dict[str, Sequence[Any]]:
    """All columns of *kind*, in the order of its fields, each with *count* values."""
    columns: dict[str, Sequence[Any]] = {}
    for name in _names(kind):
        expected = usual.get(name, [_default(kind, name)] * count)
        columns[name] = _filled(table[name], _kinds(kind)[name], expected) if name in table else expected
    return columns


def _filled(column: Column, kind: Any, expected: Sequence[Any]) -> Sequence[Any]:
    rows, plain, of = column
    values = _values(plain, kind)
    number = len(expected) if rows is None else len(rows)
    if of is not None:
        chosen = [values[place] for place in of]
    else:
        chosen = values if len(values) == number else [values[0]] * number
    if rows is None:
        return chosen
    filled = list(expected)
    for row, value in zip(rows, chosen, strict=True):
        filled[row] = value
    return filled


def _values(plain: Sequence[Any], kind: Any) -> list[Any]:
    # what nearly every booking has for itself; the sum in the head says that it is as it was written
    kinds = {getattr(one, "__supertype__", one) for one in get_args(kind) or (kind,)}
    if kinds <= {str, int, NoneType}:
        return list(plain)
    if kinds <= {datetime, NoneType}:  # all of a roster are in UTC, so that nothing has to be asked about zones
        return [None if one is None else datetime.fromisoformat(one) for one in plain]
    if kind in _TEXTS:
        return list(map(tuple, plain))
    if kind in _IN_COLUMNS:
        count, table = plain
        return _objects(kind, table, {}, count)
    return list(from_plain(plain, tuple[kind, ...]))


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """The fields of *kind* that are written as they are."""
    return tuple(one.name for one in attrs.fields(kind) if one.name not in _APART.get(kind, ()))


@cache
def _kinds(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind, localns={"HashTrieMap": dict})  # at run time it says nothing of what is in it


@cache
def _default(kind: Any, name: str) -> Any:
    """What the field is if nobody says otherwise; something that no value is equal to if it must be said."""
    return attrs.fields_dict(kind)[name].default
