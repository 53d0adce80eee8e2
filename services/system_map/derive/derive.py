"""Puts a map's content together from the findings. Pure: no database, git or clock."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from services.history.figures import PathFigures
from services.system_map.content import Coverage, ImportPair, LanguageShare, Layer, LeanedOn, Loop, MapContent
from services.system_map.derive.aside import in_aside_folder
from services.system_map.derive.coverage import coverage
from services.system_map.derive.dependencies import dependencies, stands_on
from services.system_map.derive.findings import Findings, look
from services.system_map.derive.hot_spots import hot_spots
from services.system_map.derive.licence import licence_name
from services.system_map.derive.notes import notes
from services.system_map.derive.people import activity, knowledge, people
from services.system_map.derive.readme import first_sentence, opening, readme_text
from services.system_map.derive.standing import most_leaned_on
from services.system_map.derive.summary import summarise
from services.system_map.derive.values import Derived, DeriveInput, module_name, same_name
from services.system_map.derive.ways_in import ways_in
from services.system_map.facts import InventoryFile
from services.system_map.resolve.wanted import NAMED_LICENCE_FILE

_LICENCE_FILE = re.compile(rf"licen|copying|unlicense|{NAMED_LICENCE_FILE}$", re.IGNORECASE)
LEANED_ON = 50
LOOP_MODULES = 200  # named of one loop
LANGUAGES = 60


def derive(given: DeriveInput) -> Derived:
    """Return the map's content and a row for every file."""
    found = look(given)
    ways = ways_in(found)
    description = describe(given, [way.path for way in ways if way.kind == "library" and way.score > 0.8])
    licence = licence_name(given.manifests.licence, _licence_texts(given))
    loops = [_loop(number, found) for number in range(1, len(found.loops) + 1)]
    hot = hot_spots(found)
    reach = coverage(given)
    persons, people_left_out = people(found.history)
    content = MapContent(
        **_sizes(given),
        description=description,
        licence=licence,
        summary=summarise(found, ways, description, licence),
        modules=len(found.own),
        module_lines=found.lines(found.own),
        test_lines=found.lines(found.tests),
        main_folder=found.main_folder,
        activity=activity(found.history, is_cut=found.is_cut),
        ways_in=ways,
        leaned_on=_leaned_on(found),
        notes=notes(found, loops, hot, reach),
        loops=loops,
        layers=[Layer(number=layer, modules=count) for layer, count in sorted(Counter(found.layers.values()).items())],
        dependencies=dependencies(found),
        stands_on=stands_on(found),
        hot_spots=hot.shown,
        hot_spots_left_out=hot.left_out,
        hot_totals=hot.totals,
        people=persons,
        people_left_out=people_left_out,
        knowledge=knowledge(found),
        coverage=reach,
    )
    return Derived(content, [_row(file, given, found) for file in given.files.values()], found)


def bare_derived(given: DeriveInput) -> Derived:
    """Return what stands without any finding: files, languages and lines, for when derive itself fails."""
    content = MapContent(
        **_sizes(given),
        description=given.manifests.description,
        licence=None,
        summary=[],
        modules=0,
        module_lines=0,
        test_lines=0,
        main_folder="",
        activity=None,
        ways_in=[],
        leaned_on=[],
        notes=[],
        loops=[],
        layers=[],
        dependencies=[],
        hot_spots=[],
        hot_spots_left_out=0,
        people=[],
        people_left_out=0,
        knowledge=[],
        coverage=Coverage(imports=0, resolved=0, external=0, unresolved=0, unresolved_examples=[], skipped=[]),
    )
    return Derived(content, [_row(file, given, None) for file in given.files.values()], None)


