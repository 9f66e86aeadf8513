"""Wishes that arrive at the same moment are decided and saved together.  In German: Andrang."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Event, Lock

from attrs import define, field

from ..ports import OutcomeUnknown
from ..registration import Request
from .deciding import Outcome

MOST = 500
"""How many wishes are decided in one unit of work at most, so that nobody waits long for the others' sake."""


@define(eq=False)
class Asked:
    """A wish, when it was made, and what came of it: an outcome, or why there is none."""

    request: Request
    at: datetime
    outcome: Outcome | Exception | None = None
    turn: Event = field(factory=Event, repr=False)


@define(eq=False)
class Together:
    """Gathers what several threads ask for while one unit of work is being saved, and serves it by the next one.

    They are served in the order in which they came.  Nobody works in the background: whoever comes first, or is the
    first of those who have come meanwhile, decides for all.  *decide* saves them all and gives each its outcome, or
    raises.
    """

    _decide: Callable[[Sequence[Asked]], None]
    _waiting: deque[Asked] = field(factory=deque, repr=False)
    _is_busy: bool = False
    _door: Lock = field(factory=Lock, repr=False)

    def ask(self, request: Request, at: datetime) -> Outcome:
        """What came of *request*, once it is saved; what went wrong with it is raised."""
        mine = Asked(request, at)
        with self._door:
            self._waiting.append(mine)
            is_first, self._is_busy = not self._is_busy, True
        if not is_first:
            mine.turn.wait()
        if mine.outcome is None:
            self._serve()
        assert mine.outcome is not None
        if isinstance(mine.outcome, Exception):
            raise mine.outcome
        return mine.outcome

    def _serve(self) -> None:
        with self._door:
            some = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
        try:
            self._decide(some)
        except Exception as failure:
            for one in some:
                one.outcome = one.outcome or failure
        finally:
            self._hand_on(some)

    def _hand_on(self, served: Sequence[Asked]) -> None:
        """Tell those who were served; the first of the others is next."""
        with self._door:
            self._is_busy = bool(self._waiting)
            following = [self._waiting[0]] if self._waiting else []
        for one in served:
            if one.outcome is None:  # whoever served them was stopped, perhaps after it was saved
                one.outcome = OutcomeUnknown((one.request.id,))
        for one in (*served, *following):
            one.turn.set()
