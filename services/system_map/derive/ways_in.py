"""Ways in: how one gets into the code, from what the manifests declare and what the files show. Pure."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable

from services.system_map.content import WayIn
from services.system_map.derive.aside import BUILD_SCRIPTS, in_aside_folder, is_aside
from services.system_map.derive.executables import executable_of
from services.system_map.derive.findings import Findings
from services.system_map.derive.libraries import is_example, libraries, root_programs
from services.system_map.derive.node_programs import is_electron, is_import, is_no_library, programs
from services.system_map.derive.readme import readme_text, shows_import
from services.system_map.derive.servers import frameworks_of, pages, servers
from services.system_map.derive.values import folder_of, module_name

SHOWN = 40
# What runs beside the product (examples, helper scripts) may be many; so many are enough to know of.
BESIDE_SHOWN = 8
BESIDE = 0.4
_MAINS = {"Kotlin": "fun main", "Scala": "an App, or a main method", "Swift": "@main"}


def ways_in(found: Findings) -> list[WayIn]:
    """Return the ways in, best first: declared ones, then what a language makes one, then scripts."""
    run = list(programs(found, frameworks_of(found)))
    started = frozenset(way.path for way in run)
    served_by_hand = (way for way in servers(found) if way.path not in started or not way.reason.startswith("sets up"))
    ways = [
        *_declared(found, started),
        *run,
        *_libraries(found, started),
        *_mains(found),
        *served_by_hand,
        *_told_by_renderer(pages(found), {way.label for way in run}),
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
    ordered = sorted(once, key=lambda way: (-way.score, _depth(way.path), way.label))
    product = sum(1 for way in ordered if way.score >= BESIDE)
    return ordered[: min(SHOWN, product + BESIDE_SHOWN)]


def _told_by_renderer(ways: Iterable[WayIn], taken: set[str]) -> Iterable[WayIn]:
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
    """Put a Python project's command before its package, where the README never shows an import of it."""
    ways = list(ways)
    has_command = any(way.kind == "command" and way.score >= 0.9 and found.is_called(way.label) for way in ways)
    for way in ways:
        package = way.label.removeprefix("import ")
        if has_command and way.kind == "library" and way.path.endswith(".py") and found.is_called(package):
            readme = readme_text(found.given.texts)
            if readme is not None and not shows_import(readme, package):
                way.score = 0.86
    return ways


def _libraries(found: Findings, started: frozenset[str]) -> Iterable[WayIn]:
    """Yield what others import, less the index of a Node program."""
    for way in libraries(found):
        is_index = way.label.startswith("require(") and not way.path.endswith(".rb")
        if not is_index or not is_no_library(found, "package.json", way.path, started):
            yield way


def _declared(found: Findings, started: frozenset[str]) -> Iterable[WayIn]:
    for said, target, manifest in found.given.manifests.entry_points:
        label = said
        path, symbol = _target(found, target, folder_of(manifest))
        if path is None:
            continue
        library = is_import(label)
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
    if "/" not in manifest:
        return 0.95 if library else 0.9
    package = label.rpartition(" ")[2].strip("\"'()").removeprefix('require("')
    if found.is_called(package):
        return 0.93
    folder = folder_of(manifest)
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
    candidates = [
        path
        for path in (*found.own, *found.tests)
        if path.removesuffix(".py").removesuffix("/__init__")
        in {tail, f"src/{tail}", f"{base}{tail}", f"{base}src/{tail}"}
        or path.endswith((f"/{tail}.py", f"/{tail}/__init__.py"))
    ]
    return min(candidates, key=lambda path: (len(path), path), default=None), symbol


def _line(found: Findings, path: str, symbol: str) -> int | None:
    wanted = symbol.partition(" ")[0]
    for known in found.facts(path).symbols:
        if wanted and known.qualified_name == wanted:
            return known.start_line
    return None


def _mains(found: Findings) -> Iterable[WayIn]:
    """Yield files that run: __main__.py, `if __name__ == "__main__"`, func main, main()."""
    programs = root_programs(found)
    for path in found.own:
        language = found.given.files[path].language
        aside = 0.3 if is_aside(path) or _beside_module(found, path) or is_example(found, path) else 1.0
        name = posixpath.basename(path)
        if path in BUILD_SCRIPTS:
            continue
        if name == "__main__.py":
            package = folder_of(path).rstrip("/")
            dotted = package.removeprefix("src/").replace("/", ".")
            yield _way(f"python -m {dotted}", "command", path, 0.85 * aside, "the package's __main__.py", found)
        elif name == "manage.py" and language == "Python":
            yield _way(f"python {path} runserver", "server", path, 0.9 * aside, "Django's manage.py", found)
        elif path in programs:
            yield _way(f"python {path}", "command", path, 0.88 * aside, "runs what stands beside it", found)
        elif found.facts(path).is_entry:
            yield _main(found, path, aside)
        elif language in {"Python", "Shell"} and found.facts(path).shebang and not aside < 1:
            yield _way(path, "script", path, 0.35, "starts with #!", found)


