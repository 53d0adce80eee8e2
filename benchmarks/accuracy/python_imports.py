"""Python's module imports against grimp, which reads them with Python's own parser."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from benchmarks.accuracy.clones import Clone
from benchmarks.accuracy.installed import Tools
from benchmarks.accuracy.judgement import Fact, Judgement, NotJudged

TOOL = "grimp 3"
GOAL = (0.995, 0.995)
PACKAGE = "grimp>=3.5,<4"
# Folders whose packages are no part of what the project ships; grimp would need them on its path under one name.
_ASIDE = frozenset({"tests", "test", "testing", "docs", "doc", "examples", "example", "benchmarks"})

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
        first = min(details, key=lambda d: d["line_number"]) if details else {}
        edges.append([module, imported, first.get("line_number", 0)])
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
    truth: dict[Fact, str] = {}
    unread = 0
    for source, target, line in answer["edges"]:
        if source in places and target in places:
            if clone.mapped.files[places[source]].skipped is None:
                truth[places[source], places[target]] = clone.line(places[source], line)
            else:
                unread += 1
    known = set(places.values())
    ours: dict[Fact, str] = {}
    dynamic = 0
    for edge in clone.mapped.edges("Python"):
        fact = (edge.source, str(edge.target))
        if fact[0] not in known or fact[1] not in known:
            continue
        if edge.scope == "dynamic" and fact not in truth:
            dynamic += 1
        else:
            ours[fact] = f"{clone.line(edge.source, edge.line)}  [{edge.how} {edge.confidence}]"
    notes = [f"packages: {', '.join(sorted(packages))} ({len(known):,} modules)"]
    if unread:
        notes.append(
            f"not judged: {unread} imports in files that Gander leaves out and says so (generated migrations …)"
        )
    if dynamic:
        notes.append(f"not judged: {dynamic} imports by import_module('…'), which grimp does not read")
    return [Judgement("Python imports", truth, ours, GOAL, notes)]


def _packages(clone: Clone) -> dict[str, str]:
    """Return top-level packages → the folder that holds them ("" the repository); of twins the least deep.

    What lies deeper below a folder `src` is a portion of a namespace, and named as such: `poetry.config`.
    """
    found: dict[str, str] = {}
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
                found.setdefault(name, above)
    return found


def _file(clone: Clone, packages: dict[str, str], module: str) -> str | None:
    root = next(folder for name, folder in packages.items() if f"{module}.".startswith(f"{name}."))
    path = "/".join(part for part in (root, module.replace(".", "/")) if part)
    return next((one for one in (f"{path}/__init__.py", f"{path}.py") if Path(clone.tree / one).is_file()), None)
