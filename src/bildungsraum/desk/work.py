"""One unit of work: rosters in, events and messages out.  In German: Vorgang."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from threading import Lock

from attrs import define, field

from .. import registration, reminders
from ..ports import Store, Unit
from ..registration import Roster, RosterEvents
from ..schedule import Session, Status
from ..values import SessionId

ROSTERS_KEPT = 512
"""How many rosters stay in memory between units of work, those that were used last."""


@define
class Rosters:
    """Rosters as of their last saved event, so that a long history is not read again for each decision."""

    _kept: OrderedDict[SessionId, tuple[int, Roster]] = field(factory=OrderedDict, repr=False)
    _turn: Lock = field(factory=Lock, repr=False)

    def get(self, session: SessionId) -> tuple[int, Roster]:
        """The position up to which the roster of *session* is known, and the roster."""
        with self._turn:
            return self._kept.get(session, (0, Roster()))

    def update(self, saved: Mapping[SessionId, tuple[int, Roster]]) -> None:
        """Keep what has been saved; what was not used for longest is forgotten."""
        with self._turn:
            for session, state in saved.items():
                self._kept[session] = state
                self._kept.move_to_end(session)
            while len(self._kept) > ROSTERS_KEPT:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget everything, because the journal is not the one that was read."""
        with self._turn:
            self._kept.clear()


@define
class Work:
    """A unit of work on the store, with the rosters that it has seen so far."""

    unit: Unit
    _rosters: Rosters
    _seen: dict[SessionId, tuple[int, Roster]] = field(factory=dict)

    def roster(self, session: SessionId) -> Roster:
        """The roster of *session*, up to date with everything that other processes have saved."""
        return self._state(session)[1]

    def happened(self, session: Session, events: RosterEvents) -> Roster:
        """Write *events* to the journal and tell the people concerned; the roster after them."""
        position, before = self._state(session.id)
        if not events:
            return before
        after = before.after(events)
        self.unit.journal.append(session.id, events, expected=position, roster=after)
        self.unit.outbox.add(reminders.notices(events, before=before, session=session))
        self._seen[session.id] = (position + len(events), after)
        return after

    def adopt(self, old: Session | None, new: Session, *, at: datetime) -> None:
        """Let everything follow from *new*: more places let people move up, other dates are announced."""
        if old is None or old == new:
            return
        position, roster = self._state(new.id)
        if not position:
            return
        if new.status is Status.CANCELLED:
            self.happened(new, registration.cancel_session(roster, cause=registration.Cause.OTHER, at=at))
            return
        after = self.happened(new, registration.adjust(roster, session=new, at=at))
        self.unit.outbox.add(reminders.change_notices(after, old=old, new=new, at=at))

    def saved(self) -> None:
        """The unit of work was committed: keep its rosters for the next one."""
        self._rosters.update(self._seen)

    def _state(self, session: SessionId) -> tuple[int, Roster]:
        if session not in self._seen:
            position, roster = self._rosters.get(session)
            news = self.unit.journal.read(session, after=position)
            self._seen[session] = (position + len(news), roster.after(news))
        return self._seen[session]


@contextmanager
def writing(store: Store, rosters: Rosters) -> Iterator[Work]:
    """Work that is saved at the end of the block, or not at all if the block raises."""
    with store.writing() as unit:
        work = Work(unit, rosters)
        yield work
    work.saved()


@contextmanager
def reading(store: Store, rosters: Rosters) -> Iterator[Work]:
    """Work that only looks."""
    with store.reading() as unit:
        yield Work(unit, rosters)


def sessions_in_batches(sessions: Iterable[Session], size: int = 200) -> Iterator[list[Session]]:
    """*sessions* in lists of at most *size*, in their order."""
    batch: list[Session] = []
    for session in sessions:
        batch.append(session)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
