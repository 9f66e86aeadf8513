"""The feed to which anybody may subscribe."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from ics_calendar_cases import BERLIN, DOMAIN, EVENINGS, STAMP, TABLET, events_of, text_of

from bildungsraum.adapters import ics_calendar
from bildungsraum.offering import Offering
from bildungsraum.place import Venue
from bildungsraum.schedule import Meeting, Session, Status, weekly
from bildungsraum.values import SessionId, utc

CLOCK_CHANGES = [
    date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31), date(2028, 3, 26),
    date(2028, 10, 29), date(2029, 3, 25), date(2029, 10, 28), date(2030, 3, 31), date(2030, 10, 27),
]  # fmt: skip
days = st.one_of(
    st.builds(lambda day, weeks: day - timedelta(weeks=weeks), st.sampled_from(CLOCK_CHANGES), st.integers(0, 3)),
    st.dates(date(2024, 1, 1), date(2035, 12, 31)),
)
clocks = st.times().map(lambda one: one.replace(second=0, microsecond=0))
awkward = st.text(alphabet=',;:\\"^%nN\n\t ä€😀', min_size=1) | st.text(st.characters(), min_size=1)
titles = awkward.filter(str.strip)


def feed_of(session: Session, offering: Offering = TABLET) -> bytes:
    return ics_calendar.feed([(offering, session)], name="Kurse", domain=DOMAIN, stamp=STAMP, zone=BERLIN)


def with_meetings(*meetings: Meeting) -> Session:
    return evolve(EVENINGS, meetings=meetings)


# rules ----------------------------------------------------------------------------------------------------------------


@given(days, clocks, st.sampled_from([time(5), time(23, 59)]), st.integers(1, 5))
def test_every_meeting_is_read_back_at_its_instant_and_by_its_wall_clock(
    day: date, starts: time, ends: time, times: int
) -> None:
    session = with_meetings(*weekly(day, starts, ends, BERLIN, times=times))
    read = [(one["DTSTART"].dt, one["DTEND"].dt) for one in events_of(feed_of(session))]
    assert [(utc(start), utc(end)) for start, end in read] == [
        (utc(one.starts), utc(one.ends)) for one in session.meetings
    ]
    assert [start.astimezone(BERLIN).time() for start, _ in read] == [one.starts.time() for one in session.meetings]


@given(st.integers(0, 5 * 366 * 24 * 60), st.integers(1, 600))
def test_no_instant_is_lost_not_even_in_the_hour_that_is_shown_twice(start: int, minutes: int) -> None:
    starts = STAMP + timedelta(minutes=start)
    meeting = Meeting("1", starts, starts + timedelta(minutes=minutes))
    (read,) = events_of(feed_of(with_meetings(meeting)))
    assert (utc(read["DTSTART"].dt), utc(read["DTEND"].dt)) == (meeting.starts, meeting.ends)


@given(titles, st.text(st.characters()), st.lists(awkward, max_size=3), awkward, st.text(st.characters()))
def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut(
    title: str, text: str, topics: list[str], room: str, name: str
) -> None:
    offering = evolve(TABLET, title=title, subtitle=title, text=text, topics=topics, link=f"https://vhs.example/{text}")
    session = with_meetings(evolve(EVENINGS.meetings[0], room=room))
    document = ics_calendar.feed([(offering, session)], name=name, domain=DOMAIN, stamp=STAMP, zone=BERLIN)
    *lines, end = document.split(b"\r\n")
    assert end == b""
    assert [line for line in lines if len(line) > 75 or b"\r" in line or b"\n" in line] == []
    letters = "".join(line.decode() for line in lines)
    assert {letter for letter in letters if unicodedata.category(letter) == "Cc"} <= {"\t"}


@given(st.text(alphabet=',;:\\"^%nN\n\t ä€😀', min_size=1).filter(str.strip).filter(lambda one: one[-1] != "\n"))
def test_titles_topics_and_rooms_are_read_back_letter_by_letter(words: str) -> None:
    session = evolve(EVENINGS, meetings=[evolve(EVENINGS.meetings[0], room=words)], venue=None)
    (read,) = events_of(feed_of(session, evolve(TABLET, title=words, topics=[words, "Internet"])))
    assert (str(read["SUMMARY"]), str(read["LOCATION"])) == (words, words)
    assert read.categories == [words, "Internet"]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip), st.text(min_size=1))
def test_every_meeting_has_a_name_of_its_own_that_any_program_can_keep(key: str, id: str) -> None:
    if not id.strip():
        return
    first, second = EVENINGS.meetings
    session = evolve(EVENINGS, id=SessionId(id), meetings=[evolve(first, key=key), evolve(second, key=f"{key}/1")])
    other = evolve(session, id=SessionId(f"{id}/{key}"))
    names = [str(one["UID"]) for one in events_of(feed_of(session)) + events_of(feed_of(other))]
    assert len(set(names)) == 4
    assert all(name.isascii() and name.isprintable() and " " not in name for name in names)


@given(st.sampled_from(Status), st.integers(0, 50))
def test_nobody_and_no_online_room_stands_in_the_feed(status: Status, version: int) -> None:
    meetings = [evolve(one, link="https://meet.example/geheim") for one in EVENINGS.meetings]
    document = text_of(feed_of(evolve(EVENINGS, meetings=meetings, status=status, version=version)))
    assert [word for word in ("ATTENDEE", "ORGANIZER", "CONFERENCE", "mailto", "geheim") if word in document] == []


@given(st.lists(days, min_size=1, max_size=4))
def test_the_same_values_give_the_same_bytes(first_days: list[date]) -> None:
    entries = [
        (TABLET, evolve(EVENINGS, id=SessionId(str(number)), meetings=weekly(day, time(9), time(10), BERLIN, times=3)))
        for number, day in enumerate(first_days)
    ]
    once, again = (
        ics_calendar.feed(list(entries), name="Kurse", domain=DOMAIN, stamp=STAMP, zone=BERLIN) for _ in range(2)
    )
    assert once == again


# examples -------------------------------------------------------------------------------------------------------------


def test_a_course_of_two_evenings_looks_like_this() -> None:
    assert (
        text_of(feed_of(EVENINGS))
        == r"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//bildungsraum//bildungsraum//DE
METHOD:PUBLISH
NAME:Kurse
X-WR-CALNAME:Kurse
REFRESH-INTERVAL;VALUE=DURATION:PT6H
X-PUBLISHED-TTL:PT6H
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:20250330T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY:Tablet\, erste Schritte 1/2
DTSTART;TZID=Europe/Berlin:20260323T180000
DTEND;TZID=Europe/Berlin:20260323T193000
DTSTAMP:20260201T080000Z
UID:26F-101/1@kurse.musterkreis.example
SEQUENCE:2
CATEGORIES:Tablet,Internet\; sicher\, gut
DESCRIPTION:Bitte bringen Sie Ihr Gerät mit.\n\nhttps://vhs.example/tablet
GEO:51.500000;13.250000
LOCATION:Volkshochschule\, Schulweg 1\, 01234 Musterstadt\, Raum 2
STATUS:CONFIRMED
URL:https://vhs.example/tablet
END:VEVENT
BEGIN:VEVENT
SUMMARY:Tablet\, erste Schritte 2/2
DTSTART;TZID=Europe/Berlin:20260330T180000
DTEND;TZID=Europe/Berlin:20260330T193000
DTSTAMP:20260201T080000Z
UID:26F-101/2@kurse.musterkreis.example
SEQUENCE:2
CATEGORIES:Tablet,Internet\; sicher\, gut
DESCRIPTION:Bitte bringen Sie Ihr Gerät mit.\n\nhttps://vhs.example/tablet
GEO:51.500000;13.250000
LOCATION:Volkshochschule\, Schulweg 1\, 01234 Musterstadt\, Raum 2
STATUS:CONFIRMED
URL:https://vhs.example/tablet
END:VEVENT
END:VCALENDAR
"""
    )


