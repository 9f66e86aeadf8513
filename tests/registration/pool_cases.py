"""What the tests of pools share: wishes for a pool, and where they find their places."""

from __future__ import annotations

from typing import Any

import attrs
from registration_cases import request
from roedertal import COURSE, RULES, WINTER

from bildungsraum import registration
from bildungsraum.registration import Declined, Party, Registered, Request, Roster, Waitlisted
from bildungsraum.rules import PlaceRules, Rules
from bildungsraum.schedule import Session


def with_places(**fields: Any) -> Rules:
    return attrs.evolve(RULES, places=PlaceRules(**fields))


def wants(name: str, *pools: str, groups: tuple[str, ...] = (), categories: tuple[str, ...] = ("standard",)) -> Request:
    return attrs.evolve(request(name), categories=categories, party=Party(pools=pools, groups=groups))


def outcome(
    roster: Roster, wish: Request, rules: Rules, session: Session = COURSE
) -> Registered | Waitlisted | Declined:
    """What comes of *wish*, without what else happens at the same moment."""
    [last] = [
        event
        for event in registration.register(roster, wish, session=session, rules=rules, at=WINTER)
        if isinstance(event, Registered | Waitlisted | Declined)
    ]
    return last


def booked(rules: Rules, session: Session, *wishes: Request) -> Roster:
    """The roster when *wishes* have been made one after the other."""
    roster = Roster()
    for wish in wishes:
        roster = roster.after(registration.register(roster, wish, session=session, rules=rules, at=WINTER))
    return roster


def pooled(rules: Rules, session: Session, *wishes: Request) -> list[tuple[str | None, ...] | None]:
    """Where each of *wishes* finds its places, one after the other; ``None`` without any."""
    outcomes = booked(rules, session, *wishes).outcomes
    found = [outcomes[wish.id] for wish in wishes]
    return [one.allocation if isinstance(one, Registered) else None for one in found]
