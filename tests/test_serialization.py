"""Values to plain data and back: nothing is lost, and what does not fit is named with its path and its value."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from roedertal import BERLIN, COURSE

from bildungsraum import fees, reporting, testing
from bildungsraum.feedback import COURSE_SURVEY, Answer, Summary, Survey, summarise
from bildungsraum.fees import CancellationTerms, Quote, Reduction, Settlement, Tariff
from bildungsraum.forms import Filled, Form
from bildungsraum.offering import Offering, Provider
from bildungsraum.place import Venue
from bildungsraum.ports import Contact, Mark, Occupancy
from bildungsraum.registration import Request, RosterEvent
from bildungsraum.reminders import Message
from bildungsraum.reporting import Report
from bildungsraum.rules import FeedbackRule, Rules
from bildungsraum.schedule import Meeting, Session
from bildungsraum.serialization import (
    Malformed,
    event_from_json,
    events_to_json,
    from_json,
    from_plain,
    to_json,
    to_plain,
)
from bildungsraum.sync import Listing
from bildungsraum.testing import History
from bildungsraum.values import Money, Period, utc

EVENT = cast("type[RosterEvent]", RosterEvent)


def reports() -> SearchStrategy[Report]:
    return st.builds(
        lambda offering, history, period: reporting.report(
            [reporting.Entry(offering, history.session, history.roster)], period=period, zone=BERLIN
        ),
        testing.offerings(),
        testing.histories(),
        testing.periods(),
    )


def summaries() -> SearchStrategy[object]:
    moment = datetime(2027, 5, 1, tzinfo=BERLIN)
    return st.lists(testing.answers(COURSE_SURVEY), min_size=2, max_size=6).map(
        lambda given: summarise(COURSE_SURVEY, given, rule=FeedbackRule(answers_minimum=2), closes=moment, at=moment)
    )


NOUNS: dict[type, SearchStrategy[Any]] = {
    Money: testing.money(-10_000, 10_000_000),
    Period: testing.periods(),
    Venue: testing.venues(),
    Provider: testing.providers(),
    Offering: testing.offerings(),
    Meeting: testing.meetings(),
    Session: testing.sessions(),
    Listing: testing.listings(),
    Tariff: testing.tariffs(),
    Reduction: testing.reductions().filter(bool).map(lambda found: found[0]),
    CancellationTerms: testing.cancellation_terms(),
    Settlement: testing.settlements(),
    Quote: testing.tariffs().map(lambda one: fees.quote(one, categories=[price.category for price in one.prices])),
    Rules: testing.rules(),
    Request: testing.requests(),
    Message: testing.messages(),
    Survey: testing.surveys(),
    Answer: testing.answers(),
    Form: testing.forms(),
    Filled: testing.filled(),
    Summary: summaries(),
    Contact: testing.contacts(),
    Report: reports(),
    Mark: st.builds(Mark, testing.texts(), testing.texts(), st.booleans()),
    Occupancy: st.builds(Occupancy, st.none() | st.integers(0, 9), st.integers(0, 9)),
}


@pytest.mark.parametrize("kind", NOUNS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_written_and_read_again_is_the_same(kind: type[Any], data: st.DataObject) -> None:
    value = data.draw(NOUNS[kind])
    text = to_json(value)
    again = from_json(text, kind)
    assert again == value
    assert to_json(again) == text  # equal times may be written in two zones: this one is kept as well
    assert from_plain(to_plain(value), kind) == value


@given(testing.histories())
def test_every_event_is_written_with_its_type_and_read_again(history: History) -> None:
    texts = events_to_json(history.events)
    assert [json.loads(text)["type"] for text in texts] == [type(event).__name__ for event in history.events]
    assert tuple(event_from_json(text) for text in texts) == history.events


@given(testing.sessions())
def test_equal_values_give_equal_text_that_any_json_parser_reads(session: Session) -> None:
    text = to_json(session)
    assert to_json(evolve(session)) == text
    assert json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":")) == text


@given(testing.instants_with_zone())
def test_an_instant_keeps_the_zone_whose_clock_people_read(at: datetime) -> None:
    meeting = Meeting("1", at, (utc(at) + timedelta(hours=1)).astimezone(at.tzinfo))
    again = from_json(to_json(meeting), Meeting)
    assert (utc(again.starts), again.starts.isoformat()) == (utc(at), at.isoformat())
    assert str(again.starts.tzinfo) == str(at.tzinfo)


def test_plain_data_is_what_a_person_would_write() -> None:
    meeting = COURSE.meetings[0]
    assert to_plain(meeting)["starts"] == "2027-03-30T10:00:00+02:00[Europe/Berlin]"
    assert to_plain(Money(4800)) == "48.00 EUR"
    assert to_plain(Period(meeting.starts)) == {"starts": "2027-03-30T08:00:00+00:00", "ends": None}


def test_if_the_law_changes_the_clocks_the_wall_clock_counts() -> None:
    # written when summer time was still expected to be abolished: ten o'clock is what was printed on the poster
    written = to_json(COURSE.meetings[0]).replace("10:00:00+02:00", "10:00:00+01:00")
    assert from_json(written, Meeting).starts == COURSE.meetings[0].starts


# what does not fit ----------------------------------------------------------------------------------------------------

DATE = {"key": "1", "starts": "2027-04-07T10:00:00+02:00", "ends": "2027-04-07T12:00:00+02:00"}
BROKEN: list[tuple[type[Any], Any, tuple[str, ...]]] = [
    (Session, {"capacity": -1}, ("capacity must not be negative, got -1 @ $.capacity",)),
    (Session, {"capacity": 2.0}, ("int is wanted, got 2.0 @ $.capacity",)),
    (Session, {"capacity": True}, ("int is wanted, got True @ $.capacity",)),
    (Session, {"capacity": "viele"}, ("int is wanted, got 'viele' @ $.capacity",)),
    (Session, {"places": 2}, ("unknown: places @ $",)),
    (Session, {"costs": 48.0}, ("money is written as text, got 48.0 @ $.costs",)),
    (Session, {"costs": "48,00 EUR"}, ("not an amount of money: '48,00' @ $.costs",)),
    (Session, {"costs": "48.001 EUR"}, ("money has whole cents, got '48.001' @ $.costs",)),
    (Session, {"costs": "48.00 €"}, ("a currency is three capital letters (ISO 4217), got '€' @ $.costs",)),
    (Session, {"units": 1.5}, ("a decimal number is written as text, got 1.5 @ $.units",)),
    (Session, {"units": "NaN"}, ("not a finite number: 'NaN' @ $.units",)),
    (Session, {"units": "drei"}, ("not a decimal number: 'drei' @ $.units",)),
    (Session, {"status": "vorbei"}, ("'vorbei' is not a valid Status @ $.status",)),
    (Session, {"meetings": "x"}, ("a list is wanted, got 'x' @ $.meetings",)),
    (Session, {"meetings": {}}, ("a list is wanted, got {} @ $.meetings",)),
    (Session, {"meetings": [[]]}, ("a table of fields is wanted, got [] @ $.meetings[0]",)),
    (
        Session,
        {"meetings": [DATE, {**DATE, "key": "2", "ends": "2027-04-07T12:00:00"}]},
        ("a point in time needs an offset from UTC, got '2027-04-07T12:00:00' @ $.meetings[1].ends",),
    ),
    (
        Session,
        {"meetings": [{**DATE, "starts": "morgen"}, {**DATE, "room": None}]},
        ("not a point in time: 'morgen' @ $.meetings[0].starts", "str is wanted, got None @ $.meetings[1].room"),
    ),
    (
        Session,
        {"meetings": [{**DATE, "starts": "2027-04-07T10:00:00+02:00[Europe/Bautzen]"}]},
        ("not a time zone of the IANA database: 'Europe/Bautzen' @ $.meetings[0].starts",),
    ),
    (Venue, {"latitude": "51.2"}, ("a number is wanted, got '51.2' @ $.latitude",)),
    (Venue, {"latitude": 512}, ("latitude is given in degrees from -90 to 90, got 512.0 @ $",)),
    (Venue, {"step_free": 1}, ("bool is wanted, got 1 @ $.step_free",)),
    (Answer, {"values": [["overall", 1.5]]}, ("a whole number or a text is wanted, got 1.5 @ $.values[0]",)),
    (Answer, {"values": [["overall"]]}, ("a list of 2 is wanted, got ['overall'] @ $.values[0]",)),
    (Answer, {"values": ["ja"]}, ("a list is wanted, got 'ja' @ $.values[0]",)),
    (Provider, {"id": "vhs"}, ("name is missing @ $.name",)),
    (
        Session,
        {"capacity": -1, "minimum": -2, "units": "drei"},
        (
            "capacity must not be negative, got -1 @ $.capacity",
            "minimum must not be negative, got -2 @ $.minimum",
            "not a decimal number: 'drei' @ $.units",
        ),
    ),
    (
        Rules,
        {"district": {"id": "x", "name": "X"}, "admission": {"opens": {"weeks": 1}, "closes": 5}},
        (
            "a deadline has one of days, working_days, hours, got {'weeks': 1} @ $.admission.opens",
            "a table of fields is wanted, got 5 @ $.admission.closes",
        ),
    ),
    (
        Rules,
        {
            "district": {"id": "x", "name": "X", "zone": "Mars"},
            "reminders": [{"id": "a", "when": {"days": 1, "clock": "25:00"}}],
        },
        (
            "not a time zone of the IANA database: 'Mars' @ $.district.zone",
            "not a time of day: '25:00' @ $.reminders[0].when.clock",
        ),
    ),
]


@pytest.mark.parametrize(("kind", "plain", "faults"), BROKEN, ids=[faults[0] for *_, faults in BROKEN])
def test_what_does_not_fit_is_named_with_its_path_and_its_value(
    kind: type[Any], plain: dict[str, Any], faults: tuple[str, ...]
) -> None:
    complete = {"id": "phone-1", "offering": "phone"} | plain if kind is Session else plain
    with pytest.raises(Malformed) as caught:
        from_plain(complete, kind)
    assert (caught.value.kind, caught.value.faults) == (kind.__name__, faults)
    with pytest.raises(Malformed) as caught:
        from_json(json.dumps(complete), kind)
    assert caught.value.faults == faults


@pytest.mark.parametrize("plain", ["x", 3, None, [], True, 1.5])
@pytest.mark.parametrize("kind", [Session, EVENT], ids=["session", "event"])
def test_what_is_no_table_of_fields_at_all_is_malformed_too(kind: type[Any], plain: object) -> None:
    with pytest.raises(Malformed, match="a table of fields is wanted"):
        from_plain(plain, kind)


@pytest.mark.parametrize("name", ["Vanished", "", None, 1, ["NoShow"]])
def test_an_event_that_nobody_knows_is_named(name: object) -> None:
    with pytest.raises(Malformed) as caught:
        event_from_json(json.dumps({"type": name}))
    assert str(caught.value) == f"not a event of a roster: no event is called {name!r} @ $"


@pytest.mark.parametrize("text", ["", "{", "{'id': 1}", "NULL", "[" * 100_000])
def test_what_is_no_json_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        from_json(text, Session)


@given(testing.sessions(), st.data())
def test_an_unknown_key_is_refused_wherever_it_stands(session: Session, data: st.DataObject) -> None:
    plain = to_plain(session)
    tables = [plain, plain["registration"], *plain["meetings"], *filter(None, (plain["tariff"], plain["venue"]))]
    data.draw(st.sampled_from(tables))["colour"] = "green"
    with pytest.raises(Malformed, match="unknown: colour"):
        from_plain(plain, Session)
