"""Commands about places: book, cancel, waitlist, participants."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from attrs import evolve

from .. import registration
from ..adapters.csv_files import save_file, write_participants
from ..adapters.eml_files import is_address
from ..desk import Desk
from ..fees import STANDARD
from ..messages import LANGUAGES, moment, outcome, quote_lines, settlement
from ..ports import Contact
from ..registration import CancellationRefused, Cancelled, Declined, FirstOutcome, Request, RosterEvents
from ..rules import Rules
from ..values import BookingId, Money, PersonId, RequestId, SessionId
from .context import (
    CannotDo,
    Database,
    Json,
    Moment,
    RulesFile,
    SessionArgument,
    desk_for,
    find_session,
    out,
    print_json,
    say,
)
from .context import moment as at_moment
from .language import LANGUAGE
from .mailing import OWNER_ONLY

AMOUNT = re.compile(r"[0-9]{1,9}([.,][0-9]{1,2})?")
"""Euros and cents, and nothing like 1.000, which is a thousand to some and one to others."""


def add_to(app: typer.Typer) -> None:
    """Make these commands known."""
    app.command(help=say("help_book"))(book)
    app.command(help=say("help_cancel"))(cancel)
    app.command(help=say("help_waitlist"))(waitlist)
    app.command(help=say("help_participants"))(participants)


def book(
    session: SessionArgument,
    db: Database = "",
    name: Annotated[str, typer.Option("--name", help=say("help_name"))] = "",
    mail: Annotated[str, typer.Option("--mail", help=say("help_mail"))] = "",
    phone: Annotated[str, typer.Option("--phone", help=say("help_phone"))] = "",
    letters: Annotated[str, typer.Option("--letters", help=say("help_letters"))] = "de",
    places: Annotated[int, typer.Option("--places", min=1, max=999, help=say("help_places"))] = 1,
    category: Annotated[list[str] | None, typer.Option("--category", help=say("help_category"))] = None,
    reduction: Annotated[list[str] | None, typer.Option("--reduction", help=say("help_reduction"))] = None,
    request: Annotated[str, typer.Option("--request", help=say("help_request"))] = "",
    rules: RulesFile = None,
    at: Moment = "",
    as_json: Json = False,
) -> int:
    """Register a party, or put it on the waiting list."""
    if category and places not in (1, len(category)):
        raise CannotDo(say("places_and_categories", places=places, categories=len(category)))
    newcomer = _newcomer(name, mail, phone, letters)
    with desk_for(db, rules) as desk:
        now, kept = at_moment(at, desk.rules), find_session(desk, session)
        id, categories = RequestId(request or uuid4().hex), tuple(category or (STANDARD,) * places)
        wish = Request(id, kept.id, newcomer.person, categories, tuple(reduction or ()))
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
    booking: Annotated[str, typer.Argument(metavar="BOOKING", help=say("help_booking"))],
    db: Database = "",
    paid: Annotated[str, typer.Option("--paid", help=say("help_paid"))] = "0",
    preview: Annotated[bool, typer.Option("--preview", help=say("help_preview"))] = False,
    rules: RulesFile = None,
    at: Moment = "",
    as_json: Json = False,
) -> int:
    """Give a booking up and say what that costs; the next in the queue moves up."""
    with desk_for(db, rules) as desk:
        id, received, now = BookingId(booking), _amount(paid), at_moment(at, desk.rules)
        entry = desk.entry(_session_of(desk, id))
        if preview:
            events = registration.cancel(
                entry.roster, id, session=entry.session, rules=desk.rules, at=now, paid=received
            )
        else:
            events = desk.cancel(id, at=now, paid=received).events
        if as_json:
            print_json([{"event": type(event).__name__, "details": event} for event in events])
        else:
            _print_cancellation(events, desk.rules, is_preview=preview)
    return 0 if not events or isinstance(events[0], Cancelled) else 1


def waitlist(session: SessionArgument, db: Database = "", rules: RulesFile = None, as_json: Json = False) -> int:
    """Who waits, longest wait first."""
    with desk_for(db, rules) as desk:
        entry = desk.entry(find_session(desk, session).id)
        queue = list(entry.roster.waiting)
        if as_json:
            print_json(queue)
            return 0
        if not queue:
            out.print(say("nobody_waits"))
        for ahead, one in enumerate(queue):
            contact = desk.contact(one.person)
            since = moment(one.since, desk.rules.district.tz, LANGUAGE)
            who = contact.name if contact else one.person
            line = say("waits", place=ahead + 1, name=who, places=one.places, since=since, booking=one.id)
            out.print(line)
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


def _newcomer(name: str, mail: str, phone: str, letters: str) -> Contact:
    """Somebody who may be new here, with an address and a name that can stand in a letter."""
    if not name.strip():
        raise CannotDo(say("name_missing"))
    if not f"{name}{phone}".isprintable():
        raise CannotDo(say("bad_name"))
    if mail and not is_address(mail):
        raise CannotDo(say("bad_mail", option="--mail"))
    if letters not in LANGUAGES:
        raise CannotDo(say("no_such_language", value=letters, known=", ".join(LANGUAGES)))
    return Contact(PersonId(uuid4().hex), name, mail, phone, letters)


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


def _print_cancellation(events: RosterEvents, rules: Rules, *, is_preview: bool) -> None:
    if not events:
        out.print(say("cancelled_before"))
        return
    answer, *others = events
    assert isinstance(answer, Cancelled | CancellationRefused)
    if is_preview and isinstance(answer, Cancelled):
        out.print(settlement(answer.settlement, LANGUAGE))
        return
    out.print(outcome(answer, zone=rules.district.tz, language=LANGUAGE))
    if others:
        out.print(say("moved_up", number=len(others)))


def _session_of(desk: Desk, booking: BookingId) -> SessionId:
    try:
        return desk.session_of(booking)
    except LookupError:
        raise CannotDo(say("no_such_booking", value=booking)) from None


def _amount(text: str) -> Money:
    if not AMOUNT.fullmatch(text):
        raise CannotDo(say("bad_amount", value=text))
    return Money.of(text.replace(",", "."))
