"""Open-vhs: the feed that is shipped as a sample, its provider and its versions."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from vhs_cases import COURSE, SAMPLE, element, openvhs_xml

from bildungsraum.adapters.vhs import openvhs
from bildungsraum.offering import Accessibility, Format, Provider
from bildungsraum.ports import Loss, Problem, Reading
from bildungsraum.values import ProviderId

RÖDERTAL = Provider(ProviderId("09994"), "Volkshochschule Rödertal")


@pytest.fixture(scope="module")
def sample() -> Reading:
    return openvhs.parse(SAMPLE)


def test_the_sample_is_read_without_a_problem(sample: Reading) -> None:
    assert (len(sample.listings), sample.problems, sample.providers) == (60, (), (RÖDERTAL,))
    assert sample.is_whole


def test_the_sample_has_every_format(sample: Reading) -> None:
    formats = Counter(listing.offering.format for listing in sample.listings)
    assert formats == {Format.ON_SITE: 40, Format.ONLINE: 12, Format.HYBRID: 6, Format.SELF_PACED: 2}


def test_each_course_of_the_sample_has_one_session_of_the_same_key(sample: Reading) -> None:
    for listing in sample.listings:
        (session,) = listing.sessions
        assert (session.id, session.offering) == (str(listing.offering.id), listing.offering.id)
        assert session.id.startswith("09994:")
        assert session.number


def test_online_courses_of_the_sample_have_no_venue_and_all_others_have_one(sample: Reading) -> None:
    for listing in sample.listings:
        somewhere = listing.sessions[0].venue is not None
        assert somewhere or listing.offering.format is not Format.ON_SITE


def test_the_meetings_of_the_sample_are_as_many_as_its_dates(sample: Reading) -> None:
    dated = sum(len(listing.sessions[0].meetings) for listing in sample.listings)
    assert dated == SAMPLE.count(b"<termin>")
    self_paced = [one for one in sample.listings if one.offering.format is Format.SELF_PACED]
    assert [one.sessions[0].meetings for one in self_paced] == [(), ()]


def test_times_of_the_sample_are_in_berlin_with_and_without_offset(sample: Reading) -> None:
    meetings = [meeting for listing in sample.listings for meeting in listing.sessions[0].meetings]
    assert {str(meeting.starts.tzinfo) for meeting in meetings} == {"Europe/Berlin"}
    assert {meeting.starts.utcoffset() for meeting in meetings} <= {timedelta(hours=1), timedelta(hours=2)}


def test_courses_of_the_sample_are_free_full_reducible_and_easier_to_attend(sample: Reading) -> None:
    sessions = [listing.sessions[0] for listing in sample.listings]
    tariffs = [one.tariff for one in sessions if one.tariff is not None]
    assert len(tariffs) == 59
    assert sum(one.is_free for one in tariffs) == 15
    assert sum(one.reduced is not None for one in tariffs) == 32
    assert sum(not one.reducible for one in tariffs) == 23
    easier = [
        one.offering for one in sample.listings if Accessibility.ACCESSIBLE_LEARNING in one.offering.accessibility
    ]
    assert len(easier) == 14


def test_reading_the_sample_twice_gives_the_same(sample: Reading) -> None:
    assert openvhs.parse(SAMPLE) == sample


def test_the_provider_comes_first_and_may_be_given() -> None:
    ours = Provider(ProviderId("vhs"), "Unsere VHS")
    reading = openvhs.parse(openvhs_xml(COURSE), provider=ours)
    assert (reading.providers, reading.listings[0].offering.id) == ((ours,), "vhs:c-1")


@pytest.mark.parametrize("version", ["0.9", "1.0", "1.1", "1.2"])
def test_all_versions_are_read(version: str) -> None:
    reading = openvhs.parse(openvhs_xml(COURSE).replace(b'version="1.2"', f'version="{version}"'.encode()))
    assert (len(reading.listings), reading.problems) == (1, ())


def test_a_later_version_is_read_and_reported() -> None:
    reading = openvhs.parse(openvhs_xml(COURSE).replace(b'version="1.2"', b'version="2.0"'))
    assert len(reading.listings) == 1
    assert reading.problems == (Problem("line 1", "@version", "2.0", "one of 0.9, 1.0, 1.1, 1.2"),)


def test_without_its_provider_no_course_has_a_name_and_nothing_is_read() -> None:
    whole = openvhs_xml(COURSE)
    late = whole[: whole.index(b"<export>")] + whole[whole.index(b"<veranstaltung>") :]
    expected = Problem("record 1, line 3", "export/ersteller", "nothing", "the provider, before its courses", Loss.REST)
    assert openvhs.parse(late) == Reading((), (expected,))


def test_a_provider_without_a_key_ends_the_reading() -> None:
    nameless = openvhs_xml(COURSE).replace(b"<guid>09994</guid>", b"<guid/>")
    expected = Problem("line 3", "ersteller/guid", "nothing", "a value", Loss.REST)
    assert openvhs.parse(nameless) == Reading((), (expected,))


def test_a_feed_without_courses_and_without_provider_is_a_problem() -> None:
    reading = openvhs.parse(b'<veranstaltungen version="1.2"/>')
    assert reading == Reading((), (Problem("line 1", "export/ersteller", "nothing", "the provider", Loss.REST),))


def test_a_provider_without_a_name_is_called_by_its_key() -> None:
    nameless = openvhs_xml(COURSE).replace("<name>vhs Rödertal</name>".encode(), b"")
    reading = openvhs.parse(nameless)
    assert reading.providers == (Provider(ProviderId("09994"), "09994"),)
    assert [one.field for one in reading.problems] == ["ersteller/name"]
    assert len(reading.listings) == 1


def test_a_second_course_with_the_same_key_is_a_problem_and_the_first_stays() -> None:
    reading = openvhs.parse(openvhs_xml(COURSE, {**COURSE, "name": "Anderes"}, {**COURSE, "guid": "c-2"}))
    assert [one.offering.id for one in reading.listings] == ["09994:c-1", "09994:c-2"]
    assert reading.listings[0].offering.title == "Tabellen für Vereine"
    expected = "a key that no other course of the feed has"
    assert reading.problems == (Problem("record 2, line 5", "guid", "09994:c-1", expected, Loss.RECORD),)


def test_elements_that_nobody_knows_do_no_harm() -> None:
    strange = element("rahmenprogramm", {"name": "Sommerfest", "veranstaltung": {"guid": "x"}}).encode()
    reading = openvhs.parse(openvhs_xml(COURSE).replace(b"<veranstaltung>", strange + b"<veranstaltung>", 1))
    assert (len(reading.listings), reading.problems) == (1, ())
