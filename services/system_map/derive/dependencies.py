"""Outside packages: declared in manifests against imported in code. Pure."""

from __future__ import annotations

import re

from services.system_map.content import DependencyUse
from services.system_map.derive.findings import Findings

SHOWN = 500
_SCOPES = {"run": 0, "": 0, "build": 2, "development": 3}


def key_of(name: str) -> str:
    """Return what two spellings of a package's name share (PEP 503; `@types/x` declares for x)."""
    return re.sub(r"[-_.]+", "-", name.casefold())


def dependencies(found: Findings) -> list[DependencyUse]:
    """Return declared and used packages: used ones first, by how many modules import them, then the rest."""
    users: dict[str, set[str]] = {}
    spelling: dict[str, str] = {}
    own = frozenset(found.own)
    seen_by_tests: dict[str, set[str]] = {}
    for imported in found.given.imports:
        if imported.external is None or imported.standard_library:
            continue
        key = key_of(imported.external)
        spelling.setdefault(key, imported.external)
        (users if imported.source in own else seen_by_tests).setdefault(key, set()).add(imported.source)
    uses: list[DependencyUse] = []
    declared: set[str] = set()
    for dependency in found.given.manifests.dependencies:
        key = key_of(dependency.name)
        if (key, dependency.scope, dependency.manifest) in {
            (key_of(use.name), use.scope, use.manifest) for use in uses[-50:]
        }:
            continue
        declared.add(key)
        uses.append(
            DependencyUse(
                name=dependency.name,
                requirement=dependency.requirement,
                scope=dependency.scope,
                manifest=dependency.manifest,
                line=dependency.line,
                imported_by=len(users.get(key, ())),
            )
        )
    uses += [
        DependencyUse(
            name=spelling[key], requirement="", scope="run", manifest=None, line=None, imported_by=len(users[key])
        )
        for key in sorted(users.keys() - declared)
    ]
    return sorted(uses, key=lambda use: (-use.imported_by, _SCOPES.get(use.scope, 1), use.name.casefold()))[:SHOWN]


def stands_on(found: Findings) -> list[tuple[str, int]]:
    """Return the outside packages that the main folder's modules import, with how many do, most used first."""
    users: dict[str, set[str]] = {}
    spelling: dict[str, str] = {}
    main = frozenset(found.main_modules())
    for imported in found.given.imports:
        if imported.external is None or imported.standard_library or imported.source not in main:
            continue
        if imported.scope == "type_checking":
            continue
        key = key_of(imported.external)
        spelling.setdefault(key, imported.external)
        users.setdefault(key, set()).add(imported.source)
    for dependency in found.given.manifests.dependencies:
        if key_of(dependency.name) in users:
            spelling[key_of(dependency.name)] = dependency.name
    counted = [(spelling[key], len(sources)) for key, sources in users.items()]
    return sorted(counted, key=lambda pair: (-pair[1], pair[0].casefold()))
