"""Amounts, dates and counts as people read them.  In German: Beträge, Daten, Anzahlen.

Babel has the names of months and currencies and the rules for plurals; the patterns stand with the texts.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency

from ..schedule import Meeting
from ..values import Money, utc
from .texts import text


def money(amount: Money, language: str) -> str:
    """The amount with its currency, which a line break cannot part from it; plain German leaves out ``,00``.

    >>> money(Money(-1250), "en")
    '−€12.50'
    """
    pattern = "money" if amount.cents % 100 else "money_whole"
    shown = format_currency(
        Decimal(amount.cents) / 100,
        amount.currency,
        format=text(f"pattern.{pattern}", language),
        locale=_locale(language),
        currency_digits=False,  # Money counts hundredths in every currency
    )
    return shown.replace("-", "−")


def day(value: date | datetime, zone: ZoneInfo, language: str) -> str:
    """A date with its weekday; of a point in time, the date that it has in *zone*.

    ``ValueError`` for a point in time without a zone of its own.
    """
    shown = utc(value).astimezone(zone).date() if isinstance(value, datetime) else value
    return format_date(shown, text("pattern.day", language), _locale(language))


def moment(value: datetime, zone: ZoneInfo, language: str) -> str:
    """A point in time by the wall clock of *zone*.

    >>> moment(datetime.fromisoformat("2027-03-30T08:00Z"), ZoneInfo("Europe/Berlin"), "de")
    'Dienstag, 30. März 2027, 10:00 Uhr'
    """
    return format_datetime(utc(value), text("pattern.moment", language), zone, _locale(language))


def deadline(until: datetime, zone: ZoneInfo, language: str) -> str:
    """Until when there is time: *until* itself is too late, so a midnight of *zone* is told as the day before it.

    >>> deadline(datetime.fromisoformat("2027-03-01T00:00+01:00"), ZoneInfo("Europe/Berlin"), "de")
    'bis einschließlich Sonntag, 28. Februar 2027'
    """
    if utc(until).astimezone(zone).time() == time():
        return text("deadline.day", language, day=day(until - timedelta(microseconds=1), zone, language))
    return text("deadline.moment", language, moment=moment(until, zone, language))


def meeting(value: Meeting, zone: ZoneInfo, language: str) -> str:
    """When a meeting takes place, from start to end, and in which room.

    A meeting of which only the date is known has no clock; its dates are those of its own zone.
    """
    when = _days(value, zone, language) if value.all_day else _hours(value, zone, language)
    return text("meeting.room", language, when=when, room=value.room) if value.room.strip() else when


def counted(key: str, number: int, language: str, **facts: object) -> str:
    """The text *key* in the form that goes with *number* of them, such as ``count.places.one``."""
    form = _locale(language).plural_form(number)
    return text(f"{key}.{form}", language, number=number, **facts)


def _days(value: Meeting, zone: ZoneInfo, language: str) -> str:
    first, last = value.starts.date(), (value.ends - timedelta(microseconds=1)).date()  # it ends at a midnight
    if first == last:
        return day(first, zone, language)
    return text("meeting.days", language, first=day(first, zone, language), last=day(last, zone, language))


def _hours(value: Meeting, zone: ZoneInfo, language: str) -> str:
    starts, ends = (utc(one).astimezone(zone) for one in (value.starts, value.ends))
    if starts.date() != ends.date():
        shown = {"starts": moment(starts, zone, language), "ends": moment(ends, zone, language)}
        return text("meeting.into_another_day", language, **shown)
    clock, locale = text("pattern.clock", language), _locale(language)
    return text(
        "meeting.same_day",
        language,
        day=day(starts, zone, language),
        starts=format_time(starts.time(), clock, locale=locale),
        ends=format_time(ends.time(), clock, locale=locale),
    )


def _locale(language: str) -> Locale:
    return Locale.parse(text("pattern.locale", language))
