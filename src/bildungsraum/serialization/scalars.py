"""Single values in plain data: texts, numbers, money, dates and instants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from .. import forms
from ..values import Money, at_local, zone

Value = TypeVar("Value")


def exactly(plain: Any, kind: type) -> Any:
    """A text, a whole number or a truth value, and nothing that only looks like one."""
    if type(plain) is not kind:
        raise TypeError(f"{kind.__name__} is wanted, got {plain!r}")
    return plain


def int_or_text(plain: Any, _: Any) -> int | str:
    """A whole number or a text."""
    if isinstance(plain, bool) or not isinstance(plain, int | str):
        raise TypeError(f"a whole number or a text is wanted, got {plain!r}")
    return plain


def answer(plain: Any, kind: Any) -> forms.Single:
    """An answer to a question: a truth value, a whole number or a text."""
    return plain if isinstance(plain, bool) else int_or_text(plain, kind)


def answers(plain: Any, kind: Any) -> forms.Value:
    """The same, or several texts."""
    if isinstance(plain, list | tuple):
        return tuple(_text(one, "a choice") for one in plain)
    return answer(plain, kind)


def degrees(plain: Any, _: Any) -> float:
    """A number with or without a fraction."""
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        raise TypeError(f"a number is wanted, got {plain!r}")
    return float(plain)


def _parsed(plain: Any, what: str, read: Callable[[str], Value]) -> Value:
    try:
        return read(_text(plain, what))
    except ValueError:
        raise ValueError(f"not {what}: {plain!r}") from None


def _text(plain: Any, what: str) -> str:
    if not isinstance(plain, str):
        raise TypeError(f"{what} is written as text, got {plain!r}")
    return plain


def write_instant(value: datetime) -> str:
    """RFC 9557, with the zone whose clock people read."""
    key = getattr(value.tzinfo, "key", None)
    if value.utcoffset() is None:
        raise ValueError(f"a point in time needs a time zone, got {value!r}")
    return value.isoformat() if key is None or value.tzinfo is UTC else f"{value.isoformat()}[{key}]"


def read_instant(plain: Any) -> datetime:
    """RFC 9557.  If the law has changed the zone's offset since it was written, the wall clock counts."""
    text, bracket, name = _text(plain, "a point in time").partition("[")
    value = _parsed(text, "a point in time", datetime.fromisoformat)
    if value.utcoffset() is None:
        raise ValueError(f"a point in time needs an offset from UTC, got {plain!r}")
    if not bracket:
        return value.astimezone(UTC)
    local = value.astimezone(zone(name.removesuffix("]")))
    if local.replace(tzinfo=None) == value.replace(tzinfo=None):
        return local
    return at_local(value.date(), value.time(), zone(name.removesuffix("]")))


def read_date(plain: Any) -> date:
    """A date of ISO 8601."""
    # TOML has dates and times of its own
    return plain if type(plain) is date else _parsed(plain, "a date", date.fromisoformat)


def read_time(plain: Any) -> time:
    """A time of day of ISO 8601."""
    return plain if isinstance(plain, time) else _parsed(plain, "a time of day", time.fromisoformat)


def read_decimal(plain: Any) -> Decimal:
    """A finite number, exact."""
    try:
        value = Decimal(_text(plain, "a decimal number"))
    except InvalidOperation:
        raise ValueError(f"not a decimal number: {plain!r}") from None
    if not value.is_finite():
        raise ValueError(f"not a finite number: {plain!r}")
    return value


def read_money(plain: Any) -> Money:
    """An amount and its currency; without one it is euros."""
    amount, _, currency = _text(plain, "money").partition(" ")
    return Money.of(amount, currency or "EUR")
