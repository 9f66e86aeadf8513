"""What the tests of go or no-go share: a session with a minimum, people who come, and what is decided."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
from account_cases import with_party
from counter_cases import Counter, wish
from registration_cases import START, booking, course
from roedertal import RULES

from bildungsraum import registration
from bildungsraum.fees import Price, Reduction, Tariff, Tier
from bildungsraum.registration import (
    RosterEvents,
    Side,
    Verdict,
)
from bildungsraum.rules import (
    HoursBefore,
    MinimumRules,
    Remedy,
    Rules,
)
from bildungsraum.schedule import Session
from bildungsraum.values import BookingId, Money, SessionId

DATE = START - timedelta(hours=96)
PASS, HALF_PRICE = Reduction("pass", 25), Reduction("thirty", 30)


def rules(*remedies: Remedy, **choices: Any) -> Rules:
    """It is decided 96 hours before the start."""
    minimum = MinimumRules(decides=HoursBefore(96), remedies=remedies, **choices)
    return attrs.evolve(with_party(), minimum=minimum, reductions=(PASS, HALF_PRICE))


def of(capacity: int | None = 20, minimum: int = 0, cents: int = 6000, **facts: Any) -> Session:
    return attrs.evolve(course(capacity), **{"minimum": minimum, "tariff": Tariff.flat(Money(cents)), **facts})


def verdict(counter: Counter, at: datetime = DATE, **facts: Any) -> Verdict:
    return registration.decide_go(counter.roster, session=counter.session, rules=counter.rules, at=at, **facts)


def fill(counter: Counter, places: int, *, reduced: int = 0) -> Counter:
    """So many people register, of whom the last *reduced* show a pass for 30 percent."""
    for number in range(1, places + 1):
        seen = ("thirty",) if number > places - reduced else ()
        counter.does(registration.register, attrs.evolve(wish(f"{number}"), reductions=seen))
    return counter


def confirms(counter: Counter, at: datetime = DATE, **facts: Any) -> RosterEvents:
    return counter.does(registration.confirm_session, at=at, **facts)


def agrees(counter: Counter, name: str, remedy: Remedy, *, to: bool = True, at: datetime = DATE) -> RosterEvents:
    return counter.does(registration.consent, booking(name), remedy=remedy, agrees=to, at=at)


FRIESLAND = Tariff(
    [Price("standard", Money(7200))], tiers=[Tier(1, Money(10800)), Tier(7, Money(7200)), Tier(11, Money(6120))]
)
"""Per unit 4.50 for up to six, 3.00 for up to ten and 2.55 for more, with 24 units."""


def prices(*cents: int) -> tuple[tuple[BookingId, Money], ...]:
    return tuple((booking(f"{number}"), Money(one)) for number, one in enumerate(cents, 1))


def sister(counter: Counter, free: int | None, **facts: Any) -> Side:
    session = attrs.evolve(counter.session, id=SessionId(f"sister-{free}"), capacity=free, taken_elsewhere=0, **facts)
    return Side(Counter(session).roster, session, RULES)
