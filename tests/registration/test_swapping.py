"""Two parties change places: both or neither, and never too many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import pytest
from account_cases import pays, with_party
from counter_cases import NOTHING, Counter, no_transition, refused
from moving_cases import BOTH_NOTHING, asks, came, counters, left, moves, side, tablet, to
from registration_cases import CAPACITY, MOMENT, START, booking
from roedertal import WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    Command,
    Moved,
    Party,
    PaymentNoted,
    Reason,
    RefundDue,
    Refusal,
    RosterEvents,
    State,
)
from bildungsraum.rules import (
    Pool,
)
from bildungsraum.values import Money, PersonId


def swaps(
    here: Counter, name: str, there: Counter, other: str, *, sizes: tuple[int, int] = (1, 1), at: Any = WINTER
) -> tuple[RosterEvents, RosterEvents]:
    events = registration.swap(
        side(here),
        booking(name),
        side(there),
        booking(f"{other}+there"),
        request=to(there, name, sizes[0]),
        request_other=to(here, other, sizes[1]),
        at=at,
    )
    here.roster, there.roster = here.roster.after(events[0]), there.roster.after(events[1])
    return events


def there_after(here: Counter, there: Counter) -> Counter:
    """Both in their new places, to see what such a booking is like."""
    trial = Counter(there.session, there.rules)
    asks(trial, "anna")
    assert here.session.tariff == there.session.tariff
    return trial


def test_two_change_places_in_full_sessions_and_nobody_who_waits_is_asked() -> None:
    here, there = counters(1, 1)
    here.ask_all("anna carla")
    asks(there, "ben")
    asks(there, "dora")
    back = Moved(booking("ben+there"), PersonId("ben"), here.session.id, booking("ben"), Money(0), WINTER)
    came_here = attrs.evolve(came(there_after(here, there), "anna"), starts=here.session.starts)
    events = swaps(here, "anna", there, "ben")
    assert events == (
        (left("anna"), attrs.evolve(came_here, booking=booking("ben"), person=PersonId("ben"))),
        (back, came(there, "anna")),
    )
    assert (here.line, there.line) == ("carla", "dora+there")
    assert swaps(here, "anna", there, "ben") == BOTH_NOTHING


def test_parties_of_different_size_swap_if_both_fit_and_what_is_left_over_goes_to_the_queue() -> None:
    here, there = counters(2, 3, with_party())
    here.asks("anna", 2)
    here.asks("carla")
    asks(there, "ben")
    asks(there, "dora")
    assert swaps(here, "anna", there, "ben", sizes=(2, 1))[0][2:] == (here.promoted("carla", 1),)
    assert (here.roster.taken, there.roster.taken) == (2, 3)
    tight, narrow = counters(2, 1, with_party())
    tight.asks("anna", 2)
    asks(narrow, "ben")
    events = swaps(tight, "anna", narrow, "ben", sizes=(2, 1))
    large = Refusal(Reason.PARTY_LARGER_THAN_SESSION, limit=1, by=CAPACITY)
    full = Refusal(Reason.FULL, by=CAPACITY)
    assert events == ((refused("anna", Command.SWAP, large, full),), NOTHING)


def test_when_one_of_the_two_cannot_go_neither_does() -> None:
    here, there = counters(2, 2, with_party())
    here.asks("anna")
    asks(there, "ben", 2)
    here.ask_all("carla")
    before = here.roster, there.roster
    full = Refusal(Reason.FULL, by=CAPACITY)
    events = swaps(here, "anna", there, "ben", sizes=(1, 2))
    assert events == (NOTHING, (refused("ben+there", Command.SWAP, full),))
    less = Refusal(Reason.PARTY_TOO_SMALL, limit=2)
    events = swaps(here, "anna", there, "ben", sizes=(1, 1))
    assert events == (NOTHING, (refused("ben+there", Command.SWAP, less),))
    assert (here.roster, there.roster) == before


def test_until_the_first_of_both_begins_two_can_swap() -> None:
    for at in (START - MOMENT, START, START + timedelta(days=1)):
        here, there = counters(1, 1)
        here.asks("anna")
        asks(there, "ben")
        ours, theirs = swaps(here, "anna", there, "ben", at=at)
        first = Refusal(Reason.REGISTRATION_CLOSED, when=START)
        second = Refusal(Reason.REGISTRATION_CLOSED, when=START + timedelta(days=1))
        if at < START:
            assert (len(ours), len(theirs)) == (2, 2)
        elif at == START:
            assert ours == (refused("anna", Command.SWAP, first, at=at),)
            assert theirs == (refused("ben+there", Command.SWAP, first, at=at),)
        else:
            assert ours == (refused("anna", Command.SWAP, first, second, at=at),)
            assert theirs == (refused("ben+there", Command.SWAP, second, first, at=at),)


def test_a_swap_needs_two_places_and_names_the_one_that_is_missing() -> None:
    here, there = counters(1, 1)
    here.ask_all("carla anna")
    asks(there, "ben")
    assert swaps(here, "anna", there, "ben") == (
        (no_transition("anna", Command.SWAP, State.WAITING),),
        NOTHING,
    )
    asks(there, "dora")
    events = registration.swap(
        side(here),
        booking("carla"),
        side(there),
        booking("dora+there"),
        request=to(there, "carla"),
        request_other=to(here, "dora"),
        at=WINTER,
    )
    assert events == (NOTHING, (no_transition("dora+there", Command.SWAP, State.WAITING),))


def test_who_has_moved_already_cannot_swap() -> None:
    here, there = counters(1, 2)
    here.asks("anna")
    asks(there, "ben")
    moves(here, "anna", there)
    events = swaps(here, "anna", there, "ben")
    assert events == ((no_transition("anna", Command.SWAP, State.MOVED),), NOTHING)
    here.asks("carla")
    back = to(here, "anna", id="home")
    events = registration.move(side(there), booking("anna+there"), side(here), request=back, at=WINTER)
    assert len(events[0]) == 1, "there is no room here"
    here.cancels("carla")
    moved = registration.move(side(there), booking("anna+there"), side(here), request=back, at=WINTER)
    here.roster, there.roster = here.roster.after(moved[1]), there.roster.after(moved[0])
    here.session = attrs.evolve(here.session, capacity=2)
    here.asks("dora")
    events = swaps(here, "dora", there, "anna")
    assert events[1] == (no_transition("anna+there", Command.SWAP, State.MOVED),)


def test_requests_of_a_swap_belong_to_the_two_and_are_new() -> None:
    here, there = counters(2, 2)
    here.ask_all("anna carla")
    asks(there, "ben")
    good, other = to(there, "anna"), to(here, "ben")
    for request, request_other, match in (
        (to(there, "carla"), other, "not one of the person of booking wish-anna for vhs:tablet"),
        (good, to(here, "carla"), r"not one of the person of booking wish-ben\+there for vhs:phone"),
        (to(here, "anna"), other, "not one of the person of booking wish-anna"),
        (to(there, "anna", id="wish-ben+there"), other, r"wish-ben\+there was used"),
        (good, to(here, "ben", id="wish-carla"), "wish-carla was used"),
    ):
        with pytest.raises(ValueError, match=match):
            registration.swap(
                side(here),
                booking("anna"),
                side(there),
                booking("ben+there"),
                request=request,
                request_other=request_other,
                at=WINTER,
            )


def test_in_a_swap_the_money_of_both_goes_along_and_each_price_is_compared() -> None:
    here, there = counters(1, tablet(1, 3000))
    here.asks("anna")
    asks(there, "ben")
    pays(here, "anna", 4800)
    there.does(registration.note_payment, booking("ben+there"), amount=Money(1000))
    ours, theirs = swaps(here, "anna", there, "ben")
    assert [one.difference for one in (ours[0], theirs[0]) if isinstance(one, Moved)] == [Money(-1800), Money(1800)]
    assert ours[2:] == (PaymentNoted(booking("ben"), PersonId("ben"), Money(1000), WINTER),)
    assert theirs[2:] == (
        PaymentNoted(booking("anna+there"), PersonId("anna"), Money(4800), WINTER),
        RefundDue(booking("anna+there"), PersonId("anna"), Money(1800), WINTER),
    )


def test_each_goes_into_the_pool_that_the_other_has_left() -> None:
    pools = (Pool("hall", 1), Pool("online", 1))
    session = attrs.evolve(tablet(2), pools=pools)
    here, there = counters(1, session)
    here.asks("anna")
    asks(there, "ben", party=Party(pools=("online",)))
    asks(there, "dora", party=Party(pools=("hall",)))
    swaps(here, "anna", there, "ben")
    assert there.states == {"ben+there": State.REGISTERED, "dora+there": State.REGISTERED}, "the hall is full"
    events = registration.swap(
        side(here),
        booking("anna"),
        side(there),
        booking("ben+there"),
        request=to(there, "anna", party=Party(pools=("online",))),
        request_other=to(here, "ben"),
        at=WINTER,
    )
    assert there.roster.after(events[1]).bookings[booking("anna+there")].allocation == ("online",)


@pytest.mark.parametrize(("other", "sizes"), [("ben", (1, 1)), ("ben", (2, 1)), ("gone", (1, 1))])
def test_what_is_due_on_both_sides_comes_first_whatever_becomes_of_the_swap(other: str, sizes: tuple[int, int]) -> None:
    here, there = counters(1, 1, with_party())
    here.ask_all("anna carla")
    for name in ("gone", "ben", "dora"):
        asks(there, name)
        if name == "gone":
            there.does(registration.cancel, booking("gone+there"))
    for counter in (here, there):
        counter.session = attrs.evolve(counter.session, capacity=2)
    ours, theirs = swaps(here, "anna", there, other, sizes=sizes)
    assert isinstance(ours[0], registration.CapacityChanged)
    assert isinstance(theirs[0], registration.CapacityChanged)
    assert ours[1] == here.promoted("carla", 1)
    assert theirs[1] == there.promoted("dora+there", 1)
    assert len(ours) + len(theirs) > 4


def test_where_a_smaller_party_comes_those_who_wait_move_up_on_either_side() -> None:
    here, there = counters(3, 2, with_party())
    here.ask_all("anna emil")
    asks(there, "ben", 2)
    asks(there, "dora")
    assert swaps(here, "anna", there, "ben", sizes=(1, 2))[1][2:] == (there.promoted("dora+there", 1),)
