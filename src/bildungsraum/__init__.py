"""Offerings, sessions, places, waiting lists, fees, reminders and feedback for digital education in German districts.

Rooms are modules of frozen values and pure functions (``registration``, ``fees``, ``reminders`` …); doors to the world
are in ``bildungsraum.adapters``; a :class:`Desk` walks between them.
"""

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
