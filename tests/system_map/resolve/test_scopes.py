"""Scopes that a manifest alone does not tell: Maven's management and profiles, central versions, tests, a gem's own Gemfile."""

from __future__ import annotations

import pytest

from services.system_map.facts import InventoryFile
from services.system_map.resolve.manifests import read_manifests
from services.system_map.resolve.manifests.of_tests import projects_of_tests

Row = tuple[str, str, str, int | None]


def inventory(*paths: str) -> dict[str, InventoryFile]:
    code = (".cs", ".py", ".js", ".java")
    return {
        path: InventoryFile(path, "0" * 40, 9, None, "test" if path.endswith(code) else "configuration")
        for path in paths
    }


def rows(texts: dict[str, str]) -> list[Row]:
    found = read_manifests(inventory(*texts), {path: text.encode() for path, text in texts.items()})
    return [(one.name, one.manifest, one.scope, one.line) for one in found.dependencies]


def artifact(name: str, *more: str) -> str:
    group, _, own = name.partition(":")
    return f"<dependency><groupId>{group}</groupId>\n<artifactId>{own}</artifactId>{''.join(more)}</dependency>\n"


TEST, PROVIDED, COMPILE = (f"<scope>{scope}</scope>" for scope in ("test", "provided", "compile"))
PARENT = f"""\
<project><groupId>acme</groupId><artifactId>all</artifactId>
<dependencyManagement><dependencies>
{artifact("junit:junit", TEST)}{artifact("acme:api", PROVIDED)}{artifact("acme:plain")}
</dependencies></dependencyManagement>
<dependencies>
{artifact("junit:junit")}</dependencies>
<profiles><profile><id>native</id><dependencies>
{artifact("acme:image")}{artifact("acme:api")}</dependencies></profile></profiles>
</project>"""
CHILD = f"""\
<project><parent><groupId>acme</groupId><artifactId>all</artifactId></parent><artifactId>shop</artifactId>
<!-- <artifactId>api</artifactId> -->
<dependencies>
{artifact("acme:api")}{artifact("acme:plain")}{artifact("junit:junit", COMPILE)}
{artifact("junit:junit", "<type>test-jar</type>")}</dependencies></project>"""


def test_a_scope_that_is_managed_for_all_holds_where_none_is_said() -> None:
    assert rows({"pom.xml": PARENT, "shop/pom.xml": CHILD}) == [
        ("junit:junit", "pom.xml", "development", 13),
        ("acme:image", "pom.xml", "optional:native", 17),
        ("acme:api", "pom.xml", "build", 19),
        ("acme:api", "shop/pom.xml", "build", 5),
        ("acme:plain", "shop/pom.xml", "run", 7),
        ("junit:junit", "shop/pom.xml", "run", 9),
        ("junit:junit", "shop/pom.xml", "run", 12),  # its tests, which are an artifact of their own
    ]


def test_what_another_build_manages_says_nothing() -> None:
    other = PARENT.replace("<artifactId>all<", "<artifactId>others<")
    assert ("acme:api", "shop/pom.xml", "run", 5) in rows({"pom.xml": other, "shop/pom.xml": CHILD})


def test_projects_that_are_each_others_parents_end() -> None:
    text = "<project><groupId>a</groupId><artifactId>{}</artifactId><parent><groupId>a</groupId><artifactId>{}</artifactId></parent>"
    text += f"<dependencies>{artifact('b:c')}</dependencies></project>"
    found = rows({"pom.xml": text.format("x", "y"), "y/pom.xml": text.format("y", "x")})
    assert [row[2] for row in found] == ["run", "run"]


CENTRAL = """<Project><ItemGroup>
<PackageVersion Include="Shelf" Version="1" />
<PackageVersion Include="Check" Version="2" />
<PackageVersion Include="Unasked" Version="3" />
</ItemGroup></Project>"""


def test_what_only_tests_refer_to_is_for_development_though_one_file_gives_all_versions() -> None:
    project = (
        '<Project><ItemGroup><PackageReference Include="{}" /><PackageReference Include="{}" /></ItemGroup></Project>'
    )
    texts = {
        "Directory.Packages.props": CENTRAL,
        "src/Shop/Shop.csproj": project.format("Shelf", "Shelf"),
        "test/Shop.Tests/Shop.Tests.csproj": project.format("Shelf", "check"),
    }
    central = [row for row in rows(texts) if row[1] == "Directory.Packages.props"]
    assert [(name, scope) for name, _, scope, _ in central] == [
        ("Shelf", "run"),
        ("Check", "development"),
        ("Unasked", "run"),
    ]


