"""What is promised stays promised: outcomes, the period of registration, prices, terms, and what cancelling costs."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import Any

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st
from registration_cases import HISTORIES, MOMENT, START, request
from roedertal import WINTER

from bildungsraum import fees, registration, serialization, testing
from bildungsraum.fees import SettlementKind, Tariff
from bildungsraum.registration import (
    Admitted,
    Applied,
    Attended,
    Cancelled,
    Declined,
    Divided,
    FirstOutcome,
    Held,
    Lapsed,
    Moved,
    NoShow,
    OfferLapsed,
    PlaceOffered,
    PlacesCancelled,
    Promoted,
    Queued,
    Reason,
    Registered,
    Reinstated,
    Rejected,
    Repriced,
    Roster,
    SessionCancelled,
    State,
    Waitlisted,
)
from bildungsraum.rules import Missed, Rules
from bildungsraum.schedule import Session, Status, registration_period
from bildungsraum.testing import Ask, GiveUp, History, Move
from bildungsraum.testing.commands import changed
from bildungsraum.values import BookingId, Money, RequestId, utc

OUTCOMES: dict[type, State] = {
    Registered: State.REGISTERED,
    Waitlisted: State.WAITING,
    Held: State.HELD,
    Applied: State.PENDING,
    Admitted: State.REGISTERED,
    Queued: State.WAITING,
    Promoted: State.REGISTERED,
    PlaceOffered: State.OFFERED,
    Reinstated: State.REGISTERED,
    Lapsed: State.LAPSED,
    Rejected: State.REJECTED,
    Moved: State.MOVED,
    NoShow: State.NO_SHOW,
    Cancelled: State.CANCELLED,
}


@given(HISTORIES)
def test_nobody_is_lost(history: History) -> None:
    told: dict[BookingId, State] = {}
    for event in history.events:
        match event:
            case OfferLapsed(booking, _, then):
                told[booking] = State.LAPSED if then is Missed.DROP else State.WAITING
            case Attended(booking, places=places) if places:
                told[booking] = State.REGISTERED
            case Divided(rest=rest):
                told[rest] = State.WAITING
            case SessionCancelled():
                told = {id: state if state.is_over else State.CANCELLED for id, state in told.items()}
            case _ if type(event) in OUTCOMES:
                told[getattr(event, "booking")] = OUTCOMES[type(event)]  # noqa: B009
    bookings = history.roster.bookings
    assert {id: one.state for id, one in bookings.items()} == told
    active = [one for one in bookings.values() if not one.state.is_over]
    there = Counter(person for one in active for person in one.people)
    assert max(there.values(), default=1) == 1
    assert {person: history.roster.of(person) for person in there} == {
        person: one for one in active for person in one.people
    }


@given(HISTORIES)
def test_the_same_request_again_gives_nothing_and_keeps_its_first_outcome(history: History) -> None:
    first: dict[RequestId, FirstOutcome] = {}
    for event in history.events:
        if isinstance(event, Declined):
            first[event.request] = event
        elif isinstance(event, Registered | Waitlisted | Held | Applied):
            first[RequestId(event.booking)] = event
    assert dict(history.roster.outcomes.items()) == first
    for step in history.steps:
        if isinstance(step.command, Ask):
            ask_again = (history.roster, step.command.request)
            years_later = step.at + timedelta(days=999)
            assert registration.register(*ask_again, session=step.session, rules=history.rules, at=years_later) == ()
            before = step.before.outcomes.get(step.command.request.id)
            assert before is None or isinstance(before, Held) or step.events == ()


@given(HISTORIES)
def test_a_declined_wish_changes_nothing_but_is_remembered_with_all_reasons_in_reading_order(history: History) -> None:
    for step in history.steps:
        last = step.events[-1] if step.events else None
        if isinstance(last, Declined):
            without = step.before.after(step.events[:-1])
            assert attrs.evolve(step.after, declined=without.declined) == without
            assert dict(step.after.outcomes) == dict(without.outcomes) | {last.request: last}
            reasons = [refusal.reason for refusal in last.refusals]
            assert reasons
            assert reasons == sorted(reasons, key=list(Reason).index)


@given(
    testing.sessions(registration=testing.periods(), status=st.just(Status.PLANNED)),
    testing.rules(),
    st.sampled_from([-MOMENT, timedelta(0), MOMENT]),
)
def test_registration_is_open_from_its_first_instant_up_to_but_not_at_its_last(
    session: Session, rules: Rules, offset: timedelta
) -> None:
    period = registration_period(session, rules)
    wish = attrs.evolve(request("anna"), session=session.id)
    edges = [edge for edge in (period.starts, period.ends) if edge is not None]
    assume(edges)
    for at in (edge + offset for edge in edges):
        roster = Roster().after(registration.adjust(Roster(), session=session, rules=rules, at=at))
        found = registration.refusals(roster, wish, session=session, rules=rules, at=at)
        shut = [
            (one.reason, one.when)
            for one in found
            if one.reason in (Reason.REGISTRATION_NOT_OPEN, Reason.REGISTRATION_CLOSED)
        ]
        if at in period:
            assert shut == []
        elif period.starts is not None and at < period.starts:
            assert shut == [(Reason.REGISTRATION_NOT_OPEN, period.starts)]
        else:
            assert shut == [(Reason.REGISTRATION_CLOSED, period.ends)]


@given(HISTORIES)
def test_the_journal_read_back_from_json_tells_the_same_roster(history: History) -> None:
    journal = serialization.events_to_json(history.events)
    assert Roster().after(map(serialization.event_from_json, journal)) == history.roster


@given(HISTORIES, testing.tariffs(), testing.rules(), st.integers(-30, 30))
def test_price_terms_and_start_are_promised_at_booking_and_outlive_every_edit(
    history: History, tariff: Tariff, rules: Rules, days: int
) -> None:
    promised = {
        event.booking: (event.terms, event.starts, event.at, event.quote)
        for event in history.events
        if isinstance(event, Registered | Waitlisted | Held | Applied)
    }
    agreed = {one.booking for one in history.events if isinstance(one, Repriced | PlacesCancelled | Divided)}
    at = history.steps[-1].at if history.steps else WINTER
    dearer = attrs.evolve(history.session, tariff=tariff)
    stricter = attrs.evolve(rules, district=history.rules.district)
    moved = changed(dearer, Move(days))
    roster = history.roster.after(registration.adjust(history.roster, session=moved, rules=history.rules, at=at))
    wish = attrs.evolve(request("newcomer"), session=moved.id)
    roster = roster.after(registration.register(roster, wish, session=moved, rules=stricter, at=at))
    for id, promise in promised.items():
        one = roster.bookings[id]
        kept = (one.terms, one.starts, one.since, promise[-1] if id in agreed else one.quote)
        assert kept == promise
    for one in history.roster.registered():
        before = registration.settlement(history.roster, one, session=history.session, rules=history.rules, at=at)
        assert registration.settlement(history.roster, one, session=dearer, rules=stricter, at=at) == before


@given(HISTORIES, st.integers(-30, 30), st.integers(-20, 60))
def test_of_two_starts_the_better_one_for_the_person_counts(history: History, days: int, days_left: int) -> None:
    moved = attrs.evolve(changed(history.session, Move(days)), status=Status.PLANNED)
    starts = moved.starts
    assume(starts is not None)
    assert starts is not None
    at = utc(starts) - timedelta(days=days_left)
    for one in history.roster.registered():
        options = [
            fees.settle(
                one.quote.total,
                terms=one.terms,
                starts=start,
                zone=history.rules.district.tz,
                at=at,
                paid=one.quote.total,
            )
            for start in (one.starts, starts)
        ]
        told = attrs.evolve(history.roster, free_until=at)  # the free days after a move are over
        ours = registration.settlement(told, one, session=moved, rules=history.rules, at=at, paid=one.fee)
        assert ours in options
        assert ours.refund == max(option.refund for option in options)


@given(HISTORIES, st.lists(st.integers(-100, 1_700), min_size=2, max_size=6), st.integers(0, 100))
def test_a_later_cancellation_never_refunds_more(history: History, hours: list[int], percent: int) -> None:
    begin = START if history.session.starts is None else utc(history.session.starts)
    moments = [begin - timedelta(hours=one) for one in sorted(hours, reverse=True)]
    for one in history.roster.registered():
        paid = one.quote.total.percent(percent)
        costs = [
            registration.settlement(history.roster, one, session=history.session, rules=history.rules, at=at, paid=paid)
            for at in moments
        ]
        for early, late in pairwise(costs):
            assert late.refund <= early.refund
            assert early.claim <= late.claim <= one.quote.total
        left = paid - (one.claim or Money(0))  # what places given up earlier cost is met first
        assert all(cost.claim + cost.refund == left + cost.open for cost in costs)


@given(HISTORIES)
def test_the_preview_of_a_cancellation_is_the_cancellation_and_twice_is_once(history: History) -> None:
    for step in history.steps:
        gone = [event for event in step.events if isinstance(event, Cancelled)]
        if gone and isinstance(step.command, GiveUp):
            told = step.before.after(event for event in step.events[: step.events.index(gone[0])])
            one = told.bookings[gone[0].booking]
            percent = step.command.percent
            paid = None if percent is None else one.quote.total.percent(percent)
            now: dict[str, Any] = {"session": step.session, "rules": history.rules, "at": step.at}
            preview = registration.settlement(told, one, **now, paid=paid)
            rule = "moved_free_days" if preview.kind is SettlementKind.MOVED else "cancellation"
            assert gone == [Cancelled(one.id, one.person, preview, step.at, history.rules.ruling(rule))]
            assert one.state is State.REGISTERED or not preview.claim
            assert registration.cancel(step.after, one.id, **now, paid=paid) == ()
