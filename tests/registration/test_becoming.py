"""What each event makes of a booking: the fields that it changes, all of them, and no other booking."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from registration_cases import FREE, booking, price, registered
from roedertal import WINTER
from roster_cases import (
    APPROVAL,
    CONFIRM,
    DAY,
    EVERYBODY,
    LATER,
    NAMES,
    PARTIES,
    PAY,
    about,
    check_counts,
    facts,
    of,
    whole,
)

from bildungsraum.fees import Settlement, SettlementKind
from bildungsraum.registration import (
    Admitted,
    Attended,
    Cancelled,
    ConditionKind,
    ConditionMet,
    ConsentNoted,
    Lapsed,
    Moved,
    NoShow,
    OfferLapsed,
    Overtaken,
    Party,
    PaymentNoted,
    PlaceNamed,
    PlaceOffered,
    PlacesCancelled,
    Promoted,
    Queued,
    Reason,
    RefundDue,
    Reinstated,
    Rejected,
    Repriced,
    Roster,
    RosterEvent,
    State,
    Transferred,
)
from bildungsraum.rules import Missed, Remedy
from bildungsraum.values import BookingId, Money, PersonId, SessionId

Changes = dict[str, Any]
HALF = Settlement(SettlementKind.STEP, Money(2400), Money(30), Money(2330), 3)


# what becomes of a booking --------------------------------------------------------------------------------------------

ZOE = attrs.evolve(PARTIES["anna"], holders=["zoe", None, "bob"], household="elsewhere")
BECOMING: list[tuple[str, RosterEvent, Changes]] = [
    (
        "anna",
        about(ConditionMet, "anna", ConditionKind.CONFIRMATION, LATER),
        {"conditions": (PAY,), "until": PAY.until},
    ),
    ("anna", about(ConditionMet, "anna", ConditionKind.PAYMENT, LATER), {"conditions": (CONFIRM,)}),
    ("emil", about(ConditionMet, "emil", ConditionKind.CONFIRMATION, LATER), {}),
    ("anna", about(PaymentNoted, "anna", Money(250), LATER), {"paid": Money(350)}),
    ("ben", about(PaymentNoted, "ben", Money(250), LATER), {"paid": Money(250)}),
    ("anna", about(RefundDue, "anna", Money(70), LATER), {"paid": Money(30)}),
    ("anna", about(Repriced, "anna", price(9), LATER), {"quote": price(9)}),
    ("ben", about(Overtaken, "ben", booking("fred"), LATER), {"overtaken": 1}),
    ("anna", about(NoShow, "anna", LATER), {"state": State.NO_SHOW, "until": None}),
    ("anna", about(Attended, "anna", "1", 2, LATER), {"attended": (("1", 2),)}),
    ("anna", about(Lapsed, "anna", ConditionKind.PAYMENT, LATER), {"state": State.LAPSED, "until": None}),
    ("carla", about(Lapsed, "carla", None, LATER), {"state": State.LAPSED, "until": None}),
    ("dora", about(Rejected, "dora", "desk", "no", LATER), {"state": State.REJECTED, "until": None}),
    ("dora", about(Queued, "dora", 4, 2, Reason.FULL, LATER), {"state": State.WAITING, "position": 4}),
    (
        "dora",
        about(Admitted, "dora", ("stage",), (NAMES,), LATER),
        {
            "state": State.REGISTERED,
            "allocation": ("stage",),
            "conditions": (APPROVAL, PAY, NAMES),
            "until": PAY.until,
        },
    ),
    (
        "emil",
        about(OfferLapsed, "emil", Missed.DROP, 0, LATER),
        {"state": State.LAPSED, "missed": 1, "allocation": (), "until": None},
    ),
    (
        "emil",
        about(OfferLapsed, "emil", Missed.TO_END, 0, LATER),
        {"state": State.WAITING, "missed": 1, "allocation": (), "until": None},
    ),
    (
        "ben",
        about(PlaceOffered, "ben", WINTER + DAY * 6, LATER, ("hall", "stage")),
        {"state": State.OFFERED, "allocation": ("hall", "stage"), "until": WINTER + DAY * 6},
    ),
    (
        "anna",
        about(Reinstated, "anna", ("stage",) * 3, LATER),
        {"allocation": ("stage",) * 3, "conditions": (), "until": None},
    ),
    (
        "anna",
        about(Cancelled, "anna", HALF, LATER),
        {"state": State.CANCELLED, "claim": Money(2400), "paid": Money(70), "until": None},
    ),
    ("ben", about(Cancelled, "ben", FREE, LATER), {"state": State.CANCELLED, "claim": Money(0), "until": None}),
    (
        "anna",
        about(PlacesCancelled, "anna", (2,), price(2), HALF, LATER),
        {
            "categories": ("standard",) * 2,
            "allocation": ("hall", "stage"),
            "numbers": (1, 3),
            "party": attrs.evolve(PARTIES["anna"], holders=["anna", "bob"], pools=["hall", "stage"]),
            "quote": price(2),
            "claim": Money(2400),
            "paid": Money(70),
        },
    ),
    (
        "ben",
        about(PlacesCancelled, "ben", (1,), price(1), FREE, LATER),
        {
            "categories": ("standard",),
            "numbers": (2,),
            "party": attrs.evolve(PARTIES["ben"], pools=["stage"]),
            "quote": price(1),
            "claim": Money(0),
        },
    ),
    (
        "anna",
        about(PlaceNamed, "anna", 2, PersonId("dave"), LATER),
        {"party": attrs.evolve(PARTIES["anna"], holders=["anna", "dave", "bob"])},
    ),
    (
        "anna",
        about(Transferred, "anna", PersonId("zoe"), LATER, ZOE),
        {"person": "zoe", "party": ZOE},
    ),
    ("carla", about(Transferred, "carla", PersonId("zoe"), LATER), {"person": "zoe", "party": Party()}),
]


@pytest.mark.parametrize(
    ("name", "event", "changes"), BECOMING, ids=[f"{type(e).__name__}-{n}" for n, e, _ in BECOMING]
)
def test_an_event_changes_its_booking_and_nothing_else(name: str, event: RosterEvent, changes: Changes) -> None:
    before, after = facts(EVERYBODY), EVERYBODY.after([event])
    before["bookings"][booking(name)] = attrs.evolve(whole(name), **changes)
    assert facts(after) == before
    check_counts(after)


def test_whoever_moves_up_is_registered_and_counted_as_promoted() -> None:
    for name, event, changes in (
        ("fred", about(Promoted, "fred", 3, LATER), {}),
        (
            "ben",
            about(Promoted, "ben", 1, LATER, ("hall", "stage"), (PAY,)),
            {"allocation": ("hall", "stage"), "conditions": (CONFIRM, PAY)},
        ),
        ("emil", about(Promoted, "emil", 2, LATER, ("stage",)), {"until": None}),
    ):
        before, after = facts(EVERYBODY), EVERYBODY.after([event])
        before["bookings"][booking(name)] = attrs.evolve(whole(name), state=State.REGISTERED, **changes)
        assert facts(after) == before | {"promoted": 1}
        check_counts(after)
        assert after.after([about(Promoted, "dora", 9, LATER)]).promoted == 2


def test_who_came_after_all_was_there_and_a_later_note_replaces_an_earlier_one() -> None:
    missed = EVERYBODY.after([about(NoShow, "anna", WINTER)])
    nobody, two = (about(Attended, "anna", "1", places, LATER) for places in (0, 2))
    assert of(missed.after([nobody]), "anna").state is State.NO_SHOW
    came = of(missed.after([nobody, about(Attended, "anna", "2", 1, LATER), two]), "anna")
    assert (came.state, came.attended) == (State.REGISTERED, (("2", 1), ("1", 2)))


def test_a_missed_offer_leaves_the_deadlines_that_there_were_and_ends_all_for_who_is_dropped() -> None:
    offered = about(PlaceOffered, "ben", WINTER + DAY * 6, LATER, ("hall", "stage"))
    for then, until in ((Missed.TO_END, CONFIRM.until), (Missed.KEEP, CONFIRM.until), (Missed.DROP, None)):
        after = EVERYBODY.after([offered, about(OfferLapsed, "ben", then, 0, LATER)])
        state = State.LAPSED if then is Missed.DROP else State.WAITING
        assert of(after, "ben") == attrs.evolve(whole("ben"), state=state, missed=1, until=until)
        check_counts(after)


def test_what_is_done_for_who_did_not_come_brings_back_no_deadline() -> None:
    confirmed = about(ConditionMet, "anna", ConditionKind.CONFIRMATION, LATER)
    missed = of(EVERYBODY.after([about(NoShow, "anna", WINTER), confirmed]), "anna")
    assert (missed.conditions, missed.until) == ((PAY,), None)


def test_two_cancellations_of_places_leave_both_fees() -> None:
    first, second = (about(PlacesCancelled, "anna", (number,), price(1), HALF, LATER) for number in (1, 3))
    left = of(EVERYBODY.after([first, second]), "anna")
    assert (left.claim, left.paid, left.numbers, left.allocation) == (Money(4800), Money(40), (2,), ("hall",))
    over = of(EVERYBODY.after([first, about(Cancelled, "anna", HALF, LATER)]), "anna")
    assert (over.claim, over.paid) == (Money(4800), Money(2470))


@pytest.mark.parametrize("pools", [(), ("hall",)])
def test_one_pool_for_all_stays_that_of_the_rest(pools: tuple[str, ...]) -> None:
    had = attrs.evolve(registered("zoe", 3), party=Party(pools=pools))
    left = of(Roster().after([had, about(PlacesCancelled, "zoe", (1, 2), price(1), FREE, LATER)]), "zoe")
    assert (left.party, left.numbers, left.categories, left.allocation) == (had.party, (3,), ("standard",), ())


def test_a_party_that_moves_takes_its_money_along_and_leaves_what_it_owes() -> None:
    moved = about(Moved, "anna", SessionId("vhs:tablet"), BookingId("there"), Money(0), LATER)
    expected = attrs.evolve(whole("anna"), state=State.MOVED, until=None, paid=Money(0))
    assert of(EVERYBODY.after([moved]), "anna") == expected
    owing = about(PlacesCancelled, "anna", (1,), price(2), HALF, LATER)
    assert of(EVERYBODY.after([owing, moved]), "anna").paid == Money(70)
    check_counts(EVERYBODY.after([moved]))


def test_consent_is_noted_with_the_price_and_can_be_taken_back() -> None:
    agrees = about(ConsentNoted, "anna", Remedy.HIGHER_FEE, True, LATER, Money(6000))
    assert of(EVERYBODY.after([agrees]), "anna") == attrs.evolve(whole("anna"), agrees=True, agreed=Money(6000))
    objects = about(ConsentNoted, "anna", Remedy.HIGHER_FEE, False, LATER)
    assert of(EVERYBODY.after([agrees, objects]), "anna") == attrs.evolve(whole("anna"), agrees=False, agreed=None)


def test_who_comes_instead_has_the_place_even_if_nothing_else_is_known_of_either() -> None:
    instead = Transferred(booking("anna"), PersonId("anna"), PersonId("zoe"), LATER)
    after = Roster().after([registered("anna"), instead])
    assert [after.of(PersonId(name)) for name in ("anna", "zoe")] == [None, of(after, "anna")]
    check_counts(after)
