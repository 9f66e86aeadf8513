"""Which language this run speaks: ``--lang`` anywhere on the line, else ``BILDUNGSRAUM_LANG``, else German."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

OPTION = "--lang"


def split(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """The language that *arguments* ask for, and the arguments without it."""
    language, rest = os.environ.get("BILDUNGSRAUM_LANG", "de"), []
    words = iter(arguments)
    for word in words:
        if word == OPTION:
            language = next(words, "")
        elif word.startswith(OPTION + "="):
            language = word.partition("=")[2]
        else:
            rest.append(word)
    return language, rest


LANGUAGE = split(sys.argv[1:])[0]
