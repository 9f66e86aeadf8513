"""The holidays of a Bundesland, from the library ``holidays``."""

from __future__ import annotations

from datetime import date
from functools import cache

STATES = ("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH")
"""ISO 3166-2:DE without ``DE-``."""

YEARS = range(2000, 2051)


@cache
def holidays_of(state: str) -> frozenset[date]:
    """The holidays of *state* that hold in all of it, in :data:`YEARS`.

    ``ValueError`` if there is no such Bundesland; ``ModuleNotFoundError`` says what to install if the library is
    missing.
    """
    if state not in STATES:
        raise ValueError(f"a Bundesland is one of {', '.join(STATES)}, got {state!r}")
    try:
        from holidays import country_holidays
    except ImportError:
        missing = "holidays of a Bundesland need holidays; install it with: pip install 'bildungsraum[holidays]'"
        raise ModuleNotFoundError(missing, name="holidays") from None
    return frozenset(country_holidays("DE", subdiv=state, years=YEARS))
