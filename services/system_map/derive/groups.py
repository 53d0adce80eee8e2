"""Ways in that are many of one kind, told as one: the programs of plugins, a folder full of scripts. Pure."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Sequence

from services.system_map.content import WayIn
from services.system_map.derive.values import folder_of

FEWEST_SCRIPTS = 10
FEWEST_PROGRAMS = 5
_Pattern = tuple[str, str]  # the label with `*` for what differs, and the reason


def grouped(ways: Iterable[WayIn]) -> list[WayIn]:
    """Return ways in with one for each group of those that are called alike but for one part; it leads to the first.

    These are programs of Go that have the same name in many folders, and scripts of one folder. Programs of different
    names are told each for itself, however many.
    """
    ways = list(ways)
    patterns = [_patterns(way) for way in ways]
    counts = Counter(pattern for some in patterns for pattern in some)
    told: set[_Pattern] = set()
    result: list[WayIn] = []
    for way, some in zip(ways, patterns, strict=True):
        pattern = max(some, key=lambda one: counts[one], default=None)
        fewest = FEWEST_SCRIPTS if way.kind == "script" else FEWEST_PROGRAMS
        if pattern is None or counts[pattern] < fewest:
            result.append(way)
        elif pattern not in told:
            told.add(pattern)
            label, reason = pattern
            result.append(way.model_copy(update={"label": label, "reason": f"{reason}; {counts[pattern]} alike"}))
    return result


def _patterns(way: WayIn) -> Sequence[_Pattern]:
    """Return what a way in may have in common with others of its group."""
    if way.kind == "script":
        ending = posixpath.splitext(way.path)[1]
        return [(f"{way.label.removesuffix(way.path)}{folder_of(way.path)}*{ending}", way.reason)]
    start, _, folder = way.label.partition("go run ./")
    if start or not folder:
        return []
    parts = folder.split("/")
    # The last is the program's name, which they share; the first tells parts of the repository apart.
    return [
        (f"go run ./{'/'.join([*parts[:place], '*', *parts[place + 1 :]])}", way.reason)
        for place in range(1, len(parts) - 1)
    ]
