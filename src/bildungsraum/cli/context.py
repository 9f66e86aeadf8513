"""What every command needs: the desk, the time, the console, and errors as one sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from ..adapters import district_toml
from ..adapters.http_fetch import HttpFetch
from ..desk import Desk
from ..messages import LANGUAGES, text
from ..offering import Provider
from ..ports import Source
from ..reporting import Entry
from ..rules import Before, District, ReminderRule, RuleBook, Rules
from ..schedule import Session
from ..serialization import to_plain
from ..values import BookingId, Money, ProviderId, SessionId
from .language import LANGUAGE

# what comes from a feed is shown as it is: [b] and :tree: are no orders to the console
out = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)

PLAIN_RULES = Rules(District("landkreis", "Landkreis"), reminders=(ReminderRule("day", Before(1)),))
"""The rules without ``--rules``: everything free to cancel, one reminder the day before."""


AMOUNT = re.compile(r"[0-9]{1,9}([.,][0-9]{1,2})?")
"""Euros and cents, and nothing like 1.000, which is a thousand to some and one to others."""

YEARS = range(1900, 2200)
"""Other years are slips of the pen, and the computer's calendar ends not far behind."""


class CannotDo(Exception):
    """The command cannot be done; the text says why and what to do, for people."""


def say(key: str, **facts: object) -> str:
    """The command line's own words in the language of this run."""
    known = LANGUAGE if LANGUAGE in LANGUAGES else "de"
    return text(f"command.{key}", known, **facts)


Database = Annotated[
    str, typer.Option("--db", envvar="BILDUNGSRAUM_DB", help=say("help_db"), show_default=False, show_envvar=False)
]
RulesFile = Annotated[
    Path | None,
    typer.Option("--rules", envvar="BILDUNGSRAUM_RULES", help=say("help_rules"), show_default=False, show_envvar=False),
]
Moment = Annotated[str, typer.Option("--at", help=say("help_at"), show_default=False)]
Json = Annotated[bool, typer.Option("--json", help=say("help_json"))]
Address = Annotated[str, typer.Argument(metavar="SOURCE", help=say("help_source"), show_default=False)]
ProviderOption = Annotated[str, typer.Option("--provider", help=say("help_provider"), show_default=False)]
FormatOption = Annotated[str, typer.Option("--format", help=say("help_format"), show_default=False)]
SessionArgument = Annotated[str, typer.Argument(metavar="SESSION", help=say("help_session"), show_default=False)]
BookingArgument = Annotated[str, typer.Argument(metavar="BOOKING", help=say("help_booking"), show_default=False)]


def read_rules(path: Path | None) -> RuleBook:
    """The district's rules with everything that is decided nearer, or the plain ones."""
    if path is not None and not path.exists():
        raise CannotDo(say("source_missing", path=path))
    return RuleBook(PLAIN_RULES) if path is None else district_toml.read(path)


def rules_of(desk: Desk, entry: Entry) -> Rules:
    """The rules that hold for a session."""
    offering, provider = entry.offering, desk.provider(entry.offering)
    return desk.book.of(
        municipality=provider.municipality, provider=provider.id, offering=offering.id, session=entry.session.id
    )


def url_of(database: str) -> str:
    """The address of *database*, a URL or the path of an SQLite file."""
    if not database:
        raise CannotDo(say("no_db"))
    return database if "://" in database else f"sqlite:///{database}"


@contextmanager
def desk_for(database: str, rules: Path | None, *, create: bool = False) -> Iterator[Desk]:
    """The desk on *database*, a URL or the path of an SQLite file; only ``import`` may make a new one."""
    url = url_of(database)
    scheme, _, rest = url.partition(":///")
    path = Path(rest.partition("?")[0])
    if scheme in ("sqlite", "sqlite+pysqlite") and not create and not path.exists():
        raise CannotDo(say("db_missing", path=path))
    with Desk.open(url, rules=read_rules(rules)) as desk:
        yield desk


def moment(text: str, rules: Rules) -> datetime:
    """The point in time *text* (ISO 8601; without an offset by the district's clocks), or now."""
    if not text:
        return datetime.now(UTC)
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise CannotDo(say("bad_moment", value=text)) from None
    if value.year not in YEARS:
        raise CannotDo(say("bad_moment", value=text))
    return value if value.utcoffset() is not None else value.replace(tzinfo=rules.district.tz)


def open_source(address: str, *, provider: str, format: str, zone: str) -> Source:
    """The feed at *address* through the door called *format*; by default its ending tells CSV from the rest."""
    name = format or ("csv" if Path(address).suffix.lower() in (".csv", ".tsv") else "vhs")
    doors = {entry.name: entry for entry in entry_points(group="bildungsraum.sources")}
    if name not in doors:
        raise CannotDo(say("no_such_format", value=name, known=", ".join(sorted(doors))))
    if "://" not in address and not Path(address).exists():
        raise CannotDo(say("source_missing", path=address))
    fetch = HttpFetch() if "://" in address else None
    source: Source = doors[name].load()(address, provider=parse_provider(provider), zone=zone, fetch=fetch)
    return source


def parse_provider(text: str) -> Provider | None:
    """``ID`` or ``ID=NAME``; nothing leaves it to the feed."""
    if not text:
        return None
    id, _, name = text.partition("=")
    return Provider(ProviderId(id), name or id)


def find_session(desk: Desk, text: str) -> Session:
    """The session of this id, or the only one of this number."""
    if not text.strip():  # it would be the number of every session that has none
        raise CannotDo(say("no_such_session", value=text))
    try:
        return desk.entry(SessionId(text)).session
    except LookupError:
        pass
    same = desk.numbered(text)
    if len(same) == 1:
        return same[0]
    if same:
        raise CannotDo(say("number_not_unique", value=text, ids=", ".join(one.id for one in same)))
    raise CannotDo(say("no_such_session", value=text))


def session_of(desk: Desk, booking: BookingId) -> SessionId:
    """The session of a booking, which somebody may have mistyped."""
    try:
        return desk.session_of(booking)
    except LookupError:
        raise CannotDo(say("no_such_booking", value=booking)) from None


def amount(text: str) -> Money:
    """Euros and cents."""
    if not AMOUNT.fullmatch(text):
        raise CannotDo(say("bad_amount", value=text))
    return Money.of(text.replace(",", "."))


def day(text: str) -> date:
    """A date (ISO 8601), with a year in which people live."""
    try:
        value = date.fromisoformat(text)
    except ValueError:
        raise CannotDo(say("bad_day", value=text)) from None
    if value.year not in YEARS:
        raise CannotDo(say("bad_day", value=text))
    return value


def number(value: Decimal) -> str:
    """A decimal number as people of this run's language write it."""
    return str(value) if LANGUAGE == "en" else str(value).replace(".", ",")


def print_json(value: Any) -> None:
    """*value* as JSON for scripts, in ASCII where the output cannot hold all letters."""
    out.out(json.dumps(to_plain(value), ensure_ascii=out.encoding != "utf-8", indent=2), highlight=False)
