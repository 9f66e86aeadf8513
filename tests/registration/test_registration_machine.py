"""The room against a second opinion: the same commands, decided by plain lists and dictionaries that share no code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)
from ledger import PRICE, START, Ledger
from registration_cases import course, request
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    Cancelled,
    CapacityChanged,
    Cause,
    Declined,
    NoShow,
    Promoted,
    Refused,
    Registered,
    Roster,
    RosterEvent,
    SessionCancelled,
    State,
    Waitlisted,
)
from bildungsraum.rules import Rules, WaitingRules
from bildungsraum.schedule import Session, Status
from bildungsraum.values import BookingId, Money, PersonId, RequestId

Wish = tuple[str, str, int]


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
        case Refused():
            return ("refused", event.booking, [one.reason.value for one in event.refusals])
        case SessionCancelled():
            return ("called off",)
        case NoShow():
            return ("missed", event.booking)
    raise AssertionError(f"the ledger knows nothing of {event}")


class RosterAndLedger(RuleBasedStateMachine):
    """Every command is decided twice; events, queue and counts have to be the same."""

    wishes = Bundle("wishes")

    def __init__(self) -> None:
        super().__init__()
        self.roster, self.at = Roster(), WINTER
        self.session: Session = course(0)
        self.statute: Rules = RULES
        self.ledger = Ledger(None)

    @initialize(
        capacity=st.integers(1, 6),
        limit=st.sampled_from([None, None, None, 3, 1, 0]),
        days_left=st.sampled_from([9, 57, 4, 1]),
    )
    def opened(self, capacity: int, limit: int | None, days_left: int) -> None:
        self.at = START - timedelta(days=days_left)
        self.statute = attrs.evolve(RULES, waiting=WaitingRules(limit))
        self.ledger.limit = limit
        self.ledger.announced = (capacity, 0)
        self.session = course(capacity)
        self._adjusted()

    @rule(target=wishes, person=st.integers(1, 30), size=st.integers(1, 4))
    def ask(self, person: int, size: int) -> Wish:
        return self._wished(person, size)

    @rule(target=wishes, crowd=st.lists(st.tuples(st.integers(1, 30), st.sampled_from([1, 2])), min_size=2, max_size=6))
    def ask_one_after_the_other(self, crowd: list[tuple[int, int]]) -> MultipleResults[Wish]:
        return multiple(*(self._wished(person, size) for person, size in crowd))

    @rule(wish=wishes)
    def ask_again(self, wish: Wish) -> None:
        id, person, size = wish
        first = self.roster.outcomes[RequestId(id)]
        self._asked(wish)
        assert self.roster.outcomes[RequestId(id)] == first
        for other in (request("stranger", size, wish=id), request(person, size + 1, wish=id)):
            with pytest.raises(ValueError, match="was used for another wish"):
                registration.register(self.roster, other, session=self.session, rules=self.statute, at=self.at)

    @rule(wish=wishes, share=st.sampled_from([0, 50, 100]))
    def cancel_any(self, wish: Wish, share: int) -> None:
        if wish[0] in self.ledger.state:
            self._cancelled(wish[0], share)
        else:
            with pytest.raises(LookupError, match="no booking"):
                registration.cancel(
                    self.roster, BookingId(wish[0]), session=self.session, rules=self.statute, at=self.at
                )

    @precondition(lambda self: self.ledger.people())
    @rule(data=st.data(), share=st.sampled_from([0, 100]))
    def cancel_one_that_stands(self, data: st.DataObject, share: int) -> None:
        self._cancelled(data.draw(st.sampled_from(sorted(self.ledger.people().values()))), share)

    @rule(capacity=st.sampled_from([*range(8), None]), elsewhere=st.integers(0, 2), announced=st.booleans())
    def resize(self, capacity: int | None, elsewhere: int, announced: bool) -> None:
        """What is not announced the room hears of with the next decision."""
        self.ledger.announced = (capacity, elsewhere)
        self.session = attrs.evolve(self.session, capacity=capacity, taken_elsewhere=elsewhere)
        if announced:
            self._adjusted()

    @rule(hours=st.sampled_from([1, 12, 100]))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule(wish=wishes)
    def miss(self, wish: Wish) -> None:
        id = BookingId(wish[0])
        facts: dict[str, Any] = {"session": self.session, "rules": self.statute, "at": self.at}
        if id in self.ledger.state:
            self._same(registration.note_no_show(self.roster, id, **facts), self.ledger.miss(id, self.at))
        else:
            with pytest.raises(LookupError):
                registration.note_no_show(self.roster, id, **facts)

    @precondition(lambda self: len(self.ledger.answered) > 25)
    @rule()
    def call_off(self) -> None:
        self.session = attrs.evolve(self.session, status=Status.CANCELLED)
        events = registration.cancel_session(
            self.roster, session=self.session, rules=self.statute, at=self.at, cause=Cause.ROOM
        )
        self._same(events, self.ledger.call_off(self.at))

    @invariant()
    def the_queue_is_the_same(self) -> None:
        waiting = [str(one.id) for one in self.roster.waiting]
        assert waiting == self.ledger.queue
        assert self.roster.bookings_waiting == len(waiting)
        assert [self.roster.ahead_of(BookingId(one)) for one in waiting] == list(range(len(waiting)))
        assert self.roster.position_next == len(self.ledger.number) + 1

    @invariant()
    def nobody_could_move_up_now(self) -> None:
        assert registration.promote(self.roster, session=self.session, rules=self.statute, at=self.at) == ()

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

    def _wished(self, person: int, size: int) -> Wish:
        wish = (f"wish-{len(self.ledger.answered)}", f"person-{person}", size)
        self._asked(wish)
        return wish

    def _asked(self, wish: Wish) -> None:
        id, person, size = wish
        wanted = request(person, size, wish=id)
        events = registration.register(self.roster, wanted, session=self.session, rules=self.statute, at=self.at)
        self._same(events, self.ledger.ask(id, person, size, self.at))

    def _cancelled(self, wish: str, share: int) -> None:
        paid = self.ledger.size[wish] * PRICE * share // 100
        events = registration.cancel(
            self.roster,
            BookingId(wish),
            session=self.session,
            rules=self.statute,
            at=self.at,
            paid=Money(paid) if share else None,
        )
        self._same(events, self.ledger.cancel(wish, paid, self.at))

    def _adjusted(self) -> None:
        events = registration.adjust(self.roster, session=self.session, rules=self.statute, at=self.at)
        self._same(events, self.ledger.catch_up(self.at))

    def _same(self, events: tuple[RosterEvent, ...], told: list[tuple[Any, ...]]) -> None:
        assert [in_words(event) for event in events] == told
        self.roster = self.roster.after(events)


TestRosterAndLedger = RosterAndLedger.TestCase
TestRosterAndLedger.settings = settings(max_examples=30, stateful_step_count=40, deadline=None)
