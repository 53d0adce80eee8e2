"""The part `duplicates`: stretches of ten lines or more that stand in several places. Pure.

Found by the hashes of lines, so equal but for white space at their ends; blank lines and lines of brackets only are
passed over. Every MIN_LINES following lines are one window; windows that stand in several places are walked once from
the front, each with the longest match among a few earlier places, so time grows with the lines and not with their square.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from services.system_map.facts import FileFacts
from services.system_map.parts.structure import Duplicate, DuplicatesPart, Stretch
from services.system_map.structure.repeats import MIN_LINES, Repeat, find_repeats

if TYPE_CHECKING:
    from services.system_map.builders import PartsInput

SHOWN = 200
PLACES_SHOWN = 20
# What begins the code of a file: constants and macros may stand between its imports.
_BODIES = frozenset({"function", "method", "class", "interface", "struct", "enum", "trait", "type"})


def find_duplicates(given: PartsInput) -> DuplicatesPart:
    """Return the part. Headers of files (licence, imports) are left out; copies among tests only come last."""
    found = given.found
    own = [path for path in found.own if path in given.line_hashes]
    tests = [path for path in found.tests if path in given.line_hashes]
    paths = own + tests
    repeats, compared = find_repeats([(given.line_hashes[path], end_of_head(found.facts(path))) for path in paths])
    duplicates = [_duplicate(paths, len(own), repeat) for repeat in repeats]
    duplicates.sort(key=_place)
    total = sum(compared[: len(own)])
    copied = _covered(repeats, len(own), total)
    return DuplicatesPart(
        duplicates=duplicates[:SHOWN],
        left_out=max(0, len(duplicates) - SHOWN),
        lines=copied,
        share=round(copied / total, 4) if total else 0.0,
        min_lines=MIN_LINES,
    )


def end_of_head(facts: FileFacts) -> int:
    """Return the last line of a file's licence, imports and the like, which are alike everywhere; 0 without any."""
    first_body = min((symbol.start_line for symbol in facts.symbols if symbol.kind in _BODIES), default=None)
    imports = [found.line for found in facts.imports if first_body is None or found.line < first_body]
    if imports:
        return max(imports)
    return 0 if first_body is None else first_body - 1


def _duplicate(paths: list[str], own: int, repeat: Repeat) -> Duplicate:
    return Duplicate(
        lines=repeat.lines,
        places=[Stretch(path=paths[file], start_line=first, end_line=last) for file, first, last in repeat.places][
            :PLACES_SHOWN
        ],
        copies=len(repeat.places),
        tests_only=all(file >= own for file, _, _ in repeat.places),
    )


def _place(one: Duplicate) -> tuple[bool, int, int, str, int]:
    """Order by the lines that are there once too often; what only tests repeat comes last."""
    first = one.places[0]
    return (one.tests_only, -one.lines * (one.copies - 1), -one.lines, first.path, first.start_line)


def _covered(repeats: Iterable[Repeat], own: int, total: int) -> int:
    """Return how many of the `total` lines of own modules that say something stand in any repeat which own modules share.

    Own modules come first among all, so a place's start, counted over all lines that say something, is its line there.
    """
    covered = np.zeros(total, np.bool_)
    for repeat in repeats:
        if sum(1 for file, _, _ in repeat.places if file < own) > 1:
            for (file, _, _), start in zip(repeat.places, repeat.starts, strict=True):
                if file < own:
                    covered[start : start + repeat.lines] = True
    return int(np.count_nonzero(covered))
