"""The figures for the council.  In German: Erfolgsindikatoren, Statistik.

The three indicators that districts name for a digital centre: offers online and on site, bookings in a period (the
first six months), and how far the fees cover the costs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from attrs import Factory, define, field, frozen

from .offering import Format, Offering
from .registration import Applied, Registered, Roster, State, Waitlisted
from .schedule import Session, Status
from .values import Money, Period


@frozen
class Entry:
    """One session with its offering and its roster: what a report is made from."""

    offering: Offering
    session: Session
    roster: Roster


@frozen
class Ratio:
    """*part* of *whole*, both in the same unit (places, or cents)."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """The share in percent with one decimal; ``None`` of nothing."""
        if not self.whole:
            return None
        return (Decimal(self.part) * 100 / self.whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


@frozen
class Report:
    """The figures of *period*.  German: Bericht.

    - *offers*: offerings with a session in the period, by format; cancelled and withdrawn sessions do not count.
    - *bookings*, *places*: made in the period, whatever became of them; *cancelled* of these bookings.  Who has moved
      to another session counts there, and a basket that nobody sent is no booking.
    - *waiting*: bookings that wait now.  *no_shows*: places whose party did not come.
    - *occupancy*: places given here and elsewhere, of all places, over the sessions that have a limit.
    - *fees*: agreed for places that are or were taken, and fees of cancellations.
    - *coverage*: fees of those sessions whose costs are stated, of these costs, in cents.
    - *months*: bookings made in each month, written ``2027-03``, in order; months without any are left out.
    """

    period: Period
    offers: tuple[tuple[Format, int], ...]
    sessions: int
    bookings: int
    places: int
    cancelled: int
    waiting: int
    no_shows: int
    occupancy: Ratio
    fees: Money
    costs: Money
    coverage: Ratio
    sessions_without_costs: int
    months: tuple[tuple[str, int], ...]

    def count(self, format: Format) -> int:
        """How many offerings take place in *format*."""
        return dict(self.offers).get(format, 0)


@define
class _Sums:
    zone: ZoneInfo
    formats: dict[str, Format] = Factory(dict)
    numbers: Counter[str] = Factory(Counter)
    months: Counter[str] = Factory(Counter)
    fees: int = 0
    costs: int = 0
    fees_with_costs: int = 0
    currency: str = field(default="EUR")


def report(entries: Iterable[Entry], *, period: Period, zone: ZoneInfo) -> Report:
    """Add up the figures of *period* in one pass, so that the entries can come one by one.

    A booking belongs to the month that the calendars in *zone* showed.
    """
    sums = _Sums(zone)
    for entry in entries:
        _add_bookings(sums, entry.roster, period)
        if entry.session.status is Status.PLANNED and entry.session.overlaps(period):
            _add_session(sums, entry)
    counted = Counter(sums.formats.values())
    number = sums.numbers
    return Report(
        period=period,
        offers=tuple((format, counted[format]) for format in Format),
        sessions=number["sessions"],
        bookings=number["bookings"],
        places=number["places"],
        cancelled=number["cancelled"],
        waiting=number["waiting"],
        no_shows=number["no_shows"],
        occupancy=Ratio(number["taken"], number["capacity"]),
        fees=Money(sums.fees, sums.currency),
        costs=Money(sums.costs, sums.currency),
        coverage=Ratio(sums.fees_with_costs, sums.costs),
        sessions_without_costs=number["without_costs"],
        months=tuple(sorted(sums.months.items())),
    )


def _add_bookings(sums: _Sums, roster: Roster, period: Period) -> None:
    for made in roster.outcomes.values():
        if not isinstance(made, Applied | Registered | Waitlisted) or made.at not in period:
            continue
        state = roster.bookings[made.booking].state
        if state is not State.MOVED:
            sums.numbers["bookings"] += 1
            sums.numbers["places"] += len(made.categories)
            sums.numbers["cancelled"] += state is State.CANCELLED
            sums.months[made.at.astimezone(sums.zone).strftime("%Y-%m")] += 1


def _add_session(sums: _Sums, entry: Entry) -> None:
    session, roster = entry.session, entry.roster
    sums.formats[entry.offering.id] = entry.offering.format
    sums.numbers["sessions"] += 1
    sums.numbers["waiting"] += roster.bookings_waiting
    sums.numbers["no_shows"] += sum(one.places for one in roster.bookings.values() if one.state is State.NO_SHOW)
    if session.capacity is not None:
        sums.numbers["capacity"] += session.capacity
        sums.numbers["taken"] += roster.taken + session.taken_elsewhere
    fees = sum(booking.fee.cents for booking in roster.bookings.values())
    sums.fees += fees
    if session.costs is None:
        sums.numbers["without_costs"] += 1
    else:
        sums.costs += session.costs.cents
        sums.fees_with_costs += fees
