"""What the tests of the registration room share: the words of a story, and sessions with a crowd at the door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import attrs
from attrs import frozen
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from roedertal import COURSE, RULES, WINTER

from bildungsraum import registration, testing
from bildungsraum.fees import Line, LineKind, Quote, Settlement, SettlementKind
from bildungsraum.registration import (
    Booking,
    Cancelled,
    CapacityChanged,
    Cause,
    Declined,
    NoShow,
    Promoted,
    Reason,
    Refusal,
    Registered,
    Request,
    Roster,
    RosterEvent,
    RosterEvents,
    State,
    Waitlisted,
)
from bildungsraum.rules import Level, Rules, Ruling, WaitingRules
from bildungsraum.schedule import Session, Status
from bildungsraum.testing import Announce, Ask, CallOff, Command, GiveUp, History, Miss, Move, MoveUp, Resize
from bildungsraum.values import BookingId, Money, PersonId, RequestId

Decision = Callable[[Roster], RosterEvents]
START = datetime.fromisoformat("2027-03-30T08:00:00+00:00")
END = datetime.fromisoformat("2027-04-20T09:30:00+00:00")
MOMENT = timedelta(microseconds=1)
CAPACITY = Ruling("session.capacity", Level.SESSION)
FIT = Ruling("waiting.fit", Level.LIBRARY)
TERMS = Ruling("cancellation", Level.DISTRICT)
NO_PLACE = Refusal(Reason.FULL, by=CAPACITY)
FREE = Settlement(SettlementKind.STEP, Money(0), Money(0), Money(0), days_before=7)
ONLY_WAITED = Settlement(SettlementKind.WAITING, Money(0), Money(0), Money(0))


@frozen
class Story:
    """What has happened, and what the last decision adds to it."""

    before: Roster
    events: RosterEvents = ()

    def when(self, decide: Decision) -> Story:
        """Decide on what has happened so far."""
        return Story(self.after, decide(self.after))

    def expect(self, *events: RosterEvent) -> Story:
        """The last decision gave exactly these events, in this order."""
        told = (f"{name}:\n  " + "\n  ".join(map(str, some)) for name, some in (("got", self.events), ("not", events)))
        assert self.events == events, "\n".join(told)
        return self

    @property
    def after(self) -> Roster:
        return self.before.after(self.events)


def happened(*events: RosterEvent) -> Story:
    """Begin a story with what has happened already."""
    return Story(Roster().after(events))


def course(capacity: int | None, elsewhere: int = 0) -> Session:
    """The course of these tests with so many places; it starts at ``START`` and ends at ``END``."""
    return attrs.evolve(COURSE, capacity=capacity, taken_elsewhere=elsewhere)


def request(name: str, places: int = 1, *, wish: str = "") -> Request:
    return Request(RequestId(wish or f"wish-{name}"), COURSE.id, PersonId(name), categories=("standard",) * places)


def booking(name: str) -> BookingId:
    return BookingId(f"wish-{name}")


def given_places(capacity: int | None, elsewhere: int = 0, *, at: datetime = WINTER) -> CapacityChanged:
    return CapacityChanged(capacity, elsewhere, at, by=CAPACITY)


def registered(name: str, places: int = 1, *, wish: str = "", at: datetime = WINTER) -> Registered:
    wanted = request(name, places, wish=wish)
    id = BookingId(wanted.id)
    return Registered(id, wanted.person, wanted.categories, price(places), RULES.cancellation, START, at, by=CAPACITY)


def waits(
    name: str, position: int, *, ahead: int = 0, places: int = 1, wish: str = "", reason: Reason = Reason.FULL
) -> Waitlisted:
    had = registered(name, places, wish=wish)
    terms = (had.quote, had.terms, START)
    by = CAPACITY if reason is Reason.FULL else FIT
    return Waitlisted(had.booking, had.person, had.categories, *terms, position, ahead, reason, WINTER, by=by)


def declined(name: str, *refusals: Refusal, places: int = 1, wish: str = "", at: datetime = WINTER) -> Declined:
    wanted = request(name, places, wish=wish)
    return Declined(wanted.id, wanted.person, wanted.categories, refusals, at)


def moved_up(name: str, position: int, *, at: datetime = WINTER) -> Promoted:
    return Promoted(booking(name), PersonId(name), position, at, by=FIT)


def gave_up(name: str, settlement: Settlement = FREE, *, at: datetime = WINTER) -> Cancelled:
    return Cancelled(booking(name), PersonId(name), settlement, at, TERMS)


def no_show(name: str) -> NoShow:
    return NoShow(booking(name), PersonId(name), START)


def price(places: int) -> Quote:
    return Quote((Line(LineKind.PRICE, "standard", places, Money(4800)),))


def asks(
    name: str, places: int = 1, *, of: Session = COURSE, at: datetime = WINTER, wish: str = "", rules: Rules = RULES
) -> Decision:
    wanted = request(name, places, wish=wish)
    return lambda roster: registration.register(roster, wanted, session=of, rules=rules, at=at)


def cancels(
    name: str, *, of: Session = COURSE, at: datetime = WINTER, paid: Money | None = None, rules: Rules = RULES
) -> Decision:
    return lambda roster: registration.cancel(roster, booking(name), session=of, rules=rules, at=at, paid=paid)


def misses(name: str, *, at: datetime = START) -> Decision:
    return lambda roster: registration.note_no_show(roster, booking(name), session=course(2), rules=RULES, at=at)


def is_now(of: Session, *, at: datetime = WINTER, rules: Rules = RULES) -> Decision:
    """The provider says what the session is from now on."""
    return lambda roster: registration.adjust(roster, session=of, rules=rules, at=at)


FULL = given_places(2), registered("anna"), registered("ben")


def crowds() -> SearchStrategy[History]:
    """Histories of a course with few places and a crowd that wants them, up to its start and beyond.

    ``testing.histories()`` is broader but seldom keeps anybody waiting; here most histories have a queue that moves.
    """
    session = st.builds(course, st.sampled_from((3, 4, 2, 5, 1, 0, None)), st.sampled_from((0, 0, 1)))
    limit = st.sampled_from((*[None] * 7, 3, 1, 0))
    return _crowd(session, limit)


@st.composite
def _crowd(draw: DrawFn, session: SearchStrategy[Session], limit: SearchStrategy[int | None]) -> History:
    sizes = draw(st.lists(st.sampled_from((1, 1, 1, 1, 2, 2, 3, 4)), min_size=12, max_size=12))
    wishes = [
        request(f"person-{number % 9}", places, wish=f"request-{number}")
        for number, places in enumerate(sizes, start=1)
    ]
    first: list[Command] = [Ask(wish) for wish in wishes[: draw(st.integers(3, 9))]]
    commands = first + draw(st.lists(_commands(wishes), min_size=5, max_size=25))
    hours = draw(st.lists(st.sampled_from((0, 0, 1, 24, 96)), min_size=len(commands), max_size=len(commands)))
    at, told = START - timedelta(days=21), []
    for command, later in zip(commands, hours, strict=True):
        at += timedelta(hours=later)
        told.append((command, at))
    return testing.replay(draw(session), attrs.evolve(RULES, waiting=WaitingRules(draw(limit))), told)


def _commands(wishes: Sequence[Request]) -> SearchStrategy[Command]:
    asked = st.integers(1, len(wishes))
    ask = st.builds(Ask, st.sampled_from(wishes))
    give_up = st.builds(GiveUp, st.integers(1, 6), st.sampled_from((0, 50, 100)))
    resize = st.builds(Resize, st.sampled_from((None, *range(7))), st.integers(0, 2))
    kinds: tuple[SearchStrategy[Command], ...] = (
        *[ask] * 8,
        *[give_up] * 4,
        *[resize] * 2,
        st.builds(Move, st.sampled_from((-7, 1, 7))),
        st.builds(Announce, st.sampled_from((Status.WITHDRAWN, Status.PLANNED))),
        st.builds(Miss, asked),
        st.sampled_from((*[MoveUp()] * 5, CallOff(Cause.ROOM))),
    )
    # one_of counts each kind once, however often it is named
    return st.integers(0, len(kinds) - 1).flatmap(lambda number: kinds[number])


def has_place(one: Booking) -> bool:
    """Those who did not come had their place all the same."""
    return one.state in (State.REGISTERED, State.NO_SHOW)


HISTORIES = crowds() | testing.histories()
