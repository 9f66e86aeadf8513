"""Run benchmarks and print their tables: ``make bench`` for all, ``python -m benchmarks store storms`` for some."""

from __future__ import annotations

import argparse

from benchmarks import catalogue, crowds, decisions, feeds, growth, snapshots, store, storms

TABLES = {
    "decisions": decisions,
    "snapshots": snapshots,
    "store": store,
    "crowds": crowds,
    "storms": storms,
    "growth": growth,
    "catalogue": catalogue,
    "feeds": feeds,
}


def main() -> None:
    """Measure, one table after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", nargs="*", choices=[*TABLES, []], metavar="table", help=f"one of {', '.join(TABLES)}")
    for name in parser.parse_args().table or TABLES:
        print(f"{name}: {TABLES[name].__doc__}", flush=True)
        for row in TABLES[name].rows():
            print("  " + row, flush=True)
        print(flush=True)


if __name__ == "__main__":
    main()
