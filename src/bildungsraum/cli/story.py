"""The demonstration's district: who books there, which sessions are told of, and when.

People, names and addresses are invented; nothing is left to chance, so that the story is the same each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen

from ..desk import Desk
from ..feedback import Answer
from ..fees import STANDARD
from ..ports import Contact
from ..registration import Request
from ..schedule import Session, Status
from ..values import PersonId, RequestId, utc

FIRST_NAMES = ("Anna", "Bernd", "Clara", "Dieter", "Elif", "Franz", "Gerda", "Horst", "Irina", "Jan", "Karin", "Lars")
LAST_NAMES = ("Ahorn", "Birke", "Distel", "Erle", "Fichte", "Ginster")
LARGEST = 20
"""A course with more places than this takes too long to fill in a story."""

ROOMY = 5
COURSE_MEETINGS = 4
WEEK = timedelta(days=7)

ANSWERS = (
    Answer(
        (("overall", 5), ("content", 5), ("instruction", 5), ("recommend", "yes"), ("comment", "Endlich verstanden!"))
    ),
    Answer((("overall", 4), ("content", 4), ("instruction", 5), ("place", 3), ("recommend", "yes"))),
    Answer((("overall", 5), ("content", 4), ("instruction", 5), ("place", 4), ("recommend", "yes"))),
    Answer((("overall", 3), ("content", 3), ("instruction", 4), ("place", 2), ("recommend", "maybe"))),
    Answer((("overall", 4), ("content", 5), ("instruction", 4), ("place", 4), ("recommend", "yes"))),
    Answer((("overall", 5), ("content", 5), ("instruction", 5), ("place", 5), ("recommend", "yes"))),
)


@frozen
class Cast:
    """The sessions that the story is about: one to fill, and one beyond each clock change, where there is one."""

    full: Session
    spring: Session | None
    autumn: Session | None


def person(number: int) -> Contact:
    """Invented person *number*: every fifth wants plain German, every ninth has no mail address."""
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    last = LAST_NAMES[(number // len(FIRST_NAMES)) % len(LAST_NAMES)]
    mail = "" if number % 9 == 8 else f"{first}.{last}.{number}@post.example".lower()
    language = "de-plain" if number % 5 == 4 else "de"
    return Contact(PersonId(f"person-{number:03d}"), f"{first} {last}", mail, language=language)


def wish(number: int, session: Session, *, places: int = 1, reductions: tuple[str, ...] = ()) -> Request:
    """What person *number* asks for."""
    id = RequestId(f"{session.number or session.id}-{number:03d}")
    return Request(id, session.id, person(number).person, categories=(STANDARD,) * places, reductions=reductions)


def cast(desk: Desk) -> Cast | None:
    """Choose the sessions: courses with room first, then the earliest; ``None`` if none has a free place."""
    zone = desk.rules.district.tz
    fitting = [one.session for one in desk.listed() if _can_be_filled(one.session)]
    fitting.sort(key=lambda session: (free_places(session) < ROOMY, len(session.meetings) < COURSE_MEETINGS))
    spring = next((one for one in fitting if _clock_changes_before(one, zone) > timedelta(0)), None)
    autumn = next((one for one in fitting if _clock_changes_before(one, zone) < timedelta(0)), None)
    full = spring or autumn or next(iter(fitting), None)
    return None if full is None else Cast(full, spring, autumn)


def free_places(session: Session) -> int:
    """How many places of *session*, which has a limit, are free before anybody books here."""
    assert session.capacity is not None
    return session.capacity - session.taken_elsewhere


def starts(session: Session) -> datetime:
    """When *session*, which has meetings, starts."""
    assert session.starts is not None
    return utc(session.starts)


def ends(session: Session) -> datetime:
    """When *session*, which has meetings, ends."""
    assert session.ends is not None
    return utc(session.ends)


def moments_of(session: Session) -> Iterator[datetime]:
    """Points in time at which other people book: spread over the half year before the start."""
    for weeks in (20, 15, 11, 7, 4, 2):
        yield starts(session) - weeks * WEEK


def _can_be_filled(session: Session) -> bool:
    capacity = session.capacity
    if session.status is not Status.PLANNED or session.starts is None or capacity is None or capacity > LARGEST:
        return False
    return free_places(session) > 0


def _clock_changes_before(session: Session, zone: ZoneInfo) -> timedelta:
    """By how much the clocks are moved forward in the week before *session* starts; negative for back."""
    assert session.starts is not None
    starts = session.starts.astimezone(zone)
    week_before = (starts.replace(tzinfo=None) - WEEK).replace(tzinfo=zone)
    return (starts.utcoffset() or timedelta(0)) - (week_before.utcoffset() or timedelta(0))
