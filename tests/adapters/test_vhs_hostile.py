"""Feeds that are broken, cut off, mislabelled or meant to do harm: a problem each, and everything good before it."""

from __future__ import annotations

import io
import time
import tracemalloc
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from vhs_cases import COURSE, KURS, SAMPLE, SAMPLE_ENDS, berlin_json, berlin_xml, kufer_xml, openvhs_xml

from bildungsraum.adapters.vhs import berlin, kufer, openvhs
from bildungsraum.adapters.vhs.kinds import (
    AMOUNT,
    CLOCK,
    COUNT,
    DAY,
    FLAG,
    GERMAN_AMOUNT,
    LATITUDE,
    LINK,
    UNITS,
    reduced_in,
)
from bildungsraum.adapters.vhs.stream import Limits
from bildungsraum.ports import Item, Loss, Problem, Reading
from bildungsraum.sync import Listing

READS: list[Callable[..., Iterator[Item]]] = [openvhs.read, berlin.read, kufer.read]
FEEDS = [
    (openvhs.read, openvhs_xml(COURSE, {**COURSE, "guid": "c-2"})),
    (berlin.read, berlin_xml(COURSE, {**COURSE, "guid": "c-2"})),
    (berlin.read, berlin_json(COURSE, {**COURSE, "guid": "c-2"})),
    (kufer.read, kufer_xml(KURS, {**KURS, "knr": "271-02"})),
]
WHOLE = openvhs.parse(SAMPLE)


