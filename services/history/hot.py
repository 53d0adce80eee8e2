"""Which files are hot: changed often and lately, and hard to change. Pure.

score = T × decision points, T = Σ exp(−ln2 · age/180 d) · min(lines/100, 3) (`figures.recency`, summed per file over
all its changes: what was left alone for long has cooled, and needs no bound of time besides).
Change × complexity is A. Tornhill's measure ("Your Code as a Crime Scene", 2015); the weight that fades with age keeps
a file that was rewritten five years ago from ranking above one that is changed every week.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from services.history.figures import DAY, QUARTER_DAYS
from services.history.values import Touch


def heat(temperature: float | None, branches: int | None) -> float:
    """Return a file's score, by which every page ranks: its temperature times its decision points; 0 without either.

    Without the noise of binary fractions: 3 × 0.1 is as much as 1 × 0.3, and shares its place.
    """
    return float(f"{(temperature or 0.0) * (branches or 0):.12g}")


def places_of(scores: Mapping[str, float]) -> dict[str, int]:
    """Return the place of every file with a score, from 1; equal scores share one."""
    place: dict[float, int] = {}
    for index, score in enumerate(sorted((score for score in scores.values() if score > 0), reverse=True), 1):
        place.setdefault(score, index)
    return {path: place[score] for path, score in scores.items() if score > 0}


def lately_changed(touches: Iterable[Touch], newest: int, days: int = QUARTER_DAYS) -> Counter[str]:
    """Return how many commits changed each file in the `days` before the newest commit."""
    since = newest - days * DAY
    return Counter(path for touch in touches if touch.at > since for path in touch.paths)


def hot_paths(scores: Mapping[str, float], lately: Mapping[str, int]) -> set[str]:
    """Return the files in the top quarter of those with a score, as far as they changed lately."""
    ranked = sorted((path for path, score in scores.items() if score > 0), key=lambda path: (-scores[path], path))
    return {path for path in ranked[: math.ceil(len(ranked) / 4)] if lately.get(path)}
