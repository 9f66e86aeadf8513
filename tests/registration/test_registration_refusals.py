"""Wishes that cannot be granted, cancellations and their price, mistakes: stories of one session, told in events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from registration_cases import (
    CAPACITY,
    END,
    FULL,
    MOMENT,
    NO_PLACE,
    START,
    asks,
    booking,
    cancels,
    course,
    declined,
    gave_up,
    given_places,
    happened,
    is_now,
    misses,
    no_show,
    registered,
    request,
    waits,
)
from roedertal import COURSE, RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import Settlement, SettlementKind, Tariff
from bildungsraum.registration import (
    Command,
    Party,
    Reason,
    Refusal,
    Refused,
    SessionMoved,
)
from bildungsraum.rules import Level, Ruling, WaitingRules
from bildungsraum.schedule import Session, Status
from bildungsraum.testing import Move
from bildungsraum.testing.commands import changed
from bildungsraum.values import BookingId, Money, Period, PersonId, SessionId

REDUCTIONS = Ruling("reductions", Level.DISTRICT)
FIVE_DAYS_BEFORE = datetime(2027, 3, 25, 12, tzinfo=UTC)
ALL_BACK = Settlement(SettlementKind.STEP, Money(0), Money(4800), Money(0), days_before=7)
HALF_BACK = Settlement(SettlementKind.STEP, Money(2400), Money(2400), Money(0), days_before=3)


def test_a_party_that_could_never_fit_is_declined_instead_of_waiting_for_ever() -> None:
    limit = Refusal(Reason.PARTY_LARGER_THAN_SESSION, limit=2, by=CAPACITY)
    happened(given_places(2)).when(asks("family", 3)).expect(declined("family", limit, places=3))


def test_a_waiting_list_has_the_length_that_the_district_wants() -> None:
    none, one = (attrs.evolve(RULES, waiting=WaitingRules(number)) for number in (0, 1))
    list_full = Refusal(Reason.WAITING_LIST_FULL, limit=1, by=Ruling("waiting.maximum", Level.DISTRICT))
    happened(*FULL).when(asks("carla", rules=none)).expect(declined("carla", NO_PLACE))
    queue = happened(*FULL).when(asks("carla", rules=one)).expect(waits("carla", 1))
    queue.when(asks("dora", rules=one)).expect(declined("dora", NO_PLACE, list_full))


def test_every_reason_of_a_refusal_is_told_in_reading_order() -> None:
    over = attrs.evolve(course(2), registration=Period(ends=WINTER), status=Status.CANCELLED)
    wish = attrs.evolve(
        request("anna", wish="second"),
        categories=("baby", "baby", "standard", "pet", "pet"),
        reductions=("forged", "pass", "lapsed"),
    )
    rules = attrs.evolve(RULES, waiting=WaitingRules(0))
    refused = (
        Refusal(Reason.SESSION_CANCELLED),
        Refusal(Reason.SESSION_OVER, when=END),
        Refusal(Reason.REGISTRATION_CLOSED, when=WINTER),
        Refusal(Reason.ALREADY_REGISTERED, name="wish-anna"),
        Refusal(Reason.PARTY_TOO_LARGE, limit=4, by=Ruling("party.maximum", Level.DISTRICT)),
        Refusal(Reason.PARTY_LARGER_THAN_SESSION, limit=2, by=CAPACITY),
        Refusal(Reason.CATEGORY_UNKNOWN, name="baby"),
        Refusal(Reason.CATEGORY_UNKNOWN, name="pet"),
        Refusal(Reason.REDUCTION_UNKNOWN, name="forged", by=REDUCTIONS),
        Refusal(Reason.REDUCTION_UNKNOWN, name="lapsed", by=REDUCTIONS),
        NO_PLACE,
    )
    happened(*FULL).when(lambda roster: registration.register(roster, wish, session=over, rules=rules, at=END)).expect(
        registration.Declined(wish.id, wish.person, wish.categories, refused, END)
    )


def test_whoever_waits_cannot_wait_twice() -> None:
    again = declined("carla", Refusal(Reason.ALREADY_WAITING, name="wish-carla"), wish="second")
    happened(*FULL, waits("carla", 1)).when(asks("carla", wish="second")).expect(again)


def test_a_request_sent_again_after_a_lost_answer_changes_nothing() -> None:
    story = happened(given_places(1)).when(asks("anna", of=course(1))).expect(registered("anna"))
    story = story.when(asks("anna", of=course(1))).expect()
    assert story.after.outcomes[request("anna").id] == registered("anna")
    story = story.when(cancels("anna", of=course(1))).when(asks("anna", of=course(1))).expect()
    assert story.after.taken == 0, "the old request does not bring a cancelled booking back"


def test_a_declined_wish_stays_declined_until_somebody_wishes_anew() -> None:
    story = happened(given_places(2)).when(asks("family", 3)).when(asks("family", 3, of=course(9))).expect()
    again = story.when(asks("family", 3, of=course(9), wish="second"))
    again.expect(given_places(9), registered("family", 3, wish="second"))


@pytest.mark.parametrize(
    ("at", "refused"),
    [
        (WINTER - MOMENT, (Refusal(Reason.REGISTRATION_NOT_OPEN, when=WINTER),)),
        (WINTER, ()),
        (WINTER + timedelta(days=1) - MOMENT, ()),
        (WINTER + timedelta(days=1), (Refusal(Reason.REGISTRATION_CLOSED, when=WINTER + timedelta(days=1)),)),
    ],
)
def test_registration_opens_at_its_first_instant_and_is_closed_at_its_last(
    at: datetime, refused: tuple[Refusal, ...]
) -> None:
    for_a_day = attrs.evolve(COURSE, registration=Period(WINTER, WINTER + timedelta(days=1)))
    outcome = declined("anna", *refused, at=at) if refused else registered("anna", at=at)
    happened(given_places(2)).when(asks("anna", of=for_a_day, at=at)).expect(outcome)


def test_it_is_too_late_to_cancel_when_the_last_meeting_has_ended() -> None:
    all_due = Settlement(SettlementKind.LATE, Money(4800), Money(0), Money(0))
    story = happened(*FULL)
    last = END - MOMENT
    story.when(cancels("anna", at=last, paid=Money(4800))).expect(gave_up("anna", all_due, at=last))
    story.when(cancels("anna", at=END)).expect(refused("anna", Refusal(Reason.SESSION_OVER, when=END), at=END))


def test_who_did_not_come_cannot_cancel_afterwards() -> None:
    story = happened(*FULL).when(misses("anna")).expect(no_show("anna"))
    story.when(misses("anna")).expect()
    no_such_step = Refusal(Reason.NO_TRANSITION, name="cancel.no_show")
    story.when(cancels("anna", at=START)).expect(refused("anna", no_such_step, at=START))


def refused(name: str, why: Refusal, *, at: datetime, command: Command = Command.CANCEL) -> Refused:
    return Refused(booking(name), PersonId(name), (why,), at, command)


def test_who_waits_or_whose_session_has_not_begun_cannot_have_missed_it() -> None:
    story = happened(*FULL, waits("carla", 1))
    no_such_step = Refusal(Reason.NO_TRANSITION, name="note_no_show.waiting")
    missed = Command.NOTE_NO_SHOW
    story.when(misses("carla")).expect(refused("carla", no_such_step, at=START, command=missed))
    not_begun, just_before = Refusal(Reason.NOT_BEGUN, when=START), START - MOMENT
    story.when(misses("anna", at=just_before)).expect(refused("anna", not_begun, at=just_before, command=missed))


def test_whoever_cancels_after_the_provider_did_gets_everything_back() -> None:
    off = attrs.evolve(course(2), status=Status.CANCELLED)
    back = Settlement(SettlementKind.PROVIDER, Money(0), Money(4800), Money(0))
    happened(*FULL).when(cancels("anna", of=off, at=START - MOMENT, paid=Money(4800))).expect(
        gave_up("anna", back, at=START - MOMENT)
    )


@pytest.mark.parametrize(("moved_by", "settlement"), [(7, ALL_BACK), (0, HALF_BACK), (-7, HALF_BACK)])
def test_a_moved_session_never_makes_a_cancellation_dearer(moved_by: int, settlement: Settlement) -> None:
    no_free_day, day_before = attrs.evolve(RULES, moved_free_days=0), FIVE_DAYS_BEFORE - timedelta(days=1)
    moved = changed(course(2), Move(moved_by))
    story = happened(*FULL).when(is_now(moved, at=day_before, rules=no_free_day))
    story = story.when(cancels("anna", of=moved, at=FIVE_DAYS_BEFORE, paid=Money(4800), rules=no_free_day))
    story.expect(gave_up("anna", settlement, at=FIVE_DAYS_BEFORE))


@pytest.mark.parametrize("moved_by", [7, -7])
def test_whose_session_was_moved_goes_for_nothing(moved_by: int) -> None:
    moved = changed(course(2), Move(moved_by))
    story = happened(*FULL).when(cancels("anna", of=moved, at=WINTER + MOMENT, paid=Money(4800)))
    ruling, starts = Ruling("moved_free_days", Level.LIBRARY), START + timedelta(days=moved_by)
    told = SessionMoved(2, starts, starts, WINTER + MOMENT, ruling)
    free = Settlement(SettlementKind.MOVED, Money(0), Money(4800), Money(0))
    story.expect(told, attrs.evolve(gave_up("anna", free, at=WINTER + MOMENT), by=ruling))


def test_a_dearer_tariff_is_for_those_who_book_later() -> None:
    dearer: Session = attrs.evolve(course(3), tariff=Tariff.flat(Money(9900)))
    story = happened(*FULL).when(is_now(dearer)).when(asks("carla", of=dearer))
    totals = {one.person: one.quote.total for one in story.after.registered()}
    assert totals == {"anna": Money(4800), "ben": Money(4800), "carla": Money(9900)}


def test_mistakes_of_the_caller_are_named() -> None:
    roster = happened(*FULL, waits("carla", 1)).after
    elsewhere = attrs.evolve(COURSE, id=SessionId("vhs:tablet"))
    with pytest.raises(ValueError, match="wish-anna was used for another wish"):
        asks("dora", wish="wish-anna")(roster)
    with pytest.raises(ValueError, match="wish-anna was used for another wish"):
        asks("anna", 2)(roster)
    with pytest.raises(ValueError, match="is for session vhs:phone, not for vhs:tablet"):
        asks("dora", of=elsewhere)(roster)
    with pytest.raises(LookupError, match="no booking 'wish-nobody'"):
        cancels("nobody")(roster)
    with pytest.raises(ValueError, match="asks for no place"):
        request("anna", 0)
    assert roster.ahead_of(BookingId("wish-anna")) is None


def test_a_wish_that_names_other_holders_or_pools_than_it_has_places_says_how_many() -> None:
    for party, match in (
        (Party(holders=["anna"]), "^request wish-anna names 1 holders for 3 places$"),
        (Party(pools=["hall", "yard"]), "^request wish-anna names 2 pools for 3 places$"),
    ):
        with pytest.raises(ValueError, match=match):
            attrs.evolve(request("anna", 3), party=party)
