"""Nothing in the rules lasts so long that the time that follows from it could not be computed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from roedertal import BERLIN, RULES

from bildungsraum.adapters import district_toml
from bildungsraum.fees import CancellationStep
from bildungsraum.rules import (
    After,
    Before,
    ConfirmRule,
    HoldRules,
    HoursBefore,
    KeepingRules,
    Lead,
    MinimumRules,
    OfferRule,
    OpenHours,
    PayRule,
    ReminderRule,
    Rules,
    WorkingDaysBefore,
)
from bildungsraum.serialization import Malformed

DAYS, HOURS, MINUTES = 3653, 3653 * 24, 3653 * 24 * 60
LONGEST: list[tuple[str, int, Callable[[int], object]]] = [
    ("days", DAYS, Before),
    ("working_days", DAYS, WorkingDaysBefore),
    ("hours", HOURS, HoursBefore),
    ("days", DAYS, After),
    ("hours", HOURS, ConfirmRule),
    ("days", DAYS, PayRule),
    ("basket_minutes", MINUTES, HoldRules),
    ("hours", HOURS, OfferRule),
    ("warns_days", DAYS, lambda number: MinimumRules(warns_days=number)),
    ("extend_days", DAYS, lambda number: MinimumRules(extend_days=number)),
    ("late_hours", HOURS, lambda number: ReminderRule("day", Before(1), number)),
    ("sensitive_days", DAYS, KeepingRules),
    ("moved_free_days", DAYS, lambda number: Rules(RULES.district, moved_free_days=number)),
    ("days_before", DAYS, CancellationStep),
]


@pytest.mark.parametrize(("name", "most", "make"), LONGEST)
def test_ten_years_are_the_longest(name: str, most: int, make: Callable[[int], object]) -> None:
    make(most)
    for number in (most + 1, 10**30):
        with pytest.raises(ValueError, match=rf"^{name} must not be longer than ten years \({most}\), got {number}$"):
            make(number)


def test_open_hours_make_an_offer_no_longer_either() -> None:
    hour = OpenHours(time(9), time(10), (1,))
    OfferRule(521, hour)
    with pytest.raises(ValueError, match="hours must not be longer than ten years of open hours, got 522"):
        OfferRule(522, hour)


leads: st.SearchStrategy[Lead] = (
    st.builds(Before, st.integers(0, DAYS), st.times())
    | st.builds(WorkingDaysBefore, st.integers(0, DAYS), st.times())
    | st.builds(HoursBefore, st.integers(0, HOURS))
)
centuries = st.datetimes(datetime(2000, 1, 1), datetime(2100, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(leads, centuries)
def test_every_deadline_of_every_session_can_be_computed(lead: Lead, starts: datetime) -> None:
    assert RULES.before(starts, lead) <= starts + timedelta(days=1)


@given(st.integers(0, DAYS), st.times(), centuries)
def test_every_day_after_a_session_can_be_computed(days: int, clock: time, ends: datetime) -> None:
    assert After(days, clock).moment(ends.date(), BERLIN).year <= ends.year + 11


minutes = st.integers(0, 23 * 60 + 59).map(lambda number: time(number // 60, number % 60))


@given(st.tuples(minutes, minutes).filter(lambda both: both[0] < both[1]), st.integers(1, HOURS), centuries)
def test_every_offer_in_open_hours_can_be_computed(clocks: tuple[time, time], hours: int, at: datetime) -> None:
    try:
        offer = OfferRule(hours, OpenHours(*clocks, weekdays=(3,)))
    except ValueError:
        return
    if offer.open_hours is not None and clocks[0] >= time(4):  # no clock change takes the only hour away
        assert offer.open_hours.after(at, hours, holidays=(), tz=BERLIN) > at


def test_the_file_names_the_key_and_the_number() -> None:
    file = b'holds.pay.days = 99999999999\n[district]\nid = "x"\nname = "X"\n'
    with pytest.raises(Malformed) as caught:
        district_toml.parse(file)
    assert caught.value.faults == ("days must not be longer than ten years (3653), got 99999999999 @ $.holds.pay.days",)
