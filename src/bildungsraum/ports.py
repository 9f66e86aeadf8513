"""What the world must offer: small protocols between the rooms and the doors.  In German: Anschlüsse.

A store is used through units of work: everything done inside ``with store.writing() as unit`` is saved together or not
at all, and no other writer comes between.  :mod:`bildungsraum.testing` has a contract for each protocol.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from enum import Enum
from typing import BinaryIO, Protocol

from attrs import field, frozen

from .feedback import Answer
from .forms import Filled
from .offering import Offering, Provider
from .registration import (
    Applied,
    Booking,
    Declined,
    Divided,
    Held,
    Refused,
    Registered,
    Roster,
    RosterEvent,
    SessionCancelled,
    Waitlisted,
)
from .reminders import Message
from .schedule import Session
from .sync import Listing
from .values import BookingId, OfferingId, Period, PersonId, ProviderId, RequestId, SessionId, as_tuple, not_blank

# what comes in --------------------------------------------------------------------------------------------------------


class Loss(Enum):
    """What a problem costs: nothing (a value was repaired or left out), its record, or all that follows it."""

    VALUE = "value"
    RECORD = "record"
    REST = "rest"


@frozen
class Problem:
    """Something in data from outside that is not as it should be.

    *where* is the place as a person finds it (line, record), *field* the element or column, *found* the value, cut to a
    length that can be read, *expected* what should stand there.
    """

    where: str
    field: str
    found: str
    expected: str
    loss: Loss = Loss.VALUE

    def __str__(self) -> str:
        return f"{self.where}: {self.field}: found {self.found!r}, expected {self.expected}"


@frozen
class Mark:
    """How a server lets us recognise that nothing has changed (RFC 9110: ETag, Last-Modified).

    *providers* are those whose listings the source had; the desk notes them when it keeps the mark.
    """

    etag: str = ""
    modified: str = ""
    unchanged: bool = False
    providers: tuple[ProviderId, ...] = field(default=(), converter=as_tuple)


Item = Provider | Listing | Problem | Mark
"""What a source gives, one after the other."""


@frozen
class Reading:
    """A feed that was read as a whole: what was good, and everything that was not."""

    listings: tuple[Listing, ...] = field(converter=as_tuple)
    problems: tuple[Problem, ...] = field(converter=as_tuple)
    providers: tuple[Provider, ...] = field(default=(), converter=as_tuple)

    @classmethod
    def of(cls, items: Iterable[Item]) -> Reading:
        """Collect what a source gives."""
        everything = list(items)
        return cls(
            [one for one in everything if isinstance(one, Listing)],
            [one for one in everything if isinstance(one, Problem)],
            [one for one in everything if isinstance(one, Provider)],
        )

    @property
    def is_whole(self) -> bool:
        """False if the feed broke off, so that what is missing from it proves nothing."""
        return all(problem.loss is not Loss.REST for problem in self.problems)


class Source(Protocol):
    """A provider's feed."""

    @property
    def name(self) -> str:
        """The address or path by which it is known, with the provider if one was named for it."""

    def read(self, mark: Mark | None = None) -> Iterator[Item]:
        """Give its items one by one, so that memory does not grow with the feed.

        With the *mark* of the last time, a source that has not changed gives only a mark that says so.  Each provider
        comes before its listings.  A feed that cannot be reached raises :class:`Unreachable`; whatever is wrong inside
        it is a problem, and the last one has the loss ``REST`` if the feed broke off.
        """


@frozen
class Fetched:
    """The answer of a server: *body* is open for reading at its start, or ``None`` if nothing has changed."""

    body: BinaryIO | None
    mark: Mark


class Fetch(Protocol):
    """HTTP, as far as a source needs it."""

    def __call__(self, url: str, mark: Mark | None) -> Fetched:
        """Get *url* unless it is as it was at *mark*; :class:`Unreachable` says why it could not be had."""


# what is kept ---------------------------------------------------------------------------------------------------------


@frozen
class Contact:
    """How to reach a person.  German: Kontaktdaten.  The one place where names and addresses stand.

    *language* is the language of messages: ``de``, ``de-plain`` or ``en``.
    """

    person: PersonId = field(validator=not_blank)
    name: str = field(default="", repr=False)
    mail: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    language: str = "de"


