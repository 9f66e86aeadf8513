"""The store on Citus, one distributed schema for each district, where somebody has a cluster for it.

``BILDUNGSRAUM_CITUS_DSN`` names its coordinator and a user who is set up as docs/how-to/many-districts.md says.  That is
all that is done for Citus.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg
import pytest
from attrs import Factory, define
from crowd import Crowd, catalogued
from postgres import Server
from roedertal import RULES
from sqlalchemy import make_url

from bildungsraum import Desk
from bildungsraum.adapters.sql import open_store
from bildungsraum.adapters.sql.schema import REVISION
from bildungsraum.ports import Store
from bildungsraum.testing import StoreContract

NAMED = os.environ.get("BILDUNGSRAUM_CITUS_DSN")
if not NAMED:
    pytest.skip("no Citus: name its coordinator in BILDUNGSRAUM_CITUS_DSN", allow_module_level=True)

SESSIONS, DISTRICTS, ANSWERS = 20, 4, 200


@define
class Citus:
    """The coordinator, and the districts that have been set up on it."""

    server: Server
    districts: list[str] = Factory(list)

    def fresh_url(self) -> str:
        """The address of a district that is not there yet."""
        url = self.server.fresh_url()
        self.districts.append(str(make_url(url).query["schema"]))
        return url


@pytest.fixture(scope="module")
def citus() -> Iterator[Citus]:
    citus = Citus(Server(str(NAMED)))
    yield citus
    citus.server.run(*(f"DROP SCHEMA IF EXISTS {schema} CASCADE" for schema in citus.districts))


class TestCitusStore(StoreContract):
    @pytest.fixture(autouse=True)
    def a_cluster(self, citus: Citus) -> None:
        self.citus = citus

    def fresh_store(self) -> Store:
        return open_store(self.citus.fresh_url())


def test_many_who_set_up_the_same_district_at_once_get_one_that_is_distributed(citus: Citus) -> None:
    url = citus.fresh_url()
    with ThreadPoolExecutor(4) as pool:
        for store in pool.map(open_store, [url] * 4):
            store.close()
    schema = citus.districts[-1]
    assert citus.server.ask(f"SELECT version_num FROM {schema}.alembic_version") == [(REVISION,)]
    assert citus.server.ask(f"SELECT count(*) FROM citus_schemas WHERE schema_name = '{schema}'::regnamespace") == [
        (1,)
    ]


def test_nobody_changes_the_journal_on_the_workers_either(citus: Citus) -> None:
    url = citus.fresh_url()
    with closing(open_store(url)):
        schema = citus.districts[-1]
        with pytest.raises(psycopg.Error, match="only continued"):
            citus.server.run(f"INSERT INTO {schema}.journal VALUES ('phone-1', 9, 'Registered', '{{}}')")


@pytest.mark.cluster
def test_in_several_districts_at_once_nothing_is_lost_doubled_or_oversold(citus: Citus) -> None:
    crowds = [Crowd(citus.fresh_url(), SESSIONS, size=2) for _ in range(DISTRICTS)]
    for crowd in crowds:
        with Desk.open(crowd.url, rules=RULES) as desk:
            catalogued(desk, SESSIONS)
    with crowds[0].booking(), crowds[1].booking(), crowds[2].booking(), crowds[3].booking():
        for crowd in crowds:
            crowd.wait_for_answers(ANSWERS)
    for crowd in crowds:
        crowd.check()
