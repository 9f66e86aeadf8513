"""Who hears what when something happens to a booking: wishes, offers, payments, moves, and places that become free."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from attrs import evolve

from bildungsraum import registration, reminders
from bildungsraum.fees import Tariff
from bildungsraum.registration import Request, Roster, RosterEvents, Side
from bildungsraum.reminders import Arrival, Kind, Message
from bildungsraum.rules import (
    AdmissionRules,
    District,
    Fit,
    HoldRules,
    Missed,
    OfferRule,
    PayRule,
    Rules,
    WaitingRules,
)
from bildungsraum.schedule import Session, revise, weekly
from bildungsraum.values import BookingId, Money, OfferingId, PersonId, RequestId, SessionId, zone

BERLIN = zone("Europe/Berlin")
PLAIN = Rules(District("beispiel", "Landkreis Beispiel"))
COURSE = Session(
    SessionId("phone-1"),
    OfferingId("phone"),
    meetings=weekly(date(2027, 3, 30), time(10), time(11, 30), BERLIN, times=2),
    capacity=2,
    tariff=Tariff.flat(Money(4800)),
)
WINTER = datetime(2027, 2, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
APPROVING = evolve(PLAIN, admission=AdmissionRules(approval=True))
PAYING = evolve(PLAIN, holds=HoldRules(pay=PayRule(days=14)))
OFFERING = evolve(PLAIN, waiting=WaitingRules(offer=OfferRule(hours=24, missed=Missed.TO_END, tries=2)))


class Told:
    """A session to which things happen, and what people are told about each of them."""

    def __init__(self, rules: Rules = PLAIN, session: Session = COURSE) -> None:
        self.rules, self.session, self.roster = rules, session, Roster()
        self.messages: list[Message] = []

    def ask(self, who: str, *, places: int = 1, at: datetime = WINTER, **party: Any) -> list[tuple[Kind, str]]:
        request = Request(RequestId(who), self.session.id, PersonId(who), ("standard",) * places, **party)
        return self.decide(registration.register, request, at=at)

    def decide(self, decision: Any, subject: Any, *, at: datetime = WINTER, **facts: Any) -> list[tuple[Kind, str]]:
        return self.happens(decision(self.roster, subject, session=self.session, rules=self.rules, at=at, **facts))

    def hand_over(self, booking: str, heir: str, *, at: datetime = WINTER) -> list[tuple[Kind, str]]:
        request = Request(RequestId(booking), self.session.id, PersonId(heir))
        return self.decide(registration.transfer, BookingId(booking), at=at, request=request)

    def whole(self, decision: Any, *, at: datetime = WINTER, **facts: Any) -> list[tuple[Kind, str]]:
        return self.happens(decision(self.roster, session=self.session, rules=self.rules, at=at, **facts))

    def happens(self, events: RosterEvents, arrivals: tuple[Arrival, ...] = ()) -> list[tuple[Kind, str]]:
        told = reminders.notices(events, before=self.roster, session=self.session, arrivals=arrivals)
        self.roster = self.roster.after(events)
        self.messages += told
        return [(one.kind, one.person) for one in told]

    def true(self, at: datetime) -> set[tuple[Kind, str]]:
        """Which of all messages still hold."""
        return {
            (one.kind, one.person)
            for one in self.messages
            if reminders.still_holds(one, roster=self.roster, session=self.session, at=at)
        }


# wishes ---------------------------------------------------------------------------------------------------------------


def test_a_wish_hears_that_it_came_in_and_then_what_became_of_it() -> None:
    desk = Told(APPROVING)
    for who in ("anna", "ben", "carla", "dora"):
        assert desk.ask(who) == [(Kind.APPLICATION, who)]
    for who in ("anna", "ben"):
        assert desk.decide(registration.approve, BookingId(who), actor="office") == [(Kind.ADMITTED, who)]
    assert desk.decide(registration.approve, BookingId("carla"), actor="office") == [(Kind.WAITING, "carla")]
    rejected = desk.decide(registration.reject, BookingId("dora"), actor="office", reason="full")
    assert rejected == [(Kind.REJECTED, "dora")]
    assert desk.true(WINTER) == {
        (Kind.ADMITTED, "anna"),
        (Kind.ADMITTED, "ben"),
        (Kind.WAITING, "carla"),
        (Kind.REJECTED, "dora"),
    }
    assert desk.messages[6].ahead == 0


def test_places_that_were_only_held_are_nobodys_news() -> None:
    desk = Told()
    request = Request(RequestId("anna"), COURSE.id, PersonId("anna"))
    assert desk.decide(registration.hold, request) == []
    assert desk.whole(registration.adjust, at=WINTER + DAY) == []
    assert desk.decide(registration.hold, evolve(request, id=RequestId("again"))) == []
    assert desk.decide(registration.cancel, BookingId("again")) == []


def test_who_pays_too_late_hears_of_the_lapse_and_then_of_the_place_or_of_the_money() -> None:
    desk, late = Told(PAYING), WINTER + 20 * DAY
    for who in ("anna", "ben"):
        assert desk.ask(who) == [(Kind.CONFIRMATION, who)]
    assert desk.whole(registration.adjust, at=late) == [(Kind.LAPSED, "anna"), (Kind.LAPSED, "ben")]
    assert desk.decide(registration.note_payment, BookingId("anna"), amount=Money(4800), at=late) == [
        (Kind.REINSTATED, "anna")
    ]
    assert desk.ask("carla", at=late) == [(Kind.CONFIRMATION, "carla")]
    assert desk.decide(registration.note_payment, BookingId("ben"), amount=Money(4800), at=late) == [
        (Kind.REFUND, "ben")
    ]
    assert desk.messages[-1].amount == Money(4800)
    assert desk.true(late) == {
        (Kind.CONFIRMATION, "anna"),
        (Kind.REINSTATED, "anna"),
        (Kind.LAPSED, "ben"),
        (Kind.CONFIRMATION, "carla"),
        (Kind.REFUND, "ben"),
    }


# the queue ------------------------------------------------------------------------------------------------------------


def test_each_offer_is_said_once_and_only_as_long_as_it_stands() -> None:
    desk = Told(OFFERING, evolve(COURSE, capacity=1))
    desk.ask("anna")
    desk.ask("ben")
    assert desk.decide(registration.cancel, BookingId("anna")) == [(Kind.CANCELLATION, "anna"), (Kind.OFFER, "ben")]
    first = desk.messages[-1]
    assert (Kind.OFFER, "ben") in desk.true(WINTER + DAY - timedelta(microseconds=1))
    assert (Kind.OFFER, "ben") not in desk.true(WINTER + DAY)
    assert desk.whole(registration.adjust, at=WINTER + DAY) == [(Kind.OFFER_LAPSED, "ben"), (Kind.OFFER, "ben")]
    assert first.key != desk.messages[-1].key
    assert not reminders.still_holds(first, roster=desk.roster, session=desk.session, at=WINTER + DAY)
    assert (Kind.OFFER, "ben") in desk.true(WINTER + DAY)
    assert desk.whole(registration.adjust, at=WINTER + 2 * DAY) == [(Kind.OFFER_LAPSED, "ben")]
    assert {one.key for one in desk.messages if one.kind is Kind.OFFER_LAPSED} == {
        "offer_lapsed:ben:1/phone-1/ben/1",
        "offer_lapsed:ben:2/phone-1/ben/1",
    }


def test_a_party_that_is_divided_hears_of_both_parts() -> None:
    desk = Told(evolve(PLAIN, waiting=WaitingRules(fit=Fit.SPLIT_WITH_CONSENT)))
    desk.ask("anna", places=2)
    desk.ask("ben", places=2, party=registration.Party(splits=True))
    told = desk.decide(registration.cancel_places, BookingId("anna"), numbers=(2,))
    assert told == [(Kind.PLACES_CANCELLED, "anna"), (Kind.DIVIDED, "ben"), (Kind.PROMOTED, "ben")]
    assert desk.messages[-2].booking == BookingId("ben+2")
    assert desk.messages[-2].ahead == 0


# another person, another session --------------------------------------------------------------------------------------


def test_a_transfer_is_told_to_both_and_what_was_meant_for_the_first_falls_silent() -> None:
    desk = Told()
    desk.ask("anna")
    told = desk.hand_over("anna", "ben")
    assert told == [(Kind.PASSED_ON, "anna"), (Kind.TAKEN_OVER, "ben")]
    assert desk.true(WINTER) == {(Kind.PASSED_ON, "anna"), (Kind.TAKEN_OVER, "ben")}
    back = desk.hand_over("anna", "anna", at=WINTER + DAY)
    assert back == [(Kind.PASSED_ON, "ben"), (Kind.TAKEN_OVER, "anna")]
    assert len({one.key for one in desk.messages}) == len(desk.messages)


def test_a_move_is_one_message_about_the_new_place_with_the_old_dates() -> None:
    here, there = Told(), Told(session=evolve(COURSE, id=SessionId("phone-2"), tariff=Tariff.flat(Money(6000))))
    here.ask("anna")
    request = Request(RequestId("anna-2"), there.session.id, PersonId("anna"))
    sides = (Side(one.roster, one.session, one.rules) for one in (here, there))
    left, came = registration.move(next(sides), BookingId("anna"), next(sides), request=request, at=WINTER)
    moved = next(event for event in left if isinstance(event, registration.Moved))
    assert here.happens(left) == []
    assert there.happens(came, (Arrival(moved, here.session),)) == [(Kind.MOVED, "anna")]
    assert there.messages == [
        Message(
            Kind.MOVED,
            PersonId("anna"),
            there.session.id,
            BookingId("anna-2"),
            "moved:anna-2",
            1,
            WINTER,
            removed=COURSE.meetings,
            amount=Money(1200),
            left=BookingId("anna"),
        )
    ]
    assert here.true(WINTER) == set()
    assert there.true(WINTER) == {(Kind.MOVED, "anna")}


# the session ----------------------------------------------------------------------------------------------------------


def test_everybody_registered_hears_once_that_the_course_takes_place() -> None:
    desk = Told(session=evolve(COURSE, minimum=1))
    for who in ("anna", "ben", "carla"):
        desk.ask(who)
    told = desk.whole(registration.confirm_session)
    assert told == [(Kind.SESSION_CONFIRMED, "anna"), (Kind.SESSION_CONFIRMED, "ben")]
    assert desk.whole(registration.confirm_session) == []
    before = {one.key for one in desk.messages}
    assert desk.whole(registration.reopen, actor="office", reason="mistake") == []
    assert (Kind.SESSION_CONFIRMED, "anna") not in desk.true(WINTER)
    desk.whole(registration.confirm_session)
    assert {one.key for one in desk.messages} == before


def test_who_booked_before_a_change_hears_until_when_leaving_is_free() -> None:
    rules = evolve(PLAIN, moved_free_days=7)
    desk = Told(rules)
    desk.ask("anna")
    later = revise(COURSE, evolve(COURSE, meetings=COURSE.meetings[1:]))
    old, desk.session = desk.session, later
    desk.whole(registration.adjust, at=WINTER + DAY)
    desk.ask("ben", at=WINTER + 2 * DAY)
    told = reminders.change_notices(desk.roster, old=old, new=later, at=WINTER + DAY)
    assert [(one.person, one.free_until) for one in told] == [
        ("anna", datetime(2027, 2, 10, tzinfo=BERLIN)),
        ("ben", None),
    ]


# places that become free ----------------------------------------------------------------------------------------------


def interested(desk: Told, who: str, *, places: int = 1) -> list[tuple[Kind, str]]:
    request = Request(RequestId(f"interest-{who}"), desk.session.id, PersonId(who), ("standard",) * places)
    return desk.decide(registration.note_interest, request)


def test_who_wanted_to_hear_of_places_hears_when_there_are_enough_and_once_a_day() -> None:
    desk = Told()
    desk.ask("anna", places=2)
    assert interested(desk, "ben") == []
    assert interested(desk, "carla", places=2) == []
    assert desk.decide(registration.cancel_places, BookingId("anna"), numbers=(2,)) == [
        (Kind.PLACES_CANCELLED, "anna"),
        (Kind.PLACES_FREE, "ben"),
    ]
    assert (Kind.PLACES_FREE, "ben") in desk.true(WINTER)
    desk.ask("dora")
    assert (Kind.PLACES_FREE, "ben") not in desk.true(WINTER)
    assert desk.decide(registration.cancel, BookingId("dora")) == [
        (Kind.CANCELLATION, "dora"),
        (Kind.PLACES_FREE, "ben"),
    ]
    free = [one.key for one in desk.messages if one.kind is Kind.PLACES_FREE]
    assert free == ["places_free:2027-02-01/phone-1/ben/1"] * 2
    desk.ask("ben")
    assert (Kind.PLACES_FREE, "ben") not in desk.true(WINTER)


def test_a_place_that_goes_to_the_queue_is_no_news_to_others() -> None:
    desk = Told(session=evolve(COURSE, capacity=1))
    desk.ask("anna")
    desk.ask("ben")
    interested(desk, "carla")
    told = desk.decide(registration.cancel, BookingId("anna"))
    assert told == [(Kind.CANCELLATION, "anna"), (Kind.PROMOTED, "ben")]


def test_who_could_have_had_a_place_all_along_hears_nothing_of_one_more() -> None:
    desk = Told(session=evolve(COURSE, capacity=3))
    desk.ask("anna")
    interested(desk, "ben", places=2)
    assert desk.decide(registration.cancel, BookingId("anna")) == [(Kind.CANCELLATION, "anna")]


def test_nobody_hears_of_places_in_a_course_that_has_begun() -> None:
    desk = Told()
    desk.ask("anna", places=2)
    interested(desk, "ben")
    begun = datetime(2027, 3, 30, 8, tzinfo=UTC)
    assert desk.decide(registration.cancel, BookingId("anna"), at=begun) == [(Kind.CANCELLATION, "anna")]
