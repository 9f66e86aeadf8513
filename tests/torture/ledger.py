"""What a client wrote down before and after each command, in a file that survives the client's death.

Each line is one ``write`` to the file itself: what was written when the process is killed has left it, and nothing of a
line that was never written has.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import asdict, define, evolve, field, frozen


@frozen
class Command:
    """What a client asks for: *kind* is register, cancel, transfer, move, accept, promote or resize.

    *id* is that of the booking that it is about, or of the session; *target* and *there* are booking and session to
    which a move goes, and *person* is who asks, or whom a booking is given to.  *places* is the size of the party, or
    of the session.
    """

    kind: str
    id: str
    session: str
    person: str = ""
    places: int = 1
    target: str = ""
    there: str = ""


@frozen
class Entry:
    """A command with the moment it was first asked for, and with what came of it, if somebody was told.

    Moments are nanoseconds of the machine's steady clock, which all processes share.  *failures* is what was said
    instead of an answer.
    """

    command: Command
    asked: int
    answer: str = ""
    answered: int | None = None
    failures: tuple[str, ...] = ()


@define
class Ledger:
    """The entries of one client, in their order; only the last one can be without an answer."""

    entries: list[Entry]
    _file: int = field(repr=False)

    @classmethod
    def at(cls, path: Path) -> Ledger:
        """Go on with the ledger in the file at *path*, or begin it."""
        ledger = cls(list(entries_in(path)), os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND))
        os.ftruncate(ledger._file, path.read_bytes().rfind(b"\n") + 1)  # behind half a line nobody could go on
        return ledger

    @property
    def unsettled(self) -> Command | None:
        """What was asked for without an answer."""
        last = self.entries[-1] if self.entries else None
        return last.command if last is not None and last.answered is None else None

    def ask(self, command: Command) -> None:
        """Note that *command* is about to be asked for; asking again for what is unsettled is noted as the same."""
        if self.unsettled != command:
            assert self.unsettled is None
            self._note({"asked": time.monotonic_ns(), "command": asdict(command)})

    def fail(self, why: str) -> None:
        """Note that no answer came, and what was said instead."""
        self._note({"failed": why})

    def answer(self, answer: str) -> None:
        """Note what came of the command, as somebody is told."""
        self._note({"answered": time.monotonic_ns(), "answer": answer})

    def _note(self, line: Mapping[str, Any]) -> None:
        os.write(self._file, json.dumps(line).encode() + b"\n")
        _add(self.entries, line)


def entries_in(path: Path) -> Iterator[Entry]:
    """What the file at *path* says; a line that a death has cut off says nothing."""
    entries: list[Entry] = []
    text = path.read_text("utf-8") if path.exists() else ""
    for line in text.split("\n")[:-1]:
        _add(entries, json.loads(line))
    return iter(entries)


def _add(entries: list[Entry], line: Mapping[str, Any]) -> None:
    if "asked" in line:
        entries.append(Entry(Command(**line["command"]), line["asked"]))
    elif "failed" in line:
        entries[-1] = evolve(entries[-1], failures=(*entries[-1].failures, line["failed"]))
    else:
        entries[-1] = evolve(entries[-1], answer=line["answer"], answered=line["answered"])
