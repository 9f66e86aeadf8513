"""From one session to another: the new place first, and nobody is ever without one."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from account_cases import with_party
from counter_cases import HOUR, NOTHING, Counter, no_transition, refused, with_waiting
from moving_cases import BOTH_NOTHING, asks, came, counters, left, moves, side, tablet, to
from registration_cases import CAPACITY, MOMENT, START, booking, course
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    Command,
    Elsewhere,
    Held,
    Moved,
    Overtaken,
    Reason,
    Refusal,
    Registered,
    State,
)
from bildungsraum.rules import (
    AdmissionRules,
    Before,
    Fit,
    Limit,
    Span,
)
from bildungsraum.schedule import Status
from bildungsraum.values import BookingId, Money, PersonId, SessionId


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


def test_those_who_could_move_up_on_both_sides_move_up_before_anybody_moves() -> None:
    here, there = counters(1, 2)
    here.ask_all("anna ben")
    here.session = attrs.evolve(here.session, capacity=2)
    there.session = attrs.evolve(there.session, capacity=3)
    ours, theirs = moves(here, "anna", there)
    assert (ours[1:], len(theirs)) == ((here.promoted("ben", 1), left("anna")), 2)
    here.asks("carla")
    here.session = attrs.evolve(here.session, capacity=3)
    again, theirs = moves(here, "anna", there)
    assert ([type(one) for one in again], theirs) == ([registration.CapacityChanged], NOTHING)


@pytest.mark.parametrize("name", ["anna", "carla"])
def test_what_is_due_on_both_sides_comes_first_even_if_nobody_can_move(name: str) -> None:
    here, there = counters(1, 1)
    here.ask_all("anna ben carla")
    here.session = attrs.evolve(here.session, capacity=2)
    there.session = attrs.evolve(there.session, capacity=0)
    (first, second, third), theirs = moves(here, name, there)
    assert isinstance(first, registration.CapacityChanged)
    assert second == here.promoted("ben", 1)
    assert isinstance(third, registration.Refused)
    assert [type(one) for one in theirs] == [registration.CapacityChanged]


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
