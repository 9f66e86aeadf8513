"""Somebody goes: what it costs, what goes back, and when it is too late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from account_cases import HALF, LATE, Account, cancelled, free, gives_up, pays, step, with_party
from counter_cases import HOUR, NOTHING, Counter, no_transition, person, refused, wish, with_waiting
from hypothesis import given
from hypothesis import strategies as st
from registration_cases import END, MOMENT, START, booking, course, price
from roedertal import BERLIN, RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import CancellationStep, CancellationTerms, Settlement, SettlementKind, Tariff
from bildungsraum.registration import (
    Cancelled,
    Command,
    PlacesCancelled,
    Reason,
    Refusal,
    RosterEvents,
    SessionMoved,
    State,
)
from bildungsraum.rules import AdmissionRules, Before, OfferRule, Repricing
from bildungsraum.schedule import Session, Status
from bildungsraum.values import BookingId, Money

# in every state ------------------------------------------------------------------------------------------------------


def in_state(state: State) -> Counter:
    """A counter at which Anna's booking is in *state*."""
    approval = attrs.evolve(RULES, admission=AdmissionRules(approval=True))
    rules = {State.PENDING: approval, State.REJECTED: approval, State.OFFERED: with_waiting(offer=OfferRule())}
    counter = Counter(1, rules.get(state, RULES))
    match state:
        case State.HELD | State.LAPSED:
            counter.does(registration.hold, wish("anna"))
            if state is State.LAPSED:
                counter.when(WINTER + HOUR)
        case State.WAITING | State.OFFERED:
            counter.ask_all("ben anna")
            if state is State.OFFERED:
                counter.cancels("ben")
        case _:
            counter.asks("anna")
    if state is State.REJECTED:
        counter.does(registration.reject, booking("anna"), actor="clerk-7", reason="full_class")
    if state is State.NO_SHOW:
        counter.does(registration.note_no_show, booking("anna"), at=START)
    if state is State.CANCELLED:
        counter.cancels("anna")
    if state is State.MOVED:
        there = attrs.evolve(counter.session, id="vhs:tablet")
        request = attrs.evolve(wish("anna", id="over-there"), session=there.id)
        here = registration.Side(counter.roster, counter.session, RULES)
        side = registration.Side(Counter(there).roster, there, RULES)
        events, _ = registration.move(here, booking("anna"), side, request=request, at=WINTER)
        counter.roster = counter.roster.after(events)
    assert counter.states["anna"] is state
    return counter


@pytest.mark.parametrize(
    ("state", "settled"),
    [
        (State.HELD, free(SettlementKind.WAITING)),
        (State.PENDING, free(SettlementKind.WAITING)),
        (State.WAITING, free(SettlementKind.WAITING)),
        (State.OFFERED, free(SettlementKind.WAITING)),
        (State.REGISTERED, step(0, days=7)),
    ],
)
def test_whoever_has_asked_for_a_place_can_give_the_booking_up_once(state: State, settled: Settlement) -> None:
    counter = in_state(state)
    assert counter.cancels("anna") == (cancelled(counter, "anna", settled, at=WINTER),)
    assert counter.cancels("anna") == NOTHING
    assert counter.states["anna"] is State.CANCELLED


@pytest.mark.parametrize("state", [State.NO_SHOW, State.LAPSED, State.REJECTED, State.MOVED])
def test_what_is_over_cannot_be_cancelled_and_the_missing_transition_is_named(state: State) -> None:
    counter = in_state(state)
    at = START if state is State.NO_SHOW else WINTER + 2 * HOUR
    assert counter.cancels("anna", at=at) == (no_transition("anna", Command.CANCEL, state, at=at),)
    assert counter.states["anna"] is state


@pytest.mark.parametrize("state", State)
def test_some_of_the_places_can_be_given_up_by_those_who_wait_or_have_them(state: State) -> None:
    counter = in_state(state)
    at = START if state is State.NO_SHOW else WINTER
    anna = attrs.evolve(counter.of("anna"), categories=("standard",) * 2, quote=price(2))
    roster = attrs.evolve(counter.roster, bookings=counter.roster.bookings.insert(anna.id, anna))
    facts = {"session": counter.session, "rules": counter.rules, "at": at}
    events = registration.cancel_places(roster, anna.id, numbers=[2], **facts)
    if state in (State.WAITING, State.REGISTERED):
        assert isinstance(events[0], PlacesCancelled)
    else:
        assert events == (no_transition("anna", Command.CANCEL_PLACES, state, at=at),)


