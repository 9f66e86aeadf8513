"""An invented country: sessions over a year, their bookings as the rooms decide them, and the rows that follow.

Everything comes from a seed, a listing at a time, so that as much of it as you like takes no more memory.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from attrs import frozen
from sqlalchemy import Table

from benchmarks.decisions import RULES
from bildungsraum import Listing, Meeting, Money, Offering, Provider, Request, Roster, Session, Tariff, registration
from bildungsraum.adapters.sql import catalogue, indexing, journal, schema
from bildungsraum.adapters.sql.snapshots import last_due, snapshot_row
from bildungsraum.ports import ids_given
from bildungsraum.registration import RosterEvents
from bildungsraum.reminders import notices
from bildungsraum.serialization import to_json
from bildungsraum.values import OfferingId, PersonId, ProviderId, RequestId, SessionId

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
YEAR = 360
PROVIDERS, TOGETHER = 900, 10
"""About as many as there are adult education centres; so many sessions of one offering."""

SUBJECTS = ("Smartphone", "Tabellen", "Fotografie", "Datenschutz", "Vereinsseite", "Videokonferenz", "Rente", "Chat")
PEOPLE = ("für den Einstieg", "für Fortgeschrittene", "im Verein", "im Beruf", "im Ruhestand")

Rows = Mapping[Table, list[dict[str, object]]]
TABLES = (
    schema.providers,
    schema.offerings,
    schema.sessions,
    schema.listed,
    schema.meetings,
    schema.facets,
    schema.occupancy,
    schema.requests,
    schema.journal,
    schema.bookings,
    schema.holders,
    schema.snapshots,
    schema.outbox,
)
"""In the order in which they can be filled."""


@frozen
class Country:
    """So many *sessions* with so many *bookings* among them, always the same for one *seed*."""

    sessions: int
    bookings: int
    seed: int

    def portions(self) -> Iterator[Rows]:
        """The rows of all tables: first the providers, then one offering with its sessions after the other."""
        yield {schema.providers: [{"id": one.id, "document": to_json(one)} for one in map(_provider, range(PROVIDERS))]}
        chance = random.Random(self.seed)
        for first in range(0, self.sessions, TOGETHER):
            numbers = range(first, min(first + TOGETHER, self.sessions))
            yield self._portion(chance, numbers)

    def _portion(self, chance: random.Random, numbers: range) -> Rows:
        offering, provider = _offering(numbers[0] // TOGETHER), _provider(numbers[0] // TOGETHER % PROVIDERS)
        sessions = [_session(chance, number, offering) for number in numbers]
        found: dict[Table, list[dict[str, object]]] = {table: [] for table in TABLES}
        found[schema.offerings].append(catalogue._offering_row(Listing(offering, sessions).offering))
        for number, session in zip(numbers, sessions, strict=True):
            found[schema.sessions].append(catalogue._session_row(session))
            found[schema.listed].append(indexing._row(offering, session))
            found[schema.meetings] += indexing._meeting_rows(session)
            found[schema.facets] += indexing._facet_rows(offering, session, provider)
            before, after = (self.bookings * some // self.sessions for some in (number, number + 1))
            _book(found, session, range(before, after))
        return found


def _book(found: dict[Table, list[dict[str, object]]], session: Session, numbers: Iterable[int]) -> None:
    """What the store would have after these bookings, the confirmations handed over."""
    assert session.starts is not None
    roster, events = Roster(), RosterEvents()
    opened = min(session.starts - timedelta(days=40), NOW - timedelta(days=2))
    for step, number in enumerate(numbers):
        request = Request(RequestId(f"r{number}"), session.id, PersonId(f"p{number * 7 // 3}"))
        at = opened + timedelta(hours=step)
        new = registration.register(roster, request, session=session, rules=RULES, at=at)
        roster, events = roster.after(new), events + new
    if not events:
        return
    id, last = session.id, len(events)
    found[schema.occupancy].append(journal.occupancy_row(id, roster, last))
    found[schema.requests] += [{"id": one, "session": id} for one in ids_given(events)]
    found[schema.journal] += journal._event_rows(id, events, 0)
    for booking in roster.bookings.values():
        found[schema.bookings].append(journal.booking_row(id, booking))
        found[schema.holders] += journal.holder_rows(id, booking)
    if last_due(last):
        found[schema.snapshots].append(snapshot_row(id, last, roster))
    for one in notices(events, before=Roster(), session=session):
        row = {"key": one.key, "session": id, "due": one.due, "said_at": one.due, "document": to_json(one)}
        found[schema.outbox].append(row)


def _provider(number: int) -> Provider:
    return Provider(ProviderId(f"vhs-{number}"), f"Volkshochschule {number}", municipality=f"{number:08}")


def _offering(number: int) -> Offering:
    subject, people = SUBJECTS[number % len(SUBJECTS)], PEOPLE[number % len(PEOPLE)]
    return Offering(
        OfferingId(f"o-{number}"),
        ProviderId(f"vhs-{number % PROVIDERS}"),
        f"{subject} {people}",
        text=f"Schritt für Schritt, mit Übungen und Zeit für Fragen. Nummer {number}.",
        topics=[subject],
        level=("A1", "A2", "B1")[number % 3],
    )


def _session(chance: random.Random, number: int, offering: Offering) -> Session:
    day = NOW + timedelta(days=chance.randrange(-YEAR // 2, YEAR // 2), minutes=chance.randrange(0, 600, 15))
    begins = [day + timedelta(weeks=week) for week in range(chance.randint(1, 6))]
    meetings = [Meeting(str(week), at, at + timedelta(minutes=90)) for week, at in enumerate(begins, 1)]
    return Session(
        SessionId(f"s-{number}"),
        offering.id,
        number=f"{number:07}",
        meetings=meetings,
        capacity=chance.choice((8, 10, 12, 15, 20)),
        tariff=Tariff.flat(Money(chance.choice((0, 1500, 4800)))),
        costs=Money(20_000),
    )
