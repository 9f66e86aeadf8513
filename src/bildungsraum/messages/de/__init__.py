"""German as a district's office writes it: formal, friendly, „Sie“."""

from .labels import LABELS
from .letters import LETTERS
from .rulings import RULINGS
from .sentences import SENTENCES
from .story import STORY

TEXTS = {**SENTENCES, **LABELS, **RULINGS, **LETTERS, **STORY}

__all__ = ["TEXTS"]