def test_a_booking_that_does_not_exist_is_the_callers_mistake() -> None:
    counter = Counter(1)
    for decide in (registration.cancel, registration.note_no_show):
        with pytest.raises(LookupError, match="no booking 'wish-nobody'"):
            counter.does(decide, BookingId("wish-nobody"))
    with pytest.raises(LookupError, match="no booking 'wish-nobody'"):
        gives_up(counter, "nobody", 1, at=WINTER)


# until when ----------------------------------------------------------------------------------------------------------


def test_until_the_last_meeting_ends_one_can_cancel_and_then_no_more() -> None:
    counter = Counter(4)
    counter.asks("anna", 2)
    over = Refusal(Reason.SESSION_OVER, when=END)
    assert gives_up(counter, "anna", 1, at=END) == (refused("anna", Command.CANCEL_PLACES, over, at=END),)
    assert counter.cancels("anna", at=END) == (refused("anna", Command.CANCEL, over, at=END),)
    late = Settlement(SettlementKind.LATE, Money(9600), Money(0), Money(9600))
    assert counter.cancels("anna", at=END - MOMENT) == (cancelled(counter, "anna", late, at=END - MOMENT),)


def test_without_meetings_it_is_never_too_late_and_costs_nothing() -> None:
    counter = Counter(attrs.evolve(course(2), meetings=()))
    counter.asks("anna")
    far = END + timedelta(days=999)
    assert counter.cancels("anna", at=far) == (cancelled(counter, "anna", free(SettlementKind.NO_START), at=far),)


def test_after_the_deadline_only_somebody_at_the_desk_can_cancel() -> None:
    rules = attrs.evolve(RULES, cancels_until=Before(6))
    until = datetime(2027, 3, 24, 7, tzinfo=UTC) + HOUR
    closed = Refusal(Reason.CANCELLATION_CLOSED, when=until, by=rules.ruling("cancels_until"))
    counter = Counter(4, rules)
    counter.asks("anna", 3)
    just = until - MOMENT
    assert gives_up(counter, "anna", 3, at=just) == (given_up(counter, (3,), Money(9600), step(2400, 0, 2400), just),)
    assert gives_up(counter, "anna", 2, at=until) == (refused("anna", Command.CANCEL_PLACES, closed, at=until),)
    assert counter.cancels("anna", at=until) == (refused("anna", Command.CANCEL, closed, at=until),)
    by_clerk = {"at": until, "actor": "clerk-7"}
    part = given_up(counter, (2,), Money(4800), step(2400, 0, 4800), until)
    assert gives_up(counter, "anna", 2, **by_clerk) == (part,)
    whole = attrs.evolve(cancelled(counter, "anna", step(2400, 0, 7200), at=until), actor="clerk-7")
    assert counter.does(registration.cancel, booking("anna"), **by_clerk) == (whole,)


def test_who_only_waits_can_leave_after_the_deadline() -> None:
    counter = Counter(1, attrs.evolve(RULES, cancels_until=Before(6)))
    counter.ask_all("anna ben")
    assert counter.cancels("ben", at=LATE) == (cancelled(counter, "ben", free(SettlementKind.WAITING), at=LATE),)


# what it costs -------------------------------------------------------------------------------------------------------


def moved(session: Session, days: int, version: int = 2) -> Session:
    """*session* with all its meetings so many days later."""
    later = timedelta(days=days)
    meetings = [attrs.evolve(one, starts=one.starts + later, ends=one.ends + later) for one in session.meetings]
    return attrs.evolve(session, meetings=meetings, version=version)


TIMES = st.integers(0, 79 * 24).map(lambda hours: WINTER + hours * HOUR)


