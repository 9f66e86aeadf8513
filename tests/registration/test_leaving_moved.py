"""Somebody goes because the session was moved: for nothing at first, and later by the start that is better for them."""

from __future__ import annotations

from datetime import UTC, datetime

import attrs
import pytest
from account_cases import HALF, LATE, cancelled, free, moved, pays, step
from counter_cases import Counter
from registration_cases import END, MOMENT
from roedertal import RULES, WINTER

from bildungsraum.fees import CancellationTerms, Settlement, SettlementKind
from bildungsraum.registration import (
    Cancelled,
    SessionMoved,
)
from bildungsraum.rules import Before
from bildungsraum.values import Money

SATURDAY = datetime(2027, 3, 27, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "free_days", "free_until"),
    [
        (14, 0, "2027-03-28T00:00:00+01:00"),
        (14, 1, "2027-03-29T00:00:00+02:00"),
        (14, 3, "2027-03-31T00:00:00+02:00"),
        (14, None, "2027-04-13T10:00:00+02:00"),
        (1, 9, "2027-03-31T10:00:00+02:00"),
    ],
)
def test_when_a_session_is_moved_one_may_go_for_nothing_until_the_end_of_a_local_day(
    days: int, free_days: int | None, free_until: str
) -> None:
    until = datetime.fromisoformat(free_until)
    rules = attrs.evolve(RULES, moved_free_days=free_days, cancellation=CancellationTerms((), late_percent=100))
    for at, is_free in ((until - MOMENT, True), (until, False)):
        counter = Counter(2, rules)
        counter.asks("anna", 2)
        pays(counter, "anna", 9600)
        counter.session = moved(counter.session, days)
        told = SessionMoved(2, counter.session.starts, until, SATURDAY, rules.ruling("moved_free_days"))
        assert counter.when(SATURDAY) == (told,)
        if is_free:
            settled, by = free(SettlementKind.MOVED, 9600), "moved_free_days"
        else:
            settled, by = Settlement(SettlementKind.LATE, Money(9600), Money(0), Money(0)), "cancellation"
        assert counter.cancels("anna", at=at) == (cancelled(counter, "anna", settled, at=at, by=by),)


def test_who_books_once_it_was_moved_has_no_right_to_go_for_nothing() -> None:
    counter = Counter(3)
    counter.asks("anna", at=SATURDAY - MOMENT)
    counter.session = moved(counter.session, 2)
    counter.asks("ben", at=SATURDAY)
    counter.asks("carla", at=SATURDAY + MOMENT)
    gone = [one for name in ("anna", "ben", "carla") for one in counter.cancels(name, at=LATE)]
    kinds = [SettlementKind.MOVED, SettlementKind.STEP, SettlementKind.STEP]
    assert [one.settlement.kind for one in gone if isinstance(one, Cancelled)] == kinds


def test_while_one_may_go_for_nothing_no_deadline_stands_against_it() -> None:
    counter = Counter(1, attrs.evolve(RULES, cancels_until=Before(20)))
    counter.asks("anna")
    counter.session = moved(counter.session, 7)
    gone = cancelled(counter, "anna", free(SettlementKind.MOVED), at=LATE, by="moved_free_days")
    assert counter.cancels("anna", at=LATE)[-1] == gone


def test_a_session_without_a_date_any_more_can_be_left_for_nothing_at_any_time() -> None:
    counter = Counter(1)
    counter.asks("anna")
    counter.session = attrs.evolve(counter.session, meetings=(), version=2)
    assert counter.when(HALF) == (SessionMoved(2, None, None, HALF, counter.rules.ruling("moved_free_days")),)
    gone = cancelled(counter, "anna", free(SettlementKind.MOVED), at=END, by="moved_free_days")
    assert counter.cancels("anna", at=END) == (gone,)


@pytest.mark.parametrize(
    ("days", "settled"), [(4, step(0, days=7)), (1, step(2400, 0, 2400)), (-4, step(2400, 0, 2400))]
)
def test_later_the_start_that_is_better_for_them_counts(days: int, settled: Settlement) -> None:
    """Five days before the old start; four days later is nine days before the new one."""
    counter = Counter(1, attrs.evolve(RULES, moved_free_days=0))
    counter.asks("anna")
    counter.session = moved(counter.session, days)
    counter.when(WINTER)
    assert counter.cancels("anna", at=HALF) == (cancelled(counter, "anna", settled, at=HALF),)


@pytest.mark.parametrize(("days", "at"), [(0, "2027-03-24T00:30:00+01:00"), (1, "2027-03-25T00:30:00+01:00")])
def test_days_before_either_start_are_counted_from_midnight_to_midnight_where_it_takes_place(
    days: int, at: str
) -> None:
    """Half an hour after midnight there are six days left, and in UTC still seven, which would cost nothing."""
    counter = Counter(1, attrs.evolve(RULES, moved_free_days=0))
    counter.asks("anna")
    if days:
        counter.session = moved(counter.session, days)
        counter.when(WINTER)
    late = datetime.fromisoformat(at)
    assert counter.cancels("anna", at=late) == (cancelled(counter, "anna", step(2400, 0, 2400), at=late),)
