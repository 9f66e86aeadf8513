"""Two real processes want the last place at the same moment: one gets it, the other waits."""

from __future__ import annotations

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import attrs
import pytest
from postgres import Server
from roedertal import COURSE, OFFERING, RULES, VHS, WINTER

from bildungsraum import Desk, Listing, Request, Session
from bildungsraum.registration import Registered, Waitlisted
from bildungsraum.values import OfferingId, PersonId, RequestId, SessionId

ROUNDS = 10


def book(url: str, name: str, start: Barrier, results: multiprocessing.Queue[tuple[int, str]]) -> None:
    with Desk.open(url, rules=RULES) as desk:
        for number in range(ROUNDS):
            request = Request(RequestId(f"{name}-{number}"), _session(number).id, PersonId(name))
            start.wait()
            results.put((number, type(desk.register(request, at=WINTER).first).__name__))


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'race.db'}"
    server: Server = request.getfixturevalue("postgres")
    return server.fresh_url()


def test_one_gets_the_last_place_and_the_other_waits(url: str) -> None:
    with Desk.open(url, rules=RULES) as desk:
        for number in range(ROUNDS):
            desk.save(
                VHS, Listing(attrs.evolve(OFFERING, id=OfferingId(f"vhs:{number}")), [_session(number)]), at=WINTER
            )
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(2), context.Queue()
    racers = [context.Process(target=book, args=(url, name, start, results)) for name in ("anna", "ben")]
    for racer in racers:
        racer.start()
    outcomes = sorted(results.get(timeout=60) for _ in range(2 * ROUNDS))
    for racer in racers:
        racer.join(timeout=60)
    assert [racer.exitcode for racer in racers] == [0, 0]
    assert outcomes == sorted((number, kind.__name__) for number in range(ROUNDS) for kind in (Registered, Waitlisted))
    with Desk.open(url, rules=RULES) as desk:
        rosters = [desk.entry(_session(number).id).roster for number in range(ROUNDS)]
    assert [(roster.taken, roster.bookings_waiting) for roster in rosters] == [(1, 1)] * ROUNDS


def _session(number: int) -> Session:
    return attrs.evolve(COURSE, id=SessionId(f"vhs:{number}"), offering=OfferingId(f"vhs:{number}"), capacity=1)
