"""The ready form for those who need help to take part.  In German: Unterstützungsbedarf."""

from __future__ import annotations

from datetime import time

from ..offering import Accessibility
from ..rules import Before, Lead
from .form import Form
from .question import Privacy, Question, QuestionKind, When

ORGANISED = Before(14, time(12))
"""Interpreters and technology take time to find."""

PREPARED = Before(2, time(12))


def needs(*, organised: Lead = ORGANISED, prepared: Lead = PREPARED) -> Form:
    """What somebody needs to take part; every answer is sensitive and none is required.

    What others must be found for is taken until *organised*, what only a room must be prepared for until *prepared*.
    """
    support = (*(one.value for one in Accessibility), "hearing_loop", "large_print")
    company = ("wheelchair", "walking_aid", "assistance_dog", "companion")
    wanted = When("help_wanted", (True,))
    return Form(
        "needs",
        (
            _question("help_wanted", QuestionKind.YES_NO),
            _question("support", QuestionKind.CHOICES, support, wanted, organised),
            _question("coming_with", QuestionKind.CHOICES, company, wanted, prepared),
            _question("companion_place", QuestionKind.YES_NO, (), When("coming_with", ("companion",)), prepared),
            _question("other_help", QuestionKind.TEXT, (), wanted, prepared),
        ),
    )


def _question(
    id: str,
    kind: QuestionKind,
    choices: tuple[str, ...] = (),
    shown_if: When | None = None,
    until: Lead | None = None,
) -> Question:
    return Question(id, kind, choices, shown_if=shown_if, privacy=Privacy.SENSITIVE, until=until)


NEEDS = needs()
"""The form for needs of help with the usual deadlines."""