@frozen
class Occupancy:
    """How full a session is, without reading its journal; like the roster's properties of the same names."""

    capacity: int | None = 0
    taken_elsewhere: int = 0
    taken: int = 0
    bookings_waiting: int = 0

    @property
    def places_bookable(self) -> int | None:
        """Places that a newcomer can have at once; ``None`` is unlimited."""
        if self.bookings_waiting:
            return 0
        return None if self.capacity is None else max(0, self.capacity - self.taken_elsewhere - self.taken)


class Catalogue(Protocol):
    """Providers, offerings and sessions."""

    def save_provider(self, provider: Provider) -> None:
        """Keep *provider*, replacing what was known of it."""

    def provider(self, id: ProviderId) -> Provider:
        """The provider; ``LookupError`` if there is none."""

    def save(self, listing: Listing) -> None:
        """Keep the offering and these sessions, replacing those of the same ids; other sessions stay."""

    def listings(self, ids: Collection[OfferingId]) -> Mapping[OfferingId, Listing]:
        """Those of the offerings that are kept, each with all its sessions in the order of their ids."""

    def offering(self, id: OfferingId) -> Offering:
        """The offering; ``LookupError`` if there is none."""

    def session(self, id: SessionId) -> Session:
        """The session; ``LookupError`` if there is none."""

    def sessions(self, period: Period = Period()) -> Iterator[Session]:
        """Sessions that overlap *period*, by start and id; those without meetings come last and always count."""

    def search(self, words: str) -> Iterator[Session]:
        """Sessions not withdrawn that contain every one of *words* in their number or the ``Offering.search_text``, in
        the order of :meth:`sessions`; case does not matter, and no words means all."""

    def numbered(self, number: str) -> Sequence[Session]:
        """Every session of this number, withdrawn ones too, by id; case does not matter."""

    def planned(self, provider: ProviderId, at: datetime) -> Collection[SessionId]:
        """The sessions of *provider* that take place and have not begun by *at*, those without meetings among them.

        For finding out which ones a feed no longer has: feeds leave out what has begun or is over.
        """

    def mark(self, source: str) -> Mark | None:
        """The mark of the last complete reading of *source*."""

    def save_mark(self, source: str, mark: Mark) -> None:
        """Keep the mark of a complete reading."""


class Journal(Protocol):
    """What happened in each session, in order, never changed."""

    def read(self, session: SessionId, after: int = 0) -> Sequence[RosterEvent]:
        """The events of *session* behind position *after*; the first event has position 1."""

    def append(self, session: SessionId, events: Sequence[RosterEvent], *, expected: int, roster: Roster) -> None:
        """Add *events* behind position *expected*; :class:`Conflict` if the journal ends elsewhere.

        *roster* is the state that they lead to, for tables that others query.
        """

    def session_of(self, id: BookingId | RequestId) -> SessionId | None:
        """The session that knows this id, see :func:`ids_given`."""

    def occupancy(self, sessions: Collection[SessionId]) -> Mapping[SessionId, Occupancy]:
        """How full those of *sessions* are that have a journal."""

    def booked_by(self, person: str, household: str, organisation: str) -> Collection[SessionId]:
        """The sessions with a booking that is not over and is *person*'s, *household*'s or *organisation*'s.

        A booking is a person's who has made it, and once it is more than held also theirs who have a place in it.  No
        text is nobody.
        """

    def lapsing(self, at: datetime) -> Collection[SessionId]:
        """The sessions in which something of a booking has lapsed by *at* (``Booking.until``) and nobody has noted it.

        Of a booking that was noted as not come nothing lapses any more.
        """


def ids_given(events: Iterable[RosterEvent]) -> dict[str, None]:
    """The ids under which :meth:`Journal.session_of` finds the session of *events*, in their order.

    They are those of requests, which their bookings have too, and of bookings that were divided from another.
    """
    ids: dict[str, None] = {}
    for event in events:
        match event:
            case Registered() | Waitlisted() | Held() | Applied():
                ids[event.booking] = None
            case Declined():
                ids[event.request] = None
            case Divided():
                ids[event.rest] = None
            case _:
                pass
    return ids


