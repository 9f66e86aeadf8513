"""Given, when, then: what happened to a small course, what somebody does, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from attrs import evolve, frozen

from bildungsraum import fees
from bildungsraum.fees import (
    STANDARD,
    CancellationStep,
    CancellationTerms,
    Reduction,
    Settlement,
    SettlementKind,
    Tariff,
)
from bildungsraum.registration import (
    Cancelled,
    CapacityChanged,
    Promoted,
    Reason,
    Registered,
    Request,
    Roster,
    RosterEvent,
    RosterEvents,
    Waitlisted,
)
from bildungsraum.rules import Before, District, ReminderRule, Rules
from bildungsraum.schedule import Session, weekly
from bildungsraum.values import BookingId, Money, OfferingId, PersonId, RequestId, SessionId, zone

BERLIN = zone("Europe/Berlin")
DISTRICT = District("beispiel", "Landkreis Beispiel")
RULES = Rules(
    DISTRICT,
    reductions=[Reduction("pass", 25), Reduction("student", 50)],
    cancellation=CancellationTerms(
        [CancellationStep(14), CancellationStep(7, 50), CancellationStep(1, 80)], late_percent=100
    ),
    reminders=[ReminderRule("week", Before(7)), ReminderRule("day", Before(1))],
)
COURSE = Session(
    SessionId("phone-1"),
    OfferingId("phone"),
    meetings=weekly(date(2027, 4, 7), time(10), time(12), BERLIN, times=3),
    capacity=2,
    tariff=Tariff.flat(Money(4800)),
)
NOON = datetime(2027, 3, 1, 12, tzinfo=BERLIN)
LATER = NOON + timedelta(hours=1)
PLACES = CapacityChanged(2, 0, NOON)


@frozen
class Answer:
    """What a decision gave."""

    events: RosterEvents

    def expect(self, *events: RosterEvent) -> None:
        """The events must be exactly these."""
        assert self.events == events


@frozen
class Story:
    """A course after some events."""

    roster: Roster

    def when(self, decision: Callable[[Roster], RosterEvents]) -> Answer:
        """Let *decision* answer to it."""
        return Answer(decision(self.roster))


def happened(*events: RosterEvent) -> Story:
    """A course to which *events* have happened; by itself it has two places."""
    return Story(Roster().after([PLACES, *events]))


def wish(person: str, places: int = 1, *, id: str = "", session: Session = COURSE) -> Request:
    """*person* would like so many places; the id of the request is the name, if no other is given."""
    return Request(RequestId(id or person), session.id, PersonId(person), [STANDARD] * places)


def registered(person: str, places: int = 1, *, at: datetime = NOON, id: str = "") -> Registered:
    """*person* has so many places."""
    return Registered(*_booked(person, places, id), at)


def waitlisted(
    person: str, position: int, *, places: int = 1, ahead: int = 0, because: Reason = Reason.FULL, id: str = ""
) -> Waitlisted:
    """*person* waits as number *position*."""
    return Waitlisted(*_booked(person, places, id), position, ahead, because, NOON)


def promoted(person: str, position: int, *, at: datetime = NOON) -> Promoted:
    """*person* moves up."""
    return Promoted(BookingId(person), PersonId(person), position, at)


def cancelled(
    person: str,
    kind: SettlementKind = SettlementKind.STEP,
    *,
    claim: int = 0,
    refund: int = 0,
    open: int = 0,
    days_before: int | None = None,
    at: datetime = NOON,
) -> Cancelled:
    """*person* gives up, which costs so many cents."""
    settlement = Settlement(kind, Money(claim), Money(refund), Money(open), days_before)
    return Cancelled(BookingId(person), PersonId(person), settlement, at)


def with_places(capacity: int | None, taken_elsewhere: int = 0, session: Session = COURSE) -> Session:
    """The course with another number of places."""
    return evolve(session, capacity=capacity, taken_elsewhere=taken_elsewhere)


def _booked(
    person: str, places: int, id: str
) -> tuple[BookingId, PersonId, tuple[str, ...], fees.Quote, CancellationTerms, datetime | None]:
    categories = (STANDARD,) * places
    quote = fees.quote(COURSE.tariff, categories=categories)
    return BookingId(id or person), PersonId(person), categories, quote, RULES.cancellation, COURSE.starts
