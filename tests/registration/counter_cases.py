"""A counter at which one thing happens after the other: what the tests of queue, conditions and lots share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import attrs
from registration_cases import booking, course, request
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import STANDARD
from bildungsraum.registration import (
    Command,
    Condition,
    ConditionKind,
    ConditionMet,
    Lapsed,
    Overtaken,
    Party,
    PlaceOffered,
    Promoted,
    Reason,
    Refusal,
    Refused,
    Request,
    Roster,
    RosterEvents,
    State,
)
from bildungsraum.rules import Rules, WaitingRules
from bildungsraum.schedule import Session
from bildungsraum.values import PersonId, RequestId

Decide = Callable[..., RosterEvents]
HOUR = timedelta(hours=1)
NOTHING: RosterEvents = ()


def with_waiting(**choices: Any) -> Rules:
    """The rules of these tests with another waiting list."""
    rules: Rules = attrs.evolve(RULES, waiting=WaitingRules(**choices))
    return rules


def wish(
    name: str, places: int = 1, *, party: Party | None = None, categories: tuple[str, ...] = (), id: str = ""
) -> Request:
    wanted = request(name, places, wish=id)
    return attrs.evolve(wanted, categories=categories or (STANDARD,) * places, party=party or Party())


class Counter:
    """One session and its rules; every decision is taken on what happened before."""

    def __init__(self, session: Session | int | None, rules: Rules = RULES) -> None:
        self.session = session if isinstance(session, Session) else course(session)
        self.rules = rules
        self.roster = Roster()
        self.does(registration.adjust)

    def does(self, decide: Decide, *subject: Any, at: datetime = WINTER, **facts: Any) -> RosterEvents:
        events = decide(self.roster, *subject, session=self.session, rules=self.rules, at=at, **facts)
        self.roster = self.roster.after(events)
        return events

    def asks(self, name: str, places: int = 1, *, at: datetime = WINTER, **facts: Any) -> RosterEvents:
        return self.does(registration.register, wish(name, places, **facts), at=at)

    def cancels(self, name: str, *, at: datetime = WINTER) -> RosterEvents:
        return self.does(registration.cancel, booking(name), at=at)

    def instead(self, name: str, heir: str, **facts: Any) -> Request:
        """The wish of *heir* for the places that *name* has."""
        id = booking(name)
        return Request(RequestId(id), self.session.id, PersonId(heir), self.of(name).categories, **facts)

    def ask_all(self, names: str) -> None:
        """Each of *names*, as in ``"anna ben family:3"``, asks for one place or for so many."""
        for name, _, places in (one.partition(":") for one in names.split()):
            self.asks(name, int(places or 1))

    def when(self, at: datetime) -> RosterEvents:
        """What happens by itself until *at*."""
        return self.does(registration.adjust, at=at)

    @property
    def states(self) -> Mapping[str, State]:
        """Where each booking stands, by the name in its id."""
        return {one.id.removeprefix("wish-"): one.state for one in self.roster.bookings.values()}

    def of(self, name: str) -> registration.Booking:
        return self.roster.bookings[booking(name)]

    @property
    def line(self) -> str:
        """Who waits, from the first to the last."""
        return " ".join(one.id.removeprefix("wish-") for one in self.roster.waiting)

    # what is expected -------------------------------------------------------------------------------------------------

    def promoted(
        self,
        name: str,
        position: int,
        *conditions: Condition,
        at: datetime = WINTER,
        allocation: tuple[str | None, ...] = (),
        by: str = "waiting.fit",
    ) -> Promoted:
        by_rule = self.rules.ruling(by)
        return Promoted(booking(name), person(name), position, at, allocation, conditions, by_rule)

    def offered(
        self, name: str, until: datetime, *, at: datetime = WINTER, allocation: tuple[str | None, ...] = ()
    ) -> PlaceOffered:
        by = self.rules.ruling("waiting.offer")
        return PlaceOffered(booking(name), person(name), until, at, allocation, by)

    def overtaken(self, name: str, behind: str, *, at: datetime = WINTER) -> Overtaken:
        by = self.rules.ruling("waiting.fit")
        return Overtaken(booking(name), person(name), booking(behind), at, by)

    def lapsed(self, name: str, kind: ConditionKind | None, by: str, *, at: datetime) -> Lapsed:
        return Lapsed(booking(name), person(name), kind, at, self.rules.ruling(by))


def person(name: str) -> PersonId:
    return PersonId(name.partition("+")[0])


def met(name: str, kind: ConditionKind, *, at: datetime = WINTER, actor: str = "") -> ConditionMet:
    return ConditionMet(booking(name), person(name), kind, at, actor)


def refused(name: str, command: Command, *refusals: Refusal, at: datetime = WINTER) -> Refused:
    return Refused(booking(name), person(name), refusals, at, command)


def no_transition(name: str, command: Command, state: State, *, at: datetime = WINTER) -> Refused:
    missing = Refusal(Reason.NO_TRANSITION, name=f"{command.value}.{state.value}")
    return refused(name, command, missing, at=at)


def moment(text: str) -> datetime:
    """An instant, written with its offset."""
    return datetime.fromisoformat(text)
