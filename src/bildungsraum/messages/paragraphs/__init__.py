"""The paragraphs of a letter: each a function that says one thing, or nothing where there is nothing to say."""

from .booking import accept, after_offer, leave, leave_queue, missed, queue, to_do
from .course import (
    anonymity,
    dates,
    dates_cancelled,
    dates_left,
    dates_removed,
    online,
    register,
    survey,
    what,
    when,
    where,
)
from .fees import difference, fee, fee_agreed, fee_as_it_stands, fee_once_promoted, refund, settled
from .matter import Matter

__all__ = [
    "Matter",
    "accept",
    "after_offer",
    "anonymity",
    "dates",
    "dates_cancelled",
    "dates_left",
    "dates_removed",
    "difference",
    "fee",
    "fee_agreed",
    "fee_as_it_stands",
    "fee_once_promoted",
    "leave",
    "leave_queue",
    "missed",
    "online",
    "queue",
    "refund",
    "register",
    "settled",
    "survey",
    "to_do",
    "what",
    "when",
    "where",
]
