"""Memory does not grow with the feed: measured from outside, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from vhs_cases import COURSE, KURS, element

pytest.importorskip("resource", reason="this system does not tell how much memory a process has had")

FEW, MANY = 2_000, 20_000
GROWTH = 12_000_000
"""What the keys of so many courses may take, and no more: each must be known, to notice the second of the same."""

SCRIPT = """
import resource, sys
from bildungsraum.adapters.vhs import open_source
from bildungsraum.sync import Listing
listings = sum(isinstance(item, Listing) for item in open_source(sys.argv[1]).read())
print(listings, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""

TEXT = "Wir üben gemeinsam und in Ruhe. " * 20


def courses(number: int) -> Iterable[dict[str, Any]]:
    for index in range(number):
        yield {**COURSE, "guid": f"00000000-0000-0000-0000-{index:012}", "text": {"eigenschaft": "text", "text": TEXT}}


def in_xml(path: Path, number: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<veranstaltungen version="1.2"><export><ersteller><guid>1</guid><name>vhs</name></ersteller></export>'
        )
        file.writelines(element("veranstaltung", course) for course in courses(number))
        file.write("</veranstaltungen>")


def in_json(path: Path, number: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write('{"veranstaltungen": {"veranstaltung": [')
        file.writelines(("," if index else "") + json.dumps(course) for index, course in enumerate(courses(number)))
        file.write("]}}")


def in_kufer(path: Path, number: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("<kurse>")
        file.writelines(element("kurs", {**KURS, "knr": f"{index:036}", "inhalt": TEXT}) for index in range(number))
        file.write("</kurse>")


def most_memory(path: Path, number: int) -> int:
    """The bytes that reading *path* has needed at most."""
    command = [sys.executable, "-c", SCRIPT, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    listings, kilobytes = map(int, done.stdout.split())
    assert listings == number
    return kilobytes * (1 if sys.platform == "darwin" else 1024)


@pytest.mark.parametrize("write", [in_xml, in_json, in_kufer])
def test_ten_times_the_courses_need_the_same_memory(write: Any, tmp_path: Path) -> None:
    needed = []
    for number in (FEW, MANY):
        write(tmp_path / "feed", number)
        needed.append(most_memory(tmp_path / "feed", number))
    assert (tmp_path / "feed").stat().st_size > 10_000_000
    assert needed[1] - needed[0] < GROWTH
