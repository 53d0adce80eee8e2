"""What package manifests declare: dependencies with scope and line, name, description, licence, entry points.

One file per ecosystem; each reads one manifest's text into a `Found`, and this module joins them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping

from services.system_map.facts import InventoryFile, Manifests
from services.system_map.languages import COMPONENTS
from services.system_map.resolve.manifests import (
    dotnet,
    go,
    gradle,
    gradle_catalog,
    gradle_settings,
    java,
    javascript,
    lists,
    php,
    programs,
    python,
    requirements,
    ruby,
    rust,
)
from services.system_map.resolve.manifests.entries import Sources, settled
from services.system_map.resolve.manifests.found import Found
from services.system_map.resolve.manifests.licences import licence_of_text, spdx
from services.system_map.resolve.manifests.of_tests import for_development, is_of_tests
from services.system_map.resolve.paths import base_name, parent
from services.system_map.resolve.texts import Unreadable, as_text
from services.system_map.resolve.wanted import NAMED_LICENCE_FILE, SBT_LISTS
from services.system_map.roles import folder_role

# Manifests in these are samples or somebody else's: what they declare is not the project's.
_FOREIGN_ROLES = frozenset({"test", "vendored", "generated", "minified", "binary", "link", "submodule"})
_LICENCE_FILE = re.compile(
    rf"(?:un)?licen[cs]e(?:[-.][\w.-]+)?|{NAMED_LICENCE_FILE}|copying(?:\.[a-z]+)?", re.IGNORECASE
)
# What manifests below such folders say of themselves is not of the project.
_NOT_OF_IT = frozenset({"test", "vendored", "generated", "docs"})
Reader = Callable[[str, bytes], Found]
_READERS: dict[str, tuple[Reader, str]] = {
    "pyproject.toml": (python.read_pyproject, "Python"),
    "setup.cfg": (python.read_setup_cfg, "Python"),
    "setup.py": (python.read_setup_py, "Python"),
    "Pipfile": (python.read_pipfile, "Python"),
    "package.json": (javascript.read_package, "JavaScript"),
    "Cargo.toml": (rust.read_cargo, "Rust"),
    "go.mod": (go.read_go_mod, "Go"),
    "vendor.mod": (go.read_go_mod, "Go"),
    "pom.xml": (java.read_pom, "Java"),
    "build.gradle": (gradle.read_gradle, "Java"),
    "build.gradle.kts": (gradle.read_gradle, "Java"),
    "settings.gradle": (gradle_settings.read_settings, "Java"),
    "settings.gradle.kts": (gradle_settings.read_settings, "Java"),
    "libs.versions.toml": (gradle_catalog.read_catalog, "Java"),
    "build.sbt": (programs.read_sbt, "Scala"),
    "environment.yml": (lists.read_environment, "Python"),
    "environment.yaml": (lists.read_environment, "Python"),
    "Gemfile": (ruby.read_gemfile, "Ruby"),
    "composer.json": (php.read_composer, "PHP"),
    "packages.config": (dotnet.read_dotnet, "C#"),
    **dict.fromkeys(
        ("Directory.Packages.props", "Directory.Build.props", "Directory.Build.targets"), (dotnet.read_dotnet, "C#")
    ),
    "Package.swift": (programs.read_swift, "Swift"),
    "vcpkg.json": (lists.read_vcpkg, "C++"),
    "conanfile.txt": (lists.read_conan_list, "C++"),
    "conanfile.py": (programs.read_conanfile, "C++"),
}
_BY_ENDING: dict[str, tuple[Reader, str]] = {
    ".gemspec": (ruby.read_gemspec, "Ruby"),
    **dict.fromkeys((".csproj", ".fsproj", ".vbproj"), (dotnet.read_dotnet, "C#")),
}
_FAMILY = {**dict.fromkeys(("TypeScript", "TSX", *COMPONENTS), "JavaScript"), "Kotlin": "Java"}


def read_manifests(files: Mapping[str, InventoryFile], texts: Mapping[str, bytes]) -> Manifests:
    """Return what the manifests say; never raises, unreadable ones are listed with their reason.

    Name, description and licence come from the root's manifests, of several from that of the language with most files.
    Where the root has none, the least deep one names the project; its licence counts where the root has no file of one.
    What manifests in folders of tests declare is for development.
    """
    result = Manifests()
    abouts: list[tuple[int, int, str, Found]] = []
    weights = Counter(
        _FAMILY.get(file.language or "", file.language or "") for file in files.values() if file.role == "code"
    )
    for path in sorted(texts, key=lambda path: (path.count("/"), path)):
        reader = _reader(path)
        if reader is None or path not in files or files[path].role in _FOREIGN_ROLES:
            continue
        read, language = reader
        try:
            found = read(path, texts[path])
        except Unreadable as reason:
            _note_unreadable(result, path, str(reason))
            continue
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            # A shape that no reader foresaw: said in the map, and no other manifest lost.
            _note_unreadable(result, path, "has an unexpected shape")
            continue
        abouts.append((path.count("/"), -weights[language], path, found))
    abouts.sort(key=lambda about: about[:3])
    java.inherit_scopes(found for *_, path, found in abouts if base_name(path) == "pom.xml")
    gradle_catalog.take_scopes({path: found for *_, path, found in abouts}, files)
    own_names = {
        (language_of(path), found.identity or found.name)
        for *_, path, found in abouts
        if not requirements.LIST.search(path)
    }
    sources = Sources(files, texts)
    for *_, path, found in sorted(abouts, key=lambda about: (about[0], about[2])):
        language = language_of(path)
        declared = [one for one in found.dependencies if (language, one.name) not in own_names]
        result.dependencies += for_development(declared) if is_of_tests(path) else declared
        result.entry_points += settled(files, path, found, sources)
    result.dependencies = dotnet.with_scopes_of_references(result.dependencies)
    _say_what_it_is(result, [(path, found) for *_, path, found in abouts], texts)
    return result


def _note_unreadable(result: Manifests, path: str, reason: str) -> None:
    """Note a manifest that cannot be read; what tests keep as their input may be broken on purpose."""
    if folder_role(parent(path)) != "test":
        result.unreadable.append((path, reason))


def _say_what_it_is(result: Manifests, abouts: list[tuple[str, Found]], texts: Mapping[str, bytes]) -> None:
    own = [found for path, found in abouts if "/" not in path]
    inner = [(path, found) for path, found in abouts if "/" in path and folder_role(parent(path)) not in _NOT_OF_IT]
    result.name = next((found.name for found in own or [found for _, found in inner[:1]] if found.name), None)
    result.description = next((found.description for found in own if found.description), None)
    result.inner = [(path, found.name, found.description) for path, found in inner if found.name and found.description]
    result.licence = next((spdx(found.licence) for found in own if found.licence), None) or _licence(texts)
    if result.licence is None and not own:
        result.licence = next((spdx(found.licence) for _, found in inner[:1] if found.licence), None)


def _reader(path: str) -> tuple[Reader, str] | None:
    if requirements.LIST.search(path):
        return requirements.read_requirements, "Python"
    if SBT_LISTS.search(path):
        return programs.read_sbt, "Scala"
    name = base_name(path)
    ending = name[name.rfind(".") :] if "." in name else ""
    return _READERS.get(name) or _BY_ENDING.get(ending)


def language_of(path: str) -> str:
    """Return the language whose packages a manifest declares."""
    reader = _reader(path)
    return reader[1] if reader else "Python"


def _licence(texts: Mapping[str, bytes]) -> str | None:
    """Return the licence that the root's licence file holds, by its key phrases."""
    for path in sorted(path for path in texts if "/" not in path and _LICENCE_FILE.fullmatch(path)):
        try:
            found = licence_of_text(as_text(texts[path]))
        except Unreadable:
            continue
        if found:
            return found
    return None
