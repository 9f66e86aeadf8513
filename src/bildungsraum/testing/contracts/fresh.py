"""What the contracts of a store share: a fresh one, something to keep in it, and expecting an error."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeVar

from hypothesis import HealthCheck, settings

from ...offering import Offering, Provider
from ...ports import Store, Unit
from ...schedule import Session
from ...sync import Listing
from ...values import OfferingId, ProviderId, SessionId

Error = TypeVar("Error", bound=Exception)

# A fresh store for each example may mean a new database, and each subclass runs the same tests: both are intended.
few = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow]
)

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
PROVIDER = Provider(ProviderId("vhs"), "Volkshochschule Beispielstadt")
OFFERING = Offering(OfferingId("phone"), PROVIDER.id, "Mein Smartphone: sicher unterwegs")
SESSION = Session(SessionId("phone-1"), OFFERING.id, number="27F-5012", capacity=2)
OTHER_SESSION = Session(SessionId("phone-2"), OFFERING.id, number="27F-5013")


class FreshStore:
    """A contract that begins with an empty store."""

    def fresh_store(self) -> Store:
        """Open an empty store; the contract closes it."""
        raise NotImplementedError(f"{type(self).__name__} must say how to open an empty store")


def keep(unit: Unit, listings: Iterable[Listing] = (Listing(OFFERING, (SESSION, OTHER_SESSION)),)) -> None:
    """Save *listings*, each after its provider, as a feed does."""
    for listing in listings:
        unit.catalogue.save_provider(Provider(listing.offering.provider, f"Träger {listing.offering.provider}"))
        unit.catalogue.save(listing)


def raised(error: type[Error], action: Callable[[], object]) -> Error:
    """The *error* that *action* raises; a test fails if it raises none."""
    try:
        action()
    except error as caught:
        return caught
    raise AssertionError(f"{error.__name__} was expected, and nothing was raised")
