"""Commands about places: book, cancel, waitlist, participants."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from ..adapters.csv_files import save_file, write_participants
from ..desk import Desk
from ..fees import STANDARD
from ..messages import moment, outcome, quote_lines
from ..messages import settlement as settlement_words
from ..ports import Contact
from ..registration import CancellationRefused, Cancelled, Declined, Request, settlement
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
    places: Annotated[int, typer.Option("--places", min=1, help=say("help_places"))] = 1,
    category: Annotated[list[str] | None, typer.Option("--category", help=say("help_category"))] = None,
    reduction: Annotated[list[str] | None, typer.Option("--reduction", help=say("help_reduction"))] = None,
    request: Annotated[str, typer.Option("--request", help=say("help_request"))] = "",
    rules: RulesFile = None,
    at: Moment = "",
    as_json: Json = False,
) -> int:
    """Register a party, or put it on the waiting list."""
    if not name.strip():
        raise CannotDo(say("name_missing"))
    with desk_for(db, rules) as desk:
        kept = find_session(desk, session)
        person = desk.recognise(Contact(PersonId(uuid4().hex), name, mail, phone, letters))
        categories = tuple(category or (STANDARD,) * places)
        wish = Request(RequestId(request or uuid4().hex), kept.id, person, categories, tuple(reduction or ()))
        came = desk.register(wish, at=at_moment(at, desk.rules))
        first = came.first
        assert first is not None
        if as_json:
            print_json({"booking": wish.id, "outcome": type(first).__name__, "details": first})
        else:
            out.print(outcome(first, zone=desk.rules.district.tz, language=LANGUAGE), markup=False)
            if not isinstance(first, Declined):
                for text, _ in quote_lines(first.quote, LANGUAGE):
                    out.print(f"  {text}", markup=False)
                out.print(say("booking_id", id=wish.id), markup=False)
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
        id, received, moment_at = BookingId(booking), _amount(paid), at_moment(at, desk.rules)
        if preview:
            entry = desk.entry(_session_of(desk, id))
            kept = entry.roster.bookings[id]
            cost = settlement(kept, session=entry.session, rules=desk.rules, at=moment_at, paid=received)
            out.print(settlement_words(cost, LANGUAGE), markup=False)
            return 0
        _session_of(desk, id)
        came = desk.cancel(id, at=moment_at, paid=received)
        if as_json:
            print_json([{"event": type(event).__name__, "details": event} for event in came.events])
        elif not came.events:
            out.print(say("cancelled_before"), markup=False)
        else:
            answer = came.events[0]
            assert isinstance(answer, Cancelled | CancellationRefused)
            out.print(outcome(answer, zone=desk.rules.district.tz, language=LANGUAGE), markup=False)
            moved_up = len(came.events) - 1
            if moved_up:
                out.print(say("moved_up", number=moved_up), markup=False)
    return 0 if not came.events or isinstance(came.events[0], Cancelled) else 1


def waitlist(session: SessionArgument, db: Database = "", rules: RulesFile = None, as_json: Json = False) -> int:
    """Who waits, longest wait first."""
    with desk_for(db, rules) as desk:
        entry = desk.entry(find_session(desk, session).id)
        queue = list(entry.roster.waiting)
        if as_json:
            print_json(queue)
            return 0
        if not queue:
            out.print(say("nobody_waits"), markup=False)
        for ahead, one in enumerate(queue):
            contact = desk.contact(one.person)
            since = moment(one.since, desk.rules.district.tz, LANGUAGE)
            who = contact.name if contact else one.person
            line = say("waits", place=ahead + 1, name=who, places=one.places, since=since, booking=one.id)
            out.print(line, markup=False)
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
    out.print(say("written", path=file), markup=False)
    return 0


def participants_table(desk: Desk, session: SessionId) -> bytes:
    """Who has a place and who waits, with names and addresses, for the clerk and the instructor."""
    entry = desk.entry(session)
    found = (desk.contact(booking.person) for booking in entry.roster.bookings.values())
    contacts = {one.person: one for one in found if one is not None}
    return write_participants(entry.session, entry.roster, contacts=contacts, zone=desk.rules.district.tz)


def _session_of(desk: Desk, booking: BookingId) -> SessionId:
    try:
        return desk.session_of(booking)
    except LookupError:
        raise CannotDo(say("no_such_booking", value=booking)) from None


def _amount(text: str) -> Money:
    try:
        return Money.of(text.replace(",", "."))
    except ValueError:
        raise CannotDo(say("bad_amount", value=text)) from None
