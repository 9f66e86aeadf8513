"""The same payment, told twice, counts once; two payments of the same amount count twice."""

from __future__ import annotations

import attrs
from counter_cases import NOTHING, Counter, met
from hypothesis import given
from hypothesis import strategies as st
from payment_cases import LATER, PAID, PAYMENT, back, late, noted
from registration_cases import booking
from roedertal import WINTER

from bildungsraum import registration
from bildungsraum.registration import RosterEvents
from bildungsraum.values import Money


def pays(counter: Counter, reference: str, cents: int = 4800, at: object = WINTER) -> RosterEvents:
    amount = Money(cents)
    return counter.does(registration.note_payment, booking("anna"), amount=amount, reference=reference, at=at)  # type: ignore[arg-type]


def test_a_payment_that_is_told_twice_counts_once() -> None:
    counter = Counter(1, PAID)
    counter.asks("anna")
    told = attrs.evolve(noted("anna"), reference="2027-02-01/17")
    assert pays(counter, "2027-02-01/17") == (told, met("anna", PAYMENT))
    assert pays(counter, "2027-02-01/17") == NOTHING
    assert counter.of("anna").paid == Money(4800)
    assert pays(counter, "2027-02-01/18")[1:] == (back(counter, "anna", 4800, at=WINTER),)
    assert counter.of("anna").payments == ("2027-02-01/17", "2027-02-01/18")


def test_what_came_too_late_is_not_due_back_twice() -> None:
    counter = late(1, "ben")
    assert len(pays(counter, "a", at=LATER)) == 2
    assert pays(counter, "a", at=LATER) == NOTHING


@given(st.lists(st.tuples(st.sampled_from(["", "a", "b", "c"]), st.integers(1, 9))))
def test_each_reference_counts_once_and_no_reference_counts_each_time(payments: list[tuple[str, int]]) -> None:
    counter = Counter(1, PAID)
    counter.asks("anna")
    expected, seen = 0, set[str]()
    for reference, cents in payments:
        pays(counter, reference, cents)
        expected += 0 if reference in seen else cents
        seen |= {reference} - {""}
    assert (counter.of("anna").paid or Money(0)) == Money(expected)
