"""What a client process does: it books, cancels, hands over, moves, accepts, and tries again until it is told."""

from __future__ import annotations

import random
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
from attrs import define, field, frozen

from bildungsraum import Desk, registration
from bildungsraum.adapters.sql import SqlStore, open_store
from bildungsraum.desk.deciding import Outcome
from bildungsraum.offering import Offering, Provider
from bildungsraum.ports import Conflict, OutcomeUnknown, StoreUnusable
from bildungsraum.registration import Request, State
from bildungsraum.rules import District, Layer, Level, OfferRule, RuleBook, Rules, WaitingRules
from bildungsraum.schedule import Session
from bildungsraum.sync import Listing
from bildungsraum.values import BookingId, OfferingId, PersonId, ProviderId, RequestId, SessionId

from .faults import Doom, Mortal
from .ledger import Command, Ledger

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
PATIENCE = 90.0
"""Seconds for which a client goes on asking for the same."""

PROVIDER = Provider(ProviderId("vhs"), "Volkshochschule Rödertal")
HOT = "hot"
KINDS = {"register": 42, "cancel": 22, "transfer": 10, "move": 15, "promote": 6, "resize": 4}
"""What clients ask for, by weight."""
TOGETHER = 15
"""With every fifteenth command all clients ask for the same, under one id."""


@frozen
class World:
    """What there is: one hot session that half of all want, and *quiet* ones, the first of which are wanted more.

    In every other one places are offered; in the hot one people move up directly.  There are *clients* processes.
    The clock of each client is wrong by up to *astray* hours, and another time wrong with each command.
    """

    clients: int = 16
    quiet: int = 200
    astray: float = 0.0

    @property
    def sessions(self) -> dict[SessionId, Session]:
        """All of them by their ids; the hot one has thirty places, the others four to one."""
        sizes = {HOT: 30} | {f"quiet-{number}": 4 - number % 4 for number in range(self.quiet)}
        return {SessionId(id): Session(SessionId(id), OfferingId(id), capacity=size) for id, size in sizes.items()}

    @property
    def book(self) -> RuleBook:
        """Short waiting lists, so that many are declined; every other session offers its places for a day."""
        rules = Rules(District("roedertal", "Landkreis Rödertal"), waiting=WaitingRules(12))
        offers = [("waiting.offer", OfferRule(24))]
        return RuleBook(rules, [Layer(Level.SESSION, id, offers) for id in list(self.sessions)[1::2]])

    def make(self, url: str) -> None:
        """Set up a store at *url* with all sessions and no booking."""
        with closing(open_store(url)) as store, store.writing() as unit:
            unit.catalogue.save_provider(PROVIDER)
            for session in self.sessions.values():
                unit.catalogue.save(Listing(Offering(session.offering, PROVIDER.id, "Kurs"), [session]))


@define
class Own:
    """A booking that the client has made, as far as it knows."""

    id: BookingId
    session: SessionId
    person: PersonId
    places: int
    state: State | None = None


