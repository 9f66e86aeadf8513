"""Which keys the file has, and who may set them."""

from __future__ import annotations

from types import NoneType
from typing import Any, get_args

import attrs

from ...rules import (
    AdmissionRules,
    FeedbackRule,
    HoldRules,
    KeepingRules,
    Level,
    MinimumRules,
    PartyRules,
    PlaceRules,
    Rules,
    WaitingRules,
)

LEVELS = {
    "municipalities": Level.MUNICIPALITY,
    "providers": Level.PROVIDER,
    "offerings": Level.OFFERING,
    "sessions": Level.SESSION,
}
"""The tables of those who decide differently, from far to near."""

COMPUTED = {"levels"}
"""Fields of the rules that no file sets."""

FOR_ALL = {"district", "withdrawals_maximum_percent", "working_days"}
"""Keys that only the district itself has: they are not about one session."""

GROUPS: dict[str, Any] = {
    "places": PlaceRules,
    "admission": AdmissionRules,
    "holds": HoldRules,
    "party": PartyRules,
    "waiting": WaitingRules,
    "minimum": MinimumRules,
    "feedback": FeedbackRule,
    "keeping": KeepingRules,
}
"""Tables whose keys are inherited one by one; all others are replaced as a whole."""

KEYS: tuple[str, ...] = tuple(
    key
    for one in attrs.fields(Rules)
    if one.name not in COMPUTED | {"district"}
    for key in (
        [f"{one.name}.{own.name}" for own in attrs.fields(GROUPS[one.name])] if one.name in GROUPS else [one.name]
    )
)
"""Everything that can be decided, in the order of the rules: ``places.maximum``, …, ``reductions``, …"""

NONE = "none"
"""What is written for a value that there is not; TOML itself has no word for it."""


def types_of(kind: Any) -> dict[str, Any]:
    """The fields of an attrs class with their types."""
    return {one.name: one.type for one in attrs.fields(attrs.resolve_types(kind))}


def may_be_none(kind: Any) -> bool:
    """Whether :data:`NONE` may be written for a value of this type."""
    return NoneType in get_args(kind)
