"""The invented district of these tests: its rules, one course, and a feed that a test can write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from attrs import frozen

from bildungsraum import (
    Before,
    CancellationStep,
    CancellationTerms,
    District,
    Listing,
    Money,
    Offering,
    Provider,
    Reduction,
    ReminderRule,
    Rules,
    Session,
    Tariff,
    weekly,
)
from bildungsraum.ports import Item, Mark
from bildungsraum.rules import PartyRules
from bildungsraum.values import OfferingId, ProviderId, SessionId

BERLIN = ZoneInfo("Europe/Berlin")
RULES = Rules(
    District("roedertal", "Landkreis Rödertal"),
    party=PartyRules(maximum=4),
    reductions=(Reduction("pass", 25),),
    cancellation=CancellationTerms((CancellationStep(7), CancellationStep(3, percent=50)), late_percent=100),
    reminders=(ReminderRule("week", Before(7)), ReminderRule("day", Before(1))),
)
VHS = Provider(ProviderId("vhs"), "Volkshochschule Rödertal")
OFFERING = Offering(OfferingId("vhs:phone"), VHS.id, "Mein erstes Smartphone")
COURSE = Session(
    SessionId("vhs:phone"),
    OFFERING.id,
    number="F27-5101",
    capacity=2,
    tariff=Tariff.flat(Money(4800)),
    meetings=weekly(date(2027, 3, 30), time(10), time(11, 30), BERLIN, times=4),
)
WINTER = datetime(2027, 2, 1, 12, tzinfo=UTC)


def listing(guid: str, session: Session | None = None, *, title: str = "Kurs") -> Listing:
    """One offering with one session, as a feed would give it."""
    offering = Offering(OfferingId(f"vhs:{guid}"), VHS.id, title)
    return Listing(offering, [session or Session(SessionId(f"vhs:{guid}"), offering.id, capacity=10)])


@frozen
class Feed:
    """A source that says what the test wants it to say."""

    items: tuple[Item, ...]
    name: str = "feed"

    @classmethod
    def of(cls, items: Iterable[Item]) -> Feed:
        return cls((VHS, *items))

    def read(self, mark: Mark | None = None) -> Iterator[Item]:
        return iter(self.items)
