"""Strategies for what happens to a session: histories of real commands, so that every roster is one that can be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from attrs import evolve, frozen
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..fees import STANDARD
from ..registration import Cause, Request, Roster, RosterEvent, RosterEvents
from ..rules import Rules
from ..schedule import Session, Status
from ..values import Period, PersonId, RequestId, utc
from .catalogue import sessions
from .commands import Announce, Ask, CallOff, Command, GiveUp, Miss, Move, MoveUp, Resize, changed, decided
from .statutes import open_rules

Drawn = TypeVar("Drawn")

WISHES = 12
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)
"""Around which a session without meetings has its history."""


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


def histories(
    *,
    session: SearchStrategy[Session] | None = None,
    rules: SearchStrategy[Rules] | None = None,
    max_size: int = 20,
) -> SearchStrategy[History]:
    """Any mixture of up to *max_size* commands, from weeks before the start of a small session to its end.

    They come in the order of time; several often fall on the same instant, and the same wish comes more than once.
    """
    first_come = st.lists(_hours(), max_size=max_size // 2)
    then = st.lists(st.tuples(_hours(), _orders()), min_size=max_size // 4, max_size=max_size - max_size // 2)
    party = st.tuples(st.sampled_from((False, False, False, True)), st.lists(st.integers(0, 2), min_size=1, max_size=3))
    return st.builds(
        _history,
        small_sessions() if session is None else session,
        open_rules() if rules is None else rules,
        st.lists(party, min_size=4, max_size=WISHES),
        first_come,
        then,
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
        session = changed(session, command)
        events = decided(roster, command, session=session, rules=rules, at=at)
        step = Step(command, at, session, roster, events)
        steps.append(step)
        roster = step.after
    return History(rules, first, tuple(steps))


@frozen
class _Wish:
    """Make wish number *number*, whatever that is going to be."""

    number: int


_Order = Command | _Wish


def _history(
    session: Session,
    rules: Rules,
    parties: Sequence[tuple[bool, list[int]]],
    first_come: Sequence[int],
    then: Sequence[tuple[int, _Order]],
) -> History:
    wishes = _wishes(session, parties)
    orders = [*map(_Wish, range(len(first_come))), *(order for _, order in then)]
    begin = utc(NEW_YEAR if session.starts is None else session.starts)
    moments = [begin + timedelta(hours=hours) for hours in sorted([*first_come, *(hours for hours, _ in then)])]
    commands = [_command(one, wishes) for one in orders]
    return replay(session, rules, list(zip(commands, moments, strict=True)))


def _command(order: _Order, wishes: Sequence[Request]) -> Command:
    match order:
        case _Wish(number):
            return Ask(wishes[number % len(wishes)])
        case GiveUp() | Miss():
            return evolve(order, asked=order.asked % len(wishes) + 1)
        case _:
            return order


def _wishes(session: Session, parties: Sequence[tuple[bool, list[int]]]) -> list[Request]:
    """A request for each of *parties*: whether the first person asks again, and which categories they want."""
    known = [STANDARD] if session.tariff is None else [price.category for price in session.tariff.prices]
    return [
        Request(
            RequestId(f"request-{number}"),
            session.id,
            PersonId("person-1" if again else f"person-{number}"),
            [known[one % len(known)] for one in categories],
        )
        for number, (again, categories) in enumerate(parties, start=1)
    ]


def _orders() -> SearchStrategy[_Order]:
    """Mostly wishes and cancellations; what ends a session for good comes seldom, or little would happen before it."""
    number = st.integers(1, WISHES)
    wish: SearchStrategy[_Order] = st.builds(_Wish, number)
    give_up = st.builds(GiveUp, number, st.sampled_from((0, 50, 100)))
    sometimes: list[SearchStrategy[_Order]] = [
        st.builds(Resize, st.none() | st.integers(0, 6), st.integers(0, 3)),
        st.builds(Move, st.integers(-20, 20)),
        st.builds(Miss, number),
        st.builds(MoveUp),
    ]
    seldom: list[SearchStrategy[_Order]] = [
        st.builds(Announce, st.sampled_from(Status)),
        st.builds(CallOff, st.sampled_from(Cause)),
    ]
    return _one_of([wish] * 16 + [give_up] * 16 + sometimes * 3 + seldom)


def _hours() -> SearchStrategy[int]:
    """Hours before or after the start: mostly the last ten weeks before it, sometimes the days after."""
    return _one_of([st.integers(-1_680, -1)] * 6 + [st.sampled_from((-336, -168, -24)), st.integers(-3, 72)])


def _one_of(choices: Sequence[SearchStrategy[Drawn]]) -> SearchStrategy[Drawn]:
    """One of *choices*, as often as it stands there: ``one_of`` would count the branches of a choice as well."""
    return st.sampled_from(choices).flatmap(lambda chosen: chosen)
