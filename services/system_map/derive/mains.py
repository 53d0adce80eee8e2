"""Ways in by files that run: by a main, by what a language's tools make a program of, by `#!`. Pure."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from services.system_map.content import WayIn
from services.system_map.derive.aside import BUILD_SCRIPTS, in_aside_folder, is_aside
from services.system_map.derive.build_steps import is_run_by, run_by_builds
from services.system_map.derive.crates import command_of
from services.system_map.derive.executables import executable_of
from services.system_map.derive.findings import Findings
from services.system_map.derive.go_programs import is_beside_program, is_left_out, standing_of_main
from services.system_map.derive.libraries import is_example, root_programs
from services.system_map.derive.main_functions import main_function
from services.system_map.derive.values import folder_of
from services.system_map.resolve.paths import stem

_PROGRAMS = frozenset({"", "bin", "libexec"})
BESIDE = 0.3  # how likely one enters by what stands beside the product, to what is part of it
_BENCHMARKS = b'Include="BenchmarkDotNet"'
_MAINS = {"Kotlin": "fun main", "Scala": "an App, or a main method", "Swift": "@main"}


def mains(found: Findings) -> Iterable[WayIn]:
    """Yield files that run: __main__.py, `if __name__ == "__main__"`, func main, main()."""
    programs, built = root_programs(found), found.once(run_by_builds)
    for path in found.own:
        language = found.given.files[path].language
        aside = BESIDE if is_aside(path) or _beside_module(found, path) or is_example(found, path) else 1.0
        if language == "C#" and found.facts(path).is_entry and _measures(found, path):
            aside = BESIDE
        name = posixpath.basename(path)
        if path in BUILD_SCRIPTS or is_run_by(found, path, built) or is_beside_program(found, path):
            continue
        if name == "__main__.py":
            package = folder_of(path).rstrip("/")
            dotted = package.removeprefix("src/").replace("/", ".")
            yield _way(
                f"python -m {dotted}" if dotted else "python .",
                "command",
                path,
                0.85 * aside,
                "the package's __main__.py",
                found,
            )
        elif name == "manage.py" and language == "Python":
            yield _way(f"python {path} runserver", "server", path, 0.9 * aside, "Django's manage.py", found)
        elif path in programs:
            yield _way(f"python {path}", "command", path, 0.88 * aside, "runs what stands beside it", found)
        elif found.facts(path).shebang and posixpath.dirname(path) in _PROGRAMS and _is_named(found, name):
            yield _way(path, "command", path, 0.9, "the script named like the project", found)
        elif found.facts(path).is_entry and (language != "Rust" or found.once(command_of, path)):
            yield _main(found, path, aside)
        elif language in {"Python", "Shell"} and found.facts(path).shebang and not aside < 1:
            yield _way(path, "script", path, 0.35, "starts with #!", found)


def _is_named(found: Findings, name: str) -> bool:
    """Say whether a script is called like the project: with its ending only where the project is made of such scripts."""
    return found.is_called(name) or (found.is_called(stem(name)) and found.language() in {"Shell", "Perl"})


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
        known = _run_by_go(found, path, folder)
    elif language == "Rust":
        label = found.once(command_of, path)
        known = (label, "command", 0.86, "fn main") if label else None
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


def _run_by_go(found: Findings, path: str, folder: str) -> tuple[str, str, float, str]:
    if is_left_out(found, path):
        return f"go run {path}", "command", 0.88 * BESIDE, "func main that builds leave out"
    is_own = "/" in folder and found.is_called(posixpath.basename(folder))  # `cmd/shop` of many
    score = 0.92 if is_own else standing_of_main(found, path)
    reason = "func main in package main" + (", called like the project" if is_own else "")
    return f"go run ./{folder}" if folder else "go run .", "command", score, reason


def _reason_of_main(found: Findings, path: str) -> str:
    has_main = any(symbol.name == "Main" for symbol in found.facts(path).symbols)
    return "static Main" if has_main else "statements at the top of a program"


def _project_folder(found: Findings, path: str) -> str:
    """Return the nearest folder above with a project file; empty for the root."""
    folder, projects = folder_of(path), found.once(_projects)
    while folder and folder not in projects:
        folder = folder_of(folder[:-1])
    return folder.rstrip("/")


def _projects(found: Findings) -> dict[str, bool]:
    """Return the folders with a project file, and whether one of theirs uses BenchmarkDotNet; ask by `once`."""
    projects: dict[str, bool] = {}
    for known, text in found.given.texts.items():
        if known.endswith(".csproj"):
            folder = folder_of(known)
            projects[folder] = projects.get(folder, False) or _BENCHMARKS in text
    return projects


def _measures(found: Findings, path: str) -> bool:
    """Say whether a project of C# is made to measure others: it uses BenchmarkDotNet."""
    folder = _project_folder(found, path)
    return found.once(_projects).get(f"{folder}/" if folder else "", False)


def _main_score(found: Findings, path: str) -> float:
    """Score a main() by how much of the project it brings in: a server's main imports more than a helper's."""
    if found.is_called(posixpath.basename(path).partition(".")[0]):
        return 0.92  # several programs may be made of much the same: the project's own is called like it
    return 0.35 + 0.55 * found.imports[path] / found.most_of_an_entry if found.most_of_an_entry else 0.6


def _way(label: str, kind: str, path: str, score: float, reason: str, found: Findings) -> WayIn:  # noqa: PLR0917  # six plain facts in the order they are read
    facts = found.facts(path)
    begun = main_function(facts, found.given.files[path].language)
    if begun is None:  # a main that a script's own code calls, or another file
        begun = next((symbol for symbol in facts.symbols if symbol.qualified_name == "main"), None)
    line = begun.start_line if begun is not None else None
    return WayIn.model_validate(
        {"label": label, "kind": kind, "path": path, "line": line, "score": round(score, 3), "reason": reason}
    )