def bookings_touched(events: Iterable[RosterEvent], roster: Roster) -> list[Booking]:
    """The bookings that *events* can have changed, as *roster* has them afterwards, in the order of the events."""
    ids: dict[BookingId, None] = {}
    for event in events:
        match event:
            case SessionCancelled():
                ids |= dict.fromkeys(roster.bookings)
            case Refused():
                pass
            case Divided():
                ids |= {event.booking: None, event.rest: None}
            case _:
                booking = getattr(event, "booking", None)
                if booking is not None:
                    ids[booking] = None
    return [roster.bookings[id] for id in ids]


class Contacts(Protocol):
    """Names and addresses, apart from everything else, so that they can be forgotten."""

    def save(self, contact: Contact) -> None:
        """Keep *contact*, replacing what was known of the person."""

    def get(self, person: PersonId) -> Contact | None:
        """How to reach *person*; ``None`` if that is not known (any more)."""

    def find(self, mail: str) -> Sequence[Contact]:
        """Everybody who is reached at *mail*; upper and lower case do not matter, nothing is found for no address."""

    def forget(self, person: PersonId) -> None:
        """Delete what is known of *person*; doing so twice does no harm."""


class Forms(Protocol):
    """What people have answered under their name, kept like their contacts so that it can be forgotten."""

    def save(self, person: PersonId, session: SessionId, filled: Filled) -> None:
        """Keep *filled*, replacing what *person* had answered to the same form for *session*.

        A form without any answer is not kept.
        """

    def get(self, person: PersonId, session: SessionId, form: str) -> Filled | None:
        """What *person* has answered to the form of this id; ``None`` if that is not known (any more)."""

    def all(self, session: SessionId) -> Sequence[tuple[PersonId, Filled]]:
        """What everybody has answered for *session*, by person and by form."""

    def sessions(self) -> Collection[SessionId]:
        """The sessions for which anything is kept."""

    def forget(self, person: PersonId) -> None:
        """Delete everything that *person* has answered; doing so twice does no harm."""


class Outbox(Protocol):
    """Messages, each once by its key."""

    def add(self, messages: Iterable[Message]) -> None:
        """Keep *messages* to be said; one whose key is known already is left out."""

    def pending(self) -> Sequence[Message]:
        """What is still to be said, by due time, then in the order of adding."""

    def keys(self, session: SessionId) -> Collection[str]:
        """The keys of all messages about *session*, said or not."""

    def said(self, keys: Collection[str], at: datetime) -> None:
        """Note that these were handed over."""

    def drop(self, keys: Collection[str]) -> None:
        """Forget those of these that were not handed over, because they no longer hold; they may come again."""


class Answers(Protocol):
    """Surveys: tokens that were used, and answers, with nothing that connects the two."""

    def secret(self) -> bytes:
        """The district's key for tokens; made once by the store, and always the same afterwards."""

    def use(self, session: SessionId, token: str) -> bool:
        """Note that *token* was used; false if it had been already."""

    def add(self, session: SessionId, answer: Answer) -> None:
        """Keep an answer in such a way that the order of giving cannot be told."""

    def all(self, session: SessionId) -> Sequence[Answer]:
        """Every answer, in an order that says nothing."""


class Unit(Protocol):
    """One unit of work on a store."""

    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def contacts(self) -> Contacts: ...
    @property
    def forms(self) -> Forms: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def answers(self) -> Answers: ...


class Store(Protocol):
    """A place that keeps everything of one district."""

    def writing(self) -> AbstractContextManager[Unit]:
        """A unit of work that is saved at the end of the block, or not at all if the block raises."""

    def reading(self) -> AbstractContextManager[Unit]:
        """A unit of work that sees one consistent state and changes nothing."""

    def close(self) -> None:
        """Give back what the store holds open."""


# what can go wrong ----------------------------------------------------------------------------------------------------


@frozen
class Conflict(Exception):
    """Somebody else has written to *session* in the meantime; read again and decide again."""

    session: SessionId
    expected: int
    found: int

    def __str__(self) -> str:
        return f"session {self.session}: the journal ends at {self.found}, not at {self.expected}; decide again"


@frozen
class Unreachable(Exception):
    """*source* cannot be had, because of *why*."""

    source: str
    why: str

    def __str__(self) -> str:
        return f"{self.source} cannot be read: {self.why}"


@frozen
class StoreUnusable(Exception):
    """The database at *url* cannot be used, because of *why*; *remedy* says what to do."""

    url: str
    why: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.url} cannot be used: {self.why}; {self.remedy}"
