"""Amounts and dates as people read them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bildungsraum import Meeting, Money
from bildungsraum.messages import LANGUAGES, day, meeting, moment, money

BERLIN = ZoneInfo("Europe/Berlin")
LESSON = Meeting.on(date(2027, 3, 30), time(10), time(11, 30), BERLIN, key="1")
NIGHT = Meeting.on(date(2027, 4, 30), time(22), time(2), BERLIN, key="1", room="Sternwarte")


@pytest.mark.parametrize(
    ("language", "cents", "shown"),
    [
        ("de", 4800, "48,00\xa0€"),
        ("de", 123456789, "1.234.567,89\xa0€"),
        ("de", -1250, "−12,50\xa0€"),
        ("de-plain", 4800, "48\xa0Euro"),
        ("de-plain", 4850, "48,50\xa0Euro"),
        ("de-plain", 0, "0\xa0Euro"),
        ("en", 4800, "€48.00"),
        ("en", -1250, "−€12.50"),
    ],
)
def test_money_is_written_as_in_the_language(language: str, cents: int, shown: str) -> None:
    assert money(Money(cents), language) == shown


def test_hundredths_are_shown_in_a_currency_that_has_none() -> None:
    assert money(Money(4850, "JPY"), "de") == "48,50\xa0¥"


@given(cents=st.integers(-(10**12), 10**12), language=st.sampled_from(LANGUAGES))
def test_no_cent_is_lost_in_writing(cents: int, language: str) -> None:
    shown = money(Money(cents), language)
    digits = int(re.sub(r"\D", "", shown)) * (1 if re.search(r"[.,]\d\d(\D|$)", shown) else 100)
    assert digits == abs(cents)
    assert ("−" in shown) == (cents < 0)
    assert " " not in shown  # a line break cannot part the amount from its currency


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("de", "Dienstag, 30. März 2027, 10:00 Uhr"),
        ("de-plain", "Dienstag, 30. März 2027, 10:00 Uhr"),
        ("en", "Tuesday, 30 March 2027, 10:00"),
    ],
)
def test_a_moment_is_told_by_the_clock_on_the_wall(language: str, shown: str) -> None:
    assert moment(datetime(2027, 3, 30, 8, tzinfo=UTC), BERLIN, language) == shown


def test_the_day_of_a_moment_is_the_day_that_it_has_here() -> None:
    late = datetime(2027, 3, 29, 22, 30, tzinfo=UTC)
    assert day(late, BERLIN, "de") == day(date(2027, 3, 30), BERLIN, "de") == "Dienstag, 30. März 2027"


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        day(datetime(2027, 3, 30, 10), BERLIN, "de")  # noqa: DTZ001
    with pytest.raises(ValueError, match="needs a time zone"):
        moment(datetime(2027, 3, 30, 10), BERLIN, "de")  # noqa: DTZ001


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("de", "Dienstag, 30. März 2027, 10:00 bis 11:30 Uhr"),
        ("de-plain", "Dienstag, 30. März 2027, von 10:00 bis 11:30 Uhr"),
        ("en", "Tuesday, 30 March 2027, 10:00 to 11:30"),
    ],
)
def test_a_meeting_is_told_from_start_to_end(language: str, shown: str) -> None:
    assert meeting(LESSON, BERLIN, language) == shown


def test_a_meeting_past_midnight_names_both_days_and_its_room() -> None:
    assert (
        meeting(NIGHT, BERLIN, "de")
        == "Freitag, 30. April 2027, 22:00 Uhr bis Samstag, 1. Mai 2027, 02:00 Uhr, Raum: Sternwarte"
    )


def test_a_meeting_without_clock_is_told_by_its_date() -> None:
    whole = Meeting.whole_day(date(2027, 3, 28), BERLIN, key="1", room="Aula")  # a day of 23 hours
    assert meeting(whole, BERLIN, "de") == "Sonntag, 28. März 2027, Raum: Aula"


def test_several_days_without_clock_are_told_from_first_to_last() -> None:
    starts = datetime(2027, 10, 30, tzinfo=BERLIN)
    camp = Meeting("1", starts, datetime(2027, 11, 1, tzinfo=BERLIN), all_day=True)
    assert meeting(camp, BERLIN, "en") == "Saturday, 30 October 2027 to Sunday, 31 October 2027"


@given(
    starts=st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    language=st.sampled_from(LANGUAGES),
)
def test_a_moment_shows_hour_and_minute_of_the_district(starts: datetime, language: str) -> None:
    local = starts.astimezone(BERLIN)
    assert f"{local:%H:%M}" in moment(starts, BERLIN, language)
    lesson = Meeting("1", starts, starts + timedelta(hours=2))
    assert f"{local:%H:%M}" in meeting(lesson, BERLIN, language)
    assert f"{(starts + timedelta(hours=2)).astimezone(BERLIN):%H:%M}" in meeting(lesson, BERLIN, language)
