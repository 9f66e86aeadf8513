"""Whether sessions go with the rules that hold for them.  In German: Prüfung gegen die Satzung."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from ..ports import Contradictory
from ..registration import contradictions_with
from ..rules import Contradiction
from ..schedule import Session, Status
from ..values import Period, SessionId, utc
from .work import Work

Found = tuple[SessionId, Contradiction]


def contradictions(work: Work, sessions: Iterable[Session]) -> Iterator[Found]:
    """What goes against the rules in those of *sessions* that are to take place; the store has their offerings."""
    for session in sessions:
        if session.status is Status.PLANNED:
            yield from ((session.id, one) for one in contradictions_with(session, work.rules(session)))


def refuse(work: Work, sessions: Iterable[Session]) -> None:
    """:class:`Contradictory` with all that is wrong, if anything is."""
    found = tuple(contradictions(work, sessions))
    if found:
        raise Contradictory(found)


def ahead(work: Work, at: datetime) -> Iterator[Found]:
    """What goes against the rules in sessions that have not begun."""
    known = work.unit.catalogue.sessions(Period(at))
    yield from contradictions(work, (one for one in known if one.starts is None or utc(one.starts) > at))
