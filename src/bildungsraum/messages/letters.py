"""Whole letters: everything that a message has to say, in the order in which a person wants to know it.

In German: Anschreiben.  A letter is plain text, so that every program can show it and read it aloud.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping

from attrs import field, frozen

from ..offering import Offering, Provider
from ..ports import Contact
from ..registration import Booking
from ..reminders import Kind, Message
from ..rules import Rules
from ..schedule import Session
from . import paragraphs as say
from .paragraphs import Matter
from .texts import one_line, text

WIDTH = 72
"""Characters in a line, so that an answer can quote it within 78 (RFC 5322, 2.1.1); only a link may be longer."""


@frozen
class Letter:
    """A letter ready to be sent.  German: Anschreiben.  *body* greets by name and is kept out of the repr."""

    subject: str
    body: str = field(repr=False)
    language: str


_CONFIRMED = (say.to_do, say.what, say.when, say.where, say.online, say.fee, say.leave)

_PARAGRAPHS: Mapping[Kind, tuple[Callable[[Matter], str], ...]] = {
    Kind.CONFIRMATION: _CONFIRMED,
    Kind.APPLICATION: (say.to_do, say.what, say.when, say.where, say.fee_once_promoted, say.leave),
    Kind.ADMITTED: _CONFIRMED,
    Kind.WAITING: (say.to_do, say.queue, say.what, say.when, say.where, say.fee_once_promoted, say.leave),
    Kind.OFFER: (say.accept, say.what, say.when, say.where, say.fee_once_promoted, say.leave),
    Kind.OFFER_LAPSED: (say.after_offer, say.what, say.dates),
    Kind.PROMOTED: _CONFIRMED,
    Kind.DIVIDED: (say.queue, say.what, say.when, say.where, say.fee_once_promoted, say.leave),
    Kind.REINSTATED: _CONFIRMED,
    Kind.LAPSED: (say.missed, say.what, say.dates),
    Kind.REJECTED: (say.what, say.dates),
    Kind.REFUND: (say.refund, say.what, say.dates),
    Kind.REMINDER: (say.what, say.when, say.where, say.online, say.leave),
    Kind.CHANGE: (say.what, say.when, say.dates_removed, say.where, say.online, say.leave),
    Kind.SESSION_CONFIRMED: (say.fee_agreed, say.what, say.when, say.where, say.online, say.leave),
    Kind.MOVED: (
        say.to_do,
        say.what,
        say.when,
        say.dates_left,
        say.where,
        say.online,
        say.fee,
        say.difference,
        say.leave,
    ),
    Kind.PASSED_ON: (say.what, say.dates),
    Kind.TAKEN_OVER: _CONFIRMED,
    Kind.PLACES_CANCELLED: (say.settled, say.what, say.when, say.where, say.fee_as_it_stands, say.leave),
    Kind.CANCELLATION: (say.settled, say.what, say.dates),
    Kind.SESSION_CANCELLED: (say.what, say.dates_cancelled),
    Kind.PLACES_FREE: (say.what, say.when, say.where, say.register),
    Kind.FEEDBACK: (say.what, say.dates, say.survey, say.anonymity),
}


def letter(
    message: Message,
    *,
    offering: Offering,
    session: Session,
    booking: Booking | None,
    provider: Provider,
    contact: Contact,
    rules: Rules,
    survey_link: str | None = None,
) -> Letter:
    """Write *message* to *contact*, in the contact's language.

    The values are as they are now, the *booking* as it is after what has happened, ``None`` for somebody who only
    wanted to hear of free places; *rules* are those of the session.  The online room is told only to
    who has a place.  An invitation to a survey needs *survey_link*, which holds the token.  People cancel by
    answering, so somebody has to read what arrives at the sender's address.

    ``ValueError`` if the values do not belong together, the link is missing or the language is not known.
    """
    _belong_together(message, offering, session, booking, provider, contact)
    matter = Matter(message, offering, session, booking, provider, rules, survey_link, contact.language)
    kind, name = message.kind.name.lower(), contact.name.strip()
    written = [
        matter.say("greeting", name=name) if name else matter.say("greeting_nameless"),
        text(f"opening.{kind}", matter.language),
        *(paragraph(matter) for paragraph in _PARAGRAPHS[message.kind]),
        f"{matter.say('closing')}\n{one_line(rules.district.name)}",
    ]
    body = "\n\n".join(_wrapped(paragraph) for paragraph in written if paragraph)
    return Letter(text(f"subject.{kind}", matter.language, title=offering.title), f"{body}\n", matter.language)


def _belong_together(
    message: Message,
    offering: Offering,
    session: Session,
    booking: Booking | None,
    provider: Provider,
    contact: Contact,
) -> None:
    """Nobody must get somebody else's letter."""
    pairs = [
        ("session", message.session, session.id),
        ("booking", message.booking, None if booking is None else booking.id),
        ("person", message.person, contact.person),
        ("offering", session.offering, offering.id),
        ("provider", offering.provider, provider.id),
    ]
    if booking is not None and message.kind is not Kind.PASSED_ON:  # which is about what was theirs before
        pairs.append(("person", message.person, booking.person))
    for what, wanted, given in pairs:
        if wanted != given:
            raise ValueError(f"the message is about the {what} {wanted!r}, not {given!r}")


def _wrapped(paragraph: str) -> str:
    return "\n".join(
        textwrap.fill(
            line,
            WIDTH,
            subsequent_indent="  " if line.startswith("– ") else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in paragraph.split("\n")
    )
