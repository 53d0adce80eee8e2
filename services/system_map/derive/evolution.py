"""What the history says of the code as it is now: hot spots, co-change, ownership, bus factors, fixes. Pure.

The formulas are in `services.history`; here they meet the modules and imports of the map.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from services.history.co_change import FLOORS, CoupledFiles, count_coupling, coupled_files, last_together
from services.history.figures import HistoryFigures, PathFigures, folders_of
from services.history.fixes import FILTERS, FileFixes, count_fixes
from services.history.hot import heat, hot_paths, lately_changed
from services.history.ownership import Shares, at_risk, authors_of, bus_factor, shares_of
from services.system_map.derive.findings import Findings, folder_sizes
from services.system_map.derive.hot_spots import moment, scores_of
from services.system_map.derive.people import orphans
from services.system_map.derive.values import below, folder_of
from services.system_map.parts.evolution import BusFactor, CoChange, EvolutionPart, FixDensity, HotFile, Ownership

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

HOT_SHOWN = 300
PAIRS_SHOWN = 300
EXPLAINED_SHOWN = 60  # pairs that an import explains have as many places among them, at least
OWNED_SHOWN = 500
FOLDERS_SHOWN = 40
RISKS_SHOWN = 100
FIXES_SHOWN = 200


def build_evolution(given: PartsInput) -> EvolutionPart:
    """Return the part; its lists are empty where the history is unknown."""
    found, history = given.found, given.found.history
    if history is None:
        return _part(None)
    active = history.active()
    shares = {path: shares_of(history.paths[path].authors, active) for path in _with_past(found, history)}
    owned = sorted((path for path in shares if shares[path].commits), key=lambda path: (-shares[path].commits, path))
    names = {person.id: person.name for person in history.people}
    fixes = count_fixes(history.touches, frozenset(found.own))
    mended = sorted(fixes, key=lambda path: (-fixes[path].fixes, path))
    risks = at_risk(shares, {path: found.facts(path).lines for path in shares})
    part = _part(moment(history.newest_at) if history.newest_at is not None else None)
    _tell_hot_files(part, found, history)
    _tell_co_changes(part, found, history)
    part.ownership = [_ownership(path, shares[path], active, names) for path in owned[:OWNED_SHOWN]]
    part.bus_factors, part.folders = _bus_factors(found, history, names)
    part.modules, part.owned, part.unowned = len(found.own), len(owned), len(found.own) - len(owned)
    part.orphaned = len(orphans(found, history))
    part.at_risk = risks[:RISKS_SHOWN]
    part.at_risk_left = [round(shares[path].left, 3) for path in part.at_risk]
    part.risks = len(risks)
    part.fixes = [_fix_density(found, path, fixes[path]) for path in mended[:FIXES_SHOWN]]
    part.mended, part.mendings = len(mended), sum(one.fixes for one in fixes.values())
    part.left_out = _left_out(part)
    return part


def _left_out(part: EvolutionPart) -> int:
    """Return how many entries the lists lack of what they are of."""
    shown = (
        (part.changed, part.hot), (part.pairs, part.co_changes), (part.owned, part.ownership),
        (part.risks, part.at_risk), (part.mended, part.fixes),
        (part.folders, [one for one in part.bus_factors if one.path]),
    )  # fmt: skip
    return sum((total or 0) - len(entries) for total, entries in shown)


def _part(newest_at: str | None) -> EvolutionPart:
    return EvolutionPart(
        newest_at=newest_at,
        commits=0,
        commits_left_out=0,
        hot=[],
        co_changes=[],
        co_change_floors=FLOORS,
        ownership=[],
        bus_factors=[],
        at_risk=[],
        fixes=[],
        fix_filters=FILTERS,
        left_out=0,
    )


def _with_past(found: Findings, history: HistoryFigures) -> Iterable[str]:
    return (path for path in found.own if path in history.paths)


def _tell_hot_files(part: EvolutionPart, found: Findings, history: HistoryFigures) -> None:
    """Tell the modules that ever changed, highest score first."""
    scores = scores_of(found, history)
    lately = lately_changed(history.touches, history.newest_at or 0)
    hot = hot_paths(scores, lately)
    changed = [path for path in scores if history.paths[path].changes_all]
    ranked = sorted(changed, key=lambda path: (-scores[path], -found.facts(path).lines, path))
    part.changed, part.hot_modules = len(ranked), len(hot)
    part.hot = [
        _hot_file(path, history.paths[path], found.facts(path).branches, path in hot, lately[path])
        for path in ranked[:HOT_SHOWN]
    ]


def _hot_file(path: str, figures: PathFigures, branches: int, hot: bool, lately: int) -> HotFile:
    return HotFile(
        path=path,
        temperature=figures.recency,
        branches=branches,
        score=heat(figures.recency, branches),
        hot=hot,
        changes_90_days=lately,
        changes_year=figures.changes_year,
        changes_all=figures.changes_all,
        last_changed_at=None if figures.last_changed_at is None else moment(figures.last_changed_at),
    )


def _tell_co_changes(part: EvolutionPart, found: Findings, history: HistoryFigures) -> None:
    """Tell pairs of code files.

    Those that no import explains come first, pairs of two tests after others, then by degree.
    """
    files = found.given.files
    code = frozenset(path for path in history.paths if path in files and files[path].role in {"code", "test"})
    pairs = coupled_files(history.touches, code)
    part.commits = count_coupling(history.touches, code)
    part.commits_left_out = history.commits + history.merges - part.commits

    def of_tests(pair: CoupledFiles) -> bool:
        return files[pair.one].role == files[pair.other].role == "test"

    ordered = sorted(pairs, key=of_tests)  # which keeps the order by degree
    explained = [pair for pair in ordered if _imports_between(found, pair)]
    surprising = [pair for pair in ordered if not _imports_between(found, pair)]
    part.pairs, part.pairs_explained = len(pairs), len(explained)
    told = explained[: max(EXPLAINED_SHOWN, PAIRS_SHOWN - len(surprising))]
    shown = surprising[: PAIRS_SHOWN - len(told)] + told
    last = last_together(history.touches, shown)
    part.co_changes = [_co_change(found, pair, last[pair.one, pair.other]) for pair in shown]


def _imports_between(found: Findings, pair: CoupledFiles) -> bool:
    return (pair.one, pair.other) in found.all_edges or (pair.other, pair.one) in found.all_edges


def _co_change(found: Findings, pair: CoupledFiles, last_at: int) -> CoChange:
    return CoChange(
        one=pair.one,
        other=pair.other,
        shared=pair.shared,
        revisions_one=pair.revisions_one,
        revisions_other=pair.revisions_other,
        degree=round(pair.degree, 1),
        import_between=_imports_between(found, pair),
        same_folder=folder_of(pair.one) == folder_of(pair.other),
        last_at=moment(last_at),
    )


def _ownership(path: str, shares: Shares, active: set[int], names: dict[int, str]) -> Ownership:
    return Ownership(
        path=path,
        commits=shares.commits,
        people=shares.people,
        main=None if shares.main is None else names[shares.main],
        main_share=round(shares.main_share, 3),
        main_active=shares.main in active,
        minor=shares.minor,
        fractal=round(shares.fractal, 3),
        knowledge_left=round(shares.left, 3),
    )


def _bus_factors(found: Findings, history: HistoryFigures, names: dict[int, str]) -> tuple[list[BusFactor], int]:
    """Return the bus factor of the whole, then of the folders with most code, and how many folders have one.

    None has a folder without any module that somebody is an author of.
    """
    authors = {path: authors_of(history.paths[path]) for path in _with_past(found, history)}
    written = {folder for path, persons in authors.items() if persons for folder in folders_of(path)}
    chosen = [folder for folder in _main_folders(found) if folder in written]
    factors = [_bus_factor(folder, list(below(found.own, folder)), authors, names) for folder in chosen[:FOLDERS_SHOWN]]
    return factors, len(chosen) - ("" in written)


def _bus_factor(folder: str, members: list[str], authors: dict[str, set[int]], names: dict[int, str]) -> BusFactor:
    known = [persons for path in members if (persons := authors.get(path))]
    gone = bus_factor(known)
    return BusFactor(
        path=folder,
        modules=len(known),
        all_modules=len(members),
        factor=len(gone),
        people=[names[person] for person in gone],
    )


def _main_folders(found: Findings) -> list[str]:
    """Return the root, then the folders by their lines; not those that only wrap another one."""
    sizes, whole = found.once(folder_sizes), len(found.own)
    wraps = {
        outer
        for folder, (modules, _) in sizes.items()
        if sizes.get(outer := folder_of(folder[:-1]), (whole, 0))[0] == modules
    }
    # A folder with all modules says what the whole says.
    inner = [folder for folder in sizes.keys() - wraps if sizes[folder][0] < whole]
    return ["", *sorted(inner, key=lambda folder: (-sizes[folder][1], folder))]


def _fix_density(found: Findings, path: str, fixes: FileFixes) -> FixDensity:
    changes, lines = found.changes(path), found.facts(path).lines
    total = changes.changes_all if changes is not None else 0
    return FixDensity(
        path=path,
        fixes=fixes.fixes,
        changes=total,
        lines=lines,
        share=round(fixes.fixes / total, 3) if total else 0.0,
        per_thousand_lines=round(1000 * fixes.fixes / lines, 1) if lines else None,
        last_fix_at=moment(fixes.last_at),
        examples=fixes.examples,
    )
