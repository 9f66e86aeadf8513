"""One answer of the person is enough: for all places, however they moved up."""

from __future__ import annotations

import attrs
from counter_cases import HOUR, NOTHING, Counter, met, no_transition, with_waiting
from registration_cases import START, booking
from roedertal import WINTER

from bildungsraum import registration
from bildungsraum.registration import Command, ConditionKind, Party, State
from bildungsraum.rules import Before, ConfirmRule, Fit, HoldRules, WaitingRules

MAILED = HoldRules(confirm=ConfirmRule(48))
IN_PARTS = attrs.evolve(with_waiting(fit=Fit.SPLIT_WITH_CONSENT), holds=MAILED)


def test_who_confirms_a_divided_party_confirms_what_waits_on_too() -> None:
    counter = Counter(3, IN_PARTS)
    counter.asks("host", 3)
    counter.does(registration.confirm, booking("host"))
    counter.asks("family", 3, party=Party(splits=True))
    counter.does(registration.cancel_places, booking("host"), numbers=[1])
    counter.does(registration.cancel_places, booking("host"), numbers=[2])
    assert counter.states == {
        "host": State.REGISTERED,
        "family": State.REGISTERED,
        "family+2": State.REGISTERED,
        "family+2+3": State.WAITING,
    }
    kind = ConditionKind.CONFIRMATION
    parts = ("family", "family+2", "family+2+3")
    confirmed = tuple(met(name, kind) for name in parts)
    assert counter.does(registration.confirm, booking("family")) == confirmed
    assert counter.does(registration.confirm, booking("family")) == NOTHING
    assert counter.when(WINTER + 48 * HOUR) == NOTHING


def test_what_nobody_confirms_lapses_in_all_its_parts() -> None:
    counter = Counter(2, IN_PARTS)
    counter.asks("host")
    counter.does(registration.confirm, booking("host"))
    counter.asks("family", 2, party=Party(splits=True))
    assert counter.line == "family+2"
    end = WINTER + 48 * HOUR
    counter.when(end)
    assert counter.states == {"host": State.REGISTERED, "family": State.LAPSED, "family+2": State.LAPSED}
    refused = no_transition("family", Command.CONFIRM, State.LAPSED, at=end)
    assert counter.does(registration.confirm, booking("family"), at=end) == (refused,)


def test_who_asks_for_a_free_place_after_the_queue_has_stopped_has_confirmed() -> None:
    rules = attrs.evolve(IN_PARTS, waiting=WaitingRules(stops=Before(2)), holds=HoldRules(confirm=ConfirmRule(9999)))
    counter = Counter(1, rules)
    counter.asks("host")
    counter.asks("anna")
    late = START - 24 * HOUR
    counter.does(registration.cancel, booking("host"), at=late)
    assert counter.line == "anna", "nobody moves up by themselves any more"
    assert counter.does(registration.accept, booking("anna"), at=late) == (
        met("anna", ConditionKind.CONFIRMATION, at=late),
        counter.promoted("anna", 1, at=late, by="waiting.stops"),
    )
    assert counter.of("anna").conditions == ()


def test_who_confirms_the_part_that_waits_on_confirms_that_one() -> None:
    counter = Counter(2, IN_PARTS)
    counter.asks("host")
    counter.asks("family", 2, party=Party(splits=True))
    confirmed = (met("family+2", ConditionKind.CONFIRMATION),)
    assert counter.does(registration.confirm, booking("family+2")) == confirmed
    assert counter.does(registration.confirm, booking("family+2")) == NOTHING