@pytest.mark.parametrize(
    ("condition", "scope"),
    [
        ("'$(IsTestProject)' == 'true'", "development"),
        ("$(MSBuildProjectName.EndsWith('.Tests'))", "development"),
        ("'$(IsTestProject)' != 'true'", "run"),
        ("$(MSBuildProjectName.EndsWith('.Tests')) == 'false'", "run"),
        ("'$(TargetFramework)' == 'net8.0'", "run"),
        ("!$(MSBuildProjectName.EndsWith('.Tests'))", "run"),
        ("'$(IsTestable)' == 'true'", "run"),
        ("'$(IsTestProject)' == 'true' or '$(UseX)' == 'true'", "run"),
        ("'$(IsTestProject)'" + " " * 2_000 + "== 'true'", "run"),
    ],
)
def test_what_all_projects_of_a_folder_take_in_is_declared_by_its_condition(condition: str, scope: str) -> None:
    build = f"""<Project><ItemGroup Condition="{condition}"><PackageReference Include="Check" /></ItemGroup>
<ItemGroup><PackageReference Include="Style.Analyzers"><PrivateAssets>all</PrivateAssets></PackageReference></ItemGroup>
</Project>"""
    assert rows({"Directory.Build.props": build}) == [
        ("Check", "Directory.Build.props", scope, 1),
        ("Style.Analyzers", "Directory.Build.props", "development", 2),
    ]
    central = '<Project><ItemGroup><PackageVersion Include="Check" Version="2" /></ItemGroup></Project>'
    both = rows({"Directory.Build.props": build, "Directory.Packages.props": central})
    assert ("Check", "Directory.Packages.props", scope, 1) in both


def test_what_shared_files_say_of_references_elsewhere_declares_nothing() -> None:
    texts = {
        "Directory.Build.targets": '<Project><ItemGroup><PackageReference Update="Check" Version="1" /></ItemGroup></Project>',
        "test/Shop.Tests/Shop.Tests.csproj": '<Project><ItemGroup><PackageReference Include="Check" /></ItemGroup></Project>',
        "test/Shop.Tests/A.cs": "",
    }
    assert [row[:3] for row in rows(texts)] == [("Check", "test/Shop.Tests/Shop.Tests.csproj", "development")]


def test_beside_a_gem_the_gemfile_is_for_those_who_work_on_it() -> None:
    gemfile = 'source "https://rubygems.org"\n{}gem "rake"\ngem "haml"\n'
    assert [row[2] for row in rows({"Gemfile": gemfile.format("")})] == ["run", "run"]
    for own in ("gemspec\n", "gemspec path: 'more'\n"):
        assert [row[2] for row in rows({"Gemfile": gemfile.format(own)})] == ["development", "development"]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("shelf==1.0", "shelf"),
        ("shelf[dev] >= 1 ; python_version < '4'", "shelf"),
        ("shelf @ https://example.org/shelf.zip", "shelf"),
        ("shelf @ file:///shelf", "shelf"),
        ("shelf==1 \\", "shelf"),
        ("shelf (>=1)", "shelf"),
        ("shelf,acme/shelf@8.45 -H sha256:00", None),
        ("shelf@1.2", None),
        ("shelf -DBUILD=1", None),
        ("shelf {{ version }}", None),
    ],
)
def test_a_line_of_another_programs_list_is_no_requirement(line: str, name: str | None) -> None:
    assert [row[0] for row in rows({"requirements.txt": line})] == ([name] if name else [])


# ── the projects of tests ──


PROJECT = '<Project><ItemGroup><PackageReference Include="Check" /></ItemGroup></Project>'
PACKAGE = '{"name": "x", "dependencies": {"check": "1"}}'


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("test/Shop.Test/Shop.Test.csproj", "test/Shop.Test/A.cs"),
        ("src/Shop.Tests/Shop.Tests.csproj", "src/Shop.Tests/deep/A.cs"),
        ("src/Test/Test.csproj", "src/Test/A.cs"),
        ("tests/requirements.txt", "tests/test_a.py"),
        ("tests/requirements/base.txt", "tests/test_a.py"),
        ("integration-tests/package.json", "integration-tests/a.js"),
        ("e2e/pom.xml", "e2e/src/test/java/A.java"),
    ],
)
def test_a_project_that_tests_are_built_as_is_one(path: str, code: str) -> None:
    assert projects_of_tests([path], inventory(path, code), {}) == {path}
    assert projects_of_tests([path], inventory(path), {}) == set()  # nothing there is built


@pytest.mark.parametrize(
    "path",
    [
        "tests/fixtures/package.json",
        "tests/data/a/pyproject.toml",
        "test/TestAssets/A/A.csproj",
        "test/apps/one/package.json",  # no workspace names it
        "tests/one/Cargo.toml",
        "src/test/resources/pom.xml",
        "shop/src/test/projects/a/pom.xml",
        "__fixtures__/package.json",
        "shop/package.json",  # none of tests
    ],
)
def test_what_tests_read_is_no_project_of_them(path: str) -> None:
    code = f"{path.rpartition('/')[0]}/a.cs"
    assert projects_of_tests([path], inventory(path, code), {}) == set()