@define
class Client:
    """One client at its desk."""

    number: int
    world: World
    desk: Desk
    ledger: Ledger
    chance: random.Random
    own: dict[str, Own] = field(factory=dict)
    _sessions: dict[SessionId, Session] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self._sessions = self.world.sessions
        for entry in self.ledger.entries:
            if entry.answered is not None:
                self._learn(entry.command, entry.answer)

    def work(self) -> bool:
        """Settle what is unsettled, or ask for something else, until an answer has come; whether there can be one."""
        command = self.ledger.unsettled or self._wish()
        deadline = time.monotonic() + PATIENCE
        while True:
            self.ledger.ask(command)
            try:
                answer = self._ask(command)
                break
            except (LookupError, ValueError) as failure:  # what it was told of is not there: others will find out why
                self.ledger.fail(f"{type(failure).__name__}: {failure}")
                return False
            except (StoreUnusable, Conflict, OutcomeUnknown) as failure:
                self.ledger.fail(getattr(failure, "why", type(failure).__name__))
                if time.monotonic() > deadline:
                    raise
                time.sleep(self.chance.uniform(0, 0.1))
        self.ledger.answer(answer)
        self._learn(command, answer)
        return True

    def _wish(self) -> Command:
        offered = [one for one in self.own.values() if one.state is State.OFFERED]
        if offered and self.chance.random() < 0.6:
            return Command("accept", offered[0].id, offered[0].session)
        number = len(self.ledger.entries)
        kind = self.chance.choices(list(KINDS), list(KINDS.values()))[0]
        session = self._session()
        if not number % TOGETHER:
            session = random.Random(number).choice([SessionId(HOT), *self._sessions])
            return Command("register", f"all-{number}", session, f"everybody-{number}")
        if kind == "promote":
            return Command(kind, session, session)
        if kind == "resize":
            more = self.chance.randint(0, 2)
            return Command(kind, session, session, places=(self._sessions[session].capacity or 0) + more)
        id = f"{self.number}-{number}"
        if kind == "register" or not self.own:
            return Command("register", id, session, f"person-{id}", self.chance.choice((1, 1, 1, 2)))
        one = self.chance.choice(list(self.own.values())[-40:])
        if kind == "transfer":
            return Command(kind, one.id, one.session, f"heir-{id}", one.places)
        if kind == "move" and one.session != session:
            return Command(kind, one.id, one.session, one.person, one.places, id, session)
        return Command("cancel", one.id, one.session)

    def _session(self) -> SessionId:
        hot, *quiet = self._sessions
        return hot if self.chance.random() < 0.5 else quiet[int(len(quiet) * self.chance.random() ** 4)]

    def _ask(self, command: Command) -> str:
        """What came of *command*, in one word; the same word however often it is asked for."""
        astray = self.chance.uniform(-self.world.astray, self.world.astray)
        at = NOON + timedelta(hours=astray, seconds=len(self.ledger.entries))
        desk, id, session = self.desk, BookingId(command.id), SessionId(command.session)
        match command.kind:
            case "register":
                outcome = desk.register(_request(command, command.id, session), at=at)
                self._look(outcome, session)
                return type(outcome.first).__name__
            case "cancel":
                return self._stands(desk.cancel(id, at=at), command)
            case "accept":
                return self._stands(desk.decide(registration.accept, id, at=at), command)
            case "transfer":
                request = _request(command, command.id, session)
                outcome = desk.decide(registration.transfer, id, at=at, request=request)
                self._look(outcome, session)
                return "Transferred" if outcome.roster.bookings[id].person == command.person else "Refused"
            case "move":
                here, _ = desk.move(id, _request(command, command.target, SessionId(command.there)), at=at)
                return self._stands(here, command)
            case "promote":
                self._look(desk.decide_session(registration.promote, session, at=at), session)
            case _:
                desk.change(attrs.evolve(self._sessions[session], capacity=command.places), at=at)
        return "Done"

    def _stands(self, outcome: Outcome, command: Command) -> str:
        self._look(outcome, SessionId(command.session))
        wanted = {"cancel": State.CANCELLED, "accept": State.REGISTERED, "move": State.MOVED}[command.kind]
        told = {"cancel": "Cancelled", "accept": "Promoted", "move": "Moved"}[command.kind]
        return told if outcome.roster.bookings[BookingId(command.id)].state is wanted else "Refused"

    def _look(self, outcome: Outcome, session: SessionId) -> None:
        for one in self.own.values():
            if one.session == session and one.id in outcome.roster.bookings:
                one.state = outcome.roster.bookings[one.id].state

    def _learn(self, command: Command, answer: str) -> None:
        session, person = SessionId(command.session), PersonId(command.person)
        if answer in ("Registered", "Waitlisted") and self._is_ours(command.id):
            self.own[command.id] = Own(BookingId(command.id), session, person, command.places)
        elif answer in ("Cancelled", "Moved"):
            self.own.pop(command.id, None)
        elif answer == "Transferred" and command.id in self.own:
            self.own[command.id].person = person
        if answer == "Moved":
            target, there = BookingId(command.target), SessionId(command.there)
            self.own[target] = Own(target, there, person, command.places)
        for one in [one for one in self.own.values() if one.state is not None and one.state.is_over]:
            del self.own[one.id]

    def _is_ours(self, id: str) -> bool:
        """What all have asked for belongs to one of them, each time to another."""
        whose, _, number = id.partition("-")
        return int(number) // TOGETHER % self.world.clients == self.number if whose == "all" else True


def _request(command: Command, id: str, session: SessionId) -> Request:
    return Request(RequestId(id), session, PersonId(command.person), ("standard",) * command.places)


def live(number: int, world: World, url: str, folder: Path, commands: int, doom: Doom | None) -> None:
    """One life of client *number*: until it has *commands* answers and all is quiet, or until its *doom*."""
    ledger = Ledger.at(folder / f"{number}.ledger")
    chance = random.Random(f"{number} {len(ledger.entries)}")
    with closing(_opened(url)) as store:
        desk = Desk(Mortal(store, doom) if doom else store, world.book)
        client = Client(number, world, desk, ledger, chance)
        while doom or ledger.unsettled or len(ledger.entries) < commands or (folder / "trouble").exists():
            if not client.work():
                return
            if len(ledger.entries) >= commands:
                time.sleep(chance.uniform(0, 0.1))  # only to be at work when trouble comes


def _opened(url: str) -> SqlStore:
    """The store as soon as there is one: the server may just be down."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return open_store(url)
        except StoreUnusable:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
