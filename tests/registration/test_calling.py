"""The session as a whole: called off, a meeting lost and made up, a promise taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import pytest
from account_cases import HALF, Account, gives_up, pays, with_party
from counter_cases import NOTHING, Counter, moment, person, wish
from registration_cases import booking, course
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    CapacityChanged,
    Cause,
    MeetingCancelled,
    MeetingMadeUp,
    PaymentNoted,
    Reason,
    RefundDue,
    Refusal,
    RosterEvents,
    SessionCancelled,
    SessionConfirmed,
    SessionReopened,
    State,
)
from bildungsraum.rules import HoldRules, PayRule
from bildungsraum.schedule import Meeting
from bildungsraum.values import Money

# called off ----------------------------------------------------------------------------------------------------------


def calls_off(counter: Counter, cause: Cause = Cause.INSTRUCTOR) -> RosterEvents:
    return counter.does(registration.cancel_session, cause=cause)


def back(name: str, cents: int) -> RefundDue:
    return RefundDue(booking(name), person(name), Money(cents), WINTER)


def test_when_it_is_called_off_all_that_was_paid_goes_back_once_and_nobody_waits() -> None:
    counter = Counter(3, with_party())
    counter.ask_all("emil:2 anna ben carla")
    for name, cents in (("emil", 9600), ("anna", 100)):
        pays(counter, name, cents)
    assert calls_off(counter) == (SessionCancelled(Cause.INSTRUCTOR, WINTER), back("anna", 100), back("emil", 9600))
    assert calls_off(counter) == calls_off(counter, Cause.ROOM) == NOTHING
    assert set(counter.states.values()) == {State.CANCELLED}
    assert (counter.roster.taken, counter.line, counter.roster.cancelled) == (0, "", True)
    for name in ("emil", "anna", "ben", "carla"):
        assert counter.cancels(name) == NOTHING
        assert counter.of(name).fee == Money(0)


def test_whoever_went_before_keeps_their_account() -> None:
    counter, account = Counter(4, with_party()), Account()
    counter.ask_all("anna ben:2")
    for name, cents in (("anna", 4800), ("ben", 9600)):
        account.note(pays(counter, name, cents))
    account.note(counter.cancels("anna", at=HALF))
    account.note(gives_up(counter, "ben", 2, at=HALF))
    account.note(calls_off(counter))
    assert (counter.of("anna").paid, counter.of("anna").claim) == (Money(2400), Money(2400))
    assert (counter.of("ben").paid, counter.of("ben").claim) == (Money(2400), Money(2400))
    assert account == Account(paid=14400, refunded=9600, claimed=4800)


def test_money_that_comes_after_it_was_called_off_goes_back_too() -> None:
    counter = Counter(1)
    counter.asks("anna")
    pays(counter, "anna", 1000)
    calls_off(counter)
    noted = PaymentNoted(booking("anna"), person("anna"), Money(3800), WINTER)
    ruling = RULES.ruling("cancellation")
    assert pays(counter, "anna", 3800) == (noted, attrs.evolve(back("anna", 3800), by=ruling))
    assert counter.of("anna").paid == Money(0)


def test_what_lapsed_meanwhile_is_noted_first() -> None:
    counter = Counter(1, attrs.evolve(RULES, holds=HoldRules(pay=PayRule(0))))
    counter.asks("anna")
    at = WINTER + timedelta(days=1)
    end = moment("2027-02-02T00:00:00+01:00")
    assert counter.of("anna").until == end
    events = counter.does(registration.cancel_session, cause=Cause.ROOM, at=at)
    lapsed = counter.lapsed("anna", registration.ConditionKind.PAYMENT, "holds.pay", at=at)
    assert events == (lapsed, SessionCancelled(Cause.ROOM, at))
    assert counter.states["anna"] is State.LAPSED


def test_after_the_end_nobody_comes_in_and_places_may_still_change() -> None:
    counter = Counter(1)
    calls_off(counter)
    counter.session = course(4)
    (changed,) = counter.does(registration.adjust)
    assert isinstance(changed, CapacityChanged)
    (declined,) = counter.asks("anna")
    assert isinstance(declined, registration.Declined)
    assert declined.refusals == (Refusal(Reason.SESSION_CANCELLED),)


def test_a_basket_and_an_offer_end_with_the_session() -> None:
    counter = Counter(1)
    counter.does(registration.hold, wish("anna"))
    calls_off(counter)
    assert counter.when(WINTER + timedelta(days=1)) == NOTHING
    assert counter.states == {"anna": State.CANCELLED}


# one meeting ---------------------------------------------------------------------------------------------------------


def lost(counter: Counter, meeting: str) -> RosterEvents:
    return counter.does(registration.cancel_meeting, meeting=meeting)


def made_up(counter: Counter, meeting: str, instead: str) -> RosterEvents:
    return counter.does(registration.make_up, meeting=meeting, instead=instead)


def with_extra(counter: Counter) -> Meeting:
    """A fifth meeting, a week after the last one."""
    last = counter.session.meetings[-1]
    week = timedelta(days=7)
    extra = attrs.evolve(last, key="5", starts=last.starts + week, ends=last.ends + week)
    counter.session = attrs.evolve(counter.session, meetings=(*counter.session.meetings, extra))
    return extra


def test_a_lost_meeting_is_counted_once_and_made_up_once() -> None:
    counter = Counter(1)
    assert lost(counter, "2") == (MeetingCancelled("2", 90, 360, WINTER),)
    assert lost(counter, "2") == NOTHING
    assert lost(counter, "4") == (MeetingCancelled("4", 90, 360, WINTER),)
    with_extra(counter)
    assert made_up(counter, "2", "5") == (MeetingMadeUp("2", "5", WINTER),)
    assert made_up(counter, "2", "5") == NOTHING
    assert made_up(counter, "1", "5") == NOTHING, "what took place is not made up"
    assert dict(counter.roster.lost) == {"4": 90}


def test_what_is_lost_itself_makes_up_for_nothing() -> None:
    counter = Counter(1)
    for meeting in ("2", "3"):
        lost(counter, meeting)
    assert made_up(counter, "2", "3") == made_up(counter, "2", "2") == NOTHING
    assert dict(counter.roster.lost) == {"2": 90, "3": 90}


def test_a_meeting_that_there_is_not_is_the_callers_mistake() -> None:
    counter = Counter(1)
    with pytest.raises(LookupError, match="session vhs:phone has no meeting '5'"):
        lost(counter, "5")
    lost(counter, "1")
    with pytest.raises(LookupError, match="session vhs:phone has no meeting '5'"):
        made_up(counter, "1", "5")


def test_the_share_that_is_lost_is_that_of_the_longest_plan() -> None:
    """A lost meeting that the provider takes out of the list does not make the rest a larger part."""
    counter = Counter(1)
    counter.asks("anna")
    lost(counter, "1")
    fewer = counter.session.meetings[1:]
    counter.session = attrs.evolve(counter.session, meetings=fewer)
    assert lost(counter, "2") == (MeetingCancelled("2", 90, 360, WINTER),)
    assert registration.compensation(counter.roster, counter.of("anna")) == Money(2400)
    with_extra(counter)
    with_longer = [*counter.session.meetings, attrs.evolve(counter.session.meetings[-1], key="6")]
    counter.session = attrs.evolve(counter.session, meetings=with_longer)
    assert lost(counter, "6") == (MeetingCancelled("6", 90, 450, WINTER),)


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 90), (59, 90), (60, 91), (-1, 89)])
def test_whole_minutes_count(seconds: int, minutes: int) -> None:
    first, *rest = course(1).meetings
    first = attrs.evolve(first, ends=first.ends + timedelta(seconds=seconds))
    counter = Counter(attrs.evolve(course(1), meetings=(first, *rest)))
    assert lost(counter, "1") == (MeetingCancelled("1", minutes, 270 + minutes, WINTER),)


def test_before_a_meeting_is_lost_or_made_up_everything_due_is_done() -> None:
    counter = Counter(1)
    counter.ask_all("anna ben")
    counter.session = course(2)
    assert lost(counter, "1")[1:] == (counter.promoted("ben", 1), MeetingCancelled("1", 90, 360, WINTER))
    counter.asks("carla")
    counter.session = course(3)
    with_extra(counter)
    assert made_up(counter, "1", "5")[1:] == (counter.promoted("carla", 2), MeetingMadeUp("1", "5", WINTER))


# a promise taken back ------------------------------------------------------------------------------------------------


def test_only_what_was_certain_can_be_taken_back_and_only_once() -> None:
    counter = Counter(1)
    counter.ask_all("anna ben")
    facts: Any = {"actor": "clerk-7", "reason": "instructor_ill"}
    assert counter.does(registration.reopen, **facts) == NOTHING
    sure = SessionConfirmed(1, WINTER, RULES.ruling("session.minimum"))
    assert counter.does(registration.confirm_session) == (sure,)
    counter.session = course(2)
    back_again = SessionReopened("clerk-7", "instructor_ill", WINTER)
    assert counter.does(registration.reopen, **facts)[1:] == (counter.promoted("ben", 1), back_again)
    assert counter.does(registration.reopen, **facts) == NOTHING
    assert not counter.roster.confirmed
