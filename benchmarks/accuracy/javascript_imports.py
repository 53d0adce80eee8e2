"""JavaScript's and TypeScript's module imports against dependency-cruiser."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

from benchmarks.accuracy.clones import Clone
from benchmarks.accuracy.installed import Tools
from benchmarks.accuracy.judgement import Fact, Judgement, NotJudged
from benchmarks.accuracy.solution_configs import files_of_references

TOOL = "dependency-cruiser 16"
GOAL = (0.98, 0.98)
PACKAGES = ("dependency-cruiser@16.10.4", "typescript@5.9.3", "@vue/compiler-sfc@3.5.45")
LANGUAGES = ("JavaScript", "TypeScript", "JSX", "TSX", "Vue")
_ENDINGS = (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".vue")
_TYPESCRIPT = (".ts", ".tsx", ".mts", ".cts", ".vue")
_SECONDS = 900
# How the files of a kind are resolved. A compiler looks for sources of TypeScript first, and for a package's types; what
# runs JavaScript takes the file of the name written, and never what only a compiler reads.
_RESOLVING: dict[str, dict[str, Any]] = {
    "typescript": {
        "conditionNames": ["import", "require", "node", "default", "types"],
        "extensions": [".ts", ".tsx", ".d.ts", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".json"],
        "extensionAlias": {
            ".js": [".ts", ".tsx", ".d.ts", ".js"],
            ".jsx": [".tsx", ".jsx"],
            ".mjs": [".mts", ".mjs"],
            ".cjs": [".cts", ".cjs"],
        },
    },
    "javascript": {
        "conditionNames": ["import", "require", "node", "default"],
        "extensions": [".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".vue", ".json"],
    },
}
# A module of CommonJS by its name has no import statement: it is given what a package hands to require().
_RESOLVING["commonjs"] = {**_RESOLVING["javascript"], "conditionNames": ["require", "node", "default"]}


def why_not(clone: Clone) -> str | None:
    """Say why there is nothing to judge."""
    return (
        None if len(_files(clone)) >= 5 else "it has fewer than five JavaScript, TypeScript or Vue files that are read"
    )


# How Gander says that a bundler takes the file by the platform that it builds for.
_FOR_A_PLATFORM = "for a platform"
# How it says that a script is loaded, whose declarations beside the compiler takes; and how both are called.
_RUNS = "beside its declarations"
_DECLARATIONS_OF = {".js": ".d.ts", ".jsx": ".d.ts", ".mjs": ".d.mts", ".cjs": ".d.cts"}


def judge(clone: Clone, tools: Tools) -> list[Judgement]:
    """Compare edges between files that both read; imports of types count on both sides.

    Each file is read under the tsconfig.json nearest to it, as the compiler would; where that refers to others, under
    the one that includes the file.
    """
    files = _files(clone)
    truth, unfound, seen, referred = _cruised(clone, tools, files)
    ours: dict[Fact, str] = {}
    unjudged = platforms = run = 0
    known = set(truth)  # and what is not judged
    # Of a script and its declarations these come first.
    for edge in sorted(clone.mapped.edges(*LANGUAGES), key=lambda edge: edge.how == _RUNS):
        if edge.source not in seen or edge.target not in files:
            continue
        fact = (edge.source, str(edge.target))
        place = clone.line(edge.source, edge.line)
        written = {one.target for one in clone.mapped.facts[edge.source].imports if one.line == edge.line}
        if fact not in truth and _leads_to_what_is_built(edge.how, written & unfound.get(edge.source, set())):
            unjudged += 1
            known.add(fact)
            continue
        if fact not in truth and edge.how.endswith(_FOR_A_PLATFORM):
            platforms += 1
            continue
        if fact not in truth and edge.how == _RUNS and (edge.source, _declarations_of(fact[1])) in known:
            run += 1
            continue
        ours[fact] = f"{place}  [{edge.how} {edge.confidence}]"
    notes = [f"{len(seen):,} of {len(files):,} files were cruised"]
    if referred:
        notes.append(f"{referred:,} files are read under a configuration that their tsconfig.json refers to")
    if unjudged:
        notes.append(
            f"not judged: {unjudged:,} edges of Gander's to the source of what is built and so not in the repository, by"
            " the name of a workspace package or a path: dependency-cruiser finds nothing there"
        )
    if platforms:
        notes.append(
            f"not judged: {platforms:,} edges of Gander's to files for one platform (x.ios.ts beside x.ts), which the bundler"
            " of React Native takes: dependency-cruiser knows the plain file only"
        )
    if run:
        notes.append(
            f"not judged: {run:,} edges of Gander's to a script beside its declarations, which is what is loaded:"
            " dependency-cruiser finds the declarations, as the compiler does, and Gander has each of these edges too"
        )
    return [Judgement("JS/TS imports", truth, ours, GOAL, notes)]


def _declarations_of(path: str) -> str:
    """Return the declarations that would tell of a script."""
    name, dot, ending = path.rpartition(".")
    return name + _DECLARATIONS_OF.get(dot + ending, "")


def _cruised(clone: Clone, tools: Tools, files: set[str]) -> tuple[dict[Fact, str], dict[str, set[str]], set[str], int]:
    """Return the edges, by each file what was not found, the files that were read, and how many a reference decides."""
    truth: dict[Fact, str] = {}
    unfound: dict[str, set[str]] = {}
    seen: set[str] = set()
    groups, referred = _by_config(clone, tools, files)
    for (config, kind), group in groups.items():
        modules = [one for one in _cruise(clone, tools, config, group, kind) if one["source"] in group]
        seen.update(one["source"] for one in modules)
        for source, dependency in ((one["source"], to) for one in modules for to in one["dependencies"]):
            if dependency["couldNotResolve"]:
                unfound.setdefault(source, set()).add(dependency["module"])
            elif dependency["resolved"] != source and dependency["resolved"] in files:
                truth.setdefault((source, dependency["resolved"]), _cause(clone, source, dependency["module"]))
    return truth, unfound, seen, referred


def _leads_to_what_is_built(how: str, unfound: set[str]) -> bool:
    by_package = how.startswith(("package exports", "package main", "package index", "workspace package"))
    if how == "relative, source of what is built":
        return any(written.startswith(".") for written in unfound)
    return by_package and any(not written.startswith(".") for written in unfound)


def _files(clone: Clone) -> set[str]:
    return {
        path
        for path, file in clone.mapped.files.items()
        if file.language in LANGUAGES and file.skipped is None and path.endswith(_ENDINGS)
    }


def _by_config(clone: Clone, tools: Tools, files: set[str]) -> tuple[dict[tuple[str, str], set[str]], int]:
    """Return the files by their configuration ("" none) and kind, and how many a reference decides.

    It is the nearest tsconfig.json or jsconfig.json above a file, or what that refers to.
    """
    nearest = {path: _nearest(clone, path) for path in files}
    configs = {config for config in nearest.values() if config}
    node = tools.program("node", "Install Node.js 20 or newer.")
    modules = tools.node("dependency-cruiser", *PACKAGES)
    referred = files_of_references(node, modules, clone.tree.resolve(), configs) if configs else {}
    found: dict[tuple[str, str], set[str]] = {}
    moved = 0
    for path, config in nearest.items():
        decided = referred.get(config, {}).get(path, config)
        moved += decided != config
        found.setdefault((decided, _kind(path)), set()).add(path)
    return found, moved


def _kind(path: str) -> str:
    if path.endswith(_TYPESCRIPT):
        return "typescript"
    return "commonjs" if path.endswith(".cjs") else "javascript"


def _nearest(clone: Clone, path: str) -> str:
    folder = path.rpartition("/")[0]
    while True:
        names = (f"{folder}/{name}" if folder else name for name in ("tsconfig.json", "jsconfig.json"))
        config = next((name for name in names if name in clone.mapped.files), "")
        if config or not folder:
            return config
        folder = folder.rpartition("/")[0]


# dependency-cruiser is asked as a library: so many files do not fit on a command line.
_SCRIPT = """
const fs = require("node:fs");
const given = JSON.parse(fs.readFileSync(0, "utf8"));
(async () => {
  const {cruise} = await import(given.modules + "/dependency-cruiser/src/main/index.mjs");
  const extract = (await import(given.modules + "/dependency-cruiser/src/config-utl/extract-ts-config.mjs")).default;
  const path = require("node:path");
  let tsConfig, read;
  try {
    if (given.config) {
      tsConfig = extract(given.config);
      const {baseUrl, paths, pathsBasePath} = tsConfig.options;
      // Without a baseUrl dependency-cruiser takes `paths` from the working folder; TypeScript from the file's own.
      const from = baseUrl || pathsBasePath || path.dirname(given.config);
      const whole = Object.entries(paths || {}).map(([key, to]) => [key, to.map((one) => path.resolve(from, one))]);
      // Not "/", from which nothing is found, and not the file's own folder, whose folders would become packages.
      const base = baseUrl || path.dirname(given.base);
      const relative = whole.map(([key, to]) => [key, to.map((one) => path.relative(base, one))]);
      if (baseUrl || paths) {
        read = given.scratch;
        tsConfig.options.baseUrl = base;
        fs.writeFileSync(read, JSON.stringify({compilerOptions: {baseUrl: base, paths: Object.fromEntries(relative)}}));
      }
    }
  } catch (error) { process.stderr.write(String(error)); }
  const options = {
    baseDir: given.base, tsPreCompilationDeps: true, moduleSystems: ["es6", "cjs", "amd"], combinedDependencies: false,
    doNotFollow: {path: "."}, detectJSDocImports: false,
    ...(read ? {ruleSet: {options: {tsConfig: {fileName: read}}}} : {}),
  };
  const resolving = {exportsFields: ["exports"], ...given.resolving};
  const result = await cruise(given.files, options, resolving, tsConfig ? {tsConfig} : {});
  const modules = result.output.modules.map(({source, dependencies}) => ({source, dependencies:
    dependencies.map(({module, resolved, couldNotResolve}) => ({module, resolved, couldNotResolve}))}));
  fs.writeSync(1, "");
  process.stdout.write(JSON.stringify({modules}));
})().catch((error) => { process.stderr.write(String(error && error.stack || error)); process.exitCode = 1; });
"""


def _cruise(clone: Clone, tools: Tools, config: str, files: set[str], kind: str) -> list[dict[str, Any]]:
    given = {
        "modules": str(tools.node("dependency-cruiser", *PACKAGES)),
        "base": str(clone.tree),
        "config": str(clone.tree / config) if config else "",
        "scratch": str(clone.tree.with_name(f"{clone.tree.name}.tsconfig.json")),
        "files": sorted(files),
        "resolving": _RESOLVING[kind],
    }
    asked = [tools.program("node", "Install Node.js 20 or newer."), "-e", _SCRIPT]
    done = subprocess.run(
        asked, input=json.dumps(given), capture_output=True, text=True, cwd=clone.tree, timeout=_SECONDS, check=False
    )
    if done.returncode:
        raise NotJudged(f"dependency-cruiser stopped: {' '.join(done.stderr.split())[:300]}")
    return list(json.loads(done.stdout)["modules"])


def _cause(clone: Clone, source: str, written: str) -> str:
    text = (clone.tree / source).read_text("utf-8", errors="replace")
    found = re.search(f"[\"'`]{re.escape(written)}[\"'`]", text)
    return clone.line(source, text.count("\n", 0, found.start()) + 1 if found else None)
