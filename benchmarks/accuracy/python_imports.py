"""Python's module imports against grimp, which reads them with Python's own parser."""

from __future__ import annotations

import ast
import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.accuracy.clones import Clone
from benchmarks.accuracy.installed import Tools
from benchmarks.accuracy.judgement import Fact, Judgement, NotJudged

TOOL = "grimp 3"
GOAL = (0.995, 0.995)
PACKAGE = "grimp>=3.5,<4"
# Folders whose packages are no part of what the project ships; grimp would need them on its path under one name.
_ASIDE = frozenset({"tests", "test", "testing", "docs", "doc", "examples", "example", "benchmarks"})

# Modules that grimp does not know: it gives an import of one to the package around it.
_NO_PY = (".pyi", ".pyx")

# How Gander says that a script is run from its own folder, from which Python then imports.
_BESIDE_A_SCRIPT = "beside the script"

_NOTES = {
    "moved": "judged as edges to a .pyi or .pyx file: {} imports that grimp gives to the package around it",
    "beside": "not judged: {} edges to .pyi and .pyx files, of which grimp says nothing",
    "itself": "left out: {} imports of a module by itself, which are no edges",
    "unread": "not judged: {} imports in files that Gander leaves out and says so (generated migrations …)",
    "script": "not judged: {} imports of a file beside the script, by Python's own path of a script: grimp knows packages only",
    "dynamic": "not judged: {} imports by import_module('…'), which grimp does not read",
}

# Run by grimp's Python. Packages come as roots on sys.path; nothing of them is imported, only found.
_SCRIPT = """
import json, sys, sysconfig
import grimp
given = json.load(sys.stdin)
sys.path[:0] = given["roots"]
graph = grimp.build_graph(*given["packages"], include_external_packages=False, cache_dir=None)
edges = []
for module in sorted(graph.modules):
    for imported in sorted(graph.find_modules_directly_imported_by(module)):
        details = graph.get_import_details(importer=module, imported=imported)
        edges.append([module, imported, sorted(detail["line_number"] for detail in details)])
json.dump({"modules": sorted(graph.modules), "edges": edges}, sys.stdout)
"""


def why_not(clone: Clone) -> str | None:
    """Say why there is nothing to judge."""
    return None if _packages(clone) else "it has no top-level package with an __init__.py outside tests and docs"


