"""What somebody has booked elsewhere: limits by person, household and firm, courses to attend first, the same hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from registration_cases import MOMENT, cancels, course, given_places, happened, registered, request, waits
from roedertal import COURSE, WINTER
from test_admission_people import EMPTY, admitting, against, rule

from bildungsraum import registration
from bildungsraum.registration import Elsewhere, Party, Reason, Refusal
from bildungsraum.rules import Limit, PartyRules, Scope, Span
from bildungsraum.values import OfferingId, Period, SessionId

SCOPES = st.lists(st.sampled_from(Scope), max_size=3, unique=True)
SPANS = st.lists(st.sampled_from((Span.OFFERING, Span.TOPIC)), max_size=2, unique=True)
OTHERS = st.builds(
    Elsewhere, st.just(SessionId("vhs:tablet")), st.just(OfferingId("vhs:tablet")), SCOPES, SPANS, st.integers(0, 3)
)
HOME, FIRM = Party(household="home"), Party(organisation="firm")


def one_elsewhere(**fields: Any) -> Elsewhere:
    return Elsewhere(SessionId("vhs:tablet"), OfferingId("vhs:tablet"), **fields)


def too_many(limit: Limit) -> Refusal:
    name = f"{limit.scope.value}.{limit.span.value}"
    return Refusal(Reason.LIMIT_REACHED, limit=limit.maximum, name=name, by=rule("limits"))


# limits ---------------------------------------------------------------------------------------------------------------


@given(
    st.builds(Limit, st.integers(0, 8), st.sampled_from(Scope), st.sampled_from(Span)),
    st.lists(OTHERS, max_size=4),
    st.integers(1, 4),
    st.sampled_from(("", "home")),
    st.sampled_from(("", "firm")),
)
def test_only_active_places_of_the_scope_and_the_span_count_against_a_limit(
    limit: Limit, others: list[Elsewhere], places: int, household: str, organisation: str
) -> None:
    wish = attrs.evolve(request("anna", places), party=Party(household=household, organisation=organisation))
    known = {Scope.PERSON: "anna", Scope.HOUSEHOLD: household, Scope.ORGANISATION: organisation}[limit.scope]
    spans = {Span.SESSION: (), Span.OFFERING: (Span.OFFERING,), Span.TOPIC: (Span.TOPIC,)}
    counted = [
        one.places
        for one in others
        if limit.scope in one.scopes
        and (limit.span is Span.EVERYTHING or set(spans.get(limit.span, ())) & set(one.spans))
    ]
    found = against(wish, admitting(limits=[limit]), *others, of=course(None))
    assert found == ((too_many(limit),) if known and sum(counted) + places > limit.maximum else ())


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("span", Span)
def test_a_limit_is_reached_at_its_number_and_passed_by_one_more(scope: Scope, span: Span) -> None:
    limit = Limit(4, scope, span)
    spans = [span] if span in (Span.OFFERING, Span.TOPIC) else []
    same, other = one_elsewhere(scopes=[scope], spans=spans), one_elsewhere(scopes=set(Scope) - {scope}, spans=Span)
    unlike = one_elsewhere(scopes=[scope], spans={Span.OFFERING, Span.TOPIC} - set(spans), places=2)
    counted = 0 if span is Span.SESSION else 3 if span is Span.EVERYTHING else 1
    party = Party(household="home", organisation="firm")
    for places, expected in ((4 - counted, ()), (5 - counted, (too_many(limit),))):
        wish = attrs.evolve(request("anna", places), party=party)
        assert (
            against(
                wish, attrs.evolve(admitting(limits=[limit]), party=PartyRules()), same, other, unlike, of=course(None)
            )
            == expected
        )


@pytest.mark.parametrize(("scope", "party"), [(Scope.HOUSEHOLD, HOME), (Scope.ORGANISATION, FIRM)])
def test_who_belongs_together_shares_a_limit_in_this_session(scope: Scope, party: Party) -> None:
    limit = Limit(3, scope, Span.SESSION)
    had = attrs.evolve(registered("anna", 2), party=party)
    roster = happened(given_places(9), had, attrs.evolve(registered("carla"), party=Party())).after
    for places, expected in ((1, ()), (2, (too_many(limit),))):
        wish = attrs.evolve(request("ben", places), party=party)
        assert against(wish, admitting(limits=[limit]), roster=roster, of=course(9)) == expected
    other = attrs.evolve(request("ben", 3), party=Party(household="next door", organisation="competitor"))
    assert against(other, admitting(limits=[limit]), roster=roster, of=course(9)) == ()


def test_a_firm_that_books_again_is_counted_by_who_booked_and_not_by_who_comes() -> None:
    limit = Limit(3, Scope.PERSON, Span.SESSION)
    staff = attrs.evolve(FIRM, holders=["ben", "carla"])
    roster = happened(given_places(9), attrs.evolve(registered("boss", 2), party=staff)).after
    guest = Party(holders=["dora"], organisation="other firm")
    assert (
        against(
            attrs.evolve(request("ben"), party=guest), admitting(limits=[Limit(1, span=Span.SESSION)]), roster=roster
        )
        == ()
    )
    again = attrs.evolve(request("boss", 2, wish="second"), party=FIRM)
    assert against(again, admitting(limits=[limit]), roster=roster, of=course(9)) == ()


def test_a_booking_that_is_over_and_the_wish_itself_do_not_count_and_one_that_waits_does() -> None:
    limit = Limit(2, Scope.HOUSEHOLD, Span.SESSION)
    at_home = attrs.evolve(registered("anna", 2), party=HOME)
    wish = attrs.evolve(request("ben"), party=HOME)
    rules = admitting(limits=[limit])
    story = happened(given_places(2), at_home)
    assert against(wish, rules, roster=story.after) == (too_many(limit),)
    assert against(wish, rules, roster=story.when(cancels("anna")).after) == ()
    assert against(attrs.evolve(request("anna", 2), party=HOME), rules, roster=story.after) == ()
    waiting = attrs.evolve(waits("carla", 1, places=2), party=HOME)
    assert against(wish, rules, roster=happened(given_places(2), waiting).after) == (too_many(limit),)


def test_each_limit_that_is_passed_is_told() -> None:
    limits = [Limit(1), Limit(9), Limit(0, Scope.PERSON, Span.SESSION), Limit(0, Scope.HOUSEHOLD)]
    wish = request("anna", 2)
    assert against(wish, admitting(limits=limits)) == (too_many(limits[0]), too_many(limits[2]))


# what came before -----------------------------------------------------------------------------------------------------


def test_whoever_has_not_attended_what_comes_first_is_told_each_of_it() -> None:
    rules = admitting(prerequisites=["welding-1", "safety"])
    first, second = (Elsewhere(SessionId(one), OfferingId(one), attended=True) for one in ("welding-1", "safety"))
    missing = [
        Refusal(Reason.PREREQUISITE_MISSING, name=name, by=rule("prerequisites")) for name in ("welding-1", "safety")
    ]
    assert against(request("anna"), rules) == tuple(missing)
    assert against(request("anna"), rules, second) == (missing[0],)
    assert against(request("anna"), rules, attrs.evolve(first, attended=False), second) == (missing[0],)
    assert against(request("anna"), rules, first, second) == ()
    of_the_firm = attrs.evolve(first, scopes=(Scope.HOUSEHOLD, Scope.ORGANISATION))
    assert against(request("anna"), rules, of_the_firm, second) == (missing[0],)


# at the same time -----------------------------------------------------------------------------------------------------

FIRST, SECOND = COURSE.meetings[:2]
OVERLAPS = Refusal(Reason.OVERLAPS, name="vhs:tablet", by=rule("overlapping"))
AT_ONCE = admitting(overlapping=False)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period(FIRST.ends, SECOND.starts), ()),
        (Period(FIRST.ends - MOMENT, SECOND.starts), (OVERLAPS,)),
        (Period(FIRST.ends, SECOND.starts + MOMENT), (OVERLAPS,)),
        (Period(FIRST.starts + timedelta(minutes=30), FIRST.starts + timedelta(minutes=31)), (OVERLAPS,)),
        (Period(None, FIRST.starts), ()),
        (Period(None, FIRST.starts + MOMENT), (OVERLAPS,)),
        (Period(COURSE.ends, None), ()),
        (Period(COURSE.meetings[-1].ends - MOMENT, None), (OVERLAPS,)),
    ],
)
def test_two_meetings_of_one_person_may_touch_but_not_overlap(period: Period, expected: tuple[Refusal, ...]) -> None:
    before = Period(datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC))
    other = one_elsewhere(meetings=[before, period])
    assert against(request("anna"), AT_ONCE, other) == expected
    assert against(request("anna"), admitting(), other) == ()


def test_only_what_the_person_has_booked_in_another_session_and_still_has_can_overlap() -> None:
    there = one_elsewhere(meetings=[Period(FIRST.starts, FIRST.ends)])
    assert against(request("anna"), AT_ONCE, there) == (OVERLAPS,)
    assert against(request("anna"), AT_ONCE, attrs.evolve(there, places=0)) == ()
    assert against(request("anna"), AT_ONCE, attrs.evolve(there, scopes=(Scope.HOUSEHOLD,))) == ()
    assert against(request("anna"), AT_ONCE, attrs.evolve(there, session=COURSE.id)) == ()
    assert against(request("anna"), AT_ONCE, attrs.evolve(there, meetings=())) == ()
    assert against(request("anna"), AT_ONCE, there, of=attrs.evolve(COURSE, meetings=())) == ()


@given(st.lists(OTHERS, max_size=4))
def test_where_nothing_is_asked_nothing_elsewhere_matters(others: list[Elsewhere]) -> None:
    now: dict[str, Any] = {"session": course(None), "at": WINTER, "elsewhere": others}
    assert registration.refusals(EMPTY, request("anna"), rules=admitting(), **now) == ()


def test_a_place_elsewhere_is_counted_in_whole_places() -> None:
    with pytest.raises(ValueError, match="places must not be negative, got -1"):
        one_elsewhere(places=-1)
    with pytest.raises(TypeError, match="got the text 'person'"):
        one_elsewhere(scopes="person")