def test_a_day_without_times_ends_with_the_day_after() -> None:
    session = with_meetings(Meeting.whole_day(date(2026, 3, 29), BERLIN, key="1"))
    document = text_of(feed_of(session))
    assert "DTSTART;VALUE=DATE:20260329\n" in document
    assert "DTEND;VALUE=DATE:20260330\n" in document


@pytest.mark.parametrize("ends", [time(0), time(23, 59)])
def test_a_weekend_that_was_kept_in_utc_is_still_two_days(ends: time) -> None:
    last = date(2026, 10, 26) if ends == time(0) else date(2026, 10, 25)
    starts, end = datetime(2026, 10, 24, tzinfo=BERLIN), datetime.combine(last, ends, BERLIN)
    (read,) = events_of(feed_of(with_meetings(Meeting("1", utc(starts), utc(end), all_day=True))))
    assert (read["DTSTART"].dt, read["DTEND"].dt) == (date(2026, 10, 24), date(2026, 10, 26))


def test_the_second_half_past_two_of_an_october_night_is_said_in_utc() -> None:
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    document = text_of(feed_of(with_meetings(Meeting("1", first, second))))
    assert "DTSTART;TZID=Europe/Berlin:20261025T023000\nDTEND:20261025T013000Z\n" in document


def test_a_single_meeting_is_not_numbered() -> None:
    (read,) = events_of(feed_of(with_meetings(EVENINGS.meetings[0])))
    assert str(read["SUMMARY"]) == "Tablet, erste Schritte"


