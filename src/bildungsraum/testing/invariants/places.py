"""What is true of places and of the queue after every decision."""

from __future__ import annotations

from attrs import evolve

from ... import registration
from ...registration import Admitted, Booking, Held, Promoted, Registered, Reinstated, Roster, RosterEvents, State
from ...rules import Fit, Rules
from ...schedule import Status
from ...values import BookingId, utc
from ..booking_commands import Change, Reorder, Swap
from ..commands import Override
from ..decisions import decided
from ..histories import Step
from . import recount

GRANTS = Registered | Promoted | Admitted | Reinstated | Held


def no_place_is_given_that_is_not_there(step: Step, rules: Rules) -> None:
    """Neither in all, nor in a pool; what is overbooked was so before, or has been made smaller."""
    now = step.before
    by_hand = isinstance(step.command, Override)
    for event in step.events:
        after = now.after([event])
        over, before = recount.places_over(after), recount.places_over(now)
        grows = recount.taken(after) > recount.taken(now) and not by_hand
        given = [name for name, number in over.items() if number > before.get(name, 0)]
        assert not grows or not given, f"{event} gives places that are not there"
        now = after
    if step.events:
        assert now.capacity == recount.places_at_most(step.session, rules)


def all_counts_agree_with_a_recount(step: Step, rules: Rules) -> None:
    """Places taken and free, in all and by pool; who is in which bookings; how many wait."""
    now = step.after
    taken, pools = recount.taken(now), recount.taken_by_pool(now)
    free = None if now.capacity is None else now.capacity - now.taken_elsewhere - taken
    waiting = [one for one in now.bookings.values() if one.state is State.WAITING]
    assert (now.taken, now.places_free, now.places_over) == (taken, free, max(0, -(free or 0)))
    assert now.places_bookable == (0 if waiting else None if free is None else max(0, free))
    assert now.bookings_waiting == len(waiting)
    assert {one.id for one in now.waiting} == {one.id for one in waiting}
    for pool in {*pools, *(one for quota in now.quotas for one in quota.pools)}:
        assert now.taken_in(pool) == pools[pool]
        limits = [one.places - sum(pools[id] for id in one.pools) for one in now.quotas if pool in one.pools]
        assert now.free_in(pool) == min([*limits, *([] if free is None else [free])], default=None)
    active = recount.active(now)
    for person in recount.people(now):
        assert {one.id for one in now.all_of(person)} == {one.id for one in active if person in one.holders}
    assert {one.id for one in now.pending()} == {one.id for one in active if one.state is State.PENDING}


def nobody_has_two_places(step: Step, rules: Rules) -> None:
    """In one session, whichever bookings they are in."""
    several = {person: number for person, number in recount.people(step.after).items() if number > 1}
    assert not several, f"{several} places of one person"


def nobody_waits_while_there_is_room_for_them(step: Step, rules: Rules) -> None:
    """Unless a party before them must not be overtaken (again), or the queue does not move any more."""
    now = step.after.after(registration.adjust(step.after, session=step.session, rules=rules, at=step.at))
    starts, stops = step.session.starts, rules.waiting.stops
    ends = [] if starts is None else [utc(starts), *([] if stops is None else [rules.before(starts, stops)])]
    if now.cancelled or step.session.status is not Status.PLANNED or any(step.at >= one for one in ends):
        return
    closed: set[str] = set()
    for one in now.waiting:
        chains = [_chain(now, step, rules, one, wish) for wish in one.party.pools or ("",)]
        is_plain = len(set(one.party.pools)) < 2  # with one wish for all, any way of looking for places finds them
        if is_plain and _fits(now, one, [pool for pool in chains[0] if pool not in closed], rules):
            raise AssertionError(f"{one.id} waits although there is room for it")
        most = rules.waiting.overtakes_maximum
        if rules.waiting.fit is not Fit.FIRST_FIT or (most is not None and one.overtaken >= most):
            closed.update(*chains)


def _chain(roster: Roster, step: Step, rules: Rules, booking: Booking, wish: str) -> list[str]:
    """The pools in which a place is looked for; without any pools there is one without a name."""
    pools = recount.pools_of(step.session, rules)
    if not pools:
        return [""]
    mine = [
        pool for pool in pools if not pool.group or pool.group in booking.party.groups or pool.id in roster.released
    ]
    first = next((pool for pool in mine if wish in ("", pool.id)), None)
    return [] if first is None else [first.id, *(id for id in first.overflow if id in {pool.id for pool in mine})]


def _fits(roster: Roster, booking: Booking, pools: list[str], rules: Rules) -> bool:
    """Whether all its places find one in *pools*, taking one after the other wherever there is one."""
    needed = sum(category not in rules.places.uncounted for category in booking.categories)
    given = recount.taken_by_pool(roster)
    free = None if roster.capacity is None else roster.capacity - roster.taken_elsewhere - recount.taken(roster)
    if not needed:  # companions whose party is gone wait until the queue moves for another reason
        return False
    for found in range(needed):
        left = [pool for pool in pools if _has_room(roster, given, pool)]
        if not left or (free is not None and free <= found):
            return False
        given[left[0]] += 1
    return True


def _has_room(roster: Roster, given: dict[str, int], pool: str) -> bool:
    return all(
        quota.places > sum(given.get(one, 0) for one in quota.pools) for quota in roster.quotas if pool in quota.pools
    )


def bringing_up_to_date_twice_is_once(step: Step, rules: Rules) -> None:
    """And every decision that has an answer has brought everything up to date."""
    context = {"session": step.session, "rules": rules, "at": step.at}
    now = step.after
    if not step.events:
        now = now.after(registration.adjust(now, session=step.session, rules=rules, at=step.at))
    assert registration.adjust(now, session=step.session, rules=rules, at=step.at) == (), context
    assert registration.promote(now, session=step.session, rules=rules, at=step.at) == (), context


def more_places_never_take_one_away(step: Step, rules: Rules) -> None:
    """With one more the same people get theirs, and perhaps others, where nobody overtakes and nothing is offered."""
    waiting, capacity = rules.waiting, step.session.capacity
    pools = recount.pools_of(step.session, rules)
    if not capacity or pools or waiting.fit is not Fit.STRICT or waiting.offer is not None:
        return
    if isinstance(step.command, Change | Swap | Reorder):  # who has moved up already cannot be put behind others
        return
    larger = evolve(step.session, capacity=capacity + 1)
    more = decided(step.before, step.command, session=larger, rules=rules, at=step.at)
    waited = {one.id for one in step.before.waiting}
    missing = _granted(step.events) - _granted(more)
    if waiting.classes and _granted(more) & waited:  # nor before others, for whom there was room when they came
        missing &= waited
    assert not missing, f"with {capacity + 1} places instead of {capacity} these get none: {missing}"


def _granted(events: RosterEvents) -> set[BookingId]:
    return {event.booking for event in events if isinstance(event, GRANTS)}