@given(
    places=st.integers(1, 4),
    paid=st.none() | st.integers(0, 25000),
    days=st.sampled_from((0, 0, -3, 4)),
    moved_free_days=st.sampled_from((None, 0, 3)),
    at=TIMES,
)
def test_the_preview_is_what_is_settled_in_the_end(
    places: int, paid: int | None, days: int, moved_free_days: int | None, at: datetime
) -> None:
    counter = Counter(4, attrs.evolve(RULES, moved_free_days=moved_free_days))
    counter.asks("anna", places)
    if days:
        counter.session = moved(counter.session, days)
        counter.when(WINTER + 3 * HOUR)
    counter.when(max(at, WINTER + 3 * HOUR))
    at = max(at, WINTER + 3 * HOUR)
    amount = None if paid is None else Money(paid)
    facts = {"session": counter.session, "rules": counter.rules, "at": at, "paid": amount}
    preview = registration.settlement(counter.roster, counter.of("anna"), **facts)
    events = counter.does(registration.cancel, booking("anna"), at=at, paid=amount)
    if isinstance(events[-1], Cancelled):
        assert events[-1].settlement == preview
        kept = 0 if paid is None else paid
        assert Money(kept) + preview.open == preview.claim + preview.refund
        assert min(preview.claim.cents, preview.refund.cents, preview.open.cents) >= 0
        assert preview.claim <= Money(4800) * places
        assert not (preview.refund and preview.open)


def test_what_the_caller_knows_to_be_paid_goes_before_what_was_noted_even_if_it_is_nothing() -> None:
    for known, settled in ((None, step(2400, 2400)), (Money(0), step(2400, 0, 2400)), (Money(3000), step(2400, 600))):
        counter = Counter(1)
        counter.asks("anna")
        pays(counter, "anna", 4800)
        assert counter.does(registration.cancel, booking("anna"), at=HALF, paid=known) == (
            cancelled(counter, "anna", settled, at=HALF),
        )


def test_terms_and_price_are_those_of_the_day_of_booking() -> None:
    counter = Counter(1)
    counter.asks("anna")
    counter.rules = attrs.evolve(RULES, cancellation=CancellationTerms((), late_percent=100))
    counter.session = attrs.evolve(counter.session, tariff=Tariff.flat(Money(9900)))
    assert counter.cancels("anna", at=HALF) == (cancelled(counter, "anna", step(2400, 0, 2400), at=HALF),)


def test_when_the_provider_cancels_everything_goes_back() -> None:
    counter = Counter(1)
    counter.asks("anna")
    pays(counter, "anna", 4800)
    counter.session = attrs.evolve(counter.session, status=Status.CANCELLED)
    back = free(SettlementKind.PROVIDER, 4800)
    assert counter.cancels("anna", at=LATE) == (cancelled(counter, "anna", back, at=LATE),)
    assert counter.of("anna").paid == Money(0)


def test_a_session_that_is_gone_from_the_feed_costs_what_it_did() -> None:
    counter = Counter(1)
    counter.asks("anna")
    counter.session = attrs.evolve(counter.session, status=Status.WITHDRAWN)
    assert counter.cancels("anna", at=HALF) == (cancelled(counter, "anna", step(2400, 0, 2400), at=HALF),)


# when the session was moved ------------------------------------------------------------------------------------------

SATURDAY = datetime(2027, 3, 27, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "free_days", "free_until"),
    [
        (14, 0, "2027-03-28T00:00:00+01:00"),
        (14, 1, "2027-03-29T00:00:00+02:00"),
        (14, 3, "2027-03-31T00:00:00+02:00"),
        (14, None, "2027-04-13T10:00:00+02:00"),
        (1, 9, "2027-03-31T10:00:00+02:00"),
    ],
)
def test_when_a_session_is_moved_one_may_go_for_nothing_until_the_end_of_a_local_day(
    days: int, free_days: int | None, free_until: str
) -> None:
    until = datetime.fromisoformat(free_until)
    rules = attrs.evolve(RULES, moved_free_days=free_days, cancellation=CancellationTerms((), late_percent=100))
    for at, is_free in ((until - MOMENT, True), (until, False)):
        counter = Counter(2, rules)
        counter.asks("anna", 2)
        pays(counter, "anna", 9600)
        counter.session = moved(counter.session, days)
        told = SessionMoved(2, counter.session.starts, until, SATURDAY, rules.ruling("moved_free_days"))
        assert counter.when(SATURDAY) == (told,)
        if is_free:
            settled, by = free(SettlementKind.MOVED, 9600), "moved_free_days"
        else:
            settled, by = Settlement(SettlementKind.LATE, Money(9600), Money(0), Money(0)), "cancellation"
        assert counter.cancels("anna", at=at) == (cancelled(counter, "anna", settled, at=at, by=by),)


