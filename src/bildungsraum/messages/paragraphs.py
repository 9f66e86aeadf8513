"""The paragraphs of a letter: each a function that says one thing, or nothing where there is nothing to say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from attrs import frozen

from ..feedback import closes
from ..fees import LineKind
from ..offering import Format, Offering, Provider
from ..registration import Booking, State
from ..reminders import Kind, Message
from ..rules import Rules
from ..schedule import Meeting, Session
from .figures import counted, day, meeting, moment, money
from .sentences import quote_lines, settlement
from .texts import one_line, text


@frozen
class Matter:
    """Everything that a letter is about."""

    message: Message
    offering: Offering
    session: Session
    booking: Booking
    provider: Provider
    rules: Rules
    survey_link: str | None
    language: str

    def say(self, what: str, /, **facts: object) -> str:
        """The text *what* of the section for letters."""
        return text(f"letter.{what}", self.language, **facts)


def queue(matter: Matter) -> str:
    """The number on the waiting list."""
    ahead = matter.message.ahead
    return "" if ahead is None else matter.say("queue", position=ahead + 1)


def what(matter: Matter) -> str:
    """What it is about and, unless all is over, for how many people."""
    number, is_over = matter.session.number.strip(), matter.message.kind is Kind.FEEDBACK
    return _lines(
        matter.say("title", title=matter.offering.title),
        matter.say("number", number=number) if number else "",
        matter.say("provider", provider=matter.provider.name),
        "" if is_over else matter.say("places", number=matter.booking.places),
    )


def when(matter: Matter) -> str:
    """All dates, or why there are none."""
    meetings = matter.session.meetings
    if not meetings:
        return matter.say("dates_self_paced" if matter.offering.format is Format.SELF_PACED else "dates_unknown")
    without_clock = any(one.all_day for one in meetings)
    return _lines(dates(matter), matter.say("clock_unknown") if without_clock else "")


def dates(matter: Matter) -> str:
    """The dates, if there are any."""
    return _dates(matter, "dates", matter.session.meetings)


def dates_removed(matter: Matter) -> str:
    """The dates that a change has taken away."""
    return _dates(matter, "dates_gone", matter.message.removed)


def dates_cancelled(matter: Matter) -> str:
    """All dates, none of which takes place."""
    return _dates(matter, "dates_gone", matter.session.meetings)


def where(matter: Matter) -> str:
    """The venue and whether one gets in without steps; then the provider's page."""
    venue, link = matter.session.venue, matter.offering.link
    if venue is not None and venue.address:
        access = {True: "step_free", False: "steps", None: "step_free_unknown"}[venue.step_free]
        place = _lines(matter.say("place", address=venue.address), matter.say(access))
    elif matter.offering.format in (Format.ONLINE, Format.SELF_PACED):
        place = matter.say("place_online")
    else:
        place = matter.say("place_unknown")
    return _lines(place, *([matter.say("offering_link"), one_line(link)] if link else []))


def online(matter: Matter) -> str:
    """For who has a place, the way into the online room: once if it is always the same, else with each date."""
    rooms = [one for one in matter.session.meetings if one.link]
    if matter.booking.state is not State.REGISTERED or not rooms:
        return ""
    if len({one.link for one in rooms}) == 1:
        return _lines(matter.say("online_link"), one_line(rooms[0].link))
    zone = matter.rules.district.tz
    pairs = [(matter.say("item", item=meeting(one, zone, matter.language)), one_line(one.link)) for one in rooms]
    return _lines(matter.say("online_link"), *(line for pair in pairs for line in pair))


def fee(matter: Matter) -> str:
    """What it costs, line by line."""
    return _fee(matter, "fee")


def fee_once_promoted(matter: Matter) -> str:
    """What it will cost who moves up."""
    return _fee(matter, "fee_once_promoted")


def leave(matter: Matter) -> str:
    """How to cancel, and until when that is free."""
    return _lines(
        " ".join(part for part in (matter.say("leave"), _price_of_leaving(matter)) if part),
        matter.say("booking", booking=matter.booking.id),
    )


def leave_queue(matter: Matter) -> str:
    """How to stop waiting."""
    return _lines(matter.say("leave_queue"), matter.say("booking", booking=matter.booking.id))


def settled(matter: Matter) -> str:
    """What the cancellation costs."""
    account = matter.message.settlement
    return "" if account is None else settlement(account, matter.language)


def survey(matter: Matter) -> str:
    """The way to the survey and how long it is open; ``ValueError`` without a link."""
    if not matter.survey_link:
        raise ValueError(f"an invitation to the survey of session {matter.session.id} needs a link to it")
    ends = closes(matter.session, matter.rules)
    until = "" if ends is None else moment(ends, matter.rules.district.tz, matter.language)
    return _lines(
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
    shown = [meeting(one, matter.rules.district.tz, matter.language) for one in meetings]
    return _lines(
        counted(f"letter.{heading}", len(meetings), matter.language), *(matter.say("item", item=one) for one in shown)
    )


def _fee(matter: Matter, heading: str) -> str:
    quote, tariff = matter.booking.quote, matter.session.tariff
    lines = quote_lines(quote, matter.language)
    is_stated = all(line.kind is not LineKind.NOT_STATED for line in quote.lines)
    total = matter.say("fee_total", total=money(quote.total, matter.language)) if is_stated and len(lines) > 1 else ""
    if is_stated and not any(line.unit for line in quote.lines):
        shown = [text("quote.free", matter.language)]
    else:
        shown = [
            matter.say("fee_line", line=line, amount=amount) if amount else matter.say("item", item=line)
            for line, amount in lines
        ]
        shown.append(total)
    remark = matter.say("fee_remark", remark=tariff.remark) if tariff is not None and tariff.remark.strip() else ""
    return _lines(matter.say(heading), *shown, remark)


def _price_of_leaving(matter: Matter) -> str:
    """Until when cancelling is free; nothing where it never is, or where the provider has stated no fee.

    If the session has been moved, the start that is better for the person counts, as in the settlement.
    """
    quote, terms, zone = matter.booking.quote, matter.booking.terms, matter.rules.district.tz
    if any(line.kind is LineKind.NOT_STATED for line in quote.lines):
        return ""
    starts = [one.astimezone(zone).date() for one in (matter.booking.starts, matter.session.starts) if one is not None]
    if len(starts) < 2 or not quote.total or not terms.late_percent:  # no step costs more than what comes after it
        return matter.say("leave_free")
    if terms.free_until_days is None:
        return ""
    last_day = max(starts) - timedelta(days=terms.free_until_days)
    if last_day < matter.message.due.astimezone(zone).date():
        return matter.say("leave_free_over")
    return matter.say("leave_free_until", last_day=day(last_day, zone, matter.language))


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)
