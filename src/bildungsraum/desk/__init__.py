"""The desk: load, let a room decide, save.  In German: Schalter.

The one imperative shell of the library.  Every call is one unit of work on the store: the decision, what it changes
and the messages that it causes are kept together or not at all.
"""

from .desk import Desk, Listed, Outcome
from .feed import Brake, Import, Result

__all__ = ["Brake", "Desk", "Import", "Listed", "Outcome", "Result"]
