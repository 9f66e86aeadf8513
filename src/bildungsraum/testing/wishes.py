"""Strategies for who wishes what: single people, parties, families, firms, and what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from ..fees import STANDARD
from ..registration import Booking, Channel, Elsewhere, Evidence, Party, Request, Roster
from ..rules import Rules, Scope, Span
from ..schedule import Session
from ..values import OfferingId, Period, PersonId, RequestId, SessionId

PEOPLE = [PersonId(f"person-{number}") for number in range(1, 25)]
SIZES = (1, 1, 1, 1, 2, 2, 3, 4)
BIRTHS = (date(1960, 5, 1), date(1988, 2, 29), date(2010, 3, 28), date(2016, 8, 1))


def requests_for(session: Session, rules: Rules, number: int, *, code: str = "") -> SearchStrategy[Request]:
    """Request number *number* for *session*; most of them are such that *rules* allow them.

    *code* is the one that opens the session, if the rules ask for any.
    """
    return _requests(session, rules, number, code)


@st.composite
def _requests(draw: DrawFn, session: Session, rules: Rules, number: int, code: str) -> Request:
    size = max(draw(st.sampled_from(SIZES)), rules.party.minimum)
    size = min(size, rules.party.maximum) if draw(_mostly()) else size
    known = _categories(session, rules)
    categories = draw(st.lists(st.sampled_from(known), min_size=size, max_size=size))
    return Request(
        RequestId(f"request-{number}"),
        session.id,
        draw(st.sampled_from(PEOPLE)),
        categories,
        draw(st.sampled_from(((), *([one.id] for one in rules.reductions)))),
        draw(_parties(session, rules, size)),
        code if draw(_mostly()) else "guessed",
        draw(st.lists(st.sampled_from(BIRTHS), min_size=size, max_size=size) if draw(_mostly()) else st.just([])),
    )


@st.composite
def _parties(draw: DrawFn, session: Session, rules: Rules, size: int) -> Party:
    if not draw(st.booleans()) and not _is_particular(session, rules):
        return Party()
    pools = [pool.id for pool in session.pools or rules.places.pools]
    groups = [*rules.admission.groups, *rules.waiting.classes]
    groups += [pool.group for pool in session.pools or rules.places.pools if pool.group]
    firm = draw(st.sampled_from(("", "", "firm-1")))
    holders: SearchStrategy[list[PersonId | None]] = st.just([]) | st.lists(
        st.none() | st.sampled_from(PEOPLE), min_size=size, max_size=size
    )
    wanted = st.sampled_from(pools) if pools else st.nothing()
    each = st.just([]) if not pools else st.just([]) | st.lists(wanted, min_size=1, max_size=1)
    apart = st.lists(wanted, min_size=size, max_size=size) if pools else st.just([])
    evidence = [Evidence(kind, date(2027, 1, 1), draw(_valid_until())) for kind in rules.admission.evidence]
    return Party(
        draw(holders),
        draw(each | apart),
        draw(st.just(groups) | st.lists(st.sampled_from(groups), unique=True) if groups else st.just([])),
        firm,
        draw(st.sampled_from(("", "household-1", "household-2"))),
        draw(st.sampled_from(Channel)),
        evidence if draw(_mostly()) else (),
        draw(st.booleans()),
    )


def _is_particular(session: Session, rules: Rules) -> bool:
    """Whether a party of which nothing is known has no chance, or hardly any."""
    admission = rules.admission
    return bool(admission.groups or admission.evidence or session.pools or rules.places.pools)


def _categories(session: Session, rules: Rules) -> list[str]:
    """The categories that have a price, and those that take no place."""
    priced = [STANDARD] if session.tariff is None else [price.category for price in session.tariff.prices]
    return [*priced, *rules.places.uncounted]


def _valid_until() -> SearchStrategy[date | None]:
    return st.sampled_from((None,) * 6 + (date(2040, 1, 1), date(2026, 1, 1)))


def _mostly() -> SearchStrategy[bool]:
    return st.sampled_from((True,) * 9 + (False,))


def elsewhere_of(request: Request, rules: Rules, sister: tuple[Session, Roster] | None) -> tuple[Elsewhere, ...]:
    """What the person, household and organisation of *request* have in the *sister* session, and have attended."""
    attended = [
        Elsewhere(SessionId(f"past-{offering}"), OfferingId(offering), places=0, attended=True)
        for offering in rules.admission.prerequisites
    ]
    if sister is None:
        return tuple(attended)
    session, roster = sister
    meetings = [Period(one.starts, one.ends) for one in session.meetings]
    found: Sequence[Booking] = [one for one in roster.bookings.values() if not one.state.is_over]
    return (
        *attended,
        *(
            Elsewhere(session.id, session.offering, scopes, (Span.OFFERING,), one.places, meetings)
            for one in sorted(found, key=lambda one: one.id)
            if (scopes := _scopes(one, request))
        ),
    )


def _scopes(booking: Booking, request: Request) -> list[Scope]:
    ours, theirs = booking.party, request.party
    same = {
        Scope.PERSON: booking.person == request.person,
        Scope.HOUSEHOLD: bool(ours.household) and ours.household == theirs.household,
        Scope.ORGANISATION: bool(ours.organisation) and ours.organisation == theirs.organisation,
    }
    return [scope for scope, is_so in same.items() if is_so]
