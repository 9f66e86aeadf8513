"""A feed replaces what its provider said before: nothing is lost, nothing is said twice, and what is ours stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from roedertal import COURSE, OFFERING

from bildungsraum import sync, testing
from bildungsraum.fees import Tariff
from bildungsraum.schedule import Meeting, Session, Status
from bildungsraum.sync import Change, ChangeKind, Listing
from bildungsraum.values import Money, OfferingId, Period, SessionId, utc

Kept = dict[OfferingId, Listing]


def catalogue(listings: Iterable[Listing]) -> Kept:
    return {listing.offering.id: listing for listing in listings}


def applied(ours: Mapping[OfferingId, Listing], changes: Iterable[Change]) -> Kept:
    """The catalogue after *changes* were saved: sessions of the same id are replaced, the others stay."""
    kept = dict(ours)
    for change in changes:
        new = change.listing
        before = kept[new.offering.id].sessions if new.offering.id in kept else ()
        sessions = {session.id: session for session in (*before, *new.sessions)}
        kept[new.offering.id] = Listing(new.offering, list(sessions.values()))
    return kept


def synchronised(ours: Mapping[OfferingId, Listing], theirs: Iterable[Listing]) -> Kept:
    """The catalogue after a complete feed: what is announced is saved, and what is missing is withdrawn."""
    announced = list(theirs)
    seen = {session.id for listing in announced for session in listing.sessions}
    kept = applied(ours, sync.plan(ours, announced))
    return {
        id: evolve(
            listing,
            sessions=[one if one.id in seen else sync.withdrawn(one) for one in listing.sessions],
        )
        for id, listing in kept.items()
    }


def sessions_of(kept: Mapping[OfferingId, Listing]) -> dict[SessionId, Session]:
    return {session.id: session for listing in kept.values() for session in listing.sessions}


def feeds() -> SearchStrategy[tuple[Kept, list[Listing]]]:
    """What we keep, and a feed in which some of it is as before, some changed, some missing and some new."""
    simple = {"number": st.just(""), "venue": st.none(), "tariff": st.none(), "units": st.none()}
    listings = st.lists(testing.listings(**simple), max_size=3, unique_by=lambda one: one.offering.id)
    edits = st.lists(st.sampled_from(FATES), min_size=9, max_size=9)
    return st.builds(_feed, listings, listings, st.lists(testing.sessions(**simple), min_size=2, max_size=2), edits)


FATES = ("same", "changed", "changed", "missing", "planned")


def _feed(
    ours: list[Listing], new: list[Listing], others: list[Session], fates: list[str]
) -> tuple[Kept, list[Listing]]:
    theirs: dict[OfferingId, Listing] = {}
    turns = iter(zip(fates, [*others] * 5, strict=False))
    for listing in ours:
        sessions = [_edited(session, *next(turns)) for session in listing.sessions]
        theirs[listing.offering.id] = Listing(listing.offering, [one for one in sessions if one is not None])
    known = catalogue(ours)
    return known, [*theirs.values(), *(one for one in new if one.offering.id not in known)]


def _edited(session: Session, fate: str, other: Session) -> Session | None:
    match fate:
        case "same":
            return session
        case "changed":
            return evolve(other, id=session.id, offering=session.offering)
        case "planned":
            return evolve(session, status=Status.PLANNED, costs=None, registration=Period())
        case _:
            return None


# twice is once, and nothing is lost -----------------------------------------------------------------------------------


@given(feeds())
def test_a_feed_that_is_read_twice_changes_nothing_the_second_time(feed: tuple[Kept, list[Listing]]) -> None:
    ours, theirs = feed
    once = synchronised(ours, theirs)
    assert sync.plan(once, theirs) == ()
    assert synchronised(once, theirs) == once


@given(feeds())
def test_no_session_is_ever_lost(feed: tuple[Kept, list[Listing]]) -> None:
    ours, theirs = feed
    kept = sessions_of(synchronised(ours, theirs))
    assert set(kept) == set(sessions_of(ours)) | set(sessions_of(catalogue(theirs)))


@given(feeds())
def test_what_is_missing_is_withdrawn_and_keeps_everything_else(feed: tuple[Kept, list[Listing]]) -> None:
    ours, theirs = feed
    kept, seen = sessions_of(synchronised(ours, theirs)), sessions_of(catalogue(theirs))
    for id, session in sessions_of(ours).items():
        if id not in seen:
            status = Status.WITHDRAWN if session.status is Status.PLANNED else session.status
            assert kept[id] == evolve(session, status=status)


@given(feeds())
def test_what_comes_back_takes_place_again_and_its_version_goes_on_counting(feed: tuple[Kept, list[Listing]]) -> None:
    ours, theirs = feed
    before = synchronised(ours, [])
    after = sessions_of(synchronised(before, theirs))
    for id, announced in sessions_of(catalogue(theirs)).items():
        old = sessions_of(before).get(id)
        if old is not None:
            assert after[id].status is (Status.CANCELLED if old.status is Status.CANCELLED else announced.status)
            assert after[id].version in (old.version, old.version + 1)


@given(feeds())
def test_what_the_district_has_added_survives_every_feed(feed: tuple[Kept, list[Listing]]) -> None:
    ours, theirs = feed
    after, announced = sessions_of(synchronised(ours, theirs)), sessions_of(catalogue(theirs))
    for id, old in sessions_of(ours).items():
        new = announced.get(id, old)
        assert after[id].costs == (old.costs if new.costs is None else new.costs)
        assert after[id].registration == (old.registration if new.registration == Period() else new.registration)
        assert old.status is not Status.CANCELLED or after[id].status is Status.CANCELLED
        links = {one.key: one.link for one in old.meetings if one.link}
        for meeting in after[id].meetings:
            assert meeting.link or meeting.key not in links


@given(feeds(), st.randoms(use_true_random=False))
def test_the_order_of_a_feed_does_not_matter(feed: tuple[Kept, list[Listing]], chance: object) -> None:
    ours, theirs = feed
    shuffled = list(theirs)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert synchronised(ours, shuffled) == synchronised(ours, theirs)


@given(feeds())
def test_a_plan_says_what_is_new_what_has_changed_and_in_which_fields(feed: tuple[Kept, list[Listing]]) -> None:
    ours, theirs = feed
    changes = {change.listing.offering.id: change for change in sync.plan(ours, theirs)}
    for listing in theirs:
        old, change = ours.get(listing.offering.id), changes.get(listing.offering.id)
        if old is None:
            assert change == Change(ChangeKind.ADDED, listing)
        elif change is not None:
            assert change.kind is not ChangeKind.ADDED
            assert change.fields
            back = {one.id for one in old.sessions if one.status is Status.WITHDRAWN} & {
                one.id for one in listing.sessions
            }
            assert (change.kind is ChangeKind.RETURNED) == bool(back)
            assert set(sessions_of({old.offering.id: change.listing})) >= set(sessions_of({old.offering.id: old}))


# examples -------------------------------------------------------------------------------------------------------------

OURS = evolve(
    COURSE,
    costs=Money(30_000),
    registration=Period(COURSE.meetings[0].starts - timedelta(days=40)),
    meetings=[evolve(one, link="https://room.example/1") for one in COURSE.meetings],
)
KEPT = catalogue([Listing(OFFERING, [OURS])])


def test_a_new_price_and_title_are_taken_over_and_nothing_that_is_ours_is_touched() -> None:
    theirs = Listing(evolve(OFFERING, title="Smartphone für alle"), [evolve(COURSE, tariff=Tariff.flat(Money(5200)))])
    [change] = sync.plan(KEPT, [theirs])
    expected = Listing(theirs.offering, [evolve(OURS, tariff=Tariff.flat(Money(5200)))])
    assert change == Change(ChangeKind.CHANGED, expected, ("tariff", "title"))


def test_a_moved_meeting_keeps_its_link_and_raises_the_version() -> None:
    first, *others = COURSE.meetings
    later = evolve(first, starts=first.starts + timedelta(hours=1), ends=first.ends + timedelta(hours=1))
    [change] = sync.plan(KEPT, [Listing(OFFERING, [evolve(COURSE, meetings=[later, *others])])])
    assert change.fields == ("meetings", "version")
    [session] = change.listing.sessions
    assert session.version == 2
    assert session.meetings[0] == evolve(later, link="https://room.example/1")


def test_what_only_the_feed_knows_to_be_the_same_in_another_zone_changes_nothing_for_those_who_booked() -> None:
    in_utc = [evolve(one, starts=utc(one.starts), ends=utc(one.ends)) for one in COURSE.meetings]
    assert sync.plan(KEPT, [Listing(OFFERING, [evolve(COURSE, meetings=in_utc)])]) == ()


def test_a_session_that_the_district_has_cancelled_stays_cancelled_whatever_the_feed_says() -> None:
    kept = catalogue([Listing(OFFERING, [evolve(OURS, status=Status.CANCELLED)])])
    assert sync.plan(kept, [Listing(OFFERING, [COURSE])]) == ()


def test_a_session_that_comes_back_is_planned_again_under_its_old_version() -> None:
    gone = evolve(OURS, status=Status.WITHDRAWN, version=3)
    [change] = sync.plan(catalogue([Listing(OFFERING, [gone])]), [Listing(OFFERING, [COURSE])])
    assert change == Change(ChangeKind.RETURNED, Listing(OFFERING, [evolve(OURS, version=3)]), ("status",))


def test_a_second_session_is_added_and_named() -> None:
    second = Session(
        SessionId("vhs:phone-2"), OFFERING.id, meetings=[Meeting("1", OURS.meetings[0].starts, OURS.meetings[0].ends)]
    )
    [change] = sync.plan(KEPT, [Listing(OFFERING, [COURSE, second])])
    assert change == Change(ChangeKind.CHANGED, Listing(OFFERING, [OURS, second]), ("session vhs:phone-2",))


def test_what_is_cancelled_or_gone_is_not_withdrawn_once_more() -> None:
    for status in (Status.CANCELLED, Status.WITHDRAWN):
        session = evolve(COURSE, status=status)
        assert sync.withdrawn(session) == session
    assert sync.withdrawn(COURSE).status is Status.WITHDRAWN


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 100))
def test_a_feed_is_plausible_up_to_a_share_and_one_session_may_always_go(kept: int, gone: int, percent: int) -> None:
    plausible = sync.is_plausible(kept=range(kept), gone=range(gone), maximum_percent=percent)
    assert plausible == (gone <= 1 or gone / (kept + gone) <= percent / 100)


def test_an_empty_feed_is_not_plausible_unless_the_district_allows_everything() -> None:
    assert not sync.is_plausible(kept=(), gone=range(40), maximum_percent=99)
    assert sync.is_plausible(kept=(), gone=range(40), maximum_percent=100)
    assert sync.is_plausible(kept=(), gone=(), maximum_percent=0)


def test_a_listing_has_only_sessions_of_its_own_offering() -> None:
    with pytest.raises(ValueError, match="session vhs:phone belongs to vhs:phone, not to other"):
        Listing(evolve(OFFERING, id=OfferingId("other")), [COURSE])
