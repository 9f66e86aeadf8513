"""Wishes that arrive at the same moment are decided and saved together.  In German: Andrang."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Event, Lock

from attrs import define, field

from ..registration import Request
from .deciding import Outcome

MOST = 500
"""How many wishes are decided in one unit of work at most, so that nobody waits long for the others' sake."""


@define(eq=False)
class Asked:
    """A wish, when it was made, and what came of it: an outcome, or a failure of its own."""

    request: Request
    at: datetime
    outcome: Outcome | Exception | None = None
    _is_next: bool = False
    _turn: Event = field(factory=Event, repr=False)


@define(eq=False)
class Together:
    """Gathers what several threads ask for while one unit of work is being saved, and serves it by the next one.

    The order is that in which they came.  Nobody works in the background: whoever comes first, or is first of those who
    have come meanwhile, decides for all.  *decide* gives each wish its outcome and saves them, or raises.
    """

    _decide: Callable[[Sequence[Asked]], None]
    _waiting: deque[Asked] = field(factory=deque)
    _is_busy: bool = False
    _door: Lock = field(factory=Lock)

    def ask(self, request: Request, at: datetime) -> Outcome:
        """What came of *request*, once it is saved; what failed for it is raised."""
        mine = Asked(request, at)
        with self._door:
            self._waiting.append(mine)
            mine._is_next, self._is_busy = not self._is_busy, True
        if not mine._is_next:
            mine._turn.wait()
        if mine.outcome is None:
            self._serve()
        if isinstance(mine.outcome, Outcome):
            return mine.outcome
        assert mine.outcome is not None
        raise mine.outcome

    def _serve(self) -> None:
        with self._door:
            some = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
        try:
            self._decide(some)
        except Exception as failure:  # it is told to everybody whom it concerns
            for one in some:
                one.outcome = failure
        finally:
            self._hand_on(some)

    def _hand_on(self, served: Sequence[Asked]) -> None:
        """Tell those who were served; the first of the others is next."""
        with self._door:
            self._is_busy = bool(self._waiting)
            following = [self._waiting[0]] if self._waiting else []
        for one in [*served, *following]:
            one._turn.set()
