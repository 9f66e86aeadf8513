"""The store in memory keeps the contract of a store."""

from bildungsraum.adapters.memory import open_store
from bildungsraum.ports import Store
from bildungsraum.testing import StoreContract


class TestMemoryStore(StoreContract):
    def fresh_store(self) -> Store:
        return open_store("memory://")
