"""Money, time and names: the small values that every room uses.  In German: Geld, Zeit, Kennungen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, NewType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import Attribute, field, frozen

ProviderId = NewType("ProviderId", str)
OfferingId = NewType("OfferingId", str)
SessionId = NewType("SessionId", str)
PersonId = NewType("PersonId", str)
"""Opaque: says nothing about the person.  Name and address stand in the contact store, which can forget."""
BookingId = NewType("BookingId", str)
RequestId = NewType("RequestId", str)
"""Given by the caller before the first try, so that asking twice does no harm."""

CENT = Decimal("0.01")


def aware(_: object, attribute: Attribute[Any], value: Any) -> None:
    """Refuse a time without zone (attrs validator)."""
    if not isinstance(value, datetime):
        raise TypeError(f"{attribute.name} must be a datetime, got {value!r}")
    if value.utcoffset() is None:
        raise ValueError(f"{attribute.name} needs a time zone, got {value!r}")


def not_blank(_: object, attribute: Attribute[Any], value: Any) -> None:
    """Refuse an empty identifier or title (attrs validator)."""
    if not isinstance(value, str):
        raise TypeError(f"{attribute.name} must be text, got {value!r}")
    if not value.strip():
        raise ValueError(f"{attribute.name} must not be empty, got {value!r}")


def whole(_: object, attribute: Attribute[Any], value: Any) -> None:
    """Refuse everything but whole numbers from 0 upwards (attrs validator)."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{attribute.name} must be a whole number, got {value!r}")
    if value < 0:
        raise ValueError(f"{attribute.name} must not be negative, got {value!r}")


def whole_or_none(instance: object, attribute: Attribute[Any], value: Any) -> None:
    """Like :func:`whole`; ``None`` means that there is no limit or that it is not known."""
    if value is not None:
        whole(instance, attribute, value)


DECADE = 3653
"""Days of ten years, and the longest that a rule may last, so that every time that follows from it can be computed."""


@frozen
class Lasting:
    """Refuse what is no whole number or longer than ten years (attrs validator); *most* is ten years in its unit."""

    most: int

    def __call__(self, instance: object, attribute: Attribute[Any], value: Any) -> None:
        whole(instance, attribute, value)
        if value > self.most:
            raise ValueError(f"{attribute.name} must not be longer than ten years ({self.most}), got {value!r}")


DAYS, HOURS, MINUTES = Lasting(DECADE), Lasting(DECADE * 24), Lasting(DECADE * 24 * 60)


def as_tuple(values: Iterable[Any]) -> tuple[Any, ...]:
    """Freeze a sequence (attrs converter); a text is no sequence of letters here."""
    if isinstance(values, str):
        raise TypeError(f"a sequence is wanted, got the text {values!r}")
    return tuple(values)


def utc(value: datetime) -> datetime:
    """The same instant in UTC, so that comparing and subtracting mean elapsed time.

    Python compares two times of one zone by their wall clock, which is wrong in the hour that a clock change
    repeats.  Raises ``TypeError`` for what is no datetime and ``ValueError`` for a naive one.
    """
    if not isinstance(value, datetime):
        raise TypeError(f"a point in time must be a datetime, got {value!r}")
    if value.tzinfo is UTC:
        return value
    if value.utcoffset() is None:
        raise ValueError(f"a point in time needs a time zone, got {value!r}")
    return value.astimezone(UTC)


def utc_or_none(value: datetime | None) -> datetime | None:
    """Like :func:`utc`; ``None`` stays ``None``."""
    return None if value is None else utc(value)


