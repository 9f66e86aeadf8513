"""Rules that differ by municipality, provider, offering or session; the nearest wins.  In German: Regelungsebenen."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from attrs import evolve, field, frozen

from ..values import as_tuple, not_blank
from .statute import Level, Rules

NEARER = (Level.MUNICIPALITY, Level.PROVIDER, Level.OFFERING, Level.SESSION)
"""The levels below the district, from far to near."""


@frozen
class Layer:
    """What the *level* with the id *of* decides differently: pairs of a key and its value.

    A key names a field of :class:`Rules` (``reductions``) or of one of its groups (``waiting.maximum``); its value
    replaces the farther one as a whole.
    """

    level: Level
    of: str = field(validator=not_blank)
    changes: tuple[tuple[str, Any], ...] = field(converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        if self.level not in NEARER:
            raise ValueError(f"a layer lies below the district, got {self.level}")


@frozen(cache_hash=True)
class RuleBook:
    """The district's *rules* and the *layers* that change them for some.  German: Satzung mit Abweichungen."""

    rules: Rules
    layers: tuple[Layer, ...] = field(default=(), converter=as_tuple)

    def of(self, *, municipality: str = "", provider: str = "", offering: str = "", session: str = "") -> Rules:
        """The rules that hold for this session; each key says in ``levels`` who has decided it."""
        if not self.layers:
            return self.rules
        return _effective(self, (municipality, provider, offering, session))


@lru_cache(maxsize=1024)
def _effective(book: RuleBook, ids: tuple[str, ...]) -> Rules:
    rules, levels = book.rules, dict(book.rules.levels)
    for level, id in zip(NEARER, ids, strict=True):
        for layer in book.layers:
            if layer.level is level and layer.of == id:
                rules = with_changes(rules, layer.changes)
                levels |= {key: level for key, _ in layer.changes}
    return evolve(rules, levels=sorted(levels.items(), key=lambda pair: pair[0]))


def with_changes(rules: Rules, changes: tuple[tuple[str, Any], ...]) -> Rules:
    """*rules* with other values under some keys."""
    for key, value in changes:
        group, _, name = key.partition(".")
        changed = evolve(getattr(rules, group), **{name: value}) if name else value
        rules = evolve(rules, **{group: changed})
    return rules
