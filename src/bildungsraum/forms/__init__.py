"""What people are asked beside their booking, and how long their answers are kept.  In German: Formular, Frage, Angabe.

A question may be shown only after a certain answer to another one, be answered only until a deadline, and say how
carefully its answer must be kept.
"""

from .filled import Filled, Given, deadline, expired, faults, kept
from .form import Form, check_questions, mistakes, shown
from .needs import NEEDS, needs
from .question import Privacy, Question, QuestionKind, Single, Value, When
from .reading import NUMBER_LIMIT, TEXT_LIMIT, Fault, FaultKind

__all__ = [
    "NEEDS",
    "NUMBER_LIMIT",
    "TEXT_LIMIT",
    "Fault",
    "FaultKind",
    "Filled",
    "Form",
    "Given",
    "Privacy",
    "Question",
    "QuestionKind",
    "Single",
    "Value",
    "When",
    "check_questions",
    "deadline",
    "expired",
    "faults",
    "kept",
    "mistakes",
    "needs",
    "shown",
]
