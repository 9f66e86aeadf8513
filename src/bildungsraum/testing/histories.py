"""Strategies for what happens to a session: histories of real commands, so that every roster is one that can be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from attrs import frozen
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from ..fees import STANDARD
from ..registration import Cause, Request, Roster, RosterEvent, RosterEvents
from ..rules import Rules
from ..schedule import Session, Status
from ..values import Period, PersonId, RequestId, utc
from .catalogue import rules as any_rules
from .catalogue import sessions
from .commands import Announce, Ask, CallOff, Command, GiveUp, Miss, Move, MoveUp, Resize, changed, decided
from .moments import instants

Drawn = TypeVar("Drawn")


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
    ruling = draw(_open_rules() if rules is None else rules)
    wishes = draw(_wishes(first))
    first_come = [Ask(wish) for wish in wishes[: draw(st.integers(0, min(len(wishes), max_size // 2)))]]
    then = st.lists(_commands(wishes), min_size=len(first_come) // 2, max_size=max_size - len(first_come))
    commands = [*first_come, *draw(then)]
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


def _open_rules() -> SearchStrategy[Rules]:
    """Rules under which most parties can register, or wait."""
    waiting_maximum = st.none() | st.integers(1, 4)
    return any_rules(registration_closes=st.none(), party_maximum=st.integers(2, 6), waiting_maximum=waiting_maximum)


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
    parties = draw(st.lists(st.lists(st.sampled_from(known), min_size=1, max_size=3), min_size=4, max_size=12))
    twice = draw(st.sets(st.integers(2, len(parties))))  # these wishes come from the first one again
    persons = [PersonId(f"person-{1 if number in twice else number}") for number in range(1, len(parties) + 1)]
    return [
        Request(RequestId(f"request-{number}"), session.id, person, categories)
        for number, (person, categories) in enumerate(zip(persons, parties, strict=True), start=1)
    ]


def _commands(wishes: Sequence[Request]) -> SearchStrategy[Command]:
    """Mostly wishes and cancellations; what ends a session for good comes seldom, or little would happen before it."""
    asked = st.integers(1, len(wishes))
    often: list[SearchStrategy[Command]] = [
        st.builds(Ask, st.sampled_from(wishes)),
        st.builds(GiveUp, asked, st.sampled_from((0, 50, 100))),
    ]
    sometimes: list[SearchStrategy[Command]] = [
        st.builds(Resize, st.none() | st.integers(0, 6), st.integers(0, 3)),
        st.builds(Move, st.integers(-20, 20)),
        st.builds(Miss, asked),
        st.builds(MoveUp),
    ]
    seldom: list[SearchStrategy[Command]] = [
        st.builds(Announce, st.sampled_from(Status)),
        st.builds(CallOff, st.sampled_from(Cause)),
    ]
    return _one_of([often[0]] * 16 + [often[1]] * 16 + sometimes * 3 + seldom)


def _hours() -> SearchStrategy[int]:
    """Hours before or after the start: mostly the last ten weeks before it, sometimes the days after."""
    return _one_of([st.integers(-1_680, -1)] * 6 + [st.sampled_from((-336, -168, -24)), st.integers(-3, 72)])


def _one_of(choices: Sequence[SearchStrategy[Drawn]]) -> SearchStrategy[Drawn]:
    """One of *choices*, as often as it stands there: ``one_of`` would count the branches of a choice as well."""
    return st.sampled_from(choices).flatmap(lambda chosen: chosen)
