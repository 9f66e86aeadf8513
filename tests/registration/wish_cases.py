"""A strict session and a party at its door of which anything may be wrong, with a second opinion on what is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import attrs
from attrs import frozen
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from registration_cases import CAPACITY, END, MOMENT, NO_PLACE, START, request
from roedertal import COURSE, RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import Price, Quote, Tariff
from bildungsraum.registration import (
    CapacityChanged,
    Cause,
    Elsewhere,
    Evidence,
    Party,
    Reason,
    Refusal,
    Registered,
    Request,
    Roster,
    RosterEvent,
    SessionCancelled,
    Waitlisted,
)
from bildungsraum.registration.frame import frame
from bildungsraum.rules import (
    AccessCode,
    Accompanied,
    AdmissionRules,
    AgeRule,
    Before,
    HoursBefore,
    Level,
    Limit,
    PartyRules,
    PlaceRules,
    Pool,
    Ruling,
    WaitingRules,
)
from bildungsraum.schedule import Session, Status
from bildungsraum.values import BookingId, Money, OfferingId, Period, PersonId, SessionId

STRICT = attrs.evolve(
    RULES,
    places=PlaceRules(pools=[Pool("hall"), Pool("kept", group="school", release=Before(1))]),
    admission=AdmissionRules(
        opens=Before(30),
        closes=HoursBefore(48),
        groups=["resident"],
        codes=[AccessCode.of("laterne", salt="salt")],
        age=AgeRule(16, 66),
        evidence=["residence"],
        prerequisites=["welding-1"],
        limits=[Limit(6)],
        overlapping=False,
    ),
    party=PartyRules(2, 4, accompanied=[Accompanied("child", ["adult"])]),
    waiting=WaitingRules(1),
)
CATEGORIES = [Price("adult", Money(4800)), Price("child", Money(2400))]
SESSION = attrs.evolve(COURSE, capacity=5, tariff=Tariff(CATEGORIES))
OPENS, CLOSES, OPEN = START - timedelta(days=30), START - timedelta(hours=48), START - timedelta(days=9)
RELEASED = START.replace(day=29, hour=7)
BIRTHS = {Reason.TOO_YOUNG: date(2011, 3, 31), Reason.TOO_OLD: date(1960, 3, 30)}
GROWN_UP = date(1990, 1, 1)
PARTIES = (
    ("adult", "child"),
    ("adult",),
    ("child", "child"),
    ("adult", "pet", "cat", "pet"),
    ("child",) * 5,
    ("adult",) * 6,
    ("pet",),
)
OTHER = Elsewhere(SessionId("vhs:tablet"), OfferingId("vhs:tablet"), meetings=[Period(START, END)])
ATTENDED = Elsewhere(SessionId("vhs:weld"), OfferingId("welding-1"), places=0, attended=True)


Told = tuple[bool, Refusal]
"""Whether something is wrong, and how it is told."""


def rule(key: str) -> Ruling:
    return Ruling(key, Level.DISTRICT)


@frozen
class Wish:
    """A party at the door of a strict session, and everything that may be wrong with it."""

    at: datetime
    status: Status
    called_off: bool
    is_full: bool
    before: str
    categories: tuple[str, ...]
    births: tuple[date, ...]
    code: str
    groups: tuple[str, ...]
    pools: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    attended: bool
    elsewhere: int
    overlaps: bool
    reductions: tuple[str, ...]

    @property
    def session(self) -> Session:
        return attrs.evolve(SESSION, status=self.status)

    @property
    def request(self) -> Request:
        party = Party(pools=self.pools, groups=self.groups, evidence=self.evidence)
        wish = attrs.evolve(request("anna"), categories=self.categories, reductions=self.reductions, party=party)
        return attrs.evolve(wish, code=self.code, births=self.births)

    @property
    def others(self) -> tuple[Elsewhere, ...]:
        other = attrs.evolve(OTHER, places=self.elsewhere, meetings=OTHER.meetings if self.overlaps else ())
        return (other, ATTENDED) if self.attended else (other,)

    @property
    def roster(self) -> Roster:
        """Nobody, or five who have all places and one who waits, as it was a while ago."""
        about = frame(self.session, STRICT)
        events: list[RosterEvent] = [CapacityChanged(about.capacity, 0, WINTER, about.quotas, by=CAPACITY)]
        facts = (Quote(()), STRICT.cancellation, START)
        first, party = PersonId("anna" if self.before == "has" else "host"), ("adult",) * 5
        if self.is_full:
            events.append(Registered(BookingId("first"), first, party, *facts, WINTER, allocation=("hall",) * 5))
            second = PersonId("anna" if self.before == "waits" else "guest")
            events.append(Waitlisted(BookingId("second"), second, ("adult",), *facts, 1, 0, Reason.FULL, WINTER))
        roster = Roster().after([*events, *([SessionCancelled(Cause.ROOM, WINTER)] if self.called_off else [])])
        return roster.after(registration.adjust(roster, session=self.session, rules=STRICT, at=self.at))

    def wrong(self) -> Iterator[Refusal]:
        """What is wrong, told by hand in reading order."""
        for is_so, refusal in (*self._session(), *self._person(), *self._people(), *self._party(), *self._room()):
            if is_so:
                yield refusal

    @property
    def _crowd_there(self) -> bool:
        return self.is_full and not self.called_off

    def _session(self) -> list[Told]:
        return [
            (self.called_off or self.status is Status.CANCELLED, Refusal(Reason.SESSION_CANCELLED)),
            (self.status is Status.WITHDRAWN, Refusal(Reason.SESSION_WITHDRAWN)),
            (self.at >= END, Refusal(Reason.SESSION_OVER, when=END)),
            (self.at < OPENS, Refusal(Reason.REGISTRATION_NOT_OPEN, when=OPENS)),
            (self.at >= CLOSES, Refusal(Reason.REGISTRATION_CLOSED, when=CLOSES)),
        ]

    def _person(self) -> list[Told]:
        had, waited = (self._crowd_there and self.before == one for one in ("has", "waits"))
        places = 5 * had + waited + self.elsewhere + len(self.categories)
        limit = Refusal(Reason.LIMIT_REACHED, limit=6, name="person.everything", by=rule("admission.limits"))
        before = Refusal(Reason.PREREQUISITE_MISSING, name="welding-1", by=rule("admission.prerequisites"))
        overlaps = Refusal(Reason.OVERLAPS, name="vhs:tablet", by=rule("admission.overlapping"))
        return [
            (self.code != "laterne", Refusal(Reason.CODE_WRONG, by=rule("admission.codes"))),
            ("resident" not in self.groups, Refusal(Reason.NOT_IN_GROUP, by=rule("admission.groups"))),
            (had, Refusal(Reason.ALREADY_REGISTERED, name="first")),
            (waited, Refusal(Reason.ALREADY_WAITING, name="second")),
            (self.overlaps and self.elsewhere > 0, overlaps),
            (places > 6, limit),
            (not self.attended, before),
        ]

    def _people(self) -> list[Told]:
        ages, proofs = rule("admission.age"), rule("admission.evidence")
        late = [one.valid_until for one in self.evidence] == [date(2027, 3, 29)]
        return [
            (len(self.births) != len(self.categories), Refusal(Reason.AGE_UNKNOWN, by=ages)),
            (BIRTHS[Reason.TOO_YOUNG] in self.births, Refusal(Reason.TOO_YOUNG, limit=16, by=ages)),
            (BIRTHS[Reason.TOO_OLD] in self.births, Refusal(Reason.TOO_OLD, limit=66, by=ages)),
            (not self.evidence, Refusal(Reason.EVIDENCE_MISSING, name="residence", by=proofs)),
            (late, Refusal(Reason.EVIDENCE_EXPIRES, name="residence", by=proofs)),
        ]

    def _party(self) -> list[Told]:
        places, alone = len(self.categories), "child" in self.categories and "adult" not in self.categories
        unknown = dict.fromkeys(one for one in self.reductions if one != "pass")
        return [
            (places < 2, Refusal(Reason.PARTY_TOO_SMALL, limit=2, by=rule("party.minimum"))),
            (places > 4, Refusal(Reason.PARTY_TOO_LARGE, limit=4, by=rule("party.maximum"))),
            (places > 5, Refusal(Reason.PARTY_LARGER_THAN_SESSION, limit=5, by=CAPACITY)),
            (alone, Refusal(Reason.COMPANY_MISSING, name="child", by=rule("party.accompanied"))),
            *[(one in self.categories, Refusal(Reason.CATEGORY_UNKNOWN, name=one)) for one in ("pet", "cat")],
            *[(True, Refusal(Reason.REDUCTION_UNKNOWN, name=one, by=rule("reductions"))) for one in unknown],
        ]

    def _room(self) -> list[Told]:
        kept = "kept" in self.pools and "school" not in self.groups and self.at < RELEASED
        pools = rule("places.pools")
        return [
            ("attic" in self.pools, Refusal(Reason.POOL_UNKNOWN, name="attic", by=pools)),
            (kept, Refusal(Reason.POOL_RESERVED, when=RELEASED, name="kept", by=pools)),
            (self._crowd_there, NO_PLACE),
            (self._crowd_there, Refusal(Reason.WAITING_LIST_FULL, limit=1, by=rule("waiting.maximum"))),
        ]


def wishes() -> SearchStrategy[Wish]:
    """Each thing is right more often than not, so that every subset of reasons comes."""
    seen = st.sampled_from((date(2027, 3, 30), None, date(2027, 3, 29)))
    proof = seen.map(lambda until: (Evidence("residence", date(2027, 1, 7), until),))
    moments = (OPEN, OPEN, OPEN, OPENS - MOMENT, OPENS, CLOSES - MOMENT, CLOSES, RELEASED - MOMENT, RELEASED, END)
    return st.sampled_from(PARTIES).flatmap(
        lambda categories: st.builds(
            Wish,
            st.sampled_from(moments),
            st.sampled_from((*[Status.PLANNED] * 4, Status.CANCELLED, Status.WITHDRAWN)),
            st.sampled_from((False, False, False, True)),
            st.booleans(),
            st.sampled_from(("nothing", "nothing", "has", "waits")),
            st.just(categories),
            st.sampled_from((0, 0, 0, 1)).flatmap(
                lambda unknown: st.lists(
                    st.sampled_from((GROWN_UP, GROWN_UP, *BIRTHS.values())),
                    min_size=len(categories) - unknown,
                    max_size=len(categories) - unknown,
                ).map(tuple)
            ),
            st.sampled_from(("laterne", "laterne", "Laterne", "")),
            st.sampled_from((("resident",), ("resident", "school"), ("school",), ())),
            st.sampled_from(((), ("hall",), ("kept",), ("attic",))),
            st.just(()) | proof | proof,
            st.booleans(),
            st.integers(0, 5),
            st.booleans(),
            st.sampled_from(((), ("pass",), ("forged",), ("lapsed", "pass", "forged", "lapsed"))),
        )
    )
