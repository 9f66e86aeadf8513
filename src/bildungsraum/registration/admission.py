"""Who is admitted, and every reason why not.  In German: Zulassung."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

from ..rules import AgeAt, Limit, Rules, Scope, Span
from ..schedule import Status
from ..values import BookingId
from .booking import Booking
from .frame import Frame
from .record import Elsewhere
from .roster import Roster
from .vacancies import Vacancies
from .values import Reason, Refusal, Request, State

READING_ORDER = {reason: number for number, reason in enumerate(Reason)}
ELSEWHERE_NOTHING: tuple[Elsewhere, ...] = ()


def inadmissible(
    roster: Roster, request: Request, about: Frame, at: datetime, elsewhere: Collection[Elsewhere] = ELSEWHERE_NOTHING
) -> list[Refusal]:
    """Every reason that stands against *request*, whether or not there is room, in reading order."""
    found = [*session_refusals(roster, about, at), *_window(about, at), *_duplicates(roster, request)]
    found += _party(request, about)
    if about.asks:
        found += _person(roster, request, about, at, elsewhere)
    if about.pools:
        found += _pools(roster, request, about)
    return sorted(found, key=lambda one: READING_ORDER[one.reason]) if len(found) > 1 else found


def unsuitable(
    roster: Roster, request: Request, about: Frame, at: datetime, elsewhere: Collection[Elsewhere] = ELSEWHERE_NOTHING
) -> list[Refusal]:
    """What of it stands against the people of *request* themselves, whatever the time and the number of places."""
    found = [*_duplicates(roster, request)]
    if about.asks:
        found += _person(roster, request, about, at, elsewhere)
    return sorted(found, key=lambda one: READING_ORDER[one.reason])


def session_refusals(roster: Roster, about: Frame, at: datetime) -> list[Refusal]:
    """What the session itself says against anybody's getting a place in it."""
    found = []
    if roster.cancelled or about.session.status is Status.CANCELLED:
        found.append(Refusal(Reason.SESSION_CANCELLED))
    if about.session.status is Status.WITHDRAWN:
        found.append(Refusal(Reason.SESSION_WITHDRAWN))
    if about.ends is not None and at >= about.ends:
        found.append(Refusal(Reason.SESSION_OVER, when=about.ends))
    return found


def _window(about: Frame, at: datetime) -> tuple[Refusal, ...]:
    opens, closes = about.period.starts, about.period.ends
    if opens is not None and at < opens:
        return (Refusal(Reason.REGISTRATION_NOT_OPEN, when=opens),)
    if closes is not None and at >= closes:
        return (Refusal(Reason.REGISTRATION_CLOSED, when=closes),)
    return ()


def _duplicates(roster: Roster, request: Request) -> tuple[Refusal, ...]:
    """Nobody has two places in one session; an organisation may book again for others."""
    party = request.party
    if party.holders:
        people = [one for one in party.holders if one is not None]
    else:
        people = [] if party.organisation else [request.person]
    if len(set(people)) < len(people):
        return (Refusal(Reason.ALREADY_REGISTERED, name=request.id),)
    for person in people:
        for ours in roster.all_of(person):
            if ours.id != BookingId(request.id):
                return (taken_already(ours),)
    return ()


def taken_already(ours: Booking) -> Refusal:
    """That somebody has, or waits for, a place of the booking *ours*."""
    waits = ours.state in (State.WAITING, State.OFFERED, State.PENDING)
    return Refusal(Reason.ALREADY_WAITING if waits else Reason.ALREADY_REGISTERED, name=ours.id)


def _party(request: Request, about: Frame) -> Iterator[Refusal]:
    session, rules = about.session, about.rules
    bounds, places = rules.party, request.places
    if places < bounds.minimum:
        yield Refusal(Reason.PARTY_TOO_SMALL, limit=bounds.minimum, by=rules.ruling("party.minimum"))
    if places > bounds.maximum:
        yield Refusal(Reason.PARTY_TOO_LARGE, limit=bounds.maximum, by=rules.ruling("party.maximum"))
    capacity = about.capacity
    if capacity is not None and places > capacity > 0:
        counted = sum(one not in about.uncounted for one in request.categories)
        if counted > capacity:
            yield Refusal(Reason.PARTY_LARGER_THAN_SESSION, limit=capacity, by=about.by)
    yield from company_missing(request.categories, rules)
    if session.tariff is not None:
        for name in dict.fromkeys(request.categories):
            if session.tariff.price(name) is None and name not in about.uncounted:
                yield Refusal(Reason.CATEGORY_UNKNOWN, name=name)
    for name in dict.fromkeys(request.reductions):
        if rules.reduction(name) is None:
            yield Refusal(Reason.REDUCTION_UNKNOWN, name=name, by=rules.ruling("reductions"))


def company_missing(categories: Collection[str], rules: Rules) -> Iterator[Refusal]:
    """For each category of *categories* that needs company and has none, such as a child without an adult."""
    for rule in rules.party.accompanied:
        if rule.category in categories and not set(rule.by) & set(categories):
            yield Refusal(Reason.COMPANY_MISSING, name=rule.category, by=rules.ruling("party.accompanied"))


