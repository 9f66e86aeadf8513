"""Who came and who did not, and what goes back for meetings that were lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from counter_cases import NOTHING, Counter, no_transition, person, refused
from registration_cases import END, MOMENT, START, booking, course
from roedertal import BERLIN

from bildungsraum import registration
from bildungsraum.fees import Tariff
from bildungsraum.registration import (
    Command,
    Reason,
    Refusal,
    RosterEvents,
    State,
)
from bildungsraum.values import Money

# did not come, came after all -----------------------------------------------------------------------------------------


def test_only_once_it_has_begun_somebody_may_be_missing() -> None:
    counter = Counter(2)
    counter.ask_all("anna ben")
    early = Refusal(Reason.NOT_BEGUN, when=START)
    just = START - MOMENT
    miss = registration.note_no_show
    assert counter.does(miss, booking("anna"), at=just) == (refused("anna", Command.NOTE_NO_SHOW, early, at=just),)
    missing = registration.NoShow(booking("anna"), person("anna"), START)
    assert counter.does(miss, booking("anna"), at=START) == (missing,)
    assert counter.does(miss, booking("anna"), at=START) == NOTHING
    assert counter.of("anna").fee == Money(4800), "who does not come pays"
    assert counter.roster.taken == 2, "and keeps the place"
    counter.cancels("ben", at=START)
    assert counter.does(miss, booking("ben"), at=START) == (
        no_transition("ben", Command.NOTE_NO_SHOW, State.CANCELLED, at=START),
    )


def test_who_waits_cannot_be_missing_and_e_learning_never_begins() -> None:
    counter = Counter(1)
    counter.ask_all("anna ben")
    assert counter.does(registration.note_no_show, booking("ben"), at=START) == (
        no_transition("ben", Command.NOTE_NO_SHOW, State.WAITING, at=START),
    )
    alone = Counter(attrs.evolve(course(1), meetings=()))
    alone.asks("anna")
    never = Refusal(Reason.NOT_BEGUN)
    assert alone.does(registration.note_no_show, booking("anna"), at=END) == (
        refused("anna", Command.NOTE_NO_SHOW, never, at=END),
    )


def attends(counter: Counter, meeting: str, places: int, *, at: datetime = START, name: str = "anna") -> RosterEvents:
    return counter.does(registration.note_attendance, booking(name), meeting=meeting, places=places, at=at)


def came(meeting: str, places: int) -> RosterEvents:
    return (registration.Attended(booking("anna"), person("anna"), meeting, places, START),)


def test_attendance_is_noted_for_each_meeting_and_a_later_note_replaces_it() -> None:
    counter = Counter(4)
    counter.asks("anna", 2)
    assert attends(counter, "1", 2) == came("1", 2)
    assert attends(counter, "2", 0) == came("2", 0)
    assert attends(counter, "1", 1) == came("1", 1)
    assert attends(counter, "1", 1) == NOTHING
    assert attends(counter, "2", 0) == NOTHING
    assert counter.of("anna").attended == (("2", 0), ("1", 1))


@pytest.mark.parametrize(
    ("places", "state"), [((0, 0), State.NO_SHOW), ((0, 1), State.REGISTERED), ((1, 2), State.REGISTERED)]
)
def test_who_was_noted_as_missing_has_come_after_all_only_if_somebody_came(
    places: tuple[int, int], state: State
) -> None:
    counter = Counter(4)
    counter.asks("anna", 2)
    counter.does(registration.note_no_show, booking("anna"), at=START)
    for number in places:
        again = dict(counter.of("anna").attended).get("1") == number
        assert attends(counter, "1", number) == (NOTHING if again else came("1", number))
    assert counter.states["anna"] is state


def test_the_same_number_once_more_says_that_the_absence_was_wrong() -> None:
    counter = Counter(4)
    counter.asks("anna", 2)
    attends(counter, "1", 1)
    counter.does(registration.note_no_show, booking("anna"), at=START)
    assert attends(counter, "1", 1) == came("1", 1)
    assert counter.states["anna"] is State.REGISTERED


def test_attendance_needs_a_meeting_that_has_begun_and_no_more_people_than_places() -> None:
    counter = Counter(4)
    counter.asks("anna", 2)
    just = START - MOMENT
    early = Refusal(Reason.NOT_BEGUN, when=START)
    assert attends(counter, "1", 1, at=just) == (refused("anna", Command.NOTE_ATTENDANCE, early, at=just),)
    with pytest.raises(LookupError, match="session vhs:phone has no meeting '5'"):
        attends(counter, "5", 1)
    for places in (-1, 3):
        with pytest.raises(ValueError, match=f"has 2 places, {places} cannot have come"):
            attends(counter, "1", places)
    counter.cancels("anna", at=START)
    assert attends(counter, "1", 1) == (no_transition("anna", Command.NOTE_ATTENDANCE, State.CANCELLED, at=START),)


def test_what_is_due_is_done_before_anything_is_noted() -> None:
    decisions: list[tuple[Any, Any]] = [
        (registration.note_no_show, {}),
        (registration.note_attendance, {"meeting": "1", "places": 1}),
    ]
    for decide, facts in decisions:
        counter = Counter(1)
        counter.asks("anna")
        counter.session = course(2)
        changed, noted = counter.does(decide, booking("anna"), at=START, **facts)
        assert isinstance(changed, registration.CapacityChanged)
        assert isinstance(noted, registration.NoShow | registration.Attended)


# lost meetings --------------------------------------------------------------------------------------------------------


def loses(counter: Counter, *meetings: str) -> None:
    for meeting in meetings:
        counter.does(registration.cancel_meeting, meeting=meeting)


def test_for_a_lost_meeting_its_share_of_the_time_goes_back() -> None:
    """Four meetings of 90 minutes for 48.00."""
    counter = Counter(1)
    counter.asks("anna")
    amounts = [registration.compensation(counter.roster, counter.of("anna"))]
    for meeting in ("1", "2", "3", "4"):
        loses(counter, meeting)
        amounts.append(registration.compensation(counter.roster, counter.of("anna")))
    assert amounts == [Money(0), Money(1200), Money(2400), Money(3600), Money(4800)]


@pytest.mark.parametrize(
    ("minutes", "percent", "cents"),
    [
        ((80, 20), 80, 4999),
        ((79, 21), 80, 3949),
        ((79, 21), 79, 4999),
        ((1, 2), 80, 1666),
        ((2, 1), 80, 3333),
        ((793, 207), 80, 3964),
    ],
)
def test_from_the_share_of_the_statute_on_everything_goes_back_and_below_it_is_rounded_once(
    minutes: tuple[int, int], percent: int, cents: int
) -> None:
    first, last = (
        attrs.evolve(one, ends=one.starts + timedelta(minutes=length))
        for one, length in zip(course(1).meetings, minutes, strict=False)
    )
    counter = Counter(attrs.evolve(course(1), meetings=(first, last), tariff=Tariff.flat(Money(4999))))
    counter.asks("anna")
    loses(counter, "1")
    roster, anna = counter.roster, counter.of("anna")
    assert registration.compensation(roster, anna, whole_from_percent=percent) == Money(cents)
    assert registration.compensation(roster, anna) == Money(3949 if minutes == (79, 21) else cents)


def test_who_has_no_place_gets_nothing_for_a_lost_meeting() -> None:
    counter = Counter(1)
    counter.ask_all("anna ben")
    loses(counter, "1", "2", "3", "4")
    assert registration.compensation(counter.roster, counter.of("ben")) == Money(0)
    counter.does(registration.note_no_show, booking("anna"), at=START)
    assert registration.compensation(counter.roster, counter.of("anna")) == Money(0)


def test_the_clock_change_does_not_shorten_a_meeting() -> None:
    night = datetime(2027, 3, 28, 1, tzinfo=BERLIN)
    meeting = attrs.evolve(course(1).meetings[0], starts=night, ends=datetime(2027, 3, 28, 4, tzinfo=BERLIN))
    counter = Counter(attrs.evolve(course(1), meetings=(meeting,)))
    loses(counter, "1")
    assert (dict(counter.roster.lost), counter.roster.minutes_planned) == ({"1": 120}, 120)
