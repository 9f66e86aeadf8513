"""What is to be said to whom, when, and once.  In German: Erinnerung und Nachricht.

Two sources: what has just happened (:func:`notices`, :func:`change_notices`) and what the calendar asks for
(:func:`due`).  Each message has a key; what was said under a key is not said again.  The key of a reminder holds the
person, the session, the rule and the version of the dates, so that a moved session is announced anew.
"""

from .calendar import FEEDBACK_RULE, due, moments
from .holding import still_holds
from .message import Kind, Message
from .notices import Arrival, change_notices, notices

__all__ = [
    "FEEDBACK_RULE",
    "Arrival",
    "Kind",
    "Message",
    "change_notices",
    "due",
    "moments",
    "notices",
    "still_holds",
]