def judge(clone: Clone, tools: Tools) -> list[Judgement]:
    """Compare edges between the files of the project's own packages; TYPE_CHECKING imports count on both sides."""
    packages = _packages(clone)
    given = {"roots": sorted({str(clone.tree / root) for root in packages.values()}), "packages": sorted(packages)}
    asked = [str(tools.venv("grimp", PACKAGE)), "-c", _SCRIPT]
    done = subprocess.run(asked, input=json.dumps(given), capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotJudged(f"grimp stopped: {done.stderr.strip().splitlines()[-1][:200]}")
    answer = json.loads(done.stdout)
    places = {module: path for module in answer["modules"] if (path := _file(clone, packages, module))}
    counts: Counter[str] = Counter()
    truth = _truth(clone, places, answer["edges"], counts)
    led = {(places.get(source, ""), line) for source, _, lines in answer["edges"] for line in lines}
    ours = _ours(clone, set(places.values()), truth, led, counts)
    notes = [f"packages: {', '.join(sorted(packages))} ({len(set(places.values())):,} modules)"]
    notes += [wording.format(counts[what]) for what, wording in _NOTES.items() if counts[what]]
    return [Judgement("Python imports", truth, ours, GOAL, notes)]


def _truth(
    clone: Clone, places: dict[str, str], edges: list[tuple[str, str, list[int]]], counts: Counter[str]
) -> dict[Fact, str]:
    truth: dict[Fact, str] = {}
    for source, target, lines in edges:
        if source not in places or target not in places:
            continue
        if source == target:
            counts["itself"] += 1
            continue
        path = places[source]
        if clone.mapped.files[path].skipped is not None:
            counts["unread"] += 1
            continue
        others, stays = _no_py_modules(clone, places, source, target, lines)
        counts["moved"] += len(others)
        if stays:
            truth[path, places[target]] = clone.line(path, (lines or [0])[0])
        for other, line in others.items():
            truth[path, other] = clone.line(path, line)
    return truth


def _ours(
    clone: Clone, known: set[str], truth: dict[Fact, str], led: set[tuple[str, int]], counts: Counter[str]
) -> dict[Fact, str]:
    """Return Gander's edges; `led` are the lines (path, number) of which grimp knows where they lead."""
    ours: dict[Fact, str] = {}
    for edge in clone.mapped.edges("Python", "Cython"):
        fact = (edge.source, str(edge.target))
        if fact[0] not in known or fact[0] == fact[1]:
            continue
        if fact[1] not in known and fact not in truth:
            counts["beside"] += fact[1].endswith(_NO_PY)
        elif edge.scope == "dynamic" and fact not in truth:
            counts["dynamic"] += 1
        elif edge.how.startswith(_BESIDE_A_SCRIPT) and fact not in truth and (edge.source, edge.line) not in led:
            counts["script"] += 1
        else:
            ours[fact] = f"{clone.line(edge.source, edge.line)}  [{edge.how} {edge.confidence}]"
    return ours


def _no_py_modules(
    clone: Clone, places: dict[str, str], source: str, target: str, lines: list[int]
) -> tuple[dict[str, int], bool]:
    """Return the .pyi and .pyx files that the imports of a package name, with their lines, and whether the package stays.

    It does not where those are all that the lines name of it. Where both files stand there, either is right: Gander's.
    """
    if not places[target].endswith("/__init__.py"):
        return {}, True
    text = (clone.tree / places[source]).read_text("utf-8", errors="replace")
    folder = places[target].rpartition("/")[0]
    found: dict[str, int] = {}
    stays = False
    for name, line in _named_of(text, set(lines), source, places[source].endswith("/__init__.py"), target):
        if f"{target}.{name}" in places:
            continue  # an edge of its own
        files = [
            path for ending in _NO_PY if (path := f"{folder}/{name.replace('.', '/')}{ending}") in clone.mapped.files
        ]
        if files:
            led = {edge.target for edge in clone.mapped.imports if edge.source == places[source]}
            found.setdefault(next((path for path in files if path in led), files[0]), line)
        else:
            stays = True
    return found, stays or not found


def _named_of(text: str, lines: set[int], source: str, is_package: bool, target: str) -> Iterator[tuple[str, int]]:
    """Yield what the import statements on some lines name of a package, "" the package itself; nothing of spoiled text."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and node.lineno in lines:
            for alias in node.names:
                if f"{alias.name}.".startswith(f"{target}."):
                    yield alias.name[len(target) + 1 :], node.lineno
        elif isinstance(node, ast.ImportFrom) and node.lineno in lines:
            above = source.split(".")[: len(source.split(".")) - node.level + is_package] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            inner = module[len(target) + 1 :]
            if f"{module}.".startswith(f"{target}."):
                # Of `from package.speedups import mask` the module is what counts.
                yield from ((inner or alias.name, node.lineno) for alias in node.names)


def _packages(clone: Clone) -> dict[str, str]:
    """Return top-level packages → the folder that holds them ("" the repository); of twins the least deep.

    What lies deeper below a folder `src` is a portion of a namespace, and named as such: `poetry.config`; so is what most
    imports call by the folders above it: `google.auth` in a repository without `src`, whatever folder it lies in.
    """
    found: dict[str, str] = {}
    said = Counter(
        ".".join(wanted.target.split(".")[:length])
        for facts in clone.mapped.facts.values()
        for wanted in facts.imports
        if not wanted.level
        for length in range(1, min(wanted.target.count(".") + 1, 4) + 1)
    )
    files = clone.mapped.files
    folders = {path.rpartition("/")[0] for path in files if path.endswith("/__init__.py")}
    for folder in sorted(folders, key=lambda folder: (folder.count("/"), folder)):
        above, _, name = folder.rpartition("/")
        parts = set(folder.split("/"))
        is_code = files[f"{folder}/__init__.py"].role == "code" and not parts & _ASIDE
        if above not in folders and is_code and name.isidentifier():
            root, source, inner = f"/{above}/".partition("/src/")
            if source and inner and all(part.isidentifier() for part in inner[:-1].split("/")):
                found.setdefault(f"{inner.replace('/', '.')}{name}", f"{root}/src".lstrip("/"))
            else:
                whole, root = _as_said(folder, said)
                found.setdefault(whole, root)
    return found


def _as_said(folder: str, said: Counter[str]) -> tuple[str, str]:
    """Return the name that most imports call a package by, with the folder that it counts from."""
    parts = folder.split("/")
    lengths = [length for length in range(1, len(parts) + 1) if all(map(str.isidentifier, parts[-length:]))]
    length = max(lengths, key=lambda length: (said[".".join(parts[-length:])], -length))
    return ".".join(parts[-length:]), "/".join(parts[:-length])


def _file(clone: Clone, packages: dict[str, str], module: str) -> str | None:
    root = next(folder for name, folder in packages.items() if f"{module}.".startswith(f"{name}."))
    path = "/".join(part for part in (root, module.replace(".", "/")) if part)
    return next((one for one in (f"{path}/__init__.py", f"{path}.py") if Path(clone.tree / one).is_file()), None)
