"""Plain German (einfache Sprache): short sentences, one thought each, hard words explained where they stand."""

from .labels import LABELS
from .letters import LETTERS
from .rulings import RULINGS
from .sentences import SENTENCES
from .story import STORY

TEXTS = {**SENTENCES, **LABELS, **RULINGS, **LETTERS, **STORY}

__all__ = ["TEXTS"]
