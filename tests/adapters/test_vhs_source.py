"""A feed by its address: files, folders and the web, recognised by what is in them."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from http_cases import Web, answer, serving
from vhs_cases import COURSE, KURS, SAMPLE, berlin_json, berlin_xml, kufer_xml, openvhs_xml

from bildungsraum.adapters.vhs import berlin, kufer, open_source, openvhs
from bildungsraum.adapters.vhs.source import recognise
from bildungsraum.offering import Provider
from bildungsraum.ports import Fetched, Item, Loss, Mark, Problem, Reading, Source, Unreachable
from bildungsraum.sync import Listing
from bildungsraum.values import ProviderId

FEEDS = {
    "09994:c-1": openvhs_xml(COURSE),
    "vhs-berlin:c-1": berlin_json(COURSE),
    "vhs-berlin:c-2": berlin_xml({**COURSE, "guid": "c-2"}),
    "kufer:271-01": kufer_xml(KURS),
}


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.setenv("NO_PROXY", "*")
    with serving() as web:
        yield web


def saved(path: Path, content: bytes) -> Source:
    path.write_bytes(content)
    return open_source(str(path))


def without_mark(source: Source) -> Reading:
    return Reading.of(item for item in source.read() if not isinstance(item, Mark))


def ids(reading: Reading) -> list[str]:
    return [listing.offering.id for listing in reading.listings]


# what is in it --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("id", "content"), FEEDS.items())
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\n \n"])
def test_a_feed_is_recognised_by_its_content_and_not_by_its_name(
    id: str, content: bytes, before: bytes, tmp_path: Path
) -> None:
    if before.isspace():
        content = content.removeprefix(b'<?xml version="1.0" encoding="UTF-8"?>').removeprefix(
            b'<?xml version="1.0" encoding="utf-8"?>'
        )
    reading = Reading.of(saved(tmp_path / "export.csv", before + content).read())
    assert (ids(reading), reading.problems) == ([id], ())


@pytest.mark.parametrize(
    ("content", "read"),
    [
        (b'<veranstaltungen version="1.1">', openvhs.read),
        (b'<v:veranstaltungen xmlns:v="http://www.dvv-vhs.de/Open-VHS">', openvhs.read),
        (b"<veranstaltungen><export>", openvhs.read),
        (b"<veranstaltungen><veranstaltung>", berlin.read),
        (b"<veranstaltungen>", berlin.read),
        ("<!-- Käse --><kurse>".encode("cp1252"), kufer.read),
        ("<kurse>".encode("utf-16"), kufer.read),
        (b' {"x": 1', berlin.read),
        (b"<kurs>", None),
        (b"<html>", None),
        (b"<!DOCTYPE kurse><kurse>", None),
        (b"<kurse", None),
        (b"", None),
    ],
)
def test_the_root_tells_the_format(content: bytes, read: object) -> None:
    assert recognise(content) is read


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "nothing"),
        (b"Kursnummer;Titel\n1;Yoga\n", "neither XML nor JSON"),
        (b"\x1f\x8b\x08\x00", "compressed data"),
        (b"PK\x03\x04", "compressed data"),
        (b"<!DOCTYPE html><html></html>", "<!DOCTYPE html>"),
        (b"<html></html>", "<html>"),
        (b"<ANMELDUNGEN/>", "<ANMELDUNGEN>"),
        ("<!-- Käse --><andere/>".encode("cp1252"), "<andere>"),
        ("<andere/>".encode("utf-16"), "<andere>"),
        (b"<andere", "the end of the data"),
        (b"{}", "JSON of another kind"),
    ],
)
def test_what_is_no_feed_is_a_problem_and_has_no_mark(content: bytes, found: str, tmp_path: Path) -> None:
    items = list(saved(tmp_path / "feed", content).read())
    assert not any(isinstance(item, Mark | Provider | Listing) for item in items)
    reading = Reading.of(items)
    assert (reading.problems[-1].found, reading.problems[-1].loss) == (found, Loss.REST)


def test_provider_and_zone_may_be_given(tmp_path: Path) -> None:
    (tmp_path / "feed").write_bytes(kufer_xml({**KURS, "beginnuhr": "09:00", "endeuhr": "10:00"}))
    ours = Provider(ProviderId("vhs"), "Unsere VHS")
    reading = Reading.of(open_source(str(tmp_path / "feed"), provider=ours, zone="Atlantic/Azores").read())
    (listing,) = reading.listings
    assert (listing.offering.provider, reading.providers) == ("vhs", (ours,))
    assert str(listing.sessions[0].meetings[0].starts.tzinfo) == "Atlantic/Azores"


# files ----------------------------------------------------------------------------------------------------------------


def test_a_file_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="No such file"):
        list(open_source(str(tmp_path / "kurse.xml")).read())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_neither_file_nor_folder_cannot_be_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Unreachable, match="neither a file nor a folder"):
        list(open_source(str(tmp_path / "pipe")).read())


def test_a_file_that_has_not_changed_is_not_read_again(tmp_path: Path) -> None:
    source = saved(tmp_path / "feed", SAMPLE)
    *_, mark = source.read()
    assert isinstance(mark, Mark)
    assert list(source.read(mark)) == [Mark(mark.etag, mark.modified, unchanged=True)]
    (tmp_path / "feed").write_bytes(SAMPLE.replace(b"F27-5101", b"F27-5999"))
    assert len(list(source.read(mark))) == 62


def test_a_feed_that_broke_off_leaves_no_mark(tmp_path: Path) -> None:
    items = list(saved(tmp_path / "feed", SAMPLE[:20_000]).read())
    assert not any(isinstance(item, Mark) for item in items)
    assert isinstance(items[-1], Problem)
    assert items[-1].loss is Loss.REST


def test_a_source_is_known_by_its_address(tmp_path: Path) -> None:
    assert open_source(str(tmp_path / "feed")).name == str(tmp_path / "feed")


# folders --------------------------------------------------------------------------------------------------------------


def folder(path: Path, **files: bytes) -> Source:
    for name, content in files.items():
        (path / name).write_bytes(content)
    return open_source(str(path))


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    content = dict(zip(("c", "a", "d", "b"), FEEDS.values(), strict=True))
    (tmp_path / ".hidden").write_bytes(b"nonsense")
    (tmp_path / "older").mkdir()
    reading = without_mark(folder(tmp_path, **content))
    assert (ids(reading), reading.problems) == (["vhs-berlin:c-1", "kufer:271-01", "09994:c-1", "vhs-berlin:c-2"], ())


def test_an_unknown_file_is_a_problem_and_the_others_are_read(tmp_path: Path) -> None:
    reading = without_mark(folder(tmp_path, a=FEEDS["09994:c-1"], b=b"Notiz", c=FEEDS["kufer:271-01"]))
    assert ids(reading) == ["09994:c-1", "kufer:271-01"]
    assert [str(one).partition(", expected")[0] for one in reading.problems] == [
        "b, line 1: document: found 'neither XML nor JSON'"
    ]
    assert not reading.is_whole


def test_a_course_in_two_files_is_a_problem_that_names_the_file(tmp_path: Path) -> None:
    reading = without_mark(folder(tmp_path, a=FEEDS["kufer:271-01"], b=FEEDS["kufer:271-01"]))
    assert ids(reading) == ["kufer:271-01"]
    assert [(one.where, one.loss) for one in reading.problems] == [("b, record 1, line 1", Loss.RECORD)]


def test_a_folder_has_a_mark_for_all_its_files(tmp_path: Path) -> None:
    source = folder(tmp_path, a=FEEDS["09994:c-1"], b=FEEDS["kufer:271-01"])
    *_, mark = source.read()
    assert isinstance(mark, Mark)
    assert list(source.read(mark)) == [Mark(mark.etag, unchanged=True)]
    (tmp_path / "b").rename(tmp_path / "c")
    assert len(list(source.read(mark))) == 5


def test_a_folder_without_files_is_a_problem(tmp_path: Path) -> None:
    (problem,) = Reading.of(open_source(str(tmp_path)).read()).problems
    assert (problem.found, problem.loss) == ("no file", Loss.REST)


# the web --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("id", "content"), FEEDS.items())
def test_every_format_is_read_from_the_web(id: str, content: bytes, web: Web) -> None:
    *items, mark = open_source(web.at("/feed", answer(content, ETag='"1"'))).read()
    assert mark == Mark('"1"')
    assert ids(Reading.of(items)) == [id]


def test_what_has_not_changed_on_the_web_is_only_a_mark(web: Web) -> None:
    source = open_source(web.at("/feed", answer(status=304)))
    assert list(source.read(Mark('"1"'))) == [Mark('"1"', unchanged=True)]


def test_a_feed_that_cannot_be_had_is_told(web: Web) -> None:
    with pytest.raises(Unreachable, match="404 Not Found"):
        list(open_source(web.at("/feed", answer(status=404))).read())


def test_a_feed_on_the_web_that_broke_off_leaves_no_mark(web: Web) -> None:
    items = list(open_source(web.at("/feed", answer(SAMPLE[:20_000], ETag='"1"'))).read())
    assert not any(isinstance(item, Mark) for item in items)


def test_another_way_to_fetch_may_be_given_and_its_file_is_closed() -> None:
    asked: list[tuple[str, Mark | None]] = []
    body = io.BytesIO(SAMPLE)

    def fetch(url: str, mark: Mark | None) -> Fetched:
        asked.append((url, mark))
        return Fetched(body, Mark('"2"'))

    source = open_source("https://anna:geheim@vhs.example/feed?x=1", fetch=fetch)
    first: Item = next(iter(source.read(Mark('"1"'))))
    assert isinstance(first, Provider)
    assert asked == [("https://anna:geheim@vhs.example/feed?x=1", Mark('"1"'))]
    assert body.closed


def test_a_password_stands_neither_in_the_name_nor_in_the_repr() -> None:
    source = open_source("https://anna:geheim@vhs.example/feed@2?x=1")
    assert source.name == "https://vhs.example/feed@2?x=1"
    assert "geheim" not in repr(source)


@pytest.mark.parametrize("address", ["ftp://vhs.example/kurse.xml", "file:///etc/passwd", "", "kurse\0.xml"])
def test_an_address_that_is_neither_a_path_nor_of_the_web_is_an_error_of_the_caller(address: str) -> None:
    with pytest.raises(ValueError, match=r"only http and https|not a path"):
        open_source(address)


def test_an_unknown_zone_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="Mond"):
        open_source("kurse.xml", zone="Mond/Krater")


# around it ------------------------------------------------------------------------------------------------------------


def test_json_without_ijson_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ijson", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'bildungsraum\[feeds\]'"):
        list(saved(tmp_path / "feed", berlin_json(COURSE)).read())
    assert len(Reading.of(saved(tmp_path / "feed", berlin_xml(COURSE)).read()).listings) == 1


def test_the_door_is_known_by_name() -> None:
    (entry,) = entry_points(group="bildungsraum.sources", name="vhs")
    assert entry.load() is open_source
