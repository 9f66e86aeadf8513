"""What the tests of moving and swapping share: two counters, one of them in another session."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
from counter_cases import NOTHING, Counter, person
from registration_cases import CAPACITY, booking, course
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import STANDARD, Tariff
from bildungsraum.registration import (
    Condition,
    Moved,
    Party,
    Registered,
    Request,
    RosterEvents,
    Side,
)
from bildungsraum.rules import (
    Rules,
)
from bildungsraum.schedule import Session
from bildungsraum.values import Money, PersonId, RequestId, SessionId

TABLET = SessionId("vhs:tablet")
BOTH_NOTHING: tuple[RosterEvents, RosterEvents] = (NOTHING, NOTHING)


def tablet(capacity: int | None, cents: int = 4800) -> Session:
    """The session over there, which begins a day later."""
    session = course(capacity)
    later = timedelta(days=1)
    meetings = [attrs.evolve(one, starts=one.starts + later, ends=one.ends + later) for one in session.meetings]
    return attrs.evolve(session, id=TABLET, meetings=meetings, tariff=Tariff.flat(Money(cents)))


def counters(here: Session | int, there: Session | int, rules: Rules = RULES) -> tuple[Counter, Counter]:
    over_there = there if isinstance(there, Session) else tablet(there)
    return Counter(here, rules), Counter(over_there, rules)


def asks(counter: Counter, name: str, places: int = 1, **facts: Any) -> RosterEvents:
    """As at the counter, for the session that it has; bookings over there are called *name*+there."""
    return counter.does(registration.register, to(counter, name, places, **facts))


def to(counter: Counter, name: str, places: int = 1, *, id: str = "", party: Party | None = None) -> Request:
    wanted = id or (f"wish-{name}+there" if counter.session.id == TABLET else f"wish-{name}")
    return Request(RequestId(wanted), counter.session.id, PersonId(name), (STANDARD,) * places, party=party or Party())


def side(counter: Counter) -> Side:
    return Side(counter.roster, counter.session, counter.rules)


def moves(
    here: Counter, name: str, there: Counter, *, places: int = 1, at: Any = WINTER, id: str = "", **facts: Any
) -> tuple[RosterEvents, RosterEvents]:
    party = facts.pop("party", None)
    request = to(there, name, places, id=id, party=party)
    events = registration.move(side(here), booking(name), side(there), request=request, at=at, **facts)
    here.roster, there.roster = here.roster.after(events[0]), there.roster.after(events[1])
    return events


def left(name: str, difference: int = 0, *, at: Any = WINTER) -> Moved:
    return Moved(booking(name), person(name), TABLET, booking(f"{name}+there"), Money(difference), at)


def came(there: Counter, name: str, places: int = 1, *conditions: Condition, at: Any = WINTER) -> Registered:
    quote = there.of(f"{name}+there").quote
    terms, starts = there.rules.cancellation, there.session.starts
    categories = (STANDARD,) * places
    id = booking(f"{name}+there")
    return Registered(
        id, PersonId(name), categories, quote, terms, starts, at, conditions=tuple(conditions), by=CAPACITY
    )
