"""What the tests of parties share: a firm and its staff, and names that come later."""

from __future__ import annotations

from datetime import datetime

from account_cases import with_party
from counter_cases import Counter, moment, person
from registration_cases import MOMENT, booking

from bildungsraum import registration
from bildungsraum.registration import (
    ConditionKind,
    Declined,
    Party,
    PlaceNamed,
    Refusal,
    RosterEvents,
)
from bildungsraum.rules import Before
from bildungsraum.values import PersonId

NAMES = ConditionKind.NAMES
DUE = moment("2027-03-27T09:00:00+01:00")
FIRM = with_party(names_due=Before(3))
STAFF = Party(organisation="firm")


def names(counter: Counter, name: str, number: int, holder: str, *, at: datetime = DUE - MOMENT) -> RosterEvents:
    return counter.does(registration.name_place, booking(name), number=number, holder=PersonId(holder), at=at)


def named(name: str, number: int, holder: str) -> PlaceNamed:
    return PlaceNamed(booking(name), person(name), number, PersonId(holder), DUE - MOMENT)


def people(*holders: str) -> Party:
    return Party(holders=tuple(PersonId(one) if one else None for one in holders))


def told(events: RosterEvents) -> tuple[Refusal, ...]:
    (event,) = events
    assert isinstance(event, Declined)
    return event.refusals