def test_who_books_once_it_was_moved_has_no_right_to_go_for_nothing() -> None:
    counter = Counter(3)
    counter.asks("anna", at=SATURDAY - MOMENT)
    counter.session = moved(counter.session, 2)
    counter.asks("ben", at=SATURDAY)
    counter.asks("carla", at=SATURDAY + MOMENT)
    assert [one.settlement.kind for name in ("anna", "ben", "carla") for one in counter.cancels(name, at=LATE)] == [
        SettlementKind.MOVED,
        SettlementKind.STEP,
        SettlementKind.STEP,
    ]


def test_while_one_may_go_for_nothing_no_deadline_stands_against_it() -> None:
    counter = Counter(1, attrs.evolve(RULES, cancels_until=Before(20)))
    counter.asks("anna")
    counter.session = moved(counter.session, 7)
    gone = cancelled(counter, "anna", free(SettlementKind.MOVED), at=LATE, by="moved_free_days")
    assert counter.cancels("anna", at=LATE)[-1] == gone


def test_a_session_without_a_date_any_more_can_be_left_for_nothing_at_any_time() -> None:
    counter = Counter(1)
    counter.asks("anna")
    counter.session = attrs.evolve(counter.session, meetings=(), version=2)
    assert counter.when(HALF) == (SessionMoved(2, None, None, HALF, counter.rules.ruling("moved_free_days")),)
    gone = cancelled(counter, "anna", free(SettlementKind.MOVED), at=END, by="moved_free_days")
    assert counter.cancels("anna", at=END) == (gone,)


@pytest.mark.parametrize(
    ("days", "settled"), [(4, step(0, days=7)), (1, step(2400, 0, 2400)), (-4, step(2400, 0, 2400))]
)
def test_later_the_start_that_is_better_for_them_counts(days: int, settled: Settlement) -> None:
    """Five days before the old start; four days later is nine days before the new one."""
    counter = Counter(1, attrs.evolve(RULES, moved_free_days=0))
    counter.asks("anna")
    counter.session = moved(counter.session, days)
    counter.when(WINTER)
    assert counter.cancels("anna", at=HALF) == (cancelled(counter, "anna", settled, at=HALF),)


# some of the places --------------------------------------------------------------------------------------------------


