"""Ways in: how one gets into the code, from what the manifests declare and what the files show. Pure."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable

from services.system_map.content import WayIn
from services.system_map.derive.android import android_applications
from services.system_map.derive.aside import in_aside_folder, is_aside
from services.system_map.derive.browser_extensions import extension_scripts
from services.system_map.derive.crates import is_extension, is_main_program, is_unpublished, package_folder, shows_use
from services.system_map.derive.findings import Findings
from services.system_map.derive.groups import grouped
from services.system_map.derive.libraries import INDEX, libraries
from services.system_map.derive.mains import mains
from services.system_map.derive.node_programs import is_electron, is_import, is_no_library, programs
from services.system_map.derive.php_hosts import called_by_hosts
from services.system_map.derive.readme import readme_text, shows_go_import, shows_import
from services.system_map.derive.servers import frameworks_of, pages, servers
from services.system_map.derive.values import folder_of
from services.system_map.derive.web_applications import web_applications

SHOWN = 40
# What runs beside the product (examples, helper scripts) may be many; so many are enough to know of.
BESIDE_SHOWN = 8
BESIDE = 0.4
# What tests are tried on declares nothing of the project.
_TRIALS = frozenset({"test", "tests", "__tests__", "spec", "specs", "fixtures", "__fixtures__", "testdata"})
# What says whether a README shows a use of a library: by its kind, the word of its label, and its file's ending.
_SHOWN_BY = {
    ("library", "import", ".py"): shows_import,
    ("library", "use", ".rs"): shows_use,
    ("library", "import", ".go"): shows_go_import,
}


def ways_in(found: Findings) -> list[WayIn]:
    """Return the ways in, best first: declared ones, then what a language makes one, then scripts."""
    run = list(programs(found, frameworks_of(found)))
    started = frozenset(way.path for way in run)
    served_by_hand = (way for way in servers(found) if way.path not in started or not way.reason.startswith("sets up"))
    labels, mounted = frozenset(way.label for way in run), list(pages(found))
    ways = [
        *_declared(found, started),
        *run,
        *_libraries(found, started),
        *mains(found),
        *extension_scripts(found),
        *found.once(android_applications),
        *called_by_hosts(found),
        *served_by_hand,
        *web_applications(found, labels, (way.path for way in mounted)),
        *_told_by_renderer(mounted, labels),
    ]
    best: dict[tuple[str, str], WayIn] = {}
    for way in sorted(_told_apart(_command_first(found, ways)), key=lambda way: (-way.score, _depth(way.path))):
        # The same command or import once, whichever file it leads to.
        best.setdefault(("" if way.kind in {"command", "library"} else way.path, way.label), way)
    # A file that a manifest names is not told again because it has a main().
    declared = {way.path for way in best.values() if way.reason.startswith("declared") and way.kind == "command"}
    served = {way.path for way in best.values() if way.kind in {"server", "page"}}
    once = [
        way
        for way in best.values()
        if (way.path not in declared or way.reason.startswith("declared") or way.kind in {"library", "server"})
        and (way.path not in served or way.kind not in {"library", "main"} or way.reason.startswith("declared"))
    ]
    ordered = grouped(sorted(once, key=lambda way: (-way.score, _depth(way.path), way.label)))
    product = sum(1 for way in ordered if way.score >= BESIDE)
    return ordered[: min(SHOWN, product + BESIDE_SHOWN)]


def _told_by_renderer(ways: Iterable[WayIn], taken: frozenset[str]) -> Iterable[WayIn]:
    """Yield pages, by their renderer where the command that was taken for theirs runs a program of Node."""
    for way in ways:
        if way.label in taken:
            renderer = way.reason.removeprefix("where ").partition(" starts")[0]
            way.label = f"{renderer} in {folder_of(way.path) or way.path}"
        yield way


def _told_apart(ways: Iterable[WayIn]) -> list[WayIn]:
    """Name the folder of main functions that would otherwise be called alike."""
    ways = list(ways)
    files = Counter(label for label, _ in {(way.label, way.path) for way in ways if way.kind == "main"})
    for way in ways:
        if way.kind == "main" and files[way.label] > 1:
            way.label = f"{posixpath.basename(way.path).partition('.')[0]} in {folder_of(way.path)}"
    return ways


def _command_first(found: Findings, ways: Iterable[WayIn]) -> list[WayIn]:
    """Put the project's command before its package or crate, where the README never shows a use of that."""
    ways = list(ways)
    commands = {
        package_folder(found, way.path)
        for way in ways
        if way.kind == "command"
        and way.score >= 0.9
        and found.is_called(way.label.removeprefix("go run ./").rpartition("/")[2])
    }
    readme = readme_text(found.given.texts) if commands else None
    if readme is None:
        return ways
    for way in ways:
        said, _, package = way.label.partition(" ")
        shows = _SHOWN_BY.get((way.kind, said, posixpath.splitext(way.path)[1]))
        # A command of Cargo's is made of the library of its own package.
        if shows is None or not _is_own(found, package) or package_folder(found, way.path) not in commands:
            continue
        if not shows(readme, package):
            way.score = min(way.score, 0.86)
    return ways


