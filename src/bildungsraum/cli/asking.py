"""Commands that answer questions and bring things up to date: explain, why, go, tick."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

import typer

from .. import registration
from ..messages import explanation, story, told, verdict
from ..registration import Go, RosterEvent, SessionConfirmed, State
from ..values import BookingId, PersonId, RequestId
from . import wishes
from .context import (
    BookingArgument,
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
    session_of,
)
from .context import moment as at_moment
from .language import LANGUAGE


def add_to(app: typer.Typer) -> None:
    """Make these commands known."""
    app.command(help=say("help_explain"))(explain)
    app.command(help=say("help_why"))(why)
    app.command(help=say("help_go"))(go)
    app.command(help=say("help_tick"))(tick)


def explain(
    session: SessionArgument,
    db: Database = "",
    places: wishes.Places = 1,
    category: wishes.Categories = None,
    reduction: wishes.Reductions = None,
    group: wishes.Groups = None,
    code: wishes.Code = "",
    born: wishes.Births = None,
    evidence: wishes.Proofs = None,
    channel: wishes.Way = "online",
    rules: RulesFile = None,
    at: Moment = "",
    as_json: Json = False,
) -> int:
    """What would come of a wish of somebody new, and why; nothing is kept."""
    categories = wishes.places_wanted(places, category)
    with desk_for(db, rules) as desk:
        now = at_moment(at, desk.rules)
        wish = wishes.request(
            RequestId(uuid4().hex),
            find_session(desk, session).id,
            PersonId(uuid4().hex),
            categories,
            at=now.astimezone(desk.rules.district.tz),
            reductions=reduction,
            groups=group,
            code=code,
            births=born,
            proofs=evidence,
            channel=channel,
        )
        found = desk.explain(wish, at=now)
        if as_json:
            print_json(found)
        else:
            for line in explanation(found, zone=desk.rules.district.tz, language=LANGUAGE):
                out.print(line)
    return 1 if found.prospect is None else 0


def why(
    booking: BookingArgument, db: Database = "", rules: RulesFile = None, at: Moment = "", as_json: Json = False
) -> int:
    """The story of one booking: what happened when, by which rule, and what can be done now."""
    with desk_for(db, rules) as desk:
        id, now = BookingId(booking), at_moment(at, desk.rules)
        roster = desk.entry(session_of(desk, id)).roster
        ours, events = roster.bookings[id], desk.history(id)
        waits = ours.state is State.WAITING
        if as_json:
            print_json([{"event": type(event).__name__, "details": event} for event in events])
            return 0
        lines = story(
            events,
            booking=ours,
            zone=desk.rules.district.tz,
            language=LANGUAGE,
            ahead=roster.ahead_of(id) if waits else None,
            chance=desk.chance(id, at=now) if waits else None,
        )
        for line in lines:
            out.print(line)
    return 0


def go(
    session: SessionArgument,
    db: Database = "",
    confirm: Annotated[bool, typer.Option("--confirm", help=say("help_confirm_go"))] = False,
    rules: RulesFile = None,
    at: Moment = "",
    as_json: Json = False,
) -> int:
    """Whether a session takes place; with ``--confirm`` that becomes certain, if it does."""
    with desk_for(db, rules) as desk:
        kept, now = find_session(desk, session).id, at_moment(at, desk.rules)
        found = desk.verdict(kept, at=now)
        events: tuple[RosterEvent, ...] = ()
        if confirm:
            events = desk.decide_session(registration.confirm_session, kept, at=now).events
        if as_json:
            print_json({"verdict": type(found).__name__, "details": found})
        else:
            zone = desk.rules.district.tz
            for line in verdict(found, zone=zone, language=LANGUAGE):
                out.print(line)
            if any(isinstance(event, SessionConfirmed) for event in events):
                out.print(say("go_confirmed"))
    return 1 if confirm and not isinstance(found, Go) else 0


def tick(db: Database = "", rules: RulesFile = None, at: Moment = "", as_json: Json = False) -> int:
    """Do what time alone brings: lapses, releases, moving up, offers."""
    with desk_for(db, rules) as desk:
        happened = desk.tick(at=at_moment(at, desk.rules))
        if as_json:
            print_json(
                {id: [{"event": type(one).__name__, "details": one} for one in some] for id, some in happened.items()}
            )
            return 0
        for id, events in happened.items():
            session = desk.entry(id).session
            for event in events:
                booking = getattr(event, "booking", BookingId(""))
                line = told(event, booking, zone=desk.rules.district.tz, language=LANGUAGE)[0]
                out.print(say("ticked", session=session.number or session.id, booking=booking or "–", line=line))
        if not happened:
            out.print(say("nothing_to_do"))
    return 0
