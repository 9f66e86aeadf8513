"""Every command in every state: it does what the table says, or it is refused with the transition that is missing."""

from __future__ import annotations

import attrs
import pytest
from counter_cases import NOTHING, Counter, refused, wish
from registration_cases import CAPACITY, START
from state_cases import (
    ANNA,
    BUILDERS,
    FACTS,
    do,
)

from bildungsraum.registration import (
    TRANSITIONS,
    CapacityChanged,
    Command,
    Reason,
    Refusal,
    Refused,
    State,
)

TWICE = {
    (Command.REJECT, State.REJECTED),
    (Command.CANCEL, State.CANCELLED),
    (Command.NOTE_NO_SHOW, State.NO_SHOW),
    (Command.MOVE, State.MOVED),
    (Command.APPROVE, State.REGISTERED),
    (Command.APPROVE, State.WAITING),
    (Command.APPROVE, State.OFFERED),
}
"""What leads nowhere because it has led there already, or may have: asking twice does no harm."""


def possible(command: Command, state: State) -> bool:
    return state in TRANSITIONS[command]


@pytest.mark.parametrize("state", State)
def test_every_state_can_be_reached_by_decisions_alone(state: State) -> None:
    found, at = BUILDERS[state]()
    assert found.states["anna"] is state
    assert found.when(at) == NOTHING


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("command", Command)
def test_a_command_works_as_the_table_says_or_names_the_missing_transition(command: Command, state: State) -> None:
    found, at = BUILDERS[state]()
    before = found.roster
    notes = command in (Command.NOTE_NO_SHOW, Command.NOTE_ATTENDANCE) and possible(command, state)
    events = do(found, command, max(at, START) if notes else at)
    if possible(command, state):
        assert found.states["anna"] in TRANSITIONS[command][state]
        missing = [one for event in events if isinstance(event, Refused) for one in event.refusals]
        assert Reason.NO_TRANSITION not in {one.reason for one in missing}
        return
    assert found.roster == before
    if command is Command.HOLD or (command, state) in TWICE:
        assert events == NOTHING, "a wish that was made is not held again, and what is so already is so"
    else:
        refusal = Refusal(Reason.NO_TRANSITION, name=f"{command.value}.{state.value}")
        assert events == (refused("anna", command, refusal, at=at),)


@pytest.mark.parametrize("state", State)
def test_a_command_in_every_state_changes_nobody_elses_booking(state: State) -> None:
    for command in Command:
        found, at = BUILDERS[state]()
        others = {id: one for id, one in found.roster.bookings.items() if id != ANNA}
        do(found, command, at)
        assert {id: one for id, one in found.roster.bookings.items() if id in others} == others


AT_ONCE = {(Command.CANCEL, State.CANCELLED), *((Command.HOLD, state) for state in set(State) - {State.HELD})}
"""What was answered before, without looking at anything else."""


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("command", Command)
def test_what_has_happened_by_itself_is_told_first_whatever_is_asked(command: Command, state: State) -> None:
    alone, at = BUILDERS[state]()
    told = do(alone, command, at)
    found, _ = BUILDERS[state]()
    capacity = found.session.capacity or 0
    found.session = attrs.evolve(found.session, capacity=capacity + 1, taken_elsewhere=1)
    changed = CapacityChanged(capacity + 1, 1, at, by=CAPACITY)
    assert do(found, command, at) == (NOTHING if (command, state) in AT_ONCE else (changed, *told))


def test_an_unknown_booking_is_the_callers_mistake() -> None:
    for command in set(Command) - {Command.HOLD, Command.MOVE, Command.SWAP}:
        decide, facts = FACTS[command]
        if command is Command.TRANSFER:
            facts = {"request": wish("carla")}
        with pytest.raises(LookupError, match="there is no booking 'wish-anna' in this session"):
            Counter(2).does(decide, ANNA, **facts)
