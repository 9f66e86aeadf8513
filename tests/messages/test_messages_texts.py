"""The texts of all languages: nothing forgotten, nothing informal, nothing too hard."""

from __future__ import annotations

import importlib
import pkgutil
import re
import unicodedata
from collections.abc import Iterator
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bildungsraum
from bildungsraum.messages import LANGUAGES, text, words
from bildungsraum.messages.de_plain import TEXTS as PLAIN
from bildungsraum.messages.texts import _TEXTS as ALL
from bildungsraum.messages.texts import gaps

NOT_ROOMS = {"adapters", "cli", "desk", "messages", "testing"}


def flat(language: str) -> dict[str, str]:
    return {f"{section}.{name}": words for section, names in ALL[language].items() for name, words in names.items()}


def public_enums() -> Iterator[type[Enum]]:
    """Every public enum of the rooms and of ports, wherever in them it stands."""
    rooms = [one for one in pkgutil.iter_modules(bildungsraum.__path__) if one.name not in NOT_ROOMS]
    names = [f"bildungsraum.{room.name}" for room in rooms]
    for room in rooms:
        if room.ispkg:
            package = importlib.import_module(f"bildungsraum.{room.name}")
            names += [f"{package.__name__}.{one.name}" for one in pkgutil.iter_modules(package.__path__)]
    for name in names:
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, type) and issubclass(value, Enum) and value.__module__ == name:
                yield value


ENUMS = [one for one in public_enums() if not one.__name__.startswith("_")]


def test_the_walk_through_the_rooms_finds_their_enums() -> None:
    names = {one.__name__ for one in ENUMS}
    assert {"Format", "Reason", "Cause", "LineKind", "SettlementKind", "Kind", "FaultKind", "Loss", "Status"} <= names
    assert len(names) == len(ENUMS), "two enums of one name would share their labels"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("enum", ENUMS, ids=lambda one: one.__name__)
def test_every_member_of_every_enum_has_a_label_of_its_own(enum: type[Enum], language: str) -> None:
    labels = [words(member, language) for member in enum]
    assert all(label.strip() == label != "" for label in labels)
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_texts_with_the_same_gaps(language: str) -> None:
    assert {key: gaps(one) for key, one in flat(language).items()} == {
        key: gaps(one) for key, one in flat("de").items()
    }


@pytest.mark.parametrize("language", ["de", "de-plain"])
def test_german_says_sie(language: str) -> None:
    familiar = re.compile(r"\b(du|dein\w*|dir|dich|euch|euer|eure\w*)\b", re.IGNORECASE)
    assert [key for key, one in flat(language).items() if familiar.search(one)] == []


def test_plain_sentences_are_short() -> None:
    """At most 15 words; what is put in does not count."""
    long = [
        sentence
        for section in PLAIN.values()
        for one in section.values()
        for sentence in re.split(r"[.?!:]\s|\n", re.sub(r"\{\w+\}", "", one))
        if len(re.findall(r"\w[\w-]*", sentence)) > 15
    ]
    assert long == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_typography_is_that_of_the_language(language: str) -> None:
    texts = {key: one for key, one in flat(language).items() if not key.startswith(("pattern.", "command."))}
    quotes = r"„[^“]*“" if language != "en" else r"“[^”]*”"
    for key, one in texts.items():
        assert not re.search(r"""["']|\.\.\.|  | - |\s$|^\s""", one), key
        assert not re.search(r"[„“”]", re.sub(quotes, "", one)), key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", ["refusal", "outcome", "opening", "settlement"])
def test_sentences_end_like_sentences(section: str, language: str) -> None:
    assert [one for one in ALL[language][section].values() if not one.endswith((".", "!", "?"))] == []


def test_a_language_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(ValueError, match="'fr'; there are de, de-plain, en"):
        text("subject.reminder", "fr", title="x")


def test_a_text_that_is_not_there_is_named() -> None:
    with pytest.raises(LookupError, match=r"'subject\.nothing'"):
        text("subject.nothing", "de")


def test_a_fact_that_is_missing_is_named_and_the_others_stay_private() -> None:
    with pytest.raises(LookupError, match=r"'refusal\.party_too_large' needs places$"):
        text("refusal.party_too_large", "de", name="Anna")


def test_braces_in_a_fact_are_nothing_but_braces() -> None:
    assert text("letter.title", "en", title="{title.__class__} {0}") == "Course: {title.__class__} {0}"


@given(fact=st.text(st.characters(codec=None)))
def test_no_fact_can_begin_a_line(fact: str) -> None:
    shown = text("letter.greeting", "de", name=fact)
    assert len(shown.splitlines()) == 1
    assert not {unicodedata.category(one) for one in shown} & {"Cc", "Cs", "Zl", "Zp"}


def test_a_no_break_space_in_a_fact_stays() -> None:
    assert text("letter.fee_total", "de", total="4,00\xa0€") == "Zusammen: 4,00\xa0€"
