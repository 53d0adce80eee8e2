"""Packages of a repository that are published for others: npm packages and Python distributions in folders of their own. Pure."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.system_map.content import WayIn
from services.system_map.derive.aside import in_aside_folder, is_aside
from services.system_map.derive.findings import Findings
from services.system_map.derive.node_programs import is_import, package_of
from services.system_map.derive.values import below, folder_of, same_name
from services.system_map.resolve.texts import Unreadable, read_toml, table, word, words

# What a package.json says that is only said for others.
_FOR_OTHERS = ("exports", "types", "typings", "module", "publishConfig", "files")
_INDEXES = ("src/index.ts", "src/index.tsx", "src/index.js", "src/index.mjs", "index.ts", "index.js")
_PRIVATE = "Private ::"  # a classifier with which no index takes a distribution
# What is only said of something that others are to find and to use.
_OF_PUBLISHED = ("license", "license-files", "classifiers", "urls", "homepage", "repository", "keywords")
# A repository may be called after its package and the language.
_CALLED = ("{}", "{}-py", "py{}", "python-{}", "{}-js", "{}.js")
_MOST = 12  # of one kind, the largest: more are a list, no way in


@dataclass(frozen=True, slots=True)
class Distribution:
    """A Python distribution that is built below the root."""

    manifest: str
    name: str
    modules: tuple[str, ...]  # dotted, as its build is told; empty where that goes by custom
    runs: bool = False  # it has commands

    @property
    def folder(self) -> str:
        """Its folder, with a closing slash."""
        return folder_of(self.manifest)


def is_published(package: Mapping[str, object]) -> bool:
    """Say whether a package.json is that of a package that others are to import.

    Some builds write what others need (`exports`, `types`) when they run; `"private": false` is said on purpose.
    """
    if not package.get("name") or package.get("private"):
        return False
    return any(package.get(key) for key in _FOR_OTHERS) or (
        package.get("private") is False and bool(package.get("version"))
    )


def npm_packages(found: Findings) -> list[str]:
    """Return the package.json files of packages that are published; ask by `once`."""
    texts = found.given.texts
    return [
        path
        for path in sorted(texts)
        if posixpath.basename(path) == "package.json" and is_published(package_of(texts, path))
    ]


def distributions(found: Findings) -> list[Distribution]:
    """Return the Python distributions that are published from folders below the root; ask by `once`."""
    every = (
        _distribution(path, data)
        for path, data in sorted(found.given.texts.items())
        if path.endswith("/pyproject.toml") and b"[build-system]" in data
    )
    files = found.given.files
    return [
        one
        for one in every
        if one is not None
        and not in_aside_folder(one.manifest)
        and one.manifest in files
        and files[one.manifest].role not in {"test", "docs", "vendored", "generated"}
        and (not one.runs or _is_imported(found, one.folder))
    ]


def _is_imported(found: Findings, folder: str) -> bool:
    """Say whether code from outside of a folder imports what lies in it; a program with commands is imported by nobody."""
    return any(target.startswith(folder) and not source.startswith(folder) for source, target in found.all_edges)


def _distribution(manifest: str, data: bytes) -> Distribution | None:
    """Return what a pyproject.toml publishes; None where it says nothing of that, or that it does not."""
    try:
        document = read_toml(data)
    except Unreadable:
        return None
    tools = table(document.get("tool"))
    poetry, uv = table(tools.get("poetry")), table(tools.get("uv"))
    project = table(document.get("project")) or poetry
    name = word(project.get("name"))
    classifiers = words(project.get("classifiers"))
    is_private = any(one.startswith(_PRIVATE) for one in classifiers)
    is_none = uv.get("package") is False or poetry.get("package-mode") is False
    runs = bool(project.get("scripts"))
    is_told = bool(project.get("readme") and project.get("description")) and not runs
    if not name or is_private or is_none or not (is_told or any(project.get(key) for key in _OF_PUBLISHED)):
        return None
    return Distribution(manifest, name, tuple(words(table(uv.get("build-backend")).get("module-name"))), runs)


def published_libraries(found: Findings) -> Iterable[WayIn]:
    """Yield what others import of packages below the root whose manifests name no file."""
    yield from _of_npm(found)
    for distribution in _largest(found, found.once(distributions)):
        path = _package(found, distribution)
        if path is not None:
            module = _module(distribution, path)
            yield _library(found, f"import {module}", path, distribution.manifest, (module, distribution.name))


def _of_npm(found: Findings) -> Iterable[WayIn]:
    declared = {manifest for label, _, manifest in found.given.manifests.entry_points if is_import(label)}
    own = frozenset(found.own)
    packages = [
        path for path in found.once(npm_packages) if "/" in path and path not in declared and not in_aside_folder(path)
    ]
    packages.sort(key=lambda path: (-found.lines(below(found.own, folder_of(path))), path))
    for manifest in packages[:_MOST]:
        name = str(package_of(found.given.texts, manifest)["name"])
        path = next((folder_of(manifest) + index for index in _INDEXES if folder_of(manifest) + index in own), None)
        if path is not None and not is_aside(path):
            yield _library(found, f'import "{name}"', path, manifest, (name,))


def _largest(found: Findings, some: list[Distribution]) -> list[Distribution]:
    return sorted(some, key=lambda one: (-found.lines(below(found.own, one.folder)), one.manifest))[:_MOST]


def _package(found: Findings, one: Distribution) -> str | None:
    """Return the file that stands for a distribution: its outermost package, that of the name which is built or its own."""
    inside = [path for path in below(found.own, one.folder) if path.endswith(".py") and not is_aside(path)]
    packages = [path for path in inside if path.endswith("/__init__.py")]
    known = frozenset(packages)
    outer = [path for path in packages if f"{folder_of(folder_of(path)[:-1])}__init__.py" not in known]
    if not outer:
        return None
    named = [
        path
        for path in outer
        if any(folder_of(path).endswith(f"/{module.replace('.', '/')}/") for module in one.modules[:1])
        or same_name(_module(one, path).replace(".", "-"), one.name)
    ]
    return max(named or outer, key=lambda path: (found.ranks.get(path, 0.0), path))


def _module(one: Distribution, path: str) -> str:
    """Return the dotted name of a package of a distribution: what lies in front of it is no part, as `src/`."""
    inner = folder_of(path).removeprefix(one.folder).rstrip("/")
    return inner.removeprefix("src/").removeprefix("lib/").replace("/", ".")


def _library(found: Findings, label: str, path: str, manifest: str, names: tuple[str, ...]) -> WayIn:
    """Return the way in by one package: that of the project's name first, others by their size."""
    share = found.lines(below(found.own, folder_of(manifest))) / (found.lines(found.own) or 1)
    # Of the packages of a repository the first may give the project its name, for want of a manifest at the root.
    is_its = any(same_name(called.format(name), found.given.name) for name in names for called in _CALLED)
    score = 0.93 if is_its else round(0.68 + 0.2 * share, 3)
    reason = f"published by {posixpath.basename(manifest)}"
    return WayIn(label=label, kind="library", path=path, line=None, score=score, reason=reason)


def is_workspace_root(found: Findings) -> bool:
    """Say whether the root's pyproject.toml is that of a workspace whose members are what is published; ask by `once`."""
    try:
        document = read_toml(found.given.texts.get("pyproject.toml", b""))
    except Unreadable:
        return False
    members = found.once(distributions)
    if not members or not table(table(table(document.get("tool")).get("uv")).get("workspace")).get("members"):
        return False
    every = tuple(folder_of(path) for path in found.given.texts if path.endswith("/pyproject.toml"))
    own = found.lines(path for path in found.own if path.endswith(".py") and not path.startswith(every))
    return found.lines(path for one in members for path in below(found.own, one.folder) if path.endswith(".py")) > own
