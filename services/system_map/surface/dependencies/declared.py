"""Which packages manifests declare, and by which of their declarations each is told. Pure."""

from __future__ import annotations

from collections import defaultdict

from services.system_map.derive.aside import in_aside_folder
from services.system_map.derive.findings import Findings
from services.system_map.facts import Dependency
from services.system_map.resolve.manifests.of_tests import is_of_tests, projects_of_tests
from services.system_map.resolve.paths import parent
from services.system_map.roles import folder_role
from services.system_map.surface.dependencies.ecosystems import key_of, of_declared

Key = tuple[str, str]  # ecosystem, key of the name
_SCOPES = {"run": 0, "": 0, "build": 2, "development": 3}


def declared_packages(found: Findings) -> dict[Key, list[Dependency]]:
    """Return the declarations of each package, the most binding first.

    Those of others' projects are left out, and of what tests keep as their input; the projects that tests are built as
    ask for what is there for development.
    """
    declared: dict[Key, list[Dependency]] = defaultdict(list)
    given = found.given
    every = [one for one in given.manifests.dependencies if "${" not in one.name]
    of_tests = projects_of_tests((one.manifest for one in every), given.files, given.texts)
    for one in every:
        # What a Maven build names by its own group is a module of this repository.
        if one.manifest in of_tests or folder_role(parent(one.manifest)) not in {"test", "vendored"}:
            ecosystem = of_declared(one.name, one.manifest)
            declared[ecosystem, key_of(one.name, ecosystem)].append(one)
    for some in declared.values():
        some.sort(
            key=lambda one: (
                is_of_tests(one.manifest),
                is_aside_manifest(one),
                _SCOPES.get(one.scope, 1),
                one.manifest.count("/"),
                one.manifest,
                one.line or 0,
            )
        )
    return dict(declared)


def is_aside_manifest(one: Dependency) -> bool:
    """Say whether a dependency is declared for what stands beside the product."""
    return in_aside_folder(one.manifest)


def test_manifest_alone(some: list[Dependency]) -> str | None:
    """Return the manifest of tests that declares a package where none of the product does."""
    return some[0].manifest if all(is_of_tests(one.manifest) for one in some) else None