def given_up(
    counter: Counter, numbers: tuple[int, ...], rest: Money, settled: Settlement, at: datetime
) -> PlacesCancelled:
    """Anna gives up the places *numbers*, and the *rest* is to be paid for the others."""
    ruling = counter.rules.ruling("party.repricing")
    return PlacesCancelled(booking("anna"), person("anna"), numbers, price(rest.cents // 4800), settled, at, ruling)


def test_a_part_costs_what_the_places_that_go_cost_and_those_who_wait_move_up() -> None:
    counter = Counter(4)
    counter.ask_all("anna:4 ben carla:2")
    events = gives_up(counter, "anna", 2, 4, at=HALF)
    assert events == (
        given_up(counter, (2, 4), Money(9600), step(4800, 0, 4800), HALF),
        counter.promoted("ben", 1, at=HALF),
    )
    anna = counter.of("anna")
    assert (anna.place_numbers, anna.places, anna.claim, anna.fee) == ((1, 3), 2, Money(4800), Money(14400))
    assert gives_up(counter, "anna", 2, 4, 9, at=HALF) == NOTHING
    assert gives_up(counter, "anna", at=HALF) == NOTHING
    last = gives_up(counter, "anna", 1, 3, at=HALF)
    assert last == (
        cancelled(counter, "anna", step(4800, 0, 9600), at=HALF),
        counter.promoted("carla", 2, at=HALF),
    )
    assert gives_up(counter, "anna", 1, 3, at=HALF) == NOTHING
    assert counter.of("anna").claim == Money(9600)


def test_part_after_part_and_then_the_rest_costs_exactly_what_all_at_once_would() -> None:
    counter = Counter(4)
    counter.asks("anna", 3)
    pays(counter, "anna", 14400)
    first = gives_up(counter, "anna", 1, at=HALF)
    assert first == (given_up(counter, (1,), Money(9600), step(2400, 2400), HALF),)
    second = gives_up(counter, "anna", 2, at=HALF)
    assert second == (given_up(counter, (2,), Money(4800), step(2400, 2400), HALF),)
    assert counter.cancels("anna", at=HALF) == (cancelled(counter, "anna", step(2400, 2400), at=HALF),)
    assert (counter.of("anna").claim, counter.of("anna").paid) == (Money(7200), Money(7200))


def test_who_has_paid_only_a_part_pays_for_those_who_stay_first() -> None:
    counter = Counter(4)
    counter.asks("anna", 2)
    pays(counter, "anna", 4800)
    assert gives_up(counter, "anna", 2, at=HALF) == (given_up(counter, (2,), Money(4800), step(2400, 0, 2400), HALF),)
    assert counter.cancels("anna", at=HALF) == (cancelled(counter, "anna", step(2400), at=HALF),)
    assert (counter.of("anna").fee, counter.of("anna").paid) == (Money(4800), Money(4800))


def test_who_has_paid_nothing_owes_the_fees_of_both_times() -> None:
    counter = Counter(4)
    counter.asks("anna", 3)
    gives_up(counter, "anna", 1, at=HALF)
    second = gives_up(counter, "anna", 2, at=LATE)
    late = Settlement(SettlementKind.LATE, Money(4800), Money(0), Money(7200))
    assert second == (given_up(counter, (2,), Money(4800), late, LATE),)


def test_what_was_given_up_earlier_stays_owed_when_the_provider_cancels_the_rest() -> None:
    counter = Counter(4)
    counter.asks("anna", 2)
    pays(counter, "anna", 9600)
    gives_up(counter, "anna", 2, at=HALF)
    counter.session = attrs.evolve(counter.session, status=Status.CANCELLED)
    back = free(SettlementKind.PROVIDER, 4800)
    assert counter.cancels("anna", at=HALF) == (cancelled(counter, "anna", back, at=HALF),)
    assert (counter.of("anna").claim, counter.of("anna").paid) == (Money(2400), Money(2400))


def test_who_waits_gives_up_places_for_nothing_and_may_fit_then() -> None:
    counter = Counter(2)
    counter.ask_all("ben anna:2")
    events = gives_up(counter, "anna", 1, at=LATE)
    assert events == (
        given_up(counter, (1,), Money(4800), free(SettlementKind.WAITING), LATE),
        counter.promoted("anna", 1, at=LATE),
    )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("pay", "pay", "part", "part", "all", "later", "move", "miss", "call off")),
        st.integers(1, 4),
        st.sampled_from((100, 2400, 4800, 7777, 20000)),
    ),
    max_size=9,
)
TERMS = st.sampled_from(
    (
        RULES.cancellation,
        CancellationTerms((CancellationStep(30, 10, Money(500)), CancellationStep(7, 33, Money(900))), 100),
    )
)


@given(places=st.integers(1, 4), steps=STEPS, terms=TERMS, repricing=st.sampled_from(Repricing))
def test_paid_claimed_and_refunded_always_balance(
    places: int, steps: list[tuple[str, int, int]], terms: CancellationTerms, repricing: Repricing
) -> None:
    counter = Counter(4, attrs.evolve(with_party(repricing=repricing), cancellation=terms, moved_free_days=2))
    account, at = Account(), WINTER
    account.note(counter.asks("anna", places))
    for what, number, cents in steps:
        before = counter.of("anna")
        at += timedelta(days=number)
        events = _step(counter, what, number, cents, at)
        account.note(events)
        after = counter.of("anna")
        account.agrees_with(after)
        for event in events:
            if isinstance(event, Cancelled | PlacesCancelled):
                settled, kept = event.settlement, Money(0) if after.paid is None else after.paid
                assert Money(0) <= settled.claim <= before.quote.total
                assert not settled.refund or kept == after.fee, "what goes back leaves exactly what is owed"
                assert settled.open == max(after.fee - max(kept, _for_rest(after)), Money(0))


