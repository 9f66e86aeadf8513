"""Ours and theirs: what a provider's feed changes in the catalogue.  In German: Abgleich.

A feed replaces what the provider said before.  Nothing is deleted: what is missing from a complete feed is withdrawn,
and what the district itself has added (costs, registration window, online room, its own cancellation) stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import Enum

from attrs import evolve, field, fields_dict, frozen

from .offering import Offering
from .schedule import Meeting, Session, Status, revise
from .values import OfferingId, Period, as_tuple


@frozen
class Listing:
    """One offering with its sessions, as a provider announces it.  German: Ausschreibung."""

    offering: Offering
    sessions: tuple[Session, ...] = field(default=(), converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        for session in self.sessions:
            if session.offering != self.offering.id:
                raise ValueError(f"session {session.id} belongs to {session.offering}, not to {self.offering.id}")


class ChangeKind(Enum):
    """What happens to a listing."""

    ADDED = "added"
    CHANGED = "changed"
    RETURNED = "returned"


@frozen
class Change:
    """*listing* as it is to be kept from now on, with the names of the fields that differ."""

    kind: ChangeKind
    listing: Listing
    fields: tuple[str, ...] = ()


def plan(ours: Mapping[OfferingId, Listing], theirs: Iterable[Listing]) -> tuple[Change, ...]:
    """What to save so that the catalogue says what *theirs* says; nothing for what is the same already.

    *ours* holds the listings of the same ids that are kept now.  Applying the plan and planning again gives ``()``.
    """
    changes = (_change(ours.get(listing.offering.id), listing) for listing in theirs)
    return tuple(change for change in changes if change is not None)


def withdrawn(session: Session) -> Session:
    """*session* after it has gone from its provider's feed."""
    return evolve(session, status=Status.WITHDRAWN) if session.status is Status.PLANNED else session


def is_plausible(*, kept: Collection[object], gone: Collection[object], maximum_percent: int) -> bool:
    """False if a feed would withdraw so large a share that it is probably broken."""
    everything = len(kept) + len(gone)
    return len(gone) * 100 <= everything * maximum_percent or len(gone) <= 1


def _change(ours: Listing | None, theirs: Listing) -> Change | None:
    if ours is None:
        return Change(ChangeKind.ADDED, theirs)
    before = {session.id: session for session in ours.sessions}
    merged = tuple(
        _merged(before[session.id], session) if session.id in before else session for session in theirs.sessions
    )
    seen = {session.id for session in merged}
    kept = Listing(theirs.offering, merged + tuple(one for one in ours.sessions if one.id not in seen))
    differing = _differing(ours.offering, kept.offering)
    for session in merged:
        old = before.get(session.id)
        differing |= {f"session {session.id}"} if old is None else _differing(old, session)
    if not differing:
        return None
    back = any(before[one.id].status is Status.WITHDRAWN for one in merged if one.id in before)
    return Change(ChangeKind.RETURNED if back else ChangeKind.CHANGED, kept, tuple(sorted(differing)))


def _merged(ours: Session, theirs: Session) -> Session:
    """*theirs* with what only the district knows."""
    links = {meeting.key: meeting.link for meeting in ours.meetings}
    return revise(
        ours,
        evolve(
            theirs,
            meetings=[_with_link(meeting, links.get(meeting.key, "")) for meeting in theirs.meetings],
            costs=ours.costs if theirs.costs is None else theirs.costs,
            registration=ours.registration if theirs.registration == Period() else theirs.registration,
            status=ours.status if ours.status is Status.CANCELLED else theirs.status,
        ),
    )


def _with_link(meeting: Meeting, link: str) -> Meeting:
    return evolve(meeting, link=link) if link and not meeting.link else meeting


def _differing(ours: Offering | Session, theirs: Offering | Session) -> set[str]:
    return {name for name in fields_dict(type(theirs)) if getattr(ours, name) != getattr(theirs, name)}
