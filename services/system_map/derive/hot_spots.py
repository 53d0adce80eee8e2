"""Hot spots: where change meets complexity, each factor shown; see `services.history.hot`. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar

from services.history.figures import HistoryFigures
from services.history.hot import heat, hot_paths, lately_changed, places_of
from services.system_map.content import HotSpot, HotTotals, HotWindow
from services.system_map.derive.aside import is_aside
from services.system_map.derive.findings import Findings
from services.system_map.derive.tests_of import KnownTests
from services.system_map.derive.values import folder_of, module_name

SHOWN = 300


class HotSpots(NamedTuple):
    """The modules that are shown, largest first, and what they are of."""

    shown: list[HotSpot]
    left_out: int
    totals: HotTotals | None  # None: without history


def hot_spots(found: Findings) -> HotSpots:
    """Return the modules with their factors; none without history.

    Left out are the smallest, except that every one of the 100 hottest stays.
    """
    if found.history is None:
        return HotSpots([], 0, None)
    factors = [_factors(found, path) for path in found.own]
    # A file beside the product that decides nothing is data, and would fill the picture with its size.
    looked_at = [one for one in factors if one.branches or not is_aside(one.path)]
    by_size = sorted(looked_at, key=lambda one: (-one.lines, one.path))
    if len(looked_at) > SHOWN:
        hottest = {one.path for one in ranked(looked_at)[:100]}
        kept = [one for one in by_size if one.path in hottest]
        kept += [one for one in by_size if one.path not in hottest][: SHOWN - len(kept)]
        by_size = sorted(kept, key=lambda one: (-one.lines, one.path))
    windows = {name: _Window.of(factors, measure) for name, measure in _WINDOWS.items()}
    hot = hot_modules(found, found.history)
    spots = [_spot(found, one.path, one.path in hot) for one in by_size]
    tests = KnownTests(found)
    for spot in spots:
        spot.tests = tests.of(spot.path)
        spot.place, spot.place_quarter, spot.place_year, spot.place_all = (
            windows[name].places.get(spot.path) for name in _WINDOWS
        )
    totals = HotTotals(
        modules=len(factors),
        plain=len(factors) - len(looked_at),
        hot=len(hot),
        **{name: window.totals() for name, window in windows.items()},
    )
    return HotSpots(spots, len(looked_at) - len(spots), totals)


class _Factors(NamedTuple):
    """What a module is ranked by: a hot spot that is made only where it is shown."""

    path: str
    lines: int
    branches: int
    recency: float
    changes_quarter: int
    changes_year: int
    changes_all: int


Ranked = TypeVar("Ranked", _Factors, HotSpot)


class _Measure(NamedTuple):
    """What a window reads of a module: its changes, and what the branches are multiplied by."""

    changes: Callable[[_Factors], int]
    weight: Callable[[_Factors], float]


# In the order of a hot spot's places. A change of no line, as of an empty file or of its mode, is one that weighs nothing.
_WINDOWS = {
    "recent": _Measure(lambda one: one.changes_all, lambda one: one.recency),
    "quarter": _Measure(lambda one: one.changes_quarter, lambda one: one.changes_quarter),
    "year": _Measure(lambda one: one.changes_year, lambda one: one.changes_year),
    "all": _Measure(lambda one: one.changes_all, lambda one: one.changes_all),
}


def _factors(found: Findings, path: str) -> _Factors:
    facts, changes = found.facts(path), found.changes(path)
    assert changes is not None
    counted = changes.changes_quarter, changes.changes_year, changes.changes_all
    return _Factors(path, facts.lines, facts.branches, changes.recency, *counted)


class _Window(NamedTuple):
    """All modules in one window."""

    changed: int
    scores: dict[str, float]
    places: dict[str, int]

    @classmethod
    def of(cls, factors: Sequence[_Factors], measure: _Measure) -> _Window:
        scores = {one.path: heat(measure.weight(one), one.branches) for one in factors}
        return cls(sum(measure.changes(one) > 0 for one in factors), scores, places_of(scores))

    def totals(self) -> HotWindow:
        return HotWindow(
            changed=self.changed, ranked=len(self.places), score=float(f"{sum(self.scores.values()):.12g}")
        )


def ranked(spots: Sequence[Ranked]) -> list[Ranked]:
    """Return the spots with a score, highest first."""
    scores = {spot.path: heat(spot.recency, spot.branches) for spot in spots}
    places = places_of(scores)
    hot = [spot for spot in spots if spot.path in places]
    return sorted(hot, key=lambda spot: (places[spot.path], -spot.lines, spot.path))


def scores_of(found: Findings, history: HistoryFigures) -> dict[str, float]:
    """Return the score of every own module with a history."""
    return {
        path: heat(history.paths[path].recency, found.facts(path).branches)
        for path in found.own
        if path in history.paths
    }


def hot_modules(found: Findings, history: HistoryFigures) -> set[str]:
    """Return the own modules that are hot."""
    return hot_paths(scores_of(found, history), lately_changed(history.touches, history.newest_at or 0))


def _spot(found: Findings, path: str, hot: bool) -> HotSpot:
    facts, changes = found.facts(path), found.changes(path)
    assert changes is not None
    return HotSpot(
        path=path,
        name=module_name(path, found.main_folder),
        folder=folder_of(path),
        lines=facts.lines,
        branches=facts.branches,
        changes_quarter=changes.changes_quarter,
        changes_year=changes.changes_year,
        changes_all=changes.changes_all,
        recency=changes.recency,
        last_changed_at=None if changes.last_changed_at is None else moment(changes.last_changed_at),
        temperature=changes.recency,
        score=heat(changes.recency, facts.branches),
        hot=hot,
    )


def moment(seconds: int) -> str:
    """Return seconds since 1970 as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
