"""What a portal calls: one method for each thing that a person at the desk does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Self, TypeVar

import attrs
from attrs import define, field, frozen

from .. import feedback, registration, reminders, reporting
from ..feedback import Answer, Fault, FaultKind, Summary, Survey, Withheld
from ..offering import Offering, Provider
from ..ports import Conflict, Contact, Occupancy, Source, Store, Unit
from ..registration import Cause, FirstOutcome, Request, Roster, RosterEvent, RosterEvents
from ..reminders import Message
from ..reporting import Entry, Report
from ..rules import Rules
from ..schedule import Session, Status, revise
from ..sync import Listing
from ..values import BookingId, Money, Period, PersonId, SessionId, utc
from .doors import open_store
from .feed import Brake, Import, NotApplied, take_over
from .work import Rosters, Work, reading, sessions_in_batches, writing

TRIES = 8
"""How often a decision is taken again when somebody else was quicker."""

Given = TypeVar("Given")


@frozen
class Outcome:
    """What came of a call: the *events* that happened now, and the *roster* after them.

    *first* is what came of a request when it was made first; asking twice gives no events and the same *first*.
    """

    events: RosterEvents
    roster: Roster
    first: FirstOutcome | None = None


@frozen
class Listed:
    """A session as a catalogue shows it: with its offering and how full it is."""

    offering: Offering
    session: Session
    occupancy: Occupancy


@define
class Desk:
    """One district's desk on a store, under its rules.  German: Schalter.  Use it as a context manager, or close it.

    Rosters are kept between calls and brought up to date with what other processes have added, so that a decision costs
    the same in a session with a long history.
    """

    store: Store
    rules: Rules
    _rosters: Rosters = field(factory=Rosters, init=False, repr=False)

    # opening ----------------------------------------------------------------------------------------------------------

    @classmethod
    def open(cls, url: str, *, rules: Rules) -> Self:
        """A desk on the database at *url*, such as ``sqlite:///roedertal.db``; a new one is set up.

        The scheme names an entry point of the group ``bildungsraum.journals``, so that an installed package can bring
        its own.  :class:`~bildungsraum.ports.StoreUnusable` if the database cannot be used.
        """
        return cls(open_store(url), rules)

    @classmethod
    def in_memory(cls, *, rules: Rules) -> Self:
        """A desk that forgets everything when the program ends."""
        return cls.open("memory://", rules=rules)

    def close(self) -> None:
        """Give back what the store holds open."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # the catalogue ----------------------------------------------------------------------------------------------------

    def sync(self, source: Source, *, at: datetime, brake: Brake = Brake.ON) -> Import:
        """Bring the catalogue in line with a provider's feed; a broken feed changes nothing.

        A session with bookings is never deleted: those concerned hear of new dates, more places or a cancellation.
        ``Brake.OFF`` confirms a feed that withdraws more than the rules allow.  ``Unreachable`` if it cannot be had.
        """
        try:
            with writing(self.store, self._rosters) as work:
                return take_over(work, source, rules=self.rules, at=utc(at), brake=brake)
        except NotApplied as stopped:
            return stopped.report

    def save(self, provider: Provider, listing: Listing, *, at: datetime) -> None:
        """Keep an offering and its sessions as the district enters them, and let everything follow from it.

        Who has booked keeps place, price and terms, and hears of new dates; more places let people move up.
        """
        if listing.offering.provider != provider.id:
            raise ValueError(f"offering {listing.offering.id} is not one of {provider.id}")
        with writing(self.store, self._rosters) as work:
            catalogue = work.unit.catalogue
            kept = catalogue.listings([listing.offering.id]).get(listing.offering.id)
            before = {session.id: session for session in kept.sessions} if kept else {}
            new = [revise(before[one.id], one) if one.id in before else one for one in listing.sessions]
            catalogue.save_provider(provider)
            catalogue.save(Listing(listing.offering, new))
            for session in new:
                work.adopt(before.get(session.id), session, at=utc(at))

    def change(self, session: Session, *, at: datetime) -> Roster:
        """Keep *session*, which is known already, with other dates, places, fee or costs; the roster after that."""
        with self.store.reading() as unit:
            offering = unit.catalogue.offering(unit.catalogue.session(session.id).offering)
            provider = unit.catalogue.provider(offering.provider)
        self.save(provider, Listing(offering, [session]), at=at)
        return self.entry(session.id).roster

    def listed(self, words: str = "") -> Iterator[Listed]:
        """Sessions that are not withdrawn, whose text contains all of *words*, in the order of their start."""
        with self.store.reading() as unit:
            for some in sessions_in_batches(unit.catalogue.search(words)):
                full = unit.journal.occupancy([session.id for session in some])
                listings = unit.catalogue.listings({session.offering for session in some})
                for session in some:
                    occupancy = full.get(session.id) or Occupancy(session.capacity, session.taken_elsewhere)
                    yield Listed(listings[session.offering].offering, session, occupancy)

    def entry(self, session: SessionId) -> Entry:
        """One session with its offering and its roster; ``LookupError`` if there is none."""
        with reading(self.store, self._rosters) as work:
            kept = work.unit.catalogue.session(session)
            return Entry(work.unit.catalogue.offering(kept.offering), kept, work.roster(session))

    def numbered(self, number: str) -> Sequence[Session]:
        """Every session of this number, also those that have gone from their provider's feed."""
        with self.store.reading() as unit:
            return unit.catalogue.numbered(number)

    def provider(self, offering: Offering) -> Provider:
        """Who offers *offering*."""
        with self.store.reading() as unit:
            return unit.catalogue.provider(offering.provider)

    # places -----------------------------------------------------------------------------------------------------------

    def register(self, request: Request, *, at: datetime) -> Outcome:
        """Register, put on the waiting list, or decline with all reasons; the same request again changes nothing."""
        return self.register_many([request], at=at)[0]

    def register_many(self, requests: Sequence[Request], *, at: datetime) -> tuple[Outcome, ...]:
        """The same decisions in the same order as one by one, in one transaction: all are saved, or none."""
        return self._again(lambda: self._register_many(requests, utc(at)))

    def cancel(self, booking: BookingId, *, at: datetime, paid: Money | None = None) -> Outcome:
        """Give up a booking and let the next move up; cancelling twice changes nothing.

        *paid* is what was received for it.  ``LookupError`` if there is no such booking.
        """
        return self._decide(
            self.session_of(booking),
            lambda roster, session: registration.cancel(
                roster, booking, session=session, rules=self.rules, at=utc(at), paid=paid
            ),
        )

    def cancel_session(self, session: SessionId, *, cause: Cause, at: datetime) -> Outcome:
        """The provider cancels the session: nobody owes a fee, everybody hears of it."""

        def cancelled() -> Outcome:
            with writing(self.store, self._rosters) as work:
                catalogue = work.unit.catalogue
                kept = catalogue.session(session)
                events = registration.cancel_session(work.roster(session), cause=cause, at=utc(at))
                roster = work.happened(kept, events)
                catalogue.save(
                    Listing(catalogue.offering(kept.offering), [attrs.evolve(kept, status=Status.CANCELLED)])
                )
                return Outcome(events, roster)

        return self._again(cancelled)

    def note_no_show(self, booking: BookingId, *, at: datetime) -> Outcome:
        """Note that the party of *booking* did not come; ``ValueError`` if it had no place or nothing has begun."""
        return self._decide(
            self.session_of(booking),
            lambda roster, session: registration.note_no_show(roster, booking, session=session, at=utc(at)),
        )

    def session_of(self, booking: BookingId) -> SessionId:
        """The session that *booking* is for; ``LookupError`` if there is no such booking."""
        with self.store.reading() as unit:
            session = unit.journal.session_of(booking)
        if session is None:
            raise LookupError(f"there is no booking {booking!r}")
        return session

    # people -----------------------------------------------------------------------------------------------------------

    def save_contact(self, contact: Contact) -> None:
        """Keep how to reach a person, apart from everything else."""
        with self.store.writing() as unit:
            unit.contacts.save(contact)

    def recognise(self, contact: Contact) -> PersonId:
        """The person who is known by this name and address, or else the one of *contact*, who is kept from now on.

        Families share addresses, therefore both must be the same; without an address nobody is recognised.
        """
        with self.store.writing() as unit:
            for known in unit.contacts.find(contact.mail):
                if known.name.split() == contact.name.split():
                    return known.person
            unit.contacts.save(contact)
        return contact.person

    def contact(self, person: PersonId) -> Contact | None:
        """How to reach *person*, if that is known."""
        with self.store.reading() as unit:
            return unit.contacts.get(person)

    def forget(self, person: PersonId) -> None:
        """Delete name and address of *person*; bookings stay under the opaque id."""
        with self.store.writing() as unit:
            unit.contacts.forget(person)

    # messages ---------------------------------------------------------------------------------------------------------

    def due(self, *, at: datetime) -> tuple[Message, ...]:
        """Reminders and notices not yet said that still hold at *at*; call :meth:`said` when they are handed over.

        What no longer holds (a reminder for a cancelled booking) is dropped.
        """
        with writing(self.store, self._rosters) as work:
            outbox = work.unit.outbox
            outbox.add(self._reminders(work, utc(at)))
            pending = outbox.pending()
            holding = _holding(work, pending, utc(at))
            still = {message.key for message in holding}
            outbox.drop([message.key for message in pending if message.key not in still])
        return holding

    def preview(self, *, at: datetime) -> tuple[Message, ...]:
        """What :meth:`due` would give, without keeping anything."""
        with reading(self.store, self._rosters) as work:
            both = [*work.unit.outbox.pending(), *self._reminders(work, utc(at))]
            return _holding(work, sorted(both, key=lambda message: message.due), utc(at))

    def said(self, messages: Iterable[Message], *, at: datetime) -> None:
        """Note that *messages* were handed over, so that they are not said again."""
        with self.store.writing() as unit:
            unit.outbox.said([message.key for message in messages], utc(at))

    # feedback ---------------------------------------------------------------------------------------------------------

    def token(self, session: SessionId, person: PersonId) -> str:
        """The token with which *person* may answer the survey of *session* once."""
        with self.store.reading() as unit:
            return feedback.token(unit.answers.secret(), session=session, person=person)

    def answer(
        self,
        session: SessionId,
        token: str,
        answer: Answer,
        *,
        at: datetime,
        survey: Survey = feedback.COURSE_SURVEY,
    ) -> tuple[Fault, ...]:
        """Take an anonymous answer; ``()`` if it was taken, otherwise everything that stands against it."""
        with writing(self.store, self._rosters) as work:
            answers = work.unit.answers
            faults = [*self._token_faults(work, session, token, utc(at)), *feedback.faults(survey, answer)]
            if not faults and not answers.use(session, hashlib.sha256(token.encode()).hexdigest()):
                faults = [Fault(FaultKind.TOKEN_USED)]
            if not faults:
                answers.add(session, answer)
        return tuple(faults)

    def summary(
        self, session: SessionId, *, at: datetime, survey: Survey = feedback.COURSE_SURVEY
    ) -> Summary | Withheld:
        """The result of the survey of *session*, or that it is withheld."""
        with self.store.reading() as unit:
            closes = feedback.closes(unit.catalogue.session(session), self.rules)
            answers = unit.answers.all(session)
        return feedback.summarise(survey, answers, rule=self.rules.feedback, closes=closes, at=at)

    # figures ----------------------------------------------------------------------------------------------------------

    def report(self, period: Period = Period()) -> Report:
        """The figures of *period* over everything that is kept."""
        with reading(self.store, self._rosters) as work:
            return reporting.report(_entries(work), period=period, zone=self.rules.district.tz)

    # the shell itself -------------------------------------------------------------------------------------------------

    def _again(self, work: Callable[[], Given]) -> Given:
        """Do *work*, and once more from the start when somebody else was quicker, up to ``TRIES`` times."""
        for _ in range(TRIES - 1):
            try:
                return work()
            except Conflict:
                self._rosters.clear()
        return work()

    def _decide(self, session_id: SessionId, decide: Callable[[Roster, Session], RosterEvents]) -> Outcome:
        def decided() -> Outcome:
            with writing(self.store, self._rosters) as work:
                session = work.unit.catalogue.session(session_id)
                events = decide(work.roster(session_id), session)
                return Outcome(events, work.happened(session, events))

        return self._again(decided)

    def _register_many(self, requests: Sequence[Request], at: datetime) -> tuple[Outcome, ...]:
        outcomes: dict[int, Outcome] = {}
        with writing(self.store, self._rosters) as work:
            for session_id in dict.fromkeys(request.session for request in requests):
                session = work.unit.catalogue.session(session_id)
                roster = work.roster(session_id)
                happened: list[RosterEvent] = []
                for number, request in enumerate(requests):
                    if request.session != session_id:
                        continue
                    _refuse_foreign_id(work.unit, request)
                    events = registration.register(roster, request, session=session, rules=self.rules, at=at)
                    roster = roster.after(events)
                    happened += events
                    outcomes[number] = Outcome(events, roster, roster.outcomes[request.id])
                work.happened(session, tuple(happened))
        return tuple(outcomes[number] for number in range(len(requests)))

    def _reminders(self, work: Work, at: datetime) -> Iterator[Message]:
        """What the calendar asks for; looks only at sessions near enough for any rule to speak."""
        days = max((rule.when.days for rule in self.rules.reminders), default=0) + 1
        back = self.rules.feedback.when.days + self.rules.feedback.grace_days + 1
        near = Period(at - timedelta(days=back), at + timedelta(days=days))
        for some in sessions_in_batches(work.unit.catalogue.sessions(near)):
            full = work.unit.journal.occupancy([session.id for session in some])
            for session in some:
                if session.id in full and full[session.id].taken:
                    said = work.unit.outbox.keys(session.id)
                    roster = work.roster(session.id)
                    yield from reminders.due(roster, session=session, rules=self.rules, said=said, at=at)

    def _token_faults(self, work: Work, session: SessionId, token: str, at: datetime) -> Iterator[Fault]:
        kept = work.unit.catalogue.session(session)
        if at not in feedback.open_period(kept, self.rules):
            yield Fault(FaultKind.NOT_OPEN)
        secret = work.unit.answers.secret()
        people = (booking.person for booking in work.roster(session).registered())
        valid = (feedback.token(secret, session=session, person=person) for person in people)
        if not any(compare_digest(token.encode(), one.encode()) for one in valid):
            yield Fault(FaultKind.TOKEN_UNKNOWN)


def _refuse_foreign_id(unit: Unit, request: Request) -> None:
    used = unit.journal.session_of(request.id)
    if used is not None and used != request.session:
        raise ValueError(f"request id {request.id} was used for another session; give each wish an id of its own")


def _holding(work: Work, messages: Iterable[Message], at: datetime) -> tuple[Message, ...]:
    found: list[Message] = []
    for message in messages:
        session = work.unit.catalogue.session(message.session)
        if reminders.still_holds(message, roster=work.roster(message.session), session=session, at=at):
            found.append(message)
    return tuple(found)


def _entries(work: Work) -> Iterator[Entry]:
    for some in sessions_in_batches(work.unit.catalogue.sessions()):
        listings = work.unit.catalogue.listings({session.offering for session in some})
        for session in some:
            yield Entry(listings[session.offering].offering, session, work.roster(session.id))
