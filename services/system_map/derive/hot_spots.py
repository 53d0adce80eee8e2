"""Hot spots: where change meets complexity, each factor shown. Pure."""

from __future__ import annotations

from datetime import UTC, datetime

from services.system_map.content import HotSpot
from services.system_map.derive.findings import Findings
from services.system_map.derive.values import folder_of, module_name

SHOWN = 300


def hot_spots(found: Findings) -> tuple[list[HotSpot], int]:
    """Return the modules with their factors, largest first, and how many were left out; none without history.

    Left out are the smallest, except that every one of the 100 hottest of the last year stays.
    """
    if found.history is None:
        return [], 0
    spots = [_spot(found, path) for path in found.own]
    by_size = sorted(spots, key=lambda spot: (-spot.lines, spot.path))
    if len(spots) > SHOWN:
        hottest = {spot.path for spot in ranked(spots)[:100]}
        kept = [spot for spot in by_size if spot.path in hottest]
        kept += [spot for spot in by_size if spot.path not in hottest][: SHOWN - len(kept)]
        by_size = sorted(kept, key=lambda spot: (-spot.lines, spot.path))
    tests = _tests_of(found)
    for spot in by_size:
        spot.tests = tests.get(spot.path) or _tests_through_door(found, spot.path, tests)
    return by_size, len(spots) - len(by_size)


def ranked(spots: list[HotSpot]) -> list[HotSpot]:
    """Return the spots with a score in the last year, hottest first: changes × branches."""
    hot = [spot for spot in spots if spot.changes_year and spot.branches]
    return sorted(hot, key=lambda spot: (-spot.changes_year * spot.branches, -spot.lines, spot.path))


def _spot(found: Findings, path: str) -> HotSpot:
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
        recency=round(changes.recency, 3),
        last_changed_at=None if changes.last_changed_at is None else moment(changes.last_changed_at),
    )


def _tests_of(found: Findings) -> dict[str, list[str]]:
    """Return for each module the tests that import it directly: those that import least else, then by name, first."""
    tests = set(found.tests)
    imports: dict[str, int] = {}
    for source, _ in found.all_edges:
        imports[source] = imports.get(source, 0) + 1
    by_module: dict[str, list[str]] = {}
    for source, target in found.all_edges:
        if source in tests:
            by_module.setdefault(target, []).append(source)
    return {
        path: sorted(sources, key=lambda source: (not _named_after(source, path), imports[source], source))[:3]
        for path, sources in by_module.items()
    }


def _tests_through_door(found: Findings, path: str, tests: dict[str, list[str]]) -> list[str]:
    """Return the tests of what hands a module on (a package's __init__, an index): those named after it, the largest."""
    doors = [
        door
        for door in found.imported_by.get(path, [])
        if door.rpartition("/")[2] in {"__init__.py", "index.js", "index.ts", "lib.rs", "mod.rs"}
    ]
    through = {
        source for source, target in found.all_edges if target in doors and found.given.files[source].role == "test"
    }
    ordered = sorted(through, key=lambda test: (not _named_after(test, path), -found.facts(test).lines, test))
    return ordered[:3] if tests else []


def _named_after(test: str, path: str) -> bool:
    stem = path.rpartition("/")[2].partition(".")[0].strip("_").lower()
    return stem in test.rpartition("/")[2].lower()


def moment(seconds: int) -> str:
    """Return seconds since 1970 as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
