"""What is told of artifacts of Maven: lists of versions, catalogues in settings, and the project's own packages."""

from __future__ import annotations

import pytest

from services.system_map.derive.dependencies import stands_on
from services.system_map.parts.surface import DependencyReport
from services.system_map.surface.dependencies import report_dependencies
from tests.fakes.mapped_repository import mapped

VERSIONS = "a list of versions, or what projects are built upon: it brings others, and holds no code itself"
CODE = "package org.shop.app;\nimport org.acme.data.domain.Page;\nclass A {}\n"


def rows(sources: dict[str, str]) -> dict[str, DependencyReport]:
    return {row.name: row for row in report_dependencies(mapped(sources).parts_input()).dependencies}


def gradle(*lines: str) -> str:
    return "\n".join(["dependencies {", *lines, "}", ""])


def test_the_only_artifact_of_a_group_does_not_take_what_its_name_does_not_speak_for() -> None:
    build = gradle("implementation 'org.acme.data:acme-data-audit:1'", "implementation 'org.other:gear:1'")
    sources = {"build.gradle": build, "src/main/java/org/shop/app/A.java": CODE}
    row = rows(sources)["org.acme.data:acme-data-audit"]
    assert (row.state, row.importers) == ("used", 0)
    assert row.reason == "1 module imports from its group, not certainly from it"
    sources["src/main/java/org/shop/app/A.java"] = CODE.replace("data.domain", "data.audit")
    row = rows(sources)["org.acme.data:acme-data-audit"]
    assert (row.state, row.importers, row.reason) == ("used", 1, "1 module imports it")


@pytest.mark.parametrize("name", ["org.acme.data:acme-bom", "org.acme.data:acme-dependencies", "org.acme.data:bom"])
def test_a_list_of_versions_is_no_tool_that_is_started_and_takes_no_imports(name: str) -> None:
    sources = {"build.gradle": gradle(f"implementation '{name}:1'"), "src/main/java/org/shop/app/A.java": CODE}
    row = rows(sources)[name]
    assert (row.state, row.scope, row.reason) == ("tool", "run", VERSIONS)
    found = mapped(sources).parts_input().found
    assert stands_on(found) == ["org.acme.data"]


def test_what_a_platform_lists_is_for_the_build() -> None:
    build = gradle("implementation platform('org.acme.data:acme-platform:1')", "implementation 'org.other:gear:1'")
    found = rows({"build.gradle": build, "src/main/java/org/shop/app/A.java": CODE})
    assert [found[name].scope for name in ("org.acme.data:acme-platform", "org.other:gear")] == ["build", "run"]


def test_what_is_no_group_and_artifact_is_no_library_of_a_catalogue() -> None:
    lines = (
        'library("a", ":x:1")',
        'library("b", "https://x//y:z:1")',
        'library("c", "$g:h:1")',
        'library("d", "g:h:1")',
    )
    settings = "\n".join(("dependencyResolutionManagement {\nversionCatalogs {\nlibs {", *lines, "}\n}\n}\n"))
    assert [name for name, row in rows({"settings.gradle": settings, "A.java": CODE}).items() if row.manifest] == [
        "g:h"
    ]


SETTINGS = """
rootProject.name = 'shop'
dependencyResolutionManagement {
    versionCatalogs {
        libs {
            version('look', '1.2')
            library('look', 'org.acme', 'look').versionRef('look')
            library('acmeBom', "org.acme:acme-bom:3.0") // versions
            // library('gone', 'org.gone:gone:1')
            library('check', 'org.checks', 'checks').withoutVersion()
            bundle('all', ['look'])
        }
        testLibs {
            alias('mocks').to('org.mocks:mocks:2')
        }
    }
}
library('other', 'org.other:other:1')
"""


def test_a_catalogue_that_the_settings_write_out_is_read() -> None:
    build = gradle("implementation libs.bundles.all", "testImplementation(libs.check)", "api platform(libs.acmeBom)")
    sources = {"settings.gradle": SETTINGS, "build.gradle": build, "src/main/java/org/shop/app/A.java": CODE}
    found = {row.name: row for row in rows(sources).values() if row.manifest}
    assert {name: (row.requirement, row.scope, row.line) for name, row in found.items()} == {
        "org.acme:look": ("1.2", "run", 7),
        "org.acme:acme-bom": ("3.0", "build", 8),
        "org.checks:checks": ("", "development", 10),
        "org.mocks:mocks": ("2", "run", 14),
    }
    assert found["org.mocks:mocks"].reason == "in Gradle's catalogue, which also holds what only builds and tests take"


def test_a_catalogue_of_kotlin_settings_is_read() -> None:
    settings = 'dependencyResolutionManagement { versionCatalogs { create("libs") {\n  library("look", "org.acme:look:1")\n} } }\n'
    found = rows({"settings.gradle.kts": settings, "A.java": CODE})
    assert (found["org.acme:look"].manifest, found["org.acme:look"].line) == ("settings.gradle.kts", 2)


def test_what_begins_like_the_projects_own_packages_is_no_outside_package() -> None:
    code = "package org.shop.app;\nimport org.shop.made.Row;\nimport org.far.Thing;\nclass A {}\n"
    found = rows(
        {"build.gradle": gradle("implementation 'org.other:gear:1'"), "src/main/java/org/shop/app/A.java": code}
    )
    assert sorted(found) == ["org.far", "org.other:gear"]
