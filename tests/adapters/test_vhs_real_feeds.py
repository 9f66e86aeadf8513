"""Feeds of real centres, which are not ours to ship: where they lie is told by ``BILDUNGSRAUM_FEEDS``.

The folder has the files below in ``openvhs``, ``berlin`` and ``kufer``.  What is expected are counts and facts about
their structure.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from bildungsraum.adapters.vhs import open_source
from bildungsraum.fees import Tariff
from bildungsraum.offering import Format
from bildungsraum.ports import Loss, Reading
from bildungsraum.schedule import Session
from bildungsraum.values import Money

FEEDS = os.environ.get("BILDUNGSRAUM_FEEDS", "")

pytestmark = pytest.mark.skipif(not FEEDS, reason="BILDUNGSRAUM_FEEDS does not name a folder of real feeds")


def reading(name: str) -> Reading:
    return Reading.of(open_source(str(Path(FEEDS) / name)).read())


def sessions(reading: Reading) -> list[Session]:
    return [listing.sessions[0] for listing in reading.listings]


def test_open_vhs_has_six_courses_with_every_kind_of_date() -> None:
    one = reading("openvhs/openvhs-1.2.xml")
    assert [provider.id for provider in one.providers] == ["0123456789"]
    assert [len(session.meetings) for session in sessions(one)] == [5, 10, 2, 1, 1, 1]
    assert [sum(meeting.all_day for meeting in session.meetings) for session in sessions(one)] == [0, 3, 2, 1, 1, 1]
    assert [session.capacity for session in sessions(one)] == [12, 12, 16, None, None, None]
    assert [session.tariff and session.tariff.prices[0].amount.cents for session in sessions(one)] == [
        8280,
        10900,
        6960,
        13000,
        0,
        None,
    ]
    assert Counter(session.number for session in sessions(one))["T58130"] == 2
    assert [(problem.field, problem.found) for problem in one.problems] == [("ende_datum", "2021-01-31")]


def test_berlin_of_2020_has_313_courses_and_no_problem() -> None:
    one = reading("berlin/2020-dialect-313-courses.json")
    assert (len(one.listings), one.problems) == (313, ())
    tariffs = [session.tariff for session in sessions(one) if session.tariff is not None]
    assert len(tariffs) == 313
    assert sum(tariff.reduced is not None for tariff in tariffs) == 234
    assert sessions(one)[0].tariff == Tariff.flat(Money(12620), reduced=Money(6560), remark="erm. Preis: 65,60 EUR")
    assert all(meeting.all_day for session in sessions(one) for meeting in session.meetings)
    assert sum(listing.offering.format is not Format.ON_SITE for listing in one.listings) == 8


def test_one_course_of_2020_has_a_misspelt_answer() -> None:
    one = reading("berlin/2020-dialect-one-course.json")
    assert len(one.listings) == 1
    assert [problem.found for problem in one.problems] == ["fasle"]


def test_berlin_in_xml_has_three_courses_and_nothing_about_customers() -> None:
    one = reading("berlin/2020-dialect-snippet.xml")
    assert (len(one.listings), one.problems) == (3, ())
    assert [listing.offering.level for listing in one.listings] == ["B2", "A1", ""]
    assert "75875" not in str(one)


def test_berlin_of_today_has_dates_rooms_and_a_position() -> None:
    one = reading("berlin/current-dialect-one-course.json")
    (session,) = sessions(one)
    assert one.problems == ()
    assert len(session.meetings) == 13
    assert {meeting.room[:4] for meeting in session.meetings} == {"Raum"}
    assert (session.capacity, session.taken_elsewhere, session.minimum) == (10, 1, 6)
    assert session.venue is not None
    assert (session.venue.step_free, session.venue.latitude) == (True, 52.528086)


def test_kufer_has_thirty_courses_some_of_them_overbooked() -> None:
    one = reading("kufer/internet-xml-30-courses.xml")
    assert (len(one.listings), one.problems) == (30, ())
    assert sum(len(session.meetings) for session in sessions(one)) == 630
    assert all(session.venue is not None and session.tariff is None for session in sessions(one))
    overbooked = [one for one in sessions(one) if one.capacity is not None and one.taken_elsewhere > one.capacity]
    assert len(overbooked) == 3


def test_the_return_file_of_bookings_is_another_format() -> None:
    one = reading("kufer/anmeldungen-example.xml")
    assert (one.listings, one.providers) == ((), ())
    assert [(problem.found, problem.loss) for problem in one.problems] == [("<ANMELDUNGEN>", Loss.REST)]


def test_a_folder_of_all_of_berlin_has_one_course_twice() -> None:
    one = reading("berlin")
    assert len(one.listings) == 313 + 3 + 1
    twice = [problem for problem in one.problems if problem.loss is Loss.RECORD]
    assert [problem.where for problem in twice] == ["2020-dialect-one-course.json, record 1"]
