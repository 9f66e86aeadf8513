"""Text as people wrote it, whatever a feed wrapped around it.

Feeds carry HTML in some texts and not in others, ``\\r\\n`` beside ``<br>``, and signs that nobody can see.  HTML is
read by a scanner of one expression, because :mod:`html.parser` needs half a minute for some 64 kB of broken tags.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

LONGEST = 100_000
"""Longer texts are cut before anything is done with them."""

_BLOCK = re.compile(
    r"br|p|div|[uo]l|li|d[ldt]|h[1-6r]|table|caption|t(?:r|head|body|foot)|blockquote|pre|center|address|article|section"
)
_INLINE = re.compile(
    r"a|abbr|acronym|b|big|cite|code|em|font|i|img|kbd|mark|q|s|small|span|strike|strong|su[bp]|t[dh]|tt|u|wbr"
)
_UNSEEN = frozenset(("script", "style"))
_CELLS = frozenset(("td", "th"))

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,15})(?:\s[^<>]{0,4000}|/)?>|<!--")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{1,31}\d{0,2});")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# control signs, soft hyphens, byte order marks, lone surrogates, and signs that turn the direction of what follows
_UNSEEN_SIGNS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_SPACES = re.compile(r"[ \t\xa0]+")


def plain(text: str) -> str:
    """*text* without markup: paragraphs and list items on lines of their own, never more than one empty line.

    >>> plain("<p>Bitte mitbringen:</p><ul><li>Laptop &amp; Netzteil</li><li>Stift</li></ul>")
    'Bitte mitbringen:\\nLaptop & Netzteil\\nStift'
    """
    if text.isprintable() and "<" not in text and "&" not in text:  # most fields, and much faster
        return " ".join(text.split())
    text = _BREAKS.sub("\n", text)
    if "<" in text:
        text = "".join(_without_tags(text))
    if "&" in text:
        text = _REFERENCE.sub(lambda match: html.unescape(match[0]), text)
    lines = (_SPACES.sub(" ", line).strip() for line in _UNSEEN_SIGNS.sub("", text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    """*text* without markup and line breaks."""
    return " ".join(plain(text).split())


def visible(text: str) -> str:
    """*text* without signs that nobody can see and without line breaks."""
    return " ".join(_UNSEEN_SIGNS.sub("", _BREAKS.sub(" ", text)).split())


def _without_tags(text: str) -> Iterator[str]:
    position, broke, unseen = 0, False, ""
    while match := _TAG.search(text, position):
        before, position = text[position : match.start()], match.end()
        name = (match[2] or "").lower()
        if not name:
            end = text.find("-->", position)
            position = len(text) if end < 0 else end + 3
        elif not _is_markup(name):
            before += match[0]
        if not unseen and before:
            yield _after(before, broke)
            broke = broke and not before.strip()
        if name in _UNSEEN and unseen in ("", name):
            unseen = "" if match[1] else name
        elif _BLOCK.fullmatch(name):
            # <br> always breaks the line; other tags only if it is not broken already
            if name == "br" or not broke:
                yield "\n"
            broke = True
        elif name in _CELLS:
            yield " "
    if not unseen:
        yield _after(text[position:], broke)


def _is_markup(name: str) -> bool:
    # a colon: what word processors leave behind, such as <o:p>
    return ":" in name or name in _UNSEEN or bool(_BLOCK.fullmatch(name) or _INLINE.fullmatch(name))


def _after(words: str, broke: bool) -> str:
    """*words* behind a tag that broke the line: the line break that follows it in the source is the same one."""
    return words.lstrip(" \t\n") if broke else words