def _for_rest(ours: registration.Booking) -> Money:
    """The price of those who stay is not open: it is paid in its own time."""
    if ours.state is not State.REGISTERED:
        return Money(0)
    return ours.quote.total


def _step(counter: Counter, what: str, number: int, cents: int, at: datetime) -> RosterEvents:
    match what:
        case "pay":
            return pays(counter, "anna", cents, at=at)
        case "part":
            return gives_up(counter, "anna", number, at=at)
        case "all":
            return counter.cancels("anna", at=at)
        case "move":
            counter.session = moved(counter.session, number, counter.session.version + 1)
            return counter.when(at)
        case "miss":
            return counter.does(registration.note_no_show, booking("anna"), at=at)
        case "call off":
            return counter.does(registration.cancel_session, cause=registration.Cause.ROOM, at=at)
        case _:
            return counter.when(at + timedelta(days=30))


@given(first=TIMES, second=TIMES, paid=st.integers(0, 5000))
def test_a_later_cancellation_never_gives_back_more(first: datetime, second: datetime, paid: int) -> None:
    counter = Counter(1)
    counter.asks("anna")
    early, late = (
        registration.settlement(
            counter.roster, counter.of("anna"), session=counter.session, rules=RULES, at=at, paid=Money(paid)
        )
        for at in sorted((first, second))
    )
    assert late.refund <= early.refund
    assert early.claim <= late.claim


# did not come, came after all ----------------------------------------------------------------------------------------


def test_only_once_it_has_begun_somebody_may_be_missing() -> None:
    counter = Counter(2)
    counter.ask_all("anna ben")
    early = Refusal(Reason.NOT_BEGUN, when=START)
    just = START - MOMENT
    miss = registration.note_no_show
    assert counter.does(miss, booking("anna"), at=just) == (refused("anna", Command.NOTE_NO_SHOW, early, at=just),)
    missing = registration.NoShow(booking("anna"), person("anna"), START)
    assert counter.does(miss, booking("anna"), at=START) == (missing,)
    assert counter.does(miss, booking("anna"), at=START) == NOTHING
    assert counter.of("anna").fee == Money(4800), "who does not come pays"
    assert counter.roster.taken == 2, "and keeps the place"
    counter.cancels("ben", at=START)
    assert counter.does(miss, booking("ben"), at=START) == (
        no_transition("ben", Command.NOTE_NO_SHOW, State.CANCELLED, at=START),
    )


def test_who_waits_cannot_be_missing_and_e_learning_never_begins() -> None:
    counter = Counter(1)
    counter.ask_all("anna ben")
    assert counter.does(registration.note_no_show, booking("ben"), at=START) == (
        no_transition("ben", Command.NOTE_NO_SHOW, State.WAITING, at=START),
    )
    alone = Counter(attrs.evolve(course(1), meetings=()))
    alone.asks("anna")
    never = Refusal(Reason.NOT_BEGUN)
    assert alone.does(registration.note_no_show, booking("anna"), at=END) == (
        refused("anna", Command.NOTE_NO_SHOW, never, at=END),
    )


def attends(counter: Counter, meeting: str, places: int, *, at: datetime = START, name: str = "anna") -> RosterEvents:
    return counter.does(registration.note_attendance, booking(name), meeting=meeting, places=places, at=at)


def came(meeting: str, places: int) -> RosterEvents:
    return (registration.Attended(booking("anna"), person("anna"), meeting, places, START),)


def test_attendance_is_noted_for_each_meeting_and_a_later_note_replaces_it() -> None:
    counter = Counter(4)
    counter.asks("anna", 2)
    assert attends(counter, "1", 2) == came("1", 2)
    assert attends(counter, "2", 0) == came("2", 0)
    assert attends(counter, "1", 1) == came("1", 1)
    assert attends(counter, "1", 1) == NOTHING
    assert attends(counter, "2", 0) == NOTHING
    assert counter.of("anna").attended == (("2", 0), ("1", 1))


