"""Projects of .NET: *.csproj and its like, packages.config, Directory.Packages.props, Directory.Build.props."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from services.system_map.facts import Dependency
from services.system_map.resolve.manifests.found import MAX_DEPENDENCIES, Found, described
from services.system_map.resolve.paths import ancestors, base_name, parent
from services.system_map.resolve.texts import as_text, line_of, read_xml

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_CENTRAL = "Directory.Packages.props"
# What a project refers to, in its own file or in one that every project below a folder takes in.
_SHARED = ("Directory.Build.props", "Directory.Build.targets")
_PROJECTS = (".csproj", ".fsproj", ".vbproj", *_SHARED)
# "'$(IsTestProject)' == 'true'", "$(MSBuildProjectName.EndsWith('.Tests'))"; with `or` or `!` it may hold elsewhere too.
_FOR_TESTS = re.compile(
    r"(?i)\$\(is_?(?:unit_?)?test(?:s|ing)?_?(?:project|assembly|library)?\)'?\s{0,9}==\s{0,9}'?true"
    r"|(?:EndsWith|Contains)\(\s{0,9}['`\"][\w.]{0,50}tests?['`\"]\s{0,9}\)(?!\)?'?\s{0,9}(?:==\s{0,9}'?false|!=))"
)
_ELSEWHERE = re.compile(r"(?i)\bor\b|!(?!=)")
_MAX_CONDITION = 1_000
_REFERENCES = frozenset({"PackageReference", "PackageVersion", "GlobalPackageReference", "package"})


def read_dotnet(path: str, data: bytes) -> Found:
    """Read the package references of a project, or the versions that several projects share."""
    root, text = read_xml(data), as_text(data)
    found = Found()
    tests = _for_tests(root)
    sets_versions = base_name(path) in _SHARED
    for element in root.iter():
        tag = _tag(element)
        if tag in _REFERENCES and len(found.dependencies) < MAX_DEPENDENCIES:
            # In what other projects take in, `Update` says something of a reference that may stand there.
            updated = "" if sets_versions and tag == "PackageReference" else element.get("Update")
            name = element.get("Include") or updated or element.get("id") or ""
            if name and "$(" not in name:
                version = element.get("Version") or element.get("version") or _child(element, "Version") or ""
                line = line_of(text, f'"{name}"')
                scope = "development" if element in tests else _scope(element, tag)
                found.depend(name, "" if "$(" in version else version, scope, path, line)
        elif tag == "Description" and found.description is None:
            found.description = described(element.text)
        elif tag == "PackageId" and found.name is None:
            found.name = (element.text or "").strip() or None
    return found


def with_scopes_of_references(declared: Iterable[Dependency]) -> list[Dependency]:
    """Return dependencies with those that a `Directory.Packages.props` gives a version to as its projects refer to them.

    What only tests and other tools of development refer to is for development.
    """
    every = list(declared)
    central = {parent(one.manifest) for one in every if base_name(one.manifest) == _CENTRAL}
    if not central:
        return every
    scopes: dict[tuple[str, str], set[str]] = {}
    for one in every:
        if one.manifest.endswith(_PROJECTS):
            near = next((folder for folder in ancestors(parent(one.manifest)) if folder in central), None)
            if near is not None:
                scopes.setdefault((near, one.name.casefold()), set()).add(one.scope)
    return [
        replace(one, scope="development")
        if base_name(one.manifest) == _CENTRAL
        and scopes.get((parent(one.manifest), one.name.casefold())) == {"development"}
        else one
        for one in every
    ]


def _for_tests(root: Element) -> set[Element]:
    """Return the references that stand under a condition which only projects of tests meet."""
    found: set[Element] = set()
    for group in root.iter():
        is_group = _is_for_tests(group)
        found.update(one for one in group if _tag(one) in _REFERENCES and (is_group or _is_for_tests(one)))
    return found


def _is_for_tests(element: Element) -> bool:
    condition = (element.get("Condition") or "")[:_MAX_CONDITION]
    return _FOR_TESTS.search(condition) is not None and _ELSEWHERE.search(condition) is None


def _scope(element: Element, tag: str) -> str:
    private = element.get("PrivateAssets") or _child(element, "PrivateAssets") or ""
    if tag == "GlobalPackageReference" or private.lower() == "all" or element.get("developmentDependency") == "true":
        return "development"
    return "run"


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _child(element: Element, name: str) -> str | None:
    return next(((child.text or "").strip() for child in element if _tag(child) == name), None)
