"""Whose package a name is: by the manifest that declares it, or the language that imports it. Pure."""

from __future__ import annotations

import re

from services.system_map.languages import COMPONENTS
from services.system_map.resolve.paths import base_name

_BY_MANIFEST = {
    "pyproject.toml": "PyPI",
    "setup.cfg": "PyPI",
    "setup.py": "PyPI",
    "Pipfile": "PyPI",
    "environment.yml": "PyPI",  # Conda's names are mostly those of PyPI, and code imports the same
    "environment.yaml": "PyPI",
    "package.json": "npm",
    "go.mod": "Go",
    "vendor.mod": "Go",
    "Cargo.toml": "crates.io",
    "pom.xml": "Maven",
    "build.gradle": "Maven",
    "build.gradle.kts": "Maven",
    "settings.gradle": "Maven",
    "settings.gradle.kts": "Maven",
    "build.sbt": "Maven",
    "libs.versions.toml": "Maven",
    "Gemfile": "RubyGems",
    "composer.json": "Packagist",
    "packages.config": "NuGet",
    **dict.fromkeys(("Directory.Packages.props", "Directory.Build.props", "Directory.Build.targets"), "NuGet"),
    "Package.swift": "Swift",
    "vcpkg.json": "vcpkg",
    "conanfile.txt": "Conan",
    "conanfile.py": "Conan",
}
_MANIFESTS = {
    ecosystem: tuple(name for name, its in _BY_MANIFEST.items() if its == ecosystem)
    for ecosystem in _BY_MANIFEST.values()
}
_BY_ENDING = {".txt": "PyPI", ".in": "PyPI", ".gemspec": "RubyGems", ".sbt": "Maven", ".scala": "Maven"}
_BY_LANGUAGE = {
    **dict.fromkeys(("Python", "Cython"), "PyPI"),
    **dict.fromkeys(("JavaScript", "TypeScript", "JSX", "TSX", "CoffeeScript", *COMPONENTS), "npm"),
    "Go": "Go",
    "Rust": "crates.io",
    **dict.fromkeys(("Java", "Kotlin", "Scala", "Groovy"), "Maven"),
    "Ruby": "RubyGems",
    "PHP": "Packagist",
    "C#": "NuGet",
    "F#": "NuGet",
    "Swift": "Swift",
}
# Where a package's name and what code imports are joined closely enough that a missing one of the two means something.
FOLLOWED = frozenset({"PyPI", "npm", "Go", "crates.io", "Maven"})
# Where a manifest lies at the root of the code that it speaks for; elsewhere it may speak for every file.
AROUND_CODE = frozenset({"npm", "Go", "crates.io"})
# Where a package is free to pass on what it needs itself, so that to import that undeclared is usual.
PASSED_ON = frozenset({"Maven"})


def of_manifest(path: str) -> str:
    """Return the ecosystem of what a manifest declares."""
    name = base_name(path)
    if name in _BY_MANIFEST:
        return _BY_MANIFEST[name]
    if name.endswith((".csproj", ".fsproj", ".vbproj", ".props")):
        return "NuGet"
    return next((system for ending, system in _BY_ENDING.items() if name.endswith(ending)), "other")


def of_declared(name: str, manifest: str) -> str:
    """Return the ecosystem of a package by the manifest that declares it: a Gradle build may take npm's for Kotlin."""
    ecosystem = of_manifest(manifest)
    return "npm" if ecosystem == "Maven" and is_of_gradle(manifest) and ":" not in name else ecosystem


def is_of_gradle(manifest: str) -> bool:
    """Say whether a manifest is a build script of Gradle."""
    return manifest.endswith((".gradle", ".gradle.kts"))


def manifests_of(ecosystem: str) -> tuple[str, ...]:
    """Return the names of an ecosystem's manifests, of those that have one."""
    return _MANIFESTS.get(ecosystem, ())


def of_language(language: str | None) -> str | None:
    """Return the ecosystem that a language imports from; None where no manifest is usual (C) or none is known."""
    return _BY_LANGUAGE.get(language or "")


def key_of(name: str, ecosystem: str) -> str:
    """Return what two spellings of a package's name share in its ecosystem."""
    if ecosystem in {"PyPI", "crates.io"}:
        return re.sub(r"[-_.]+", "-", name.casefold())
    return name.casefold() if ecosystem in {"NuGet", "npm", "Packagist"} else name
