"""What the desk answers without changing anything, and what it does when nobody asks for anything but time passes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import attrs
import pytest
from desk_cases import EVENING, Counting, ruled, save, wish
from hypothesis import given, settings
from hypothesis import strategies as st
from roedertal import COURSE, OFFERING, RULES, VHS, WINTER

from bildungsraum import Before, Desk, Listing, Money, registration
from bildungsraum.registration import (
    Cancelled,
    CapacityChanged,
    Chance,
    Declined,
    Divided,
    Go,
    Lapsed,
    MeetingCancelled,
    Moved,
    NoGo,
    OfferLapsed,
    Option,
    Options,
    Overtaken,
    PlaceOffered,
    PoolReleased,
    Promoted,
    Refused,
    Registered,
    Reordered,
    RosterEvent,
    SessionConfirmed,
    SessionMoved,
    State,
    Waitlisted,
    Warn,
)
from bildungsraum.rules import (
    Fit,
    HoldRules,
    MinimumRules,
    OfferRule,
    PayRule,
    PlaceRules,
    Pool,
    Remedy,
    WaitingRules,
)
from bildungsraum.schedule import Session
from bildungsraum.values import BookingId, SessionId, utc

ANNA, BEN, CARLA, DORA = (BookingId(f"{COURSE.id}/{name}") for name in ("anna", "ben", "carla", "dora"))
HOUR = timedelta(hours=1)
MOMENT = timedelta(microseconds=1)


def kinds(events: Sequence[RosterEvent]) -> list[type[RosterEvent]]:
    return [type(event) for event in events]


# explain --------------------------------------------------------------------------------------------------------------


def test_an_explanation_changes_nothing_and_comes_true(desk: Desk) -> None:
    save(desk)
    for name, expected in (("anna", State.REGISTERED), ("ben", State.REGISTERED), ("carla", State.WAITING)):
        before = desk.entry(COURSE.id)
        explained = desk.explain(wish(name), at=WINTER)
        assert (explained.prospect, desk.entry(COURSE.id)) == (expected, before)
        desk.register(wish(name), at=WINTER)
        assert desk.entry(COURSE.id).roster.bookings[BookingId(f"{COURSE.id}/{name}")].state is expected
    with pytest.raises(ValueError, match="used for another session"):
        desk.explain(wish("anna", EVENING, id=ANNA), at=WINTER)


# go or no-go ----------------------------------------------------------------------------------------------------------


def test_a_sister_session_with_room_is_an_option_and_a_full_one_is_not(desk: Desk) -> None:
    rules = MinimumRules(decides=Before(7), remedies=(Remedy.MERGE,))
    desk = Desk(desk.store, ruled(minimum=rules))
    course = attrs.evolve(COURSE, minimum=3, capacity=8, sisters=(EVENING.id,))
    save(desk, course, EVENING)
    desk.register(wish("anna"), at=WINTER)
    assert isinstance(desk.verdict(COURSE.id, at=WINTER), Warn)
    day = COURSE.meetings[0].starts - timedelta(days=1)
    merge = Option(Remedy.MERGE, session=EVENING.id)
    assert desk.verdict(COURSE.id, at=day) == Options(2, (merge,))
    desk.register_many([wish("ben", EVENING), wish("carla", EVENING)], at=WINTER)
    assert desk.verdict(COURSE.id, at=day) == NoGo(2)


def test_the_verdict_counts_nobody_whose_time_has_run_out(desk: Desk) -> None:
    desk = Desk(desk.store, ruled(holds=HoldRules(pay=PayRule(days=3)), minimum=MinimumRules(decides=Before(7))))
    save(desk, attrs.evolve(COURSE, minimum=1))
    desk.register(wish("anna"), at=WINTER)
    assert desk.verdict(COURSE.id, at=WINTER) == Go(1)
    assert isinstance(desk.verdict(COURSE.id, at=WINTER + timedelta(days=5)), Warn)


def test_a_confirmed_session_stays_confirmed(desk: Desk) -> None:
    save(desk, attrs.evolve(COURSE, minimum=1))
    nobody_yet = desk.decide_session(registration.confirm_session, COURSE.id, at=WINTER)
    assert kinds(nobody_yet.events) == [CapacityChanged]
    desk.register(wish("anna"), at=WINTER)
    confirmed = desk.decide_session(registration.confirm_session, COURSE.id, at=WINTER)
    assert kinds(confirmed.events) == [SessionConfirmed]
    desk.cancel(ANNA, at=WINTER)
    assert desk.verdict(COURSE.id, at=WINTER) == Go(0)


# chance ---------------------------------------------------------------------------------------------------------------


def earlier(number: int) -> Session:
    """A session of the same offering, so many weeks earlier."""
    by = timedelta(weeks=number)
    meetings = [attrs.evolve(one, starts=one.starts - by, ends=one.ends - by) for one in COURSE.meetings]
    return attrs.evolve(COURSE, id=SessionId(f"vhs:phone-{number}"), capacity=1, meetings=meetings)


def test_the_chance_is_how_often_as_many_moved_up_in_past_sessions_in_which_somebody_waited(desk: Desk) -> None:
    past = [earlier(10), earlier(11), earlier(12), earlier(1)]
    desk.save(VHS, Listing(OFFERING, [COURSE, *past]), at=WINTER - timedelta(days=90))
    long_ago = WINTER - timedelta(days=80)
    for session in past[1:]:
        desk.register_many([wish(name, session) for name in ("anna", "ben", "carla")], at=long_ago)
    desk.cancel(BookingId(f"{past[1].id}/anna"), at=long_ago)
    desk.register(wish("anna", past[0]), at=long_ago)  # nobody waited there
    desk.register_many([wish(name) for name in ("anna", "ben", "carla", "dora")], at=WINTER)
    assert desk.chance(CARLA, at=WINTER) == Chance(1, 2), "one of the last three is still to come"
    assert desk.chance(DORA, at=WINTER) == Chance(0, 2)
    with pytest.raises(LookupError, match="does not wait"):
        desk.chance(ANNA, at=WINTER)


def test_a_chance_looks_at_a_limited_number_of_sessions() -> None:
    store: Any = Counting()
    with Desk(store, RULES) as desk:
        past = [earlier(number) for number in range(9, 60)]
        desk.save(VHS, Listing(OFFERING, [COURSE, *past]), at=WINTER)
        desk.register_many([wish(name) for name in ("anna", "ben", "carla")], at=WINTER)
        store.asked.clear()
        assert desk.chance(CARLA, at=WINTER) == Chance(0, 0)
        assert store.asked["journal.read"] == 21


# tick -----------------------------------------------------------------------------------------------------------------


def test_time_alone_lets_offers_lapse_and_the_next_one_move_up(desk: Desk) -> None:
    desk = Desk(desk.store, ruled(waiting=WaitingRules(offer=OfferRule(hours=24))))
    save(desk)
    desk.register_many([wish(name) for name in ("anna", "ben", "carla", "dora")], at=WINTER)
    desk.cancel(ANNA, at=WINTER)
    assert desk.tick(at=WINTER + 24 * HOUR - MOMENT) == {}
    happened = desk.tick(at=WINTER + 24 * HOUR)
    assert {id: kinds(events) for id, events in happened.items()} == {COURSE.id: [OfferLapsed, PlaceOffered]}
    assert desk.entry(COURSE.id).roster.bookings[DORA].state is State.OFFERED
    assert desk.tick(at=WINTER + 24 * HOUR) == {}


def test_places_kept_for_a_group_go_to_those_who_wait_when_they_are_released(desk: Desk) -> None:
    pools = (Pool("open", places=1), Pool("seniors", places=1, group="seniors", release=Before(14)))
    desk = Desk(desk.store, ruled(places=PlaceRules(pools=pools)))
    save(desk)
    desk.register_many([wish("anna"), wish("ben")], at=WINTER)
    assert desk.entry(COURSE.id).roster.bookings_waiting == 1
    release = RULES.before(COURSE.meetings[0].starts, Before(14))
    assert desk.tick(at=release - MOMENT) == {}
    happened = desk.tick(at=release)
    assert (
        PoolReleased("seniors", release, ruled(places=PlaceRules(pools=pools)).ruling("places.pools"))
        in (happened[COURSE.id])
    )


def test_a_tick_asks_nothing_of_sessions_that_are_over() -> None:
    store: Any = Counting()
    with Desk(store, RULES) as desk:
        past = [earlier(number) for number in range(20, 60)]
        long_ago = WINTER - timedelta(weeks=60)
        desk.save(VHS, Listing(OFFERING, [COURSE, *past]), at=long_ago)
        for session in past:
            desk.register_many([wish(name, session) for name in ("anna", "ben")], at=long_ago)
        desk.register_many([wish(name) for name in ("anna", "ben", "carla")], at=WINTER)
        store.asked.clear()
        assert desk.tick(at=WINTER) == {}
        assert dict(store.asked) == {
            "journal.lapsing": 1,
            "catalogue.sessions": 1,
            "journal.occupancy": 1,
            "catalogue.session": 1,
            "journal.read": 1,
        }


COMMANDS = st.lists(
    st.tuples(
        st.sampled_from(["hold", "register", "cancel", "accept"]), st.sampled_from("abcdefg"), st.integers(0, 30)
    ),
    max_size=20,
)


@settings(max_examples=40)
@given(COMMANDS, st.sets(st.integers(0, 20)))
def test_how_often_the_desk_ticks_decides_nothing(commands: list[tuple[str, str, int]], ticks: set[int]) -> None:
    """The roster is the same in the end, whoever looked in between; only the moments of what happened may differ."""
    rules = ruled(waiting=WaitingRules(offer=OfferRule(hours=24)), holds=HoldRules(basket_minutes=60))
    found = []
    for ticking in (True, False):
        with Desk.in_memory(rules=rules) as desk:
            save(desk)
            at = WINTER
            for number, (command, name, hours) in enumerate(commands):
                at += hours * HOUR
                if ticking and number in ticks:
                    desk.tick(at=at)
                _command(desk, command, f"{name}", at)
            desk.decide_session(registration.adjust, COURSE.id, at=at)
            roster = desk.entry(COURSE.id).roster
            found.append(({id: one.state for id, one in roster.bookings.items()}, [one.id for one in roster.waiting]))
    assert found[0] == found[1]


def _command(desk: Desk, command: str, name: str, at: Any) -> None:
    booking = BookingId(f"{COURSE.id}/{name}")
    known = booking in desk.entry(COURSE.id).roster.bookings
    if command == "register":
        desk.register(wish(name), at=at)
    elif command == "hold":
        desk.decide(registration.hold, wish(name), at=at)
    elif known:
        desk.decide(registration.cancel if command == "cancel" else registration.accept, booking, at=at)


# history --------------------------------------------------------------------------------------------------------------


def test_the_history_of_a_booking_is_everything_that_concerned_it_and_nothing_else(desk: Desk) -> None:
    desk = Desk(desk.store, ruled(waiting=WaitingRules(fit=Fit.FIRST_FIT)))
    save(desk)
    desk.register_many([wish("anna"), wish("ben"), wish("carla", places=2), wish("dora")], at=WINTER)
    desk.decide(registration.reorder, DORA, at=WINTER, before=CARLA, actor="office", reason="hardship")
    desk.decide(registration.reorder, CARLA, at=WINTER, before=DORA, actor="office", reason="error")
    desk.cancel(ANNA, at=WINTER)
    desk.decide_session(registration.cancel_meeting, COURSE.id, at=WINTER, meeting="4")
    desk.cancel(BEN, at=WINTER)
    assert kinds(desk.history(CARLA)) == [
        Waitlisted,
        Reordered,
        Reordered,
        Overtaken,
        MeetingCancelled,
        SessionMoved,
    ]
    assert kinds(desk.history(ANNA)) == [Registered, Cancelled]
    assert kinds(desk.history(DORA)) == [
        Waitlisted,
        Reordered,
        Reordered,
        Overtaken,
        Promoted,
        MeetingCancelled,
        SessionMoved,
    ]


def test_the_history_of_a_wish_that_was_refused_is_its_refusal(desk: Desk) -> None:
    save(desk)
    desk.register(wish("anna", places=3), at=WINTER)
    assert kinds(desk.history(ANNA)) == [Declined]
    desk.register(wish("ben"), at=WINTER)
    desk.decide(registration.accept, BEN, at=WINTER)
    assert kinds(desk.history(BEN)) == [Registered, Refused]
    with pytest.raises(LookupError, match="'nobody'"):
        desk.history(BookingId("nobody"))


def test_the_rest_of_a_divided_party_shares_its_history_until_then(desk: Desk) -> None:
    desk = Desk(desk.store, ruled(waiting=WaitingRules(fit=Fit.SPLIT_WITH_CONSENT)))
    save(desk)
    pair = wish("carla", places=2, party=registration.Party(splits=True))
    desk.register_many([wish("anna"), wish("ben"), pair], at=WINTER)
    rest = next(one.rest for one in desk.cancel(ANNA, at=WINTER).events if isinstance(one, Divided))
    assert kinds(desk.history(CARLA)) == [Waitlisted, Divided, Promoted]
    assert kinds(desk.history(rest)) == [Waitlisted, Divided]
    desk.cancel(CARLA, at=WINTER)
    assert kinds(desk.history(rest)) == [Waitlisted, Divided, Promoted]
    assert kinds(desk.history(CARLA)) == [Waitlisted, Divided, Promoted, Cancelled]


def test_who_has_moved_and_who_has_not_paid_is_told_in_order(desk: Desk) -> None:
    desk = Desk(desk.store, ruled(holds=HoldRules(pay=PayRule(days=3))))
    save(desk)
    desk.register_many([wish("anna"), wish("ben")], at=WINTER)
    desk.decide(registration.note_payment, ANNA, at=WINTER, amount=Money(4800))
    desk.move(ANNA, wish("anna", EVENING), at=WINTER)
    assert kinds(desk.history(ANNA))[-1:] == [Moved]
    assert kinds(desk.history(BookingId(f"{EVENING.id}/anna")))[:1] == [Registered]
    desk.tick(at=WINTER + timedelta(days=5))
    assert kinds(desk.history(BEN)) == [Registered, Lapsed]


def test_a_session_that_has_ended_is_not_stirred_by_those_who_waited_in_vain(desk: Desk) -> None:
    save(desk)
    desk.register_many([wish(name) for name in ("anna", "ben", "carla")], at=WINTER)
    assert desk.tick(at=max(utc(one.ends) for one in COURSE.meetings)) == {}
