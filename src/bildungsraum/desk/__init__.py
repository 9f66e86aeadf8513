"""The desk: load, let a room decide, save.  In German: Schalter.

The one imperative shell of the library.  Every call is one unit of work on the store: the decision, what it changes
and the messages that it causes are kept together or not at all.
"""

from .asking import Listed
from .deciding import BookingDecision, Outcome, RequestDecision, SessionDecision
from .desk import Desk
from .enquiries import Enquiries
from .feed import Brake, Import, Result

__all__ = [
    "BookingDecision",
    "Brake",
    "Desk",
    "Enquiries",
    "Import",
    "Listed",
    "Outcome",
    "RequestDecision",
    "Result",
    "SessionDecision",
]
