"""The shape of the file for editors, as JSON Schema, made from the classes that it is read into."""

from __future__ import annotations

import inspect
import re
from datetime import date, time
from enum import Enum
from typing import Any, get_args, get_origin

import attrs

from ...fees import CancellationStep, CancellationTerms, Reduction
from ...rules import AccessCode, Accompanied, FeedbackRule, OfferRule, OpenHours, Rules, WorkingDays
from ...serialization import to_plain
from ...values import Lasting, Money
from .bundesland import STATES
from .keys import COMPUTED, FOR_ALL, GROUPS, LEVELS, NONE, may_be_none

Schema = dict[str, Any]

SCALARS: dict[Any, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 0},
    str: {"type": "string"},
    time: {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]+)?)?$"},
    date: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    Money: {"type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,2})?( [A-Z]{3})?$"},
}
"""No rule counts below zero.  Editors hand over a date or a time of TOML as text."""

NARROWER: dict[tuple[Any, str], Schema] = {
    (Accompanied, "by"): {"minItems": 1},
    (Reduction, "percent"): {"maximum": 100},
    (CancellationStep, "percent"): {"maximum": 100},
    (CancellationTerms, "late_percent"): {"maximum": 100},
    (FeedbackRule, "answers_minimum"): {"minimum": 2},
    (OfferRule, "hours"): {"minimum": 1},
    (OfferRule, "tries"): {"minimum": 1},
    (OfferRule, "skip"): {"minimum": 1},
    (OpenHours, "weekdays"): {"minItems": 1, "items": {"type": "integer", "minimum": 1, "maximum": 7}},
    (AccessCode, "hash"): {"pattern": "^[0-9a-f]{64}$"},
    (WorkingDays, "state"): {"enum": ["", *STATES]},
}
"""What validators say beyond the type."""

_MEANING = re.compile(r"^ *- ((?:\*\w+\*(?:, )?)+): (.+?)(?=^ *- |^ *$|\Z)", re.MULTILINE | re.DOTALL)


def schema() -> Schema:
    """JSON Schema (draft 2020-12) of the file.

    It says what a key is called and what may stand there; what only makes sense together, such as two reminders of one
    id or a contradiction, is for :func:`~bildungsraum.adapters.district_toml.parse`.
    """
    found: dict[str, Schema] = {}
    own = _object(Rules, found, without=COMPUTED)
    layer = _object(Rules, found, without=COMPUTED | FOR_ALL)
    found["Layer"] = layer | {"required": [], "description": "What is decided differently here; the rest is inherited."}
    layers = {
        "type": "object",
        "propertyNames": {"pattern": r"\S"},
        "additionalProperties": {"$ref": "#/$defs/Layer"},
    }
    described = {name: layers | {"description": f"Rules of single {name}, by their ids."} for name in LEVELS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rules of a district",
        **own,
        "properties": own["properties"] | described,
        "$defs": dict(sorted(found.items())),
    }


def _object(kind: Any, found: dict[str, Schema], *, without: set[str]) -> Schema:
    """A table with the fields of *kind*; the tables inside go into *found*."""
    fields = [one for one in attrs.fields(attrs.resolve_types(kind)) if one.name not in without]
    meanings = _meanings(kind)
    return {
        "type": "object",
        "description": _summary(kind),
        "properties": {one.name: _property(kind, one, found) | meanings.get(one.name, {}) for one in fields},
        "required": [one.name for one in fields if one.default is attrs.NOTHING],
        "additionalProperties": False,
    }


def _property(kind: Any, one: attrs.Attribute[Any], found: dict[str, Schema]) -> Schema:
    takes_none = may_be_none(one.type) and (kind is Rules or kind in GROUPS.values())
    plain = _type(one.type, found) | _limit(one.validator) | NARROWER.get((kind, one.name), {})
    if one.default is attrs.NOTHING and one.type is str:
        plain = {"pattern": r"\S"} | plain
    if takes_none:
        plain = {"anyOf": [*plain.get("anyOf", [plain]), {"const": NONE}]}
    default = None if one.default is attrs.NOTHING else to_plain(one.default)
    return plain | ({"default": default} if isinstance(default, bool | int | str) else {})


def _limit(validator: Any) -> Schema:
    """How long something may last at most, if that is what *validator* looks at."""
    lasting = getattr(validator, "validator", validator)  # inside of optional(…)
    return {"maximum": lasting.most} if isinstance(lasting, Lasting) else {}


def _type(kind: Any, found: dict[str, Schema]) -> Schema:
    if kind in SCALARS:
        return SCALARS[kind]
    if inspect.isclass(kind) and issubclass(kind, Enum):
        return {"enum": [one.value for one in kind]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _type(get_args(kind)[0], found)}
    if attrs.has(kind):
        if kind.__name__ not in found:
            found[kind.__name__] = {}
            found[kind.__name__] = _object(kind, found, without=set())
        return {"$ref": f"#/$defs/{kind.__name__}"}
    choices = [_type(one, found) for one in get_args(kind) if one is not type(None)]
    return choices[0] if len(choices) == 1 else {"anyOf": choices}


def _summary(kind: Any) -> str:
    return _one_line((inspect.getdoc(kind) or "").partition("\n\n")[0])


def _meanings(kind: Any) -> dict[str, Schema]:
    """What the documentation of *kind* says about its fields, for whoever points at a key."""
    rows = _MEANING.findall(inspect.getdoc(kind) or "")
    return {name: {"description": _one_line(text)} for names, text in rows for name in re.findall(r"\w+", names)}


def _one_line(text: str) -> str:
    return re.sub(r":\w+:`([^`]*)`|[*`]", r"\1", " ".join(text.split())).replace("None", f'"{NONE}"')
