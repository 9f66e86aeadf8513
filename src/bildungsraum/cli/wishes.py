"""Who asks, and for what: the options of a wish, and what they make of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import uuid4

import typer

from ..adapters.eml_files import is_address
from ..fees import STANDARD
from ..messages import LANGUAGES
from ..ports import Contact
from ..registration import Channel, Evidence, Party, Request
from ..values import PersonId, RequestId, SessionId
from .context import CannotDo, day, say

Name = Annotated[str, typer.Option("--name", help=say("help_name"))]
Mail = Annotated[str, typer.Option("--mail", help=say("help_mail"))]
Phone = Annotated[str, typer.Option("--phone", help=say("help_phone"))]
Letters = Annotated[str, typer.Option("--letters", help=say("help_letters"))]
Places = Annotated[int, typer.Option("--places", min=1, max=999, help=say("help_places"))]
Categories = Annotated[list[str] | None, typer.Option("--category", help=say("help_category"))]
Reductions = Annotated[list[str] | None, typer.Option("--reduction", help=say("help_reduction"))]
Groups = Annotated[list[str] | None, typer.Option("--group", help=say("help_group"))]
Code = Annotated[str, typer.Option("--code", help=say("help_code"))]
Births = Annotated[list[str] | None, typer.Option("--born", help=say("help_born"))]
Proofs = Annotated[list[str] | None, typer.Option("--evidence", help=say("help_evidence"))]
Way = Annotated[str, typer.Option("--channel", help=say("help_channel"))]
Wish = Annotated[str, typer.Option("--request", help=say("help_request"))]


def newcomer(name: str, mail: str, phone: str, letters: str) -> Contact:
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


def places_wanted(places: int, category: list[str] | None) -> tuple[str, ...]:
    """A category for each place."""
    if category and places not in (1, len(category)):
        raise CannotDo(say("places_and_categories", places=places, categories=len(category)))
    return tuple(category or (STANDARD,) * places)


def request(
    id: RequestId,
    session: SessionId,
    person: PersonId,
    categories: tuple[str, ...],
    *,
    at: datetime,
    reductions: list[str] | None = None,
    groups: list[str] | None = None,
    code: str = "",
    births: list[str] | None = None,
    proofs: list[str] | None = None,
    channel: str = Channel.ONLINE.value,
) -> Request:
    """The wish, as the options of a command say it; whoever types in a proof has seen it."""
    known = [one.value for one in Channel]
    if channel not in known:
        raise CannotDo(say("no_such_channel", value=channel, known=", ".join(known)))
    seen = [_evidence(one, at) for one in proofs or ()]
    party = Party(groups=groups or (), channel=Channel(channel), evidence=seen)
    return Request(id, session, person, categories, reductions or (), party, code, birth_dates(births))


def birth_dates(births: list[str] | None) -> tuple[date, ...]:
    """The dates of birth, in the order of the places."""
    return tuple(day(one) for one in births or ())


def _evidence(proof: str, at: datetime) -> Evidence:
    kind, _, until = proof.partition("=")
    return Evidence(kind, at.date(), day(until) if until else None)
