"""One text by its key: the only place that knows the languages.  In German: Textbausteine."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from string import Formatter

from . import command, de, de_plain, en

_TEXTS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "de": {**de.TEXTS, "command": command.DE},
    "de-plain": {**de_plain.TEXTS, "command": command.DE},
    "en": {**en.TEXTS, "command": command.EN},
}

LANGUAGES: tuple[str, ...] = tuple(_TEXTS)
"""``de`` is formal German, ``de-plain`` plain German (einfache Sprache), ``en`` English."""


def text(key: str, /, language: str, **facts: object) -> str:
    """The text *key*, written ``section.name``, with *facts* in its gaps.

    Facts come from outside, so each is put on one line: no title or name can forge a line of a letter or a header.
    ``ValueError`` for a language that is not one of :data:`LANGUAGES`; ``LookupError`` for a key that does not exist
    or a gap without its fact.

    >>> text("letter.number", "de", number="27-101")
    'Kursnummer: 27-101'
    """
    found = template(key, language)
    if found is None:
        raise LookupError(f"there is no text {key!r}")
    missing = gaps(found) - facts.keys()
    if missing:
        raise LookupError(f"the text {key!r} needs {', '.join(sorted(missing))}")
    return found.format(**{name: one_line(str(value)) for name, value in facts.items()})


def template(key: str, language: str) -> str | None:
    """The text *key* with its gaps still open; ``None`` if there is no such text."""
    if language not in _TEXTS:
        raise ValueError(f"there are no texts in the language {language!r}; there are {', '.join(LANGUAGES)}")
    section, _, name = key.partition(".")
    return _TEXTS[language].get(section, {}).get(name)


def gaps(template: str) -> set[str]:
    """The names of the facts that *template* needs."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def one_line(fact: str) -> str:
    """*fact* with a blank for every line break, control character and half of a surrogate pair."""
    shown = "".join(" " if unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") else one for one in fact)
    return " ".join(part for part in shown.split(" ") if part)  # a no-break space stays
