"""What must hold for every catalogue and every file."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bildungsraum.adapters import csv_files
from bildungsraum.adapters.csv_files.writing import table
from bildungsraum.fees import STANDARD, Price, Tariff
from bildungsraum.offering import Accessibility, Category, Detail, Format, Offering, Provider
from bildungsraum.place import Venue
from bildungsraum.ports import Reading
from bildungsraum.schedule import Meeting, Session, Status
from bildungsraum.sync import Listing
from bildungsraum.values import Money, OfferingId, Period, ProviderId, SessionId, at_local

BERLIN = ZoneInfo("Europe/Berlin")
VHS = Provider(ProviderId("vhs"), "Volkshochschule Rödertal")
CHAMBER = Provider(ProviderId("ihk"), "=Kammer")
PROVIDERS = {VHS.id: VHS, CHAMBER.id: CHAMBER}

# everything but NUL and surrogates, with what breaks tables in front
hostile = st.sampled_from(
    [
        "=1+1",
        "＝1",
        "'=1",
        "''@",
        "\ufeff-1",
        "\t",
        "\r\n",
        "\n",
        ";",
        "|",
        "\\",
        "\\;",
        "\\.",
        " a ",
        '"',
        '"a"',
        "a,b",
    ]
)
texts = st.one_of(hostile, st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12))
texts = st.one_of(texts, st.tuples(texts, texts).map("".join))
written = texts.filter(str.strip)
names = written.map(lambda name: name.replace("\u202d", "").replace("\u202e", "")).filter(str.strip)
ids = written.map(str.strip)
sequences = st.lists(texts, max_size=3).map(tuple)
amounts = st.builds(Money, st.integers(0, 10**9))
days = st.dates(date(1971, 1, 1), date(2198, 1, 1))
clocks = st.times().map(lambda clock: clock.replace(microsecond=0))


def first_of_both(wall: datetime) -> bool:
    return at_local(wall.date(), wall.timetz().replace(tzinfo=None), BERLIN) == wall and not wall.fold


instants = st.builds(at_local, days, clocks, st.just(BERLIN)).filter(first_of_both)


@st.composite
def meetings(draw: st.DrawFn) -> tuple[Meeting, ...]:
    keys = draw(st.lists(st.one_of(written, st.sampled_from("123")), unique=True, max_size=3))
    return tuple(draw(meeting(key)) for key in keys)


@st.composite
def meeting(draw: st.DrawFn, key: str) -> Meeting:
    room = draw(texts)
    if draw(st.booleans()):
        day = draw(days)
        last = day + timedelta(days=draw(st.integers(1, 3)))
        return Meeting(key, at_local(day, time(0), BERLIN), at_local(last, time(0), BERLIN), True, room)
    starts = draw(instants)
    ends = draw(
        st.one_of(st.integers(1, 3000), st.integers(1, 200_000))
        .map(lambda minutes: (starts.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(BERLIN))
        .filter(first_of_both)
    )
    return Meeting(key, starts, ends, room=room)


@st.composite
def tariffs(draw: st.DrawFn) -> Tariff:
    currency = draw(st.sampled_from(["EUR", "CHF"]))
    money = st.builds(Money, st.integers(0, 10**9), st.just(currency))
    categories = draw(st.lists(st.one_of(st.just(STANDARD), written), min_size=1, max_size=3, unique=True))
    return Tariff(
        [Price(category, draw(money)) for category in categories],
        draw(st.none() | money),
        draw(st.booleans()),
        draw(texts),
    )


postcodes = texts.filter(lambda code: not (len(code) == 4 and code.isdigit()))
degrees = st.floats(-90, 90, allow_subnormal=False).map(lambda number: round(number, 6)) | st.none()
venues = st.builds(Venue, texts, texts, postcodes, texts, st.none() | st.booleans(), degrees, degrees)
periods = st.lists(st.none() | instants, min_size=2, max_size=2).map(
    lambda pair: Period(*sorted(pair)) if None not in pair else Period(*pair)  # type: ignore[type-var]
)
units = st.decimals(0, 999, places=2) | st.none()


@st.composite
def sessions(draw: st.DrawFn, id: str, offering: str) -> Session:
    return Session(
        SessionId(id),
        OfferingId(offering),
        draw(texts),
        draw(meetings()),
        draw(st.none() | st.integers(0, 10**9 - 1)),
        draw(st.integers(0, 9999)),
        draw(st.integers(0, 9999)),
        draw(st.none() | tariffs()),
        draw(periods),
        draw(venues.map(lambda venue: None if venue == Venue() else venue)),
        draw(units),
        draw(st.none() | st.builds(Money, st.integers(-(10**9), 10**9), st.sampled_from(["EUR", "CHF"]))),
        draw(st.sampled_from(Status)),
    )


@st.composite
def catalogues(draw: st.DrawFn) -> list[Listing]:
    offerings = draw(st.lists(ids, unique=True, max_size=3))
    session_ids = draw(st.lists(ids, unique=True, max_size=4))
    listings = []
    for id in offerings:
        offering = Offering(
            OfferingId(id),
            draw(st.sampled_from(list(PROVIDERS))),
            draw(names),
            draw(texts),
            draw(texts),
            draw(st.sampled_from(Format)),
            draw(sequences),
            draw(sequences),
            draw(texts),
            draw(st.lists(st.builds(Category, written, written, texts, texts), max_size=2)),
            draw(sequences),
            draw(st.lists(st.sampled_from(Accessibility), max_size=4)),
            draw(texts),
            draw(st.lists(st.builds(Detail, written, texts), max_size=2)),
        )
        number = draw(st.integers(0, len(session_ids)))
        ours, session_ids = session_ids[:number], session_ids[number:]
        listings.append(Listing(offering, [draw(sessions(one, id)) for one in ours]))
    return listings


HAND_MADE = """\
Kursnummer;Titel;Termine;Plätze;Entgelt
F27-1;Erste Schritte;30.03.2027 10:00-11:30;8;48,00
F27-2;Fotos sichern;2027-04-06 18.00 - 19.30 Uhr;unbegrenzt;0
"""


def read(content: bytes, provider: Provider | None = None) -> Reading:
    return csv_files.parse(content, provider=provider, zone=BERLIN)


def write(listings: Iterable[Listing]) -> bytes:
    return csv_files.write_listings(listings, zone=BERLIN, providers=PROVIDERS)


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))


def sessions_by_id(reading: Reading) -> dict[SessionId, Session]:
    return {session.id: session for listing in reading.listings for session in listing.sessions}


def by_id(listings: Iterable[Listing]) -> dict[OfferingId, tuple[Offering, dict[SessionId, Session]]]:
    return {one.offering.id: (one.offering, {each.id: each for each in one.sessions}) for one in listings}


@given(catalogues())
def test_what_is_written_is_read_back(listings: list[Listing]) -> None:
    providers = dict.fromkeys(PROVIDERS[listing.offering.provider] for listing in listings)
    assert read(write(listings)) == Reading(listings, (), providers)


@given(catalogues(), st.data())
def test_the_order_of_the_rows_does_not_matter(listings: list[Listing], data: st.DataObject) -> None:
    heading, *rows = cells(write(listings))
    shuffled = read(table(heading, data.draw(st.permutations(rows)), csv_files.Dialect.EXACT))
    assert shuffled.problems == ()
    assert by_id(shuffled.listings) == by_id(listings)


@given(catalogues())
def test_no_cell_of_a_catalogue_is_a_formula(listings: list[Listing]) -> None:
    for row in cells(write(listings)):
        for cell in row:
            visible = cell.lstrip(' "\ufeff\u200b')
            assert not visible.startswith(tuple("=+@\t\r\n＝＋－＠"))
            assert not visible.startswith("-") or visible[1:].replace(",", "").isdigit()


@given(st.sampled_from([b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE]), st.binary())
def test_no_bytes_raise_anything(mark: bytes, content: bytes) -> None:
    assert not read(mark + content).is_whole


@given(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]), st.binary(max_size=60), st.integers(0, 400))
def test_foreign_bytes_in_a_file_raise_nothing(encoding: str, foreign: bytes, position: int) -> None:
    content = HAND_MADE.encode(encoding)
    read(content[:position] + foreign + content[position:], VHS)


@given(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]), st.integers(0, 400))
def test_a_file_in_any_encoding_that_breaks_off_gives_at_most_its_sessions(encoding: str, length: int) -> None:
    whole = read(HAND_MADE.encode(encoding), VHS)
    assert sessions_by_id(read(HAND_MADE.encode(encoding)[:length], VHS)).keys() <= sessions_by_id(whole).keys()


@given(catalogues().map(write), st.data())
def test_of_a_file_that_breaks_off_only_the_last_row_can_be_misread(content: bytes, data: st.DataObject) -> None:
    cut = content[: data.draw(st.integers(0, len(content)))]
    before, after = sessions_by_id(read(content)), sessions_by_id(read(cut))
    misread = [id for id, session in after.items() if before[id] != session]
    assert not misread or (len(misread) == 1 and not cut.endswith(b"\n"))
