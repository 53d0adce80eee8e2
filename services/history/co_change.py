"""Which files change together. Pure.

degree = 100 · shared / mean of both files' revisions, the "logical coupling" of H. Gall, K. Hajek and M. Jazayeri
("Detection of logical coupling based on product release history", ICSM 1998) as A. Tornhill's code-maat counts it, with
the same floors. Revisions are those commits that can couple: at most MAX_FILES files, bots left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from services.history.values import Touch

MIN_REVISIONS = 5
MIN_SHARED = 5
MIN_DEGREE = 30.0
MAX_FILES = 30
FLOORS = (
    f"Pairs of files that each changed in {MIN_REVISIONS} commits or more, share {MIN_SHARED} or more, and reach a degree "
    f"of {MIN_DEGREE:.0f} %. Commits of more than {MAX_FILES} files, merges, pure moves and bots do not count."
)
# Pairs are counted in portions of about this many (16 MB), whatever a history holds.
_PORTION = 2_000_000


class CoupledFiles(NamedTuple):
    """Two files that change together, `one` before `other` in the alphabet."""

    one: str
    other: str
    shared: int
    revisions_one: int
    revisions_other: int
    degree: float


def couples(touch: Touch) -> bool:
    """Say whether a commit is one of those whose files may change together."""
    return not touch.by_bot and touch.width <= MAX_FILES


def count_coupling(touches: Iterable[Touch], among: Collection[str]) -> int:
    """Return how many commits are counted: those that couple, and changed any of the files that are compared."""
    return sum(couples(touch) and any(path in among for path in touch.paths) for touch in touches)


def coupled_files(touches: Iterable[Touch], among: Collection[str]) -> list[CoupledFiles]:
    """Return the pairs of files of `among` above the floors, highest degree first."""
    counted = [touch for touch in touches if couples(touch)]
    revisions = Counter(path for touch in counted for path in touch.paths)
    names = sorted(path for path, count in revisions.items() if count >= MIN_REVISIONS and path in among)
    number_of = {path: number for number, path in enumerate(names)}
    by_size: dict[int, list[list[int]]] = defaultdict(list)
    for touch in counted:
        numbers = sorted(number_of[path] for path in touch.paths if path in number_of)
        if len(numbers) > 1:
            by_size[len(numbers)].append(numbers)
    pairs, shared = _count_pairs(by_size, len(names))
    found: list[CoupledFiles] = []
    for code, times in zip(pairs.tolist(), shared.tolist(), strict=True):
        first, second = divmod(code, len(names))
        one, other = names[first], names[second]
        degree = 200.0 * times / (revisions[one] + revisions[other])
        if degree >= MIN_DEGREE:
            found.append(CoupledFiles(one, other, times, revisions[one], revisions[other], degree))
    return sorted(found, key=lambda pair: (-pair.degree, -pair.shared, pair.one, pair.other))


def last_together(touches: Iterable[Touch], pairs: Iterable[CoupledFiles]) -> dict[tuple[str, str], int]:
    """Return when each of a few pairs last changed together."""
    partners: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        partners[pair.one].append(pair.other)
    last: dict[tuple[str, str], int] = {}
    for touch in touches:
        if not couples(touch):
            continue
        for one in touch.paths:
            for other in partners.get(one, ()):
                if other in touch.paths:
                    last[one, other] = max(touch.at, last.get((one, other), touch.at))
    return last


def _count_pairs(
    by_size: dict[int, list[list[int]]], names: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the pairs that share MIN_SHARED commits or more, as first × names + second, and how many they share."""
    codes, counts = np.empty(0, np.int64), np.empty(0, np.int64)
    waiting: list[npt.NDArray[np.int64]] = []
    held = 0
    for size, rows in sorted(by_size.items()):
        left, right = np.triu_indices(size, 1)
        step = max(1, _PORTION // len(left))
        for start in range(0, len(rows), step):
            block = np.array(rows[start : start + step], dtype=np.int64)
            waiting.append((block[:, left] * names + block[:, right]).ravel())
            held += len(waiting[-1])
            if held >= _PORTION:
                codes, counts = _merged(codes, counts, waiting)
                waiting, held = [], 0
    codes, counts = _merged(codes, counts, waiting)
    enough = counts >= MIN_SHARED
    return codes[enough], counts[enough]


def _merged(
    codes: npt.NDArray[np.int64], counts: npt.NDArray[np.int64], waiting: list[npt.NDArray[np.int64]]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    if not waiting:
        return codes, counts
    more, times = np.unique(np.concatenate(waiting), return_counts=True)
    if not len(codes):
        return more, times.astype(np.int64)
    both, where = np.unique(np.concatenate([codes, more]), return_inverse=True)
    return both, np.bincount(where, np.concatenate([counts, times])).astype(np.int64)
