"""What each event makes of a roster: how bookings come in, what happens to the session, who stands where in line."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from registration_cases import FREE, START, booking, declined, price, registered, waits
from roedertal import WINTER
from roster_cases import (
    APPROVAL,
    CONFIRM,
    EVENTS,
    EVERYBODY,
    LATER,
    PARTIES,
    PAY,
    about,
    check_counts,
    facts,
)

from bildungsraum.registration import (
    Applied,
    Booking,
    Cancelled,
    CapacityChanged,
    Cause,
    Divided,
    Drawn,
    Held,
    InterestNoted,
    MeetingCancelled,
    MeetingMadeUp,
    OfferLapsed,
    Overridden,
    PaymentNoted,
    PlaceOffered,
    PoolReleased,
    Quota,
    Refused,
    Registered,
    Reordered,
    Roster,
    RosterEvent,
    SessionCancelled,
    SessionConfirmed,
    SessionMoved,
    SessionReopened,
    State,
    Waitlisted,
)
from bildungsraum.rules import Missed
from bildungsraum.values import BookingId, Money, PersonId, RequestId

Changes = dict[str, Any]


# how bookings come into being -----------------------------------------------------------------------------------------


def test_each_entry_makes_the_booking_that_it_tells_of() -> None:
    for event in EVENTS:
        if isinstance(event, Registered | Waitlisted | Held | Applied):
            roster = Roster().after([event])
            booked = (event.booking, event.person, event.categories, event.quote, event.terms, event.starts, event.at)
            more: dict[type, Changes] = {
                Registered: {
                    "allocation": ("hall", "hall", "stage"),
                    "conditions": (CONFIRM, PAY),
                    "until": CONFIRM.until,
                },
                Waitlisted: {"position": getattr(event, "position", None), "rank": getattr(event, "rank", 0)},
                Held: {"allocation": ("hall",), "until": getattr(event, "until", None)},
                Applied: {"conditions": (APPROVAL, PAY), "until": PAY.until, "rank": 1},
            }
            if event.booking == "wish-ben":
                more[Waitlisted] |= {"conditions": (CONFIRM,), "until": CONFIRM.until}
            expected = Booking(*booked, STATES[type(event)], party=event.party, entry=event, **more[type(event)])
            assert facts(roster) == facts(Roster()) | {"bookings": {event.booking: expected}}
            assert list(roster.outcomes.values()) == [event]
            assert [str(id) for id in roster.outcomes] == [str(id) for id in roster.bookings]
            check_counts(roster)


STATES = {Registered: State.REGISTERED, Waitlisted: State.WAITING, Held: State.HELD, Applied: State.PENDING}


def test_a_plain_registration_has_nothing_more() -> None:
    plain = registered("anna")
    assert dict(Roster().after([plain]).bookings) == {
        plain.booking: Booking(
            plain.booking,
            plain.person,
            plain.categories,
            plain.quote,
            plain.terms,
            plain.starts,
            plain.at,
            State.REGISTERED,
            entry=plain,
        )
    }


def test_who_comes_in_is_no_longer_only_interested() -> None:
    noted = {name: InterestNoted(PersonId(name), ("standard",), WINTER) for name in ("anna", "zoe")}
    roster = Roster().after(noted.values())
    assert facts(roster) == facts(Roster()) | {"interested": noted}
    assert dict(roster.after([registered("anna")]).interested) == {"zoe": noted["zoe"]}
    again = InterestNoted(PersonId("zoe"), ("youth",), LATER)
    assert dict(roster.after([again]).interested) == noted | {"zoe": again}


def test_a_wish_that_is_declined_is_remembered_and_a_refusal_changes_nothing() -> None:
    no = declined("zoe")
    roster = EVERYBODY.after([no])
    assert facts(roster) == facts(EVERYBODY) | {"declined": {no.request: no}}
    assert dict(roster.outcomes) == dict(EVERYBODY.outcomes) | {no.request: no}
    assert len(roster.outcomes) == len(EVERYBODY.outcomes) + 1 == 7
    assert roster.outcomes.get(RequestId("nobody")) is None
    with pytest.raises(KeyError, match="nobody"):
        roster.outcomes[RequestId("nobody")]
    basket = EVERYBODY.after([declined("carla")])
    assert dict(basket.outcomes) == dict(EVERYBODY.outcomes) | {RequestId("wish-carla"): declined("carla")}
    assert len(basket.outcomes) == len(EVERYBODY.outcomes) == 6
    assert EVERYBODY.after([about(Refused, "anna", (), LATER)]) == EVERYBODY
    assert EVERYBODY.after([about(Overridden, "anna", (), "desk", "word", LATER)]) == EVERYBODY


# the session ----------------------------------------------------------------------------------------------------------

QUOTA = Quota("hall", 3, ("hall",))
SESSION: list[tuple[RosterEvent, Changes]] = [
    (
        CapacityChanged(7, 2, LATER, (QUOTA,), 4),
        {"capacity": 7, "taken_elsewhere": 2, "quotas": (QUOTA,), "version": 1},
    ),
    (CapacityChanged(3, 1, LATER), {"capacity": 3, "taken_elsewhere": 1}),
    (CapacityChanged(None, 0, LATER), {"capacity": None}),
    (PoolReleased("hall", LATER), {"released": ("hall",)}),
    (SessionMoved(3, START, LATER, WINTER), {"version": 3, "moved_at": WINTER, "free_until": LATER}),
    (SessionMoved(3, None, None, WINTER), {"version": 3, "moved_at": WINTER, "free_until": None}),
    (SessionConfirmed(5, LATER), {"confirmed": True}),
    (SessionReopened("desk", "too early", LATER), {}),
    (Drawn("seed", "digest", (), LATER), {"drawn": True}),
    (MeetingCancelled("2", 90, 360, LATER), {"lost": {"2": 90}, "minutes_planned": 360}),
    (MeetingMadeUp("2", "5", LATER), {}),
]


@pytest.mark.parametrize(("event", "changes"), SESSION, ids=[type(event).__name__ for event, _ in SESSION])
def test_what_happens_to_the_session_changes_no_booking(event: RosterEvent, changes: Changes) -> None:
    after = EVERYBODY.after([event])
    assert facts(after) == facts(EVERYBODY) | changes
    check_counts(after)


@pytest.mark.parametrize("capacity", [None, 0, 1, 2])
def test_without_a_queue_what_is_free_can_be_booked_and_never_less_than_nothing(capacity: int | None) -> None:
    check_counts(Roster().after([CapacityChanged(capacity, 0, WINTER), registered("anna")]))


def test_the_first_capacity_brings_the_version_and_later_ones_keep_it() -> None:
    first, second = (CapacityChanged(7, 0, WINTER, version=version) for version in (3, 4))
    assert (Roster().version, Roster().after([first]).version, Roster().after([first, second]).version) == (0, 3, 3)


def test_pools_are_released_one_after_the_other_and_a_lost_meeting_is_made_up() -> None:
    released = Roster().after([PoolReleased("hall", WINTER), PoolReleased("stage", WINTER)])
    assert released.released == ("hall", "stage")
    lost = [MeetingCancelled(key, 90, 360, WINTER) for key in ("2", "3")]
    roster = Roster().after([*lost, MeetingMadeUp("2", "5", LATER)])
    assert facts(roster) == facts(Roster()) | {"lost": {"3": 90}, "minutes_planned": 360}
    sure = Roster().after([SessionConfirmed(5, WINTER), SessionReopened("desk", "too early", LATER)])
    assert sure == Roster()


def test_a_cancelled_session_ends_what_stands_and_leaves_what_was_over() -> None:
    gone = about(Cancelled, "carla", FREE, WINTER)
    had = EVERYBODY.after([gone])
    after = had.after([SessionCancelled(Cause.ROOM, LATER)])
    bookings = {
        id: one if id == "wish-carla" else attrs.evolve(one, state=State.CANCELLED, until=None)
        for id, one in had.bookings.items()
    }
    assert facts(after) == facts(had) | {"cancelled": True, "bookings": bookings}
    check_counts(after)
    assert (after.taken, after.position_next) == (0, 4)


# the queue ------------------------------------------------------------------------------------------------------------


def in_line(roster: Roster) -> list[str]:
    return [one.id.removeprefix("wish-") for one in roster.waiting]


def test_the_queue_stands_in_the_order_of_ranks_and_changes_it_only_when_told() -> None:
    assert in_line(EVERYBODY) == ["ben", "fred"]
    before = about(Reordered, "fred", booking("ben"), "desk", "speaker", LATER)
    first = EVERYBODY.after([before])
    assert (in_line(first), facts(first)) == (["fred", "ben"], facts(EVERYBODY))
    last = first.after([about(Reordered, "fred", None, "desk", "speaker", LATER)])
    assert in_line(last) == ["ben", "fred"]
    check_counts(last)


@pytest.mark.parametrize(
    ("then", "skip", "line"),
    [
        (Missed.TO_END, 0, ["ben", "carla", "anna"]),
        (Missed.KEEP, 0, ["anna", "ben", "carla"]),
        (Missed.SKIP_NEXT, 1, ["ben", "anna", "carla"]),
        (Missed.SKIP_NEXT, 9, ["ben", "carla", "anna"]),
        (Missed.DROP, 0, ["ben", "carla"]),
    ],
)
def test_a_missed_offer_leads_to_the_place_that_the_rule_names(then: Missed, skip: int, line: list[str]) -> None:
    names = ("anna", "ben", "carla")
    queue = [waits(name, number, ahead=number - 1) for number, name in enumerate(names, start=1)]
    offered = about(PlaceOffered, "anna", LATER, WINTER)
    roster = Roster().after([*queue, offered, about(OfferLapsed, "anna", then, skip, LATER)])
    assert in_line(roster) == line
    check_counts(roster)


def test_a_divided_party_moves_up_in_part_and_the_rest_waits_on_at_its_place() -> None:
    paid = about(PaymentNoted, "ben", Money(5000), WINTER)
    event = about(Divided, "ben", BookingId("wish-ben+2"), (2,), price(1), price(1), LATER)
    before = EVERYBODY.after([paid])
    after = before.after([event])
    ben = before.bookings[booking("ben")]
    party = PARTIES["ben"]
    stays = attrs.evolve(
        ben,
        categories=("standard",),
        numbers=(1,),
        quote=price(1),
        party=attrs.evolve(party, pools=["hall"]),
        paid=Money(4800),
    )
    rest = attrs.evolve(
        stays,
        id=BookingId("wish-ben+2"),
        numbers=(2,),
        party=attrs.evolve(party, pools=["stage"], holders=[None]),
        paid=Money(200),
        entry=None,
    )
    assert facts(after) == facts(before) | {"bookings": facts(before)["bookings"] | {stays.id: stays, rest.id: rest}}
    assert in_line(after) == ["ben", "ben+2", "fred"]
    assert dict(after.outcomes) == dict(before.outcomes)
    check_counts(after)