def zone(name: str) -> ZoneInfo:
    """The IANA time zone *name*; ``ValueError`` names what is not one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        raise ValueError(f"not a time zone of the IANA database: {name!r}") from None


def at_local(day: date, clock: time, tz: ZoneInfo) -> datetime:
    """The instant at which the wall clocks in *tz* show *clock* on *day*.

    Twice shown (clocks go back): the first of both.  Never shown (clocks go forward): the instant at which the
    clocks jump, so that 02:30 on the last Sunday of March becomes 03:00.

    >>> at_local(date(2027, 3, 28), time(2, 30), ZoneInfo("Europe/Berlin")).isoformat()
    '2027-03-28T03:00:00+02:00'
    """
    if clock.tzinfo is not None:
        raise ValueError(f"a wall-clock time has no zone of its own, got {clock!r}")
    wall = datetime.combine(day, clock.replace(fold=0), tz)
    if is_shown(wall):
        return wall
    early, late = wall.replace(fold=1).astimezone(UTC), wall.replace(fold=0).astimezone(UTC)
    while late - early > timedelta(seconds=1):  # the zone's offset changes once between the two readings
        middle = early + (late - early) / 2
        if middle.astimezone(tz).utcoffset() == wall.replace(fold=1).utcoffset():
            late = middle
        else:
            early = middle
    return late.replace(microsecond=0).astimezone(tz)


def is_shown(wall: datetime) -> bool:
    """Whether a clock ever shows this: false in the hour that is left out when clocks go forward."""
    return wall.astimezone(UTC).astimezone(wall.tzinfo).replace(fold=wall.fold) == wall


@frozen
class Period:
    """From *starts* up to, but not including, *ends*.  German: Zeitraum.  ``None`` is open on that side."""

    starts: datetime | None = field(default=None, converter=utc_or_none)
    ends: datetime | None = field(default=None, converter=utc_or_none)

    def __attrs_post_init__(self) -> None:
        if self.starts is not None and self.ends is not None and self.ends < self.starts:
            raise ValueError(f"a period cannot end ({self.ends}) before it starts ({self.starts})")

    def __contains__(self, at: datetime) -> bool:
        return (self.starts is None or self.starts <= at) and (self.ends is None or at < self.ends)


def _currency(_: object, __: Attribute[Any], value: Any) -> None:
    if not (isinstance(value, str) and len(value) == 3 and value.isascii() and value.isupper()):
        raise ValueError(f"a currency is three capital letters (ISO 4217), got {value!r}")


def _cents(_: object, __: Attribute[Any], value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"money is counted in whole cents, got {value!r}")


@frozen
class Money:
    """An amount in whole cents.  German: Betrag.

    >>> Money.of("48.00") - Money(1200)
    Money(cents=3600, currency='EUR')
    """

    cents: int = field(validator=_cents)
    currency: str = field(default="EUR", validator=_currency)

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str = "EUR") -> Money:
        """Read an amount in euros, written with a decimal point.

        ``TypeError`` for a float, which cannot hold cents exactly; ``ValueError`` for parts of a cent.
        """
        if isinstance(amount, bool | float) or not isinstance(amount, str | int | Decimal):
            raise TypeError(f"money needs text, a whole number or a Decimal, got {amount!r}")
        try:
            value = Decimal(amount)
            exact = value.is_finite() and value == value.quantize(CENT)
        except InvalidOperation:
            raise ValueError(f"not an amount of money: {amount!r}") from None
        if not exact:
            raise ValueError(f"money has whole cents, got {amount!r}")
        return cls(int(value * 100), currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + self._same(other).cents, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - self._same(other).cents, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.cents * times, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.cents, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.cents < self._same(other).cents

    def __le__(self, other: Money) -> bool:
        return self.cents <= self._same(other).cents

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        return f"{Decimal(self.cents) / 100:.2f} {self.currency}"

    def percent(self, share: int) -> Money:
        """*share* percent of the amount; half a cent is rounded up (away from zero)."""
        exact = Decimal(self.cents) * share / 100
        return Money(int(exact.quantize(Decimal(1), ROUND_HALF_UP)), self.currency)

    def split(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Divide into parts that add up exactly: by largest remainder, the earlier part first on a tie.

        Weights are whole and not negative; a weight of zero gets nothing.

        >>> [part.cents for part in Money(100).split([1, 1, 1])]
        [34, 33, 33]
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError(f"weights must be whole, not negative and not all zero, got {list(weights)!r}")
        sign = -1 if self.cents < 0 else 1
        floors = [abs(self.cents) * weight // total for weight in weights]
        rests = [abs(self.cents) * weight % total for weight in weights]
        by_rest = sorted(range(len(weights)), key=lambda index: (-rests[index], index))
        for index in by_rest[: abs(self.cents) - sum(floors)]:
            floors[index] += 1
        return tuple(Money(sign * part, self.currency) for part in floors)

    def _same(self, other: Money) -> Money:
        if not isinstance(other, Money):
            raise TypeError(f"money goes only with money, got {other!r}")
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be mixed")
        return other


def total(amounts: Sequence[Money], currency: str = "EUR") -> Money:
    """The sum of *amounts*; nothing at all is zero in *currency*."""
    return sum(amounts[1:], amounts[0]) if amounts else Money(0, currency)
