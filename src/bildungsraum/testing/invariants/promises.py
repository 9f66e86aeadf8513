"""What is true of promises, refusals, money and time after every decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from attrs import evolve

from ... import registration
from ...registration import (
    TRANSITIONS,
    UNASKED,
    Cancelled,
    Declined,
    Go,
    Lapsed,
    OfferLapsed,
    PlacesCancelled,
    Reason,
    RefundDue,
    Refused,
    Registered,
    RosterEvents,
    SessionReopened,
    State,
    Warn,
)
from ...rules import Rules
from ...schedule import Status
from ...serialization import event_from_json, events_to_json
from ...values import BookingId, Money, utc
from ..booking_commands import (
    Accept,
    Agree,
    Approve,
    Attend,
    Change,
    Confirm,
    GiveUp,
    GiveUpPlaces,
    HandOver,
    Miss,
    NamePlace,
    Pay,
    Reject,
    Reorder,
    Swap,
    booking_of,
)
from ..commands import Hold, Override
from ..decisions import decided
from ..histories import Step
from . import recount

MOMENT = timedelta(microseconds=1)
NO_PLACE = (State.LAPSED, State.REJECTED, State.MOVED)


def what_is_kept_lasts_until_its_time_and_no_longer(step: Step, rules: Rules) -> None:
    """A hold, an offer or a condition is alive at ``t < until`` and over at ``t >= until``."""
    now = step.after
    deadlines = [(one.until, one.id) for one in recount.active(now) if one.until is not None]
    if step.events:
        assert all(until > step.at for until, _ in deadlines)
    if not deadlines:
        return
    until, booking = min(deadlines)
    alive = registration.adjust(now, session=step.session, rules=rules, at=until - MOMENT)
    over = registration.adjust(now, session=step.session, rules=rules, at=until)
    assert booking not in _lapsed(alive)
    if not now.cancelled:
        assert booking in _lapsed(over)


def _lapsed(events: RosterEvents) -> set[BookingId]:
    return {event.booking for event in events if isinstance(event, Lapsed | OfferLapsed | PlacesCancelled)}


def what_is_refused_changes_nothing(step: Step, rules: Rules) -> None:
    """But that a declined wish is remembered; and every refusal says why."""
    now = step.before
    for event in step.events:
        after = now.after([event])
        if isinstance(event, Refused | Declined):
            assert event.refusals, f"{event} gives no reason"
            reasons = [list(Reason).index(one.reason) for one in event.refusals]
            assert reasons == sorted(reasons), "reasons come in the order in which a person should read them"
        if isinstance(event, Refused):
            assert after == now
        if isinstance(event, Declined):
            assert evolve(after, declined=now.declined) == now
        now = after


def whether_it_takes_place_has_an_answer_and_certain_stays_certain(step: Step, rules: Rules) -> None:
    """From the day of the decision on it is no longer a warning."""
    now = step.after
    date = registration.decision_date(step.session, rules)
    for at in {step.at, *([] if date is None else [date.at])}:
        verdict = registration.decide_go(now, session=step.session, rules=rules, at=at)
        assert not (isinstance(verdict, Warn) and date is not None and utc(at) >= date.at)
        is_off = now.cancelled or step.session.status is Status.CANCELLED
        assert not now.confirmed or is_off or isinstance(verdict, Go)
    if step.before.confirmed and not now.confirmed:
        assert any(isinstance(event, SessionReopened) for event in step.events)


def fees_are_not_above_prices_nor_refunds_above_payments(step: Step, rules: Rules) -> None:
    """And claim, refund, what was paid and what is open always balance."""
    now = step.before
    for event in step.events:
        if isinstance(event, Cancelled | PlacesCancelled):
            before, cost = now.bookings[event.booking], event.settlement
            price = before.quote.total
            if isinstance(event, PlacesCancelled):
                price = max(price - event.quote.total, Money(0, price.currency))
            assert Money(0, price.currency) <= cost.claim <= price, f"{event} costs more than {price}"
            assert cost.refund.cents >= 0
            assert cost.open.cents >= 0
        if isinstance(event, RefundDue):
            assert event.amount.cents > 0
        now = now.after([event])
    for one in now.bookings.values():
        paid = 0 if one.paid is None else one.paid.cents
        assert paid >= 0, f"{one.id} got back more than it paid"
        if one.state in NO_PLACE and one.claim is None:
            assert not paid, f"{one.id} has paid {paid} cents, has no place and gets nothing back"


def every_event_can_be_written_down_and_says_by_which_rule(step: Step, rules: Rules) -> None:
    """What is read back from the journal is what was written."""
    written = events_to_json(step.events)
    assert tuple(map(event_from_json, written)) == step.events
    for event in step.events:
        assert event.at == utc(step.at)
        if isinstance(event, RefundDue) or (isinstance(event, Registered) and isinstance(step.command, Override)):
            continue  # what was paid too much goes back in any case; and a clerk has put a rule aside
        if hasattr(event, "by"):
            assert event.by is not None, f"{event} does not say by which rule"
            assert event.by == rules.ruling(event.by.rule)


def the_same_again_gives_the_same_and_then_nothing(step: Step, rules: Rules) -> None:
    """Deciding twice on one state gives one answer; asking twice does no harm."""
    if isinstance(step.command, Change | Swap):
        return
    again = decided(step.before, step.command, session=step.session, rules=rules, at=step.at)
    assert again == step.events
    is_refused = any(isinstance(event, Refused) for event in step.events)
    if not is_refused and isinstance(step.command, Override):
        is_refused = any(isinstance(event, Declined) for event in step.events)  # a clerk may try again
    if not is_refused and not isinstance(step.command, Pay | Reorder):
        assert decided(step.after, step.command, session=step.session, rules=rules, at=step.at) == ()


def every_change_of_state_is_in_the_table(step: Step, rules: Rules) -> None:
    """A command leads where ``TRANSITIONS`` says, and where it says nothing the missing transition is named."""
    due = registration.adjust(step.before, session=step.session, rules=rules, at=step.at)
    if not step.events:
        return
    assert step.events[: len(due)] == due, "what is due comes first"
    now = step.before.after(due)
    for command, id in _commands(step):
        if id not in now.bookings:
            continue
        state, possible = now.bookings[id].state, TRANSITIONS[command].get(now.bookings[id].state)
        refusals = [one for event in step.events if isinstance(event, Refused) for one in event.refusals]
        is_missing = f"{command.value}.{state.value}" in [
            one.name for one in refusals if one.reason is Reason.NO_TRANSITION
        ]
        after = step.after.bookings[id].state
        ends = set(possible or ()) if not refusals and possible else {state}
        ends |= {end for one in ends for end in UNASKED.get(one, ())}  # what follows at the same moment
        assert after in ends, f"{command} leads from {state} to {after}"
        assert not (is_missing and possible), f"{command} is possible from {state}, and was refused"


def _commands(step: Step) -> Iterator[tuple[registration.Command, BookingId]]:
    """What is asked of which bookings."""
    command = step.command
    kind = COMMANDS.get(type(command))
    match command:
        case Hold(request):
            yield registration.Command.HOLD, BookingId(request.id)
        case Swap(asked, other):
            yield registration.Command.SWAP, booking_of(asked)
            yield registration.Command.SWAP, booking_of(other)
        case GiveUpPlaces(asked, numbers) if _are_all(step, booking_of(asked), numbers):
            yield registration.Command.CANCEL, booking_of(asked)
        case _ if kind is not None and hasattr(command, "asked"):
            yield kind, booking_of(command.asked)


def _are_all(step: Step, booking: BookingId, numbers: tuple[int, ...]) -> bool:
    return booking in step.before.bookings and set(step.before.bookings[booking].place_numbers) <= set(numbers)


COMMANDS = {
    Confirm: registration.Command.CONFIRM,
    Approve: registration.Command.APPROVE,
    Reject: registration.Command.REJECT,
    Pay: registration.Command.PAY,
    Accept: registration.Command.ACCEPT,
    Reorder: registration.Command.REORDER,
    GiveUp: registration.Command.CANCEL,
    GiveUpPlaces: registration.Command.CANCEL_PLACES,
    NamePlace: registration.Command.NAME_PLACE,
    HandOver: registration.Command.TRANSFER,
    Change: registration.Command.MOVE,
    Agree: registration.Command.CONSENT,
    Miss: registration.Command.NOTE_NO_SHOW,
    Attend: registration.Command.NOTE_ATTENDANCE,
}
