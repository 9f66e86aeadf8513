"""A provider's feed into the catalogue, in one unit of work.  In German: Abgleich mit einem Anbieter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import Enum

import attrs
from attrs import Factory, define, frozen

from .. import sync
from ..offering import Provider
from ..ports import Catalogue, Item, Loss, Mark, Problem, Source
from ..rules import Rules
from ..sync import ChangeKind, Listing
from ..values import OfferingId, ProviderId, SessionId, as_tuple
from . import checking
from .work import Work

BATCH = 200


class Brake(Enum):
    """Whether a feed that withdraws more than the rules allow is stopped."""

    ON = "on"
    OFF = "off"


class Result(Enum):
    """What became of a feed."""

    APPLIED = "applied"
    NOTHING_NEW = "nothing_new"
    BROKEN = "broken"
    STOPPED = "stopped"


@frozen
class Import:
    """What a feed has changed, or would have changed if it had not been broken or stopped.  German: Importbericht.

    Numbers count offerings, *withdrawn* and *seen* sessions.  *changed_fields* says for each changed offering what
    differed.  *withheld* sessions are missing from the feed but stay, because records of it could not be read and
    might be theirs.  Among the *problems* is also in what sessions go against the rules; they are kept all the same.
    """

    source: str
    result: Result
    added: int = 0
    changed: int = 0
    returned: int = 0
    unchanged: int = 0
    withdrawn: tuple[SessionId, ...] = ()
    withheld: int = 0
    changed_fields: tuple[tuple[OfferingId, tuple[str, ...]], ...] = ()
    problems: tuple[Problem, ...] = attrs.field(default=(), converter=as_tuple)


class NotApplied(Exception):
    """Leaves the unit of work without saving, with what would have happened."""

    def __init__(self, report: Import) -> None:
        super().__init__(report.result.value)
        self.report = report


@define
class _Run:
    work: Work
    at: datetime
    mark: Mark | None = None
    providers: set[ProviderId] = Factory(set)
    seen: set[SessionId] = Factory(set)
    counts: dict[ChangeKind, int] = Factory(lambda: dict.fromkeys(ChangeKind, 0))
    unchanged: int = 0
    changed_fields: list[tuple[OfferingId, tuple[str, ...]]] = Factory(list)
    problems: list[Problem] = Factory(list)

    def take(self, items: Iterator[Item]) -> None:
        batch: dict[OfferingId, Listing] = {}
        for item in items:
            match item:
                case Provider():
                    self.providers.add(item.id)
                    self.work.unit.catalogue.save_provider(item)
                case Problem():
                    self.problems.append(item)
                case Mark():
                    self.mark = item
                case Listing():
                    if item.offering.id in batch or len(batch) == BATCH:
                        self.apply(batch)
                        batch = {}
                    batch[item.offering.id] = item
        self.apply(batch)

    def apply(self, theirs: dict[OfferingId, Listing]) -> None:
        catalogue = self.work.unit.catalogue
        ours = catalogue.listings(theirs)
        changes = sync.plan(ours, theirs.values())
        self.unchanged += len(theirs) - len(changes)
        self.seen.update(session.id for listing in theirs.values() for session in listing.sessions)
        for change in changes:
            self.counts[change.kind] += 1
            kept = ours.get(change.listing.offering.id)
            if kept is not None:
                self.changed_fields.append((kept.offering.id, change.fields))
            self.save(kept, change.listing)
        self.problems += [
            Problem(f"session {id}", one.key, one.why, "rules that go together")
            for id, one in checking.contradictions(self.work, (one for new in theirs.values() for one in new.sessions))
        ]

    def save(self, old: Listing | None, new: Listing) -> None:
        self.work.unit.catalogue.save(new)
        before = {session.id: session for session in old.sessions} if old else {}
        for session in new.sessions:
            self.work.adopt(before.get(session.id), session, at=self.at)

    def missing(self) -> list[SessionId]:
        planned = (self.work.unit.catalogue.planned(provider, self.at) for provider in sorted(self.providers))
        return sorted({id for ids in planned for id in ids if id not in self.seen})

    def withdraw(self, ids: list[SessionId]) -> None:
        catalogue = self.work.unit.catalogue
        for id in ids:
            session = catalogue.session(id)
            listing = Listing(catalogue.offering(session.offering), [sync.withdrawn(session)])
            self.save(Listing(listing.offering, [session]), listing)

    def report(self, source: str, result: Result, withdrawn: list[SessionId], withheld: int) -> Import:
        return Import(
            source,
            result,
            self.counts[ChangeKind.ADDED],
            self.counts[ChangeKind.CHANGED],
            self.counts[ChangeKind.RETURNED],
            self.unchanged,
            tuple(withdrawn),
            withheld,
            tuple(self.changed_fields),
            self.problems,
        )


def take_over(work: Work, source: Source, *, rules: Rules, at: datetime, brake: Brake) -> Import:
    """Read *source* to its end and save what is new; :class:`NotApplied` if that must not be saved."""
    run = _Run(work, at)
    run.take(source.read(_mark(work.unit.catalogue, source.name)))
    if run.mark is not None and run.mark.unchanged:
        return run.report(source.name, Result.NOTHING_NEW, [], 0)
    losses = {problem.loss for problem in run.problems}
    if Loss.REST in losses:
        raise NotApplied(run.report(source.name, Result.BROKEN, [], 0))
    gone = run.missing()
    if Loss.RECORD in losses:
        run.mark = None  # not complete: it is to be read again next time
        _keep_mark(work.unit.catalogue, source.name, run)
        return run.report(source.name, Result.APPLIED, [], len(gone))
    likely = sync.is_plausible(kept=run.seen, gone=gone, maximum_percent=rules.withdrawals_maximum_percent)
    if not likely and brake is Brake.ON:
        raise NotApplied(run.report(source.name, Result.STOPPED, gone, 0))
    run.withdraw(gone)
    _keep_mark(work.unit.catalogue, source.name, run)
    return run.report(source.name, Result.APPLIED, gone, 0)


def _mark(catalogue: Catalogue, source: str) -> Mark | None:
    """The mark of the last time, unless another source has spoken for one of its providers since."""
    mark = catalogue.mark(source)
    if mark is None:
        return None
    latest = (catalogue.mark(_latest(provider)) for provider in mark.providers)
    return mark if all(one is not None and one.etag == source for one in latest) else None


def _keep_mark(catalogue: Catalogue, source: str, run: _Run) -> None:
    for provider in run.providers:
        catalogue.save_mark(_latest(provider), Mark(etag=source))
    if run.mark is not None:
        catalogue.save_mark(source, attrs.evolve(run.mark, providers=sorted(run.providers)))


def _latest(provider: ProviderId) -> str:
    """Under this name stands which source has last spoken for *provider*."""
    return f"the latest source of {provider}"
