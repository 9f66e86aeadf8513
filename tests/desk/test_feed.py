"""A provider's feed never loses anything, and says the same thing twice without effect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import attrs
import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st
from roedertal import COURSE, OFFERING, RULES, VHS, WINTER, Feed, listing

from bildungsraum import Cause, Desk, Listing, Money, Problem, Provider, Request, registration
from bildungsraum.desk import Brake, Result
from bildungsraum.ports import Item, Loss, Mark
from bildungsraum.registration import State
from bildungsraum.reminders import Kind
from bildungsraum.schedule import Status
from bildungsraum.values import PersonId, ProviderId, RequestId, SessionId

BAD_VALUE = Problem("line 7", "preis", "viel", "an amount", Loss.VALUE)
BAD_RECORD = Problem("line 8", "guid", "", "a text", Loss.RECORD)
CUT_OFF = Problem("line 9", "veranstaltung", "", "the end of the document", Loss.REST)


@frozen
class Marked:
    """A feed behind a server that says whether it has changed."""

    feed: Feed

    @property
    def name(self) -> str:
        return self.feed.name

    def read(self, mark: Mark | None = None) -> Iterator[Item]:
        ours = Mark(etag=f'"{self.name}"')
        if mark is not None and mark.etag == ours.etag:
            yield attrs.evolve(ours, unchanged=True)
            return
        yield from self.feed.read()
        yield ours


def statuses(desk: Desk) -> dict[str, Status]:
    with desk.store.reading() as unit:
        return {session.id: session.status for session in unit.catalogue.sessions()}


def test_the_second_import_changes_nothing(desk: Desk) -> None:
    feed = Feed.of([listing("a"), listing("b")])
    assert desk.sync(feed, at=WINTER).added == 2
    again = desk.sync(feed, at=WINTER + timedelta(1))
    assert (again.result, again.added, again.changed, again.unchanged, again.withdrawn) == (Result.APPLIED, 0, 0, 2, ())


def test_what_changed_is_named_and_what_the_district_added_stays(desk: Desk) -> None:
    desk.sync(Feed.of([listing("a", title="Vorher")]), at=WINTER)
    ours = desk.entry(SessionId("vhs:a")).session
    desk.change(attrs.evolve(ours, costs=Money(5000)), at=WINTER)
    report = desk.sync(Feed.of([listing("a", attrs.evolve(ours, capacity=12), title="Nachher")]), at=WINTER)
    assert report.changed_fields == (("vhs:a", ("capacity", "title")),)
    kept = desk.entry(SessionId("vhs:a"))
    assert (kept.offering.title, kept.session.capacity, kept.session.costs) == ("Nachher", 12, Money(5000))


@pytest.mark.parametrize("problem", [CUT_OFF])
def test_a_feed_that_breaks_off_leaves_the_catalogue_as_it_was(desk: Desk, problem: Problem) -> None:
    desk.sync(Feed.of([listing("a"), listing("b")]), at=WINTER)
    before = statuses(desk)
    report = desk.sync(Feed.of([listing("a", title="Neu"), listing("c"), problem]), at=WINTER)
    assert (report.result, report.problems) == (Result.BROKEN, (problem,))
    assert statuses(desk) == before
    assert desk.entry(SessionId("vhs:a")).offering.title == "Kurs"


def test_a_record_that_cannot_be_read_withdraws_nothing(desk: Desk) -> None:
    desk.sync(Feed.of([listing("a"), listing("b"), listing("c")]), at=WINTER)
    report = desk.sync(Feed.of([listing("a"), listing("b", title="Neu"), BAD_RECORD]), at=WINTER)
    assert (report.result, report.changed, report.withdrawn, report.withheld) == (Result.APPLIED, 1, (), 1)
    assert set(statuses(desk).values()) == {Status.PLANNED}


def test_what_is_missing_is_withdrawn_and_comes_back(desk: Desk) -> None:
    desk.sync(Feed.of([listing("a"), listing("b"), listing("c")]), at=WINTER)
    assert desk.sync(Feed.of([listing("a"), listing("b"), BAD_VALUE]), at=WINTER).withdrawn == ("vhs:c",)
    assert [one.session.id for one in desk.listed()] == ["vhs:a", "vhs:b"]
    assert desk.sync(Feed.of([listing("a"), listing("b")]), at=WINTER).withdrawn == ()
    assert desk.sync(Feed.of([listing("a"), listing("b"), listing("c")]), at=WINTER).returned == 1
    assert set(statuses(desk).values()) == {Status.PLANNED}


def test_a_feed_that_would_withdraw_most_of_the_programme_is_stopped_until_confirmed(desk: Desk) -> None:
    desk.sync(Feed.of([listing(guid) for guid in "abcd"]), at=WINTER)
    short = Feed.of([listing("a")])
    stopped = desk.sync(short, at=WINTER)
    assert (stopped.result, stopped.withdrawn) == (Result.STOPPED, ("vhs:b", "vhs:c", "vhs:d"))
    assert set(statuses(desk).values()) == {Status.PLANNED}
    confirmed = desk.sync(short, at=WINTER, brake=Brake.OFF)
    assert (confirmed.result, confirmed.withdrawn) == (Result.APPLIED, stopped.withdrawn)


def test_another_providers_sessions_are_left_alone(desk: Desk) -> None:
    desk.save(VHS, Listing(OFFERING, [COURSE]), at=WINTER)
    chamber = Provider(ProviderId("ihk"), "Kammer")
    theirs = listing("x")
    theirs = Listing(attrs.evolve(theirs.offering, provider=chamber.id), theirs.sessions)
    assert desk.sync(Feed((chamber, theirs)), at=WINTER).withdrawn == ()
    assert statuses(desk)[COURSE.id] is Status.PLANNED


def test_more_places_in_the_feed_let_people_move_up_and_a_cancellation_is_told(desk: Desk) -> None:
    desk.sync(Feed.of([Listing(OFFERING, [COURSE])]), at=WINTER)
    desk.register_many([_wish(name) for name in ("anna", "ben", "carla")], at=WINTER)
    desk.said(desk.due(at=WINTER), at=WINTER)
    desk.sync(Feed.of([Listing(OFFERING, [attrs.evolve(COURSE, capacity=3)])]), at=WINTER)
    told = desk.due(at=WINTER)
    assert [(message.kind, message.person) for message in told] == [(Kind.PROMOTED, "carla")]
    desk.said(told, at=WINTER)
    desk.sync(Feed.of([Listing(OFFERING, [attrs.evolve(COURSE, status=Status.CANCELLED)])]), at=WINTER)
    assert [message.kind for message in desk.due(at=WINTER)] == [Kind.SESSION_CANCELLED] * 3


def test_a_session_that_the_district_cancelled_is_not_revived_by_the_nightly_feed(desk: Desk) -> None:
    feed = Feed.of([Listing(OFFERING, [COURSE])])
    desk.sync(feed, at=WINTER)
    desk.cancel_session(COURSE.id, cause=Cause.ROOM, at=WINTER)
    assert desk.sync(feed, at=WINTER).unchanged == 1
    assert statuses(desk)[COURSE.id] is Status.CANCELLED


def test_a_withdrawn_session_keeps_its_bookings(desk: Desk) -> None:
    desk.sync(Feed.of([Listing(OFFERING, [COURSE]), listing("a")]), at=WINTER)
    desk.register(_wish("anna"), at=WINTER)
    desk.sync(Feed.of([listing("a")]), at=WINTER)
    booking = desk.entry(COURSE.id).roster.of(PersonId("anna"))
    assert booking is not None
    assert booking.state is State.REGISTERED
    declined = desk.register(_wish("ben"), at=WINTER).first
    assert isinstance(declined, registration.Declined)


def test_what_has_begun_may_leave_the_feed_and_still_counts_in_the_report(desk: Desk) -> None:
    desk.sync(Feed.of([Listing(OFFERING, [COURSE]), listing("a"), listing("b")]), at=WINTER)
    desk.register(_wish("anna"), at=WINTER)
    fees = desk.report().fees
    report = desk.sync(Feed.of([listing("a"), listing("b")]), at=WINTER + timedelta(90))
    assert (report.result, report.withdrawn) == (Result.APPLIED, ())
    assert statuses(desk)[COURSE.id] is Status.PLANNED
    assert desk.report().fees == fees == Money(4800)


def test_an_unchanged_source_is_not_read_again(desk: Desk) -> None:
    feed = Marked(Feed((VHS, listing("a")), "full"))
    assert desk.sync(feed, at=WINTER).result is Result.APPLIED
    report = desk.sync(feed, at=WINTER)
    assert (report.result, report.withdrawn) == (Result.NOTHING_NEW, ())


def test_a_source_is_read_again_when_another_one_has_spoken_for_its_provider_since(desk: Desk) -> None:
    full = Marked(Feed((VHS, listing("a"), listing("b")), "full"))
    desk.sync(full, at=WINTER)
    desk.sync(Marked(Feed((VHS, listing("a")), "short")), at=WINTER)
    assert statuses(desk)["vhs:b"] is Status.WITHDRAWN
    assert desk.sync(full, at=WINTER).returned == 1
    assert desk.sync(full, at=WINTER).result is Result.NOTHING_NEW


def test_a_source_with_an_unreadable_record_is_read_again(desk: Desk) -> None:
    feed = Marked(Feed((VHS, listing("a"), BAD_RECORD), "full"))
    assert desk.sync(feed, at=WINTER).problems == desk.sync(feed, at=WINTER).problems == (BAD_RECORD,)


GUIDS = st.sampled_from("abcdef")
FEEDS = st.lists(
    st.one_of(
        st.builds(
            lambda guid, title, capacity: _course(guid, title, capacity),
            GUIDS,
            st.sampled_from(["X", "Y"]),
            st.none() | st.integers(0, 3),
        ),
        st.sampled_from([BAD_VALUE, BAD_RECORD, CUT_OFF]),
    ),
    max_size=8,
    unique_by=lambda item: item.offering.id if isinstance(item, Listing) else item.where,
)


@settings(max_examples=60)
@given(st.lists(FEEDS, max_size=6))
def test_no_sequence_of_feeds_loses_a_booking_or_a_session(feeds: list[list[Listing | Problem]]) -> None:
    with Desk.in_memory(rules=RULES) as desk:
        booked = 0
        for number, items in enumerate(feeds):
            before = statuses(desk)
            feed = Feed.of(items)
            report = desk.sync(feed, at=WINTER)
            after = statuses(desk)
            assert before.keys() <= after.keys(), "nothing is ever deleted"
            if report.result is not Result.APPLIED:
                assert after == before
            else:
                again = desk.sync(feed, at=WINTER)
                assert (again.added, again.changed, again.returned, again.withdrawn) == (0, 0, 0, ())
            for session in after:
                outcome = desk.register(_wish(f"p{number}", session), at=WINTER)
                booked += not isinstance(outcome.first, registration.Declined)
        kept = [desk.entry(SessionId(session)).roster for session in statuses(desk)]
        assert sum(len(roster.bookings) for roster in kept) == booked
        assert all(
            booking.state in (State.REGISTERED, State.WAITING)
            for roster in kept
            for booking in roster.bookings.values()
        )


def _wish(person: str, session: str = COURSE.id) -> Request:
    return Request(RequestId(f"{session}/{person}"), SessionId(session), PersonId(person))


def _course(guid: str, title: str, capacity: int | None) -> Listing:
    plain = listing(guid, title=title)
    return Listing(plain.offering, [attrs.evolve(plain.sessions[0], capacity=capacity)])
