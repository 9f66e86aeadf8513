"""The waiting list: who moves up, who is offered a place, who is passed over and why.  In German: Nachrücken."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..fees import Quote
from ..rules import Fit, Rules
from ..schedule import Session, Status
from ..values import BookingId, at_local, utc
from .becoming import divided
from .booking import Booking
from .events import Divided, Overtaken, PlaceOffered, Promoted, Queued, RosterEvent, RosterEvents, Waitlisted
from .frame import Frame, frame
from .roster import Roster
from .vacancies import Allocation, Vacancies
from .values import Condition, ConditionKind, Party


def promote(roster: Roster, *, session: Session, rules: Rules, at: datetime) -> RosterEvents:
    """Give or offer free places to those who wait, in the order of the queue; doing so twice gives ``()``.

    What happens to a party that does not fit is the rule ``waiting.fit``.  Nobody moves up once the queue has stopped,
    the session has started, is cancelled or withdrawn.
    """
    return moving_up(roster, frame(session, rules), at)


def moving_up(roster: Roster, about: Frame, at: datetime) -> RosterEvents:
    """What :func:`promote` decides."""
    if not roster.bookings_waiting or not is_moving(roster, about, at):
        return ()
    free = Vacancies.of(roster, about)
    if not free.is_open_for(roster.wishes):
        return ()
    events: list[RosterEvent] = []
    passed = Passed(about.rules)
    for booking in roster.waiting:
        allocation = free.allocation(booking.categories, booking.party)
        if allocation is not None:
            free.take(allocation, booking.places)
            events += passed.by(booking, allocation, free, at)
            events.append(_granted(booking, allocation, about, at))
        elif (part := _part(booking, free)) > 0:
            events += _divided(booking, part, free, at)
            free.close(booking.party)
        else:
            passed.add(booking, free)
        if not free.is_open_for(roster.wishes):
            break
    return tuple(events)


def joined(
    roster: Roster, event: Waitlisted | Queued, party: Party, about: Frame, at: datetime
) -> tuple[RosterEvent, ...]:
    """*event*, and what follows at once: of a party that agreed to be divided, some may find room."""
    if not party.splits or about.rules.waiting.fit is not Fit.SPLIT_WITH_CONSENT:
        return (event,)
    return (event, *moving_up(roster.after((event,)), about, at))


def is_moving(roster: Roster, about: Frame, at: datetime) -> bool:
    """Whether the queue still moves by itself, so that free places are owed to it."""
    if roster.cancelled or about.session.status is not Status.PLANNED:
        return False
    return about.stops is None or at < about.stops


class Passed:
    """Those in front who did not fit, while one walks along the queue.

    Whoever must not be overtaken (again) closes the pools that they could use to everybody behind.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._over: list[tuple[Booking, int]] = []

    def add(self, booking: Booking, free: Vacancies) -> None:
        """Note that *booking* does not fit."""
        if _may_be_overtaken(booking.overtaken, self._rules):
            self._over.append((booking, booking.overtaken))
        else:
            free.close(booking.party)

    def by(self, behind: Booking, allocation: Allocation, free: Vacancies, at: datetime) -> list[RosterEvent]:
        """The events when *behind* moves up although they came earlier."""
        events: list[RosterEvent] = []
        still: list[tuple[Booking, int]] = []
        for booking, times in self._over:
            if _shares(booking, allocation, free):
                ruling = self._rules.ruling("waiting.fit")
                events.append(Overtaken(booking.id, booking.person, behind.id, at, ruling))
                times += 1
            if _may_be_overtaken(times, self._rules):
                still.append((booking, times))
            else:
                free.close(booking.party)
        self._over = still
        return events

    def sharing(self, allocation: Allocation, free: Vacancies) -> tuple[Booking, ...]:
        """Those of them who could have used one of the places of *allocation*."""
        return tuple(booking for booking, _ in self._over if _shares(booking, allocation, free))


def _may_be_overtaken(times: int, rules: Rules) -> bool:
    most = rules.waiting.overtakes_maximum
    return rules.waiting.fit is Fit.FIRST_FIT and (most is None or times < most)