def _beside_module(found: Findings, path: str) -> bool:
    """Say whether a file of Go stands beside a product that is none: where the root is no module."""
    return path.endswith(".go") and "go.mod" not in found.given.files and in_aside_folder(path, of_module=False)


def _main(found: Findings, path: str, aside: float) -> WayIn:
    """Return the way in by a file's main, as each language runs it."""
    language = found.given.files[path].language or ""
    known = _run_by(found, path, language)
    if known is not None:
        label, kind, score, reason = known
        return _way(label, kind, path, score * aside, reason, found)
    built = executable_of(found.given.texts, path)
    if built is not None:
        label, manifest = built
        return _way(label, "command", path, _main_score(found, path) * aside, f"declared in {manifest}", found)
    label = f"main() in {posixpath.basename(path)}"
    return _way(label, "main", path, _main_score(found, path) * aside, "a main function", found)


def _run_by(found: Findings, path: str, language: str) -> tuple[str, str, float, str] | None:
    """Return label, kind, score and reason where the language says how a file is run."""
    name = posixpath.basename(path)
    folder = folder_of(path).rstrip("/")
    known: tuple[str, str, float, str] | None = None
    if language == "Python":
        known = f"python {path}", "script", 0.4, "if __name__ == '__main__'"
    elif language == "Go":
        known = f"go run ./{folder}" if folder else "go run .", "command", 0.88, "func main in package main"
    elif language == "Rust":
        known = _cargo_label(path), "command", 0.86, "fn main"
    elif language == "Java":
        known = f"{name.removesuffix('.java')}.main", "main", 0.9, "public static void main"
    elif language == "C#":
        project = _project_folder(found, path)
        known = (
            f"dotnet run --project {project}" if project else "dotnet run",
            "command",
            0.88,
            _reason_of_main(found, path),
        )
    elif language in _MAINS:
        known = f"main in {name}", "main", 0.88, _MAINS[language]
    elif found.facts(path).shebang:
        known = path, "script", 0.35, "starts with #!"
    elif language == "Ruby":
        known = f"ruby {path}", "script", 0.4, "if __FILE__ == $0"
    return known


def _reason_of_main(found: Findings, path: str) -> str:
    has_main = any(symbol.name == "Main" for symbol in found.facts(path).symbols)
    return "static Main" if has_main else "statements at the top of a program"


def _project_folder(found: Findings, path: str) -> str:
    """Return the nearest folder above with a project file; empty for the root."""
    folder = folder_of(path)
    projects = {folder_of(known) for known in found.given.texts if known.endswith(".csproj")}
    while folder and folder not in projects:
        folder = folder_of(folder[:-1])
    return folder.rstrip("/")


def _main_score(found: Findings, path: str) -> float:
    """Score a main() by how much of the project it brings in: a server's main imports more than a helper's."""
    if found.is_called(posixpath.basename(path).partition(".")[0]):
        return 0.92  # several programs may be made of much the same: the project's own is called like it
    return 0.35 + 0.55 * found.imports[path] / found.most_of_an_entry if found.most_of_an_entry else 0.6


def _cargo_label(path: str) -> str:
    folder = folder_of(path)
    if folder.endswith("examples/"):
        return f"cargo run --example {module_name(path, folder)}"
    if folder.endswith("benches/"):
        return f"cargo bench --bench {module_name(path, folder)}"
    if folder.endswith("src/bin/"):
        return f"cargo run --bin {module_name(path, folder)}"
    if path == "src/main.rs":
        return "cargo run"
    name = posixpath.basename(folder.removesuffix("src/").rstrip("/"))
    return f"cargo run -p {name}" if name else "cargo run"


def _way(label: str, kind: str, path: str, score: float, reason: str, found: Findings) -> WayIn:  # noqa: PLR0917  # six plain facts in the order they are read
    line = next((symbol.start_line for symbol in found.facts(path).symbols if symbol.qualified_name == "main"), None)
    return WayIn.model_validate(
        {"label": label, "kind": kind, "path": path, "line": line, "score": round(score, 3), "reason": reason}
    )


def _depth(path: str) -> int:
    return path.count("/")
