"""The rules of a district: wall-clock moments that keep their hour, and statutes that contradict nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from roedertal import BERLIN, RULES

from bildungsraum import testing
from bildungsraum.fees import Reduction
from bildungsraum.rules import (
    AccessCode,
    Accompanied,
    After,
    Before,
    District,
    FeedbackRule,
    HoursBefore,
    Layer,
    Level,
    OfferRule,
    OpenHours,
    PartyRules,
    PlaceRules,
    Pool,
    ReminderRule,
    Rules,
    WaitingRules,
)
from bildungsraum.values import utc


@given(testing.days(), st.integers(0, 60), testing.clocks())
def test_days_before_and_after_are_counted_on_the_calendar(day: date, days: int, clock: time) -> None:
    before, after = Before(days, clock).moment(day, BERLIN), After(days, clock).moment(day, BERLIN)
    assert before.date() == day - timedelta(days=days)
    assert after.date() == day + timedelta(days=days)


@given(testing.days(), st.integers(0, 60), testing.clocks())
def test_more_days_before_are_never_later(day: date, days: int, clock: time) -> None:
    assert utc(Before(days + 1, clock).moment(day, BERLIN)) < utc(Before(days, clock).moment(day, BERLIN))
    assert utc(After(days + 1, clock).moment(day, BERLIN)) > utc(After(days, clock).moment(day, BERLIN))


@given(testing.rules())
def test_a_reduction_is_found_by_its_id(rules: Rules) -> None:
    assert all(rules.reduction(one.id) == one for one in rules.reductions)
    assert rules.reduction("unknown to the statute") is None


def test_a_district_reads_the_clocks_of_its_zone() -> None:
    assert District("roedertal", "Landkreis Rödertal").tz == BERLIN


@given(st.sampled_from(("laterne", "Laterne", "", "läuft")), st.sampled_from(("salt", "pepper")))
def test_an_access_code_fits_itself_and_no_other_and_does_not_show_itself(code: str, salt: str) -> None:
    kept = AccessCode.of("laterne", salt=salt)
    assert kept.matches(code) == (code == "laterne")
    assert kept.hash not in repr(kept)


WEEK = ReminderRule("week", Before(7))
BROKEN: list[tuple[type[Exception], str, Callable[[], object]]] = [
    (ValueError, "IANA database: 'Europe/Bautzen'", lambda: District("x", "Landkreis X", "Europe/Bautzen")),
    (ValueError, "name must not be empty", lambda: District("x", "  ")),
    (ValueError, "days must not be negative, got -1", lambda: Before(-1)),
    (TypeError, "days must be a whole number, got 1.5", lambda: After(1.5)),  # type: ignore[arg-type]
    (TypeError, "clock must be a time of day, got '9:00'", lambda: Before(1, "9:00")),  # type: ignore[arg-type]
    (ValueError, "clock is a wall-clock time and has no zone", lambda: Before(1, time(9, tzinfo=UTC))),
    (ValueError, "late_hours must not be negative", lambda: ReminderRule("week", Before(7), -1)),
    (ValueError, "nobody is anonymous, got answers_minimum=1", lambda: FeedbackRule(answers_minimum=1)),
    (ValueError, "hours must not be negative, got -1", lambda: HoursBefore(-1)),
    (ValueError, "hours must be at least 1, got 0", lambda: OfferRule(0)),
    (ValueError, "closes .* before it opens", lambda: OpenHours(time(10), time(10))),
    (ValueError, "numbers from 1 .* to 7", lambda: OpenHours(weekdays=(1, 8))),
    (ValueError, "at least one, got ()", lambda: OpenHours(weekdays=())),
    (ValueError, "hash is 64 hexadecimal digits", lambda: AccessCode("salt", "laterne")),
    (ValueError, "'hall' cannot overflow into itself", lambda: Pool("hall", overflow=["hall"])),
    (ValueError, "'hall' is for everybody already", lambda: Pool("hall", release=Before(3))),
    (ValueError, "each pool needs an id of its own", lambda: PlaceRules(pools=[Pool("hall"), Pool("hall")])),
    (ValueError, "overflows into 'stage'", lambda: PlaceRules(pools=[Pool("hall", overflow=["stage"])])),
    (ValueError, "'child' needs company of another category", lambda: Accompanied("child", ["child"])),
    (ValueError, "a layer lies below the district", lambda: Layer(Level.DISTRICT, "roedertal", ())),
    (ValueError, "each reminder needs an id of its own", lambda: Rules(RULES.district, reminders=[WEEK, WEEK])),
    (ValueError, "each reduction needs an id", lambda: Rules(RULES.district, reductions=[Reduction("a", 1)] * 2)),
    (ValueError, "maximum must not be negative, got -1", lambda: WaitingRules(-1)),
    (TypeError, "maximum must be a whole number, got None", lambda: PartyRules(maximum=None)),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("error", "text", "make"), BROKEN, ids=[text for _, text, _ in BROKEN])
def test_rules_that_cannot_be_are_refused_by_name(
    error: type[Exception], text: str, make: Callable[[], object]
) -> None:
    with pytest.raises(error, match=text):
        make()
