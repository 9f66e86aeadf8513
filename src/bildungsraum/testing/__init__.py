"""What you test with: strategies for every noun, and contracts for what you connect yourself.

The strategies are for `Hypothesis <https://hypothesis.readthedocs.io>`_, which the extra ``bildungsraum[testing]``
brings.  They give values that can be: times that the clocks in Berlin show, both clock changes among them, terms that
are legal, rosters that have come about by real commands.

>>> from hypothesis import given
>>> from bildungsraum import testing
>>> @given(testing.rosters())
... def test_nobody_has_a_place_and_waits_for_one(roster):
...     having, waiting = ({one.person for one in some} for some in (roster.registered(), roster.waiting))
...     assert not having & waiting
>>> test_nobody_has_a_place_and_waits_for_one()

A district that writes its own store or source subclasses :class:`StoreContract` or :class:`SourceContract`.

:func:`machine` runs a district's own rules, and its own store, through everything that can happen to two sessions, and
asks :data:`INVARIANTS` after every step.
"""

try:
    import hypothesis  # noqa: F401
except ModuleNotFoundError as error:
    raise ImportError(
        "bildungsraum.testing needs Hypothesis; install it with: pip install 'bildungsraum[testing]'"
    ) from error

from .booking_commands import (
    Accept,
    Agree,
    Approve,
    Attend,
    Change,
    Confirm,
    GiveUp,
    GiveUpPlaces,
    HandOver,
    Miss,
    NamePlace,
    Pay,
    Reject,
    Reorder,
    Swap,
)
from .catalogue import (
    cancellation_terms,
    catalogues,
    identifiers,
    listings,
    meeting_series,
    meetings,
    money,
    offerings,
    providers,
    reductions,
    sessions,
    tariffs,
    texts,
    titles,
    venues,
)
from .commands import (
    Announce,
    Ask,
    CallOff,
    CancelMeeting,
    Command,
    ConfirmSession,
    Draw,
    Hold,
    Interest,
    MakeUp,
    Move,
    MoveUp,
    Override,
    Reopen,
    Resize,
)
from .contracts import SourceContract, StoreContract
from .histories import History, Step, histories, replay, roster_events, rosters
from .invariants import INVARIANTS
from .machine import RosterMachine, machine
from .moments import clock_changes, clocks, days, instants, instants_with_zone, periods
from .people import answers, contacts, messages, people, requests, settlements, surveys
from .questions import filled, form_answers, forms
from .rule_groups import leads, open_hours
from .searches import searches
from .statutes import open_rules, rule_books, rules

__all__ = [
    "INVARIANTS",
    "Accept",
    "Agree",
    "Announce",
    "Approve",
    "Ask",
    "Attend",
    "CallOff",
    "CancelMeeting",
    "Change",
    "Command",
    "Confirm",
    "ConfirmSession",
    "Draw",
    "GiveUp",
    "GiveUpPlaces",
    "HandOver",
    "History",
    "Hold",
    "Interest",
    "MakeUp",
    "Miss",
    "Move",
    "MoveUp",
    "NamePlace",
    "Override",
    "Pay",
    "Reject",
    "Reopen",
    "Reorder",
    "Resize",
    "RosterMachine",
    "SourceContract",
    "Step",
    "StoreContract",
    "Swap",
    "answers",
    "cancellation_terms",
    "catalogues",
    "clock_changes",
    "clocks",
    "contacts",
    "days",
    "filled",
    "form_answers",
    "forms",
    "histories",
    "identifiers",
    "instants",
    "instants_with_zone",
    "leads",
    "listings",
    "machine",
    "meeting_series",
    "meetings",
    "messages",
    "money",
    "offerings",
    "open_hours",
    "open_rules",
    "people",
    "periods",
    "providers",
    "reductions",
    "replay",
    "requests",
    "roster_events",
    "rosters",
    "rule_books",
    "rules",
    "searches",
    "sessions",
    "settlements",
    "surveys",
    "tariffs",
    "texts",
    "titles",
    "venues",
]
