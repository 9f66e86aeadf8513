"""What the tests of the SQL door share: a session, people who register, and a look at the file from outside."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from bildungsraum import registration, testing
from bildungsraum.adapters.sql import SqlStore, open_store
from bildungsraum.fees import CancellationStep, CancellationTerms, Tariff
from bildungsraum.offering import Offering, Provider
from bildungsraum.ports import Store, Unit
from bildungsraum.registration import Cause, Party, Request, Roster, RosterEvents
from bildungsraum.rules import District, Rules
from bildungsraum.schedule import Meeting, Session
from bildungsraum.sync import Listing
from bildungsraum.testing import Ask, CallOff, Command, GiveUp, History, Miss, Resize
from bildungsraum.values import Money, OfferingId, PersonId, ProviderId, RequestId, SessionId

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
RULES = Rules(District("roedertal", "Landkreis Rödertal"))
PROVIDER = Provider(ProviderId("vhs"), "Volkshochschule Rödertal")
OFFERING = Offering(OfferingId("phone"), PROVIDER.id, "Mein Smartphone: sicher unterwegs")
SESSION = Session(SessionId("phone-1"), OFFERING.id, number="27F-5012", capacity=2)


def url_of(path: Path, timeout: float = 10) -> str:
    """The address of the store in the file at *path*."""
    return f"sqlite:///{path}?timeout={timeout}"


@contextmanager
def opened(path: Path, timeout: float = 10) -> Iterator[SqlStore]:
    """The store in the file at *path*, closed at the end of the block."""
    with closing(open_store(url_of(path, timeout))) as store:
        yield store


@contextmanager
def outside(path: Path) -> Iterator[sqlite3.Connection]:
    """The file as any other program sees it; what is written is committed at the end of the block."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        yield database


def catalogued(store: Store) -> None:
    """Save one offering with one session."""
    with store.writing() as unit:
        unit.catalogue.save_provider(PROVIDER)
        unit.catalogue.save(Listing(OFFERING, [SESSION]))


def wish(person: str, session: Session = SESSION, holders: Sequence[str] = ()) -> Request:
    """A person wants one place, or one for each of *holders*."""
    party = Party([PersonId(one) for one in holders])
    categories = ("standard",) * max(1, len(holders))
    return Request(RequestId(f"{session.id}/{person}"), session.id, PersonId(person), categories, party=party)


def decided(unit: Unit, request: Request, session: Session = SESSION) -> tuple[int, Roster, RosterEvents]:
    """Where the journal ends, and what *request* leads to: the roster afterwards and the events."""
    written = unit.journal.read(session.id)
    roster = Roster().after(written)
    events = registration.register(roster, request, session=session, rules=RULES, at=NOON)
    return len(written), roster.after(events), events


def register(unit: Unit, person: str, session: Session = SESSION, holders: Sequence[str] = ()) -> None:
    """Let *person* register, and write down what came of it."""
    expected, roster, events = decided(unit, wish(person, session, holders), session)
    unit.journal.append(session.id, events, expected=expected, roster=roster)


def roster_of(store: Store, session: Session = SESSION) -> Roster:
    """The roster that the journal tells."""
    with store.reading() as unit:
        return Roster().after(unit.journal.read(session.id))


@contextmanager
def full_disk() -> Iterator[None]:
    """New connections find no room for another page."""

    def no_room(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # SQLite takes the pages that there are

    event.listen(Engine, "connect", no_room)
    try:
        yield
    finally:
        event.remove(Engine, "connect", no_room)


@st.composite
def busy_histories(draw: st.DrawFn) -> History:
    """Histories of a small session in which most commands are wishes, so that people wait, move up and fail to come."""
    meeting = Meeting("1", NOON, NOON + timedelta(hours=2))
    session = attrs.evolve(SESSION, meetings=[meeting], tariff=Tariff.flat(Money(4800)))
    rules = attrs.evolve(RULES, cancellation=CancellationTerms([CancellationStep(7)], late_percent=50))
    asked = st.integers(1, 6)
    ask = asked.map(lambda number: Ask(Request(RequestId(f"request-{number}"), SESSION.id, PersonId(f"p-{number}"))))
    give_up, miss = st.builds(GiveUp, asked, st.sampled_from((0, 100))), st.builds(Miss, asked)
    resize = st.builds(Resize, st.none() | st.integers(0, 4), st.integers(0, 2))
    call_off: st.SearchStrategy[Command] = st.builds(CallOff, st.sampled_from(Cause))
    ways: list[st.SearchStrategy[Command]] = [*[ask] * 12, *[give_up] * 6, *[resize] * 3, *[miss] * 3, call_off]
    commands = draw(st.lists(st.sampled_from(ways).flatmap(lambda way: way), min_size=10, max_size=30))
    hours = sorted(draw(st.integers(-300, 60)) for _ in commands)
    return testing.replay(
        session, rules, [(one, NOON + timedelta(hours=hour)) for one, hour in zip(commands, hours, strict=True)]
    )
