"""A place for everybody who needs one, in a pool that they may have, against every way to seat them."""

from __future__ import annotations

from collections import Counter
from itertools import product

import attrs
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from pool_cases import with_places
from registration_cases import course
from roedertal import RULES, WINTER

from bildungsraum.fees import Quote
from bildungsraum.place import Room, Seating
from bildungsraum.registration import CapacityChanged, Party, PoolReleased, Registered, Roster
from bildungsraum.registration.frame import frame
from bildungsraum.registration.vacancies import Vacancies
from bildungsraum.rules import Pool, PoolKind, Rules
from bildungsraum.schedule import Session
from bildungsraum.values import BookingId, PersonId

IDS, GROUPS = ("hall", "stage", "online"), ("school", "resident")
NOTHING = (Quote(()), RULES.cancellation, None)


@frozen
class Door:
    """A session with pools, who has places already, which pools are released, and a party at the door."""

    session: Session
    rules: Rules
    taken: tuple[str, ...]
    released: tuple[str, ...]
    categories: tuple[str, ...]
    party: Party

    @property
    def roster(self) -> Roster:
        """Whoever has a place has one of their own, whether or not that is too many."""
        about = frame(self.session, self.rules)
        first = CapacityChanged(about.capacity, 0, WINTER, about.quotas)
        had = [
            Registered(
                BookingId(f"had-{number}"),
                PersonId(f"had-{number}"),
                ("standard",),
                *NOTHING,
                WINTER,
                allocation=(pool,),
            )
            for number, pool in enumerate(self.taken)
        ]
        return Roster().after([first, *[PoolReleased(pool, WINTER) for pool in self.released], *had])

    def allowed(self, wanted: str) -> list[str]:
        """Where a place may be, by hand: the pool that is wanted, then those that it overflows into."""
        known = {pool.id: pool for pool in self.rules.places.pools}
        may = [
            id
            for id, pool in known.items()
            if pool.group == "" or pool.group in self.party.groups or id in self.released
        ]
        first = wanted or (may[0] if may else "")
        return [id for id in (first, *known[first].overflow) if id in may] if first in may else []

    def fits(self, pools: tuple[str, ...]) -> bool:
        """Whether there is room for *pools*, too: in each of them, in the room, in the session."""
        given, parts = Counter((*self.taken, *pools)), self.rules.places.pools
        seats = None if self.session.room is None else self.session.room.places("")
        in_room = {pool.id for pool in parts if not has_online(parts) or pool.kind is not PoolKind.ONLINE}
        limits = [({pool.id}, pool.places) for pool in parts]
        together = [pool.places for pool in parts if pool.places is not None]
        limits += [(in_room, seats), (set(IDS), self.session.capacity)]
        limits += [(set(IDS), sum(together))] if len(together) == len(parts) else []
        return all(
            places is None or not some & set(pools) or sum(given[one] for one in some) <= places
            for some, places in limits
        )


def has_online(pools: tuple[Pool, ...]) -> bool:
    return any(pool.kind is PoolKind.ONLINE for pool in pools)


@st.composite
def doors(draw: DrawFn, wishes: int) -> Door:
    """With up to *wishes* different pools wanted."""
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, unique=True))
    few, part = st.none() | st.integers(0, 3), st.lists(st.sampled_from(ids), max_size=2, unique=True)
    pools = [
        Pool(
            id,
            draw(few),
            draw(st.sampled_from(PoolKind)),
            draw(st.sampled_from(("", "", *GROUPS))),
            overflow=[other for other in draw(part) if other != id],
        )
        for id in ids
    ]
    categories = tuple(draw(st.lists(st.sampled_from(("standard", "standard", "companion")), min_size=1, max_size=4)))
    wanted = draw(st.just([]) | st.lists(st.sampled_from(ids), min_size=1, max_size=1))
    if wishes > 1:
        wanted = draw(st.lists(st.sampled_from(ids), min_size=len(categories), max_size=len(categories)))
    groups = draw(st.sets(st.sampled_from(GROUPS)))
    seats = draw(st.none() | st.integers(0, 4))
    room = None if seats is None else Room("Saal", (Seating("rows", seats),))
    return Door(
        attrs.evolve(course(draw(st.none() | st.integers(0, 6))), room=room),
        with_places(pools=pools, uncounted=("companion",)),
        tuple(draw(st.lists(st.sampled_from(ids), max_size=4))),
        tuple(draw(part)),
        categories,
        Party(pools=wanted, groups=tuple(sorted(groups))),
    )


def found_at(door: Door) -> tuple[str | None, ...] | None:
    about = frame(door.session, door.rules)
    return Vacancies.of(door.roster, about).allocation(door.categories, door.party)


@given(doors(1) | doors(4))
def test_everybody_who_counts_gets_a_place_in_a_pool_they_may_have_and_no_limit_is_passed(door: Door) -> None:
    found = found_at(door)
    if found is None:
        return
    wanted = door.party.pools * (len(found) if len(door.party.pools) == 1 else 1) or ("",) * len(found)
    for category, pool, one in zip(door.categories, found, wanted, strict=True):
        assert pool is None if category == "companion" else pool in door.allowed(one)
    assert door.fits(tuple(pool for pool in found if pool is not None))