def test_who_was_noted_as_missing_has_come_after_all_only_if_somebody_came() -> None:
    counter = Counter(4)
    counter.asks("anna", 2)
    counter.does(registration.note_no_show, booking("anna"), at=START)
    assert attends(counter, "1", 0) == came("1", 0)
    assert attends(counter, "1", 0) == NOTHING
    assert counter.states["anna"] is State.NO_SHOW
    assert attends(counter, "1", 1) == came("1", 1)
    assert counter.states["anna"] is State.REGISTERED
    counter.does(registration.note_no_show, booking("anna"), at=START)
    assert attends(counter, "1", 1) == came("1", 1), "the same number once more says that the absence was wrong"
    assert counter.states["anna"] is State.REGISTERED


def test_attendance_needs_a_meeting_that_has_begun_and_no_more_people_than_places() -> None:
    counter = Counter(4)
    counter.asks("anna", 2)
    just = START - MOMENT
    early = Refusal(Reason.NOT_BEGUN, when=START)
    assert attends(counter, "1", 1, at=just) == (refused("anna", Command.NOTE_ATTENDANCE, early, at=just),)
    with pytest.raises(LookupError, match="session vhs:phone has no meeting '5'"):
        attends(counter, "5", 1)
    for places in (-1, 3):
        with pytest.raises(ValueError, match=f"has 2 places, {places} cannot have come"):
            attends(counter, "1", places)
    counter.cancels("anna", at=START)
    assert attends(counter, "1", 1) == (no_transition("anna", Command.NOTE_ATTENDANCE, State.CANCELLED, at=START),)


# lost meetings -------------------------------------------------------------------------------------------------------


def loses(counter: Counter, *meetings: str) -> None:
    for meeting in meetings:
        counter.does(registration.cancel_meeting, meeting=meeting)


def test_for_a_lost_meeting_its_share_of_the_time_goes_back() -> None:
    """Four meetings of 90 minutes for 48.00."""
    counter = Counter(1)
    counter.asks("anna")
    amounts = [registration.compensation(counter.roster, counter.of("anna"))]
    for meeting in ("1", "2", "3", "4"):
        loses(counter, meeting)
        amounts.append(registration.compensation(counter.roster, counter.of("anna")))
    assert amounts == [Money(0), Money(1200), Money(2400), Money(3600), Money(4800)]


@pytest.mark.parametrize(
    ("minutes", "percent", "cents"),
    [((80, 20), 80, 4999), ((79, 21), 80, 3949), ((79, 21), 79, 4999), ((1, 2), 80, 1666), ((2, 1), 80, 3333)],
)
def test_from_the_share_of_the_statute_on_everything_goes_back_and_below_it_is_rounded_once(
    minutes: tuple[int, int], percent: int, cents: int
) -> None:
    first, last = (
        attrs.evolve(one, ends=one.starts + timedelta(minutes=length))
        for one, length in zip(course(1).meetings, minutes, strict=False)
    )
    counter = Counter(attrs.evolve(course(1), meetings=(first, last), tariff=Tariff.flat(Money(4999))))
    counter.asks("anna")
    loses(counter, "1")
    roster, anna = counter.roster, counter.of("anna")
    assert registration.compensation(roster, anna, whole_from_percent=percent) == Money(cents)
    assert registration.compensation(roster, anna) == Money(3949 if minutes == (79, 21) else cents)


def test_who_has_no_place_gets_nothing_for_a_lost_meeting() -> None:
    counter = Counter(1)
    counter.ask_all("anna ben")
    loses(counter, "1", "2", "3", "4")
    assert registration.compensation(counter.roster, counter.of("ben")) == Money(0)
    counter.does(registration.note_no_show, booking("anna"), at=START)
    assert registration.compensation(counter.roster, counter.of("anna")) == Money(0)


def test_the_clock_change_does_not_shorten_a_meeting() -> None:
    night = datetime(2027, 3, 28, 1, tzinfo=BERLIN)
    meeting = attrs.evolve(course(1).meetings[0], starts=night, ends=datetime(2027, 3, 28, 4, tzinfo=BERLIN))
    counter = Counter(attrs.evolve(course(1), meetings=(meeting,)))
    loses(counter, "1")
    assert (dict(counter.roster.lost), counter.roster.minutes_planned) == ({"1": 120}, 120)
