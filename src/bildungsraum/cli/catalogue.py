"""Commands about what is offered: check, import, offerings, show, calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from attrs import define
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from ..adapters import ics_calendar
from ..adapters.csv_files import save_file
from ..desk import Brake, Desk, Import, Listed, Result
from ..fees import quote
from ..messages import day, meeting, moment, money, quote_lines, words
from ..messages.problems import problem
from ..offering import Provider
from ..ports import Item, Mark, Problem, Source
from ..reporting import Entry
from ..rules import Rules
from ..schedule import registration_period
from ..sync import Listing
from .context import (
    Address,
    Database,
    FormatOption,
    Json,
    Moment,
    ProviderOption,
    RulesFile,
    SessionArgument,
    desk_for,
    err,
    find_session,
    open_source,
    out,
    print_json,
    read_rules,
    rules_of,
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
    app.command(help=say("help_offerings"))(offerings)
    app.command(help=say("help_show"))(show)
    app.command(help=say("help_calendar"))(calendar)


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


def offerings(
    words_wanted: Annotated[list[str] | None, typer.Argument(metavar="WORDS", help=say("help_words"))] = None,
    db: Database = "",
    rules: RulesFile = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help=say("help_limit"))] = 200,
    as_json: Json = False,
) -> int:
    """The catalogue, or the part of it that contains all of the words."""
    with desk_for(db, rules) as desk:
        matching = iter(desk.listed(" ".join(words_wanted or ())))
        found = list(islice(matching, limit))
        if as_json:
            print_json([_plain(one) for one in found])
            return 0
        out.print(_table(found, desk.rules))
        is_all = next(matching, None) is None
        out.print(say("found" if is_all else "found_first", number=len(found)))
    return 0


def show(
    session: SessionArgument, db: Database = "", rules: RulesFile = None, at: Moment = "", as_json: Json = False
) -> int:
    """One session: what, when, where, how to get in, fee, free places."""
    with desk_for(db, rules) as desk:
        entry = desk.entry(find_session(desk, session).id)
        if as_json:
            free = entry.roster.places_bookable if entry.roster.bookings else _free(entry)
            print_json({"offering": entry.offering, "session": entry.session, "places_bookable": free})
            return 0
        for label, text in _facts(desk, entry, at_moment(at, desk.rules)):
            if text:
                out.print(f"{say(label)}: {text}")
    return 0


def calendar(
    file: Annotated[Path, typer.Option("--out", help=say("help_calendar_out"))],
    words_wanted: Annotated[list[str] | None, typer.Argument(metavar="WORDS", help=say("help_words"))] = None,
    db: Database = "",
    rules: RulesFile = None,
    domain: Annotated[str, typer.Option("--domain", help=say("help_domain"))] = "bildungsraum.example",
) -> int:
    """A calendar that people can subscribe to."""
    with desk_for(db, rules) as desk:
        content = calendar_feed(desk, " ".join(words_wanted or ()), domain=domain, stamp=datetime.now(UTC))
        save_file(file, content)
        out.print(say("written", path=file))
    return 0


def calendar_feed(desk: Desk, words_wanted: str, *, domain: str, stamp: datetime) -> bytes:
    """The sessions that contain all of the words, as one calendar."""
    entries = ((one.offering, one.session) for one in desk.listed(words_wanted))
    district = desk.rules.district
    return ics_calendar.feed(entries, name=district.name, domain=domain, stamp=stamp, zone=district.tz)


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


def free_places(places: int | None, waiting: int) -> str:
    """How many places a newcomer can have, or how many wait."""
    if places is None:
        return say("unlimited")
    return say("waiting", number=waiting) if waiting else str(places)


def _plain(one: Listed) -> dict[str, object]:
    return {
        "offering": one.offering,
        "session": one.session,
        "places_bookable": one.occupancy.places_bookable,
        "bookings_waiting": one.occupancy.bookings_waiting,
    }


def _table(found: list[Listed], rules: Rules) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in ("number", "title", "starts", "town", "places", "fee"):
        table.add_column(say(f"column_{column}"), overflow="fold", justify="right" if column == "places" else "left")
    for one in found:
        session = one.session
        starts = day(session.starts, rules.district.tz, LANGUAGE) if session.starts else say("any_time")
        place = session.venue.town if session.venue else words(one.offering.format, LANGUAGE)
        free = free_places(one.occupancy.places_bookable, one.occupancy.bookings_waiting)
        fee = money(session.tariff.prices[0].amount, LANGUAGE) if session.tariff else say("fee_unknown")
        table.add_row(session.number or session.id, one.offering.title, starts, place, free, fee)
    return table


def _free(entry: Entry) -> int | None:
    session = entry.session
    return None if session.capacity is None else max(0, session.capacity - session.taken_elsewhere)


def _facts(desk: Desk, entry: Entry, at: datetime) -> Iterator[tuple[str, str]]:
    offering, session, zone = entry.offering, entry.session, desk.rules.district.tz
    free = entry.roster.places_bookable if entry.roster.bookings else _free(entry)
    yield "fact_id", session.id
    yield "fact_number", session.number
    yield "fact_title", offering.title
    yield "fact_provider", desk.provider(offering).name
    yield "fact_format", words(offering.format, LANGUAGE)
    yield "fact_status", words(session.status, LANGUAGE)
    for one in session.meetings:
        yield "fact_meeting", meeting(one, zone, LANGUAGE)
    yield "fact_place", session.venue.address if session.venue else ""
    period = registration_period(session, rules_of(desk, entry))
    yield "fact_opens", moment(period.starts, zone, LANGUAGE) if period.starts else ""
    yield "fact_closes", moment(period.ends, zone, LANGUAGE) if period.ends else ""
    yield "fact_free", free_places(free, entry.roster.bookings_waiting)
    for category in [price.category for price in session.tariff.prices] if session.tariff else ["standard"]:
        for text, _ in quote_lines(quote(session.tariff, categories=[category]), LANGUAGE):
            yield "fact_fee", text
    if session.tariff:
        yield "fact_fee_remark", session.tariff.remark
    yield "fact_text", offering.text


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
