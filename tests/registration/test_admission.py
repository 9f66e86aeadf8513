"""Every reason at once: whatever stands against a wish is told in reading order, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from registration_cases import (
    END,
    HISTORIES,
    MOMENT,
    START,
    asks,
    course,
    declined,
    gave_up,
    given_places,
    happened,
    registered,
    request,
)
from roedertal import COURSE, RULES, WINTER
from wish_cases import STRICT, Wish, wishes

from bildungsraum import registration
from bildungsraum.registration import (
    Applied,
    Cause,
    Declined,
    Explanation,
    Held,
    Lapsed,
    Moved,
    NoShow,
    Party,
    PlaceOffered,
    Reason,
    Refusal,
    Registered,
    Rejected,
    Request,
    Roster,
    RosterEvent,
    SessionCancelled,
    State,
    Step,
    Waitlisted,
)
from bildungsraum.rules import AdmissionRules, Before, HoursBefore, Lead, WorkingDays, WorkingDaysBefore
from bildungsraum.schedule import Status
from bildungsraum.testing import Ask, History
from bildungsraum.values import BookingId, Money, PersonId, SessionId


@given(wishes())
def test_all_that_is_wrong_with_a_wish_is_told_at_once_in_reading_order_and_nothing_else(wish: Wish) -> None:
    now: dict[str, Any] = {"session": wish.session, "rules": STRICT, "at": wish.at}
    wrong = tuple(wish.wrong())
    assert registration.refusals(wish.roster, wish.request, **now, elsewhere=wish.others) == wrong
    [event] = registration.register(wish.roster, wish.request, **now, elsewhere=wish.others)
    if wrong:
        assert event == Declined(wish.request.id, PersonId("anna"), wish.categories, wrong, wish.at)
    else:
        assert isinstance(event, Waitlisted if wish.is_full else Registered)


@given(wishes())
def test_the_answer_before_the_form_is_that_after_it(wish: Wish) -> None:
    now: dict[str, Any] = {"session": wish.session, "rules": STRICT, "at": wish.at, "elsewhere": wish.others}
    told = registration.explain(wish.roster, wish.request, **now)
    assert told == in_short(wish.roster.after(registration.register(wish.roster, wish.request, **now)), wish.request)


@given(HISTORIES)
def test_explaining_and_registering_agree_whatever_has_happened(history: History) -> None:
    for step in history.steps:
        if isinstance(step.command, Ask):
            now: dict[str, Any] = {"session": step.session, "rules": history.rules, "at": step.at}
            for roster in (step.before, step.after):
                told = registration.explain(roster, step.command.request, **now)
                assert told == in_short(step.after, step.command.request)


def in_short(roster: Roster, wish: Request) -> Explanation:
    """What has come of *wish*, as somebody at the desk would say."""
    match roster.outcomes[wish.id]:
        case Declined(refusals=refusals):
            return Explanation(None, refusals)
        case Waitlisted() as event:
            reason = (Refusal(event.reason, by=event.by),)
            return Explanation(State.WAITING, reason, event.quote, event.conditions, event.ahead)
        case Applied() as event:
            return Explanation(State.PENDING, (), event.quote, event.conditions)
        case Registered() as event:
            return Explanation(State.REGISTERED, (), event.quote, event.conditions)
        case Held() as event:
            return Explanation(State.HELD, (), event.quote)


def test_every_reason_has_a_next_step() -> None:
    assert {reason.step for reason in Reason} == set(Step)
    assert (Reason.FULL.step, Reason.OTHERS_WAIT.step) == (Step.JOIN_WAITING_LIST, Step.JOIN_WAITING_LIST)
    assert (Reason.REGISTRATION_NOT_OPEN.step, Reason.POOL_RESERVED.step) == (Step.COME_BACK, Step.COME_BACK)
    assert (Reason.CODE_WRONG.step, Reason.LIMIT_REACHED.step) == (Step.ENTER_CODE, Step.GIVE_ONE_BACK)
    assert (Reason.ALREADY_WAITING.step, Reason.TOO_YOUNG.step) == (Step.USE_YOUR_BOOKING, Step.CHOOSE_ANOTHER)


# when one can register ------------------------------------------------------------------------------------------------

EASTER = (date(2027, 3, 26), date(2027, 3, 29))


@pytest.mark.parametrize(
    ("lead", "moment"),
    [
        (Before(2, time(18)), "2027-03-28T18:00+02:00"),
        (HoursBefore(48), "2027-03-28T10:00+02:00"),
        (WorkingDaysBefore(2), "2027-03-24T09:00+01:00"),
    ],
)
def test_registration_opens_and_closes_to_the_moment_by_days_hours_or_working_days(lead: Lead, moment: str) -> None:
    at = datetime.fromisoformat(moment).astimezone(UTC)
    working_days = WorkingDays("SN", saturday=False, holidays=EASTER)
    closing = attrs.evolve(RULES, working_days=working_days, admission=AdmissionRules(closes=lead))
    opening = attrs.evolve(closing, admission=AdmissionRules(opens=lead))
    closed = Refusal(Reason.REGISTRATION_CLOSED, when=at)
    not_open = Refusal(Reason.REGISTRATION_NOT_OPEN, when=at)
    roster = happened(given_places(2)).after
    for rules, moment_before, then in ((closing, (), (closed,)), (opening, (not_open,), ())):
        for now, expected in ((at - MOMENT, moment_before), (at, then)):
            found = registration.refusals(roster, request("anna"), session=COURSE, rules=rules, at=now)
            assert found == expected


def test_without_a_window_one_can_register_at_once_and_until_the_start_and_online_for_ever() -> None:
    story, last = happened(given_places(2)), START - MOMENT
    story.when(asks("anna", at=last)).expect(registered("anna", at=last))
    closed = Refusal(Reason.REGISTRATION_CLOSED, when=START)
    story.when(asks("anna", at=START)).expect(declined("anna", closed, at=START))
    online = attrs.evolve(COURSE, meetings=())
    event = attrs.evolve(registered("anna", at=END), starts=None)
    story.when(asks("anna", of=online, at=END)).expect(event)


def test_the_last_meeting_is_over_at_the_instant_at_which_it_ends() -> None:
    roster = happened(given_places(2)).after
    closed, over = Refusal(Reason.REGISTRATION_CLOSED, when=START), Refusal(Reason.SESSION_OVER, when=END)
    for at, expected in ((END - MOMENT, (closed,)), (END, (over, closed))):
        assert registration.refusals(roster, request("anna"), session=COURSE, rules=RULES, at=at) == expected


def test_a_session_that_is_cancelled_or_gone_takes_nobody_and_both_are_told() -> None:
    gone = attrs.evolve(COURSE, status=Status.WITHDRAWN)
    called_off = SessionCancelled(Cause.ROOM, WINTER)
    both = Refusal(Reason.SESSION_CANCELLED), Refusal(Reason.SESSION_WITHDRAWN)
    happened(given_places(2), called_off).when(asks("anna", of=gone)).expect(declined("anna", *both))
    happened(given_places(2)).when(asks("anna", of=gone)).expect(declined("anna", both[1]))


# nobody twice ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (State.HELD, Reason.ALREADY_REGISTERED),
        (State.REGISTERED, Reason.ALREADY_REGISTERED),
        (State.NO_SHOW, Reason.ALREADY_REGISTERED),
        (State.PENDING, Reason.ALREADY_WAITING),
        (State.WAITING, Reason.ALREADY_WAITING),
        (State.OFFERED, Reason.ALREADY_WAITING),
        (State.CANCELLED, None),
        (State.LAPSED, None),
        (State.REJECTED, None),
        (State.MOVED, None),
    ],
)
def test_whoever_has_or_waits_for_a_place_is_led_to_their_booking_and_who_has_none_may_ask_anew(
    state: State, reason: Reason | None
) -> None:
    roster = in_state(state, "anna")
    found = registration.refusals(roster, request("anna", wish="second"), session=course(9), rules=RULES, at=WINTER)
    assert found == (() if reason is None else (Refusal(reason, name="wish-anna"),))


def in_state(state: State, name: str, party: Party = Party()) -> Roster:
    """A roster in which the booking of *name* has come to *state*."""
    had, late = attrs.evolve(registered(name), party=party), WINTER + timedelta(days=99)
    facts = (had.booking, had.person, had.categories, had.quote, had.terms, had.starts)
    wanted, waiting = Applied(*facts, (), WINTER, party), Waitlisted(*facts, 1, 0, Reason.FULL, WINTER, party)
    one = (had.booking, had.person)
    ways: dict[State, tuple[RosterEvent, ...]] = {
        State.HELD: (Held(*facts, late, WINTER, party),),
        State.PENDING: (wanted,),
        State.WAITING: (waiting,),
        State.OFFERED: (waiting, PlaceOffered(*one, late, WINTER)),
        State.REGISTERED: (had,),
        State.NO_SHOW: (had, NoShow(*one, WINTER)),
        State.CANCELLED: (had, gave_up(name)),
        State.LAPSED: (had, Lapsed(*one, None, WINTER)),
        State.REJECTED: (wanted, Rejected(*one, "desk", "no", WINTER)),
        State.MOVED: (had, Moved(*one, SessionId("vhs:tablet"), BookingId("there"), Money(0), WINTER)),
    }
    return Roster().after([given_places(9), *ways[state]])


def test_nobody_is_named_for_two_places_whoever_books_them() -> None:
    firm = Party(holders=[PersonId("anna"), None], organisation="firm")
    roster = in_state(State.REGISTERED, "boss", Party(holders=[PersonId("anna")], organisation="firm"))
    taken = (Refusal(Reason.ALREADY_REGISTERED, name="wish-boss"),)
    told = partial_refusals(roster)
    assert told(request("anna")) == taken
    assert told(attrs.evolve(request("boss", 2, wish="second"), party=firm)) == taken
    assert told(attrs.evolve(request("carla", 2), party=Party(holders=[None, PersonId("anna")]))) == taken
    assert told(request("boss")) == (), "the boss has no place of their own"


def test_nobody_is_named_twice_in_one_party() -> None:
    told = partial_refusals(Roster().after([given_places(9)]))
    twice = (Refusal(Reason.ALREADY_REGISTERED, name="wish-boss"),)
    for holders, expected in ((["anna", "anna"], twice), (["anna", None], ()), ([None, None], ())):
        wish = attrs.evolve(request("boss", 2), party=Party(holders=holders, organisation="firm"))
        assert told(wish) == expected


def test_an_organisation_may_book_again_for_others_and_a_person_may_not() -> None:
    firm = Party(organisation="firm")
    told = partial_refusals(in_state(State.REGISTERED, "boss", firm))
    assert told(attrs.evolve(request("boss", wish="second"), party=firm)) == ()
    told = partial_refusals(in_state(State.REGISTERED, "anna"))
    taken = (Refusal(Reason.ALREADY_REGISTERED, name="wish-anna"),)
    assert told(request("anna", wish="second")) == taken


def partial_refusals(roster: Roster) -> Callable[[Request], tuple[Refusal, ...]]:
    return lambda wish: registration.refusals(roster, wish, session=course(9), rules=RULES, at=WINTER)
