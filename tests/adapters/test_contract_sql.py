"""The store keeps the contract of a store, in SQLite and in PostgreSQL of two major versions."""

import pytest
from postgres import Server

from bildungsraum.adapters.sql import open_store
from bildungsraum.ports import Store
from bildungsraum.testing import StoreContract


class TestSqliteStore(StoreContract):
    @pytest.fixture(autouse=True)
    def a_folder(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        self.folders = tmp_path_factory

    def fresh_store(self) -> Store:
        return open_store(f"sqlite:///{self.folders.mktemp('store') / 'roedertal.db'}")


class TestPostgresStore(StoreContract):
    @pytest.fixture(autouse=True)
    def a_server(self, postgres: Server) -> None:
        self.server = postgres

    def fresh_store(self) -> Store:
        return open_store(self.server.empty_url())


class TestOlderPostgresStore(StoreContract):
    @pytest.fixture(autouse=True)
    def a_server(self, older_postgres: Server) -> None:
        self.server = older_postgres

    def fresh_store(self) -> Store:
        return open_store(self.server.empty_url())
