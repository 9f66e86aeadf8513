"""Words for people: what rooms decide, as sentences and letters.  In German: Texte.

Rooms return facts; this package says them in formal German (``de``), plain German (``de-plain``, einfache Sprache) and
English (``en``).  The texts of a language are data in a package of their own, in sections; every language has the same
keys.  Needs the extra ``i18n`` (Babel).
"""

from .figures import day, deadline, meeting, moment, money
from .letters import Letter, letter
from .prospects import chance, explanation, verdict
from .sentences import choices, conditions, outcome, question, quote_lines, refusal, ruling, settlement, words
from .story import story, told
from .texts import LANGUAGES, text

__all__ = [
    "LANGUAGES",
    "Letter",
    "chance",
    "choices",
    "conditions",
    "day",
    "deadline",
    "explanation",
    "letter",
    "meeting",
    "moment",
    "money",
    "outcome",
    "question",
    "quote_lines",
    "refusal",
    "ruling",
    "settlement",
    "story",
    "text",
    "told",
    "verdict",
    "words",
]
