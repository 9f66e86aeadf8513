"""Commands about feeds: check, import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated

import typer
from attrs import define
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ..desk import Brake, Import, Result
from ..messages import words
from ..messages.problems import problem
from ..offering import Provider
from ..ports import Item, Mark, Problem, Source
from ..sync import Listing
from .context import (
    Address,
    Database,
    FormatOption,
    Json,
    Moment,
    ProviderOption,
    RulesFile,
    desk_for,
    err,
    open_source,
    out,
    print_json,
    read_rules,
    say,
)
from .context import moment as at_moment
from .language import LANGUAGE

SHOWN = 50
"""How many problems are printed; with ``--json`` all of them are."""


def add_to(app: typer.Typer) -> None:
    """Make these commands known."""
    app.command(help=say("help_check"))(check)
    app.command("import", help=say("help_import"))(import_feed)


def check(
    source: Address,
    provider: ProviderOption = "",
    format: FormatOption = "",
    rules: RulesFile = None,
    as_json: Json = False,
) -> int:
    """What a feed contains, and every problem with its place; nothing is kept."""
    zone = read_rules(rules).rules.district.zone
    feed = open_source(source, provider=provider, format=format, zone=zone)
    counts = Counter(offerings=0, sessions=0, meetings=0)
    providers: list[Provider] = []
    problems: list[Problem] = []
    with _Progress() as progress:
        for item in progress.watch(feed).read():
            match item:
                case Provider():
                    providers.append(item)
                case Problem():
                    problems.append(item)
                case Listing():
                    counts.update(["offerings", item.offering.format.value])
                    counts["sessions"] += len(item.sessions)
                    counts["meetings"] += sum(len(session.meetings) for session in item.sessions)
    if as_json:
        print_json({"source": feed.name, "providers": providers, "counts": dict(counts), "problems": problems})
        return 1 if problems else 0
    for one in providers:
        out.print(say("provider", name=one.name, id=one.id))
    out.print(say("counted", **counts))
    print_problems(problems)
    return 1 if problems else 0


def import_feed(
    source: Address,
    db: Database = "",
    provider: ProviderOption = "",
    format: FormatOption = "",
    rules: RulesFile = None,
    confirm: Annotated[bool, typer.Option("--confirm", help=say("help_confirm"))] = False,
    at: Moment = "",
    as_json: Json = False,
) -> int:
    """Bring the catalogue in line with a feed."""
    chosen = read_rules(rules).rules
    now = at_moment(at, chosen)
    feed = open_source(source, provider=provider, format=format, zone=chosen.district.zone)
    with desk_for(db, rules, create=True) as desk, _Progress() as progress:
        report = desk.sync(progress.watch(feed), at=now, brake=Brake.OFF if confirm else Brake.ON)
    if as_json:
        print_json(report)
    else:
        print_import(report)
    if report.result in (Result.BROKEN, Result.STOPPED):
        return 2
    return 1 if report.problems else 0


def print_import(report: Import) -> None:
    """What became of a feed, in sentences."""
    result = report.result.value
    out.print(say(f"import_{result}", withdrawn=len(report.withdrawn)))
    if report.result is Result.APPLIED:
        facts = {name: getattr(report, name) for name in ("added", "changed", "returned", "unchanged")}
        out.print(say("import_counts", **facts, withdrawn=len(report.withdrawn)))
    for offering, fields in report.changed_fields[:SHOWN]:
        out.print(say("import_changed", offering=offering, fields=", ".join(fields)))
    if report.withheld:
        out.print(say("import_withheld", number=report.withheld))
    print_problems(report.problems)


def print_problems(problems: list[Problem] | tuple[Problem, ...]) -> None:
    """Every problem with its place, as far as one can read."""
    if not problems:
        out.print(say("no_problems"))
        return
    out.print(say("problems", number=len(problems)))
    for one in problems[:SHOWN]:
        out.print(f"  {problem(one, LANGUAGE)} ({words(one.loss, LANGUAGE)})")
    if len(problems) > SHOWN:
        out.print(say("more_problems", number=len(problems) - SHOWN))


@define
class _Watched:
    """A source that tells how far it has been read."""

    source: Source
    progress: _Progress

    @property
    def name(self) -> str:
        return self.source.name

    def read(self, mark: Mark | None = None) -> Iterator[Item]:
        for item in self.source.read(mark):
            self.progress.advance()
            yield item


class _Progress:
    """A line on standard error that counts records, where somebody watches."""

    def __init__(self) -> None:
        columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed}"), TimeElapsedColumn())
        self._bar = Progress(*columns, console=err, transient=True, disable=not err.is_terminal)
        self._task = self._bar.add_task(say("reading"), total=None)

    def __enter__(self) -> _Progress:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def watch(self, source: Source) -> _Watched:
        return _Watched(source, self)

    def advance(self) -> None:
        self._bar.advance(self._task)
