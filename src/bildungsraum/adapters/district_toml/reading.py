"""The file read: all its faults at once, then all contradictions at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import define, evolve, field

from ...rules import Layer, Level, RuleBook, Rules, contradictions_in
from ...serialization import Malformed, from_plain
from .bundesland import holidays_of
from .keys import COMPUTED, FOR_ALL, GROUPS, LEVELS, NONE, may_be_none, types_of

KIND = "district file"
NOBODY = {"id": "nobody", "name": "nobody"}


def parse(content: bytes) -> RuleBook:
    """The rules in *content*, with who decides differently.

    :class:`Malformed` names every key that does not fit and why; if all fit, every contradiction: those of the
    district's rules, and those that come about where one layer or several of different levels change them.
    """
    try:
        plain = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Malformed(KIND, (f"not UTF-8 at byte {error.start}",)) from None
    except (ValueError, RecursionError) as error:  # no TOML, or a number of thousands of digits
        raise Malformed(KIND, (str(error),)) from None
    book = book_from(plain)
    faults = tuple(_contradictions(book))
    if faults:
        raise Malformed(KIND, faults)
    return book


def book_from(plain: dict[str, Any]) -> RuleBook:
    """The rules in what TOML gave, even if they contradict each other; :class:`Malformed` names what does not fit."""
    file = _File()
    book = file.book(plain)
    if book is None:
        raise Malformed(KIND, tuple(file.faults))
    return book


def read(path: Path) -> RuleBook:
    """The rules in the file at *path*."""
    return parse(path.read_bytes())


@define
class _File:
    """Reads table by table and keeps what is wrong, each with its path."""

    faults: list[str] = field(factory=list)

    def book(self, plain: dict[str, Any]) -> RuleBook | None:
        """What the file says; ``None`` if anything is wrong."""
        own = {key: value for key, value in plain.items() if key not in LEVELS}
        own = self._allowed(own, COMPUTED, "$")
        rules = self._rules(own, "$")
        if rules is not None:
            written = [(key, Level.DISTRICT) for key, _ in _changes(own, rules) if key != "district"]
            rules = evolve(self._with_holidays(rules), levels=sorted(written, key=lambda pair: pair[0]))
        layers = tuple(self._layers({key: plain[key] for key in LEVELS if key in plain}))
        return None if rules is None or self.faults else RuleBook(rules, layers)

    def _layers(self, plain: dict[str, Any]) -> Iterator[Layer]:
        for name, tables in plain.items():
            for id, table in self._table(tables, f"$.{name}").items():
                place = path_of(LEVELS[name], id)
                if not id.strip():
                    self.faults.append(_at("it must say whose rules these are", place))
                    continue
                own = self._allowed(self._table(table, place), COMPUTED | FOR_ALL, place)
                read = self._rules(own | {"district": NOBODY}, place)
                if read is not None:
                    yield Layer(LEVELS[name], id, tuple(_changes(own, read)))

    def _table(self, plain: Any, place: str) -> dict[str, Any]:
        if isinstance(plain, dict):
            return plain
        self.faults.append(_at(f"a table of fields is wanted, got {plain!r}", place))
        return {}

    def _allowed(self, table: dict[str, Any], forbidden: set[str], place: str) -> dict[str, Any]:
        wrong = sorted(forbidden & table.keys())
        if wrong:
            self.faults.append(_at(f"unknown: {', '.join(wrong)}", place))
        return {key: value for key, value in table.items() if key not in forbidden}

    def _rules(self, table: dict[str, Any], place: str) -> Rules | None:
        try:
            return from_plain(_with_none(table, Rules), Rules)
        except Malformed as error:
            self.faults.extend(fault.replace(" @ $", f" @ {place}") for fault in error.faults)
            return None

    def _with_holidays(self, rules: Rules) -> Rules:
        """Those that the file names and those of the Bundesland."""
        days = rules.working_days
        if not days.state:
            return rules
        try:
            known = holidays_of(days.state)
        except ValueError as error:
            self.faults.append(_at(str(error), "$.working_days.state"))
            return rules
        return evolve(rules, working_days=evolve(days, holidays=known.union(days.holidays)))


def path_of(level: Level, id: str) -> str:
    """Where the rules of *id* stand in the file."""
    name = next(name for name, one in LEVELS.items() if one is level)
    return f'$.{name}["{id}"]'


def _at(reason: str, place: str) -> str:
    """As :class:`Malformed` has it: what is wrong, and where."""
    return f"{reason} @ {place}"


def _with_none(plain: Any, kind: Any) -> Any:
    """*plain* with ``None`` for the word :data:`NONE`, in the keys of the file and of its groups."""
    if not isinstance(plain, dict):
        return plain
    types = types_of(kind)
    return {
        key: None
        if value == NONE and may_be_none(types.get(key))
        else _with_none(value, GROUPS[key])
        if kind is Rules and key in GROUPS
        else value
        for key, value in plain.items()
    }


def _changes(table: dict[str, Any], read: Rules) -> Iterator[tuple[str, Any]]:
    """What *table* says and nothing else, as pairs of a key and its value."""
    for key, plain in table.items():
        value = getattr(read, key)
        if key in GROUPS:
            yield from ((f"{key}.{name}", getattr(value, name)) for name in plain)
        else:
            yield key, value


def _contradictions(book: RuleBook) -> Iterator[str]:
    for layers, found in contradictions_in(book):
        *others, place = "$", *(path_of(one.level, one.of) for one in layers)
        beside = ", ".join(one.removeprefix("$.") for one in others if one != "$")
        if beside:
            yield _at(f"{found.why}, together with {beside}", f"{place}.{found.key}")
        else:
            yield _at(found.why, f"{place}.{found.key}")
