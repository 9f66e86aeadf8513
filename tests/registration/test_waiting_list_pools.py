"""Several pools and one queue: who holds back whom, and who was overtaken."""

from __future__ import annotations

import attrs
from counter_cases import NOTHING, Counter, moment, with_waiting
from registration_cases import MOMENT, booking, course, price
from roedertal import WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    Party,
    PoolReleased,
    State,
)
from bildungsraum.rules import Before, Fit, Pool

PLACES = (Pool("on_site", 1), Pool("online", 1), Pool("staff", 1, group="staff", release=Before(7)))


def in_pools(*pools: Pool, capacity: int | None = 9, **choices: object) -> Counter:
    return Counter(attrs.evolve(course(capacity), pools=pools), with_waiting(**choices))


def wants(pool: str, *groups: str) -> Party:
    return Party(pools=(pool,) if pool else (), groups=groups)


def test_who_waits_for_one_pool_does_not_hold_back_those_who_wait_for_another() -> None:
    counter = in_pools(*PLACES)
    for name, pool in (("anna", "on_site"), ("ben", "online"), ("carla", "on_site"), ("dora", "online")):
        counter.asks(name, party=wants(pool))
    assert counter.line == "carla dora"
    assert counter.cancels("ben")[1:] == (counter.promoted("dora", 2, allocation=("online",)),)
    assert counter.line == "carla"


def test_a_party_at_the_head_holds_back_only_those_who_want_what_it_could_use() -> None:
    counter = in_pools(Pool("on_site", 2), Pool("online", 2))
    counter.asks("anna", 2, party=wants("on_site"))
    counter.asks("ben", 2, party=wants("online"))
    counter.asks("family", 2, party=wants("on_site"))
    counter.asks("carla", party=wants("on_site"))
    counter.asks("dora", party=wants("online"))
    counter.does(registration.cancel_places, booking("anna"), numbers=[1])
    assert counter.line == "family carla dora"
    freed = counter.does(registration.cancel_places, booking("ben"), numbers=[1])
    assert freed[1:] == (counter.promoted("dora", 3, allocation=("online",)),)
    assert counter.asks("emil", party=wants("on_site"))[0] == counter.roster.outcomes["wish-emil"]  # type: ignore[index]
    assert counter.line == "family carla emil"


def test_only_those_who_could_have_used_the_place_are_overtaken() -> None:
    counter = in_pools(Pool("on_site", 2), Pool("online", 2), fit=Fit.FIRST_FIT)
    counter.asks("anna", 2, party=wants("on_site"))
    counter.asks("ben", 2, party=wants("online"))
    counter.asks("family", 2, party=wants("on_site"))
    counter.asks("twins", 2, party=wants("online"))
    counter.asks("carla", party=wants("on_site"))
    freed = counter.does(registration.cancel_places, booking("anna"), numbers=[2])
    assert freed[1:] == (
        counter.overtaken("family", "carla"),
        counter.promoted("carla", 3, allocation=("on_site",)),
    )
    assert (counter.of("family").overtaken, counter.of("twins").overtaken) == (1, 0)
    counter.does(registration.cancel_places, booking("ben"), numbers=[2])
    told = counter.asks("walk-in", party=wants("online"))
    assert told[1:] == (counter.overtaken("twins", "walk-in"),)


def test_a_place_that_is_taken_by_overflow_overtakes_those_who_wait_for_the_pool_it_comes_from() -> None:
    counter = in_pools(Pool("on_site", 1, overflow=("online",)), Pool("online", 2), fit=Fit.FIRST_FIT)
    counter.asks("anna", party=wants("on_site"))
    counter.asks("ben", 2, party=wants("online"))
    counter.asks("pair", 2, party=wants("online"))
    counter.asks("carla")
    freed = counter.does(registration.cancel_places, booking("ben"), numbers=[1])
    assert freed[1:] == (
        counter.overtaken("pair", "carla"),
        counter.promoted("carla", 2, allocation=("online",)),
    )


def test_kept_places_move_up_those_of_their_group_and_from_the_release_on_everybody() -> None:
    counter = in_pools(Pool("all", 0, overflow=("staff",)), *PLACES[2:])
    counter.asks("anna")
    counter.asks("ben", party=wants("staff", "staff"))
    assert counter.states == {"anna": State.WAITING, "ben": State.REGISTERED}
    counter.cancels("ben")
    release = moment("2027-03-23T09:00:00+01:00")
    assert counter.when(release - MOMENT) == NOTHING
    assert counter.when(release) == (
        PoolReleased("staff", release, counter.rules.ruling("places.pools")),
        counter.promoted("anna", 1, at=release, allocation=("staff",)),
    )
    assert counter.when(release) == NOTHING


def test_the_walk_goes_on_behind_a_divided_party_for_those_in_other_pools() -> None:
    counter = in_pools(Pool("on_site", 2), Pool("online", 1), fit=Fit.SPLIT_WITH_CONSENT)
    counter.asks("anna", 2, party=wants("on_site"))
    counter.asks("ben", party=wants("online"))
    counter.asks("family", 2, party=Party(pools=("on_site",), splits=True))
    counter.asks("carla", party=wants("online"))
    counter.does(registration.cancel_places, booking("anna"), numbers=[1])
    assert counter.line == "family+2 carla"
    assert counter.of("family").allocation == ("on_site",)
    assert counter.cancels("ben")[1:] == (counter.promoted("carla", 2, allocation=("online",)),)


def test_each_part_of_a_divided_party_is_a_booking_of_its_own_with_its_price_and_its_wishes() -> None:
    counter = in_pools(Pool("on_site", 1), Pool("online", 2), fit=Fit.SPLIT_WITH_CONSENT)
    counter.asks("anna", party=wants("on_site"))
    counter.asks("ben", 2, party=wants("online"))
    counter.asks("family", 3, party=Party(pools=("on_site", "online", "online"), splits=True))
    counter.cancels("anna", at=WINTER + MOMENT)
    first, rest = counter.of("family"), counter.of("family+2")
    assert (first.quote, rest.quote) == (price(1), price(2))
    assert (first.party.pools, rest.party.pools) == (("on_site",), ("online", "online"))
    assert (first.holders, rest.holders) == (("family",), (None, None))
    assert (first.since, rest.since) == (WINTER, WINTER)
    assert "wish-family" in counter.roster.outcomes
    assert "wish-family+2" not in counter.roster.outcomes, "nobody asked for it"


def test_who_wants_any_place_or_one_kept_for_their_group_is_overtaken_there_as_well() -> None:
    for pool, wish in (
        (Pool("on_site", 2), wants("")),
        (Pool("staff", 2, group="staff"), wants("", "staff")),
        (Pool("staff", 2, group="staff"), wants("staff", "staff")),
    ):
        counter = in_pools(pool, fit=Fit.FIRST_FIT)
        counter.asks("anna", 2, party=wish)
        counter.asks("pair", 2, party=wish)
        counter.asks("carla", party=wish)
        freed = counter.does(registration.cancel_places, booking("anna"), numbers=[1])
        assert freed[1:] == (
            counter.overtaken("pair", "carla"),
            counter.promoted("carla", 2, allocation=(pool.id,)),
        )
