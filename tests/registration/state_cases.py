"""A booking in each state, made by decisions alone, and every command that can be asked for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import attrs
from counter_cases import Counter, Decide, moment, wish, with_waiting
from registration_cases import START, booking, course
from roedertal import RULES, WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    Command,
    Refused,
    RosterEvents,
    Side,
    State,
)
from bildungsraum.rules import (
    AdmissionRules,
    ConfirmRule,
    HoldRules,
    HoursBefore,
    OfferRule,
    PayRule,
    Remedy,
    Rules,
)
from bildungsraum.values import Money, SessionId

ANNA = booking("anna")
LATE = moment("2027-03-02T12:00:00+00:00")
CONFIRM = ConfirmRule(48)
APPROVAL = attrs.evolve(RULES, admission=AdmissionRules(approval=True))
PAYMENT = attrs.evolve(RULES, holds=HoldRules(pay=PayRule(14)))
OFFERS = with_waiting(offer=OfferRule(), stops=HoursBefore(24))
THERE = attrs.evolve(course(4), id=SessionId("vhs:other"))

Built = tuple[Counter, datetime]
Builder = Callable[[], Built]


def counter(rules: Rules = RULES, others: str = "", *, capacity: int = 2, at: datetime = WINTER) -> Counter:
    found = Counter(capacity, rules)
    found.ask_all(others)
    if not rules.admission.approval:
        found.asks("anna", 2, at=at)
    return found


def held() -> Built:
    found = Counter(2)
    found.does(registration.hold, wish("anna", 2))
    return found, WINTER


def pending() -> Built:
    found = Counter(2, APPROVAL)
    found.asks("anna", 2)
    return found, WINTER


def waiting() -> Built:
    return counter(others="host:2"), WINTER


def offered() -> Built:
    found = counter(OFFERS, "host:2")
    found.cancels("host")
    return found, WINTER


def registered() -> Built:
    return counter(), WINTER


def no_show() -> Built:
    found = counter()
    found.does(registration.note_no_show, ANNA, at=START)
    return found, START


def cancelled() -> Built:
    found = counter()
    found.cancels("anna")
    return found, WINTER


def lapsed() -> Built:
    found = counter(PAYMENT)
    found.when(LATE)
    return found, LATE


def rejected() -> Built:
    found, at = pending()
    found.does(registration.reject, ANNA, actor="clerk-7", reason="not_resident")
    return found, at


def moved() -> Built:
    found = counter()
    do(found, Command.MOVE, WINTER)
    return found, WINTER


BUILDERS: dict[State, Builder] = {
    State.HELD: held,
    State.PENDING: pending,
    State.WAITING: waiting,
    State.OFFERED: offered,
    State.REGISTERED: registered,
    State.NO_SHOW: no_show,
    State.CANCELLED: cancelled,
    State.LAPSED: lapsed,
    State.REJECTED: rejected,
    State.MOVED: moved,
}


def side(found: Counter) -> Side:
    return Side(found.roster, found.session, found.rules)


def over_there(*, places: int = 4) -> Counter:
    """Another session, in which Ben has two places."""
    other = Counter(attrs.evolve(THERE, capacity=places))
    other.does(registration.register, attrs.evolve(wish("ben", 2), session=THERE.id))
    return other


def change(found: Counter, command: Command, at: datetime, places: int) -> RosterEvents:
    there = side(over_there(places=places))
    to_there = attrs.evolve(wish("anna", 2, id="anna-there"), session=THERE.id)
    if command is Command.MOVE:
        here, gone = registration.move(side(found), ANNA, there, request=to_there, at=at)
    else:
        to_here = wish("ben", 2, id="ben-here")
        here, gone = registration.swap(
            side(found), ANNA, there, booking("ben"), request=to_there, request_other=to_here, at=at
        )
    if any(isinstance(event, Refused) for event in here):
        assert not [event for event in gone if not isinstance(event, Refused)], "nothing changes over there either"
    found.roster = found.roster.after(here)
    return here


FACTS: dict[Command, tuple[Decide, dict[str, Any]]] = {
    Command.CONFIRM: (registration.confirm, {}),
    Command.APPROVE: (registration.approve, {"actor": "clerk-7"}),
    Command.REJECT: (registration.reject, {"actor": "clerk-7", "reason": "not_resident"}),
    Command.PAY: (registration.note_payment, {"amount": Money(9600)}),
    Command.ACCEPT: (registration.accept, {}),
    Command.REORDER: (registration.reorder, {"before": None, "actor": "clerk-7", "reason": "hardship"}),
    Command.CANCEL: (registration.cancel, {}),
    Command.CANCEL_PLACES: (registration.cancel_places, {"numbers": [2]}),
    Command.NAME_PLACE: (registration.name_place, {"number": 2, "holder": "ida"}),
    Command.TRANSFER: (registration.transfer, {}),
    Command.CONSENT: (registration.consent, {"remedy": Remedy.APPORTION, "agrees": False}),
    Command.NOTE_NO_SHOW: (registration.note_no_show, {}),
    Command.NOTE_ATTENDANCE: (registration.note_attendance, {"meeting": "1", "places": 2}),
}


def do(found: Counter, command: Command, at: datetime, *, there: int = 4, **other: Any) -> RosterEvents:
    if command in (Command.MOVE, Command.SWAP):
        return change(found, command, at, there)
    if command is Command.HOLD:
        return found.does(registration.hold, wish("anna", 2), at=at)
    decide, facts = FACTS[command]
    if command is Command.TRANSFER:
        facts = {"request": found.instead("anna", "carla")}
    return found.does(decide, ANNA, at=at, **{**facts, **other})
