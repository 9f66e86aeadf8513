"""The room against a second opinion: the same commands, decided by plain lists and dictionaries that share no code."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule
from registration_cases import course, request
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    CancellationRefused,
    Cancelled,
    CapacityChanged,
    Cause,
    Declined,
    NoShow,
    Promoted,
    Registered,
    Roster,
    RosterEvent,
    SessionCancelled,
    State,
    Waitlisted,
)
from bildungsraum.rules import Rules
from bildungsraum.schedule import Session, Status
from bildungsraum.values import BookingId, Money, PersonId, RequestId

START = datetime.fromisoformat("2027-03-30T10:00:00+02:00")
END = datetime.fromisoformat("2027-04-20T11:30:00+02:00")
PRICE = 4800  # cents for one place


class Ledger:
    """What a careful clerk would do with a sheet of paper: free until 7 days before, half until 3, then the price."""

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self.announced: tuple[int | None, int] = (0, 0)
        self.known: tuple[int | None, int] = (0, 0)
        self.person: dict[str, str] = {}
        self.size: dict[str, int] = {}
        self.state: dict[str, str] = {}
        self.answered: set[str] = set()
        self.queue: list[str] = []
        self.number: dict[str, int] = {}
        self.called_off = False

    def places_left(self) -> float:
        capacity, elsewhere = self.known
        given = sum(self.size[wish] for wish, state in self.state.items() if state in ("registered", "no_show"))
        return float("inf") if capacity is None else capacity - elsewhere - given

    def people(self) -> dict[str, str]:
        return {self.person[wish]: wish for wish, state in self.state.items() if state != "cancelled"}

    def catch_up(self, at: datetime) -> list[tuple[Any, ...]]:
        told: list[tuple[Any, ...]] = []
        if self.known != self.announced:
            self.known = self.announced
            told.append(("places", *self.known))
        while self.queue and not self.called_off and at < START and self.places_left() >= self.size[self.queue[0]]:
            wish = self.queue.pop(0)
            self.state[wish] = "registered"
            told.append(("moved up", wish, self.number[wish]))
        return told

    def ask(self, wish: str, person: str, size: int, at: datetime) -> list[tuple[Any, ...]]:
        if wish in self.answered:
            return []
        self.answered.add(wish)
        told = self.catch_up(at)
        full, behind = self.places_left() < size, bool(self.queue)
        no = self._objections(person, size, at)
        limit = 0 if self.known[0] == 0 else self.limit
        if (full or behind) and limit is not None and len(self.queue) >= limit:
            no += ["full" if full else "others_wait"] + ["waiting_list_full"] * (limit > 0)
        if no:
            return [*told, ("declined", wish, no)]
        self.person[wish], self.size[wish] = person, size
        if not full and not behind:
            self.state[wish] = "registered"
            return [*told, ("registered", wish, size)]
        self.state[wish], self.number[wish] = "waiting", len(self.number) + 1
        self.queue.append(wish)
        why = "full" if full else "others_wait"
        return [*told, ("waits", wish, size, self.number[wish], len(self.queue) - 1, why)]

    def _objections(self, person: str, size: int, at: datetime) -> list[str]:
        ours, capacity = self.people().get(person), self.known[0]
        found = {
            "session_cancelled": self.called_off,
            "session_over": at >= END,
            "registration_closed": at >= START,
            "already_registered": ours is not None and self.state[ours] != "waiting",
            "already_waiting": ours in self.queue,
            "party_larger_than_session": capacity is not None and size > capacity > 0,
        }
        return [reason for reason, is_so in found.items() if is_so]

    def cancel(self, wish: str, paid: int, at: datetime) -> list[tuple[Any, ...]]:
        state = self.state[wish]
        if state == "cancelled":
            return []
        if state == "no_show" or at >= END:
            return [("too late", wish)]
        claim = 0 if state == "waiting" else self.size[wish] * PRICE * self._percent(at) // 100
        self.state[wish] = "cancelled"
        if wish in self.queue:
            self.queue.remove(wish)
        return [("cancelled", wish, claim, max(0, paid - claim), max(0, claim - paid)), *self.catch_up(at)]

    def _percent(self, at: datetime) -> int:
        days_left = (START.date() - at.astimezone(START.tzinfo).date()).days
        return 0 if days_left >= 7 else 50 if days_left >= 3 else 100

    def call_off(self) -> list[tuple[Any, ...]]:
        if self.called_off:
            return []
        self.called_off, self.queue = True, []
        self.state = dict.fromkeys(self.state, "cancelled")
        return [("called off",)]

    def miss(self, wish: str) -> list[tuple[Any, ...]]:
        before, self.state[wish] = self.state[wish], "no_show"
        return [] if before == "no_show" else [("missed", wish)]


def in_words(event: RosterEvent) -> tuple[Any, ...]:
    """The event as the ledger would tell it."""
    match event:
        case CapacityChanged(capacity, elsewhere):
            return ("places", capacity, elsewhere)
        case Registered():
            assert event.quote.total == Money(PRICE * len(event.categories))
            return ("registered", event.booking, len(event.categories))
        case Waitlisted():
            size = len(event.categories)
            return ("waits", event.booking, size, event.position, event.ahead, event.reason.value)
        case Declined():
            return ("declined", event.request, [one.reason.value for one in event.refusals])
        case Promoted():
            return ("moved up", event.booking, event.position)
        case Cancelled(booking, _, cost):
            return ("cancelled", booking, cost.claim.cents, cost.refund.cents, cost.open.cents)
        case CancellationRefused():
            return ("too late", event.booking)
        case SessionCancelled():
            return ("called off",)
        case NoShow():
            return ("missed", event.booking)


class RosterAndLedger(RuleBasedStateMachine):
    """Every command is decided twice; events, queue and counts have to be the same."""

    wishes = Bundle("wishes")

    def __init__(self) -> None:
        super().__init__()
        self.roster, self.session, self.rules, self.at = Roster(), course(0), RULES, WINTER
        self.ledger = Ledger(None)

    @initialize(capacity=st.integers(1, 6), limit=st.sampled_from([None, None, 3, 1, 0]))
    def opened(self, capacity: int, limit: int | None) -> None:
        self.rules: Rules = attrs.evolve(RULES, waiting_maximum=limit)
        self.ledger.limit = limit
        self._resized(capacity, 0)

    @rule(target=wishes, person=st.integers(1, 12), size=st.integers(1, 4))
    def ask(self, person: int, size: int) -> tuple[str, str, int]:
        wish = (f"wish-{len(self.ledger.answered)}", f"person-{person}", size)
        self._asked(wish)
        return wish

    @rule(target=wishes, person=st.integers(1, 12), size=st.integers(1, 2))
    def ask_for_few(self, person: int, size: int) -> tuple[str, str, int]:
        return self.ask(person, size)

    @rule(wish=wishes)
    def ask_again(self, wish: tuple[str, str, int]) -> None:
        first = self.roster.outcomes[RequestId(wish[0])]
        self._asked(wish)
        assert self.roster.outcomes[RequestId(wish[0])] == first

    @rule(wish=wishes)
    def use_the_id_of_another_wish(self, wish: tuple[str, str, int]) -> None:
        id, person, size = wish
        for other in (request("stranger", size, wish=id), request(person, size + 1, wish=id)):
            with pytest.raises(ValueError, match="was used for another wish"):
                registration.register(self.roster, other, session=self.session, rules=self.rules, at=self.at)

    @rule(wish=wishes, share=st.sampled_from([0, 50, 100]))
    def cancel(self, wish: tuple[str, str, int], share: int) -> None:
        id, _, size = wish
        booking, paid = BookingId(id), size * PRICE * share // 100
        asked: dict[str, Any] = {"session": self.session, "rules": self.rules, "at": self.at, "paid": Money(paid)}
        if id in self.ledger.state:
            told = self.ledger.cancel(id, paid, self.at)
            self._same(registration.cancel(self.roster, booking, **asked), told)
        else:
            with pytest.raises(LookupError, match="no booking"):
                registration.cancel(self.roster, booking, **asked)

    @rule(capacity=st.sampled_from([None, *range(8)]), elsewhere=st.integers(0, 2))
    def resize(self, capacity: int | None, elsewhere: int) -> None:
        self._resized(capacity, elsewhere)

    @rule(capacity=st.sampled_from([None, *range(8)]), elsewhere=st.integers(0, 2))
    def resize_unannounced(self, capacity: int | None, elsewhere: int) -> None:
        """The room hears of it with the next decision."""
        self.ledger.announced = (capacity, elsewhere)
        self.session: Session = attrs.evolve(self.session, capacity=capacity, taken_elsewhere=elsewhere)

    @rule()
    def move_up(self) -> None:
        assert registration.promote(self.roster, session=self.session, at=self.at) == ()

    @rule(hours=st.sampled_from([0, 1, 12, 36, 60]))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule(wish=wishes)
    def miss(self, wish: tuple[str, str, int]) -> None:
        id = BookingId(wish[0])
        state = self.ledger.state.get(id)
        if state in ("registered", "no_show") and (self.at >= START or state == "no_show"):
            events = registration.note_no_show(self.roster, id, session=self.session, at=self.at)
            self._same(events, self.ledger.miss(id))
        else:
            with pytest.raises(LookupError if state is None else ValueError):
                registration.note_no_show(self.roster, id, session=self.session, at=self.at)

    @precondition(lambda self: len(self.ledger.answered) > 12)
    @rule()
    def call_off(self) -> None:
        self.session = attrs.evolve(self.session, status=Status.CANCELLED)
        self._same(registration.cancel_session(self.roster, cause=Cause.ROOM, at=self.at), self.ledger.call_off())

    @invariant()
    def the_queue_is_the_same(self) -> None:
        waiting = [str(one.id) for one in self.roster.waiting]
        assert waiting == self.ledger.queue
        assert self.roster.bookings_waiting == len(waiting)
        assert [self.roster.ahead_of(BookingId(one)) for one in waiting] == list(range(len(waiting)))
        assert self.roster.position_next == len(self.ledger.number) + 1

    @invariant()
    def everybody_stands_where_the_ledger_says(self) -> None:
        assert {str(id): one.state.value for id, one in self.roster.bookings.items()} == self.ledger.state
        for person, wish in self.ledger.people().items():
            ours = self.roster.of(PersonId(person))
            assert ours is not None
            assert ours.id == wish
        registered = {str(one.id) for one in self.roster.registered()}
        assert registered == {wish for wish, state in self.ledger.state.items() if state == State.REGISTERED.value}

    @invariant()
    def all_counts_are_the_same(self) -> None:
        left = self.ledger.places_left()
        unlimited = left == float("inf")
        assert self.roster.places_free == (None if unlimited else left)
        assert self.roster.places_over == max(0, -left)
        bookable = 0 if self.ledger.queue else None if unlimited else max(0, left)
        assert self.roster.places_bookable == bookable

    def _asked(self, wish: tuple[str, str, int]) -> None:
        id, person, size = wish
        wanted = request(person, size, wish=id)
        events = registration.register(self.roster, wanted, session=self.session, rules=self.rules, at=self.at)
        self._same(events, self.ledger.ask(id, person, size, self.at))

    def _resized(self, capacity: int | None, elsewhere: int) -> None:
        self.resize_unannounced(capacity, elsewhere)
        events = registration.adjust(self.roster, session=self.session, at=self.at)
        self._same(events, self.ledger.catch_up(self.at))

    def _same(self, events: tuple[RosterEvent, ...], told: list[tuple[Any, ...]]) -> None:
        assert [in_words(event) for event in events] == told
        self.roster = self.roster.after(events)


TestRosterAndLedger = RosterAndLedger.TestCase
TestRosterAndLedger.settings = settings(max_examples=50, stateful_step_count=50, deadline=None)
