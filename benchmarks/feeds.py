"""Reading an Open-vhs feed of 6,000 courses: the door against a plain parser that makes a dictionary of each."""

from __future__ import annotations

import tempfile
import tracemalloc
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.timing import seconds
from bildungsraum import Listing
from bildungsraum.adapters.vhs import open_source

TIMES = 100


def rows() -> Iterator[str]:
    """One line each for time, and one for how much memory ten times the courses take."""
    with tempfile.TemporaryDirectory() as name:
        small, large = (_write(Path(name) / f"{times}.xml", times) for times in (TIMES // 10, TIMES))
        floor = seconds(lambda: _plain(large), runs=3)
        door = seconds(lambda: _read(large), runs=3)
        courses = 60 * TIMES
        yield f"{'plain parser':<20} {courses / floor:>9,.0f} courses/s"
        yield f"{'door':<20} {courses / door:>9,.0f} courses/s   {door / floor:.1f} of the plain parser's time"
        peaks = [_peak(path) for path in (small, large)]
        more = (peaks[1] - peaks[0]) / (courses * 9 // 10)
        yield f"{'memory of the door':<20} {peaks[1] / 1e6:>9.1f} MB at most   {more:.0f} bytes more for each course"


def _write(path: Path, times: int) -> Path:
    """The sample feed so many times over, each course with a guid of its own."""
    text = (files("bildungsraum") / "samples" / "landkreis-roedertal.openvhs.xml").read_text("utf-8")
    start, end = text.index("  <veranstaltung>"), text.index("</openvhs:veranstaltungen>")
    with path.open("w", encoding="utf-8") as file:
        file.write(text[:start])
        for number in range(times):
            file.write(text[start:end].replace("<guid>", f"<guid>{number}-"))
        file.write(text[end:])
    return path


def _plain(path: Path) -> int:
    courses = 0
    for _, element in ElementTree.iterparse(path):
        if element.tag == "veranstaltung":
            courses += bool({child.tag: child.text for child in element.iter()})
            element.clear()
    return courses


def _read(path: Path) -> int:
    return sum(isinstance(item, Listing) for item in open_source(str(path)).read())


def _peak(path: Path) -> int:
    tracemalloc.start()
    _read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
