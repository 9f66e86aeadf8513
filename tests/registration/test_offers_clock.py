"""Until when an offered place is kept: open hours, nights, holidays, clock changes and the end of the queue."""

from __future__ import annotations

from datetime import date, datetime, time

import attrs
import pytest
from counter_cases import HOUR, Counter, moment, with_waiting
from registration_cases import course
from roedertal import BERLIN, WINTER

from bildungsraum.registration import PlaceOffered
from bildungsraum.rules import HoursBefore, OfferRule, OpenHours, WorkingDays
from bildungsraum.schedule import weekly


def until(at: str, rule: OfferRule, *, holidays: tuple[date, ...] = (), stops: int | None = None) -> datetime:
    """Until when a place of a course in the winter of 2027 is kept if it is offered at *at*."""
    stop = None if stops is None else HoursBefore(stops)
    rules = attrs.evolve(with_waiting(offer=rule, stops=stop), working_days=WorkingDays(holidays=holidays))
    winter = attrs.evolve(course(1), meetings=weekly(date(2027, 12, 14), time(18), time(20), BERLIN, times=3))
    counter = Counter(winter, rules)
    counter.ask_all("anna ben")
    (offer,) = counter.cancels("anna", at=moment(at))[1:]
    assert isinstance(offer, PlaceOffered)
    return offer.until


OFFICE = OpenHours(time(8), time(20))
SUNDAYS = OpenHours(time(1), time(5), weekdays=(7,))


@pytest.mark.parametrize(
    ("made", "hours", "expected"),
    [
        ("2027-06-01T10:00:00+02:00", 4, "2027-06-01T14:00:00+02:00"),
        ("2027-06-01T16:00:00+02:00", 4, "2027-06-01T20:00:00+02:00"),
        ("2027-06-01T16:00:01+02:00", 4, "2027-06-02T08:00:01+02:00"),
        ("2027-06-01T22:00:00+02:00", 4, "2027-06-02T12:00:00+02:00"),
        ("2027-06-01T05:00:00+02:00", 4, "2027-06-01T12:00:00+02:00"),
        ("2027-06-04T19:00:00+02:00", 4, "2027-06-07T11:00:00+02:00"),
        ("2027-06-01T19:30:00+02:00", 24, "2027-06-03T19:30:00+02:00"),
    ],
)
def test_an_offer_runs_only_while_somebody_can_answer(made: str, hours: int, expected: str) -> None:
    assert until(made, OfferRule(hours, OFFICE)) == moment(expected)


def test_an_offer_does_not_run_on_a_holiday() -> None:
    rule = OfferRule(4, OFFICE)
    monday = (date(2027, 6, 7),)
    assert until("2027-06-04T19:00:00+02:00", rule, holidays=monday) == moment("2027-06-08T11:00:00+02:00")


def test_four_hours_from_ten_at_night_are_real_hours_where_no_hours_are_closed() -> None:
    assert until("2027-06-01T22:00:00+02:00", OfferRule(4)) == moment("2027-06-02T02:00:00+02:00")


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ("2027-03-27T12:00:00+01:00", "2027-03-28T13:00:00+02:00"),
        ("2027-10-30T12:00:00+02:00", "2027-10-31T11:00:00+01:00"),
    ],
)
def test_a_day_is_twenty_four_hours_when_the_clocks_change(made: str, expected: str) -> None:
    assert until(made, OfferRule(24)) == moment(expected)


@pytest.mark.parametrize(
    ("made", "hours", "expected"),
    [
        ("2027-03-27T12:00:00+01:00", 3, "2027-03-28T05:00:00+02:00"),
        ("2027-03-27T12:00:00+01:00", 4, "2027-04-04T02:00:00+02:00"),
        ("2027-10-30T12:00:00+02:00", 5, "2027-10-31T05:00:00+01:00"),
        ("2027-10-31T02:30:00+02:00", 1, "2027-10-31T02:30:00+01:00"),
    ],
)
def test_open_hours_that_a_clock_change_shortens_or_stretches_count_as_they_pass(
    made: str, hours: int, expected: str
) -> None:
    assert until(made, OfferRule(hours, SUNDAYS)) == moment(expected)


@pytest.mark.parametrize(
    ("made", "stops", "expected"),
    [
        ("2027-12-13T17:59:59+01:00", None, "2027-12-14T17:59:59+01:00"),
        ("2027-12-13T18:00:01+01:00", None, "2027-12-14T18:00:00+01:00"),
        ("2027-12-13T12:00:00+01:00", 24, "2027-12-13T18:00:00+01:00"),
        ("2027-12-10T12:00:00+01:00", 24, "2027-12-11T12:00:00+01:00"),
    ],
)
def test_no_offer_outlasts_the_queue(made: str, stops: int | None, expected: str) -> None:
    assert until(made, OfferRule(24), stops=stops) == moment(expected)


def test_without_a_start_only_the_offer_itself_limits_it() -> None:
    counter = Counter(attrs.evolve(course(1), meetings=()), with_waiting(offer=OfferRule(9_000)))
    counter.ask_all("anna ben")
    assert counter.cancels("anna")[1:] == (counter.offered("ben", WINTER + 9_000 * HOUR),)
