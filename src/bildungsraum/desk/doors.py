"""Finding the door to a store by the name that it is registered under.  In German: Anschluss an die Datenbank."""

from __future__ import annotations

from importlib.metadata import entry_points

from ..ports import Store, StoreUnusable

STORES = "bildungsraum.journals"
"""The group of entry points under which packages register what opens a store."""


def open_store(url: str) -> Store:
    """The store at *url*, opened by the entry point that its scheme names.

    ``ValueError`` for a scheme that nothing installed knows; ``StoreUnusable`` if a package is missing or the store
    itself cannot be used.
    """
    scheme = url.partition(":")[0].partition("+")[0]
    found = {entry.name: entry for entry in entry_points(group=STORES)}
    if scheme not in found:
        raise ValueError(f"no store for {scheme!r} is installed; known are {', '.join(sorted(found))}")
    try:
        opener = found[scheme].load()
    except ModuleNotFoundError as error:
        why = f"the package {error.name} is missing"
        raise StoreUnusable(f"{scheme}:", why, "install bildungsraum[sql]") from None
    store: Store = opener(url)
    return store
