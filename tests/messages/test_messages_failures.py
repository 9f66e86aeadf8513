"""What is said when something cannot be done: why and what to do, in German, with nothing left untranslated."""

from __future__ import annotations

import errno
import os
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
from failure_cases import refusal, said
from hypothesis import given
from hypothesis import strategies as st

from bildungsraum import Desk, District, Rules
from bildungsraum.adapters import csv_files, district_toml, vhs
from bildungsraum.adapters.http_fetch import HttpFetch
from bildungsraum.adapters.sql import open_store
from bildungsraum.messages.problems import failure, untranslated
from bildungsraum.messages.texts import one_line
from bildungsraum.ports import Source, StoreUnusable, Unreachable
from bildungsraum.values import OfferingId, ProviderId, SessionId

PLAIN_RULES = Rules(District("roedertal", "Landkreis Rödertal"))


@given(text=st.text(max_size=30))
def test_names_and_values_are_carried_over_whatever_they_are(text: str) -> None:
    error = LookupError(f"there is no booking {text!r} in this session")
    assert failure(error, "de") == one_line(f"In diesem Kurs gibt es die Anmeldung {text!r} nicht.")


# databases ------------------------------------------------------------------------------------------------------------


def unusable(url: str) -> str:
    """What a clerk reads about a database that cannot be used, without its address."""
    error = refusal(lambda: open_store(url), StoreUnusable)
    assert untranslated(error) == ()
    return failure(error, "de").removeprefix(f"{url} lässt sich nicht benutzen. ")


def test_a_clerk_reads_why_a_database_cannot_be_used_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "kreis.db"
    url = f"sqlite:///{path}?timeout=0"
    path.write_text("Kursnummer;Titel\n" * 99)
    assert unusable(f"sqlite:///{path}") == "Die Datei ist keine SQLite-Datenbank. Nennen Sie bitte eine andere Datei."
    assert unusable(f"sqlite:///{tmp_path}") == "Das ist ein Ordner. Nennen Sie bitte eine Datei darin."
    assert unusable(f"sqlite:///{tmp_path}/nirgends/kreis.db") == (
        "Ihren Ordner gibt es nicht. Legen Sie den Ordner an oder berichtigen Sie die Adresse."
    )
    path.unlink()
    open_store(url).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("UPDATE alembic_version SET version_num = '0815'")
        assert unusable(f"sqlite:///{path}") == (
            "Die Datei stammt aus einer anderen, wahrscheinlich neueren Version (0815). "
            "Installieren Sie bitte das neueste bildungsraum."
        )
        database.execute("DELETE FROM alembic_version")
        assert unusable(f"sqlite:///{path}") == (
            "In der Datei steht nicht, aus welcher Version sie stammt. Stellen Sie bitte die letzte Sicherung wieder her."
        )
        database.execute("PRAGMA application_id = 1")
    assert unusable(f"sqlite:///{path}") == (
        "Die Datei gehört zu einem anderen Programm. Nennen Sie bitte eine andere Datei."
    )


def test_a_clerk_reads_that_somebody_else_is_writing(tmp_path: Path) -> None:
    path = tmp_path / "kreis.db"
    store = open_store(f"sqlite:///{path}?timeout=0")
    with closing(sqlite3.connect(path, isolation_level=None)) as database, closing(store):
        database.execute("BEGIN IMMEDIATE")
        error = refusal(lambda: store.writing().__enter__(), StoreUnusable)
    assert untranslated(error) == ()
    assert failure(error, "de").endswith(
        "Jemand anderes hat zu lange darin geschrieben. "
        "Warten Sie, bis das beendet ist, und versuchen Sie es noch einmal."
    )


def test_a_clerk_reads_that_a_database_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "kreis.db"
    open_store(f"sqlite:///{path}").close()
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    assert unusable(f"sqlite:///{path}") == (
        "Die Datei ist beschädigt. Stellen Sie bitte die letzte Sicherung wieder her."
    )


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite://server/kreis.db",
        "sqlite:///kreis.db?mode=memory",
        "sqlite:///kreis.db?timeout=soon",
        "postgresql://server",
        "://",
    ],
)
def test_what_is_wrong_with_the_address_of_a_database_is_said_in_german(url: str) -> None:
    for opens in (lambda: open_store(url), lambda: Desk.open(url, rules=PLAIN_RULES)):
        assert untranslated(refusal(opens, ValueError)) == ()


