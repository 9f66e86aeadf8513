"""Answers to surveys: who may give one, and what is shown of them.  In German: Umfragen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from hmac import compare_digest

from .. import feedback
from ..feedback import Answer, Summary, Survey, Withheld
from ..forms import Fault, FaultKind
from ..values import SessionId
from .work import Work


def answered(
    work: Work, session: SessionId, token: str, answer: Answer, survey: Survey, at: datetime
) -> tuple[Fault, ...]:
    """Take *answer*; ``()`` if it was taken, otherwise everything that stands against it."""
    answers = work.unit.answers
    faults = [*_token_faults(work, session, token, at), *feedback.faults(survey, answer)]
    if not faults and not answers.use(session, hashlib.sha256(token.encode()).hexdigest()):
        faults = [Fault(FaultKind.TOKEN_USED)]
    if not faults:
        answers.add(session, answer)
    return tuple(faults)


def summary(work: Work, session: SessionId, survey: Survey, at: datetime) -> Summary | Withheld:
    """The result of *survey*, or that it is withheld."""
    kept = work.unit.catalogue.session(session)
    rules = work.rules(kept)
    answers, closes = work.unit.answers.all(session), feedback.closes(kept, rules)
    return feedback.summarise(survey, answers, rule=rules.feedback, closes=closes, at=at)


def _token_faults(work: Work, session: SessionId, token: str, at: datetime) -> Iterator[Fault]:
    kept = work.unit.catalogue.session(session)
    if at not in feedback.open_period(kept, work.rules(kept)):
        yield Fault(FaultKind.NOT_OPEN)
    secret = work.unit.answers.secret()
    # whoever booked is invited, and everybody who is known to have a place may answer too
    people = {person for one in work.roster(session).registered() for person in (one.person, *one.people)}
    valid = (feedback.token(secret, session=session, person=person) for person in sorted(people))
    if not any(compare_digest(token.encode(), one.encode()) for one in valid):
        yield Fault(FaultKind.TOKEN_UNKNOWN)
