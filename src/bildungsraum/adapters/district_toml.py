"""A district's rules from a TOML file, so that a clerk can read them.  In German: Satzung als Datei.

The keys are the fields of :class:`bildungsraum.rules.Rules`; times of day are written ``09:00:00``, money
``"3.00 EUR"``.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from ..rules import Rules
from ..serialization import Malformed, from_plain


def parse(content: bytes) -> Rules:
    """The rules in *content*; :class:`Malformed` names every key that does not fit, and why."""
    try:
        plain = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Malformed("district file", (f"not UTF-8 at byte {error.start}",)) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Malformed("district file", (str(error),)) from None
    return from_plain(plain, Rules)


def read(path: Path) -> Rules:
    """The rules in the file at *path*."""
    return parse(path.read_bytes())
