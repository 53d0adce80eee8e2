"""Build scripts of Gradle: what is a dependency, and what it is there for by its configuration and source set."""

from __future__ import annotations

import pytest

from services.system_map.resolve.manifests.gradle import read_gradle

Row = tuple[str, str, str, int | None]


def read(text: str, path: str = "build.gradle.kts") -> list[Row]:
    found = read_gradle(path, text.encode())
    return [(one.name, one.requirement, one.scope, one.line) for one in found.dependencies]


def in_block(line: str) -> list[Row]:
    return read(f"dependencies {{\n    {line}\n}}\n")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('implementation("a:one:1")', [("a:one", "1", "run", 2)]),
        ('"implementation"("a:one:1")', [("a:one", "1", "run", 2)]),
        ('add("implementation", "a:one:1")', [("a:one", "1", "run", 2)]),
        ("api platform('a:one:1')", [("a:one", "1", "build", 2)]),
        ("implementation 'a:one:1', 'a:two:2'", [("a:one", "1", "run", 2), ("a:two", "2", "run", 2)]),
        ("implementation(\n  'a:one:1',\n  'a:two:2'\n)", [("a:one", "1", "run", 3), ("a:two", "2", "run", 4)]),
        ("implementation group: 'a', name: 'one', version: '1'", [("a:one", "1", "run", 2)]),
        ('implementation("a", "one", "1")', [("a:one", "1", "run", 2)]),
        ('implementation("a:one@jar")', [("a:one", "", "run", 2)]),
        ('implementation("a:one_$scalaVersion:1")', [("a:one", "1", "run", 2)]),
        ('implementation("a:one$computed:1")', []),
        ('implementation(kotlin("reflect"))', [("org.jetbrains.kotlin:kotlin-reflect", "", "run", 2)]),
        ('implementation(npm("@acme/look", "3.2.0"))', [("@acme/look", "3.2.0", "run", 2)]),
        ('implementation(devNpm("look", "3"))', [("look", "3", "development", 2)]),
        ('releaseImplementation("a:one:1")', [("a:one", "1", "run", 2)]),
        ('jvmMainApi("a:one:1")', [("a:one", "1", "run", 2)]),
        ('debugImplementation("a:one:1")', [("a:one", "1", "development", 2)]),
        ("integrationTestImplementation 'a:one:1'", [("a:one", "1", "development", 2)]),
        ('kaptTest("a:one:1")', [("a:one", "1", "development", 2)]),
        ('jmh "a:one:1"', [("a:one", "1", "development", 2)]),
        ('testFixturesApi("a:one:1")', [("a:one", "1", "development", 2)]),
        ("providedCompile 'a:one:1'", [("a:one", "1", "build", 2)]),
        ('compileOnlyApi("a:one:1")', [("a:one", "1", "build", 2)]),
        ('kspCommonMainMetadata("a:one:1")', [("a:one", "1", "build", 2)]),
        ('detektPlugins("a:one:1")', [("a:one", "1", "build", 2)]),
        ('coreLibraryDesugaring("a:one:1")', [("a:one", "1", "build", 2)]),
        ('optionalApi("a:one:1")', [("a:one", "1", "optional:gradle", 2)]),
    ],
)
def test_a_configuration_says_what_a_package_is_there_for(line: str, expected: list[Row]) -> None:
    assert in_block(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        '/*\n    implementation("a:one:1")\n    */',
        '// implementation("a:one:1")',
        'constraints {\n        implementation("a:one:1")\n    }',
        'modules { module("a:one") { replacedBy("a:two", "why") } }',
        'implementation(libs.one) { because("a:one") }',
    ],
)
def test_what_is_said_of_a_package_in_passing_asks_for_none(line: str) -> None:
    assert in_block(line) == []


def test_a_comment_may_stand_in_a_text() -> None:
    text = 'tasks { exclude("**/*.kt") }\ndependencies {\n    api("a:one:1") // for "b\n    api("a:two:1") /* x */\n}\n'
    assert [row[0] for row in read(text)] == ["a:one", "a:two"]
    assert [row[3] for row in read(text)] == [3, 4]


def test_outside_of_dependencies_other_names_are_no_configurations() -> None:
    text = 'configurations.all { resolutionStrategy {\n  force "a:one:1"\n} }\nfoo "a:two:1"\ndependencies {\n  foo "a:three:1"\n}\n'
    assert read(text, "build.gradle") == [("a:three", "1", "build", 6)]


SOURCE_SETS = """\
kotlin {
    sourceSets {
        commonMain {
            dependencies {
                api("a:main:1")
            }
        }
        commonTest {
            dependencies {
                api("a:common:1")
            }
        }
        val jvmTest by getting {
            dependencies {
                implementation("a:jvm:1")
            }
        }
        commonTest.dependencies { implementation(kotlin("test")) }
        named("jsTest") {
            dependencies { implementation("a:js:1") }
        }
        latest { dependencies { implementation("a:latest:1") } }
    }
}
project(":checkTest") {
    dependencies { implementation("a:other:1") }
}
"""


def test_what_a_source_set_of_tests_takes_is_for_development() -> None:
    assert {name: scope for name, _, scope, _ in read(SOURCE_SETS)} == {
        "a:main": "run",
        "a:common": "development",
        "a:jvm": "development",
        "org.jetbrains.kotlin:kotlin-test": "development",
        "a:js": "development",
        "a:latest": "run",
        "a:other": "run",
    }


@pytest.mark.parametrize(
    "text",
    [
        "{" * 300_000,
        "{\n" * 200_000 + 'api("a:b:1")\n' * 10_000,
        '"' * 400_000,
        "/*" * 200_000,
        "api 'a:b:1', " * 30_000,
    ],
)
def test_hostile_scripts_end_quietly(text: str) -> None:
    assert len(read(text)) <= 2_000