class Endless(io.RawIOBase):
    """A file that repeats *unit* after *head* for *size* bytes without ever having them all."""

    def __init__(self, head: bytes, unit: bytes, size: int) -> None:
        self.head, self.unit, self.left = head, unit, size
        self.given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        piece, self.head = self.head[:size], self.head[size:]
        if not piece:
            piece = (self.unit * (size // len(self.unit) + 1))[: min(size, self.left)]
            self.left -= len(piece)
        self.given += len(piece)
        return piece


def rest_of(reading: Reading) -> Problem:
    """The problem that ended the reading; it is the last, and the only one of its kind."""
    assert [one.loss for one in reading.problems].count(Loss.REST) == 1
    assert reading.problems[-1].loss is Loss.REST
    return reading.problems[-1]


# cut off and damaged --------------------------------------------------------------------------------------------------


@settings(max_examples=200)
@given(st.integers(0, SAMPLE_ENDS - 1))
@example(0)
@example(SAMPLE_ENDS - 1)
def test_wherever_the_sample_is_cut_off_what_is_before_is_given_and_the_end_is_missed(size: int) -> None:
    reading = openvhs.parse(SAMPLE[:size])
    assert reading.listings == WHOLE.listings[: len(reading.listings)]
    assert len(reading.listings) == SAMPLE.count(b"</veranstaltung>", 0, size)
    assert not reading.is_whole
    rest_of(reading)


@pytest.mark.parametrize(("read", "content"), FEEDS)
def test_every_format_can_be_cut_off_anywhere(read: Callable[..., Iterator[Item]], content: bytes) -> None:
    whole = Reading.of(read(io.BytesIO(content)))
    assert (len(whole.listings), whole.problems) == (2, ())
    for size in range(len(content)):
        reading = Reading.of(read(io.BytesIO(content[:size])))
        assert reading.listings == whole.listings[: len(reading.listings)]
        rest_of(reading)


def test_the_problem_of_a_feed_that_is_cut_off_says_where() -> None:
    in_xml, in_json = openvhs_xml(COURSE, COURSE)[:-20], berlin_json(COURSE, COURSE)[:-20]
    told = "document: found 'the end of the data', expected the rest of the document"
    assert str(rest_of(openvhs.parse(in_xml))).startswith("line 5, column ")
    assert str(rest_of(openvhs.parse(in_xml))).endswith(told)
    assert str(rest_of(berlin.parse(in_json))) == f"after record 1: {told}"


@pytest.mark.parametrize("read", READS)
@given(content=st.binary(max_size=300))
def test_arbitrary_bytes_never_raise(read: Callable[..., Iterator[Item]], content: bytes) -> None:
    rest_of(Reading.of(read(io.BytesIO(content))))


@pytest.mark.parametrize(("read", "content"), FEEDS)
@given(data=st.data())
def test_damaged_bytes_never_raise(read: Callable[..., Iterator[Item]], content: bytes, data: st.DataObject) -> None:
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    first, second = (Reading.of(read(io.BytesIO(bytes(damaged)))) for _ in range(2))
    assert first == second
    assert all(isinstance(one, Listing) for one in first.listings)
    assert all(len(one.found) <= 80 and one.found.isprintable() for one in first.problems)


@pytest.mark.parametrize(
    ("content", "where", "found"),
    [
        (b"", "line 1", "nothing"),
        (b"   \n ", "line 2, column 2", "the end of the data"),
        (b"<kurse>\n<kurs></kurse>", "line 2, column 9", "mismatched tag"),
        (b"<kurse><kurs>&nbsp;</kurs></kurse>", "line 1, column 14", "undefined entity"),
        (b"<kurse></kurse><kurse/>", "line 1, column 16", "junk after document element"),
        (b"<kurse>\0</kurse>", "line 1, column 8", "not well-formed (invalid token)"),
        (b"<veranstaltungen/>", "line 1, column 1", "<veranstaltungen>"),
        (b'{"veranstaltungen": []}', "line 1, column 1", "not well-formed (invalid token)"),
    ],
)
def test_what_is_no_feed_of_kufer_is_told_by_line_and_column(content: bytes, where: str, found: str) -> None:
    reading = kufer.parse(content)
    problem = rest_of(reading)
    assert (problem.where, problem.field, problem.found) == (where, "document", found)
    assert reading.listings == ()


@pytest.mark.parametrize(
    "document",
    [b'{"veranstaltungen": {"veranstaltung": [%s, {"guid" "x"}', b'{"veranstaltungen": {"veranstaltung": [%s, NaN'],
)
def test_json_that_is_none_ends_the_reading_behind_the_last_good_course(document: bytes) -> None:
    reading = berlin.parse(document % b'{"guid": "c-1", "name": "Erika", "beginn_datum": "2027-03-30"}')
    assert len(reading.listings) == 1
    assert str(rest_of(reading)) == (
        "after record 1: document: found 'something else', expected well-formed JSON in UTF-8"
    )


# encodings ------------------------------------------------------------------------------------------------------------

UMLAUTS = "<kurse>\n<kurs><knr>1</knr><haupttitel>Käse für 5 € – „frisch“</haupttitel><beginndat>30.03.2027</beginndat></kurs></kurse>"
TITLE = "Käse für 5 € – „frisch“"


@pytest.mark.parametrize(
    "content",
    [
        UMLAUTS.encode(),
        b"\xef\xbb\xbf" + UMLAUTS.encode(),
        UMLAUTS.encode("utf-16"),
        b'<?xml version="1.0" encoding="windows-1252"?>' + UMLAUTS.encode("cp1252"),
        b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>" + UMLAUTS.encode(),
    ],
)
def test_every_usual_encoding_is_read(content: bytes) -> None:
    reading = kufer.parse(content)
    assert [one.offering.title for one in reading.listings] == [TITLE]
    assert reading.problems == ()


@pytest.mark.parametrize("declaration", [b"", b'<?xml version="1.0"?>'])
def test_windows_1252_without_declaration_is_read_and_reported(declaration: bytes) -> None:
    reading = kufer.parse(declaration + UMLAUTS.encode("cp1252"))
    assert [one.offering.title for one in reading.listings] == [TITLE]
    expected = "UTF-8, or an encoding that is declared; read as windows-1252"
    assert reading.problems == (Problem("line 2", "encoding", "bytes that are not UTF-8", expected),)


@given(st.integers(1, 200), st.sampled_from(["utf-8", "cp1252"]))
def test_the_encoding_is_found_out_wherever_the_pieces_of_the_file_end(size: int, encoding: str) -> None:
    class Pieces(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            return super().read(size)

    items = kufer.read(Pieces(UMLAUTS.encode(encoding)))
    assert [one.offering.title for one in items if isinstance(one, Listing)] == [TITLE]


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b'<?xml version="1.0" encoding="UTF-8"?>' + UMLAUTS.encode("cp1252"), "encoding"),
        (b'<?xml version="1.0" encoding="klingonisch"?>' + UMLAUTS.encode(), "encoding"),
        (b'<?xml version="1.0" encoding="shift_jis"?>' + UMLAUTS.encode("shift_jis", "ignore"), "encoding"),
        (b'<?xml version="1.0" encoding="utf-16"?>' + UMLAUTS.encode(), "document"),
        (UMLAUTS.replace("für", "f\x81r").encode("latin-1", "replace").replace(b"K?", b"K\xe4"), "encoding"),
        (UMLAUTS.encode().replace("für".encode(), b"f\xfcr"), "encoding"),
    ],
)
def test_another_encoding_than_the_declared_one_ends_the_reading(content: bytes, field: str) -> None:
    reading = kufer.parse(content)
    assert rest_of(reading).field == field
    assert reading.listings == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
def test_json_is_read_with_and_without_byte_order_mark(encoding: str) -> None:
    content = berlin_json({**COURSE, "name": TITLE}).decode().encode(encoding)
    assert [one.offering.title for one in berlin.parse(content).listings] == [TITLE]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_json_in_another_encoding_is_a_problem(encoding: str) -> None:
    content = berlin_json({**COURSE, "name": TITLE}).decode().encode(encoding)
    assert berlin.parse(content).listings == ()
    rest_of(berlin.parse(content))


