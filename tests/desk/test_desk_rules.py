"""The nearest rules hold at the desk, and bookings elsewhere count where the rules say so and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from desk_cases import EVENING, EVENING_OFFERING, Counting, ruled, save, wish
from roedertal import COURSE, OFFERING, RULES, VHS, WINTER

from bildungsraum import Before, Desk, Listing, Request, Rules, registration
from bildungsraum.registration import Declined, Explanation, Held, Party, Reason, Registered, State, Waitlisted
from bildungsraum.reminders import Kind
from bildungsraum.rules import (
    AdmissionRules,
    FeedbackRule,
    Layer,
    Level,
    Limit,
    ReminderRule,
    RuleBook,
    Ruling,
    Scope,
    Span,
    WaitingRules,
)
from bildungsraum.schedule import Session
from bildungsraum.values import BookingId, PersonId, SessionId, utc

ANNA = BookingId(f"{COURSE.id}/anna")
PREREQUISITE = (("admission.prerequisites", (OFFERING.id,)),)
END = max(utc(one.ends) for one in COURSE.meetings)


def reasons(desk: Desk, request: Request, at: datetime = WINTER) -> list[Reason]:
    """Why *request* is declined; the desk says beforehand what it decides then."""
    explained = desk.explain(request, at=at)
    outcome = desk.register(request, at=at).first
    if isinstance(outcome, Declined):
        assert explained == Explanation(None, outcome.refusals)
        return [one.reason for one in outcome.refusals]
    assert explained.prospect is not None
    return []


# levels ---------------------------------------------------------------------------------------------------------------

NO_WAITING = (("waiting.maximum", 0),)
LEVELS = [
    (Level.MUNICIPALITY, "14627010"),
    (Level.PROVIDER, VHS.id),
    (Level.OFFERING, OFFERING.id),
    (Level.SESSION, COURSE.id),
]


@pytest.mark.parametrize(("level", "of"), LEVELS, ids=[level.value for level, _ in LEVELS])
def test_a_rule_of_any_level_holds_for_its_sessions(desk: Desk, level: Level, of: str) -> None:
    desk = Desk(desk.store, RuleBook(RULES, [Layer(level, of, NO_WAITING)]))
    desk.save(attrs.evolve(VHS, municipality="14627010"), Listing(OFFERING, [COURSE]), at=WINTER)
    desk.register_many([wish("anna"), wish("ben")], at=WINTER)
    declined = desk.register(wish("carla"), at=WINTER).first
    assert isinstance(declined, Declined)
    assert [one.reason for one in declined.refusals] == [Reason.FULL]


def test_the_district_keeps_its_rules_and_others_are_not_concerned(desk: Desk) -> None:
    book = RuleBook(RULES, [Layer(Level.SESSION, COURSE.id, NO_WAITING)])
    desk = Desk(desk.store, book)
    save(desk)
    assert (desk.rules, desk.book) == (RULES, book)
    for session in (COURSE, EVENING):
        desk.register_many([wish("anna", session), wish("ben", session)], at=WINTER)
    assert isinstance(desk.register(wish("carla", COURSE), at=WINTER).first, Declined)
    assert isinstance(desk.register(wish("carla", EVENING), at=WINTER).first, Waitlisted)


def test_the_nearest_level_is_named_in_what_is_decided(desk: Desk) -> None:
    layers = [
        Layer(Level.PROVIDER, VHS.id, (("party.maximum", 1),)),
        Layer(Level.OFFERING, OFFERING.id, (("party.maximum", 2),)),
    ]
    desk = Desk(desk.store, RuleBook(RULES, layers))
    save(desk)
    declined = desk.register(wish("anna", places=3), at=WINTER).first
    assert isinstance(declined, Declined)
    too_large = declined.refusals[0]
    assert (too_large.limit, too_large.by) == (2, Ruling("party.maximum", Level.OFFERING))


def test_each_session_reminds_and_asks_by_its_own_rules(desk: Desk) -> None:
    changes = (
        ("reminders", (ReminderRule("month", Before(30)),)),
        ("feedback", FeedbackRule(grace_days=60)),
    )
    desk = Desk(desk.store, RuleBook(RULES, [Layer(Level.SESSION, COURSE.id, changes)]))
    save(desk)
    desk.register_many([wish("anna"), wish("ben", EVENING)], at=WINTER)
    desk.said(desk.due(at=WINTER), at=WINTER)
    early = COURSE.meetings[0].starts - timedelta(days=29)
    assert [(one.rule, one.person) for one in desk.due(at=early)] == [("month", "anna")]
    late = END + timedelta(days=50)
    assert [(one.kind, one.person) for one in desk.due(at=late)] == [(Kind.FEEDBACK, "anna")]


def asked_by(book: Rules | RuleBook) -> dict[str, int]:
    """Which questions one booking puts to the store."""
    store: Any = Counting()
    with Desk(store, book) as desk:
        save(desk)
        desk.register(wish("anna"), at=WINTER)
        store.asked.clear()
        desk.register(wish("ben"), at=WINTER)
        return dict(store.asked)


def test_a_booking_asks_no_more_of_the_store_than_it_must() -> None:
    plain = asked_by(RULES)
    assert plain == {
        ".expect": 1,
        "journal.sessions_of": 1,
        "catalogue.session": 1,
        "journal.read": 1,
        "journal.append": 1,
        "outbox.add": 1,
    }
    assert asked_by(RuleBook(RULES)) == plain
    assert asked_by(ruled(waiting=WaitingRules(maximum=5))) == plain
    limited = ruled(admission=AdmissionRules(limits=[Limit(4, span=Span.SESSION)]))
    assert asked_by(limited) == plain
    layered = RuleBook(RULES, [Layer(Level.SESSION, "another", NO_WAITING)])
    assert asked_by(layered) == plain | {"catalogue.offering": 1, "catalogue.provider": 1}
    counted = ruled(admission=AdmissionRules(limits=[Limit(4)]))
    assert asked_by(counted) == plain | {"journal.lock": 1, "journal.booked_by": 1}


# elsewhere ------------------------------------------------------------------------------------------------------------


def limited(desk: Desk, **admission: Any) -> Desk:
    desk = Desk(desk.store, ruled(admission=AdmissionRules(**admission)))
    save(desk)
    return desk


def test_places_in_all_sessions_count_against_a_limit_until_they_are_over(desk: Desk) -> None:
    desk = limited(desk, limits=[Limit(2)])
    assert reasons(desk, wish("anna", places=2)) == []
    assert reasons(desk, wish("anna", EVENING)) == [Reason.LIMIT_REACHED]
    assert reasons(desk, wish("ben", EVENING)) == []
    desk.cancel(BookingId(f"{COURSE.id}/anna"), at=WINTER)
    assert reasons(desk, wish("anna", EVENING, id="again")) == []


def test_what_is_over_counts_no_more(desk: Desk) -> None:
    desk = limited(desk, limits=[Limit(1)])
    summer = later(EVENING, "vhs:summer", days=200)
    save(desk, summer)
    desk.register(wish("anna"), at=WINTER)
    moment = timedelta(microseconds=1)
    assert reasons(desk, wish("anna", summer, id="1"), at=END - moment) == [Reason.LIMIT_REACHED]
    assert reasons(desk, wish("anna", summer, id="2"), at=END) == []


def test_what_was_attended_first_does_not_count_against_a_limit(desk: Desk) -> None:
    rules = ruled(admission=AdmissionRules(limits=[Limit(1)]))
    desk = Desk(desk.store, RuleBook(rules, [Layer(Level.OFFERING, EVENING_OFFERING.id, PREREQUISITE)]))
    advanced = later(EVENING, "vhs:advanced", days=60)
    save(desk, COURSE, advanced)
    desk.register(wish("anna"), at=WINTER)
    assert reasons(desk, wish("anna", advanced), at=END) == []


def test_only_those_are_looked_for_about_whom_a_rule_is_and_nothing_that_is_over_is_read() -> None:
    store: Any = Counting()
    with Desk(store, ruled(admission=AdmissionRules(limits=[Limit(3)]))) as desk:
        save(desk)
        summer = later(COURSE, "vhs:summer", days=200)
        save(desk, summer)
        home = Party(household="h-1")
        desk.register(wish("anna", party=home), at=WINTER)
        desk.register(wish("ben", EVENING, party=home), at=WINTER)
        for at, sessions in ((WINTER, ["vhs:phone"]), (END, [])):
            store.asked.clear()
            desk.explain(wish("anna", summer, id="new", party=home), at=at)
            expected = {"catalogue.session": 2, "journal.read": 1 + len(sessions)}
            assert {name: store.asked[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("span", "other", "expected"),
    [
        (Span.OFFERING, "same", [Reason.LIMIT_REACHED]),
        (Span.OFFERING, "topic", []),
        (Span.TOPIC, "same", [Reason.LIMIT_REACHED]),
        (Span.TOPIC, "topic", [Reason.LIMIT_REACHED]),
        (Span.TOPIC, "none", []),
        (Span.EVERYTHING, "none", [Reason.LIMIT_REACHED]),
        (Span.SESSION, "same", []),
    ],
)
def test_a_limit_counts_what_the_sessions_have_in_common(
    desk: Desk, span: Span, other: str, expected: list[Reason]
) -> None:
    desk = Desk(desk.store, ruled(admission=AdmissionRules(limits=[Limit(1, span=span)])))
    topics = {"same": ("A",), "topic": ("B", "A"), "none": ("B",)}[other]
    evening = attrs.evolve(EVENING, offering=OFFERING.id) if other == "same" else EVENING
    listings = {OFFERING.id: [COURSE], EVENING_OFFERING.id: [EVENING]}
    if other == "same":
        listings = {OFFERING.id: [COURSE, evening]}
    for offering in (attrs.evolve(OFFERING, topics=("A",)), attrs.evolve(EVENING_OFFERING, topics=topics)):
        if offering.id in listings:
            desk.save(VHS, Listing(offering, listings[offering.id]), at=WINTER)
    desk.register(wish("anna"), at=WINTER)
    assert reasons(desk, wish("anna", evening)) == expected


def test_the_bookings_of_a_household_count_together(desk: Desk) -> None:
    desk = limited(desk, limits=[Limit(3, scope=Scope.HOUSEHOLD)])
    home = Party(household="h-1")
    assert reasons(desk, wish("anna", places=2, party=home)) == []
    assert reasons(desk, wish("ben", EVENING, places=2, party=home)) == [Reason.LIMIT_REACHED]
    assert reasons(desk, wish("ben", EVENING, id="1", party=home)) == []
    assert reasons(desk, wish("carla", EVENING, places=2)) == [], "another household, or none"


def test_the_bookings_of_a_firm_count_together_and_not_as_those_of_who_makes_them(desk: Desk) -> None:
    limits = [Limit(2, scope=Scope.ORGANISATION), Limit(1, scope=Scope.PERSON)]
    desk = limited(desk, limits=limits)
    firm = Party(organisation="firm")
    assert reasons(desk, wish("clerk", party=firm)) == []
    declined = desk.register(wish("boss", EVENING, places=2, party=firm), at=WINTER).first
    assert isinstance(declined, Declined)
    assert {one.name for one in declined.refusals} == {"organisation.everything", "person.everything"}
    assert reasons(desk, wish("clerk", EVENING)) == []


def test_a_place_that_somebody_else_has_booked_is_the_persons_own(desk: Desk) -> None:
    desk = limited(desk, limits=[Limit(2)])
    for_two = Party((PersonId("anna"), PersonId("ben")))
    assert reasons(desk, wish("anna", places=2, party=for_two)) == []
    assert reasons(desk, wish("ben", EVENING, places=2)) == [Reason.LIMIT_REACHED]
    assert reasons(desk, wish("ben", EVENING, id="1")) == []


def later(session: Session, id: str, *, days: int = 0) -> Session:
    """A session like *session*, so many days later."""
    by = timedelta(days=days)
    meetings = [attrs.evolve(one, starts=one.starts + by, ends=one.ends + by) for one in session.meetings]
    return attrs.evolve(session, id=SessionId(id), meetings=meetings)


def test_nobody_is_in_two_sessions_at_the_same_time_where_that_is_forbidden(desk: Desk) -> None:
    desk = limited(desk, overlapping=False)
    parallel = later(COURSE, "vhs:parallel")
    save(desk, parallel)
    desk.register(wish("anna"), at=WINTER)
    assert reasons(desk, wish("anna", parallel)) == [Reason.OVERLAPS]
    assert reasons(desk, wish("anna", EVENING)) == []
    assert reasons(desk, wish("ben", parallel)) == []


def test_who_leaves_a_session_may_move_into_one_at_the_same_time(desk: Desk) -> None:
    desk = limited(desk, overlapping=False)
    parallel = later(COURSE, "vhs:parallel")
    save(desk, parallel)
    desk.register(wish("anna"), at=WINTER)
    left, came = desk.move(BookingId(f"{COURSE.id}/anna"), wish("anna", parallel), at=WINTER)
    assert (came.roster.taken, left.roster.taken) == (1, 0)


def test_who_swaps_may_not_come_to_be_in_two_sessions_at_once_either(desk: Desk) -> None:
    desk = limited(desk, overlapping=False)
    parallel, third = later(COURSE, "vhs:parallel"), later(EVENING, "vhs:third")
    save(desk, parallel, third)
    desk.register_many([wish("anna"), wish("ben", parallel)], at=WINTER)
    anna, ben = BookingId(f"{COURSE.id}/anna"), BookingId("vhs:parallel/ben")
    wishes = {"request": wish("anna", parallel), "request_other": wish("ben", COURSE)}
    desk.register(wish("anna", third), at=WINTER)
    left, came = desk.swap(anna, ben, at=WINTER, **wishes)
    assert (len(left.roster.bookings), len(came.roster.bookings)) == (2, 2), "each leaves what it would overlap with"
    carla = desk.register(wish("carla", EVENING), at=WINTER).roster
    refused, _ = desk.swap(
        BookingId(f"{EVENING.id}/carla"),
        BookingId("vhs:parallel/anna"),
        request=wish("carla", parallel),
        request_other=wish("anna", EVENING),
        at=WINTER,
    )
    assert refused.roster == carla.after(refused.events)
    assert refused.roster.bookings[BookingId(f"{EVENING.id}/carla")].state is State.REGISTERED


NOTES: list[tuple[str, Sequence[tuple[str, int]], bool]] = [
    ("nothing is noted", [], True),
    ("came once", [("1", 0), ("2", 1)], True),
    ("never came", [("1", 0)], False),
]


@pytest.mark.parametrize(("_", "attended", "admitted"), NOTES, ids=[name for name, *_ in NOTES])
def test_a_course_must_have_been_attended_first(
    desk: Desk, _: str, attended: Sequence[tuple[str, int]], admitted: bool
) -> None:
    desk = Desk(desk.store, RuleBook(RULES, [Layer(Level.OFFERING, EVENING_OFFERING.id, PREREQUISITE)]))
    advanced = later(EVENING, "vhs:advanced", days=60)
    save(desk, COURSE, advanced)
    desk.register(wish("anna"), at=WINTER)
    for meeting, places in attended:
        desk.decide(registration.note_attendance, ANNA, at=END, meeting=meeting, places=places)
    moment = timedelta(microseconds=1)
    early = [] if any(places for _, places in attended) else [Reason.PREREQUISITE_MISSING]
    assert reasons(desk, wish("anna", advanced, id="1"), at=END - moment) == early
    if early:
        after = [] if admitted else [Reason.PREREQUISITE_MISSING]
        assert reasons(desk, wish("anna", advanced, id="2"), at=END) == after


def test_a_basket_is_kept_for_those_who_are_admitted(desk: Desk) -> None:
    desk = Desk(desk.store, RuleBook(RULES, [Layer(Level.OFFERING, EVENING_OFFERING.id, PREREQUISITE)]))
    advanced = later(EVENING, "vhs:advanced", days=60)
    save(desk, COURSE, advanced)
    desk.register(wish("anna"), at=WINTER)
    held = [desk.decide(registration.hold, wish(name, advanced), at=END).first for name in ("anna", "ben")]
    assert [type(one) for one in held] == [Held, type(None)]


def test_who_was_missing_waited_or_cancelled_has_not_attended(desk: Desk) -> None:
    desk = Desk(desk.store, RuleBook(RULES, [Layer(Level.OFFERING, EVENING_OFFERING.id, PREREQUISITE)]))
    advanced = later(EVENING, "vhs:advanced", days=60)
    save(desk, COURSE, advanced)
    desk.register_many([wish(name) for name in ("anna", "ben", "carla", "dora")], at=WINTER)
    desk.cancel(BookingId(f"{COURSE.id}/ben"), at=WINTER)
    desk.decide(registration.note_no_show, ANNA, at=END)
    states = {id.rpartition("/")[2]: one.state for id, one in desk.entry(COURSE.id).roster.bookings.items()}
    assert states == {
        "anna": State.NO_SHOW,
        "ben": State.CANCELLED,
        "carla": State.REGISTERED,
        "dora": State.WAITING,
    }
    found = {name: reasons(desk, wish(name, advanced), at=END) for name in states}
    assert [name for name in found if not found[name]] == ["carla"]


def test_in_one_transaction_each_wish_sees_those_before_it(desk: Desk) -> None:
    desk = limited(desk, limits=[Limit(1)])
    wishes = [wish("anna", EVENING), wish("ben"), wish("anna"), wish("ben", EVENING), wish("carla")]
    outcomes = desk.register_many(wishes, at=WINTER)
    expected = [Registered, Registered, Declined, Declined, Registered]
    assert [type(one.first) for one in outcomes] == expected
