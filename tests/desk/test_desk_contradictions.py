"""A session that goes against its rules: a clerk is refused with every key, a feed is told, a change of rules shows it."""

from __future__ import annotations

import attrs
import pytest
from desk_cases import EVENING, EVENING_OFFERING, ruled, save
from roedertal import COURSE, OFFERING, WINTER, Feed

from bildungsraum import Desk, Listing, Problem
from bildungsraum.messages.problems import failure, untranslated
from bildungsraum.ports import Contradictory
from bildungsraum.rules import Contradiction, Layer, Level, PlaceRules, Pool, RuleBook
from bildungsraum.schedule import Status
from bildungsraum.values import Period

POOLS = (Pool("hall", 2), Pool("stage", 1))
LARGE = Contradiction("session.pools", "the pools have 3 places, but no more than 2 may be given")
LATE = Contradiction("session.registration", "registration closes after the start")
CONTRARY = attrs.evolve(COURSE, pools=POOLS, registration=Period(None, COURSE.ends))


def test_a_clerk_is_refused_with_every_key_and_nothing_is_kept(desk: Desk) -> None:
    with pytest.raises(Contradictory) as caught:
        save(desk, CONTRARY)
    assert caught.value.found == ((COURSE.id, LARGE), (COURSE.id, LATE))
    assert str(caught.value) == (
        f"session vhs:phone: session.pools: {LARGE.why}; session vhs:phone: session.registration: {LATE.why}"
    )
    assert untranslated(caught.value) == ()
    assert failure(caught.value, "de") == (
        "Das passt nicht zur Satzung: "
        "Kurs vhs:phone: session.pools: die Kontingente haben zusammen 3 Plätze, vergeben werden dürfen aber nur 2; "
        "Kurs vhs:phone: session.registration: die Anmeldung schließt nach dem Beginn"
    )
    with pytest.raises(LookupError):
        desk.entry(COURSE.id)


def test_a_change_that_contradicts_leaves_the_session_as_it_was(desk: Desk) -> None:
    save(desk)
    with pytest.raises(Contradictory):
        desk.change(CONTRARY, at=WINTER)
    assert desk.entry(COURSE.id).session == COURSE


def test_what_does_not_take_place_or_does_not_change_may_be_kept(desk: Desk) -> None:
    desk.sync(Feed.of([Listing(OFFERING, [CONTRARY])]), at=WINTER)
    kept = desk.entry(COURSE.id).session
    desk.change(kept, at=WINTER)
    desk.change(attrs.evolve(kept, status=Status.CANCELLED), at=WINTER)
    assert desk.entry(COURSE.id).session.status is Status.CANCELLED


def test_a_feed_is_told_each_time_and_kept_all_the_same(desk: Desk) -> None:
    feed = Feed.of([Listing(OFFERING, [CONTRARY]), Listing(EVENING_OFFERING, [EVENING])])
    wanted = tuple(Problem(f"session {COURSE.id}", one.key, one.why, "rules that go together") for one in (LARGE, LATE))
    assert [desk.sync(feed, at=WINTER).problems for _ in range(2)] == [wanted, wanted]
    assert desk.entry(COURSE.id).session.pools == POOLS


def test_after_a_change_of_rules_each_session_ahead_is_asked_by_its_own(desk: Desk) -> None:
    save(desk)
    layer = Layer(Level.SESSION, EVENING.id, [("places.pools", ())])
    changed = Desk(desk.store, RuleBook(ruled(places=PlaceRules(pools=POOLS)), [layer]))
    assert changed.contradictions(at=WINTER) == ((COURSE.id, Contradiction("places.pools", LARGE.why)),)
    assert COURSE.starts is not None
    assert changed.contradictions(at=COURSE.starts) == ()
