"""Every command there is, in any order and under several rules: both stores keep the same, and keep it in step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
from desk_cases import EVENING, ruled, save
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule
from roedertal import COURSE, OFFERING, RULES, VHS
from two_stores import TwoStores

from bildungsraum import Before, Money, Request, registration
from bildungsraum.registration import Cause, Declined, Party
from bildungsraum.rules import (
    AdmissionRules,
    ConfirmRule,
    Fit,
    HoldRules,
    Layer,
    Level,
    Limit,
    Lottery,
    Missed,
    OfferRule,
    PartyRules,
    PayRule,
    PlaceRules,
    Pool,
    Remedy,
    RuleBook,
    Scope,
    WaitingRules,
    places_kept,
)
from bildungsraum.values import BookingId, PersonId, RequestId, SessionId

SESSIONS = (COURSE.id, EVENING.id)
POOLS = (Pool("open", places=2, overflow=("kept",)), Pool("kept", places=1, group="seniors", release=Before(7)))
OFFERS = WaitingRules(offer=OfferRule(hours=48, missed=Missed.TO_END), fit=Fit.FIRST_FIT, classes=("seniors",))
HOLDS = HoldRules(confirm=ConfirmRule(48), pay=PayRule(5))
BOOKS: list[RuleBook] = [
    RuleBook(RULES),
    RuleBook(ruled(waiting=OFFERS, places=PlaceRules(pools=POOLS), holds=HOLDS)),
    RuleBook(
        ruled(
            waiting=WaitingRules(fit=Fit.SPLIT_WITH_CONSENT),
            party=PartyRules(maximum=4, names_due=Before(3)),
            admission=AdmissionRules(
                approval=True, overlapping=False, limits=[Limit(3), Limit(4, scope=Scope.HOUSEHOLD)]
            ),
        )
    ),
    RuleBook(
        ruled(holds=HoldRules(pay=PayRule(3, counts=False))),
        [
            Layer(Level.PROVIDER, VHS.id, (("waiting.maximum", 2),)),
            Layer(Level.SESSION, EVENING.id, (("admission.lottery", Lottery(Before(10))),)),
            Layer(Level.SESSION, COURSE.id, (("admission.prerequisites", (OFFERING.id,)), ("waiting", OFFERS))),
        ],
    ),
]

people = st.sampled_from(["anna", "ben", "carla", "dora", "emil"]).map(PersonId)
where = st.sampled_from(SESSIONS)
parties = st.builds(
    Party,
    groups=st.sampled_from([(), ("seniors",)]),
    household=st.sampled_from(["", "h-1"]),
    organisation=st.sampled_from(["", "", "firm"]),
    splits=st.booleans(),
)
WAYS_IN: list[Any] = [*[registration.register] * 4, registration.hold, registration.note_interest]
ON_BOOKINGS: list[tuple[Any, st.SearchStrategy[dict[str, Any]]]] = [
    (registration.cancel, st.just({})),
    (registration.accept, st.just({})),
    (registration.confirm, st.just({})),
    (registration.approve, st.just({"actor": "office"})),
    (registration.reject, st.just({"actor": "office", "reason": "full"})),
    (registration.note_payment, st.sampled_from([{"amount": Money(4800)}, {"amount": Money(100)}])),
    (registration.cancel_places, st.sampled_from([{"numbers": [1]}, {"numbers": [2, 3]}])),
    (registration.name_place, st.builds(dict, number=st.integers(1, 3), holder=people)),
    (registration.note_no_show, st.just({})),
    (registration.note_attendance, st.builds(dict, meeting=st.sampled_from(["1", "2"]), places=st.integers(0, 2))),
    (registration.consent, st.builds(dict, remedy=st.just(Remedy.HIGHER_FEE), agrees=st.booleans())),
]
ON_SESSIONS: list[tuple[Any, dict[str, Any]]] = [
    (registration.promote, {}),
    (registration.adjust, {}),
    (registration.confirm_session, {}),
    (registration.draw, {"seed": "published"}),
    (registration.reopen, {"actor": "office", "reason": "ill"}),
    (registration.cancel_meeting, {"meeting": "2"}),
]


class EveryCommand(TwoStores):
    """Two sessions with few places and everything that can be asked for them."""

    sessions = SESSIONS

    def __init__(self) -> None:
        super().__init__()
        self.wishes = 0
        self.requests: list[Request] = []

    @initialize(
        book=st.sampled_from(BOOKS), capacity=st.integers(1, 4), first=st.lists(parties, min_size=6, max_size=6)
    )
    def opened(self, book: RuleBook, capacity: int, first: list[Party]) -> None:
        """Both sessions are soon full, so that there is something to wait for."""
        self.open(book)
        capacity = max(capacity, places_kept(book.rules.places.pools))
        for desk in self.desks:
            save(desk, *(attrs.evolve(one, capacity=capacity, minimum=min(2, capacity)) for one in (COURSE, EVENING)))
        for number, party in enumerate(first):
            session, person = SESSIONS[number % 2], PersonId(f"p-{number}")
            self.requests.append(self._wish(session, person, 1 + number // 3, party))
        self.same(lambda desk: desk.register_many(self.requests, at=self.at))

    def _wish(self, session: SessionId, person: PersonId, places: int, party: Party) -> Request:
        self.wishes += 1
        id = RequestId(f"wish-{self.wishes}")
        return Request(id, session, person, ("standard",) * places, party=party)

    @rule(session=where, person=people, places=st.integers(1, 3), party=parties, data=st.data())
    def come(self, session: SessionId, person: PersonId, places: int, party: Party, data: st.DataObject) -> None:
        if data.draw(st.booleans()):
            others = data.draw(st.lists(st.none() | people, min_size=places, max_size=places, unique_by=str))
            party = attrs.evolve(party, holders=others)
        request = self._wish(session, person, places, party)
        self.requests.append(request)
        decision = data.draw(st.sampled_from(WAYS_IN))
        explained = self.same(lambda desk: desk.explain(request, at=self.at))
        outcome = self.same(lambda desk: desk.decide(decision, request, at=self.at))
        if decision is registration.register and isinstance(outcome.first, Declined):
            assert explained.reasons == outcome.first.refusals

    @rule(data=st.data())
    def send_or_ask_again(self, data: st.DataObject) -> None:
        if self.requests:
            some = data.draw(st.lists(st.sampled_from(self.requests), min_size=1, max_size=4))
            self.same(lambda desk: desk.register_many(some, at=self.at))

    @rule(data=st.data())
    def decide_about_a_booking(self, data: st.DataObject) -> None:
        booking = self._booking(data)
        if booking is not None:
            decision, facts = data.draw(st.sampled_from(ON_BOOKINGS))
            chosen = data.draw(facts)
            self.same(lambda desk: desk.decide(decision, booking, at=self.at, **chosen))
            self.same(lambda desk: desk.history(booking))
            self.same(lambda desk: desk.chance(booking, at=self.at))

    @rule(data=st.data(), heir=people, party=parties)
    def hand_over(self, data: st.DataObject, heir: PersonId, party: Party) -> None:
        booking = self._booking(data)
        if booking is not None:
            session = self.desks[0].session_of(booking)
            places = self.roster(session).bookings[booking].categories
            request = Request(RequestId(booking), session, heir, places, party=party)
            self.same(lambda desk: desk.decide(registration.transfer, booking, at=self.at, request=request))

    @rule(data=st.data())
    def reorder(self, data: st.DataObject) -> None:
        first, second = self._booking(data), self._booking(data)
        if first is not None:
            facts = {"before": second, "actor": "office", "reason": "hardship"}
            self.same(lambda desk: desk.decide(registration.reorder, first, at=self.at, **facts))

    @rule(session=where, chosen=st.sampled_from(ON_SESSIONS))
    def decide_about_a_session(self, session: SessionId, chosen: tuple[Any, dict[str, Any]]) -> None:
        decision, facts = chosen
        self.same(lambda desk: desk.decide_session(decision, session, at=self.at, **facts))
        self.same(lambda desk: desk.verdict(session, at=self.at))

    @rule(session=where)
    def make_up(self, session: SessionId) -> None:
        last = self.session(session).meetings[-1]
        by = timedelta(days=7)
        instead = attrs.evolve(last, key="instead", starts=last.starts + by, ends=last.ends + by)
        self.same(lambda desk: desk.make_up(session, "2", instead=instead, at=self.at))

    @rule(data=st.data(), places=st.integers(1, 3), party=parties)
    def move(self, data: st.DataObject, places: int, party: Party) -> None:
        booking = self._booking(data)
        if booking is not None:
            here = self.desks[0].session_of(booking)
            there = next(one for one in SESSIONS if one != here)
            request = self._wish(there, self.roster(here).bookings[booking].person, places, party)
            self.same(lambda desk: desk.move(booking, request, at=self.at))

    @rule(data=st.data())
    def swap(self, data: st.DataObject) -> None:
        found = [list(self.roster(session).registered()) for session in SESSIONS]
        if all(found):
            one, other = (data.draw(st.sampled_from(some)) for some in found)
            there = self._wish(SESSIONS[1], one.person, one.places, Party())
            here = self._wish(SESSIONS[0], other.person, other.places, Party())
            self.same(lambda desk: desk.swap(one.id, other.id, request=there, request_other=here, at=self.at))

    @rule(capacity=st.none() | st.integers(0, 4), session=where)
    def change_places(self, capacity: int | None, session: SessionId) -> None:
        changed = attrs.evolve(self.session(session), capacity=capacity)
        self.same(lambda desk: desk.change(changed, at=self.at))

    @rule(hours=st.sampled_from([1, 24, 72, 240, 600]))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        self.same(lambda desk: desk.tick(at=self.at))
        assert self.desks[0].tick(at=self.at) == {}
        self.same(lambda desk: desk.due(at=self.at))

    @rule(session=where, seldom=st.integers(0, 9))
    def call_off(self, session: SessionId, seldom: int) -> None:
        if seldom == 7:
            self.same(lambda desk: desk.cancel_session(session, cause=Cause.OTHER, at=self.at))

    def _booking(self, data: st.DataObject) -> BookingId | None:
        """One that is not over, if there is one, or any."""
        known = [one for session in SESSIONS for one in self.roster(session).bookings.values()]
        live = [one for one in known if not one.state.is_over] or known
        ids = sorted(one.id for one in data.draw(st.sampled_from([live, live, known])))
        return data.draw(st.sampled_from(ids)) if ids else None


TestEveryCommand = EveryCommand.TestCase
TestEveryCommand.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