# attacks --------------------------------------------------------------------------------------------------------------

BOMB = b'<!DOCTYPE kurse [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><kurse><kurs>&b;</kurs></kurse>'
EXTERNAL = b'<!DOCTYPE kurse SYSTEM "http://127.0.0.1:9/x.dtd"><kurse/>'
STOLEN = b'<!DOCTYPE kurse [<!ENTITY x SYSTEM "file:///etc/passwd">]><kurse><kurs><knr>&x;</knr></kurs></kurse>'


@pytest.mark.parametrize(
    "content", [BOMB, EXTERNAL, STOLEN, b'<?xml version="1.0"?>\n' + BOMB, BOMB.decode().encode("utf-16")]
)
def test_a_document_type_is_refused_before_anything_is_expanded(content: bytes) -> None:
    problem = rest_of(kufer.parse(content))
    assert (problem.found, problem.expected) == ("<!DOCTYPE kurse>", "a feed without a document type")


@pytest.mark.parametrize(
    ("read", "head", "unit"),
    [
        (kufer.read, b"<kurse><kurs><knr>", b"x"),
        (kufer.read, b"<kurse><kurs><knr><![CDATA[", b"x"),
        (kufer.read, b"<kurse><kurs x='", b"x"),
        (kufer.read, b"<kurse><!--", b"x"),
        (kufer.read, b"<kurse>", b" "),
        (kufer.read, b"<kurse><kurs>", b"<a/>"),
        (kufer.read, b"<kurse><kurs>", b"<a>b</a>"),
        (kufer.read, b"<kurse>", b"<anderes>x</anderes>"),
        (kufer.read, b"<kurse>", b"<a>"),
        (kufer.read, b"<", b"a"),
        (openvhs.read, b"", b" "),
        (berlin.read, b'{"veranstaltungen": {"veranstaltung": [{"guid": "', b"x"),
        (berlin.read, b'{"veranstaltungen": {"veranstaltung": [{"guid": ', b"1"),
        (berlin.read, b'{"veranstaltungen": {"veranstaltung": [{"guid": [', b"1,"),
        (berlin.read, b'{"a": [', b'{"b":[]},'),
        (berlin.read, b"{", b" "),
        (berlin.read, b"[", b"1,"),
        (kufer.read, b"<kurse>", b"<kurs/>"),
        (berlin.read, b"[", b'{"guid":""},'),
        (berlin.read, b"", b"["),
        (berlin.read, b"", b'{"a":'),
    ],
)
def test_200_megabytes_in_one_place_end_soon_and_need_little_memory(
    read: Callable[..., Iterator[Item]], head: bytes, unit: bytes
) -> None:
    file = Endless(head, unit, 200_000_000)
    tracemalloc.start()
    started = time.perf_counter()
    try:
        reading = Reading.of(read(file))
        memory = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    rest_of(reading)
    assert reading.listings == ()
    assert file.given < 10_000_000
    assert memory < 80_000_000
    assert time.perf_counter() - started < 60


def test_good_courses_before_one_that_is_too_large_are_given() -> None:
    large = {**COURSE, "guid": "c-2", "text": {"text": "x" * 5000}}
    for read, content in ((berlin.read, berlin_json(COURSE, large)), (berlin.read, berlin_xml(COURSE, large))):
        reading = Reading.of(read(io.BytesIO(content), limits=Limits(record_bytes=2000)))
        assert [one.offering.id for one in reading.listings] == ["vhs-berlin:c-1"]
        assert (rest_of(reading).found, rest_of(reading).expected) == ("more than 2000 bytes", "at most 2000 bytes")


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        (Limits(record_nodes=10), "more than 10 values"),
        (Limits(depth=3), "4 levels"),
        (Limits(token_bytes=10), "more than 10 bytes"),
    ],
)
def test_every_limit_can_be_set_and_is_named(limits: Limits, found: str) -> None:
    nested = {**COURSE, "preis": {"betrag": "1.00"}, "veranstaltungsort": {"adresse": {"ort": "x"}}}
    assert (
        rest_of(Reading.of(berlin.read(io.BytesIO(berlin_xml(nested) + b"<!-- not finished"), limits=limits))).found
        == found
    )


def test_what_stands_between_courses_does_not_pile_up() -> None:
    rubbish = b'"x": "%s", "veranstaltung": {"guid": "c", "name": "x", "beginn_datum": "2027-03-30"}, ' % (
        b"x" * 500_000
    )
    for head, tail in ((b'{"veranstaltungen": {', b'"y": 1}}'), (b"{", b'"y": 1}')):
        file = io.BytesIO(head + rubbish * 100 + tail)
        tracemalloc.start()
        items = sum(1 for _ in berlin.read(file))
        memory = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert items == 1 + 100
        assert memory < 10_000_000


