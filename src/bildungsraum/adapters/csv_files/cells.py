"""What stands in one cell: from text to value and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from ...fees import STANDARD, Price
from ...offering import Category, Detail
from ...values import Money
from .moments import instant, read_from, read_meetings, read_until, write_meetings
from .several import escape, join_items, join_parts, read_parts, split_items, unescape

Cell = str | int | Decimal
"""What is written: a text, which may have to be made harmless, or a number, which is ours."""

_MONEY = re.compile(r"(?:€ ?)?(-?[0-9.,]{1,20}?)(?:,(?:-|–|--))?\s*(€|[A-Z]{3})?")
_GERMAN = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]{1,2})?")
_ENGLISH = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)\.[0-9]{1,2}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,20})?")
_COUNT = re.compile(r"[0-9]{1,9}")
_YES, _NO = ("ja", "wahr", "true", "1"), ("nein", "falsch", "false", "0")
_DIRECTION_OVERRIDES = {ord("\u202d"): None, ord("\u202e"): None}


@frozen
class Kind:
    """How a column is read and written.  *read* raises ``ValueError`` for what is not *expected*.

    *mend* repairs what is known to get broken on the way; a cell that it changes is reported.  A cell with nothing but
    blanks is empty, unless the kind *is_text*.
    """

    expected: str
    read: Callable[[str, ZoneInfo], Any]
    write: Callable[[Any, ZoneInfo], Cell]
    mend: Callable[[str], str] = str
    is_text: bool = False


def text(expected: str, mend: Callable[[str], str] = str) -> Kind:
    """A text, kept exactly."""
    return Kind(expected, lambda cell, _: cell, lambda value, _: value, mend, is_text=True)


def choice(words: Mapping[Any, str]) -> Kind:
    """One of the values in *words*, written as its word."""
    values = {word.casefold(): value for value, word in words.items()}

    def read(cell: str, _: ZoneInfo) -> Any:
        if cell.strip().casefold() not in values:
            raise ValueError(f"not a choice: {cell!r}")
        return values[cell.strip().casefold()]

    return Kind("one of: " + ", ".join(words.values()), read, lambda value, _: words[value])


def several(kind: Kind) -> Kind:
    """Any number of values of *kind* in one cell."""
    return Kind(
        f"{kind.expected}; more with ; between them",
        lambda cell, tz: tuple(kind.read(unescape(item), tz) for item in split_items(cell)),
        lambda values, tz: join_items(escape(str(kind.write(value, tz))) for value in values),
    )


# numbers and money ----------------------------------------------------------------------------------------------------


def money(amount: Money | None) -> Cell:
    """An amount as a number of euros, or as a text with its currency if that is another; nothing for ``None``."""
    if amount is None:
        return ""
    return Decimal(amount.cents).scaleb(-2) if amount.currency == "EUR" else _amount(amount)


def _amount(amount: Money) -> str:
    number = f"{Decimal(amount.cents).scaleb(-2):f}".replace(".", ",")
    return number if amount.currency == "EUR" else f"{number} {amount.currency}"


def _read_money(cell: str, _: ZoneInfo) -> Money:
    found = _MONEY.fullmatch(cell.strip())
    amount = "" if found is None else found[1]
    if _GERMAN.fullmatch(amount):
        amount = amount.replace(".", "").replace(",", ".")
    elif _ENGLISH.fullmatch(amount):
        amount = amount.replace(",", "")
    else:
        raise ValueError(f"not an amount: {cell!r}")
    currency = found and found[2]
    return Money.of(amount, "EUR" if currency in (None, "€") else currency)


def _read_prices(cell: str, tz: ZoneInfo) -> tuple[Price, ...]:
    parts = [read_parts(item, range(1, 3)) for item in split_items(cell)]
    return tuple(Price(STANDARD if len(part) == 1 else part[0], _read_money(part[-1], tz)) for part in parts)


def _write_prices(prices: tuple[Price, ...], _: ZoneInfo) -> Cell:
    first, *others = prices
    if first.category == STANDARD and not others:
        return money(first.amount)
    return join_items(join_parts(price.category, _amount(price.amount)) for price in prices)


def _read_number(cell: str, _: ZoneInfo) -> Decimal:
    if not _NUMBER.fullmatch(cell.strip()):
        raise ValueError(f"not a number: {cell!r}")
    return Decimal(cell.strip().replace(",", "."))


def _read_count(cell: str, _: ZoneInfo) -> int:
    if not _COUNT.fullmatch(cell.strip()):
        raise ValueError(f"not a whole number: {cell!r}")
    return int(cell)


def _read_places(cell: str, tz: ZoneInfo) -> int | None:
    return None if cell.strip().casefold() == "unbegrenzt" else _read_count(cell, tz)


def _write_number(value: int | Decimal | None, _: ZoneInfo) -> Cell:
    return "" if value is None else value


def _degrees(limit: int) -> Kind:
    def read(cell: str, tz: ZoneInfo) -> float:
        value = float(_read_number(cell, tz))
        if not -limit <= value <= limit:
            raise ValueError(f"not on earth: {cell!r}")
        return value

    def write(value: float | None, _: ZoneInfo) -> Cell:
        return "" if value is None else Decimal(repr(value))

    return Kind(f"degrees from -{limit} to {limit}, such as 13,4737", read, write)


# words ----------------------------------------------------------------------------------------------------------------


def _read_yes_no(cell: str, _: ZoneInfo) -> bool:
    word = cell.strip().casefold()
    if word not in _YES + _NO:
        raise ValueError(f"neither yes nor no: {cell!r}")
    return word in _YES


def _write_yes_no(value: bool | None, _: ZoneInfo) -> str:
    return "" if value is None else _YES[0] if value else _NO[0]


def _read_categories(cell: str, _: ZoneInfo) -> tuple[Category, ...]:
    return tuple(Category(*read_parts(item, range(2, 5))) for item in split_items(cell))


def _write_categories(categories: Iterable[Category], _: ZoneInfo) -> str:
    return join_items(join_parts(one.scheme, one.code, one.version, one.label) for one in categories)


def _read_details(cell: str, _: ZoneInfo) -> tuple[Detail, ...]:
    parts = [read_parts(item, range(1, 3)) for item in split_items(cell)]
    return tuple(Detail(part[0], "".join(part[1:])) for part in parts)


def _write_details(details: Iterable[Detail], _: ZoneInfo) -> str:
    return join_items(join_parts(one.name, one.value) for one in details)


def _mended_postcode(cell: str) -> str:
    # spreadsheets take 01662 for a number and save 1662
    return f"0{cell}" if re.fullmatch("[0-9]{4}", cell) else cell


# kinds ----------------------------------------------------------------------------------------------------------------

TEXT = text("text")
NAME = text("a name without control over the direction of writing", lambda cell: cell.translate(_DIRECTION_OVERRIDES))
POSTCODE = text("a postcode of five digits", _mended_postcode)
COUNT = Kind("a whole number", _read_count, _write_number)
PLACES = Kind("a whole number, or unbegrenzt", _read_places, _write_number)
NUMBER = Kind("a number such as 8 or 7,5", _read_number, _write_number)
MONEY = Kind("an amount such as 48,00 or 0", _read_money, lambda value, _: money(value))
PRICES = Kind("an amount such as 48,00 or 0, or for each category: 48,00; youth | 24,00", _read_prices, _write_prices)
YES_NO = Kind("ja or nein", _read_yes_no, _write_yes_no)
LATITUDE, LONGITUDE = _degrees(90), _degrees(180)
FROM = Kind("a time such as 2027-03-30 10:00 or 30.03.2027 10:00, or a day", read_from, instant)
UNTIL = Kind(FROM.expected, read_until, instant)
MEETINGS = Kind("dates such as 2027-03-30 10:00-11:30 @Room; 30.03.2027", read_meetings, write_meetings)
CATEGORIES = Kind("codes such as dvv | 5.01 | 2.0 | label", _read_categories, _write_categories)
DETAILS = Kind("names and values such as colour | red", _read_details, _write_details)
