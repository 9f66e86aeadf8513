"""Somebody comes: what a wish becomes, what is still to be done for it, and where it stands in the queue."""

from __future__ import annotations

import attrs
import pytest
from counter_cases import HOUR, Counter, refused, wish, with_waiting
from registration_cases import (
    MOMENT,
    NO_PLACE,
    START,
    price,
    registered,
    waits,
)
from roedertal import COURSE, RULES, WINTER

from bildungsraum import registration
from bildungsraum.fees import Line, LineKind, Quote, Tariff
from bildungsraum.registration import (
    Applied,
    Channel,
    Command,
    Condition,
    ConditionKind,
    Declined,
    Party,
    Reason,
    Refusal,
    Registered,
    Waitlisted,
)
from bildungsraum.rules import (
    AdmissionRules,
    Before,
    ConfirmRule,
    HoldRules,
    Level,
    Lottery,
    PartyRules,
    PayRule,
    Rules,
    Ruling,
)
from bildungsraum.values import Money, PersonId

CONFIRM = Condition(ConditionKind.CONFIRMATION, WINTER + 48 * HOUR)
APPROVAL = Condition(ConditionKind.APPROVAL, START, counts=False)
DRAW = Condition(ConditionKind.DRAW, START, counts=False)
PAY = Condition(ConditionKind.PAYMENT, WINTER.replace(day=15, hour=23))  # midnight after fourteen whole days
FREE = attrs.evolve(COURSE, tariff=Tariff.flat(Money(0)))


def rules_with(*, holds: HoldRules | None = None, admission: AdmissionRules | None = None) -> Rules:
    return attrs.evolve(RULES, holds=holds or HoldRules(), admission=admission or AdmissionRules())


def applied(name: str, *conditions: Condition, by: str) -> Applied:
    had = registered(name)
    facts = (had.booking, had.person, had.categories, had.quote, had.terms, had.starts)
    return Applied(*facts, conditions, WINTER, by=Ruling(by, Level.DISTRICT))


# what is still to be done ---------------------------------------------------------------------------------------------


def test_what_counts_is_still_to_be_done_and_what_does_not_count_has_no_place_before() -> None:
    anna = registered("anna")
    not_yet, unpaid = attrs.evolve(CONFIRM, counts=False), attrs.evolve(PAY, counts=False)
    for rules, expected in (
        (rules_with(holds=HoldRules(confirm=ConfirmRule())), attrs.evolve(anna, conditions=(CONFIRM,))),
        (rules_with(holds=HoldRules(pay=PayRule())), attrs.evolve(anna, conditions=(PAY,))),
        (
            rules_with(holds=HoldRules(confirm=ConfirmRule(), pay=PayRule())),
            attrs.evolve(anna, conditions=(CONFIRM, PAY)),
        ),
        (
            rules_with(holds=HoldRules(confirm=ConfirmRule(counts=False))),
            applied("anna", not_yet, by="holds.confirm"),
        ),
        (rules_with(holds=HoldRules(pay=PayRule(counts=False))), applied("anna", unpaid, by="holds.pay")),
        (rules_with(admission=AdmissionRules(approval=True)), applied("anna", APPROVAL, by="admission.approval")),
        (
            rules_with(admission=AdmissionRules(lottery=Lottery(Before(9)))),
            applied("anna", DRAW, by="admission.lottery"),
        ),
        (
            rules_with(
                holds=HoldRules(confirm=ConfirmRule(), pay=PayRule(counts=False)),
                admission=AdmissionRules(approval=True, lottery=Lottery(Before(9))),
            ),
            applied("anna", CONFIRM, APPROVAL, DRAW, unpaid, by="admission.approval"),
        ),
    ):
        assert Counter(2, rules).asks("anna") == (expected,)


def test_a_wish_without_a_place_lapses_at_the_start_at_the_latest_and_a_place_is_confirmed_later_if_need_be() -> None:
    late = START - HOUR
    for counts, until in ((False, START), (True, START + 47 * HOUR)):
        counter = Counter(2, rules_with(holds=HoldRules(confirm=ConfirmRule(counts=counts))))
        [event] = counter.asks("anna", at=late)
        assert isinstance(event, Applied | Registered)
        assert event.conditions == (Condition(ConditionKind.CONFIRMATION, until, counts),)
    online = attrs.evolve(COURSE, meetings=())
    rules = rules_with(
        holds=HoldRules(confirm=ConfirmRule(counts=False)),
        admission=AdmissionRules(approval=True),
    )
    [event] = Counter(online, rules).asks("anna", at=late)
    confirm = Condition(ConditionKind.CONFIRMATION, late + 48 * HOUR, counts=False)
    assert isinstance(event, Applied)
    assert event.conditions == (confirm, attrs.evolve(APPROVAL, until=None))


@pytest.mark.parametrize("channel", [Channel.PAPER, Channel.TELEPHONE])
def test_who_is_not_online_confirms_nothing(channel: Channel) -> None:
    party = Party(channel=channel)
    counter = Counter(2, rules_with(holds=HoldRules(confirm=ConfirmRule(counts=False))))
    assert counter.asks("anna", party=party) == (attrs.evolve(registered("anna"), party=party),)


@pytest.mark.parametrize("counts", [True, False])
def test_nobody_pays_for_what_is_free(counts: bool) -> None:
    counter = Counter(attrs.evolve(FREE, capacity=2), rules_with(holds=HoldRules(pay=PayRule(counts=counts))))
    nothing = Quote([Line(LineKind.PRICE, "standard", 1, Money(0))])
    assert counter.asks("anna") == (attrs.evolve(registered("anna"), quote=nothing),)


