"""From one session to another: the new place first, never two, never none, and the money goes along."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import pytest
from account_cases import Account, gives_up, pays, with_party
from counter_cases import HOUR, NOTHING, Counter, no_transition, person, refused, with_waiting
from hypothesis import given
from hypothesis import strategies as st
from registration_cases import CAPACITY, MOMENT, START, booking, course
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import STANDARD, Tariff
from bildungsraum.registration import (
    Command,
    Condition,
    ConditionKind,
    Elsewhere,
    Held,
    Moved,
    Overtaken,
    Party,
    PaymentNoted,
    Reason,
    RefundDue,
    Refusal,
    Registered,
    Request,
    Roster,
    RosterEvents,
    Side,
    State,
)
from bildungsraum.rules import (
    AdmissionRules,
    Before,
    ConfirmRule,
    Fit,
    HoldRules,
    Limit,
    PayRule,
    Pool,
    Rules,
    Span,
)
from bildungsraum.schedule import Session, Status
from bildungsraum.values import BookingId, Money, PersonId, RequestId, SessionId

TABLET = SessionId("vhs:tablet")
BOTH_NOTHING: tuple[RosterEvents, RosterEvents] = (NOTHING, NOTHING)


def tablet(capacity: int | None, cents: int = 4800) -> Session:
    """The session over there, which begins a day later."""
    session = course(capacity)
    later = timedelta(days=1)
    meetings = [attrs.evolve(one, starts=one.starts + later, ends=one.ends + later) for one in session.meetings]
    return attrs.evolve(session, id=TABLET, meetings=meetings, tariff=Tariff.flat(Money(cents)))


def counters(here: Session | int, there: Session | int, rules: Rules = RULES) -> tuple[Counter, Counter]:
    over_there = there if isinstance(there, Session) else tablet(there)
    return Counter(here, rules), Counter(over_there, rules)


def asks(counter: Counter, name: str, places: int = 1, **facts: Any) -> RosterEvents:
    """As at the counter, for the session that it has; bookings over there are called *name*+there."""
    return counter.does(registration.register, to(counter, name, places, **facts))


def to(counter: Counter, name: str, places: int = 1, *, id: str = "", party: Party | None = None) -> Request:
    wanted = id or (f"wish-{name}+there" if counter.session.id == TABLET else f"wish-{name}")
    return Request(RequestId(wanted), counter.session.id, PersonId(name), (STANDARD,) * places, party=party or Party())


def side(counter: Counter) -> Side:
    return Side(counter.roster, counter.session, counter.rules)


def moves(
    here: Counter, name: str, there: Counter, *, places: int = 1, at: Any = WINTER, id: str = "", **facts: Any
) -> tuple[RosterEvents, RosterEvents]:
    party = facts.pop("party", None)
    request = to(there, name, places, id=id, party=party)
    events = registration.move(side(here), booking(name), side(there), request=request, at=at, **facts)
    here.roster, there.roster = here.roster.after(events[0]), there.roster.after(events[1])
    return events


def left(name: str, difference: int = 0, *, at: Any = WINTER) -> Moved:
    return Moved(booking(name), person(name), TABLET, booking(f"{name}+there"), Money(difference), at)


def came(there: Counter, name: str, places: int = 1, *conditions: Condition, at: Any = WINTER) -> Registered:
    quote = there.of(f"{name}+there").quote
    terms, starts = there.rules.cancellation, there.session.starts
    categories = (STANDARD,) * places
    id = booking(f"{name}+there")
    return Registered(
        id, PersonId(name), categories, quote, terms, starts, at, conditions=tuple(conditions), by=CAPACITY
    )


# move ----------------------------------------------------------------------------------------------------------------


def test_the_new_place_is_taken_and_the_old_one_goes_to_whoever_waits() -> None:
    here, there = counters(1, 1)
    here.ask_all("anna ben")
    assert moves(here, "anna", there) == (
        (left("anna"), here.promoted("ben", 1)),
        (came(there, "anna"),),
    )
    assert (here.states, there.states) == (
        {"anna": State.MOVED, "ben": State.REGISTERED},
        {"anna+there": State.REGISTERED},
    )
    assert (here.of("anna").fee, there.of("anna+there").fee) == (Money(0), Money(4800))
    assert moves(here, "anna", there) == BOTH_NOTHING


@pytest.mark.parametrize("reason", ["full", "queue", "closed", "begun", "not open", "twice"])
def test_with_anything_against_it_both_sessions_stay_as_they_were(reason: str) -> None:
    here, there = counters(2, 1, with_party())
    here.asks("anna")
    at = WINTER
    match reason:
        case "full":
            asks(there, "ben")
            expected = Refusal(Reason.FULL, by=CAPACITY)
        case "queue":
            there.session = attrs.evolve(there.session, capacity=3)
            asks(there, "ben", 2)
            asks(there, "family", 2)
            expected = Refusal(Reason.OTHERS_WAIT, by=there.rules.ruling("waiting.fit"))
        case "closed":
            there.rules = attrs.evolve(there.rules, admission=AdmissionRules(closes=Before(7)))
            at = START - timedelta(days=6)
            until = there.rules.before(there.session.starts or at, Before(7))
            expected = Refusal(Reason.REGISTRATION_CLOSED, when=until)
        case "begun":
            at = START
            expected = Refusal(Reason.REGISTRATION_CLOSED, when=START)
        case "not open":
            there.rules = attrs.evolve(there.rules, admission=AdmissionRules(opens=Before(7)))
            opens = there.rules.before(there.session.starts or at, Before(7))
            expected = Refusal(Reason.REGISTRATION_NOT_OPEN, when=opens)
        case _:
            asks(there, "anna", id="wish-anna-own")
            there.session = attrs.evolve(there.session, capacity=2)
            there.when(WINTER)
            expected = Refusal(Reason.ALREADY_REGISTERED, name="wish-anna-own")
    before = here.roster, there.roster
    assert moves(here, "anna", there, at=at) == ((refused("anna", Command.MOVE, expected, at=at),), NOTHING)
    assert (here.roster, there.roster) == before


def test_up_to_the_start_one_can_move() -> None:
    here, there = counters(1, 1)
    here.asks("anna")
    assert len(moves(here, "anna", there, at=START - MOMENT)[1]) == 1
    online = Counter(attrs.evolve(course(1), meetings=()))
    online.asks("anna")
    assert len(moves(online, "anna", Counter(tablet(1)), at=START)[1]) == 1


def test_every_reason_is_told_once_and_in_reading_order() -> None:
    here, there = counters(4, tablet(1), with_party())
    there.rules = attrs.evolve(there.rules, waiting=with_waiting(maximum=1).waiting)
    here.asks("anna", 2)
    for name in ("ben", "carla"):
        asks(there, name)
    there.session = attrs.evolve(there.session, status=Status.WITHDRAWN)
    events = moves(here, "anna", there, places=1, at=START)
    assert events[0][-1] == refused(
        "anna",
        Command.MOVE,
        Refusal(Reason.SESSION_WITHDRAWN),
        Refusal(Reason.REGISTRATION_CLOSED, when=START),
        Refusal(Reason.PARTY_TOO_SMALL, limit=2),
        Refusal(Reason.FULL, by=CAPACITY),
        Refusal(Reason.WAITING_LIST_FULL, limit=1, by=there.rules.ruling("waiting.maximum")),
        at=START,
    )


def test_those_who_wait_over_there_come_first_even_if_nobody_has_looked_yet() -> None:
    here, there = counters(1, 1)
    here.asks("anna")
    asks(there, "ben")
    asks(there, "carla")
    there.session = attrs.evolve(there.session, capacity=2)
    events = moves(here, "anna", there)
    full = Refusal(Reason.FULL, by=CAPACITY)
    assert events[0] == (refused("anna", Command.MOVE, full),)
    assert events[1][1:] == (there.promoted("carla+there", 1),)


def test_who_moves_past_somebody_who_does_not_fit_overtakes_them_and_not_for_ever() -> None:
    rules = attrs.evolve(with_party(), waiting=with_waiting(fit=Fit.FIRST_FIT, overtakes_maximum=1).waiting)
    here, there = counters(9, 2, rules)
    here.ask_all("anna carla")
    asks(there, "ben")
    asks(there, "family", 2)
    passed = Overtaken(
        booking("family+there"), PersonId("family"), booking("anna+there"), WINTER, rules.ruling("waiting.fit")
    )
    assert moves(here, "anna", there)[1] == (came(there, "anna"), passed)
    there.session = attrs.evolve(there.session, capacity=3)
    there.when(WINTER)
    others = Refusal(Reason.OTHERS_WAIT, by=rules.ruling("waiting.fit"))
    assert moves(here, "carla", there)[0] == (refused("carla", Command.MOVE, others),)


@pytest.mark.parametrize(
    "state", [State.WAITING, State.HELD, State.NO_SHOW, State.CANCELLED, State.LAPSED, State.PENDING]
)
def test_only_who_has_a_place_can_move(state: State) -> None:
    approval = attrs.evolve(RULES, admission=AdmissionRules(approval=True))
    here, there = counters(1, 5, approval if state is State.PENDING else RULES)
    at = START if state is State.NO_SHOW else WINTER
    match state:
        case State.WAITING:
            here.ask_all("ben anna")
        case State.HELD | State.LAPSED:
            here.does(registration.hold, to(here, "anna"))
            at += HOUR * (state is State.LAPSED)
        case _:
            here.asks("anna")
    if state is State.CANCELLED:
        here.cancels("anna")
    if state is State.NO_SHOW:
        here.does(registration.note_no_show, booking("anna"), at=START)
    no = no_transition("anna", Command.MOVE, state, at=at)
    assert moves(here, "anna", there, at=at)[0][-1] == no
    assert there.states == {}


def test_somebody_elses_request_is_the_callers_mistake_and_so_is_a_used_one() -> None:
    here, there = counters(2, 5)
    here.ask_all("anna ben")
    asks(there, "carla")
    for request in (to(there, "ben"), to(here, "anna", id="other")):
        with pytest.raises(ValueError, match="is not one of the person of booking wish-anna for vhs:tablet"):
            registration.move(side(here), booking("anna"), side(there), request=request, at=WINTER)
    with pytest.raises(ValueError, match=r"wish-carla\+there was used for another wish"):
        moves(here, "anna", there, id="wish-carla+there")
    with pytest.raises(LookupError, match="no booking 'wish-dora'"):
        moves(here, "dora", there)


def test_a_basket_over_there_can_become_the_new_place() -> None:
    here, there = counters(1, 2)
    here.asks("anna")
    there.does(registration.hold, to(there, "anna"))
    assert isinstance(there.of("anna+there").entry, Held)
    moves(here, "anna", there)
    assert (there.states, there.roster.taken) == ({"anna+there": State.REGISTERED}, 1)


def test_nobody_of_a_party_is_left_behind() -> None:
    here, there = counters(4, 4)
    here.asks("anna", 2)
    fewer = Refusal(Reason.PARTY_TOO_SMALL, limit=2)
    assert moves(here, "anna", there, places=1) == ((refused("anna", Command.MOVE, fewer),), NOTHING)
    assert len(moves(here, "anna", there, places=3)[1]) == 1
    assert (here.roster.taken, there.roster.taken) == (0, 3)


def test_what_one_has_here_does_not_stand_against_what_one_wants_there() -> None:
    rules = attrs.evolve(RULES, admission=AdmissionRules(limits=[Limit(1, span=Span.OFFERING)]))
    here, there = counters(1, 1, rules)
    here.asks("anna")
    offering = here.session.offering
    mine = Elsewhere(here.session.id, offering, spans=[Span.OFFERING])
    third = attrs.evolve(mine, session=SessionId("vhs:third"))
    limit = Refusal(Reason.LIMIT_REACHED, limit=1, name="person.offering", by=rules.ruling("admission.limits"))
    assert moves(here, "anna", there, elsewhere=[mine, third])[0] == (refused("anna", Command.MOVE, limit),)
    assert moves(here, "anna", there, elsewhere=[mine])[0] == (left("anna"),)


# the money of a move -------------------------------------------------------------------------------------------------


@given(
    cents=st.sampled_from((0, 3000, 4800, 6000)),
    paid=st.lists(st.sampled_from((1, 2400, 4800)), max_size=2),
    part=st.booleans(),
    at=st.sampled_from((WINTER, START - timedelta(days=5))),
)
def test_every_cent_is_paid_due_back_or_goes_along(cents: int, paid: list[int], part: bool, at: Any) -> None:
    """With a part given up before, its fee stays here, and the rest goes along."""
    here, there = counters(4, tablet(4, cents), with_party())
    account = Account()
    here.asks("anna", 2)
    for amount in paid:
        account.note(pays(here, "anna", amount))
    if part:
        account.note(gives_up(here, "anna", 2, at=at))
    places = here.of("anna").places
    before = here.of("anna")
    (gone, *_), events = moves(here, "anna", there, places=places, at=at)
    carried = sum(one.amount.cents for one in events if isinstance(one, PaymentNoted))
    back = sum(one.amount.cents for one in events if isinstance(one, RefundDue))
    ours, theirs = here.of("anna"), there.of("anna+there")
    assert isinstance(gone, Moved)
    assert gone.difference == theirs.quote.total - before.quote.total == Money((cents - 4800) * places)
    kept = 0 if ours.paid is None else ours.paid.cents
    assert account.paid - account.refunded == kept + carried
    assert kept <= ours.fee.cents == account.claimed
    assert carried == max(0, account.paid - account.refunded - account.claimed)
    assert back == max(0, carried - theirs.quote.total.cents)
    assert theirs.paid == (Money(carried - back) if carried else None)


def test_what_was_paid_beyond_the_new_price_is_due_back_over_there() -> None:
    here, there = counters(1, tablet(1, 3000))
    here.asks("anna")
    pays(here, "anna", 4800)
    id = booking("anna+there")
    assert moves(here, "anna", there) == (
        (left("anna", -1800),),
        (
            came(there, "anna"),
            PaymentNoted(id, PersonId("anna"), Money(4800), WINTER),
            RefundDue(id, PersonId("anna"), Money(1800), WINTER),
        ),
    )


@pytest.mark.parametrize(("cents", "is_open"), [(4800, False), (4801, True), (4799, False)])
def test_who_has_paid_enough_need_not_pay_over_there(cents: int, is_open: bool) -> None:
    rules = attrs.evolve(RULES, holds=HoldRules(pay=PayRule(14)))
    here, there = counters(1, tablet(1, cents), rules)
    here.asks("anna")
    pays(here, "anna", 4800)
    moves(here, "anna", there)
    due = there.of("anna+there").conditions
    assert [one.kind for one in due] == [ConditionKind.PAYMENT] * is_open
    there.when(START)
    assert there.states["anna+there"] is (State.LAPSED if is_open else State.REGISTERED)


def test_what_was_not_confirmed_here_is_still_to_be_confirmed_there() -> None:
    rules = attrs.evolve(RULES, holds=HoldRules(confirm=ConfirmRule(48)))
    here, there = counters(1, 1, rules)
    here.asks("anna")
    moves(here, "anna", there, at=WINTER + HOUR)
    assert there.of("anna+there").conditions == here.of("anna").conditions
    there.when(WINTER + 48 * HOUR)
    assert there.states["anna+there"] is State.LAPSED


# swap ----------------------------------------------------------------------------------------------------------------


def swaps(
    here: Counter, name: str, there: Counter, other: str, *, sizes: tuple[int, int] = (1, 1), at: Any = WINTER
) -> tuple[RosterEvents, RosterEvents]:
    events = registration.swap(
        side(here),
        booking(name),
        side(there),
        booking(f"{other}+there"),
        request=to(there, name, sizes[0]),
        request_other=to(here, other, sizes[1]),
        at=at,
    )
    here.roster, there.roster = here.roster.after(events[0]), there.roster.after(events[1])
    return events


def test_two_change_places_in_full_sessions_and_nobody_who_waits_is_asked() -> None:
    here, there = counters(1, 1)
    here.ask_all("anna carla")
    asks(there, "ben")
    asks(there, "dora")
    back = Moved(booking("ben+there"), PersonId("ben"), here.session.id, booking("ben"), Money(0), WINTER)
    came_here = attrs.evolve(came(there_after(here, there), "anna"), starts=here.session.starts)
    events = swaps(here, "anna", there, "ben")
    assert events == (
        (left("anna"), attrs.evolve(came_here, booking=booking("ben"), person=PersonId("ben"))),
        (back, came(there, "anna")),
    )
    assert (here.line, there.line) == ("carla", "dora+there")
    assert swaps(here, "anna", there, "ben") == BOTH_NOTHING


def there_after(here: Counter, there: Counter) -> Counter:
    """Both in their new places, to see what such a booking is like."""
    trial = Counter(there.session, there.rules)
    asks(trial, "anna")
    assert here.session.tariff == there.session.tariff
    return trial


def test_parties_of_different_size_swap_if_both_fit_and_what_is_left_over_goes_to_the_queue() -> None:
    here, there = counters(2, 3, with_party())
    here.asks("anna", 2)
    here.asks("carla")
    asks(there, "ben")
    asks(there, "dora")
    assert swaps(here, "anna", there, "ben", sizes=(2, 1))[0][2:] == (here.promoted("carla", 1),)
    assert (here.roster.taken, there.roster.taken) == (2, 3)
    tight, narrow = counters(2, 1, with_party())
    tight.asks("anna", 2)
    asks(narrow, "ben")
    events = swaps(tight, "anna", narrow, "ben", sizes=(2, 1))
    large = Refusal(Reason.PARTY_LARGER_THAN_SESSION, limit=1, by=CAPACITY)
    full = Refusal(Reason.FULL, by=CAPACITY)
    assert events == ((refused("anna", Command.SWAP, large, full),), NOTHING)


def test_when_one_of_the_two_cannot_go_neither_does() -> None:
    here, there = counters(2, 2, with_party())
    here.asks("anna")
    asks(there, "ben", 2)
    here.ask_all("carla")
    before = here.roster, there.roster
    full = Refusal(Reason.FULL, by=CAPACITY)
    events = swaps(here, "anna", there, "ben", sizes=(1, 2))
    assert events == (NOTHING, (refused("ben+there", Command.SWAP, full),))
    less = Refusal(Reason.PARTY_TOO_SMALL, limit=2)
    events = swaps(here, "anna", there, "ben", sizes=(1, 1))
    assert events == (NOTHING, (refused("ben+there", Command.SWAP, less),))
    assert (here.roster, there.roster) == before


def test_until_the_first_of_both_begins_two_can_swap() -> None:
    for at in (START - MOMENT, START, START + timedelta(days=1)):
        here, there = counters(1, 1)
        here.asks("anna")
        asks(there, "ben")
        ours, theirs = swaps(here, "anna", there, "ben", at=at)
        first = Refusal(Reason.REGISTRATION_CLOSED, when=START)
        second = Refusal(Reason.REGISTRATION_CLOSED, when=START + timedelta(days=1))
        if at < START:
            assert (len(ours), len(theirs)) == (2, 2)
        elif at == START:
            assert ours == (refused("anna", Command.SWAP, first, at=at),)
            assert theirs == (refused("ben+there", Command.SWAP, first, at=at),)
        else:
            assert ours == (refused("anna", Command.SWAP, first, second, at=at),)
            assert theirs == (refused("ben+there", Command.SWAP, second, first, at=at),)


def test_a_swap_needs_two_places_and_names_the_one_that_is_missing() -> None:
    here, there = counters(1, 1)
    here.ask_all("carla anna")
    asks(there, "ben")
    assert swaps(here, "anna", there, "ben") == (
        (no_transition("anna", Command.SWAP, State.WAITING),),
        NOTHING,
    )
    asks(there, "dora")
    events = registration.swap(
        side(here),
        booking("carla"),
        side(there),
        booking("dora+there"),
        request=to(there, "carla"),
        request_other=to(here, "dora"),
        at=WINTER,
    )
    assert events == (NOTHING, (no_transition("dora+there", Command.SWAP, State.WAITING),))


def test_who_has_moved_already_cannot_swap() -> None:
    here, there = counters(1, 2)
    here.asks("anna")
    asks(there, "ben")
    moves(here, "anna", there)
    events = swaps(here, "anna", there, "ben")
    assert events == ((no_transition("anna", Command.SWAP, State.MOVED),), NOTHING)


def test_requests_of_a_swap_belong_to_the_two_and_are_new() -> None:
    here, there = counters(2, 2)
    here.ask_all("anna carla")
    asks(there, "ben")
    good, other = to(there, "anna"), to(here, "ben")
    for request, request_other, match in (
        (to(there, "carla"), other, "not one of the person of booking wish-anna for vhs:tablet"),
        (good, to(here, "carla"), r"not one of the person of booking wish-ben\+there for vhs:phone"),
        (to(here, "anna"), other, "not one of the person of booking wish-anna"),
        (to(there, "anna", id="wish-ben+there"), other, r"wish-ben\+there was used"),
        (good, to(here, "ben", id="wish-carla"), "wish-carla was used"),
    ):
        with pytest.raises(ValueError, match=match):
            registration.swap(
                side(here),
                booking("anna"),
                side(there),
                booking("ben+there"),
                request=request,
                request_other=request_other,
                at=WINTER,
            )


def test_in_a_swap_the_money_of_both_goes_along_and_each_price_is_compared() -> None:
    here, there = counters(1, tablet(1, 3000))
    here.asks("anna")
    asks(there, "ben")
    pays(here, "anna", 4800)
    there.does(registration.note_payment, booking("ben+there"), amount=Money(1000))
    ours, theirs = swaps(here, "anna", there, "ben")
    assert [one.difference for one in (ours[0], theirs[0]) if isinstance(one, Moved)] == [Money(-1800), Money(1800)]
    assert ours[2:] == (PaymentNoted(booking("ben"), PersonId("ben"), Money(1000), WINTER),)
    assert theirs[2:] == (
        PaymentNoted(booking("anna+there"), PersonId("anna"), Money(4800), WINTER),
        RefundDue(booking("anna+there"), PersonId("anna"), Money(1800), WINTER),
    )


def test_each_goes_into_the_pool_that_the_other_has_left() -> None:
    pools = (Pool("hall", 1), Pool("online", 1))
    session = attrs.evolve(tablet(2), pools=pools)
    here, there = counters(1, session)
    here.asks("anna")
    asks(there, "ben", party=Party(pools=("online",)))
    asks(there, "dora", party=Party(pools=("hall",)))
    swaps(here, "anna", there, "ben")
    assert there.states == {"ben+there": State.REGISTERED, "dora+there": State.REGISTERED}, "the hall is full"
    events = registration.swap(
        side(here),
        booking("anna"),
        side(there),
        booking("ben+there"),
        request=to(there, "anna", party=Party(pools=("online",))),
        request_other=to(here, "ben"),
        at=WINTER,
    )
    assert there.roster.after(events[1]).bookings[booking("anna+there")].allocation == ("online",)


# always --------------------------------------------------------------------------------------------------------------

SIZES = st.lists(st.integers(1, 3), min_size=1, max_size=6)
TURNS = st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.integers(0, 9)), max_size=6)


@given(
    sizes=st.tuples(SIZES, SIZES),
    capacities=st.tuples(st.integers(1, 5), st.integers(1, 5)),
    fit=st.sampled_from((Fit.STRICT, Fit.FIRST_FIT)),
    turns=TURNS,
)
def test_whoever_moves_or_swaps_there_are_never_too_many_and_nobody_is_ever_without_a_place(
    sizes: tuple[list[int], list[int]],
    capacities: tuple[int, int],
    fit: Fit,
    turns: list[tuple[bool, int, int]],
) -> None:
    rules = attrs.evolve(with_party(), waiting=with_waiting(fit=fit).waiting)
    here, there = counters(capacities[0], capacities[1], rules)
    for counter, own, names in ((here, sizes[0], "anna"), (there, sizes[1], "ben")):
        for number, places in enumerate(own):
            asks(counter, f"{names}{number}", places)
    had = _with_places(here, there)
    for turn, (is_swap, first, second) in enumerate(turns):
        ours, theirs = _registered(here, first), _registered(there, second)
        if ours is None:
            return
        request = Request(RequestId(f"turn-{turn}"), TABLET, ours.person, ours.categories)
        if is_swap and theirs is not None:
            back = Request(RequestId(f"turn-{turn}-back"), here.session.id, theirs.person, theirs.categories)
            events = registration.swap(
                side(here), ours.id, side(there), theirs.id, request=request, request_other=back, at=WINTER
            )
        else:
            events = registration.move(side(here), ours.id, side(there), request=request, at=WINTER)
        for counter, some in zip((here, there), events, strict=True):
            for number in range(len(some) + 1):
                assert _fits(counter.roster.after(some[:number]))
            counter.roster = counter.roster.after(some)
        assert had <= _with_places(here, there)
        assert not here.does(registration.adjust), "whoever can move up has moved up"
        assert not there.does(registration.adjust)


def _fits(roster: Roster) -> bool:
    return roster.capacity is None or roster.taken <= roster.capacity


def _with_places(*counters: Counter) -> set[str]:
    return {one.person for counter in counters for one in counter.roster.registered()}


def _registered(counter: Counter, number: int) -> registration.Booking | None:
    found = sorted(counter.roster.registered(), key=lambda one: one.id)
    return found[number % len(found)] if found else None


def test_an_id_of_a_booking_is_never_given_twice_by_moving_back() -> None:
    here, there = counters(1, 1)
    here.asks("anna")
    moves(here, "anna", there)
    back = to(here, "anna")
    with pytest.raises(ValueError, match="wish-anna was used"):
        registration.move(side(there), BookingId("wish-anna+there"), side(here), request=back, at=WINTER)
    events = registration.move(
        side(there), BookingId("wish-anna+there"), side(here), request=to(here, "anna", id="home"), at=WINTER
    )
    assert [type(one) for some in events for one in some] == [Moved, Registered]
