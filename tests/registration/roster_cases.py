"""A roster with somebody in every state, and everything that can be counted from its bookings, counted anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import attrs
from registration_cases import booking, given_places, registered
from roedertal import WINTER

from bildungsraum.registration import (
    Applied,
    Booking,
    Condition,
    ConditionKind,
    Held,
    Party,
    PaymentNoted,
    PlaceOffered,
    Reason,
    Roster,
    RosterEvent,
    State,
    Waitlisted,
)
from bildungsraum.rules import Scope
from bildungsraum.values import Money, PersonId

DAY = timedelta(days=1)
LATER = WINTER + DAY
CONFIRM, PAY, NAMES = (
    Condition(kind, WINTER + number * DAY)
    for number, kind in enumerate((ConditionKind.CONFIRMATION, ConditionKind.PAYMENT, ConditionKind.NAMES), start=2)
)
APPROVAL = Condition(ConditionKind.APPROVAL, None, counts=False)
PARTIES: Mapping[str, Party] = {
    "anna": Party(holders=[PersonId("anna"), None, PersonId("bob")], pools=["hall", "hall", "stage"], household="home"),
    "ben": Party(pools=["hall", "stage"], groups=["school"], organisation="firm"),
    "carla": Party(household="home"),
    "dora": Party(pools=["stage"]),
    "emil": Party(organisation="firm", holders=[PersonId("gina")]),
    "fred": Party(),
}
ACTIVE, TAKES = (
    frozenset(State) - {State.CANCELLED, State.LAPSED, State.REJECTED, State.MOVED},
    frozenset((State.REGISTERED, State.HELD, State.OFFERED, State.NO_SHOW)),
)


def _entry(kind: Any, name: str, places: int, *facts: Any, **more: Any) -> Any:
    had = registered(name, places)
    return kind(
        had.booking, had.person, had.categories, had.quote, had.terms, had.starts, *facts, party=PARTIES[name], **more
    )


EVENTS: tuple[RosterEvent, ...] = (
    given_places(20),
    attrs.evolve(
        registered("anna", 3), party=PARTIES["anna"], allocation=("hall", "hall", "stage"), conditions=(CONFIRM, PAY)
    ),
    PaymentNoted(booking("anna"), PersonId("anna"), Money(100), WINTER),
    _entry(Waitlisted, "ben", 2, 1, 0, Reason.FULL, WINTER, rank=1, conditions=(CONFIRM,)),
    _entry(Held, "carla", 1, WINTER + 5 * DAY, WINTER, allocation=("hall",)),
    _entry(Applied, "dora", 1, (APPROVAL, PAY), WINTER, rank=1),
    _entry(Waitlisted, "emil", 1, 2, 1, Reason.FULL, WINTER),
    PlaceOffered(booking("emil"), PersonId("emil"), WINTER + 6 * DAY, WINTER, ("stage",)),
    _entry(Waitlisted, "fred", 1, 3, 1, Reason.FULL, WINTER, rank=1),
)
EVERYBODY = Roster().after(EVENTS)


def of(roster: Roster, name: str) -> Booking:
    return roster.bookings[booking(name)]


def about(kind: Any, name: str, *rest: Any, **more: Any) -> Any:
    """An event about the booking of *name*."""
    return kind(booking(name), PersonId(name), *rest, **more)


def whole(name: str) -> Booking:
    return of(EVERYBODY, name)


def facts(roster: Roster) -> dict[str, Any]:
    """Every field of *roster* but the counts, as plain values."""
    names = [one.name for one in attrs.fields(Roster) if one.name != "_counts"]
    found = {name: getattr(roster, name) for name in names}
    maps = ("lost", "bookings", "declined", "interested")
    return found | {name: dict(found[name]) for name in maps}


def check_counts(roster: Roster) -> None:
    """All that the roster counts is what its bookings say."""
    bookings = list(roster.bookings.values())
    having = [one for one in bookings if one.state in TAKES]
    active = [one for one in bookings if one.state in ACTIVE]
    waiting = [one for one in bookings if one.state is State.WAITING]
    assert roster.taken == sum(one.places_counted for one in having)
    by_pool = Counter(pool for one in having for pool in one.allocation if pool is not None)
    assert {pool: roster.taken_in(pool) for pool in ("hall", "stage", "attic")} == {
        pool: by_pool[pool] for pool in ("hall", "stage", "attic")
    }
    for person in {one for each in bookings for one in (*each.people, each.person)} | {"stranger"}:
        mine = {one.id for one in active if person in one.people}
        assert {one.id for one in roster.all_of(PersonId(person))} == mine
        assert (roster.of(PersonId(person)) is None) == (not mine)
        booked = {one.id for one in active if one.person == person and person in one.people}
        assert {one.id for one in roster.booked_by(Scope.PERSON, person)} == booked
    for scope, who in ((Scope.HOUSEHOLD, "home"), (Scope.ORGANISATION, "firm"), (Scope.HOUSEHOLD, "firm")):
        name = scope.value
        mine = {one.id for one in active if getattr(one.party, name) == who}
        assert {one.id for one in roster.booked_by(scope, who)} == mine
    assert {one.id for one in roster.pending()} == {one.id for one in bookings if one.state is State.PENDING}
    assert {one.id for one in roster.registered()} == {one.id for one in bookings if one.state is State.REGISTERED}
    check_queue(roster, waiting)
    free = None if roster.capacity is None else roster.capacity - roster.taken_elsewhere - roster.taken
    assert (roster.places_free, roster.places_over) == (free, 0 if free is None else max(0, -free))
    assert roster.places_bookable == (0 if waiting else None if free is None else max(0, free))
    for at in (WINTER + number * DAY for number in range(9)):
        lapsing = {one.id for one in active if one.until is not None and one.until <= at}
        assert {one.id for one in roster.lapsing(at)} == lapsing


def check_queue(roster: Roster, waiting: list[Booking]) -> None:
    """Who waits stands in line, the lower rank first, and the wishes are theirs."""
    line = list(roster.waiting)
    assert sorted(one.id for one in line) == sorted(one.id for one in waiting)
    assert roster.bookings_waiting == len(line)
    assert [one.rank for one in line] == sorted(one.rank for one in line)
    assert [roster.ahead_of(one.id) for one in line] == list(range(len(line)))
    assert [roster.ahead(rank) for rank in range(3)] == [sum(one.rank <= rank for one in line) for rank in range(3)]
    assert set(roster.wishes) == {(one.party.pools, one.party.groups) for one in waiting}
    assert all(one.position is None or one.position < roster.position_next for one in roster.bookings.values())
