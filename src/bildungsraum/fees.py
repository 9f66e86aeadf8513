"""What a place costs, what a cancellation costs, and why.  In German: Entgeltordnung, Ermäßigung, Stornogebühr.

Everything here is calculation on whole cents; nothing knows of sessions or rosters.  Each amount is a line with its
kind and its rule, so that a clerk can explain every cent.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from attrs import Attribute, evolve, field, frozen

from .values import DAYS, Money, as_tuple, not_blank, total, utc, whole

STANDARD = "standard"
"""The category of a place for which nothing else was said."""


def _percent(instance: object, attribute: Attribute[Any], value: Any) -> None:
    whole(instance, attribute, value)
    if value > 100:
        raise ValueError(f"{attribute.name} is a percentage from 0 to 100, got {value!r}")


def _not_negative(_: object, attribute: Attribute[Any], value: Any) -> None:
    if value is None:
        return
    if not isinstance(value, Money):
        raise TypeError(f"{attribute.name} must be Money, got {value!r}")
    if value.cents < 0:
        raise ValueError(f"{attribute.name} must not be negative, got {value}")


@frozen
class Price:
    """What one place costs for one *category* of people, such as ``standard`` or ``youth``.  German: Preis."""

    category: str = field(validator=not_blank)
    amount: Money = field(validator=_not_negative)


@frozen
class Tier:
    """What one place costs when *places_from* or more take part.  German: Staffelentgelt."""

    places_from: int = field(validator=whole)
    amount: Money = field(validator=_not_negative)


@frozen(cache_hash=True)
class Tariff:
    """The prices of a session.  German: Entgelt, Tarif.

    *reduced* is the price that the provider itself states for people with a reduction; ``None`` if it states none.
    *reducible* is false where no reduction applies (single events in many statutes).
    *remark* is the provider's own words on the fee, such as material costs; it is shown, never calculated with.
    *tiers*, from few to many places, say what a standard place costs by the number of those who take part; the price at
    booking is that of :data:`STANDARD`, until it is known how many come.
    """

    prices: tuple[Price, ...] = field(default=(), converter=as_tuple)
    reduced: Money | None = field(default=None, validator=_not_negative)
    reducible: bool = True
    remark: str = ""
    tiers: tuple[Tier, ...] = field(default=(), converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        names = [price.category for price in self.prices]
        if not names:
            raise ValueError("a tariff needs at least one price; a free session has a price of zero")
        if len(set(names)) < len(names):
            raise ValueError(f"each category has one price, got {names!r}")
        amounts = [price.amount for price in self.prices] + ([self.reduced] if self.reduced is not None else [])
        amounts += [tier.amount for tier in self.tiers]
        starts = [tier.places_from for tier in self.tiers]
        if starts != sorted(set(starts)):
            raise ValueError(f"tiers go from few to many places, got {starts!r}")
        currencies = sorted({amount.currency for amount in amounts})
        if len(currencies) > 1:
            raise ValueError(f"one tariff has one currency, got {currencies!r}")

    @classmethod
    def flat(cls, amount: Money, *, reduced: Money | None = None, reducible: bool = True, remark: str = "") -> Tariff:
        """One price for everybody."""
        return cls((Price(STANDARD, amount),), reduced, reducible, remark)

    def price(self, category: str) -> Money | None:
        """What one place costs in *category*; ``None`` if the tariff does not know it."""
        return next((price.amount for price in self.prices if price.category == category), None)

    @property
    def is_free(self) -> bool:
        """True if nobody pays anything."""
        return not any(price.amount for price in self.prices)

    def for_places(self, places: int) -> Money | None:
        """What a standard place costs when *places* take part: by its tier, or its price below the first one."""
        reached = [tier.amount for tier in self.tiers if tier.places_from <= places]
        return reached[-1] if reached else self.price(STANDARD)


@frozen
class Reduction:
    """So many *percent* less for those who show a proof.  German: Ermäßigung.

    Of several reductions the one that saves most applies; they do not add up, and they are not granted afterwards.
    """

    id: str = field(validator=not_blank)
    percent: int = field(validator=_percent)


class LineKind(Enum):
    """Why a line stands in a quote."""

    PRICE = "price"
    REDUCTION = "reduction"
    PROVIDER_REDUCTION = "provider_reduction"
    SMALL_GROUP = "small_group"
    """What a small group pays more, so that the session takes place."""
    NOT_STATED = "not_stated"


@frozen
class Line:
    """*places* times *unit* is *amount*, because of *kind* and *rule* (a category or the id of a reduction)."""

    kind: LineKind
    rule: str
    places: int
    unit: Money

    @property
    def amount(self) -> Money:
        """What this line adds to the total; negative for a reduction."""
        return self.unit * self.places


@frozen(cache_hash=True)
class Quote:
    """What a party pays, line by line.  German: Preisberechnung."""

    lines: tuple[Line, ...] = field(converter=as_tuple)

    @property
    def total(self) -> Money:
        """The sum of all lines."""
        return _total(self)

    def without(self, categories: Collection[str]) -> Quote:
        """The quote for those who stay when one place for each of *categories* goes, each at the price it had.

        Places that take none have no line and go for nothing; what a small group pays more goes by places.
        ``ValueError`` if more go than there are.
        """
        lines: list[Line] = []
        leaving = stay = gone = 0
        for line in self.lines:
            if line.kind is LineKind.SMALL_GROUP:
                share = line.amount.split([stay, gone])[0]
                lines += [evolve(line, places=1, unit=share)] if share else []
                continue
            if line.kind in (LineKind.PRICE, LineKind.NOT_STATED):
                leaving = list(categories).count(line.rule) if line.kind is LineKind.PRICE else len(categories)
                stay, gone = stay + line.places - leaving, gone + leaving
            if leaving > line.places:
                raise ValueError(f"only {line.places} places cost {line.unit}, {leaving} cannot go")
            if line.places > leaving:
                lines.append(evolve(line, places=line.places - leaving))
        return Quote(lines)

    def shares(self, places: int) -> tuple[Money, ...]:
        """The total, divided over *places* to the cent, for a list that has one row for each place."""
        return self.total.split([1] * places)


@lru_cache(maxsize=4096)
def _total(quote: Quote) -> Money:
    return total([line.amount for line in quote.lines])


def quote(tariff: Tariff | None, *, categories: Sequence[str], reductions: Collection[Reduction] = ()) -> Quote:
    """Price one place for each of *categories* with the one reduction that saves most.

    *reductions* are those whose proof has been seen.  Each place is reduced and rounded for itself (half a cent is
    rounded up), so a party pays what its members would pay alone.  Without a tariff the provider has stated no fee:
    the quote then has one line of zero that says so.  ``LookupError`` names a category that the tariff does not know.

    >>> quote(Tariff.flat(Money(4800)), categories=["standard"], reductions=[Reduction("pass", 25)]).total
    Money(cents=3600, currency='EUR')
    """
    return _quoted(tariff, tuple(categories), tuple(reductions))


@lru_cache(maxsize=4096)
def _quoted(tariff: Tariff | None, categories: tuple[str, ...], reductions: tuple[Reduction, ...]) -> Quote:
    """Most bookings of a session ask for the same, and the answer never changes."""
    if not categories:
        raise ValueError("a quote needs at least one place, got none")
    if tariff is None:
        return Quote((Line(LineKind.NOT_STATED, "", len(categories), Money(0)),))
    lines: list[Line] = []
    for category in dict.fromkeys(categories):
        unit = tariff.price(category)
        if unit is None:
            raise LookupError(f"the tariff has no category {category!r}")
        places = categories.count(category)
        lines.append(Line(LineKind.PRICE, category, places, unit))
        saving = _best(tariff, unit, reductions)
        if saving is not None:
            lines.append(Line(saving.kind, saving.rule, places, saving.unit))
    return Quote(tuple(lines))


def _best(tariff: Tariff, unit: Money, reductions: Collection[Reduction]) -> Line | None:
    """The reduction of one place that saves most; on a tie the one with the lower percentage, then by its id."""
    if not reductions or not tariff.reducible:
        return None
    offers = [
        Line(LineKind.REDUCTION, one.id, 1, -unit.percent(one.percent))
        for one in sorted(reductions, key=lambda one: (one.percent, one.id))
    ]
    if tariff.reduced is not None:
        offers.insert(0, Line(LineKind.PROVIDER_REDUCTION, "", 1, tariff.reduced - unit))
    best = min(offers, key=lambda line: line.unit)
    return best if best.unit.cents < 0 else None


@frozen
class CancellationStep:
    """Until *days_before* local days before the start, that day included, cancelling costs this much.

    The fee is *percent* of the price and *fixed* on top, never more than the price.
    """

    days_before: int = field(validator=DAYS)
    percent: int = field(default=0, validator=_percent)
    fixed: Money = field(default=Money(0), validator=_not_negative)


@frozen(cache_hash=True)
class CancellationTerms:
    """What a cancellation costs by the time that is left.  German: Rücktrittsbedingungen, Stornostaffel.

    *steps* go from early to late and never get cheaper; after the last one *late_percent* of the price is due.
    Counting is in local calendar days; a day ends at 24:00 and the day of the start does not count (§§ 187, 188 BGB).
    """

    steps: tuple[CancellationStep, ...] = field(default=(), converter=as_tuple)
    late_percent: int = field(default=0, validator=_percent)

    def __attrs_post_init__(self) -> None:
        for early, late in zip(self.steps, self.steps[1:], strict=False):
            if early.days_before <= late.days_before:
                raise ValueError(
                    f"cancellation steps go from early to late, got {early.days_before} before {late.days_before} days"
                )
            if late.percent < early.percent or late.fixed < early.fixed:
                raise ValueError(f"a later cancellation must not be cheaper, see the step of {late.days_before} days")
        last = self.steps[-1] if self.steps else CancellationStep(0)
        # a fixed part could exceed any lower share of a small price, and then waiting would pay off
        if last.percent > self.late_percent or (last.fixed and self.late_percent < 100):
            raise ValueError(f"late_percent must not be below the last step, got {self.late_percent}")

    @property
    def free_until_days(self) -> int | None:
        """How many days before the start the last free day is; ``None`` if it is never free."""
        free = [step.days_before for step in self.steps if not step.percent and not step.fixed]
        return free[-1] if free else None


class SettlementKind(Enum):
    """Why a cancellation costs what it costs."""

    STEP = "step"
    LATE = "late"
    NO_START = "no_start"
    WAITING = "waiting"
    """Nothing was promised yet: the booking waited, was held, or was still to be confirmed."""
    MOVED = "moved"
    """The provider has moved the session since, and the time to cancel for nothing has not passed."""
    PROVIDER = "provider"


@frozen
class Settlement:
    """What remains between the person and the provider after a cancellation.  German: Abrechnung.

    *claim* is the fee that is due, *refund* what is paid back, *open* what is still owed: two numbers, not one,
    because a person may cancel without having paid.  Always ``paid + open == claim + refund``.
    *days_before* names the step that applied, if one did.
    """

    kind: SettlementKind
    claim: Money
    refund: Money
    open: Money
    days_before: int | None = None


def settle(
    price: Money, *, terms: CancellationTerms, starts: datetime | None, zone: ZoneInfo, at: datetime, paid: Money
) -> Settlement:
    """What cancelling at *at* costs, of a booking for *price* whose session starts at *starts*.

    Without a start (e-learning) cancelling is free.  *paid* is what has been received so far.
    """
    if starts is None:
        return _settled(SettlementKind.NO_START, Money(0, price.currency), paid)
    days_left = starts.astimezone(zone).toordinal() - utc(at).astimezone(zone).toordinal()
    return _by_days(price, terms, days_left, paid)


@lru_cache(maxsize=4096)
def _by_days(price: Money, terms: CancellationTerms, days_left: int, paid: Money) -> Settlement:
    for step in terms.steps:
        if days_left >= step.days_before:
            fixed = step.fixed or Money(0, price.currency)
            claim = min(price, price.percent(step.percent) + fixed)
            return _settled(SettlementKind.STEP, claim, paid, step.days_before)
    return _settled(SettlementKind.LATE, price.percent(terms.late_percent), paid)


@lru_cache(maxsize=64)
def nothing_due(kind: SettlementKind, *, paid: Money) -> Settlement:
    """A cancellation without a fee: whatever was *paid* goes back."""
    return _settled(kind, Money(0, paid.currency), paid)


def _settled(kind: SettlementKind, claim: Money, paid: Money, days_before: int | None = None) -> Settlement:
    zero = Money(0, claim.currency)
    return Settlement(kind, claim, max(paid - claim, zero), max(claim - paid, zero), days_before)


@frozen
class Cliff:
    """With one more than *places* the income falls from *income* to *income_next*.  German: Einnahmensprung."""

    places: int
    income: Money
    income_next: Money


def cliffs(tariff: Tariff, most: int) -> tuple[Cliff, ...]:
    """Where the income of up to *most* full-price places falls although one more comes, because of the tiers.

    A decision by income is not monotone in the number of people there; a what-if should show it.
    """
    incomes = [(tariff.for_places(places) or Money(0)) * places for places in range(most + 1)]
    pairs = enumerate(pairwise(incomes))
    return tuple(Cliff(places, income, following) for places, (income, following) in pairs if following < income)