@pytest.mark.parametrize("scheme", ["memory", "sqlite"])
def test_what_a_store_does_not_have_is_told_in_german(scheme: str, tmp_path: Path) -> None:
    url = "memory://" if scheme == "memory" else f"sqlite:///{tmp_path}/kreis.db"
    with Desk.open(url, rules=PLAIN_RULES) as desk, desk.store.reading() as unit:
        kept = unit.catalogue
        assert said(lambda: kept.provider(ProviderId("x")), LookupError) == "Den Träger 'x' gibt es nicht."
        assert said(lambda: kept.offering(OfferingId("x")), LookupError) == "Das Angebot 'x' gibt es nicht."
        assert said(lambda: kept.session(SessionId("x")), LookupError) == "Den Kurs 'x' gibt es nicht."


# servers --------------------------------------------------------------------------------------------------------------


def answering(content: bytes) -> str:
    """The address of a server that gives this answer once."""
    server = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        with server, server.accept()[0] as connection:
            connection.recv(65536)
            connection.sendall(content)

    Thread(target=answer, daemon=True).start()
    return f"http://127.0.0.1:{server.getsockname()[1]}/kurse.xml"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 404 Not Found\r\n\r\n", "Unter dieser Adresse hat der Server nichts (404)."),
        (b"HTTP/1.1 503 Busy\r\n\r\n", "Der Server antwortete mit der Meldung 503 Busy."),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", "Die Antwort des Servers brach ab oder war keine."),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", "Die Antwort hat mehr als 100 Bytes."),
        (
            b"HTTP/1.1 302 Found\r\nLocation: ftp://server.example/\r\n\r\n",
            "Abgerufen werden nur Adressen, die mit http:// oder https:// beginnen.",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
            "Der Server hat ungefragt komprimierte Daten geschickt.",
        ),
    ],
)
def test_a_clerk_reads_why_a_server_is_of_no_use(answer: bytes, said: str) -> None:
    url = answering(answer)
    error = refusal(lambda: HttpFetch(size=100)(url, None), Unreachable)
    assert untranslated(error) == ()
    assert failure(error, "de") == f"{url} lässt sich nicht lesen. {said}"


def test_a_clerk_reads_that_nobody_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/kurse.xml"
        error = refusal(lambda: HttpFetch(silence=0.1)(url, None), Unreachable)
        assert (
            failure(error, "de") == f"{url} lässt sich nicht lesen. Der Server hat 0.1 Sekunden lang nicht geantwortet."
        )
    error = refusal(lambda: HttpFetch()(url, None), Unreachable)
    assert failure(error, "de") == f"{url} lässt sich nicht lesen. Der Server nimmt keine Verbindung an."


# files ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", [vhs.open_source, csv_files.open_source])
def test_a_clerk_reads_that_a_file_is_not_there(door: Callable[[str], Source], tmp_path: Path) -> None:
    path = str(tmp_path / "kurse.csv")
    told = said(lambda: list(door(path).read()), Unreachable)
    assert told == f"{path} lässt sich nicht lesen. Die Datei oder den Ordner gibt es nicht."


@pytest.mark.parametrize("address", ["", "a\0b", "ftp://server.example/kurse.xml"])
def test_what_is_no_address_of_a_feed_is_told_in_german(address: str) -> None:
    assert said(lambda: vhs.open_source(address), ValueError)


def test_a_table_on_the_network_can_be_downloaded_first() -> None:
    url = "https://vhs.example/kurse.csv"
    told = said(lambda: csv_files.open_source(url), ValueError)
    assert told == f"'{url}' ist eine Internetadresse. Laden Sie die Datei bitte herunter und nennen Sie ihren Pfad."


def test_the_rules_are_not_there(tmp_path: Path) -> None:
    path = tmp_path / "satzung.toml"
    assert said(lambda: district_toml.read(path), OSError) == f"{path}: Die Datei oder den Ordner gibt es nicht."
    assert said(lambda: district_toml.read(tmp_path), OSError) == f"{tmp_path}: Das ist ein Ordner."


@pytest.mark.parametrize("name", ["EACCES", "EPERM", "ENOTDIR", "EEXIST", "ENAMETOOLONG", "ENOSPC", "EROFS", "EIO"])
def test_what_the_system_says_most_often_is_said_in_german(name: str) -> None:
    code = getattr(errno, name)
    assert untranslated(OSError(code, os.strerror(code))) == ()
