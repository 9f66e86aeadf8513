"""How all tests run, and one desk on each store that the library brings."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from postgres import older_postgres as older_postgres
from postgres import own_postgres as own_postgres
from postgres import postgres as postgres
from roedertal import RULES

from bildungsraum import Desk

pytest.register_assert_rewrite("bildungsraum.testing")

# a busy machine is no fault of the code; the blob lets anybody repeat what failed elsewhere
settings.register_profile("bildungsraum", deadline=None, print_blob=True, max_examples=30)
settings.register_profile("thorough", deadline=None, print_blob=True, max_examples=500)
# for mutation testing: the same few examples each time, so that a test that fails has met a fault
settings.register_profile(
    "mutation",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=15,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "bildungsraum"))

STORES = ("memory", "sqlite")


@pytest.fixture(params=STORES)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    url = "memory://" if request.param == "memory" else f"sqlite:///{tmp_path / 'desk.db'}"
    with Desk.open(url, rules=RULES) as opened:
        yield opened
