"""Commands about a booking that exists: confirm, approve, reject, pay, accept, transfer, move."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import typer

from .. import registration
from ..fees import LineKind
from ..messages import outcome
from ..registration import Registered, RosterEvents, Transferred
from ..values import BookingId, RequestId
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
    say,
    session_of,
)
from .context import moment as at_moment
from .language import LANGUAGE

Actor = Annotated[str, typer.Option("--actor", help=say("help_actor"))]


def add_to(app: typer.Typer) -> None:
    """Make these commands known."""
    app.command(help=say("help_confirm_booking"))(confirm)
    app.command(help=say("help_approve"))(approve)
    app.command(help=say("help_reject"))(reject)
    app.command(help=say("help_pay"))(pay)
    app.command(help=say("help_accept"))(accept)
    app.command(help=say("help_transfer"))(transfer)
    app.command(help=say("help_move"))(move)


def confirm(
    booking: BookingArgument, db: Database = "", rules: RulesFile = None, at: Moment = "", as_json: Json = False
) -> int:
    """The person has confirmed the wish."""
    return _decide(registration.confirm, booking, db, rules, at, as_json)


def approve(
    booking: BookingArgument,
    db: Database = "",
    actor: Actor = "office",
    rules: RulesFile = None,
    at: Moment = "",
    as_json: Json = False,
) -> int:
    """Approve a wish."""
    return _decide(registration.approve, booking, db, rules, at, as_json, actor=actor)


def reject(
    booking: BookingArgument,
    reason: Annotated[str, typer.Option("--reason", help=say("help_reason"))],
    db: Database = "",
    actor: Actor = "office",
    rules: RulesFile = None,
    at: Moment = "",
    as_json: Json = False,
) -> int:
    """Do not approve a wish."""
    return _decide(registration.reject, booking, db, rules, at, as_json, actor=actor, reason=reason)


def pay(
    booking: BookingArgument,
    received: Annotated[str, typer.Argument(metavar="AMOUNT", help=say("help_amount"), show_default=False)],
    db: Database = "",
    reference: Annotated[str, typer.Option("--reference", help=say("help_reference"))] = "",
    rules: RulesFile = None,
    at: Moment = "",
    as_json: Json = False,
) -> int:
    """Note that money was received for a booking."""
    facts = {"amount": amount(received), "reference": reference}
    return _decide(registration.note_payment, booking, db, rules, at, as_json, **facts)


def accept(
    booking: BookingArgument, db: Database = "", rules: RulesFile = None, at: Moment = "", as_json: Json = False
) -> int:
    """The person takes the place that was offered."""
    return _decide(registration.accept, booking, db, rules, at, as_json)


def transfer(
    booking: BookingArgument,
    db: Database = "",
    name: wishes.Name = "",
    mail: wishes.Mail = "",
    phone: wishes.Phone = "",
    letters: wishes.Letters = "de",
    group: wishes.Groups = None,
    code: wishes.Code = "",
    born: wishes.Births = None,
    evidence: wishes.Proofs = None,
    rules: RulesFile = None,
    at: Moment = "",
    as_json: Json = False,
) -> int:
    """Let somebody else have the booking."""
    heir = wishes.newcomer(name, mail, phone, letters)
    with desk_for(db, rules) as desk:
        id, now = BookingId(booking), at_moment(at, desk.rules)
        session = session_of(desk, id)
        places = desk.entry(session).roster.bookings[id].categories
        person = desk.recognise(heir)
        events: RosterEvents = ()
        try:
            wish = wishes.request(
                RequestId(id),
                session,
                person,
                places,
                at=now,
                groups=group,
                code=code,
                births=born,
                proofs=evidence,
            )
            events = desk.decide(registration.transfer, id, at=now, request=wish).events
        finally:
            if person == heir.person and not any(isinstance(event, Transferred) for event in events):
                desk.forget(person)
        return answer_json(events, id) if as_json else answer(desk, events, id)


def move(
    booking: BookingArgument,
    session: SessionArgument,
    db: Database = "",
    code: wishes.Code = "",
    born: wishes.Births = None,
    request: wishes.Wish = "",
    actor: Actor = "",
    rules: RulesFile = None,
    at: Moment = "",
    as_json: Json = False,
) -> int:
    """Move a booking to another session: the new place first, then the old one is released."""
    with desk_for(db, rules) as desk:
        id, now = BookingId(booking), at_moment(at, desk.rules)
        ours = desk.entry(session_of(desk, id)).roster.bookings[id]
        wish = registration.Request(
            RequestId(request or uuid4().hex),
            find_session(desk, session).id,
            ours.person,
            ours.categories,
            tuple(line.rule for line in ours.quote.lines if line.kind is LineKind.REDUCTION),
            ours.party,
            code,
            wishes.birth_dates(born),
        )
        left, came = desk.move(id, wish, at=now, actor=actor)
        if as_json:
            return answer_json(left.events + came.events, id)
        code_of_exit = answer(desk, left.events, id)
        for event in came.events:
            if isinstance(event, Registered) and event.booking == BookingId(wish.id):
                out.print(outcome(event, zone=desk.rules.district.tz, language=LANGUAGE))
                out.print(say("booking_id", id=wish.id))
        return code_of_exit


def _decide(decision: Any, booking: str, db: str, rules: Path | None, at: str, as_json: bool, **facts: object) -> int:
    with desk_for(db, rules) as desk:
        id = BookingId(booking)
        session_of(desk, id)
        events = desk.decide(decision, id, at=at_moment(at, desk.rules), **facts).events
        return answer_json(events, id) if as_json else answer(desk, events, id)
