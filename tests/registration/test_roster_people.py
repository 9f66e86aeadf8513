"""Whose booking is whose, whatever happened: who has two is found in both, and who has none any more in none."""

from __future__ import annotations

from registration_cases import booking, gave_up, registered
from roster_cases import LATER, check_counts

from bildungsraum.registration import Roster, Transferred
from bildungsraum.values import BookingId, PersonId

ANNA, ZOE = PersonId("anna"), PersonId("zoe")
BOTH = Roster().after([registered("anna"), registered("anna", wish="second")])
SECOND = BookingId("second")


def test_who_has_two_bookings_is_found_in_both_in_their_order_and_then_in_the_one_that_is_left() -> None:
    assert [one.id for one in BOTH.all_of(ANNA)] == [booking("anna"), SECOND]
    left = BOTH.after([gave_up("anna")])
    assert [one.id for one in left.all_of(ANNA)] == [SECOND]
    check_counts(left)


def test_who_hands_one_of_two_bookings_on_keeps_the_other() -> None:
    after = BOTH.after([Transferred(SECOND, ANNA, ZOE, LATER)])
    assert {who: [one.id for one in after.all_of(who)] for who in (ANNA, ZOE)} == {
        ANNA: [booking("anna")],
        ZOE: [SECOND],
    }


def test_what_is_handed_on_and_back_again_leaves_the_roster_as_it_was() -> None:
    before = Roster().after([registered("anna")])
    there, back = Transferred(booking("anna"), ANNA, ZOE, LATER), Transferred(booking("anna"), ZOE, ANNA, LATER)
    assert before.after([there, back]) == before
