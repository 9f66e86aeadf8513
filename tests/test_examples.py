"""The examples run as they stand and print what they promise."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"

STORY = """\
Three register for two places:
  anna: Registered
  ben: Registered
  carla: Waitlisted
One cancels ten days before:
  anna: fee 12.00 EUR, paid back 36.00 EUR
  carla: has moved up
On the day before, at nine:
  ben: reminder
  carla: reminder
For the council: 3 bookings, 1 cancelled, fees 108.00 EUR
"""


def test_the_quickstart_tells_the_story_of_one_course(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", EXAMPLES / "quickstart.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.stdout, done.stderr, done.returncode) == (STORY, "", 0)
