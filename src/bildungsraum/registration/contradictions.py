"""A session that goes against its rules, so that they cannot be kept together.  In German: Widersprüche im Kurs."""

from __future__ import annotations

from collections.abc import Iterator

from ..rules import Contradiction, PoolKind, Rules, places_kept
from ..schedule import Session
from .frame import Frame, ceilings, frame


def contradictions_with(session: Session, rules: Rules) -> tuple[Contradiction, ...]:
    """Everything in *session* that goes against *rules*, or against itself, by key; keys of its own begin with
    ``session.``.

    *rules* are those that hold for it; what is wrong in them for every session is for
    :func:`~bildungsraum.rules.contradictions`.  What would only never be used is none.
    """
    within = frame(session, rules)
    checks = (_window, _deadlines, _lottery, _pools, _seats, _places)
    return tuple(sorted(one for check in checks for one in check(within)))


def _window(within: Frame) -> Iterator[Contradiction]:
    own, period = within.session.registration, within.period
    if own.ends is not None and within.starts is not None and own.ends > within.starts:
        yield Contradiction("session.registration", "registration closes after the start")
    if period.starts is not None and period.ends is not None and period.starts >= period.ends:
        key = "session.registration" if own.starts is not None or own.ends is not None else "admission.opens"
        yield Contradiction(key, "registration is over before it opens")
    elif period.starts is not None and within.stops is not None:
        offer, left = within.rules.waiting.offer, within.stops - period.starts
        if offer is not None and within.rules.waiting.maximum != 0 and left.total_seconds() < offer.hours * 3600:
            hours = max(0, int(left.total_seconds()) // 3600)
            yield Contradiction(
                "waiting.offer", f"it runs for {offer.hours} hours, but the queue moves for at most {hours}"
            )


def _deadlines(within: Frame) -> Iterator[Contradiction]:
    """Deadlines of the rules that are over before anybody can register for this session."""
    opens, starts, rules = within.period.starts, within.starts, within.rules
    if opens is None or starts is None:
        return
    for key, lead in (("minimum.decides", rules.minimum.decides), ("party.names_due", rules.party.names_due)):
        if lead is not None and rules.before(starts, lead) < opens:
            yield Contradiction(key, "it lies before registration opens")


def _lottery(within: Frame) -> Iterator[Contradiction]:
    lottery, closes, starts = within.rules.admission.lottery, within.period.ends, within.starts
    if lottery is None or closes is None or starts is None:
        return
    draws = within.rules.before(starts, lottery.draws)
    if draws < closes < starts:
        yield Contradiction("admission.lottery", "lots are drawn before registration closes")
    elif draws >= starts:
        yield Contradiction("admission.lottery", "lots are drawn no earlier than the start")


def _pools(within: Frame) -> Iterator[Contradiction]:
    """Pools that hold more than the session, its room and the rules together allow."""
    limits = [one.places for one in ceilings(within.session, within.rules)]
    percent = 100 + within.rules.places.overbooking_percent
    most, kept = min(limits, default=0) * percent // 100, places_kept(within.pools)
    if most and kept > most:  # zero is closed, and closes every pool
        yield Contradiction(_key(within), f"the pools have {kept} places, but no more than {most} may be given")


def _seats(within: Frame) -> Iterator[Contradiction]:
    """Pools on site that hold more than the room, beside others online."""
    session, on_site = within.session, [one for one in within.pools if one.kind is not PoolKind.ONLINE]
    seats, kept = session.room.places(session.seating) if session.room else None, places_kept(on_site)
    if seats is not None and len(on_site) < len(within.pools) and kept > seats:
        yield Contradiction(_key(within), f"the pools on site have {kept} places, but the room has {seats}")


def _places(within: Frame) -> Iterator[Contradiction]:
    """A minimum that nobody could ever reach, of the session or of one booking."""
    most = within.capacity
    if not most or within.uncounted:
        return
    if within.session.minimum > most:
        needed = within.session.minimum
        yield Contradiction("session.minimum", f"{needed} must register, but no more than {most} places may be given")
    if within.rules.party.minimum > most:
        least = within.rules.party.minimum
        yield Contradiction("party.minimum", f"{least} is more than the {most} places that may be given")


def _key(within: Frame) -> str:
    return "session.pools" if within.session.pools else "places.pools"
