"""Rules that cannot be kept together are found, all of them, and only those that are wrong for every session."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from roedertal import RULES

from bildungsraum import testing
from bildungsraum.fees import Reduction
from bildungsraum.rules import (
    AccessCode,
    Accompanied,
    AdmissionRules,
    AgeRule,
    Before,
    ConfirmRule,
    Contradiction,
    Fit,
    HoldRules,
    HoursBefore,
    KeepingRules,
    Lead,
    Limit,
    Lottery,
    MinimumRules,
    OfferRule,
    PartyRules,
    PlaceRules,
    Pool,
    Remedy,
    Rules,
    Scope,
    Span,
    WaitingRules,
    WorkingDays,
    WorkingDaysBefore,
    contradictions,
)

DISTRICT = RULES.district
NOON = time(12)
WEEK, DAY = Before(7, NOON), Before(1, NOON)
CODE = AccessCode("salt", "0" * 64)
IMPOSSIBLE: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "it opens when it closes": (
        {"admission": AdmissionRules(opens=WEEK, closes=WEEK)},
        ("admission.opens: registration opens no earlier than admission.closes",),
    ),
    "it opens an hour after it closes": (
        {"admission": AdmissionRules(opens=Before(7, time(13)), closes=WEEK)},
        ("admission.opens: registration opens no earlier than admission.closes",),
    ),
    "working days that are more than so many days": (
        {"admission": AdmissionRules(opens=WEEK, closes=WorkingDaysBefore(7))},
        ("admission.opens: registration opens no earlier than admission.closes",),
    ),
    "hours that are more than so many days": (
        {"admission": AdmissionRules(opens=WEEK, closes=HoursBefore(24 * 9))},
        ("admission.opens: registration opens no earlier than admission.closes",),
    ),
    "it opens at the start and closes at midnight": (
        {"admission": AdmissionRules(opens=HoursBefore(0), closes=Before(0, time(0)))},
        ("admission.opens: registration opens no earlier than admission.closes",),
    ),
    "a lottery of hours in the middle": (
        {"admission": AdmissionRules(closes=DAY, lottery=Lottery(HoursBefore(72)))},
        ("admission.lottery: lots are drawn before admission.closes",),
    ),
    "it opens at the start": (
        {"admission": AdmissionRules(opens=HoursBefore(0))},
        ("admission.opens: registration opens no earlier than the start",),
    ),
    "a lottery in the middle": (
        {"admission": AdmissionRules(closes=DAY, lottery=Lottery(WEEK))},
        ("admission.lottery: lots are drawn before admission.closes",),
    ),
    "a lottery without an end": (
        {"admission": AdmissionRules(lottery=Lottery(DAY))},
        ("admission.lottery: lots are drawn without admission.closes",),
    ),
    "a lottery at the start": (
        {"admission": AdmissionRules(closes=DAY, lottery=Lottery(HoursBefore(0)))},
        ("admission.lottery: lots are drawn no earlier than the start",),
    ),
    "everything else is over before it opens": (
        {
            "admission": AdmissionRules(opens=DAY),
            "minimum": MinimumRules(decides=WEEK),
            "party": PartyRules(names_due=WEEK),
            "waiting": WaitingRules(stops=WEEK),
        },
        (
            "minimum.decides: it lies before admission.opens",
            "party.names_due: it lies before admission.opens",
            "waiting.stops: it lies before admission.opens",
        ),
    ),
    "a party larger than a party": (
        {"party": PartyRules(7, 6)},
        ("party.minimum: 7 is above party.maximum 6",),
    ),
    "a party of nobody": ({"party": PartyRules(0, 0)}, ("party.maximum: a booking without a place is none",)),
    "a party larger than a session": (
        {"places": PlaceRules(5)},
        ("party.maximum: 6 is more than the 5 places that may be given",),
    ),
    "company for one": (
        {"party": PartyRules(1, 1, [Accompanied("child", ["standard"])])},
        ("party.accompanied: company is wanted, but party.maximum is 1",),
    ),
    "a person who must book more than they may": (
        {"admission": AdmissionRules(limits=[Limit(2)]), "party": PartyRules(3)},
        ("admission.limits: a person may have 2 places, but must book at least 3",),
    ),
    "a person who may have nothing": (
        {"admission": AdmissionRules(limits=[Limit(0)])},
        ("admission.limits: a person may have 0 places, but must book at least 1",),
    ),
    "a person who may have nothing, in a booking of nothing": (
        {"admission": AdmissionRules(limits=[Limit(0)]), "party": PartyRules(0)},
        ("admission.limits: a person may have 0 places, but must book at least 1",),
    ),
    "more places in pools than there are": (
        {"places": PlaceRules(10, pools=[Pool("hall", 8), Pool("stage", 3), Pool("stream")])},
        ("places.pools: the pools have 11 places, but no more than 10 may be given",),
    ),
    "more places in pools of one meeting than there are": (
        {"places": PlaceRules(10, pools=[Pool("all", 4), Pool("one", 6, meeting="1"), Pool("two", 7, meeting="2")])},
        ("places.pools: the pools have 11 places, but no more than 10 may be given",),
    ),
    "more places in pools than overbooking allows": (
        {"places": PlaceRules(10, 15, pools=[Pool("hall", 12)])},
        ("places.pools: the pools have 12 places, but no more than 11 may be given",),
    ),
    "older than old": (
        {"admission": AdmissionRules(age=AgeRule(18, 12))},
        ("admission.age: the minimum 18 is above the maximum 12",),
    ),
    "an offer longer than the queue's rest": (
        {"waiting": WaitingRules(offer=OfferRule(24), stops=HoursBefore(23))},
        ("waiting.offer: it runs for 24 hours, but from waiting.stops to the start there are at most 23",),
    ),
    "an offer longer than a day and a half": (
        {"waiting": WaitingRules(offer=OfferRule(48), stops=DAY)},
        ("waiting.offer: it runs for 48 hours, but from waiting.stops to the start there are at most 37",),
    ),
    "an offer longer than registration": (
        {"admission": AdmissionRules(opens=HoursBefore(12)), "waiting": WaitingRules(offer=OfferRule(13))},
        ("waiting.offer: it runs for 13 hours, but from admission.opens to the start there are at most 12",),
    ),
    "a decision put off by nothing": (
        {"minimum": MinimumRules(remedies=[Remedy.EXTEND], extend_days=0)},
        ("minimum.extend_days: the decision can be put off, but by 0 days",),
    ),
    "a decision put off beyond the start": (
        {"minimum": MinimumRules(decides=Before(4), remedies=[Remedy.EXTEND], extend_days=5)},
        ("minimum.extend_days: a decision that is put off comes after the start",),
    ),
    "a decision put off to the very start": (
        {"minimum": MinimumRules(decides=HoursBefore(48), remedies=[Remedy.EXTEND], extend_days=2)},
        ("minimum.extend_days: a decision that is put off comes after the start",),
    ),
    "sensitive answers kept longest": (
        {"keeping": KeepingRules(9, 8)},
        ("keeping.sensitive_days: sensitive answers are not kept longer than others, got 9 and 8",),
    ),
    "no time to confirm": (
        {"holds": HoldRules(confirm=ConfirmRule(0))},
        ("holds.confirm: nobody can confirm within 0 hours",),
    ),
}
IDLE: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "a queue that does not exist": (
        {"waiting": WaitingRules(0, ["resident"], Fit.FIRST_FIT, 2, OfferRule(), DAY)},
        tuple(
            f"waiting.{key}: there is no waiting list, because waiting.maximum is 0"
            for key in ("classes", "fit", "offer", "overtakes_maximum", "stops")
        ),
    ),
    "overtaking where nobody overtakes": (
        {"waiting": WaitingRules(overtakes_maximum=2)},
        ("waiting.overtakes_maximum: nobody overtakes with fit 'strict'",),
    ),
    "never overtaking where anybody may": (
        {"waiting": WaitingRules(fit=Fit.FIRST_FIT, overtakes_maximum=0)},
        ("waiting.fit: nobody may overtake, because waiting.overtakes_maximum is 0",),
    ),
    "a pool kept until nobody can have it": (
        {
            "admission": AdmissionRules(closes=WEEK),
            "places": PlaceRules(pools=[Pool("kept", 2, group="a", release=DAY)]),
        },
        ("places.pools: pool 'kept' is released when nobody can register any more",),
    ),
    "a pool kept until the start": (
        {"places": PlaceRules(pools=[Pool("kept", 2, group="a", release=HoursBefore(0))])},
        ("places.pools: pool 'kept' is released when nobody can register any more",),
    ),
    "a pool kept for no time": (
        {
            "admission": AdmissionRules(opens=DAY),
            "places": PlaceRules(pools=[Pool("kept", 2, group="a", release=WEEK)]),
        },
        ("places.pools: pool 'kept' is released before anybody can register",),
    ),
    "an age that nobody has to have": (
        {"admission": AdmissionRules(age=AgeRule(0))},
        ("admission.age: it neither asks for a minimum nor for a maximum",),
    ),
    "two limits for one thing": (
        {"admission": AdmissionRules(limits=[Limit(9), Limit(8), Limit(7, Scope.HOUSEHOLD)])},
        ("admission.limits: there are several limits by person and everything",),
    ),
    "a decision that is never put off": (
        {"minimum": MinimumRules(extend_days=5)},
        ("minimum.extend_days: the decision is never put off, because 'extend' is no remedy",),
    ),
    "a reduction of nothing": (
        {"reductions": [Reduction("pass", 0), Reduction("card", 5)]},
        ("reductions: 'pass' takes nothing off",),
    ),
    "a share above all": (
        {"withdrawals_maximum_percent": 101},
        ("withdrawals_maximum_percent: more than all sessions cannot be withdrawn",),
    ),
    "everything twice": (
        {
            "admission": AdmissionRules(
                groups=["a", "a"], codes=[CODE, CODE], evidence=["b", "b"], prerequisites=["c", "d", "c"]
            ),
            "minimum": MinimumRules(remedies=[Remedy.MERGE, Remedy.MERGE]),
            "party": PartyRules(accompanied=[Accompanied("child", ["standard"]), Accompanied("child", ["senior"])]),
            "places": PlaceRules(
                uncounted=["baby", "baby"], pools=[Pool("hall", overflow=["stage", "stage"]), Pool("stage")]
            ),
            "waiting": WaitingRules(classes=["member", "resident", "member"]),
        },
        tuple(
            f"{key}: one of them stands there twice"
            for key in (
                *("admission.codes", "admission.evidence", "admission.groups", "admission.prerequisites"),
                *("minimum.remedies", "party.accompanied", "places.pools", "places.uncounted", "waiting.classes"),
            )
        ),
    ),
}
ALL = {**IMPOSSIBLE, **IDLE}


def told(found: tuple[Contradiction, ...]) -> tuple[str, ...]:
    return tuple(f"{one.key}: {one.why}" for one in found)


@pytest.mark.parametrize(("fields", "expected"), ALL.values(), ids=ALL.keys())
def test_what_goes_against_what_is_told_with_its_key(fields: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert told(contradictions(Rules(DISTRICT, **fields))) == expected


@pytest.mark.parametrize("name", ALL)
def test_what_would_never_be_used_is_told_apart_from_what_cannot_be_kept(name: str) -> None:
    assert {one.is_idle for one in contradictions(Rules(DISTRICT, **ALL[name][0]))} == {name in IDLE}


def test_all_are_found_at_once_in_the_order_of_their_keys() -> None:
    apart = ("no time to confirm", "a reduction of nothing", "older than old", "a party larger than a party")
    together = {key: value for name in apart for key, value in ALL[name][0].items()}
    found = told(contradictions(Rules(DISTRICT, **together)))
    assert found == tuple(sorted(one for name in apart for one in ALL[name][1]))


FINE: dict[str, dict[str, Any]] = {
    "everything left to the library": {},
    "a deadline on the day of the start": {"admission": AdmissionRules(opens=DAY, closes=Before(0, time(23, 59)))},
    "working days that may be more days": {"admission": AdmissionRules(opens=WorkingDaysBefore(6), closes=Before(6))},
    "hours that may be before that clock": {"admission": AdmissionRules(opens=HoursBefore(20), closes=Before(0, NOON))},
    "a day of twenty-three hours": {"admission": AdmissionRules(opens=HoursBefore(24), closes=Before(1, time(0)))},
    "an eighth day that may be the seventh working day": {
        "admission": AdmissionRules(opens=Before(8, time(8)), closes=WorkingDaysBefore(7, time(9)))
    },
    "lots that may be drawn after the end": {"admission": AdmissionRules(closes=DAY, lottery=Lottery(HoursBefore(24)))},
    "a lottery at the end": {"admission": AdmissionRules(closes=DAY, lottery=Lottery(DAY))},
    "closed is closed": {"places": PlaceRules(0, pools=[Pool("hall", 8)])},
    "pools as overbooking allows": {"places": PlaceRules(10, 20, pools=[Pool("hall", 12)])},
    "pools of different meetings": {
        "places": PlaceRules(10, pools=[Pool("all", 4), Pool("one", 6, meeting="1"), Pool("two", 6, meeting="2")])
    },
    "companions that do not count": {"places": PlaceRules(5, uncounted=["companion"])},
    "a queue that stops at the start": {"waiting": WaitingRules(offer=OfferRule(), stops=HoursBefore(0))},
    "an offer that may be cut short": {"waiting": WaitingRules(offer=OfferRule(36), stops=DAY)},
    "no queue, and an age from one side": {
        "waiting": WaitingRules(0),
        "admission": AdmissionRules(age=AgeRule(maximum=12)),
    },
    "a household that need not be told": {
        "admission": AdmissionRules(limits=[Limit(1, Scope.HOUSEHOLD, Span.TOPIC)]),
        "party": PartyRules(2),
    },
    "a decision put off to the last day": {
        "minimum": MinimumRules(decides=Before(4), remedies=[Remedy.EXTEND], extend_days=4)
    },
}


@pytest.mark.parametrize("fields", FINE.values(), ids=FINE.keys())
def test_what_may_work_out_for_some_session_is_not_told(fields: dict[str, Any]) -> None:
    assert contradictions(Rules(DISTRICT, **fields)) == ()


@given(testing.rules())
def test_rules_that_are_drawn_for_tests_contradict_nothing(rules: Rules) -> None:
    assert contradictions(rules) == ()


def starts() -> list[datetime]:
    """Every third hour from February to April and in October 2026, with both clock changes and Easter."""
    begins = (datetime(2026, 2, 1, tzinfo=UTC), 90 * 8), (datetime(2026, 10, 1, tzinfo=UTC), 31 * 8)
    return [begin + timedelta(hours=3 * number) for begin, times in begins for number in range(times)]


SESSIONS = starts()
EASTER = (date(2026, 4, 3), date(2026, 4, 6))
working_days = st.builds(WorkingDays, saturday=st.booleans(), holidays=st.sampled_from(((), EASTER)))


@given(testing.leads(0, 9), testing.leads(0, 9), working_days)
def test_whatever_is_called_impossible_is_so_for_every_start(opens: Lead, closes: Lead, days: WorkingDays) -> None:
    rules = Rules(DISTRICT, admission=AdmissionRules(opens=opens, closes=closes), working_days=days)
    if contradictions(rules):
        assert all(rules.before(at, opens) >= rules.before(at, closes) for at in SESSIONS)


@given(testing.leads(0, 9), testing.leads(0, 9), working_days)
def test_what_is_impossible_for_every_start_is_found_but_for_the_hour_of_a_clock_change(
    opens: Lead, closes: Lead, days: WorkingDays
) -> None:
    rules = Rules(DISTRICT, admission=AdmissionRules(opens=opens, closes=closes), working_days=days)
    apart = [rules.before(at, opens) - rules.before(at, closes) for at in SESSIONS]
    if min(apart) > timedelta(hours=4):  # the sessions here start three hours apart
        assert told(contradictions(rules)) == ("admission.opens: registration opens no earlier than admission.closes",)


@given(testing.leads(0, 6), st.integers(1, 200))
def test_an_offer_is_only_refused_if_it_never_fits_before_the_start(stops: Lead, hours: int) -> None:
    assume(stops != HoursBefore(0))
    rules = Rules(DISTRICT, waiting=WaitingRules(offer=OfferRule(hours), stops=stops))
    left = max(at - rules.before(at, stops) for at in SESSIONS)
    if contradictions(rules):
        assert left < timedelta(hours=hours)
    else:
        assert left > timedelta(hours=hours - 5)


def test_absurd_numbers_and_years_do_no_harm() -> None:
    days = WorkingDays(holidays=[date(1, 1, 1), date(9999, 12, 31)])
    admission = AdmissionRules(opens=WorkingDaysBefore(3653), closes=Before(3653))
    assert contradictions(Rules(DISTRICT, admission=admission, working_days=days)) == ()
