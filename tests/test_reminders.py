"""Messages have keys that nothing can mix up, reach whoever is concerned, and fall silent with the booking."""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from roedertal import WINTER

from bildungsraum import registration, reminders, testing
from bildungsraum.registration import Cancelled, Promoted, Registered, SessionCancelled, State, Waitlisted
from bildungsraum.reminders import Kind, Message
from bildungsraum.testing import History
from bildungsraum.values import BookingId, PersonId, SessionId, utc

TOLD = {
    Registered: Kind.CONFIRMATION,
    Waitlisted: Kind.WAITING,
    Promoted: Kind.PROMOTED,
    Cancelled: Kind.CANCELLATION,
}


@given(testing.histories())
def test_whoever_is_concerned_is_told_once_and_nobody_else(history: History) -> None:
    everything: list[str] = []
    for step in history.steps:
        told = reminders.notices(step.events, before=step.before, session=step.session)
        expected = [
            (TOLD[type(one)], one.booking)
            for one in step.events
            if isinstance(one, Registered | Waitlisted | Promoted | Cancelled)
        ]
        if any(isinstance(event, SessionCancelled) for event in step.events):
            concerned = (State.REGISTERED, State.WAITING)
            active = sorted(
                (one for one in step.before.bookings.values() if one.state in concerned),
                key=lambda one: (one.since, one.id),
            )
            expected += [(Kind.SESSION_CANCELLED, one.id) for one in active]
        assert [(message.kind, message.booking) for message in told] == expected
        assert all(message.person == step.after.bookings[message.booking].person for message in told)
        everything += [message.key for message in told]
        for message in told:
            assert reminders.still_holds(message, roster=step.after, session=step.session, at=step.at)
    assert len(everything) == len(set(everything))


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
