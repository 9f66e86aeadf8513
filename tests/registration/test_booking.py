"""A booking as it stands: who has its places, what was paid for it and what is owed."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from registration_cases import price, registered

from bildungsraum.registration import Booking, Party, Roster, State
from bildungsraum.values import Money, PersonId

[PLAIN] = Roster().after([registered("anna", 2)]).bookings.values()
AMOUNTS = st.none() | st.integers(0, 20_000).map(Money)


def test_the_person_who_books_has_the_first_place_unless_others_are_named_or_a_firm_books() -> None:
    anna, ben = PersonId("anna"), PersonId("ben")
    for party, holders, people in (
        (Party(), (anna, None), (anna,)),
        (Party(organisation="firm"), (None, None), ()),
        (Party(holders=[ben, None]), (ben, None), (ben,)),
        (Party(holders=[None, anna], organisation="firm"), (None, anna), (anna,)),
    ):
        booking = attrs.evolve(PLAIN, party=party)
        assert (booking.holders, booking.people) == (holders, people)


def test_places_are_numbered_from_one_and_keep_their_numbers() -> None:
    assert (PLAIN.places, PLAIN.place_numbers) == (2, (1, 2))
    assert attrs.evolve(PLAIN, numbers=(2, 5)).place_numbers == (2, 5)


def test_only_places_in_a_pool_are_taken() -> None:
    assert PLAIN.places_counted == 2
    assert attrs.evolve(PLAIN, allocation=("", None)).places_counted == 1
    assert attrs.evolve(PLAIN, allocation=(None, None)).places_counted == 0


@pytest.mark.parametrize(("paid", "is_paid"), [(None, False), (9599, False), (9600, True), (9601, True)])
def test_a_booking_is_paid_when_its_price_was_received(paid: int | None, is_paid: bool) -> None:
    assert attrs.evolve(PLAIN, paid=None if paid is None else Money(paid)).is_paid == is_paid
    assert attrs.evolve(PLAIN, quote=price(0)).is_paid


@given(AMOUNTS, AMOUNTS)
def test_what_was_paid_meets_the_fee_for_places_given_up_first(paid: Money | None, claim: Money | None) -> None:
    booking = attrs.evolve(PLAIN, paid=paid, claim=claim)
    received, owed = (one or Money(0) for one in (paid, claim))
    assert booking.paid_for_places == Money(max(0, received.cents - owed.cents))


@given(AMOUNTS, st.sampled_from(State))
def test_the_price_is_owed_for_places_that_somebody_has_and_a_fee_for_those_given_up(
    claim: Money | None, state: State
) -> None:
    booking: Booking = attrs.evolve(PLAIN, claim=claim, state=state)
    places = Money(9600) if state in (State.REGISTERED, State.NO_SHOW) else Money(0)
    assert booking.fee == places + (claim or Money(0))