@given(doors(1))
def test_a_party_is_turned_away_only_if_there_is_no_way_to_seat_it(door: Door) -> None:
    counted = sum(category != "companion" for category in door.categories)
    allowed = door.allowed(door.party.pools[0] if door.party.pools else "")
    possible = any(door.fits(pools) for pools in product(allowed, repeat=counted))
    assert (found_at(door) is not None) == possible


@given(doors(1) | doors(4))
def test_looking_for_places_takes_none_and_taking_them_takes_each_once(door: Door) -> None:
    about = frame(door.session, door.rules)
    free = Vacancies.of(door.roster, about)
    found = free.allocation(door.categories, door.party)
    assert found == free.allocation(door.categories, door.party)
    if found is not None:
        free.take(found, len(found))
        pools = tuple(pool for pool in found if pool is not None)
        then = Vacancies.of(attrs.evolve(door, taken=(*door.taken, *pools)).roster, about)
        assert (free.total, free._left) == (then.total, then._left)


# the queue at the door ------------------------------------------------------------------------------------------------


@given(doors(1) | doors(4))
def test_there_is_an_open_door_for_whoever_would_find_one_place(door: Door) -> None:
    free = Vacancies.of(door.roster, frame(door.session, door.rules))
    wishes = [(door.party.pools[:1], door.party.groups), (("stage",), ()), ((), ())]
    alone = [free.allocation(("standard",), Party(pools=pools, groups=groups)) for pools, groups in wishes]
    for wish, found in zip(wishes, alone, strict=True):
        assert free.is_open_for([wish]) == (found is not None)
    assert free.is_open_for(wishes) == any(found is not None for found in alone)
    assert not free.is_open_for([])


@given(doors(1) | doors(4))
def test_whoever_must_not_be_overtaken_closes_the_pools_they_could_use_and_no_other(door: Door) -> None:
    free = Vacancies.of(door.roster, frame(door.session, door.rules))
    free.close(door.party)
    for pool in door.rules.places.pools:
        before = Vacancies.of(door.roster, free.frame).allocation(("standard",), Party(pools=[pool.id], groups=GROUPS))
        after = free.allocation(("standard",), Party(pools=[pool.id], groups=GROUPS))
        wanted = {one for want in door.party.pools or ("",) for one in door.allowed(want)}
        assert after == (None if before is None or not set(free.chain(pool.id, GROUPS)) - wanted else after)
        assert after is None or not set(after) & wanted
        assert before is None or set(before) & wanted or after == before
    assert not free.is_open_for([(door.party.pools, door.party.groups)])


@given(doors(1))
def test_as_many_of_a_party_as_there_is_room_for_can_go_first_and_never_all(door: Door) -> None:
    free = Vacancies.of(door.roster, frame(door.session, door.rules))
    fitting = [
        number
        for number in range(1, len(door.categories))
        if free.allocation(door.categories[:number], door.party) is not None
    ]
    assert free.part(door.categories, door.party) == max(fitting, default=0)
    assert fitting == list(range(1, len(fitting) + 1))


def vacancies(capacity: int | None, *taken: str, pools: list[Pool] | None = None) -> Vacancies:
    door = Door(course(capacity), with_places(pools=pools or []), taken, (), (), Party())
    return Vacancies.of(door.roster, frame(door.session, door.rules))


def test_the_places_with_the_fewest_pools_to_choose_from_come_first() -> None:
    pools = [Pool("hall", 1, overflow=["stage", "online"]), Pool("stage", 1), Pool("online", 1)]
    party = Party(pools=["hall", "stage"])
    assert vacancies(9, "hall", pools=pools).allocation(("standard",) * 2, party) == ("online", "stage")


def test_a_party_finds_no_more_places_than_the_session_has_left() -> None:
    pools = [Pool("hall"), Pool("stage")]
    free = vacancies(3, "hall", pools=pools)
    assert free.allocation(("standard",) * 2, Party()) == ("hall", "hall")
    assert free.allocation(("standard",) * 3, Party()) is None
    assert free.part(("standard",) * 4, Party()) == 2
    assert free.part(("standard",), Party()) == 0


def test_without_pools_there_is_one_door_for_all() -> None:
    free = vacancies(3)
    assert free.allocation(("standard",) * 3, Party()) == ()
    assert free.allocation(("standard",) * 4, Party()) is None
    assert free.part(("standard",) * 9, Party()) == 3
    free.take((), 2)
    assert (free.total, free.is_open_for([((), ())])) == (1, True)
    free.close(Party())
    assert (free.is_open_for([((), ())]), free.allocation(("standard",), Party())) == (False, None)
    endless = vacancies(None)
    assert endless.allocation(("standard",) * 99, Party()) == ()
    endless.take((), 99)
    assert (endless.total, endless.is_open_for([((), ())])) == (None, True)
    full = vacancies(1)
    full.take((), 1)
    assert not full.is_open_for([((), ())])
