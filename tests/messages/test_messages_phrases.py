"""Every phrase that the code says has its German, and every German phrase is one that the code says."""

from __future__ import annotations

import re

import pytest
from phrases_in_code import Saying, sayings

from bildungsraum.messages.phrases import Book
from bildungsraum.messages.phrases.failures import FAILURES, SYSTEM
from bildungsraum.messages.phrases.feeds import EXPECTED, FIELDS, FOUND, PLACES, READERS
from bildungsraum.messages.phrases.values import KINDS, LIBRARIES, VALUES
from bildungsraum.messages.problems import failure, problem, untranslated
from bildungsraum.ports import Problem, Unreachable

BOOKS = {
    "PLACES": PLACES,
    "FIELDS": FIELDS,
    "FOUND": FOUND,
    "EXPECTED": EXPECTED,
    "KINDS": KINDS,
    "VALUES": VALUES,
    "FAILURES": FAILURES,
}
NOT_OURS = {*READERS, *SYSTEM, *LIBRARIES}

OF_THE_FEEDS = {
    "@version",
    "7/ersteller",
    "adresse",
    "haupttitel",
    "merkmale/7",
    "merkmale/kursart_digital",
    "name",
    "veranstaltung",
    "zusatz",
}
"""Names of fields that the doors report; they are the feeds' own words."""

SAID = sayings()
GAP = re.compile(r"\{(\w+)(?::\w+)?\}")
ENGLISH = re.compile(r"\b(the|a|is|are|has|not|must|of|from|with|for|needs|wanted|got|than|there|its|was)\b")


def said(part: str) -> list[Saying]:
    return [one for one in SAID if one.part == part]


def german(saying: Saying) -> str:
    """The line or sentence that has nothing in it but this phrase and a value."""
    match saying.part:
        case "where":
            return problem(Problem(saying.phrase, "7", "7", "7"), "de")
        case "field":
            return problem(Problem("7", saying.phrase, "7", "7"), "de")
        case "found":
            return problem(Problem("7", "7", saying.phrase, "7"), "de")
        case "expected":
            return problem(Problem("7", "7", "7", saying.phrase), "de")
        case "why":
            return failure(Unreachable("7", saying.phrase), "de")
        case _:
            return failure(ValueError(saying.phrase), "de")


def missing(saying: Saying) -> tuple[str, ...]:
    match saying.part:
        case "where":
            return untranslated(Problem(saying.phrase, "7", "7", "text"))
        case "expected":
            return untranslated(Problem("line 7", "7", "7", saying.phrase))
        case "why":
            return untranslated(Unreachable("7", saying.phrase))
        case _:
            return untranslated(ValueError(saying.phrase))


def test_the_walk_finds_what_is_known_to_be_there() -> None:
    assert {"a time after 7", "a whole number, or unbegrenzt"} <= {one.phrase for one in said("expected")}
    assert {"the disk is full", "it took longer than 7 seconds"} <= {one.phrase for one in said("why")}
    assert {"record 7, line 7", "line 7, column 7", "after record 7"} <= {one.phrase for one in said("where")}
    assert {"the end of the data", "7 columns"} <= {one.phrase for one in said("found")}
    assert "there is no booking 7" in {one.phrase for one in said("failure")}
    assert len(SAID) > 250


@pytest.mark.parametrize("part", ["where", "expected", "why", "failure"])
def test_every_phrase_in_the_code_has_its_german(part: str) -> None:
    assert [f"{one.place}: {phrase}" for one in said(part) for phrase in missing(one)] == []


def test_what_was_found_has_its_german() -> None:
    assert [one for one in said("found") if f"„{one.phrase}“" in german(one)] == []


def test_fields_have_their_german_unless_they_are_the_feeds_own() -> None:
    same = {one.phrase for one in said("field") if german(one).startswith(f"7: {one.phrase}: ")}
    assert same <= OF_THE_FEEDS


def test_no_english_word_is_left_in_a_german_sentence() -> None:
    theirs = {"merkmale/7", "name"}
    assert [german(one) for one in SAID if one.phrase not in theirs and ENGLISH.search(german(one))] == []


@pytest.mark.parametrize("name", sorted(BOOKS.keys() - {"KINDS"}))
def test_every_phrase_of_a_book_is_one_that_the_code_says(name: str) -> None:
    """What stands between its gaps stands in one saying; what libraries say is tried out elsewhere."""
    ours = [english for english, german in BOOKS[name] if (english, german) not in NOT_OURS]
    known = {_sevens(one.phrase) for one in SAID}
    assert [one for one in ours if not any(all(part in phrase for part in _between(one)) for phrase in known)] == []


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_a_german_phrase_has_no_gap_that_its_english_has_not(book: Book) -> None:
    assert [english for english, german in book if not {*GAP.findall(german)} <= {*GAP.findall(english)}] == []


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_no_phrase_stands_twice_in_a_book(book: Book) -> None:
    english = [one for one, _ in book]
    assert len(english) == len(set(english))


def test_german_says_sie() -> None:
    familiar = re.compile(r"\b(du|dein\w*|dir|dich|euch|euer|eure\w*)\b", re.IGNORECASE)
    assert [german for book in BOOKS.values() for _, german in book if familiar.search(german)] == []


def _between(phrase: str) -> list[str]:
    return GAP.split(_sevens(phrase.removeprefix("{file}, ")))[::2]


def _sevens(phrase: str) -> str:
    return re.sub(r"\d+", "7", phrase)
