"""Messages have keys that nothing can mix up, reach whoever is concerned, and fall silent with the booking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from roedertal import WINTER

from bildungsraum import registration, reminders, testing
from bildungsraum.registration import (
    Admitted,
    Applied,
    Cancelled,
    Divided,
    Lapsed,
    OfferLapsed,
    PlaceOffered,
    PlacesCancelled,
    Promoted,
    Queued,
    RefundDue,
    Registered,
    Reinstated,
    Rejected,
    Roster,
    RosterEvent,
    SessionCancelled,
    SessionConfirmed,
    State,
    Transferred,
    Waitlisted,
)
from bildungsraum.reminders import Kind, Message
from bildungsraum.testing import History
from bildungsraum.testing.histories import Step
from bildungsraum.values import BookingId, PersonId, SessionId, utc

TOLD: dict[type[RosterEvent], Kind] = {
    Applied: Kind.APPLICATION,
    Registered: Kind.CONFIRMATION,
    Waitlisted: Kind.WAITING,
    Queued: Kind.WAITING,
    Admitted: Kind.ADMITTED,
    Promoted: Kind.PROMOTED,
    Reinstated: Kind.REINSTATED,
    Rejected: Kind.REJECTED,
    PlaceOffered: Kind.OFFER,
    OfferLapsed: Kind.OFFER_LAPSED,
    Lapsed: Kind.LAPSED,
    Cancelled: Kind.CANCELLATION,
    PlacesCancelled: Kind.PLACES_CANCELLED,
    RefundDue: Kind.REFUND,
}
MANY_AT_ONCE = {Kind.REFUND, Kind.PASSED_ON, Kind.TAKEN_OVER, Kind.PLACES_FREE}
"""What has the time in its key, and cannot be told apart within it."""


def expected(event: RosterEvent, before: Roster) -> Iterator[tuple[Kind, BookingId, PersonId]]:
    """Who must hear of *event*, which happened to *before*, as the words of the events say it."""
    match event:
        case SessionCancelled():
            hoping = (State.REGISTERED, State.PENDING, State.WAITING, State.OFFERED)
            for one in before.bookings.values():
                if one.state in hoping:
                    yield Kind.SESSION_CANCELLED, one.id, one.person
        case SessionConfirmed():
            for one in before.registered():
                yield Kind.SESSION_CONFIRMED, one.id, one.person
        case Transferred():
            yield Kind.PASSED_ON, event.booking, event.person
            yield Kind.TAKEN_OVER, event.booking, event.heir
        case Divided():
            yield Kind.DIVIDED, event.rest, event.person
        case Lapsed() | Cancelled() if before.bookings[event.booking].state is State.HELD:
            pass
        case _ if type(event) in TOLD:
            yield TOLD[type(event)], event.booking, event.person  # type: ignore[union-attr]
        case _:
            pass


def notices(step: Step) -> tuple[Message, ...]:
    return reminders.notices(step.events, before=step.before, session=step.session)


@given(testing.histories())
def test_whoever_is_concerned_is_told_once_and_nobody_else(history: History) -> None:
    everything: list[Message] = []
    for step in history.steps:
        about_bookings = [one for one in notices(step) if one.booking is not None]
        roster, wanted = step.before, list[tuple[Kind, BookingId, PersonId]]()
        for event in step.events:
            wanted += expected(event, roster)
            roster = roster.after([event])
        assert Counter((one.kind, one.booking, one.person) for one in about_bookings) == Counter(wanted)
        everything += [one for one in about_bookings if one.kind not in MANY_AT_ONCE]
    keys = [message.key for message in everything]
    assert len(keys) == len(set(keys))


@settings(max_examples=50)
@given(testing.histories())
def test_the_last_thing_said_of_a_booking_is_true_when_it_is_said(history: History) -> None:
    for step in history.steps:
        last = {(one.booking, one.person): one for one in notices(step)}
        for message in last.values():
            assert reminders.still_holds(message, roster=step.after, session=step.session, at=step.at)


@settings(max_examples=50)
@given(testing.histories())
def test_nothing_is_said_of_a_place_that_somebody_has_not(history: History) -> None:
    """What still holds in the end fits the state of its booking and the one whose it is."""
    about_a_place = {Kind.CONFIRMATION, Kind.PROMOTED, Kind.ADMITTED, Kind.REINSTATED, Kind.TAKEN_OVER}
    messages = [message for step in history.steps for message in notices(step)]
    at = history.steps[-1].at if history.steps else WINTER
    for message in messages:
        if message.booking is None or not reminders.still_holds(
            message, roster=history.roster, session=history.session, at=at
        ):
            continue
        booking = history.roster.bookings[message.booking]
        assert message.kind not in about_a_place or booking.state is State.REGISTERED
        assert message.kind is not Kind.OFFER or booking.state is State.OFFERED
        assert (booking.person == message.person) == (message.kind is not Kind.PASSED_ON)


@settings(max_examples=50)
@given(testing.histories())
def test_every_offer_has_exactly_one_message_and_it_falls_silent_with_the_offer(history: History) -> None:
    offers, told = list[PlaceOffered](), list[Message]()
    for step in history.steps:
        offers += [event for event in step.events if isinstance(event, PlaceOffered)]
        told += [message for message in notices(step) if message.kind is Kind.OFFER]
    assert [(one.booking, one.person, one.at) for one in offers] == [(one.booking, one.person, one.due) for one in told]
    assert len({one.key for one in told}) == len(told)
    for offer, message in zip(offers, told, strict=True):
        late = reminders.still_holds(message, roster=history.roster, session=history.session, at=offer.until)
        assert not late


@given(testing.messages(), testing.messages())
def test_two_messages_share_a_key_only_if_they_are_the_same_to_the_same_person(one: Message, other: Message) -> None:
    def what_for_whom(message: Message) -> tuple[object, ...]:
        return message.rule, message.session, message.person, message.version

    assert (one.key == other.key) == (what_for_whom(one) == what_for_whom(other))


def test_a_slash_in_an_id_of_a_provider_does_not_mix_two_messages_up() -> None:
    first = Message(Kind.REMINDER, PersonId("ben"), SessionId("vhs/27"), BookingId("ben"), "week", 1, WINTER)
    second = evolve(first, session=SessionId("vhs"), person=PersonId("27/ben"))
    third = evolve(first, session=SessionId("vhs%2F27"))
    assert len({first.key, second.key, third.key}) == 3


@given(testing.histories(), st.integers(-1_700, 1_700))
def test_after_a_cancellation_nothing_more_is_said_and_nothing_that_waits_holds(history: History, hour: int) -> None:
    session, rules = history.session, history.rules
    at = utc(session.starts or WINTER) + timedelta(hours=hour)
    for booking in history.roster.registered():
        before = reminders.due(history.roster, session=session, rules=rules, said=(), at=at)
        waiting = [one for one in before if one.booking == booking.id]
        events = registration.cancel(history.roster, booking.id, session=session, rules=rules, at=at)
        roster = history.roster.after(events)
        if roster.bookings[booking.id].state is State.CANCELLED:
            left = [one.booking for one in reminders.due(roster, session=session, rules=rules, said=(), at=at)]
            assert booking.id not in left
            assert not any(reminders.still_holds(one, roster=roster, session=session, at=at) for one in waiting)
