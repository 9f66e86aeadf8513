"""A district's rules from a TOML file, so that a clerk can read them.  In German: Satzung als Datei.

The keys are the fields of :class:`bildungsraum.rules.Rules` and of their groups; times of day are written
``09:00:00``, money ``"3.00 EUR"``, and ``"none"`` takes back what would otherwise hold.  Whoever decides differently
has a table: ``[municipalities."14627".waiting]``, ``[providers."vhs".party]``, ``[offerings."…"]``,
``[sessions."…"]``; the nearest wins.

``[working_days]`` with a ``state`` brings the holidays of that Bundesland from 2000 to 2050, by the library
`holidays <https://holidays.readthedocs.io>`_ of the extra ``bildungsraum[holidays]``.
"""

from .keys import KEYS
from .reading import parse, read
from .schema import schema

__all__ = ["KEYS", "parse", "read", "schema"]
