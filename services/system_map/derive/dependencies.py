"""Outside packages: declared in manifests against imported in code, and those kept as copies. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from services.system_map.content import DependencyUse
from services.system_map.derive.aside import in_aside_folder, is_aside
from services.system_map.derive.findings import Findings
from services.system_map.facts import LOADS_NOTHING, Dependency
from services.system_map.resolve.families import FAMILIES
from services.system_map.resolve.manifests import language_of
from services.system_map.roles import folder_role

# A package by the family of languages that import it and what its spellings share: npm's `redis` is not PyPI's.
_Key = tuple[str, str]
SHOWN = 500
_SCOPES = {"run": 0, "": 0, "build": 2, "development": 3}
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
    }
)


@lru_cache(4096)  # few packages, each imported by many modules
def key_of(name: str) -> str:
    """Return what two spellings of a package's name share (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name.casefold())


def short_name(name: str) -> str:
    """Return how a package is said in a sentence: without a Go host and major version, or a Maven group."""
    if ":" in name:
        return name.rpartition(":")[2]
    parts = [part for part in name.split("/") if not re.fullmatch(r"v\d+", part)]
    if len(parts) > 1 and "." in parts[0]:
        return "/".join(parts[1:][-2:])
    return name


def dependencies(found: Findings) -> list[DependencyUse]:
    """Return declared and used packages, one row each: used ones first, by how many modules import them."""
    users = _users(found, frozenset(found.own), late=True)
    best: dict[_Key, Dependency] = {}
    # What a manifest below tests declares belongs to the project that the test is about.
    declared = [one for one in found.given.manifests.dependencies if not _is_foreign(one)]
    for dependency in sorted(declared, key=lambda one: _standing(found, one)):
        best.setdefault(_key(dependency), dependency)
    uses = [
        DependencyUse(
            name=dependency.name,
            requirement=dependency.requirement,
            scope=dependency.scope,
            manifest=dependency.manifest,
            line=dependency.line,
            imported_by=len(users.get(key, ("", set()))[1]),
        )
        for key, dependency in best.items()
    ]
    uses += [
        DependencyUse(name=name, requirement="", scope="run", manifest=None, line=None, imported_by=len(sources))
        for key, (name, sources) in sorted(users.items())
        if key not in best
    ]
    return sorted(uses, key=lambda use: (-use.imported_by, _SCOPES.get(use.scope, 1), use.name.casefold()))[:SHOWN]


def stands_on(found: Findings) -> list[str]:
    """Return the outside packages that the product needs, most used first.

    Where manifests of the product declare what it needs to run: these, those that are imported if any is. Else
    what its modules import at load time; in C and C++, where a header may be the system's, by two of them.
    """
    users = _users(found, frozenset(path for path in found.main_modules() if not is_aside(path)), late=False)
    declared: dict[_Key, Dependency] = {}
    for dependency in found.given.manifests.dependencies:
        if dependency.scope == "run" and not _standing(found, dependency)[0]:
            declared.setdefault(_key(dependency), dependency)
    inside = frozenset(key_of(name) for name in _own_names(found))
    used = [key for key in declared if key in users and key[1] not in inside]
    if not declared:
        names = {key: name for key, (name, _) in users.items()}
        if found.language() in {"C", "C++"}:
            kept = _shelved(found)
            often = {key: name for key, (name, sources) in users.items() if len(sources) > 1 and key[1] not in kept}
            names = often or {key: name for key, name in names.items() if key[1] not in kept}
    elif len(used) * 3 >= len(declared):
        names = {key: declared[key].name for key in used}
    else:
        names = {key: dependency.name for key, dependency in declared.items() if key[1] not in inside}

    def place(key: _Key) -> tuple[int, int, str]:
        line = declared[key].line if key in declared else None
        return (-len(users.get(key, ("", set()))[1]), line or 0, key[1])

    ordered = sorted(names, key=place)
    return list(dict.fromkeys(short_name(names[key]) for key in ordered))


def copies(found: Findings) -> list[str]:
    """Return the packages whose copies the repository keeps and the product imports, most used first."""
    users: dict[str, set[str]] = {}
    main = frozenset(found.main_modules())
    for source, target in found.all_edges:
        if source in main and found.given.files[target].role == "vendored":
            name = _on_shelf(target)
            if name is not None:
                users.setdefault(name, set()).add(source)
    shelved = _shelved(found)
    for imported in found.given.imports:  # a header that the copy's own build makes is no file of the repository
        if imported.external is not None and imported.source in main and _family(found, imported.source) == "c":
            name = shelved.get(key_of(imported.external))
            if name is not None:
                users.setdefault(name, set()).add(imported.source)
    return sorted(users, key=lambda name: (-len(users[name]), name))


def _shelved(found: Findings) -> dict[str, str]:
    """Return the packages whose copies the repository keeps, by key."""
    kept = (_on_shelf(path) for path, file in found.given.files.items() if file.role == "vendored")
    return {key_of(name): name for name in kept if name is not None}


def _on_shelf(path: str) -> str | None:
    parts = path.split("/")
    for index, part in enumerate(parts[:-1]):
        if part in _SHELVES:
            name = parts[index + 1].partition(".")[0]
            return None if name == "__init__" else name
    return None


def _family(found: Findings, path: str) -> str:
    return FAMILIES.get(found.given.files[path].language or "", "")


def _key(dependency: Dependency) -> _Key:
    return FAMILIES[language_of(dependency.manifest)], key_of(dependency.name)


def _users(found: Findings, modules: frozenset[str], *, late: bool) -> dict[_Key, tuple[str, set[str]]]:
    """Return who imports each outside package: key → (name, modules); `late` counts imports in functions too."""
    users: dict[_Key, tuple[str, set[str]]] = {}
    for imported in found.given.imports:
        if imported.external is None or imported.standard_library or imported.source not in modules:
            continue
        if imported.scope == "module" or (late and imported.scope not in LOADS_NOTHING):
            key = (_family(found, imported.source), key_of(imported.external))
            users.setdefault(key, (imported.external, set()))[1].add(imported.source)
    return users


def _standing(found: Findings, dependency: Dependency) -> tuple[bool, int, int, str]:
    """Order declarations: the product's own before examples' and tests', needed to run before others, near the root."""
    file = found.given.files.get(dependency.manifest)
    beside = in_aside_folder(dependency.manifest) or (file is not None and file.role in {"test", "docs", "vendored"})
    return (beside, _SCOPES.get(dependency.scope, 1), dependency.manifest.count("/"), dependency.manifest)


def _is_foreign(dependency: Dependency) -> bool:
    return folder_role(dependency.manifest.rpartition("/")[0]) in {"test", "vendored"}


def _own_names(found: Findings) -> Iterable[str]:
    """Yield the names of packages that the repository itself holds: members of a workspace are not outside."""
    for path in found.given.texts:
        if path.endswith(("/Cargo.toml", "/package.json")):
            text = found.given.texts[path][:4000].decode(errors="replace")
            named = re.search(r"^\s*\"?name\"?\s*[=:]\s*[\"']([^\"']+)", text, re.MULTILINE)
            if named:
                yield named[1]
