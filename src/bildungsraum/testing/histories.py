"""Strategies for what happens to a session: histories of real commands, so that every roster is one that can be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from attrs import field, frozen
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from ..registration import Request, Roster, RosterEvent, RosterEvents
from ..rules import Rules
from ..schedule import Session, Status
from ..values import Period, utc
from .booking_commands import OfTwo
from .catalogue import sessions
from .commands import Command, Wish, changed
from .decisions import decided
from .orders import moments_after, orders_of_clerk, orders_of_person, orders_of_session, wishes_for
from .statutes import open_rules

NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)
"""Around which a session without meetings has its history."""


@frozen
class Step:
    """One command, decided *at* on the roster *before* for what *session* was then, and the *events* it gave."""

    command: Command | OfTwo
    at: datetime
    session: Session
    before: Roster = field(repr=False)
    events: RosterEvents

    @property
    def after(self) -> Roster:
        """The roster once the events have happened."""
        return self.before.after(self.events)


@frozen
class History:
    """What happened to a session from the beginning."""

    rules: Rules
    first: Session
    steps: tuple[Step, ...]

    @property
    def session(self) -> Session:
        """What the session is in the end."""
        return self.steps[-1].session if self.steps else self.first

    @property
    def events(self) -> RosterEvents:
        """The journal."""
        return tuple(event for step in self.steps for event in step.events)

    @property
    def roster(self) -> Roster:
        """The roster in the end."""
        return self.steps[-1].after if self.steps else Roster()


def histories(
    *,
    session: SearchStrategy[Session] | None = None,
    rules: SearchStrategy[Rules] | None = None,
    max_size: int = 20,
) -> SearchStrategy[History]:
    """Any mixture of up to *max_size* commands, from weeks before the start of a small session to its end.

    They come in the order of time; several often fall on the same instant, and the same wish comes more than once.
    """
    return _histories(
        small_sessions() if session is None else session, open_rules() if rules is None else rules, max_size
    )


def rosters(session: SearchStrategy[Session] | None = None) -> SearchStrategy[Roster]:
    """Rosters with a history behind them."""
    return histories(session=session).map(lambda history: history.roster)


def roster_events(session: SearchStrategy[Session] | None = None) -> SearchStrategy[Sequence[RosterEvent]]:
    """Journals: the events of a whole history in their order."""
    return histories(session=session).map(lambda history: history.events)


def small_sessions() -> SearchStrategy[Session]:
    """Sessions with few places, planned and open for registration, so that the waiting list has something to do."""
    return sessions(
        capacity=st.sampled_from((2, 3, 4, 1, 5, 6, 0, None)),
        taken_elsewhere=st.sampled_from((0, 0, 0, 1, 2)),
        registration=st.just(Period()),
        status=st.just(Status.PLANNED),
    )


def replay(first: Session, rules: Rules, commands: Sequence[tuple[Command, datetime]]) -> History:
    """Decide *commands* one after the other, each on what the earlier ones have led to."""
    session, roster = first, Roster()
    steps: list[Step] = []
    for command, at in commands:
        step = taken(roster, command, session=session, rules=rules, at=at)
        steps.append(step)
        session, roster = step.session, step.after
    return History(rules, first, tuple(steps))


def taken(roster: Roster, command: Command, *, session: Session, rules: Rules, at: datetime) -> Step:
    """The step that *command* is."""
    session = changed(session, command)
    return Step(command, at, session, roster, decided(roster, command, session=session, rules=rules, at=at))


@st.composite
def _histories(
    draw: DrawFn, sessions: SearchStrategy[Session], ruling: SearchStrategy[Rules], max_size: int
) -> History:
    session, rules = draw(sessions), draw(ruling)
    at = utc(NEW_YEAR if session.starts is None else session.starts) - timedelta(hours=draw(st.integers(1, 1_680)))
    first, roster, steps = session, Roster(), list[Step]()
    made: list[Request] = []
    for number in range(draw(st.integers(max_size // 4, max_size))):
        at = draw(moments_after(at, roster, session, rules)) if draw(st.booleans()) else at
        command = draw(_next(roster, session, rules, made, wishes_only=number < max_size // 4))
        if isinstance(command, Wish) and command.request not in made:
            made.append(command.request)
        steps.append(taken(roster, command, session=session, rules=rules, at=at))
        session, roster = steps[-1].session, steps[-1].after
    return History(rules, first, tuple(steps))


def _next(
    roster: Roster, session: Session, rules: Rules, made: Sequence[Request], *, wishes_only: bool
) -> SearchStrategy[Command]:
    """Mostly wishes and what people do about their bookings."""
    makes: dict[str, Callable[[], SearchStrategy[Command]]] = {
        "wish": lambda: wishes_for(session, rules, made, len(made) + 1),
        "person": lambda: orders_of_person(roster),
        "clerk": lambda: orders_of_clerk(roster, session),
        "session": lambda: orders_of_session(session),
    }
    if wishes_only or not len(roster.bookings):
        return makes["wish"]()
    whose = st.sampled_from(("wish",) * 4 + ("person",) * 5 + ("clerk",) * 2 + ("session",) * 2)
    return whose.flatmap(lambda name: makes[name]())
