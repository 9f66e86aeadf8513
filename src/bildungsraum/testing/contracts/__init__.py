"""What every door must keep to, as classes full of tests: subclass one in your own tests.  In German: Vertrag.

Every test that a class brings begins with ``test_``; pytest runs it in the subclass, whose name begins with ``Test``.
"""

from .sources import SourceContract
from .stores import StoreContract

__all__ = ["SourceContract", "StoreContract"]