def test_too_many_problems_end_the_reading() -> None:
    wrong = [{**COURSE, "guid": f"c-{number}", "dauer": "lang"} for number in range(10)]
    reading = Reading.of(berlin.read(io.BytesIO(berlin_json(*wrong)), limits=Limits(problems=3)))
    assert len(reading.listings) == 3
    assert [one.found for one in reading.problems] == ["lang", "lang", "lang", "3 problems"]
    assert rest_of(reading).expected == "fewer than 3 problems in one feed"


def test_markup_that_is_not_escaped_is_a_problem_because_words_are_lost() -> None:
    reading = kufer.parse(kufer_xml({**KURS, "inhalt": {"#text": "Wir üben ", "b": "viel"}}))
    assert reading.listings[0].offering.text == "Wir üben"
    assert [(one.field, one.found) for one in reading.problems] == [("inhalt", "a group of fields")]


def test_a_limit_of_nothing_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="record_bytes"):
        Limits(record_bytes=0)


def test_a_text_without_end_is_cut_and_reported() -> None:
    reading = berlin.parse(berlin_json({**COURSE, "text": {"text": "x" * 150_000}}))
    assert len(reading.listings[0].offering.text) == 100_000
    assert [str(one) for one in reading.problems] == [
        "record 1: text/text: found '150000 characters', expected at most 100000 characters; the rest is cut"
    ]


def test_repeated_keys_in_json_are_several_values() -> None:
    reading = berlin.parse(b'{"guid": "c-1", "name": "x", "guid": "c-2", "beginn_datum": "2027-03-30"}')
    assert [one.offering.id for one in reading.listings] == ["vhs-berlin:c-1"]
    assert [(one.field, one.found) for one in reading.problems] == [("guid", "2 values")]


@pytest.mark.parametrize("number", ["1" * 5000, "1e400", "-0"])
@pytest.mark.parametrize("backend", ["yajl2_c", "python"])
def test_numbers_beyond_all_bounds_do_no_harm(number: str, backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    use_backend(backend, monkeypatch)
    reading = berlin.parse(b'{"guid": "c-1", "name": "x", "beginn_datum": "2027-03-30", "dauer": %s}' % number.encode())
    assert len(reading.problems) == (number != "-0")


@pytest.mark.parametrize("backend", ["yajl2_c", "python"])
@given(content=st.binary(max_size=60) | st.integers(1, 160).map(lambda missing: berlin_json(COURSE)[:-missing]))
def test_both_scanners_of_ijson_agree_about_what_is_good(backend: str, content: bytes) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        use_backend(backend, monkeypatch)
        rest_of(berlin.parse(content))


def use_backend(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ijson: Any = import_module("ijson")
    try:
        backend = ijson.get_backend(name)
    except ImportError:
        pytest.skip(f"ijson was built without {name}")
    monkeypatch.setattr(ijson, "basic_parse_coro", backend.basic_parse_coro)


# every kind of value --------------------------------------------------------------------------------------------------


@given(st.text() | st.from_regex(r"[0-9.,:+\-TZ ]{0,30}") | st.from_regex(r"erm[a-z.]{0,5} ?Preis:? ?[0-9.,]{0,20}"))
def test_no_text_makes_a_kind_of_value_raise(text: str) -> None:
    for kind in (AMOUNT, CLOCK, COUNT, DAY, FLAG, GERMAN_AMOUNT, LATITUDE, LINK, UNITS):
        kind.read(text)
    reduced_in(text)


@pytest.mark.parametrize("unit", ["9", "1.", "erm", "erm. Preis: ", "erm ", " ", "2027-", "https://"])
def test_no_text_takes_long_to_be_read_as_a_value(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    started = time.perf_counter()
    for kind in (AMOUNT, CLOCK, COUNT, DAY, FLAG, GERMAN_AMOUNT, LATITUDE, LINK, UNITS):
        kind.read(text)
    reduced_in(text)
    assert time.perf_counter() - started < 5


@given(
    st.dictionaries(
        st.sampled_from([*COURSE, "preis", "termin", "text", "schlagwort", "ortetermine"]),
        st.recursive(
            st.none() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["text", "termin", "adresse", "betrag", "#text", "beginn_datum", "@version"]),
                    inner,
                    max_size=3,
                )
            ),
        ),
    )
)
def test_a_course_of_any_shape_never_raises(fields: dict[str, Any]) -> None:
    reading = berlin.parse(berlin_json({**COURSE, **fields}))
    assert len(reading.listings) == 1 or reading.problems[-1].loss is Loss.RECORD
