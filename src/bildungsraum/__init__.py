"""Offerings, sessions, places, waiting lists, fees, reminders and feedback for digital education in German districts.

Rooms are modules of frozen values and pure functions (``registration``, ``fees``, ``reminders`` …); doors to the world
are in ``bildungsraum.adapters``; a :class:`Desk` walks between them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import feedback, fees, registration, reminders, reporting, schedule, sync
    from .desk import Desk, Outcome
    from .feedback import Answer, Summary, Survey
    from .fees import CancellationStep, CancellationTerms, Price, Quote, Reduction, Tariff
    from .offering import Accessibility, Format, Offering, Provider
    from .place import Venue
    from .ports import Contact, Problem, Reading
    from .registration import Booking, Cause, Reason, Request, Roster
    from .reminders import Message
    from .reporting import Report
    from .rules import After, Before, District, FeedbackRule, ReminderRule, Rules
    from .schedule import Meeting, Session, weekly
    from .sync import Listing
    from .values import Money, Period

__version__ = "0.1.0"

__all__ = [
    "Accessibility",
    "After",
    "Answer",
    "Before",
    "Booking",
    "CancellationStep",
    "CancellationTerms",
    "Cause",
    "Contact",
    "Desk",
    "District",
    "FeedbackRule",
    "Format",
    "Listing",
    "Meeting",
    "Message",
    "Money",
    "Offering",
    "Outcome",
    "Period",
    "Price",
    "Problem",
    "Provider",
    "Quote",
    "Reading",
    "Reason",
    "Reduction",
    "ReminderRule",
    "Report",
    "Request",
    "Roster",
    "Rules",
    "Session",
    "Summary",
    "Survey",
    "Tariff",
    "Venue",
    "feedback",
    "fees",
    "registration",
    "reminders",
    "reporting",
    "schedule",
    "sync",
    "weekly",
]

_WHERE = {
    "desk": ("Desk", "Outcome"),
    "feedback": ("Answer", "Summary", "Survey"),
    "fees": ("CancellationStep", "CancellationTerms", "Price", "Quote", "Reduction", "Tariff"),
    "offering": ("Accessibility", "Format", "Offering", "Provider"),
    "place": ("Venue",),
    "ports": ("Contact", "Problem", "Reading"),
    "registration": ("Booking", "Cause", "Reason", "Request", "Roster"),
    "reminders": ("Message",),
    "reporting": ("Report",),
    "rules": ("After", "Before", "District", "FeedbackRule", "ReminderRule", "Rules"),
    "schedule": ("Meeting", "Session", "weekly"),
    "sync": ("Listing",),
    "values": ("Money", "Period"),
}
"""Where each noun is at home; a room is loaded when it is first asked for, so that importing the library is quick."""


def __getattr__(name: str) -> object:
    if name in __all__ and not any(name in names for names in _WHERE.values()):
        return import_module(f"{__name__}.{name}")
    for module, names in _WHERE.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