def test_a_wish_is_priced_with_the_reductions_whose_proof_was_seen() -> None:
    counter = Counter(1)
    reduced = Quote([*price(1).lines, Line(LineKind.REDUCTION, "pass", 1, Money(-1200))])
    wanted = attrs.evolve(wish("anna"), reductions=["pass"])
    assert counter.does(registration.register, wanted) == (attrs.evolve(registered("anna"), quote=reduced),)
    also = attrs.evolve(wish("ben"), reductions=["pass"])
    assert counter.does(registration.register, also) == (attrs.evolve(waits("ben", 1), quote=reduced),)


def test_whoever_waits_confirms_and_does_not_pay_yet() -> None:
    counter = Counter(1, rules_with(holds=HoldRules(confirm=ConfirmRule(), pay=PayRule())))
    counter.asks("anna")
    assert counter.asks("ben") == (attrs.evolve(waits("ben", 1), conditions=(CONFIRM,)),)


def test_a_wish_that_has_held_places_and_must_be_approved_gives_them_up() -> None:
    counter = Counter(2, rules_with(admission=AdmissionRules(approval=True)))
    counter.does(registration.hold, wish("anna"))
    assert counter.asks("anna") == (applied("anna", APPROVAL, by="admission.approval"),)
    assert counter.roster.taken == 0


def test_nothing_is_held_against_the_rules_although_there_is_room() -> None:
    counter = Counter(2, rules_with(admission=AdmissionRules(groups=["school"])))
    closed = Refusal(Reason.NOT_IN_GROUP, by=Ruling("admission.groups", Level.DISTRICT))
    assert counter.does(registration.hold, wish("anna")) == (refused("anna", Command.HOLD, closed),)
    assert counter.roster.taken == 0


def test_what_was_held_is_named_paid_and_confirmed_like_anything_else() -> None:
    rules = attrs.evolve(
        rules_with(holds=HoldRules(confirm=ConfirmRule(), pay=PayRule())), party=PartyRules(4, names_due=Before(3))
    )
    rules = attrs.evolve(rules, party=PartyRules(maximum=4, names_due=Before(3)))
    names = Condition(ConditionKind.NAMES, START.replace(day=27, hour=8))
    counter = Counter(2, rules)
    counter.does(registration.hold, wish("anna", 2))
    expected = attrs.evolve(registered("anna", 2), conditions=(CONFIRM, PAY, names))
    assert counter.asks("anna", 2) == (expected,)
    assert Counter(2, rules).asks("anna", 2) == (expected,)


# the queue ------------------------------------------------------------------------------------------------------------


def test_priority_classes_go_first_in_the_order_of_the_rules() -> None:
    counter = Counter(1, with_waiting(classes=("resident", "member")))
    counter.asks("anna")
    told = [
        counter.asks(name, party=Party(groups=groups))[0]
        for name, groups in (
            ("carla", ()),
            ("ben", ("member",)),
            ("dora", ("member", "resident")),
            ("emil", ("club",)),
            ("fred", ("resident",)),
        )
    ]
    found = [(one.person, one.rank, one.ahead, one.position) for one in told if isinstance(one, Waitlisted)]
    assert found == [("carla", 2, 0, 1), ("ben", 1, 0, 2), ("dora", 0, 0, 3), ("emil", 2, 3, 4), ("fred", 0, 1, 5)]
    assert [one.person for one in counter.roster.waiting] == ["dora", "fred", "ben", "carla", "emil"]


def test_who_waits_hears_whether_it_is_full_or_others_wait() -> None:
    counter = Counter(2)
    counter.ask_all("anna family:2")
    assert counter.asks("ben") == (waits("ben", 2, ahead=1, reason=Reason.OTHERS_WAIT),)
    assert counter.asks("couple", 2) == (waits("couple", 3, ahead=2, places=2),)


def test_after_the_queue_has_stopped_who_asks_first_has_what_is_free() -> None:
    counter = Counter(2, with_waiting(stops=Before(2)))
    counter.ask_all("anna family:2")
    stopped = START.replace(day=28, hour=7)
    assert counter.asks("ben", at=stopped - MOMENT)[0] == attrs.evolve(
        waits("ben", 2, ahead=1, reason=Reason.OTHERS_WAIT), at=stopped - MOMENT
    )
    assert counter.asks("carla", at=stopped) == (registered("carla", at=stopped),)


@pytest.mark.parametrize(("maximum", "waiting"), [(0, 0), (1, 1), (2, 2), (None, 3)])
def test_a_waiting_list_has_as_many_places_as_the_rules_say(maximum: int | None, waiting: int) -> None:
    counter = Counter(1, with_waiting(maximum=maximum))
    outcomes = [counter.asks(name)[-1] for name in ("anna", "ben", "carla", "dora")]
    assert [type(one) for one in outcomes] == [Registered, *[Waitlisted] * waiting, *[Declined] * (3 - waiting)]


def test_a_closed_session_has_no_waiting_list_and_one_without_it_takes_whom_it_has_room_for() -> None:
    counter = Counter(0)
    assert counter.asks("anna") == (Declined("wish-anna", PersonId("anna"), ("standard",), (NO_PLACE,), WINTER),)  # type: ignore[arg-type]
    counter = Counter(1, with_waiting(maximum=0))
    assert counter.asks("anna") == (registered("anna"),)


def test_who_has_held_the_last_places_is_not_told_that_the_waiting_list_is_full() -> None:
    counter = Counter(1, with_waiting(maximum=1))
    counter.does(registration.hold, wish("anna"))
    counter.asks("ben")
    assert counter.asks("anna") == (registered("anna"),)
