"""The table of transitions says no more and no less than what can happen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import attrs
from counter_cases import HOUR, Counter, with_waiting
from registration_cases import END, START
from roedertal import RULES, WINTER
from state_cases import (
    BUILDERS,
    CONFIRM,
    LATE,
    OFFERS,
    PAYMENT,
    counter,
    do,
    held,
    lapsed,
    offered,
    registered,
)

from bildungsraum import registration
from bildungsraum.registration import (
    TRANSITIONS,
    UNASKED,
    Cause,
    Command,
    State,
)
from bildungsraum.rules import (
    AdmissionRules,
    Before,
    ConfirmRule,
    HoldRules,
    Lottery,
    Missed,
    OfferRule,
    PayRule,
)


def witnesses() -> Iterator[tuple[Command, State, State]]:
    """What each command made of a booking: plain cases, and those in which something stands against it."""
    for command, state in [(one, state) for one, row in TRANSITIONS.items() for state in row]:
        for built, at, facts in cases(command, state):
            assert built.states["anna"] is state
            do(built, command, at, **facts)
            yield command, state, built.states["anna"]


def cases(command: Command, state: State) -> Iterator[tuple[Counter, datetime, dict[str, Any]]]:
    found, at = BUILDERS[state]()
    yield found, max(at, START) if command in (Command.NOTE_NO_SHOW, Command.NOTE_ATTENDANCE) else at, {}
    found, at = BUILDERS[state]()
    yield found, at, {"there": 2} if command in (Command.MOVE, Command.SWAP) else {}
    if command is Command.NOTE_ATTENDANCE and state is State.NO_SHOW:
        found, at = BUILDERS[state]()
        yield found, at, {"places": 0}
    if command is Command.CANCEL and state is State.REGISTERED:
        yield registered()[0], END, {}
    if command is Command.SWAP:
        yield registered()[0], START, {}
    yield from (found for found in special(command, state))


def special(command: Command, state: State) -> Iterator[tuple[Counter, datetime, dict[str, Any]]]:
    match command, state:
        case (Command.HOLD, State.LAPSED):
            for others in ("", "ben"):
                found, _ = held()
                found.when(WINTER + HOUR)
                found.ask_all(others)
                yield found, WINTER + HOUR, {}
        case (Command.CONFIRM | Command.APPROVE | Command.PAY, State.PENDING):
            yield from pending_cases(command)
        case (Command.PAY, State.LAPSED):
            found, at = lapsed()
            found.asks("ben", at=at)
            yield found, at, {}
        case (Command.ACCEPT, State.WAITING):
            found = counter(OFFERS, "host:2")
            found.cancels("host", at=START - HOUR)
            yield found, START - HOUR, {}
        case (Command.CANCEL_PLACES, State.WAITING):
            for rules in (RULES, OFFERS):
                found = Counter(2, rules)
                found.ask_all("host anna:2")
                yield found, WINTER, {}


def pending_cases(command: Command) -> Iterator[tuple[Counter, datetime, dict[str, Any]]]:
    admission, holds = AdmissionRules(), HoldRules()
    match command:
        case Command.CONFIRM:
            holds = HoldRules(confirm=attrs.evolve(CONFIRM, counts=False))
        case Command.PAY:
            holds = HoldRules(pay=PayRule(14, counts=False))
        case _:
            admission = AdmissionRules(approval=True)
    for others, also_approval in (("", False), ("", True), ("host:2", False)):
        both = AdmissionRules(approval=True) if also_approval else admission
        confirm = CONFIRM if holds.confirm is None else holds.confirm
        both_holds = attrs.evolve(holds, confirm=attrs.evolve(confirm, counts=False)) if also_approval else holds
        rules = attrs.evolve(RULES, admission=both, holds=both_holds)
        found = Counter(2, RULES)
        found.ask_all(others)
        found.rules = rules
        found.asks("anna", 2)
        yield found, WINTER, {}


def test_the_table_names_every_state_to_which_a_command_can_lead_and_no_other() -> None:
    named = {(command, state, to) for command, row in TRANSITIONS.items() for state in row for to in row[state]}
    assert set(witnesses()) == named


def unasked() -> Iterator[tuple[State, State]]:
    """What happens to a booking without a command of its own."""
    for state, build in BUILDERS.items():
        found, at = build()
        found.does(registration.cancel_session, cause=Cause.ROOM, at=at)
        yield state, found.states["anna"]
    dropped = with_waiting(offer=OfferRule(missed=Missed.DROP))
    mailed, opted_in = (
        attrs.evolve(RULES, holds=HoldRules(confirm=ConfirmRule(48, counts=one))) for one in (True, False)
    )
    behind = offered()[0]
    behind.asks("ben")
    for found in (held()[0], behind, counter(PAYMENT), counter(mailed, "host:2"), counter(opted_in)):
        yield found.states["anna"], (found.when(LATE), found.states["anna"])[1]
    for rules in (RULES, OFFERS, dropped):
        found = counter(rules, "host:2")
        found.cancels("host")
        yield State.WAITING, found.states["anna"]
    yield State.OFFERED, (found.when(LATE), found.states["anna"])[1]
    for others in ("", "host:2"):
        found = Counter(2)
        found.ask_all(others)
        found.rules = attrs.evolve(RULES, admission=AdmissionRules(lottery=Lottery(Before(90))))
        found.asks("anna", 2)
        found.does(registration.draw, seed="6 aus 49")
        yield State.PENDING, found.states["anna"]


def test_what_happens_unasked_is_in_its_own_table() -> None:
    assert {(state, to) for state, to in unasked() if state is not to} == {
        (state, to) for state, row in UNASKED.items() for to in row
    }
    assert set(UNASKED) == {state for state in State if not state.is_over}
