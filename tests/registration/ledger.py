"""A second opinion on places, queue and fees, in plain lists and dictionaries: it shares no code with the library."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime.fromisoformat("2027-03-30T10:00:00+02:00")
END = datetime.fromisoformat("2027-04-20T11:30:00+02:00")
PRICE = 4800  # cents for one place


class Ledger:
    """What a careful clerk would do with a sheet of paper: free until 7 days before, half until 3, then the price."""

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self.announced: tuple[int | None, int] = (0, 0)
        self.known: tuple[int | None, int] = (0, 0)
        self.person: dict[str, str] = {}
        self.size: dict[str, int] = {}
        self.state: dict[str, str] = {}
        self.answered: set[str] = set()
        self.queue: list[str] = []
        self.number: dict[str, int] = {}
        self.called_off = False

    def places_left(self) -> float:
        capacity, elsewhere = self.known
        given = sum(self.size[wish] for wish, state in self.state.items() if state in ("registered", "no_show"))
        return float("inf") if capacity is None else capacity - elsewhere - given

    def people(self) -> dict[str, str]:
        return {self.person[wish]: wish for wish, state in self.state.items() if state != "cancelled"}

    def catch_up(self, at: datetime) -> list[tuple[Any, ...]]:
        told: list[tuple[Any, ...]] = []
        if self.known != self.announced:
            self.known = self.announced
            told.append(("places", *self.known))
        while self.queue and not self.called_off and at < START and self.places_left() >= self.size[self.queue[0]]:
            wish = self.queue.pop(0)
            self.state[wish] = "registered"
            told.append(("moved up", wish, self.number[wish]))
        return told

    def ask(self, wish: str, person: str, size: int, at: datetime) -> list[tuple[Any, ...]]:
        if wish in self.answered:
            return []
        self.answered.add(wish)
        told = self.catch_up(at)
        full = self.places_left() < size
        behind = bool(self.queue) and not self.called_off and at < START  # later the queue is owed nothing
        no = self._objections(person, size, at)
        limit = 0 if self.known[0] == 0 else self.limit
        if (full or behind) and limit is not None and len(self.queue) >= limit:
            no += ["full" if full else "others_wait"] + ["waiting_list_full"] * (limit > 0)
        if no:
            return [*told, ("declined", wish, no)]
        self.person[wish], self.size[wish] = person, size
        if not full and not behind:
            self.state[wish] = "registered"
            return [*told, ("registered", wish, size)]
        self.state[wish], self.number[wish] = "waiting", len(self.number) + 1
        self.queue.append(wish)
        why = "full" if full else "others_wait"
        return [*told, ("waits", wish, size, self.number[wish], len(self.queue) - 1, why)]

    def _objections(self, person: str, size: int, at: datetime) -> list[str]:
        ours, capacity = self.people().get(person), self.known[0]
        found = {
            "session_cancelled": self.called_off,
            "session_over": at >= END,
            "registration_closed": at >= START,
            "already_registered": ours is not None and self.state[ours] != "waiting",
            "already_waiting": ours in self.queue,
            "party_larger_than_session": capacity is not None and size > capacity > 0,
        }
        return [reason for reason, is_so in found.items() if is_so]

    def cancel(self, wish: str, paid: int, at: datetime) -> list[tuple[Any, ...]]:
        if self.state[wish] == "cancelled":
            return []
        told, state = self.catch_up(at), self.state[wish]
        if state == "no_show":
            return [*told, ("refused", wish, ["no_transition"])]
        if at >= END:
            return [*told, ("refused", wish, ["session_over"])]
        claim = 0 if state == "waiting" else self.size[wish] * PRICE * self._percent(at) // 100
        self.state[wish] = "cancelled"
        if wish in self.queue:
            self.queue.remove(wish)
        told.append(("cancelled", wish, claim, max(0, paid - claim), max(0, claim - paid)))
        return told + self.catch_up(at)

    def _percent(self, at: datetime) -> int:
        days_left = (START.date() - at.astimezone(BERLIN).date()).days
        return 0 if days_left >= 7 else 50 if days_left >= 3 else 100

    def call_off(self, at: datetime) -> list[tuple[Any, ...]]:
        if self.called_off:
            return []
        told = self.catch_up(at)
        self.called_off, self.queue = True, []
        self.state = dict.fromkeys(self.state, "cancelled")
        return [*told, ("called off",)]

    def miss(self, wish: str, at: datetime) -> list[tuple[Any, ...]]:
        told, state = self.catch_up(at), self.state[wish]
        if state == "no_show":
            return told
        if state != "registered":
            return [*told, ("refused", wish, ["no_transition"])]
        if at < START:
            return [*told, ("refused", wish, ["not_begun"])]
        self.state[wish] = "no_show"
        return [*told, ("missed", wish)]
