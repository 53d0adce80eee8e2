"""Outside packages: declared in manifests against imported in code. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from services.system_map.content import DependencyUse
from services.system_map.derive.aside import in_aside_folder, is_aside, is_build_configuration
from services.system_map.derive.copies import key_of, package_of, shelved, short_name
from services.system_map.derive.findings import Findings
from services.system_map.facts import LOADS_NOTHING, Dependency
from services.system_map.resolve.artifacts import holds_code
from services.system_map.resolve.families import FAMILIES
from services.system_map.resolve.go_builds import GoBuilds
from services.system_map.resolve.manifests import language_of
from services.system_map.resolve.manifests.java import artifact_of
from services.system_map.resolve.packages_by_module import PackagesByModule
from services.system_map.roles import folder_role

# A package by the family of languages that import it and what its spellings share: npm's `redis` is not PyPI's.
_Key = tuple[str, str]
_Users = tuple[str, set[str]]  # what a package is called by those that import it, and these
SHOWN = 500
_SCOPES = {"run": 0, "": 0, "build": 2, "development": 3}
# Families of languages in which a package's name and what is imported are joined closely: what nobody imports is not
# known to be needed there.
_FOLLOWED = frozenset({"python", "javascript", "go", "rust"})
_LOADED_UNSEEN = "ruby"  # where Bundler loads what is declared, so that a product's code need not


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

    Where manifests declare what it needs to run: those of these that modules of the product import, at whatever time.
    Where names of packages tell little of what is imported, all of them but what only tests and the like import, where
    few are imported under their names. Else what its modules import at load time, and cannot do without; in C and C++,
    where a header may be the system's, by two of them.
    """
    builds = GoBuilds(found.given.facts)
    product = frozenset(
        path
        for path in found.own
        if not is_aside(path)
        and not is_build_configuration(path)
        # What no build without tags holds keeps tools among the requirements: `//go:build tools`.
        and (not path.endswith(".go") or builds.is_usual(path))
    )
    users = _as_declared(found, _users(found, product, late=True, copied=True))
    beside = _users(found, found.given.files.keys() - product, late=True, copied=True)
    declared: dict[_Key, Dependency] = {}
    for dependency in found.given.manifests.dependencies:
        if dependency.scope == "run" and not _standing(found, dependency)[0] and _is_needed(dependency):
            declared.setdefault(_key(dependency), dependency)
    own = list(_own_names(found))
    inside = frozenset(map(key_of, own))
    # Of several modules' group no version of its own is named where it is made with them, if not of this commit.
    groups = {
        group for group, count in Counter(name.partition(":")[0] for name in own if ":" in name).items() if count > 1
    }
    free = [key for key in declared if key in users or key not in beside or key[0] == _LOADED_UNSEEN]
    loose = [key for key in free if key[0] not in _FOLLOWED]
    is_any = sum(key in users for key in loose) * 3 <= len(loose)
    names = {
        key: declared[key].name
        for key in free
        if key[1] not in inside
        and not (declared[key].requirement[:1] in {"", "$"} and declared[key].name.partition(":")[0] in groups)
        and (key in users or (is_any and key[0] not in _FOLLOWED))
    }
    if not names:
        users, names = _imported(found)

    def place(key: _Key) -> tuple[int, int, str]:
        line = declared[key].line if key in declared else None
        return (-len(users.get(key, ("", set()))[1]), line or 0, key[1])

    ordered = sorted(names, key=place)
    return list(dict.fromkeys(short_name(names[key]) for key in ordered))


def _as_declared(found: Findings, users: dict[_Key, _Users]) -> dict[_Key, _Users]:
    """Return who imports each package, Python's under the keys of those that are declared: `argon2` is argon2-cffi's."""
    keys = frozenset(map(_key, found.given.manifests.dependencies))
    packages = PackagesByModule(name for family, name in keys if family == "python")
    joined: dict[_Key, _Users] = {}
    for key, (name, sources) in users.items():
        other = (
            packages.package(key[1]) if key[0] == "python" and key not in keys and not found.is_called(name) else None
        )
        joined.setdefault((key[0], other or key[1]), (name, set()))[1].update(sources)
    return joined


def _imported(found: Findings) -> tuple[dict[_Key, _Users], dict[_Key, str]]:
    """Return what the main modules import at load time, whatever manifests say: who imports it, and its name."""
    users = _users(found, frozenset(path for path in found.main_modules() if not is_aside(path)), late=False)
    names = {key: name for key, (name, _) in users.items()}
    if found.language() in {"C", "C++"}:
        kept = found.once(shelved)
        often = {key: name for key, (name, sources) in users.items() if len(sources) > 1 and key[1] not in kept}
        names = often or {key: name for key, name in names.items() if key[1] not in kept}
    return users, names


def _family(found: Findings, path: str) -> str:
    return FAMILIES.get(found.given.files[path].language or "", "")


def _key(dependency: Dependency) -> _Key:
    return FAMILIES[language_of(dependency.manifest)], key_of(dependency.name)


def _users(found: Findings, modules: Collection[str], *, late: bool, copied: bool = False) -> dict[_Key, _Users]:
    """Return who imports each outside package: key → (name, modules).

    `late` counts imports in functions, and those of Python that a `try` or a condition may pass over, too; `copied`
    those of a package whose copy the repository keeps.
    """
    users: dict[_Key, _Users] = {}
    optional = {} if late else found.once(_optional_lines)
    for imported in found.given.imports:
        if imported.source not in modules or imported.standard_library:
            continue
        name = imported.external
        if copied and imported.target is not None and found.given.files[imported.target].role == "vendored":
            name = package_of(found, imported.target)
        if name is None or imported.scope in LOADS_NOTHING:
            continue
        if late or (imported.scope == "module" and imported.line not in optional.get(imported.source, ())):
            key = (_family(found, imported.source), key_of(name))
            users.setdefault(key, (name, set()))[1].add(imported.source)
    return users


def _optional_lines(found: Findings) -> dict[str, frozenset[int]]:
    """Return the lines of Python's files on which an import may fail, or be passed over, without harm."""
    return {
        path: frozenset(one.line for one in found.facts(path).imports if one.within in {"try", "if"})
        for path in found.own
        if path.endswith(".py")
    }


def _standing(found: Findings, dependency: Dependency) -> tuple[bool, int, int, str]:
    """Order declarations: the product's own before examples' and tests', needed to run before others, near the root."""
    file = found.given.files.get(dependency.manifest)
    beside = in_aside_folder(dependency.manifest) or (file is not None and file.role in {"test", "docs", "vendored"})
    return (beside, _SCOPES.get(dependency.scope, 1), dependency.manifest.count("/"), dependency.manifest)


def _is_needed(dependency: Dependency) -> bool:
    """Say whether a package may be what a product stands on: Maven's bills of materials only list versions."""
    return ":" not in dependency.name or holds_code(dependency.name)


def _is_foreign(dependency: Dependency) -> bool:
    return folder_role(dependency.manifest.rpartition("/")[0]) in {"test", "vendored"}


def _own_names(found: Findings) -> Iterable[str]:
    """Yield the names of packages that the repository itself holds: members of a workspace, or of a Maven build, are not outside."""
    for path in found.given.texts:
        if path.endswith(("/Cargo.toml", "/package.json")):
            text = found.given.texts[path][:4000].decode(errors="replace")
            named = re.search(r"^\s*\"?name\"?\s*[=:]\s*[\"']([^\"']+)", text, re.MULTILINE)
            if named:
                yield named[1]
        elif path.endswith("pom.xml") and (artifact := artifact_of(found.given.texts[path])) is not None:
            yield artifact
