"""What one can ask at the desk, without changing anything.  In German: Auskunft am Schalter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from attrs import define, field

from .. import feedback, reporting
from ..feedback import Summary, Survey, Withheld
from ..forms import Filled
from ..offering import Offering, Provider
from ..ports import Contact, Hit, Store
from ..registration import Chance, Explanation, Request, RosterEvents, Verdict
from ..reminders import Message
from ..reporting import Entry, Report
from ..rules import Contradiction, RuleBook, Rules
from ..schedule import Session
from ..search import Facet, Search
from ..values import BookingId, Period, PersonId, SessionId, utc
from . import asking, checking, surveys, telling
from .asking import Listed
from .work import Rosters, Work, reading


def _book(rules: Rules | RuleBook) -> RuleBook:
    return rules if isinstance(rules, RuleBook) else RuleBook(rules)


@define
class Enquiries:
    """Everything that can be asked of a store under the rules of a district.  German: Auskunft.

    For each session the nearest rules hold: those of the session, its offering, its provider, the municipality, the
    district.
    """

    store: Store
    book: RuleBook = field(converter=_book)
    _rosters: Rosters = field(factory=Rosters, init=False, repr=False)

    @property
    def rules(self) -> Rules:
        """The rules of the district."""
        return self.book.rules

    # the catalogue ----------------------------------------------------------------------------------------------------

    def page(self, search: Search = Search()) -> Sequence[Hit]:
        """One page of the catalogue with the next meeting and the free places of each session; see ``Search``."""
        with self.store.reading() as unit:
            return unit.catalogue.page(search)

    def facets(self, search: Search = Search()) -> Mapping[Facet, Mapping[str, int]]:
        """How many sessions *search* finds, by facet and value, and how many another choice would find."""
        with self.store.reading() as unit:
            return unit.catalogue.facets(search)

    def listed(self, search: Search = Search()) -> Iterator[Listed]:
        """All that *search* finds, from ``search.after`` on, and everything that is known of it, in that order."""
        with self._reading() as work:
            yield from asking.listed(work, search)

    def entry(self, session: SessionId) -> Entry:
        """One session with its offering and its roster; ``LookupError`` if there is none."""
        with self._reading() as work:
            return asking.entry(work, session)

    def numbered(self, number: str) -> Sequence[Session]:
        """Every session of this number, also those that have gone from their provider's feed."""
        with self.store.reading() as unit:
            return unit.catalogue.numbered(number)

    def provider(self, offering: Offering) -> Provider:
        """Who offers *offering*."""
        with self.store.reading() as unit:
            return unit.catalogue.provider(offering.provider)

    def contradictions(self, *, at: datetime) -> tuple[tuple[SessionId, Contradiction], ...]:
        """In what sessions that begin after *at* go against the rules that hold for them, once rules have changed."""
        with self._reading() as work:
            return tuple(checking.ahead(work, utc(at)))

    # places -----------------------------------------------------------------------------------------------------------

    def session_of(self, booking: BookingId) -> SessionId:
        """The session that *booking* is for; ``LookupError`` if there is no such booking."""
        with self._reading() as work:
            return work.session_of(booking)

    def explain(self, request: Request, *, at: datetime) -> Explanation:
        """What would come of *request* and why, without deciding it."""
        with self._reading() as work:
            return asking.explanation(work, request, utc(at))

    def verdict(self, session: SessionId, *, at: datetime) -> Verdict:
        """Whether *session* takes place, as things stand; its sisters are asked for room."""
        with self._reading() as work:
            return asking.verdict(work, session, utc(at))

    def chance(self, booking: BookingId, *, at: datetime) -> Chance:
        """How likely it is that *booking* moves up, from the latest sessions of its offering; see ``asking.PAST``."""
        with self._reading() as work:
            return asking.chance(work, booking, utc(at))

    def history(self, booking: BookingId) -> RosterEvents:
        """Every event about *booking* in order, also what happened to its session while it was not over."""
        with self._reading() as work:
            return asking.history(work, booking)

    # people and messages ----------------------------------------------------------------------------------------------

    def contact(self, person: PersonId) -> Contact | None:
        """How to reach *person*, if that is known."""
        with self.store.reading() as unit:
            return unit.contacts.get(person)

    def filled(self, session: SessionId) -> Sequence[tuple[PersonId, Filled]]:
        """What people have answered for *session*, for those who prepare it; by person and by form."""
        with self.store.reading() as unit:
            return unit.forms.all(session)

    def preview(self, *, at: datetime) -> tuple[Message, ...]:
        """What :meth:`due` would give, without keeping anything."""
        with self._reading() as work:
            return telling.preview(work, utc(at))

    # feedback and figures ---------------------------------------------------------------------------------------------

    def token(self, session: SessionId, person: PersonId) -> str:
        """The token with which *person* may answer the survey of *session* once."""
        with self.store.reading() as unit:
            return feedback.token(unit.answers.secret(), session=session, person=person)

    def summary(
        self, session: SessionId, *, at: datetime, survey: Survey = feedback.COURSE_SURVEY
    ) -> Summary | Withheld:
        """The result of the survey of *session*, or that it is withheld."""
        with self._reading() as work:
            return surveys.summary(work, session, survey, utc(at))

    def report(self, period: Period = Period()) -> Report:
        """The figures of *period* over everything that is kept."""
        with self._reading() as work:
            return reporting.report(asking.entries(work), period=period, zone=self.rules.district.tz)

    def _reading(self) -> AbstractContextManager[Work]:
        return reading(self.store, self.book, self._rosters)
