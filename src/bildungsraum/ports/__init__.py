"""What the world must offer: small protocols between the rooms and the doors.  In German: Anschlüsse.

A store is used through units of work: everything done inside ``with store.writing() as unit`` is saved together or not
at all, and no other writer comes between.  :mod:`bildungsraum.testing` has a contract for each protocol.
"""

from .failures import Conflict, Contradictory, Interrupted, OutcomeUnknown, StoreUnusable, Unreachable
from .incoming import Fetch, Fetched, Item, Loss, Mark, Problem, Reading, Source
from .journal import Journal, Occupancy, bookings_touched, ids_given
from .people import Answers, Contact, Contacts, Forms, Outbox
from .programme import Catalogue, Hit
from .store import Store, Unit

__all__ = [
    "Answers",
    "Catalogue",
    "Conflict",
    "Contact",
    "Contacts",
    "Contradictory",
    "Fetch",
    "Fetched",
    "Forms",
    "Hit",
    "Interrupted",
    "Item",
    "Journal",
    "Loss",
    "Mark",
    "Occupancy",
    "Outbox",
    "OutcomeUnknown",
    "Problem",
    "Reading",
    "Source",
    "Store",
    "StoreUnusable",
    "Unit",
    "Unreachable",
    "bookings_touched",
    "ids_given",
]
