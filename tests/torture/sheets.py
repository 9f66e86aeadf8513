"""One sheet of paper for each session, on which a clerk notes what the journal says and where it cannot be right."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from attrs import define, field, frozen


class Wrong(Enum):
    """What can be wrong with a history."""

    OVERSOLD = "oversold"
    LOST = "lost"
    DOUBLED = "doubled"
    OUT_OF_TURN = "out of turn"
    OUT_OF_ORDER = "out of order"
    GHOST = "ghost"
    GAP = "gap"
    IDLE = "idle"
    TABLES = "tables"


@frozen
class Finding:
    """What is wrong, and where."""

    wrong: Wrong
    session: str
    position: int
    what: str


ACTIVE = ("registered", "offered", "waiting")
BEFORE = {
    "PlaceOffered": ("waiting",),
    "Promoted": ("waiting", "offered"),
    "OfferLapsed": ("offered",),
    "Cancelled": ACTIVE,
    "Moved": ("registered",),
    "Transferred": ("registered",),
}
"""From which states something can happen to a booking."""
LEADS_TO = {
    "Registered": "registered",
    "Waitlisted": "waiting",
    "PlaceOffered": "offered",
    "Promoted": "registered",
    "Cancelled": "cancelled",
    "Moved": "moved",
}


@define
class Sheet:
    """The session as its journal tells it, event by event."""

    session: str
    position: int = 0
    capacity: int = 0
    taken: int = 0
    number: int = 0
    queue: list[str] = field(factory=list)
    state: dict[str, str] = field(factory=dict)
    person: dict[str, str] = field(factory=dict)
    places: dict[str, int] = field(factory=dict)
    findings: list[Finding] = field(factory=list)

    def note(self, position: int, event: Mapping[str, Any]) -> None:
        """What *event* at *position* changes, and what cannot be right about it."""
        if position != self.position + 1:
            self._wrong(Wrong.GAP, f"position {self.position + 1} is missing")
        self.position = position
        match event["type"]:
            case "CapacityChanged":
                self.capacity = event["capacity"]
            case "Registered" | "Waitlisted":
                self._enter(event)
            case "Declined" | "Refused":
                pass
            case type if type in BEFORE:
                self._change(type, event["booking"], event)
            case type:
                self._wrong(Wrong.GHOST, f"nobody asks for what leads to {type}")

    def close(self) -> None:
        """What cannot be right about the end: somebody waits although there is room."""
        if self.queue and self.capacity - self.taken >= self.places[self.queue[0]]:
            self._wrong(Wrong.IDLE, f"{self.queue[0]} waits for {self.capacity - self.taken} free places")

    def _enter(self, event: Mapping[str, Any]) -> None:
        booking, person = event["booking"], event["person"]
        if booking in self.state:
            self._wrong(Wrong.DOUBLED, f"{booking} comes in again")
            return
        self._is_here_once(person)
        self.person[booking], self.places[booking] = person, len(event["categories"])
        if event["type"] == "Waitlisted":
            if event["position"] != self.number + 1:
                self._wrong(Wrong.OUT_OF_TURN, f"{booking} is number {event['position']} after {self.number}")
            self.number = event["position"]
            self.queue.append(booking)
            self.state[booking] = "waiting"
            return
        if self.queue:
            self._wrong(Wrong.OUT_OF_TURN, f"{booking} has a place although {self.queue[0]} waits")
        self.state[booking] = "registered"
        self._give(booking)

    def _change(self, type: str, booking: str, event: Mapping[str, Any]) -> None:
        state = self.state.get(booking, "")
        if state not in BEFORE[type] or (type == "Transferred" and self.person[booking] == event["heir"]):
            twice = state == LEADS_TO.get(type) or (type == "Transferred" and state == "registered")
            self._wrong(
                Wrong.DOUBLED if twice else Wrong.GHOST, f"{type} for {booking}, which is {state or 'not here'}"
            )
            return
        if type == "Transferred":
            self._is_here_once(event["heir"])
            self.person[booking] = event["heir"]
            return
        self._leave(type, booking, state)
        if type == "OfferLapsed":
            self.state[booking] = {"drop": "lapsed", "to_end": "waiting"}[event["then"]]
            self.queue += [booking] if self.state[booking] == "waiting" else []
        else:
            self.state[booking] = LEADS_TO[type]
        if state == "waiting" and self.state[booking] in ("registered", "offered"):
            self._give(booking)

    def _leave(self, type: str, booking: str, state: str) -> None:
        """The queue or the places, without what is kept for whoever is offered them and accepts."""
        if state == "waiting":
            if type in ("PlaceOffered", "Promoted") and self.queue[0] != booking:
                self._wrong(Wrong.OUT_OF_TURN, f"{booking} goes before {self.queue[0]}")
            self.queue.remove(booking)
        elif type != "Promoted":
            self.taken -= self.places[booking]

    def _give(self, booking: str) -> None:
        self.taken += self.places[booking]
        if self.taken > self.capacity:
            self._wrong(Wrong.OVERSOLD, f"{booking} has one of {self.taken} places of {self.capacity}")

    def _is_here_once(self, person: str) -> None:
        theirs = [one for one, whose in self.person.items() if whose == person and self.state[one] in ACTIVE]
        if theirs:
            self._wrong(Wrong.DOUBLED, f"{person} is here already by {theirs[0]}")

    def _wrong(self, wrong: Wrong, what: str) -> None:
        self.findings.append(Finding(wrong, self.session, self.position, what))
