"""Runs every benchmark in turn and prints a table of figure, goal and verdict."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import asking, canvas, graph, large, mapping, meaning, peers, refresh, rooms, search, startup, status
from benchmarks.report import Report

USAGE = "Usage: make bench REPOS=folder-of-local-clones   (a clone of pypa/pip among them, bare or not)"


def main() -> int:
    """Run all; the first argument is the folder of local clones."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        print(USAGE)
        return 2
    repos = Path(sys.argv[1]).resolve()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="gander-bench-") as scratch:
        folder = Path(scratch)
        startup.measure(report, folder / "startup", repos)
        mapping.measure(report, folder / "mapping", repos)
        status.measure(report, folder / "status", repos)
        rooms.measure(report, folder / "rooms", repos)
        refresh.measure(report, folder / "refresh", repos)
        graph.measure(report, folder / "graph", repos)
        canvas.measure(report, folder / "canvas", repos)
        search.measure(report, folder / "search", repos)
        asking.measure(report, folder / "asking", repos)
        meaning.measure(report, folder / "meaning", repos)
        peers.measure(report, folder / "peers", repos)
        large.measure(report, folder / "large", repos)
    report.summary()
    # RQ's workers fork, so its rounds run in a process of their own.
    return subprocess.call([sys.executable, "-m", "benchmarks.jobs"])


if __name__ == "__main__":
    sys.exit(main())
