"""One question: how it is answered, after which answer it is shown, until when.  In German: Frage."""

from __future__ import annotations

from enum import Enum

from attrs import field, frozen

from ..rules import Lead
from ..values import as_tuple, not_blank

Single = bool | int | str
Value = Single | tuple[str, ...]
"""An answer to one question; several texts where several choices may be taken.

Answers come from outside and have the types that JSON has; a date is a text such as ``2027-03-30``.
"""


class QuestionKind(Enum):
    """How a question is answered: a mark from 1 (poor) to 5 (very good), one or several of its choices, and so on."""

    SCALE = "scale"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


class Privacy(Enum):
    """How carefully an answer must be kept.  German: Schutzklasse."""

    OPEN = "open"
    """It says nothing about a person and is kept as long as the person is known."""
    PERSONAL = "personal"
    SENSITIVE = "sensitive"
    """It tells of health, belief or the like (Art. 9 GDPR) and is forgotten first."""


@frozen
class When:
    """Shown with one of these *answers* to the other *question*; of several choices one is enough.

    German: Bedingung einer Frage.
    """

    question: str = field(validator=not_blank)
    answers: tuple[Single, ...] = field(converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        if not self.answers:
            raise ValueError(f"without an answer to {self.question} a question would never be shown")


@frozen
class Question:
    """One question.  *text* is the district's own wording; without it ``bildungsraum.messages`` looks *id* up.

    - *required*: it must be answered where it is shown, unless it is too late for it.
    - *shown_if*: ``None`` is always.  If the other question is not shown, neither is this one.
    - *privacy*, *until*: of questions that are answered under one's name: how carefully the answer is kept, and until
      how long before the start it is taken.  German: Schutzklasse, Frist.
    """

    id: str = field(validator=not_blank)
    kind: QuestionKind
    choices: tuple[str, ...] = field(default=(), converter=as_tuple)
    text: str = ""
    required: bool = False
    shown_if: When | None = None
    privacy: Privacy = Privacy.PERSONAL
    until: Lead | None = None

    def __attrs_post_init__(self) -> None:
        if (self.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES)) != bool(self.choices):
            raise ValueError(f"question {self.id}: choices belong to a question of the kind choice(s), and only there")
        if len({choice for choice in self.choices if choice.strip()}) < len(self.choices):
            raise ValueError(f"question {self.id}: each choice needs words of its own, got {self.choices!r}")
