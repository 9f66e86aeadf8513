"""Words for people: what rooms decide, as sentences and letters.  In German: Texte.

Rooms return facts; this package says them in formal German (``de``), plain German (``de-plain``, einfache Sprache) and
English (``en``).  The texts of a language are data in a module of their own, in sections; every language has the same
keys.  Needs the extra ``i18n`` (Babel).
"""

from .figures import day, meeting, moment, money
from .letters import Letter, letter
from .sentences import choices, outcome, question, quote_lines, refusal, settlement, words
from .texts import LANGUAGES, text

__all__ = [
    "LANGUAGES",
    "Letter",
    "choices",
    "day",
    "letter",
    "meeting",
    "moment",
    "money",
    "outcome",
    "question",
    "quote_lines",
    "refusal",
    "settlement",
    "text",
    "words",
]
