"""From the command to the first answer, and memory at rest."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from benchmarks.process import Memory, serve
from benchmarks.report import Report


def measure(report: Report, folder: Path, repos: Path) -> None:
    """Start a fresh instance once (migrations), then the same one five times."""
    with serve(folder, repos) as (_, first):
        report.line("start to first answer, fresh data folder", f"{first:.2f} s")
    times = []
    for _ in range(5):
        with serve(folder, repos) as (server, seconds):
            times.append(seconds)
            time.sleep(1)
            memory = Memory(server.process.pid).now() / 1_000_000
    median = statistics.median(times)
    report.line("start to first answer, installed machine (median of 5)", f"{median:.2f} s", "≤ 1.5 s", median <= 1.5)
    report.line("memory at rest", f"{memory:.0f} MB", "≤ 120 MB", memory <= 120)
