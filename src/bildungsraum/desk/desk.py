"""What a portal calls: one method for each thing that a person at the desk does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Self, TypeVar, overload

from attrs import define, field

from .. import feedback, registration
from ..feedback import Answer, Survey
from ..forms import Fault, Form
from ..offering import Provider
from ..ports import Contact, Source
from ..registration import Cause, Request, Roster, RosterEvents
from ..reminders import Message
from ..rules import RuleBook, Rules
from ..schedule import Meeting, Session, revise
from ..sync import Listing
from ..values import BookingId, Money, PersonId, SessionId, utc
from . import answering, asking, checking, deciding, surveys, telling, trying
from .deciding import BookingDecision, Outcome, RequestDecision, SessionDecision
from .doors import open_store
from .enquiries import Enquiries
from .feed import Brake, Import, NotApplied, take_over
from .together import Asked, Together
from .work import Work, writing

Given = TypeVar("Given")


@define
class Desk(Enquiries):
    """One district's desk on a store, under its rules.  German: Schalter.  Use it as a context manager, or close it.

    It answers whatever :class:`Enquiries` can be asked too, and for each session the nearest rules hold.

    Rosters are kept between calls and brought up to date with what other processes have added, so that a decision costs
    the same in a session with a long history.
    """

    _together: Together = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._together = Together(self._register_each)

    # opening ----------------------------------------------------------------------------------------------------------

    @classmethod
    def open(cls, url: str, *, rules: Rules | RuleBook) -> Self:
        """A desk on the database at *url*, such as ``sqlite:///roedertal.db``; a new one is set up.

        The scheme names an entry point of the group ``bildungsraum.journals``, so that an installed package can bring
        its own.  :class:`~bildungsraum.ports.StoreUnusable` if the database cannot be used.
        """
        return cls(open_store(url), rules)

    @classmethod
    def in_memory(cls, *, rules: Rules | RuleBook) -> Self:
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
            return self._again(
                lambda work: take_over(work, source, rules=self.rules, at=utc(at), brake=brake), source.name
            )
        except NotApplied as stopped:
            return stopped.report

    def save(self, provider: Provider, listing: Listing, *, at: datetime) -> None:
        """Keep an offering and its sessions as the district enters them, and let everything follow from it.

        Who has booked keeps place, price and terms, and hears of new dates; more places let people move up.
        :class:`~bildungsraum.ports.Contradictory` names everything in which a new or changed session goes against the
        rules that hold for it, or against itself.
        """
        if listing.offering.provider != provider.id:
            raise ValueError(f"offering {listing.offering.id} is not one of {provider.id}")

        def keep(work: Work) -> None:
            catalogue = work.unit.catalogue
            kept = catalogue.listings([listing.offering.id]).get(listing.offering.id)
            before = {session.id: session for session in kept.sessions} if kept else {}
            new = [revise(before[one.id], one) if one.id in before else one for one in listing.sessions]
            catalogue.save_provider(provider)
            catalogue.save(Listing(listing.offering, new))
            checking.refuse(work, (one for one in new if one != before.get(one.id)))
            for session in new:
                work.adopt(before.get(session.id), session, at=utc(at))

        self._again(keep, listing.offering.id)

    def change(self, session: Session, *, at: datetime) -> Roster:
        """Keep *session*, which is known already, with other dates, places, fee or costs; the roster after that."""
        with self.store.reading() as unit:
            offering = unit.catalogue.offering(unit.catalogue.session(session.id).offering)
            provider = unit.catalogue.provider(offering.provider)
        self.save(provider, Listing(offering, [session]), at=at)
        return self.entry(session.id).roster

    # places -----------------------------------------------------------------------------------------------------------

    def register(self, request: Request, *, at: datetime) -> Outcome:
        """Register, put on the waiting list, or decline with all reasons; the same request again changes nothing.

        What several threads ask at the same moment is decided in the order in which they came, and saved together.
        """
        return self._together.ask(request, utc(at))

    def register_many(self, requests: Sequence[Request], *, at: datetime) -> tuple[Outcome, ...]:
        """The same decisions in the same order as one by one, in one transaction: all are saved, or none."""
        return self._again(
            lambda work: deciding.of_requests(work, registration.register, requests, utc(at), {}),
            *(request.id for request in requests),
        )

    def cancel(self, booking: BookingId, *, at: datetime, paid: Money | None = None) -> Outcome:
        """Give up a booking and let the next move up; cancelling twice changes nothing.

        *paid* is what was received for it.  ``LookupError`` if there is no such booking.
        """
        return self.decide(registration.cancel, booking, at=at, paid=paid)

    def cancel_session(self, session: SessionId, *, cause: Cause, at: datetime) -> Outcome:
        """The provider cancels the session: nobody owes a fee, everybody hears of it."""
        return self.decide_session(registration.cancel_session, session, at=at, cause=cause)

    @overload
    def decide(self, decision: BookingDecision, subject: BookingId, *, at: datetime, **facts: Any) -> Outcome: ...
    @overload
    def decide(self, decision: RequestDecision, subject: Request, *, at: datetime, **facts: Any) -> Outcome: ...
    def decide(self, decision: Any, subject: BookingId | Request, *, at: datetime, **facts: Any) -> Outcome:
        """Any decision of :mod:`bildungsraum.registration` about a booking or a request.

        *facts* are what the decision asks for beside roster, session, rules and time.  ``LookupError`` if there is no
        such booking.

        .. code-block:: python

            desk.decide(registration.hold, request, at=now)
            desk.decide(registration.approve, booking, at=now, actor="office")
        """
        if isinstance(subject, Request):
            return self._again(
                lambda work: deciding.of_requests(work, decision, [subject], utc(at), facts)[0], subject.id
            )
        # only a payment that has a name can be told from another one
        is_repeatable = decision is not registration.note_payment or bool(facts.get("reference"))
        return self._again(
            lambda work: deciding.of_booking(work, decision, subject, utc(at), facts),
            subject,
            is_repeatable=is_repeatable,
        )

    def decide_session(self, decision: SessionDecision, session: SessionId, *, at: datetime, **facts: Any) -> Outcome:
        """Any decision about a session as a whole; what it makes of the session is kept with it.

        .. code-block:: python

            desk.decide_session(registration.draw, session, at=now, seed="2027-03-01")
            desk.decide_session(registration.cancel_meeting, session, at=now, meeting="3")
        """
        return self._again(
            lambda work: deciding.of_session(work, decision, work.take(session), utc(at), facts), session
        )

    def make_up(self, session: SessionId, meeting: str, *, instead: Meeting, at: datetime) -> Outcome:
        """The cancelled *meeting* is made up by *instead*, which joins the meetings; twice changes nothing."""
        return self._again(lambda work: deciding.made_up(work, work.take(session), meeting, instead, utc(at)), session)

    def move(self, booking: BookingId, request: Request, *, at: datetime, actor: str = "") -> tuple[Outcome, Outcome]:
        """Move *booking* to the session that *request* asks for: what happened in its own session, and in the other.

        Both are kept together or not at all; see :func:`bildungsraum.registration.move`.
        """
        return self._again(lambda work: deciding.moved(work, booking, request, utc(at), actor), request.id)

    def swap(
        self, booking: BookingId, other: BookingId, *, request: Request, request_other: Request, at: datetime
    ) -> tuple[Outcome, Outcome]:
        """Let two bookings change places; *request* is the wish of the first one's person for the other's session."""
        requests = request, request_other
        ids = request.id, request_other.id
        return self._again(lambda work: deciding.swapped(work, booking, other, requests, utc(at)), *ids)

    def tick(self, *, at: datetime) -> Mapping[SessionId, RosterEvents]:
        """Do everywhere what time alone brings: what lapses lapses, and those whose turn it is move up.

        Gives what has happened in which session.  Nothing depends on how often this is called, but people hear of it
        no sooner.  Each session is a unit of work of its own, so that the desk is never closed for long.
        """
        with self._reading() as work:
            sessions = asking.stirring(work, utc(at))
        outcomes = {id: self.decide_session(registration.adjust, id, at=at) for id in sessions}
        return {id: one.events for id, one in outcomes.items() if one.events}

    # people -----------------------------------------------------------------------------------------------------------

    def save_contact(self, contact: Contact) -> None:
        """Keep how to reach a person, apart from everything else."""
        self._again(lambda work: work.unit.contacts.save(contact), contact.person)

    def recognise(self, contact: Contact) -> PersonId:
        """The person who is known by this name and address, or else the one of *contact*, who is kept from now on.

        Families share addresses, therefore both must be the same; without an address nobody is recognised.
        """

        def known_or_kept(work: Work) -> PersonId:
            for known in work.unit.contacts.find(contact.mail):
                if known.name.split() == contact.name.split():
                    return known.person
            work.unit.contacts.save(contact)
            return contact.person

        return self._again(known_or_kept, contact.person)

    def forget(self, person: PersonId) -> None:
        """Delete name, address and answers of *person*; bookings stay under the opaque id."""

        def forgotten(work: Work) -> None:
            work.unit.contacts.forget(person)
            work.unit.forms.forget(person)

        self._again(forgotten, person)

    # questions to people ----------------------------------------------------------------------------------------------

    def fill_in(
        self,
        booking: BookingId,
        form: Form,
        answers: Mapping[str, object],
        *,
        at: datetime,
        person: PersonId | None = None,
    ) -> tuple[Fault, ...]:
        """Keep what was answered to *form*; ``()`` if it was kept, otherwise everything that stands against it.

        They are the answers of *person*, who has a place in *booking*; without one, of whoever has booked.  What the
        person had answered before is replaced.  ``LookupError`` if there is no such booking.
        """
        return self._again(lambda work: answering.fill_in(work, booking, form, answers, person, utc(at)), booking)

    def forget_answers(self, *, at: datetime) -> int:
        """Delete the answers that nobody needs any more, and give their number; call it every day.

        How long they are kept is ``rules.keeping``; the days count from the end of the session, where it has none from
        the booking.  What is not open is deleted at once when the person has no booking in the session any more.
        """
        return self._again(lambda work: answering.forget(work, utc(at)))

    # messages ---------------------------------------------------------------------------------------------------------

    def due(self, *, at: datetime) -> tuple[Message, ...]:
        """Reminders and notices not yet said that still hold at *at*; call :meth:`said` when they are handed over.

        What no longer holds (a reminder for a cancelled booking) is dropped.
        """
        return self._again(lambda work: telling.due(work, utc(at)))

    def said(self, messages: Iterable[Message], *, at: datetime) -> None:
        """Note that *messages* were handed over, so that they are not said again."""
        keys = [message.key for message in messages]
        self._again(lambda work: work.unit.outbox.said(keys, utc(at)))

    # feedback ---------------------------------------------------------------------------------------------------------

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
        with self._writing() as work:
            return surveys.answered(work, session, token, answer, survey, utc(at))

    # the shell itself -------------------------------------------------------------------------------------------------

    def _writing(self) -> AbstractContextManager[Work]:
        return writing(self.store, self.book, self._rosters)

    def _register_each(self, some: Sequence[Asked]) -> None:
        """One unit of work for all of them; what the store refuses is found by asking for each alone."""
        wishes = [(one.request, one.at) for one in some]
        try:
            outcomes = self._again(lambda work: deciding.of_each(work, wishes), *(one.request.id for one in some))
        except ValueError:
            if len(some) == 1:
                raise
            for one in some:
                try:
                    self._register_each([one])
                except ValueError as failure:
                    one.outcome = failure
            return
        for one, outcome in zip(some, outcomes, strict=True):
            one.outcome = outcome

    def _again(self, decide: Callable[[Work], Given], *ids: str, is_repeatable: bool = True) -> Given:
        """What *decide* gives in a unit of work, which is tried again as a whole; *ids* say whom it is about."""

        def attempt() -> Given:
            with self._writing() as work:
                return decide(work)

        return trying.again(attempt, afresh=self._rosters.clear, ids=ids, is_repeatable=is_repeatable)
