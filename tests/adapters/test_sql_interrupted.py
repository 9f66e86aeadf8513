"""What is asked for while PostgreSQL is cut off, restarted or silent is done once, and never twice."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from threading import Thread
from typing import Any

import psycopg
import pytest
from attrs import define, field
from postgres import Server
from sql_cases import NOON, OFFERING, PROVIDER, RULES, SESSION, wish
from sqlalchemy import make_url, text

from bildungsraum import Desk
from bildungsraum.adapters.sql import SqlStore, drift, open_store
from bildungsraum.desk import trying
from bildungsraum.ports import Contact, Interrupted, OutcomeUnknown, StoreUnusable
from bildungsraum.registration import Registered, Waitlisted
from bildungsraum.sync import Listing
from bildungsraum.values import PersonId, RequestId

PEOPLE = [f"person-{number}" for number in range(12)]


def desk_at(url: str) -> Desk:
    """A desk with one session in which nobody has booked."""
    desk = Desk(open_store(url), RULES)
    desk.save(PROVIDER, Listing(OFFERING, [SESSION]), at=NOON)
    return desk


def everybody_is_booked_once(url: str) -> bool:
    """Whether each of the people has one booking, in the order of asking, and all tables say so."""
    with closing(open_store(url)) as store:
        with store.reading() as unit:
            events = unit.journal.read(SESSION.id)
        asked = [one.booking for one in events if isinstance(one, Registered | Waitlisted)]
        return asked == [f"{SESSION.id}/{person}" for person in PEOPLE] and drift(store) == ()


def writers_of(desk: Desk) -> object:
    assert isinstance(desk.store, SqlStore)
    return desk.store._writers


# cut off --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("point", ["SELECT occupancy.position", "INSERT INTO journal", "INSERT INTO outbox", "COMMIT"])
def test_a_connection_that_is_cut_in_mid_unit_costs_one_more_try(
    postgres: Server, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.fresh_url()
    with closing(desk_at(url)) as desk:
        cuts = iter([False, True, False, True, True])

        def cut(driver: psycopg.Connection[Any]) -> None:
            if next(cuts, False):
                postgres.run(f"SELECT pg_terminate_backend({driver.info.backend_pid}, 5000)")

        def execute(cursor: psycopg.Cursor[Any], statement: Any, *values: Any, **choices: Any) -> Any:
            if str(statement).startswith(point):
                cut(cursor.connection)
            return executed(cursor, statement, *values, **choices)

        def commit(driver: psycopg.Connection[Any]) -> None:
            if point == "COMMIT":
                cut(driver)
            committed(driver)

        executed, committed = psycopg.Cursor.execute, psycopg.Connection.commit
        monkeypatch.setattr(psycopg.Cursor, "execute", execute)
        monkeypatch.setattr(psycopg.Connection, "commit", commit)
        for person in PEOPLE:
            desk.register(wish(person), at=NOON)
        assert next(cuts, None) is None
        monkeypatch.undo()
    assert everybody_is_booked_once(url)


def test_what_the_server_has_ended_while_nobody_asked_is_noticed_before_it_is_used(postgres: Server) -> None:
    url = postgres.fresh_url()
    with closing(open_store(url)) as store:
        with store.writing() as unit:
            pid = unit.connection.scalar(text("SELECT pg_backend_pid()"))
        postgres.run(f"SELECT pg_terminate_backend({pid}, 5000)")
        with store.writing() as unit:
            unit.contacts.save(Contact(PersonId("anna")))


def test_a_unit_that_waits_for_itself_is_interrupted_and_nothing_of_it_is_kept(postgres: Server) -> None:
    with closing(open_store(postgres.fresh_url())) as store:
        raising = text("DO $$ BEGIN RAISE EXCEPTION 'others were first' USING ERRCODE = '40P01'; END $$")

        def wait_for_oneself() -> None:
            with store.writing() as unit:
                unit.contacts.save(Contact(PersonId("anna")))
                unit.connection.execute(raising)

        with pytest.raises(Interrupted) as caught:
            wait_for_oneself()
        assert not caught.value.in_doubt
        with store.reading() as unit:
            assert unit.contacts.get(PersonId("anna")) is None


# restarted ------------------------------------------------------------------------------------------------------------


def test_a_server_that_is_killed_and_started_again_has_everything_once(own_postgres: Server) -> None:
    url = own_postgres.fresh_url()
    with closing(desk_at(url)) as desk:
        for number, person in enumerate(PEOPLE):
            if number % 4 == 2:
                own_postgres.kill()
                starting = Thread(target=own_postgres.start)
                starting.start()
                desk.register(wish(person), at=NOON)
                starting.join()
            else:
                desk.register(wish(person), at=NOON)
    assert everybody_is_booked_once(url)


def test_a_server_that_stays_away_is_named_and_nothing_is_in_doubt(
    own_postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "LONGEST", 0.5)
    with closing(desk_at(own_postgres.fresh_url())) as desk:
        own_postgres.kill()
        with pytest.raises(StoreUnusable, match="the server cannot be reached"):
            desk.register(wish("anna"), at=NOON)
        own_postgres.start()
        assert isinstance(desk.register(wish("anna"), at=NOON).first, Registered)


# silent ---------------------------------------------------------------------------------------------------------------


@define
class Proxy:
    """Stands before a server, and hangs up as soon as the answer to a COMMIT comes by, as often as it is told to."""

    port: int
    upstream: tuple[str, int]
    swallows: int = 0
    swallowed: int = 0
    _listening: socket.socket = field(factory=socket.socket, repr=False)

    def serve(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            Thread(target=self._carry, args=(client, socket.create_connection(self.upstream)), daemon=True).start()

    def _carry(self, client: socket.socket, server: socket.socket) -> None:
        Thread(target=_pump, args=(client, server), daemon=True).start()
        while answer := _received(server):
            if b"C\x00\x00\x00\x0bCOMMIT\x00" in answer and self.swallows:
                self.swallows -= 1
                self.swallowed += 1
                break
            client.sendall(answer)
        for one in (client, server):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


def _received(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65536)
    except OSError:
        return b""


def _pump(source: socket.socket, target: socket.socket) -> None:
    while message := _received(source):
        try:
            target.sendall(message)
        except OSError:
            return


@contextmanager
def proxied(server: Server) -> Iterator[Proxy]:
    address = make_url(server.url)
    assert address.host is not None
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        proxy = Proxy(listening.getsockname()[1], (address.host, address.port or 5432), listening=listening)
        thread = Thread(target=proxy.serve, daemon=True)
        thread.start()
        yield proxy
        listening.shutdown(socket.SHUT_RDWR)


def through(proxy: Proxy, url: str) -> str:
    return make_url(url).set(port=proxy.port).render_as_string(hide_password=False)


def test_when_the_answer_to_a_commit_is_lost_it_is_booked_all_the_same_and_only_once(postgres: Server) -> None:
    url = postgres.fresh_url()
    with proxied(postgres) as proxy, closing(desk_at(through(proxy, url))) as desk:
        outcomes = []
        for number, person in enumerate(PEOPLE):
            proxy.swallows = number % 3
            outcomes.append(desk.register(wish(person), at=NOON))
        assert proxy.swallowed == 4 * 1 + 4 * 2
        assert [type(one.first) for one in outcomes] == [Registered] * 2 + [Waitlisted] * 10
    assert everybody_is_booked_once(url)


def test_who_never_hears_of_it_is_told_so_and_settles_it_by_asking_again(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "TRIES", 2)
    with proxied(postgres) as proxy, closing(desk_at(through(proxy, postgres.fresh_url()))) as desk:
        proxy.swallows = 2
        with pytest.raises(OutcomeUnknown) as caught:
            desk.register(wish("anna"), at=NOON)
        assert caught.value.ids == (RequestId("phone-1/anna"),)
        settled = desk.register(wish("anna"), at=NOON)
        assert (settled.events, type(settled.first)) == ((), Registered)


def test_a_unit_whose_answer_is_lost_is_in_doubt(postgres: Server) -> None:
    url = postgres.fresh_url()
    with proxied(postgres) as proxy, closing(open_store(through(proxy, url))) as store:
        proxy.swallows = 1
        with pytest.raises(Interrupted) as caught, store.writing() as unit:
            unit.contacts.save(Contact(PersonId("anna")))
        assert caught.value.in_doubt
        with store.reading() as unit:
            assert unit.contacts.get(PersonId("anna")) == Contact(PersonId("anna"))
