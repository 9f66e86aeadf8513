"""Places in pools: who may have which, where a request looks next, what is released, and who takes no place at all."""

from __future__ import annotations

import attrs
from pool_cases import booked, outcome, pooled, wants, with_places
from registration_cases import MOMENT, START, course, request
from roedertal import COURSE, RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import Line, LineKind, Price, Quote, Tariff
from bildungsraum.registration import Declined, PoolReleased, Reason, Refusal, Registered, Request, Roster
from bildungsraum.rules import Before, Level, PlaceRules, Pool, PoolKind, Ruling
from bildungsraum.values import Money

POOLS = Ruling("places.pools", Level.DISTRICT)
COMPANION = ("standard", "companion")


# who may have which ---------------------------------------------------------------------------------------------------

KEPT = with_places(
    pools=[Pool("kept", 1, group="school", release=Before(3)), Pool("hall", 1, overflow=["stage"]), Pool("stage", 1)]
)
RELEASE = START.replace(day=27, hour=8)  # nine o'clock in winter, on the last day before summer time


def test_places_kept_for_a_group_are_for_its_members_until_they_are_released() -> None:
    member, stranger = wants("a", "kept", groups=("school",)), wants("b", "kept", groups=("resident",))
    assert pooled(KEPT, course(3), member) == [("kept",)]
    reserved = Refusal(Reason.POOL_RESERVED, when=RELEASE, name="kept", by=POOLS)
    assert outcome(Roster(), stranger, KEPT, course(3)) == declined_for(stranger, reserved)
    before = registration.register(Roster(), stranger, session=course(3), rules=KEPT, at=RELEASE - MOMENT)
    assert before[-1] == attrs.evolve(declined_for(stranger, reserved), at=RELEASE - MOMENT)
    told, released, registered = registration.register(Roster(), stranger, session=course(3), rules=KEPT, at=RELEASE)
    assert released == PoolReleased("kept", RELEASE, POOLS)
    assert isinstance(registered, Registered)
    assert registered.allocation == ("kept",)
    roster = Roster().after([told, released])
    assert roster.released == ("kept",)
    assert registration.adjust(roster, session=course(3), rules=KEPT, at=RELEASE) == ()


def declined_for(wish: Request, *refusals: Refusal) -> Declined:
    return Declined(wish.id, wish.person, wish.categories, refusals, WINTER)


def test_what_is_never_released_or_has_no_start_stays_with_its_group() -> None:
    never = with_places(pools=[Pool("kept", 1, group="school")])
    stranger = wants("b")
    kept = Refusal(Reason.POOL_RESERVED, by=POOLS)
    assert outcome(Roster(), stranger, never) == declined_for(stranger, kept)
    online = attrs.evolve(COURSE, meetings=())
    only_kept = with_places(pools=[Pool("kept", 1, group="school", release=Before(3))])
    assert outcome(Roster(), stranger, only_kept, online) == declined_for(stranger, kept)


def test_pools_are_released_in_the_order_of_time() -> None:
    late, early = (Pool(id, 1, group="school", release=Before(days)) for id, days in (("late", 3), ("early", 9)))
    rules = with_places(pools=[late, early])
    told = registration.adjust(Roster(), session=COURSE, rules=rules, at=START)
    assert told[1:] == (PoolReleased("early", START, POOLS), PoolReleased("late", START, POOLS))


def test_a_pool_that_there_is_not_is_named_once_and_so_is_each_that_is_reserved() -> None:
    wish = wants("a", "attic", "kept", "attic", "kept", categories=("standard",) * 4)
    unknown = Refusal(Reason.POOL_UNKNOWN, name="attic", by=POOLS)
    reserved = Refusal(Reason.POOL_RESERVED, when=RELEASE, name="kept", by=POOLS)
    larger = attrs.evolve(KEPT, places=PlaceRules(pools=[*KEPT.places.pools, Pool("yard")]))
    assert outcome(Roster(), wish, larger, course(4)) == declined_for(wish, unknown, reserved)


def test_without_a_wish_it_is_the_first_pool_that_is_open_and_those_it_overflows_into() -> None:
    assert pooled(KEPT, course(9), *[wants(name) for name in "abc"]) == [("hall",), ("stage",), None]
    members = [wants(name, groups=("school",)) for name in "abc"]
    assert pooled(KEPT, course(9), *members) == [("kept",), None, None]


