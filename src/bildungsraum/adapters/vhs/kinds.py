"""What the texts of a feed mean: dates, times, counts, amounts, yes and no.

Feeds write the same thing in many ways, sometimes within one course: ``84.70`` beside ``47,00``, ``18:30:00`` beside
``13:00:00+02:00``.  Each kind reads all that occurs and gives ``None`` for the rest; nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta, timezone
from decimal import Decimal

from ...values import Money
from .records import Kind, Record

_FIRST_YEAR, _LAST_YEAR = 1970, 2199
_YES = frozenset(("w", "j", "ja", "wahr", "true", "1", "y", "yes"))
_NO = frozenset(("f", "n", "nein", "falsch", "false", "0", "no"))

# xs:date may carry an offset, and some systems write xs:dateTime where a date is asked for
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]{1,20})?(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_CLOCK = re.compile(
    r"(\d{1,2})[:.](\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?: ?Uhr)?(?:(Z)|([+-])(\d{2}):?(\d{2}))?", re.ASCII
)
_COUNT = re.compile(r"(?:-1|\d{1,6})(?:\.0{1,4})?", re.ASCII)
_UNITS = re.compile(r"(\d{1,5})(?:[.,](\d{1,4}))?", re.ASCII)
_DEGREES = re.compile(r"-?\d{1,3}(?:[.,]\d{1,20})?", re.ASCII)
_CURRENCY = re.compile(r"^(?:EUR|€)\s?|\s?(?:EUR|Euro|€)$", re.IGNORECASE)
_COMMA = re.compile(r"(\d{1,9}|\d{1,3}(?:\.\d{3}){1,2})(?:,(?:(\d{1,2})|-{1,2}))?", re.ASCII)
_POINT = re.compile(r"(\d{1,9})(?:\.(\d{1,4}))?", re.ASCII)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)
_LINK = re.compile(r"https?://[^\s/<>\"][^\s<>\"]{0,2000}", re.IGNORECASE)
_REDUCED = re.compile(r"\berm\w{0,20}\.?\s{0,5}Preis:?\s{0,5}(?:EUR|€)?\s{0,5}([0-9.,]{1,14})", re.IGNORECASE)


def _day(text: str) -> date | None:
    if match := _ISO_DAY.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _GERMAN_DAY.fullmatch(text):
        day, month, year = map(int, match.groups())
    else:
        return None
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(text: str) -> time | None:
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if (hour, minute, second) == (24, 0, 0):  # xs:time: the end of the day
        hour = 0
    offset = timedelta(hours=int(match[6] or 0), minutes=int(match[7] or 0))
    if hour > 23 or minute > 59 or second > 59 or offset > timedelta(hours=14):
        return None
    if match[4] is None and match[5] is None:
        return time(hour, minute, second)
    return time(hour, minute, second, tzinfo=timezone(-offset if match[5] == "-" else offset))


def _flag(text: str) -> bool | None:
    word = text.casefold()
    return True if word in _YES else False if word in _NO else None


def _count(text: str) -> int | None:
    return int(text.partition(".")[0]) if _COUNT.fullmatch(text) else None


def _units(text: str) -> Decimal | None:
    match = _UNITS.fullmatch(text)
    return Decimal(f"{match[1]}.{match[2] or 0}") if match else None


def _degrees(limit: int) -> Kind[float]:
    def read(text: str) -> float | None:
        value = float(text.replace(",", ".")) if _DEGREES.fullmatch(text) else None
        return None if value is None or abs(value) > limit else value

    return Kind(read, f"degrees from -{limit} to {limit}")


def _with_point(text: str) -> Money | None:
    """An amount of a field that is a number (xs:decimal), though some write it as Germans do."""
    text = _CURRENCY.sub("", text)
    if "," in text:
        return _with_comma(text)
    if _THOUSANDS.fullmatch(text):  # 1.200: twelve hundred, or one and a fifth
        return None
    return _cents(_POINT.fullmatch(text))


def _with_comma(text: str) -> Money | None:
    text = _CURRENCY.sub("", text)
    return _cents(_COMMA.fullmatch(text) or _POINT.fullmatch(text))


def _cents(match: re.Match[str] | None) -> Money | None:
    if match is None:
        return None
    try:
        return Money.of(f"{match[1].replace('.', '')}.{match[2] or 0}")
    except ValueError:  # parts of a cent
        return None


def reduced_in(text: str) -> str:
    """The reduced price that a remark on the fee states, such as ``erm. Preis: 47,00 EUR``; empty if it states none."""
    match = _REDUCED.search(text)
    return match[1].rstrip(".,") if match else ""


DAY = Kind(_day, f"a date such as 2027-03-30 or 30.03.2027, from {_FIRST_YEAR} to {_LAST_YEAR}")
CLOCK = Kind(_clock, "a time of day such as 18:30")
FLAG = Kind(_flag, "true or false")
COUNT = Kind(_count, "a whole number from 0 to 999999, or -1 if it is not known")
UNITS = Kind(_units, "a number such as 15.0")
LATITUDE = _degrees(90)
LONGITUDE = _degrees(180)
AMOUNT = Kind(_with_point, "an amount such as 84.70")
LINK = Kind[str](lambda text: text if _LINK.fullmatch(text) else None, "an address of the web")
GERMAN_AMOUNT = Kind(_with_comma, "an amount such as 84,70 or 1.200,00")


def place_count(record: Record, name: str) -> int | None:
    """A count of places; ``None`` if there is none, or if it is -1, which says that it is not known.

    A course with an unreadable one is not taken over: it would have no limit, and be overbooked.
    """
    return _known(record.sure(name, COUNT))


def people(record: Record, name: str) -> int | None:
    """Like :func:`place_count`, for a count that no place depends on: unreadable is not known."""
    return _known(record.value(name, COUNT))


def _known(count: int | None) -> int | None:
    return None if count is None or count < 0 else count
