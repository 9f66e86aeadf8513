"""One desk on each store that the library brings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from roedertal import RULES

from bildungsraum import Desk

STORES = ("memory", "sqlite")


@pytest.fixture(params=STORES)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    url = "memory://" if request.param == "memory" else f"sqlite:///{tmp_path / 'desk.db'}"
    with Desk.open(url, rules=RULES) as opened:
        yield opened
