"""What the tests of the desk share: wishes, other rules, a second course, and counting what a store is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from typing import Any

import attrs
from roedertal import BERLIN, COURSE, OFFERING, RULES, VHS, WINTER

from bildungsraum import Desk, Listing, Offering, Request, Rules, Session, weekly
from bildungsraum.adapters.memory import MemoryStore
from bildungsraum.registration import Party
from bildungsraum.values import OfferingId, PersonId, RequestId, SessionId

EVENING_OFFERING = Offering(OfferingId("vhs:evening"), VHS.id, "Sicher im Netz", topics=("Sicherheit",))
EVENING = attrs.evolve(
    COURSE,
    id=SessionId("vhs:evening"),
    offering=EVENING_OFFERING.id,
    number="F27-5102",
    meetings=weekly(date(2027, 3, 31), time(18), time(19, 30), BERLIN, times=2),
)


def wish(person: str, session: Session = COURSE, *, id: str = "", places: int = 1, party: Party = Party()) -> Request:
    """A person's wish, named after both unless it is told otherwise."""
    wanted = RequestId(id or f"{session.id}/{person}")
    return Request(wanted, session.id, PersonId(person), ("standard",) * places, party=party)


def save(desk: Desk, *sessions: Session) -> None:
    """Put COURSE, EVENING or what was made of them into the catalogue."""
    for session in sessions or (COURSE, EVENING):
        offering = {OFFERING.id: OFFERING}.get(session.offering, EVENING_OFFERING)
        desk.save(VHS, Listing(offering, [session]), at=WINTER)


def ruled(**changes: Any) -> Rules:
    """The rules of the district with some changes."""
    rules: Rules = attrs.evolve(RULES, **changes)
    return rules


class Counting:
    """A store in memory that counts which questions it is asked."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.asked: Counter[str] = Counter()

    @contextmanager
    def writing(self) -> Iterator[Any]:
        with self.store.writing() as unit:
            yield _Watched(unit, self.asked)

    @contextmanager
    def reading(self) -> Iterator[Any]:
        with self.store.reading() as unit:
            yield _Watched(unit, self.asked)

    def close(self) -> None:
        self.store.close()


class _Watched:
    def __init__(self, unit: Any, asked: Counter[str], name: str = "") -> None:
        self._unit, self._asked, self._name = unit, asked, name

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._unit, name)
        if not callable(value):
            return _Watched(value, self._asked, name)
        self._asked[f"{self._name}.{name}"] += 1
        return value
