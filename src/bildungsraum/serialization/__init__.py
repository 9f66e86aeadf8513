"""Values to plain data and back.  The one module that sets up cattrs.

Plain data is what JSON and TOML can hold.  Money is ``"48.00 EUR"``, an instant ``"2027-03-28T10:00:00+02:00"`` with
the zone behind it where people read a wall clock (RFC 9557), a mapping of events carries its ``type``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_origin

import attrs
import orjson
from attrs import frozen, has
from cattrs import BaseValidationError, Converter, ForbiddenExtraKeysError, transform_error
from cattrs.cols import homogenous_tuple_structure_factory
from cattrs.gen import make_dict_structure_fn, override
from cattrs.strategies import configure_tagged_union

from .. import forms
from ..registration import RosterEvent
from ..rules import Lead
from ..values import Money
from .scalars import (
    answer,
    answers,
    degrees,
    exactly,
    int_or_text,
    read_date,
    read_decimal,
    read_instant,
    read_money,
    read_time,
    write_instant,
)

Value = TypeVar("Value")
Read = Callable[[Any, Any], Any]
"""Makes a value from plain data and its type, as cattrs wants it."""


@frozen
class Malformed(Exception):
    """Plain data that does not fit; *faults* say where, what was found and what is wrong."""

    kind: str
    faults: tuple[str, ...]

    def __str__(self) -> str:
        return f"not a {self.kind}: " + "; ".join(self.faults)


def to_plain(value: Any) -> Any:
    """Dictionaries, lists and tuples, texts, numbers, booleans and ``None`` that hold everything in *value*."""
    return _converter().unstructure(value)


def from_plain(plain: Any, kind: type[Value]) -> Value:
    """A value of *kind* from what :func:`to_plain` gave.

    Unknown keys are refused.  :class:`Malformed` lists every fault with its path, such as ``$.meetings[2].ends``.
    """
    try:
        return _converter().structure(plain, kind)
    except (BaseValidationError, ValueError, TypeError, LookupError):
        raise Malformed(_name(kind), _faults(plain, kind)) from None


def to_json(value: Any) -> str:
    """Compact JSON with sorted keys, so that equal values give equal text."""
    return _compact(to_plain(value))


def from_json(text: str, kind: type[Value]) -> Value:
    """A value of *kind* from :func:`to_json`; :class:`Malformed` if the text is no JSON or does not fit."""
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed(_name(kind), (f"{error} @ $",)) from None
    return from_plain(plain, kind)


def events_to_json(events: Iterable[RosterEvent]) -> list[str]:
    """One text for each event, with its ``type``."""
    converter = _converter()
    return [_compact(converter.unstructure(event, unstructure_as=RosterEvent)) for event in events]


def event_from_json(text: str) -> RosterEvent:
    """The event that :func:`events_to_json` wrote."""
    return from_json(text, cast("type[RosterEvent]", RosterEvent))


def _compact(plain: Any) -> str:
    return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS).decode()  # ten times as fast as the standard library


def _faults(plain: Any, kind: Any) -> tuple[str, ...]:
    """Everything that is wrong with *plain*; at first it was only looked at up to the first fault of each table."""
    try:
        _converter(thorough=True).structure(plain, kind)
    except BaseValidationError as error:
        return tuple(transform_error(error, format_exception=_reason))
    except (ValueError, TypeError, LookupError) as error:
        return (f"{error} @ $",)
    raise AssertionError(f"{kind} fits after all: {plain!r}")


def _reason(error: BaseException, _: type | None) -> str:
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    if isinstance(error, ForbiddenExtraKeysError):
        return f"unknown: {', '.join(sorted(error.extra_fields))}"
    return str(error)


def _name(kind: Any) -> str:
    return "event of a roster" if kind == RosterEvent else str(getattr(kind, "__name__", kind))


@cache
def _converter(*, thorough: bool = False) -> Converter:
    """*thorough* validates each field by itself, which names every fault and takes its time."""
    converter = Converter(forbid_extra_keys=True)
    for kind, write, read in (
        (datetime, write_instant, read_instant),
        (date, date.isoformat, read_date),
        (time, time.isoformat, read_time),
        (Decimal, str, read_decimal),
        (Money, str, read_money),
    ):
        converter.register_unstructure_hook(kind, write)
        converter.register_structure_hook(kind, lambda plain, _, read=read: read(plain))
    for scalar in (str, int, bool):
        converter.register_structure_hook(scalar, exactly)
    converter.register_structure_hook(int | str, int_or_text)
    converter.register_structure_hook(forms.Single, answer)
    converter.register_structure_hook(forms.Value, answers)
    converter.register_structure_hook(float, degrees)
    # by themselves they would take a text for a list of letters, and fail without a word on a list for a table
    converter.register_structure_hook_factory(has, _validated_table if thorough else _table)
    converter.register_structure_hook_factory(_is_tuple, _list)
    converter.register_structure_hook_factory(_is_lead, _lead)
    configure_tagged_union(RosterEvent, converter, tag_name="type", tag_generator=lambda kind: kind.__name__)
    converter.register_structure_hook(RosterEvent, _event(converter.get_structure_hook(RosterEvent)))
    return converter


def _is_tuple(kind: object) -> bool:
    return get_origin(kind) is tuple


def _table(kind: Any, converter: Converter) -> Read:
    return _of_table(make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True))


def _validated_table(kind: Any, converter: Converter) -> Read:
    """Like :func:`_table`; attrs by itself would stop at the first field that its validator refuses."""
    validated = [one for one in attrs.fields(kind) if one.validator is not None]
    fields: dict[str, Any] = {one.name: override(struct_hook=_validated(one, converter)) for one in validated}
    return _of_table(make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True, **fields))


def _validated(attribute: attrs.Attribute[Any], converter: Converter) -> Read:
    def value(plain: Any, kind: Any) -> Any:
        read = converter.structure(plain, kind)
        if attribute.validator is not None:
            attribute.validator(None, attribute, read)
        return read

    return value


def _of_table(read: Read) -> Read:
    return lambda plain, kind: read(_as_table(plain), kind)


def _is_lead(kind: object) -> bool:
    return set(get_args(kind)) - {NoneType} == set(get_args(Lead))


def _lead(kind: Any, converter: Converter) -> Read:
    by_key = {attrs.fields(one)[0].name: one for one in get_args(Lead)}
    may_be_none = NoneType in get_args(kind)

    def lead(plain: Any, _: Any) -> Any:
        if plain is None and may_be_none:
            return None
        named = [key for key in by_key if key in _as_table(plain)]
        if len(named) != 1:
            raise ValueError(f"a deadline has one of {', '.join(by_key)}, got {plain!r}")
        return converter.structure(plain, by_key[named[0]])

    return lead


def _list(kind: Any, converter: Converter) -> Read:
    if get_args(kind)[-1] is ...:
        several: Read = homogenous_tuple_structure_factory(kind, converter)
        return lambda plain, kind: several(_as_list(plain), kind)
    reads = [(one, converter.get_structure_hook(one)) for one in get_args(kind)]

    def row(plain: Any, _: Any) -> tuple[Any, ...]:
        if len(_as_list(plain)) != len(reads):
            raise ValueError(f"a list of {len(reads)} is wanted, got {plain!r}")
        return tuple(read(value, one) for value, (one, read) in zip(plain, reads, strict=True))

    return row


def _event(read: Read) -> Read:
    known = [kind.__name__ for kind in get_args(RosterEvent)]

    def event(plain: Any, kind: Any) -> RosterEvent:
        name = _as_table(plain).get("type")
        if name not in known:
            raise ValueError(f"no event is called {name!r}")
        return cast("RosterEvent", read(plain, kind))

    return event


def _as_table(plain: Any) -> dict[str, Any]:
    if not isinstance(plain, dict):
        raise TypeError(f"a table of fields is wanted, got {plain!r}")
    return plain


def _as_list(plain: Any) -> list[Any] | tuple[Any, ...]:
    if not isinstance(plain, list | tuple):
        raise TypeError(f"a list is wanted, got {plain!r}")
    return plain