def test_a_request_overflows_in_the_order_of_the_rules_and_never_back() -> None:
    hall, stage = Pool("hall", 1, overflow=["online", "stage"]), Pool("stage", 1)
    rules = with_places(pools=[hall, stage, Pool("online", 1, PoolKind.ONLINE)])
    assert pooled(rules, course(9), *[wants(name, "hall") for name in "abcd"]) == [
        ("hall",),
        ("online",),
        ("stage",),
        None,
    ]
    assert pooled(rules, course(9), wants("a", "stage"), wants("b", "stage"), wants("c")) == [
        ("stage",),
        None,
        ("hall",),
    ]
    assert pooled(rules, course(9), wants("a", "hall", categories=("standard",) * 3)) == [("hall", "online", "stage")]


def test_nobody_overflows_into_a_pool_that_is_kept_for_others() -> None:
    hall = Pool("hall", 1, overflow=["kept"])
    rules = with_places(pools=[hall, Pool("kept", 1, group="school")])
    assert pooled(rules, course(9), wants("a", "hall"), wants("b", "hall")) == [("hall",), None]
    assert pooled(rules, course(9), wants("a"), wants("b", "hall", groups=("school",))) == [("hall",), ("kept",)]


def test_a_party_with_different_wishes_is_seated_so_that_nobody_takes_the_only_place_of_another() -> None:
    rules = with_places(pools=[Pool("hall", 1), Pool("stage", 1, overflow=["hall"])])
    family = wants("a", "stage", "hall", "stage", categories=("standard",) * 3)
    assert pooled(rules, course(9), family) == [None]
    couple = wants("a", "stage", "hall", categories=("standard",) * 2)
    assert pooled(rules, course(9), couple) == [("stage", "hall")]
    assert pooled(rules, course(9), wants("b", "stage"), couple) == [("stage",), None]
    assert pooled(rules, course(9), couple, wants("c", "hall")) == [("stage", "hall"), None]


# who takes no place ---------------------------------------------------------------------------------------------------


def test_companions_take_no_place_and_are_free_unless_they_have_a_price() -> None:
    rules = with_places(uncounted=("companion",))
    pair, wheelchair = wants("a", categories=COMPANION), with_places(uncounted=("companion",), pools=[Pool("stage", 1)])
    roster = booked(rules, course(1), pair)
    [had] = roster.registered()
    assert (had.allocation, had.places, had.places_counted, roster.taken) == (("", None), 2, 1, 1)
    assert had.quote == Quote([Line(LineKind.PRICE, "standard", 1, Money(4800))])
    assert pooled(wheelchair, course(1), pair) == [("stage", None)]
    dear = attrs.evolve(course(1), tariff=Tariff([Price("standard", Money(4800)), Price("companion", Money(500))]))
    assert [one.quote.total for one in booked(rules, dear, pair).registered()] == [Money(5300)]
    not_stated = attrs.evolve(course(1), tariff=None)
    assert [one.quote.lines for one in booked(rules, not_stated, pair).registered()] == [
        (Line(LineKind.NOT_STATED, "", 2, Money(0)),)
    ]


def test_a_companion_who_comes_later_finds_the_session_full_and_needs_no_place() -> None:
    rules, later = with_places(uncounted=("companion",)), wants("b", categories=("companion",))
    roster = booked(rules, course(1), wants("a"), later)
    assert [(one.person, one.allocation, one.quote) for one in roster.registered() if one.person == "b"] == [
        ("b", (None,), Quote(()))
    ]
    assert roster.places_free == 0


def test_only_places_that_count_make_a_party_too_large_for_a_session() -> None:
    rules = with_places(uncounted=("companion",))
    fits, too_many = (wants("a", categories=("standard",) * number + ("companion",)) for number in (2, 3))
    assert pooled(rules, course(2), fits) == [("", "", None)]
    limit = Refusal(Reason.PARTY_LARGER_THAN_SESSION, limit=2, by=Ruling("session.capacity", Level.SESSION))
    assert outcome(Roster(), too_many, rules, course(2)) == declined_for(too_many, limit)
    assert pooled(RULES, course(2), request("a", 2)) == [()]
