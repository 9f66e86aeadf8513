"""Layers that only contradict each other together.  In German: Widersprüche zwischen Regelungsebenen.

Nothing is said in a file about whose offering or provider somebody is, so layers of different levels may always come
together, and layers of one level never.  Looked at are not all combinations of layers, but for each check only what
different values the levels give its own keys, of which there are four at most: layers that do not touch the check, or
are overruled by nearer ones, do not multiply anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import combinations, product
from operator import itemgetter
from typing import Any

from attrs import define, field

from .book import NEARER, Layer, RuleBook, with_changes
from .contradictions import BETWEEN, Check, Contradiction, contradictions
from .statute import Level, Rules

Changes = tuple[tuple[str, Any], ...]
Grouped = dict[Changes, list[Layer]]
Found = tuple[tuple[Layer, ...], Contradiction]


def contradictions_in(book: RuleBook) -> tuple[Found, ...]:
    """Everything in *book* that goes against something else, with the layers that bring it about, from far to near.

    Without a layer it is the district's own.  Each is named for as few layers as possible; what is only idle, where
    one layer says so itself, and never between layers, because there it is wanted.
    """
    known = contradictions(book.rules)
    return (*(((), one) for one in known), *_of_layers(book, known), *_between(book))


def _of_layers(book: RuleBook, known: tuple[Contradiction, ...]) -> Iterator[Found]:
    for layer in book.layers:
        changed = {key for key, _ in layer.changes}
        for one in contradictions(with_changes(book.rules, layer.changes)):
            # what a layer has only inherited may well be idle there
            if one not in known and (not one.is_idle or one.key in changed):
                yield (layer,), one


def _between(book: RuleBook) -> Iterator[Found]:
    for check, keys in BETWEEN:
        one = _Check(book.rules, check)
        groups = [grouped for level in NEARER if (grouped := _grouped(book, level, keys))]
        for number in range(2, len(keys) + 1):
            for levels in combinations(groups, number):
                yield from one.between(levels)


@define
class _Check:
    """One check, and what it has found under which changes of the rules."""

    rules: Rules
    check: Check
    _told: dict[tuple[Changes, ...], frozenset[Contradiction]] = field(factory=dict)

    def between(self, levels: tuple[Grouped, ...]) -> Iterator[Found]:
        """What comes about between layers of all *levels*, and not between fewer of them."""
        for chosen in product(*levels):
            if not _all_count(chosen):
                continue
            fewer = (self.found(some) for size in range(len(chosen)) for some in combinations(chosen, size))
            new = self.found(chosen).difference(*fewer)
            farther = tuple(grouped[changes][0] for grouped, changes in zip(levels[:-1], chosen[:-1], strict=True))
            yield from (((*farther, layer), one) for one in sorted(new) for layer in levels[-1][chosen[-1]])

    def found(self, chosen: tuple[Changes, ...]) -> frozenset[Contradiction]:
        """What goes against something when the rules are changed like that, one after the other."""
        if chosen not in self._told:
            rules = reduce(with_changes, chosen, self.rules)
            self._told[chosen] = frozenset(one for one in self.check(rules) if not one.is_idle)
        return self._told[chosen]


def _grouped(book: RuleBook, level: Level, keys: tuple[str, ...]) -> Grouped:
    """What layers of *level* say under *keys*, and which of them say just that."""
    grouped: Grouped = {}
    for layer in book.layers:
        changes = tuple((key, value) for key, value in sorted(layer.changes, key=itemgetter(0)) if key in keys)
        if layer.level is level and changes:
            grouped.setdefault(changes, []).append(layer)
    return grouped


def _all_count(chosen: tuple[Changes, ...]) -> bool:
    """Whether nearer changes leave something of each of the farther ones."""
    names = [{key for key, _ in changes} for changes in chosen]
    return all(own - set().union(*names[number:]) for number, own in enumerate(names, start=1))
