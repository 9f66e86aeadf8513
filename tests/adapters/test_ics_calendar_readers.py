"""The files as a second library reads them, which shares no code with the one that wrote them."""

from __future__ import annotations

from datetime import UTC, date, time, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from ics_calendar_cases import ATTENDEE, BERLIN, DOMAIN, EVENINGS, ORGANIZER, STAMP, TABLET, booked

from bildungsraum.adapters import ics_calendar
from bildungsraum.schedule import weekly
from bildungsraum.values import utc

vobject = pytest.importorskip("vobject", reason="the second iCalendar reader, vobject, is not installed")

words = st.text(alphabet=',;:\\"^%nN\n ä€😀', min_size=1).filter(str.strip).filter(lambda one: one[-1] != "\n")


@given(words, st.dates(date(2024, 1, 1), date(2035, 12, 31)), st.integers(0, 23), st.integers(1, 40))
def test_vobject_reads_every_meeting_of_a_feed_from_our_time_zone_alone(
    title: str, day: date, hour: int, times: int
) -> None:
    meetings = weekly(day, time(hour, 30), time(23, 45), BERLIN, times=times)
    offering, session = evolve(TABLET, title=title, topics=[title, "Internet"]), evolve(EVENINGS, meetings=meetings)
    document = ics_calendar.feed([(offering, session)], name="Kurse", domain=DOMAIN, stamp=STAMP, zone=BERLIN)
    calendar = vobject.readOne(document.decode())
    calendar.validate(raiseException=True)
    assert [
        (one.summary.value, one.dtstart.value.astimezone(UTC), one.dtend.value.astimezone(UTC), one.categories.value)
        for one in calendar.vevent_list
    ] == [
        (title if times == 1 else f"{title} {number}/{times}", utc(one.starts), utc(one.ends), [title, "Internet"])
        for number, one in enumerate(meetings, start=1)
    ]


def test_vobject_reads_who_invites_whom_and_when_to_remind() -> None:
    invitation, _ = ics_calendar.invitations(
        booked(EVENINGS),
        offering=TABLET,
        session=EVENINGS,
        organizer=ORGANIZER,
        attendee=ATTENDEE,
        domain=DOMAIN,
        stamp=STAMP,
        zone=BERLIN,
        alarms=[timedelta(hours=2)],
    )
    calendar = vobject.readOne(invitation.decode())
    calendar.validate(raiseException=True)
    assert calendar.method.value == "REQUEST"
    assert calendar.vevent.organizer.value == "mailto:kurse@musterkreis.example"
    assert calendar.vevent.attendee.value == "mailto:anna@post.example"
    assert calendar.vevent.attendee.params == {"CN": ["Anna Beispiel"], "PARTSTAT": ["ACCEPTED"], "RSVP": ["FALSE"]}
    assert calendar.vevent.valarm.trigger.value == timedelta(hours=-2)
