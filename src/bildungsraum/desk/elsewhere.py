"""What those who ask have booked elsewhere, as far as the rules want to know.  In German: Anmeldungen anderswo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from attrs import frozen

from ..registration import Booking, Elsewhere, Request, State
from ..rules import AdmissionRules, Rules, Scope, Span
from ..schedule import Session
from ..values import OfferingId, Period, PersonId, utc
from .work import Work


@frozen
class _Question:
    """Whose bookings count for *request*, and what about them is to be found out."""

    request: Request
    session: Session
    admission: AdmissionRules
    whose: tuple[tuple[Scope, str], ...]
    at: datetime

    @property
    def topics_matter(self) -> bool:
        return any(limit.span is Span.TOPIC for limit in self.admission.limits)


def asks_elsewhere(rules: Rules) -> bool:
    """Whether these rules look at bookings in other sessions."""
    admission = rules.admission
    wide = any(limit.span is not Span.SESSION for limit in admission.limits)
    return wide or bool(admission.prerequisites) or not admission.overlapping


def elsewhere(work: Work, request: Request, session: Session, rules: Rules, at: datetime) -> tuple[Elsewhere, ...]:
    """Every booking in another session that counts for *request*; not a single question if the rules do not ask.

    The person has taken part in a session in which they had a place and came: to one meeting that was noted, or, where
    nobody has noted anything, if it is over and they were not noted as missing.
    """
    if not asks_elsewhere(rules):
        return ()
    question = _Question(request, session, rules.admission, _whose(request, rules.admission), utc(at))
    names = dict(question.whose)
    work.write()
    work.unit.journal.lock(people={f"{scope.value} {name}" for scope, name in question.whose})
    ids = work.unit.journal.booked_by(
        names.get(Scope.PERSON, ""), names.get(Scope.HOUSEHOLD, ""), names.get(Scope.ORGANISATION, "")
    )
    others = [work.unit.catalogue.session(id) for id in sorted(ids) if id != session.id]
    return tuple(one for other in others if _matters(other, question) for one in _bookings(work, other, question))


def _whose(request: Request, admission: AdmissionRules) -> tuple[tuple[Scope, str], ...]:
    """The person, household and organisation of *request*, those of them that a rule is about."""
    scopes = {limit.scope for limit in admission.limits if limit.span is not Span.SESSION}
    if admission.prerequisites or not admission.overlapping:
        scopes.add(Scope.PERSON)
    names = (
        (Scope.PERSON, str(request.person)),
        (Scope.HOUSEHOLD, request.party.household),
        (Scope.ORGANISATION, request.party.organisation),
    )
    return tuple((scope, name) for scope, name in names if name and scope in scopes)


def _matters(other: Session, question: _Question) -> bool:
    """Of the past only what was to be attended first is looked at."""
    return not _is_over(other, question.at) or other.offering in question.admission.prerequisites


def _is_over(session: Session, at: datetime) -> bool:
    return session.ends is not None and utc(session.ends) <= at


def _bookings(work: Work, other: Session, question: _Question) -> Iterator[Elsewhere]:
    """One value for each booking and scope, because a person's places need not be all of a household's booking."""
    roster, over = work.roster(other.id), _is_over(other, question.at)
    spans = _in_common(work, other, question)
    meetings = () if over else tuple(Period(one.starts, one.ends) for one in other.meetings)
    for scope, who in question.whose:
        own = scope is Scope.PERSON
        for booking in roster.all_of(PersonId(who)) if own else roster.booked_by(scope, who):
            places = _own_places(booking, who) if own else booking.places
            attended = own and _has_attended(booking, over)
            yield Elsewhere(other.id, other.offering, (scope,), spans, 0 if over else places, meetings, attended)


def _own_places(booking: Booking, person: str) -> int:
    """All that they have booked; of what somebody else has booked, the places that are theirs."""
    return booking.places if booking.person == person else booking.people.count(PersonId(person))


def _has_attended(booking: Booking, over: bool) -> bool:
    if booking.state is not State.REGISTERED:
        return False
    return any(places for _, places in booking.attended) if booking.attended else over


def _in_common(work: Work, other: Session, question: _Question) -> tuple[Span, ...]:
    same_offering = other.offering == question.session.offering
    spans = [Span.OFFERING] if same_offering else []
    if question.topics_matter and (
        same_offering or _topics(work, other.offering) & _topics(work, question.session.offering)
    ):
        spans.append(Span.TOPIC)
    return tuple(spans)


def _topics(work: Work, offering: OfferingId) -> set[str]:
    return set(work.unit.catalogue.offering(offering).topics)
