"""What people say about themselves when they book, and when it is forgotten.  In German: Angaben zur Anmeldung."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from .. import forms
from ..forms import Fault, FaultKind, Form
from ..registration import Roster
from ..rules import KeepingRules
from ..values import BookingId, PersonId, SessionId
from .work import Work

AT_ONCE = KeepingRules(0, 0)


def fill_in(
    work: Work, booking: BookingId, form: Form, answers: Mapping[str, object], person: PersonId | None, at: datetime
) -> tuple[Fault, ...]:
    """Keep *answers*; ``()`` if they were kept, otherwise everything that stands against them."""
    session = work.unit.catalogue.session(work.session_of(booking))
    booked = work.roster(session.id).bookings.get(booking)
    if booked is None:
        raise LookupError(f"there is no booking {booking!r}")
    who = booked.person if person is None else person
    if who not in (booked.person, *booked.people):
        raise ValueError(f"booking {booking}: the person has no place in it")
    before = work.unit.forms.get(who, session.id, form.id)
    found = forms.faults(form, answers, starts=session.starts, rules=work.rules(session), at=at, before=before)
    if booked.state.is_over:
        found = (Fault(FaultKind.NOT_OPEN), *found)
    if not found:
        work.unit.forms.save(who, session.id, forms.kept(form, answers))
    return found


def forget(work: Work, at: datetime) -> int:
    """Forget what has expired; how many answers that were."""
    return sum(_forget(work, id, at) for id in sorted(work.unit.forms.sessions()))


def _forget(work: Work, id: SessionId, at: datetime) -> int:
    session, booked, number = work.unit.catalogue.session(id), _booked(work.roster(id)), 0
    keeping = work.rules(session).keeping
    for person, filled in work.unit.forms.all(id):
        # nobody needs to know any more what was said for a booking that is over
        ends, days = (session.ends or booked[person], keeping) if person in booked else (at, AT_ONCE)
        gone = forms.expired(filled, ends=ends, at=at, keeping=days)
        if gone:
            work.unit.forms.save(person, id, filled.without(gone))
        number += len(gone)
    return number


def _booked(roster: Roster) -> dict[PersonId, datetime]:
    """Everybody who has booked or has a place, and since when: the latest of their bookings that are not over."""
    active = sorted((one for one in roster.bookings.values() if not one.state.is_over), key=lambda one: one.since)
    return {person: one.since for one in active for person in (one.person, *one.people)}