def _pools(roster: Roster, request: Request, about: Frame) -> Iterator[Refusal]:
    free = Vacancies.of(roster, about)
    known = {pool.id: pool for pool in about.pools}
    releases = {pool: moment for moment, pool in about.releases}
    ruling = about.rules.ruling("places.pools")
    for wanted in dict.fromkeys(request.party.pools or ("",)):
        if wanted and wanted not in known:
            yield Refusal(Reason.POOL_UNKNOWN, name=wanted, by=ruling)
        elif not free.chain(wanted, request.party.groups):
            yield Refusal(Reason.POOL_RESERVED, name=wanted, when=releases.get(wanted), by=ruling)


def _person(
    roster: Roster, request: Request, about: Frame, at: datetime, elsewhere: Collection[Elsewhere]
) -> Iterator[Refusal]:
    rules, admission = about.rules, about.rules.admission
    if admission.codes and not [code for code in admission.codes if code.matches(request.code)]:
        yield Refusal(Reason.CODE_WRONG, by=rules.ruling("admission.codes"))
    if admission.groups and not set(admission.groups) & set(request.party.groups):
        yield Refusal(Reason.NOT_IN_GROUP, by=rules.ruling("admission.groups"))
    if not admission.overlapping:
        yield from _overlaps(about, elsewhere)
    for limit in admission.limits:
        yield from _limit(roster, request, limit, rules, elsewhere)
    attended = {one.offering for one in elsewhere if one.attended and Scope.PERSON in one.scopes}
    for offering in admission.prerequisites:
        if offering not in attended:
            yield Refusal(Reason.PREREQUISITE_MISSING, name=offering, by=rules.ruling("admission.prerequisites"))
    yield from _ages(request, about, at)
    yield from _evidence(request, about, at)


def _overlaps(about: Frame, elsewhere: Collection[Elsewhere]) -> Iterator[Refusal]:
    session, rules = about.session, about.rules
    for one in elsewhere:
        own = Scope.PERSON in one.scopes and one.places and one.session != session.id
        if own and any(one.meets_during(meeting.starts, meeting.ends) for meeting in session.meetings):
            yield Refusal(Reason.OVERLAPS, name=one.session, by=rules.ruling("admission.overlapping"))


def _limit(
    roster: Roster, request: Request, limit: Limit, rules: Rules, elsewhere: Collection[Elsewhere]
) -> Iterator[Refusal]:
    who = {
        Scope.PERSON: request.person,
        Scope.HOUSEHOLD: request.party.household,
        Scope.ORGANISATION: request.party.organisation,
    }[limit.scope]
    if not who:
        return
    places = sum(one.places for one in roster.booked_by(limit.scope, who) if one.id != BookingId(request.id))
    if limit.span is not Span.SESSION:
        places += sum(
            one.places
            for one in elsewhere
            if limit.scope in one.scopes and (limit.span is Span.EVERYTHING or limit.span in one.spans)
        )
    if places + request.places > limit.maximum:
        yield Refusal(
            Reason.LIMIT_REACHED,
            limit=limit.maximum,
            name=f"{limit.scope.value}.{limit.span.value}",
            by=rules.ruling("admission.limits"),
        )


def _ages(request: Request, about: Frame, at: datetime) -> Iterator[Refusal]:
    rules, rule = about.rules, about.rules.admission.age
    if rule is None or (rule.minimum is None and rule.maximum is None):
        return
    ruling = rules.ruling("admission.age")
    if len(request.births) != request.places:
        yield Refusal(Reason.AGE_UNKNOWN, by=ruling)
    tz = rules.district.tz
    day = (at if rule.at is AgeAt.REGISTRATION or about.starts is None else about.starts).astimezone(tz).date()
    if rule.at is AgeAt.YEAR_OF_START:
        day = date(day.year, 12, 31)
    ages = [age(born, day) for born in request.births]
    if rule.minimum is not None and any(years < rule.minimum for years in ages):
        yield Refusal(Reason.TOO_YOUNG, limit=rule.minimum, by=ruling)
    if rule.maximum is not None and any(years > rule.maximum for years in ages):
        yield Refusal(Reason.TOO_OLD, limit=rule.maximum, by=ruling)


def age(born: date, day: date) -> int:
    """Completed years of life on *day*; who is born on 29 February completes a year with 28 February, so that it
    counts from 1 March where there is no leap day (§§ 187 Abs. 2, 188 Abs. 2 BGB).
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _evidence(request: Request, about: Frame, at: datetime) -> Iterator[Refusal]:
    rules = about.rules
    day = (at if about.starts is None else about.starts).astimezone(rules.district.tz).date()
    ruling = rules.ruling("admission.evidence")
    for kind in rules.admission.evidence:
        seen = [one for one in request.party.evidence if one.kind == kind]
        if not seen:
            yield Refusal(Reason.EVIDENCE_MISSING, name=kind, by=ruling)
        elif all(one.valid_until is not None and one.valid_until < day for one in seen):
            yield Refusal(Reason.EVIDENCE_EXPIRES, name=kind, by=ruling)
