"""Run every benchmark and print its table: ``make bench``."""

from __future__ import annotations

from benchmarks import catalogue, decisions, feeds, snapshots, store


def main() -> None:
    """Measure, one table after the other."""
    for module in (decisions, snapshots, store, catalogue, feeds):
        print(module.__doc__, flush=True)
        for row in module.rows():
            print("  " + row, flush=True)
        print(flush=True)


if __name__ == "__main__":
    main()
