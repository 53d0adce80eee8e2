"""The part `duplicates`: stretches of ten lines or more that stand in several places. Pure.

Found by the hashes of lines, so equal but for white space and brackets at their ends; blank lines and lines of signs
only (brackets, frames of comments) are passed over. Every MIN_LINES following lines are one window; windows that stand
in several places are walked once from the front, each with the longest match among a few earlier places, so time grows
with the lines and not with their square.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from services.system_map.parts.structure import Duplicate, DuplicatesPart, Stretch
from services.system_map.structure.repeats import MIN_LINES, Repeat, find_repeats

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

SHOWN = 200
PLACES_SHOWN = 20


def find_duplicates(given: PartsInput) -> DuplicatesPart:
    """Return the part. Headers of files (licence, imports) are left out; copies among tests only come last."""
    found = given.found
    hashes = given.line_hashes([*found.own, *found.tests])
    own = [path for path in found.own if path in hashes]
    tests = [path for path in found.tests if path in hashes]
    paths = own + tests
    repeats, compared = find_repeats([(hashes[path], found.facts(path).head_lines) for path in paths])
    shown = sorted(repeats, key=lambda repeat: _place(paths, len(own), repeat))[:SHOWN]
    total = sum(compared[: len(own)])
    copied = _covered(repeats, len(own), total)
    return DuplicatesPart(
        duplicates=[_duplicate(paths, len(own), repeat) for repeat in shown],
        left_out=len(repeats) - len(shown),
        in_code=sum(_own_places(repeat, len(own)) > 1 for repeat in repeats),
        in_tests=sum(_own_places(repeat, len(own)) == 0 for repeat in repeats),
        lines=copied,
        share=round(copied / total, 4) if total else 0.0,
        min_lines=MIN_LINES,
    )


def _own_places(repeat: Repeat, own: int) -> int:
    """Return in how many places of own modules lines stand."""
    return sum(file < own for file, _, _ in repeat.places)


def _duplicate(paths: list[str], own: int, repeat: Repeat) -> Duplicate:
    return Duplicate(
        lines=repeat.lines,
        places=[
            Stretch(path=paths[file], start_line=first, end_line=last)
            for file, first, last in repeat.places[:PLACES_SHOWN]
        ],
        copies=len(repeat.places),
        tests_only=_own_places(repeat, own) == 0,
    )


def _place(paths: list[str], own: int, repeat: Repeat) -> tuple[bool, int, int, str, int]:
    """Order by the lines that are there once too often; what only tests repeat comes last."""
    file, line, _ = repeat.places[0]
    tests_only = file >= own  # places stand in the order of files, own modules first
    return (tests_only, -repeat.lines * (len(repeat.places) - 1), -repeat.lines, paths[file], line)


def _covered(repeats: Iterable[Repeat], own: int, total: int) -> int:
    """Return how many of the `total` lines of own modules that say something stand in any repeat which own modules share.

    Own modules come first among all, so a place's start, counted over all lines that say something, is its line there.
    """
    covered = np.zeros(total, np.bool_)
    for repeat in repeats:
        if _own_places(repeat, own) > 1:
            for (file, _, _), start in zip(repeat.places, repeat.starts, strict=True):
                if file < own:
                    covered[start : start + repeat.lines] = True
    return int(np.count_nonzero(covered))
