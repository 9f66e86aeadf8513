"""Whether a history can be right: what was asked for, what was answered, and what stands there in the end.

It shares no code with the adapter, the desk or the registration; it reads events as JSON and notes them on paper.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import define, field

from .evidence import Evidence
from .ledger import Command, Entry
from .sheets import Finding, Sheet, Wrong

Effect = tuple[str, str, str]
"""What happened to which booking, and to whom or whither."""
NEVER = 1 << 63


@define
class Asked:
    """What all clients together have asked for: when first, and when somebody was first told of it."""

    effects: dict[Effect, tuple[int, int]] = field(factory=dict)
    acknowledged: set[Effect] = field(factory=set)
    refused: dict[str, bool] = field(factory=dict)
    sizes: dict[str, set[int]] = field(factory=lambda: defaultdict(set))

    @classmethod
    def by(cls, ledgers: Iterable[Iterable[Entry]], places: Mapping[str, int]) -> Asked:
        """All that stands in *ledgers*, and the *places* that each session had at first."""
        asked = cls()
        for session, number in places.items():
            asked.sizes[session].add(number)
        for entry in (entry for ledger in ledgers for entry in ledger):
            asked._add(entry)
        return asked

    def _add(self, entry: Entry) -> None:
        command, told = entry.command, NEVER if entry.answered is None else entry.answered
        if command.kind == "resize":
            self.sizes[command.session].add(command.places)
        for effect in effects_of(command):
            asked, before = self.effects.get(effect, (NEVER, NEVER))
            self.effects[effect] = min(asked, entry.asked), min(before, told)
            if entry.answered is not None and effect[0] == entry.answer:
                self.acknowledged.add(effect)
        if command.kind not in ("register", "resize", "promote"):
            self.refused[command.id] = self.refused.get(command.id, False) or entry.answer == "Refused"


def effects_of(command: Command) -> tuple[Effect, ...]:
    """What can come of *command*, apart from a refusal."""
    match command.kind:
        case "register":
            facts = f"{command.session} {command.person} {command.places}"
            return tuple((type, command.id, facts) for type in ("Registered", "Waitlisted", "Declined"))
        case "cancel":
            return (("Cancelled", command.id, ""),)
        case "accept":
            return (("Promoted", command.id, "offered"),)
        case "transfer":
            return (("Transferred", command.id, command.person),)
        case "move":
            facts = f"{command.there} {command.person} {command.places}"
            return (("Moved", command.id, command.target), ("Registered", command.target, facts))
        case _:
            return ()


def judge(found: Evidence, ledgers: Iterable[Iterable[Entry]], places: Mapping[str, int]) -> tuple[Finding, ...]:
    """Everything that is wrong with what was *found*, if *ledgers* are true and sessions had *places* at first."""
    asked = Asked.by(ledgers, places)
    sheets: dict[str, Sheet] = {}
    happened: dict[Effect, list[tuple[str, int]]] = defaultdict(list)
    findings: list[Finding] = [Finding(Wrong.TABLES, "", 0, one) for one in found.engine]
    for row in found.journal:
        sheet = sheets.setdefault(row.session, Sheet(row.session))
        effect = _effect(row.session, row.event, sheet)
        if effect is not None:
            happened[effect].append((row.session, row.position))
        if not _was_asked(row.session, row.event, effect, asked):
            findings.append(Finding(Wrong.GHOST, row.session, row.position, f"nobody asked for {effect or row.event}"))
        sheet.note(row.position, row.event)
    for sheet in sheets.values():
        sheet.close()
        findings += sheet.findings
    findings += [*_lost(asked, happened, found), *_doubled(happened), *_half(happened), *_order(asked, happened)]
    return (*findings, *_tables(found, sheets))


def _effect(session: str, event: Mapping[str, Any], sheet: Sheet) -> Effect | None:
    match event["type"]:
        case "Registered" | "Waitlisted" | "Declined" as type:
            id = event["request"] if type == "Declined" else event["booking"]
            return type, id, f"{session} {event['person']} {len(event['categories'])}"
        case "Cancelled":
            return "Cancelled", event["booking"], ""
        case "Transferred":
            return "Transferred", event["booking"], event["heir"]
        case "Moved":
            return "Moved", event["booking"], event["target"]
        case "Promoted" if sheet.state.get(event["booking"]) == "offered":
            return "Promoted", event["booking"], "offered"
        case _:
            return None


def _was_asked(session: str, event: Mapping[str, Any], effect: Effect | None, asked: Asked) -> bool:
    """Whether somebody wanted this, or nobody need have: who is next moves up, and what is missed lapses."""
    if effect is not None:
        return effect in asked.effects
    if event["type"] == "CapacityChanged":
        return event["capacity"] in asked.sizes[session]
    return event["type"] != "Refused" or event["booking"] in asked.refused


def _lost(asked: Asked, happened: Mapping[Effect, list[tuple[str, int]]], found: Evidence) -> Iterator[Finding]:
    for effect in sorted(asked.acknowledged - happened.keys()):
        yield Finding(Wrong.LOST, "", 0, f"somebody was told {effect}")
    noted = {row.event["booking"] for row in found.journal if row.event["type"] == "Refused"}
    for booking in sorted(id for id, refused in asked.refused.items() if refused and id not in noted):
        yield Finding(Wrong.LOST, "", 0, f"somebody was told that something was refused for {booking}")


def _doubled(happened: Mapping[Effect, list[tuple[str, int]]]) -> Iterator[Finding]:
    """An effect twice, or one request with two of them: in two sessions, or granted and declined."""
    answers: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (type, id, _), places in happened.items():
        if type in ("Registered", "Waitlisted", "Declined"):
            answers[id] += places
        elif len(places) > 1 and type != "Promoted":
            yield Finding(Wrong.DOUBLED, *places[-1], f"{type} for {id} {len(places)} times")
    for id, places in answers.items():
        if len(places) > 1:
            yield Finding(Wrong.DOUBLED, *places[-1], f"{id} is answered {len(places)} times")


def _half(happened: Mapping[Effect, list[tuple[str, int]]]) -> Iterator[Finding]:
    """Who moves has left here and come in there, or neither."""
    came = {id: places[0] for (type, id, _), places in happened.items() if type == "Registered"}
    for (type, id, target), places in happened.items():
        if type == "Moved" and target not in came:
            yield Finding(Wrong.LOST, *places[0], f"{id} has left for {target}, which is nowhere")


def _order(asked: Asked, happened: Mapping[Effect, list[tuple[str, int]]]) -> Iterator[Finding]:
    """Who was told before somebody else asked stands before them in the journal, whatever their clocks say."""
    rows = sorted(
        (place, asked.effects[effect])
        for effect, places in happened.items()
        for place in places[:1]
        if effect in asked.effects
    )
    latest, last = 0, ""
    for (session, position), (first, told) in rows:
        if session != last:
            latest, last = 0, session
        if told < latest:
            yield Finding(Wrong.OUT_OF_ORDER, session, position, "somebody who asked later stands before it")
        latest = max(latest, first)


def _tables(found: Evidence, sheets: Mapping[str, Sheet]) -> Iterator[Finding]:
    bookings = {
        (sheet.session, id, sheet.person[id], state, sheet.places[id])
        for sheet in sheets.values()
        for id, state in sheet.state.items()
    }
    occupancy = {(one.session, one.capacity, one.taken, len(one.queue), one.position) for one in sheets.values()}
    ids = {
        (row.event.get("booking") or row.event["request"], row.session)
        for row in found.journal
        if row.event["type"] in ("Registered", "Waitlisted", "Declined")
    }
    pairs = (("bookings", bookings, found.bookings), ("occupancy", occupancy, found.occupancy))
    for name, expected, rows in (*pairs, ("requests", ids, found.requests)):
        for row in sorted(expected ^ rows, key=str):
            yield Finding(Wrong.TABLES, row[0], 0, f"{name}: {row} {'is missing' if row in expected else 'is surplus'}")
