"""Strategies for what happens to a session: histories of real commands, so that every roster is one that can be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import frozen
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from ..fees import STANDARD
from ..registration import Cause, Request, Roster, RosterEvent, RosterEvents
from ..rules import Rules
from ..schedule import Session, Status
from ..values import Period, RequestId, utc
from .catalogue import rules as any_rules
from .catalogue import sessions
from .commands import Announce, Ask, CallOff, Command, GiveUp, Miss, Move, MoveUp, Resize, changed, decided
from .moments import instants
from .people import people


@frozen
class Step:
    """One command, decided *at* on the roster *before* for what *session* was then, and the *events* it gave."""

    command: Command
    at: datetime
    session: Session
    before: Roster
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


@st.composite
def histories(
    draw: DrawFn,
    *,
    session: SearchStrategy[Session] | None = None,
    rules: SearchStrategy[Rules] | None = None,
    max_size: int = 20,
) -> History:
    """Any mixture of commands in the order of time, from weeks before the start of a small session to its end.

    Several commands often fall on the same instant.  The same wish comes more than once.
    """
    first = draw(small_sessions() if session is None else session)
    ruling = draw(any_rules() if rules is None else rules)
    wishes = draw(_wishes(first))
    commands = draw(st.lists(_commands(wishes), max_size=max_size))
    begin = utc(first.starts) if first.starts is not None else utc(draw(instants()))
    hours = sorted(draw(st.lists(_hours(), min_size=len(commands), max_size=len(commands))))
    moments = [begin + timedelta(hours=one) for one in hours]
    return replay(first, ruling, list(zip(commands, moments, strict=True)))


def rosters(session: SearchStrategy[Session] | None = None) -> SearchStrategy[Roster]:
    """Rosters with a history behind them."""
    return histories(session=session).map(lambda history: history.roster)


def roster_events(session: SearchStrategy[Session] | None = None) -> SearchStrategy[Sequence[RosterEvent]]:
    """Journals: the events of a whole history in their order."""
    return histories(session=session).map(lambda history: history.events)


def small_sessions() -> SearchStrategy[Session]:
    """Sessions with few places, planned and open for registration, so that the waiting list has something to do."""
    return sessions(
        capacity=st.none() | st.integers(0, 5) | st.integers(1, 5),
        taken_elsewhere=st.integers(0, 2),
        registration=st.just(Period()),
        status=st.just(Status.PLANNED),
    )


def replay(first: Session, rules: Rules, commands: Sequence[tuple[Command, datetime]]) -> History:
    """Decide *commands* one after the other, each on what the earlier ones have led to."""
    session, roster = first, Roster()
    steps: list[Step] = []
    for command, at in commands:
        session = changed(session, command)
        events = decided(roster, command, session=session, rules=rules, at=at)
        step = Step(command, at, session, roster, events)
        steps.append(step)
        roster = step.after
    return History(rules, first, tuple(steps))


@st.composite
def _wishes(draw: DrawFn, session: Session) -> list[Request]:
    known = [STANDARD] if session.tariff is None else [price.category for price in session.tariff.prices]
    parties = draw(st.lists(st.lists(st.sampled_from(known), min_size=1, max_size=3), min_size=1, max_size=9))
    return [
        Request(RequestId(f"request-{number}"), session.id, draw(people()), categories)
        for number, categories in enumerate(parties, start=1)
    ]


def _commands(wishes: Sequence[Request]) -> SearchStrategy[Command]:
    asked = st.integers(1, len(wishes))
    ask = st.builds(Ask, st.sampled_from(wishes))
    give_up = st.builds(GiveUp, asked, st.sampled_from((0, 50, 100)))
    resize = st.builds(Resize, st.none() | st.integers(0, 6), st.integers(0, 3))
    seldom = st.one_of(
        st.builds(Move, st.integers(-20, 20)),
        st.builds(Announce, st.sampled_from(Status)),
        st.builds(Miss, asked),
        st.builds(MoveUp),
        st.builds(CallOff, st.sampled_from(Cause)),
    )
    return st.one_of(ask, ask, ask, give_up, resize, seldom)


def _hours() -> SearchStrategy[int]:
    """Hours before or after the start: mostly the last ten weeks before it, sometimes the days after."""
    return st.integers(-1_680, -1) | st.sampled_from((-336, -168, -24)) | st.integers(-3, 72)