def test_a_cancelled_session_is_shown_as_cancelled_and_is_newer_than_before() -> None:
    before, after = events_of(feed_of(EVENINGS)), events_of(feed_of(evolve(EVENINGS, status=Status.CANCELLED)))
    assert [str(one["STATUS"]) for one in after] == ["CANCELLED", "CANCELLED"]
    assert [one["UID"] for one in after] == [one["UID"] for one in before]
    assert all(new["SEQUENCE"] > old["SEQUENCE"] for old, new in zip(before, after, strict=True))


def test_withdrawn_sessions_and_those_without_meetings_leave_a_calendar_that_is_still_valid() -> None:
    entries = [(TABLET, evolve(EVENINGS, status=Status.WITHDRAWN)), (TABLET, evolve(EVENINGS, meetings=()))]
    document = ics_calendar.feed(entries, name="Kurse", domain=DOMAIN, stamp=STAMP, zone=BERLIN)
    read: Any = icalendar.Calendar.from_ical(document)
    read.validate()
    assert [one.name for one in read.subcomponents] == ["VTIMEZONE"]


def test_what_is_not_known_is_left_out() -> None:
    bare = Offering(TABLET.id, TABLET.provider, "Sprechstunde", topics=(" ",), link="auf Anfrage")
    session = evolve(EVENINGS, meetings=[evolve(EVENINGS.meetings[0], room="")], venue=Venue())
    (read,) = events_of(feed_of(session, bare))
    assert set(read) == {"SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "STATUS", "DESCRIPTION"}


def test_a_web_address_is_written_so_that_a_program_can_open_it() -> None:
    first, _ = events_of(feed_of(EVENINGS, evolve(TABLET, link="https://vhs.example/für alle?a=1,2%20")))
    assert first["URL"] == "https://vhs.example/f%C3%BCr%20alle?a=1,2%20"


def test_tiny_coordinates_are_written_without_an_exponent() -> None:
    document = text_of(feed_of(evolve(EVENINGS, venue=Venue("Insel", latitude=1e-5, longitude=-1e-7))))
    assert "GEO:0.000010;-0.000000\n" in document


def test_every_kind_of_line_break_is_written_as_one_and_nothing_breaks_the_file() -> None:
    breaks = [chr(number) for number in range(0x3000) if len(f"a{chr(number)}b".splitlines()) == 2]
    text = "".join(f"Zeile{one}" for one in breaks) + "En\x00de"
    first, _ = events_of(feed_of(EVENINGS, evolve(TABLET, text=text, link="")))
    assert str(first["DESCRIPTION"]) == "Zeile\n" * len(breaks) + "Ende"


def test_half_a_letter_from_a_broken_feed_is_left_out() -> None:
    half = chr(0xD83D)
    broken = evolve(TABLET, title=f"Tablet{half}", text="", link=f"https://vhs.example/{half}")
    first, _ = events_of(feed_of(EVENINGS, broken))
    assert (first["SUMMARY"], first["URL"]) == ("Tablet 1/2", "https://vhs.example/")


def test_a_domain_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="'kurse example'"):
        ics_calendar.feed([(TABLET, EVENINGS)], name="Kurse", domain="kurse example", stamp=STAMP, zone=BERLIN)


def test_a_stamp_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        ics_calendar.feed([], name="Kurse", domain=DOMAIN, stamp=STAMP.replace(tzinfo=None), zone=BERLIN)
