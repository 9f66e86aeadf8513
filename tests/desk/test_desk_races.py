"""Desks that work on one PostgreSQL at the same moment: what each decides holds for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import attrs
import pytest
from postgres import Server
from roedertal import COURSE, OFFERING, RULES, VHS, WINTER

from bildungsraum import Desk, Listing, Request, Rules
from bildungsraum.adapters.sql import SqlStore, drift
from bildungsraum.registration import Declined, Registered
from bildungsraum.rules import AdmissionRules, Limit
from bildungsraum.values import BookingId, PersonId, RequestId, SessionId

FIRST = attrs.evolve(COURSE, id=SessionId("vhs:a"), capacity=5)
SECOND = attrs.evolve(COURSE, id=SessionId("vhs:b"), capacity=5)
DESKS, ROUNDS = 4, 12


@pytest.fixture
def url(postgres: Server) -> str:
    return postgres.fresh_url()


@contextmanager
def desks(url: str, rules: Rules = RULES) -> Iterator[list[Desk]]:
    """Several desks on one store with two sessions."""
    opened = [Desk.open(url, rules=rules) for _ in range(DESKS)]
    opened[0].save(VHS, Listing(attrs.evolve(OFFERING, id=COURSE.offering), [FIRST, SECOND]), at=WINTER)
    yield opened
    store = opened[0].store
    assert isinstance(store, SqlStore)
    assert drift(store) == ()
    for desk in opened:
        desk.close()


def at_once(opened: list[Desk], does: Callable[[Desk, int, int], object]) -> list[list[object]]:
    """What *does* gives at each desk in each round; all of them begin a round together."""
    together = Barrier(len(opened), timeout=60)

    def work(number: int) -> list[object]:
        given = []
        for turn in range(ROUNDS):
            together.wait()
            given.append(does(opened[number], number, turn))
        return given

    with ThreadPoolExecutor(len(opened)) as pool:
        return list(pool.map(work, range(len(opened))))


def wish(person: str, session: SessionId, id: str = "") -> Request:
    return Request(RequestId(id or f"{session}/{person}"), session, PersonId(person))


def test_a_session_that_everybody_wants_is_filled_to_the_last_place_and_no_further(url: str) -> None:
    with desks(url) as opened:
        at_once(opened, lambda desk, number, turn: desk.register(wish(f"p-{number}-{turn}", FIRST.id), at=WINTER))
        roster = opened[0].entry(FIRST.id).roster
        assert (roster.taken, roster.bookings_waiting) == (5, DESKS * ROUNDS - 5)
        assert [one.position for one in roster.waiting] == list(range(1, DESKS * ROUNDS - 4))


def test_the_same_request_at_all_desks_at_once_is_booked_once(url: str) -> None:
    with desks(url) as opened:
        outcomes = at_once(opened, lambda desk, _, turn: desk.register(wish(f"p-{turn}", FIRST.id), at=WINTER).first)
        assert all(one == outcomes[0] for one in outcomes)
        assert len(opened[0].entry(FIRST.id).roster.bookings) == ROUNDS


def test_two_who_change_places_while_two_others_do_it_the_other_way_round_do_not_block_each_other(url: str) -> None:
    with desks(url) as opened:
        for number in range(DESKS):
            for session in (FIRST, SECOND):
                opened[0].register(wish(f"p-{number}-{session.id}", session.id), at=WINTER)
        here = [BookingId(f"{FIRST.id}/p-{number}-{FIRST.id}") for number in range(DESKS)]
        there = [BookingId(f"{SECOND.id}/p-{number}-{SECOND.id}") for number in range(DESKS)]

        def swap(desk: Desk, number: int, turn: int) -> None:
            if turn:
                return
            one, other = here[number], there[number]
            to_other = wish(f"p-{number}-{FIRST.id}", SECOND.id, f"s-{number}-1")
            to_one = wish(f"p-{number}-{SECOND.id}", FIRST.id, f"s-{number}-2")
            if number % 2:
                desk.swap(one, other, request=to_other, request_other=to_one, at=WINTER)
            else:
                desk.swap(other, one, request=to_one, request_other=to_other, at=WINTER)

        at_once(opened, swap)
        for session, number in ((FIRST, 2), (SECOND, 1)):
            roster = opened[0].entry(session.id).roster
            active = {one.id for one in roster.bookings.values() if not one.state.is_over}
            assert active == {BookingId(f"s-{one}-{number}") for one in range(DESKS)}


def test_a_limit_across_sessions_holds_for_who_books_two_of_them_at_the_same_moment(url: str) -> None:
    rules = attrs.evolve(RULES, admission=AdmissionRules(limits=[Limit(1)]))
    with desks(url, rules) as opened:
        sessions = (FIRST.id, SECOND.id)
        given = at_once(
            opened[:2], lambda desk, number, turn: desk.register(wish(f"p-{turn}", sessions[number]), at=WINTER).first
        )
        for turn in range(5):
            kinds = {type(outcomes[turn]) for outcomes in given}
            assert kinds == {Registered, Declined}
