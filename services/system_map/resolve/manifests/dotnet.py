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
_PROJECTS = (".csproj", ".fsproj", ".vbproj", "Directory.Build.props", "Directory.Build.targets")
# "'$(IsTestProject)' == 'true'", "$(MSBuildProjectName.EndsWith('.Tests'))"
_FOR_TESTS = re.compile(
    r"(?i)is_?(?:unit_?)?test\w*\)'?\s*==\s*'?true|(?:EndsWith|Contains)\(\s*['`\"][\w.]*tests?['`\"]\s*\)(?!\)?'?\s*(?:==\s*'?false|!=))"
)
_REFERENCES = frozenset({"PackageReference", "PackageVersion", "GlobalPackageReference", "package"})


def read_dotnet(path: str, data: bytes) -> Found:
    """Read the package references of a project, or the versions that several projects share."""
    root, text = read_xml(data), as_text(data)
    found = Found()
    conditions = _conditions(root)
    for element in root.iter():
        tag = _tag(element)
        if tag in _REFERENCES and len(found.dependencies) < MAX_DEPENDENCIES:
            name = element.get("Include") or element.get("Update") or element.get("id") or ""
            if name and "$(" not in name:
                version = element.get("Version") or element.get("version") or _child(element, "Version") or ""
                line = line_of(text, f'"{name}"')
                found.depend(
                    name,
                    "" if "$(" in version else version,
                    _scope(element, tag, conditions.get(element, "")),
                    path,
                    line,
                )
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


def _conditions(root: Element) -> dict[Element, str]:
    """Return the conditions that stand on the groups of references and on these, by reference."""
    return {
        element: f"{group.get('Condition') or ''} {element.get('Condition') or ''}"
        for group in root.iter()
        for element in group
    }


def _scope(element: Element, tag: str, condition: str) -> str:
    private = element.get("PrivateAssets") or _child(element, "PrivateAssets") or ""
    if _FOR_TESTS.search(condition):
        return "development"
    if tag == "GlobalPackageReference" or private.lower() == "all" or element.get("developmentDependency") == "true":
        return "development"
    return "run"


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _child(element: Element, name: str) -> str | None:
    return next(((child.text or "").strip() for child in element if _tag(child) == name), None)
