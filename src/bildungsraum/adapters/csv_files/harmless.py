"""Texts that a spreadsheet would take for a formula (OWASP: CSV injection, CWE-1236)."""

from __future__ import annotations

import re

# what begins a formula, also in full width, behind anything that a spreadsheet skips or strips: blanks, quotes and
# characters that nobody sees
_FORMULA = re.compile("[\\s\"'\ufeff\u00ad\u200b-\u200f\u2060]*[=+\\-@\t\r\n＝＋－＠]")


def harmless(text: str) -> str:
    """*text* with an apostrophe before it if a spreadsheet could take it for a formula.

    >>> harmless("=1+1"), harmless("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def plain(text: str) -> str:
    """What :func:`harmless` was given: one apostrophe before what looks like a formula is taken away."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text
