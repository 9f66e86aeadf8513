"""Importing the library is quick and opens no door."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

DOORS = {
    "sqlalchemy", "alembic", "httpx", "icalendar", "typer", "rich", "ijson", "babel", "cattrs", "hypothesis",
}  # fmt: skip
ALLOWED_SECONDS = 0.150

# processor time, because a busy machine is no fault of the code
TIMED = """
import json, sys, time
before = set(sys.modules)
begun = time.process_time()
import bildungsraum
spent = time.process_time() - begun
for name in bildungsraum.__all__:  # a room is loaded when it is first asked for
    getattr(bildungsraum, name)
print(json.dumps([spent, sorted(set(sys.modules) - before)]))
"""


@pytest.fixture(scope="module")
def imports() -> list[tuple[float, set[str]]]:
    """Five imports, each in a process of its own: the seconds of work that each took, and the modules it brought."""
    runs = [
        json.loads(subprocess.run([sys.executable, "-c", TIMED], check=True, capture_output=True, text=True).stdout)
        for _ in range(5)
    ]
    return [(seconds, set(modules)) for seconds, modules in runs]


def test_importing_the_library_takes_less_than_150_milliseconds(imports: list[tuple[float, set[str]]]) -> None:
    # the quickest run is the one that nothing else has disturbed
    assert min(seconds for seconds, _ in imports) < ALLOWED_SECONDS


def test_importing_the_library_opens_no_door(imports: list[tuple[float, set[str]]]) -> None:
    for _, modules in imports:
        assert "bildungsraum.desk" in modules
        assert modules & DOORS == set()
        assert {name for name in modules if name.startswith(("bildungsraum.adapters", "bildungsraum.cli"))} == set()
