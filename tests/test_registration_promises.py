"""What is promised to those who ask: reasons, prices, terms, and a journal that always tells the same story."""

from datetime import datetime, timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from stories import wish

from bildungsraum import fees, registration, testing
from bildungsraum.registration import CancellationRefused, Cancelled, Declined, Reason, Roster
from bildungsraum.rules import Rules
from bildungsraum.schedule import Session, Status, registration_period
from bildungsraum.serialization import event_from_json, events_to_json
from bildungsraum.testing import Ask, GiveUp, History
from bildungsraum.values import BookingId, utc_or_none

# the answer says why --------------------------------------------------------------------------------------------------


@given(testing.histories())
def test_what_is_declined_was_announced_with_the_same_reasons(history: History) -> None:
    for step in history.steps:
        if isinstance(step.command, Ask) and step.events:
            adjusted = step.before.after(registration.adjust(step.before, session=step.session, at=step.at))
            reasons = registration.refusals(
                adjusted, step.command.request, session=step.session, rules=history.rules, at=step.at
            )
            outcome = step.events[-1]
            assert isinstance(outcome, Declined) == bool(reasons)
            assert getattr(outcome, "refusals", ()) == reasons


@given(testing.histories())
def test_the_reasons_come_in_the_order_in_which_they_are_to_be_read(history: History) -> None:
    order = list(Reason)
    for event in history.events:
        if isinstance(event, Declined | CancellationRefused):
            places = [order.index(refusal.reason) for refusal in event.refusals]
            assert places == sorted(places)


# 4 half-open periods --------------------------------------------------------------------------------------------------


@given(testing.sessions(status=st.just(Status.PLANNED), capacity=st.none(), tariff=st.none()), testing.rules())
def test_registration_is_open_from_its_first_instant_up_to_but_not_including_its_last(
    session: Session, rules: Rules
) -> None:
    period = registration_period(session, rules)
    request = wish("anna", session=session)

    def reasons(at: datetime) -> set[Reason]:
        refused = registration.refusals(Roster(None), request, session=session, rules=rules, at=at)
        return {one.reason for one in refused}

    second = timedelta(seconds=1)
    if period.starts is not None:
        assert Reason.REGISTRATION_NOT_OPEN in reasons(period.starts - second)
        assert Reason.REGISTRATION_NOT_OPEN not in reasons(period.starts)
    if period.ends is not None:
        assert Reason.REGISTRATION_CLOSED in reasons(period.ends)
        assert Reason.REGISTRATION_CLOSED not in reasons(period.ends - second)
    if period.starts is not None and period.starts != period.ends:
        assert not reasons(period.starts)


# 6 what was promised at booking ---------------------------------------------------------------------------------------


@given(testing.histories(), st.data())
def test_later_prices_and_rules_change_neither_quote_nor_terms_of_a_booking(
    history: History, data: st.DataObject
) -> None:
    session = evolve(history.session, tariff=data.draw(st.none() | testing.tariffs()))
    rules = evolve(data.draw(testing.rules()), district=history.rules.district)
    at = data.draw(testing.instants())
    for booking in history.roster.bookings.values():
        before = registration.settlement(booking, session=history.session, rules=history.rules, at=at)
        assert registration.settlement(booking, session=session, rules=rules, at=at) == before


@given(testing.histories())
def test_the_price_of_a_booking_is_the_one_of_the_day_of_asking(history: History) -> None:
    for step in history.steps:
        if isinstance(step.command, Ask) and step.events and not isinstance(step.events[-1], Declined):
            request = step.command.request
            booking = history.roster.bookings[BookingId(request.id)]
            assert booking.quote == fees.quote(step.session.tariff, categories=request.categories)
            promised = (history.rules.cancellation, utc_or_none(step.session.starts))
            assert (booking.terms, booking.starts) == promised


@given(testing.histories())
def test_a_cancellation_costs_what_the_preview_said(history: History) -> None:
    for step in history.steps:
        for event in step.events:
            if isinstance(event, Cancelled) and isinstance(step.command, GiveUp):
                booking = step.before.bookings[event.booking]
                paid = booking.quote.total.percent(step.command.percent)
                preview = registration.settlement(
                    booking, session=step.session, rules=history.rules, at=step.at, paid=paid
                )
                assert event.settlement == preview


@given(testing.histories(), st.integers(-30, 30), testing.instants())
def test_of_a_moved_session_the_start_counts_that_is_better_for_the_person(
    history: History, days: int, at: datetime
) -> None:
    by = timedelta(days=days)
    meetings = [evolve(one, starts=one.starts + by, ends=one.ends + by) for one in history.first.meetings[:1]]
    moved, terms = evolve(history.first, meetings=meetings), history.rules.cancellation
    for booking in history.roster.registered():
        price, tz = booking.quote.total, history.rules.district.tz
        claims = [
            fees.settle(price, terms=terms, starts=starts, zone=tz, at=at, paid=price).claim
            for starts in (booking.starts, moved.starts)
        ]
        cost = registration.settlement(booking, session=moved, rules=history.rules, at=at, paid=price)
        assert cost.claim == min(claims)


# there and back again -------------------------------------------------------------------------------------------------


@given(testing.histories())
def test_the_journal_written_and_read_again_tells_the_same_story(history: History) -> None:
    read = tuple(event_from_json(text) for text in events_to_json(history.events))
    assert read == history.events
    assert Roster().after(read) == history.roster


@given(testing.histories())
def test_events_in_one_go_or_one_by_one_lead_to_the_same_roster(history: History) -> None:
    one_by_one = Roster()
    for event in history.events:
        one_by_one = one_by_one.after([event])
    assert one_by_one == Roster().after(history.events) == history.roster
