"""What is wrong in a feed, and why something could not be done, in sentences.  In German: Fehlermeldungen.

Doors and rooms tell it in English, for logs and programs.  In German each phrase is looked up in :mod:`.phrases`, and
its numbers and names are carried over; one that is in no book stays English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from attrs import frozen

from ..ports import Conflict, Contradictory, OutcomeUnknown, Problem, StoreUnusable, Unreachable
from ..serialization import Malformed
from .phrases import Book
from .phrases.failures import FAILURES
from .phrases.feeds import EXPECTED, FIELDS, FOUND, PLACES
from .phrases.statutes import CONTRADICTIONS
from .phrases.values import KINDS, ROOMS, VALUES
from .texts import one_line, text

_GAP = re.compile(r"\{(\w+)(?::(number|phrase))?\}")
_STEP = re.compile(r'\.(\w+)|\["(.*?)"\]|\[(\d+)\]')


def problem(found: Problem, language: str) -> str:
    """Where *found* is, what stands there and what should stand there, on one line.

    Values and the names of fields are the feed's own and stay; a value that reads like a phrase of a door is taken for
    one.

    >>> problem(Problem("record 5, line 291", "nummer", "2 values", "one value; the first counts"), "de")
    'Datensatz 5, Zeile 291: nummer: gefunden „2 Angaben“, erwartet: eine Angabe; die erste zählt'
    """
    where, field, what, expected = found.where, found.field, found.found, found.expected
    if _speaks_german(language):
        where, field = _german(where, PLACES), _german(field, FIELDS)
        what, expected = _german(what, FOUND + ROOMS + CONTRADICTIONS), _german(expected, EXPECTED)
    return text("command.problem", language, where=where, field=field, found=what, expected=expected)


def failure(error: Exception, language: str) -> str:
    """Why *error* stopped us and, where somebody knows, what to do, on one line.

    >>> failure(LookupError("there is no booking 'b-1'"), "de")
    "Die Anmeldung 'b-1' gibt es nicht."
    """
    return one_line(_german_failure(error) if _speaks_german(language) else _english_failure(error))


def faults(error: Malformed, language: str) -> tuple[str, ...]:
    """Each fault of *error* by itself, with its place, on one line.

    >>> faults(Malformed("district file", ("int is wanted, got 'vier' @ $.party.maximum",)), "de")
    ("party, maximum: hier gehört eine ganze Zahl hin, nicht 'vier'",)
    """
    return tuple(one_line(_fault(fault) if _speaks_german(language) else fault) for fault in error.faults)


def contradictions(error: Contradictory, language: str) -> tuple[str, ...]:
    """Each contradiction of *error* by itself, with its session and its key, on one line.

    >>> from bildungsraum.rules import Contradiction
    >>> late = Contradiction("session.registration", "registration closes after the start")
    >>> contradictions(Contradictory([("walk", late)]), "de")
    ('Kurs walk: session.registration: die Anmeldung schließt nach dem Beginn',)
    """
    if not _speaks_german(language):
        return tuple(one_line(f"session {id}: {one.key}: {one.why}") for id, one in error.found)
    return tuple(one_line(f"Kurs {id}: {one.key}: {_german(one.why, VALUES)}") for id, one in error.found)


def untranslated(said: Problem | Exception) -> tuple[str, ...]:
    """The phrases in *said* that are in no book and stay English; ``()`` for everything that our own code says."""
    match said:
        case Problem():
            phrases = [(said.where, PLACES), (said.expected, EXPECTED)]
        case StoreUnusable():
            phrases = [(said.why, FAILURES), (said.remedy, FAILURES)]
        case Unreachable():
            phrases = [(said.why, FAILURES)]
        case Malformed():
            phrases = [(said.kind, KINDS), *((_parted(fault)[0], VALUES) for fault in said.faults)]
        case Contradictory():
            phrases = [(one.why, VALUES) for _, one in said.found]
        case Conflict() | OutcomeUnknown():
            phrases = []
        case OSError() if said.strerror:
            phrases = [(said.strerror, FAILURES)]
        case _:
            phrases = [(_english_failure(said), FAILURES + VALUES)]
    return tuple(phrase for phrase, book in phrases if _looked_up(phrase, book) is None)


def _speaks_german(language: str) -> bool:
    return text("pattern.locale", language).startswith("de")


# sentences ------------------------------------------------------------------------------------------------------------


def _english_failure(error: Exception) -> str:
    if isinstance(error, LookupError) and error.args:
        return str(error.args[0])  # KeyError would put it into quotes
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


def _german_failure(error: Exception) -> str:
    match error:
        case StoreUnusable():
            return f"{error.url} lässt sich nicht benutzen. {_cause(error.why)} {_german(error.remedy, FAILURES)}"
        case Unreachable():
            return f"{error.source} lässt sich nicht lesen. {_cause(error.why)}"
        case Malformed():
            return f"{_german(error.kind, KINDS)} ist nicht lesbar: {'; '.join(map(_fault, error.faults))}"
        case Conflict():
            return f"Im Kurs {error.session} hat sich inzwischen etwas geändert. Bitte versuchen Sie es noch einmal."
        case Contradictory():
            return f"Das passt nicht zur Satzung: {'; '.join(contradictions(error, 'de'))}"
        case OutcomeUnknown():
            ids = ", ".join(error.ids)
            return (
                f"Ob {ids} gespeichert ist, steht nicht fest. Versuchen Sie es bitte noch einmal; doppelt wird nichts."
            )
        case OSError() if error.strerror:
            return f"{error.filename}: {_cause(error.strerror)}" if error.filename else _cause(error.strerror)
        case _:
            return _german(_english_failure(error), FAILURES + VALUES)


def _cause(why: str) -> str:
    return _looked_up(why, FAILURES) or f"Das System meldet: {why}."


def _fault(fault: str) -> str:
    reason, path = _parted(fault)
    steps = (name or id or f"{int(index) + 1}. Eintrag" for name, id, index in _STEP.findall(path))
    return ": ".join(part for part in (", ".join(steps), _german(reason, VALUES)) if part)


def _parted(fault: str) -> tuple[str, str]:
    """What is wrong and where; cattrs puts ``@ $.path`` behind it, and a document that is none has no path."""
    reason, at, path = fault.rpartition(" @ $")
    return (reason, path) if at else (fault, "")


# phrases --------------------------------------------------------------------------------------------------------------


@frozen
class _Pair:
    english: re.Pattern[str]
    german: str
    nested: tuple[str, ...]


def _german(phrase: str, book: Book) -> str:
    found = _looked_up(phrase, book)
    return phrase if found is None else found


def _looked_up(phrase: str, book: Book) -> str | None:
    return _first(phrase, _pairs(book))


def _first(phrase: str, pairs: Iterable[_Pair]) -> str | None:
    for pair in pairs:
        match = pair.english.fullmatch(phrase)
        if match is None:
            continue
        facts = match.groupdict()
        nested = {name: _first(facts[name], (one for one in pairs if not one.nested)) for name in pair.nested}
        if None not in nested.values():
            return pair.german.format(**facts | nested)
    return None


@cache
def _pairs(book: Book) -> tuple[_Pair, ...]:
    return tuple(_pair(english, german) for english, german in book)


def _pair(english: str, german: str) -> _Pair:
    """A gap before another one ends where the text behind it first occurs and never looks further (``(?>…)``), so that
    the time to match grows with the length of what is matched and no faster."""
    begin, *rest = _GAP.split(english)
    pattern = re.escape(begin)
    gaps = list(zip(rest[0::3], rest[1::3], rest[2::3], strict=True))
    for number, (name, kind, behind) in enumerate(gaps, start=1):
        is_last = number == len(gaps)
        inside = r"\d+" if kind == "number" else ".*" if is_last else ".*?"
        gap = f"(?P<{name}>{inside}){re.escape(behind)}"
        pattern += gap if is_last else f"(?>{gap})"
    nested = tuple(name for name, kind, _ in gaps if kind == "phrase")
    return _Pair(re.compile(pattern, re.DOTALL), german, nested)
