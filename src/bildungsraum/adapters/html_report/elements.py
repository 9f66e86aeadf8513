"""HTML elements: every text is escaped unless it is an element itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

_NOT_FOR_HTML = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Markup(str):
    """Text that is HTML already; only :func:`element` makes it."""

    __slots__ = ()


def element(name: str, *content: str, **attributes: str | int) -> Markup:
    """The element *name* with escaped texts and elements in it; an attribute may end in ``_`` to be no Python word.

    Control characters and half surrogate pairs, which HTML must not have, become U+FFFD.

    >>> element("a", "1 < 2", id='"')
    '<a id="&quot;">1 &lt; 2</a>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escaped(str(value))}"' for key, value in attributes.items()
    )
    inside = "".join(part if isinstance(part, Markup) else _escaped(part) for part in content)
    return Markup(f"<{name}{written}>{inside}</{name}>")


def table(caption: str, heading: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Markup:
    """A table whose first column names its rows and whose others are figures."""
    head = element("tr", *(element("th", name, scope="col") for name in heading))
    body = (
        element("tr", element("th", name, scope="row"), *(element("td", cell) for cell in cells))
        for name, *cells in rows
    )
    return element("table", element("caption", caption), element("thead", head), element("tbody", *body))


def _escaped(text: str) -> str:
    return escape(_NOT_FOR_HTML.sub("\ufffd", text))
