"""Single dates of a series, booked beside the whole: places are counted meeting by meeting."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bildungsraum import registration
from bildungsraum.registration import Party, Quota, Request, Roster, State
from bildungsraum.rules import District, PlaceRules, Pool, Rules
from bildungsraum.schedule import Session, weekly
from bildungsraum.values import BookingId, OfferingId, PersonId, RequestId, SessionId

DISTRICT = District("roedertal", "Landkreis Rödertal")
NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)
MEETINGS = weekly(date(2027, 3, 30), time(10), time(11, 30), DISTRICT.tz, times=3)
POOLS = (Pool("all"), *(Pool(f"only-{one.key}", meeting=one.key) for one in MEETINGS))
RULES = Rules(DISTRICT)


def series(places: int, elsewhere: int = 0) -> Session:
    return Session(
        SessionId("dance"),
        OfferingId("dance"),
        meetings=MEETINGS,
        capacity=places,
        taken_elsewhere=elsewhere,
        pools=POOLS,
    )


def wish(name: str, *pools: str) -> Request:
    places = ["standard"] * max(1, len(pools))
    return Request(RequestId(name), SessionId("dance"), PersonId(name), places, party=Party(pools=pools))


def asked(roster: Roster, session: Session, *wishes: Request, rules: Rules = RULES) -> Roster:
    for one in wishes:
        roster = roster.after(registration.register(roster, one, session=session, rules=rules, at=NOW))
    return roster


@given(st.integers(1, 3), st.integers(0, 2), st.lists(st.sampled_from(["", "1", "2", "3", "12", "23"]), max_size=12))
def test_at_each_meeting_are_those_who_come_to_all_and_those_who_come_to_it_and_never_too_many(
    places: int, elsewhere: int, wanted: list[str]
) -> None:
    session = series(places, elsewhere)
    pools = [[f"only-{key}" for key in keys] for keys in wanted]
    roster = asked(Roster(), session, *(wish(f"wish-{number}", *some) for number, some in enumerate(pools)))
    roster = roster.after(registration.adjust(roster, session=session, rules=RULES, at=NOW))
    left = {one.key: max(0, places - elsewhere) for one in MEETINGS}
    blocked: set[str] = set()
    for number, keys in enumerate(wanted):
        booking = roster.bookings.get(BookingId(f"wish-{number}"))
        needs = list(keys) or list(left)
        fits = all(left[key] >= 1 for key in needs)
        if fits and not blocked & ({f"only-{key}" for key in keys} or {"all"}):
            assert booking is not None
            assert booking.state is State.REGISTERED
            for key in needs:
                left[key] -= 1
        else:
            assert booking is None or booking.state is State.WAITING
            if booking is not None:  # nobody overtakes those who want the same
                blocked |= {f"only-{key}" for key in keys} or {"all"}
    assert {key: roster.free_in(f"only-{key}") for key in left} == left


def test_the_limits_say_for_which_meeting_they_are() -> None:
    events = registration.adjust(Roster(), session=series(8, elsewhere=3), rules=RULES, at=NOW)
    (changed,) = events
    assert isinstance(changed, registration.CapacityChanged)
    assert (changed.capacity, changed.taken_elsewhere) == (None, 3)
    assert changed.quotas == tuple(Quota(f"meeting.{key}", 5, ("all", f"only-{key}")) for key in ("1", "2", "3"))


def test_more_places_given_elsewhere_than_there_are_leave_none_and_not_less_than_none() -> None:
    (changed,) = registration.adjust(Roster(), session=series(2, elsewhere=3), rules=RULES, at=NOW)
    assert isinstance(changed, registration.CapacityChanged)
    assert {quota.places for quota in changed.quotas} == {0}


def test_a_series_without_a_limit_has_none_for_its_meetings_either() -> None:
    (changed,) = registration.adjust(Roster(), session=attrs.evolve(series(1), capacity=None), rules=RULES, at=NOW)
    assert isinstance(changed, registration.CapacityChanged)
    assert (changed.capacity, changed.quotas) == (None, ())


def test_when_one_meeting_has_room_again_whoever_waits_for_it_moves_up_and_whoever_waits_for_all_does_not() -> None:
    session = series(1)
    roster = asked(Roster(), session, wish("a", "only-1"), wish("b", "only-2"), wish("c"), wish("d", "only-1"))
    assert [one.id for one in roster.waiting] == ["c", "d"]
    events = registration.cancel(roster, BookingId("a"), session=session, rules=RULES, at=NOW)
    assert [type(event).__name__ for event in events] == ["Cancelled", "Promoted"]
    assert roster.after(events).bookings[BookingId("d")].allocation == ("only-1",)


def test_pools_of_the_rules_for_meetings_that_a_session_does_not_have_are_left_out() -> None:
    rules = Rules(DISTRICT, places=PlaceRules(pools=(*POOLS, Pool("only-9", meeting="9"))))
    session = attrs.evolve(series(4), pools=())
    roster = asked(Roster(), session, wish("a", "only-3"), rules=rules)
    assert [quota.id for quota in roster.quotas] == ["meeting.1", "meeting.2", "meeting.3"]
    refusals = registration.explain(roster, wish("b", "only-9"), session=session, rules=rules, at=NOW).reasons
    assert [one.reason for one in refusals] == [registration.Reason.POOL_UNKNOWN]


def test_a_pool_for_a_meeting_that_the_session_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="is for the meeting '9', which is none of"):
        attrs.evolve(series(4), pools=(Pool("only-9", meeting="9"),))


def test_a_closed_series_takes_nobody_and_lets_nobody_wait_for_a_single_date_either() -> None:
    refusals = registration.explain(Roster(), wish("a", "only-1"), session=series(0), rules=RULES, at=NOW).reasons
    assert [one.reason for one in refusals] == [registration.Reason.FULL]
