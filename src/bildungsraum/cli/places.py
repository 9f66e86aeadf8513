"""Commands about places: book, cancel, waitlist, participants."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from attrs import evolve

from .. import registration
from ..adapters.csv_files import save_file, write_participants
from ..desk import Desk
from ..messages import moment, outcome, quote_lines, settlement
from ..ports import Contact
from ..registration import Cancelled, Declined, FirstOutcome, Request, State
from ..values import BookingId, RequestId, SessionId
from . import wishes
from .answers import answer, answer_json
from .context import (
    BookingArgument,
    Database,
    Json,
    Moment,
    RulesFile,
    SessionArgument,
    amount,
    desk_for,
    find_session,
    out,
    print_json,
    rules_of,
    say,
    session_of,
)
from .context import moment as at_moment
from .language import LANGUAGE
from .mailing import OWNER_ONLY


def add_to(app: typer.Typer) -> None:
    """Make these commands known."""
    app.command(help=say("help_book"))(book)
    app.command(help=say("help_cancel"))(cancel)
    app.command(help=say("help_waitlist"))(waitlist)
    app.command(help=say("help_participants"))(participants)


def book(
    session: SessionArgument,
    db: Database = "",
    name: wishes.Name = "",
    mail: wishes.Mail = "",
    phone: wishes.Phone = "",
    letters: wishes.Letters = "de",
    places: wishes.Places = 1,
    category: wishes.Categories = None,
    reduction: wishes.Reductions = None,
    group: wishes.Groups = None,
    code: wishes.Code = "",
    born: wishes.Births = None,
    evidence: wishes.Proofs = None,
    channel: wishes.Way = "online",
    request: wishes.Wish = "",
    rules: RulesFile = None,
    at: Moment = "",
    as_json: Json = False,
) -> int:
    """Register a party, or put it on the waiting list."""
    categories, newcomer = wishes.places_wanted(places, category), wishes.newcomer(name, mail, phone, letters)
    with desk_for(db, rules) as desk:
        now, kept = at_moment(at, desk.rules), find_session(desk, session)
        wish = wishes.request(
            RequestId(request or uuid4().hex),
            kept.id,
            newcomer.person,
            categories,
            at=now.astimezone(desk.rules.district.tz),
            reductions=reduction,
            groups=group,
            code=code,
            births=born,
            proofs=evidence,
            channel=channel,
        )
        first = _register(desk, wish, newcomer, at=now)
        if as_json:
            print_json({"booking": wish.id, "outcome": type(first).__name__, "details": first})
        else:
            out.print(outcome(first, zone=desk.rules.district.tz, language=LANGUAGE))
            if not isinstance(first, Declined):
                for text, _ in quote_lines(first.quote, LANGUAGE):
                    out.print(f"  {text}")
                out.print(say("booking_id", id=wish.id))
    return 1 if isinstance(first, Declined) else 0


def cancel(
    booking: BookingArgument,
    db: Database = "",
    paid: Annotated[str, typer.Option("--paid", help=say("help_paid"))] = "",
    preview: Annotated[bool, typer.Option("--preview", help=say("help_preview"))] = False,
    rules: RulesFile = None,
    at: Moment = "",
    as_json: Json = False,
) -> int:
    """Give a booking up and say what that costs; the next in the queue moves up."""
    with desk_for(db, rules) as desk:
        id, now, received = BookingId(booking), at_moment(at, desk.rules), amount(paid) if paid else None
        entry = desk.entry(session_of(desk, id))
        if preview:
            own = rules_of(desk, entry)
            events = registration.cancel(entry.roster, id, session=entry.session, rules=own, at=now, paid=received)
        else:
            events = desk.cancel(id, at=now, paid=received).events
        gone = [event for event in events if isinstance(event, Cancelled) and event.booking == id]
        if as_json:
            return answer_json(events, id)
        if not events and entry.roster.bookings[id].state is State.CANCELLED:
            out.print(say("cancelled_before"))
            return 0
        if preview and gone:
            out.print(settlement(gone[0].settlement, LANGUAGE))
            return 0
        return answer(desk, events, id)


def waitlist(session: SessionArgument, db: Database = "", rules: RulesFile = None, as_json: Json = False) -> int:
    """Who waits, in the order in which they move up, and before them who is offered a place."""
    with desk_for(db, rules) as desk:
        entry = desk.entry(find_session(desk, session).id)
        queue = list(entry.roster.waiting)
        if as_json:
            print_json(queue)
            return 0
        offered = [one for one in entry.roster.bookings.values() if one.state is State.OFFERED]
        for one in sorted(offered, key=lambda one: (one.since, one.id)):
            until = "–" if one.until is None else moment(one.until, desk.rules.district.tz, LANGUAGE)
            out.print(say("offered", name=_who(desk, one), places=one.places, until=until, booking=one.id))
        if not queue and not offered:
            out.print(say("nobody_waits"))
        for ahead, one in enumerate(queue):
            since = moment(one.since, desk.rules.district.tz, LANGUAGE)
            facts = {"name": _who(desk, one), "places": one.places, "since": since, "booking": one.id}
            out.print(say("waits", place=ahead + 1, **facts))
    return 0


def participants(
    session: SessionArgument,
    file: Annotated[Path, typer.Option("--out", help=say("help_participants_out"))],
    db: Database = "",
    rules: RulesFile = None,
) -> int:
    """The list of a session as a table for spreadsheets, one row for each place."""
    with desk_for(db, rules) as desk:
        content = participants_table(desk, find_session(desk, session).id)
    save_file(file, content)
    file.chmod(OWNER_ONLY)
    out.print(say("written", path=file))
    return 0


def participants_table(desk: Desk, session: SessionId) -> bytes:
    """Who has a place and who waits, with names and addresses, for the clerk and the instructor."""
    entry = desk.entry(session)
    found = (desk.contact(booking.person) for booking in entry.roster.bookings.values())
    contacts = {one.person: one for one in found if one is not None}
    return write_participants(entry.session, entry.roster, contacts=contacts, zone=desk.rules.district.tz)


def _register(desk: Desk, wish: Request, newcomer: Contact, *, at: datetime) -> FirstOutcome:
    """Register *wish* for who asked under its id before, for somebody known, or for *newcomer*.

    A newcomer's name and address are kept only with a booking.
    """
    before = desk.entry(wish.session).roster.outcomes.get(wish.id)
    asked_before = before is not None and _may_be_same(desk.contact(before.person), newcomer)
    person = before.person if before is not None and asked_before else desk.recognise(newcomer)
    try:
        first = desk.register(evolve(wish, person=person), at=at).first
    finally:
        booking = desk.entry(wish.session).roster.bookings.get(BookingId(wish.id))
        if person == newcomer.person and (booking is None or booking.person != person):
            desk.forget(person)
    assert first is not None
    return first


def _may_be_same(known: Contact | None, other: Contact) -> bool:
    if known is None:
        return True
    return (known.name.split(), known.mail.casefold()) == (other.name.split(), other.mail.casefold())


def _who(desk: Desk, booking: registration.Booking) -> str:
    contact = desk.contact(booking.person)
    return contact.name if contact else booking.person