def _shares(booking: Booking, allocation: Allocation, free: Vacancies) -> bool:
    """Whether *booking* could have used one of the places of *allocation*."""
    if not free.frame.pools:
        return True
    wanted = booking.party.pools or ("",)
    return any(pool in allocation for one in wanted for pool in free.chain(one, booking.party.groups))


def _granted(booking: Booking, allocation: Allocation, about: Frame, at: datetime) -> RosterEvent:
    rules = about.rules
    if rules.waiting.offer is None:
        assert booking.position is not None
        due = still_due(booking, about, at)
        ruling = rules.ruling("waiting.fit")
        return Promoted(booking.id, booking.person, booking.position, at, allocation, due, ruling)
    until = offered_until(about, at)
    return PlaceOffered(booking.id, booking.person, until, at, allocation, rules.ruling("waiting.offer"))


def offered_until(about: Frame, at: datetime) -> datetime:
    """When an offer made at *at* lapses: after its hours, and at the latest when the queue stops."""
    rules = about.rules
    offer = rules.waiting.offer
    assert offer is not None
    if offer.open_hours is None:
        until = utc(at) + timedelta(hours=offer.hours)
    else:
        holidays, tz = rules.working_days.holidays, rules.district.tz
        until = offer.open_hours.after(at, offer.hours, holidays=holidays, tz=tz)
    return until if about.stops is None else min(until, about.stops)


def still_due(booking: Booking, about: Frame, at: datetime) -> tuple[Condition, ...]:
    """What is to be done for the places that *booking* is given at *at*; what was paid before is paid."""
    due = conditions_of_places(booking.quote, booking.party, booking.places, about, at)
    return tuple(one for one in due if one.kind is not ConditionKind.PAYMENT) if booking.is_paid else due


def conditions_of_places(quote: Quote, party: Party, places: int, about: Frame, at: datetime) -> tuple[Condition, ...]:
    """What is to be done for places that are given at *at*: pay them, name those who come."""
    rules = about.rules
    holds, due = rules.holds, rules.party.names_due
    if holds.pay is None and due is None:
        return ()
    found: list[Condition] = []
    if holds.pay is not None and holds.pay.counts and quote.total:
        found.append(Condition(ConditionKind.PAYMENT, pay_until(about, at)))
    if due is not None and about.starts is not None and (party.organisation or places > 1):
        until = rules.before(about.starts, due)
        if until > at and (not party.holders or None in party.holders):
            found.append(Condition(ConditionKind.NAMES, until))
    return tuple(found)


def pay_until(about: Frame, at: datetime) -> datetime:
    """Until when a place given at *at* must be paid: the end of a local day, at the latest the start."""
    rules = about.rules
    assert rules.holds.pay is not None
    tz = rules.district.tz
    day = at.astimezone(tz).date() + timedelta(days=rules.holds.pay.days + 1)
    until = utc(at_local(day, datetime.min.time(), tz))
    return until if about.starts is None or about.starts <= at else min(until, about.starts)


def _part(booking: Booking, free: Vacancies) -> int:
    """How many places of *booking* can move up first; a child never goes without its company."""
    rules = free.frame.rules
    if rules.waiting.fit is not Fit.SPLIT_WITH_CONSENT or not booking.party.splits:
        return 0
    bound = {rule.category for rule in rules.party.accompanied}
    return 0 if bound & set(booking.categories) else free.part(booking.categories, booking.party)


def _divided(booking: Booking, part: int, free: Vacancies, at: datetime) -> list[RosterEvent]:
    first, others = booking.categories[:part], booking.categories[part:]
    numbers = booking.place_numbers[part:]
    quote = booking.quote.without(others)
    allocation = free.allocation(first, booking.party)
    assert allocation is not None
    free.take(allocation, part)
    rest = BookingId(f"{booking.id}+{numbers[0]}")
    event = Divided(
        booking.id,
        booking.person,
        rest,
        numbers,
        quote,
        booking.quote.without(first),
        at,
        free.frame.rules.ruling("waiting.fit"),
    )
    return [event, _granted(divided(booking, event)[0], allocation, free.frame, at)]