def _is_own(found: Findings, package: str) -> bool:
    """Say whether a package is called like the project: one of Go is its path's last part, in front of a version."""
    return found.is_called(re.sub(r"/v\d+$", "", package.strip('"')).rpartition("/")[2])


def _libraries(found: Findings, started: frozenset[str]) -> Iterable[WayIn]:
    """Yield what others import, less the index of a Node program."""
    for way in libraries(found):
        if way.reason != INDEX or not is_no_library(found, "package.json", way.path, started):
            yield way


def _declared(found: Findings, started: frozenset[str]) -> Iterable[WayIn]:
    for said, target, manifest in found.given.manifests.entry_points:
        label = said
        path, symbol = _target(found, target, folder_of(manifest))
        if path is None or not _TRIALS.isdisjoint(manifest.split("/")):
            continue
        library = is_import(label)
        if library and manifest.endswith("Cargo.toml") and is_extension(found, folder_of(manifest)):
            continue
        if library and posixpath.basename(manifest) == "package.json":
            if is_electron(found, path):
                label, library = f"electron {folder_of(manifest) or '.'}", False
            elif is_no_library(found, manifest, path, started):
                continue
        yield WayIn(
            label=label,
            kind="library" if library else "command",
            path=path,
            line=_line(found, path, symbol),
            score=_standing(found, manifest, path, label, library=library),
            reason=f"declared in {posixpath.basename(manifest)}",
        )


def _standing(found: Findings, manifest: str, path: str, label: str, *, library: bool) -> float:
    """Score what a manifest declares: the project's own at the root first, then parts by their size, then examples."""
    if in_aside_folder(manifest) or is_aside(path) or found.given.files[path].role == "test":
        return 0.3
    if library and manifest.endswith("Cargo.toml") and is_unpublished(found, folder_of(manifest)):
        return 0.55  # a part of the program beside it
    if "/" not in manifest:
        return 0.95 if library else 0.9
    package = label.rpartition(" ")[2].strip("\"'()").removeprefix('require("')
    if found.is_called(package):
        return 0.93
    folder = folder_of(manifest)
    if not library and manifest.endswith("Cargo.toml") and is_main_program(found, folder, label):
        return 0.86
    total = found.lines(found.own) or 1
    share = found.lines(known for known in found.own if known.startswith(folder)) / total
    return round(0.62 + 0.2 * share + (0.06 if library else 0.0), 3)


def _target(found: Findings, target: str, base: str) -> tuple[str | None, str]:
    """Return the file that an entry point names, and the symbol: a path, or Python's `package.module:function`."""
    module, _, symbol = target.partition(":")
    for path in (target, module, posixpath.normpath(base + target), posixpath.normpath(base + module)):
        if path in found.given.files:
            return path, symbol if path != target else ""
    tail = module.replace(".", "/")
    for place in (f"{base}{tail}", f"{base}src/{tail}"):
        for path in (f"{place}/__init__.py", f"{place}.py"):
            if path in found.given.files:  # that of an example is not told
                return path if found.given.files[path].role in {"code", "test"} else None, symbol
    candidates = [
        path
        for path in (*found.own, *found.tests)
        if path.startswith(base) and path.endswith((f"/{tail}.py", f"/{tail}/__init__.py"))
    ]
    if not candidates and "/" in tail:  # of a part of the repository, whose package lies elsewhere in it
        places = {f"{outer}{tail}{ending}" for outer in ("", "src/") for ending in (".py", "/__init__.py")}
        candidates = [path for path in found.own if path in places]
    return min(candidates, key=lambda path: (len(path), path), default=None), symbol


def _line(found: Findings, path: str, symbol: str) -> int | None:
    wanted = symbol.partition(" ")[0]
    for known in found.facts(path).symbols:
        if wanted and known.qualified_name == wanted:
            return known.start_line
    return None


def _depth(path: str) -> int:
    return path.count("/")
