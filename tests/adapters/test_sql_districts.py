"""One district is one schema or one file: what is done for one neither reads nor writes what is kept of another.

The neighbour has the same sessions, people, requests and messages, all under the same ids.  What is done in the district
is done while the neighbour is out of its reach, and must come out as if there were none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from postgres import Server
from roedertal import COURSE, OFFERING, RULES, VHS, WINTER
from sqlalchemy import make_url

from bildungsraum import Desk, Listing, Request
from bildungsraum.adapters.sql import SqlStore, drift
from bildungsraum.ports import Contact
from bildungsraum.registration import Cause
from bildungsraum.search import Search
from bildungsraum.values import BookingId, OfferingId, PersonId, RequestId, SessionId

OTHER = attrs.evolve(COURSE, id=SessionId("vhs:tablet"), offering=OfferingId("vhs:tablet"), meetings=())
ANNA, BEN, CARLA = (PersonId(name) for name in ("anna", "ben", "carla"))


def wish(person: PersonId, session: SessionId = COURSE.id) -> Request:
    return Request(RequestId(f"{session}/{person}"), session, person)


def saved(desk: Desk) -> None:
    for session in (COURSE, OTHER):
        desk.save(VHS, Listing(attrs.evolve(OFFERING, id=session.offering), [session]), at=WINTER)


def a_day(desk: Desk) -> list[Any]:
    """Something of everything that a desk does, and all its answers."""
    saved(desk)
    anna = BookingId(wish(ANNA).id)
    answers: list[Any] = [
        desk.register(wish(ANNA), at=WINTER),
        desk.register_many([wish(BEN), wish(CARLA)], at=WINTER),
        desk.register(wish(ANNA), at=WINTER),
        desk.recognise(Contact(ANNA, "Anna Beispiel", "anna@post.example")),
        desk.recognise(Contact(CARLA, "Anna Beispiel", "anna@post.example")),
        desk.cancel(anna, at=WINTER),
        desk.move(BookingId(wish(BEN).id), wish(BEN, OTHER.id), at=WINTER),
        desk.change(attrs.evolve(COURSE, capacity=1), at=WINTER),
        desk.tick(at=WINTER),
        due := desk.due(at=WINTER),
        desk.page(),
        desk.facets(Search(words="Smartphone")),
        list(desk.listed()),
        desk.history(anna),
        desk.cancel_session(OTHER.id, cause=Cause.TOO_FEW, at=WINTER),
        desk.report(),
        [desk.entry(session.id) for session in (COURSE, OTHER)],
        desk.forget_answers(at=WINTER),
    ]
    desk.said(due, at=WINTER)
    desk.forget(ANNA)
    return [*answers, desk.due(at=WINTER)]


def canaries(desk: Desk) -> None:
    """Everything is taken and said already, by the same people under the same ids, but otherwise than in :func:`a_day`."""
    saved(desk)
    desk.save_contact(Contact(BEN, "Anna Beispiel", "anna@post.example"))
    for session in (OTHER, COURSE):
        for person in (CARLA, BEN, ANNA):
            desk.register(wish(person, session.id), at=WINTER)
    desk.said(desk.due(at=WINTER), at=WINTER)


@pytest.fixture(params=["sqlite", "postgres"])
def district(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str, Callable[[], object]]]:
    """The addresses of a district and of its neighbour, and all that is kept of the latter, be it hidden or not."""
    if request.param == "sqlite":
        yield from _files(tmp_path)
    else:
        yield from _schemas(request.getfixturevalue("postgres"))


def _files(folder: Path) -> Iterator[tuple[str, str, Callable[[], object]]]:
    ours, theirs, hidden = (folder / name for name in ("ours.db", "theirs.db", "away"))

    def kept() -> object:
        if theirs.exists():  # from now on it cannot be found
            theirs.rename(hidden)
        assert {one.name for one in folder.iterdir()} <= {"ours.db", "ours.db-wal", "ours.db-shm", "away"}
        return hidden.read_bytes()

    yield f"sqlite:///{ours}", f"sqlite:///{theirs}", kept


def _schemas(server: Server) -> Iterator[tuple[str, str, Callable[[], object]]]:
    theirs, ours = (server.fresh_url() for _ in range(2))
    schema, own = (str(make_url(url).query["schema"]) for url in (theirs, ours))
    role = f"clerk_of_{own}"  # who may do nothing but in their own schema
    server.run(f"CREATE ROLE {role} LOGIN", f"CREATE SCHEMA {own} AUTHORIZATION {role}")

    def kept() -> object:
        tables = server.ask(f"SELECT tablename FROM pg_tables WHERE schemaname = '{schema}' ORDER BY 1")
        return {name: server.ask(f"SELECT ctid, xmin, t.* FROM {schema}.{name} t ORDER BY 1") for (name,) in tables}

    try:
        yield make_url(ours).set(username=role).render_as_string(hide_password=False), theirs, kept
    finally:
        server.run(f"DROP OWNED BY {role} CASCADE", f"DROP ROLE {role}")


def test_a_day_in_one_district_reads_and_writes_nothing_of_its_neighbour(
    district: tuple[str, str, Callable[[], object]],
) -> None:
    ours, theirs, kept = district
    with Desk.open(theirs, rules=RULES) as desk:
        canaries(desk)
    before = kept()
    with Desk.open(ours, rules=RULES) as desk:
        answers = a_day(desk)
        assert isinstance(desk.store, SqlStore)
        assert drift(desk.store) == ()
    assert kept() == before
    with Desk.in_memory(rules=RULES) as alone:
        assert answers == a_day(alone)
