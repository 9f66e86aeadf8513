"""What it is about: title, dates, place, survey."""

from __future__ import annotations

from collections.abc import Sequence

from ...feedback import closes
from ...offering import Format
from ...registration import State
from ...reminders import Kind
from ...schedule import Meeting
from ..figures import counted, meeting, moment
from ..texts import one_line
from .matter import Matter, lines


def what(matter: Matter) -> str:
    """What it is about and, where somebody has a booking and it is not over, for how many people."""
    number, no_places = matter.session.number.strip(), matter.given is None or matter.message.kind is Kind.FEEDBACK
    return lines(
        matter.say("title", title=matter.offering.title),
        matter.say("number", number=number) if number else "",
        matter.say("provider", provider=matter.provider.name),
        "" if no_places else matter.say("places", number=matter.booking.places),
    )


def when(matter: Matter) -> str:
    """All dates, or why there are none."""
    meetings = matter.session.meetings
    if not meetings:
        return matter.say("dates_self_paced" if matter.offering.format is Format.SELF_PACED else "dates_unknown")
    without_clock = any(one.all_day for one in meetings)
    return lines(dates(matter), matter.say("clock_unknown") if without_clock else "")


def dates(matter: Matter) -> str:
    """The dates, if there are any."""
    return _dates(matter, "dates", matter.session.meetings)


def dates_removed(matter: Matter) -> str:
    """The dates that a change has taken away."""
    return _dates(matter, "dates_gone", matter.message.removed)


def dates_left(matter: Matter) -> str:
    """The dates of the session that was left for this one."""
    return _dates(matter, "dates_left", matter.message.removed)


def dates_cancelled(matter: Matter) -> str:
    """All dates, none of which takes place."""
    return _dates(matter, "dates_gone", matter.session.meetings)


def where(matter: Matter) -> str:
    """The venue and whether one gets in without steps; then the provider's page."""
    venue, link = matter.session.venue, matter.offering.link
    if venue is not None and venue.address:
        access = {True: "step_free", False: "steps", None: "step_free_unknown"}[venue.step_free]
        place = lines(matter.say("place", address=venue.address), matter.say(access))
    elif matter.offering.format in (Format.ONLINE, Format.SELF_PACED):
        place = matter.say("place_online")
    else:
        place = matter.say("place_unknown")
    return lines(place, *([matter.say("offering_link"), one_line(link)] if link else []))


def online(matter: Matter) -> str:
    """For who has a place, the way into the online room: once if it is always the same, else with each date."""
    rooms = [one for one in matter.session.meetings if one.link]
    if matter.booking.state is not State.REGISTERED or not rooms:
        return ""
    if len({one.link for one in rooms}) == 1:
        return lines(matter.say("online_link"), one_line(rooms[0].link))
    zone = matter.zone
    pairs = [(matter.say("item", item=meeting(one, zone, matter.language)), one_line(one.link)) for one in rooms]
    return lines(matter.say("online_link"), *(line for pair in pairs for line in pair))


def register(matter: Matter) -> str:
    """How to get one of the places that are free."""
    return matter.say("register")


def survey(matter: Matter) -> str:
    """The way to the survey and how long it is open; ``ValueError`` without a link."""
    if not matter.survey_link:
        raise ValueError(f"an invitation to the survey of session {matter.session.id} needs a link to it")
    ends = closes(matter.session, matter.rules)
    until = "" if ends is None else moment(ends, matter.zone, matter.language)
    return lines(
        matter.say("survey_link"),
        one_line(matter.survey_link),
        matter.say("survey_closes", closes=until) if until else "",
    )


def anonymity(matter: Matter) -> str:
    """What becomes of the answers."""
    return matter.say("survey_anonymous", minimum=matter.rules.feedback.answers_minimum)


def _dates(matter: Matter, heading: str, meetings: Sequence[Meeting]) -> str:
    if not meetings:
        return ""
    shown = [meeting(one, matter.zone, matter.language) for one in meetings]
    return lines(
        counted(f"letter.{heading}", len(meetings), matter.language), *(matter.say("item", item=one) for one in shown)
    )
