"""Two sister sessions under one value of rules, and everything that people, clerks and providers can do to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from hypothesis.strategies import DataObject, SearchStrategy

from .. import registration
from ..offering import Offering, Provider
from ..ports import Store
from ..registration import Booking, Options, Refused, Request, Roster, RosterEvents, Side
from ..rules import RuleBook, Rules
from ..sync import Listing
from ..values import ProviderId, RequestId, utc
from .booking_commands import Change, OfTwo, Swap
from .commands import Command, Wish, changed
from .decisions import decided, decided_between
from .histories import Step
from .invariants import INVARIANTS, Paper
from .orders import cancellations, moments_after, orders_of_clerk, orders_of_person, orders_of_session, wishes_for
from .sisters import rulings, sister_sessions

NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)
SIDES = st.sampled_from((0, 1))
DAYS_LEFT = st.sampled_from((30, 80, 20, 14, 7, 2))


class RosterMachine(RuleBasedStateMachine):
    """Whatever happens to two sessions of one offering, :data:`INVARIANTS` hold after every step.

    :func:`machine` makes one for the rules and the store of a district.
    """

    rules_drawn: ClassVar[SearchStrategy[Rules]]
    open_store: ClassVar[tuple[Callable[[], Store], ...]] = ()
    code: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0
        self.rosters = [Roster(), Roster()]
        self.papers = [Paper(), Paper()]
        self.journals: list[RosterEvents] = [(), ()]
        self.made: list[Request] = []
        self.stores = [open_store() for open_store in self.open_store]

    @initialize(data=st.data())
    def begin(self, data: DataObject) -> None:
        """Some day before the start."""
        self.statute = data.draw(self.rules_drawn)
        self.sessions = list(data.draw(sister_sessions(self.statute)))
        starts = self.sessions[0].starts
        self.at = utc(NEW_YEAR if starts is None else starts) - timedelta(days=data.draw(DAYS_LEFT))
        offering = Offering(self.sessions[0].offering, ProviderId("provider-1"), "Kurs")
        for store in self.stores:
            with store.writing() as unit:
                unit.catalogue.save_provider(Provider(offering.provider, "Träger"))
                unit.catalogue.save(Listing(offering, self.sessions))

    @rule(data=st.data(), side=SIDES)
    def time_passes(self, data: DataObject, side: int) -> None:
        """Up to what comes next, or by hours and days."""
        self.at = data.draw(moments_after(self.at, self.rosters[side], self.sessions[side], self.statute))

    @rule(data=st.data(), side=SIDES)
    def somebody_wishes(self, data: DataObject, side: int) -> None:
        """Somebody registers, holds places or wants to be told."""
        sister = self.sessions[1 - side], self.rosters[1 - side]
        new = len(self.made) + 1
        wishes = wishes_for(self.sessions[side], self.statute, self.made, new, code=self.code, sister=sister)
        self._do(side, data.draw(wishes))

    @rule(data=st.data(), side=SIDES)
    def many_wish_at_once(self, data: DataObject, side: int) -> None:
        """At one instant, one after the other."""
        for _ in range(3):
            self.somebody_wishes(data, side)

    @precondition(lambda self: self._booked())
    @rule(data=st.data())
    def somebody_gives_up(self, data: DataObject) -> None:
        """So that others move up."""
        side = data.draw(st.sampled_from(self._booked()))
        self._do(side, data.draw(cancellations(self.rosters[side])))

    @precondition(lambda self: self._booked())
    @rule(data=st.data())
    def somebody_does_something(self, data: DataObject) -> None:
        """Somebody pays, accepts, hands over, agrees."""
        side = data.draw(st.sampled_from(self._booked()))
        self._do(side, data.draw(orders_of_person(self.rosters[side])))

    @precondition(lambda self: self._booked())
    @rule(data=st.data())
    def a_clerk_does_something(self, data: DataObject) -> None:
        """A clerk approves, rejects, re-orders, notes who came."""
        side = data.draw(st.sampled_from(self._booked()))
        self._do(side, data.draw(orders_of_clerk(self.rosters[side], self.sessions[side])))

    @rule(data=st.data(), side=SIDES)
    def the_session_changes(self, data: DataObject, side: int) -> None:
        """Places, dates, the decision, lots; it may be called off."""
        self._do(side, data.draw(orders_of_session(self.sessions[side])))

    @precondition(lambda self: self._booked())
    @rule(data=st.data())
    def somebody_changes_over(self, data: DataObject) -> None:
        """From one session to the other, alone or in exchange."""
        side = data.draw(st.sampled_from(self._booked()))
        ours = self._booking(data, side)
        command: OfTwo = Change(ours.id, self._request(ours, 1 - side))
        if len(self.rosters[1 - side].bookings) and data.draw(st.booleans()):
            theirs = self._booking(data, 1 - side)
            command = Swap(ours.id, theirs.id, command.request, self._request(theirs, side))
        sides = self._side(side), self._side(1 - side)
        before, after = decided_between(*sides, command=command, at=self.at), None
        assert decided_between(*sides, command=command, at=self.at) == before
        self._happened({side: (command, before[0]), 1 - side: (command, before[1])})
        if not any(isinstance(event, Refused) for event in (*before[0], *before[1])):
            after = decided_between(self._side(side), self._side(1 - side), command=command, at=self.at)
        assert after in (None, ((), ())), "twice is once"

    def teardown(self) -> None:
        """Give back what the stores hold open."""
        for store in self.stores:
            store.close()

    # what happened ----------------------------------------------------------------------------------------------------

    def _do(self, side: int, command: Command) -> None:
        if isinstance(command, Wish) and command.request not in self.made:
            self.made.append(command.request)
        self.sessions[side] = changed(self.sessions[side], command)
        session, roster = self.sessions[side], self.rosters[side]
        events = decided(roster, command, session=session, rules=self.statute, at=self.at)
        self._happened({side: (command, events)})
        roster, sisters = self.rosters[side], (self._side(1 - side),)
        verdict = registration.decide_go(roster, session=session, rules=self.statute, at=self.at, sisters=sisters)
        assert not isinstance(verdict, Options) or verdict.options, "there is no choice among nothing"

    def _happened(self, told: Mapping[int, tuple[Command | OfTwo, RosterEvents]]) -> None:
        """Check everything that must be true of the step, and write it down."""
        self.steps += 1
        for side, (command, events) in told.items():
            step = Step(command, self.at, self.sessions[side], self.rosters[side], events)
            for invariant in INVARIANTS:
                invariant(step, self.statute)
            self.papers[side].check(step)
            self.journals[side] += events
            self.rosters[side] = step.after
            assert Roster().after(self.journals[side]) == step.after, "the journal leads elsewhere"
        self._written({side: events for side, (_, events) in told.items()})

    def _written(self, told: Mapping[int, RosterEvents]) -> None:
        """Each store has kept it all, in one unit of work, and says the same."""
        for store in self.stores:
            with store.writing() as unit:
                for side, events in told.items():
                    expected = len(self.journals[side]) - len(events)
                    id, roster = self.sessions[side].id, self.rosters[side]
                    unit.journal.append(id, events, expected=expected, roster=roster)
            with store.reading() as unit:
                for side in told:
                    id = self.sessions[side].id
                    assert tuple(unit.journal.read(id)) == self.journals[side], (
                        f"the journal of {id} is not what was written"
                    )

    def _side(self, side: int) -> Side:
        return Side(self.rosters[side], self.sessions[side], self.statute)

    def _booked(self) -> list[int]:
        """The sides on which there are bookings."""
        return [side for side, roster in enumerate(self.rosters) if len(roster.bookings)]

    def _booking(self, data: DataObject, side: int) -> Booking:
        bookings = self.rosters[side].bookings
        return bookings[data.draw(st.sampled_from(sorted(bookings)))]

    def _request(self, booking: Booking, side: int) -> Request:
        """The same wish for the session of the other *side*."""
        number = len(self.made) + 1
        id = RequestId(f"request-{number}-{side}")
        made = Request(id, self.sessions[side].id, booking.person, booking.categories, party=booking.party)
        self.made.append(made)
        return made


def machine(
    rules: Rules | RuleBook | SearchStrategy[Rules],
    *,
    store: Callable[[], Store] | None = None,
    code: str = "",
) -> type[RosterMachine]:
    """A machine that runs *rules*, or those that a book of rules has for somebody, and writes to a *store* of yours.

    *code* is the one that opens a closed session, if the rules ask for one.  Its ``TestCase`` is what pytest runs.
    """
    stores = () if store is None else (store,)
    fields: dict[str, Any] = {"rules_drawn": rulings(rules), "open_store": stores, "code": code}
    return type("DistrictMachine", (RosterMachine,), fields)
