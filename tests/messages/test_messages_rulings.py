"""Every rule has a name that a clerk would say, and every level says who has decided it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

import bildungsraum
from bildungsraum.messages import LANGUAGES, ruling, words
from bildungsraum.messages.texts import _TEXTS as ALL
from bildungsraum.registration.upkeep import RULE_OF
from bildungsraum.rules import Level, Rules, Ruling

SOURCE = Path(bildungsraum.__file__).parent
NOT_DECIDED = {"district", "levels"}
"""Fields of the rules that say whose they are."""


def keys_of_the_rules() -> Iterator[str]:
    """Every key under which something can be decided: a field of the rules, or of one of its groups."""
    for field in attrs.fields(attrs.resolve_types(Rules)):
        kind = field.type
        if field.name in NOT_DECIDED:
            continue
        if isinstance(kind, type) and attrs.has(kind) and kind.__name__.endswith(("Rules", "Rule")):
            yield from (f"{field.name}.{own.name}" for own in attrs.fields(kind))
        else:
            yield field.name


def keys_in_the_code() -> Iterator[str]:
    """Every key that a decision gives as its reason, read from the code."""
    for path in [*SOURCE.joinpath("registration").glob("*.py"), SOURCE / "schedule.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="ruling"), args=[argument]):
                    yield from _texts(argument)
                case ast.Constant(str(text)) if text.startswith("session.") and " " not in text:
                    yield text
    yield from RULE_OF.values()


def _texts(argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant(str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*_texts(body), *_texts(orelse))
        case _:
            pass


KEYS = sorted({*keys_of_the_rules(), *keys_in_the_code()})


def test_the_walk_finds_what_is_known_to_be_there() -> None:
    rules, code = set(keys_of_the_rules()), set(keys_in_the_code())
    assert {"waiting.maximum", "holds.pay", "cancellation", "reductions", "working_days", "feedback.when"} <= rules
    assert {"waiting.fit", "waiting.stops", "admission.approval", "session.capacity", "session.minimum"} <= code
    assert not rules & NOT_DECIDED


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_a_name_of_its_own_and_no_name_is_left_over(language: str) -> None:
    names = ALL[language]["rule"]
    assert sorted(names) == KEYS
    assert len(set(names.values())) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", Level)
def test_a_ruling_names_the_rule_and_who_has_decided_it(level: Level, language: str) -> None:
    said = ruling(Ruling("waiting.maximum", level), language)
    assert ALL[language]["rule"]["waiting.maximum"] in said
    assert words(level, language) in said


def test_a_ruling_in_three_languages() -> None:
    decided = Ruling("waiting.fit", Level.PROVIDER)
    assert [ruling(decided, language) for language in LANGUAGES] == [
        "Nachrückregel, nach der Regel des Trägers",
        "Wer wann an die Reihe kommt (das haben die Menschen bestimmt, die den Kurs machen)",
        "rule on moving up, by the rule of the provider",
    ]


def test_a_rule_without_a_name_is_told_so() -> None:
    with pytest.raises(LookupError, match=r"'rule\.parking\.fee'"):
        ruling(Ruling("parking.fee", Level.DISTRICT), "de")