def test_a_project_inside_another_one_is_its_input() -> None:
    paths = ["test/A.Test/A.Test.csproj", "test/A.Test/Compiled/B/B.csproj"]
    files = inventory(*paths, "test/A.Test/A.cs", "test/A.Test/Compiled/B/B.cs")
    assert projects_of_tests(paths, files, {}) == {paths[0]}


def test_deeper_projects_are_those_that_are_named_above() -> None:
    files = inventory("test/apps/one/a.js", "test/apps/two/a.js", "test/core/A.java", "test/other/A.java")
    manifests = ["test/apps/one/package.json", "test/apps/two/package.json", "test/core/pom.xml", "test/other/pom.xml"]
    texts = {
        "package.json": b'{"workspaces": ["test/apps/*", "!test/apps/two"]}',
        "test/pom.xml": b"<project><modules><module>core</module></modules></project>",
    }
    assert projects_of_tests(manifests, files, texts) == {"test/apps/one/package.json", "test/core/pom.xml"}


def test_what_projects_of_tests_ask_for_is_for_development() -> None:
    found = rows({"tests/package.json": PACKAGE, "test/Shop.Test/Shop.Test.csproj": PROJECT, "package.json": PACKAGE})
    assert [(row[1], row[2]) for row in found] == [
        ("package.json", "run"),
        ("tests/package.json", "development"),
        ("test/Shop.Test/Shop.Test.csproj", "development"),
    ]


# ── catalogues of Gradle ──


CATALOGUE = """\
[libraries]
acme-look = "acme:look:1"
acme-test_kit = "acme:kit:1"
acme-both = { module = "acme:both" }
acme-api = { module = "acme:api" }
acme-lone = { module = "acme:lone" }
[bundles]
some-kits = ["acme-lone"]
"""
TAKING = """\
dependencies {
    implementation(libs.acme.look)
    testImplementation(libs.acme.test.kit)
    testImplementation(libs.bundles.some.kits)
    compileOnly(platform(libs.acme.api))
    testImplementation(libs.acme.both)
}
"""


def scopes_in_catalogue(*more: str, text: str = TAKING) -> dict[str, str]:
    texts = {"gradle/libs.versions.toml": CATALOGUE, "shop/build.gradle.kts": text}
    texts |= {"pay/build.gradle": "dependencies {\n  api libs.acme.both, libs.acme.look\n}\n"}
    texts |= dict.fromkeys(more, "")
    return {name: scope for name, manifest, scope, _ in rows(texts) if manifest.endswith(".toml")}


def test_what_a_catalogue_holds_is_there_for_what_scripts_take_it_for() -> None:
    expected = {"acme:look": "run", "acme:kit": "development", "acme:both": "run", "acme:api": "build"}
    assert scopes_in_catalogue() == {**expected, "acme:lone": "development"}
    assert scopes_in_catalogue(text="")["acme:api"] == "run"  # nothing is known of it


@pytest.mark.parametrize("path", ["shop/more.gradle.kts", "buildSrc/src/main/kotlin/Own.kt", "gradle/own.gradle"])
def test_a_script_that_is_not_read_may_take_anything(path: str) -> None:
    assert set(scopes_in_catalogue(path).values()) == {"run"}


def test_what_builds_the_build_is_no_part_of_the_product() -> None:
    text = 'dependencies {\n  implementation("acme:plugin:1")\n}\n'
    assert [row[2] for row in rows({"buildSrc/build.gradle.kts": text, "shop/build.gradle.kts": text})] == [
        "build",
        "run",
    ]


@pytest.mark.parametrize(("folder", "scope"), [("", "run"), ("buildSrc/", "build"), ("build-logic/", "build")])
def test_a_catalogue_of_the_build_holds_what_that_runs_with(folder: str, scope: str) -> None:
    library = '[libraries]\nlook = "acme:look:1"\n'
    assert [row[2] for row in rows({f"{folder}gradle/libs.versions.toml": library})] == [scope]


def test_an_artifact_that_is_left_out_shifts_no_scopes() -> None:
    long = f"acme:{'x' * 300}"
    parent = PARENT.replace(
        "</dependencies></dependencyManagement>", f"{artifact(long, TEST)}</dependencies></dependencyManagement>"
    )
    child = CHILD.replace("</dependencies></project>", f"{artifact(long)}</dependencies></project>")
    names = [(name, scope) for name, _, scope, _ in rows({"pom.xml": parent, "shop/pom.xml": child})]
    assert names == [(name, scope) for name, _, scope, _ in rows({"pom.xml": PARENT, "shop/pom.xml": CHILD})]


@pytest.mark.parametrize(
    "line",
    [
        'implementation(libs.findLibrary("acme-look").get())',
        "listOf(libs.acme.both).forEach { implementation(it) }",
        "val look = libs.acme.look",
    ],
)
def test_a_script_that_takes_libraries_otherwise_may_take_anything(line: str) -> None:
    assert set(scopes_in_catalogue(text=TAKING.replace("{\n", f"{{\n    {line}\n", 1)).values()) == {"run"}