def describe(given: DeriveInput, packages: Sequence[str] = ()) -> str | None:
    """Return one sentence on what it is: what a manifest, a README that says "it is a", or a package's doc tells.

    `packages` are the files of the main packages; else it is what the README begins with. What a manifest below the
    root says counts where it is called like the project, or where nothing else says anything.
    """
    declared = " ".join((given.manifests.description or "").split())
    if len(declared.split()) >= 3:
        return opening(declared)
    readme = readme_text(given.texts)
    for name in filter(None, (given.manifests.name, given.name)):
        said = first_sentence(readme, name.rpartition("/")[2], only_named=True) if readme else None
        if said:
            return said
    inner = [one for one in given.manifests.inner if not in_aside_folder(one[0]) and len(one[2].split()) >= 3]
    for _, name, description in inner:
        if same_name(name.rpartition("/")[2], given.name):
            return opening(description)
    for path in packages:
        summary = " ".join((given.facts[path].summary or "").split()) if path in given.facts else ""
        if len(summary.split()) >= 3:
            return opening(summary)
    said = first_sentence(readme, given.name) if readme else None
    return said or (opening(inner[0][2]) if inner else None)


def _licence_texts(given: DeriveInput) -> list[str]:
    """Return the texts of the root's licence files, shortest name first."""
    paths = [path for path in given.texts if "/" not in path and _LICENCE_FILE.match(path)]
    return [
        given.texts[path].decode("utf-8", errors="replace")
        for path in sorted(paths, key=lambda path: (len(path), path))
    ]


def _sizes(given: DeriveInput) -> dict[str, Any]:
    files: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    for path, file in given.files.items():
        # Languages are of what people wrote: not of copies, generated files and data.
        if file.language is None or file.role not in {"code", "test", "docs", "configuration"}:
            continue
        files[file.language] += 1
        lines[file.language] += given.facts[path].lines if path in given.facts else 0
    ordered = sorted(files, key=lambda name: (-lines[name], -files[name], name))[:LANGUAGES]
    return {
        "name": given.name,
        "files": len(given.files),
        "lines": sum(facts.lines for path, facts in given.facts.items() if path in given.files),
        "symbols": sum(facts.symbol_count for facts in given.facts.values()),
        "languages": [LanguageShare(name=name, files=files[name], lines=lines[name]) for name in ordered],
        "missing": list(given.missing),
        "seconds": dict(given.seconds),
    }


def _loop(number: int, found: Findings) -> Loop:
    loop = found.loops[number - 1]
    cut = ImportPair(source=loop.cut.source, target=loop.cut.target, line=loop.cut.line)
    return Loop(number=number, modules=loop.nodes[:LOOP_MODULES], cycle=loop.cycle, cut=cut, run_time=loop.run_time)


def _leaned_on(found: Findings) -> list[LeanedOn]:
    return [
        LeanedOn(
            path=path,
            name=module_name(path, found.main_folder),
            imported_by=len(found.imported_by[path]),
            lines=found.facts(path).lines,
            rank=round(found.ranks[path], 6),
        )
        for path in found.once(most_leaned_on)[:LEANED_ON]
    ]


def _row(file: InventoryFile, given: DeriveInput, found: Findings | None) -> dict[str, Any]:
    facts = given.facts.get(file.path)
    changes: PathFigures | None = found.changes(file.path) if found else None
    rank = found.ranks.get(file.path) if found else None
    changed_at = changes.last_changed_at if changes else None
    return {
        "path": file.path,
        "blob": file.blob,
        "language": file.language,
        "role": file.role,
        "skipped": file.skipped or (facts.skipped if facts else None),
        "size": file.size,
        "lines": facts.lines if facts else None,
        "branches": facts.branches if facts else None,
        "rank": None if rank is None else round(rank, 8),
        "changes_quarter": changes.changes_quarter if changes else None,
        "changes_year": changes.changes_year if changes else None,
        "changes_all": changes.changes_all if changes else None,
        "recency": None if changes is None else changes.recency,
        "last_changed_at": None if changed_at is None else datetime.fromtimestamp(changed_at, UTC),
        "summary": facts.summary if facts else None,
    }
