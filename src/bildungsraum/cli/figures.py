"""The command for the council's figures: report."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from ..adapters import html_report
from ..adapters.csv_files import save_file
from ..messages import money, words
from ..reporting import Ratio, Report
from ..rules import Rules
from ..values import Period, at_local
from .context import CannotDo, Database, Json, RulesFile, day, desk_for, number, out, print_json, say
from .language import LANGUAGE


def add_to(app: typer.Typer) -> None:
    """Make this command known."""
    app.command(help=say("help_report"))(report)


def report(
    db: Database = "",
    first: Annotated[str, typer.Option("--from", help=say("help_from"))] = "",
    last: Annotated[str, typer.Option("--to", help=say("help_to"))] = "",
    html: Annotated[Path | None, typer.Option("--html", help=say("help_html"))] = None,
    rules: RulesFile = None,
    as_json: Json = False,
) -> int:
    """Offers by format, bookings, occupancy, waiting, no-shows and cost coverage."""
    with desk_for(db, rules) as desk:
        figures = desk.report(_period(first, last, desk.rules))
        if html is not None:
            page = html_report.render(
                figures,
                district_name=desk.rules.district.name,
                language=LANGUAGE,
                as_of=datetime.now(desk.rules.district.tz),
            )
            save_file(html, page.encode())
            if not as_json:
                out.print(say("written", path=html))
        if as_json:
            print_json(figures)
        else:
            print_report(figures)
    return 0


def print_report(figures: Report) -> None:
    """The figures as a table, the three indicators first."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for format, offers in figures.offers:
        table.add_row(say("report_offers", format=words(format, LANGUAGE)), str(offers))
    table.add_row(say("report_bookings"), str(figures.bookings))
    table.add_row(say("report_coverage"), _percent(figures.coverage), end_section=True)
    for name in ("places", "cancelled", "waiting", "no_shows", "sessions"):
        table.add_row(say(f"report_{name}"), str(getattr(figures, name)))
    table.add_row(say("report_occupancy"), _percent(figures.occupancy))
    table.add_row(say("report_fees"), money(figures.fees, LANGUAGE))
    table.add_row(say("report_costs"), money(figures.costs, LANGUAGE))
    table.add_row(say("report_without_costs"), str(figures.sessions_without_costs))
    out.print(table)


def _percent(ratio: Ratio) -> str:
    return "–" if ratio.percent is None else f"{number(ratio.percent)} %"


def _period(first: str, last: str, rules: Rules) -> Period:
    """From the first day's midnight to the end of the last day, by the district's clocks."""
    zone = rules.district.tz
    starts = at_local(day(first), time(), zone) if first else None
    ends = at_local(day(last) + timedelta(days=1), time(), zone) if last else None
    if starts is not None and ends is not None and ends <= starts:
        raise CannotDo(say("bad_period", first=first, last=last))
    return Period(starts, ends)
