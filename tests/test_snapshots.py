"""A roster out of its text is the one that its history leads to, and whatever happens next is the same for both."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest import TestCase
from zlib import crc32

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule
from hypothesis.strategies import DataObject
from roedertal import COURSE, RULES, WINTER

from bildungsraum import registration, testing
from bildungsraum.registration import (
    ConditionKind,
    Lapsed,
    Party,
    PaymentNoted,
    Promoted,
    Reinstated,
    Reordered,
    Request,
    Roster,
)
from bildungsraum.rules import Scope
from bildungsraum.serialization import event_from_json, events_to_json, snapshots
from bildungsraum.serialization.snapshots import roster_from_text, roster_to_text
from bildungsraum.testing import History, RosterMachine
from bildungsraum.testing.booking_commands import OfTwo
from bildungsraum.testing.decisions import decided
from bildungsraum.values import BookingId, Money, PersonId, RequestId

MOMENT = timedelta(microseconds=1)
HISTORIES = st.one_of(testing.histories(), testing.histories(rules=testing.rules()))


def restored(roster: Roster) -> Roster:
    again = roster_from_text(roster_to_text(roster))
    assert again is not None
    return again


def seen(roster: Roster) -> dict[str, Any]:
    """Everything that somebody can ask a roster, in the order of the answer where it has one."""
    bookings = roster.bookings.values()
    people = sorted({person for one in bookings for person in (one.person, *one.people)})
    groups = sorted({(one.party.household, one.party.organisation) for one in bookings})
    deadlines = sorted({one.until for one in bookings if one.until is not None})
    return {
        "waiting": [one.id for one in roster.waiting],
        "ahead": [roster.ahead(rank) for rank in range(-1, 5)],
        "wishes": sorted(roster.wishes),
        "pending": sorted(one.id for one in roster.pending()),
        "outcomes": dict(roster.outcomes),
        "next": (roster.position_next, roster.lapses_next),
        "lapsing": {at: [one.id for one in roster.lapsing(at)] for day in deadlines for at in (day - MOMENT, day)},
        "people": {who: [one.id for one in roster.all_of(who)] for who in people},
        "households": {who: [one.id for one in roster.booked_by(Scope.HOUSEHOLD, who)] for who, _ in groups},
        "firms": {who: [one.id for one in roster.booked_by(Scope.ORGANISATION, who)] for _, who in groups},
        "entries": {one.id: (one.entry, type(one.entry)) for one in bookings},
    }


@given(HISTORIES)
def test_a_roster_out_of_its_text_is_equal_in_everything_that_can_be_asked(history: History) -> None:
    again = restored(history.roster)
    assert again == history.roster
    assert seen(again) == seen(history.roster)
    assert roster_to_text(again) == roster_to_text(history.roster)


@given(HISTORIES)
def test_every_decision_on_a_roster_out_of_its_text_gives_the_same_events_and_the_same_roster(history: History) -> None:
    for step in history.steps:
        assert not isinstance(step.command, OfTwo)
        again = restored(step.before)
        events = decided(again, step.command, session=step.session, rules=history.rules, at=step.at)
        assert events == step.events
        assert again.after(events) == step.after
        assert seen(again.after(events)) == seen(step.after)


@given(HISTORIES)
def test_the_journal_leads_to_the_same_answers_as_the_events_themselves(history: History) -> None:
    read = Roster().after(map(event_from_json, events_to_json(history.events)))
    assert roster_to_text(read) == roster_to_text(history.roster)
    assert seen(read) == seen(history.roster)


class Restored(RosterMachine):
    """Everything that can happen, while all that is known is forgotten and read again at any time."""

    rules_drawn = testing.rules()

    @rule(data=st.data())
    def the_process_begins_anew(self, data: DataObject) -> None:
        self.rosters = [restored(roster) if data.draw(st.booleans()) else roster for roster in self.rosters]
        assert [Roster().after(journal) for journal in self.journals] == self.rosters


class TestRestored(Restored.TestCase, TestCase):  # type: ignore[misc, valid-type]
    settings = settings(max_examples=15, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))


# what does not follow from the bookings ---------------------------------------------------------------------------------


def wished(*people: str, capacity: int = 2, **party: Any) -> Roster:
    """After *people* have registered one after the other, each with the same *party*."""
    roster = Roster()
    for person in people:
        request = Request(RequestId(f"{person}'s"), COURSE.id, PersonId(person), party=Party(**party))
        session = evolve(COURSE, capacity=capacity)
        roster = roster.after(registration.register(roster, request, session=session, rules=RULES, at=WINTER))
    return roster


def test_who_was_put_elsewhere_in_the_queue_stands_there() -> None:
    queue = wished("anna", "ben", "carla", "dora", capacity=1)
    queue = queue.after([Reordered(BookingId("dora's"), PersonId("dora"), BookingId("ben's"), "clerk", "ill", WINTER)])
    assert [one.person for one in restored(queue).waiting] == ["dora", "ben", "carla"]


def test_the_numbers_of_those_who_have_left_the_queue_are_not_given_again() -> None:
    queue = wished("anna", "ben", capacity=1)
    gone = queue.after([Promoted(BookingId("ben's"), PersonId("ben"), 1, WINTER)])
    assert (restored(gone).position_next, restored(gone).promoted) == (2, 1)


def test_whose_first_booking_is_over_and_comes_back_has_it_behind_the_others() -> None:
    home = wished("anna", "ben", "carla", household="home")
    back = home.after(
        [
            Lapsed(BookingId("anna's"), PersonId("anna"), ConditionKind.PAYMENT, WINTER),
            Reinstated(BookingId("anna's"), PersonId("anna"), (), WINTER),
        ]
    )
    assert [one.person for one in back.booked_by(Scope.HOUSEHOLD, "home")] == ["ben", "carla", "anna"]
    assert seen(restored(back)) == seen(back)


def test_a_time_that_no_longer_holds_is_not_the_next_at_which_something_lapses() -> None:
    request = Request(RequestId("anna's"), COURSE.id, PersonId("anna"))
    held = Roster().after(registration.hold(Roster(), request, session=COURSE, rules=RULES, at=WINTER))
    registered = held.after(registration.register(held, request, session=COURSE, rules=RULES, at=WINTER))
    assert held.lapses_next == held.bookings[BookingId("anna's")].until
    assert (registered.lapses_next, restored(registered).lapses_next) == (None, None)


def test_nobody_has_a_place_in_an_empty_roster_and_it_is_a_text_as_well() -> None:
    assert restored(Roster()) == Roster()


# texts that are not used ------------------------------------------------------------------------------------------------

TEXT = roster_to_text(wished("anna", "ben", "carla"))


def with_sum(version: str, body: str) -> str:
    """*body* behind a head of another version that says that it is whole."""
    head = TEXT.partition("\n")[0].split()
    return f"{' '.join((head[0], version, head[2], f'{crc32(body.encode()):08x}'))}\n{body}"


def test_a_text_of_another_version_is_not_used() -> None:
    body = TEXT.partition("\n")[2]
    assert with_sum(str(snapshots.FORMAT), body) == TEXT
    for version in (snapshots.FORMAT - 1, snapshots.FORMAT + 1):
        assert roster_from_text(with_sum(str(version), body)) is None


@pytest.mark.parametrize("body", ["", "{}", "[]", "null", "{", '"roster"', '{"session": {"lost": {}}}'])
def test_a_foreign_text_is_not_used_even_behind_the_right_head(body: str) -> None:
    assert roster_from_text(with_sum(str(snapshots.FORMAT), body)) is None
    assert roster_from_text(body) is None


@given(st.integers(0, len(TEXT) - 1))
def test_a_text_that_ends_early_is_not_used(length: int) -> None:
    assert roster_from_text(TEXT[:length]) is None


@given(st.integers(0, len(TEXT) - 1), st.characters(codec="utf-8"))
def test_a_text_with_one_other_letter_is_not_used(place: int, letter: str) -> None:
    damaged = f"{TEXT[:place]}{letter}{TEXT[place + 1 :]}"
    assert (roster_from_text(damaged) is None) == (damaged != TEXT)


def test_a_value_that_would_be_refused_today_makes_the_text_unused() -> None:
    body = TEXT.partition("\n")[2]
    assert roster_from_text(with_sum(str(snapshots.FORMAT), body.replace("48.00 EUR", "48.00 eur"))) is None


def test_the_text_of_a_roster_is_this_one_and_the_format_is_raised_whenever_it_changes() -> None:
    paid = PaymentNoted(BookingId("anna's"), PersonId("anna"), Money(4800), WINTER, "bank-1")
    assert roster_to_text(wished("anna", "ben", "carla", household="home").after([paid])) == WRITTEN


WRITTEN = """\
roster 1 fe06d12d fe0f1c0b
{"bookings":{"categories":[null,[["standard"]],null],"id":[null,["anna's","ben's","carla's"],null],"paid":[[0],["48.00 EUR"],null],"party":[null,[1,{"household":[null,["home"],null]}],null],"payments":[[0],[["bank-1"]],null],"person":[null,["anna","ben","carla"],null],"position":[[2],[1],null],"quote":[null,[{"lines":[{"kind":"price","places":1,"rule":"standard","unit":"48.00 EUR"}]}],null],"since":[null,["2027-02-01T12:00:00+00:00"],null],"starts":[null,["2027-03-30T08:00:00+00:00"],null],"state":[null,["registered","waiting"],[0,0,1]],"terms":[null,[{"late_percent":100,"steps":[{"days_before":7,"fixed":"0.00 EUR","percent":0},{"days_before":3,"fixed":"0.00 EUR","percent":50}]}],null]},"counts":[3,0,0],"declined":{},"entries":{"Applied":[[],{}],"Held":[[],{}],"Registered":[[0,1],{"by":[null,[{"level":"session","rule":"session.capacity"}],null]}],"Waitlisted":[[2],{"ahead":[null,[0],null],"by":[null,[{"level":"session","rule":"session.capacity"}],null],"reason":[null,["full"],null]}]},"interested":{},"named":[["household","home",[0,1,2]]],"people":[],"position_next":2,"queue":[[0,[2]]],"session":{"cancelled":false,"capacity":2,"confirmed":false,"drawn":false,"free_until":null,"lost":{},"minutes_planned":0,"moved_at":null,"promoted":0,"quotas":[],"released":[],"taken_elsewhere":0,"version":1}}"""
