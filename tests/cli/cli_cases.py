"""What the tests of the command line share: two ways to run it, a feed to write, and a look at the files it leaves."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing, redirect_stderr, redirect_stdout
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import field, frozen

from bildungsraum.cli.app import run

FEED = Path(str(files("bildungsraum") / "samples" / "landkreis-roedertal.openvhs.xml"))
RULES = Path(str(files("bildungsraum") / "samples" / "landkreis-roedertal.toml"))
PHONE = "F27-5101"
"""A course of the sample feed with eight places, 48 euros, from Tuesday 30 March to 20 April 2027."""

WINTER = "2027-01-05T10:00"
"""A time at which the course can be booked and cancelled for nothing."""

PROGRAM = (sys.executable, "-W", "error", "-m", "bildungsraum")
"""How the program is started; a warning is an error."""


@frozen
class Said:
    """What a command answered; *code* is its exit code."""

    code: int
    out: str
    err: str = ""

    @property
    def facts(self) -> Any:
        """What ``--json`` printed."""
        return json.loads(self.out)


def call(*words: object) -> Said:
    """Run a command in this process, as German as on anybody's first day."""
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        code = run([str(word) for word in words])
    return _said(code, out.getvalue(), err.getvalue())


def environment(**settings: str) -> dict[str, str]:
    """The surroundings of a program: ours, without what would change its answers."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BILDUNGSRAUM_", "PYTHONIO"))}
    return kept | {"PYTHONUTF8": "1", "NO_COLOR": "1", "COLUMNS": "100", "NO_PROXY": "*"} | settings


def started(*line: object, **settings: str) -> Said:
    """Start a program and wait for its end, with *settings* in its environment."""
    done = subprocess.run(
        list(map(str, line)), env=environment(**settings), capture_output=True, encoding="utf-8", timeout=60
    )
    return _said(done.returncode, done.stdout, done.stderr)


def program(*words: object, **settings: str) -> Said:
    """Run the program itself."""
    return started(*PROGRAM, *words, **settings)


def _said(code: int, out: str, err: str) -> Said:
    """Blanks that keep an amount and its euro sign on one line look like others."""
    return Said(code, out.replace("\xa0", " "), err.replace("\xa0", " "))


@cache
def _imported() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "sample.db")
        assert call("import", FEED, "--db", path, "--rules", RULES, "--at", "2027-01-01").code == 0
        return path.read_bytes()


def sample_database(folder: Path) -> Path:
    """A database into which the sample feed was imported on 1 January 2027."""
    path = folder / "roedertal.db"
    path.write_bytes(_imported())
    return path


@frozen
class Office:
    """A clerk's commands on one database, under the sample's rules or others."""

    db: Path
    rules: Path = RULES
    common: tuple[object, ...] = field(init=False)

    @common.default
    def _common(self) -> tuple[object, ...]:
        return ("--db", self.db, "--rules", self.rules)

    def call(self, *words: object) -> Said:
        """Run a command in this process."""
        return call(*words, *self.common)

    def program(self, *words: object) -> Said:
        """Run the program itself."""
        return program(*words, *self.common)

    def book(self, id: str, *words: object, session: str = PHONE, at: str = WINTER) -> Said:
        """Register an invented person, whose wish and booking are called *id*, for a session."""
        who = ("--name", f"{id.title()} Beispiel", "--mail", f"{id}@post.example", "--request", id)
        return self.call("book", session, *who, "--at", at, *words)

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        """All of a table, in an order of its own."""
        return tables(self.db)[table]


def tables(db: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in a database, to see what has changed."""
    with closing(sqlite3.connect(db)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(database.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}


def mail(path: Path) -> EmailMessage:
    """An e-mail file as a mail program reads it."""
    read = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(read, EmailMessage)
    return read


def body(letter: EmailMessage) -> str:
    """The text of a letter."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def calendars(letter: EmailMessage) -> list[str]:
    """The calendar documents attached to a letter."""
    return [str(part.get_content()) for part in letter.iter_attachments() if part.get_content_type() == "text/calendar"]


def course(id: str, day: str, **elements: object) -> str:
    """One course of an Open-vhs feed, whose only meeting is on *day* from six to half past seven in the evening."""
    meeting = (
        f"<beginn_datum>{day}</beginn_datum><beginn_uhrzeit>18:00</beginn_uhrzeit><ende_uhrzeit>19:30</ende_uhrzeit>"
    )
    more = "".join(f"<{name}>{value}</{name}>" for name, value in elements.items())
    return (
        f"<veranstaltung><guid>{id}</guid><nummer>{id}</nummer><name>Kurs {id}</name>"
        f"<maximale_teilnehmerzahl>8</maximale_teilnehmerzahl>{more}<termin>{meeting}</termin></veranstaltung>\n"
    )


def write_feed(path: Path, *courses: str) -> Path:
    """An Open-vhs feed of the invented Volkshochschule."""
    provider = "<export><ersteller><guid>vhs</guid><name>Volkshochschule Rödertal</name></ersteller></export>\n"
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<openvhs:veranstaltungen version="1.2"'
    namespace = ' xmlns:openvhs="http://www.dvv-vhs.de/Open-VHS">\n'
    path.write_text(head + namespace + provider + "".join(courses) + "</openvhs:veranstaltungen>\n", "utf-8")
    return path
