"""What doors and rooms say in English, in German.  In German: Wendungen.

A book holds pairs: a phrase as the code says it, and its German.  The English one may have gaps: ``{name}`` is any
text, ``{name:number}`` a whole number, ``{name:phrase}`` another phrase of the same book.  The German one may leave
gaps out.  The first pair that fits counts.
"""

from __future__ import annotations

Book = tuple[tuple[str, str], ...]
