"""English, for people who read it more easily than German."""

from .labels import LABELS
from .letters import LETTERS
from .rulings import RULINGS
from .sentences import SENTENCES
from .story import STORY

TEXTS = {**SENTENCES, **LABELS, **RULINGS, **LETTERS, **STORY}

__all__ = ["TEXTS"]
