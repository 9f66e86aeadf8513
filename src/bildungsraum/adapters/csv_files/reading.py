"""Rows to listings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from ...fees import Tariff
from ...offering import Offering, Provider
from ...place import Venue
from ...ports import Item, Loss, Problem, Reading
from ...schedule import Session
from ...sync import Listing
from ...values import OfferingId, Period, ProviderId, SessionId
from . import columns as named
from .columns import COLUMNS, OF_THE_OFFERING, OF_THE_SESSION, Column, Part, column_named
from .records import Limits, Record, problem, records

Values = dict[Part, dict[str, Any]]


@frozen
class Row:
    """One row: its cells by the name of their column, and what it belongs to.  *session* may be empty."""

    line: int
    cells: Mapping[str, str]
    provider: ProviderId
    offering: OfferingId
    session: SessionId


def parse(content: bytes, *, provider: Provider | None = None, zone: ZoneInfo, limits: Limits = Limits()) -> Reading:
    """Everything in *content*; see :func:`items`."""
    return Reading.of(items(content, provider=provider, zone=zone, limits=limits))


def items(
    content: bytes, *, provider: Provider | None = None, zone: ZoneInfo, limits: Limits = Limits()
) -> Iterator[Item]:
    """Providers, listings and problems, each as soon as its last row has been read.

    Times are wall-clock times in *zone*.  With *provider* the file is that provider's: rows need not name it, and rows
    of somebody else are refused.  Whatever the bytes are, nothing is raised.
    """
    problems = 0
    for item in _items(content, provider, zone, limits):
        yield item
        problems += isinstance(item, Problem)
        if problems == limits.problems:
            yield Problem("file", "rows", f"{problems} problems", "fewer; the rest was not read", Loss.REST)
            return


def _items(content: bytes, provider: Provider | None, tz: ZoneInfo, limits: Limits) -> Iterator[Item]:
    # rows of one offering may stand anywhere: the first pass counts them, the second holds them until all are there
    missing = Counter(row.offering for row in _rows(content, provider, limits) if isinstance(row, Row))
    held: dict[OfferingId, list[Row]] = defaultdict(list)
    announced: set[ProviderId] = set()
    if provider is not None and missing:
        announced.add(provider.id)
        yield provider
    for row in _rows(content, provider, limits):
        if isinstance(row, Problem):
            yield row
            continue
        held[row.offering].append(row)
        missing[row.offering] -= 1
        if not missing[row.offering]:
            for item in _listing(held.pop(row.offering), tz):
                if not isinstance(item, Provider):
                    yield item
                elif item.id not in announced:
                    announced.add(item.id)
                    yield item


# rows -----------------------------------------------------------------------------------------------------------------


def _rows(content: bytes, provider: Provider | None, limits: Limits) -> Iterator[Row | Problem]:
    positions: dict[str, int] = {}
    lines: dict[SessionId, int] = {}
    for record in records(content, limits):
        if isinstance(record, Problem):
            yield record
        elif not positions:
            positions = _positions(record)
            problems = _heading_problems(record, positions, provider)
            yield from problems
            if any(one.loss is Loss.REST for one in problems):
                return
        else:
            row = _row(record, positions, provider)
            if isinstance(row, Row) and row.session:
                first = lines.setdefault(row.session, row.line)
                if first != row.line:
                    expected = f"each session once; line {first} has it"
                    row = problem(row.line, named.NUMBER.name, row.session, expected, Loss.RECORD)
            yield row


def _positions(heading: Record) -> dict[str, int]:
    positions: dict[str, int] = {}
    for position, name in enumerate(heading.cells):
        column = column_named(name)
        if column is not None:
            positions.setdefault(column.name, position)
    return positions


def _heading_problems(heading: Record, positions: Mapping[str, int], provider: Provider | None) -> list[Problem]:
    required = [named.NUMBER, named.TITLE, *([named.PROVIDER_ID] if provider is None else [])]
    missing = [column.name for column in required if column.name not in positions]
    unread = [name for number, name in enumerate(heading.cells) if name.strip() and number not in positions.values()]
    problems = []
    if unread:
        expected = "once each: " + ", ".join(column.name for column in COLUMNS)
        problems.append(problem(heading.line, "heading", ", ".join(unread), expected))
    if missing:
        found = ", ".join(heading.cells)
        problems.append(problem(heading.line, "heading", found, "the columns " + ", ".join(missing), Loss.REST))
    return problems


def _row(record: Record, positions: Mapping[str, int], provider: Provider | None) -> Row | Problem:
    cells = {name: record.cells[position] for name, position in positions.items()}

    def trimmed(column: Column) -> str:
        return cells.get(column.name, "").strip()

    def refused(column: Column, expected: str) -> Problem:
        return problem(record.line, column.name, trimmed(column), expected, Loss.RECORD)

    ours = trimmed(named.PROVIDER_ID) or ("" if provider is None else provider.id)
    if not ours:
        return refused(named.PROVIDER_ID, "the provider's id")
    if provider is not None and ours != provider.id:
        return refused(named.PROVIDER_ID, f"{provider.id}, whose file this is")
    number = trimmed(named.NUMBER)
    session = trimmed(named.SESSION_ID) or (f"{ours}/{number}" if number else "")
    offering = trimmed(named.OFFERING_ID) or session
    if not offering or (not session and any(trimmed(column) for column in OF_THE_SESSION)):
        return refused(named.NUMBER, "the number of the session")
    return Row(record.line, cells, ProviderId(ours), OfferingId(offering), SessionId(session))


# listings -------------------------------------------------------------------------------------------------------------


def _listing(rows: Sequence[Row], tz: ZoneInfo) -> Iterator[Problem | Provider | Listing]:
    """What the *rows* of one offering say: its problems, its provider, and the listing if there is one."""
    first = rows[0]
    ours = [row for row in rows if row.provider == first.provider]
    for row in rows:
        if row.provider != first.provider:
            expected = f"{first.provider}, as in line {first.line}"
            yield problem(row.line, named.PROVIDER_ID.name, row.provider, expected, Loss.RECORD)
    said, contradictions = _together(ours)
    values, problems = _values(said, OF_THE_OFFERING, first.line, tz)
    if not values[Part.OFFERING].get("title", "").strip():
        expected = "a title; without it the offering and its sessions are left out"
        problems.append(problem(first.line, named.TITLE.name, "", expected, Loss.RECORD))
    yield from (*contradictions, *problems)
    if _is_record_lost(problems):
        return
    name = values[Part.PROVIDER].get("name", "")
    yield Provider(first.provider, name if name.strip() else first.provider)
    sessions = []
    for item in (item for row in ours if row.session for item in _session(row, tz)):
        if isinstance(item, Session):
            sessions.append(item)
        else:
            yield item
    yield Listing(Offering(first.offering, first.provider, **values[Part.OFFERING]), sessions)


def _together(rows: Iterable[Row]) -> tuple[Mapping[str, str], list[Problem]]:
    """What the rows say about their offering: in each column the first that is not empty; others are reported."""
    said: dict[str, tuple[str, int]] = {}
    problems = []
    for row in rows:
        for column in OF_THE_OFFERING:
            cell = row.cells.get(column.name, "")
            if cell:
                first, line = said.setdefault(column.name, (cell, row.line))
                if cell != first:
                    problems.append(problem(row.line, column.name, cell, f"the same as in line {line}, which counts"))
    return {name: cell for name, (cell, _) in said.items()}, problems


def _session(row: Row, tz: ZoneInfo) -> Iterator[Problem | Session]:
    """The problems of *row*, and its session unless one of them forbids it."""
    values, problems = _values(row.cells, OF_THE_SESSION, row.line, tz)
    tariff = values[Part.TARIFF]
    if "prices" not in tariff and any(value != "" for value in tariff.values()):
        problems.append(
            problem(row.line, named.PRICES.name, "", f"{named.PRICES.kind.expected}, as reductions need one")
        )
    yield from problems
    if _is_record_lost(problems):
        return
    venue = Venue(**values[Part.VENUE])
    try:
        yield Session(
            row.session,
            row.offering,
            **values[Part.SESSION],
            tariff=Tariff(**tariff) if "prices" in tariff else None,
            registration=Period(**values[Part.REGISTRATION]),
            venue=None if venue == Venue() else venue,
        )
    except (ValueError, TypeError) as error:
        yield problem(row.line, "row", str(error), "values that go together", Loss.RECORD)


def _values(
    cells: Mapping[str, str], columns: Iterable[Column], line: int, tz: ZoneInfo
) -> tuple[Values, list[Problem]]:
    """What the cells say, by part and attribute; an empty cell says nothing."""
    values: Values = {part: {} for part in Part}
    problems = []
    for column in columns:
        cell, kind = cells.get(column.name, ""), column.kind
        if not (cell if kind.is_text else cell.strip()):
            continue
        mended = kind.mend(cell)
        if mended != cell:
            problems.append(problem(line, column.name, cell, kind.expected))
        try:
            values[column.part][column.attribute] = kind.read(mended, tz)
        except (ValueError, TypeError):
            problems.append(problem(line, column.name, cell, kind.expected, column.loss))
    return values, problems


def _is_record_lost(problems: Iterable[Problem]) -> bool:
    return any(one.loss is Loss.RECORD for one in problems)
