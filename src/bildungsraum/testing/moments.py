"""Strategies for time: days, clocks, instants and periods as people in Germany live through them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..values import Period, at_local, utc, zone

BERLIN = zone("Europe/Berlin")
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2040, 12, 31)


def clock_changes() -> tuple[date, ...]:
    """The days from 2000 to 2040 on which the clocks change: the last Sundays of March and of October.

    Directive 2000/84/EC, article 1 to 3.
    """
    month_ends = [date(year, month, 31) for year in range(FIRST_DAY.year, LAST_DAY.year + 1) for month in (3, 10)]
    return tuple(end - timedelta(days=end.isoweekday() % 7) for end in month_ends)


def days() -> SearchStrategy[date]:
    """Any day from 2000 to 2040; about half of them lie within nine days of a clock change."""
    near = st.builds(
        lambda change, offset: change + timedelta(days=offset), st.sampled_from(clock_changes()), st.integers(-9, 9)
    )
    return st.dates(FIRST_DAY, LAST_DAY) | near


def clocks() -> SearchStrategy[time]:
    """Quarter hours of a wall clock; the hour that a clock change repeats or leaves out comes often."""
    quarters = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 45)))
    return quarters | st.sampled_from((time(0), time(1, 45), time(2), time(2, 30), time(3)))


def instants() -> SearchStrategy[datetime]:
    """Points in time that the clocks in Berlin do show; in the repeated hour both the first and the second."""
    return st.builds(_instant, days(), clocks(), st.booleans())


def instants_with_zone() -> SearchStrategy[datetime]:
    """:func:`instants`, some of them written in UTC as many feeds do."""
    return st.builds(lambda at, tz: at.astimezone(tz), instants(), st.sampled_from((BERLIN, UTC)))


def periods() -> SearchStrategy[Period]:
    """Periods, open on either side or closed, the empty one included."""
    sides = st.tuples(st.none() | instants(), st.none() | instants())
    return sides.map(lambda pair: _ordered(*pair))


def _instant(day: date, clock: time, again: bool) -> datetime:
    first = at_local(day, clock, BERLIN)
    second = first.replace(fold=1)
    return second if again and first.utcoffset() != second.utcoffset() else first


def _ordered(one: datetime | None, other: datetime | None) -> Period:
    if one is not None and other is not None and utc(other) < utc(one):
        one, other = other, one
    return Period(one, other)
