"""Manifests in folders of tests: the projects that the tests are built as, apart from what tests keep as their input. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from services.system_map.facts import Dependency, InventoryFile
from services.system_map.resolve.node_workspaces import Workspaces
from services.system_map.resolve.paths import ancestors, base_name, below, parent
from services.system_map.roles import folder_role

# Folders of what tests read: a program there is looked at, not built to test anything.
_INPUT_NAMES = """
    testdata test_data test-data tests-data tests_data test-output test_output fixture fixtures __fixtures__ __mocks__
    mock mocks __snapshots__ snapshots data cases input inputs output outputs resources assets testassets test-assets
    test_assets files templates sample samples example examples projects testprojects test-projects repos corpus golden
    stubs dummy node_modules vendor
"""
_INPUTS = frozenset(_INPUT_NAMES.split())
# Where Maven and Gradle keep the sources of tests, whose project is the folder above.
_SOURCES = re.compile(r"(?:^|/)src/(?:test|\w*[a-z0-9]Test)(?:/|$)")
_OF_DOTNET = (".csproj", ".fsproj", ".vbproj", "packages.config")
_MODULE = re.compile(r"<module>\s*([^<\s]{1,300})\s*</module>")
MAX_DEPTH = 3  # folders of .NET's projects below that of all tests


def is_of_tests(path: str) -> bool:
    """Say whether a manifest lies in a folder of tests."""
    return folder_role(parent(path)) == "test"


def for_development(declared: Iterable[Dependency]) -> list[Dependency]:
    """Return dependencies of tests with the scope that is theirs, whatever their manifest says of itself."""
    return [replace(one, scope="development") for one in declared]


def projects_of_tests(
    manifests: Iterable[str], files: Mapping[str, InventoryFile], texts: Mapping[str, bytes]
) -> frozenset[str]:
    """Return those manifests in folders of tests that are of projects, with code of tests below them.

    One in the very folder of the tests is; .NET's are, each in a folder of its own; deeper ones are where the
    workspace or the project above names them.
    """
    possible = [path for path in sorted(set(manifests)) if is_of_tests(path) and not _is_input(path)]
    if not possible:
        return frozenset()
    projects = {parent(path) for path in possible if path.endswith(_OF_DOTNET)}
    modules: dict[str, frozenset[str]] = {}
    spaces: Workspaces | None = None
    found: set[str] = set()
    for path in possible:
        folder = _place_of(path)
        if path.endswith(_OF_DOTNET):
            is_project = _is_apart(path, projects)
        elif folder_role(parent(folder)) != "test":
            is_project = True
        elif path.endswith("package.json"):
            spaces = spaces or Workspaces(texts)
            is_project = any(spaces.holds(around, folder) for around in spaces.around(folder) if around != folder)
        else:
            is_project = path.endswith("pom.xml") and base_name(folder) in _modules_of(parent(folder), texts, modules)
        if is_project:
            found.add(path)
    return frozenset(_with_code(found, files))


def _is_input(path: str) -> bool:
    folder = parent(path)
    return _SOURCES.search(folder) is not None or not _INPUTS.isdisjoint(folder.lower().split("/"))


def _is_apart(path: str, projects: Collection[str]) -> bool:
    """Say whether a project of .NET lies in no folder of another one, nor deep below the folder of all tests."""
    above = [one for one in ancestors(parent(path)) if folder_role(one) == "test"]
    return len(above) <= MAX_DEPTH and not any(one in projects and one != parent(path) for one in above)


def _modules_of(folder: str, texts: Mapping[str, bytes], known: dict[str, frozenset[str]]) -> frozenset[str]:
    """Return the modules that Maven's project in a folder names."""
    if folder not in known:
        text = texts.get(below(folder, "pom.xml"), b"").decode(errors="replace")
        known[folder] = frozenset(module.strip("./") for module in _MODULE.findall(text))
    return known[folder]


def _with_code(paths: set[str], files: Mapping[str, InventoryFile]) -> set[str]:
    """Return the manifests in or below whose folders any code lies."""
    left = {_place_of(path) for path in paths}
    for path, file in files.items():
        if not left:
            break
        if file.role in {"test", "code"}:
            left.difference_update(ancestors(parent(path)))
    return {path for path in paths if _place_of(path) not in left}


def _place_of(path: str) -> str:
    """Return the folder that a manifest speaks for: lists of requirements lie in one of their own."""
    folder = parent(path)
    return parent(folder) if base_name(folder) == "requirements" else folder
