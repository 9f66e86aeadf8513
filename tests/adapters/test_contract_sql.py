"""The store in SQLite keeps the contract of a store."""

import pytest

from bildungsraum.adapters.sql import open_store
from bildungsraum.ports import Store
from bildungsraum.testing import StoreContract


class TestSqliteStore(StoreContract):
    @pytest.fixture(autouse=True)
    def a_folder(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        self.folders = tmp_path_factory

    def fresh_store(self) -> Store:
        return open_store(f"sqlite:///{self.folders.mktemp('store') / 'roedertal.db'}")
