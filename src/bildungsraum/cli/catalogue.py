"""Commands about what is offered: offerings, show, calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table

from ..adapters import ics_calendar
from ..adapters.csv_files import save_file
from ..desk import Desk, Listed
from ..fees import quote
from ..messages import day, meeting, moment, money, quote_lines, words
from ..reporting import Entry
from ..rules import Rules
from ..schedule import registration_period
from ..search import Facet, Search, cursor, next_meeting
from ..values import Period, at_local
from .context import (
    CannotDo,
    Database,
    Json,
    Moment,
    RulesFile,
    SessionArgument,
    desk_for,
    find_session,
    out,
    print_json,
    rules_of,
    say,
)
from .context import day as day_of
from .context import moment as at_moment
from .language import LANGUAGE


def add_to(app: typer.Typer) -> None:
    """Make these commands known."""
    app.command(help=say("help_offerings"))(offerings)
    app.command(help=say("help_show"))(show)
    app.command(help=say("help_calendar"))(calendar)


def offerings(
    words_wanted: Annotated[list[str] | None, typer.Argument(metavar="WORDS", help=say("help_words"))] = None,
    db: Database = "",
    rules: RulesFile = None,
    first: Annotated[str, typer.Option("--from", help=say("help_from"), show_default=False)] = "",
    last: Annotated[str, typer.Option("--to", help=say("help_to"), show_default=False)] = "",
    only: Annotated[list[str] | None, typer.Option("--only", help=say("help_only"), show_default=False)] = None,
    places: Annotated[int, typer.Option("--places", min=0, help=say("help_places_wanted"))] = 0,
    after: Annotated[str, typer.Option("--after", help=say("help_after"), show_default=False)] = "",
    counted: Annotated[bool, typer.Option("--counts", help=say("help_counts"))] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help=say("help_limit"))] = 200,
    as_json: Json = False,
) -> int:
    """The catalogue, or the part of it that is sought."""
    with desk_for(db, rules) as desk:
        period = _period(first, last, desk.rules.district.tz)
        chosen = [_chosen(one) for one in only or ()]
        search = Search(" ".join(words_wanted or ()), period, chosen, places, after=after)
        if counted:
            _print_counts(desk.facets(search), as_json=as_json)
            return 0
        matching = iter(desk.listed(search))
        found = list(islice(matching, limit))
        if as_json:
            print_json([_plain(one, period) for one in found])
            return 0
        out.print(_table(found, period, desk.rules))
        is_all = next(matching, None) is None
        out.print(say("found" if is_all else "found_first", number=len(found)))
    return 0


def _period(first: str, last: str, tz: ZoneInfo) -> Period:
    """From the first moment of one day to the last of the other, by the district's clocks."""
    starts = at_local(day_of(first), time(0), tz) if first else None
    return Period(starts, at_local(day_of(last) + timedelta(days=1), time(0), tz) if last else None)


def _chosen(text: str) -> tuple[Facet, str]:
    name, equals, value = text.partition("=")
    try:
        facet = Facet(name)
    except ValueError:
        facet = None
    if facet is None or not equals:
        raise CannotDo(say("bad_facet", value=text, known=", ".join(one.value for one in Facet)))
    return facet, value


def _print_counts(counts: Mapping[Facet, Mapping[str, int]], *, as_json: bool) -> None:
    if as_json:
        print_json({facet.value: dict(values) for facet, values in counts.items()})
        return
    for facet, values in counts.items():
        out.print(f"{words(facet, LANGUAGE)}: " + ", ".join(f"{value} ({number})" for value, number in values.items()))


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
    entries = ((one.offering, one.session) for one in desk.listed(Search(words_wanted)))
    district = desk.rules.district
    return ics_calendar.feed(entries, name=district.name, domain=domain, stamp=stamp, zone=district.tz)


def free_places(places: int | None, waiting: int) -> str:
    """How many places a newcomer can have, or how many wait."""
    if places is None:
        return say("unlimited")
    return say("waiting", number=waiting) if waiting else str(places)


def _plain(one: Listed, period: Period) -> dict[str, object]:
    return {
        "offering": one.offering,
        "session": one.session,
        "places_bookable": one.occupancy.places_bookable,
        "bookings_waiting": one.occupancy.bookings_waiting,
        "next_meeting": _next(one, period),
        "cursor": cursor(_next(one, period), one.session.id),
    }


def _next(one: Listed, period: Period) -> datetime | None:
    meeting = next_meeting(one.session, period)
    return meeting.starts if meeting else None


def _table(found: list[Listed], period: Period, rules: Rules) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in ("number", "title", "starts", "town", "places", "fee"):
        table.add_column(say(f"column_{column}"), overflow="fold", justify="right" if column == "places" else "left")
    for one in found:
        session = one.session
        next_one = _next(one, period)
        starts = day(next_one, rules.district.tz, LANGUAGE) if next_one else say("any_time")
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
