"""Whether a session takes place.  In German: Mindestteilnehmerzahl, Durchführungsentscheidung."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from attrs import frozen

from ..fees import STANDARD, Line, LineKind, Quote
from ..rules import Counting, Remedy, Rules, Ruling
from ..schedule import Session, Status
from ..values import BookingId, Money, SessionId, at_local, total, utc
from .booking import Booking
from .events import ConsentNoted, Repriced, RosterEvents, SessionConfirmed
from .frame import frame
from .moving import Side
from .roster import Roster
from .transitions import known, missing
from .upkeep import brought_up_to_date
from .values import Command, ConditionKind, State


@frozen
class DecisionDate:
    """When it must be decided, at the latest, whether a session takes place; *by* is the rule or the commitment."""

    at: datetime
    by: Ruling


@frozen
class Option:
    """What may be tried instead of calling the session off.

    - *prices*: what each booking would pay then; everybody must agree to pay so much.
    - *units*: to how many teaching units it would be shortened.
    - *session*: to which sister session everybody would move.
    - *until*: to when the decision would be put off.
    """

    remedy: Remedy
    prices: tuple[tuple[BookingId, Money], ...] = ()
    units: int | None = None
    session: SessionId | None = None
    until: datetime | None = None


@frozen
class Go:
    """It takes place: *places* count; *option* is the one to which everybody has agreed, if it took one."""

    places: int
    option: Option | None = None


@frozen
class Warn:
    """Not yet: *missing* more are needed by *decides*; ``None`` if there is no date.  Zero: income is too small."""

    missing: int
    decides: DecisionDate | None


@frozen
class NoGo:
    """It does not take place: *missing* places were missing and nothing else is left; zero: income is too small."""

    missing: int


@frozen
class Options:
    """Too few, but the rules allow these *options*, the preferred one first."""

    missing: int
    options: tuple[Option, ...]


Verdict = Go | Warn | NoGo | Options


def decision_date(session: Session, rules: Rules) -> DecisionDate | None:
    """The earliest of rule, room and instructor; without any of these the end of registration.

    ``None`` only for a session without meetings whose registration never ends.
    """
    about = frame(session, rules)
    dates = [DecisionDate(one.until, rules.ruling("session.commitments")) for one in session.commitments]
    if about.starts is not None and rules.minimum.decides is not None:
        assert session.starts is not None
        due = min(rules.before(session.starts, rules.minimum.decides), about.starts)
        dates.append(DecisionDate(due, rules.ruling("minimum.decides")))
    if not dates and about.period.ends is not None:
        dates.append(DecisionDate(about.period.ends, rules.ruling("admission.closes")))
    return min(dates, key=lambda one: one.at, default=None)


def decide_go(
    roster: Roster, *, session: Session, rules: Rules, at: datetime, sisters: Collection[Side] = ()
) -> Verdict:
    """Whether *session* takes place, as things stand at *at*; there is an answer for every state and every time.

    Once confirmed it stays so, whoever cancels later.  With enough it is confirmed at once, before the date.  What is
    cancelled does not take place.  *sisters* are sessions into which it could be merged, up to date.
    """
    _, roster = brought_up_to_date(roster, frame(session, rules), at)
    places = places_counted(roster, rules)
    lacking = max(0, session.minimum - places)
    if roster.cancelled or session.status is Status.CANCELLED:
        return NoGo(lacking)
    income = _income(roster, session, places)
    if roster.confirmed or _reached(places, income, session, rules):
        return Go(places)
    date = decision_date(session, rules)
    if date is None or utc(at) < date.at:
        return Warn(lacking, date)
    options = tuple(_options(roster, session, rules, at, date, income, sisters))
    for option in options:
        if option.prices and all(_agrees(roster.bookings[id], price) for id, price in option.prices):
            return Go(places, option)
    return Options(lacking, options) if options else NoGo(lacking)


def confirm_session(roster: Roster, *, session: Session, rules: Rules, at: datetime) -> RosterEvents:
    """Make it certain that the session takes place, if :func:`decide_go` says so; otherwise, and twice, ``()``.

    If everybody has agreed to pay more, their bookings cost that from now on.
    """
    before, roster = brought_up_to_date(roster, frame(session, rules), at)
    verdict = decide_go(roster, session=session, rules=rules, at=at)
    if roster.confirmed or not isinstance(verdict, Go):
        return before
    ruling = rules.ruling("minimum.remedies")
    repriced = tuple(
        Repriced(id, roster.bookings[id].person, _raised(roster.bookings[id], price), at, ruling)
        for id, price in (verdict.option.prices if verdict.option else ())
    )
    return (*before, *repriced, SessionConfirmed(verdict.places, at, rules.ruling("session.minimum")))


def consent(
    roster: Roster,
    booking: BookingId,
    *,
    session: Session,
    rules: Rules,
    at: datetime,
    remedy: Remedy,
    agrees: bool,
) -> RosterEvents:
    """Note whether *booking* agrees to pay more, so that the session takes place; the same again gives ``()``.

    It agrees to what *remedy* would cost it as things stand, and to less.  When the price rises, because somebody else
    has left, it must be asked again.
    """
    before, roster = brought_up_to_date(roster, frame(session, rules), at)
    ours = known(roster, booking)
    wrong = missing(ours, Command.CONSENT, at)
    price = dict(_prices(_registered(roster), remedy, _planned(session, rules))).get(ours.id) if agrees else None
    again = ours.agrees is agrees and (price is None or _agrees(ours, price))
    if wrong or again:
        return (*before, *wrong)
    return (*before, ConsentNoted(ours.id, ours.person, remedy, agrees, at, price))


def places_counted(roster: Roster, rules: Rules) -> int:
    """How many places count towards the minimum.

    Who only waits, holds or has not confirmed never counts.  Places taken in the provider's own system count as
    registered; whether they are paid, or in full, nobody here knows.
    """
    match rules.minimum.counting:
        case Counting.REGISTERED:
            return roster.taken_elsewhere + sum(one.places_counted for one in _binding(roster))
        case Counting.PAID:
            return sum(one.places_counted for one in _binding(roster) if one.is_paid)
        case Counting.FULL_PRICE:
            return sum(_full_price(one.quote) for one in _binding(roster))


def go_cliffs(session: Session, rules: Rules, most: int) -> tuple[int, ...]:
    """Numbers of full-price registrations, up to *most*, with which the session takes place, but not with one more.

    Tiers make the income fall where one more comes; a decision by income is not monotone there.
    """
    goes = (_would_go(places, session, rules) for places in range(most + 2))
    return tuple(places for places, (now, with_one_more) in enumerate(pairwise(goes)) if now and not with_one_more)


def break_even(session: Session, rules: Rules, most: int) -> int | None:
    """The smallest number of full-price registrations, up to *most*, with which fees cover what the rules ask.

    ``None`` if none does, or if nobody has said what it costs.  German: Kostendeckung.
    """
    if session.costs is None:
        return None
    percent = rules.minimum.income_percent or 100
    covering = (places for places in range(most + 1) if _covers(_expected(places, session), session.costs, percent))
    return next(covering, None)


def _binding(roster: Roster) -> Iterator[Booking]:
    for one in roster.bookings.values():
        sure = not any(open.kind is ConditionKind.CONFIRMATION for open in one.conditions)
        if sure and (one.state is State.REGISTERED or one.state is State.NO_SHOW):
            yield one


def _registered(roster: Roster) -> list[Booking]:
    return sorted(_binding(roster), key=lambda one: one.id)


def _agrees(booking: Booking, price: Money) -> bool:
    return booking.agreed is not None and price <= booking.agreed


def _full_price(quote: Quote) -> int:
    priced = sum(line.places for line in quote.lines if line.kind is LineKind.PRICE and line.unit)
    less = sum(line.places for line in quote.lines if line.kind in (LineKind.REDUCTION, LineKind.PROVIDER_REDUCTION))
    return priced - less


def _reached(places: int, income: Money, session: Session, rules: Rules) -> bool:
    if places < session.minimum:
        return False
    return session.costs is None or _covers(income, session.costs, rules.minimum.income_percent)


def _covers(income: Money, costs: Money, percent: int) -> bool:
    return income.cents * 100 >= costs.cents * percent


def _would_go(places: int, session: Session, rules: Rules) -> bool:
    return _reached(places, _expected(places, session), session, rules)


def _expected(places: int, session: Session) -> Money:
    """The income of so many full-price places."""
    unit = None if session.tariff is None else session.tariff.for_places(places)
    return (unit or Money(0)) * places


def _income(roster: Roster, session: Session, places: int) -> Money:
    """What those registered pay; with tiers, what they would pay as many as they are."""
    quotes = [one.quote.total for one in _binding(roster)]
    if session.tariff is not None and session.tariff.tiers:
        return _expected(places, session)
    return total(quotes)


def _options(
    roster: Roster,
    session: Session,
    rules: Rules,
    at: datetime,
    date: DecisionDate,
    income: Money,
    sisters: Collection[Side],
) -> Iterator[Option]:
    """What the rules allow, as far as it is possible."""
    registered = _registered(roster)
    ask = not roster.taken_elsewhere and not any(one.agrees is False for one in registered)  # nobody else can be asked
    planned = _planned(session, rules)
    for remedy in rules.minimum.remedies:
        match remedy:
            case Remedy.HIGHER_FEE | Remedy.APPORTION:
                prices = _prices(registered, remedy, planned) if ask else ()
                if prices:
                    yield Option(remedy, prices=prices)
            case Remedy.FEWER_UNITS:
                units = _affordable_units(session, income, planned)
                if units:
                    yield Option(remedy, units=units)
            case Remedy.MERGE:
                coming = roster.taken_elsewhere + sum(one.places_counted for one in registered)
                yield from (Option(remedy, session=side.session.id) for side in _with_room(coming, sisters, at))
            case Remedy.EXTEND:
                until = _later(date.at, rules)
                starts = frame(session, rules).starts
                free = all(until <= one.until for one in session.commitments)
                if utc(at) < until and free and (starts is None or until <= starts):
                    yield Option(remedy, until=until)


def _planned(session: Session, rules: Rules) -> Money | None:
    """The income on which the session was planned: that of its minimum, or what the rules ask of its costs."""
    if session.costs is not None and rules.minimum.income_percent:
        cents = -(-session.costs.cents * rules.minimum.income_percent // 100)
        return Money(cents, session.costs.currency)
    unit = None if session.tariff is None else session.tariff.price(STANDARD)
    return None if unit is None else unit * session.minimum


def _prices(registered: list[Booking], remedy: Remedy, planned: Money | None) -> tuple[tuple[BookingId, Money], ...]:
    """What each would pay: the same more for each place, or what is missing to the cent; ``()`` if nothing is."""
    places = [one.places_counted for one in registered]
    income = total([one.quote.total for one in registered])
    if planned is None or not sum(places) or planned <= income:
        return ()
    shortfall = planned - income
    if remedy is Remedy.APPORTION:
        extras = shortfall.split(places)
    else:
        each = -(-shortfall.cents // sum(places))
        extras = tuple(Money(each * number, shortfall.currency) for number in places)
    return tuple((one.id, one.quote.total + extra) for one, extra in zip(registered, extras, strict=True))


def _affordable_units(session: Session, income: Money, planned: Money | None) -> int | None:
    """How many whole units the income pays for; ``None`` if it would pay for all that are planned."""
    if session.units is None or planned is None or planned.cents <= income.cents:
        return None
    return int(session.units * income.cents // planned.cents)


def _with_room(coming: int, sisters: Collection[Side], at: datetime) -> Iterator[Side]:
    for side in sisters:
        free, starts = side.roster.places_bookable, side.frame.starts
        takes_place = side.session.status is Status.PLANNED and not side.roster.cancelled
        if coming and takes_place and (starts is None or utc(at) < starts) and (free is None or free >= coming):
            yield side


def _later(date: datetime, rules: Rules) -> datetime:
    """So many local days later, when the wall clocks show the same."""
    local = date.astimezone(rules.district.tz)
    return utc(at_local(local.date() + timedelta(days=rules.minimum.extend_days), local.time(), rules.district.tz))


def _raised(booking: Booking, price: Money) -> Quote:
    extra = price - booking.quote.total
    return Quote((*booking.quote.lines, Line(LineKind.SMALL_GROUP, "", 1, extra)))
