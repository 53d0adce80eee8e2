"""Copies of outside packages that a repository keeps: whose a file of one is, by how tools lay them out. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from services.system_map.derive.findings import Findings
from services.system_map.resolve.families import FAMILIES
from services.system_map.resolve.paths import base_name

# Folders that hold other people's packages, one a child.
_SHELVES = frozenset(
    {
        "vendor",
        "vendored",
        "_vendor",
        "third_party",
        "thirdparty",
        "3rdparty",
        "deps",
        "external",
        "extern",
        "node_modules",
        "bower_components",
    }
)
# What frameworks put between a shelf and the packages on it: `vendor/assets/javascripts/jquery.js`.
_BETWEEN_NAMES = """
    assets css javascript javascripts js plugins scripts styles stylesheets
"""
_BETWEEN = frozenset(_BETWEEN_NAMES.split())
# Hosts whose addresses name an owner, or a group, before the package.
_WITH_OWNERS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "golang.org"})
_VERSION = re.compile(r"[-_@.]v?\d+\.\d")
_GO_MANIFESTS = frozenset({"go.mod", "vendor.mod"})


def short_name(name: str) -> str:
    """Return how a package is said in a sentence: without a Go host and major version, or a Maven group."""
    if ":" in name:
        return name.rpartition(":")[2]
    parts = [part for part in name.split("/") if not re.fullmatch(r"v\d+", part)]
    if len(parts) > 1 and "." in parts[0]:
        return "/".join(parts[1:][-2:])
    return name


def package_of(found: Findings, path: str) -> str | None:
    """Return the package that a vendored file is a copy of; None where its path does not tell."""
    parts = path.split("/")
    shelves = [index for index, part in enumerate(parts[:-1]) if part in _SHELVES]
    family = FAMILIES.get(found.given.files[path].language or "")
    if not shelves or family is None:  # a picture is no package
        return None
    # What npm's packages need themselves lies below them.
    index = shelves[-1] if parts[shelves[-1]] == "node_modules" else shelves[0]
    shelf, below = parts[index], parts[index + 1 :]
    if family == "ruby" and "gems" in below[:-1]:
        below = below[below.index("gems") + 1 :]
    if shelf == "vendor" and family == "php" and found.once(_is_composed):
        return "/".join(below[:2]) if len(below) > 2 else None  # else what loads the packages
    is_host = below[0] in _WITH_OWNERS or (family == "go" and "." in below[0])
    if is_host and (module := _module(found, below)) is not None:
        return module
    while len(below) > 1 and below[0] in _BETWEEN:
        below = below[1:]
    if len(below) > 2 and below[0].startswith("@"):
        return "/".join(below[:2])
    name = below[0]
    if (version := _VERSION.search(name, 1)) is not None:
        name = name[: version.start()]
    if len(below) == 1:
        name = name.partition(".")[0]
    return None if name == "__init__" else name or None


def copies(found: Findings) -> list[str]:
    """Return the packages whose copies the repository keeps and the product imports, most used first."""
    users: dict[str, set[str]] = {}
    main = frozenset(found.main_modules())
    for source, target in found.all_edges:
        if source in main and found.given.files[target].role == "vendored":
            name = package_of(found, target)
            if name is not None:
                users.setdefault(short_name(name), set()).add(source)
    for imported in found.given.imports:  # a header that the copy's own build makes is no file of the repository
        if imported.external is not None and imported.source in main and _is_of_c(found, imported.source):
            name = found.once(shelved).get(key_of(imported.external))
            if name is not None:
                users.setdefault(name, set()).add(imported.source)
    return sorted(users, key=lambda name: (-len(users[name]), name))


def shelved(found: Findings) -> dict[str, str]:
    """Return the packages whose copies the repository keeps, by key."""
    kept = (package_of(found, path) for path, file in found.given.files.items() if file.role == "vendored")
    return {key_of(name): name for name in kept if name is not None}


@lru_cache(4096)  # few packages, each imported by many modules
def key_of(name: str) -> str:
    """Return what two spellings of a package's name share (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name.casefold())


def _is_of_c(found: Findings, path: str) -> bool:
    return FAMILIES.get(found.given.files[path].language or "") == "c"


def _is_composed(found: Findings) -> bool:
    return any(base_name(path) == "composer.json" for path in found.given.texts)


def _module(found: Findings, below: list[str]) -> str | None:
    """Return the module of a path that begins with a host: one that a manifest names, else what stands for a package there."""
    modules = found.once(_modules)
    for length in range(min(len(below) - 1, 12), 1, -1):
        if (name := "/".join(below[:length])) in modules:
            return name
    length = 3 if below[0] in _WITH_OWNERS else 2
    return "/".join(below[:length]) if len(below) > length else None


def _modules(found: Findings) -> frozenset[str]:
    declared = found.given.manifests.dependencies
    return frozenset(one.name for one in declared if one.requirement and base_name(one.manifest) in _GO_MANIFESTS)
