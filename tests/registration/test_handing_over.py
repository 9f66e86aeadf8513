"""Somebody else comes instead: only whoever could have registered themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest
from account_cases import with_party
from counter_cases import NOTHING, Counter, person, refused, wish
from registration_cases import booking
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.registration import Command, Elsewhere, Evidence, Party, Reason, Refusal, Transferred
from bildungsraum.rules import AdmissionRules, AgeAt, AgeRule, Limit, Rules, Scope
from bildungsraum.values import OfferingId, PersonId, RequestId, SessionId

OLD, YOUNG = date(1950, 1, 1), date(2015, 1, 1)
SEEN = Evidence("residence", date(2027, 1, 1))


def admitting(**choices: Any) -> Rules:
    rules: Rules = attrs.evolve(RULES, admission=AdmissionRules(**choices))
    return rules


@pytest.mark.parametrize(
    ("rules", "fits", "does_not_fit", "reason"),
    [
        (admitting(age=AgeRule(minimum=60)), {"births": [OLD]}, {"births": [YOUNG]}, Reason.TOO_YOUNG),
        (admitting(age=AgeRule(maximum=20)), {"births": [YOUNG]}, {}, Reason.AGE_UNKNOWN),
        (admitting(age=AgeRule(60, at=AgeAt.REGISTRATION)), {"births": [OLD]}, {"births": [YOUNG]}, Reason.TOO_YOUNG),
        (admitting(groups=["staff"]), {"party": Party(groups=["staff"])}, {}, Reason.NOT_IN_GROUP),
        (admitting(evidence=["residence"]), {"party": Party(evidence=[SEEN])}, {}, Reason.EVIDENCE_MISSING),
    ],
)
def test_who_could_not_register_cannot_come_instead(
    rules: Rules, fits: dict[str, Any], does_not_fit: dict[str, Any], reason: Reason
) -> None:
    counter = Counter(2, rules)
    counter.does(registration.register, attrs.evolve(wish("anna"), **fits))
    before = counter.roster
    no = counter.does(registration.transfer, booking("anna"), request=counter.instead("anna", "ben", **does_not_fit))
    assert [one.reason for event in no for one in event.refusals] == [reason]  # type: ignore[union-attr]
    assert counter.roster == before
    yes = counter.does(registration.transfer, booking("anna"), request=counter.instead("anna", "ben", **fits))
    assert yes == (Transferred(booking("anna"), person("anna"), PersonId("ben"), WINTER, fits.get("party", Party())),)


def test_what_is_known_of_the_heir_takes_the_place_of_what_was_known_before() -> None:
    counter = Counter(4, with_party())
    home, flat = Party(pools=[], groups=["seniors"], household="home"), Party(groups=["staff"], household="flat")
    counter.asks("anna", 2, party=attrs.evolve(home, holders=[PersonId("anna"), PersonId("dora")], splits=True))
    counter.does(registration.transfer, booking("anna"), request=counter.instead("anna", "ben", party=flat))
    expected = attrs.evolve(flat, holders=[PersonId("ben"), PersonId("dora")], splits=True)
    assert counter.of("anna").party == expected
    found = counter.roster.booked_by
    assert found(Scope.HOUSEHOLD, "home") == ()
    assert found(Scope.HOUSEHOLD, "flat") == (counter.of("anna"),)


def test_the_limits_of_the_heir_count_and_the_booking_itself_is_not_counted_twice() -> None:
    limits = [Limit(1)]
    counter = Counter(4, admitting(limits=limits))
    counter.asks("anna")
    one = Elsewhere(SessionId("vhs:tablet"), OfferingId("tablet"), places=1)
    request = counter.instead("anna", "ben")
    no = counter.does(registration.transfer, booking("anna"), request=request, elsewhere=[one])
    reached = Refusal(
        Reason.LIMIT_REACHED, limit=1, name="person.everything", by=counter.rules.ruling("admission.limits")
    )
    assert no == (refused("anna", Command.TRANSFER, reached),)
    assert len(counter.does(registration.transfer, booking("anna"), request=request)) == 1
    assert counter.does(registration.transfer, booking("anna"), request=request) == NOTHING


def test_a_wish_for_something_else_is_a_mistake_of_the_caller() -> None:
    counter = Counter(4, with_party())
    counter.asks("anna", 2)
    right = counter.instead("anna", "ben")
    for wrong in (
        attrs.evolve(right, id=RequestId("another")),
        attrs.evolve(right, session=SessionId("vhs:tablet")),
        attrs.evolve(right, categories=("standard",)),
    ):
        with pytest.raises(ValueError, match="is not for the same places as booking wish-anna"):
            counter.does(registration.transfer, booking("anna"), request=wrong)


def test_every_reason_against_who_would_come_instead_is_told_in_reading_order() -> None:
    counter = Counter(2, admitting(groups=["staff"], evidence=["residence"]))
    party = Party(groups=["staff"], evidence=[SEEN])
    for name in ("anna", "ben"):
        counter.asks(name, party=party)
    expected = refused(
        "anna",
        Command.TRANSFER,
        Refusal(Reason.NOT_IN_GROUP, by=counter.rules.ruling("admission.groups")),
        Refusal(Reason.ALREADY_REGISTERED, name=booking("ben")),
        Refusal(Reason.EVIDENCE_MISSING, name="residence", by=counter.rules.ruling("admission.evidence")),
    )
    request = counter.instead("anna", "ben")
    assert counter.does(registration.transfer, booking("anna"), request=request) == (expected,)
