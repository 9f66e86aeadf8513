"""Who may book: age on the right day, evidence, codes, groups, limits, what came before and what is at the same time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from registration_cases import course, given_places, happened, request
from roedertal import COURSE, RULES, WINTER

from bildungsraum import registration
from bildungsraum.registration import Elsewhere, Evidence, Party, Reason, Refusal, Request, Roster, age
from bildungsraum.rules import (
    AccessCode,
    Accompanied,
    AdmissionRules,
    AgeAt,
    AgeRule,
    Level,
    PartyRules,
    Rules,
    Ruling,
)
from bildungsraum.schedule import Meeting, Session
from bildungsraum.values import OfferingId, PersonId, SessionId

EMPTY = happened(given_places(9)).after
STRANGER = Elsewhere(SessionId("vhs:tablet"), OfferingId("vhs:tablet"))


def admitting(**fields: Any) -> Rules:
    return attrs.evolve(RULES, admission=AdmissionRules(**fields))


def against(
    wish: Request,
    rules: Rules,
    *elsewhere: Elsewhere,
    roster: Roster = EMPTY,
    of: Session = COURSE,
    at: datetime = WINTER,
) -> tuple[Refusal, ...]:
    return registration.refusals(roster, wish, session=of, rules=rules, at=at, elsewhere=elsewhere)


def rule(key: str) -> Ruling:
    return Ruling(f"admission.{key}", Level.DISTRICT)


# age ------------------------------------------------------------------------------------------------------------------


@given(st.dates(date(1920, 1, 1), date(2027, 12, 31)), st.integers(0, 40_000))
@example(date(2008, 2, 29), 6_574)
@example(date(2008, 2, 29), 6_575)
def test_a_year_of_life_is_complete_when_the_day_before_the_birthday_has_passed(born: date, days: int) -> None:
    day = born + timedelta(days=days)
    completed = [last_day_of_year(born, years) for years in range(1, 112)]
    assert age(born, day) == sum(one < day for one in completed)


def last_day_of_year(born: date, years: int) -> date:
    """The last day of so many years of life: the one before the day with the number of the birthday."""
    leap_day = (born.month, born.day) == (2, 29)
    last = date(born.year + years, 3, 1) if leap_day else date(born.year + years, born.month, born.day)
    there_is_one = leap_day and (last - timedelta(days=1)).day == 29
    return last - timedelta(days=2 if there_is_one else 1)


@pytest.mark.parametrize(
    ("day", "years"),
    [(date(2026, 2, 28), 17), (date(2026, 3, 1), 18), (date(2028, 2, 28), 19), (date(2028, 2, 29), 20)],
)
def test_who_is_born_on_a_leap_day_is_a_year_older_in_march_unless_there_is_a_leap_day(day: date, years: int) -> None:
    assert age(date(2008, 2, 29), day) == years


@pytest.mark.parametrize(
    ("at", "born", "reason"),
    [
        (AgeAt.START, date(2011, 3, 30), None),
        (AgeAt.START, date(2011, 3, 31), Reason.TOO_YOUNG),
        (AgeAt.START, date(1960, 3, 31), None),
        (AgeAt.START, date(1960, 3, 30), Reason.TOO_OLD),
        (AgeAt.REGISTRATION, date(2011, 2, 1), None),
        (AgeAt.REGISTRATION, date(2011, 2, 2), Reason.TOO_YOUNG),
        (AgeAt.REGISTRATION, date(1960, 2, 2), None),
        (AgeAt.REGISTRATION, date(1960, 2, 1), Reason.TOO_OLD),
        (AgeAt.YEAR_OF_START, date(2011, 12, 31), None),
        (AgeAt.YEAR_OF_START, date(2012, 1, 1), Reason.TOO_YOUNG),
        (AgeAt.YEAR_OF_START, date(1961, 1, 1), None),
        (AgeAt.YEAR_OF_START, date(1960, 12, 31), Reason.TOO_OLD),
    ],
)
def test_an_age_is_looked_at_on_the_day_that_the_rule_names(at: AgeAt, born: date, reason: Reason | None) -> None:
    wish = attrs.evolve(request("anna"), births=[born])
    limit = {Reason.TOO_YOUNG: 16, Reason.TOO_OLD: 66}.get(reason)  # type: ignore[arg-type]
    expected = () if reason is None else (Refusal(reason, limit=limit, by=rule("age")),)
    assert against(wish, admitting(age=AgeRule(16, 66, at))) == expected


def test_the_day_is_that_of_the_district_and_without_a_start_it_is_today() -> None:
    starts = datetime(2027, 5, 1, 22, 30, tzinfo=UTC)  # in Rödertal it is half past midnight on the 2nd
    night = attrs.evolve(COURSE, meetings=[Meeting("1", starts, starts + timedelta(hours=1))])
    wish, young = (
        attrs.evolve(request("anna"), births=[date(2011, 5, 2)]),
        Refusal(Reason.TOO_YOUNG, limit=16, by=rule("age")),
    )
    rules, online = admitting(age=AgeRule(16)), attrs.evolve(COURSE, meetings=())
    assert against(wish, rules, of=night) == ()
    assert against(attrs.evolve(wish, births=[date(2011, 5, 3)]), rules, of=night) == (young,)
    late = datetime(2027, 5, 1, 22, 30, tzinfo=UTC)
    assert against(wish, rules, of=online, at=late) == ()
    assert against(wish, rules, of=online, at=late - timedelta(hours=1)) == (young,)


def test_everybody_in_the_party_must_be_old_enough_and_an_age_that_nobody_knows_is_asked_for() -> None:
    children = attrs.evolve(request("anna", 2), births=[date(1990, 1, 1), date(2020, 1, 1)])
    rules = admitting(age=AgeRule(16, 66))
    unknown, young, old = (
        Refusal(Reason.AGE_UNKNOWN, by=rule("age")),
        Refusal(Reason.TOO_YOUNG, limit=16, by=rule("age")),
        Refusal(Reason.TOO_OLD, limit=66, by=rule("age")),
    )
    assert against(children, rules) == (young,)
    assert against(attrs.evolve(children, births=[date(1930, 1, 1)] * 2), rules) == (old,)
    assert against(attrs.evolve(children, births=[date(2020, 1, 1)]), rules) == (unknown, young)
    assert against(request("anna"), rules) == (unknown,)
    assert against(request("anna"), admitting(age=AgeRule(None, 0))) == (unknown,)
    assert against(request("anna"), admitting(age=AgeRule(0))) == (unknown,)
    assert against(request("anna"), admitting(age=AgeRule())) == ()


# evidence, codes, groups ----------------------------------------------------------------------------------------------


def test_evidence_must_be_seen_and_valid_on_the_day_of_the_start() -> None:
    rules, seen = admitting(evidence=["residence", "first_aid"]), date(2027, 1, 7)
    missing, expires = Reason.EVIDENCE_MISSING, Reason.EVIDENCE_EXPIRES
    start = date(2027, 3, 30)

    def with_proofs(*proofs: Evidence) -> Request:
        return attrs.evolve(request("anna"), party=Party(evidence=proofs))

    def told(reason: Reason, kind: str) -> Refusal:
        return Refusal(reason, name=kind, by=rule("evidence"))

    for_ever, to_the_day = Evidence("residence", seen), Evidence("first_aid", seen, start)
    too_short = Evidence("first_aid", seen, start - timedelta(days=1))
    assert against(request("anna"), rules) == (told(missing, "residence"), told(missing, "first_aid"))
    assert against(with_proofs(for_ever, to_the_day), rules) == ()
    assert against(with_proofs(for_ever, too_short), rules) == (told(expires, "first_aid"),)
    assert against(with_proofs(too_short), rules) == (told(missing, "residence"), told(expires, "first_aid"))
    assert against(with_proofs(for_ever, to_the_day, too_short), rules) == (), "one that is valid is enough"
    online = attrs.evolve(COURSE, meetings=())
    last_day = datetime(2027, 3, 30, 21, 59, tzinfo=UTC)
    assert against(with_proofs(for_ever, to_the_day), rules, of=online, at=last_day) == ()
    after = last_day + timedelta(minutes=1)
    assert against(with_proofs(for_ever, to_the_day), rules, of=online, at=after) == (told(expires, "first_aid"),)


def test_any_of_the_codes_opens_a_closed_session_and_none_is_ever_shown() -> None:
    rules = admitting(codes=[AccessCode.of(code, salt=code[-1]) for code in ("laterne", "leuchte")])
    wrong = (Refusal(Reason.CODE_WRONG, by=rule("codes")),)
    for code, expected in (("laterne", ()), ("leuchte", ()), ("Laterne", wrong), ("laterne ", wrong), ("", wrong)):
        wish = attrs.evolve(request("anna"), code=code)
        assert against(wish, rules) == expected
        assert "aterne" not in repr(wish) + repr(rules)
        events = registration.register(EMPTY, wish, session=COURSE, rules=rules, at=WINTER)
        assert "aterne" not in repr(events)
    secret = attrs.evolve(request("anna"), code="laterne", births=[date(2001, 2, 3)])
    roster = EMPTY.after(registration.register(EMPTY, secret, session=COURSE, rules=rules, at=WINTER))
    assert "aterne" not in repr(roster)
    for broken in ({"person": PersonId("ben")}, {"session": SessionId("vhs:tablet")}, {"categories": ()}):
        with pytest.raises(ValueError) as error:
            registration.register(roster, attrs.evolve(secret, **broken), session=COURSE, rules=rules, at=WINTER)
        assert "aterne" not in str(error.value) + repr(error.value)
        assert "2001" not in str(error.value) + repr(secret)
    assert against(attrs.evolve(request("anna"), code="anything"), RULES) == ()


def test_a_closed_group_is_open_to_members_of_any_of_its_groups() -> None:
    rules = admitting(groups=["school", "resident"])
    closed = (Refusal(Reason.NOT_IN_GROUP, by=rule("groups")),)
    for groups, expected in (((), closed), (("club",), closed), (("club", "resident"), ()), (("school",), ())):
        assert against(attrs.evolve(request("anna"), party=Party(groups=groups)), rules) == expected


def test_a_child_needs_an_adult_in_the_same_booking() -> None:
    company = PartyRules(accompanied=[Accompanied("child", ["adult", "senior"]), Accompanied("dog", ["adult"])])
    free, rules = attrs.evolve(course(None), tariff=None), attrs.evolve(RULES, party=company)
    by = Ruling("party.accompanied", Level.DISTRICT)
    child, dog = (Refusal(Reason.COMPANY_MISSING, name=name, by=by) for name in ("child", "dog"))
    for categories, expected in (
        (("child",), (child,)),
        (("child", "senior"), ()),
        (("child", "dog"), (child, dog)),
        (("dog", "senior"), (dog,)),
        (("adult", "dog", "child"), ()),
        (("adult",), ()),
    ):
        assert against(attrs.evolve(request("anna"), categories=categories), rules, of=free) == expected
