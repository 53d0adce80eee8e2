"""What a process and all that it started take together, read from /proc; nothing where there is none."""

from __future__ import annotations

import os
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_PROC = Path("/proc")


def tree_usage(pid: int) -> tuple[int, int]:
    """Return how many processes descend from `pid`, itself included, and their resident bytes."""
    children: dict[int, list[int]] = {}
    resident: dict[int, int] = {}
    for name in _pids():
        try:
            # The name in parentheses may hold anything, a parenthesis too.
            fields = (_PROC / name / "stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            continue  # gone meanwhile
        children.setdefault(int(fields[1]), []).append(int(name))
        resident[int(name)] = int(fields[21]) * _PAGE
    count, total, waiting = 0, 0, [pid]
    while waiting:
        one = waiting.pop()
        if one in resident:
            count += 1
            total += resident[one]
        waiting.extend(children.get(one, ()))
    return count, total


def find_marked(mark: str) -> list[int]:
    """Return the processes whose environment, as they were started with it, holds `mark`."""
    found = []
    for name in _pids():
        try:
            environment = (_PROC / name / "environ").read_bytes()
        except OSError:
            continue
        if mark.encode() in environment.split(b"\0"):
            found.append(int(name))
    return found


def _pids() -> list[str]:
    try:
        return [name for name in os.listdir(_PROC) if name.isdigit()]  # noqa: PTH208  # names alone are quicker
    except OSError:
        return []
